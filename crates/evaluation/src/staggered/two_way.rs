//! Regressions with effects of units and periods: coefficients and clustered covariance.

use numerics::sum::count;

use crate::staggered::absorbed::{Absorbed, UnitRows};
use crate::staggered::imputation::clustered_covariance;
use crate::staggered::sample::Sample;

/// A fitted regression with effects of units and periods.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoWay {
    /// One per regressor; `None` where effects or other regressors make it up.
    pub coefficients: Vec<Option<f64>>,
    /// The covariance of the coefficients that are there, row after row.
    pub covariance: Vec<f64>,
    /// The weight that rows of each regressor have.
    pub masses: Vec<f64>,
    /// How many rows there are.
    pub rows: usize,
}

/// What the standard errors are multiplied by, in words.
pub const SMALL_SAMPLE: &str =
    "by cluster, G/(G−1) · (n−1)/(n−K), units' effects nested in clusters not in K";

/// Returns the regression of the sample's outcome on regressors, covariates and effects of units
/// and periods. `regressor(unit, period)` says which regressor, if any, is one in the row.
///
/// The covariance is that of clusters times `G/(G−1) · (n−1)/(n−K)`, where `K` counts the
/// regressors, covariates and periods but not the units: they are nested in clusters.
#[must_use]
pub fn two_way(
    sample: &Sample,
    regressors: usize,
    regressor: impl Fn(usize, usize) -> Option<usize>,
) -> TwoWay {
    let periods = sample.periods.len();
    let before = periods + sample.covariates.len();
    let mut rows = UnitRows::new(before + regressors);
    let (mut outcome, mut masses) = (Vec::with_capacity(sample.rows), vec![0.0; regressors]);
    for unit in 0..sample.n {
        for period in (0..periods).filter(|p| sample.present[p * sample.n + unit]) {
            let (cell, weight) = (period * sample.n + unit, sample.weight(period, unit));
            if weight <= 0.0 {
                continue;
            }
            let own = regressor(unit, period);
            if let Some(own) = own {
                masses[own] += weight;
            }
            let covariates =
                sample.covariates.iter().enumerate().map(|(k, v)| (periods + k, v[cell]));
            let entries = [(period, 1.0)].into_iter().chain(covariates);
            rows.push(entries.chain(own.map(|own| (before + own, 1.0))), weight);
            outcome.push(sample.outcome[cell]);
        }
        rows.end_unit();
    }
    let absorbed = Absorbed::of(&rows);
    let fit = absorbed.fit(&outcome);
    let mut residuals = Vec::with_capacity(outcome.len());
    for unit in 0..sample.n {
        for row in rows.of_unit(unit) {
            residuals.push(outcome[row] - fit.units[unit] - rows.at(row, &fit.columns));
        }
    }
    let kept: Vec<usize> =
        (before..before + regressors).filter(|&column| absorbed.factor().kept()[column]).collect();
    let own: Vec<usize>;
    let cluster = match &sample.cluster {
        Some(cluster) => cluster,
        None => {
            own = (0..sample.n).collect();
            &own
        }
    };
    let mut covariance = clustered_covariance(&absorbed, &residuals, cluster, &kept);
    // The periods' effects and the constant that is nested in the units'.
    let parameters = count(absorbed.factor().rank() + 1);
    let n = count(outcome.len());
    covariance.iter_mut().for_each(|v| *v *= (n - 1.0) / (n - parameters));
    let coefficients = (before..before + regressors)
        .map(|column| absorbed.factor().kept()[column].then(|| fit.columns[column]))
        .collect();
    TwoWay { coefficients, covariance, masses, rows: outcome.len() }
}
