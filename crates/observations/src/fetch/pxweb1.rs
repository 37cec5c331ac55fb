//! PxWeb's API v1.

use serde::Deserialize;
use serde_json::json;

use crate::fetch::selection::{Chosen, Selection, Variable, choose, split};
use crate::fetch::{Client, FetchError, in_address};
use crate::formats::description::{Description, Told};
use crate::formats::failure::Fault;
use crate::formats::gathering::{Gathering, Position, Reading};
use crate::formats::json_stat::{self, not_json};
use crate::formats::{Options, cube};

const FORMAT: &str = "an answer of PxWeb's API v1";

/// What is asked of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PxWeb1Question {
    /// The address of the API with the language, `https://api.scb.se/OV0104/v1/doris/sv`.
    pub root: String,
    /// The path of the table under it, `ssd/BE/BE0101/BE0101A/BefolkningNy`.
    pub table: String,
    /// What is asked of each variable; variables with a total may be left out.
    pub selections: Vec<Selection>,
}

/// The limits a service states.
#[derive(Debug, Deserialize)]
struct Config {
    #[serde(alias = "maxCells")]
    max_cells: Option<u64>,
    #[serde(alias = "maxValues")]
    max_values: Option<u64>,
    #[serde(alias = "maxCalls")]
    max_calls: Option<u64>,
    #[serde(alias = "timeWindow")]
    time_window: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    title: Option<String>,
    variables: Vec<MetadataVariable>,
}

#[derive(Debug, Deserialize)]
struct MetadataVariable {
    code: String,
    values: Vec<String>,
    #[serde(default)]
    elimination: bool,
}

/// Fetches a table's values in as many calls as the service's limits need.
///
/// # Errors
/// [`FetchError`] naming the address and the reason; nothing is kept.
pub fn fetch_pxweb1(
    client: &Client,
    question: &PxWeb1Question,
    description: &Description,
    options: &Options,
) -> Result<Reading, FetchError> {
    let root = question.root.trim_end_matches('/');
    let path = question.table.split('/').map(in_address).collect::<Vec<_>>().join("/");
    let address = format!("{root}/{path}");
    let config: Config = parsed(&format!("{root}?config"), client)?;
    client.keep_to(config.max_calls.unwrap_or(0), config.time_window.unwrap_or(0));
    let limits = [config.max_cells, config.max_values];
    let max_cells = limits.into_iter().flatten().min().unwrap_or(10_000);
    let metadata: Metadata = parsed(&address, client)?;
    let variables: Vec<Variable> = metadata
        .variables
        .into_iter()
        .map(|variable| Variable {
            code: variable.code,
            values: variable.values,
            can_be_left_out: variable.elimination,
        })
        .collect();
    let chosen = choose(&variables, &question.selections, |_| None)
        .map_err(|reason| FetchError::Question { address: address.clone(), reason })?;
    let mut gathering = Gathering::new(Position::Cell);
    let mut told = Told { title: metadata.title, ..Told::default() };
    let table = description
        .table
        .clone()
        .or_else(|| question.table.rsplit('/').find(|part| !part.is_empty()).map(str::to_owned));
    for part in split(chosen, max_cells) {
        let text = client.post_text(&address, &body(&part))?;
        let parsed = json_stat::parse(&text).map_err(|fault| fault.of_input(&address))?;
        gather(parsed, &mut told, table.as_deref(), options, &mut gathering)
            .map_err(|fault| fault.of_input(&address))?;
    }
    told.table = table.or(told.table);
    description
        .publication(told)
        .and_then(|publication| gathering.finish(publication))
        .map_err(|fault| fault.of_input(&address).into())
}

/// Adds one answer of several about the same table, and what it tells.
pub(crate) fn gather(
    parsed: json_stat::Parsed,
    told: &mut Told,
    table: Option<&str>,
    options: &Options,
    gathering: &mut Gathering,
) -> Result<(), Fault> {
    let json_stat::Parsed { mut cube, cells, told: now } = parsed;
    if let Some(table) = table {
        table.clone_into(&mut cube.table);
    }
    told.source = told.source.take().or(now.source);
    told.table = told.table.take().or(now.table);
    told.title = told.title.take().or(now.title);
    told.published = told.published.max(now.published);
    cube::gather(&cube, &cells, options, gathering)
}

fn parsed<T: serde::de::DeserializeOwned>(address: &str, client: &Client) -> Result<T, FetchError> {
    let text = client.get_text(address)?;
    serde_json::from_str(&text).map_err(|error| not_json(&error, FORMAT).of_input(address).into())
}

fn body(chosen: &[Chosen]) -> String {
    let query: Vec<serde_json::Value> = chosen
        .iter()
        .map(|variable| {
            let filter = variable.codelist.as_deref().unwrap_or("item");
            json!({
                "code": variable.variable,
                "selection": { "filter": filter, "values": variable.codes },
            })
        })
        .collect();
    json!({ "query": query, "response": { "format": "json-stat2" } }).to_string()
}
