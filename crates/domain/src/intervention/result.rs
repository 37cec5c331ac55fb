//! Indicators of an intervention with baseline, target and actual: one to one with IATI's results.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::calendar::DaySpan;
use crate::indicator::IndicatorId;

/// What an indicator tells of.
///
/// # Source
/// IATI standard 2.03, code list `ResultType`: 1 output, 2 outcome, 3 impact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultKind {
    /// Prestation: what the activities directly brought about.
    Output,
    /// Utfall.
    Outcome,
    /// Effekt.
    Impact,
}

/// Where an indicator's values come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The owner counts and reports.
    Reported,
    /// Official statistics.
    Official(IndicatorId),
}

/// One way in which a value is a part: name and value, as in kön: kvinnor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dimension {
    /// Which way.
    pub name: String,
    /// Which part.
    pub value: String,
}

/// A value of the whole, or of the part that the dimensions name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The value in the indicator's unit. It is written as text, which loses nothing.
    #[serde(with = "crate::written::decimal")]
    pub value: f64,
    /// What it is a part of; empty for the whole.
    pub dimensions: Vec<Dimension>,
    /// What must be known to read it.
    pub comment: String,
}

/// The values of a year before the intervention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The year.
    pub year: i32,
    /// The values. None means that nobody has counted, never zero.
    pub values: Vec<Measured>,
}

/// What was aimed at and what came, for some days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultPeriod {
    /// The days.
    pub days: DaySpan,
    /// What was aimed at.
    pub targets: Vec<Measured>,
    /// What came. None means not yet reported, never zero.
    pub actuals: Vec<Measured>,
}

/// An indicator of an intervention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultIndicator {
    /// Its name within the intervention.
    pub id: String,
    /// What it counts.
    pub title: String,
    /// What it tells of.
    pub kind: ResultKind,
    /// Where its values come from.
    pub origin: Origin,
    /// The unit of every value: "elever", "procent".
    pub unit: String,
    /// Whether a higher value is better.
    pub is_higher_better: bool,
    /// How it was before, where that is known.
    pub baseline: Option<Baseline>,
    /// What was aimed at and what came, in order of time.
    pub periods: Vec<ResultPeriod>,
}

/// An indicator of an intervention cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ResultError {
    /// Two indicators have one name.
    #[error("the indicator '{0}' comes twice; give each its own name")]
    Duplicate(String),
    /// The unit is lacking.
    #[error("the indicator '{0}' has a target without a unit; write what is counted, as 'elever'")]
    TargetWithoutUnit(String),
    /// A text is empty.
    #[error("the indicator '{0}' has no title; write what it counts")]
    TitleLacking(String),
    /// A value is no number.
    #[error("the indicator '{0}' has a value that is no number")]
    NotANumber(String),
    /// Two values are of the same part of the same time.
    #[error("the indicator '{0}' has two values for the same part of the same period; keep one")]
    TwoValues(String),
    /// The periods overlap or come in another order.
    #[error("the periods of the indicator '{0}' overlap or are not in order of time")]
    Periods(String),
}

/// Checks the indicators of an intervention together.
///
/// # Errors
/// [`ResultError`] names the indicator.
pub fn check(indicators: &[ResultIndicator]) -> Result<(), ResultError> {
    let mut names = BTreeSet::new();
    for indicator in indicators {
        if !names.insert(indicator.id.as_str()) {
            return Err(ResultError::Duplicate(indicator.id.clone()));
        }
        check_one(indicator)?;
    }
    Ok(())
}

fn check_one(indicator: &ResultIndicator) -> Result<(), ResultError> {
    let name = || indicator.id.clone();
    if indicator.title.trim().is_empty() {
        return Err(ResultError::TitleLacking(name()));
    }
    let has_target = indicator.periods.iter().any(|period| !period.targets.is_empty());
    if has_target && indicator.unit.trim().is_empty() {
        return Err(ResultError::TargetWithoutUnit(name()));
    }
    if indicator.periods.windows(2).any(|pair| pair[0].days.last() >= pair[1].days.first()) {
        return Err(ResultError::Periods(name()));
    }
    let baseline = indicator.baseline.iter().map(|baseline| &baseline.values);
    let of_periods = indicator.periods.iter().flat_map(|period| [&period.targets, &period.actuals]);
    for values in baseline.chain(of_periods) {
        if values.iter().any(|measured| !measured.value.is_finite()) {
            return Err(ResultError::NotANumber(name()));
        }
        let mut parts = BTreeSet::new();
        let sorted = |measured: &Measured| {
            let mut dimensions = measured.dimensions.clone();
            dimensions.sort();
            dimensions
        };
        if !values.iter().all(|measured| parts.insert(sorted(measured))) {
            return Err(ResultError::TwoValues(name()));
        }
    }
    Ok(())
}
