//! Acts one after the other: each under a key of its own, five minutes after the one before.

use domain::form::answer::{Answer, Given};
use domain::grants::act::{Act, Moment};
use domain::grants::id::{
    ApplicationId, CallId, FormVersionId, GrantId, Id, LessonId, NetworkId, PartId, ProgrammeId,
};
use domain::grants::transaction::{Decide, DecideChange, End};
use domain::grants::{application, call, grant, programme};
use domain::{intervention, lesson, network, people};
use time::Date;

use super::MARK;
use super::cast::Player;
use crate::grants::Desk;
use crate::grants::acting::Sent;
use crate::grants::answers::{AnswerError, KeptAnswer};
use crate::grants::error::DeskError;
use crate::grants::of_lessons::Known;

/// The made-up form of applications.
pub(super) const APPLICATION_FORM: &str = "pahittat-formular-1";
/// The made-up form of reports.
pub(super) const REPORT_FORM: &str = "pahittad-redovisning-2";

/// Seconds between two acts.
const BETWEEN_ACTS: i64 = 300;
/// Seconds from midnight to the first act of a day.
const MORNING: i64 = 8 * 3_600;

/// A desk with a clock that only goes forward.
pub(super) struct Scene<'a> {
    pub(super) desk: &'a Desk,
    pub(super) now: Moment,
    n_acts: u32,
}

impl<'a> Scene<'a> {
    /// Returns a scene on the morning of a day.
    pub(super) fn at(desk: &'a Desk, day: Date) -> Self {
        Self { desk, now: morning(day), n_acts: 0 }
    }

    /// Lets time pass to the morning of a day, if that lies ahead.
    pub(super) fn wait_until(&mut self, day: Date) {
        self.now = self.now.max(morning(day));
    }

    /// Returns what a player does now. The same scene gives the same keys, so that a demonstration that
    /// was broken off goes on where it stood.
    pub(super) fn sent<C>(&mut self, who: Player, command: C) -> Result<Sent<C>, DeskError> {
        self.n_acts += 1;
        let key = format!("demonstration-{:05}", self.n_acts);
        self.sent_as(&key, who, command)
    }

    /// Returns what a player does now under another key.
    pub(super) fn sent_as<C>(
        &mut self,
        key: &str,
        who: Player,
        command: C,
    ) -> Result<Sent<C>, DeskError> {
        let later = self.now.unix() + BETWEEN_ACTS;
        self.now = Moment::from_unix(later).unwrap_or(self.now);
        let (actor, at, reason) = (who.actor()?, self.now, Some(MARK.to_owned()));
        Ok(Sent::new(Act { actor, at, reason, command }, key.parse()?))
    }

    pub(super) async fn people(
        &mut self,
        who: Player,
        command: people::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.act_on_people(&sent).await.map(|_| ())
    }

    pub(super) async fn programme(
        &mut self,
        id: &ProgrammeId,
        who: Player,
        command: programme::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.act_on_programme(id, &sent).await.map(|_| ())
    }

    pub(super) async fn call(
        &mut self,
        id: &CallId,
        who: Player,
        command: call::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.act_on_call(id, &sent).await.map(|_| ())
    }

    pub(super) async fn application(
        &mut self,
        id: &ApplicationId,
        who: Player,
        command: application::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.act_on_application(id, &sent).await.map(|_| ())
    }

    /// Keeps what a player answers to a question of a form, for a command to name.
    pub(super) async fn kept(
        &mut self,
        form: &str,
        part: &str,
        answer: Answer,
    ) -> Result<KeptAnswer, DeskError> {
        let (version, part): (FormVersionId, PartId) = (named(form)?, named(part)?);
        let form = self.desk.form(&version);
        let question = form.and_then(|form| form.question(&part));
        let none = || DeskError::NotFound { kind: "form", id: format!("{version}, {part}") };
        let kind = question.map(|question| question.kind.clone()).ok_or_else(none)?;
        self.desk.keep_answer(&kind, &Given::Read(answer)).await.map_err(|error| match error {
            AnswerError::Desk(error) => error,
            AnswerError::File(_) => none(),
        })
    }

    /// Answers a question of an application.
    pub(super) async fn answer(
        &mut self,
        id: &ApplicationId,
        who: Player,
        part: &str,
        answer: Answer,
    ) -> Result<(), DeskError> {
        let kept = self.kept(APPLICATION_FORM, part, answer).await?;
        let command = application::Command::Answer { part: named(part)?, answer: kept.id };
        let mut sent = self.sent(who, command)?;
        sent.files = kept.files;
        self.desk.act_on_application(id, &sent).await.map(|_| ())
    }

    /// Decides an application; the grant has its name.
    pub(super) async fn decide(
        &mut self,
        id: &ApplicationId,
        who: Player,
    ) -> Result<(), DeskError> {
        let decide = Decide { application: id.clone(), grant: id.as_str().parse()? };
        let sent = self.sent(who, decide)?;
        self.desk.decide_application(&sent).await.map(|_| ())
    }

    pub(super) async fn grant(
        &mut self,
        id: &GrantId,
        who: Player,
        command: grant::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.act_on_grant(id, &sent).await.map(|_| ())
    }

    pub(super) async fn lesson(
        &mut self,
        id: &LessonId,
        who: Player,
        command: lesson::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.act_on_lesson(id, &Known::default(), &sent).await.map(|_| ())
    }

    pub(super) async fn network(
        &mut self,
        id: &NetworkId,
        who: Player,
        command: network::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.act_on_network(id, &sent).await.map(|_| ())
    }

    pub(super) async fn intervene(
        &mut self,
        id: &str,
        who: Player,
        command: intervention::life::Command,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, command)?;
        self.desk.intervene(id, &sent).await.map(|_| ())
    }

    pub(super) async fn end(
        &mut self,
        id: &GrantId,
        who: Player,
        ending: grant::ending::Ending,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, End { grant: id.clone(), ending })?;
        self.desk.end_grant(&sent).await.map(|_| ())
    }

    pub(super) async fn decide_change(
        &mut self,
        id: &GrantId,
        who: Player,
        change: u16,
    ) -> Result<(), DeskError> {
        let sent = self.sent(who, DecideChange { grant: id.clone(), change })?;
        self.desk.decide_change(&sent).await.map(|_| ())
    }
}

fn morning(day: Date) -> Moment {
    let start = Moment::start_of(day).and_then(|at| Moment::from_unix(at.unix() + MORNING));
    start.unwrap_or_else(|| Moment::from_unix(0).expect("1970 lies in every calendar"))
}

/// Returns a name that the demonstration is written with.
pub(super) fn named<Of>(text: &str) -> Result<Id<Of>, DeskError> {
    Ok(text.parse()?)
}
