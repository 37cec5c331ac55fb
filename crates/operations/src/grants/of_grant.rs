//! Grants, from despatch to the last öre.

use domain::grants::act::Act;
use domain::grants::grant::claim::{self, ClaimedItems};
use domain::grants::grant::{Command, Context, State};
use domain::grants::id::GrantId;
use domain::grants::refusal::Refusal;
use domain::grants::transaction::{self, ConfirmYear, DecideChange, End, Transaction};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::meeting::Meets;

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
        self.on_grant(id, sent, |act, state, context| {
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
        self.on_grant(&sent.act.command.grant, sent, decide).await
    }

    /// Decides a change request as it is prepared.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn decide_change(&self, sent: &Sent<DecideChange>) -> Result<Done, DeskError> {
        let decide: OnGrant<DecideChange> = transaction::decide_change;
        self.on_grant(&sent.act.command.grant, sent, decide).await
    }

    /// Ends a grant: declined, broken off, revoked or settled.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn end_grant(&self, sent: &Sent<End>) -> Result<Done, DeskError> {
        let decide: OnGrant<End> = transaction::end_grant;
        self.on_grant(&sent.act.command.grant, sent, decide).await
    }

    async fn on_grant<C: Meets<domain::grants::grant::Event>>(
        &self,
        id: &GrantId,
        sent: &Sent<C>,
        decide: impl Fn(&Act<C>, &State, &Context<'_>) -> Result<Transaction, Refusal>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, async || {
            let grant = self.grant(id).await?;
            self.refuse_unseen(sent, &grant).await?;
            let origin = grant.state.origin("act")?;
            let call = self.call(&origin.call).await?;
            let programme = self.programme_of(&call.state).await?;
            let people = self.people().await?;
            let claimed = self.claimed(&grant.state).await?;
            let context = Context {
                people: &people.state.access(),
                regime: self.wording(origin.wording)?,
                programme: &programme.state,
                claimed: &claimed,
                // No table of rates ships with the program: interest is refused, not guessed.
                rates: None,
            };
            let decided = decide(&sent.act, &grant.state, &context)?;
            let events = decided.grants.get(id).map_or(&[][..], Vec::as_slice);
            Ok(vec![
                grant.then(events, &sent.files)?,
                programme.then(&decided.programme, &[])?,
                people.guard(),
            ])
        })
        .await
    }
}
