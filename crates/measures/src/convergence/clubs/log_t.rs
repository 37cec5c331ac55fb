//! The log t test of Phillips and Sul.

use numerics::elementary::ln;
use numerics::sum::{count, sum};

use super::long_run::long_run_variance;
use super::{ClubPanel, ClubSettings, first_period, log_period};
use crate::convergence::ConvergenceError;

/// The log t regression of a group of areas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogT {
    /// Areas.
    pub n_areas: usize,
    /// Periods that the regression runs over.
    pub n_periods: usize,
    /// The slope: twice the speed of convergence; 2 and up is convergence in levels, 0 to 2 in
    /// growth rates.
    pub slope: f64,
    /// Its standard error, robust to errors that follow on each other.
    pub standard_error: f64,
    /// `slope / standard_error`: convergence is rejected where it is below −1.65.
    pub t: f64,
}

/// Returns the log t regression over areas that have a value in every period.
///
/// With `hᵢₜ = xᵢₜ/x̄ₜ` and `Hₜ = N⁻¹Σ(hᵢₜ − 1)²`: `ln(H₁/Hₜ) − 2 ln ln t = a + b ln t + uₜ` from
/// period `⌊rT⌋ + 1`, least squares, one-sided test of b ≥ 0. Columns are periods, equally spaced;
/// values above zero, without their short waves (see [`super::hodrick_prescott`]).
///
/// `None` where the areas do not differ in some period, so that a logarithm is missing.
///
/// # Errors
/// [`ConvergenceError`] where columns cannot be used, fewer than two areas or too few periods are
/// left, or a value is zero or below.
///
/// # Source
/// Phillips, P. C. B. and Sul, D. (2007), Transition modeling and econometric convergence tests,
/// Econometrica 75, doi 10.1111/j.1468-0262.2007.00811.x.
pub fn log_t(
    columns: &[Vec<Option<f64>>],
    settings: &ClubSettings,
) -> Result<Option<LogT>, ConvergenceError> {
    let panel = ClubPanel::new(columns, settings)?;
    let areas: Vec<usize> = (0..panel.rows.len()).collect();
    let spread = super::GroupSums::of(&panel, &areas).spread();
    Ok(of_spread(&spread, areas.len(), settings))
}

/// Returns the regression of a group's spread per period.
pub(super) fn of_spread(spread: &[f64], n_areas: usize, settings: &ClubSettings) -> Option<LogT> {
    let first = first_period(spread.len(), settings);
    // Rounding leaves some 10⁻¹⁶ where areas are equal.
    let is_apart = |spread: &f64| *spread > 1e-14;
    if !is_apart(&spread[0]) || !spread[first..].iter().all(is_apart) {
        return None;
    }
    let start = ln(spread[0]);
    let x: Vec<f64> = (first..spread.len()).map(log_period).collect();
    let y: Vec<f64> = spread[first..]
        .iter()
        .zip(&x)
        .map(|(h, log_t)| start - ln(*h) - 2.0 * ln(*log_t))
        .collect();
    let n = count(x.len());
    let (mean_x, mean_y) = (sum(x.iter().copied()) / n, sum(y.iter().copied()) / n);
    let sxx = sum(x.iter().map(|x| (x - mean_x) * (x - mean_x)));
    let slope = sum(x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y))) / sxx;
    let scores: Vec<f64> = x
        .iter()
        .zip(&y)
        .map(|(x, y)| (x - mean_x) * ((y - mean_y) - slope * (x - mean_x)))
        .collect();
    let variance = long_run_variance(&scores, settings.long_run) * n / (sxx * sxx);
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let standard_error = variance.sqrt();
    let t = slope / standard_error;
    Some(LogT { n_areas, n_periods: x.len(), slope, standard_error, t })
}
