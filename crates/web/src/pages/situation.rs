//! The first page: where the gaps are, on a map and in a list.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use charts::classes::diverging_breaks;
use charts::figure::{Figure, Layout};
use charts::map::{self, AreaFill, Legend, LegendEntry, MapOptions, Palette};
use domain::indicator::Unit;
use operations::describe_indicator::{
    AgainstNation, IndicatorView, Question, SpreadTrend, describe_indicator,
};
use operations::largest_gaps::NationalGap;
use serde::Deserialize;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::source_line;

/// The measure on the map where the address names none: eligibility for upper-secondary school.
const FIRST_MEASURE: &str = "N15428";

/// How many gaps are shown before the reader asks for more.
const N_FIRST: usize = 12;

/// How many classes the map has.
const N_CLASSES: usize = 7;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    tema: Option<String>,
    matt: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/situation.html")]
struct SituationPage {
    frame: Frame,
    lead: String,
    themes: Vec<(String, bool)>,
    theme: String,
    map: Option<MapFigure>,
    first_rows: Vec<Row>,
    more_rows: Vec<Row>,
    more_title: String,
    n_indicators: String,
}

struct MapFigure {
    title: String,
    reading: String,
    svg: String,
    legend: String,
    /// How much of the variance lies between and within counties.
    counties: Option<String>,
    source: String,
    id: String,
}

struct Row {
    id: String,
    label: String,
    name: String,
    period: String,
    nation: String,
    best: String,
    worst: String,
    ratio: String,
    trend: String,
    trend_class: &'static str,
    is_shown: bool,
}

/// Shows where the gaps are.
pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let gaps = match visit.library().largest_gaps() {
        Ok(gaps) => gaps,
        Err(error) => return visit.failed(&error),
    };
    let theme = asked.tema.clone().unwrap_or_default();
    let in_theme: Vec<&NationalGap> =
        gaps.iter().filter(|gap| theme.is_empty() || gap.key.theme == theme).collect();
    let default = if theme.is_empty() { Some(FIRST_MEASURE) } else { None };
    let shown = asked
        .matt
        .as_deref()
        .or(default)
        .and_then(|id| gaps.iter().find(|gap| gap.indicator.id.as_str() == id))
        .or(in_theme.first().copied());
    let map = match shown.map(|gap| map_of(&visit, gap)).transpose() {
        Ok(map) => map.flatten(),
        Err(error) => return visit.failed(&error),
    };
    let shown_id = map.as_ref().map(|map| map.id.clone()).unwrap_or_default();
    let language = visit.language;
    let n_indicators = visit.library().store().indicators().len();
    let mut first_rows: Vec<Row> =
        in_theme.iter().map(|gap| row(language, gap, &shown_id)).collect();
    let more_rows = first_rows.split_off(first_rows.len().min(N_FIRST));
    page(&SituationPage {
        frame: visit.frame(Place::Situation, language.text("situation-title")),
        lead: lead(language, &gaps),
        themes: themes(&gaps, &theme),
        more_title: language.counted("situation-more", more_rows.len()),
        first_rows,
        more_rows,
        theme,
        map,
        n_indicators: language.whole(n_indicators),
    })
}

fn themes(gaps: &[NationalGap], chosen: &str) -> Vec<(String, bool)> {
    let mut themes: Vec<String> = gaps.iter().map(|gap| gap.key.theme.clone()).collect();
    themes.sort();
    themes.dedup();
    themes.into_iter().map(|theme| (theme.clone(), theme == chosen)).collect()
}

fn lead(language: Language, gaps: &[NationalGap]) -> String {
    let with_trend = |wanted: SpreadTrend| {
        let count = gaps.iter().filter(|gap| trend(gap) == Some(wanted)).count();
        language.whole(count)
    };
    let Some(largest) = gaps.first() else { return String::new() };
    let ratio = largest.ratio.map_or_else(String::new, |ratio| language.number(ratio, 1));
    let label = lower_first(&largest.key.label);
    language.text_with(
        "situation-lead",
        &[
            ("count", &language.whole(gaps.len())),
            ("largest", &label),
            ("ratio", &ratio),
            ("apart", &with_trend(SpreadTrend::Apart)),
            ("together", &with_trend(SpreadTrend::Together)),
        ],
    )
}

/// Returns the label as it stands inside a sentence; words in capitals are left.
fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

fn trend(gap: &NationalGap) -> Option<SpreadTrend> {
    gap.convergence.as_ref()?.trend()
}

fn row(language: Language, gap: &NationalGap, shown: &str) -> Row {
    let unit = gap.indicator.unit;
    let (word, trend_class) = match trend(gap) {
        Some(SpreadTrend::Apart) => ("situation-apart", "worse"),
        Some(SpreadTrend::Together) => ("situation-together", "better"),
        Some(SpreadTrend::Same) => ("situation-same", "soft"),
        None => ("situation-unknown-trend", "soft"),
    };
    let since = gap.convergence.as_ref().map(|c| format!(" ({})", c.from)).unwrap_or_default();
    Row {
        id: gap.indicator.id.to_string(),
        label: gap.key.label.clone(),
        name: gap.indicator.name.clone(),
        period: gap.period.to_string(),
        nation: gap
            .nation
            .map_or_else(|| language.text("frame-missing"), |value| language.value(value, unit)),
        best: language.value(gap.best_tenth, unit),
        worst: language.value(gap.worst_tenth, unit),
        ratio: gap.ratio.map_or_else(|| "–".to_owned(), |ratio| language.number(ratio, 1)),
        trend: language.text(word) + &since,
        trend_class,
        is_shown: gap.indicator.id.as_str() == shown,
    }
}

fn map_of(
    visit: &Visit,
    gap: &NationalGap,
) -> Result<Option<MapFigure>, operations::describe_indicator::DescribeError> {
    let question = Question {
        id: gap.indicator.id.clone(),
        group: None,
        period: Some(gap.period),
        place: None,
        as_of: None,
    };
    let view = describe_indicator(visit.library(), &question)?;
    Ok(view.against_nation().map(|against| draw_map(visit, gap, &view, &against)))
}

fn draw_map(
    visit: &Visit,
    gap: &NationalGap,
    view: &IndicatorView,
    against: &AgainstNation,
) -> MapFigure {
    let language = visit.language;
    let unit = view.indicator.unit;
    let worse_by = &against.worse_by;
    let present: Vec<f64> = worse_by.iter().flatten().copied().collect();
    let breaks = diverging_breaks(&present, 0.0, N_CLASSES, 0.0);
    let words: Vec<(String, String)> = view
        .areas
        .iter()
        .map(|area| {
            let value = language.measured(area.measured, unit);
            (
                format!("{}: {value}", area.name),
                format!("{}/kommun/{}", language.prefix(), area.code),
            )
        })
        .collect();
    let fills: Vec<AreaFill<'_>> = (view.areas.iter().zip(&words).zip(worse_by))
        .map(|((area, (title, link)), worse_by)| AreaFill {
            id: area.code.as_str(),
            class: breaks.class_of(*worse_by),
            title,
            link: Some(link),
        })
        .collect();
    let period = view.period.to_string();
    let title =
        language.text_with("situation-map-title", &[("name", &gap.key.label), ("period", &period)]);
    let reading = language.text_with(
        "situation-map-reading",
        &[
            ("nation", &language.value(against.nation, unit)),
            ("worse", &language.text("situation-orange-dotted")),
            ("better", &language.text("situation-blue").to_lowercase()),
        ],
    );
    let figure = Figure { id: "map", title: &title, description: &reading, layout: Layout::Wide };
    let options = MapOptions {
        figure,
        palette: Palette::Diverging,
        n_classes: breaks.n_classes(),
        own: None,
    };
    let svg = map::render(visit.library().outlines(), &fills, &options);
    let legend = legend(language, view, &breaks, against);
    let source = source_line::of(language, view);
    let counties = gap.between_counties.map(|between| counties(language, between));
    MapFigure { title, reading, svg, legend, counties, source, id: view.indicator.id.to_string() }
}

/// Says how much of the variance over municipalities lies between and within counties.
fn counties(language: Language, between: f64) -> String {
    let percent = |share: f64| language.value(100.0 * share, Unit::Percent);
    let parts = [("between", percent(between)), ("within", percent(1.0 - between))];
    language.text_with("situation-counties", &parts.each_ref().map(|(k, v)| (*k, v.as_str())))
}

fn legend(
    language: Language,
    view: &IndicatorView,
    breaks: &charts::classes::Breaks,
    against: &AgainstNation,
) -> String {
    let unit = view.indicator.unit;
    let worse_by = &against.worse_by;
    let edges = against.class_ends(breaks.cuts());
    let words: Vec<(String, String)> = (edges.windows(2).zip(breaks.counts(worse_by)))
        .map(|(ends, count)| {
            let (low, high) = against.values_between(ends[0], ends[1]);
            let (low, high) = (language.value(low, unit), language.value(high, unit));
            let interval = [("low", low.as_str()), ("high", &high)];
            (language.text_with("situation-worse-interval", &interval), language.whole(count))
        })
        .collect();
    let classes: Vec<LegendEntry<'_>> =
        words.iter().map(|(words, count)| LegendEntry { words, count }).collect();
    let n_missing = worse_by.iter().filter(|value| value.is_none()).count();
    let (missing_words, count) =
        (language.text("indicator-map-missing"), language.whole(n_missing));
    map::legend(&Legend {
        palette: Palette::Diverging,
        classes: &classes,
        missing: (n_missing > 0).then_some(LegendEntry { words: &missing_words, count: &count }),
    })
}
