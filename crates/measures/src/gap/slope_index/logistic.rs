//! The slope and relative index by a logistic curve, for shares.

use numerics::sum::{count, sum};

use super::logistic;
use crate::gap::social_groups::{GroupMeasure, SocialGroups, StandardError, Undefined};

/// How events and weights enter the logistic curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogitEvents {
    /// `rate·size/scale` events, every person once.
    Exact,
    /// Events rounded to whole ones, every person once.
    Rounded,
    /// As healthequal 1.0.1: events rounded to whole ones, and each group weighted by its size a
    /// second time, so that a group twice as large counts four times. Not what SII is defined as.
    RoundedWeightedTwice,
}

/// The indices of a fitted logistic curve.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticIndices {
    /// The difference of the curve's ends times the scale: SII.
    pub slope: GroupMeasure,
    /// The ratio of its ends: RII.
    pub relative: GroupMeasure,
}

/// Steps of Newton's method, which ends within ten unless there is no best curve.
const MOST_STEPS: usize = 60;
/// A step this small against the coefficients ends the search.
const STILL: f64 = 1e-13;

/// Two coefficients: height at rank 0 and rise.
type Pair = [f64; 2];

/// A curve with what its standard errors need.
struct Curve {
    coefficients: Pair,
    /// The inverse of the information, by rows.
    inverse: [Pair; 2],
    /// Per group: weight × people.
    trials: Vec<f64>,
    /// Per group: weight × (events − expected).
    residuals: Vec<f64>,
}

/// Returns SII and RII as the difference and ratio at ranks 1 and 0 of the logistic curve of
/// shares on ridits, fitted by maximum likelihood.
///
/// Standard errors by the delta method where rates' variances are known, else from the
/// curve's binomial information; for [`LogitEvents::RoundedWeightedTwice`] healthequal's sandwich
/// over the k groups with the factor `k/(k − 2)`.
///
/// # Errors
/// [`Undefined`] without an order or a scale, where a rate is no share of it, or where no curve
/// fits best.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
pub fn logistic_indices(
    groups: &SocialGroups,
    events: LogitEvents,
) -> Result<LogisticIndices, Undefined> {
    let ridits = groups.ridits().ok_or(Undefined::Needs { needs: "an order of the groups" })?;
    let scale = groups.scale.ok_or(Undefined::Needs { needs: "what the rates are out of" })?;
    if groups.rates.iter().any(|rate| !(0.0..=scale).contains(rate)) {
        return Err(Undefined::Needs { needs: "rates from 0 to the scale" });
    }
    let whole = |group: usize| groups.sizes[group] * groups.rates[group] / scale;
    let happened = |group: usize| match events {
        LogitEvents::Exact => whole(group),
        _ => whole(group).round_ties_even().clamp(0.0, groups.sizes[group]),
    };
    let happened: Vec<f64> = (0..groups.n_groups()).map(happened).collect();
    let weights: Vec<f64> = match events {
        LogitEvents::RoundedWeightedTwice => groups.sizes.clone(),
        _ => vec![1.0; groups.n_groups()],
    };
    let curve = fit(&ridits, &happened, &groups.sizes, &weights)?;
    let [height, rise] = curve.coefficients;
    let (high, low) = (logistic(height + rise), logistic(height));
    let (high_slope, low_slope) = (high * (1.0 - high), low * (1.0 - low));
    if low_slope <= 0.0 || high_slope <= 0.0 {
        return Err(Undefined::NoLogisticFit);
    }
    let slope_by = [scale * (high_slope - low_slope), scale * high_slope];
    let ratio = high / low;
    let ratio_by = [ratio * ((1.0 - high) - (1.0 - low)), ratio * (1.0 - high)];
    let twice = events == LogitEvents::RoundedWeightedTwice;
    let measure = |estimate: f64, by: Pair, is_ratio: bool| {
        let gradient = rate_gradient(&curve, &ridits, by, scale);
        let (own_error, scatter_error) = if twice {
            (sandwich(&curve, &ridits, by), None)
        } else {
            (None, Some(information(&curve, by)))
        };
        GroupMeasure { estimate, gradient, own_error, scatter_error, is_ratio }
    };
    Ok(LogisticIndices {
        slope: measure(scale * (high - low), slope_by, false),
        relative: measure(ratio, ratio_by, true),
    })
}

fn fit(ridits: &[f64], events: &[f64], sizes: &[f64], weights: &[f64]) -> Result<Curve, Undefined> {
    let mut coefficients = [0.0, 0.0];
    for _ in 0..MOST_STEPS {
        let [height, rise] = coefficients;
        let shares: Vec<f64> = ridits.iter().map(|r| logistic(height + rise * r)).collect();
        let groups = || ridits.iter().zip(&shares).zip(sizes).zip(weights);
        let bends: Vec<f64> = groups().map(|(((_, p), n), w)| w * n * p * (1.0 - p)).collect();
        let residuals: Vec<f64> =
            groups().zip(events).map(|((((_, p), n), w), y)| w * (y - n * p)).collect();
        let moment = |power: i32| sum(bends.iter().zip(ridits).map(|(b, r)| b * r.powi(power)));
        let inverse = inverse([moment(0), moment(1), moment(2)])?;
        let score =
            [sum(residuals.iter().copied()), sum(residuals.iter().zip(ridits).map(|(e, r)| e * r))];
        let step = inverse.map(|row| row[0] * score[0] + row[1] * score[1]);
        coefficients = [height + step[0], rise + step[1]];
        let size = |pair: Pair| pair[0].abs().max(pair[1].abs());
        if !size(coefficients).is_finite() || size(coefficients) > 500.0 {
            return Err(Undefined::NoLogisticFit);
        }
        if size(step) <= STILL * size(coefficients).max(1.0) {
            let trials = sizes.iter().zip(weights).map(|(n, w)| n * w).collect();
            return Ok(Curve { coefficients, inverse, trials, residuals });
        }
    }
    Err(Undefined::NoLogisticFit)
}

/// Returns the inverse of `[[a, b], [b, c]]` by rows.
fn inverse([a, b, c]: [f64; 3]) -> Result<[Pair; 2], Undefined> {
    let determinant = a * c - b * b;
    // Curves that part the groups in two send the information to zero.
    if determinant.is_nan() || determinant <= 1e-13 * (a * c) {
        return Err(Undefined::NoLogisticFit);
    }
    Ok([[c / determinant, -b / determinant], [-b / determinant, a / determinant]])
}

/// By implicit differentiation of the score: `∂β/∂rateⱼ = I⁻¹xⱼ·trialsⱼ/scale`.
fn rate_gradient(curve: &Curve, ridits: &[f64], by: Pair, scale: f64) -> Vec<f64> {
    let pull = pulled(curve, by);
    let groups = ridits.iter().zip(&curve.trials);
    groups.map(|(r, trials)| (pull[0] + pull[1] * r) * trials / scale).collect()
}

fn information(curve: &Curve, by: Pair) -> StandardError {
    let pull = pulled(curve, by);
    let value = (pull[0] * by[0] + pull[1] * by[1]).max(0.0).sqrt();
    StandardError { value, method: "binomial information of the logistic curve" }
}

fn sandwich(curve: &Curve, ridits: &[f64], by: Pair) -> Option<StandardError> {
    let pull = pulled(curve, by);
    let n = ridits.len();
    let scores = ridits.iter().zip(&curve.residuals).map(|(r, e)| {
        let influence = (pull[0] + pull[1] * r) * e;
        influence * influence
    });
    let value = (sum(scores) * count(n) / count(n.checked_sub(2).filter(|free| *free > 0)?)).sqrt();
    Some(StandardError { value, method: "sandwich over groups with k/(k − 2), as healthequal" })
}

fn pulled(curve: &Curve, by: Pair) -> Pair {
    let [first, second] = curve.inverse;
    [by[0] * first[0] + by[1] * second[0], by[0] * first[1] + by[1] * second[1]]
}
