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

/// The wordings of one case's figures.
struct Words {
    language: Language,
    id: &'static str,
}

impl Words {
    fn own(&self, part: &str) -> String {
        self.language.text(&format!("effects-{}-{part}", self.id))
    }

    fn shared(&self, key: &str) -> String {
        self.language.text(&format!("effects-{key}"))
    }

    fn axis(&self, value: f64) -> String {
        self.language.axis(value, Unit::Rate)
    }
}

/// Returns the figures of a case.
pub(super) fn figures(language: Language, worked: &WorkedEvaluation) -> Vec<Drawn> {
    let words = Words { language, id: worked.case.id() };
    let mut drawn = Vec::new();
    for picture in &worked.pictures {
        match picture {
            Picture::Control { start, gaps, placebos } => {
                let last = gaps.iter().map(|gap| gap.period).max().unwrap_or(*start);
                let span = (year(*start), year(last));
                drawn.push(paths(&words, span, gaps));
                drawn.push(placebo_gaps(&words, span, gaps, placebos));
            }
            Picture::EventTimes(times) => drawn.push(event_times(&words, times)),
            Picture::Threshold { key, binned } => drawn.push(threshold(&words, key, binned)),
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

fn paths(words: &Words, (from, to): (f64, f64), gaps: &[Gap]) -> Drawn {
    let own = points(gaps.iter().map(|gap| (gap.period, gap.outcome)));
    let synthetic = points(gaps.iter().map(|gap| (gap.period, gap.synthetic)));
    let (title, reading) = (words.own("paths-title"), words.shared("paths-reading"));
    let (place, mix) = (words.own("place"), words.own("mix"));
    let (window, unit) = (words.own("window"), words.own("unit"));
    let note = words.shared("free-axis");
    let svg = both("vagar", |id, layout| {
        line::render(&Line {
            figure: Figure { id, title: &title, description: &reading, layout },
            own: Series { label: &place, points: &own },
            comparisons: &[Series { label: &mix, points: &synthetic }],
            similar: &[],
            similar_label: "",
            band: None,
            breaks: &[],
            windows: &[Window { from, to, label: &window }],
            baseline: Baseline::Free { note: &note },
            value_label: &unit,
            number: &|value| words.axis(value),
            time: &|time| format!("{time}"),
        })
    });
    Drawn { title, reading, svg }
}

fn placebo_gaps(
    words: &Words,
    (from, to): (f64, f64),
    gaps: &[Gap],
    placebos: &[Placebo],
) -> Drawn {
    let own = points(gaps.iter().map(|gap| (gap.period, gap.gap)));
    let others: Vec<Vec<line::Point>> =
        placebos.iter().map(|placebo| points(placebo.gaps.iter().copied())).collect();
    let similar: Vec<Series<'_>> = (placebos.iter().zip(&others))
        .map(|(placebo, points)| Series { label: &placebo.unit, points })
        .collect();
    let (title, reading) = (words.own("gaps-title"), words.shared("gaps-reading"));
    let (place, window, unit) = (words.own("place"), words.own("window"), words.own("gap-unit"));
    let label = words.language.counted("effects-placebos", placebos.len());
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
            number: &|value| words.axis(value),
            time: &|time| format!("{time}"),
        })
    });
    Drawn { title, reading, svg }
}

/// Returns an estimate in words, with its interval where there is one.
fn in_words(words: &Words, at: &str, value: f64, interval: Option<(f64, f64)>) -> String {
    let number = |value: f64| words.language.number(value, 2);
    let value = number(value);
    match interval.map(|(low, high)| (number(low), number(high))) {
        Some((low, high)) => {
            let places = [("at", at), ("value", &value), ("low", &low), ("high", &high)];
            words.language.text_with("effects-point-interval", &places)
        }
        None => words.language.text_with("effects-point", &[("at", at), ("value", &value)]),
    }
}

fn event_times(words: &Words, times: &[EventTime]) -> Drawn {
    let titles: Vec<String> = times
        .iter()
        .map(|time| in_words(words, &words.axis(year(time.time)), time.estimate, time.interval))
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
    let (title, reading) = (words.own("events-title"), words.shared("events-reading"));
    let (unit, place, start) = (words.own("unit"), words.own("place"), words.own("window"));
    let svg = both("handelse", |id, layout| {
        intervals::render(&Intervals {
            figure: Figure { id, title: &title, description: &reading, layout },
            points: &points,
            curves: &[],
            divide: Some(Divide { x: -0.5, label: &start }),
            with_zero: true,
            value_label: &unit,
            place_label: &place,
            number: &|value| words.axis(value),
            place: &|value| words.axis(value),
        })
    });
    Drawn { title, reading, svg }
}

fn threshold(words: &Words, key: &str, binned: &Binned) -> Drawn {
    let titles: Vec<String> = (binned.bins.iter())
        .map(|bin| {
            let at = words.language.number(bin.running, 1);
            in_words(words, &at, bin.mean, bin.interval)
        })
        .collect();
    let points: Vec<intervals::Point<'_>> = (binned.bins.iter().zip(&titles))
        .map(|(bin, title)| intervals::Point {
            x: bin.running,
            y: Some(bin.mean),
            interval: bin.interval,
            own: bin.running >= 0.0,
            title,
        })
        .collect();
    let curves: Vec<&[(f64, f64)]> = binned.curves.iter().map(Vec::as_slice).collect();
    let title = words.own(&format!("{key}-title"));
    let unit = words.own(&format!("{key}-unit"));
    let reading = words.shared("threshold-reading");
    let (place, start) = (words.own("place"), words.own("window"));
    let svg = both(key, |id, layout| {
        intervals::render(&Intervals {
            figure: Figure { id, title: &title, description: &reading, layout },
            points: &points,
            curves: &curves,
            divide: Some(Divide { x: 0.0, label: &start }),
            with_zero: false,
            value_label: &unit,
            place_label: &place,
            number: &|value| words.axis(value),
            place: &|value| words.axis(value),
        })
    });
    Drawn { title, reading, svg }
}
