//! A running variable of few values: an interval that holds where the polynomial errs at the
//! cut-off not more than at the values seen.

use numerics::distribution::normal_reach;
use numerics::sum::count;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};

use super::columns::complete;
use super::kernel::Kernel;
use super::local_polynomial::{HIGHEST_DEGREE, LocalPolynomial};
use super::question::{DiscontinuityQuestion, MisspecificationOptions};
use super::refusal::DiscontinuityError;
use super::side::Side;

/// One side: its limit, and for each value how far the mean lies from the polynomial.
struct Fitted {
    limit: f64,
    /// Weights on the cells' means in the limit.
    limit_weights: Vec<f64>,
    /// The running variable, the misfit and its weights on the cells' means.
    cells: Vec<(f64, f64, Vec<f64>)>,
    /// The variance of each cell's mean.
    variances: Vec<f64>,
    n: usize,
}

/// Returns the answer of the misspecification approach.
///
/// Within the window a polynomial is fitted on each side, all rows alike. `δ(x)` is how far the
/// mean at `x` lies from it. The interval joins `τ̂ + b ± z s(τ̂ + b)` over all `b = ±δ̂(x⁺) ± δ̂(x⁻)`.
///
/// # Errors
/// [`DiscontinuityError`] where the question has a treatment, covariates, weights or clusters, a
/// window has too few values, or a value within it has one row only.
///
/// # Source
/// Kolesár, M. and Rothe, C. (2018), section IV, doi 10.1257/aer.20160945.
pub(crate) fn answer(
    question: &DiscontinuityQuestion<'_>,
    options: &MisspecificationOptions,
) -> Result<Evaluation, DiscontinuityError> {
    super::check_plain(question, "the interval for bounded misspecification")?;
    let MisspecificationOptions { degree, bandwidth } = *options;
    if degree > HIGHEST_DEGREE || !(bandwidth.is_finite() && bandwidth > 0.0) {
        return Err(DiscontinuityError::Option {
            option: "--bandwidth and degree",
            value: format!("{bandwidth} and {degree}"),
            reason: "the window is above zero and the degree 9 at most; 1 is usual",
        });
    }
    let data = complete(question)?;
    let sides = data.sides(question.cutoff)?;
    let [below, above] = [fitted(&sides[0], options), fitted(&sides[1], options)];
    let (below, above) = (below?, above?);
    let estimate = above.limit - below.limit;
    let error = (spread(&above, None, 0.0) + spread(&below, None, 0.0)).sqrt();
    let reach = normal_reach(question.level);
    let (low, high) = union(&below, &above, reach);
    let cells = below.cells.iter().rev().chain(&above.cells);
    let rows = cells.map(|(x, misfit, _)| vec![Cell::from(*x), Cell::from(*misfit)]).collect();
    Ok(Evaluation {
        method: "bounded-misspecification",
        options: vec![
            ("outcome", question.outcome.name.to_owned()),
            ("running", question.running.name.to_owned()),
            ("cutoff", question.cutoff.to_string()),
            ("degree", degree.to_string()),
            ("bandwidth", bandwidth.to_string()),
            ("kernel", Kernel::Uniform.name().to_owned()),
            ("variance", "of each value's mean, s2 / n with s2 over n - 1".to_owned()),
            ("level", question.level.to_string()),
        ],
        estimate: Some(estimate),
        standard_error: Some(error),
        interval: Some(Interval {
            low,
            high,
            level: question.level,
            method: "honest over bounded misspecification",
        }),
        p_value: None,
        n: below.n + above.n,
        clusters: None,
        details: vec![Table { name: "misfit", columns: vec!["running", "misfit"], rows }],
        diagnostics: vec![Diagnostic {
            name: "rows left out",
            finding: Finding::Count(data.left_out),
        }],
        warnings: vec![
            "The standard error leaves the polynomial's misfit out; the interval allows for it, \
             so no p-value goes with the standard error."
                .into(),
        ],
    })
}

/// Returns the ends of the union of intervals over all pairs of values and signs.
fn union(below: &Fitted, above: &Fitted, reach: f64) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for up in 0..above.cells.len() {
        for sign_up in [-1.0, 1.0] {
            let upper =
                (above.limit + sign_up * above.cells[up].1, spread(above, Some(up), sign_up));
            for down in 0..below.cells.len() {
                for sign_down in [-1.0, 1.0] {
                    let lower = below.limit + sign_down * below.cells[down].1;
                    let error = (upper.1 + spread(below, Some(down), sign_down)).sqrt();
                    low = low.min(upper.0 - lower - reach * error);
                    high = high.max(upper.0 - lower + reach * error);
                }
            }
        }
    }
    (low, high)
}

fn fitted(side: &Side, options: &MisspecificationOptions) -> Result<Fitted, DiscontinuityError> {
    let fit = LocalPolynomial::new(side, Kernel::Uniform, options.bandwidth, options.degree)?;
    let values = &side.columns[0][..fit.n()];
    let weights = fit.coefficient_weights(0);
    let limit = weights.iter().zip(values).map(|(w, y)| w * y).sum();
    let runs: Vec<(usize, usize)> = side
        .runs
        .windows(2)
        .map(|run| (run[0], run[1]))
        .take_while(|(_, end)| *end <= fit.n())
        .collect();
    let mut variances = Vec::new();
    let mut means = Vec::new();
    for (start, end) in &runs {
        let n = count(end - start);
        if end - start < 2 {
            return Err(DiscontinuityError::Option {
                option: "--running",
                value: format!("value {}", side.score[*start]),
                reason: "only one row has it, so its mean has no variance; this interval is for \
                         running variables of few values: use the robust or the honest one",
            });
        }
        let mean = values[*start..*end].iter().sum::<f64>() / n;
        let squares: f64 = values[*start..*end].iter().map(|y| (y - mean) * (y - mean)).sum();
        variances.push(squares / (n - 1.0) / n);
        means.push(mean);
    }
    let over_cells = |weights: &[f64]| -> Vec<f64> {
        runs.iter().map(|(start, end)| weights[*start..*end].iter().sum()).collect()
    };
    let cells = runs.iter().enumerate().map(|(cell, (start, _))| {
        let at = fit.value_weights(side.distance[*start]);
        let mut cell_weights: Vec<f64> = over_cells(&at).iter().map(|w| -w).collect();
        cell_weights[cell] += 1.0;
        let misfit = cell_weights.iter().zip(&means).map(|(w, mean)| w * mean).sum();
        (side.score[*start], misfit, cell_weights)
    });
    let cells = cells.collect();
    Ok(Fitted { limit, limit_weights: over_cells(&weights), cells, variances, n: fit.n() })
}

/// Returns the variance of a limit plus or minus one misfit.
fn spread(fitted: &Fitted, cell: Option<usize>, sign: f64) -> f64 {
    let weight = |place: usize| {
        let misfit = cell.map_or(0.0, |cell| sign * fitted.cells[cell].2[place]);
        fitted.limit_weights[place] + misfit
    };
    let term = |(place, variance): (usize, &f64)| weight(place) * weight(place) * variance;
    fitted.variances.iter().enumerate().map(term).sum()
}
