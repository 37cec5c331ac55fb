//! Dividing a frame: who gets how much, what a cut would mean, and how it was computed.

mod asked;
mod figures;
mod form;
mod own_weights;
mod refusal;
mod steps;
mod wording;

use askama::Template;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use operations::allocate::question::{Answer, answer};

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::pages::selection::RUNS;
use crate::service::Service;

pub(crate) use asked::Asked;
use asked::{Plan, Problem, View};
use figures::Figures;
use form::Form;
use wording::Wording;

/// The most bytes that a form with a file may have.
const MOST_FORM_BYTES: usize = 1_500_000;

#[derive(Template)]
#[template(path = "pages/allocation.html")]
struct AllocationPage {
    frame: Frame,
    form: Form,
    problems: Vec<Problem>,
    shown: Option<Shown>,
}

/// What the page shows of a divided frame.
struct Shown {
    wording: Wording,
    figures: Figures,
    downloads: Downloads,
    /// The fields that ask the same again; empty for weights that are kept nowhere.
    again: Vec<(&'static str, String)>,
}

/// How the shown division is fetched as a file.
enum Downloads {
    /// By addresses, without ending.
    Address { query: String },
    /// By sending the weights again, since they are kept nowhere.
    Resend { frame: String, weights: String },
}

/// Returns the answers to GET and POST of the page.
pub(crate) fn page_routes() -> MethodRouter<Service> {
    get(show).post(own_weights::submit).layer(DefaultBodyLimit::max(MOST_FORM_BYTES))
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let form = Form::of(&visit, &asked);
    let divided = asked.plan(&visit).and_then(|plan| divide(&visit, &plan).map(|a| (plan, a)));
    match divided {
        Ok((plan, answer)) => {
            let downloads = Downloads::Address { query: asked.query() };
            respond(&visit, form, &plan.view, &answer, downloads, asked.fields())
        }
        Err(problems) => refuse(&visit, form, problems),
    }
}

/// Answers with the file of a division: the parts as CSV or JSON, or its weights.
pub(crate) async fn file(
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(kind) = FileKind::named(&name) else { return visit.not_found() };
    match asked.plan(&visit).and_then(|plan| divide(&visit, &plan)) {
        Ok(answer) => kind.of(&answer),
        Err(problems) => {
            let reasons: Vec<String> = problems.into_iter().map(|one| one.text).collect();
            visit.refused(reasons.join(" "))
        }
    }
}

fn divide(visit: &Visit, plan: &Plan) -> Result<Answer, Vec<Problem>> {
    answer(visit.library(), &RUNS, &plan.question)
        .map_err(|error| vec![refusal::problem(visit, &error)])
}

fn respond(
    visit: &Visit,
    form: Form,
    view: &View,
    answer: &Answer,
    downloads: Downloads,
    again: Vec<(&'static str, String)>,
) -> Response {
    let wording = Wording::of(visit, view, answer);
    let figures = figures::draw(visit, answer);
    page(&AllocationPage {
        frame: visit.frame(Place::Allocation, visit.language.text("allocation-title")),
        form,
        problems: Vec::new(),
        shown: Some(Shown { wording, figures, downloads, again }),
    })
}

fn refuse(visit: &Visit, form: Form, problems: Vec<Problem>) -> Response {
    let frame = visit.frame(Place::Allocation, visit.language.text("allocation-title"));
    let form = form.with_problems(&problems);
    let shown = None;
    let mut response = page(&AllocationPage { frame, form, problems, shown });
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

/// A division as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Csv,
    Json,
    Weights,
}

impl FileKind {
    fn named(name: &str) -> Option<Self> {
        match name {
            "fordelning.csv" => Some(Self::Csv),
            "fordelning.json" => Some(Self::Json),
            "vikter.csv" => Some(Self::Weights),
            _ => None,
        }
    }

    fn of(self, answer: &Answer) -> Response {
        let allocation = &answer.allocation;
        let (kind, name, contents) = match self {
            Self::Csv => ("text/csv; charset=utf-8", "fordelning.csv", allocation.to_csv()),
            Self::Json => ("application/json", "fordelning.json", allocation.to_json()),
            Self::Weights => {
                ("text/csv; charset=utf-8", "vikter.csv", allocation.to_weights_file())
            }
        };
        let disposition = format!("attachment; filename=\"{name}\"");
        let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)];
        (headers, contents).into_response()
    }
}

#[cfg(test)]
mod tests;
