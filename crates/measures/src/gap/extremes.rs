//! The gap between the two ends of a row of groups, as a difference and as a ratio.

use numerics::sum::sum;

use super::social_groups::{GroupMeasure, SocialGroups, Undefined};

/// The two ends that a difference or ratio compares, as weights over the groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Ends {
    /// Sums to one over the groups of the upper end.
    pub upper: Vec<f64>,
    /// Sums to one over those of the lower end.
    pub lower: Vec<f64>,
}

/// Returns the ends: with an order the most advantaged and the most disadvantaged place (groups at
/// one place pooled by size), without one the groups with the highest and the lowest rate.
#[must_use]
pub fn ends(groups: &SocialGroups) -> Ends {
    let pooled = |is_there: &dyn Fn(usize) -> bool| {
        let size = |group: usize| if is_there(group) { groups.sizes[group] } else { 0.0 };
        let total = sum((0..groups.n_groups()).map(size));
        (0..groups.n_groups()).map(|group| size(group) / total).collect()
    };
    let keys = groups.places.as_ref().unwrap_or(&groups.rates);
    let low = keys.iter().copied().fold(f64::INFINITY, f64::min);
    let high = keys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Ends { upper: pooled(&|group| keys[group] >= high), lower: pooled(&|group| keys[group] <= low) }
}

/// Returns the absolute gap `y₁ − y₀` between the ends, in the rates' unit.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
#[must_use]
pub fn difference(groups: &SocialGroups, ends: &Ends) -> GroupMeasure {
    let gradient: Vec<f64> = ends.upper.iter().zip(&ends.lower).map(|(u, l)| u - l).collect();
    GroupMeasure::new(rate_at(groups, &gradient), gradient)
}

/// Returns the ratio `y₁ / y₀` of the ends.
///
/// # Errors
/// [`Undefined`] where the lower end's rate is zero or below.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
pub fn ratio(groups: &SocialGroups, ends: &Ends) -> Result<GroupMeasure, Undefined> {
    let (estimate, gradient) = quotient(groups, ends)?;
    Ok(GroupMeasure::ratio(estimate, gradient))
}

/// Returns the relative gap `(y₁ − y₀) / y₀` of the ends.
///
/// # Errors
/// [`Undefined`] where the lower end's rate is zero or below.
pub fn relative_difference(groups: &SocialGroups, ends: &Ends) -> Result<GroupMeasure, Undefined> {
    let (estimate, gradient) = quotient(groups, ends)?;
    Ok(GroupMeasure::new(estimate - 1.0, gradient))
}

fn quotient(groups: &SocialGroups, ends: &Ends) -> Result<(f64, Vec<f64>), Undefined> {
    let (upper, lower) = (rate_at(groups, &ends.upper), rate_at(groups, &ends.lower));
    if lower <= 0.0 {
        return Err(Undefined::DivisorNotPositive { rate: lower });
    }
    let estimate = upper / lower;
    let gradient =
        ends.upper.iter().zip(&ends.lower).map(|(u, l)| (u - estimate * l) / lower).collect();
    Ok((estimate, gradient))
}

fn rate_at(groups: &SocialGroups, weights: &[f64]) -> f64 {
    sum(groups.rates.iter().zip(weights).map(|(rate, weight)| rate * weight))
}
