//! Answers, each of the type that its question asks for.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::fields::Fields;
use super::key::Key;
use super::quantity::Decimal;
use crate::area::AreaCode;
use crate::grants::budget::{Budget, PlaceShares};
use crate::grants::id::PartId;
use crate::grants::refusal::{Cause, Refusal, Rule};
use crate::indicator::IndicatorId;
use crate::money::Ore;

/// The answers to a form, by part. A part that is not here has no answer.
pub type Answers = BTreeMap<PartId, Given>;

/// What stands in a question: always one of the two, so that a draft can be saved as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// What was typed could be read.
    Read(Answer),
    /// It could not, or not yet: what was typed is kept, to the letter.
    Typed(Fields),
}

impl Given {
    /// Returns the answer, or `None` where what was typed could not be read.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Read(answer) => Some(answer),
            Self::Typed(_) => None,
        }
    }
}

/// An answer. Its limits are the question's, and are told by `check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A text, number, amount, date or option.
    One(Value),
    /// The options that were chosen.
    Options(BTreeSet<Key>),
    /// Rows, each with the cells that were filled in.
    Table(Vec<BTreeMap<Key, Value>>),
    /// Places with their shares, in parts of ten thousand.
    Places(Vec<(Place, u16)>),
    /// A budget.
    Budget(Budget),
    /// A logic model.
    LogicModel(LogicModel),
    /// Indicators.
    Indicators(Vec<IndicatorRow>),
    /// Files.
    Files(Vec<StoredFile>),
}

impl Answer {
    /// Returns what is told in words, in order: texts, those in tables too, what the boxes and arrows of
    /// a logic model say, and what indicators are called.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::One(value) => value.as_text().into_iter().collect(),
            Self::Table(rows) => {
                rows.iter().flat_map(BTreeMap::values).filter_map(Value::as_text).collect()
            }
            Self::LogicModel(model) => {
                let elements = model.elements.iter().map(|element| element.text.as_str());
                let links = model.links.iter().map(|link| link.assumption.as_str());
                elements.chain(links).collect()
            }
            Self::Indicators(rows) => rows.iter().map(|row| row.name.as_str()).collect(),
            Self::Options(_) | Self::Places(_) | Self::Budget(_) | Self::Files(_) => Vec::new(),
        }
    }
}

/// What one field holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A text, its lines ended by one line feed.
    Text(String),
    /// A number.
    Number(Decimal),
    /// An amount.
    Money(Ore),
    /// A date.
    Date(Date),
    /// An option.
    Option(Key),
    /// A box that is ticked.
    Ticked,
    /// A calendar year.
    Year(i32),
    /// Parts of ten thousand.
    Share(u16),
    /// A place.
    Place(Place),
    /// An official indicator.
    Indicator(IndicatorId),
}

impl Value {
    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A place that money or work goes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An area.
    Area(AreaCode),
    /// A school unit, by the eight digits of its code.
    SchoolUnit(String),
}

impl Place {
    /// Returns the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Area(code) => code.as_str(),
            Self::SchoolUnit(code) => code,
        }
    }
}

/// A step of a logic model, from the problem to the impact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// What is wrong, for whom, where.
    Problem,
    /// What is put in.
    Resources,
    /// What is done.
    Activities,
    /// What comes out of it directly.
    Outputs,
    /// What changes within about a year.
    ShortTerm,
    /// What changes within about three years.
    MediumTerm,
    /// What changes later.
    LongTerm,
    /// What it is all for.
    Impact,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 8] = [
        Self::Problem,
        Self::Resources,
        Self::Activities,
        Self::Outputs,
        Self::ShortTerm,
        Self::MediumTerm,
        Self::LongTerm,
        Self::Impact,
    ];

    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Resources => "resources",
            Self::Activities => "activities",
            Self::Outputs => "outputs",
            Self::ShortTerm => "short_term",
            Self::MediumTerm => "medium_term",
            Self::LongTerm => "long_term",
            Self::Impact => "impact",
        }
    }
}

/// How activities are expected to lead to effects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogicModel {
    /// What it is made of.
    pub elements: Vec<Element>,
    /// What leads to what.
    pub links: Vec<Link>,
}

/// A box of a logic model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name in the model: `a1`.
    pub name: Key,
    /// The step.
    pub step: Step,
    /// What it says.
    pub text: String,
}

/// An arrow of a logic model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// From.
    pub from: Key,
    /// To.
    pub to: Key,
    /// What must hold for the one to lead to the other.
    pub assumption: String,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Increase,
    /// Less is better.
    Decrease,
    /// As it is.
    Maintain,
}

impl Direction {
    /// Every direction.
    pub const ALL: [Self; 3] = [Self::Increase, Self::Decrease, Self::Maintain];

    /// Returns the word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Increase => "increase",
            Self::Decrease => "decrease",
            Self::Maintain => "maintain",
        }
    }
}

/// An indicator with baseline and target, for one group of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// The official indicator, where there is one.
    pub official: Option<IndicatorId>,
    /// Its name in the applicant's words.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// The group, by the form's name for it; `None` is everyone.
    pub group: Option<Key>,
    /// Which way is better.
    pub direction: Direction,
    /// Where it begins; `None` where it is not measured yet.
    pub baseline: Option<(Decimal, i32)>,
    /// Where it should be.
    pub target: (Decimal, i32),
    /// What was reached; `None` where it is not measured, or not asked for.
    pub actual: Option<(Decimal, i32)>,
}

/// A file that has been handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes, as 64 hexadecimal digits in lower case.
    pub sha256: String,
}

/// Returns places with their shares as the shares that divide money (M14).
///
/// # Errors
/// Where they do not add up to ten thousand, a place comes twice, or a place is a school unit,
/// which money is not divided over.
pub fn place_shares(places: &[(Place, u16)]) -> Result<PlaceShares, Refusal> {
    let area = |(place, share): &(Place, u16)| match place {
        Place::Area(code) => Ok((code.clone(), *share)),
        Place::SchoolUnit(_) => Err(Refusal::from(Cause::Lacking {
            rule: Rule::M14,
            act: "divide by place",
            what: "an area for each school unit",
        })),
    };
    PlaceShares::new(places.iter().map(area).collect::<Result<_, _>>()?)
}
