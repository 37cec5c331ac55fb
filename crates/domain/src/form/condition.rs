//! When a question is asked.

use std::collections::BTreeSet;

use time::Date;

use super::answer::{Answer, Given, Value};
use super::calculation::{Amount, Term};
use super::key::Key;
use crate::grants::id::PartId;

/// When a question is asked, by the answers to earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The question has an answer.
    Answered(PartId),
    /// One of the options is chosen.
    OneOf(PartId, BTreeSet<Key>),
    /// A number, an amount or a share compares with another.
    Amount(Term, Relation, Amount),
    /// A date compares with another.
    Date(PartId, Relation, Date),
    /// Every one of these holds.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The answer is the value.
    Equals,
    /// The answer is the value or more.
    AtLeast,
    /// The answer is the value or less.
    AtMost,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not.
    No,
    /// It cannot be told yet: a question it rests on has no answer.
    NotYet,
    /// It does.
    Yes,
}

/// What a condition can know of a question.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known<'a> {
    /// The question is not asked: nothing compares with it.
    NotAsked,
    /// It may be asked, and has no answer that can be read.
    Open,
    /// Its answer.
    Answer(&'a Given),
}

impl Condition {
    /// Returns every question that it rests on.
    #[must_use]
    pub fn parts(&self) -> Vec<&PartId> {
        match self {
            Self::Answered(part) | Self::OneOf(part, _) | Self::Date(part, ..) => vec![part],
            Self::Amount(term, ..) => vec![&term.part],
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().flat_map(Self::parts).collect()
            }
            Self::Not(condition) => condition.parts(),
        }
    }

    /// Returns whether it holds: three values, as in Kleene's strong logic, so that a question
    /// whose condition rests on a missing answer is neither asked nor waived.
    pub(super) fn holds<'a>(
        &self,
        known: &impl Fn(&PartId) -> Known<'a>,
        amount: &impl Fn(&Term) -> Option<Amount>,
    ) -> Truth {
        match self {
            Self::Answered(part) => match known(part) {
                Known::NotAsked => Truth::No,
                Known::Open => Truth::NotYet,
                Known::Answer(_) => Truth::Yes,
            },
            Self::OneOf(part, options) => compared(known(part), |answer| match answer {
                Answer::One(Value::Option(option)) => Some(options.contains(option)),
                Answer::Options(chosen) => Some(!chosen.is_disjoint(options)),
                _ => None,
            }),
            Self::Amount(term, relation, with) => match (known(&term.part), amount(term)) {
                (Known::NotAsked, _) => Truth::No,
                (_, None) => Truth::NotYet,
                (_, Some(found)) => {
                    relation.holds(found.smallest_parts(), with.smallest_parts()).into()
                }
            },
            Self::Date(part, relation, with) => compared(known(part), |answer| match answer {
                Answer::One(Value::Date(date)) => Some(relation.holds(*date, *with)),
                _ => None,
            }),
            Self::All(conditions) => {
                conditions.iter().map(|c| c.holds(known, amount)).min().unwrap_or(Truth::Yes)
            }
            Self::Any(conditions) => {
                conditions.iter().map(|c| c.holds(known, amount)).max().unwrap_or(Truth::No)
            }
            Self::Not(condition) => match condition.holds(known, amount) {
                Truth::Yes => Truth::No,
                Truth::NotYet => Truth::NotYet,
                Truth::No => Truth::Yes,
            },
        }
    }
}

fn compared(known: Known<'_>, holds: impl Fn(&Answer) -> Option<bool>) -> Truth {
    match known {
        Known::NotAsked => Truth::No,
        Known::Open => Truth::NotYet,
        Known::Answer(given) => given.answer().and_then(holds).map_or(Truth::NotYet, Truth::from),
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl Relation {
    fn holds<T: Ord>(self, found: T, with: T) -> bool {
        match self {
            Self::Equals => found == with,
            Self::AtLeast => found >= with,
            Self::AtMost => found <= with,
        }
    }
}
