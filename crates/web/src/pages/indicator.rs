//! One indicator: where it stands, what the average hides, how it moves.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::area::AreaCode;
use domain::group::Group;
use domain::period::Period;
use operations::describe_indicator::{IndicatorView, Question, describe_indicator};
use operations::place_names::swedish_order;
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};

mod figures;
mod refusal;
mod wording;

use figures::Figures;
use wording::Wording;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    kommun: Option<String>,
    grupp: Option<String>,
    period: Option<String>,
    per: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/indicator.html")]
struct IndicatorPage {
    frame: Frame,
    wording: Wording,
    figures: Figures,
    places: Vec<Choice>,
    groups: Vec<Choice>,
    periods: Vec<Choice>,
    per: String,
    id: String,
    data_query: String,
}

/// One line of a list to choose from.
struct Choice {
    value: String,
    name: String,
    is_chosen: bool,
}

/// Shows an indicator.
pub(crate) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Ok(id) = id.parse() else { return visit.not_found() };
    if visit.library().indicator(&id).is_none() {
        return visit.not_found();
    }
    let question = match question(&visit, id, &asked) {
        Ok(question) => question,
        Err(reason) => return visit.refused(reason),
    };
    match describe_indicator(visit.library(), &question) {
        Ok(view) => page(&build(&visit, &question, &view)),
        Err(error) => refusal::of(&visit, &error),
    }
}

/// Reads the address; an error is a sentence for the visitor.
fn question(
    visit: &Visit,
    id: domain::indicator::IndicatorId,
    asked: &Asked,
) -> Result<Question, String> {
    let text = |key: &str| visit.language.text(key);
    let given = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
    let place = given(&asked.kommun).map(|code| known_place(visit, &code)).transpose()?;
    let group = given(&asked.grupp).map(|text| text.parse::<Group>()).transpose();
    let period = given(&asked.period).map(|text| text.parse::<Period>()).transpose();
    let day = format_description!("[year]-[month]-[day]");
    let as_of = given(&asked.per).map(|text| Date::parse(&text, day)).transpose();
    Ok(Question {
        id,
        place,
        group: group.map_err(|_| text("indicator-unknown-group"))?,
        period: period.map_err(|_| text("indicator-unknown-period"))?,
        as_of: as_of.map_err(|_| text("indicator-unknown-day"))?,
    })
}

fn known_place(visit: &Visit, code: &str) -> Result<AreaCode, String> {
    code.parse::<AreaCode>()
        .ok()
        .filter(|code| visit.library().areas().get(code).is_some())
        .ok_or_else(|| visit.language.text_with("indicator-unknown-place", &[("code", code)]))
}

fn build(visit: &Visit, question: &Question, view: &IndicatorView) -> IndicatorPage {
    let language = visit.language;
    let areas = visit.library().areas();
    let place = view.place.as_ref();
    let places = view.areas.iter().map(|area| Choice {
        value: area.code.to_string(),
        name: area.name.clone(),
        is_chosen: place.is_some_and(|place| place.code == area.code),
    });
    let mut places: Vec<Choice> = places.collect();
    places.sort_by_cached_key(|choice| swedish_order(&choice.name));
    let group_name = |group: &Group| match group.as_str() {
        code @ ("T" | "K" | "M") => language.text(&format!("indicator-group-{code}")),
        code => code.to_owned(),
    };
    let as_of = question.as_of.map(|day| day.to_string());
    let data_query = as_of.as_ref().map_or_else(String::new, |day| format!("?as_of={day}"));
    IndicatorPage {
        frame: visit.frame(Place::Indicators, view.indicator.name.clone()),
        wording: Wording::of(language, view, &areas, as_of.as_deref()),
        figures: figures::draw(visit, view),
        places,
        groups: view
            .groups
            .iter()
            .map(|group| Choice {
                value: group.to_string(),
                name: group_name(group),
                is_chosen: *group == view.group,
            })
            .collect(),
        periods: view
            .periods
            .iter()
            .rev()
            .map(|period| Choice {
                value: period.to_string(),
                name: period.to_string(),
                is_chosen: *period == view.period,
            })
            .collect(),
        per: as_of.unwrap_or_default(),
        id: view.indicator.id.to_string(),
        data_query,
    }
}
