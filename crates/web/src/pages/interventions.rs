//! What was done: the list of interventions, one of them, and what was learned.

mod diagram;
mod lessons;
mod official;
mod told;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use domain::intervention::logic_model::Level;
use domain::intervention::result::{Measured, ResultIndicator};
use operations::intervention_file::InterventionFile;
use operations::official_outcomes::OfficialOutcomeError;
use operations::search_interventions::{EVIDENCE, InterventionSearch, THEME, VERDICT};
use search::document::Facet;
use search::request::Hit;
use serde::Deserialize;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::pages::commitments::fresh;
use crate::service::Service;
use lessons::LessonCard;
use official::OfficialView;
use told::Said;

/// Returns the routes of these pages in one language.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/insatser", get(show))
        .route("/insatser/{id}", get(show_one))
        .route("/lardomar", get(lessons::show))
}

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    tema: String,
    #[serde(default)]
    belagt: String,
    #[serde(default)]
    gick: String,
}

/// A way to narrow the list: name of its field, its label, the values with name and count.
struct Choice {
    field: &'static str,
    label: String,
    chosen: String,
    values: Vec<(String, String)>,
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
        ("tema", THEME, asked.tema.clone()),
        ("belagt", EVIDENCE, asked.belagt.clone()),
        ("gick", VERDICT, asked.gick.clone()),
    ];
    let chosen: Vec<Facet> = fields
        .iter()
        .filter(|(_, _, value)| !value.is_empty())
        .map(|(_, name, value)| Facet { name: (*name).to_owned(), value: value.clone() })
        .collect();
    let files = match told::all(&visit).await {
        Ok(files) => files,
        Err(error) => return visit.failed(&error),
    };
    let search = match InterventionSearch::build(&files) {
        Ok(search) => search,
        Err(error) => return visit.failed(&error),
    };
    let results = match search.find(&asked.q, &chosen) {
        Ok(results) => results,
        Err(error) => return visit.failed(&error),
    };
    let choice = |(field, name, chosen): (&'static str, &'static str, String)| {
        let of_name = results.facets.iter().filter(|known| known.facet.name == name);
        let value = |known: &search::request::FacetCount| {
            let words = language.text(&format!("intervention-{name}-{}", known.facet.value));
            (known.facet.value.clone(), format!("{words} ({})", language.whole(known.count)))
        };
        let label = language.text(&format!("intervention-{name}"));
        Choice { field, label, chosen, values: of_name.map(value).collect() }
    };
    let list = InterventionsPage {
        frame: visit.frame(Place::Effects, language.text("intervention-list-title")),
        words: asked.q.clone(),
        choices: fields.into_iter().map(choice).collect(),
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
    evaluations: Vec<String>,
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
    match build(&visit, file, said) {
        Ok(intervention) => fresh(&visit, page(&intervention)),
        Err(error) => visit.failed(&error),
    }
}

fn build(
    visit: &Visit,
    file: InterventionFile,
    said: Option<Said>,
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
        diagram: diagram::drawn(&description.logic_model, &language.text("intervention-diagram")),
        indicators: indicators?,
        evaluations: description.designs.iter().map(|id| id.as_str().to_owned()).collect(),
        lessons: file.lessons.iter().map(|lesson| lessons::card(language, &file, lesson)).collect(),
        file: file.clone(),
        said,
    })
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
