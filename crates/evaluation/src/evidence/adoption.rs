//! What a design of adoption over time says of its outcomes.

use std::collections::BTreeSet;

use domain::area::AreaCode;
use rayon::prelude::*;

use super::sample::{Sample, Window};
use super::{
    Behind, OutcomeEvidence, Reason, Series, Verdict, checks, conclude_all, estimate, verdict,
};
use crate::answer::Evaluation;
use crate::design::adoption::{Adoption, Outcome};
use crate::honesty::power::{PowerQuestion, power};

/// One outcome's statistics, whole or in part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed<'a> {
    /// The municipalities, each once.
    pub areas: &'a [AreaCode],
    /// The years, rising.
    pub years: &'a [i32],
    /// Municipality after municipality, one per year; `None` where there is no value.
    pub values: &'a [Option<f64>],
}

/// Who the treated are compared with, once the design's rule has been applied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pool {
    /// Neither treated nor left out, and named by the rule.
    pub compared: BTreeSet<AreaCode>,
    /// Those of them that are similar to at least one treated.
    pub similar: BTreeSet<AreaCode>,
}

/// Follows a design on its outcomes' statistics, given in the order of [`Adoption::outcomes`].
///
/// The same design and statistics give the same evidence, whatever the number of threads.
///
/// # Panics
/// Where there are not as many statistics as outcomes, or a block of values is not as large as its
/// areas times its years.
#[must_use]
pub fn of_adoption(
    design: &Adoption,
    observed: &[Observed<'_>],
    pool: &Pool,
) -> Vec<OutcomeEvidence> {
    assert_eq!(design.outcomes.len(), observed.len(), "one block of statistics per outcome");
    let mut found: Vec<OutcomeEvidence> = design
        .outcomes
        .par_iter()
        .zip(observed)
        .map(|(outcome, observed)| of_outcome(design, outcome, observed, pool))
        .collect();
    conclude_all(&mut found, design.level);
    found.iter_mut().for_each(verdict::say_early);
    found
}

fn of_outcome(
    design: &Adoption,
    outcome: &Outcome,
    observed: &Observed<'_>,
    pool: &Pool,
) -> OutcomeEvidence {
    assert_eq!(observed.values.len(), observed.areas.len() * observed.years.len());
    let nothing = |left_out| Series {
        outcome: outcome.clone(),
        last_needed: design.last_year(outcome),
        years: None,
        start: None,
        treated: 0,
        compared: 0,
        left_out,
    };
    let unconcluded = |series, answer| {
        OutcomeEvidence::unconcluded(outcome.expectation, Behind::Series(series), answer)
    };
    let window = Window::of(design, outcome);
    let sample = match Sample::of(design, observed, &pool.compared, window) {
        Ok(sample) => sample,
        Err(refusal) => {
            let none = unconcluded(nothing(Vec::new()), Err(refusal.to_string()));
            return if refusal.is_early() {
                let reason = Reason::TooEarly { known_to: refusal.known_to() };
                OutcomeEvidence { verdict: Verdict::TooEarly, reason, ..none }
            } else {
                none
            };
        }
    };
    let answer = estimate::estimate(design, design.estimator, &sample);
    let checks = match &answer {
        Ok(_) => checks::checks(design, outcome, observed, pool, &sample),
        Err(_) => Vec::new(),
    };
    let detectable = answer.as_ref().ok().and_then(|answer| detectable(answer, &sample, design));
    let series = Series {
        years: Some(sample.years),
        start: sample.treated.iter().map(|(_, start)| *start).min(),
        treated: sample.treated.len(),
        compared: sample.compared,
        ..nothing(sample.left_out)
    };
    OutcomeEvidence { detectable, checks, ..unconcluded(series, answer) }
}

/// Returns the smallest effect that the estimate's standard error shows four times in five.
fn detectable(answer: &Evaluation, sample: &Sample, design: &Adoption) -> Option<f64> {
    let question = PowerQuestion::Estimate {
        standard_error: answer.standard_error?,
        degrees: numerics::sum::count(sample.treated.len().checked_sub(1).filter(|n| *n > 0)?),
        n: answer.n,
        size: 1.0 - design.level,
        power: 0.8,
    };
    power(&question).ok()?.estimate
}
