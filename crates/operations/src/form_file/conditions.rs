//! The keys of conditions.

use std::collections::BTreeSet;

use domain::form::calculation::{Amount, Term};
use domain::form::condition::{Condition, Relation};
use domain::form::key::Key;
use serde::Deserialize;

use super::kinds::{NumberText, date, parsed, term};

/// When a question is asked: exactly one key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum ConditionTable {
    Answered(String),
    OneOf(OneOfTable),
    Number(ComparedTable<NumberText>),
    Money(ComparedTable<NumberText>),
    PerCent(ComparedTable<NumberText>),
    Date(ComparedTable<String>),
    All(Vec<ConditionTable>),
    Any(Vec<ConditionTable>),
    Not(Box<ConditionTable>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OneOfTable {
    part: String,
    options: Vec<String>,
}

/// A comparison: exactly one of `equals`, `at_least` and `at_most`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComparedTable<T> {
    part: String,
    equals: Option<T>,
    at_least: Option<T>,
    at_most: Option<T>,
}

impl ConditionTable {
    pub(super) fn condition(&self) -> Result<Condition, String> {
        Ok(match self {
            Self::Answered(part) => Condition::Answered(parsed(part)?),
            Self::OneOf(table) => {
                let options: Result<BTreeSet<Key>, String> =
                    table.options.iter().map(|option| parsed(option)).collect();
                Condition::OneOf(parsed(&table.part)?, options?)
            }
            Self::Number(table) => table.amount(|number| Ok(Amount::Number(number.decimal()?)))?,
            Self::Money(table) => table.amount(|number| Ok(Amount::Money(number.ore()?)))?,
            Self::PerCent(table) => {
                table.amount(|number| Ok(Amount::PerCent(number.decimal()?)))?
            }
            Self::Date(table) => {
                let (relation, day) = table.relation()?;
                Condition::Date(parsed(&table.part)?, relation, date(day)?)
            }
            Self::All(conditions) => Condition::All(all(conditions)?),
            Self::Any(conditions) => Condition::Any(all(conditions)?),
            Self::Not(condition) => Condition::Not(Box::new(condition.condition()?)),
        })
    }
}

fn all(conditions: &[ConditionTable]) -> Result<Vec<Condition>, String> {
    conditions.iter().map(ConditionTable::condition).collect()
}

impl<T> ComparedTable<T> {
    fn relation(&self) -> Result<(Relation, &T), String> {
        match (&self.equals, &self.at_least, &self.at_most) {
            (Some(value), None, None) => Ok((Relation::Equals, value)),
            (None, Some(value), None) => Ok((Relation::AtLeast, value)),
            (None, None, Some(value)) => Ok((Relation::AtMost, value)),
            _ => Err(format!(
                "the condition on '{}' needs one of equals, at_least and at_most",
                self.part
            )),
        }
    }

    fn amount(
        &self,
        meaning: impl FnOnce(&T) -> Result<Amount, String>,
    ) -> Result<Condition, String> {
        let term: Term = term(&self.part)?;
        let (relation, value) = self.relation()?;
        Ok(Condition::Amount(term, relation, meaning(value)?))
    }
}
