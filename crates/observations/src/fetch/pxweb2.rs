//! PxWebApi 2.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::fetch::pxweb1::gather;
use crate::fetch::selection::{Chosen, Selection, Variable, choose, split};
use crate::fetch::{Client, FetchError, MAX_ADDRESS_LENGTH, in_address};
use crate::formats::Options;
use crate::formats::description::Description;
use crate::formats::gathering::{Gathering, Position, Reading};
use crate::formats::json_stat::{self, not_json};

const FORMAT: &str = "an answer of PxWebApi 2";

/// What is asked of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PxWeb2Question {
    /// The address of the API, `https://statistikdatabasen.scb.se/api/v2`.
    pub base: String,
    /// The id of the table, `TAB638`.
    pub table: String,
    /// The language of titles and labels, `sv`.
    pub language: String,
    /// What is asked of each variable; variables with a total may be left out.
    pub selections: Vec<Selection>,
}

/// The limits and terms a service states.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    max_data_cells: u64,
    max_calls_per_time_window: Option<u64>,
    time_window: Option<u64>,
    license: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Codelist {
    values: Vec<CodelistValue>,
}

#[derive(Debug, Deserialize)]
struct CodelistValue {
    code: String,
}

/// Fetches a table's values in as many calls as the service's limits need.
///
/// # Errors
/// [`FetchError`] naming the address and the reason; nothing is kept.
pub fn fetch_pxweb2(
    client: &Client,
    question: &PxWeb2Question,
    description: &Description,
    options: &Options,
) -> Result<Reading, FetchError> {
    let base = question.base.trim_end_matches('/');
    let table = format!("{base}/tables/{}", in_address(&question.table));
    let language = in_address(&question.language);
    let config: Config = parsed(client, &format!("{base}/config"))?;
    client.keep_to(config.max_calls_per_time_window.unwrap_or(0), config.time_window.unwrap_or(0));
    let metadata_address = format!("{table}/metadata?lang={language}");
    let text = client.get_text(&metadata_address)?;
    let (cube, mut told, extensions) =
        json_stat::parse_metadata(&text).map_err(|fault| fault.of_input(&metadata_address))?;
    let variables: Vec<Variable> = cube
        .dimensions
        .into_iter()
        .map(|dimension| Variable {
            can_be_left_out: extensions
                .get(&dimension.id)
                .and_then(|extension| extension.get("elimination"))
                .and_then(Value::as_bool)
                .unwrap_or(false),
            values: dimension.categories.into_iter().map(|category| category.code).collect(),
            code: dimension.id,
        })
        .collect();
    let codelists = codelists_of(client, base, &language, &question.selections)?;
    let chosen = choose(&variables, &question.selections, |id| codelists.get(id).cloned())
        .map_err(|reason| FetchError::Question { address: table.clone(), reason })?;
    let data_address = format!("{table}/data?lang={language}&outputFormat=json-stat2");
    let name = description.table.clone().unwrap_or_else(|| question.table.clone());
    told.terms = config.license;
    told.table = Some(name.clone());
    let mut gathering = Gathering::new(Position::Cell);
    for part in split(chosen, config.max_data_cells) {
        let text = ask(client, &data_address, &part)?;
        json_stat::parse(&text)
            .and_then(|parsed| gather(parsed, &mut told, Some(&name), options, &mut gathering))
            .map_err(|fault| fault.of_input(&data_address))?;
    }
    description
        .publication(told)
        .and_then(|publication| gathering.finish(publication))
        .map_err(|fault| fault.of_input(&table).into())
}

fn parsed<T: serde::de::DeserializeOwned>(client: &Client, address: &str) -> Result<T, FetchError> {
    let text = client.get_text(address)?;
    serde_json::from_str(&text).map_err(|error| not_json(&error, FORMAT).of_input(address).into())
}

fn codelists_of(
    client: &Client,
    base: &str,
    language: &str,
    selections: &[Selection],
) -> Result<BTreeMap<String, Vec<String>>, FetchError> {
    let mut codelists = BTreeMap::new();
    for id in selections.iter().filter_map(|selection| selection.codelist.as_ref()) {
        if !codelists.contains_key(id) {
            let address = format!("{base}/codelists/{}?lang={language}", in_address(id));
            let codelist: Codelist = parsed(client, &address)?;
            let codes = codelist.values.into_iter().map(|value| value.code).collect();
            codelists.insert(id.clone(), codes);
        }
    }
    Ok(codelists)
}

/// Asks by address where it is short enough, else by post. Each `valueCodes[…]` is written once:
/// of a repeated one the service silently keeps only the first.
fn ask(client: &Client, data_address: &str, chosen: &[Chosen]) -> Result<String, FetchError> {
    let mut address = data_address.to_owned();
    for variable in chosen {
        let name = in_address(&variable.variable);
        let codes: Vec<String> = variable.codes.iter().map(|code| in_address(code)).collect();
        address.push_str(&format!("&valueCodes[{name}]={}", codes.join(",")));
        if let Some(codelist) = &variable.codelist {
            address.push_str(&format!("&codelist[{name}]={}", in_address(codelist)));
        }
    }
    let is_plain = chosen
        .iter()
        .flat_map(|variable| &variable.codes)
        .all(|code| !code.contains([',', '(', ')', '*', '?']));
    if is_plain && address.len() <= MAX_ADDRESS_LENGTH {
        client.get_text(&address)
    } else {
        client.post_text(data_address, &body(chosen))
    }
}

fn body(chosen: &[Chosen]) -> String {
    let selection: Vec<Value> = chosen
        .iter()
        .map(|variable| {
            let mut part = json!({
                "variableCode": variable.variable,
                "valueCodes": variable.codes,
            });
            if let Some(codelist) = &variable.codelist {
                part["codelist"] = json!(codelist);
            }
            part
        })
        .collect();
    json!({ "selection": selection }).to_string()
}
