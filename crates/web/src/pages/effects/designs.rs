//! Evaluations that follow a registered design: what was asked beforehand, and what can be told.

mod facts;
mod outcome;
pub(in crate::pages) mod words;

use askama::Template;
use axum::response::{IntoResponse, Response};
use evaluation::design::{Check, Plan};
use evaluation::evidence::Verdict;
use operations::design_file::DesignFile;
use operations::follow_designs::Followed;
use operations::run_evaluation::{EvaluationRun, RestsOn, RunOutcome};

use self::facts::{Fact, Written, facts};
use self::words::{label, moment, sentence};
use super::super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// A design in the list of evaluations.
pub(super) struct DesignCard {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) told: String,
}

#[derive(Template)]
#[template(path = "pages/design.html")]
struct DesignPage {
    frame: Frame,
    id: String,
    question: String,
    told: String,
    kind: String,
    lacks: Option<String>,
    rows: Vec<Row>,
    programme: String,
    source: String,
    facts: Vec<Fact>,
    checks: Vec<String>,
    hash: String,
    record: String,
}

/// One outcome of the design.
struct Row {
    link: String,
    label: String,
    /// What tells the unit.
    detail: String,
    verdict: String,
    effect: String,
    sentence: String,
}

/// Returns a design's id and title.
pub(super) fn id_and_title(file: &DesignFile) -> (String, String) {
    (file.design.id.clone(), file.design.title.clone())
}

/// Returns the id and the title of a known design.
pub(super) fn titled(visit: &Visit, id: &str) -> Option<(String, String)> {
    let designs = visit.library().known_designs();
    designs.iter().find(|file| file.design.id == id).map(id_and_title)
}

/// Returns the designs as the list of evaluations shows them.
pub(super) fn cards(language: Language, followed: &[Followed]) -> Vec<DesignCard> {
    let card = |one: &Followed| DesignCard {
        id: one.file.design.id.clone(),
        title: one.file.design.title.clone(),
        told: match &one.run {
            Ok(run) => told(language, run),
            Err(_) => language.text("designs-refused"),
        },
    };
    followed.iter().map(card).collect()
}

/// Shows one design.
pub(super) fn show(visit: &Visit, id: &str) -> Response {
    with_run(visit, id, |run| page(&build(visit, run)))
}

/// Shows one outcome of a design, or answers with one of the design's files.
pub(super) fn show_part(visit: &Visit, id: &str, name: &str) -> Response {
    with_run(visit, id, |run| match name {
        "utfall.csv" => table_file::csv(&run.design.id, run.table().csv()),
        "underlag.json" => {
            ([(axum::http::header::CONTENT_TYPE, "application/json")], run.record()).into_response()
        }
        _ => part(visit, run, name),
    })
}

/// Shows an outcome, or answers with one of its tables: `N03926-T` or `N03926-T.effects.csv`.
fn part(visit: &Visit, run: &EvaluationRun, name: &str) -> Response {
    if let Some(found) = run.outcome(name) {
        return outcome::show(visit, run, found);
    }
    let table = name.strip_suffix(".csv").and_then(|name| name.split_once('.'));
    let csv = table.and_then(|(id, table)| Some((id, run.outcome(id)?.table_csv(table)?)));
    match csv {
        Some((id, csv)) => table_file::csv(id, csv),
        None => visit.not_found(),
    }
}

fn with_run(visit: &Visit, id: &str, answer: impl FnOnce(&EvaluationRun) -> Response) -> Response {
    let followed = match visit.library().evaluations() {
        Ok(followed) => followed,
        Err(error) => return visit.failed(&error),
    };
    let Some(found) = followed.iter().find(|one| one.file.design.id == id) else {
        return visit.not_found();
    };
    match &found.run {
        Ok(run) => answer(run),
        Err(refusal) => {
            visit.refused(format!("{}: {refusal}.", visit.language.text("designs-refused")))
        }
    }
}

fn build(visit: &Visit, run: &EvaluationRun) -> DesignPage {
    let language = visit.language;
    let design = &run.design;
    let row = |found: &RunOutcome| Row {
        link: format!("{}/effekter/{}/{}", language.prefix(), design.id, found.id()),
        label: label(visit.library(), found),
        detail: words::detail(found).to_owned(),
        verdict: language.text(words::verdict_key(found.evidence.verdict)),
        effect: words::effect(language, found),
        sentence: sentence(language, found),
    };
    let checks: Vec<Check> = match &design.plan {
        Plan::Adoption(plan) => plan.checks.iter().map(|one| Check::Adoption(*one)).collect(),
        Plan::Threshold(plan) => {
            plan.checks.iter().map(|one| Check::Threshold(one.clone())).collect()
        }
    };
    DesignPage {
        frame: visit.frame(Place::Effects, design.title.clone()),
        id: design.id.clone(),
        question: design.question.clone(),
        told: told(language, run),
        kind: kind(language, run),
        lacks: design.lacks.clone(),
        rows: run.outcomes.iter().map(row).collect(),
        programme: design.programme.clone(),
        source: design.source.clone(),
        facts: facts(visit, run),
        checks: checks.iter().map(|check| words::check(language, check)).collect(),
        hash: run.design_hash.clone(),
        record: run.record_id(),
    }
}

/// Returns how many outcomes have each verdict that any has, in words.
fn told(language: Language, run: &EvaluationRun) -> String {
    let verdicts: Vec<Verdict> = run.outcomes.iter().map(|one| one.evidence.verdict).collect();
    counted(language, &verdicts)
}

/// Returns how many there are of each verdict, in words.
pub(in crate::pages) fn counted(language: Language, found: &[Verdict]) -> String {
    let of = |verdict| {
        let n = found.iter().filter(|one| **one == verdict).count();
        (n > 0).then(|| language.counted(&format!("{}-count", words::verdict_key(verdict)), n))
    };
    let all = language.counted("designs-outcomes", found.len());
    let verdicts =
        [Verdict::Supported, Verdict::NotSupported, Verdict::CannotBeTold, Verdict::TooEarly];
    let parts: Vec<String> = verdicts.into_iter().filter_map(of).collect();
    format!("{all}: {}.", parts.join(", "))
}

/// Returns whether the answer is a test or explorative, and why.
fn kind(language: Language, run: &EvaluationRun) -> String {
    let explorative = run.outcomes.iter().filter(|outcome| outcome.explorative).count();
    let Some(registration) = &run.registration else {
        return language.text("designs-unregistered");
    };
    let at = moment(language, &registration.registered_at);
    let key = match explorative {
        _ if matches!(run.rests_on, RestsOn::Shipped(_)) => "designs-explorative-data",
        0 => "designs-test",
        n if n == run.outcomes.len() => "designs-explorative",
        _ => "designs-partly-explorative",
    };
    language.text_with(key, &[("at", at.as_str())])
}

#[cfg(test)]
mod tests;
