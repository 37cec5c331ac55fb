use domain::indicator::IndicatorId;

use super::*;
use crate::commitment_file::{Known, bundled_areas, shipped};

fn files() -> Vec<CommitmentFile> {
    let areas = bundled_areas().unwrap();
    let is_indicator = |_: &IndicatorId| true;
    shipped(&Known { areas: &areas, is_indicator: &is_indicator }).unwrap()
}

#[test]
fn the_overview_counts_every_commitment_once_and_parts_apart() {
    let files = files();
    let all = of(&files[0].register, &Lives::default());
    let told = overview(&all);
    assert_eq!((told.n_commitments, told.n_parts), (51, 3));
    assert_eq!(told.n_measurable + told.n_returned, 51);
    assert_eq!((told.n_unreported, told.n_with_year), (51, 0));
    assert_eq!(told.spread.count(Stage::Proposed), 51);
}

#[test]
fn filters_narrow_and_together_they_narrow_more() {
    let files = files();
    let all = follow(&files, &[]);
    let count = |filter: &Filter| all.iter().filter(|one| filter.takes(one)).count();
    assert_eq!(count(&Filter::default()), 54 + 4);
    let region = Filter { owner: Some("Region Västernorrland".into()), ..Filter::default() };
    let open = Filter { is_measurable: Some(false), ..region.clone() };
    assert!(count(&open) < count(&region));
    let none = Filter { stage: Some(Stage::Abandoned), ..Filter::default() };
    assert_eq!(count(&none), 0);
}

#[test]
fn csv_and_json_say_the_same_and_nothing_missing_is_zero() {
    let files = files();
    let all = follow(&files, &[]);
    let asked: Vec<&Followed<'_>> = all.iter().collect();
    let parsed: serde_json::Value = serde_json::from_str(&json(&asked)).unwrap();
    let text = csv(&asked);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), parsed.as_array().unwrap().len());
    for (record, object) in records.iter().zip(parsed.as_array().unwrap()) {
        for (name, field) in header.iter().zip(record) {
            let expected = match &object[name] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Number(n) if n.is_f64() => {
                    assert_eq!(field.parse::<f64>().unwrap(), n.as_f64().unwrap());
                    continue;
                }
                other => other.to_string(),
            };
            assert_eq!(field, expected, "{name}");
        }
    }
    assert_eq!(parsed[0]["baseline"], serde_json::Value::Null);
}
