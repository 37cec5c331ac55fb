//! The figures of an indicator's page.

use charts::bars::{self, Bars};
use charts::classes::{Breaks, quantile_breaks};
use charts::dumbbell::{self, Dumbbell};
use charts::figure::{Figure, Layout, both};
use charts::line::{self, Baseline, Line, Point, Series};
use charts::map::{self, AreaFill, Legend, LegendEntry, MapOptions, Palette};
use charts::strip::{self, Band, Dot, Mark, Strip};
use domain::area::Level;
use domain::observation::{Measured, Status};
use domain::period::Period;
use operations::describe_indicator::IndicatorView;

use super::wording;
use crate::answer::Visit;
use crate::language::Language;

/// How many classes a map has.
const N_CLASSES: usize = 5;

/// A figure with its title and a line on how to read it.
pub(super) struct Drawn {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) svg: String,
}

/// The figures of the page; each is missing where there is nothing to draw.
pub(super) struct Figures {
    pub(super) map: Option<(Drawn, String)>,
    pub(super) strip: Option<Drawn>,
    pub(super) time: Option<Drawn>,
    pub(super) kinds: Option<Drawn>,
    pub(super) sexes: Option<Drawn>,
}

pub(super) fn draw(visit: &Visit, view: &IndicatorView) -> Figures {
    let language = visit.language;
    Figures {
        map: map_of(visit, view),
        strip: strip_of(language, view),
        time: time_of(visit, view),
        kinds: kinds_of(language, view),
        sexes: sexes_of(language, view),
    }
}

fn link_to(language: Language, view: &IndicatorView, code: &str) -> String {
    format!("{}/nyckeltal/{}?kommun={code}", language.prefix(), view.indicator.id)
}

fn map_of(visit: &Visit, view: &IndicatorView) -> Option<(Drawn, String)> {
    if view.level != Level::Municipality || view.spread.is_none() {
        return None;
    }
    let language = visit.language;
    let unit = view.indicator.unit;
    let values: Vec<Option<f64>> = view.areas.iter().map(|area| area.measured.value()).collect();
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    let breaks = quantile_breaks(&present, N_CLASSES, 0.0);
    let titles: Vec<(String, String)> = view
        .areas
        .iter()
        .map(|area| {
            let value = language.measured(area.measured, unit);
            let link = link_to(language, view, area.code.as_str());
            (format!("{}: {value}", area.name), link)
        })
        .collect();
    let fills: Vec<AreaFill<'_>> = (view.areas.iter().zip(&titles))
        .map(|(area, (title, link))| AreaFill {
            id: area.code.as_str(),
            class: breaks.class_of(area.measured.value()),
            title,
            link: Some(link),
        })
        .collect();
    let areas = wording::of_level(language, "Areas", view.level);
    let classes = language.whole(breaks.n_classes());
    let places = [("areas", areas.as_str()), ("classes", &classes)];
    let reading = language.text_with("indicator-map-reading", &places);
    let title = format!("{}, {}", view.indicator.name, view.period);
    let own = view.place.as_ref().map(|p| map::Own { id: p.code.as_str(), label: &p.name });
    let figure = Figure { id: "map", title: &title, description: &reading, layout: Layout::Wide };
    let options =
        MapOptions { figure, palette: Palette::Sequential, n_classes: breaks.n_classes(), own };
    let svg = map::render(visit.library().outlines(), &fills, &options);
    let legend = legend_of(language, view, &breaks, &values);
    let period = view.period.to_string();
    let heading = language.text_with("indicator-map-title", &[("period", &period)]);
    Some((Drawn { title: heading, reading, svg }, legend))
}

fn legend_of(
    language: Language,
    view: &IndicatorView,
    breaks: &Breaks,
    values: &[Option<f64>],
) -> String {
    let Some(spread) = &view.spread else { return String::new() };
    let mut edges = vec![spread.minimum.value];
    edges.extend(breaks.cuts());
    edges.push(spread.maximum.value);
    let words: Vec<(String, String)> = (edges.windows(2).zip(breaks.counts(values)))
        .map(|(ends, count)| {
            let low = language.value(ends[0], view.indicator.unit);
            let high = language.value(ends[1], view.indicator.unit);
            let interval = [("low", low.as_str()), ("high", &high)];
            (language.text_with("indicator-map-interval", &interval), language.whole(count))
        })
        .collect();
    let classes: Vec<LegendEntry<'_>> =
        words.iter().map(|(words, count)| LegendEntry { words, count }).collect();
    let missing_words = language.text("indicator-map-missing");
    let missing_count = language.whole(spread.missing);
    let missing = LegendEntry { words: &missing_words, count: &missing_count };
    map::legend(&Legend {
        palette: Palette::Sequential,
        classes: &classes,
        missing: (spread.missing > 0).then_some(missing),
    })
}

fn strip_of(language: Language, view: &IndicatorView) -> Option<Drawn> {
    let spread = view.spread.as_ref()?;
    let unit = view.indicator.unit;
    let written = |value: f64| language.value(value, unit);
    let (low, high) = (written(spread.minimum.value), written(spread.maximum.value));
    let title = language.text_with(
        "indicator-strip-title",
        &[
            ("low", &low),
            ("lowest", &view.areas[spread.minimum.index].name),
            ("high", &high),
            ("highest", &view.areas[spread.maximum.index].name),
        ],
    );
    let titles: Vec<String> = view
        .areas
        .iter()
        .map(|area| format!("{}: {}", area.name, language.measured(area.measured, unit)))
        .collect();
    let dots: Vec<Dot<'_>> = (view.areas.iter().zip(&titles))
        .map(|(area, title)| Dot { value: area.measured.value(), title, link: None })
        .collect();
    let own = view
        .place
        .as_ref()
        .and_then(|place| view.areas.iter().position(|area| area.code == place.code));
    let own = own.map(|index| strip::Own { index, label: &titles[index] });
    let nation = view.nation.filter(|_| !unit.adds_up());
    let nation_label = nation.map_or_else(String::new, |value| {
        language.text_with("indicator-nation-mark", &[("value", &written(value))])
    });
    let median = written(spread.median);
    let median_label = language.text_with("indicator-median", &[("value", &median)]);
    let marks = [
        Mark { value: nation, label: &nation_label },
        Mark { value: Some(spread.median), label: &median_label },
    ];
    let middle_half = language.text("indicator-middle-half");
    let note = if spread.missing > 0 {
        language.counted("indicator-strip-missing", spread.missing)
    } else {
        String::new()
    };
    let reading = language.text("indicator-strip-reading");
    let number = |value: f64| language.axis(value, unit);
    let svg = both("strip", |id, layout| {
        strip::render(&Strip {
            figure: Figure { id, title: &title, description: &reading, layout },
            dots: &dots,
            own,
            marks: &marks,
            band: Some(Band { low: spread.p25, high: spread.p75, label: &middle_half }),
            number: &number,
            note: &note,
        })
    });
    Some(Drawn { title, reading, svg })
}

fn points(series: &[(Period, Measured)]) -> Vec<Point> {
    series
        .iter()
        .map(|(period, measured)| Point {
            x: f64::from(period.year()),
            y: measured.value(),
            preliminary: measured.status() == Status::Preliminary,
        })
        .collect()
}

fn time_of(visit: &Visit, view: &IndicatorView) -> Option<Drawn> {
    let language = visit.language;
    let unit = view.indicator.unit;
    if view.over_time.len() < 2 || !view.periods.iter().all(|period| period.is_year()) {
        return None;
    }
    let nation_points: Vec<Point> = view
        .over_time
        .iter()
        .map(|year| Point {
            x: f64::from(year.period.year()),
            y: year.nation.filter(|_| !unit.adds_up()),
            preliminary: false,
        })
        .collect();
    let nation_name = language.text("frame-nation");
    let own_points = view.place.as_ref().map(|place| points(&place.series));
    let own_label = view.place.as_ref().map_or("", |place| place.name.as_str());
    let median_points: Vec<Point> = view
        .over_time
        .iter()
        .map(|year| Point {
            x: f64::from(year.period.year()),
            y: year.spread.as_ref().map(|spread| spread.median),
            preliminary: false,
        })
        .collect();
    let median_name = language.text("indicator-median-line");
    let (own, comparisons) = match &own_points {
        Some(points) => (
            Series { label: own_label, points },
            vec![Series { label: &nation_name, points: &nation_points }],
        ),
        None => (
            Series { label: &median_name, points: &median_points },
            vec![Series { label: &nation_name, points: &nation_points }],
        ),
    };
    let similar_points: Vec<(String, Vec<Point>)> =
        view.place.as_ref().map_or_else(Vec::new, |p| {
            p.similar.iter().map(|other| (other.name.clone(), points(&other.series))).collect()
        });
    let similar: Vec<Series<'_>> =
        similar_points.iter().map(|(label, points)| Series { label, points }).collect();
    let band_points: Vec<(f64, Option<(f64, f64)>)> = view
        .over_time
        .iter()
        .map(|year| {
            let half = year.spread.as_ref().map(|spread| (spread.p25, spread.p75));
            (f64::from(year.period.year()), half)
        })
        .collect();
    let breaks = breaks_of(visit, view);
    let breaks: Vec<line::Break<'_>> =
        breaks.iter().map(|(x, label)| line::Break { x: *x, label }).collect();
    Some(render_time(language, view, own, &comparisons, &similar, &band_points, &breaks))
}

fn breaks_of(visit: &Visit, view: &IndicatorView) -> Vec<(f64, String)> {
    let Some(place) = &view.place else { return Vec::new() };
    let (Some(first), Some(last)) = (view.periods.first(), view.periods.last()) else {
        return Vec::new();
    };
    visit
        .library()
        .breaks_of(&place.code, first.year(), last.year())
        .into_iter()
        .map(|year| (f64::from(year) - 0.5, visit.language.text("indicator-break-split")))
        .collect()
}

fn render_time(
    language: Language,
    view: &IndicatorView,
    own: Series<'_>,
    comparisons: &[Series<'_>],
    similar: &[Series<'_>],
    band_points: &[(f64, Option<(f64, f64)>)],
    breaks: &[line::Break<'_>],
) -> Drawn {
    let unit = view.indicator.unit;
    let convergence = view.convergence.as_ref();
    let from = convergence.map_or_else(
        || view.periods.first().map_or(0, |period| period.year()),
        |convergence| convergence.from,
    );
    let to = view.periods.last().map_or(0, |period| period.year());
    let (from, to) = (from.to_string(), to.to_string());
    let areas = wording::of_level(language, "Areas", view.level);
    let title = language.text_with(
        wording::time_title(convergence),
        &[("areas", &areas), ("from", &from), ("to", &to)],
    );
    let reading = language.text("indicator-time-reading");
    let middle_half = language.text("indicator-middle-half");
    let similar_label = language.text("indicator-similar-title");
    let zero_note = language.text("indicator-axis-note");
    let number = |value: f64| language.axis(value, unit);
    let time = |value: f64| format!("{value:.0}");
    let svg = both("time", |id, layout| {
        line::render(&Line {
            figure: Figure { id, title: &title, description: &reading, layout },
            own,
            comparisons,
            similar,
            similar_label: if similar.is_empty() { "" } else { &similar_label },
            band: Some(line::Band { label: &middle_half, points: band_points }),
            breaks,
            windows: &[],
            baseline: Baseline::Free { note: &zero_note },
            value_label: "",
            number: &number,
            time: &time,
        })
    });
    Drawn { title, reading, svg }
}

fn kinds_of(language: Language, view: &IndicatorView) -> Option<Drawn> {
    if view.kinds.is_empty() {
        return None;
    }
    let texts: Vec<String> = view
        .kinds
        .iter()
        .map(|kind| language.value(kind.spread.mean, view.indicator.unit))
        .collect();
    let own_kind = view.place.as_ref().and_then(|place| place.kind.as_deref());
    let rows: Vec<bars::Row<'_>> = (view.kinds.iter().zip(&texts))
        .map(|(kind, text)| bars::Row {
            label: &kind.name,
            value: Some(kind.spread.mean),
            value_text: text,
            interval: Some((kind.spread.p10, kind.spread.p90)),
            link: None,
            own: own_kind == Some(kind.name.as_str()),
        })
        .collect();
    let title = language.text("indicator-kinds-title");
    let reading = language.text("indicator-kinds-reading");
    let svg = both("kinds", |id, layout| {
        bars::render(&Bars {
            figure: Figure { id, title: &title, description: &reading, layout },
            rows: &rows,
            references: &[],
        })
    });
    Some(Drawn { title, reading, svg })
}

fn sexes_of(language: Language, view: &IndicatorView) -> Option<Drawn> {
    let sexes = view.sexes.as_ref()?;
    let unit = view.indicator.unit;
    let gap = language.difference((sexes.women - sexes.men).abs(), unit);
    let gap = gap.trim_start_matches('+');
    let title = if language.value(sexes.women, unit) == language.value(sexes.men, unit) {
        language.text("indicator-sexes-none")
    } else {
        language.text_with("indicator-sexes-title", &[("gap", gap)])
    };
    let own_name = view.place.as_ref().filter(|place| place.code == sexes.area);
    let nation = language.text("frame-nation");
    let label = own_name.map_or(nation.as_str(), |place| place.name.as_str());
    let (women, men) = (language.text("indicator-women"), language.text("indicator-men"));
    let rows = [dumbbell::Row {
        label,
        first: Some(sexes.women),
        second: Some(sexes.men),
        gap_text: gap,
        link: None,
        own: own_name.is_some(),
    }];
    let description = format!(
        "{label}. {women}: {}. {men}: {}.",
        language.value(sexes.women, unit),
        language.value(sexes.men, unit)
    );
    let number = |value: f64| language.value(value, unit);
    let gap_label = language.text("indicator-difference");
    let svg = both("sexes", |id, layout| {
        dumbbell::render(&Dumbbell {
            figure: Figure { id, title: &title, description: &description, layout },
            first_label: &women,
            second_label: &men,
            gap_label: &gap_label,
            rows: &rows,
            number: &number,
        })
    });
    Some(Drawn { title, reading: description, svg })
}
