//! The loop on one page: gap, selected because, granted, done, result, effect, lesson, and what the
//! next call changes, for a programme and for a municipality.

mod lacking;
mod lines;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use evaluation::evidence::Verdict;
use operations::describe_loop::{Loop, LoopSources, Step, loop_of_municipality, loop_of_programme};
use operations::describe_municipality::describe_municipality;
use operations::grants::public::ProgrammeView;
use operations::intervention_file::InterventionFile;

use super::{AtGrants, Form, files, form_of, municipality, say};
use crate::answer::page;
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::pages::effects::designs;
use crate::pages::interventions::told;
use crate::pages::selection::RUNS;
use crate::service::Service;

pub(in crate::pages) use lines::{Line, line, went};

/// The most findings of a step that the page shows; the files have all.
const MOST_LINES: usize = 8;

/// Returns the routes of these pages in one language.
pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/kretslopp", get(list))
        .route("/kretslopp/{programme}", get(show))
        .route("/kommun/{code}/kretslopp", get(of_municipality))
        .route("/kommun/{code}/kretslopp.csv", get(csv_of_municipality))
        .route("/kommun/{code}/kretslopp.json", get(json_of_municipality))
}

#[derive(Template)]
#[template(path = "pages/loop.html")]
struct LoopPage {
    frame: Frame,
    /// Name and address of what the page is part of.
    crumbs: Vec<(String, String)>,
    /// Whose loop it is.
    name: String,
    lead: String,
    /// What is concluded of the effect; empty where nothing is estimated.
    effect: String,
    /// That some of it is made up; empty where none is.
    note: String,
    steps: Vec<StepText>,
    files: Vec<(String, String)>,
}

/// A step as the page tells it.
struct StepText {
    id: &'static str,
    number: usize,
    question: String,
    lines: Vec<Line>,
    /// How many findings are left to the files; empty where all are shown.
    more: String,
    /// What is lacking, and words of a source about it in Swedish; empty where nothing is.
    lacking: (String, String),
    /// Where the step is told whole.
    link: (String, String),
}

#[derive(Template)]
#[template(path = "pages/loops.html")]
struct LoopsPage {
    frame: Frame,
    note: String,
    /// Name, address, where it stands and what is concluded of the effect.
    programmes: Vec<(String, String, String, String)>,
}

/// Shows where the loop of each programme stands.
async fn list(at: AtGrants) -> Response {
    let language = at.language();
    let interventions = match told::all(&at.visit).await {
        Ok(interventions) => interventions,
        Err(error) => return at.visit.failed(&error),
    };
    let programmes = at.programmes();
    let mut rows = Vec::new();
    for programme in &programmes {
        let found = match loop_of_programme(&sources(&at, &programmes, &interventions), programme) {
            Ok(found) => found,
            Err(error) => return at.visit.failed(&error),
        };
        let address = address(language, programme);
        let (lead, effect) = (lead(language, &found), effect(language, &found));
        rows.push((programme.name.clone(), address, lead, effect));
    }
    let frame = at.frame(language.text("loop-list-title"));
    page(&LoopsPage { frame, note: at.note(), programmes: rows })
}

/// Shows the loop of a programme, or answers with it as a file.
async fn show(at: AtGrants, Path(last): Path<String>) -> Response {
    let (id, form) = form_of(&last);
    let interventions = match told::all(&at.visit).await {
        Ok(interventions) => interventions,
        Err(error) => return at.visit.failed(&error),
    };
    let programmes = at.programmes();
    let Some(programme) = programmes.iter().find(|one| one.id.as_str() == id) else {
        return at.visit.not_found();
    };
    let found = match loop_of_programme(&sources(&at, &programmes, &interventions), programme) {
        Ok(found) => found,
        Err(error) => return at.visit.failed(&error),
    };
    if form != Form::Page {
        return at.file(form, &format!("kretslopp-{id}"), &found.table());
    }
    let language = at.language();
    let name = programme.name.clone();
    let places = [("name", name.clone())];
    let frame = at.frame(say(language, "loop-title", &places));
    let all = format!("{}/kretslopp", language.prefix());
    let grants = super::address(language, "", id);
    let crumbs = vec![
        (language.text("loop-list-title"), all),
        (language.text("loop-crumb-programme"), grants),
    ];
    build(&at, frame, name, crumbs, &found, &address(language, programme))
}

async fn of_municipality(at: AtGrants, Path(code): Path<String>) -> Response {
    municipal(&at, &code, Form::Page).await
}

async fn csv_of_municipality(at: AtGrants, Path(code): Path<String>) -> Response {
    municipal(&at, &code, Form::Csv).await
}

async fn json_of_municipality(at: AtGrants, Path(code): Path<String>) -> Response {
    municipal(&at, &code, Form::Json).await
}

/// Shows the loop of a municipality, or answers with it as a file.
async fn municipal(at: &AtGrants, text: &str, form: Form) -> Response {
    let Some((code, name)) = municipality::municipality(at, text) else {
        return at.visit.not_found();
    };
    let profile = match describe_municipality(at.visit.library(), &code, None) {
        Ok(Some(profile)) => profile,
        Ok(None) => return at.visit.not_found(),
        Err(error) => return at.visit.failed(&error),
    };
    let interventions = match told::all(&at.visit).await {
        Ok(interventions) => interventions,
        Err(error) => return at.visit.failed(&error),
    };
    let programmes = at.programmes();
    let grants = at.chronicle().and_then(|chronicle| chronicle.municipality_view(code.as_str()));
    let found = match loop_of_municipality(
        &sources(at, &programmes, &interventions),
        &profile,
        grants.as_ref(),
    ) {
        Ok(found) => found,
        Err(error) => return at.visit.failed(&error),
    };
    if form != Form::Page {
        return at.file(form, &format!("kretslopp-{code}"), &found.table());
    }
    let language = at.language();
    let title = say(language, "loop-title", &[("name", name.clone())]);
    let own = format!("{}/kommun/{code}", language.prefix());
    let crumbs = vec![
        (language.text("frame-municipalities"), format!("{}/kommun", language.prefix())),
        (name.clone(), own.clone()),
    ];
    let frame = at.visit.frame(Place::Municipalities, title);
    build(at, frame, name, crumbs, &found, &format!("{own}/kretslopp"))
}

fn sources<'a>(
    at: &'a AtGrants,
    programmes: &'a [ProgrammeView],
    interventions: &'a [InterventionFile],
) -> LoopSources<'a> {
    LoopSources { library: at.visit.library(), programmes, interventions, runs: &RUNS, now: at.now }
}

/// Returns the address of a programme's loop.
pub(super) fn address(language: Language, programme: &ProgrammeView) -> String {
    format!("{}/kretslopp/{}", language.prefix(), super::encoded(programme.id.as_str()))
}

fn build(
    at: &AtGrants,
    mut frame: Frame,
    name: String,
    crumbs: Vec<(String, String)>,
    found: &Loop,
    address: &str,
) -> Response {
    let language = at.language();
    let lead = lead(language, found);
    frame.description.clone_from(&lead);
    let steps = (1..).zip(&found.steps).map(|(number, one)| step(language, number, one)).collect();
    page(&LoopPage {
        effect: effect(language, found),
        note: at.note(),
        files: files(address, ""),
        frame,
        crumbs,
        name,
        lead,
        steps,
    })
}

fn step(language: Language, number: usize, step: &Step) -> StepText {
    let id = step.question.as_str();
    let n_more = step.findings.len().saturating_sub(MOST_LINES);
    let shown = step.findings.iter().take(MOST_LINES);
    StepText {
        id,
        number,
        question: language.text(&format!("loop-question-{id}")),
        lines: shown.map(|finding| line(language, finding)).collect(),
        more: match n_more {
            0 => String::new(),
            n => language.counted("loop-more", n),
        },
        lacking: step.lacking.as_ref().map_or_else(Default::default, |one| {
            (lacking::words(language, one), lacking::quoted(one))
        }),
        link: (
            language.text(&format!("loop-link-{id}")),
            format!("{}{}", language.prefix(), step.leads_to.path()),
        ),
    }
}

/// Returns in one sentence where the loop stands and where it breaks first.
fn lead(language: Language, found: &Loop) -> String {
    let of = language.whole(found.steps.len());
    let Some((number, step)) = found.broken_at() else {
        return say(language, "loop-lead-whole", &[("of", of)]);
    };
    let id = step.question.as_str();
    let because = step.lacking.as_ref().map_or_else(
        || language.text("loop-lacking-untold"),
        |lacking| lacking::words(language, lacking),
    );
    let places = [
        ("n", language.whole(found.n_answered())),
        ("of", of),
        ("number", language.whole(number)),
        ("step", language.text(&format!("loop-short-{id}"))),
        ("because", because),
    ];
    say(language, "loop-lead-broken", &places)
}

/// Returns how many outcomes have each verdict; empty where nothing is estimated.
fn effect(language: Language, found: &Loop) -> String {
    let findings = found.steps.iter().flat_map(|step| &step.findings);
    let verdicts: Vec<Verdict> = findings.filter_map(|finding| finding.told.verdict()).collect();
    if verdicts.is_empty() {
        return String::new();
    }
    say(language, "loop-effect", &[("told", designs::counted(language, &verdicts))])
}

#[cfg(test)]
mod tests;
