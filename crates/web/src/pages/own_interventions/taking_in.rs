//! Interventions from a table: what would be taken in, what is wrong row by row, and the taking in.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::grants::access::Object;
use domain::intervention::life::State;
use operations::grants::error::DeskError;
use operations::grants::taking_interventions::{NotTaken, Taking, TakingError};
use operations::intervention_file::table::{self, TableError};
use operations::intervention_file::{InterventionFile, Known};
use register::hash::ContentHash;

use super::LIST;
use super::starting::id_of;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words::intervention_table;
use crate::pages::apply::{UploadError, taken_in};
use crate::pages::effects;
use crate::signed_in::{Guarded, refused};

/// The most interventions that are taken in at a time.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "pages/own_interventions_table.html")]
struct TablePage {
    frame: Frame,
    csrf: String,
    nonce: String,
    /// What is wrong: where and what.
    problems: Vec<(String, String)>,
    /// What would be taken in.
    lines: Vec<Line>,
    /// The table that is to be taken in; empty where none is.
    hash: String,
}

/// An intervention that would be taken in.
struct Line {
    title: String,
    days: String,
    /// How many places, indicators and evaluations it has.
    counts: [String; 3],
    /// What of it is not taken in; empty where all is.
    left: String,
}

/// Shows the form.
pub(super) async fn show(at: AtDesk) -> Response {
    match may(&at) {
        Ok(()) => shown(&at, Vec::new(), Vec::new(), String::new()),
        Err(refused) => refused,
    }
}

fn may(at: &AtDesk) -> Result<(), Response> {
    for object in [Object::Intervention, Object::ReportedIndicator] {
        let may = State::default().may_write(object, &at.who.actor);
        may.map_err(|refusal| at.failed(&refusal.into()))?;
    }
    Ok(())
}

/// Shows what a table holds, or what is wrong with it. Nothing is taken in.
pub(super) async fn preview(
    at: AtDesk,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    if let Err(refused) = may(&at) {
        return refused;
    }
    let whole = |key: &str| {
        let text = |key: &str| at.visit.language.text(&format!("intervention-table-{key}"));
        problems(&at, vec![(text("whole"), text(key))])
    };
    let upload = match taken_in(&at, &headers, multipart).await {
        Ok(upload) => upload,
        Err(UploadError::Foreign) => return refused(&at.visit, "sign-in-csrf"),
        Err(UploadError::TooLarge) => return whole("too-large"),
        Err(UploadError::Broken) => return whole("broken"),
    };
    let Some((name, content)) = upload.file else { return whole("no-file") };
    let files = match files_of(&at, &name, &content) {
        Ok(files) => files,
        Err(found) => return problems(&at, found),
    };
    let evaluations = evaluations(&at);
    match at.desk.not_taken(&files, &at.who.actor.organisation, &evaluations).await {
        Ok(found) if !found.is_empty() => return not_taken(&at, &found),
        Ok(_) => {}
        Err(error) => return at.failed(&error),
    }
    match kept(&at, content).await {
        Ok(hash) => {
            let lines = files.iter().map(|file| line(&at, file)).collect();
            shown(&at, Vec::new(), lines, hash.to_string())
        }
        Err(error) => at.failed(&error),
    }
}

async fn kept(at: &AtDesk, content: Vec<u8>) -> Result<ContentHash, DeskError> {
    let kind = "text/csv".parse()?;
    Ok(at.desk.register().keep_file(&kind, content).await?)
}

fn read(at: &AtDesk, name: &str, content: &[u8]) -> Result<Vec<InterventionFile>, Vec<TableError>> {
    let (store, areas) = (at.visit.library().store(), at.visit.library().areas());
    let known = Known {
        has_indicator: &|id| store.indicator(id).is_some(),
        has_area: &|code| areas.get(code).is_some(),
    };
    table::read_all(name, content, known)
}

/// Returns what a table holds, or all that is wrong with it: where and what.
fn files_of(
    at: &AtDesk,
    name: &str,
    content: &[u8],
) -> Result<Vec<InterventionFile>, Vec<(String, String)>> {
    let language = at.visit.language;
    let files = read(at, name, content).map_err(|faults| {
        let people = at.people();
        let told = |fault| intervention_table::fault(language, &people, fault);
        faults.iter().map(told).collect::<Vec<_>>()
    })?;
    if files.len() > MOST {
        let text = |key: &str| language.text(&format!("intervention-table-{key}"));
        return Err(vec![(text("whole"), text("too-many"))]);
    }
    Ok(files)
}

fn evaluations(at: &AtDesk) -> BTreeSet<String> {
    effects::known(&at.visit).into_iter().map(|(id, _)| id).collect()
}

fn not_taken(at: &AtDesk, found: &[(String, NotTaken)]) -> Response {
    let own = at.name_of(&at.who.actor.organisation);
    let told = |one| intervention_table::not_taken(at.visit.language, &own, one);
    problems(at, found.iter().map(told).collect())
}

/// Takes in a table that was shown.
pub(super) async fn submit(at: AtDesk, Guarded(pairs): Guarded<Vec<(String, String)>>) -> Response {
    let posted = Posted(pairs);
    if let Err(refused) = may(&at) {
        return refused;
    }
    let file = match posted.text("tabell").parse::<ContentHash>() {
        Ok(hash) => at.desk.register().file(hash).await,
        Err(_) => return at.visit.not_found(),
    };
    let content = match file {
        Ok(Some(file)) => file.content,
        Ok(None) => return at.visit.not_found(),
        Err(error) => return at.failed(&DeskError::from(error)),
    };
    let files = match files_of(&at, "", &content) {
        Ok(files) => files,
        Err(found) => return problems(&at, found),
    };
    let evaluations = evaluations(&at);
    let taking = Taking { id: String::new(), files, evaluations };
    let mut sent = match at.sent(&posted, taking) {
        Ok(sent) => sent,
        Err(error) => return at.failed(&error),
    };
    sent.act.command.id = id_of(sent.key.as_str());
    match at.desk.take_interventions(&sent).await {
        Ok(_) => at.led_to(LIST, "inlasta"),
        Err(TakingError::NotTaken(found)) => not_taken(&at, &found),
        Err(TakingError::Desk(error)) => at.failed(&error),
    }
}

fn line(at: &AtDesk, file: &InterventionFile) -> Line {
    let language = at.visit.language;
    let known = &file.description;
    let left = match (file.lessons.len(), file.sources.len()) {
        (0, 0) => String::new(),
        (lessons, sources) => {
            let (lessons, sources) = (language.whole(lessons), language.whole(sources));
            let places = [("lessons", lessons.as_str()), ("sources", &sources)];
            language.text_with("intervention-table-left", &places)
        }
    };
    Line {
        title: known.title.clone(),
        days: format!("{} – {}", known.days.first(), known.days.last()),
        counts: [known.places.parts().len(), known.indicators.len(), known.designs.len()]
            .map(|count| language.whole(count)),
        left,
    }
}

fn problems(at: &AtDesk, found: Vec<(String, String)>) -> Response {
    let mut response = shown(at, found, Vec::new(), String::new());
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

fn shown(at: &AtDesk, problems: Vec<(String, String)>, lines: Vec<Line>, hash: String) -> Response {
    let frame = at.frame(at.visit.language.text("intervention-table"));
    let frame = if problems.is_empty() { frame } else { frame.with_problems() };
    let (csrf, nonce) = (at.who.csrf.clone(), at.nonce());
    page(&TablePage { frame, csrf, nonce, problems, lines, hash })
}
