//! The figures of an outcome of a design.

use charts::figure::{Figure, both};
use charts::forest::{self, Forest};
use domain::indicator::Unit;
use evaluation::design::Plan;
use evaluation::design::threshold::{Column, Treatment};
use evaluation::evidence::{Behind, CheckAnswer, FigureOf};
use operations::run_evaluation::{EvaluationRun, RunOutcome};
use operations::worked_evaluations::Picture;

use super::super::super::figures::{self, Captions, Drawn};
use super::super::words::{check, effect, unit, with_range};
use crate::language::Language;

/// Returns what there is to draw of an outcome.
pub(super) fn pictures(run: &EvaluationRun, found: &RunOutcome) -> Vec<Picture> {
    if let Plan::Threshold(plan) = &run.design.plan {
        return found.thresholds(plan.cutoff);
    }
    let times = found.event_times();
    let events = (!times.is_empty()).then_some(Picture::EventTimes(times));
    events.into_iter().chain(found.control()).collect()
}

/// Returns the figures of an outcome: what the effect looks like, and the same in other ways.
pub(super) fn drawn(language: Language, run: &EvaluationRun, found: &RunOutcome) -> Vec<Drawn> {
    let unit = unit(language, found);
    let captions = |key: &str, reading: &str, unit: &str, place: &str| Captions {
        title: language.text(&format!("designs-{key}-title")),
        reading: language.text(&format!("effects-{reading}-reading")),
        unit: unit.to_owned(),
        place: language.text(place),
        window: language.text("designs-window"),
    };
    let mut drawn = Vec::new();
    for picture in pictures(run, found) {
        match picture {
            Picture::EventTimes(times) => {
                let captions = captions("events", "events", &unit, "designs-years-since");
                drawn.push(figures::event_times(language, captions, &times));
            }
            Picture::Control { start, gaps, placebos } => {
                let level = language.text("designs-level");
                let of_paths = captions("paths", "paths", &level, "designs-treated");
                let mix = language.text("designs-mix");
                drawn.push(figures::paths(language, of_paths, &mix, start, &gaps));
                let of_gaps = captions("gaps", "gaps", &unit, "designs-treated");
                drawn.push(figures::placebo_gaps(language, of_gaps, start, &gaps, &placebos));
            }
            Picture::Threshold { key, binned } => {
                if let Some(captions) = at_threshold(language, run, found, key) {
                    drawn.push(figures::threshold(language, captions, key, &binned));
                }
            }
        }
    }
    let ways = ways(language, found);
    if found.evidence.answer.is_ok() && ways.len() > 1 {
        drawn.push(sensitivity(language, found, &ways));
    }
    drawn
}

/// Returns what is written at a figure of a threshold; `None` where the plan has none.
fn at_threshold(
    language: Language,
    run: &EvaluationRun,
    found: &RunOutcome,
    key: &str,
) -> Option<Captions> {
    let (Plan::Threshold(plan), Behind::Threshold(behind)) =
        (&run.design.plan, &found.evidence.behind)
    else {
        return None;
    };
    let shown = match &plan.treatment {
        Treatment::Taken(taken) if key == FigureOf::Treatment.id() => taken,
        Treatment::Taken(_) | Treatment::ByRule => &behind.outcome.column,
    };
    let told = |column: &Column| format!("{}, {}", column.label, column.unit);
    Some(Captions {
        title: language.text(&format!("designs-{key}-title")),
        reading: language.text("effects-threshold-reading"),
        unit: told(shown),
        place: told(&plan.running),
        window: language.text("designs-threshold"),
    })
}

/// One way of making the estimate.
struct Way {
    label: String,
    estimate: Option<f64>,
    range: Option<(f64, f64)>,
    text: String,
}

/// Returns the main answer and every check that estimates the same effect.
fn ways(language: Language, found: &RunOutcome) -> Vec<Way> {
    let evidence = &found.evidence;
    let mut ways = vec![Way {
        label: language.text("designs-main"),
        estimate: evidence.estimate(),
        range: evidence.interval(),
        text: effect(language, found),
    }];
    for one in &evidence.checks {
        if let Ok(CheckAnswer { estimate, range, .. }) = &one.answer
            && (estimate.is_some() || range.is_some())
        {
            ways.push(Way {
                label: check(language, &one.check),
                estimate: *estimate,
                range: *range,
                text: with_range(language, found, *estimate, *range),
            });
        }
    }
    ways
}

/// Returns ways of making the estimate beside zero.
fn sensitivity(language: Language, found: &RunOutcome, ways: &[Way]) -> Drawn {
    let rows: Vec<forest::Row<'_>> = (ways.iter().enumerate())
        .map(|(place, way)| forest::Row {
            label: &way.label,
            estimate: way.estimate,
            range: way.range,
            text: &way.text,
            own: place == 0,
        })
        .collect();
    let reading = match found.evidence.behind {
        Behind::Series(_) => "designs-checks-reading",
        Behind::Threshold(_) => "designs-threshold-checks-reading",
    };
    let (title, reading) = (language.text("designs-checks-title"), language.text(reading));
    let zero = language.text("designs-no-effect");
    let worth = language.text("designs-worth-mark");
    let mark = found.evidence.expectation.effect().map(|at| (at, worth.as_str()));
    let svg = both("kanslighet", |id, layout| {
        forest::render(&Forest {
            figure: Figure { id, title: &title, description: &reading, layout },
            rows: &rows,
            zero_label: &zero,
            mark,
            number: &|value| language.axis(value, Unit::Rate),
        })
    });
    Drawn { title, reading, svg }
}
