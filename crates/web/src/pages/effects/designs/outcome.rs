//! One outcome of a design: figures, checks and every number.

use askama::Template;
use axum::response::Response;
use charts::figure::{Figure, both};
use charts::forest::{self, Forest};
use domain::indicator::{Direction, Unit};
use evaluation::evidence::{CheckAnswer, CheckFound};
use operations::run_evaluation::{EvaluationRun, RunOutcome};
use operations::worked_evaluations::{Picture, ShownTable};

use super::super::figures::{self, Captions, Drawn};
use super::super::numbers::{Twin, probability, twin};
use super::words::{self, check, effect, label, sentence, unit, with_range};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// The most rows of one table of details that the page shows; the file has all.
const MOST_ROWS: usize = 45;

#[derive(Template)]
#[template(path = "pages/design_outcome.html")]
struct OutcomePage {
    frame: Frame,
    design: String,
    design_title: String,
    id: String,
    name: String,
    verdict: String,
    sentence: String,
    expected: String,
    figures: Vec<Drawn>,
    cannot: Vec<String>,
    /// Check, answer, p-value, what it says.
    checks: Vec<[String; 4]>,
    twins: Vec<Twin>,
    left_out: Vec<String>,
    source: String,
    method: Vec<(String, String)>,
    warnings: Vec<String>,
    tables: Vec<ShownTable>,
}

/// Shows an outcome of a design.
pub(super) fn show(visit: &Visit, run: &EvaluationRun, found: &RunOutcome) -> Response {
    let language = visit.language;
    let evidence = &found.evidence;
    let answer = evidence.answer.as_ref().ok();
    let register = visit.library().areas();
    let left_out = |named: &evaluation::design::Named| {
        format!("{}: {}", register.name(&named.area), named.reason)
    };
    page(&OutcomePage {
        frame: visit.frame(Place::Effects, label(visit.library(), found)),
        design: run.design.id.clone(),
        design_title: run.design.title.clone(),
        id: found.id(),
        name: found.indicator.name.clone(),
        verdict: language.text(words::verdict_key(evidence.verdict)),
        sentence: sentence(language, found),
        expected: expected(language, found),
        figures: drawn(language, found),
        cannot: cannot(language, run, found),
        checks: checks(language, found),
        twins: pictures(found).iter().map(|picture| twin(language, picture)).collect(),
        left_out: evidence.left_out.iter().map(left_out).collect(),
        source: source(language, run, found),
        method: found.method(),
        warnings: answer.map(|answer| answer.warnings.clone()).unwrap_or_default(),
        tables: found.tables(MOST_ROWS),
    })
}

fn pictures(found: &RunOutcome) -> Vec<Picture> {
    let times = found.event_times();
    let events = (!times.is_empty()).then_some(Picture::EventTimes(times));
    events.into_iter().chain(found.control()).collect()
}

/// Returns what was expected, over how many years, and what is worth having.
fn expected(language: Language, found: &RunOutcome) -> String {
    let outcome = &found.evidence.outcome;
    let direction = match outcome.expected {
        Direction::HigherIsBetter => "designs-expected-higher",
        Direction::LowerIsBetter => "designs-expected-lower",
    };
    let years = outcome.horizon.to_string();
    let first = language.text_with(direction, &[("years", years.as_str())]);
    let unit = unit(language, found);
    let second = outcome.smallest_of_interest.map(|size| {
        let size = language.number(size, if size >= 10.0 { 0 } else { 1 });
        language.text_with("designs-worth", &[("size", size.as_str()), ("unit", &unit)])
    });
    format!("{first} {}", second.unwrap_or_else(|| language.text("designs-worth-unsaid")))
}

fn drawn(language: Language, found: &RunOutcome) -> Vec<Drawn> {
    let unit = unit(language, found);
    let captions = |key: &str, reading: &str, unit: &str, place: &str| Captions {
        title: language.text(&format!("designs-{key}-title")),
        reading: language.text(&format!("effects-{reading}-reading")),
        unit: unit.to_owned(),
        place: language.text(place),
        window: language.text("designs-window"),
    };
    let mut drawn = Vec::new();
    for picture in pictures(found) {
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
            Picture::Threshold { .. } => {}
        }
    }
    if found.evidence.answer.is_ok() && !found.evidence.checks.is_empty() {
        drawn.push(sensitivity(language, found));
    }
    drawn
}

/// One way of making the estimate.
struct Way {
    label: String,
    estimate: Option<f64>,
    range: Option<(f64, f64)>,
    text: String,
}

/// Returns the main answer and every check that estimates the same effect, beside zero.
fn sensitivity(language: Language, found: &RunOutcome) -> Drawn {
    let evidence = &found.evidence;
    let mut ways = vec![Way {
        label: language.text("designs-main"),
        estimate: evidence.answer.as_ref().ok().and_then(|answer| answer.estimate),
        range: evidence.interval(),
        text: effect(language, found),
    }];
    for one in &evidence.checks {
        if let Ok(CheckAnswer { estimate, range, .. }) = &one.answer {
            ways.push(Way {
                label: check(language, &one.check),
                estimate: *estimate,
                range: *range,
                text: with_range(language, found, *estimate, *range),
            });
        }
    }
    let rows: Vec<forest::Row<'_>> = (ways.iter().enumerate())
        .map(|(place, way)| forest::Row {
            label: &way.label,
            estimate: way.estimate,
            range: way.range,
            text: &way.text,
            own: place == 0,
        })
        .collect();
    let (title, reading) =
        (language.text("designs-checks-title"), language.text("designs-checks-reading"));
    let zero = language.text("designs-no-effect");
    let worth = language.text("designs-worth-mark");
    let mark = evidence.outcome.expected_effect().map(|at| (at, worth.as_str()));
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

/// Returns what the answer cannot say, sentence by sentence.
fn cannot(language: Language, run: &EvaluationRun, found: &RunOutcome) -> Vec<String> {
    let mut said = vec![language.text("designs-cannot")];
    said.extend(run.design.lacks.clone());
    if let Some(detectable) = found.evidence.detectable {
        let (size, unit) = (words::number(language, found, detectable), unit(language, found));
        let places = [("size", size.trim_start_matches('+')), ("unit", &unit)];
        said.push(language.text_with("designs-detectable", &places));
    }
    if found.explorative {
        said.push(language.text("designs-cannot-explorative"));
    }
    said
}

fn checks(language: Language, found: &RunOutcome) -> Vec<[String; 4]> {
    let verdict = |one: &CheckFound| match (&one.answer, one.contradicts) {
        (Err(refusal), _) => refusal.clone(),
        (Ok(_), Some(true)) => language.text("designs-against"),
        (Ok(_), Some(false)) => language.text("designs-not-against"),
        (Ok(_), None) => "–".to_owned(),
    };
    let row = |one: &CheckFound| {
        let answer = one.answer.as_ref().ok();
        [
            check(language, &one.check),
            with_range(
                language,
                found,
                answer.and_then(|answer| answer.estimate),
                answer.and_then(|answer| answer.range),
            ),
            probability(language, answer.and_then(|answer| answer.p_value)),
            verdict(one),
        ]
    };
    found.evidence.checks.iter().map(row).collect()
}

/// Returns where the figures come from.
fn source(language: Language, run: &EvaluationRun, found: &RunOutcome) -> String {
    let sets: Vec<String> = (run.data_sets.iter())
        .map(|set| format!("{} {}", set.publication.source, set.publication.published))
        .collect();
    let evidence = &found.evidence;
    let (from, to) = evidence.years.unwrap_or_default();
    let (treated, compared) = (language.whole(evidence.treated), language.whole(evidence.compared));
    let places = [
        ("name", found.indicator.name.as_str()),
        ("sets", &sets.join(", ")),
        ("from", &from.to_string()),
        ("to", &to.to_string()),
        ("treated", &treated),
        ("compared", &compared),
    ];
    match evidence.years {
        Some(_) => language.text_with("designs-source", &places),
        None => language.text_with("designs-source-none", &places[..2]),
    }
}
