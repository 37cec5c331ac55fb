//! Applications, from the first answer to the decision.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::grants::access::People;
use domain::grants::application::{Command, Context, State};
use domain::grants::id::{ApplicationId, CallId, PartId};
use domain::grants::transaction::{self, Decide};
use domain::grants::{call, grant};
use domain::people;
use domain::regime::Version;
use register::append::StreamAppend;

use super::Desk;
use super::acting::{Done, Sent};
use super::answers::Answering;
use super::error::DeskError;
use super::streams::Seen;

/// What an application is decided on, as it was read.
struct Ground<'a> {
    call: Seen<call::State>,
    people: Seen<people::State>,
    access: Arc<People>,
    regime: &'a Version,
    unanswered: BTreeSet<PartId>,
}

impl Ground<'_> {
    fn context(&self) -> Context<'_> {
        Context {
            people: &self.access,
            call: &self.call.state,
            regime: self.regime,
            bars: &[],
            unanswered: &self.unanswered,
        }
    }

    /// Returns the demand that nothing of it has changed when the decision is kept.
    fn guards(&self) -> [StreamAppend; 2] {
        [self.call.guard(), self.people.guard()]
    }
}

impl Desk {
    /// Does what a command says to an application.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act_on_application(
        &self,
        id: &ApplicationId,
        sent: &Sent<Command>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let application = self.read::<State>(id.as_str()).await?;
                self.refuse_unseen(sent, &application).await?;
                let call = match &sent.act.command {
                    Command::Start { call } => self.call(call).await?,
                    _ => self.call_of(id, &application.state).await?,
                };
                let unanswered = self.unanswered_in(&application.state, &sent.act.command).await?;
                let ground = self.ground(call, sent.act.at.day(), unanswered).await?;
                let events = application.state.decide(&sent.act, &ground.context())?;
                let mut streams = vec![application.then(&events, &sent.files)?];
                streams.extend(ground.guards());
                Ok(streams)
            })
        })
        .await
    }

    /// Answers a part of an application, and writes its budget where the part asks for it.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn answer_application(
        &self,
        id: &ApplicationId,
        sent: &Sent<Answering>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                let application = self.application(id).await?;
                self.refuse_unseen(sent, &application).await?;
                let call = self.call_of(id, &application.state).await?;
                let ground = self.ground(call, sent.act.at.day(), BTreeSet::new()).await?;
                let context = ground.context();
                let Answering { part, answer, budget } = &sent.act.command;
                let command = Command::Answer { part: part.clone(), answer: answer.clone() };
                let mut events = application.state.decide(&sent.act.with(command), &context)?;
                if let Some(budget) = budget {
                    let command = Command::SetBudget(budget.clone());
                    events.extend(application.state.decide(&sent.act.with(command), &context)?);
                }
                let mut streams = vec![application.then(&events, &sent.files)?];
                streams.extend(ground.guards());
                Ok(streams)
            })
        })
        .await
    }

    /// Returns the parts that keep a command from being done; none keep back one that says nothing
    /// of the whole.
    async fn unanswered_in(
        &self,
        application: &State,
        command: &Command,
    ) -> Result<BTreeSet<PartId>, DeskError> {
        let is_of_the_whole =
            matches!(command, Command::MarkReady | Command::Sign { .. } | Command::Complete);
        match &application.form {
            Some(form) if is_of_the_whole => self.unanswered(form, &application.answers).await,
            _ => Ok(BTreeSet::new()),
        }
    }

    /// Decides an application as proposed: commits the money and opens the grant.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn decide_application(&self, sent: &Sent<Decide>) -> Result<Done, DeskError> {
        let Decide { application: id, grant: grant_id } = &sent.act.command;
        self.keep(sent, || {
            Box::pin(async move {
                let application = self.application(id).await?;
                self.refuse_unseen(sent, &application).await?;
                let call = self.call_of(id, &application.state).await?;
                let programme = self.programme_of(&call.state).await?;
                let grant = self.read::<grant::State>(grant_id.as_str()).await?;
                let ground = self.ground(call, sent.act.at.day(), BTreeSet::new()).await?;
                let decided = transaction::decide_application(
                    &sent.act,
                    &application.state,
                    &grant.state,
                    &ground.context(),
                    &programme.state,
                )?;
                let mut streams = vec![
                    application.then(&decided.application, &sent.files)?,
                    programme.then(&decided.programme, &[])?,
                ];
                streams.extend(ground.guards());
                if let Some(events) = decided.grants.get(grant_id) {
                    streams.push(grant.then(events, &[])?);
                }
                Ok(streams)
            })
        })
        .await
    }

    /// Returns the call that an application answers.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn call_of(
        &self,
        id: &ApplicationId,
        application: &State,
    ) -> Result<Seen<call::State>, DeskError> {
        let none = || DeskError::NotFound { kind: "application", id: id.as_str().to_owned() };
        let call: &CallId = application.call.as_ref().ok_or_else(none)?;
        self.call(call).await
    }

    /// Returns what an application of a call is decided on, on a day.
    async fn ground(
        &self,
        call: Seen<call::State>,
        on: time::Date,
        unanswered: BTreeSet<PartId>,
    ) -> Result<Ground<'_>, DeskError> {
        let people = self.people().await?;
        let access = self.access(&people);
        let regime = self.regime_of(&call.state, on)?;
        Ok(Ground { call, people, access, regime, unanswered })
    }

    /// Returns the wording that a case of a call is tried by on a day: the one in force then.
    fn regime_of(&self, call: &call::State, on: time::Date) -> Result<&Version, DeskError> {
        self.in_force(call.plan("find the wording")?.wording, on)
    }
}
