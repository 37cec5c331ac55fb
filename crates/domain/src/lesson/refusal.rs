//! Why something was refused.

use super::{ADOPT, PROPOSE, REPLACE, REVIEW, Stage};
use crate::grants::access::{Object, Right};
use crate::grants::act::Moment;
use crate::grants::id::OrganisationId;
use crate::grants::life_cycle::Stage as _;
use crate::grants::refusal::{self, Cause, Rule};

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Something is lacking.
    #[error("{act}: {what} is lacking; write it")]
    Lacking {
        /// What was asked for.
        act: &'static str,
        /// What is lacking.
        what: &'static str,
    },
    /// It rests on nothing.
    #[error(
        "a lesson without evidence cannot be published; link an intervention, an evaluation or a report"
    )]
    WithoutEvidence,
    /// Who wrote it may not uphold it.
    #[error("who proposed the lesson cannot review it; let another person do it")]
    OwnLesson,
    /// Its life has no such step.
    #[error("{act}: the lesson is '{}' and has no such step from there", swedish(.stage))]
    NoStep {
        /// Where it stands; `None` before it is proposed.
        stage: Option<Stage>,
        /// What was asked for.
        act: &'static str,
    },
    /// Another organisation proposed it.
    #[error("word the lesson anew: {owner} proposed it; act for that organisation")]
    OtherOrganisation {
        /// Who proposed it.
        owner: OrganisationId,
    },
    /// The organisation would take up its own lesson.
    #[error("the organisation that proposed the lesson has it already; let another take it up")]
    OwnOrganisation,
    /// It would replace itself.
    #[error("a lesson cannot replace itself")]
    Itself,
    /// The organisation has taken it up already.
    #[error("the organisation has taken the lesson up already")]
    AlreadyAdopted,
    /// Time runs backwards.
    #[error("the act lies before what has already happened")]
    OutOfOrder {
        /// When the last event happened.
        last: Moment,
        /// When this act was received.
        at: Moment,
    },
}

fn swedish(stage: &Option<Stage>) -> &'static str {
    stage.map_or("not begun", Stage::swedish)
}

/// The refusal as every other thing at the desk tells it: with its rule.
impl From<Refusal> for refusal::Refusal {
    fn from(refused: Refusal) -> Self {
        let lacking = |act, what| Cause::Lacking { rule: Rule::Input, act, what };
        let cause = match refused {
            Refusal::Lacking { act, what } => lacking(act, what),
            Refusal::WithoutEvidence => lacking(REVIEW, "evidence that the lesson rests on"),
            Refusal::OwnLesson => Cause::SamePerson { act: REVIEW, earlier: PROPOSE },
            Refusal::NoStep { stage, act } => {
                Cause::NoSuchStep { life: Stage::life_cycle().name, stage: swedish(&stage), act }
            }
            Refusal::OtherOrganisation { owner } => {
                Cause::NotOwn { right: Right::Write, object: Object::Lesson, owner }
            }
            Refusal::OwnOrganisation => {
                lacking(ADOPT, "another organisation than the one that proposed it")
            }
            Refusal::Itself => lacking(REPLACE, "another lesson"),
            Refusal::AlreadyAdopted => Cause::AlreadyDone { rule: Rule::R4, act: ADOPT },
            Refusal::OutOfOrder { last, at } => Cause::ClockRunsBackwards { last, at },
        };
        cause.into()
    }
}
