//! JSON-stat 2.0: a cube of indicator × group × area × period.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::register::AreaRegister;
use domain::data_set::{DataSet, DataSetId};
use domain::indicator::Indicator;
use domain::observation::{Observation, Status};
use serde_json::{Map, Value, json};

use super::number;

/// The most cells of a cube.
const MOST_CELLS: usize = 20_000_000;

/// What the codes in a cube mean.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// Names of indicators, sorted by id as the store returns them.
    pub indicators: &'a [Indicator],
    /// Names of areas.
    pub areas: &'a AreaRegister,
    /// Sources and days of publication.
    pub data_sets: &'a [DataSet],
}

/// The rows do not fit in a cube.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("lay {n_rows} rows out as a cube: it would have more than 20 million cells; choose fewer")]
pub struct JsonStatError {
    /// How many rows there are.
    pub n_rows: usize,
}

/// Returns the rows as a JSON-stat 2.0 data set.
///
/// A row's status stands in `status` unless it is final. Where rows come from several data sets,
/// `extension.data_sets` lists them and `extension.data_set_of_cell` gives each cell's position
/// in that list.
///
/// # Errors
/// [`JsonStatError`] where the cube over all codes would be far larger than the rows.
pub fn json_stat(rows: &[Observation], labels: Labels<'_>) -> Result<Value, JsonStatError> {
    let too_large = || JsonStatError { n_rows: rows.len() };
    let indicators: Vec<_> = sorted(rows.iter().map(|row| &row.indicator));
    let groups: Vec<_> = sorted(rows.iter().map(|row| &row.group));
    let areas: Vec<_> = sorted(rows.iter().map(|row| &row.area));
    let periods: Vec<_> = sorted(rows.iter().map(|row| &row.period));
    let data_sets: Vec<_> = sorted(rows.iter().map(|row| &row.data_set));
    let size = [indicators.len(), groups.len(), areas.len(), periods.len()];
    let n_cells = size
        .iter()
        .try_fold(1_usize, |product, n| product.checked_mul(*n))
        .filter(|n_cells| *n_cells <= MOST_CELLS)
        .ok_or_else(too_large)?;
    let cell = |row: &Observation| {
        let at = [
            position(&indicators, &row.indicator),
            position(&groups, &row.group),
            position(&areas, &row.area),
            position(&periods, &row.period),
        ];
        at.iter().zip(size).fold(0, |cell, (index, n)| cell * n + index)
    };
    let by_cell: BTreeMap<usize, &Observation> = rows.iter().map(|row| (cell(row), row)).collect();
    let indicator_names = indicators.iter().map(|id| {
        let known = labels.indicators.binary_search_by(|known| known.id.cmp(id)).ok();
        (id.as_str(), known.map_or(id.as_str(), |index| &labels.indicators[index].name))
    });
    let period_texts: Vec<String> = periods.iter().map(ToString::to_string).collect();
    Ok(json!({
        "version": "2.0",
        "class": "dataset",
        "label": indicator_names.clone().map(|(_, name)| name).collect::<Vec<_>>().join("; "),
        "source": source(&data_sets, labels.data_sets),
        "updated": updated(&data_sets, labels.data_sets),
        "id": ["indicator", "group", "area", "period"],
        "size": size,
        "role": { "metric": ["indicator"], "geo": ["area"], "time": ["period"] },
        "dimension": {
            "indicator": dimension("indicator", indicator_names),
            "group": dimension("group", groups.iter().map(|g| (g.as_str(), group_name(g.as_str())))),
            "area": dimension("area", areas.iter().map(|a| (a.as_str(), labels.areas.name(a)))),
            "period": dimension("period", period_texts.iter().map(|p| (p.as_str(), p.as_str()))),
        },
        "value": values(&by_cell, n_cells),
        "status": statuses(&by_cell),
        "extension": extension(&by_cell, &data_sets),
    }))
}

fn sorted<'a, K: Ord + 'a>(keys: impl Iterator<Item = &'a K>) -> Vec<&'a K> {
    keys.collect::<BTreeSet<_>>().into_iter().collect()
}

fn position<K: Ord>(keys: &[&K], key: &K) -> usize {
    keys.binary_search(&key).expect("every key was collected from the rows")
}

fn group_name(code: &str) -> &str {
    match code {
        "T" => "Totalt",
        "K" => "Kvinnor",
        "M" => "Män",
        other => other,
    }
}

fn dimension<'a>(label: &str, categories: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let categories: Vec<_> = categories.collect();
    let index: Vec<&str> = categories.iter().map(|(code, _)| *code).collect();
    let names: Map<String, Value> =
        categories.iter().map(|(code, name)| ((*code).to_owned(), json!(name))).collect();
    json!({ "label": label, "category": { "index": index, "label": names } })
}

fn described<'a>(ids: &[&DataSetId], known: &'a [DataSet]) -> Vec<&'a DataSet> {
    known.iter().filter(|data_set| ids.contains(&&data_set.id)).collect()
}

fn source(ids: &[&DataSetId], known: &[DataSet]) -> String {
    let sources: BTreeSet<&str> =
        described(ids, known).iter().map(|d| d.publication.source.as_str()).collect();
    sources.into_iter().collect::<Vec<_>>().join("; ")
}

fn updated(ids: &[&DataSetId], known: &[DataSet]) -> Value {
    let newest = described(ids, known).iter().map(|d| d.publication.published).max();
    newest.map_or(Value::Null, |day| json!(format!("{day}T00:00:00Z")))
}

/// A list where most cells have a row, else an object by cell.
fn values(by_cell: &BTreeMap<usize, &Observation>, n_cells: usize) -> Value {
    let value = |row: &Observation| row.measured.value().map_or(Value::Null, number);
    if by_cell.len() * 2 >= n_cells {
        let at = |cell| by_cell.get(&cell).map_or(Value::Null, |row| value(row));
        return Value::Array((0..n_cells).map(at).collect());
    }
    Value::Object(by_cell.iter().map(|(cell, row)| (cell.to_string(), value(row))).collect())
}

fn statuses(by_cell: &BTreeMap<usize, &Observation>) -> Value {
    let told = by_cell.iter().filter(|(_, row)| row.measured.status() != Status::Final);
    let word = |row: &Observation| json!(row.measured.status().as_str());
    Value::Object(told.map(|(cell, row)| (cell.to_string(), word(row))).collect())
}

fn extension(by_cell: &BTreeMap<usize, &Observation>, ids: &[&DataSetId]) -> Value {
    let names: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    if names.len() < 2 {
        return json!({ "data_sets": names });
    }
    let of_cell: Map<String, Value> = by_cell
        .iter()
        .map(|(cell, row)| (cell.to_string(), json!(position(ids, &row.data_set))))
        .collect();
    json!({ "data_sets": names, "data_set_of_cell": of_cell })
}
