//! An interval that holds for every curve whose second derivative is bounded.

use numerics::distribution::normal_cdf;
use numerics::matrix::{Matrix, least_squares};
use numerics::sum::count;

use crate::answer::{Diagnostic, Evaluation, Finding, Interval, Table};

use super::columns::complete;
use super::kernel::Kernel;
use super::local_polynomial::LocalPolynomial;
use super::question::{Curvature, DiscontinuityQuestion, HonestBandwidth, HonestOptions};
use super::refusal::DiscontinuityError;
use super::residuals::{Variance, nearest_neighbour, plug_in, variance_of_sum};
use super::side::Side;

/// Bandwidths tried on the way to the best one, before it is refined.
const TRIED: usize = 60;

/// A local line on both sides at one bandwidth.
#[derive(Debug, Clone, Copy)]
struct Honest {
    estimate: f64,
    standard_error: f64,
    /// The largest bias.
    bias: f64,
    n: [usize; 2],
}

/// Returns the answer of the honest approach.
///
/// `τ̂ ± cv(B / s) · s`: B is the largest bias of the local lines when the second derivative is at
/// most M on each side, `M/2 · Σ |Σ wᵢ (xᵢ − c)²|` over the sides; `cv(t)` is the quantile of
/// `|N(t, 1)|`.
///
/// # Errors
/// [`DiscontinuityError`] where the question has a treatment, covariates or clusters, or a window
/// holds too few values.
///
/// # Source
/// Armstrong, T. and Kolesár, M. (2020), doi 10.3982/QE1199; for running variables of few values
/// Kolesár, M. and Rothe, C. (2018), doi 10.1257/aer.20160945.
pub(crate) fn answer(
    question: &DiscontinuityQuestion<'_>,
    options: &HonestOptions,
) -> Result<Evaluation, DiscontinuityError> {
    check(question, options)?;
    let data = complete(question)?;
    let sides = data.sides(question.cutoff)?;
    let (curvature, rule) = match options.curvature {
        Curvature::Given(bound) if bound.is_finite() && bound >= 0.0 => (bound, "given"),
        Curvature::Given(bound) => {
            let (option, value) = ("curvature", bound.to_string());
            let reason = "a bound on the second derivative is zero or above";
            return Err(DiscontinuityError::Option { option, value, reason });
        }
        Curvature::RuleOfThumb => (rule_of_thumb(&sides)?, "rule of thumb, fourth degree"),
    };
    let width = match options.bandwidth {
        HonestBandwidth::Given(width) if width.is_finite() && width > 0.0 => width,
        HonestBandwidth::Given(width) => {
            let (option, value) = ("--bandwidth", width.to_string());
            let reason = "a bandwidth is above zero";
            return Err(DiscontinuityError::Option { option, value, reason });
        }
        aim => best_width(&sides, options, curvature, aim, question.level)?,
    };
    let found = at(&sides, options.kernel, options.variance, curvature, width)?;
    if found.standard_error <= 0.0 || !found.standard_error.is_finite() {
        let reason = "the outcome does not vary around its fit, so no standard error exists";
        return Err(DiscontinuityError::Degenerate { cutoff: question.cutoff, reason });
    }
    let (t, b) = (found.estimate.abs() / found.standard_error, found.bias / found.standard_error);
    let reach = critical_value(b, question.level) * found.standard_error;
    Ok(Evaluation {
        method: "honest",
        options: listed(question, options, rule),
        estimate: Some(found.estimate),
        standard_error: Some(found.standard_error),
        interval: Some(Interval {
            low: found.estimate - reach,
            high: found.estimate + reach,
            level: question.level,
            method: "fixed length, honest over bounded second derivatives",
        }),
        p_value: Some(normal_cdf(b - t) + normal_cdf(-b - t)),
        n: data.score.len(),
        clusters: None,
        details: vec![Table {
            name: "honest",
            columns: vec!["curvature", "largest_bias", "bandwidth", "rows_in_bandwidth"],
            rows: vec![vec![
                curvature.into(),
                found.bias.into(),
                width.into(),
                count(found.n[0] + found.n[1]).into(),
            ]],
        }],
        diagnostics: vec![
            Diagnostic { name: "rows left out", finding: Finding::Count(data.left_out) },
            Diagnostic { name: "largest bias over standard error", finding: Finding::Number(b) },
        ],
        warnings: warnings(options, data.left_out),
    })
}

/// Refuses what the honest interval does not take, clusters and their variance among it.
fn check(
    question: &DiscontinuityQuestion<'_>,
    options: &HonestOptions,
) -> Result<(), DiscontinuityError> {
    super::check_plain(question, "the honest interval")?;
    if !options.variance.needs_clusters() {
        return Ok(());
    }
    let (option, value) = ("--errors", options.variance.name());
    let reason = "it is for clusters, which the honest interval does not take; take HC2 or HC3";
    Err(DiscontinuityError::Option { option, value, reason })
}

fn warnings(options: &HonestOptions, left_out: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if left_out > 0 {
        warnings.push(format!("{left_out} rows miss a value that is used and are left out."));
    }
    if options.curvature == Curvature::RuleOfThumb {
        warnings.push(
            "The bound on the second derivative is a rule of thumb from the same data: the \
             interval is honest only as far as it holds; give a bound you can defend."
                .into(),
        );
    }
    warnings
}

fn listed(
    question: &DiscontinuityQuestion<'_>,
    options: &HonestOptions,
    rule: &str,
) -> Vec<(&'static str, String)> {
    let bandwidth = match options.bandwidth {
        HonestBandwidth::Given(_) => "given",
        HonestBandwidth::ShortestInterval => "shortest interval",
        HonestBandwidth::LeastError => "least largest mean squared error",
    };
    vec![
        ("outcome", question.outcome.name.to_owned()),
        ("running", question.running.name.to_owned()),
        ("cutoff", question.cutoff.to_string()),
        ("kernel", options.kernel.name().to_owned()),
        ("bandwidth", bandwidth.to_owned()),
        ("curvature", rule.to_owned()),
        ("variance", options.variance.name()),
        ("level", question.level.to_string()),
    ]
}

fn at(
    sides: &[Side; 2],
    kernel: Kernel,
    variance: Variance,
    curvature: f64,
    width: f64,
) -> Result<Honest, DiscontinuityError> {
    let mut found = Honest { estimate: 0.0, standard_error: 0.0, bias: 0.0, n: [0; 2] };
    let mut squared = 0.0;
    for (place, side) in sides.iter().enumerate() {
        let fit = LocalPolynomial::new(side, kernel, width, 1)?;
        let weights = fit.coefficient_weights(0);
        let values = &side.columns[0][..fit.n()];
        let level: f64 = weights.iter().zip(values).map(|(w, y)| w * y).sum();
        found.estimate += side.sign * level;
        let bend: f64 = weights.iter().zip(&side.distance).map(|(w, d)| w * d * d).sum();
        found.bias += 0.5 * curvature * bend.abs();
        let residuals = match variance {
            Variance::NearestNeighbour { matches } => nearest_neighbour(side, values, matches),
            other => {
                let leverage = if other.needs_leverage() { fit.leverage() } else { Vec::new() };
                plug_in(&fit, side, values, other, &leverage)
            }
        };
        squared += variance_of_sum(&weights, &residuals, None, 2, variance);
        found.n[place] = fit.n();
    }
    found.standard_error = squared.sqrt();
    Ok(found)
}

/// Returns the largest second derivative of a polynomial of the fourth degree on each side.
///
/// # Errors
/// [`DiscontinuityError`] where a side takes fewer than six values.
pub(crate) fn rule_of_thumb(sides: &[Side; 2]) -> Result<f64, DiscontinuityError> {
    let mut largest: f64 = 0.0;
    for side in sides {
        let range = side.range();
        let few = || DiscontinuityError::TooFewValues {
            side: side.name(),
            found: side.n_distinct(),
            needed: 6,
            bandwidth: range,
        };
        if side.n_distinct() < 6 {
            return Err(few());
        }
        let powers: Vec<Vec<f64>> = (0..=4)
            .map(|power| side.distance.iter().map(|d| (d / range).powi(power)).collect())
            .collect();
        let fit =
            least_squares(&Matrix::from_columns(&powers), &side.columns[0]).map_err(|_| few())?;
        let b = fit.coefficients;
        let second = |u: f64| (2.0 * b[2] + 6.0 * b[3] * u + 12.0 * b[4] * u * u) / (range * range);
        let nearest = side.distance[0] / range;
        let turn = -b[3] / (4.0 * b[4]);
        let places = [nearest, 1.0, turn.clamp(nearest, 1.0)];
        let ends = places.iter().filter(|u| u.is_finite()).map(|u| second(*u).abs());
        largest = ends.fold(largest, f64::max);
    }
    Ok(largest)
}

/// Returns the bandwidth with the shortest interval or the least largest mean squared error; the
/// variance is taken as one number on each side, by nearest neighbours over the whole side.
fn best_width(
    sides: &[Side; 2],
    options: &HonestOptions,
    curvature: f64,
    aim: HonestBandwidth,
    level: f64,
) -> Result<f64, DiscontinuityError> {
    let spread: Vec<f64> = sides
        .iter()
        .map(|side| {
            let residuals = nearest_neighbour(side, &side.columns[0], 3);
            residuals.iter().map(|r| r * r).sum::<f64>() / count(residuals.len())
        })
        .collect();
    let least = sides.iter().map(|side| side.distinct_distance(3)).fold(0.0, f64::max);
    let most = sides.iter().map(Side::range).fold(0.0, f64::max);
    let loss = |width: f64| -> f64 {
        let (mut variance, mut bias) = (0.0, 0.0);
        for (side, spread) in sides.iter().zip(&spread) {
            let Ok(fit) = LocalPolynomial::new(side, options.kernel, width, 1) else {
                return f64::INFINITY;
            };
            let weights = fit.coefficient_weights(0);
            variance += spread * weights.iter().map(|w| w * w).sum::<f64>();
            let bend: f64 = weights.iter().zip(&side.distance).map(|(w, d)| w * d * d).sum();
            bias += 0.5 * curvature * bend.abs();
        }
        let error = variance.sqrt();
        match aim {
            HonestBandwidth::LeastError => bias * bias + variance,
            _ => critical_value(bias / error, level) * error,
        }
    };
    let (low, high) = (least * (1.0 + 1e-6), most * (1.0 + 1e-6));
    let ratio = numerics::elementary::pow(high / low, 1.0 / count(TRIED));
    let widths: Vec<f64> =
        (0..=TRIED).map(|step| low * numerics::elementary::pow(ratio, count(step))).collect();
    let losses: Vec<f64> = widths.iter().map(|width| loss(*width)).collect();
    let best = (0..losses.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
    if !losses[best].is_finite() {
        let reason = "no window holds three different values on each side";
        return Err(DiscontinuityError::NoBandwidth { reason });
    }
    let (mut a, mut b) = (widths[best.saturating_sub(1)], widths[(best + 1).min(TRIED)]);
    for _ in 0..40 {
        let (left, right) = (a + 0.381_966 * (b - a), a + 0.618_034 * (b - a));
        if loss(left) <= loss(right) { b = right } else { a = left }
    }
    let middle = 0.5 * (a + b);
    Ok(if loss(middle) <= losses[best] { middle } else { widths[best] })
}

/// Returns the `level` quantile of `|N(shift, 1)|`.
pub(crate) fn critical_value(shift: f64, level: f64) -> f64 {
    let within = |c: f64| normal_cdf(c - shift) - normal_cdf(-c - shift);
    let (mut low, mut high) = (0.0, shift + 40.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if within(middle) < level { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
