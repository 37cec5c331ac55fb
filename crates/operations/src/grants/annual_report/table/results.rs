//! The rows of results: each measure, then each grant that tells it.
//!
//! The id of both is the line: measure, unit, year and parts. A row `result` says of the line as a whole,
//! a row `result_of` what the grant in `name` says.

use domain::form::quantity::{Decimal, Style};
use domain::grants::results::{Figure, Line, OfGrant};
use serde_json::{Value, json};

use super::{Rows, row};
use crate::grants::annual_report::AnnualReport;

impl AnnualReport {
    pub(super) fn result_rows(&self, rows: &mut Rows) {
        let of = self.results.completeness;
        for (measure, n) in [
            ("due", of.n_due),
            ("handed_in", of.n_handed_in),
            ("failed", of.n_failed),
            ("unreadable", of.n_unreadable),
            ("with_results", of.n_with_results),
        ] {
            rows.push(row("results", "", "", measure, "count", json!(n)));
        }
        for line in &self.results.lines {
            line_rows(rows, line);
            line.grants.iter().for_each(|one| grant_rows(rows, line, one));
        }
    }
}

fn line_rows(rows: &mut Rows, line: &Line) {
    let (id, name) = (line.key.written(), line.worded.name.swedish.as_str());
    let mut about = |measure, unit: &str, value| {
        rows.push(row("result", &id, name, measure, unit, value));
    };
    about("year", "year", json!(line.key.year));
    about("reported", "count", json!(line.n_reported));
    about("expected", "count", json!(line.n_expected));
    let unit = line.key.unit.as_str();
    match line.total {
        Ok(total) => {
            about("sum_baseline", unit, figure(total.baseline));
            about("sum_target", unit, figure(total.target));
            about("sum_actual", unit, number(total.actual));
        }
        Err(reason) => about("not_added", "text", json!(reason.as_str())),
    }
    if let Some(spread) = line.spread.filter(|_| line.total.is_err()) {
        about("least", unit, number(spread.least));
        about("median", unit, number(spread.median));
        about("most", unit, number(spread.most));
    }
}

fn grant_rows(rows: &mut Rows, line: &Line, one: &OfGrant) {
    let id = line.key.written();
    let mut about = |measure, unit: &str, value| {
        rows.push(row("result_of", &id, one.grant.as_str(), measure, unit, value));
    };
    about("recipient", "id", json!(one.recipient.as_str()));
    let unit = line.key.unit.as_str();
    let figures = &one.figures;
    let told =
        [("baseline", figures.baseline), ("target", figures.target), ("actual", figures.actual)];
    for (measure, told) in told {
        about(measure, unit, figure(told));
    }
    if told.iter().any(|(_, told)| *told == Figure::Withheld) {
        about("withheld", "text", json!("few"));
    }
}

/// Returns a figure; one that is not told or not shown is null.
fn figure(figure: Figure) -> Value {
    figure.known().map_or(Value::Null, number)
}

/// Returns a number as JSON writes it.
fn number(number: Decimal) -> Value {
    serde_json::from_str(&number.written(Style::Plain)).unwrap_or(Value::Null)
}
