//! One municipality: how it is here, against the country and its like.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::area::AreaCode;
use operations::describe_municipality::{
    MunicipalityProfile, Resolved, describe_municipality, resolve,
};
use operations::intervention_file::InterventionFile;
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use super::interventions::told;
use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};

mod cases;
mod eligibility;
mod figures;
mod inside;
pub(crate) mod mini_strip;
mod profile;
mod segregation;
pub(crate) mod wording;

use cases::Cases;
use eligibility::{IndexStanding, Standing};
use inside::InsideText;
use profile::ThemeText;
use segregation::SegregationText;
use wording::Fact;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    per: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/municipality.html")]
struct MunicipalityPage {
    frame: Frame,
    code: String,
    name: String,
    lead: Vec<String>,
    as_of: Option<String>,
    facts: Vec<Fact>,
    breaks: Vec<String>,
    themes: Vec<ThemeText>,
    sexes: Option<figures::Sexes>,
    inside: Option<InsideText>,
    segregation: Option<SegregationText>,
    eligibility: Vec<Standing>,
    indexes: Vec<IndexStanding>,
    similar: Vec<SimilarText>,
    similar_reading: String,
    compare_all: String,
    cases: Option<Cases>,
    source: String,
    data_query: String,
}

struct SimilarText {
    code: String,
    name: String,
    county: String,
    inhabitants: String,
    compare: String,
}

#[derive(Template)]
#[template(path = "pages/municipality_unknown.html")]
struct UnknownPage {
    frame: Frame,
    lead: String,
    near: Vec<(AreaCode, String)>,
}

/// In which form the profile is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Csv,
    Json,
}

/// Shows a municipality as a page, or its profile as CSV or JSON.
pub(crate) async fn show(
    visit: Visit,
    Path(last): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let (text, form) = form_of(&last);
    let Ok(as_of) = day(asked.per.as_deref()) else {
        return visit.refused(visit.language.text("indicator-unknown-day"));
    };
    let code = match resolve(visit.library(), text) {
        Resolved::Municipality(code) => code,
        Resolved::Name(code) => return moved(&visit, &format!("/kommun/{code}")),
        Resolved::County(code) => return moved(&visit, &format!("/kommun#lan-{code}")),
        Resolved::Unknown(near) => return unknown(&visit, text, near),
    };
    match describe_municipality(visit.library(), &code, as_of) {
        Ok(Some(profile)) => match form {
            Form::Page => match told::all(&visit).await {
                Ok(known) => page(&build(&visit, &profile, as_of, &known)),
                Err(error) => visit.failed(&error),
            },
            Form::Csv => table_file::csv(&format!("kommun-{code}"), profile.csv()),
            Form::Json => table_file::json(&profile.json()),
        },
        Ok(None) => unknown(&visit, text, Vec::new()),
        Err(error) => visit.failed(&error),
    }
}

fn form_of(last: &str) -> (&str, Form) {
    match last.rsplit_once('.') {
        Some((text, "csv")) => (text, Form::Csv),
        Some((text, "json")) => (text, Form::Json),
        _ => (last, Form::Page),
    }
}

/// Reads a day as the address writes it; nothing is written where none is meant.
fn day(text: Option<&str>) -> Result<Option<Date>, time::error::Parse> {
    let format = format_description!("[year]-[month]-[day]");
    text.filter(|text| !text.is_empty()).map(|text| Date::parse(text, format)).transpose()
}

fn moved(visit: &Visit, path: &str) -> Response {
    Redirect::permanent(&format!("{}{path}", visit.language.prefix())).into_response()
}

fn unknown(visit: &Visit, text: &str, near: Vec<(AreaCode, String)>) -> Response {
    let written: String = text.chars().take(40).collect();
    let language = visit.language;
    let lead = language.text_with("municipality-unknown-lead", &[("written", &written)]);
    let frame = visit.frame(Place::Municipalities, language.text("municipality-unknown"));
    (StatusCode::NOT_FOUND, page(&UnknownPage { frame, lead, near })).into_response()
}

fn build(
    visit: &Visit,
    profile: &MunicipalityProfile,
    as_of: Option<Date>,
    interventions: &[InterventionFile],
) -> MunicipalityPage {
    let language = visit.language;
    let as_of = as_of.map(|day| day.to_string());
    let mut frame = visit.frame(Place::Municipalities, profile.name.clone());
    let lead = wording::lead(language, profile);
    frame.description = lead.first().cloned().unwrap_or_default();
    MunicipalityPage {
        code: profile.code.to_string(),
        name: profile.name.clone(),
        facts: wording::facts(language, &profile.facts),
        breaks: wording::breaks(language, &profile.breaks),
        themes: profile::themes(language, profile),
        sexes: figures::sexes(language, profile),
        inside: inside::inside(language, profile),
        segregation: segregation::segregation(language, profile),
        eligibility: eligibility::of(visit, &profile.code),
        indexes: eligibility::in_indexes(visit, &profile.code),
        similar: similar(visit, profile),
        similar_reading: profile.similar_year.map_or_else(String::new, |year| {
            let year = year.to_string();
            language.text_with("municipality-similar-reading", &[("year", &year)])
        }),
        compare_all: compare_link(
            visit,
            std::iter::once(&profile.code)
                .chain(profile.similar.iter().map(|similar| &similar.code))
                .take(operations::compare_places::MAX_PLACES),
        ),
        cases: cases::of(visit, interventions, &profile.code),
        source: wording::source(language, &profile.data_sets),
        data_query: as_of.as_ref().map_or_else(String::new, |day| format!("?per={day}")),
        as_of: as_of.map(|day| language.text_with("indicator-as-of", &[("day", &day)])),
        frame,
        lead,
    }
}

fn similar(visit: &Visit, profile: &MunicipalityProfile) -> Vec<SimilarText> {
    let language = visit.language;
    let unit = domain::indicator::Unit::Count;
    let one = |similar: &operations::describe_municipality::SimilarMunicipality| SimilarText {
        code: similar.code.to_string(),
        name: similar.name.clone(),
        county: similar.county.clone(),
        inhabitants: similar
            .inhabitants
            .map_or_else(|| language.text("frame-missing"), |n| language.value(n, unit)),
        compare: compare_link(visit, [&profile.code, &similar.code].into_iter()),
    };
    profile.similar.iter().map(one).collect()
}

fn compare_link<'a>(visit: &Visit, codes: impl Iterator<Item = &'a AreaCode>) -> String {
    let query: Vec<String> = codes.map(|code| format!("kommun={code}")).collect();
    format!("{}/jamfor?{}", visit.language.prefix(), query.join("&"))
}

#[cfg(test)]
pub(crate) mod tests;
