//! One outcome of a design: figures, checks and every number.

mod figures;

use askama::Template;
use axum::response::Response;
use domain::indicator::Direction;
use evaluation::design::Plan;
use evaluation::design::threshold::Treatment;
use evaluation::evidence::verdict::WEAK;
use evaluation::evidence::{Behind, CheckFound};
use operations::run_evaluation::{EvaluationRun, RestsOn, RunOutcome};
use operations::worked_evaluations::ShownTable;

use self::figures::{drawn, pictures};
use super::super::figures::Drawn;
use super::super::numbers::{Twin, probability, twin};
use super::words::{self, check, label, sentence, unit, with_range};
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
    /// What tells the unit.
    detail: String,
    verdict: String,
    sentence: String,
    expected: String,
    figures: Vec<Drawn>,
    cannot: Vec<String>,
    checks_explained: String,
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
    let left_out = match &evidence.behind {
        Behind::Series(series) => series.left_out.as_slice(),
        Behind::Threshold(_) => &[],
    };
    let explained = match run.design.plan {
        Plan::Adoption(_) => "designs-checks-explained",
        Plan::Threshold(_) => "designs-threshold-checks-explained",
    };
    page(&OutcomePage {
        frame: visit.frame(Place::Effects, label(visit.library(), found)),
        design: run.design.id.clone(),
        design_title: run.design.title.clone(),
        id: found.id(),
        detail: words::detail(found).to_owned(),
        verdict: language.text(words::verdict_key(evidence.verdict)),
        sentence: sentence(language, found),
        expected: expected(language, run, found),
        figures: drawn(language, run, found),
        cannot: cannot(language, run, found),
        checks_explained: language.text(explained),
        checks: checks(language, found),
        twins: pictures(run, found).iter().map(|picture| twin(language, picture)).collect(),
        left_out: (left_out.iter())
            .map(|named| format!("{}: {}", register.name(&named.area), named.reason))
            .collect(),
        source: source(language, run, found),
        method: found.method(),
        warnings: answer.map(|answer| answer.warnings.clone()).unwrap_or_default(),
        tables: found.tables(MOST_ROWS),
    })
}

/// Returns what was expected, over how many years or for what, and what is worth having.
fn expected(language: Language, run: &EvaluationRun, found: &RunOutcome) -> String {
    let expectation = found.evidence.expectation;
    let way = match expectation.direction {
        Direction::HigherIsBetter => "higher",
        Direction::LowerIsBetter => "lower",
    };
    let first = match (&found.evidence.behind, &run.design.plan) {
        (Behind::Series(series), _) => {
            let years = series.outcome.horizon.to_string();
            let key = format!("designs-expected-{way}");
            language.text_with(&key, &[("years", years.as_str())])
        }
        (Behind::Threshold(_), Plan::Threshold(plan)) if plan.treatment == Treatment::ByRule => {
            language.text(&format!("designs-expected-{way}-across"))
        }
        (Behind::Threshold(_), _) => language.text(&format!("designs-expected-{way}-with-more")),
    };
    let unit = unit(language, found);
    let second = expectation.smallest_of_interest.map(|size| {
        let size = language.number(size, if size >= 10.0 { 0 } else { 1 });
        language.text_with("designs-worth", &[("size", size.as_str()), ("unit", &unit)])
    });
    format!("{first} {}", second.unwrap_or_else(|| language.text("designs-worth-unsaid")))
}

/// Returns what the answer cannot say, sentence by sentence.
fn cannot(language: Language, run: &EvaluationRun, found: &RunOutcome) -> Vec<String> {
    let key = match run.design.plan {
        Plan::Adoption(_) => "designs-cannot",
        Plan::Threshold(_) => "designs-threshold-cannot",
    };
    let mut said = vec![language.text(key)];
    said.extend(run.design.lacks.clone());
    if let Some(f) = found.first_stage_f().filter(|f| *f < WEAK) {
        let (f, enough) = (language.number(f, 1), language.number(WEAK, 0));
        let places = [("f", f.as_str()), ("enough", &enough)];
        said.push(language.text_with("designs-threshold-weak", &places));
    }
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
    let name = found.name.as_str();
    let none =
        |from: &str| language.text_with("designs-source-none", &[("name", name), ("sets", from)]);
    match (&run.rests_on, &found.evidence.behind) {
        (RestsOn::Statistics { data_sets, .. }, Behind::Series(series)) => {
            let sets: Vec<String> = (data_sets.iter())
                .map(|set| format!("{} {}", set.publication.source, set.publication.published))
                .collect();
            let sets = sets.join(", ");
            let Some((from, to)) = series.years else { return none(&sets) };
            let places = [
                ("name", name),
                ("sets", &sets),
                ("from", &from.to_string()),
                ("to", &to.to_string()),
                ("treated", &language.whole(series.treated)),
                ("compared", &language.whole(series.compared)),
            ];
            language.text_with("designs-source", &places)
        }
        (RestsOn::Shipped(set), Behind::Threshold(behind)) => {
            let answer = found.evidence.answer.as_ref().ok();
            let Some(([below, above], answer)) = behind.near.zip(answer) else {
                return none(set.source);
            };
            let places = [
                ("name", name),
                ("source", set.source),
                ("below", &language.whole(below)),
                ("above", &language.whole(above)),
                ("n", &language.whole(answer.n)),
            ];
            language.text_with("designs-threshold-source", &places)
        }
        (RestsOn::Statistics { .. } | RestsOn::Shipped(_), _) => none(""),
    }
}
