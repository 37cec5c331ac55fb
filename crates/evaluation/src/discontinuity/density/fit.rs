//! The slope of the distribution function on each side, and its jackknife variance.

use numerics::matrix::{Matrix, inverse_positive_definite};
use numerics::sum::count;

use super::super::bandwidth::factorial;
use super::super::kernel::Kernel;
use super::super::local_polynomial::exponent;
use super::super::question::DensityModel;
use super::super::refusal::DiscontinuityError;

/// A running variable less its cut-off, sorted, with its distribution function.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) x: Vec<f64>,
    /// How many lie below the cut-off.
    pub(super) n_below: usize,
    /// The share of the other rows not above each row.
    share: Vec<f64>,
    /// The first row with the same value.
    first: Vec<usize>,
    ties_count: bool,
}

impl Sample {
    pub(super) fn new(mut x: Vec<f64>, ties_count: bool) -> Self {
        x.sort_by(f64::total_cmp);
        let n = x.len();
        let n_below = x.partition_point(|x| *x < 0.0);
        let mut first: Vec<usize> = (0..n).collect();
        for row in 1..n {
            if x[row].partial_cmp(&x[row - 1]) == Some(std::cmp::Ordering::Equal) {
                first[row] = first[row - 1];
            }
        }
        let mut last: Vec<usize> = (0..n).collect();
        for row in (1..n).rev() {
            if first[row] != row {
                last[row - 1] = last[row];
            }
        }
        let rank = |row: usize| count(if ties_count { last[row] } else { row });
        let share = (0..n).map(|row| rank(row) / (count(n) - 1.0)).collect();
        Self { x, n_below, share, first, ties_count }
    }

    /// Returns how many different values there are.
    pub(super) fn n_distinct(&self) -> usize {
        self.first.iter().enumerate().filter(|(row, first)| row == *first).count()
    }
}

/// A derivative of the distribution function at the cut-off.
#[derive(Debug, Clone, Copy)]
pub(super) struct DensityFit {
    /// From below and from above.
    pub(super) values: [f64; 2],
    /// Of the two, their difference and their sum.
    pub(super) variances: [f64; 4],
    /// Rows in each window.
    pub(super) n: [usize; 2],
}

/// Returns a row's columns and where those of the `power`-th coefficient stand, below and above.
pub(super) fn columns(model: DensityModel, degree: usize, u: f64, above: bool) -> Vec<f64> {
    let power = |j: usize| u.powi(exponent(j));
    let mask = |side: bool| if side == above { 1.0 } else { 0.0 };
    match model {
        DensityModel::Unrestricted => {
            let half = |side: bool| (0..=degree).map(move |j| mask(side) * power(j));
            half(false).chain(half(true)).collect()
        }
        DensityModel::Restricted => {
            let first = [1.0, mask(false) * u, mask(true) * u];
            first.into_iter().chain((2..=degree).map(power)).collect()
        }
    }
}

/// Returns where the `power`-th coefficients, below and above, stand among the columns.
pub(super) fn places(model: DensityModel, degree: usize, power: usize) -> [usize; 2] {
    match model {
        DensityModel::Unrestricted => [power, degree + 1 + power],
        DensityModel::Restricted if power == 1 => [1, 2],
        DensityModel::Restricted => [power + 1, power + 1],
    }
}

/// Returns the `power`-th derivative of the distribution function at the cut-off.
///
/// Its jackknife variance is that of `Σⱼ ψⱼ`, `ψⱼ = Σ_{i: xᵢ ≥ xⱼ} e′S⁻¹ rᵢ kᵢ / (n − 1)`; rows
/// count in their own sum but where the window has ties.
///
/// # Errors
/// [`DiscontinuityError::TooFewValues`] where a window has no single fit.
pub(super) fn fit(
    sample: &Sample,
    widths: [f64; 2],
    degree: usize,
    power: usize,
    kernel: Kernel,
    model: DensityModel,
) -> Result<DensityFit, DiscontinuityError> {
    let weight = |x: f64| {
        let width = widths[usize::from(x >= 0.0)];
        kernel.weight(x.abs() / width) / width
    };
    let window: Vec<usize> =
        (0..sample.x.len()).filter(|row| weight(sample.x[*row]) > 0.0).collect();
    let below = window.partition_point(|row| *row < sample.n_below);
    let n = [below, window.len() - below];
    check_window(sample, [&window[..below], &window[below..]], degree, widths)?;
    let unit = widths[0].max(widths[1]);
    let row = |row: &usize| columns(model, degree, sample.x[*row] / unit, *row >= sample.n_below);
    let k = columns(model, degree, 0.0, true).len();
    let mut gram = vec![0.0; k * k];
    let mut right = vec![0.0; k];
    for place in &window {
        let (basis, w) = (row(place), weight(sample.x[*place]));
        for a in 0..k {
            right[a] += w * basis[a] * sample.share[*place];
            for b in 0..=a {
                gram[a * k + b] += w * basis[a] * basis[b];
            }
        }
    }
    let gram = Matrix::from_fn(k, k, |a, b| gram[a.max(b) * k + a.min(b)]);
    let inverse = inverse_positive_definite(&gram).ok_or(DiscontinuityError::NoBandwidth {
        reason: "the window's values do not tell the polynomial's terms apart",
    })?;
    let scale = factorial(power) / unit.powi(exponent(power));
    let ties = sample.ties_count && distinct(sample, &window) < window.len();
    let side = |place: usize| {
        let direction: Vec<f64> = inverse.column(place).iter().map(|value| scale * value).collect();
        let value: f64 = direction.iter().zip(&right).map(|(a, b)| a * b).sum();
        let own: Vec<f64> = window
            .iter()
            .map(|at| {
                let dot: f64 = direction.iter().zip(row(at)).map(|(a, b)| a * b).sum();
                dot * weight(sample.x[*at]) / (count(sample.x.len()) - 1.0)
            })
            .collect();
        (value, influence(sample, &window, &own, ties))
    };
    let [l, r] = places(model, degree, power);
    let ((low, psi_low), (high, psi_high)) = (side(l), side(r));
    let squares = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        psi_low.iter().zip(&psi_high).map(|(a, b)| of(*a, *b) * of(*a, *b)).sum()
    };
    let variances =
        [squares(&|a, _| a), squares(&|_, b| b), squares(&|a, b| b - a), squares(&|a, b| b + a)];
    Ok(DensityFit { values: [low, high], variances, n })
}

fn check_window(
    sample: &Sample,
    sides: [&[usize]; 2],
    degree: usize,
    widths: [f64; 2],
) -> Result<(), DiscontinuityError> {
    for ((rows, side), bandwidth) in sides.iter().zip(["below", "above"]).zip(widths) {
        let (found, needed) = (distinct(sample, rows), degree + 2);
        if found < needed {
            return Err(DiscontinuityError::TooFewValues { side, found, needed, bandwidth });
        }
    }
    Ok(())
}

/// Returns, for each row of the window, the sum of `own` over rows not below it.
fn influence(sample: &Sample, window: &[usize], own: &[f64], ties: bool) -> Vec<f64> {
    let mut above = own.to_vec();
    for place in (0..above.len().saturating_sub(1)).rev() {
        above[place] += above[place + 1];
    }
    if !ties {
        return above;
    }
    let start = window.first().copied().unwrap_or(0);
    let value = |(place, row): (usize, &usize)| above[sample.first[*row] - start] - own[place];
    window.iter().enumerate().map(value).collect()
}

fn distinct(sample: &Sample, rows: &[usize]) -> usize {
    let mut values: Vec<usize> = rows.iter().map(|row| sample.first[*row]).collect();
    values.dedup();
    values.len()
}
