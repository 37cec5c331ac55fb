//! What can stand in the way of an act.

use time::Date;

use super::Rule;
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, Role};
use crate::grants::act::Moment;
use crate::grants::conflict::Ground;
use crate::grants::id::{GrantId, OrganisationId};
use crate::grants::wording::Wording;
use crate::money::Ore;
use crate::regime;
use crate::regime::rules::RuleName;

/// What stands in the way of an act, with the figures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The role has no such right.
    #[error("{right} {object}: the role {role} may not; let someone who may do it")]
    NotPermitted {
        /// The role acted in.
        role: Role,
        /// The right asked for.
        right: Right,
        /// What it was asked for.
        object: Object,
    },
    /// The thing belongs to another organisation.
    #[error("{right} {object}: it belongs to {owner}; act for that organisation")]
    NotOwn {
        /// The right asked for.
        right: Right,
        /// What it was asked for.
        object: Object,
        /// Whose it is.
        owner: OrganisationId,
    },
    /// Another organisation handles the matter.
    #[error("{act}: {funder} handles the matter; act for that organisation")]
    NotFunder {
        /// What was to be done.
        act: &'static str,
        /// Who handles it.
        funder: OrganisationId,
    },
    /// No delegation covers the act.
    #[error(
        "{duty} {amount} kronor on {day}: no delegation in force covers it; register one or let a delegate act"
    )]
    NoDelegation {
        /// What was to be done.
        duty: Duty,
        /// The amount.
        amount: Ore,
        /// The day.
        day: Date,
    },
    /// The person has a conflict of interest.
    #[error("{act}: the person has a conflict of interest ({ground}); hand it to someone without")]
    ConflictOfInterest {
        /// What was to be done.
        act: &'static str,
        /// Which kind of conflict.
        ground: Ground,
    },
    /// One person would do both halves of what two must do.
    #[error("{act}: the same person did '{earlier}'; let a second person do it")]
    SamePerson {
        /// What was to be done.
        act: &'static str,
        /// What the person did before.
        earlier: &'static str,
    },
    /// The life cycle has no such step.
    #[error("{act}: the {life} is '{stage}' and has no such step from there")]
    NoSuchStep {
        /// The kind of thing.
        life: &'static str,
        /// Its stage, in Swedish.
        stage: &'static str,
        /// What was to be done.
        act: &'static str,
    },
    /// A reason is asked for and none was given.
    #[error("{act}: a reason is lacking; write why")]
    ReasonLacking {
        /// What was to be done.
        act: &'static str,
    },
    /// The act lies before what has already happened.
    #[error("act at {} s: the last event is at {} s; set the clock right", .at.unix(), .last.unix())]
    ClockRunsBackwards {
        /// When the last event happened.
        last: Moment,
        /// When this act was received.
        at: Moment,
    },
    /// An amount lies above its ceiling.
    #[error("{what} {amount} kronor: the ceiling is {ceiling} kronor; lower the amount")]
    TooMuch {
        /// The rule with the ceiling.
        rule: Rule,
        /// What the amount is for.
        what: &'static str,
        /// The amount.
        amount: Ore,
        /// The ceiling.
        ceiling: Ore,
    },
    /// Two sums that must be equal are not.
    #[error("{what}: {left} kronor against {right} kronor; make them equal")]
    Unequal {
        /// The rule that binds them.
        rule: Rule,
        /// Which sums.
        what: &'static str,
        /// The first.
        left: Ore,
        /// The second.
        right: Ore,
    },
    /// An amount that must be above zero is not.
    #[error("{what} {amount} kronor: write an amount above 0 and below 10 000 billion")]
    NotAnAmount {
        /// What the amount is for.
        what: &'static str,
        /// The amount.
        amount: Ore,
    },
    /// A sum does not fit.
    #[error("{what}: the sum is too large to be written; check the amounts")]
    Overflow {
        /// Which sum.
        what: &'static str,
    },
    /// The year's frame is not decided, so what is decided for it may not be paid.
    #[error("{act} for {year}: the year's frame is not decided; wait for the budget")]
    YearUndecided {
        /// What was to be done.
        act: &'static str,
        /// The year.
        year: i32,
    },
    /// The year lies outside the programme or the decision.
    #[error("{what} for {year}: the years are {from} to {to}")]
    OutsideYears {
        /// What was to be done.
        what: &'static str,
        /// The year.
        year: i32,
        /// First year.
        from: i32,
        /// Last year.
        to: i32,
    },
    /// Something that is asked for is not there.
    #[error("{act}: {what} is lacking")]
    Lacking {
        /// The rule that asks for it.
        rule: Rule,
        /// What was to be done.
        act: &'static str,
        /// What is lacking.
        what: &'static str,
    },
    /// Something must be finished first.
    #[error("{act}: {what} is not finished; finish it first")]
    Pending {
        /// The rule that asks for it.
        rule: Rule,
        /// What was to be done.
        act: &'static str,
        /// What is not finished.
        what: &'static str,
    },
    /// It has been done.
    #[error("{act}: it is done already; correct it by a new event")]
    AlreadyDone {
        /// The rule that forbids it twice.
        rule: Rule,
        /// What was to be done.
        act: &'static str,
    },
    /// There is no such thing.
    #[error("{act}: there is no {what} '{name}'")]
    Unknown {
        /// What was to be done.
        act: &'static str,
        /// The kind of thing.
        what: &'static str,
        /// What it was called.
        name: Box<str>,
    },
    /// The act belongs to another moment.
    #[error("{act} on {}: it may be done from {} to {}", .at.day(), .from.day(), .to.day())]
    OutsideWindow {
        /// What was to be done.
        act: &'static str,
        /// When it was tried.
        at: Moment,
        /// The first moment.
        from: Moment,
        /// The last moment.
        to: Moment,
    },
    /// Its day has not come or has passed.
    #[error("{act} on {day}: the last day was {last}")]
    TooLate {
        /// What was to be done.
        act: &'static str,
        /// The day.
        day: Date,
        /// The last day.
        last: Date,
    },
    /// Its day has not come.
    #[error("{act} on {day}: the first day is {first}")]
    TooEarly {
        /// What was to be done.
        act: &'static str,
        /// The day.
        day: Date,
        /// The first day.
        first: Date,
    },
    /// The organisation may not apply.
    #[error("apply: {organisation} is not on the call's list of eligible organisations")]
    NotEligible {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// The part may not be changed now.
    #[error("change '{part}': only parts that the request for completion lists may be changed")]
    PartLocked {
        /// The part.
        part: Box<str>,
    },
    /// The cost item is in another claim.
    #[error(
        "claim voucher '{voucher}': it counts in a claim of {grant} already; take it out or explain why it is another cost"
    )]
    AlreadyClaimed {
        /// The voucher.
        voucher: Box<str>,
        /// The grant it counts in.
        grant: GrantId,
    },
    /// Payments are held.
    #[error("{act}: payments are held; release them first")]
    PaymentsHeld {
        /// What was to be done.
        act: &'static str,
    },
    /// The seed is not the one committed to.
    #[error(
        "draw: the seed's SHA-256 is not the commitment published before; use the committed seed"
    )]
    WrongSeed,
    /// The ordinance forbids it, or it is not known whether it does.
    #[error("{0}")]
    Ordinance(Box<regime::refusal::Refusal>),
    /// The version of the regime is not the one that the matter is bound to.
    #[error("apply {found}: the matter is bound to {bound}")]
    OtherWording {
        /// What it is bound to.
        bound: Wording,
        /// What it was tried under.
        found: Wording,
    },
}

impl Cause {
    /// Returns the rule that was kept.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Self::NotPermitted { .. }
            | Self::NotOwn { .. }
            | Self::NotFunder { .. }
            | Self::NoDelegation { .. } => Rule::Access,
            Self::ConflictOfInterest { .. } => Rule::R2,
            Self::SamePerson { .. } => Rule::R1,
            Self::NoSuchStep { .. } => Rule::LifeCycle,
            Self::ReasonLacking { .. } => Rule::R3,
            Self::ClockRunsBackwards { .. }
            | Self::OutsideWindow { .. }
            | Self::TooLate { .. }
            | Self::TooEarly { .. } => Rule::R5,
            Self::TooMuch { rule, .. }
            | Self::Unequal { rule, .. }
            | Self::Lacking { rule, .. }
            | Self::Pending { rule, .. }
            | Self::AlreadyDone { rule, .. } => *rule,
            Self::NotAnAmount { .. } | Self::Overflow { .. } | Self::Unknown { .. } => Rule::Input,
            Self::YearUndecided { .. } => Rule::M1,
            Self::Ordinance(refusal) if refusal.rule == RuleName::MaxShare => Rule::M2,
            Self::OutsideYears { .. }
            | Self::NotEligible { .. }
            | Self::Ordinance(_)
            | Self::OtherWording { .. }
            | Self::PaymentsHeld { .. } => Rule::Regime,
            Self::PartLocked { .. } => Rule::R4,
            Self::AlreadyClaimed { .. } => Rule::M10,
            Self::WrongSeed => Rule::R10,
        }
    }
}
