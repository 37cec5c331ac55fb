//! Concentration indices: whether an outcome gathers among the disadvantaged or the advantaged.

use numerics::sum::{count, sum};

use super::between_group_variance::positive_mean;
use super::slope_index::line_through_groups;
use super::social_groups::{GroupMeasure, SocialGroups, StandardError, Undefined};

mod persons;

pub use persons::{PersonConcentration, PersonsError, WithError, person_concentration};

/// What values an outcome can take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The lowest possible.
    pub low: f64,
    /// The highest possible.
    pub high: f64,
}

/// Returns the absolute concentration index `ACI = Σ pⱼyⱼ(2Rⱼ − 1)`, in the rates' unit.
///
/// `pⱼ` is the group's share of people, `Rⱼ` its ridit from the most disadvantaged; equal to twice
/// the covariance of rate and ridit. Above zero where the outcome gathers among the advantaged.
/// Without known variances the standard error is that of the convenient regression over k groups
/// (weighted by people, k − 2 degrees of freedom), as healthequal has it.
///
/// # Errors
/// [`Undefined`] without an order or with all groups at one place.
///
/// # Source
/// Kakwani, N., Wagstaff, A. and van Doorslaer, E. (1997), doi 10.1016/S0304-4076(96)01807-6.
pub fn absolute_concentration_index(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let line = line_through_groups(groups)?;
    let shares = groups.shares();
    let terms = shares.iter().zip(&line.ridits);
    let gradient: Vec<f64> = terms.map(|(p, r)| p * (2.0 * r - 1.0)).collect();
    let estimate = sum(gradient.iter().zip(&groups.rates).map(|(g, rate)| g * rate));
    let scatter_error = line.slope_error.map(|error| StandardError {
        value: 2.0 * line.ridit_variance * error,
        method: "convenient regression over groups",
    });
    Ok(GroupMeasure { scatter_error, ..GroupMeasure::new(estimate, gradient) })
}

/// Returns the relative concentration index `RCI = ACI / μ`, from −1 to 1 for outcomes of zero and
/// up.
///
/// # Errors
/// [`Undefined`] without an order or where the mean is zero or below.
///
/// # Source
/// Kakwani, N., Wagstaff, A. and van Doorslaer, E. (1997), doi 10.1016/S0304-4076(96)01807-6.
pub fn relative_concentration_index(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let (absolute, mean) = (absolute_concentration_index(groups)?, positive_mean(groups)?);
    let estimate = absolute.estimate / mean;
    let terms = absolute.gradient.iter().zip(groups.shares());
    let gradient = terms.map(|(g, p)| (g - estimate * p) / mean).collect();
    let scatter_error = absolute
        .scatter_error
        .map(|error| StandardError { value: error.value / mean, method: error.method });
    Ok(GroupMeasure { scatter_error, ..GroupMeasure::new(estimate, gradient) })
}

/// Returns Erreygers' index `E = 4·ACI / (b − a)` for an outcome from a to b: −1 to 1, the same in
/// size for the outcome and its complement.
///
/// # Errors
/// [`Undefined`] without an order or where a rate lies outside the bounds.
///
/// # Source
/// Erreygers, G. (2009), Correcting the concentration index, doi 10.1016/j.jhealeco.2008.02.003.
pub fn erreygers_index(groups: &SocialGroups, bounds: Bounds) -> Result<GroupMeasure, Undefined> {
    check_bounds(groups, bounds)?;
    let absolute = absolute_concentration_index(groups)?;
    let factor = 4.0 / (bounds.high - bounds.low);
    let scaled = |error: StandardError| StandardError { value: factor * error.value, ..error };
    let gradient = absolute.gradient.iter().map(|g| factor * g).collect();
    Ok(GroupMeasure {
        scatter_error: absolute.scatter_error.map(scaled),
        ..GroupMeasure::new(factor * absolute.estimate, gradient)
    })
}

/// Returns Wagstaff's index `W = ACI·(b − a) / ((b − μ)(μ − a))` for an outcome from a to b: −1 to
/// 1, the same in size for the outcome and its complement.
///
/// # Errors
/// [`Undefined`] without an order, where a rate lies outside the bounds or the mean at one.
///
/// # Source
/// Wagstaff, A. (2005), The bounds of the concentration index when the variable of interest is
/// binary, doi 10.1002/hec.953.
pub fn wagstaff_index(groups: &SocialGroups, bounds: Bounds) -> Result<GroupMeasure, Undefined> {
    check_bounds(groups, bounds)?;
    let absolute = absolute_concentration_index(groups)?;
    let mean = groups.mean();
    let (above, below) = (bounds.high - mean, mean - bounds.low);
    if above <= 0.0 || below <= 0.0 {
        return Err(Undefined::MeanAtBound { mean, low: bounds.low, high: bounds.high });
    }
    let factor = (bounds.high - bounds.low) / (above * below);
    let estimate = factor * absolute.estimate;
    let bend = estimate * (above - below) / (above * below);
    let terms = absolute.gradient.iter().zip(groups.shares());
    let gradient = terms.map(|(g, p)| factor * g - bend * p).collect();
    let scaled = |error: StandardError| StandardError { value: factor * error.value, ..error };
    Ok(GroupMeasure {
        scatter_error: absolute.scatter_error.map(scaled),
        ..GroupMeasure::new(estimate, gradient)
    })
}

fn check_bounds(groups: &SocialGroups, bounds: Bounds) -> Result<(), Undefined> {
    let Bounds { low, high } = bounds;
    let is_inside = |rate: &f64| (low..=high).contains(rate);
    if low < high && groups.rates.iter().all(is_inside) {
        return Ok(());
    }
    let mean = sum(groups.rates.iter().copied()) / count(groups.n_groups());
    Err(Undefined::MeanAtBound { mean, low, high })
}
