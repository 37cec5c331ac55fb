//! Values that follow from other answers.

use super::answer::{Answer, Value};
use super::key::Key;
use super::kind::{Cell, Kind};
use super::quantity::Decimal;
use crate::grants::id::PartId;
use crate::money::Ore;

/// How a value follows from other answers. A value that is not there makes the result unknown,
/// never smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Calculation {
    /// The sum of the terms.
    Sum(Vec<Term>),
    /// The first less the second.
    Difference(Term, Term),
    /// The first in per cent of the second, rounded half up to hundredths of a per cent; unknown
    /// where the second is zero.
    Share(Term, Term),
}

/// What a calculation or a condition takes from another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The question.
    pub part: PartId,
    /// The column of a table, or the group of a budget (`costs`, `financing`, `grant`), whose rows
    /// are added up; `None` where the question has one value.
    pub column: Option<Key>,
}

/// A value that can be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Kronor.
    Money(Ore),
    /// A number.
    Number(Decimal),
    /// Per cent, with two decimals at most.
    PerCent(Decimal),
}

/// The type of what can be computed with. Two types are never added or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountType {
    /// Kronor.
    Money,
    /// A number.
    Number,
    /// Per cent.
    PerCent,
}

impl Calculation {
    /// Returns what it takes from other questions.
    #[must_use]
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::Sum(terms) => terms.iter().collect(),
            Self::Difference(first, second) | Self::Share(first, second) => vec![first, second],
        }
    }

    /// Returns the type of the result, given that of the terms; `None` where they differ.
    pub(super) fn result_type(
        &self,
        of: impl Fn(&Term) -> Option<AmountType>,
    ) -> Option<AmountType> {
        let types: Vec<Option<AmountType>> = self.terms().into_iter().map(of).collect();
        let first = (*types.first()?)?;
        if types.iter().any(|other| *other != Some(first)) {
            return None;
        }
        Some(if matches!(self, Self::Share(..)) { AmountType::PerCent } else { first })
    }

    /// Returns the result, or `None` where a term is unknown or the result does not fit.
    pub(super) fn result(&self, of: impl Fn(&Term) -> Option<Amount>) -> Option<Amount> {
        match self {
            Self::Sum(terms) => {
                let mut amounts = terms.iter().map(of);
                let first = amounts.next()??;
                amounts.try_fold(first, |sum, amount| sum.plus(amount?))
            }
            Self::Difference(first, second) => of(first)?.plus(of(second)?.negated()?),
            Self::Share(part, whole) => share(of(part)?, of(whole)?),
        }
    }
}

impl Amount {
    fn plus(self, other: Self) -> Option<Self> {
        let sum = |a: Decimal, b: Decimal| {
            Decimal::of_millionths(a.millionths().checked_add(b.millionths())?)
        };
        Some(match (self, other) {
            (Self::Money(a), Self::Money(b)) => Self::Money(a.checked_add(b)?),
            (Self::Number(a), Self::Number(b)) => Self::Number(sum(a, b)?),
            (Self::PerCent(a), Self::PerCent(b)) => Self::PerCent(sum(a, b)?),
            _ => return None,
        })
    }

    fn negated(self) -> Option<Self> {
        let minus = |number: Decimal| Decimal::of_millionths(-number.millionths());
        Some(match self {
            Self::Money(amount) => Self::Money(Ore::new(0).checked_sub(amount)?),
            Self::Number(number) => Self::Number(minus(number)?),
            Self::PerCent(number) => Self::PerCent(minus(number)?),
        })
    }

    /// Returns the amount in its smallest part, for comparison within a type.
    pub(super) fn smallest_parts(self) -> i128 {
        match self {
            Self::Money(amount) => i128::from(amount.ore()),
            Self::Number(number) | Self::PerCent(number) => number.millionths(),
        }
    }

    /// Returns its type.
    #[must_use]
    pub fn amount_type(self) -> AmountType {
        match self {
            Self::Money(_) => AmountType::Money,
            Self::Number(_) => AmountType::Number,
            Self::PerCent(_) => AmountType::PerCent,
        }
    }
}

/// Returns a share in per cent, rounded half up to two decimals.
fn share(part: Amount, whole: Amount) -> Option<Amount> {
    let (part, whole) = (part.smallest_parts(), whole.smallest_parts());
    let (part, whole) = if whole < 0 { (-part, -whole) } else { (part, whole) };
    if whole == 0 {
        return None;
    }
    let doubled = part.checked_mul(20_000)?.checked_add(whole)?;
    let hundredths = doubled.div_euclid(whole.checked_mul(2)?);
    Decimal::new(i64::try_from(hundredths).ok()?, 2).map(Amount::PerCent)
}

/// Returns the type of a term within a question of a kind; `None` where it cannot be computed with.
pub(super) fn type_of(kind: &Kind, column: Option<&Key>) -> Option<AmountType> {
    match (kind, column.map(Key::as_str)) {
        (Kind::Number(_), None) => Some(AmountType::Number),
        (Kind::Money(_), None) | (Kind::Budget(_), Some("costs" | "financing" | "grant")) => {
            Some(AmountType::Money)
        }
        (Kind::Table(table), Some(name)) => {
            match &table.columns.iter().find(|column| column.key.as_str() == name)?.cell {
                Cell::Number(_) => Some(AmountType::Number),
                Cell::Money(_) => Some(AmountType::Money),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Returns the value of a term within an answer; `None` where it is not known. A cell of a table
/// that is left empty makes the sum of its column unknown.
pub(super) fn value_of(answer: &Answer, column: Option<&Key>) -> Option<Amount> {
    match (answer, column) {
        (Answer::One(value), None) => amount(value),
        (Answer::Table(rows), Some(column)) => {
            let mut cells = rows.iter().map(|row| row.get(column).and_then(amount));
            let first = cells.next()??;
            cells.try_fold(first, |sum, cell| sum.plus(cell?))
        }
        (Answer::Budget(budget), Some(group)) => {
            let amounts: Vec<Ore> = match group.as_str() {
                "costs" => budget.costs.iter().map(|line| line.amount).collect(),
                "financing" => budget.financing.iter().map(|line| line.amount).collect(),
                _ => budget.grant.values().copied().collect(),
            };
            let none = Ore::new(0);
            amounts.into_iter().try_fold(none, Ore::checked_add).map(Amount::Money)
        }
        _ => None,
    }
}

fn amount(value: &Value) -> Option<Amount> {
    match value {
        Value::Number(number) => Some(Amount::Number(*number)),
        Value::Money(amount) => Some(Amount::Money(*amount)),
        _ => None,
    }
}
