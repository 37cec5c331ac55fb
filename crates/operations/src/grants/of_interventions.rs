//! Interventions that their owners describe in the register: what is done to them.

use std::collections::BTreeMap;

use domain::grants::grant;
use domain::grants::id::{GrantId, OrganisationId};
use domain::intervention::life::{Command, Refusal, State};
use domain::people::organisation::Organisation;

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::streams::Seen;

impl Desk {
    /// Does what a command says to an intervention. A grant that pays for it must be the owner's own.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn intervene(&self, id: &str, sent: &Sent<Command>) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let intervention = self.read::<State>(id).await?;
                self.refuse_unseen(sent, &intervention).await?;
                let happened = intervention.state.decide(&sent.act)?;
                self.refuse_others_grants(&intervention.state, sent).await?;
                Ok(vec![intervention.then(&happened, &sent.files)?])
            })
        })
        .await
    }

    /// Returns an intervention of the register.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] where nothing is described under the name, and where the register
    /// refuses.
    pub async fn intervention(&self, id: &str) -> Result<Seen<State>, DeskError> {
        self.find::<State>(id).await
    }

    /// Returns who described each intervention of the register, by the id of the intervention.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn intervention_owners(&self) -> Result<BTreeMap<String, Organisation>, DeskError> {
        let people = self.people().await?.state;
        let interventions = self.interventions(None).await?;
        let owned = interventions.into_iter().filter_map(|(id, seen)| {
            let owner = people.organisations.get(seen.state.owner.as_ref()?)?;
            Some((id, owner.clone()))
        });
        Ok(owned.collect())
    }

    /// Refuses a grant that was not named before and is none of the owner's.
    async fn refuse_others_grants(
        &self,
        state: &State,
        sent: &Sent<Command>,
    ) -> Result<(), DeskError> {
        let Command::Describe(description) = &sent.act.command else { return Ok(()) };
        let known = state.description.as_ref().map_or(&[][..], |known| &known.grants);
        for grant in description.grants.iter().filter(|grant| !known.contains(grant)) {
            if self.recipient_of(grant).await?.as_ref() != Some(&sent.act.actor.organisation) {
                return Err(Refusal::NotOwnGrant(grant.clone()).into());
            }
        }
        Ok(())
    }

    /// Returns who has a grant; `None` where there is no such grant.
    pub(super) async fn recipient_of(
        &self,
        grant: &GrantId,
    ) -> Result<Option<OrganisationId>, DeskError> {
        let state = self.read::<grant::State>(grant.as_str()).await?.state;
        Ok(state.origin.as_ref().map(|origin| origin.recipient.clone()))
    }
}
