//! How unevenly groups live over areas.
//!
//! [`segregation`] answers for the command line and the pages; the kernels beneath take counts per
//! area and are documented each in its own file.

mod answer;
pub mod atkinson;
mod catalogue;
pub mod change;
pub mod concentration_profile;
pub mod corrected;
pub mod correlation_ratio;
pub mod counts;
pub mod density_corrected;
pub mod dissimilarity;
pub mod entropy;
pub mod exposure;
pub mod gini;
pub mod hierarchy;
pub mod hutchens;
mod indices;
mod lanes;
pub mod local_segregation;
pub mod location_quotient;
pub mod min_max;
pub mod mutual_information;
pub mod ordinal;
pub mod rank_order;
pub mod relative_diversity;
pub mod resampling;
pub mod simpson;
pub mod spatial;

use crate::estimate::Estimate;
use crate::segregation::change::{Adjustment, ChangeError};
use crate::segregation::counts::{CountsError, GroupColumn, MissingCounts, RepeatedAreas};
use crate::segregation::hierarchy::{HierarchyError, LevelColumn};
use crate::segregation::rank_order::RankOrderError;
use crate::segregation::rank_order::incomes::{Incomes, Profile};
use crate::segregation::resampling::{IntervalMethod, Resampling, ResamplingError, Tail};

pub use crate::segregation::answer::change::CHANGE_MEASURES;
pub use crate::segregation::answer::incomes::INCOME_MEASURES;
pub use crate::segregation::catalogue::MEASURES;
pub use crate::segregation::indices::Settings;

/// A question about segregation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question<'a> {
    /// The area of each row.
    pub areas: &'a [&'a str],
    /// The counts of each group, one per row; together the whole population.
    pub groups: &'a [GroupColumn<'a>],
    /// The ids of [`MEASURES`] that are asked for; all that fit where empty.
    pub measures: &'a [&'a str],
    /// Whose segregation the two-group measures tell.
    pub focus: Focus<'a>,
    /// Whether the groups have an order, as income brackets have.
    pub order: GroupOrder,
    /// The units that areas lie in, highest level first, one per row: M and H are divided over
    /// them.
    pub levels: &'a [LevelColumn<'a>],
    /// What an area with a missing count is.
    pub missing: MissingCounts,
    /// What a second row of an area is.
    pub repeated: RepeatedAreas,
    /// The choices within measures.
    pub settings: Settings,
    /// Standard errors, bias and intervals, where asked for.
    pub bootstrap: Option<Bootstrap>,
    /// A test against no segregation, where asked for.
    pub null: Option<Null>,
}

/// Whose segregation a two-group measure tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus<'a> {
    /// Each group against all others.
    EachGroup,
    /// One group against all others.
    Group(&'a str),
    /// One group against another; nobody else counts, in no measure.
    Pair(&'a str, &'a str),
}

/// Whether groups have an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupOrder {
    /// They are names only.
    Unordered,
    /// They are categories from the lowest to the highest: ordinal and rank-order measures can be
    /// taken.
    LowestFirst,
}

/// How sampling error is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// Persons or areas; nothing without segregation.
    pub resampling: Resampling,
    /// Samples, 2 or more.
    pub replications: usize,
    /// The seed of the draws.
    pub seed: u64,
    /// The interval's level, 0.95 as a rule.
    pub level: f64,
    /// How the interval is made.
    pub interval: IntervalMethod,
}

/// How a test against no segregation is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Null {
    /// A population without segregation.
    pub resampling: Resampling,
    /// Populations, 2 or more.
    pub replications: usize,
    /// The seed of the draws.
    pub seed: u64,
    /// Which indices count as at least as far out.
    pub tail: Tail,
}

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SegregationError {
    /// No measure has this id.
    #[error("find measure '{id}'; there are {known}")]
    UnknownMeasure {
        /// What was asked for.
        id: String,
        /// The ids there are.
        known: String,
    },
    /// No group with a person has this name.
    #[error("find group '{name}' with a person in it; there are {known}")]
    UnknownGroup {
        /// What was asked for.
        name: String,
        /// The groups there are.
        known: String,
    },
    /// A measure needs an order that the groups do not have.
    #[error("take '{id}' of groups without an order; say that they go from lowest to highest")]
    NeedsOrder {
        /// The measure.
        id: &'static str,
    },
    /// A population is drawn with segregation for a test, or without for a sample.
    #[error("draw {drawn:?} {purpose}; that is done with {possible}")]
    Resampling {
        /// How it was to be drawn.
        drawn: Resampling,
        /// What for.
        purpose: &'static str,
        /// What can be drawn.
        possible: &'static str,
    },
    /// A setting of a measure is outside what it is defined for.
    #[error("take '{id}' with {setting}; {allowed}")]
    Setting {
        /// The measure.
        id: &'static str,
        /// The setting and its value.
        setting: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// Rows of one area lie in two units.
    #[error("read level '{level}': the rows of area '{area}' lie in two units")]
    TwoUnits {
        /// The level.
        level: String,
        /// The area.
        area: String,
    },
    /// The counts cannot be read.
    #[error(transparent)]
    Counts(#[from] CountsError),
    /// The levels are no hierarchy.
    #[error(transparent)]
    Hierarchy(#[from] HierarchyError),
    /// The ranks cannot be joined.
    #[error(transparent)]
    RankOrder(#[from] RankOrderError),
    /// Populations cannot be drawn.
    #[error(transparent)]
    Resample(#[from] ResamplingError),
    /// Two times cannot be compared.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

/// Returns the measures asked for, in the order of [`MEASURES`] and for two-group measures in the
/// order of the groups, which the diagnostic "group" names.
///
/// Areas and groups with nobody are left out and said. `n` is the number of areas. A measure that
/// is undefined for the data is answered without a number and says why.
///
/// # Errors
/// [`SegregationError`] where the counts, levels, measures or settings make no sense together.
pub fn segregation(question: &Question<'_>) -> Result<Vec<Estimate>, SegregationError> {
    answer::answer(question)
}

/// A question about where a change comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeQuestion<'a> {
    /// The areas before, one per row.
    pub areas_before: &'a [&'a str],
    /// The counts before.
    pub groups_before: &'a [GroupColumn<'a>],
    /// The areas after, one per row; the same area has the same name.
    pub areas_after: &'a [&'a str],
    /// The counts after.
    pub groups_after: &'a [GroupColumn<'a>],
    /// What an area with a missing count is.
    pub missing: MissingCounts,
    /// What a second row of an area is.
    pub repeated: RepeatedAreas,
    /// The ids of [`CHANGE_MEASURES`] that are asked for: ways to divide the change; all where
    /// empty.
    pub measures: &'a [&'a str],
    /// When the fitting of margins ends.
    pub adjustment: Adjustment,
    /// Standard errors of the terms by samples of persons of both times, where asked for.
    pub bootstrap: Option<Bootstrap>,
}

/// Returns the change of M between two times, once for each way to divide it: the number is the
/// difference, the parts its terms and, of Shapley's method, the structural term by area.
///
/// # Errors
/// [`SegregationError`] where the counts cannot be read or compared, or a measure is unknown.
pub fn segregation_change(
    question: &ChangeQuestion<'_>,
) -> Result<Vec<Estimate>, SegregationError> {
    answer::change::answer(question)
}

/// Returns H^R of persons' incomes, with the profile as parts.
///
/// # Errors
/// [`SegregationError::RankOrder`] where the incomes cannot be read or ranked.
pub fn income_segregation(
    people: &Incomes<'_>,
    profile: Profile,
) -> Result<Estimate, SegregationError> {
    answer::incomes::answer(people, profile)
}

#[cfg(test)]
mod tests;
