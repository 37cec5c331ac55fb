//! Evaluations as JSON and as text for reading.

use evaluation::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Listed, Table};
use serde_json::{Map, Value, json};

use crate::estimates::{diagnostic, interval, shown};
use crate::figure_table::{self, csv_text};

/// Returns an evaluation as an object: `method`, `options`, `estimate`, `standard_error`,
/// `interval`, `p_value`, `n`, `clusters`, `details`, `diagnostics`, `warnings`; what is undefined
/// is null.
#[must_use]
pub fn object(evaluation: &Evaluation) -> Value {
    let options = evaluation.options.iter().map(|(name, text)| ((*name).to_owned(), json!(text)));
    let details = evaluation.details.iter().map(|table| (table.name.to_owned(), rows_of(table)));
    json!({
        "method": evaluation.method,
        "options": Value::Object(options.collect::<Map<String, Value>>()),
        "estimate": evaluation.estimate,
        "standard_error": evaluation.standard_error,
        "interval": evaluation.interval.as_ref().map(interval),
        "p_value": evaluation.p_value,
        "n": evaluation.n,
        "clusters": evaluation.clusters,
        "details": Value::Object(details.collect::<Map<String, Value>>()),
        "diagnostics": evaluation.diagnostics.iter().map(diagnostic).collect::<Vec<_>>(),
        "warnings": evaluation.warnings,
    })
}

/// Returns an evaluation as JSON text.
#[must_use]
pub fn to_json(evaluation: &Evaluation) -> String {
    format!("{:#}\n", object(evaluation))
}

/// Returns the table called `details`' rows as a list of objects.
fn rows_of(table: &Table) -> Value {
    let of_row = |row: &Vec<Cell>| figure_table::object(&table.columns, row.iter().map(value));
    Value::Array(table.rows.iter().map(of_row).collect())
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Whole(number) => json!(number),
        Cell::Number(number) => json!(number),
        Cell::Missing => Value::Null,
    }
}

/// Returns one table of the details as CSV with a header; `None` where there is no such table.
#[must_use]
pub fn to_csv(evaluation: &Evaluation, table: &str) -> Option<String> {
    let table = evaluation.details.iter().find(|other| other.name == table)?;
    Some(csv_text(&table.columns, table.rows.iter().map(|row| row.iter().map(value))))
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Missing => String::new(),
    }
}

/// Returns an evaluation for reading: the effect first, then what to know, then the details.
#[must_use]
pub fn to_table(evaluation: &Evaluation) -> String {
    let mut out = format!("{}: {}", evaluation.method, shown(evaluation.estimate));
    if evaluation.standard_error.is_some() {
        out.push_str(&format!(", standard error {}", shown(evaluation.standard_error)));
    }
    if let Some(Interval { low, high, level, method }) = &evaluation.interval {
        let (low, high) = (shown(Some(*low)), shown(Some(*high)));
        out.push_str(&format!(", {:.0} % interval {low} to {high} ({method})", level * 100.0));
    }
    if evaluation.p_value.is_some() {
        out.push_str(&format!(", p {}", shown(evaluation.p_value)));
    }
    out.push_str(&format!(", n {}", evaluation.n));
    if let Some(clusters) = evaluation.clusters {
        out.push_str(&format!(", {clusters} clusters"));
    }
    out.push('\n');
    for warning in &evaluation.warnings {
        out.push_str(&format!("  Note: {warning}\n"));
    }
    for (name, text) in &evaluation.options {
        out.push_str(&format!("  {name}: {text}\n"));
    }
    for Diagnostic { name, finding } in &evaluation.diagnostics {
        let finding = match finding {
            Finding::Count(count) => count.to_string(),
            Finding::Number(number) => shown(Some(*number)),
            Finding::Text(text) => text.clone(),
        };
        out.push_str(&format!("  {name}: {finding}\n"));
    }
    evaluation.details.iter().for_each(|table| out.push_str(&aligned(table)));
    out
}

/// The most rows of one table that the text shows; JSON has all.
const MOST_ROWS: usize = 40;

fn aligned(table: &Table) -> String {
    let heading = table.columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>();
    let shown_cell = |cell: &Cell| match cell {
        Cell::Number(number) => shown(Some(*number)),
        Cell::Missing => "-".to_owned(),
        other => text(other),
    };
    let body = table.rows.iter().take(MOST_ROWS);
    let rows: Vec<Vec<String>> = std::iter::once(heading)
        .chain(body.map(|row| row.iter().map(shown_cell).collect()))
        .collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    let mut out = format!("\n{}\n", table.name.replace('_', " "));
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        out.push_str(&format!("  {}\n", cells.collect::<Vec<_>>().join("  ").trim_end()));
    }
    if table.rows.len() > MOST_ROWS {
        out.push_str(&format!(
            "  … {} more; --format json has all\n",
            table.rows.len() - MOST_ROWS
        ));
    }
    out
}

/// Returns every method with definition and source, for reading.
#[must_use]
pub fn list_to_table(families: &[(&str, &[Listed])]) -> String {
    let mut out = String::new();
    for (family, methods) in families {
        out.push_str(&format!("{family}\n"));
        for Listed { id, name, definition, source } in *methods {
            out.push_str(&format!("  {id}\n    {name}: {definition}\n    {source}\n"));
        }
    }
    out
}

/// Returns every method as a JSON list.
#[must_use]
pub fn list_to_json(families: &[(&str, &[Listed])]) -> String {
    let of_family = |(family, methods): &(&str, &[Listed])| {
        let object = |listed: &Listed| {
            json!({
                "family": family,
                "id": listed.id,
                "name": listed.name,
                "definition": listed.definition,
                "source": listed.source,
            })
        };
        methods.iter().map(object).collect::<Vec<_>>()
    };
    let all: Vec<Value> = families.iter().flat_map(of_family).collect();
    format!("{:#}\n", Value::Array(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluation() -> Evaluation {
        Evaluation {
            method: "two-stage",
            options: vec![("cluster", "county".to_owned())],
            estimate: Some(-0.5),
            standard_error: None,
            interval: None,
            p_value: Some(0.25),
            n: 40,
            clusters: None,
            details: vec![Table {
                name: "event_time",
                columns: vec!["time", "estimate"],
                rows: vec![
                    vec![Cell::Whole(-1), Cell::Missing],
                    vec![Cell::Whole(0), Cell::Number(2.5)],
                ],
            }],
            diagnostics: Vec::new(),
            warnings: vec!["One unit is treated: no sampling standard error exists.".to_owned()],
        }
    }

    #[test]
    fn what_is_undefined_is_null_and_details_are_rows_by_name() {
        let value = object(&evaluation());
        assert_eq!(value["standard_error"], Value::Null);
        assert_eq!(value["details"]["event_time"][0], json!({"time": -1, "estimate": null}));
        assert_eq!(value["options"]["cluster"], "county");
    }

    #[test]
    fn the_text_starts_with_the_effect_and_the_warning() {
        let text = to_table(&evaluation());
        assert!(text.starts_with("two-stage: -0.5, p 0.25, n 40\n  Note: One unit"), "{text}");
        assert!(text.contains("event time\n  time  estimate\n  -1    -\n"), "{text}");
    }

    #[test]
    fn a_table_of_details_is_a_file() {
        let csv = to_csv(&evaluation(), "event_time").unwrap();
        assert_eq!(csv, "time,estimate\n-1,\n0,2.5\n");
        assert_eq!(to_csv(&evaluation(), "nothing"), None);
    }
}
