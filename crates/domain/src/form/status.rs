//! How far each section of a form has come: the list of tasks.

use std::collections::BTreeSet;

use super::answer::Answers;
use super::checking::check_question;
use super::condition::Truth;
use super::fault::Level;
use super::kind::Kind;
use super::standing::Standing;
use super::{Question, Section};
use crate::grants::id::PartId;

/// The status of a task.
///
/// # Source
/// The statuses of the task list in the Funding Service of the British Ministry of Housing,
/// Communities and Local Government, after the GOV.UK Design System's pattern "Task list pages".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskStatus {
    /// Its questions rest on others that have no answer.
    CannotStartYet,
    /// Nothing is answered.
    NotStarted,
    /// Something is answered, something is lacking or wrong.
    InProgress,
    /// Everything is answered that must be.
    Completed,
    /// It has no questions.
    NoQuestions,
    /// Other answers have made it needless.
    NotNeeded,
    /// Changes are asked for.
    ChangeRequested,
    /// They have been made.
    Changed,
}

impl TaskStatus {
    /// Returns the status in Swedish.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::CannotStartYet => "Kan inte påbörjas än",
            Self::NotStarted => "Inte påbörjad",
            Self::InProgress => "Pågår",
            Self::Completed => "Klar",
            Self::NoQuestions => "Inga frågor",
            Self::NotNeeded => "Behövs inte",
            Self::ChangeRequested => "Ändring begärd",
            Self::Changed => "Ändrad",
        }
    }

    /// Returns the status in English.
    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            Self::CannotStartYet => "Cannot start yet",
            Self::NotStarted => "Not started",
            Self::InProgress => "In progress",
            Self::Completed => "Completed",
            Self::NoQuestions => "No questions",
            Self::NotNeeded => "Not needed",
            Self::ChangeRequested => "Change requested",
            Self::Changed => "Changed",
        }
    }
}

/// What is to be changed after the form was handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The questions that are to be changed.
    pub requested: BTreeSet<PartId>,
    /// Those of them that have been.
    pub made: BTreeSet<PartId>,
}

/// Returns how far a section has come. A request for changes goes before what is otherwise so.
#[must_use]
pub fn task_status(
    section: &Section,
    standing: &Standing,
    answers: &Answers,
    changes: &Changes,
) -> TaskStatus {
    let questions: Vec<&Question> =
        section.questions.iter().filter(|q| !matches!(q.kind, Kind::Calculated(_))).collect();
    if questions.is_empty() {
        return TaskStatus::NoQuestions;
    }
    let truth = |question: &&Question| standing.asked(&question.part);
    match questions.iter().map(truth).max() {
        Some(Truth::No) => return TaskStatus::NotNeeded,
        Some(Truth::NotYet) => return TaskStatus::CannotStartYet,
        _ => {}
    }
    let asked: Vec<&Question> =
        questions.into_iter().filter(|question| truth(question) == Truth::Yes).collect();
    let is_faultless = asked.iter().all(|question| {
        let faults = check_question(question, answers.get(&question.part));
        faults.iter().all(|misreading| misreading.fault.level() == Level::Advice)
    });
    let requested: Vec<&&Question> =
        asked.iter().filter(|question| changes.requested.contains(&question.part)).collect();
    if !requested.is_empty() {
        let is_made = requested.iter().all(|question| changes.made.contains(&question.part));
        let is_done = is_made && is_faultless;
        return if is_done { TaskStatus::Changed } else { TaskStatus::ChangeRequested };
    }
    let is_begun = asked.iter().any(|question| answers.contains_key(&question.part));
    match (is_begun, is_faultless) {
        (false, _) => TaskStatus::NotStarted,
        (true, false) => TaskStatus::InProgress,
        (true, true) => TaskStatus::Completed,
    }
}
