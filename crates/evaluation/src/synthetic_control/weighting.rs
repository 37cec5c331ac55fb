//! How donors are weighed, and what is left between a unit and its synthetic control.

use numerics::matrix::Matrix;
use numerics::sum::{count, sum};

use super::SyntheticControlError;
use super::augmented::{LambdaRule, augmented_weights};
use super::predictors::{Importance, PredictorTable, predictor_weights};
use super::simplex::{SimplexProblem, simplex_weights};
use super::study::Study;

/// What the donors are weighed by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weighting<'a> {
    /// Every outcome before the start, each counting alike.
    OutcomeOnly,
    /// Predictors, by their importance.
    Predictors {
        /// The predictors of every unit of the study.
        table: &'a PredictorTable,
        /// How important each is.
        importance: &'a Importance<'a>,
    },
    /// Every outcome before the start, then moved by ridge regression to fit closer.
    Ridge(LambdaRule),
}

/// Donors' weights, with what their solver says.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// One per donor, in their order.
    pub weights: Vec<f64>,
    /// How far the simplex weights are from optimality.
    pub kkt_residual: f64,
    /// Whether no other simplex weights fit as well.
    pub unique: bool,
    /// The ridge penalty, where there is one.
    pub lambda: Option<f64>,
    /// The importance of each predictor, where there are any.
    pub importance: Option<Vec<f64>>,
}

/// A unit beside its synthetic control.
#[derive(Debug, Clone, PartialEq)]
pub struct Synthetic {
    /// The unit's row in the study.
    pub unit: usize,
    /// The weights over the donors used.
    pub weighed: Weighed,
    /// The donors used, in rows of the study.
    pub donors: Vec<usize>,
    /// The unit's outcome less its synthetic control's, one per period.
    pub gaps: Vec<f64>,
    /// How well it fits and how much it differs.
    pub fit: GapSummary,
}

/// A path of gaps in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapSummary {
    /// The mean gap from the start on.
    pub effect: f64,
    /// The root of the mean squared gap before the start.
    pub rmspe_before: f64,
    /// The root of the mean squared gap from the start on.
    pub rmspe_after: f64,
    /// After over before; `None` where the fit before is perfect.
    pub ratio: Option<f64>,
}

/// A fit below this share of the outcomes' size is perfect: the ratio to it means nothing.
pub(super) const PERFECT: f64 = 1e-10;

impl GapSummary {
    /// Returns the summary of gaps, `size` being the largest outcome.
    #[must_use]
    pub fn of(gaps: &[f64], n_before: usize, size: f64) -> Self {
        let root_mean_square =
            |gaps: &[f64]| (sum(gaps.iter().map(|gap| gap * gap)) / count(gaps.len())).sqrt();
        let (before, after) = gaps.split_at(n_before);
        let (rmspe_before, rmspe_after) = (root_mean_square(before), root_mean_square(after));
        let ratio = (rmspe_before > PERFECT * size).then(|| rmspe_after / rmspe_before);
        let effect = sum(after.iter().copied()) / count(after.len());
        Self { effect, rmspe_before, rmspe_after, ratio }
    }
}

/// Returns the synthetic control of a unit from these donors, the same way whether it is treated or
/// a placebo.
///
/// # Errors
/// [`SyntheticControlError`] where no weights exist.
pub fn synthetic(
    study: &Study,
    before: &Matrix,
    weighting: Weighting<'_>,
    unit: usize,
    donors: Vec<usize>,
) -> Result<Synthetic, SyntheticControlError> {
    let weighed = match weighting {
        Weighting::Predictors { table, importance } => {
            predictor_weights(study, table, importance, unit, &donors)?
        }
        Weighting::OutcomeOnly | Weighting::Ridge(_) => {
            let target: Vec<f64> = (0..study.n_before).map(|t| before.get(unit, t)).collect();
            matched(before, weighting, &target, &donors)?
        }
    };
    let gaps = gaps(&study.outcomes, &study.series(unit), &donors, &weighed.weights);
    let fit = GapSummary::of(&gaps, study.n_before, largest(&study.outcomes, unit));
    Ok(Synthetic { unit, weighed, donors, gaps, fit })
}

/// Returns the weights with which donors match a series; those of outcomes where predictors are
/// asked for.
pub(super) fn matched(
    series: &Matrix,
    weighting: Weighting<'_>,
    target: &[f64],
    donors: &[usize],
) -> Result<Weighed, SyntheticControlError> {
    if let Weighting::Ridge(rule) = weighting {
        return augmented_weights(series, target, donors, rule);
    }
    let problem = SimplexProblem { donors: series, allowed: donors, target, ridge: 0.0 };
    let found = simplex_weights(&problem)?;
    let (kkt_residual, unique) = (found.kkt_residual, found.unique);
    Ok(Weighed { weights: found.weights, kkt_residual, unique, lambda: None, importance: None })
}

/// Returns a series less the weighted donors, period by period.
pub(super) fn gaps(series: &Matrix, own: &[f64], donors: &[usize], weights: &[f64]) -> Vec<f64> {
    let used: Vec<(usize, f64)> = donors
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight != 0.0)
        .map(|(donor, weight)| (*donor, *weight))
        .collect();
    let gap = |(period, own): (usize, &f64)| {
        let values = series.column(period);
        own - sum(used.iter().map(|(donor, weight)| weight * values[*donor]))
    };
    own.iter().enumerate().map(gap).collect()
}

fn largest(outcomes: &Matrix, unit: usize) -> f64 {
    let sizes = (0..outcomes.n_columns()).map(|period| outcomes.get(unit, period).abs());
    sizes.fold(0.0, f64::max)
}
