//! Finding an indicator among all of them.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use operations::search_indicators::PAGE_SIZE;
use search::request::{Hit, Matching, Results};
use serde::Deserialize;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    amne: String,
    #[serde(default)]
    sida: usize,
}

#[derive(Template)]
#[template(path = "pages/indicators.html")]
struct IndicatorsPage {
    frame: Frame,
    lead: String,
    words: String,
    subject: String,
    subjects: Vec<(String, String)>,
    count: String,
    note: Option<String>,
    hits: Vec<Hit>,
    places: Vec<(String, String)>,
    previous: Option<String>,
    next: Option<String>,
}

/// Shows what fits the words.
pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let subject = (!asked.amne.is_empty()).then_some(asked.amne.as_str());
    let search = match visit.library().search() {
        Ok(search) => search,
        Err(error) => return visit.failed(&error),
    };
    match search.find(&asked.q, subject, asked.sida) {
        Ok(results) => page(&build(&visit, &asked, results)),
        Err(error) => visit.failed(&error),
    }
}

fn build(visit: &Visit, asked: &Asked, results: Results) -> IndicatorsPage {
    let language = visit.language;
    let n_all = visit.library().store().indicators().len();
    let shown_to = asked.sida.saturating_add(1).saturating_mul(PAGE_SIZE);
    let subjects = results.facets.iter().map(|facet| {
        let name = format!("{} ({})", facet.facet.value, language.whole(facet.count));
        (facet.facet.value.clone(), name)
    });
    let found = operations::find_place::beginning_with(visit.library(), asked.q.trim(), 6);
    IndicatorsPage {
        frame: visit.frame(Place::Indicators, language.text("indicator-list-title")),
        lead: language.text_with("indicator-list-lead", &[("count", &language.whole(n_all))]),
        words: asked.q.clone(),
        subject: asked.amne.clone(),
        subjects: subjects.collect(),
        count: language.counted("indicator-hits", results.total),
        note: note(language, &results),
        places: found.into_iter().map(|area| (area.code.to_string(), area.name)).collect(),
        previous: asked.sida.checked_sub(1).map(|sida| link(visit, asked, sida)),
        next: (results.total > shown_to).then(|| link(visit, asked, asked.sida + 1)),
        hits: results.hits,
    }
}

fn note(language: Language, results: &Results) -> Option<String> {
    if results.total == 0 {
        return Some(language.text("indicator-none"));
    }
    match results.matching {
        Matching::AnyWord => Some(language.text("indicator-any-word")),
        Matching::Misspelt => {
            let correction = results.corrections.first()?;
            let read = correction.read_as.join(", ");
            let places = [("written", correction.written.as_str()), ("read", &read)];
            Some(language.text_with("indicator-read-as", &places))
        }
        Matching::Everything | Matching::AllWords => None,
    }
}

fn link(visit: &Visit, asked: &Asked, page: usize) -> String {
    format!(
        "{}/nyckeltal?q={}&amne={}&sida={page}",
        visit.language.prefix(),
        encoded(&asked.q),
        encoded(&asked.amne)
    )
}

/// Writes text so that it can stand as a value in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                written.push(char::from(byte));
            }
            _ => written += &format!("%{byte:02X}"),
        }
    }
    written
}
