//! Whether a form can be used at all.

use std::collections::{BTreeMap, BTreeSet};

use super::calculation::{Amount, AmountType, Calculation, Term, type_of};
use super::condition::Condition;
use super::key::{Choice, Key};
use super::kind::{Cell, Column, Kind, MOST_CHARACTERS, MOST_ROWS, NumberLimits, Rows, TextLimits};
use super::quantity::MOST_DECIMALS;
use super::{Form, Question};
use crate::grants::id::PartId;

/// The most questions of a form, so that a draft can be shown and checked at once.
pub const MOST_QUESTIONS: usize = 300;
/// The deepest that conditions may stand in each other.
const DEEPEST_CONDITION: usize = 8;

/// A form cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("use the form: '{at}' {fault}")]
pub struct UnsoundForm {
    /// The question or section.
    pub at: String,
    /// Why.
    pub fault: Unsound,
}

/// Why a question or a section cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// No questions at all, or too many.
    #[error("has {found} questions; a form has 1 to {MOST_QUESTIONS}")]
    Questions {
        /// How many there are.
        found: usize,
    },
    /// The name of a question has other characters.
    #[error("is no name of a question; write up to 60 of the characters a–z, 0–9 and hyphen")]
    Name,
    /// The name is taken.
    #[error("comes twice; give each its own name")]
    Twice,
    /// No text.
    #[error("lacks its text in Swedish or English; write both")]
    NoText,
    /// Two options or columns with one name or label.
    #[error("has two options or columns that are named alike ('{name}'); name each differently")]
    Alike {
        /// The name.
        name: String,
    },
    /// No options or columns.
    #[error("has no {what}; write at least one")]
    Empty {
        /// What it lacks.
        what: &'static str,
    },
    /// Limits that no answer keeps.
    #[error("has limits that no answer can keep ({what}); the least must not exceed the most")]
    Limits {
        /// Which.
        what: &'static str,
    },
    /// A limit beyond what the program keeps.
    #[error("asks for more than is kept ({what}); lower the limit")]
    BeyondReach {
        /// Which.
        what: &'static str,
    },
    /// A condition or a calculation rests on a question that does not come earlier.
    #[error(
        "rests on '{part}', which is no earlier question; conditions and calculations look back"
    )]
    NotEarlier {
        /// The question.
        part: PartId,
    },
    /// A condition or a calculation rests on something of another type.
    #[error("takes '{part}' as something that it is not; look at its kind, column and options")]
    WrongType {
        /// The question.
        part: PartId,
    },
    /// Conditions within conditions within conditions.
    #[error("has conditions within conditions, deeper than 8; write it simpler")]
    TooDeep,
}

/// Refuses a form that cannot be used.
pub(super) fn check(form: &Form) -> Result<(), UnsoundForm> {
    let n_questions = form.questions().count();
    if !(1..=MOST_QUESTIONS).contains(&n_questions) {
        let fault = Unsound::Questions { found: n_questions };
        return Err(UnsoundForm { at: form.version.to_string(), fault });
    }
    let mut sections = BTreeSet::new();
    for section in &form.sections {
        let at = |fault| UnsoundForm { at: section.id.to_string(), fault };
        if !sections.insert(&section.id) {
            return Err(at(Unsound::Twice));
        }
        texts([&section.title.swedish, &section.title.english]).map_err(at)?;
    }
    let mut earlier = Earlier::default();
    for question in form.questions() {
        earlier
            .check(question)
            .map_err(|fault| UnsoundForm { at: question.part.to_string(), fault })?;
    }
    Ok(())
}

/// The questions that come before one.
#[derive(Debug, Default)]
struct Earlier<'a> {
    kinds: BTreeMap<&'a PartId, &'a Kind>,
    calculated: BTreeMap<&'a PartId, AmountType>,
}

impl<'a> Earlier<'a> {
    fn check(&mut self, question: &'a Question) -> Result<(), Unsound> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let name = question.part.as_str();
        if name.len() > 60 || !name.bytes().all(fits) {
            return Err(Unsound::Name);
        }
        texts([&question.label.swedish, &question.label.english])?;
        limits(&question.kind)?;
        if let Some(condition) = &question.condition {
            self.condition(condition, 0)?;
        }
        if let Kind::Calculated(calculation) = &question.kind {
            let amount_type = self.calculation(calculation)?;
            self.calculated.insert(&question.part, amount_type);
        }
        match self.kinds.insert(&question.part, &question.kind) {
            Some(_) => Err(Unsound::Twice),
            None => Ok(()),
        }
    }

    fn kind(&self, part: &PartId) -> Result<&'a Kind, Unsound> {
        let kind = self.kinds.get(part).copied();
        kind.ok_or_else(|| Unsound::NotEarlier { part: part.clone() })
    }

    fn amount_type(&self, term: &Term) -> Option<AmountType> {
        match (self.calculated.get(&term.part), &term.column) {
            (Some(amount_type), None) => Some(*amount_type),
            _ => type_of(self.kinds.get(&term.part)?, term.column.as_ref()),
        }
    }

    fn calculation(&self, calculation: &Calculation) -> Result<AmountType, Unsound> {
        let terms = calculation.terms();
        let Some(first) = terms.first() else { return Err(Unsound::Empty { what: "terms" }) };
        for term in &terms {
            self.kind(&term.part)?;
            if self.amount_type(term).is_none() {
                return Err(Unsound::WrongType { part: term.part.clone() });
            }
        }
        let part = first.part.clone();
        calculation.result_type(|term| self.amount_type(term)).ok_or(Unsound::WrongType { part })
    }

    fn condition(&self, condition: &Condition, depth: usize) -> Result<(), Unsound> {
        if depth > DEEPEST_CONDITION {
            return Err(Unsound::TooDeep);
        }
        let wrong = |part: &PartId| Err(Unsound::WrongType { part: part.clone() });
        match condition {
            Condition::Answered(part) => match self.kind(part)? {
                Kind::Calculated(_) => wrong(part),
                _ => Ok(()),
            },
            Condition::OneOf(part, names) => match self.kind(part)? {
                Kind::One(options) | Kind::Many(options)
                    if names.iter().all(|name| has(options, name)) && !names.is_empty() =>
                {
                    Ok(())
                }
                _ => wrong(part),
            },
            Condition::Date(part, ..) => match self.kind(part)? {
                Kind::Date(_) => Ok(()),
                _ => wrong(part),
            },
            Condition::Amount(term, _, with) => {
                self.kind(&term.part)?;
                match self.amount_type(term) {
                    Some(found) if found == Amount::amount_type(*with) => Ok(()),
                    _ => wrong(&term.part),
                }
            }
            Condition::All(conditions) | Condition::Any(conditions) => {
                if conditions.is_empty() {
                    return Err(Unsound::Empty { what: "conditions" });
                }
                conditions.iter().try_for_each(|inner| self.condition(inner, depth + 1))
            }
            Condition::Not(inner) => self.condition(inner, depth + 1),
        }
    }
}

fn has(options: &[Choice], name: &Key) -> bool {
    options.iter().any(|option| option.key == *name)
}

fn texts(texts: [&String; 2]) -> Result<(), Unsound> {
    if texts.iter().any(|text| text.trim().is_empty()) { Err(Unsound::NoText) } else { Ok(()) }
}

fn limits(kind: &Kind) -> Result<(), Unsound> {
    match kind {
        Kind::Text(limits) => text(*limits),
        Kind::Number(limits) => number(limits),
        Kind::Money(limits) => {
            ordered("amount", limits.most.is_none_or(|most| limits.least <= most))
        }
        Kind::Date(limits) => match (limits.from, limits.to) {
            (Some(from), Some(to)) => ordered("date", from <= to),
            _ => Ok(()),
        },
        Kind::One(choices) | Kind::Many(choices) => options(choices),
        Kind::Table(table) => {
            rows(table.rows)?;
            columns(&table.columns)
        }
        Kind::PlaceShares(limits) => rows(limits.rows),
        Kind::Budget(limits) => {
            options(&limits.categories)?;
            ordered("years", limits.years.0 <= limits.years.1)
        }
        Kind::LogicModel(limits) => rows(*limits),
        Kind::Indicators(limits) => {
            rows(limits.rows)?;
            if limits.groups.is_empty() { Ok(()) } else { options(&limits.groups) }
        }
        Kind::Files(limits) => {
            rows(limits.rows)?;
            if limits.kinds.is_empty() {
                return Err(Unsound::Empty { what: "kinds of files" });
            }
            ordered("bytes", limits.most_bytes > 0)?;
            let fits = i64::try_from(limits.most_bytes).is_ok_and(|most| most < 1 << 40);
            within("bytes", fits)
        }
        Kind::Calculated(_) => Ok(()),
    }
}

fn ordered(what: &'static str, holds: bool) -> Result<(), Unsound> {
    if holds { Ok(()) } else { Err(Unsound::Limits { what }) }
}

fn within(what: &'static str, holds: bool) -> Result<(), Unsound> {
    if holds { Ok(()) } else { Err(Unsound::BeyondReach { what }) }
}

fn text(limits: TextLimits) -> Result<(), Unsound> {
    ordered("characters", limits.most_characters > 0 && limits.most_lines > 0)?;
    within("characters", limits.most_characters <= MOST_CHARACTERS)
}

fn number(limits: &NumberLimits) -> Result<(), Unsound> {
    within("decimals", limits.decimals <= MOST_DECIMALS)?;
    match (limits.least, limits.most) {
        (Some(least), Some(most)) => ordered("number", least <= most),
        _ => Ok(()),
    }
}

fn rows(rows: Rows) -> Result<(), Unsound> {
    ordered("rows", rows.least <= rows.most && rows.most > 0)?;
    within("rows", rows.most <= MOST_ROWS)
}

fn options(options: &[Choice]) -> Result<(), Unsound> {
    if options.is_empty() {
        return Err(Unsound::Empty { what: "options" });
    }
    let mut names = BTreeSet::new();
    for option in options {
        texts([&option.label.swedish, &option.label.english])?;
        within("characters in the name of an option", option.key.as_str().len() <= 50)?;
        // What a person writes in a workbook must mean one option.
        let own: BTreeSet<String> =
            [option.key.as_str(), &option.label.swedish, &option.label.english]
                .map(str::to_lowercase)
                .into();
        for name in own {
            if !names.insert(name.clone()) {
                return Err(Unsound::Alike { name });
            }
        }
    }
    Ok(())
}

fn columns(columns: &[Column]) -> Result<(), Unsound> {
    if columns.is_empty() {
        return Err(Unsound::Empty { what: "columns" });
    }
    let mut names = BTreeSet::new();
    for column in columns {
        texts([&column.label.swedish, &column.label.english])?;
        if !names.insert(column.key.as_str()) {
            return Err(Unsound::Alike { name: column.key.to_string() });
        }
        match &column.cell {
            Cell::Text(limits) => text(*limits)?,
            Cell::Number(limits) => number(limits)?,
            Cell::One(choices) => options(choices)?,
            Cell::Money(limits) => {
                ordered("amount", limits.most.is_none_or(|most| limits.least <= most))?;
            }
            _ => {}
        }
    }
    Ok(())
}
