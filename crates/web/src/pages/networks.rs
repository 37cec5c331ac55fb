//! The networks of a programme's development areas, level by level.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::programme::Programme;
use operations::programme_table::{self, NetworkRow, networks};

use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// What the source says that belongs on this page.
const STATEMENTS: [&str; 3] = ["networks", "levels", "research"];

#[derive(Template)]
#[template(path = "pages/networks.html")]
struct NetworksPage {
    frame: Frame,
    lead: String,
    /// The source's words, with the line.
    statements: Vec<(String, String)>,
    areas: Vec<AreaView>,
}

struct AreaView {
    number: u8,
    name: String,
    /// Level and who its members are.
    levels: Vec<(String, String)>,
    researcher: String,
}

/// Shows the networks.
pub(crate) async fn show(visit: Visit) -> Response {
    let language = visit.language;
    let programmes = visit.library().programmes();
    let rows: Vec<NetworkRow> = programmes.iter().flat_map(networks).collect();
    let areas: Vec<AreaView> = programmes
        .iter()
        .flat_map(|programme| &programme.areas)
        .map(|area| AreaView {
            number: area.number,
            name: area.name.clone(),
            levels: rows
                .iter()
                .filter(|row| row.area == area.number)
                .map(|row| level(language, row))
                .collect(),
            researcher: language.text("network-not-named"),
        })
        .collect();
    let n = language.whole(areas.len());
    page(&NetworksPage {
        frame: visit.frame(Place::Commitments, language.text("network-title")),
        lead: language.text_with("network-lead", &[("areas", &n)]),
        statements: programmes.iter().flat_map(|one| statements(language, one)).collect(),
        areas,
    })
}

fn level(language: Language, row: &NetworkRow) -> (String, String) {
    let members = match row.n_members {
        Some(n) => language.whole(n),
        None => language.text("network-not-stated"),
    };
    (language.text(&format!("network-level-{}", row.level)), members)
}

fn statements(language: Language, programme: &Programme) -> Vec<(String, String)> {
    let told = programme.statements.iter().filter(|one| STATEMENTS.contains(&one.about.as_str()));
    told.map(|one| {
        let line = language.text_with("commitment-line", &[("line", &one.line.to_string())]);
        (one.text.clone(), line)
    })
    .collect()
}

/// Answers with the networks as CSV or JSON.
pub(crate) async fn file(visit: Visit, Path(name): Path<String>) -> Response {
    let rows: Vec<NetworkRow> = visit.library().programmes().iter().flat_map(networks).collect();
    match name.as_str() {
        "natverk.csv" => table_file::csv("natverk", programme_table::csv(&rows)),
        "natverk.json" => table_file::json(&serde_json::json!(rows)),
        _ => visit.not_found(),
    }
}
