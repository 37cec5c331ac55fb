//! The workshop of a selection model: who is chosen, why, how sure that is, and what other
//! choices would give.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::selection::SelectionModel;
use operations::run_selection::{RunError, SelectionCache, SelectionRun};
use operations::{model_file, selection_table};
use refusal::refusal;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::pages::table_file;
use crate::selection_words;

pub(super) mod answer;
mod asked;
mod changes;
mod figures;
mod form;
pub(super) mod refusal;
mod sources;
mod table;

/// The latest lists, so that one that was shown before is shown at once.
pub(in crate::pages) static RUNS: SelectionCache = SelectionCache::new();

#[derive(Template)]
#[template(path = "pages/selection.html")]
struct SelectionPage {
    frame: Frame,
    model: SelectionModel,
    lead: String,
    notes: Vec<String>,
    errors: Vec<asked::FieldError>,
    form: form::Form,
    changes: Option<changes::Changes>,
    map: Option<figures::Map>,
    map_title: String,
    places: Option<String>,
    places_title: String,
    sources: Vec<sources::Source>,
    table: table::Table,
    why: Option<Why>,
    areas: Vec<(String, String)>,
    place: String,
    /// Ends every link that keeps the choices: empty, or `?…`.
    query: String,
    /// The choices as pairs, for forms that must not lose them.
    kept: Vec<(String, String)>,
}

/// Why one area is chosen or not.
struct Why {
    verdict: String,
    reasons: Vec<String>,
    code: String,
    name: String,
}

/// Shows the workshop.
pub(crate) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(fields): Query<asked::Fields>,
) -> Response {
    let Some(original) = named(&visit, &id) else { return visit.not_found() };
    match build(&visit, original, &fields) {
        Ok(contents) => page(&contents),
        Err(error) => refused(&visit, original, &error),
    }
}

/// Answers with the list that the page shows, as CSV.
pub(crate) async fn csv(
    visit: Visit,
    Path(id): Path<String>,
    Query(fields): Query<asked::Fields>,
) -> Response {
    match shown(&visit, &id, &fields) {
        Ok(run) => table_file::csv(&format!("urval-{id}"), selection_table::csv(&run)),
        Err(response) => *response,
    }
}

/// Answers with the list that the page shows, as JSON.
pub(crate) async fn json(
    visit: Visit,
    Path(id): Path<String>,
    Query(fields): Query<asked::Fields>,
) -> Response {
    match shown(&visit, &id, &fields) {
        Ok(run) => {
            ([(CONTENT_TYPE, "application/json")], selection_table::json(&run)).into_response()
        }
        Err(response) => *response,
    }
}

/// Answers with the model that the page shows, as a file for the command line.
pub(crate) async fn file(
    visit: Visit,
    Path(id): Path<String>,
    Query(fields): Query<asked::Fields>,
) -> Response {
    match shown(&visit, &id, &fields) {
        Ok(run) => {
            let disposition = format!("attachment; filename=\"{id}.toml\"");
            let headers = [
                (CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()),
                (CONTENT_DISPOSITION, disposition),
            ];
            (headers, model_file::written(&run.model)).into_response()
        }
        Err(response) => *response,
    }
}

fn named<'a>(visit: &'a Visit, id: &str) -> Option<&'a SelectionModel> {
    visit.library().models().iter().find(|model| model.id == id)
}

type Run = std::sync::Arc<SelectionRun>;

/// Returns the list that the address asks for, or the answer that says why there is none.
fn shown(visit: &Visit, id: &str, fields: &asked::Fields) -> Result<Run, Box<Response>> {
    let Some(original) = named(visit, id) else { return Err(Box::new(visit.not_found())) };
    let changed = asked::changed(visit.language, original, fields);
    if let Some(error) = changed.errors.first() {
        return Err(Box::new(visit.refused(error.message.clone())));
    }
    RUNS.run(visit.library().store(), &changed.model, changed.as_of)
        .map_err(|error| Box::new(refused(visit, original, &error)))
}

fn refused(visit: &Visit, model: &SelectionModel, error: &RunError) -> Response {
    match refusal(visit.language, model, error) {
        Some(reason) => visit.refused(reason),
        None => visit.failed(error),
    }
}

fn build(
    visit: &Visit,
    original: &SelectionModel,
    fields: &asked::Fields,
) -> Result<SelectionPage, RunError> {
    let language = visit.language;
    let store = visit.library().store();
    let changed = asked::changed(language, original, fields);
    let run = RUNS.run(store, &changed.model, changed.as_of)?;
    let other = changed.compare_with.as_deref().and_then(|id| named(visit, id));
    let compared = RUNS.run(store, other.unwrap_or(original), None)?;
    let is_changed = changed.model != *original || changed.as_of.is_some() || other.is_some();
    let link = |code: &str| {
        let rest =
            if changed.query.is_empty() { String::new() } else { format!("&{}", changed.query) };
        format!("{}/urval/{}?varfor={code}{rest}#varfor", language.prefix(), original.id)
    };
    let own = changed.place.as_ref().and_then(|code| run.row_of(code));
    let map_title = answer::map_title(language, &run);
    let places_title = language.text("selection-places-title");
    let mut areas: Vec<(String, String)> = run
        .selection
        .units
        .iter()
        .zip(&run.names)
        .map(|(unit, name)| (unit.code.to_string(), name.clone()))
        .collect();
    areas.sort_by_key(|(_, name)| table::alphabetical(name));
    Ok(SelectionPage {
        frame: visit.frame(Place::Selection, original.name.clone()),
        lead: answer::lead(language, &run),
        notes: answer::notes(language, &run),
        form: form::form(visit, original, &changed, fields),
        changes: is_changed.then(|| changes::changes(language, &compared, &run)),
        map: figures::map(visit, &run, &map_title, &link, own),
        places: figures::near_the_line(language, &run, &places_title, &link, own),
        map_title,
        places_title,
        sources: sources::sources(language, &run),
        table: table::table(language, &run, &link, own),
        why: own.map(|row| Why {
            verdict: selection_words::verdict(language, &run, row),
            reasons: selection_words::reasons(language, &run, row),
            code: run.selection.units[row].code.to_string(),
            name: run.names[row].clone(),
        }),
        areas,
        place: changed.place.as_ref().map(ToString::to_string).unwrap_or_default(),
        query: if changed.query.is_empty() { String::new() } else { format!("?{}", changed.query) },
        kept: form::pairs(&changed.query),
        errors: changed.errors,
        model: original.clone(),
    })
}

#[cfg(test)]
mod tests;
