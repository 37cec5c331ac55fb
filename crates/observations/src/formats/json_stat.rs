//! JSON-stat 2.0, as the standard has it and as PxWeb answers it.

use std::collections::BTreeMap;

use domain::observation::Measured;
use serde::Deserialize;
use serde_json::Value;

use crate::formats::cube::{Category, Cube, Dimension, MAX_CELLS, Role, n_cells};
use crate::formats::description::{Told, read_day};
use crate::formats::failure::{Fault, Problem, shortened};
use crate::formats::marks::read_mark;

const FORMAT: &str = "JSON-stat 2.0";

#[derive(Debug, Deserialize)]
struct Dataset {
    class: Option<String>,
    label: Option<String>,
    source: Option<String>,
    updated: Option<String>,
    id: Option<Vec<String>>,
    size: Option<Vec<u64>>,
    #[serde(default)]
    role: Roles,
    dimension: Option<serde_json::Map<String, Value>>,
    value: Option<Values>,
    status: Option<Statuses>,
    extension: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Roles {
    time: Vec<String>,
    geo: Vec<String>,
    metric: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Values {
    List(Vec<Option<Scalar>>),
    Sparse(BTreeMap<String, Option<Scalar>>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(f64),
    Text(String),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Statuses {
    All(String),
    List(Vec<Option<String>>),
    Sparse(BTreeMap<String, Option<String>>),
}

/// A document's table, its cells and what it tells of itself.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) cube: Cube,
    pub(crate) cells: Vec<Measured>,
    pub(crate) told: Told,
}

/// Reads a document with values.
pub(crate) fn parse(text: &str) -> Result<Parsed, Fault> {
    let dataset = dataset(text)?;
    let (cube, told) = table_of(&dataset)?;
    let n_cells = cube.n_cells()?;
    let statuses = statuses_of(dataset.status, n_cells)?;
    let values = dataset.value.ok_or_else(|| lacks("value"))?;
    let cells = match values {
        Values::List(list) => {
            if list.len() as u64 != n_cells {
                let found = list.len() as u64;
                return Err(Problem::CellCount { expected: n_cells, found }.into());
            }
            let cell = |(index, value)| cell_of(index, value, &statuses);
            list.into_iter().enumerate().map(cell).collect::<Result<_, _>>()?
        }
        Values::Sparse(map) => sparse_cells(map, n_cells, &statuses)?,
    };
    Ok(Parsed { cube, cells, told })
}

/// Reads only the dimensions, as the metadata of PxWebApi 2 give them, with the extension of each.
pub(crate) fn parse_metadata(text: &str) -> Result<(Cube, Told, BTreeMap<String, Value>), Fault> {
    let dataset = dataset(text)?;
    let (cube, told) = table_of(&dataset)?;
    let mut extensions = BTreeMap::new();
    for (id, dimension) in dataset.dimension.iter().flatten() {
        if let Some(extension) = dimension.get("extension") {
            extensions.insert(id.clone(), extension.clone());
        }
    }
    Ok((cube, told, extensions))
}

fn lacks(name: &str) -> Fault {
    Problem::Lacks { name: name.to_owned(), format: FORMAT }.into()
}

fn dataset(text: &str) -> Result<Dataset, Fault> {
    let dataset: Dataset = serde_json::from_str(text).map_err(|error| not_json(&error, FORMAT))?;
    match dataset.class.as_deref() {
        None | Some("dataset") => Ok(dataset),
        Some(other) => Err(Problem::NotTheFormat {
            format: FORMAT,
            reason: format!("its class is '{}' but a dataset is needed", shortened(other)),
        }
        .into()),
    }
}

/// Turns an error of the JSON parser into a fault with its line.
pub(crate) fn not_json(error: &serde_json::Error, format: &'static str) -> Fault {
    let line = u64::try_from(error.line()).unwrap_or(1);
    if error.is_eof() {
        let reason = "the JSON is not complete".to_owned();
        return Fault::at_line(line, Problem::Truncated { reason });
    }
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    Fault::at_line(line, Problem::NotTheFormat { format, reason: shortened(reason) })
}

fn table_of(dataset: &Dataset) -> Result<(Cube, Told), Fault> {
    let ids = dataset.id.as_ref().ok_or_else(|| lacks("id"))?;
    let sizes = dataset.size.as_ref().ok_or_else(|| lacks("size"))?;
    let dimension = dataset.dimension.as_ref().ok_or_else(|| lacks("dimension"))?;
    if ids.len() != sizes.len() {
        let reason = format!("id names {} dimensions but size {}", ids.len(), sizes.len());
        return Err(Fault::at_key("size", Problem::NotTheFormat { format: FORMAT, reason }));
    }
    n_cells(sizes.iter().copied())?;
    let mut dimensions: Vec<Dimension> = Vec::with_capacity(ids.len());
    for (id, size) in ids.iter().zip(sizes) {
        if dimensions.iter().any(|known| known.id == *id) {
            return Err(Fault::at_key("id", Problem::NamedTwice { name: shortened(id) }));
        }
        let key = format!("dimension.{}", shortened(id));
        let Some(value) = dimension.get(id) else {
            return Err(lacks(&key));
        };
        let role = role_in(&dataset.role, id);
        let found =
            dimension_of(id, value, role).map_err(|problem| Fault::at_key(&key, problem))?;
        if found.categories.len() as u64 != *size {
            let found = found.categories.len() as u64;
            return Err(Fault::at_key(&key, Problem::CellCount { expected: *size, found }));
        }
        dimensions.push(found);
    }
    let told = told_by(dataset)?;
    let cube = Cube {
        table: told.table.clone().unwrap_or_default(),
        title: told.title.clone().unwrap_or_default(),
        unit: None,
        dimensions,
    };
    Ok((cube, told))
}

fn told_by(dataset: &Dataset) -> Result<Told, Fault> {
    let px = |key: &str| {
        let value = dataset.extension.as_ref()?.get("px")?.get(key)?.as_str()?;
        (!value.trim().is_empty()).then(|| value.to_owned())
    };
    let published = match dataset.updated.as_deref() {
        Some(text) => Some(read_day(text).map_err(|problem| Fault::at_key("updated", problem))?),
        None => None,
    };
    Ok(Told {
        source: dataset.source.clone(),
        table: px("tableid").or_else(|| px("matrix")),
        title: dataset.label.clone(),
        published,
        terms: None,
    })
}

fn role_in(roles: &Roles, id: &str) -> Option<Role> {
    let holds = |list: &[String]| list.iter().any(|name| name == id);
    if holds(&roles.geo) {
        Some(Role::Area)
    } else if holds(&roles.time) {
        Some(Role::Time)
    } else if holds(&roles.metric) {
        Some(Role::Contents)
    } else {
        None
    }
}

fn dimension_of(id: &str, value: &Value, role: Option<Role>) -> Result<Dimension, Problem> {
    let category = value
        .get("category")
        .ok_or_else(|| Problem::Lacks { name: "category".to_owned(), format: FORMAT })?;
    let label_of = |code: &str| {
        category.get("label").and_then(|labels| labels.get(code)).and_then(Value::as_str)
    };
    let mut categories = Vec::new();
    for code in codes_of(category)? {
        let unit = category.get("unit").and_then(|units| units.get(&code));
        categories.push(Category {
            label: label_of(&code).unwrap_or(&code).to_owned(),
            unit: unit
                .and_then(|unit| unit.get("base").or_else(|| unit.get("label")))
                .and_then(Value::as_str)
                .map(str::to_owned),
            decimals: unit
                .and_then(|unit| unit.get("decimals"))
                .and_then(Value::as_u64)
                .and_then(|n| u8::try_from(n).ok()),
            code,
        });
    }
    let label = value.get("label").and_then(Value::as_str).unwrap_or(id).to_owned();
    Ok(Dimension { id: id.to_owned(), label, role, categories })
}

/// Returns the codes in order. `index` is a list, or an object with positions; a dimension of one
/// category may have a label only.
fn codes_of(category: &Value) -> Result<Vec<String>, Problem> {
    let not_the_format =
        |reason: &str| Problem::NotTheFormat { format: FORMAT, reason: reason.to_owned() };
    match category.get("index") {
        Some(Value::Array(list)) => list
            .iter()
            .map(|code| code.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| not_the_format("a code in index is no text"))
            .and_then(each_once),
        Some(Value::Object(map)) => {
            let mut codes: Vec<Option<String>> = vec![None; map.len()];
            for (code, position) in map {
                let slot = position
                    .as_u64()
                    .and_then(|position| usize::try_from(position).ok())
                    .and_then(|position| codes.get_mut(position))
                    .ok_or_else(|| not_the_format("the positions in index are not 0, 1, 2 …"))?;
                if slot.replace(code.clone()).is_some() {
                    return Err(not_the_format("two codes in index have the same position"));
                }
            }
            codes
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| not_the_format("the positions in index have a hole"))
        }
        None => match category.get("label") {
            Some(Value::Object(labels)) if labels.len() == 1 => {
                Ok(labels.keys().cloned().collect())
            }
            _ => Err(not_the_format("category has no index")),
        },
        Some(_) => Err(not_the_format("index is neither a list nor an object")),
    }
}

fn each_once(codes: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut sorted: Vec<&String> = codes.iter().collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Problem::NamedTwice { name: shortened(pair[0]) }),
        None => Ok(codes),
    }
}

fn statuses_of(statuses: Option<Statuses>, n_cells: u64) -> Result<BTreeMap<u64, String>, Fault> {
    let given = |(index, status): (usize, Option<String>)| Some((index as u64, status?));
    match statuses {
        None => Ok(BTreeMap::new()),
        Some(Statuses::All(status)) => {
            Ok((0..n_cells.min(MAX_CELLS)).map(|index| (index, status.clone())).collect())
        }
        Some(Statuses::List(list)) if list.len() == 1 && n_cells > 1 => {
            let status = list.into_iter().next().flatten();
            statuses_of(status.map(Statuses::All), n_cells)
        }
        Some(Statuses::List(list)) => {
            if list.len() as u64 != n_cells {
                let found = list.len() as u64;
                return Err(Fault::at_key(
                    "status",
                    Problem::CellCount { expected: n_cells, found },
                ));
            }
            Ok(list.into_iter().enumerate().filter_map(given).collect())
        }
        Some(Statuses::Sparse(map)) => {
            let mut statuses = BTreeMap::new();
            for (index, status) in map {
                let index = index_in("status", &index, n_cells)?;
                if let Some(status) = status {
                    statuses.insert(index, status);
                }
            }
            Ok(statuses)
        }
    }
}

fn index_in(key: &str, text: &str, n_cells: u64) -> Result<u64, Fault> {
    text.parse().ok().filter(|index| *index < n_cells).ok_or_else(|| {
        let reason = format!("'{}' is no position below {n_cells}", shortened(text));
        Fault::at_key(key, Problem::NotTheFormat { format: FORMAT, reason })
    })
}

fn sparse_cells(
    map: BTreeMap<String, Option<Scalar>>,
    n_cells: u64,
    statuses: &BTreeMap<u64, String>,
) -> Result<Vec<Measured>, Fault> {
    let length = usize::try_from(n_cells).expect("MAX_CELLS fits in memory");
    let mut values: Vec<Option<Scalar>> = Vec::new();
    values.resize_with(length, || None);
    for (index, value) in map {
        let index = index_in("value", &index, n_cells)?;
        values[usize::try_from(index).expect("checked to be below the length")] = value;
    }
    values.into_iter().enumerate().map(|(index, value)| cell_of(index, value, statuses)).collect()
}

/// Turns a value and its status into an observation's value.
///
/// `null` with the sign of a status is what the sign says, `null` without is missing. A value with
/// the status `p` is preliminary; with any other sign for "no value" it is refused.
fn cell_of(
    index: usize,
    value: Option<Scalar>,
    statuses: &BTreeMap<u64, String>,
) -> Result<Measured, Fault> {
    let status = statuses.get(&(index as u64)).map(|status| status.trim());
    let at = |problem| Fault::at_key(format!("value.{index}"), problem);
    match (value, status) {
        (Some(Scalar::Number(number)), status) => {
            with_value(number, status.unwrap_or("")).map_err(at)
        }
        (Some(Scalar::Text(text)), _) => read_mark(&text).ok_or_else(|| {
            at(Problem::Number {
                found: shortened(&text),
                advice: "JSON-stat has numbers or null here; fetch it again",
            })
        }),
        (None, None) => Ok(Measured::missing()),
        (None, Some(status)) => Ok(read_mark(status).unwrap_or_else(Measured::missing)),
    }
}

fn with_value(number: f64, status: &str) -> Result<Measured, Problem> {
    let not_finite =
        || Problem::Number { found: number.to_string(), advice: "only finite numbers are values" };
    match status.to_lowercase().as_str() {
        "p" | "prel" | "preliminary" | "preliminär" => {
            Measured::preliminary(number).ok_or_else(not_finite)
        }
        ".." | ":" if number != 0.0 => {
            Err(Problem::ValueAndStatus { value: number.to_string(), status: "there is none" })
        }
        ".." | ":" => Ok(Measured::suppressed()),
        "." | "..." if number == 0.0 => Ok(Measured::missing()),
        _ => Measured::final_value(number).ok_or_else(not_finite),
    }
}
