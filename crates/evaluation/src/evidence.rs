//! What a design's outcomes say once the statistics are there: estimate, checks and verdict.
//!
//! [`evidence`] follows a [`Design`] outcome by outcome on the statistics given, tries the design's
//! checks, allows for several outcomes being looked at (Holm 1979), and says in one of four words
//! what can be concluded. It never changes what was decided beforehand: what cannot be estimated is
//! told as such, with the method's own reason.

mod checks;
mod estimate;
pub mod sample;
#[cfg(test)]
mod tests;
pub mod verdict;

use std::collections::BTreeSet;

use domain::area::AreaCode;
use rayon::prelude::*;

use crate::answer::Evaluation;
use crate::design::{Check, Design, Named, Outcome};
use crate::honesty::many_outcomes::{Adjustment, adjusted};
use crate::honesty::power::{PowerQuestion, power};
use sample::{Sample, Window};
pub use verdict::{Reason, Verdict};

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

/// What is found for one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeEvidence {
    /// The outcome.
    pub outcome: Outcome,
    /// The last year that the design needs.
    pub last_needed: i32,
    /// The first and last year used; `None` where the statistics allow nothing.
    pub years: Option<(i32, i32)>,
    /// The first start among the treated behind the estimate.
    pub start: Option<i32>,
    /// The treated municipalities behind the estimate.
    pub treated: usize,
    /// The municipalities they are compared with.
    pub compared: usize,
    /// Municipalities of the design without whole series, each with the reason.
    pub left_out: Vec<Named>,
    /// The answer of the design's estimator, or why there is none.
    pub answer: Result<Evaluation, String>,
    /// The p-value that allows for all outcomes of the design.
    pub adjusted_p_value: Option<f64>,
    /// The smallest effect that would be found four times in five.
    pub detectable: Option<f64>,
    /// What was tried beside.
    pub checks: Vec<CheckFound>,
    /// What can be concluded.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
}

/// What a check finds.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckFound {
    /// The check.
    pub check: Check,
    /// Its answer, or why there is none.
    pub answer: Result<CheckAnswer, String>,
    /// Whether it speaks against what the estimate says; `None` where the estimate says nothing or
    /// the check has no answer.
    pub contradicts: Option<bool>,
}

/// A check's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckAnswer {
    /// Its estimate, in the outcome's unit.
    pub estimate: Option<f64>,
    /// Its interval; of [`Check::LeaveOneOut`] the smallest and the largest estimate.
    pub range: Option<(f64, f64)>,
    /// Its p-value.
    pub p_value: Option<f64>,
    /// Everything it found.
    pub evaluation: Evaluation,
}

/// Follows a design on its outcomes' statistics, given in the order of [`Design::outcomes`].
///
/// The same design and statistics give the same evidence, whatever the number of threads.
///
/// # Panics
/// Where there are not as many statistics as outcomes, or a block of values is not as large as its
/// areas times its years.
#[must_use]
pub fn evidence(design: &Design, observed: &[Observed<'_>], pool: &Pool) -> Vec<OutcomeEvidence> {
    assert_eq!(design.outcomes.len(), observed.len(), "one block of statistics per outcome");
    let mut found: Vec<OutcomeEvidence> = design
        .outcomes
        .par_iter()
        .zip(observed)
        .map(|(outcome, observed)| of_outcome(design, outcome, observed, pool))
        .collect();
    adjust(&mut found, 1.0 - design.level);
    for one in &mut found {
        verdict::conclude(one, design.level);
    }
    found
}

fn of_outcome(
    design: &Design,
    outcome: &Outcome,
    observed: &Observed<'_>,
    pool: &Pool,
) -> OutcomeEvidence {
    assert_eq!(observed.values.len(), observed.areas.len() * observed.years.len());
    let last_needed = design.last_year(outcome);
    let nothing = |left_out, reason: String| OutcomeEvidence {
        outcome: outcome.clone(),
        last_needed,
        years: None,
        start: None,
        treated: 0,
        compared: 0,
        left_out,
        answer: Err(reason),
        adjusted_p_value: None,
        detectable: None,
        checks: Vec::new(),
        verdict: Verdict::CannotBeTold,
        reason: Reason::Refused,
    };
    let window = Window::of(design, outcome);
    let sample = match Sample::of(design, observed, &pool.compared, window) {
        Ok(sample) => sample,
        Err(refusal) => {
            let early = refusal.is_early();
            let mut none = nothing(Vec::new(), refusal.to_string());
            if early {
                none.reason = Reason::TooEarly { known_to: refusal.known_to() };
                none.verdict = Verdict::TooEarly;
            }
            return none;
        }
    };
    let answer = estimate::estimate(design, design.estimator, &sample);
    let checks = match &answer {
        Ok(_) => checks::checks(design, outcome, observed, pool, &sample),
        Err(_) => Vec::new(),
    };
    OutcomeEvidence {
        years: Some(sample.years),
        start: sample.treated.iter().map(|(_, start)| *start).min(),
        treated: sample.treated.len(),
        compared: sample.compared,
        detectable: answer.as_ref().ok().and_then(|answer| detectable(answer, &sample, design)),
        checks,
        ..nothing(sample.left_out, String::new())
    }
    .with(answer)
}

impl OutcomeEvidence {
    fn with(self, answer: Result<Evaluation, String>) -> Self {
        Self { answer, ..self }
    }

    /// Returns the answer's interval.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        let interval = self.answer.as_ref().ok()?.interval.as_ref()?;
        Some((interval.low, interval.high))
    }
}

/// Returns the smallest effect that the estimate's standard error shows four times in five.
fn detectable(answer: &Evaluation, sample: &Sample, design: &Design) -> Option<f64> {
    let question = PowerQuestion::Estimate {
        standard_error: answer.standard_error?,
        degrees: numerics::sum::count(sample.treated.len().checked_sub(1).filter(|n| *n > 0)?),
        n: answer.n,
        size: 1.0 - design.level,
        power: 0.8,
    };
    power(&question).ok()?.estimate
}

/// Adjusts p-values over the design's outcomes.
fn adjust(found: &mut [OutcomeEvidence], alpha: f64) {
    let p_value = |one: &OutcomeEvidence| one.answer.as_ref().ok().and_then(|a| a.p_value);
    let p_values: Vec<f64> = found.iter().filter_map(p_value).collect();
    let mut all = adjusted(&p_values, Adjustment::Holm, alpha).into_iter();
    for one in found.iter_mut() {
        one.adjusted_p_value = p_value(one).and_then(|_| all.next());
    }
}
