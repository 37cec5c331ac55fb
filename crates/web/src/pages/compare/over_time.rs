//! One indicator over time for every place.

use charts::figure::{Figure, both};
use charts::line::{self, Band, Baseline, Line, Point, Series};
use domain::area::change::Effect;
use domain::period::Period;
use operations::compare_places::{Comparison, OverTime};

use super::table::name;
use crate::answer::Visit;
use crate::language::Language;

/// The figure with its table.
pub(super) struct Drawn {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) svg: String,
    pub(super) id: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

pub(super) fn draw(visit: &Visit, comparison: &Comparison) -> Option<Drawn> {
    let shown = comparison.over_time.as_ref()?;
    let language = visit.language;
    let (first, last) = (shown.periods.first()?, shown.periods.last()?);
    let (from, to) = (first.to_string(), last.to_string());
    let places = [("label", shown.label.as_str()), ("from", &from), ("to", &to)];
    let title = language.text_with("compare-time-title", &places);
    let reading = language.text("compare-time-reading");
    let names: Vec<String> = comparison.places.iter().map(|place| name(language, place)).collect();
    let mut head = vec![language.text("frame-year")];
    head.extend(names.iter().cloned());
    let has_nation = comparison.places.iter().any(|place| place.key == "SE");
    if !has_nation {
        head.push(language.text("frame-nation"));
    }
    Some(Drawn {
        svg: svg(visit, comparison, shown, &names, &title),
        id: shown.indicator.id.to_string(),
        rows: (0..shown.periods.len())
            .map(|index| table_row(language, shown, index, head.len()))
            .collect(),
        title,
        reading,
        head,
    })
}

/// Returns the cells of one period, as many as the head has; the nation comes last.
fn table_row(language: Language, shown: &OverTime, index: usize, n_cells: usize) -> Vec<String> {
    let written = |value: Option<f64>| {
        value.map_or_else(
            || language.text("frame-missing"),
            |value| language.value(value, shown.indicator.unit),
        )
    };
    let mut cells = vec![shown.periods[index].to_string()];
    cells.extend(shown.series.iter().map(|series| written(series[index])));
    cells.push(written(shown.nation[index]));
    cells.truncate(n_cells);
    cells
}

fn points(periods: &[Period], values: &[Option<f64>]) -> Vec<Point> {
    let point = |(period, value): (&Period, &Option<f64>)| Point {
        x: f64::from(period.year()),
        y: *value,
        preliminary: false,
    };
    periods.iter().zip(values).map(point).collect()
}

fn svg(
    visit: &Visit,
    comparison: &Comparison,
    shown: &OverTime,
    names: &[String],
    title: &str,
) -> String {
    let language = visit.language;
    let unit = shown.indicator.unit;
    let adds_up = unit.adds_up();
    let of_places: Vec<Vec<Point>> =
        shown.series.iter().map(|values| points(&shown.periods, values)).collect();
    let nation_points = points(&shown.periods, &shown.nation);
    let nation_name = language.text("frame-nation");
    let series: Vec<Series<'_>> =
        names.iter().zip(&of_places).map(|(label, points)| Series { label, points }).collect();
    let Some((own, others)) = series.split_first() else { return String::new() };
    let mut comparisons = others.to_vec();
    let has_nation = comparison.places.iter().any(|place| place.key == "SE");
    if !has_nation && !adds_up {
        comparisons.push(Series { label: &nation_name, points: &nation_points });
    }
    let band_points: Vec<(f64, Option<(f64, f64)>)> = (shown.periods.iter())
        .zip(&shown.middle_half)
        .map(|(period, middle)| (f64::from(period.year()), *middle))
        .collect();
    let band_label = language.text("compare-middle-half");
    let band = (!adds_up).then_some(Band { label: &band_label, points: &band_points });
    let breaks = breaks(visit, comparison, shown);
    let breaks: Vec<line::Break<'_>> =
        breaks.iter().map(|(x, label)| line::Break { x: *x, label }).collect();
    let description = language.text("compare-time-reading");
    let note = language.text("compare-axis-note");
    let number = |value: f64| language.axis(value, unit);
    let time = |value: f64| format!("{value:.0}");
    both("tid", |id, layout| {
        line::render(&Line {
            figure: Figure { id, title, description: &description, layout },
            own: *own,
            comparisons: &comparisons,
            similar: &[],
            similar_label: "",
            band,
            breaks: &breaks,
            windows: &[],
            baseline: Baseline::Free { note: &note },
            value_label: "",
            number: &number,
            time: &time,
        })
    })
}

/// Returns where the first place is not comparable with the years before.
fn breaks(visit: &Visit, comparison: &Comparison, shown: &OverTime) -> Vec<(f64, String)> {
    let own = comparison.places.first().and_then(|place| place.key.parse().ok());
    let ends = shown.periods.first().zip(shown.periods.last());
    let Some((own, (first, last))) = own.zip(ends) else { return Vec::new() };
    let changes = visit.library().changes();
    domain::area::change::breaks_for(&own, changes, first.year(), last.year())
        .into_iter()
        .filter(|mark| !matches!(mark.effect, Effect::NewCode { .. }))
        .map(|mark| {
            let label =
                visit.language.text_with("compare-break", &[("year", &mark.year.to_string())]);
            (f64::from(mark.year), label)
        })
        .collect()
}
