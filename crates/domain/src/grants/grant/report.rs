//! Reports that are owed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use super::award::{ReportKind, ReportObligation};
use super::{Context, State, unknown};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require_own};
use crate::grants::act::Act;
use crate::grants::id::{AnswerId, FormVersionId, PartId};
use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step, take};
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// The stages of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Owed, and not begun.
    NotStarted,
    /// Being written.
    InProgress,
    /// Whole, waiting for its signature.
    ReadyToSign,
    /// Signed and handed in.
    Submitted,
    /// Parts of it must be changed.
    ChangesRequested,
    /// They have been.
    Changed,
    /// Checked for what it says.
    ContentChecked,
    /// Checked for its money.
    FinancesChecked,
    /// Approved.
    Approved,
    /// Not approved.
    Failed,
    /// Opened again.
    Reopened,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::NotStarted => "Ej påbörjad",
            Self::InProgress => "Pågår",
            Self::ReadyToSign => "Klar att signera",
            Self::Submitted => "Inlämnad",
            Self::ChangesRequested => "Ändring begärd",
            Self::Changed => "Ändrad",
            Self::ContentChecked => "Granskad i sak",
            Self::FinancesChecked => "Granskad ekonomiskt",
            Self::Approved => "Godkänd",
            Self::Failed => "Underkänd",
            Self::Reopened => "Återöppnad",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{
            Approved, Changed, ChangesRequested, ContentChecked, Failed, FinancesChecked,
            InProgress, NotStarted, ReadyToSign, Reopened, Submitted,
        };
        const STEPS: &[Transition<Stage>] = &[
            start("owe", NotStarted, "by the decision"),
            step(NotStarted, "save", InProgress, ""),
            step(InProgress, "save", InProgress, ""),
            step(Reopened, "save", InProgress, ""),
            step(InProgress, "mark ready", ReadyToSign, ""),
            step(ReadyToSign, "save", InProgress, ""),
            step(ReadyToSign, "sign", Submitted, "a delegation to sign"),
            step(Submitted, "request changes", ChangesRequested, "parts; a reason"),
            step(Changed, "request changes", ChangesRequested, "parts; a reason"),
            step(ChangesRequested, "save", ChangesRequested, "a listed part"),
            step(ChangesRequested, "change", Changed, ""),
            step(Submitted, "check content", ContentChecked, ""),
            step(Changed, "check content", ContentChecked, ""),
            step(ContentChecked, "check finances", FinancesChecked, "by another person"),
            step(FinancesChecked, "approve", Approved, ""),
            step(FinancesChecked, "fail", Failed, "a reason"),
            step(Approved, "reopen", Reopened, "a reason; before the grant is settled"),
            step(Failed, "reopen", Reopened, "a reason; before the grant is settled"),
        ];
        &LifeCycle { name: "report", swedish: "Redovisning", transitions: STEPS }
    }
}

/// A report. Whether it is late is reckoned from its days, never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its stage.
    pub stage: Stage,
    /// Whether it is the last.
    pub kind: ReportKind,
    /// Its last day.
    pub due: Date,
    /// The version of the form it is written in.
    pub form: FormVersionId,
    /// What it says, by part.
    pub answers: BTreeMap<PartId, AnswerId>,
    /// The day it was handed in, the last time.
    pub handed_in: Option<Date>,
    /// The parts that must be changed now.
    pub parts: BTreeSet<PartId>,
    /// Who checked what it says.
    pub content_checked_by: Option<crate::grants::id::PersonId>,
}

impl Report {
    /// Returns a report that is owed.
    #[must_use]
    pub fn owed(obligation: &ReportObligation) -> Self {
        let ReportObligation { kind, due, form } = obligation.clone();
        Self {
            stage: Stage::NotStarted,
            kind,
            due,
            form,
            answers: BTreeMap::new(),
            handed_in: None,
            parts: BTreeSet::new(),
            content_checked_by: None,
        }
    }

    /// Returns whether it waits for the recipient.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        matches!(
            self.stage,
            Stage::NotStarted
                | Stage::InProgress
                | Stage::ReadyToSign
                | Stage::ChangesRequested
                | Stage::Reopened
        )
    }

    /// Returns whether it is late on a day: handed in after its last day, or not yet and that day
    /// has passed.
    #[must_use]
    pub fn is_late_on(&self, day: Date) -> bool {
        self.handed_in.unwrap_or(day) > self.due
    }
}

/// What can be done to a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The report.
    pub report: u16,
    /// What is done.
    pub step: Step,
}

/// One step of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Saves the answer to a part.
    Save {
        /// The part.
        part: PartId,
        /// The answer.
        answer: AnswerId,
    },
    /// Says that it is whole.
    MarkReady,
    /// Signs and hands it in.
    Sign,
    /// Asks for parts to be changed.
    RequestChanges {
        /// The parts.
        parts: BTreeSet<PartId>,
    },
    /// Says that they are.
    Change,
    /// Finds what it says in order.
    CheckContent,
    /// Finds its money in order.
    CheckFinances,
    /// Approves it.
    Approve,
    /// Does not approve it.
    Fail,
    /// Opens it again.
    Reopen,
}

/// What has happened to a report: a step was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The report.
    pub report: u16,
    /// The step.
    pub step: Step,
}

/// Decides what is done to a report.
pub(super) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let Command { report: number, step } = &act.command;
    let verb = verb_of(step);
    let Some(report) = state.reports.get(number) else { return unknown(verb, "report", *number) };
    take(Some(report.stage), verb)?;
    state.require_stage(verb, &[super::Stage::Ongoing, super::Stage::FinalReported])?;
    let recipient = &state.origin(verb)?.recipient;
    match step {
        Step::Save { part, .. } => {
            require_own(&act.actor, Right::Write, Object::Report, recipient)?;
            if report.stage == Stage::ChangesRequested && !report.parts.contains(part) {
                return refuse(Cause::PartLocked { part: part.as_str().into() });
            }
        }
        Step::MarkReady | Step::Change => {
            require_own(&act.actor, Right::Write, Object::Report, recipient)?;
        }
        Step::Sign => {
            require_own(&act.actor, Right::Approve, Object::Report, recipient)?;
            let nothing = Ore::default();
            context.people.delegation_for(&act.actor, Duty::Sign, nothing, act.at.day())?;
        }
        Step::CheckContent | Step::Approve => state.checker(act, verb, context)?,
        Step::CheckFinances => {
            state.checker(act, verb, context)?;
            if report.content_checked_by.as_ref() == Some(&act.actor.person) {
                return refuse(Cause::SamePerson { act: verb, earlier: "check content" });
            }
        }
        Step::Fail | Step::Reopen => {
            state.checker(act, verb, context)?;
            act.given_reason(verb)?;
        }
        Step::RequestChanges { parts } => {
            state.checker(act, verb, context)?;
            act.given_reason(verb)?;
            if parts.is_empty() {
                let what = "the parts to change";
                return refuse(Cause::Lacking { rule: Rule::R3, act: verb, what });
            }
        }
    }
    Ok(vec![Event { report: *number, step: step.clone() }])
}

fn verb_of(step: &Step) -> &'static str {
    match step {
        Step::Save { .. } => "save",
        Step::MarkReady => "mark ready",
        Step::Sign => "sign",
        Step::RequestChanges { .. } => "request changes",
        Step::Change => "change",
        Step::CheckContent => "check content",
        Step::CheckFinances => "check finances",
        Step::Approve => "approve",
        Step::Fail => "fail",
        Step::Reopen => "reopen",
    }
}

impl State {
    /// Takes in what happened to a report. The grant follows its final report: reported when it is
    /// approved, ongoing again when it is reopened.
    pub(super) fn take_report(
        &mut self,
        recorded: &crate::grants::act::Recorded<super::Event>,
        event: &Event,
    ) {
        let Some(report) = self.reports.get_mut(&event.report) else { return };
        report.stage = match &event.step {
            Step::Save { .. } if report.stage == Stage::ChangesRequested => Stage::ChangesRequested,
            Step::Save { .. } => Stage::InProgress,
            Step::MarkReady => Stage::ReadyToSign,
            Step::Sign => Stage::Submitted,
            Step::RequestChanges { .. } => Stage::ChangesRequested,
            Step::Change => Stage::Changed,
            Step::CheckContent => Stage::ContentChecked,
            Step::CheckFinances => Stage::FinancesChecked,
            Step::Approve => Stage::Approved,
            Step::Fail => Stage::Failed,
            Step::Reopen => Stage::Reopened,
        };
        match &event.step {
            Step::Save { part, answer } => {
                report.answers.insert(part.clone(), answer.clone());
            }
            Step::Sign => report.handed_in = Some(recorded.at.day()),
            Step::RequestChanges { parts } => report.parts.clone_from(parts),
            Step::Change => report.parts = BTreeSet::new(),
            Step::CheckContent => {
                report.content_checked_by = Some(recorded.actor.person.clone());
            }
            _ => {}
        }
        let is_final = report.kind == ReportKind::Final;
        match (&event.step, self.stage) {
            (Step::Approve, Some(super::Stage::Ongoing)) if is_final => {
                self.stage = Some(super::Stage::FinalReported);
            }
            (Step::Reopen, Some(super::Stage::FinalReported)) if is_final => {
                self.stage = Some(super::Stage::Ongoing);
            }
            _ => {}
        }
    }
}
