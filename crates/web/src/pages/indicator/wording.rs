//! The sentences and tables of an indicator's page.

use domain::area::register::AreaRegister;
use domain::area::{AreaCode, Level};
use domain::indicator::Unit;
use measures::spread::Spread;
use operations::describe_indicator::{
    AreaValue, CatchingUp, Convergence, IndicatorView, PlaceView, SpreadTrend,
};

use crate::language::Language;
use crate::source_line;

/// Everything on the page that is words.
pub(super) struct Wording {
    pub(super) lead: String,
    pub(super) more: Vec<String>,
    pub(super) definition: String,
    pub(super) source: String,
    pub(super) as_of: Option<String>,
    pub(super) facts: Vec<(String, String)>,
    pub(super) kinds: Vec<[String; 6]>,
    pub(super) rows: Vec<TableRow>,
    pub(super) table_title: String,
    pub(super) similar: Vec<(String, String, String)>,
    pub(super) similar_reading: String,
    pub(super) place_code: String,
}

/// One area in the table of all areas.
pub(super) struct TableRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) rank: String,
    pub(super) is_own: bool,
}

impl Wording {
    pub(super) fn of(
        language: Language,
        view: &IndicatorView,
        areas: &AreaRegister,
        as_of: Option<&str>,
    ) -> Self {
        let place = view.place.as_ref();
        let similar_year = place.and_then(|place| place.similar_year);
        let period = view.period.to_string();
        Self {
            lead: lead(language, view, areas),
            more: convergence_sentences(language, view),
            definition: view.indicator.definition.clone(),
            source: source_line::of(language, view),
            as_of: as_of.map(|day| language.text_with("indicator-as-of", &[("day", day)])),
            facts: facts(language, view),
            kinds: kinds(language, view),
            rows: rows(language, view),
            table_title: language.text_with("indicator-table-title", &[("period", &period)]),
            similar: place.map_or_else(Vec::new, |place| similar(language, view, place)),
            similar_reading: similar_year.map_or_else(String::new, |year| {
                let year = year.to_string();
                language.text_with("indicator-similar-reading", &[("year", &year)])
            }),
            place_code: place.map_or_else(String::new, |place| place.code.to_string()),
        }
    }
}

/// Returns the wording under `key` for the level of the areas shown.
pub(super) fn of_level(language: Language, key: &str, level: Level) -> String {
    language.text(&format!("indicator-{key}-{level}"))
}

fn lead(language: Language, view: &IndicatorView, areas: &AreaRegister) -> String {
    match &view.place {
        Some(place) => lead_of_place(language, view, place),
        None => lead_of_country(language, view, areas),
    }
}

fn lead_of_country(language: Language, view: &IndicatorView, areas: &AreaRegister) -> String {
    let unit = view.indicator.unit;
    let period = view.period.to_string();
    let Some(spread) = &view.spread else {
        return language.text_with("indicator-lead-empty", &[("period", &period)]);
    };
    let all = of_level(language, "areas", view.level);
    let (low, high) = (language.value(spread.p25, unit), language.value(spread.p75, unit));
    let mut places =
        vec![("areas", all.as_str()), ("low", &low), ("high", &high), ("period", &period)];
    match view.nation {
        Some(nation) => {
            let nation_code = AreaCode::nation();
            let value = language.value(nation, unit);
            let where_ = areas.name(&nation_code);
            let where_ = if language == Language::Swedish { "riket" } else { where_ };
            let where_ = if where_ == "Riket" { "Sweden" } else { where_ };
            places.extend([("where", where_), ("value", &value)]);
            language.text_with("indicator-lead-nation", &places)
        }
        None => {
            let median = language.value(spread.median, unit);
            places.push(("median", &median));
            language.text_with("indicator-lead-no-nation", &places)
        }
    }
}

fn lead_of_place(language: Language, view: &IndicatorView, place: &PlaceView) -> String {
    let unit = view.indicator.unit;
    let period = view.period.to_string();
    let mut places = vec![("place", place.name.as_str()), ("period", &period)];
    let Some(value) = place.measured.value() else {
        return language.text_with("indicator-lead-place-missing", &places);
    };
    let written = language.value(value, unit);
    places.push(("value", &written));
    let mut sentences = vec![language.text_with("indicator-lead-place", &places)];
    let comparable = !unit.adds_up();
    if let Some(nation) = view.nation.filter(|_| comparable) {
        sentences.push(against_nation(language, value, nation, unit));
    }
    if let Some(rank) = place.rank.filter(|_| comparable) {
        sentences.push(rank_sentence(language, view, rank));
    }
    sentences.join(" ")
}

fn against_nation(language: Language, value: f64, nation: f64, unit: Unit) -> String {
    let written = language.value(nation, unit);
    if language.value(value, unit) == written {
        return language.text("indicator-lead-same");
    }
    let difference = language.difference((value - nation).abs(), unit);
    let difference = difference.trim_start_matches('+');
    let key = if value > nation { "indicator-lead-more" } else { "indicator-lead-less" };
    language.text_with(key, &[("difference", difference), ("nation", &written)])
}

fn rank_sentence(language: Language, view: &IndicatorView, rank: usize) -> String {
    let n = view.spread.as_ref().map_or(0, |spread| spread.n);
    let (rank, n) = (language.whole(rank), language.whole(n));
    let areas = of_level(language, "of", view.level);
    let places = [("rank", rank.as_str()), ("n", &n), ("areas", &areas)];
    match view.indicator.direction {
        Some(_) => language.text_with("indicator-lead-rank", &places),
        None => language.text_with("indicator-lead-rank-highest", &places),
    }
}

fn facts(language: Language, view: &IndicatorView) -> Vec<(String, String)> {
    let unit = view.indicator.unit;
    let Some(spread) = &view.spread else { return Vec::new() };
    let written = |value: f64| language.value(value, unit);
    let mut facts = vec![(language.text("indicator-mean"), written(spread.mean))];
    if let Some(weighted) = &spread.weighted {
        facts.push((language.text("indicator-mean-weighted"), written(weighted.mean)));
    }
    facts.push((language.text("indicator-deviation"), written(spread.standard_deviation)));
    facts.extend(tenths(language, view, spread));
    facts
}

fn tenths(language: Language, view: &IndicatorView, spread: &Spread) -> [(String, String); 2] {
    let written = |value: f64| language.value(value, view.indicator.unit);
    let named = |key: &str, value: f64| (language.text(key), written(value));
    match view.indicator.direction {
        Some(direction) => {
            let (best, worst) = spread.best_and_worst_tenth(direction);
            [named("indicator-best-tenth", best), named("indicator-worst-tenth", worst)]
        }
        None => [
            named("indicator-lowest-tenth", spread.lowest_tenth_mean),
            named("indicator-highest-tenth", spread.highest_tenth_mean),
        ],
    }
}

fn kinds(language: Language, view: &IndicatorView) -> Vec<[String; 6]> {
    let written = |value: f64| language.value(value, view.indicator.unit);
    let missing = || language.text("frame-missing");
    view.kinds
        .iter()
        .map(|kind| {
            let weighted = kind.spread.weighted.as_ref();
            [
                format!("{} {}", kind.code, kind.name),
                language.whole(kind.spread.n),
                written(kind.spread.mean),
                weighted.map_or_else(missing, |weighted| written(weighted.mean)),
                written(kind.spread.p10),
                written(kind.spread.p90),
            ]
        })
        .collect()
}

fn rows(language: Language, view: &IndicatorView) -> Vec<TableRow> {
    let mut rows: Vec<&AreaValue> = view.areas.iter().collect();
    rows.sort_by_key(|area| (area.rank.unwrap_or(usize::MAX), area.code.clone()));
    rows.into_iter()
        .map(|area| TableRow {
            code: area.code.to_string(),
            name: area.name.clone(),
            value: language.measured(area.measured, view.indicator.unit),
            rank: area.rank.map_or_else(String::new, |rank| language.whole(rank)),
            is_own: view.place.as_ref().is_some_and(|place| place.code == area.code),
        })
        .collect()
}

fn similar(
    language: Language,
    view: &IndicatorView,
    place: &PlaceView,
) -> Vec<(String, String, String)> {
    let missing = || language.text("frame-missing");
    place
        .similar
        .iter()
        .map(|other| {
            let value =
                other.value.map_or_else(missing, |v| language.value(v, view.indicator.unit));
            (other.code.to_string(), other.name.clone(), value)
        })
        .collect()
}

fn convergence_sentences(language: Language, view: &IndicatorView) -> Vec<String> {
    let Some(convergence) = &view.convergence else { return Vec::new() };
    let years = &convergence.sigma.years;
    let Some((first, last)) = years.first().zip(years.last()) else { return Vec::new() };
    let unit = view.indicator.unit;
    let written = |value: f64| match unit {
        Unit::Percent => language.difference(value, unit).trim_start_matches('+').to_owned(),
        _ => language.value(value, unit),
    };
    let (start, end) = (written(first.standard_deviation), written(last.standard_deviation));
    let (from, to, n) = (first.year.to_string(), last.year.to_string(), language.whole(last.n));
    let places =
        [("start", start.as_str()), ("end", &end), ("from", &from), ("to", &to), ("n", &n)];
    let mut sentences = vec![language.text_with("indicator-time-converge", &places)];
    sentences.extend(catching_up(convergence).map(|key| language.text(key)));
    sentences
}

/// Returns the key of what is known of those that started low.
fn catching_up(convergence: &Convergence) -> Option<&'static str> {
    convergence.catching_up().map(|answer| match answer {
        CatchingUp::Yes => "indicator-time-beta-catch",
        CatchingUp::No => "indicator-time-beta-fall",
        CatchingUp::CannotBeTold => "indicator-time-beta-unsure",
    })
}

/// Returns the key of what the chart over time says.
pub(super) fn time_title(convergence: Option<&Convergence>) -> &'static str {
    match convergence.and_then(Convergence::trend) {
        Some(SpreadTrend::Apart) => "indicator-time-title-apart",
        Some(SpreadTrend::Together) => "indicator-time-title-together",
        Some(SpreadTrend::Same) => "indicator-time-title-same",
        None => "indicator-time-title-plain",
    }
}
