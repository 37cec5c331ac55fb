//! Density of incomes at a point, and what a quantile's sampling error needs of it.

use std::f64::consts::PI;

use numerics::elementary::{exp, pow, sqrt};
use numerics::sum::sum;

use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns the bandwidth `σ / N^(1/5)`: σ the weighted standard deviation and N the sum of weights,
/// the size of the population.
///
/// # Errors
/// [`Undefined::NoSpread`] where all incomes are equal.
///
/// # Source
/// Osier, G. (2009), Variance estimation for complex indicators of poverty and inequality using
/// linearization techniques, Survey Research Methods 3, doi 10.18148/srm/2009.v3i3.369.
pub fn bandwidth(sample: &Sample) -> Result<f64, Undefined> {
    let (n, mean) = (sample.total_weight(), sample.mean());
    let squares =
        sum(sample.pairs().map(|(income, weight)| weight * (income - mean) * (income - mean)));
    if squares > 0.0 { Ok(sqrt(squares / n) / pow(n, 0.2)) } else { Err(Undefined::NoSpread) }
}

/// Returns the density of incomes at a point: a Gaussian kernel of [`bandwidth`].
///
/// # Errors
/// As [`bandwidth`].
pub fn density(sample: &Sample, point: f64) -> Result<f64, Undefined> {
    Ok(smoothed(sample, point, |_| 1.0)? / sample.total_weight())
}

/// Returns the income per unit of income near a point, `Σ w·y·K((point − y)/h) / h`.
///
/// # Errors
/// As [`bandwidth`].
pub fn income_density(sample: &Sample, point: f64) -> Result<f64, Undefined> {
    smoothed(sample, point, |income| income)
}

/// Returns a quantile linearised: each row pulls it by `−(1[y ≤ q] − share) / (N f(q))`.
///
/// # Errors
/// As [`bandwidth`].
pub fn quantile_linearised(sample: &Sample, share: f64) -> Result<Linearised, Undefined> {
    let quantile = sample.quantile(share);
    let pull = 1.0 / (sample.total_weight() * density(sample, quantile)?);
    Ok(Linearised::by_slope(sample, quantile, |_, income| {
        pull * (share - indicator(income <= quantile))
    }))
}

/// Returns 1 where something holds, else 0.
pub(crate) fn indicator(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// How many bandwidths from a point a row still counts: beyond it the kernel is zero as a float.
const REACH: f64 = 39.0;

fn smoothed(sample: &Sample, point: f64, amount: impl Fn(f64) -> f64) -> Result<f64, Undefined> {
    let width = bandwidth(sample)?;
    let first = sample.incomes().partition_point(|income| *income < point - REACH * width);
    let last = sample.incomes().partition_point(|income| *income <= point + REACH * width);
    let near = sample.incomes()[first..last].iter().zip(&sample.weights()[first..last]);
    let terms = near.map(|(income, weight)| {
        let distance = (point - income) / width;
        weight * amount(*income) * exp(-distance * distance / 2.0)
    });
    let total = sum(terms) / (sqrt(2.0 * PI) * width);
    if total == 0.0 { Err(Undefined::NoSpread) } else { Ok(total) }
}
