//! Action plans (handlingsplaner): situation → action → owners, each of whom signs its own part.
//!
//! A plan is a [`Register`] whose lists are situations and whose commitments are actions. No action is
//! without owner; a plan that says it is made in collaboration has owners of several kinds. What
//! remains to be done on the plan itself is counted, never guessed.

use std::collections::{BTreeMap, BTreeSet};

use crate::commitment::life::{Stage, State};
use crate::commitment::spread::Spread;
use crate::commitment::{Commitment, PartyKind, Register};
use crate::form::key::Label;
use crate::grants::id::CommitmentId;

/// How a plan came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// How many proposals came in; `None` where no source tells.
    pub n_proposals: Option<u32>,
    /// How many actions were adopted; `None` where no source tells. A register may list fewer: those
    /// that its document states.
    pub n_actions: Option<u32>,
    /// Whether it is made in collaboration, so that one kind of owner is not enough.
    pub is_collaborative: bool,
    /// What happened, in order of time.
    pub steps: Vec<ProcessStep>,
}

/// One step of how a plan came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessStep {
    /// When: a year, a month or a day, as the source tells it (`2012-02`).
    pub when: String,
    /// What happened.
    pub told: Label,
    /// Who says so, with line or address.
    pub source: String,
}

/// What keeps a register from being a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    /// One kind of owner only.
    #[error(
        "the plan is marked as made in collaboration, but all its owners are of one kind; write the \
         others that answer for a part"
    )]
    OneKind,
    /// More actions are listed than were adopted.
    #[error("{listed} actions are listed, but {adopted} were adopted; correct one of the numbers")]
    TooMany {
        /// Actions in the register.
        listed: usize,
        /// Actions adopted according to the process.
        adopted: u32,
    },
}

/// Checks that a register can be a plan: no action is without owner already
/// ([`Register::with`](crate::commitment::Register::with)).
///
/// # Errors
/// [`PlanFault`].
pub fn check(register: &Register) -> Result<(), PlanFault> {
    let Some(process) = &register.process else { return Ok(()) };
    if process.is_collaborative && kinds(register).len() < 2 {
        return Err(PlanFault::OneKind);
    }
    let listed = register.commitments().len();
    match process.n_actions {
        Some(adopted) if u32::try_from(listed).is_ok_and(|listed| listed > adopted) => {
            Err(PlanFault::TooMany { listed, adopted })
        }
        _ => Ok(()),
    }
}

/// Returns the kinds of owners in a register.
#[must_use]
pub fn kinds(register: &Register) -> BTreeSet<PartyKind> {
    register.commitments().iter().flat_map(|one| one.parties()).map(|party| party.kind).collect()
}

/// What remains of a plan ("mycket återstår"), counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    /// Actions in the register; parts of an action are not counted beside it.
    pub n_actions: usize,
    /// Actions that were adopted and that the register does not list; `None` where no source tells
    /// how many were adopted.
    pub n_unlisted: Option<usize>,
    /// Actions without an official series that measures them.
    pub without_indicator: usize,
    /// Actions that nobody has reported on.
    pub without_report: usize,
    /// Parts of organisations, over all actions.
    pub n_parts: usize,
    /// Parts that are signed.
    pub n_signed: usize,
    /// How the actions stand.
    pub spread: Spread,
}

/// Counts what remains of a plan. A state that is not given is that of a commitment to which nothing
/// has happened.
#[must_use]
pub fn remains(register: &Register, states: &BTreeMap<CommitmentId, State>) -> Remains {
    let commitments = register.commitments();
    let stage = |one: &Commitment| states.get(&one.id).map_or(one.stated, |s| s.stage(one));
    let whole = || commitments.iter().filter(|one| one.parent.is_none());
    let is_adopted = |one: &&Commitment| one.stated != Stage::Proposed;
    let n_listed = commitments.iter().filter(is_adopted).count();
    let adopted = register.process.as_ref().and_then(|process| process.n_actions);
    let n_unlisted = adopted
        .and_then(|adopted| usize::try_from(adopted).ok())
        .map(|adopted| adopted.saturating_sub(n_listed));
    Remains {
        n_actions: whole().count(),
        n_unlisted,
        without_indicator: whole().filter(|one| one.indicators.is_empty()).count(),
        without_report: whole()
            .filter(|one| states.get(&one.id).is_none_or(|state| state.reported.is_none()))
            .count(),
        n_parts: commitments.iter().map(|one| one.parties().count()).sum(),
        n_signed: commitments
            .iter()
            .filter_map(|one| states.get(&one.id))
            .map(|state| state.signed.len())
            .sum(),
        spread: Spread::of(commitments.iter().map(stage)),
    }
}
