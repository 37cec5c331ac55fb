//! The networks of a programme's development areas, level by level.

pub(crate) mod acts;
pub(crate) mod one;

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use domain::network::{Level, State};
use domain::programme::Programme;
use domain::programme::reform::DevelopmentArea;
use operations::grants::error::DeskError;
use operations::library::Library;
use operations::programme_table::{self, NetworkRow, network_id, networks};

use super::commitments::fresh;
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
    /// How many questions were asked, and how many wait.
    questions: String,
    areas: Vec<AreaView>,
}

struct AreaView {
    id: String,
    number: u8,
    name: String,
    /// Level and who its members are.
    levels: Vec<(String, String)>,
    researcher: String,
    /// How many questions wait for an answer; `None` where none does.
    waiting: Option<String>,
}

/// What has happened to networks, by their names; nothing where no register is open.
type States = BTreeMap<String, State>;

/// Shows the networks.
pub(crate) async fn show(visit: Visit) -> Response {
    match states(&visit).await {
        Ok(states) => fresh(&visit, page(&build(&visit, &states))),
        Err(error) => visit.failed(&error),
    }
}

/// Returns the network with a name: the programme and the area.
fn find<'a>(library: &'a Library, id: &str) -> Option<(&'a Programme, &'a DevelopmentArea)> {
    let programmes = library.programmes().iter();
    let mut all = programmes.flat_map(|one| one.areas.iter().map(move |area| (one, area)));
    all.find(|(programme, area)| network_id(&programme.id, area.number) == id)
}

async fn states(visit: &Visit) -> Result<States, DeskError> {
    let mut states = States::new();
    let Some(desk) = visit.desk() else { return Ok(states) };
    for programme in visit.library().programmes() {
        for area in &programme.areas {
            let id = network_id(&programme.id, area.number);
            let seen = desk.network(&id.parse()?).await?;
            if seen.version > 0 {
                states.insert(id, seen.state.as_ref().clone());
            }
        }
    }
    Ok(states)
}

fn build(visit: &Visit, states: &States) -> NetworksPage {
    let language = visit.language;
    let programmes = visit.library().programmes();
    let areas: Vec<AreaView> = programmes
        .iter()
        .flat_map(|programme| {
            let rows = networks(programme, states);
            let view = move |area| area_view(language, programme, area, &rows, states);
            programme.areas.iter().map(view).collect::<Vec<_>>()
        })
        .collect();
    let n = language.whole(areas.len());
    NetworksPage {
        frame: visit.frame(Place::Commitments, language.text("network-title")),
        lead: language.text_with("network-lead", &[("areas", &n)]),
        statements: programmes.iter().flat_map(|one| statements(language, one)).collect(),
        questions: questions(language, states.values()),
        areas,
    }
}

fn area_view(
    language: Language,
    programme: &Programme,
    area: &DevelopmentArea,
    rows: &[NetworkRow],
    states: &States,
) -> AreaView {
    let id = network_id(&programme.id, area.number);
    let state = states.get(&id);
    let n_researchers = state.map_or(0, |state| state.researchers.len());
    let n_waiting = state.map_or(0, n_waiting);
    AreaView {
        number: area.number,
        name: area.name.clone(),
        levels: rows
            .iter()
            .filter(|row| row.area == area.number)
            .map(|row| level(language, row))
            .collect(),
        researcher: match n_researchers {
            0 => language.text("network-not-named"),
            n => language.counted("network-researchers", n),
        },
        waiting: (n_waiting > 0).then(|| language.counted("network-waiting", n_waiting)),
        id,
    }
}

fn level(language: Language, row: &NetworkRow) -> (String, String) {
    let members = match row.n_members {
        Some(n) => language.whole(n),
        None => language.text("network-not-stated"),
    };
    (language.text(&format!("network-level-{}", row.level)), members)
}

fn n_waiting(state: &State) -> usize {
    let (answered, asked) = state.answered();
    asked - answered
}

/// Returns how many questions were asked and how many of them are answered.
fn questions<'a>(language: Language, states: impl Iterator<Item = &'a State>) -> String {
    let counts = states.map(State::answered);
    let (answered, asked) =
        counts.fold((0, 0), |(answered, asked), (a, b)| (answered + a, asked + b));
    if asked == 0 {
        return language.text("network-no-questions");
    }
    let (answered, asked) = (language.whole(answered), language.whole(asked));
    language.text_with("network-questions-told", &[("asked", &asked), ("answered", &answered)])
}

/// Returns what a level is called.
fn level_name(language: Language, level: Level) -> String {
    language.text(&format!("network-level-{}", level.as_str()))
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
fn file(visit: &Visit, states: &States, is_csv: bool) -> Response {
    let programmes = visit.library().programmes().iter();
    let rows: Vec<NetworkRow> = programmes.flat_map(|one| networks(one, states)).collect();
    if is_csv {
        table_file::csv("natverk", programme_table::csv(&rows))
    } else {
        table_file::json(&serde_json::json!(rows))
    }
}

#[cfg(test)]
mod tests;
