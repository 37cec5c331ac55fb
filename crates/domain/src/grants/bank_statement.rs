//! The bank's statements that a funder has read: which file, which days, which payments it tells of.
//!
//! One stream for each funder, named by its id. What a statement led to are events of the grants; here
//! stands that it was read, so that payments of an earlier file are known when a later one tells of them
//! again, and any of them can be gone through anew.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::Date;

use super::access::{Object, Right, refuse_other_funder, require};
use super::act::{Act, Moment, Recorded, Stream, in_order};
use super::draw::Hash;
use super::id::{OrganisationId, PersonId};
use super::refusal::Refusal;

/// A file with statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// SHA-256 of the file as it came.
    pub content: Hash,
    /// SHA-256 of the file as it is kept, packed.
    pub kept_as: Hash,
    /// How many bookings it has.
    pub n_entries: u32,
    /// The first day that something was booked; `None` where no booking has a day.
    pub first: Option<Date>,
    /// The last day that something was booked; `None` where no booking has a day.
    pub last: Option<Date>,
    /// The funder's payments that it tells of, by name.
    pub payments: BTreeSet<String>,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A statement was read.
    StatementRead(Statement),
}

/// A statement with who read it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The statement.
    pub statement: Statement,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: PersonId,
}

/// The statements of a funder as the events have made them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The statements, in the order they were read.
    pub statements: Vec<Kept>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns a statement by the file as it came.
    #[must_use]
    pub fn statement(&self, content: &Hash) -> Option<&Kept> {
        self.statements.iter().find(|kept| kept.statement.content == *content)
    }

    /// Returns the last day that any statement has a booking of; `None` where none has.
    #[must_use]
    pub fn last_booked(&self) -> Option<Date> {
        self.statements.iter().filter_map(|kept| kept.statement.last).max()
    }

    /// Decides to read a statement of a funder. The same file again changes nothing.
    ///
    /// # Errors
    /// Another role than accountant of the funder may not.
    pub fn decide(
        &self,
        funder: &OrganisationId,
        act: &Act<Statement>,
    ) -> Result<Vec<Event>, Refusal> {
        in_order(self.last, act.at)?;
        refuse_other_funder("read a bank statement", &act.actor, Some(funder))?;
        require(act.actor.role, Right::Approve, Object::Payment, &[])?;
        if self.statement(&act.command.content).is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::StatementRead(act.command.clone())])
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        let Event::StatementRead(statement) = &recorded.event;
        let (statement, by) = (statement.clone(), recorded.actor.person.clone());
        self.statements.push(Kept { statement, at: recorded.at, by });
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::grants::access::Role;
    use crate::grants::act::Actor;
    use crate::grants::refusal::Rule;

    #[test]
    fn a_statement_is_read_once_by_an_accountant_of_the_funder() {
        let statement = Statement {
            content: Hash::of("file"),
            kept_as: Hash::of("packed"),
            n_entries: 1,
            first: Some(date!(2026 - 11 - 23)),
            last: Some(date!(2026 - 11 - 24)),
            payments: BTreeSet::new(),
        };
        let actor = Actor {
            person: "eva".parse().unwrap(),
            organisation: "tvv".parse().unwrap(),
            role: Role::Accountant,
        };
        let at = Moment::from_unix(1_795_341_000).unwrap();
        let mut act = Act { actor, at, reason: None, command: statement };
        let funder = "tvv".parse().unwrap();
        let state = State::of(&act.record(State::default().decide(&funder, &act).unwrap()));
        assert_eq!(state.last_booked(), Some(date!(2026 - 11 - 24)));
        assert!(state.decide(&funder, &act).unwrap().is_empty());
        let other = "delmos".parse().unwrap();
        assert_eq!(state.decide(&other, &act).unwrap_err().rule(), Rule::Access);
        act.actor.role = Role::Officer;
        assert_eq!(state.decide(&funder, &act).unwrap_err().rule(), Rule::Access);
    }
}
