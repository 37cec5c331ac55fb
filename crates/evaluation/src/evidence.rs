//! What a design's outcomes say once the data are there: estimate, checks and verdict.
//!
//! [`of_adoption`] follows a plan of adoption outcome by outcome on the statistics given, and
//! [`at_threshold`] a plan at a threshold on the columns of a data set. Both try the design's checks,
//! allow for several outcomes being looked at (Holm 1979), and say in one of four words what can be
//! concluded. Neither changes what was decided beforehand: what cannot be estimated is told as such,
//! with the method's own reason.

mod adoption;
mod checks;
mod estimate;
pub mod sample;
#[cfg(test)]
mod tests;
mod threshold;
pub mod verdict;

use crate::answer::Evaluation;
use crate::design::adoption::{self as adopted, Named};
use crate::design::threshold::{self as crossed};
use crate::design::{Check, Expectation};
use crate::honesty::many_outcomes::{Adjustment, adjusted};
pub use adoption::{Observed, Pool, of_adoption};
pub use threshold::{ThresholdColumns, at_threshold};
pub use verdict::{Reason, Verdict};

/// What is found for one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeEvidence {
    /// What was expected of it.
    pub expectation: Expectation,
    /// What the answer rests on.
    pub behind: Behind,
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

/// What the answer for an outcome rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Behind {
    /// Yearly values of municipalities.
    Series(Series),
    /// Rows on both sides of a threshold.
    Threshold(NearThreshold),
}

/// Yearly values of municipalities.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The outcome.
    pub outcome: adopted::Outcome,
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
}

/// Rows on both sides of a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct NearThreshold {
    /// The outcome.
    pub outcome: crossed::Outcome,
    /// The rows within the estimate's bandwidth below and above; `None` where there is no estimate.
    pub near: Option<[usize; 2]>,
    /// Means in bins with a curve over each side: of the treatment taken, where there is one, and of
    /// the outcome; none where the running variable takes too few values.
    pub figures: Vec<(FigureOf, Evaluation)>,
}

/// What a figure of binned means shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureOf {
    /// The treatment taken.
    Treatment,
    /// The outcome.
    Outcome,
}

impl FigureOf {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Treatment => "binned-treatment",
            Self::Outcome => "binned-outcome",
        }
    }
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
    /// Its estimate of the same effect, in the outcome's unit.
    pub estimate: Option<f64>,
    /// Its interval; of [`adopted::Check::LeaveOneOut`] and [`crossed::Check::Bandwidths`] the
    /// smallest and the largest estimate.
    pub range: Option<(f64, f64)>,
    /// Its p-value.
    pub p_value: Option<f64>,
    /// Everything it found.
    pub evaluation: Evaluation,
}

impl OutcomeEvidence {
    fn unconcluded(
        expectation: Expectation,
        behind: Behind,
        answer: Result<Evaluation, String>,
    ) -> Self {
        Self {
            expectation,
            behind,
            answer,
            adjusted_p_value: None,
            detectable: None,
            checks: Vec::new(),
            verdict: Verdict::CannotBeTold,
            reason: Reason::Refused,
        }
    }

    /// Returns the answer's estimate.
    #[must_use]
    pub fn estimate(&self) -> Option<f64> {
        self.answer.as_ref().ok()?.estimate
    }

    /// Returns the answer's interval.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        let interval = self.answer.as_ref().ok()?.interval.as_ref()?;
        Some((interval.low, interval.high))
    }
}

/// Allows for several outcomes, and concludes on each.
fn conclude_all(found: &mut [OutcomeEvidence], level: f64) {
    adjust(found, 1.0 - level);
    for one in found {
        verdict::conclude(one, level);
    }
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
