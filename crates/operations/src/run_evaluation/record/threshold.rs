//! The record of a plan at a threshold.

use evaluation::design::threshold::{Column, Threshold, Treatment};
use evaluation::evidence::{Behind, NearThreshold};
use serde_json::{Map, Value, json};

use super::{answer, check, contradicted_by, expected};
use crate::evaluations;
use crate::run_evaluation::{EvaluationRun, MeasuredIn, RestsOn, RunOutcome};

/// Returns what the record of a run says of the plan, and what was found.
pub(super) fn record(run: &EvaluationRun, plan: &Threshold) -> Value {
    let data = match &run.rests_on {
        RestsOn::Shipped(set) => json!({ "source": set.source, "terms": set.terms }),
        RestsOn::Statistics { .. } => Value::Null,
    };
    let treatment = match &plan.treatment {
        Treatment::ByRule => Value::Null,
        Treatment::Taken(taken) => column(taken),
    };
    json!({
        "data": data,
        "running": column(&plan.running),
        "cutoff": plan.cutoff,
        "change": plan.change.id(),
        "treatment": treatment,
        "cluster": plan.cluster,
        "estimator": {
            "method": "local-polynomial",
            "p": plan.estimator.p,
            "q": plan.estimator.q,
            "kernel": plan.estimator.kernel.name(),
            "bandwidth": plan.estimator.selector.name(),
        },
        "level": plan.level,
        "outcomes": run.outcomes.iter().map(outcome).collect::<Vec<_>>(),
    })
}

fn column(column: &Column) -> Value {
    json!({ "column": column.name, "label": column.label, "unit": column.unit })
}

fn outcome(run: &RunOutcome) -> Value {
    let found = &run.evidence;
    let Behind::Threshold(behind) = &found.behind else { return Value::Null };
    let effect_unit = match &run.unit {
        MeasuredIn::Words(words) => words.as_str(),
        MeasuredIn::Indicator(_) => &behind.outcome.column.unit,
    };
    json!({
        "column": behind.outcome.column.name,
        "name": run.name,
        "unit": behind.outcome.column.unit,
        "effect_unit": effect_unit,
        "expected": expected(found.expectation),
        "smallest_of_interest": found.expectation.smallest_of_interest,
        "explorative": run.explorative,
        "verdict": found.verdict.id(),
        "reason": found.reason.id(),
        "contradicted_by": contradicted_by(found),
        "rows_below_in_bandwidth": behind.near.map(|[below, _]| below),
        "rows_above_in_bandwidth": behind.near.map(|[_, above]| above),
        "adjusted_p_value": found.adjusted_p_value,
        "smallest_detectable_effect": found.detectable,
        "answer": answer(found),
        "checks": found.checks.iter().map(check).collect::<Vec<_>>(),
        "figures": figures(behind),
    })
}

fn figures(behind: &NearThreshold) -> Value {
    let figures = behind.figures.iter();
    let figures = figures.map(|(of, drawn)| (of.id().to_owned(), evaluations::object(drawn)));
    Value::Object(figures.collect::<Map<String, Value>>())
}
