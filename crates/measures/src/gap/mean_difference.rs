//! The mean distance of groups to one of them or to the mean of all people.

use numerics::sum::{count, sum};

use super::between_group_variance::{deviations, positive_mean};
use super::social_groups::{GroupMeasure, SocialGroups, Undefined};

/// How groups count in a mean over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// By their people.
    BySize,
    /// Every group alike.
    Alike,
}

/// Returns the mean distance to the mean of all people, `Σ wⱼ|yⱼ − μ|` (MDM), in the rates' unit.
///
/// `wⱼ` is the share of people (MDMW) or one through the number of groups (MDMU); `μ` weighs by
/// people in both.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
#[must_use]
pub fn mean_difference_from_mean(groups: &SocialGroups, counting: Counting) -> GroupMeasure {
    let (weights, shares) = (weights(groups, counting), groups.shares());
    let deviations = deviations(groups);
    let terms = || weights.iter().zip(&deviations);
    let estimate = sum(terms().map(|(w, d)| w * d.abs()));
    let pull = sum(terms().map(|(w, d)| w * sign(*d)));
    let slope = |((w, d), p): ((&f64, &f64), &f64)| w * sign(*d) - p * pull;
    GroupMeasure::new(estimate, terms().zip(&shares).map(slope).collect())
}

/// Returns the mean distance to one group, `Σ wⱼ|yⱼ − yᵣ|` (MDB where it is the best, MDR where it
/// is a reference), in the rates' unit.
///
/// # Panics
/// Where `group` is not one of the groups.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
#[must_use]
pub fn mean_difference_from_group(
    groups: &SocialGroups,
    group: usize,
    counting: Counting,
) -> GroupMeasure {
    let weights = weights(groups, counting);
    let from: Vec<f64> = groups.rates.iter().map(|rate| rate - groups.rates[group]).collect();
    let terms = || weights.iter().zip(&from);
    let mut gradient: Vec<f64> = terms().map(|(w, d)| w * sign(*d)).collect();
    gradient[group] -= sum(terms().map(|(w, d)| w * sign(*d)));
    GroupMeasure::new(sum(terms().map(|(w, d)| w * d.abs())), gradient)
}

/// Returns the index of disparity `IDIS = 100·Σ wⱼ|yⱼ − μ| / μ`, in percent of the mean.
///
/// # Errors
/// [`Undefined`] where the mean is zero or below.
///
/// # Source
/// Pearcy, J. N. and Keppel, K. G. (2002), doi 10.1093/phr/117.3.273, held against the mean of all
/// people as Schlotheuber and Hosseinpoor (2022) have it.
pub fn index_of_disparity(
    groups: &SocialGroups,
    counting: Counting,
) -> Result<GroupMeasure, Undefined> {
    let (distance, mean) = (mean_difference_from_mean(groups, counting), positive_mean(groups)?);
    let estimate = 100.0 * distance.estimate / mean;
    let terms = distance.gradient.iter().zip(groups.shares());
    let gradient = terms.map(|(g, p)| (100.0 * g - p * estimate) / mean).collect();
    Ok(GroupMeasure::new(estimate, gradient))
}

fn weights(groups: &SocialGroups, counting: Counting) -> Vec<f64> {
    match counting {
        Counting::BySize => groups.shares(),
        Counting::Alike => vec![1.0 / count(groups.n_groups()); groups.n_groups()],
    }
}

/// Zero has no sign.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}
