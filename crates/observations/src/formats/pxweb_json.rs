//! The `json` answer of PxWeb: rows of keys and values, everything as text.

use domain::observation::Measured;
use serde::Deserialize;

use crate::formats::Options;
use crate::formats::cube::indicators::allowed;
use crate::formats::cube::{self, Category, Cube, Dimension, Role};
use crate::formats::description::{Told, read_day};
use crate::formats::failure::{Fault, Problem, shortened};
use crate::formats::gathering::Gathering;
use crate::formats::json_stat::not_json;
use crate::formats::marks::read_mark;
use crate::formats::number::{NumberStyle, read_number};

const FORMAT: &str = "the json answer of PxWeb";

#[derive(Debug, Deserialize)]
struct Answer {
    columns: Vec<Column>,
    data: Vec<Row>,
    #[serde(default)]
    metadata: Vec<Metadata>,
}

#[derive(Debug, Deserialize)]
struct Column {
    code: String,
    text: String,
    /// `d` a dimension, `t` the time, `c` contents.
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Debug, Deserialize)]
struct Row {
    key: Vec<String>,
    values: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    updated: Option<String>,
    label: Option<String>,
    source: Option<String>,
}

/// A document's columns, its rows and what it tells of itself.
#[derive(Debug)]
pub(crate) struct Parsed {
    keys: Vec<Column>,
    contents: Vec<Column>,
    rows: Vec<Row>,
    pub(crate) told: Told,
}

/// Reads a document.
pub(crate) fn parse(text: &str) -> Result<Parsed, Fault> {
    let answer: Answer = serde_json::from_str(text).map_err(|error| not_json(&error, FORMAT))?;
    let (contents, keys): (Vec<Column>, Vec<Column>) =
        answer.columns.into_iter().partition(|column| column.kind == "c");
    let mut told = Told::default();
    for part in answer.metadata {
        told.title = told.title.or(part.label);
        told.source = told.source.or(part.source);
        if let Some(updated) = part.updated {
            let day =
                read_day(&updated).map_err(|problem| Fault::at_key("metadata.updated", problem))?;
            told.published = told.published.max(Some(day));
        }
    }
    Ok(Parsed { keys, contents, rows: answer.data, told })
}

/// Turns rows into observations.
///
/// The rows are put back into a table of dimensions, each row in its cell; a cell without a row
/// has no observation. So a table reads the same as in any other format.
pub(crate) fn gather(
    parsed: &Parsed,
    table: &str,
    title: &str,
    options: &Options,
    gathering: &mut Gathering,
) -> Result<(), Fault> {
    for (index, row) in parsed.rows.iter().enumerate() {
        let key = format!("data.{index}");
        let expected = parsed.keys.len() as u64;
        if row.key.len() as u64 != expected {
            let found = row.key.len() as u64;
            return Err(Fault::at_key(key, Problem::CellCount { expected, found }));
        }
        let expected = parsed.contents.len() as u64;
        if row.values.len() as u64 != expected {
            let found = row.values.len() as u64;
            return Err(Fault::at_key(key, Problem::CellCount { expected, found }));
        }
    }
    let cube = cube_of(parsed, table, title);
    let mut reader = cube::CellReader::new(&cube, options)?;
    let positions = Positions::new(&cube);
    for (index, row) in parsed.rows.iter().enumerate() {
        for (content_index, text) in row.values.iter().enumerate() {
            let measured = value_of(text)
                .map_err(|problem| Fault::at_key(format!("data.{index}"), problem))?;
            let position = positions.of(row, content_index);
            reader.read(index as u64 + 1, &position, measured, gathering)?;
        }
    }
    Ok(())
}

fn value_of(text: &str) -> Result<Measured, Problem> {
    if let Some(measured) = read_mark(text) {
        return Ok(measured);
    }
    let number = read_number(text, NumberStyle::POINT)?;
    Measured::final_value(number)
        .ok_or_else(|| Problem::Number { found: shortened(text), advice: "fetch it again" })
}

fn cube_of(parsed: &Parsed, table: &str, title: &str) -> Cube {
    let mut dimensions: Vec<Dimension> = parsed
        .keys
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let mut categories: Vec<Category> = Vec::new();
            let mut seen = std::collections::BTreeSet::new();
            for row in &parsed.rows {
                if let Some(code) = row.key.get(index)
                    && seen.insert(code.as_str())
                {
                    let (code, label) = (code.clone(), code.clone());
                    categories.push(Category { code, label, ..Category::default() });
                }
            }
            Dimension {
                id: column.code.clone(),
                label: column.text.clone(),
                role: (column.kind == "t").then_some(Role::Time),
                categories,
            }
        })
        .collect();
    let contents = parsed.contents.iter().map(|column| Category {
        code: allowed(&column.code),
        label: column.text.clone(),
        ..Category::default()
    });
    dimensions.push(Dimension {
        id: "ContentsCode".to_owned(),
        label: "ContentsCode".to_owned(),
        role: Some(Role::Contents),
        categories: contents.collect(),
    });
    Cube { table: table.to_owned(), title: title.to_owned(), unit: None, dimensions }
}

/// Where each code of a dimension is.
struct Positions {
    by_code: Vec<std::collections::BTreeMap<String, usize>>,
}

impl Positions {
    fn new(cube: &Cube) -> Self {
        let by_code = cube.dimensions.iter().map(|dimension| {
            let codes = dimension.categories.iter().enumerate();
            codes.map(|(index, category)| (category.code.clone(), index)).collect()
        });
        Self { by_code: by_code.collect() }
    }

    fn of(&self, row: &Row, content_index: usize) -> Vec<usize> {
        let keys = row.key.iter().zip(&self.by_code);
        keys.map(|(code, positions)| positions[code.as_str()]).chain([content_index]).collect()
    }
}
