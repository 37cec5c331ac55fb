//! A run as a record: everything that it rests on and found, in one order, byte for byte.

use domain::data_set::DataSet;
use domain::indicator::Direction;
use evaluation::design::{Comparison, Named};
use evaluation::evidence::{CheckFound, Reason};
use serde_json::{Value, json};

use super::{EvaluationRun, RunOutcome};
use crate::describe_municipality::unit_word;
use crate::design_file::hash_of;
use crate::evaluations;

/// The version of the record's layout and of the methods behind it. Raised whenever either changes
/// what a record says, so that a record of an older program is never taken for one of this.
const RECORD_VERSION: u32 = 1;

impl EvaluationRun {
    /// Returns the record's id: the design's, and the first characters of the SHA-256 of what the
    /// record rests on (version of the record, design, registration and data sets).
    #[must_use]
    pub fn record_id(&self) -> String {
        let inputs = self.inputs().to_string();
        format!("{}-{}", self.design.id, &hash_of(inputs.as_bytes())[..12])
    }

    fn inputs(&self) -> Value {
        let registered = self.registration.as_ref();
        json!({
            "record_version": RECORD_VERSION,
            "design": {
                "id": self.design.id,
                "sha256": self.design_hash,
                "registered_at": registered.map(|registration| &registration.registered_at),
            },
            "data_sets": self.data_sets.iter().map(data_set).collect::<Vec<_>>(),
        })
    }

    /// Returns the record as JSON with a line feed at its end.
    #[must_use]
    pub fn record(&self) -> String {
        let design = &self.design;
        let treated = |(area, start): (&str, i32)| json!({ "area": area, "start": start });
        let value = json!({
            "record": self.record_id(),
            "rests_on": self.inputs(),
            "title": design.title,
            "question": design.question,
            "programme": design.programme,
            "source": design.source,
            "lacks": design.lacks,
            "treated": (design.treated.iter())
                .map(|one| treated((one.area.as_str(), one.start)))
                .collect::<Vec<_>>(),
            "comparison": comparison(&design.comparison),
            "excluded": named(&design.excluded),
            "flagged": named(&design.flagged),
            "estimator": design.estimator.id(),
            "level": design.level,
            "seed": design.seed,
            "outcomes": self.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        });
        let mut text = serde_json::to_string_pretty(&value).expect("a value is always writable");
        text.push('\n');
        text
    }
}

fn data_set(set: &DataSet) -> Value {
    json!({ "id": set.id.as_str(), "sha256": set.hash, "published": set.publication.published.to_string() })
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
    let found = &run.evidence;
    let expected = match found.outcome.expected {
        Direction::HigherIsBetter => "higher",
        Direction::LowerIsBetter => "lower",
    };
    let contradicted_by: &[&str] = match &found.reason {
        Reason::Contradicted(checks) => checks,
        _ => &[],
    };
    json!({
        "indicator": run.indicator.id.as_str(),
        "name": run.indicator.name,
        "unit": unit_word(run.indicator.unit),
        "group": found.outcome.group.as_str(),
        "expected": expected,
        "horizon": found.outcome.horizon,
        "smallest_of_interest": found.outcome.smallest_of_interest,
        "explorative": run.explorative,
        "verdict": found.verdict.id(),
        "reason": found.reason.id(),
        "contradicted_by": contradicted_by,
        "first_year": found.years.map(|(first, _)| first),
        "last_year": found.years.map(|(_, last)| last),
        "last_year_needed": found.last_needed,
        "treated": found.treated,
        "compared": found.compared,
        "left_out": named(&found.left_out),
        "adjusted_p_value": found.adjusted_p_value,
        "smallest_detectable_effect": found.detectable,
        "answer": match &found.answer {
            Ok(answer) => evaluations::object(answer),
            Err(refusal) => json!({ "refused": refusal }),
        },
        "checks": found.checks.iter().map(check).collect::<Vec<_>>(),
    })
}

fn check(found: &CheckFound) -> Value {
    match &found.answer {
        Ok(answer) => json!({
            "check": found.check.id(),
            "contradicts": found.contradicts,
            "estimate": answer.estimate,
            "low": answer.range.map(|(low, _)| low),
            "high": answer.range.map(|(_, high)| high),
            "p_value": answer.p_value,
            "answer": evaluations::object(&answer.evaluation),
        }),
        Err(refusal) => json!({
            "check": found.check.id(),
            "contradicts": found.contradicts,
            "refused": refusal,
        }),
    }
}
