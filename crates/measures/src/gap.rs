//! How far one value is from another, and one kind of area from the rest.
//!
//! Measures that answer as estimates have five front doors, each with its list: groups
//! ([`group_question::group_gaps`]), persons ([`person_gaps::person_gaps`]), rates over strata
//! ([`rate_gap::rate_gap`], [`rate_gap::factor_gap`]), life expectancy ([`life_gap::life_gap`]) and
//! a model of persons' traits ([`model_gap::model_gap`]).

use domain::indicator::Direction;
use numerics::quantile::quantile_of_sorted;
use numerics::sum::{count, mean, sum, weighted_mean};

use crate::column::{
    ColumnError, check_length, check_values, check_weights, present_sorted, weighted_sorted,
};

pub mod attributable;
pub mod between_group_variance;
pub mod concentration;
pub mod das_gupta;
pub mod entropy;
pub mod extremes;
mod group_measures;
pub mod group_question;
pub mod kitagawa;
pub mod life_expectancy;
pub mod life_gap;
pub mod mean_difference;
pub mod model_gap;
pub mod oaxaca_blinder;
pub mod person_gaps;
pub mod rate_gap;
pub mod slope_index;
pub mod social_groups;

#[cfg(test)]
mod tests;

/// The distance of a value to a reference, both in the indicator's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The value.
    pub value: f64,
    /// What it is held against: the nation, the county, a group, similar areas, the other sex.
    pub reference: f64,
    /// `value − reference`, in the indicator's unit (percentage points for shares in percent).
    pub absolute: f64,
    /// `(value − reference) / reference`; `None` where the reference is zero or below.
    pub relative: Option<f64>,
    /// The absolute gap turned so that positive means worse than the reference and negative
    /// better; `None` where no direction is decided.
    pub worse_by: Option<f64>,
}

/// Returns the gap of a value against a reference, or `None` where either is missing.
///
/// ```
/// use domain::indicator::Direction;
/// use measures::gap::gap;
///
/// let turnout = gap(Some(75.0), Some(80.0), Some(Direction::HigherIsBetter)).unwrap();
/// assert_eq!((turnout.absolute, turnout.worse_by), (-5.0, Some(5.0)));
/// assert_eq!(gap(None, Some(80.0), None), None);
/// ```
#[must_use]
pub fn gap(
    value: Option<f64>,
    reference: Option<f64>,
    direction: Option<Direction>,
) -> Option<Gap> {
    let (value, reference) = value.zip(reference)?;
    let absolute = value - reference;
    let worse_by = direction.map(|direction| match direction {
        Direction::HigherIsBetter => reference - value,
        Direction::LowerIsBetter => absolute,
    });
    let relative = (reference > 0.0).then(|| absolute / reference);
    Some(Gap { value, reference, absolute, relative, worse_by })
}

/// How several areas become one reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Centre {
    /// The mean in which every area counts alike.
    Mean,
    /// The middle area.
    Median,
}

/// A reference made of several areas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reference {
    /// The mean or median.
    pub value: f64,
    /// Areas that it rests on.
    pub n: usize,
    /// Areas asked for that have no value.
    pub missing: usize,
}

/// Returns the mean or median of the areas in these rows, or `None` where none has a value.
///
/// Leave the area itself out of `rows` where it shall be held against the others only.
///
/// # Errors
/// [`ColumnError::NotFinite`] where a value is infinite or not a number.
///
/// # Panics
/// Where a row is outside the column.
pub fn reference(
    values: &[Option<f64>],
    rows: &[usize],
    centre: Centre,
) -> Result<Option<Reference>, ColumnError> {
    let chosen: Vec<Option<f64>> = rows.iter().map(|row| values[*row]).collect();
    check_values("value", &chosen)?;
    let sorted = present_sorted(&chosen);
    let value = match centre {
        Centre::Mean => mean(&sorted),
        Centre::Median => quantile_of_sorted(&sorted, 0.5),
    };
    let (n, missing) = (sorted.len(), rows.len() - sorted.len());
    Ok(value.map(|value| Reference { value, n, missing }))
}

/// Where an area stands among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// 1 for the best; where no direction is decided, 1 for the highest. Equal values share the
    /// first of their places.
    pub rank: usize,
    /// Areas with a value.
    pub n: usize,
    /// Areas with exactly this value, the area itself included.
    pub tied: usize,
}

/// Returns where the area in this row stands among the areas with a value; `None` where it has
/// none.
///
/// # Errors
/// [`ColumnError::NotFinite`] where a value is infinite or not a number.
///
/// # Panics
/// Where the row is outside the column.
pub fn place(
    values: &[Option<f64>],
    row: usize,
    direction: Option<Direction>,
) -> Result<Option<Place>, ColumnError> {
    check_values("value", values)?;
    let Some(own) = values[row] else { return Ok(None) };
    let present = || values.iter().flatten();
    let before = match direction {
        Some(Direction::LowerIsBetter) => present().filter(|value| **value < own).count(),
        _ => present().filter(|value| **value > own).count(),
    };
    let tied = present().filter(|value| **value == own).count();
    Ok(Some(Place { rank: before + 1, n: present().count(), tied }))
}

/// Gaps between kinds of areas, and how much of the variance they account for.
#[derive(Debug, Clone, PartialEq)]
pub struct BetweenGroups {
    /// One per kind, in the order of the group numbers; kinds without any value included.
    pub groups: Vec<GroupMean>,
    /// The share of the variance over areas that lies between the kinds' means, 0 to 1, every
    /// area counting alike; `None` where the areas do not vary.
    pub between_share: Option<f64>,
    /// The same where areas count by weight; `None` without weights.
    pub weighted_between_share: Option<f64>,
    /// Areas with a value that belong to no kind: left out.
    pub without_group: usize,
}

/// One kind of area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupMean {
    /// Areas of the kind with a value.
    pub n: usize,
    /// Areas of the kind without one.
    pub missing: usize,
    /// The mean in which every area counts alike.
    pub mean: Option<f64>,
    /// The mean in which areas count by weight, over those with value and weight.
    pub weighted_mean: Option<f64>,
}

/// Returns the means of kinds of areas and the share of variance between them.
///
/// With group means `x̄g` and sizes `wg` (areas, or sums of weights):
/// `Σ wg(x̄g − x̄)² / Σ w(x − x̄)²`, over the areas that have a group, a value and, for the weighted
/// share, a weight. Groups are numbered from zero to below `n_groups`.
///
/// # Errors
/// [`ColumnError`] where lengths differ, a value is not finite or a weight negative.
///
/// # Panics
/// Where a group number is `n_groups` or above.
pub fn between_groups(
    values: &[Option<f64>],
    weights: &[Option<f64>],
    groups: &[Option<usize>],
    n_groups: usize,
) -> Result<BetweenGroups, ColumnError> {
    check_values("value", values)?;
    check_length("weight", weights.len(), values.len())?;
    check_length("group", groups.len(), values.len())?;
    check_weights("weight", weights)?;
    let mut members: Vec<Members> = (0..n_groups).map(|_| Members::default()).collect();
    for ((value, weight), group) in values.iter().zip(weights).zip(groups) {
        if let Some(group) = group {
            members[*group].values.push(*value);
            members[*group].weights.push(*weight);
        }
    }
    let alike: Vec<Option<f64>> = vec![Some(1.0); values.len()];
    let unweighted = |m: &Members| weighted_sorted(&m.values, &alike[..m.values.len()]);
    let weighted = |m: &Members| weighted_sorted(&m.values, &m.weights);
    let rows = values.iter().zip(groups);
    Ok(BetweenGroups {
        groups: members.iter().map(Members::mean).collect(),
        between_share: share_between(members.iter().map(unweighted)),
        weighted_between_share: share_between(members.iter().map(weighted)),
        without_group: rows.filter(|(value, group)| value.is_some() && group.is_none()).count(),
    })
}

#[derive(Default)]
struct Members {
    values: Vec<Option<f64>>,
    weights: Vec<Option<f64>>,
}

impl Members {
    fn mean(&self) -> GroupMean {
        let present = present_sorted(&self.values);
        let both = weighted_sorted(&self.values, &self.weights);
        GroupMean {
            n: present.len(),
            missing: self.values.len() - present.len(),
            mean: mean(&present),
            weighted_mean: weighted_mean(&both.values, &both.weights),
        }
    }
}

fn share_between(groups: impl Iterator<Item = crate::column::Weighted>) -> Option<f64> {
    let groups: Vec<_> = groups.collect();
    let means: Vec<f64> =
        groups.iter().map(|g| weighted_mean(&g.values, &g.weights).unwrap_or(0.0)).collect();
    let sizes: Vec<f64> = groups.iter().map(|g| sum(g.weights.iter().copied())).collect();
    let centre = weighted_mean(&means, &sizes)?;
    let squares = |x: f64, about: f64| (x - about) * (x - about);
    let between = sum(means.iter().zip(&sizes).map(|(m, size)| size * squares(*m, centre)));
    let within = sum(groups.iter().zip(&means).flat_map(|(group, mean)| {
        group.values.iter().zip(&group.weights).map(|(x, w)| w * squares(*x, *mean))
    }));
    let total = between + within;
    (total > 0.0).then(|| between / total)
}

/// The difference between two groups of people over areas: women and men, say.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDifference {
    /// `first − second` per area, in the indicator's unit; `None` where either is missing.
    pub differences: Vec<Option<f64>>,
    /// Areas in which the first group has the higher value.
    pub first_higher: usize,
    /// Areas in which the second group has.
    pub second_higher: usize,
    /// Areas in which both have the same.
    pub equal: usize,
    /// The mean difference over areas, every area counting alike.
    pub mean: Option<f64>,
}

/// Returns the differences between two groups of people in each area.
///
/// # Errors
/// [`ColumnError`] where the lengths differ or a value is not finite.
pub fn group_difference(
    first: &[Option<f64>],
    second: &[Option<f64>],
) -> Result<GroupDifference, ColumnError> {
    check_length("second group", second.len(), first.len())?;
    check_values("first group", first)?;
    check_values("second group", second)?;
    let differences: Vec<Option<f64>> =
        first.iter().zip(second).map(|(a, b)| a.zip(*b).map(|(a, b)| a - b)).collect();
    let sorted = present_sorted(&differences);
    let total = sum(sorted.iter().copied());
    Ok(GroupDifference {
        first_higher: sorted.iter().filter(|d| **d > 0.0).count(),
        second_higher: sorted.iter().filter(|d| **d < 0.0).count(),
        equal: sorted.iter().filter(|d| **d == 0.0).count(),
        mean: (!sorted.is_empty()).then(|| total / count(sorted.len())),
        differences,
    })
}
