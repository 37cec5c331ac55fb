//! Whom people meet in their neighbourhoods.

use numerics::sum::sum;

use super::units::Units;

/// Returns `xPx = Σ xᵢ pᵢ ∕ X`, the share of the group in the neighbourhood of its average
/// member, or `None` where the group has no members.
///
/// Over local persons this is EquiPop's SI.
///
/// # Source
/// Bell, W. (1954), A probability model for the measurement of ecological segregation, Social
/// Forces 32, doi 10.2307/2574118; over bespoke neighbourhoods Östh, J., Clark, W. A. V. and
/// Malmberg, B. (2015), doi 10.1111/gean.12053.
#[must_use]
pub fn isolation(units: &Units) -> Option<f64> {
    average(&units.members, &units.shares)
}

/// Returns `xPy = Σ xᵢ (1 − pᵢ) ∕ X`, the share of everybody else in the neighbourhood of the
/// group's average member, or `None` where the group has no members.
///
/// # Source
/// Lieberson, S. (1981), An asymmetrical approach to segregation; see [`isolation`].
#[must_use]
pub fn interaction(units: &Units) -> Option<f64> {
    let others: Vec<f64> = units.shares.iter().map(|share| 1.0 - share).collect();
    average(&units.members, &others)
}

/// Returns `V = (xPx − P) ∕ (1 − P)`, the correlation ratio, or `None` where the group is nobody
/// or everybody.
///
/// Negative where the group's members meet each other less than they would if spread evenly,
/// which overlapping neighbourhoods make possible.
///
/// # Source
/// Bell (1954), doi 10.2307/2574118; White, M. J. (1986), Segregation and diversity measures in
/// population distribution, Population Index 52, doi 10.2307/3644339.
#[must_use]
pub fn correlation_ratio(units: &Units) -> Option<f64> {
    let overall = units.mixed_share()?;
    Some((isolation(units)? - overall) / (1.0 - overall))
}

/// Returns the share of a group that the average member of some set of people meets,
/// `Σ wᵢ pᵢ ∕ Σ wᵢ`, or `None` where the set is empty.
///
/// # Panics
/// Where the columns differ in length.
#[must_use]
pub fn exposure(members_of_set: &[f64], shares_met: &[f64]) -> Option<f64> {
    average(members_of_set, shares_met)
}

fn average(weights: &[f64], values: &[f64]) -> Option<f64> {
    assert_eq!(weights.len(), values.len(), "one weight per share");
    let total = sum(weights.iter().copied());
    let products = weights.iter().zip(values).map(|(weight, value)| weight * value);
    (total > 0.0).then(|| sum(products) / total)
}
