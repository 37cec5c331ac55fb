//! Whether rows crowd on one side of the cut-off: a test that the running variable was not bent.

mod bandwidth;
mod fit;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Table};
use crate::rows::complete_rows;

use self::bandwidth::{Chosen, choose};
use self::fit::{DensityFit, Sample, fit};
use super::bandwidth::MassPoints;
use super::question::{DensityBandwidth, DensityModel, DensityQuestion};
use super::refusal::DiscontinuityError;
use super::robust_answer::{Reading, reading};

/// The highest degree of the test's polynomial.
const HIGHEST_DEGREE: usize = 7;

/// Returns the test that the density of the running variable has no jump at the cut-off.
///
/// The empirical distribution function is fitted by local polynomials on each side; its slope at
/// the cut-off is the density. The test uses degree `q` at the bandwidth of degree `p`, so that
/// what is left of the bias does not matter; the standard error is a jackknife.
///
/// # Errors
/// [`DiscontinuityError`] where the column cannot be used, an option is outside its range, a side
/// has no rows or a window too few values.
///
/// # Source
/// Cattaneo, M., Jansson, M. and Ma, X. (2020), doi 10.1080/01621459.2019.1635480; (2018), Stata
/// Journal 18(1), doi 10.1177/1536867X1801800115.
pub fn density_test(question: &DensityQuestion<'_>) -> Result<Evaluation, DiscontinuityError> {
    check(question)?;
    let rows = complete_rows(&[question.running])?;
    let left_out = question.running.values.len() - rows.len();
    let scores: Vec<f64> = rows
        .iter()
        .filter_map(|row| question.running.values[*row])
        .map(|score| score - question.cutoff)
        .collect();
    let sample = Sample::new(scores, question.mass_points != MassPoints::Off);
    for (side, n) in [("below", sample.n_below), ("above", sample.x.len() - sample.n_below)] {
        if n == 0 {
            return Err(DiscontinuityError::EmptySide { cutoff: question.cutoff, side });
        }
    }
    let chosen = choose(&sample, question)?;
    let found = fit(&sample, chosen.widths, question.q, 1, question.kernel, question.model)?;
    let [below, above, difference, _] = found.variances.map(f64::sqrt);
    let jump = found.values[1] - found.values[0];
    if difference.is_nan() || difference <= 0.0 {
        return Err(DiscontinuityError::Degenerate {
            cutoff: question.cutoff,
            reason: "the density has no variance; use a wider --bandwidth",
        });
    }
    let Reading { p_value, interval, .. } = reading("normal", jump, difference, question.level);
    Ok(Evaluation {
        method: "density-test",
        options: options(question),
        estimate: Some(jump),
        standard_error: Some(difference),
        interval: Some(interval),
        p_value: Some(p_value),
        n: sample.x.len(),
        clusters: None,
        details: tables(&sample, &found, &chosen, [below, above]),
        diagnostics: vec![
            Diagnostic { name: "rows left out", finding: Finding::Count(left_out) },
            Diagnostic { name: "t, jackknife", finding: Finding::Number(jump / difference) },
            Diagnostic { name: "different values", finding: Finding::Count(sample.n_distinct()) },
        ],
        warnings: warnings(&sample, &found, left_out),
    })
}

fn check(question: &DensityQuestion<'_>) -> Result<(), DiscontinuityError> {
    let refuse =
        |option, value: String, reason| Err(DiscontinuityError::Option { option, value, reason });
    let DensityQuestion { p, q, level, cutoff, bandwidth, model, .. } = *question;
    if p == 0 || q < p || q > HIGHEST_DEGREE {
        let reason = "p is 1 or above, q not below p and 7 at most; 2 and 3 are usual";
        return refuse("p and q", format!("{p} and {q}"), reason);
    }
    if p > 3 && !matches!(bandwidth, DensityBandwidth::Given(_)) {
        return refuse("p", p.to_string(), "bandwidths are chosen for p up to 3; give --bandwidth");
    }
    if let DensityBandwidth::Given(widths) = bandwidth {
        if let Some(width) = widths.iter().find(|width| !(width.is_finite() && **width > 0.0)) {
            return refuse("--bandwidth", width.to_string(), "a bandwidth is above zero");
        }
        if model == DensityModel::Restricted && widths[0].to_bits() != widths[1].to_bits() {
            let reason = "the restricted model has one bandwidth for both sides";
            return refuse("--bandwidth", format!("{} and {}", widths[0], widths[1]), reason);
        }
    }
    if model == DensityModel::Restricted && bandwidth == DensityBandwidth::Each {
        let reason = "the restricted model has one bandwidth; use difference, sum or combined";
        return refuse("--bandwidth", "each".into(), reason);
    }
    if !(level > 0.0 && level < 1.0) {
        return refuse("--level", level.to_string(), "it is a share between 0 and 1, 0.95");
    }
    if !cutoff.is_finite() {
        return refuse("--cutoff", cutoff.to_string(), "it is a finite number");
    }
    Ok(())
}

fn tables(sample: &Sample, found: &DensityFit, chosen: &Chosen, errors: [f64; 2]) -> Vec<Table> {
    let whole = |n: usize| Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX));
    let rows = [sample.n_below, sample.x.len() - sample.n_below];
    let row = |side: usize| {
        vec![
            Cell::from(["below", "above"][side]),
            found.values[side].into(),
            errors[side].into(),
            chosen.widths[side].into(),
            whole(rows[side]),
            whole(found.n[side]),
        ]
    };
    let columns =
        vec!["side", "density", "standard_error", "bandwidth", "rows", "rows_in_bandwidth"];
    let mut tables = vec![Table { name: "densities", columns, rows: vec![row(0), row(1)] }];
    if let Some(candidates) = chosen.candidates {
        let names = ["below", "above", "difference", "sum"];
        let rows = names.iter().zip(candidates).map(|(name, h)| vec![Cell::from(*name), h.into()]);
        let columns = vec!["aim", "bandwidth"];
        tables.push(Table { name: "bandwidths", columns, rows: rows.collect() });
    }
    tables
}

fn warnings(sample: &Sample, found: &DensityFit, left_out: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if left_out > 0 {
        warnings.push(format!("{left_out} rows miss the running variable and are left out."));
    }
    let (n, distinct) = (numerics::sum::count(sample.x.len()), sample.n_distinct());
    if numerics::sum::count(distinct) < 0.8 * n {
        warnings.push(format!(
            "The running variable takes only {distinct} different values: rows that heap at round \
             numbers can look like bending, or hide it."
        ));
    }
    if found.values.iter().any(|density| *density < 0.0) {
        warnings.push(
            "A density is estimated below zero: the window is too wide for its polynomial.".into(),
        );
    }
    warnings
}

fn options(question: &DensityQuestion<'_>) -> Vec<(&'static str, String)> {
    let model = match question.model {
        DensityModel::Unrestricted => "unrestricted",
        DensityModel::Restricted => "restricted",
    };
    let bandwidth = match question.bandwidth {
        DensityBandwidth::Given(_) => "given",
        DensityBandwidth::Each => "each",
        DensityBandwidth::Difference => "difference",
        DensityBandwidth::Sum => "sum",
        DensityBandwidth::Combined => "combined",
    };
    let mass_points = match question.mass_points {
        MassPoints::Off => "off",
        MassPoints::Adjust | MassPoints::Check => "adjust",
    };
    vec![
        ("running", question.running.name.to_owned()),
        ("cutoff", question.cutoff.to_string()),
        ("p", question.p.to_string()),
        ("q", question.q.to_string()),
        ("kernel", question.kernel.name().to_owned()),
        ("model", model.to_owned()),
        ("bandwidth", bandwidth.to_owned()),
        ("variance", "jackknife".to_owned()),
        ("mass points", mass_points.to_owned()),
        ("level", question.level.to_string()),
    ]
}
