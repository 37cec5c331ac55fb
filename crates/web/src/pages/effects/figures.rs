//! The figures of an evaluation.

use charts::figure::{Figure, both};
use charts::intervals::{self, Divide, Intervals};
use charts::line::{self, Baseline, Line, Series, Window};
use domain::indicator::Unit;
use operations::worked_evaluations::{Binned, EventTime, Gap, Picture, Placebo, WorkedEvaluation};

use crate::language::Language;

/// A figure with its title and a line on how to read it.
pub(super) struct Drawn {
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) svg: String,
}

/// What is written at a figure.
pub(super) struct Captions {
    pub(super) title: String,
    pub(super) reading: String,
    /// What the values are, with unit.
    pub(super) unit: String,
    /// Those that were treated, or what places along the axis are.
    pub(super) place: String,
    /// The years, or the line, that matter.
    pub(super) window: String,
}

/// The wordings of one case's figures.
struct Words {
    language: Language,
    id: &'static str,
}

impl Words {
    fn own(&self, part: &str) -> String {
        self.language.text(&format!("effects-{}-{part}", self.id))
    }

    fn captions(&self, title: &str, reading: &str, unit: &str) -> Captions {
        Captions {
            title: self.own(&format!("{title}-title")),
            reading: self.language.text(&format!("effects-{reading}-reading")),
            unit: self.own(unit),
            place: self.own("place"),
            window: self.own("window"),
        }
    }
}

fn axis(language: Language, value: f64) -> String {
    language.axis(value, Unit::Rate)
}

/// Returns the figures of a case.
pub(super) fn figures(language: Language, worked: &WorkedEvaluation) -> Vec<Drawn> {
    let words = Words { language, id: worked.case.id() };
    let mut drawn = Vec::new();
    for picture in &worked.pictures {
        match picture {
            Picture::Control { start, gaps, placebos } => {
                let of_paths = words.captions("paths", "paths", "unit");
                drawn.push(paths(language, of_paths, &words.own("mix"), *start, gaps));
                let of_gaps = words.captions("gaps", "gaps", "gap-unit");
                drawn.push(placebo_gaps(language, of_gaps, *start, gaps, placebos));
            }
            Picture::EventTimes(times) => {
                drawn.push(event_times(
                    language,
                    words.captions("events", "events", "unit"),
                    times,
                ));
            }
            Picture::Threshold { key, binned } => {
                let unit = format!("{key}-unit");
                let captions = words.captions(key, "threshold", &unit);
                drawn.push(threshold(language, captions, key, binned));
            }
        }
    }
    drawn
}

/// Returns a year as a place along an axis; years are small enough to be exact.
fn year(period: i64) -> f64 {
    i32::try_from(period).map_or(f64::NAN, f64::from)
}

fn points(values: impl Iterator<Item = (i64, f64)>) -> Vec<line::Point> {
    values
        .map(|(period, y)| line::Point { x: year(period), y: Some(y), preliminary: false })
        .collect()
}

/// Returns the treated beside their mix, year by year.
pub(super) fn paths(
    language: Language,
    captions: Captions,
    mix: &str,
    start: i64,
    gaps: &[Gap],
) -> Drawn {
    let own = points(gaps.iter().map(|gap| (gap.period, gap.outcome)));
    let synthetic = points(gaps.iter().map(|gap| (gap.period, gap.synthetic)));
    let Captions { title, reading, unit, place, window } = captions;
    let (from, to) = span(start, gaps);
    let note = language.text("effects-free-axis");
    let svg = both("vagar", |id, layout| {
        line::render(&Line {
            figure: Figure { id, title: &title, description: &reading, layout },
            own: Series { label: &place, points: &own },
            comparisons: &[Series { label: mix, points: &synthetic }],
            similar: &[],
            similar_label: "",
            band: None,
            breaks: &[],
            windows: &[Window { from, to, label: &window }],
            baseline: Baseline::Free { note: &note },
            value_label: &unit,
            number: &|value| axis(language, value),
            time: &|time| format!("{time}"),
        })
    });
    Drawn { title, reading, svg }
}

/// Returns the years from the start on.
fn span(start: i64, gaps: &[Gap]) -> (f64, f64) {
    (year(start), year(gaps.iter().map(|gap| gap.period).max().unwrap_or(start)))
}

/// Returns the treated's gap beside those of placebos.
pub(super) fn placebo_gaps(
    language: Language,
    captions: Captions,
    start: i64,
    gaps: &[Gap],
    placebos: &[Placebo],
) -> Drawn {
    let own = points(gaps.iter().map(|gap| (gap.period, gap.gap)));
    let others: Vec<Vec<line::Point>> =
        placebos.iter().map(|placebo| points(placebo.gaps.iter().copied())).collect();
    let similar: Vec<Series<'_>> = (placebos.iter().zip(&others))
        .map(|(placebo, points)| Series { label: &placebo.unit, points })
        .collect();
    let Captions { title, reading, unit, place, window } = captions;
    let (from, to) = span(start, gaps);
    let label = language.counted("effects-placebos", placebos.len());
    let svg = both("placebon", |id, layout| {
        line::render(&Line {
            figure: Figure { id, title: &title, description: &reading, layout },
            own: Series { label: &place, points: &own },
            comparisons: &[],
            similar: &similar,
            similar_label: &label,
            band: None,
            breaks: &[],
            windows: &[Window { from, to, label: &window }],
            baseline: Baseline::Zero,
            value_label: &unit,
            number: &|value| axis(language, value),
            time: &|time| format!("{time}"),
        })
    });
    Drawn { title, reading, svg }
}

/// Returns an estimate in words, with its interval where there is one.
fn in_words(language: Language, at: &str, value: f64, interval: Option<(f64, f64)>) -> String {
    let number = |value: f64| language.number(value, 2);
    let value = number(value);
    match interval.map(|(low, high)| (number(low), number(high))) {
        Some((low, high)) => {
            let places = [("at", at), ("value", &value), ("low", &low), ("high", &high)];
            language.text_with("effects-point-interval", &places)
        }
        None => language.text_with("effects-point", &[("at", at), ("value", &value)]),
    }
}

/// Returns effects by periods since the start.
pub(super) fn event_times(language: Language, captions: Captions, times: &[EventTime]) -> Drawn {
    let titles: Vec<String> = times
        .iter()
        .map(|time| {
            in_words(language, &axis(language, year(time.time)), time.estimate, time.interval)
        })
        .collect();
    let points: Vec<intervals::Point<'_>> = (times.iter().zip(&titles))
        .map(|(time, title)| intervals::Point {
            x: year(time.time),
            y: Some(time.estimate),
            interval: time.interval,
            own: time.time >= 0,
            title,
        })
        .collect();
    let Captions { title, reading, unit, place, window: start } = captions;
    let svg = both("handelse", |id, layout| {
        intervals::render(&Intervals {
            figure: Figure { id, title: &title, description: &reading, layout },
            points: &points,
            curves: &[],
            divide: Some(Divide { x: -0.5, label: &start }),
            with_zero: true,
            value_label: &unit,
            place_label: &place,
            number: &|value| axis(language, value),
            place: &|value| axis(language, value),
        })
    });
    Drawn { title, reading, svg }
}

/// Returns means and curves on both sides of a threshold.
pub(super) fn threshold(
    language: Language,
    captions: Captions,
    key: &str,
    binned: &Binned,
) -> Drawn {
    let titles: Vec<String> = (binned.bins.iter())
        .map(|bin| {
            let at = language.number(bin.running, 1);
            in_words(language, &at, bin.mean, bin.interval)
        })
        .collect();
    let points: Vec<intervals::Point<'_>> = (binned.bins.iter().zip(&titles))
        .map(|(bin, title)| intervals::Point {
            x: bin.running,
            y: Some(bin.mean),
            interval: bin.interval,
            own: bin.running >= binned.cutoff,
            title,
        })
        .collect();
    let curves: Vec<&[(f64, f64)]> = binned.curves.iter().map(Vec::as_slice).collect();
    let Captions { title, reading, unit, place, window: start } = captions;
    let svg = both(key, |id, layout| {
        intervals::render(&Intervals {
            figure: Figure { id, title: &title, description: &reading, layout },
            points: &points,
            curves: &curves,
            divide: Some(Divide { x: binned.cutoff, label: &start }),
            with_zero: false,
            value_label: &unit,
            place_label: &place,
            number: &|value| axis(language, value),
            place: &|value| axis(language, value),
        })
    });
    Drawn { title, reading, svg }
}
