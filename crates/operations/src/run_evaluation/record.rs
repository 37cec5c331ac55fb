//! A run as a record: everything that it rests on and found, in one order, byte for byte.

mod adoption;
mod threshold;

use domain::data_set::DataSet;
use domain::indicator::Direction;
use evaluation::design::{Expectation, Plan};
use evaluation::evidence::{CheckFound, OutcomeEvidence, Reason};
use serde_json::{Value, json};

use super::{EvaluationRun, RestsOn};
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
        let mut inputs = json!({
            "record_version": RECORD_VERSION,
            "design": {
                "id": self.design.id,
                "sha256": self.design_hash,
                "registered_at": registered.map(|registration| &registration.registered_at),
            },
            "data_sets": self.data_sets().iter().map(data_set).collect::<Vec<_>>(),
        });
        if let RestsOn::Shipped(set) = &self.rests_on {
            inputs["shipped"] = json!({ "id": set.id, "file": set.path, "sha256": set.sha256 });
        }
        inputs
    }

    /// Returns what every record begins with.
    fn head(&self) -> Value {
        let design = &self.design;
        json!({
            "record": self.record_id(),
            "rests_on": self.inputs(),
            "title": design.title,
            "question": design.question,
            "programme": design.programme,
            "source": design.source,
            "lacks": design.lacks,
        })
    }

    /// Returns the record as JSON with a line feed at its end.
    #[must_use]
    pub fn record(&self) -> String {
        let mut record = self.head();
        let plan = match &self.design.plan {
            Plan::Adoption(plan) => adoption::record(self, plan),
            Plan::Threshold(plan) => threshold::record(self, plan),
        };
        if let (Value::Object(record), Value::Object(plan)) = (&mut record, plan) {
            record.extend(plan);
        }
        let mut text = serde_json::to_string_pretty(&record).expect("a value is always writable");
        text.push('\n');
        text
    }
}

fn data_set(set: &DataSet) -> Value {
    json!({ "id": set.id.as_str(), "sha256": set.hash, "published": set.publication.published.to_string() })
}

/// Returns the way that an outcome should move.
fn expected(expectation: Expectation) -> &'static str {
    match expectation.direction {
        Direction::HigherIsBetter => "higher",
        Direction::LowerIsBetter => "lower",
    }
}

fn contradicted_by(found: &OutcomeEvidence) -> &[&'static str] {
    match &found.reason {
        Reason::Contradicted(checks) => checks,
        _ => &[],
    }
}

fn answer(found: &OutcomeEvidence) -> Value {
    match &found.answer {
        Ok(answer) => evaluations::object(answer),
        Err(refusal) => json!({ "refused": refusal }),
    }
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
