//! A list as rows that programs read: CSV and JSON with the same contents.

use domain::observation::Status;
use domain::selection::{CriterionMeasure, Rule};
use serde::Serialize;

use crate::run_selection::SelectionRun;

/// One area of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SelectionRow {
    /// The area's code.
    pub code: String,
    /// The area's name.
    pub name: String,
    /// Whether it is chosen; `None` where that cannot be told.
    pub eligible: Option<bool>,
    /// Its score, larger for larger need.
    pub score: Option<f64>,
    /// Its place, 1 for the largest need.
    pub rank: Option<usize>,
    /// The best place in nine draws of ten.
    pub rank_low: Option<usize>,
    /// The worst place in nine draws of ten.
    pub rank_high: Option<usize>,
    /// The share of draws in which it is chosen, 0 to 1.
    pub share_of_draws: Option<f64>,
    /// One per criterion, in the model's order.
    pub criteria: Vec<CriterionCell>,
}

/// One criterion for one area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CriterionCell {
    /// The criterion's id in the model.
    pub id: String,
    /// The value, in the indicator's own unit.
    pub value: Option<f64>,
    /// Why there is no value: `missing`, `suppressed` or `not-available`.
    pub why_no_value: Option<&'static str>,
    /// What the area must reach.
    pub threshold: Option<f64>,
    /// Whether it does.
    pub met: Option<bool>,
    /// How far beyond the threshold towards larger need; negative where it is not met.
    pub margin: Option<f64>,
    /// The indicator that the value is of.
    pub indicator: Option<String>,
    /// What the legal source names, where the indicator stands in for it.
    pub substitute_for: Option<String>,
    /// The period that the value is for.
    pub period: Option<String>,
    /// The data set that the value comes from.
    pub data_set: Option<String>,
}

/// Returns every area of the list, by rank, then by code; areas without a rank come last.
#[must_use]
pub fn rows(run: &SelectionRun) -> Vec<SelectionRow> {
    run.by_rank().into_iter().map(|row| selection_row(run, row)).collect()
}

fn selection_row(run: &SelectionRun, row: usize) -> SelectionRow {
    let unit = &run.selection.units[row];
    let range = run.rank_range(row);
    SelectionRow {
        code: unit.code.to_string(),
        name: run.names[row].clone(),
        eligible: unit.eligible,
        score: unit.score,
        rank: unit.rank,
        rank_low: range.map(|(low, _)| low),
        rank_high: range.map(|(_, high)| high),
        share_of_draws: run.share_of_draws(row),
        criteria: (0..run.criteria.len()).map(|index| cell(run, row, index)).collect(),
    }
}

fn cell(run: &SelectionRun, row: usize, index: usize) -> CriterionCell {
    let outcome = &run.selection.units[row].criteria[index];
    let data = &run.criteria[index];
    let substitute_for = match run.model.rule() {
        Rule::Criteria(rule) => match &rule.criteria[index].measure {
            CriterionMeasure::Indicator { substitute_for, .. } => substitute_for.clone(),
            CriterionMeasure::NotAvailable { .. } => None,
        },
        Rule::Annex(_) => None,
    };
    CriterionCell {
        id: run.selection.criteria[index].id.clone(),
        value: outcome.value,
        why_no_value: data.gaps[row].map(|status| match (&data.indicator, status) {
            (None, _) => "not-available",
            (Some(_), Status::Suppressed) => "suppressed",
            (Some(_), _) => "missing",
        }),
        threshold: outcome.threshold,
        met: outcome.met,
        margin: outcome.margin,
        indicator: data.indicator.as_ref().map(|indicator| indicator.id.to_string()),
        substitute_for,
        period: data.period.map(|period| period.to_string()),
        data_set: data.origins[row].as_ref().map(ToString::to_string),
    }
}

/// Returns the list as a JSON array, one area a line, with numbers unrounded.
#[must_use]
pub fn json(run: &SelectionRun) -> String {
    let mut text = String::from("[\n");
    let rows = rows(run);
    for (index, row) in rows.iter().enumerate() {
        let line = serde_json::to_string(row).expect("a row has string keys and finite numbers");
        text.push_str(&line);
        text.push_str(if index + 1 < rows.len() { ",\n" } else { "\n" });
    }
    text.push_str("]\n");
    text
}

/// Returns the list as CSV with a header, numbers unrounded; what is missing is empty. Each
/// criterion has seven columns that start with its id.
#[must_use]
pub fn csv(run: &SelectionRun) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<String> = HEADER.iter().map(ToString::to_string).collect();
    for criterion in &run.selection.criteria {
        header.extend(CELL_HEADER.iter().map(|part| format!("{}_{part}", criterion.id)));
    }
    writer.write_record(&header).expect("writing to memory cannot fail");
    for row in rows(run) {
        writer.write_record(record(&row)).expect("every row has the header's columns");
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("the fields are text")
}

const HEADER: [&str; 8] =
    ["code", "name", "eligible", "score", "rank", "rank_low", "rank_high", "share_of_draws"];

const CELL_HEADER: [&str; 7] =
    ["value", "why_no_value", "threshold", "met", "margin", "period", "data_set"];

fn record(row: &SelectionRow) -> Vec<String> {
    let mut record = vec![
        row.code.clone(),
        row.name.clone(),
        written(row.eligible),
        written(row.score),
        written(row.rank),
        written(row.rank_low),
        written(row.rank_high),
        written(row.share_of_draws),
    ];
    for cell in &row.criteria {
        record.extend([
            written(cell.value),
            written(cell.why_no_value),
            written(cell.threshold),
            written(cell.met),
            written(cell.margin),
            written(cell.period.as_ref()),
            written(cell.data_set.as_ref()),
        ]);
    }
    record
}

fn written<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run_selection::run;
    use crate::run_selection::tests::{model, model_with, store};

    #[test]
    fn csv_and_json_say_the_same() {
        let fixture = store();
        let more = "threshold = { value = 7 }";
        let run = run(&fixture.store, &model_with("top = 2", more), None).unwrap();
        let parsed: serde_json::Value = serde_json::from_str(&json(&run)).unwrap();
        let text = csv(&run);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), parsed.as_array().unwrap().len());
        for (record, object) in records.iter().zip(parsed.as_array().unwrap()) {
            for (name, field) in header.iter().zip(record) {
                let value = match name.strip_prefix("a_") {
                    Some(part) => &object["criteria"][0][part],
                    None => &object[name],
                };
                let expected = match value {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    serde_json::Value::Number(n) if n.is_f64() => n.as_f64().unwrap().to_string(),
                    other => other.to_string(),
                };
                assert_eq!(field, expected, "{name}");
            }
        }
    }

    #[test]
    fn rows_come_by_rank_and_those_without_one_last() {
        let fixture = store();
        let run = run(&fixture.store, &model("top = 2"), None).unwrap();
        let rows = rows(&run);
        let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, ["0114", "0115", "0117", "0120", "0123"]);
        assert_eq!(rows[4].criteria[0].why_no_value, Some("suppressed"));
        assert_eq!((rows[4].rank, rows[4].rank_low, rows[4].share_of_draws), (None, None, None));
        assert_eq!(rows[0].criteria[0].indicator.as_deref(), Some("N00001"));
    }
}
