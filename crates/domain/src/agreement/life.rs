//! What happens to an agreement: each party signs its own part, and the parties follow up what was
//! agreed.
//!
//! ```text
//! state + act { actor, at, reason, command } + agreement ─► events | refusal
//! state + event                                          ─► state
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::{Agreement, Standing};
use crate::commitment::life::{Evidence, lacking, written};
use crate::grants::access::table::Limit;
use crate::grants::access::{Object, Right, require};
use crate::grants::act::{Act, Actor, Moment, Recorded, Stream, in_order};
use crate::grants::id::OrganisationId;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};

/// What a finding is about: something that a party has agreed to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// A term of the agreement, counted from one.
    Term(u16),
    /// The part that a party has signed.
    Part(OrganisationId),
}

/// Whether what was agreed had been kept on the day of the follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was kept.
    Kept,
    /// A part of it was.
    PartlyKept,
    /// It was not.
    NotKept,
    /// It cannot be told.
    CannotBeTold,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Kept, Self::PartlyKept, Self::NotKept, Self::CannotBeTold];

    /// Returns the word used in forms and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::PartlyKept => "partly-kept",
            Self::NotKept => "not-kept",
            Self::CannotBeTold => "cannot-be-told",
        }
    }

    /// Returns whether it must be shown: whoever says that something was done tells what shows it.
    #[must_use]
    pub fn needs_evidence(self) -> bool {
        matches!(self, Self::Kept | Self::PartlyKept)
    }
}

/// What a party found when it followed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about.
    pub of: Point,
    /// The day of the follow-up.
    pub on: Date,
    /// What was found.
    pub found: String,
    /// Whether it was kept.
    pub outcome: Outcome,
    /// What shows it.
    pub evidence: Option<Evidence>,
}

/// What can be asked of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Sign one's own part.
    Sign {
        /// What the own part is.
        part: String,
    },
    /// Record a follow-up.
    FollowUp(Finding),
}

/// What has happened to an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A party signed its own part.
    Signed {
        /// The part.
        part: String,
    },
    /// A party followed up.
    FollowedUp(Finding),
}

/// An agreement as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Who has signed their own part: when, and what it is.
    pub signed: BTreeMap<OrganisationId, (Moment, String)>,
    /// Everything that was found, in the order it was recorded.
    pub findings: Vec<Recorded<Finding>>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns what was found last of something, by the day of the follow-up; of one day the one
    /// recorded last.
    #[must_use]
    pub fn last_of(&self, point: &Point) -> Option<&Finding> {
        let findings = self.findings.iter().map(|recorded| &recorded.event);
        findings.filter(|finding| finding.of == *point).max_by_key(|finding| finding.on)
    }

    /// Returns everything that can be followed up: the terms, then the parts that are signed.
    #[must_use]
    pub fn points(&self, agreement: &Agreement) -> Vec<Point> {
        let terms = (1..).zip(agreement.terms()).map(|(number, _)| Point::Term(number));
        let parts = agreement.parties().iter().map(|party| &party.id);
        let parts = parts.filter(|party| self.signed.contains_key(party));
        terms.chain(parts.cloned().map(Point::Part)).collect()
    }

    /// Decides a command.
    ///
    /// # Errors
    /// The first rule that forbids it: who may act, what there is to follow up, the day, the words and
    /// what shows them.
    pub fn decide(&self, agreement: &Agreement, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        in_order(self.last, act.at)?;
        match &act.command {
            Command::Sign { part } => self.sign(agreement, &act.actor, part),
            Command::FollowUp(finding) => self.follow_up(agreement, act, finding),
        }
    }

    fn sign(
        &self,
        agreement: &Agreement,
        actor: &Actor,
        part: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "sign agreement";
        may_act(Right::Approve, agreement, actor)?;
        if agreement.standing == Standing::Ended {
            return lacking(verb, "an agreement that has not ended");
        }
        if self.signed.contains_key(&actor.organisation) {
            return refuse(Cause::AlreadyDone { rule: Rule::R4, act: verb });
        }
        written(verb, "the own part", part)?;
        Ok(vec![Event::Signed { part: part.trim().to_owned() }])
    }

    fn follow_up(
        &self,
        agreement: &Agreement,
        act: &Act<Command>,
        finding: &Finding,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "follow up agreement";
        may_act(Right::Write, agreement, &act.actor)?;
        if !self.points(agreement).contains(&finding.of) {
            let (what, name) = match &finding.of {
                Point::Term(number) => ("term", number.to_string()),
                Point::Part(party) => ("signed part", party.to_string()),
            };
            return refuse(Cause::Unknown { act: verb, what, name: name.into() });
        }
        if finding.on > act.at.day() {
            return lacking(verb, "a day that has come");
        }
        written(verb, "what the follow-up showed", &finding.found)?;
        let evidence = finding.evidence.as_ref();
        if finding.outcome.needs_evidence() || evidence.is_some() {
            written(verb, "the evidence", evidence.map_or("", |shown| shown.what.as_str()))?;
        }
        if !evidence.is_none_or(Evidence::can_be_followed) {
            return lacking(verb, "an address of the evidence that starts with https://");
        }
        let found = finding.found.trim().to_owned();
        Ok(vec![Event::FollowedUp(Finding { found, ..finding.clone() })])
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        let Recorded { actor, at, reason, event } = recorded.clone();
        match event {
            Event::Signed { part } => {
                self.signed.insert(actor.organisation, (at, part));
            }
            Event::FollowedUp(event) => {
                self.findings.push(Recorded { actor, at, reason, event });
            }
        }
    }
}

/// Refuses whoever does not act for a party in a role that may: following up is to write, signing is
/// to approve.
///
/// # Errors
/// [`Cause::NotPermitted`], and [`Cause::Lacking`] where the organisation is no party.
pub fn may_act(right: Right, agreement: &Agreement, actor: &Actor) -> Result<(), Refusal> {
    let limits = [Limit::Own, Limit::OwnPart, Limit::OwnRegion];
    require(actor.role, right, Object::Agreement, &limits)?;
    if !agreement.is_between(&actor.organisation) {
        let (rule, act) = (Rule::Access, "act on agreement");
        return refuse(Cause::Lacking { rule, act, what: "a place among its parties" });
    }
    Ok(())
}
