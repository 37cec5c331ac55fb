//! Makes the values of criteria comparable and weighs them together.

use domain::selection::{Aggregation, NeedDirection, Transformation};
use numerics::elementary::{exp, ln};
use numerics::moments::standard_deviation_n;
use numerics::sum::{count, mean, sum};

use crate::column::{present_ranks, present_sorted};

/// The middle of the scale 0–100: where an area stands that nothing sets apart.
const MIDDLE: f64 = 50.0;

/// Returns a criterion's values made comparable, larger for larger need; missing stays missing.
///
/// With `x` turned so that more is more need, over the n areas with a value:
/// - [`Transformation::ZScore`]: `(x − x̄) / s`, s with divisor n; 0 for all where `s = 0`.
/// - [`Transformation::PercentileRank`]: `100·(r − 1)/(n − 1)`, r the rank from the least need,
///   ties sharing the mean rank: the share of the other areas with smaller need, half of those
///   with equal; 50 where all are equal or n is 1.
/// - [`Transformation::MinMax`]: `100·(x − min)/(max − min)`; 50 for all where they are equal.
///
/// # Source
/// OECD and JRC (2008), Handbook on constructing composite indicators, ch. 1.5,
/// doi 10.1787/9789264043466-en.
#[must_use]
pub fn transformed(
    values: &[Option<f64>],
    need: NeedDirection,
    transformation: Transformation,
) -> Vec<Option<f64>> {
    let turned: Vec<Option<f64>> = match need {
        NeedDirection::Higher => values.to_vec(),
        NeedDirection::Lower => values.iter().map(|value| value.map(|value| -value)).collect(),
    };
    match transformation {
        Transformation::ZScore => z_scores(&turned),
        Transformation::PercentileRank => percentile_ranks(&turned),
        Transformation::MinMax => from_least_to_most(&turned),
    }
}

fn z_scores(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let present = present_sorted(values);
    let centre = mean(&present).unwrap_or(0.0);
    let deviation = standard_deviation_n(&present).unwrap_or(0.0);
    let z = |value: f64| if deviation > 0.0 { (value - centre) / deviation } else { 0.0 };
    values.iter().map(|value| value.map(z)).collect()
}

fn percentile_ranks(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let ranks = present_ranks(values);
    let others = ranks.iter().flatten().count().saturating_sub(1);
    let percentile = |rank: f64| {
        if others == 0 { MIDDLE } else { 100.0 * ((rank - 1.0) / count(others)) }
    };
    ranks.into_iter().map(|rank| rank.map(percentile)).collect()
}

fn from_least_to_most(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let present = present_sorted(values);
    let (least, most) = match (present.first(), present.last()) {
        (Some(least), Some(most)) => (*least, *most),
        _ => return values.to_vec(),
    };
    let scaled = |value: f64| {
        if most > least { 100.0 * ((value - least) / (most - least)) } else { MIDDLE }
    };
    values.iter().map(|value| value.map(scaled)).collect()
}

/// Returns the score of one area from its transformed values, or `None` where no weight is above
/// zero.
///
/// - [`Aggregation::ArithmeticMean`]: `Σwx / Σw`.
/// - [`Aggregation::GeometricMean`]: `exp(Σw·ln(1 + 0.99x) / Σw)`: values from 0–100 are moved to
///   1–100 first, so that an area at zero on one criterion keeps a score.
///
/// `values` and `weights` have one length; weights are finite and not negative.
#[must_use]
pub fn score_of(values: &[f64], weights: &[f64], aggregation: Aggregation) -> Option<f64> {
    let total = sum(weights.iter().copied());
    if total <= 0.0 {
        return None;
    }
    let combined =
        values.iter().zip(weights).map(|(value, weight)| weight * addend(*value, aggregation));
    let average = sum(combined) / total;
    Some(match aggregation {
        Aggregation::ArithmeticMean => average,
        Aggregation::GeometricMean => exp(average),
    })
}

/// Returns what a transformed value adds to the weighted mean that orders the areas.
pub(crate) fn addend(value: f64, aggregation: Aggregation) -> f64 {
    match aggregation {
        Aggregation::ArithmeticMean => value,
        Aggregation::GeometricMean => ln(1.0 + 0.99 * value),
    }
}
