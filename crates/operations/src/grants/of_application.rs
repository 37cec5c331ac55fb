//! Applications, from the first answer to the decision.

use std::collections::BTreeSet;

use domain::grants::application::{Command, Context, State};
use domain::grants::id::{ApplicationId, CallId};
use domain::grants::transaction::{self, Decide};
use domain::grants::{call, grant};
use domain::regime::Version;

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::streams::Seen;

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
        self.keep(sent, async || {
            let application = self.read::<State>(id.as_str()).await?;
            self.refuse_unseen(sent, &application).await?;
            let call = match &sent.act.command {
                Command::Start { call } => self.call(call).await?,
                _ => self.call_of(id, &application.state).await?,
            };
            let people = self.people().await?;
            let access = people.state.people();
            let unanswered = BTreeSet::new();
            let regime = self.regime_of(&call.state, sent.act.at.day())?;
            let context = Context {
                people: &access,
                call: &call.state,
                regime,
                bars: &[],
                unanswered: &unanswered,
            };
            let events = application.state.decide(&sent.act, &context)?;
            Ok(vec![application.then(&events, &sent.files)?, call.guard(), people.guard()])
        })
        .await
    }

    /// Decides an application as proposed: commits the money and opens the grant.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn decide_application(&self, sent: &Sent<Decide>) -> Result<Done, DeskError> {
        let Decide { application: id, grant: grant_id } = &sent.act.command;
        self.keep(sent, async || {
            let application = self.application(id).await?;
            self.refuse_unseen(sent, &application).await?;
            let call = self.call_of(id, &application.state).await?;
            let programme = self.programme_of(&call.state).await?;
            let grant = self.read::<grant::State>(grant_id.as_str()).await?;
            let people = self.people().await?;
            let access = people.state.people();
            let unanswered = BTreeSet::new();
            let regime = self.regime_of(&call.state, sent.act.at.day())?;
            let context = Context {
                people: &access,
                call: &call.state,
                regime,
                bars: &[],
                unanswered: &unanswered,
            };
            let decided = transaction::decide_application(
                &sent.act,
                &application.state,
                &grant.state,
                &context,
                &programme.state,
            )?;
            let mut streams = vec![
                application.then(&decided.application, &sent.files)?,
                programme.then(&decided.programme, &[])?,
                call.guard(),
                people.guard(),
            ];
            if let Some(events) = decided.grants.get(grant_id) {
                streams.push(grant.then(events, &[])?);
            }
            Ok(streams)
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

    /// Returns the wording that a case of a call is tried by on a day: the one in force then.
    fn regime_of(&self, call: &call::State, on: time::Date) -> Result<&Version, DeskError> {
        self.in_force(call.plan("find the wording")?.wording, on)
    }
}
