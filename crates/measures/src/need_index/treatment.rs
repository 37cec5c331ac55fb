//! Outliers are drawn in before they rule the scale.

pub mod shape;
pub mod transform;
pub mod winsorisation;

use transform::{Transform, TransformError, transformed};
use winsorisation::{Drawn, Limit, winsorised};

/// How an indicator's outliers are treated.
///
/// 1. If the values pass the test they are left alone.
/// 2. Otherwise they are winsorised, value by value, until they pass or the limit is reached.
/// 3. If they still fail, the transformation is made: of the values before winsorisation, or of
///    the winsorised ones where `combine` says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Treatment {
    /// What counts as having outliers.
    pub test: OutlierTest,
    /// How many values may be drawn in; `None` does not winsorise.
    pub winsorise: Option<Limit>,
    /// What is done if that is not enough; `None` leaves the winsorised values.
    pub transform: Option<Transform>,
    /// Whether the transformation takes the winsorised values.
    pub combine: bool,
}

/// Values have outliers where both the skewness in size and the kurtosis exceed their limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutlierTest {
    /// 2 is usual.
    pub skewness: f64,
    /// 3.5 is usual.
    pub kurtosis: f64,
}

impl OutlierTest {
    /// Returns whether the values pass; `None` where skewness or kurtosis is undefined: fewer
    /// than four values, or all equal.
    #[must_use]
    pub fn passes(&self, values: &[f64]) -> Option<bool> {
        let skewness = shape::skewness(values)?;
        let kurtosis = shape::kurtosis(values)?;
        Some(skewness.abs() < self.skewness || kurtosis < self.kurtosis)
    }
}

/// What the treatment did to an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    /// The values, missing where they were.
    pub values: Vec<Option<f64>>,
    /// What was done.
    pub outcome: Outcome,
    /// Skewness before.
    pub skewness_before: Option<f64>,
    /// Kurtosis before.
    pub kurtosis_before: Option<f64>,
    /// Skewness after.
    pub skewness_after: Option<f64>,
    /// Kurtosis after.
    pub kurtosis_after: Option<f64>,
    /// Whether the values pass the test now; `None` where it is undefined.
    pub passes: Option<bool>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The test is undefined for the values; they are as they were.
    Untestable,
    /// The values passed; they are as they were.
    Passed,
    /// The values failed, and the rule allows nothing.
    LeftFailing,
    /// Values were drawn in.
    Winsorised {
        /// How many from above.
        high: usize,
        /// How many from below.
        low: usize,
    },
    /// Winsorisation was not enough, and all values were transformed instead.
    Transformed,
    /// Values were drawn in and all were then transformed.
    WinsorisedAndTransformed {
        /// How many from above.
        high: usize,
        /// How many from below.
        low: usize,
    },
}

/// Returns the values after treatment, and what was done.
///
/// # Errors
/// [`TransformError`] where the transformation is not defined for the values.
///
/// # Source
/// OECD and JRC (2008), Handbook on constructing composite indicators, step 3; the two-stage rule
/// of Becker, W. et al. (2022), COINr: an R package for developing composite indicators, JOSS 7,
/// doi 10.21105/joss.04567.
pub fn treated(values: &[Option<f64>], rule: &Treatment) -> Result<Treated, TransformError> {
    let before: Vec<f64> = values.iter().flatten().copied().collect();
    let (after, outcome) = match rule.test.passes(&before) {
        None => (before.clone(), Outcome::Untestable),
        Some(true) => (before.clone(), Outcome::Passed),
        Some(false) => failing(&before, rule)?,
    };
    let mut rest = after.iter().copied();
    Ok(Treated {
        values: values.iter().map(|value| value.and_then(|_| rest.next())).collect(),
        outcome,
        skewness_before: shape::skewness(&before),
        kurtosis_before: shape::kurtosis(&before),
        skewness_after: shape::skewness(&after),
        kurtosis_after: shape::kurtosis(&after),
        passes: rule.test.passes(&after),
    })
}

fn failing(before: &[f64], rule: &Treatment) -> Result<(Vec<f64>, Outcome), TransformError> {
    let drawn = match rule.winsorise {
        None => Drawn { values: before.to_vec(), high: 0, low: 0 },
        Some(limit) => winsorised(before, &rule.test, limit),
    };
    let (high, low) = (drawn.high, drawn.low);
    let passes = rule.test.passes(&drawn.values) == Some(true);
    match &rule.transform {
        Some(transform) if !passes => {
            let combined = rule.combine && high + low > 0;
            let source = if combined { drawn.values.as_slice() } else { before };
            let outcome = if combined {
                Outcome::WinsorisedAndTransformed { high, low }
            } else {
                Outcome::Transformed
            };
            Ok((transformed(source, transform)?, outcome))
        }
        _ if high + low == 0 => Ok((drawn.values, Outcome::LeftFailing)),
        _ => Ok((drawn.values, Outcome::Winsorised { high, low })),
    }
}

impl Treatment {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        let test = format!(
            "outliers where skewness exceeds {} and kurtosis {}",
            self.test.skewness, self.test.kurtosis
        );
        let draw = match self.winsorise {
            None => String::new(),
            Some(Limit::Points(most)) => format!("; at most {most} values winsorised"),
            Some(Limit::UntilPassing) => "; winsorised until they pass".to_owned(),
        };
        let then =
            self.transform.as_ref().map_or(String::new(), |t| format!("; else {}", t.words()));
        format!("{test}{draw}{then}")
    }
}

impl Outcome {
    /// Returns what was done in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Untestable => "too few or equal values to test".to_owned(),
            Self::Passed => "no outliers".to_owned(),
            Self::LeftFailing => "outliers left".to_owned(),
            Self::Winsorised { high, low } => {
                format!("{high} values drawn in from above, {low} from below")
            }
            Self::Transformed => "transformed".to_owned(),
            Self::WinsorisedAndTransformed { high, low } => {
                format!("{high} values drawn in from above, {low} from below; transformed")
            }
        }
    }
}
