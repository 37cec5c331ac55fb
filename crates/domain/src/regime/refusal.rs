//! Why something may not be done under a wording, with the paragraph.

use std::fmt;

use time::Date;

use super::afterwards::{RemissionReasons, RepaymentGround};
use super::applying::{Bar, Circumstance};
use super::deciding::{Body, CostShare, DecisionKind};
use super::interest::BaseRate;
use super::rule::{Paragraph, Sfs};
use super::rules::RuleName;
use crate::area::AreaCode;
use crate::money::Ore;

/// Something may not be done, or cannot be told, under a version of an ordinance.
///
/// Written as one line: `apply max_share in SFS 2018:151, 7 §: …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The rule.
    pub rule: RuleName,
    /// The ordinance.
    pub sfs: Sfs,
    /// The act that gave the wording.
    pub wording: Sfs,
    /// The paragraph; `None` only where the text is not known or no paragraph says it.
    pub paragraph: Option<Paragraph>,
    /// What is not allowed, with the facts.
    pub reason: Reason,
}

/// What is not allowed, or why it cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The text of the rule could not be read.
    #[error("the rule is not known, so nothing can rest on it; {looked_for}")]
    NotKnown {
        /// What was looked for, and what to enter.
        looked_for: String,
    },
    /// The wording was read and has no such rule.
    #[error("the wording has no such rule: {reason}")]
    NotStated {
        /// Why that is certain.
        reason: String,
    },
    /// The day is not in the version.
    #[error("{on} is outside the days on which this wording is known to apply, {}", days(*.first, *.last))]
    OutsideVersion {
        /// The day.
        on: Date,
        /// The first certain day of the version.
        first: Date,
        /// The last certain day; `None` where it is still in force.
        last: Option<Date>,
    },
    /// The code is of no municipality.
    #[error("{area} is no municipality, and municipalities apply")]
    NoMunicipality {
        /// The code.
        area: AreaCode,
    },
    /// The municipality is not on the list.
    #[error("{municipality} is not on the list of those who may apply")]
    NotOnList {
        /// The municipality.
        municipality: AreaCode,
    },
    /// Some names of the list are not known, so it cannot be told.
    #[error(
        "it cannot be told whether {municipality} is on the list, for {known} of its {size} names \
         are known; enter the others in the regime's file"
    )]
    ListIncomplete {
        /// The municipality.
        municipality: AreaCode,
        /// How many names are known.
        known: usize,
        /// How many the list has.
        size: usize,
    },
    /// The agency publishes a list before each call, and none was given.
    #[error("the agency decides before every call who may apply; give that list")]
    PublishedListNeeded,
    /// A selection model chooses, and its outcome was not given.
    #[error("the selection model '{model}' chooses who may apply; give the list it chose")]
    SelectionNeeded {
        /// The model's id.
        model: String,
    },
    /// A list was given, but the wording itself says who may apply.
    #[error("the wording itself says who may apply; no other list counts")]
    NoListInWording,
    /// The list was decided after the day it is used for.
    #[error("the list was decided on {decided_on}, after {on}; use the list in force that day")]
    ListDecidedLater {
        /// When it was decided.
        decided_on: Date,
        /// The day it is used for.
        on: Date,
    },
    /// A bar shuts the applicant out.
    #[error("the applicant is shut out: {}", .bar.as_str())]
    Barred {
        /// The bar.
        bar: Bar,
    },
    /// The purpose is none of the wording's.
    #[error("'{purpose}' is none of the purposes")]
    NoSuchPurpose {
        /// What was asked for, cut to sixty characters.
        purpose: String,
    },
    /// The grant must not be used so.
    #[error("a grant must not be used for this: {}", .circumstance.as_str())]
    ForbiddenUse {
        /// The circumstance that forbids it.
        circumstance: Circumstance,
    },
    /// Something that must be there is lacking.
    #[error("lacking: {}", .parts.join(", "))]
    Lacking {
        /// The parts, by the words used in files.
        parts: Vec<&'static str>,
    },
    /// Another body decides.
    #[error("{} decides", .decides.0)]
    AnotherBodyDecides {
        /// Who decides.
        decides: Body,
    },
    /// Someone who must be heard has not been.
    #[error("{} must be given the opportunity to comment first", .body.0)]
    NotHeard {
        /// Who.
        body: Body,
    },
    /// The costs are below zero.
    #[error("the eligible costs are {cost} kronor; write an amount of at least 0")]
    CostBelowZero {
        /// The costs.
        cost: Ore,
    },
    /// The grant is larger than the largest share of the costs.
    #[error("{grant} kronor are more than {greatest}, the most that may be granted{}", written(*.share))]
    ShareExceeded {
        /// The grant.
        grant: Ore,
        /// The largest grant.
        greatest: Ore,
        /// The share; `None` where the costs themselves are the limit.
        share: Option<CostShare>,
    },
    /// The decision is for too long.
    #[error("the period ends on {last}; at most {years} years are allowed, to {last_allowed}")]
    TooLong {
        /// How many years are allowed.
        years: u8,
        /// The last day of the period.
        last: Date,
        /// The last day that is allowed.
        last_allowed: Date,
    },
    /// A condition does not stand in the decision.
    #[error("a condition must stand in the decision to bind")]
    ConditionNotInDecision,
    /// Conditions are forbidden.
    #[error("a decision may carry no conditions")]
    ConditionsForbidden,
    /// The decision may not be appealed.
    #[error("a decision of this kind may not be appealed: {}", .kind.as_str())]
    NoAppeal {
        /// The kind of decision.
        kind: DecisionKind,
    },
    /// The decision must state the last day for the account.
    #[error("the decision must state the last day for the account, and does not")]
    NoLastDay,
    /// The calendar of public holidays does not reach so far.
    #[error("the calendar of public holidays does not reach the year after {year}")]
    CalendarEnds {
        /// The year.
        year: i32,
    },
    /// The account follows the agency's annual report and has no day of its own.
    #[error("the account goes with the agency's annual report and has no day of its own")]
    WithAnnualReport,
    /// The ground is none of the wording's.
    #[error("this is no ground for repayment: {}", .ground.as_str())]
    NoSuchGround {
        /// The ground.
        ground: RepaymentGround,
    },
    /// The reasons do not let the agency refrain from claiming back, or from interest.
    #[error("{}", lightness(*.needed))]
    ReasonsTooLight {
        /// The reasons that are needed; `None` where none suffice.
        needed: Option<RemissionReasons>,
    },
    /// The rates are of another kind than the rule's.
    #[error("the rates are of {}, but interest follows {}", .found.as_str(), .needed.as_str())]
    AnotherRate {
        /// The kind of rate that was given.
        found: BaseRate,
        /// The kind that the rule names.
        needed: BaseRate,
    },
    /// The rate of a day was not given.
    #[error("the rate on {day} is not known; enter it with its source")]
    RateNotKnown {
        /// The day.
        day: Date,
    },
    /// The claim or the rate is below zero, or too large to count.
    #[error("interest on {principal} kronor from {from} to {to} cannot be counted: {cause}")]
    InterestNotCountable {
        /// The claim.
        principal: Ore,
        /// The first day with interest.
        from: Date,
        /// The day it is reckoned for.
        to: Date,
        /// Why not.
        cause: &'static str,
    },
}

fn days(first: Date, last: Option<Date>) -> String {
    last.map_or_else(|| format!("from {first}"), |last| format!("{first} to {last}"))
}

fn written(share: Option<CostShare>) -> String {
    share.map_or_else(String::new, |share| {
        let (numerator, denominator) = share.parts();
        format!(" ({numerator}/{denominator} of the costs)")
    })
}

fn lightness(needed: Option<RemissionReasons>) -> String {
    needed.map_or_else(
        || "no reasons let the agency refrain from this claim".to_owned(),
        |needed| format!("only {} reasons let the agency refrain from this claim", needed.as_str()),
    )
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "apply {} in SFS {}", self.rule.as_str(), self.sfs)?;
        if self.wording != self.sfs {
            write!(f, " as worded by SFS {}", self.wording)?;
        }
        if let Some(paragraph) = &self.paragraph {
            write!(f, ", {paragraph}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for Refusal {}
