//! The robust approach as an answer.

use numerics::distribution::{normal_cdf, normal_reach};
use numerics::sum::count;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};

use super::adjustment::Layout;
use super::bandwidth::{Bandwidths, Choice, Degrees, MassPoints, Selector, choose};
use super::columns::{Complete, complete};
use super::question::{
    Bandwidth, BeyondRange, DiscontinuityQuestion, FuzzyBandwidth, RobustOptions,
};
use super::refusal::DiscontinuityError;
use super::robust::{Jump, RobustEstimate, estimate};
use super::robust_check::{check_found, check_options, n_clusters};
use super::side::Side;

/// The share of a side's rows that repeat a value from which on windows are held wide enough.
const MANY_REPEATS: f64 = 0.2;

/// Different values on each side that a window then holds at least.
const VALUES_IN_A_WINDOW: usize = 10;

/// One run of the estimator.
pub(crate) struct Run {
    pub(crate) bandwidths: Bandwidths,
    pub(crate) estimate: RobustEstimate,
    pub(crate) sides: [Side; 2],
}

/// Returns the estimate at a cut-off.
///
/// # Errors
/// [`DiscontinuityError`] as the question's front door says.
pub(crate) fn run(
    data: &Complete,
    cutoff: f64,
    options: &RobustOptions<'_>,
) -> Result<Run, DiscontinuityError> {
    let sides = data.sides(cutoff)?;
    let degrees = degrees(options);
    let bandwidths = bandwidths(&sides, degrees, data.layout, options)?;
    let mut estimate = estimate(&sides, degrees, data.layout, bandwidths)?;
    scale(&mut estimate.effect, options.scale);
    Ok(Run { bandwidths, estimate, sides })
}

fn degrees(options: &RobustOptions<'_>) -> Degrees {
    let RobustOptions { p, q, derivative, kernel, variance, .. } = *options;
    Degrees { p, q, derivative, kernel, variance }
}

fn scale(jump: &mut Jump, factor: f64) {
    jump.conventional *= factor;
    jump.bias_corrected *= factor;
    jump.standard_error *= factor.abs();
    jump.robust_standard_error *= factor.abs();
}

fn bandwidths(
    sides: &[Side; 2],
    degrees: Degrees,
    layout: Layout,
    options: &RobustOptions<'_>,
) -> Result<Bandwidths, DiscontinuityError> {
    let (selector, regularisation, beyond, least, ratio) = match options.bandwidth {
        Bandwidth::Given { estimate, bias } => return Ok(Bandwidths { estimate, bias }),
        Bandwidth::Selected { selector, regularisation, beyond_range, least_values } => {
            (selector, regularisation, beyond_range, least_values, None)
        }
        Bandwidth::Ratio { selector, ratio } => {
            (selector, 1.0, BeyondRange::Cut, None, Some(ratio))
        }
    };
    let adjusting = options.mass_points == MassPoints::Adjust;
    let many = sides.iter().any(|side| repeats(side) >= MANY_REPEATS);
    let constant = |side: &Side| side.columns[1].iter().all(|t| *t == side.columns[1][0]);
    let sharp = layout.fuzzy
        && (options.fuzzy_bandwidth == FuzzyBandwidth::Outcome || sides.iter().any(constant));
    let choice = Choice {
        selector,
        regularisation,
        restrict: beyond == BeyondRange::Cut,
        least_values: least.or((adjusting && many).then_some(VALUES_IN_A_WINDOW)),
        count_values_once: adjusting,
    };
    let layout = Layout { fuzzy: layout.fuzzy && !sharp, ..layout };
    let mut chosen = choose(sides, degrees, layout, choice)?;
    if let Some(ratio) = ratio {
        chosen.bias = chosen.estimate.map(|h| h / ratio);
    }
    Ok(chosen)
}

/// Returns the share of a side's rows whose value another row has taken before.
fn repeats(side: &Side) -> f64 {
    1.0 - count(side.n_distinct()) / count(side.n())
}

/// Returns the answer of the robust approach.
///
/// # Errors
/// [`DiscontinuityError`] as the question's front door says.
pub(crate) fn answer(
    question: &DiscontinuityQuestion<'_>,
    options: &RobustOptions<'_>,
) -> Result<Evaluation, DiscontinuityError> {
    check_options(question, options)?;
    let data = complete(question)?;
    let found = run(&data, question.cutoff, options)?;
    check_found(question, &found)?;
    let effect = found.estimate.effect;
    let robust =
        reading("robust", effect.bias_corrected, effect.robust_standard_error, question.level);
    let mut warnings = warnings(question, options, &found, data.left_out);
    let mut details = vec![estimates(effect, question.level), windows(&found)];
    if let Some(first) = found.estimate.first_stage {
        let rows = estimates(first, question.level).rows;
        details.push(Table { name: "first_stage", columns: ESTIMATES.to_vec(), rows });
    }
    details.extend(super::sensitivity::tables(
        &data,
        question,
        options,
        found.bandwidths,
        &mut warnings,
    ));
    Ok(Evaluation {
        method: "local-polynomial",
        options: options_in_force(question, options),
        estimate: Some(effect.conventional),
        standard_error: Some(effect.standard_error),
        interval: Some(robust.interval),
        p_value: Some(robust.p_value),
        n: data.score.len(),
        clusters: data.clusters.as_ref().map(|codes| n_clusters(codes)),
        details,
        diagnostics: diagnostics(&found, data.left_out),
        warnings,
    })
}

/// An estimate read against the normal distribution.
pub(crate) struct Reading {
    pub(crate) z: f64,
    pub(crate) p_value: f64,
    pub(crate) interval: Interval,
}

/// Returns how an estimate reads.
pub(crate) fn reading(method: &'static str, estimate: f64, error: f64, level: f64) -> Reading {
    let z = estimate / error;
    let reach = normal_reach(level) * error;
    let method = if method == "robust" { "robust bias-corrected, normal" } else { "normal" };
    Reading {
        z,
        p_value: 2.0 * normal_cdf(-z.abs()),
        interval: Interval { low: estimate - reach, high: estimate + reach, level, method },
    }
}

const ESTIMATES: [&str; 7] = ["row", "estimate", "standard_error", "z", "p_value", "low", "high"];

fn estimates(jump: Jump, level: f64) -> Table {
    let row = |name: &str, estimate: f64, error: f64| {
        let Reading { z, p_value, interval } = reading("normal", estimate, error, level);
        let numbers = [estimate, error, z, p_value, interval.low, interval.high];
        std::iter::once(Cell::from(name)).chain(numbers.map(Cell::from)).collect()
    };
    let rows = vec![
        row("conventional", jump.conventional, jump.standard_error),
        row("bias-corrected", jump.bias_corrected, jump.standard_error),
        row("robust", jump.bias_corrected, jump.robust_standard_error),
    ];
    Table { name: "estimates", columns: ESTIMATES.to_vec(), rows }
}

fn windows(found: &Run) -> Table {
    let row = |side: usize| {
        let one = &found.sides[side];
        let whole = |n: usize| Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX));
        vec![
            Cell::from(one.name()),
            found.bandwidths.estimate[side].into(),
            found.bandwidths.bias[side].into(),
            whole(one.n()),
            whole(found.estimate.n_estimate[side]),
            whole(found.estimate.n_bias[side]),
            whole(one.n_distinct()),
            found.estimate.limits[side][0].into(),
            found.estimate.limits[side][1].into(),
        ]
    };
    Table {
        name: "sides",
        columns: vec![
            "side",
            "bandwidth",
            "bias_bandwidth",
            "rows",
            "rows_in_bandwidth",
            "rows_in_bias_bandwidth",
            "different_values",
            "limit",
            "limit_bias_corrected",
        ],
        rows: vec![row(0), row(1)],
    }
}

fn warnings(
    question: &DiscontinuityQuestion<'_>,
    options: &RobustOptions<'_>,
    found: &Run,
    left_out: usize,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if left_out > 0 {
        warnings.push(format!(
            "{left_out} rows miss a value that is used, or weigh nothing, and are left out."
        ));
    }
    let share = found.sides.iter().map(repeats).fold(0.0, f64::max);
    if share >= MANY_REPEATS && options.mass_points != MassPoints::Off {
        let distinct = found.sides.iter().map(Side::n_distinct).min().unwrap_or(0);
        warnings.push(format!(
            "The running variable repeats its values (only {distinct} different ones on one side): \
             the interval treats them as if more lay between; compare the honest interval for \
             few values."
        ));
    }
    if let Some(first) = found.estimate.first_stage {
        let z = first.bias_corrected / first.robust_standard_error;
        if z * z < 10.0 {
            warnings.push(format!(
                "The treatment hardly jumps at the cut-off (F = {:.1}): the ratio's interval is \
                 not to be trusted; report the jump of the outcome.",
                z * z
            ));
        }
    }
    for place in &found.estimate.dropped {
        let name = question.covariates[*place].name;
        warnings.push(format!("Covariate '{name}' is made up of the others and is left out."));
    }
    if let Some(straddling) = straddling(&found.sides) {
        warnings.push(format!(
            "{straddling} clusters lie on both sides of the cut-off; the sides' errors are added \
             as if apart, as is usual."
        ));
    }
    warnings
}

/// Returns how many clusters lie on both sides, where there are any.
fn straddling(sides: &[Side; 2]) -> Option<usize> {
    let codes = |side: &Side| {
        let mut codes = side.clusters.clone()?;
        codes.sort_unstable();
        codes.dedup();
        Some(codes)
    };
    let (below, above) = (codes(&sides[0])?, codes(&sides[1])?);
    let both = below.iter().filter(|code| above.binary_search(code).is_ok()).count();
    (both > 0).then_some(both)
}

fn diagnostics(found: &Run, left_out: usize) -> Vec<Diagnostic> {
    let text = "the estimate and its standard error are the conventional ones; interval and \
                p-value are the robust bias-corrected ones";
    let diagnostic = |name, finding| Diagnostic { name, finding };
    vec![
        diagnostic("which row is reported", Finding::Text(text.into())),
        diagnostic("rows left out", Finding::Count(left_out)),
        diagnostic(
            "bias estimated and taken out",
            Finding::Number(
                found.estimate.effect.conventional - found.estimate.effect.bias_corrected,
            ),
        ),
        diagnostic(
            "share of rows below that repeat a value",
            Finding::Number(repeats(&found.sides[0])),
        ),
        diagnostic(
            "share of rows above that repeat a value",
            Finding::Number(repeats(&found.sides[1])),
        ),
    ]
}

fn options_in_force(
    question: &DiscontinuityQuestion<'_>,
    options: &RobustOptions<'_>,
) -> Vec<(&'static str, String)> {
    let design = match (question.treatment, options.derivative) {
        (None, 0) => "sharp",
        (None, _) => "sharp kink",
        (Some(_), 0) => "fuzzy",
        (Some(_), _) => "fuzzy kink",
    };
    let (selector, regularisation) = match options.bandwidth {
        Bandwidth::Given { .. } => ("given".to_owned(), None),
        Bandwidth::Selected { selector, regularisation, .. } => {
            (Selector::name(selector).to_owned(), Some(regularisation))
        }
        Bandwidth::Ratio { selector, ratio } => {
            (format!("{}, h / b = {ratio}", selector.name()), Some(1.0))
        }
    };
    let variance = match (question.cluster, options.variance.name()) {
        (None, name) => name,
        (Some(cluster), name) if options.variance.needs_clusters() => {
            format!("by cluster '{}': {name}, normal quantiles", cluster.name)
        }
        (Some(cluster), _) => format!(
            "by cluster '{}': (n - 1) / (n - k) * G / (G - 1) on each side, normal quantiles",
            cluster.name
        ),
    };
    let mass_points = match options.mass_points {
        MassPoints::Adjust => "adjust",
        MassPoints::Check => "check",
        MassPoints::Off => "off",
    };
    let mut listed = vec![
        ("outcome", question.outcome.name.to_owned()),
        ("running", question.running.name.to_owned()),
        ("cutoff", question.cutoff.to_string()),
        ("design", design.to_owned()),
        ("p", options.p.to_string()),
        ("q", options.q.to_string()),
        ("derivative", options.derivative.to_string()),
        ("kernel", options.kernel.name().to_owned()),
        ("bandwidth", selector),
        ("variance", variance),
        ("mass points", mass_points.to_owned()),
        ("scale", options.scale.to_string()),
        ("level", question.level.to_string()),
    ];
    listed.extend(regularisation.map(|value| ("regularisation", value.to_string())));
    listed.extend(question.treatment.map(|treatment| ("treatment", treatment.name.to_owned())));
    if !question.covariates.is_empty() {
        let names: Vec<&str> = question.covariates.iter().map(|covariate| covariate.name).collect();
        listed.push(("covariates", names.join(", ")));
    }
    listed.extend(question.weights.map(|weights| ("weights", weights.name.to_owned())));
    listed
}
