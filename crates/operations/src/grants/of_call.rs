//! Calls: their own steps, and those that move money of the programme.

use std::collections::BTreeMap;

use domain::grants::act::Act;
use domain::grants::call::{Command, State};
use domain::grants::id::{CallId, GrantId, ProgrammeId};
use domain::grants::matter::Awaits;
use domain::grants::refusal::Refusal;
use domain::grants::transaction::{self, Transaction};
use domain::grants::{grant, programme};
use register::append::StreamAppend;

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::streams::Seen;
use super::tables::matters::{Asked, Listed};

/// An act on a call that moves money of its programme.
type OnCall = fn(&Act<CallId>, &State, &programme::State) -> Result<Transaction, Refusal>;

impl Desk {
    /// Does what a command says to a call.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_call(&self, id: &CallId, sent: &Sent<Command>) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let call = self.read::<State>(id.as_str()).await?;
                self.refuse_unseen(sent, &call).await?;
                let plan = match &sent.act.command {
                    Command::Draft(plan) | Command::Amend(plan) => plan,
                    _ => call.state.plan("act on the call")?,
                };
                let programme = self.programme(&plan.programme).await?;
                let regime = self.wording(plan.wording)?;
                let events = call.state.decide(&sent.act, &programme.state, regime)?;
                Ok(vec![call.then(&events, &sent.files)?, programme.guard()])
            })
        })
        .await
    }

    /// Approves a call and reserves its frame; four eyes.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn schedule_call(&self, sent: &Sent<CallId>) -> Result<Done, DeskError> {
        self.move_money(sent, transaction::schedule_call).await
    }

    /// Calls a call off and releases what it has reserved.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn cancel_call(&self, sent: &Sent<CallId>) -> Result<Done, DeskError> {
        self.move_money(sent, transaction::cancel_call).await
    }

    async fn move_money(&self, sent: &Sent<CallId>, decide: OnCall) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let (call, programme) = self.call_with_programme(sent).await?;
                let decided = decide(&sent.act, &call.state, &programme.state)?;
                parts(&call, &programme, &decided)
            })
        })
        .await
    }

    /// Settles a call of which `n_undecided` submitted applications have no decision.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn settle_call(
        &self,
        sent: &Sent<CallId>,
        n_undecided: usize,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let (call, programme) = self.call_with_programme(sent).await?;
                let (call_state, programme_state) = (&call.state, &programme.state);
                let decided =
                    transaction::settle_call(&sent.act, call_state, programme_state, n_undecided)?;
                parts(&call, &programme, &decided)
            })
        })
        .await
    }

    /// Draws the grants of a call to check, by the seed that was committed to; the command is the seed.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn draw_sample(
        &self,
        id: &CallId,
        grants: &[GrantId],
        sent: &Sent<String>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let call = self.call(id).await?;
                let people = self.people().await?;
                let mut seen = BTreeMap::new();
                for grant in grants {
                    seen.insert(grant.clone(), self.grant(grant).await?);
                }
                let states: BTreeMap<GrantId, grant::State> = seen
                    .iter()
                    .map(|(id, grant)| (id.clone(), grant.state.as_ref().clone()))
                    .collect();
                let drawn = transaction::draw_sample(
                    &sent.act,
                    &call.state,
                    &states,
                    &self.access(&people),
                )?;
                let mut streams = vec![call.then(&drawn.call, &[])?, people.guard()];
                for (id, grant) in &seen {
                    streams.push(match drawn.grants.get(id) {
                        Some(events) => grant.then(events, &[])?,
                        None => grant.guard(),
                    });
                }
                Ok(streams)
            })
        })
        .await
    }

    /// Returns how many applications of a call were sent and have no decision.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn n_undecided(&self, call: &CallId) -> Result<usize, DeskError> {
        let listed = self.all_of("application", call).await?;
        let undecided = listed.iter().filter(|one| {
            let waits = one.matter.awaited.iter().map(|awaited| awaited.what);
            waits
                .into_iter()
                .any(|what| !matches!(what, Awaits::WriteApplication | Awaits::SignApplication))
        });
        Ok(undecided.count())
    }

    /// Returns the grants of a call.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn grants_of(&self, call: &CallId) -> Result<Vec<GrantId>, DeskError> {
        let listed = self.all_of("grant", call).await?;
        listed.iter().map(|one| Ok(one.id.parse()?)).collect()
    }

    /// Returns every matter of a kind of a call.
    async fn all_of(&self, kind: &'static str, call: &CallId) -> Result<Vec<Listed>, DeskError> {
        let call = Some(call.as_str().to_owned());
        let mut asked = Asked { kind: Some(kind), call, ..Asked::default() };
        let mut all = Vec::new();
        loop {
            let page = self.matters(&asked, 1_000).await?;
            all.extend(page.matters);
            match page.next {
                Some(next) => asked.after = Some(next),
                None => return Ok(all),
            }
        }
    }

    async fn call_with_programme(
        &self,
        sent: &Sent<CallId>,
    ) -> Result<(Seen<State>, Seen<programme::State>), DeskError> {
        let call = self.call(&sent.act.command).await?;
        self.refuse_unseen(sent, &call).await?;
        let programme = self.programme_of(&call.state).await?;
        Ok((call, programme))
    }

    /// Returns the programme whose money a call announces.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn programme_of(&self, call: &State) -> Result<Seen<programme::State>, DeskError> {
        let programme: &ProgrammeId = &call.plan("find the programme")?.programme;
        self.programme(programme).await
    }
}

fn parts(
    call: &Seen<State>,
    programme: &Seen<programme::State>,
    decided: &Transaction,
) -> Result<Vec<StreamAppend>, DeskError> {
    Ok(vec![call.then(&decided.call, &[])?, programme.then(&decided.programme, &[])?])
}
