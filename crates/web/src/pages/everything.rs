//! One search over everything that everyone may read, and for those who may, over reports.

mod reports;

use std::sync::Arc;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use operations::grants::Desk;
use operations::grants::chronicle::Chronicle;
use operations::library::Library;
use operations::municipality_type::MunicipalityTypes;
use operations::search_everything::{
    Entry, EverythingSearch, FACETS, Kind, MOST_CHARACTERS, PAGE_SIZE, entries, is_cut, named,
};
use operations::search_indicators::SearchBuildError;
use operations::worked_evaluations::Case;
use search::request::{Hit, Matching, Piece, Results};
use serde::Deserialize;

use self::reports::Reports;
use super::choice::{Choice, Field, choices, chosen};
use super::commitments::fresh;
use super::indicators::encoded;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::signed_in;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    slag: String,
    tema: String,
    kommuntyp: String,
    malgrupp: String,
    belagt: String,
    sida: String,
}

impl Asked {
    /// Returns the fields by which the list is narrowed, in the order of [`FACETS`].
    fn fields(&self) -> [Field<'_>; 5] {
        let [kind, theme, municipality_type, target_group, evidence] = FACETS;
        [
            ("slag", kind, &self.slag),
            ("tema", theme, &self.tema),
            ("kommuntyp", municipality_type, &self.kommuntyp),
            ("malgrupp", target_group, &self.malgrupp),
            ("belagt", evidence, &self.belagt),
        ]
    }

    fn is_empty(&self) -> bool {
        self.q.trim().is_empty() && self.fields().iter().all(|(_, _, value)| value.is_empty())
    }

    /// Returns what is searched for, as far as it is.
    fn words(&self) -> String {
        self.q.chars().take(MOST_CHARACTERS).collect()
    }

    /// Returns the page asked for, the first is 0; the first where that is none.
    fn page(&self) -> usize {
        self.sida.trim().parse().unwrap_or(0)
    }
}

/// One thing that was found.
struct Found {
    link: String,
    kind: String,
    title: Vec<Piece>,
    snippet: Vec<Piece>,
}

#[derive(Template)]
#[template(path = "pages/everything.html")]
struct EverythingPage {
    frame: Frame,
    /// What was searched for, as far as it was.
    words: String,
    choices: Vec<Choice>,
    /// How many were found; `None` where nothing was asked.
    count: Option<String>,
    /// What to know of how the words were taken.
    notes: Vec<String>,
    found: Vec<Found>,
    /// Kinds of things with how many there are and where they are listed; where nothing was asked.
    kinds: Vec<(String, String)>,
    previous: Option<String>,
    next: Option<String>,
    /// Reports that the reader may read and that fit too.
    reports: Option<Reports>,
}

/// Shows what fits the words, or what there is to find.
pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let chronicle = match visit.chronicle().await {
        Ok(chronicle) => chronicle,
        Err(error) => return visit.failed(&error),
    };
    let search = match search(visit.library(), chronicle.as_deref()) {
        Ok(search) => search,
        Err(error) => return visit.failed(&error),
    };
    let reports = match reports::fitting(&visit, chronicle.as_deref(), &asked.words()).await {
        Ok(reports) => reports,
        Err(error) => return visit.failed(&error),
    };
    match search.find(&asked.q, &chosen(&asked.fields()), asked.page()) {
        Ok(results) => {
            let is_fictional = chronicle.is_some_and(|chronicle| chronicle.is_fictional());
            let found = build(&visit, &asked, results, is_fictional);
            fresh(&visit, page(&EverythingPage { reports, ..found }))
        }
        Err(error) => visit.failed(&error),
    }
}

/// Builds the search ahead. A failure is only logged: the page says what is wrong.
pub(crate) async fn warm(library: &Library, desk: Option<&Desk>) {
    let chronicle = match desk {
        Some(desk) => desk.chronicle(signed_in::moment().day()).await.map(Some),
        None => Ok(None),
    };
    match chronicle {
        Ok(chronicle) => {
            if let Err(error) = search(library, chronicle.as_deref()) {
                tracing::warn!(%error, "the search over everything could not be built ahead");
            }
        }
        Err(error) => tracing::warn!(%error, "the register could not be read ahead"),
    }
}

fn search(
    library: &Library,
    chronicle: Option<&Chronicle>,
) -> Result<Arc<EverythingSearch>, SearchBuildError> {
    let position = chronicle.and_then(|known| known.log.last()).map_or(0, |line| line.position);
    library.everything(position, || registered(library, chronicle))
}

/// Returns what is found beside what ships with the program.
fn registered(library: &Library, chronicle: Option<&Chronicle>) -> Vec<Entry> {
    let types = MunicipalityTypes::of_library(library);
    let views = chronicle.map(Chronicle::programme_views).unwrap_or_default();
    let mut all = match views.as_slice() {
        [] => entries::of_programmes(library.programmes()),
        views => entries::of_grants(views, types),
    };
    if let Some(chronicle) = chronicle {
        let interventions: Vec<_> = chronicle.documented_interventions().collect();
        all.extend(entries::of_interventions(&interventions, &library.areas(), types));
        let lessons = chronicle.published_lessons();
        all.extend(lessons.map(|(id, claim)| entries::of_lesson(id.as_str(), claim)));
    }
    all.extend(Case::ALL.map(worked));
    all
}

/// Returns an evaluation that is worked through, by its question in Swedish.
fn worked(case: Case) -> Entry {
    let question = Language::Swedish.text(&format!("effects-{}-question", case.id()));
    Entry { boost: 1.5, ..Entry::new(Kind::Evaluation, case.id(), &question, "") }
}

fn build(visit: &Visit, asked: &Asked, results: Results, is_fictional: bool) -> EverythingPage {
    let language = visit.language;
    let types = MunicipalityTypes::of_library(visit.library());
    let choices = choices(language, types, &asked.fields(), &results.facets);
    let last_page = results.total.saturating_sub(1) / PAGE_SIZE;
    let shown_to = asked.page().saturating_add(1).saturating_mul(PAGE_SIZE);
    let frame = visit.frame(Place::Elsewhere, language.text("search-title"));
    let words = asked.words();
    if asked.is_empty() {
        let kinds = choices.iter().filter(|choice| choice.field == "slag");
        let link = |(value, name): &(String, String)| {
            (format!("{}/sok?slag={}", language.prefix(), encoded(value)), name.clone())
        };
        return EverythingPage {
            kinds: kinds.flat_map(|choice| choice.values.iter().map(link)).collect(),
            frame,
            words,
            choices,
            count: None,
            notes: Vec::new(),
            found: Vec::new(),
            previous: None,
            next: None,
            reports: None,
        };
    }
    EverythingPage {
        frame,
        words,
        choices,
        count: Some(language.counted("search-hits", results.total)),
        notes: notes(language, asked, &results, is_fictional),
        previous: asked
            .page()
            .min(last_page + 1)
            .checked_sub(1)
            .map(|page| link(language, asked, page)),
        next: (results.total > shown_to).then(|| link(language, asked, asked.page() + 1)),
        found: results.hits.into_iter().filter_map(|hit| found(language, hit)).collect(),
        kinds: Vec::new(),
        reports: None,
    }
}

fn found(language: Language, hit: Hit) -> Option<Found> {
    let (kind, id) = named(&hit.id)?;
    Some(Found {
        link: format!("{}{}", language.prefix(), address(kind, id)),
        kind: language.text(&format!("search-kind-{}", kind.as_str())),
        title: hit.title,
        snippet: hit.snippet,
    })
}

/// Returns where a thing is shown, without the language.
fn address(kind: Kind, id: &str) -> String {
    let id = encoded(id);
    match kind {
        Kind::Indicator => format!("/nyckeltal/{id}"),
        Kind::Intervention => format!("/insatser/{id}"),
        Kind::Lesson => format!("/lardomar/{id}"),
        Kind::Evaluation => format!("/effekter/{id}"),
        Kind::Commitment => format!("/ataganden/{id}"),
        Kind::Reform => format!("/reformer#{id}"),
        Kind::Programme => format!("/bidrag/{id}"),
        Kind::Call => format!("/bidrag/utlysning/{id}"),
        Kind::Grant => format!("/bidrag/beslut/{id}"),
        Kind::Place => format!("/kommun/{id}"),
    }
}

fn notes(language: Language, asked: &Asked, results: &Results, is_fictional: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if is_cut(&asked.q) {
        let most = language.whole(MOST_CHARACTERS);
        notes.push(language.text_with("search-cut", &[("most", &most)]));
    }
    if results.total == 0 {
        notes.push(language.text("search-none"));
        return notes;
    }
    if results.hits.is_empty() {
        notes.push(language.text("search-past-the-end"));
    }
    match (results.matching, results.corrections.first()) {
        (Matching::AnyWord, _) => notes.push(language.text("search-any-word")),
        (Matching::Misspelt, Some(correction)) => {
            let read = correction.read_as.join(", ");
            let places = [("written", correction.written.as_str()), ("read", &read)];
            notes.push(language.text_with("indicator-read-as", &places));
        }
        _ => {}
    }
    let is_of_grants = |hit: &Hit| {
        let kind = named(&hit.id).map(|(kind, _)| kind);
        matches!(kind, Some(Kind::Programme | Kind::Call | Kind::Grant))
    };
    if is_fictional && results.hits.iter().any(is_of_grants) {
        notes.push(language.text("grants-fictional"));
    }
    notes
}

/// Returns the address of another page of the same search.
fn link(language: Language, asked: &Asked, page: usize) -> String {
    let mut query = format!("q={}", encoded(&asked.words()));
    for (field, _, value) in asked.fields() {
        if !value.is_empty() {
            query += &format!("&{field}={}", encoded(value));
        }
    }
    format!("{}/sok?{query}&sida={page}", language.prefix())
}

#[cfg(test)]
mod tests;
