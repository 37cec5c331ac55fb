//! How far the whole population is from its best-placed group.

use domain::indicator::Direction;
use numerics::sum::sum;

use super::between_group_variance::positive_mean;
use super::social_groups::{GroupMeasure, SocialGroups, StandardError, Undefined};

/// Returns the group that the others could be like: the named row; else the most advantaged place
/// of an order (the largest group at it); else the best rate (the largest group that has it).
///
/// # Errors
/// [`Undefined::Needs`] where there is neither a reference nor an order nor a direction.
pub fn reference_group(
    groups: &SocialGroups,
    row: Option<usize>,
    direction: Option<Direction>,
) -> Result<usize, Undefined> {
    if let Some(row) = row {
        let found = groups.rows.iter().position(|candidate| *candidate == row);
        return found.ok_or(Undefined::Needs { needs: "a reference group with a rate and people" });
    }
    match &groups.places {
        Some(places) => Ok(largest_of_highest(groups, |group| places[group])),
        None => best_group(groups, direction),
    }
}

/// Returns the group with the best rate, the largest of those that have it.
///
/// # Errors
/// [`Undefined::Needs`] without a direction.
pub fn best_group(groups: &SocialGroups, way: Option<Direction>) -> Result<usize, Undefined> {
    match way {
        Some(Direction::HigherIsBetter) => Ok(largest_of_highest(groups, |g| groups.rates[g])),
        Some(Direction::LowerIsBetter) => Ok(largest_of_highest(groups, |g| -groups.rates[g])),
        None => Err(Undefined::Needs { needs: "which way is better" }),
    }
}

fn largest_of_highest(groups: &SocialGroups, key: impl Fn(usize) -> f64) -> usize {
    let order = |a: &usize, b: &usize| {
        let by_size = || groups.sizes[*a].total_cmp(&groups.sizes[*b]);
        key(*a).total_cmp(&key(*b)).then_with(by_size)
    };
    (0..groups.n_groups()).max_by(order).expect("social groups are two or more")
}

/// Returns the population attributable risk `PAR = yᵣ − μ`, in the rates' unit: what the mean
/// would gain if every group had the reference's rate.
///
/// Zero where the mean is already better: above zero for what should be high, below for what
/// should be low.
///
/// # Errors
/// [`Undefined::Needs`] without a direction.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
pub fn attributable_risk(
    groups: &SocialGroups,
    reference: usize,
    direction: Option<Direction>,
) -> Result<GroupMeasure, Undefined> {
    let (rate, mean) = (groups.rates[reference], groups.mean());
    if is_reached(rate, mean, direction)? {
        return Ok(GroupMeasure::new(0.0, vec![0.0; groups.n_groups()]));
    }
    let mut gradient: Vec<f64> = groups.shares().iter().map(|p| -p).collect();
    gradient[reference] += 1.0;
    Ok(GroupMeasure::new(rate - mean, gradient))
}

/// Returns the population attributable fraction `PAF = 100·(yᵣ − μ)/μ`, in percent of the mean.
///
/// # Errors
/// [`Undefined`] without a direction or where the mean is zero or below.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
pub fn attributable_fraction(
    groups: &SocialGroups,
    reference: usize,
    direction: Option<Direction>,
) -> Result<GroupMeasure, Undefined> {
    let (rate, mean) = (groups.rates[reference], positive_mean(groups)?);
    if is_reached(rate, mean, direction)? {
        return Ok(GroupMeasure::new(0.0, vec![0.0; groups.n_groups()]));
    }
    let slope = |p: &f64| -100.0 * p * rate / (mean * mean);
    let mut gradient: Vec<f64> = groups.shares().iter().map(slope).collect();
    gradient[reference] += 100.0 / mean;
    Ok(GroupMeasure::new(100.0 * (rate - mean) / mean, gradient))
}

fn is_reached(rate: f64, mean: f64, direction: Option<Direction>) -> Result<bool, Undefined> {
    match direction {
        Some(Direction::HigherIsBetter) => Ok(rate < mean),
        Some(Direction::LowerIsBetter) => Ok(rate > mean),
        None => Err(Undefined::Needs { needs: "which way is better" }),
    }
}

/// Returns the standard error of the attributable fraction as a share (not percent) when all
/// people are one random sample, and that of the risk in the rates' unit.
///
/// With a and c events outside and inside the reference group, b and d people without, n people
/// and the fraction F (above zero where the reference is lower):
/// `SE(ln(1 − F))² = (b + F(a + d)) / (n·c)`. `None` without a scale or without events in the
/// reference group. It is what healthequal prints for PAR and PAF.
///
/// # Source
/// Walter, S. D. (1978), Calculation of attributable risks from epidemiological data,
/// doi 10.1093/ije/7.2.175.
#[must_use]
pub fn attributable_errors_walter(
    groups: &SocialGroups,
    reference: usize,
) -> Option<(StandardError, StandardError)> {
    let scale = groups.scale?;
    let events = |group: usize| groups.sizes[group] * groups.rates[group] / scale;
    let (n, all) = (sum(groups.sizes.iter().copied()), sum((0..groups.n_groups()).map(events)));
    let c = events(reference);
    let (a, d) = (all - c, groups.sizes[reference] - c);
    let b = n - groups.sizes[reference] - a;
    if c <= 0.0 || all <= 0.0 || b < 0.0 || d < 0.0 {
        return None;
    }
    let ratio = c / (c + d) / (all / n);
    let fraction = 1.0 - ratio;
    let variance = (b + fraction * (a + d)) / (n * c);
    let value = ratio * variance.max(0.0).sqrt();
    let method = "Walter (1978)";
    let risk = StandardError { value: value * groups.mean(), method };
    Some((StandardError { value, method }, risk))
}
