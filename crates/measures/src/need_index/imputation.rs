//! What is missing is filled in, by a stated rule and marked as filled in.

pub mod expectation_maximisation;
pub mod interpolation;

use std::collections::BTreeMap;

use numerics::quantile::quantile_of_sorted;
use numerics::sum::mean;

use crate::column::present_sorted;

/// How missing values are filled in.
#[derive(Debug, Clone, PartialEq)]
pub enum Imputation {
    /// With the mean of the units that have a value.
    Mean,
    /// With their median.
    Median,
    /// With the mean of the units of the same group; a group without values stays missing.
    GroupMean {
        /// The grouping of the table.
        grouping: String,
    },
    /// With the median of the units of the same group; a group without values stays missing.
    GroupMedian {
        /// The grouping of the table.
        grouping: String,
    },
    /// On the straight line between the unit's own years before and after.
    LinearInTime {
        /// What years before the first or after the last value get.
        ends: interpolation::Ends,
    },
    /// With what the unit's other indicators let expect, if all are jointly normal.
    ExpectationMaximisation {
        /// Which indicators are taken together.
        together: Together,
        /// At most so many rounds.
        maximum_rounds: usize,
        /// Rounds end when no mean or covariance, in standard deviations, moves by more.
        tolerance: f64,
    },
}

/// Which indicators inform each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// All.
    All,
    /// Those with the same parent.
    Siblings,
}

/// Which number stands for those there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Centre {
    /// Their mean.
    Mean,
    /// Their median (type 7).
    Median,
}

impl Centre {
    fn of(self, values: &[Option<f64>]) -> Option<f64> {
        let present = present_sorted(values);
        match self {
            Self::Mean => mean(&present),
            Self::Median => quantile_of_sorted(&present, 0.5),
        }
    }
}

/// Returns the values with what is missing replaced by the centre of those there are; all missing
/// stays missing.
#[must_use]
pub fn with_centre(values: &[Option<f64>], centre: Centre) -> Vec<Option<f64>> {
    let fill = centre.of(values);
    values.iter().map(|value| value.or(fill)).collect()
}

/// Returns the values with what is missing replaced by the centre of its group. Where the group
/// has no values, or the row no group, it stays missing.
#[must_use]
pub fn with_group_centre(
    values: &[Option<f64>],
    labels: &[Option<String>],
    centre: Centre,
) -> Vec<Option<f64>> {
    let mut groups: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    for (value, label) in values.iter().zip(labels) {
        if let Some(label) = label {
            groups.entry(label).or_default().push(*value);
        }
    }
    let centres: BTreeMap<&str, Option<f64>> =
        groups.into_iter().map(|(label, members)| (label, centre.of(&members))).collect();
    let fill = |label: &Option<String>| label.as_deref().and_then(|label| centres[label]);
    values.iter().zip(labels).map(|(value, label)| value.or_else(|| fill(label))).collect()
}

impl Imputation {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Mean => "the mean of the units with a value".to_owned(),
            Self::Median => "the median of the units with a value".to_owned(),
            Self::GroupMean { grouping } => format!("the mean of the units of the same {grouping}"),
            Self::GroupMedian { grouping } => {
                format!("the median of the units of the same {grouping}")
            }
            Self::LinearInTime { ends } => format!(
                "on the line between the unit's years before and after, {}",
                match ends {
                    interpolation::Ends::Nearest => "the nearest year's value at the ends",
                    interpolation::Ends::Missing => "nothing at the ends",
                }
            ),
            Self::ExpectationMaximisation { together, .. } => format!(
                "the conditional mean of a normal distribution of {}",
                match together {
                    Together::All => "all indicators",
                    Together::Siblings => "the indicators of the same group",
                }
            ),
        }
    }
}
