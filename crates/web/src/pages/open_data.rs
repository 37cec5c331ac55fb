//! Everything that is shown, as data: what there is, where it comes from, how it is fetched.

mod fetched;

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::Response;
use domain::data_set::DataSet;
use serde_json::{Value, json};

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::pages::table_file;

pub(crate) use fetched::indicator_file;

/// The indicator of the examples: eligibility for upper-secondary school.
const EXAMPLE: &str = "N15428";

#[derive(Template)]
#[template(path = "pages/open_data.html")]
struct OpenDataPage {
    frame: Frame,
    lead: String,
    rows: Vec<Row>,
    examples: Vec<Example>,
    parameters: Vec<(&'static str, String, &'static str)>,
    formats: Vec<(&'static str, String)>,
    example: &'static str,
    citation: String,
}

/// One data set.
struct Row {
    id: String,
    source: String,
    table: String,
    title: String,
    n_rows: String,
    n_indicators: String,
    published: String,
    fetched: String,
    hash: String,
    hash_start: String,
    origin: String,
    terms: String,
    /// What was withheld before the data set was kept, in a sentence.
    withheld: Option<String>,
}

/// How data are fetched in one program.
struct Example {
    name: &'static str,
    code: String,
}

/// Shows what data there are.
pub(crate) async fn show(visit: Visit, headers: HeaderMap) -> Response {
    let language = visit.language;
    let data_sets = visit.library().store().data_sets();
    let n_rows: u64 = data_sets.iter().map(|set| set.rows).sum();
    let n_indicators = visit.library().store().indicators().len();
    let places = [
        ("sets", language.counted("open-data-sets", data_sets.len())),
        ("rows", whole(language, n_rows)),
        ("indicators", language.whole(n_indicators)),
    ];
    let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
    page(&OpenDataPage {
        frame: visit.frame(Place::OpenData, language.text("open-data-title")),
        lead: language.text_with("open-data-lead", &places),
        rows: data_sets.iter().map(|set| row(language, set)).collect(),
        examples: examples(&origin(&headers)),
        parameters: parameters(language),
        formats: ["csv", "json", "json-stat", "parquet"]
            .map(|ending| (ending, language.text(&format!("open-data-format-{ending}"))))
            .into(),
        example: EXAMPLE,
        citation: citation(language, &data_sets),
    })
}

/// Answers with the list of data sets as a file.
pub(crate) async fn list_file(visit: Visit, Path(file): Path<String>) -> Response {
    let data_sets = visit.library().store().data_sets();
    match file.as_str() {
        "dataset.json" => {
            let all: Vec<Value> = data_sets.iter().map(object).collect();
            table_file::json(&Value::from(all))
        }
        "dataset.csv" => table_file::csv("dataset", csv(&data_sets)),
        _ => visit.not_found(),
    }
}

const COLUMNS: [&str; 13] = [
    "id",
    "source",
    "table",
    "title",
    "published",
    "fetched",
    "rows",
    "indicators",
    "hash",
    "origin",
    "terms",
    "withheld_below",
    "withheld_values",
];

/// The fields of a data set in the order of [`COLUMNS`].
fn fields(set: &DataSet) -> [Value; 13] {
    let publication = &set.publication;
    [
        json!(set.id.as_str()),
        json!(publication.source),
        json!(publication.table),
        json!(publication.title),
        json!(publication.published.to_string()),
        json!(publication.fetched.to_string()),
        json!(set.rows),
        json!(set.indicators),
        json!(set.hash),
        json!(publication.origin),
        json!(publication.terms),
        json!(publication.withheld.map(|withheld| withheld.at_least)),
        json!(publication.withheld.map(|withheld| withheld.few + withheld.beside)),
    ]
}

fn object(set: &DataSet) -> Value {
    Value::Object(COLUMNS.map(str::to_owned).into_iter().zip(fields(set)).collect())
}

fn csv(data_sets: &[DataSet]) -> String {
    let mut out = COLUMNS.join(",") + "\n";
    for set in data_sets {
        let cells = fields(set).map(|field| match field {
            Value::String(text) => format!("\"{}\"", text.replace('"', "\"\"")),
            Value::Null => String::new(),
            other => other.to_string(),
        });
        out += &cells.join(",");
        out.push('\n');
    }
    out
}

fn whole(language: Language, count: u64) -> String {
    usize::try_from(count).map_or_else(|_| count.to_string(), |count| language.whole(count))
}

fn row(language: Language, set: &DataSet) -> Row {
    let publication = &set.publication;
    Row {
        id: set.id.to_string(),
        source: publication.source.clone(),
        table: publication.table.clone(),
        title: publication.title.clone(),
        n_rows: whole(language, set.rows),
        n_indicators: whole(language, set.indicators),
        published: publication.published.to_string(),
        fetched: publication.fetched.to_string(),
        hash: set.hash.clone(),
        hash_start: set.hash.chars().take(12).collect(),
        origin: publication.origin.clone(),
        terms: publication.terms.clone(),
        withheld: publication.withheld.map(|withheld| {
            let values = whole(language, withheld.few + withheld.beside);
            let below = language.whole(withheld.at_least as usize);
            language.text_with("open-data-withheld", &[("values", &values), ("below", &below)])
        }),
    }
}

/// Returns where the visitor reached us, so that examples can be copied as they stand. What is no
/// plain host name is not repeated.
fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || ".-:[]".contains(sign);
    if host.is_empty() || !host.chars().all(is_plain) {
        return "http://127.0.0.1:8080".to_owned();
    }
    let is_own_machine =
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| host.starts_with(own));
    let scheme = if is_own_machine { "http" } else { "https" };
    format!("{scheme}://{host}")
}

fn examples(origin: &str) -> Vec<Example> {
    let address = |ending: &str| format!("{origin}/data/nyckeltal/{EXAMPLE}.{ending}");
    let (csv, parquet) = (address("csv"), address("parquet"));
    vec![
        Example {
            name: "curl",
            code: format!(
                "curl -o {EXAMPLE}.csv '{csv}?level=municipality&period=2018-2022&group=T'"
            ),
        },
        Example {
            name: "R",
            code: format!(
                "values <- read.csv(\"{csv}\", colClasses = c(area = \"character\"))\n\
                 subset(values, area == \"0114\" & group == \"T\")"
            ),
        },
        Example {
            name: "Python",
            code: format!(
                "import pandas as pd\n\
                 values = pd.read_csv(\"{csv}\", dtype={{\"area\": str, \"period\": str}})\n\
                 values.query(\"area == '0114' and group == 'T'\")"
            ),
        },
        Example {
            name: "DuckDB",
            code: format!(
                "SELECT period, value, status\n\
                 FROM read_parquet('{parquet}')\n\
                 WHERE area = '0114' AND \"group\" = 'T' ORDER BY period;"
            ),
        },
    ]
}

fn parameters(language: Language) -> Vec<(&'static str, String, &'static str)> {
    [
        ("level", "municipality"),
        ("area", "0114,0180"),
        ("period", "2015-2022"),
        ("group", "T,K,M"),
        ("as_of", "2024-12-31"),
    ]
    .map(|(name, example)| {
        (name, language.text(&format!("open-data-parameter-{}", name.replace('_', "-"))), example)
    })
    .into()
}

fn citation(language: Language, data_sets: &[DataSet]) -> String {
    let largest = data_sets.iter().max_by_key(|set| set.rows);
    let Some(set) = largest else { return String::new() };
    let published = set.publication.published.to_string();
    let places = [
        ("source", set.publication.source.as_str()),
        ("title", &set.publication.title),
        ("published", &published),
        ("id", set.id.as_str()),
        ("indicator", EXAMPLE),
    ];
    language.text_with("open-data-citation", &places)
}

#[cfg(test)]
mod tests;
