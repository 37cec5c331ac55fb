//! The record of a plan of adoption.

use evaluation::design::adoption::{Adoption, Comparison, Named};
use evaluation::evidence::{Behind, OutcomeEvidence};
use serde_json::{Value, json};

use super::{answer, check, contradicted_by, expected};
use crate::describe_municipality::unit_word;
use crate::run_evaluation::{EvaluationRun, MeasuredIn, RunOutcome};

/// Returns what the record of a run says of the plan, and what was found.
pub(super) fn record(run: &EvaluationRun, plan: &Adoption) -> Value {
    let treated = |(area, start): (&str, i32)| json!({ "area": area, "start": start });
    json!({
        "treated": (plan.treated.iter())
            .map(|one| treated((one.area.as_str(), one.start)))
            .collect::<Vec<_>>(),
        "comparison": comparison(&plan.comparison),
        "excluded": named(&plan.excluded),
        "flagged": named(&plan.flagged),
        "estimator": plan.estimator.id(),
        "level": plan.level,
        "seed": plan.seed,
        "outcomes": run.outcomes.iter().map(outcome).collect::<Vec<_>>(),
    })
}

fn named(all: &[Named]) -> Vec<Value> {
    all.iter().map(|named| json!({ "area": named.area.as_str(), "reason": named.reason })).collect()
}

fn comparison(rule: &Comparison) -> Value {
    match rule {
        Comparison::NeverTreated => json!({ "rule": "never-treated" }),
        Comparison::SimilarToTreated => json!({ "rule": "similar" }),
        Comparison::JustBelow { model, most } => {
            json!({ "rule": "just-below", "model": model, "most": most })
        }
        Comparison::Chosen { areas, reason } => {
            let areas: Vec<&str> = areas.iter().map(|area| area.as_str()).collect();
            json!({ "rule": "chosen", "areas": areas, "reason": reason })
        }
    }
}

fn outcome(run: &RunOutcome) -> Value {
    let found: &OutcomeEvidence = &run.evidence;
    let Behind::Series(series) = &found.behind else { return Value::Null };
    let unit = match &run.unit {
        MeasuredIn::Indicator(unit) => unit_word(*unit),
        MeasuredIn::Words(words) => words,
    };
    json!({
        "indicator": series.outcome.indicator.as_str(),
        "name": run.name,
        "unit": unit,
        "group": series.outcome.group.as_str(),
        "expected": expected(found.expectation),
        "horizon": series.outcome.horizon,
        "smallest_of_interest": found.expectation.smallest_of_interest,
        "explorative": run.explorative,
        "verdict": found.verdict.id(),
        "reason": found.reason.id(),
        "contradicted_by": contradicted_by(found),
        "first_year": series.years.map(|(first, _)| first),
        "last_year": series.years.map(|(_, last)| last),
        "last_year_needed": series.last_needed,
        "treated": series.treated,
        "compared": series.compared,
        "left_out": named(&series.left_out),
        "adjusted_p_value": found.adjusted_p_value,
        "smallest_detectable_effect": found.detectable,
        "answer": answer(found),
        "checks": found.checks.iter().map(check).collect::<Vec<_>>(),
    })
}
