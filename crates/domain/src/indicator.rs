//! Indicators (nyckeltal): what is measured, in which unit, and which way is better.

use std::fmt;
use std::str::FromStr;

/// The id of an indicator, as its publisher writes it (`N00945`, `TAB6680:0000089X`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(Box<str>);

impl IndicatorId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for IndicatorId {
    type Err = IndicatorIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |c: char| c.is_alphanumeric() || "+-.:_".contains(c);
        if text.is_empty() || text.chars().count() > 120 || !text.chars().all(fits) {
            return Err(IndicatorIdError { found: text.chars().take(40).collect() });
        }
        Ok(Self(text.into()))
    }
}

/// The text is no id of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as an indicator: ids have letters, digits and + - . : _ (as in N00945)")]
pub struct IndicatorIdError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// What a value counts, so that pages can write it and averages can be taken rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A share in percent, 0 to 100.
    Percent,
    /// A number of people or things; adds up over areas.
    Count,
    /// Kronor; an amount that adds up over areas.
    Kronor,
    /// Thousands of kronor; an amount that adds up over areas.
    ThousandKronor,
    /// Kronor per inhabitant, pupil, user and so on.
    KronorPer,
    /// A rate per some number of people.
    Rate,
    /// Years, days, hours or minutes.
    Time,
    /// An index, a score, points or a ratio.
    Index,
}

impl Unit {
    /// Returns whether values of areas add up to the value of the area they form.
    #[must_use]
    pub fn adds_up(self) -> bool {
        matches!(self, Self::Count | Self::Kronor | Self::ThousandKronor)
    }
}

/// Which way is better, where that can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A higher value is better for the people concerned.
    HigherIsBetter,
    /// A lower value is better for the people concerned.
    LowerIsBetter,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// The publisher's id.
    pub id: IndicatorId,
    /// The publisher's name, in the publisher's language.
    pub name: String,
    /// The publisher's definition, in the publisher's language.
    pub definition: String,
    /// What a value counts.
    pub unit: Unit,
    /// Which way is better, where that has been decided.
    pub direction: Option<Direction>,
    /// The publisher's subject area, for grouping in lists.
    pub subject: String,
    /// How many decimals the publisher gives at the most.
    pub decimals: u8,
}
