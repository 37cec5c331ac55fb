//! Changes that the recipient asks for after the decision, decided part by part.

pub mod deciding;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::State;
use super::award::{Award, PlannedInstalment};
use crate::calendar::DaySpan;
use crate::grants::budget::Budget;
use crate::grants::id::{AnswerId, OrganisationId, PersonId};
use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};
use crate::grants::programme::booking::Years;

/// The stages of a change request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Signed and sent.
    Submitted,
    /// Each part has its proposal.
    Prepared,
    /// Each part is decided.
    Decided,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Draft => "Utkast",
            Self::Submitted => "Inskickad",
            Self::Prepared => "Beredd",
            Self::Decided => "Beslutad",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{Decided, Draft, Prepared, Submitted};
        const STEPS: &[Transition<Stage>] = &[
            start("draft change", Draft, "the grant is accepted and not reported"),
            step(Draft, "draft change", Draft, ""),
            step(Draft, "submit change", Submitted, "a delegation to sign"),
            step(Submitted, "prepare change", Prepared, "an outcome for each part; a reason"),
            step(Prepared, "prepare change", Prepared, "an outcome for each part; a reason"),
            step(
                Prepared,
                "decide change",
                Decided,
                "by another person; a delegation to decide; the new version balances; the frame holds",
            ),
        ];
        &LifeCycle { name: "change request", swedish: "Ändringsbegäran", transitions: STEPS }
    }
}

/// A part of a change request; each is decided by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Other days.
    Time(DaySpan),
    /// Another content.
    Content(AnswerId),
    /// Another budget, with the instalments that are not ordered or paid yet.
    Budget {
        /// The budget.
        budget: Budget,
        /// The instalments.
        plan: BTreeMap<u16, PlannedInstalment>,
    },
    /// A partner more.
    Partner(OrganisationId),
}

/// What becomes of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOutcome {
    /// Approved.
    Approved,
    /// Approved with this in its place.
    ApprovedAs(Part),
    /// Refused.
    Refused {
        /// Why.
        reason: String,
    },
}

/// A change request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its stage.
    pub stage: Stage,
    /// Its parts.
    pub parts: Vec<Part>,
    /// What is proposed for each part, or decided when it is.
    pub outcomes: Vec<PartOutcome>,
    /// Who prepared it; `None` before.
    pub prepared_by: Option<PersonId>,
}

impl Change {
    /// Returns the parts as they are approved.
    pub fn approved(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().zip(&self.outcomes).filter_map(|(part, outcome)| match outcome {
            PartOutcome::Approved => Some(part),
            PartOutcome::ApprovedAs(other) => Some(other),
            PartOutcome::Refused { .. } => None,
        })
    }
}

/// What can be done to a change request. To decide it can move money of the programme: see
/// [`transaction`](crate::grants::transaction).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Writes it.
    Draft {
        /// Its number.
        change: u16,
        /// Its parts.
        parts: Vec<Part>,
    },
    /// Signs and sends it.
    Submit {
        /// The change request.
        change: u16,
    },
    /// Proposes what becomes of each part.
    Prepare {
        /// The change request.
        change: u16,
        /// One outcome for each part, in order.
        outcomes: Vec<PartOutcome>,
    },
}

/// What has happened to a change request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was written.
    Drafted {
        /// Its number.
        change: u16,
        /// Its parts.
        parts: Vec<Part>,
    },
    /// It was signed and sent.
    Submitted {
        /// The change request.
        change: u16,
    },
    /// What becomes of each part was proposed.
    Prepared {
        /// The change request.
        change: u16,
        /// One outcome for each part.
        outcomes: Vec<PartOutcome>,
    },
    /// It was decided as prepared.
    Decided {
        /// The change request.
        change: u16,
        /// The new version of the decision; `None` where no part was approved.
        award: Option<Box<Award>>,
        /// How much more was decided of each year.
        more: Years,
        /// How much less.
        less: Years,
    },
}

impl State {
    /// Takes in what happened to a change request.
    pub(super) fn take_change(
        &mut self,
        recorded: &crate::grants::act::Recorded<super::Event>,
        event: &Event,
    ) {
        match event {
            Event::Drafted { change, parts } => {
                let (stage, parts) = (Stage::Draft, parts.clone());
                let new = Change { stage, parts, outcomes: Vec::new(), prepared_by: None };
                self.changes.insert(*change, new);
            }
            Event::Submitted { change } => {
                if let Some(change) = self.changes.get_mut(change) {
                    change.stage = Stage::Submitted;
                }
            }
            Event::Prepared { change, outcomes } => {
                if let Some(change) = self.changes.get_mut(change) {
                    change.stage = Stage::Prepared;
                    change.outcomes.clone_from(outcomes);
                    change.prepared_by = Some(recorded.actor.person.clone());
                }
            }
            Event::Decided { change, award, more, less } => {
                let partners: Vec<OrganisationId> = self
                    .changes
                    .get(change)
                    .into_iter()
                    .flat_map(Change::approved)
                    .filter_map(|part| match part {
                        Part::Partner(organisation) => Some(organisation.clone()),
                        _ => None,
                    })
                    .collect();
                self.parties.organisations.extend(partners);
                if let Some(change) = self.changes.get_mut(change) {
                    change.stage = Stage::Decided;
                }
                if let Some(award) = award {
                    self.take_version(recorded.at, award, Some(*change), more, less);
                }
            }
        }
    }
}
