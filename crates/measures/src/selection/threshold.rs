//! What an area must reach on one criterion.

use domain::selection::{Criterion, NeedDirection, Threshold, Weighting};
use numerics::moments::{standard_deviation_n, weighted_standard_deviation};
use numerics::quantile::quantile_of_sorted;
use numerics::sum::{mean, weighted_mean};

use crate::column::{present_sorted, weighted_sorted};

/// A criterion's threshold in the indicator's own unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// The value; `None` where the criterion has no threshold or no data to derive it from.
    pub(super) value: Option<f64>,
    /// Areas with a value that a population-weighted line leaves out.
    pub(super) without_population: usize,
}

/// Returns whether a threshold needs the areas' population.
pub(super) fn weighs_by_population(threshold: Option<Threshold>) -> bool {
    let weighting = Weighting::Population;
    matches!(threshold, Some(Threshold::MeanPlusDeviations { weighting: w, .. }) if w == weighting)
}

/// Returns a criterion's threshold.
///
/// Mean and deviations: `x̄ ± d·s`, towards larger need for `d > 0`, s with divisor n or `Σp`.
/// Quantile of need: type 7 of the values ordered from the least need.
pub(super) fn threshold(
    criterion: &Criterion,
    column: &[Option<f64>],
    population: Option<&[Option<f64>]>,
) -> Line {
    let mut without_population = 0;
    let value = match criterion.threshold {
        None => None,
        Some(Threshold::Value(value)) => Some(value),
        Some(Threshold::MeanPlusDeviations { deviations, weighting }) => {
            let (centre, deviation) = match (weighting, population) {
                (Weighting::Population, Some(population)) => {
                    let both = weighted_sorted(column, population);
                    without_population = column.iter().flatten().count() - both.values.len();
                    let centre = weighted_mean(&both.values, &both.weights);
                    (centre, weighted_standard_deviation(&both.values, &both.weights))
                }
                _ => {
                    let present = present_sorted(column);
                    (mean(&present), standard_deviation_n(&present))
                }
            };
            let away = deviations * towards_need(criterion.need);
            centre.zip(deviation).map(|(centre, deviation)| centre + away * deviation)
        }
        Some(Threshold::NeedQuantile(share)) => need_quantile(column, criterion.need, share),
    };
    Line { value, without_population }
}

/// Returns how far `value` lies beyond `threshold` towards larger need.
pub(super) fn beyond(value: f64, threshold: f64, need: NeedDirection) -> f64 {
    match need {
        NeedDirection::Higher => value - threshold,
        NeedDirection::Lower => threshold - value,
    }
}

fn towards_need(need: NeedDirection) -> f64 {
    match need {
        NeedDirection::Higher => 1.0,
        NeedDirection::Lower => -1.0,
    }
}

fn need_quantile(column: &[Option<f64>], need: NeedDirection, share: f64) -> Option<f64> {
    let sign = towards_need(need);
    let mut ordered: Vec<f64> = column.iter().flatten().map(|value| sign * value).collect();
    ordered.sort_unstable_by(f64::total_cmp);
    quantile_of_sorted(&ordered, share).map(|value| sign * value)
}
