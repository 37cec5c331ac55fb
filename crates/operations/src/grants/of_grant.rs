//! Grants, from despatch to the last öre.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::Act;
use domain::grants::cost_bearer;
use domain::grants::grant::claim::{self, ClaimedItems};
use domain::grants::grant::{Command, Context, State};
use domain::grants::id::{GrantId, OrganisationId};
use domain::grants::refusal::Refusal;
use domain::grants::transaction::{self, ConfirmYear, DecideChange, End, Transaction};
use register::append::StreamAppend;

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::meeting::Meets;
use super::streams::Seen;

/// An act on a grant that moves money of its programme.
type OnGrant<C> = fn(&Act<C>, &State, &Context<'_>) -> Result<Transaction, Refusal>;

impl Desk {
    /// Does what a command says to a grant.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_grant(
        &self,
        id: &GrantId,
        sent: &Sent<Command>,
    ) -> Result<Done, DeskError> {
        let bearers = bearers_of(&sent.act.command);
        self.on_grant(id, sent, &bearers, |act, state, context| {
            let events = state.decide(act, context)?;
            let grants = [(id.clone(), events)].into();
            Ok(Transaction { grants, ..Transaction::default() })
        })
        .await
    }

    /// Tries what was decided for a year subject to budget.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn confirm_year(&self, sent: &Sent<ConfirmYear>) -> Result<Done, DeskError> {
        let decide: OnGrant<ConfirmYear> = transaction::confirm_year;
        self.on_grant(&sent.act.command.grant, sent, &[], decide).await
    }

    /// Decides a change request as it is prepared.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn decide_change(&self, sent: &Sent<DecideChange>) -> Result<Done, DeskError> {
        let decide: OnGrant<DecideChange> = transaction::decide_change;
        self.on_grant(&sent.act.command.grant, sent, &[], decide).await
    }

    /// Ends a grant: declined, broken off, revoked or settled.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn end_grant(&self, sent: &Sent<End>) -> Result<Done, DeskError> {
        let decide: OnGrant<End> = transaction::end_grant;
        self.on_grant(&sent.act.command.grant, sent, &[], decide).await
    }

    async fn on_grant<C: Meets<domain::grants::grant::Event>>(
        &self,
        id: &GrantId,
        sent: &Sent<C>,
        bearers: &[OrganisationId],
        decide: impl Fn(&Act<C>, &State, &Context<'_>) -> Result<Transaction, Refusal>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, async || {
            let grant = self.grant(id).await?;
            self.refuse_unseen(sent, &grant).await?;
            let origin = grant.state.origin("act")?;
            let call = self.call(&origin.call).await?;
            let programme = self.programme_of(&call.state).await?;
            let people = self.people().await?;
            let claimed = self.claimed_by(bearers, id, &grant).await?;
            let context = Context {
                people: &people.state.people(),
                regime: self.wording(origin.wording)?,
                programme: &programme.state,
                claimed: &claimed.items,
                // No table of rates ships with the program: interest is refused, not guessed.
                rates: None,
            };
            let decided = decide(&sent.act, &grant.state, &context)?;
            let events = decided.grants.get(id).map_or(&[][..], Vec::as_slice);
            let mut streams = vec![
                grant.then(events, &sent.files)?,
                programme.then(&decided.programme, &[])?,
                people.guard(),
            ];
            streams.extend(claimed.streams);
            Ok(streams)
        })
        .await
    }

    /// Returns the costs of some bearers that count in claims, and what to append so that no claim
    /// between goes unseen: the grants as they were read, and that this one has claims of theirs.
    async fn claimed_by(
        &self,
        bearers: &[OrganisationId],
        id: &GrantId,
        own: &Seen<State>,
    ) -> Result<Claimed, DeskError> {
        let mut grants = BTreeMap::new();
        let mut streams = Vec::new();
        for bearer in bearers {
            let known = self.read::<cost_bearer::State>(bearer.as_str()).await?;
            let new = cost_bearer::Event::ClaimedIn { grant: id.clone() };
            let is_known = known.state.grants.contains(id);
            streams.push(if is_known { known.guard() } else { known.then(&[new], &[])? });
            for grant in known.state.grants.iter().filter(|grant| *grant != id) {
                grants.insert(grant.clone(), self.grant(grant).await?);
            }
        }
        streams.extend(grants.values().map(Seen::guard));
        grants.insert(id.clone(), own.clone());
        let states = grants.iter().map(|(id, grant)| (id, grant.state.as_ref()));
        Ok(Claimed { items: ClaimedItems::of(states), streams })
    }
}

/// Costs that count in claims, and what holds while they do.
struct Claimed {
    items: ClaimedItems,
    streams: Vec<StreamAppend>,
}

/// Returns who bears the costs that a command claims.
fn bearers_of(command: &Command) -> Vec<OrganisationId> {
    let Command::Claim(claim::Command::Submit { items, .. }) = command else { return Vec::new() };
    let bearers: BTreeSet<&OrganisationId> =
        items.values().map(|item| &item.organisation).collect();
    bearers.into_iter().cloned().collect()
}
