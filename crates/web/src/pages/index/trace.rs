//! How the number of one municipality came about, step by step.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::area::AreaCode;
use domain::indicator::Unit;
use measures::need_index::aggregation::Aggregation;
use measures::need_index::model::{IndexModel, Step};
use measures::need_index::normalisation::Normalisation;
use measures::need_index::trace::{
    Effect, GroupTrace, IndicatorTrace, MemberTrace, StepTrace, Trace,
};
use operations::describe_index::IndexView;
use operations::index_file::IndexFile;

use super::super::municipality::wording::source;
use super::{drawn, number, range};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

#[derive(Template)]
#[template(path = "pages/index_trace.html")]
struct TracePage {
    frame: Frame,
    id: String,
    index_name: String,
    code: String,
    lead: String,
    indicators: Vec<IndicatorText>,
    groups: Vec<GroupText>,
    source: String,
}

struct IndicatorText {
    id: String,
    name: String,
    sentence: String,
    steps: Vec<StepText>,
}

struct StepText {
    name: String,
    value: String,
    effect: String,
    rule: String,
}

struct GroupText {
    name: String,
    value: String,
    /// Name, value, weight and what it adds.
    members: Vec<[String; 4]>,
}

/// Shows how a municipality's number came about.
pub(crate) async fn show(visit: Visit, Path((id, code)): Path<(String, String)>) -> Response {
    let Ok(code) = code.parse::<AreaCode>() else { return visit.not_found() };
    match visit.library().index(&id) {
        Ok(Some((file, view))) => match view.trace(file, &code) {
            Some(trace) => page(&build(&visit, file, &view, &trace, &code)),
            None => visit.not_found(),
        },
        Ok(None) => visit.not_found(),
        Err(error) => visit.failed(&error),
    }
}

fn build(
    visit: &Visit,
    file: &IndexFile,
    view: &IndexView,
    trace: &Trace,
    code: &AreaCode,
) -> TracePage {
    let language = visit.language;
    let name = visit.library().areas().name(code).to_owned();
    let unit = |id: &str| view.indicators.get(id).map(|indicator| indicator.unit);
    let title = language.text_with("index-trace-title", &[("place", &name)]);
    TracePage {
        frame: visit.frame(Place::Selection, title),
        id: file.model.id.clone(),
        index_name: file.model.name.clone(),
        code: code.to_string(),
        lead: lead(language, view, trace, &name, code),
        indicators: trace
            .indicators
            .iter()
            .map(|one| indicator(language, &file.model, one, unit(&one.id)))
            .collect(),
        groups: trace.groups.iter().map(|one| group(language, &file.model, one)).collect(),
        source: source(language, &view.data_sets),
    }
}

fn lead(
    language: Language,
    view: &IndexView,
    trace: &Trace,
    name: &str,
    code: &AreaCode,
) -> String {
    let Some((index, rank)) = trace.index.zip(trace.rank) else {
        return language.text_with("index-trace-none", &[("place", name)]);
    };
    let spread = view.places.iter().find(|place| place.code == *code).and_then(drawn);
    let places = [
        ("place", name.to_owned()),
        ("value", language.number(index, 1)),
        ("rank", language.number(rank, 0)),
        ("count", language.whole(trace.n_ranked)),
        ("range", spread.map_or_else(String::new, |spread| range(language, spread))),
    ];
    language
        .text_with("index-trace-lead", &places.each_ref().map(|(key, text)| (*key, text.as_str())))
}

fn indicator(
    language: Language,
    model: &IndexModel,
    one: &IndicatorTrace,
    unit: Option<Unit>,
) -> IndicatorText {
    let last = one.steps.last().and_then(|step| step.value);
    let weight = language.value(100.0 * one.effective_weight, Unit::Percent);
    let places = [("value", number(language, last)), ("weight", weight)];
    IndicatorText {
        id: one.id.clone(),
        name: one.name.clone(),
        sentence: language.text_with(
            "index-indicator-sentence",
            &places.each_ref().map(|(key, text)| (*key, text.as_str())),
        ),
        steps: one.steps.iter().map(|step| step_text(language, model, step, unit)).collect(),
    }
}

fn step_text(
    language: Language,
    model: &IndexModel,
    step: &StepTrace,
    unit: Option<Unit>,
) -> StepText {
    let effect = match step.effect {
        Effect::Given => "given",
        Effect::Missing => "missing",
        Effect::SwitchedOff => "off",
        Effect::Unchanged => "unchanged",
        Effect::Changed => "changed",
        Effect::FilledIn => "filled",
        Effect::LeftOut => "left-out",
    };
    let rule = match step.step {
        Step::Normalised => format!("index-scale-{}", scale_word(&model.normalisation)),
        other => format!("index-rule-{}", other.word()),
    };
    let in_unit = |value: f64| match (step.step, unit) {
        (Step::Normalised, _) | (_, None) => language.number(value, 1),
        (_, Some(unit)) => language.value(value, unit),
    };
    StepText {
        name: language.text(&format!("index-step-{}", step.step.word())),
        value: step.value.map_or_else(|| language.text("frame-missing"), in_unit),
        effect: language.text(&format!("index-effect-{effect}")),
        rule: language.text(&rule),
    }
}

fn scale_word(normalisation: &Normalisation) -> &'static str {
    match normalisation {
        Normalisation::MinMax { .. } => "min-max",
        Normalisation::ZScore { .. } => "z-score",
        Normalisation::Rank { .. }
        | Normalisation::PercentileRank { .. }
        | Normalisation::Borda { .. } => "rank",
        Normalisation::Scaled | Normalisation::Goalposts { .. } => "goalposts",
        Normalisation::DistanceToMaximum
        | Normalisation::DistanceToReference { .. }
        | Normalisation::DistanceToTarget { .. } => "distance",
        Normalisation::FractionOfMaximum => "fraction",
        Normalisation::AsItIs => "as-it-is",
    }
}

fn group(language: Language, model: &IndexModel, one: &GroupTrace) -> GroupText {
    let member = |member: &MemberTrace| {
        let name = name_of(model, &member.id);
        let none = || "–".to_owned();
        let weight = member.weight.map(|weight| language.value(100.0 * weight, Unit::Percent));
        let adds = member.contribution.map(|adds| language.number(adds, 1));
        [
            name,
            number(language, member.value),
            weight.unwrap_or_else(none),
            adds.unwrap_or_else(none),
        ]
    };
    let rule = model.levels.get(one.level.saturating_sub(2)).map(|rule| rule.aggregation);
    let key =
        if rule == Some(Aggregation::Arithmetic) { "index-group" } else { "index-group-other" };
    GroupText {
        name: language.text_with(key, &[("name", &one.name)]),
        value: number(language, one.value),
        members: one.members.iter().map(member).collect(),
    }
}

/// Returns what readers call an indicator or group.
fn name_of(model: &IndexModel, id: &str) -> String {
    let indicator = model.indicators.iter().find(|one| one.id == id).map(|one| &one.name);
    let group = model.groups.iter().find(|one| one.id == id).map(|one| &one.name);
    indicator.or(group).cloned().unwrap_or_else(|| id.to_owned())
}
