//! What was done: the list of interventions, and one of them.

mod diagram;
mod files;
mod official;
pub(super) mod told;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use domain::intervention::logic_model::Level;
use domain::intervention::result::{Measured, ResultIndicator};
use operations::describe_loop::{Finding, effects_of};
use operations::grants::chronicle::Chronicle;
use operations::intervention_file::InterventionFile;
use operations::municipality_type::MunicipalityTypes;
use operations::official_outcomes::OfficialOutcomeError;
use operations::search_interventions::{EVIDENCE, MUNICIPALITY_TYPE, TARGET_GROUP, THEME, VERDICT};
use search::request::Hit;
use serde::Deserialize;

use super::choice::{Choice, choices, chosen};
use super::effects::{self, worked_answer};
use super::grants::loops::{Line, line};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::pages::commitments::fresh;
use crate::pages::lessons::{self, LessonCard};
use crate::service::Service;
use official::OfficialView;
use told::Said;

/// Returns the routes of these pages in one language.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/insatser", get(show))
        .route("/insatser.csv", get(files::csv))
        .route("/insatser.iati.xml", get(files::all_activities))
        .route("/insatser/{id}", get(show_one))
        .route("/insatser/{id}/iati.xml", get(files::one_activity))
}

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    tema: String,
    kommuntyp: String,
    malgrupp: String,
    belagt: String,
    gick: String,
}

#[derive(Template)]
#[template(path = "pages/interventions.html")]
struct InterventionsPage {
    frame: Frame,
    words: String,
    choices: Vec<Choice>,
    count: String,
    hits: Vec<Hit>,
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let language = visit.language;
    let fields = [
        ("tema", THEME, asked.tema.as_str()),
        ("kommuntyp", MUNICIPALITY_TYPE, &asked.kommuntyp),
        ("malgrupp", TARGET_GROUP, &asked.malgrupp),
        ("belagt", EVIDENCE, &asked.belagt),
        ("gick", VERDICT, &asked.gick),
    ];
    let types = MunicipalityTypes::of_library(visit.library());
    let chronicle = match visit.chronicle().await {
        Ok(chronicle) => chronicle,
        Err(error) => return visit.failed(&error),
    };
    let (library, chronicle) = (visit.library(), chronicle.as_deref());
    let version = chronicle.map_or(0, Chronicle::n_events_of_learning);
    let search = match library.intervention_search(version, || told::known(library, chronicle)) {
        Ok(search) => search,
        Err(error) => return visit.failed(&error),
    };
    let results = match search.find(&asked.q, &chosen(&fields)) {
        Ok(results) => results,
        Err(error) => return visit.failed(&error),
    };
    let list = InterventionsPage {
        frame: visit.frame(Place::Effects, language.text("intervention-list-title")),
        words: asked.q.clone(),
        choices: choices(language, types, &fields, &results.facets),
        count: language.counted("intervention-hits", results.total),
        hits: results.hits,
    };
    fresh(&visit, page(&list))
}

/// A step of the logic model as the table tells it.
struct Step {
    number: usize,
    level: String,
    text: String,
    /// Numbers of the steps it leads to, with assumption, evidence and source.
    leads_to: Vec<(usize, String, String, String)>,
}

struct IndicatorRow {
    title: String,
    kind: String,
    unit: String,
    baseline: String,
    /// Period, target, actual.
    periods: Vec<(String, String, String)>,
    official: Option<OfficialView>,
}

#[derive(Template)]
#[template(path = "pages/intervention.html")]
struct InterventionPage {
    frame: Frame,
    file: InterventionFile,
    themes: Vec<String>,
    days: String,
    cost: String,
    /// Code, name and share of each place.
    places: Vec<(String, String, String)>,
    steps: Vec<Step>,
    diagram: String,
    indicators: Vec<IndicatorRow>,
    /// What designs say today of each outcome.
    effects: Vec<Line>,
    /// Evaluations by id, each with its title and its answer; empty where only its own page has one.
    evaluations: Vec<(String, String, String)>,
    lessons: Vec<LessonCard>,
    /// What the register tells of it; `None` where it ships with the program.
    said: Option<Said>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Done {
    klart: String,
}

async fn show_one(visit: Visit, Path(id): Path<String>, Query(done): Query<Done>) -> Response {
    let (file, said) = match told::find(&visit, &id, &done.klart).await {
        Ok(Some(found)) => found,
        Ok(None) => return visit.not_found(),
        Err(error) => return visit.failed(&error),
    };
    let designs = &file.description.designs;
    let designs: Vec<&str> = designs.iter().map(|id| id.as_str()).collect();
    let effects = match effects_of(visit.library(), &designs) {
        Ok(found) => found,
        Err(error) => return visit.failed(&error),
    };
    let known = effects::known(&visit);
    match build(&visit, file, said, (&effects, &known)) {
        Ok(intervention) => fresh(&visit, page(&intervention)),
        Err(error) => visit.failed(&error),
    }
}

fn build(
    visit: &Visit,
    file: InterventionFile,
    said: Option<Said>,
    (effects, known): (&[Finding], &[(String, String)]),
) -> Result<InterventionPage, OfficialOutcomeError> {
    let language = visit.language;
    let description = &file.description;
    let areas = visit.library().areas();
    let place = |(code, part): &(domain::area::AreaCode, u16)| {
        let percent = language.number(f64::from(*part) / 100.0, 2);
        (code.to_string(), areas.name(code).to_owned(), format!("{percent} %"))
    };
    let cost = description.cost.as_ref().map_or_else(
        || language.text("intervention-not-stated"),
        |cost| format!("{} ({})", language.kronor(cost.amount), cost.source),
    );
    let theme = |theme: &domain::intervention::Theme| {
        language.text(&format!("intervention-theme-{}", theme.as_str()))
    };
    let indicator = |indicator: &ResultIndicator| {
        let official = official::view(visit, description, indicator)?;
        Ok(indicator_row(language, indicator, official))
    };
    let indicators: Result<Vec<IndicatorRow>, OfficialOutcomeError> =
        description.indicators.iter().map(indicator).collect();
    Ok(InterventionPage {
        frame: visit.frame(Place::Effects, titled(language, &description.title)),
        themes: description.themes.iter().map(theme).collect(),
        days: format!("{} – {}", description.days.first(), description.days.last()),
        cost,
        places: description.places.parts().iter().map(place).collect(),
        steps: steps(language, &file),
        diagram: diagram::drawn(&description.logic_model, language),
        indicators: indicators?,
        effects: effects.iter().map(|finding| line(language, finding)).collect(),
        evaluations: description
            .designs
            .iter()
            .map(|id| evaluation(language, known, id.as_str()))
            .collect(),
        lessons: lessons::of_file(language, &file),
        file: file.clone(),
        said,
    })
}

/// Returns an evaluation's id and title, and the answer of one that is worked through. One that is no
/// longer known has its id for a title.
fn evaluation(
    language: Language,
    known: &[(String, String)],
    id: &str,
) -> (String, String, String) {
    let title = known.iter().find(|(known, _)| known == id).map_or(id, |(_, title)| title);
    (id.to_owned(), title.to_owned(), worked_answer(language, id).unwrap_or_default())
}

fn steps(language: Language, file: &InterventionFile) -> Vec<Step> {
    let model = &file.description.logic_model;
    let in_order = diagram::in_order(model);
    let numbers: BTreeMap<&str, usize> =
        in_order.iter().zip(1..).map(|(node, number)| (node.id.as_str(), number)).collect();
    let number = |id: &str| numbers.get(id).copied().unwrap_or_default();
    let step = |node: &&domain::intervention::logic_model::Node| Step {
        number: number(&node.id),
        level: level_name(language, node.level),
        text: node.text.clone(),
        leads_to: model
            .links()
            .iter()
            .filter(|link| link.from == node.id)
            .map(|link| {
                let grade = format!("intervention-evidence-{}", link.evidence.as_str());
                let words = (link.assumption.clone(), language.text(&grade), link.source.clone());
                (number(&link.to), words.0, words.1, words.2)
            })
            .collect(),
    };
    in_order.iter().map(step).collect()
}

/// Returns what a level of a logic model is called.
pub(crate) fn level_name(language: Language, level: Level) -> String {
    let place = Level::ALL.iter().position(|known| *known == level).unwrap_or_default();
    language.text(&format!("intervention-level-{}", place + 1))
}

fn indicator_row(
    language: Language,
    indicator: &ResultIndicator,
    official: Option<OfficialView>,
) -> IndicatorRow {
    let told = |values: &[Measured]| match values {
        [] => language.text("intervention-not-stated"),
        values => {
            values.iter().map(|value| measured(language, value)).collect::<Vec<_>>().join("; ")
        }
    };
    let kind = match indicator.kind {
        domain::intervention::result::ResultKind::Output => "output",
        domain::intervention::result::ResultKind::Outcome => "outcome",
        domain::intervention::result::ResultKind::Impact => "impact",
    };
    IndicatorRow {
        title: indicator.title.clone(),
        kind: language.text(&format!("intervention-kind-{kind}")),
        unit: indicator.unit.clone(),
        baseline: indicator.baseline.as_ref().map_or_else(
            || language.text("intervention-not-stated"),
            |baseline| format!("{}: {}", baseline.year, told(&baseline.values)),
        ),
        periods: indicator
            .periods
            .iter()
            .map(|period| {
                let days = format!("{} – {}", period.days.first(), period.days.last());
                (days, told(&period.targets), told(&period.actuals))
            })
            .collect(),
        official,
    }
}

fn measured(language: Language, measured: &Measured) -> String {
    let decimals = if measured.value.fract() == 0.0 { 0 } else { 2 };
    let mut words = language.number(measured.value, decimals);
    for dimension in &measured.dimensions {
        words += &format!(" {}: {}", dimension.name, dimension.value);
    }
    if !measured.comment.is_empty() {
        words += &format!(" ({})", measured.comment);
    }
    words
}

/// Returns the title of an intervention's page, told apart from that of its evaluation.
fn titled(language: Language, title: &str) -> String {
    language.text_with("intervention-titled", &[("title", title)])
}
