//! Interventions that their owners describe in the register: what is done to them, and how they are
//! told beside those that ship with the program.

use std::collections::BTreeMap;

use domain::grants::grant;
use domain::grants::id::{GrantId, OrganisationId};
use domain::intervention::life::{Command, Refusal, State};
use domain::lesson::{Claim, Evidence};
use domain::people;
use domain::people::organisation::Organisation;

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::streams::Seen;
use super::tables::lessons::Listed;
use crate::intervention_file::{FiledLesson, InterventionFile};
use crate::library::Library;

fn rests_on(claim: &Claim, file: &InterventionFile) -> bool {
    claim.evidence.iter().any(|evidence| match evidence {
        Evidence::Intervention(id) => *id == file.id,
        Evidence::Evaluation(id) => {
            file.description.designs.iter().any(|design| design.as_str() == id)
        }
        Evidence::Report(_) => false,
    })
}

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

    /// Returns the interventions of the register as those that ship with the program are told, by id.
    /// They have no lessons and no sources but their grants; the owner is told by name.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn documented_interventions(&self) -> Result<Vec<InterventionFile>, DeskError> {
        let people = self.people().await?.state;
        let interventions = self.interventions(None).await?;
        let told = interventions.iter().filter_map(|(id, seen)| told(id, &seen.state, &people));
        Ok(told.collect())
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

    /// Returns every intervention: those that ship with the program, then those of the register, each
    /// with the published lessons of the desk that rest on it or on an evaluation of it. A lesson stands
    /// by the first intervention that it fits.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn all_interventions(
        &self,
        library: &Library,
    ) -> Result<Vec<InterventionFile>, DeskError> {
        let mut all = library.interventions().to_vec();
        all.extend(self.documented_interventions().await?);
        for Listed { id, lesson } in self.lessons().await? {
            let (Some(claim), Some(status)) = (lesson.claim, lesson.status) else { continue };
            let own = all.iter_mut().find(|file| rests_on(&claim, file));
            if let Some(file) = own.filter(|_| status.is_published()) {
                file.lessons.push(FiledLesson { id: id.to_string(), claim, status });
            }
        }
        Ok(all)
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

    async fn recipient_of(&self, grant: &GrantId) -> Result<Option<OrganisationId>, DeskError> {
        let state = self.read::<grant::State>(grant.as_str()).await?.state;
        Ok(state.origin.as_ref().map(|origin| origin.recipient.clone()))
    }
}

/// Returns an intervention as a file would tell it; `None` where nothing is described.
#[must_use]
pub fn told(id: &str, state: &State, people: &people::State) -> Option<InterventionFile> {
    let owner = state.owner.as_ref()?;
    let entered = people.organisations.get(owner);
    let owner = entered.map_or_else(|| owner.to_string(), |entered| entered.name.clone());
    Some(InterventionFile {
        id: id.to_owned(),
        owner,
        sources: Vec::new(),
        description: state.description.clone()?,
        lessons: Vec::new(),
    })
}
