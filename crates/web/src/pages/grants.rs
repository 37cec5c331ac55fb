//! What everyone may see of grants: what money there is, who got it for what, and how anyone checks it.
//!
//! Every page is made anew from what the register holds at the moment, and has no place for a person.

mod account;
mod call;
mod diary;
mod draw;
mod figures;
mod grant;
mod log;
pub(super) mod loops;
mod money;
mod municipality;
mod overview;
mod programme;
pub(super) mod results;
mod section;
mod table;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;
use domain::grants::act::Moment;
use operations::figure_table::FigureTable;
use operations::grants::Desk;
use operations::grants::chronicle::Chronicle;
use operations::grants::public::{ProgrammeView, without_register};
use tower_http::set_header::SetResponseHeaderLayer;

use super::indicators::encoded;
use super::table_file;
use crate::answer::Visit;
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::service::Service;

/// Returns the routes. What they answer with changes with every act, so that nobody keeps it.
pub(super) fn routes() -> Router<Service> {
    let fresh = HeaderValue::from_static("no-cache");
    Router::new()
        .route("/bidrag", get(overview::show))
        .route("/bidrag/{programme}", get(programme::show))
        .route("/bidrag/utlysning/{id}", get(call::show))
        .route("/bidrag/utlysning/{id}/dragning", get(draw::show))
        .route("/bidrag/beslut/{id}", get(grant::show))
        .route("/bidrag/kommun/{code}", get(municipality::show))
        .route("/bidrag/diarium", get(diary::show))
        .route("/bidrag/diarium.csv", get(diary::csv))
        .route("/bidrag/diarium.json", get(diary::json))
        .route("/bidrag/loggen", get(log::show))
        .route("/bidrag/loggen.txt", get(log::anchors))
        .route("/bidrag/aterrapport", get(account::show))
        .route("/bidrag/aterrapport.csv", get(account::csv))
        .route("/bidrag/aterrapport.json", get(account::json))
        .route("/bidrag/aterrapport.pdf", get(account::pdf))
        .merge(loops::routes())
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, fresh))
}

/// What every page of grants is given.
pub(crate) struct AtGrants {
    visit: Visit,
    /// `None` where the service has no register.
    kept: Option<Kept>,
    now: Moment,
}

/// What the register holds.
struct Kept {
    desk: Desk,
    chronicle: Arc<Chronicle>,
}

impl FromRequestParts<Service> for AtGrants {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, service).await?;
        let now = crate::signed_in::moment();
        let Some(reception) = service.reception() else {
            return Ok(Self { visit, kept: None, now });
        };
        let desk = reception.desk.clone();
        match desk.chronicle(now.day()).await {
            Ok(chronicle) => Ok(Self { visit, kept: Some(Kept { desk, chronicle }), now }),
            Err(error) => Err(visit.failed(&error)),
        }
    }
}

impl AtGrants {
    fn language(&self) -> Language {
        self.visit.language
    }

    fn frame(&self, title: String) -> Frame {
        self.visit.frame(Place::Grants, title)
    }

    fn chronicle(&self) -> Option<&Chronicle> {
        self.kept.as_ref().map(|kept| &*kept.chronicle)
    }

    /// Returns the programmes: those of the register, or those that ship with the program.
    fn programmes(&self) -> Vec<ProgrammeView> {
        let kept = self.chronicle().map(Chronicle::programme_views);
        kept.filter(|views| !views.is_empty())
            .unwrap_or_else(|| without_register(self.visit.library().programmes()))
    }

    /// Returns whether a decision to grant has been made known, so that it has a page.
    fn is_made_known(&self, id: &str) -> bool {
        let known = || self.chronicle()?.is_made_known(&id.parse().ok()?).then_some(());
        known().is_some()
    }

    /// Returns what a page with made-up grants says of itself; empty where none are.
    fn note(&self) -> String {
        if self.chronicle().is_some_and(Chronicle::is_fictional) {
            self.language().text("grants-fictional")
        } else {
            String::new()
        }
    }

    /// Answers with a table as a file.
    fn file(&self, form: Form, name: &str, table: &FigureTable) -> Response {
        match form {
            Form::Json => table_file::json(&table.json()),
            Form::Csv | Form::Page => table_file::csv(name, table.csv()),
        }
    }
}

/// In which form something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Csv,
    Json,
}

/// Splits the last part of an address into a name and the form.
fn form_of(last: &str) -> (&str, Form) {
    match last.rsplit_once('.') {
        Some((text, "csv")) => (text, Form::Csv),
        Some((text, "json")) => (text, Form::Json),
        _ => (last, Form::Page),
    }
}

/// Returns a wording with its places filled in.
fn say(language: Language, key: &str, places: &[(&'static str, String)]) -> String {
    let places: Vec<(&'static str, &str)> =
        places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    language.text_with(key, &places)
}

/// Returns the address of a page of grants.
fn address(language: Language, folder: &str, id: &str) -> String {
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{}/bidrag/{folder}{}", language.prefix(), encoded(id))
}

/// Returns the addresses of a table as files, by name.
fn files(address: &str, query: &str) -> Vec<(String, String)> {
    let file = |name: &str, ending: &str| (name.to_owned(), format!("{address}.{ending}{query}"));
    vec![file("CSV", "csv"), file("JSON", "json")]
}

#[cfg(test)]
mod tests;
