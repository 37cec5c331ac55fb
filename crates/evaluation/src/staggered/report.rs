//! How estimates of every estimator become an answer: one wording, one order of columns.

use numerics::answer::{Diagnostic, Finding, Interval};
use numerics::distribution::normal_cdf;

use crate::answer::{Cell, Evaluation, Table};

/// An estimate and its standard error; `None` where none is defined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: Option<f64>,
}

/// The estimate of one cell, time since treatment, cohort or period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The time since treatment, cohort or period.
    pub key: i64,
    /// Its estimate.
    pub estimate: Estimate,
    /// How many rows or units are behind it.
    pub n: usize,
}

/// Returns the two-sided p-value of an estimate under the normal distribution.
#[must_use]
pub fn normal_p(value: f64, standard_error: f64) -> f64 {
    2.0 * normal_cdf(-(value / standard_error).abs())
}

/// The columns that [`uncertainty`] fills.
pub(crate) const UNCERTAINTY: [&str; 5] = ["estimate", "standard_error", "low", "high", "p_value"];

/// Returns an estimate's cells: itself, its standard error, interval and p-value.
pub(crate) fn uncertainty(estimate: Estimate, level: f64) -> Vec<Cell> {
    let interval = estimate.standard_error.map(|e| Interval::normal(estimate.value, e, level));
    vec![
        estimate.value.into(),
        estimate.standard_error.into(),
        interval.as_ref().map(|i| i.low).into(),
        interval.as_ref().map(|i| i.high).into(),
        estimate.standard_error.map(|e| normal_p(estimate.value, e)).into(),
    ]
}

/// Returns the cells of a band that holds for all rows at once; missing where there is none.
pub(crate) fn band(estimate: Estimate, critical: Option<f64>) -> [Cell; 2] {
    let reach = estimate.standard_error.zip(critical).map(|(error, critical)| error * critical);
    [reach.map(|r| estimate.value - r).into(), reach.map(|r| estimate.value + r).into()]
}

/// Returns the table of effects by time since treatment, cohort or period.
pub(crate) fn parts_table(
    key: &'static str,
    n: &'static str,
    parts: &[Part],
    level: f64,
    critical: Option<f64>,
) -> Table {
    let row = |part: &Part| {
        let mut row = vec![Cell::Whole(part.key)];
        row.extend(uncertainty(part.estimate, level));
        row.extend(band(part.estimate, critical));
        row.push(whole(part.n));
        row
    };
    let mut columns = vec![key];
    columns.extend(UNCERTAINTY);
    columns.extend(["band_low", "band_high", n]);
    Table { name: "effects", columns, rows: parts.iter().map(row).collect() }
}

/// Returns the word for what an aggregation's parts are by.
pub(crate) fn key_name(by: crate::staggered::aggregation::Aggregate) -> &'static str {
    use crate::staggered::aggregation::Aggregate;
    match by {
        Aggregate::Simple | Aggregate::Dynamic { .. } => "event_time",
        Aggregate::Group => "cohort",
        Aggregate::Calendar => "period",
    }
}

/// Returns a count as a cell.
pub(crate) fn whole(n: usize) -> Cell {
    i64::try_from(n).map_or(Cell::Missing, Cell::Whole)
}

/// Returns a diagnostic with a number.
pub(crate) fn number(name: &'static str, value: f64) -> Diagnostic {
    Diagnostic { name, finding: Finding::Number(value) }
}

/// Returns a diagnostic with a count.
pub(crate) fn counted(name: &'static str, n: usize) -> Diagnostic {
    Diagnostic { name, finding: Finding::Count(n) }
}

/// Returns a diagnostic with a sentence.
pub(crate) fn said(name: &'static str, words: impl Into<String>) -> Diagnostic {
    Diagnostic { name, finding: Finding::Text(words.into()) }
}

/// What an answer has besides its estimate.
pub(crate) struct Around {
    pub(crate) method: &'static str,
    pub(crate) options: Vec<(&'static str, String)>,
    pub(crate) level: f64,
    pub(crate) n: usize,
    pub(crate) clusters: Option<usize>,
    pub(crate) details: Vec<Table>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) warnings: Vec<String>,
}

/// Returns the answer with this estimate, with a normal interval and p-value.
pub(crate) fn answer(estimate: Estimate, around: Around) -> Evaluation {
    let error = estimate.standard_error;
    Evaluation {
        method: around.method,
        options: around.options,
        estimate: Some(estimate.value),
        standard_error: error,
        interval: error.map(|error| Interval::normal(estimate.value, error, around.level)),
        p_value: error.map(|error| normal_p(estimate.value, error)),
        n: around.n,
        clusters: around.clusters,
        details: around.details,
        diagnostics: around.diagnostics,
        warnings: around.warnings,
    }
}
