//! What can be concluded from an estimate, its interval and its checks: one of four words.

use super::{Behind, CheckAnswer, OutcomeEvidence};
use crate::answer::Finding;
use crate::design::adoption::Check as Adopted;
use crate::design::threshold::Check as Crossed;
use crate::design::{Check, Expectation};

/// What can be concluded about an outcome.
///
/// With the effect counted as positive where it goes the way that was expected, `(low, high)` its
/// interval and `s` the smallest effect worth having:
///
/// - *too early* where statistics do not yet reach the whole horizon of every treated place;
/// - *supported* where `low > 0`, the p-value that allows for the design's other outcomes is at
///   most `1 − level`, and no check speaks against it;
/// - *not supported* where `high < s` (or `high < 0` where nobody said what is worth having), and
///   no check speaks against it;
/// - *cannot be told* otherwise.
///
/// A placebo date speaks against both where its p-value is at most `1 − level`: trends came apart
/// before the start. So do a bent density, a placebo cut-off and a column out of balance, and a
/// treatment that changes too little at the cut-off, F below [`WEAK`]. An interval that is robust to
/// trends speaks against *supported* where it holds 0, and against *not supported* where it holds
/// `s`. Every other check does where its estimate falls on the other side of 0, or of `s`. A check
/// without an answer speaks for neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The outcome moved as expected.
    Supported,
    /// It did not, or by less than is worth having.
    NotSupported,
    /// The statistics cannot tell.
    CannotBeTold,
    /// The statistics do not reach far enough yet.
    TooEarly,
}

impl Verdict {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::NotSupported => "not supported",
            Self::CannotBeTold => "cannot be told",
            Self::TooEarly => "too early",
        }
    }
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The interval lies on the expected side of zero, and nothing speaks against it.
    Clear,
    /// The interval holds no effect that is worth having, and nothing speaks against that.
    TooSmall,
    /// The interval lies on the other side of zero, and nothing speaks against that.
    Opposite,
    /// The interval holds both no effect and one that is worth having.
    Imprecise,
    /// The interval holds zero, and nobody said what is worth having.
    NoSizeOfInterest,
    /// The interval lies on the expected side of zero, but not once the other outcomes of the
    /// design are allowed for.
    ManyOutcomes,
    /// Checks speak against what the estimate says; their words.
    Contradicted(Vec<&'static str>),
    /// The estimator gives no interval, or refuses.
    Refused,
    /// Statistics reach a year before the horizon's end.
    TooEarly {
        /// The last year known.
        known_to: Option<i32>,
    },
}

impl Reason {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::TooSmall => "too small",
            Self::Opposite => "opposite",
            Self::Imprecise => "imprecise",
            Self::NoSizeOfInterest => "no size of interest",
            Self::ManyOutcomes => "many outcomes",
            Self::Contradicted(_) => "contradicted",
            Self::Refused => "refused",
            Self::TooEarly { .. } => "too early",
        }
    }
}

/// The F of the first stage below which the interval of a ratio is not to be trusted (Staiger and
/// Stock 1997).
pub const WEAK: f64 = 10.0;

/// The diagnostic that holds the F of the first stage.
pub(super) const F: &str = "F of the first stage";

/// What an estimate says before its checks are heard.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Claim {
    /// The effect is above 0.
    Effect,
    /// The effect is below this.
    Below(f64),
}

/// Fills in verdict, reason, and which checks speak against the estimate.
pub(super) fn conclude(one: &mut OutcomeEvidence, level: f64) {
    if one.verdict == Verdict::TooEarly {
        return;
    }
    let Some(interval) = one.interval() else {
        (one.verdict, one.reason) = (Verdict::CannotBeTold, Reason::Refused);
        return;
    };
    let expectation = one.expectation;
    let (low, high) = expectation.oriented(interval);
    let size = expectation.smallest_of_interest;
    let allowed = one.adjusted_p_value.is_none_or(|p| p <= 1.0 - level);
    let (claim, reason) = match size {
        Some(size) if high < size && high >= 0.0 => (Some(Claim::Below(size)), Reason::TooSmall),
        _ if high < 0.0 => (Some(Claim::Below(size.unwrap_or(0.0))), Reason::Opposite),
        _ if low > 0.0 && allowed => (Some(Claim::Effect), Reason::Clear),
        _ if low > 0.0 => (None, Reason::ManyOutcomes),
        Some(_) => (None, Reason::Imprecise),
        None => (None, Reason::NoSizeOfInterest),
    };
    (one.verdict, one.reason) = match claim {
        None => (Verdict::CannotBeTold, reason),
        Some(claim) => {
            for found in &mut one.checks {
                let answer = found.answer.as_ref().ok();
                found.contradicts = answer
                    .map(|answer| contradicts(claim, &found.check, answer, expectation, level));
            }
            let against: Vec<&str> = (one.checks.iter())
                .filter(|found| found.contradicts == Some(true))
                .map(|found| found.check.id())
                .collect();
            match (against.is_empty(), claim) {
                (false, _) => (Verdict::CannotBeTold, Reason::Contradicted(against)),
                (true, Claim::Effect) => (Verdict::Supported, reason),
                (true, Claim::Below(_)) => (Verdict::NotSupported, reason),
            }
        }
    };
}

/// Says that it is too early where the statistics end before the horizon does.
pub(super) fn say_early(one: &mut OutcomeEvidence) {
    let Behind::Series(series) = &one.behind else { return };
    if let Some((_, known_to)) = series.years.filter(|(_, last)| *last < series.last_needed) {
        one.verdict = Verdict::TooEarly;
        one.reason = Reason::TooEarly { known_to: Some(known_to) };
    }
}

fn contradicts(
    claim: Claim,
    check: &Check,
    answer: &CheckAnswer,
    expectation: Expectation,
    level: f64,
) -> bool {
    let point = answer.estimate.map(|estimate| (estimate, estimate));
    let range = match check {
        Check::Adoption(Adopted::PlaceboDate { .. })
        | Check::Threshold(Crossed::Density | Crossed::PlaceboCutoffs(_) | Crossed::Balance(_)) => {
            return answer.p_value.is_some_and(|p| p <= 1.0 - level);
        }
        Check::Threshold(Crossed::FirstStage) => return is_weak(answer),
        Check::Adoption(Adopted::ParallelTrends { .. } | Adopted::LeaveOneOut)
        | Check::Threshold(Crossed::Bandwidths(_)) => answer.range,
        Check::Adoption(Adopted::SimilarOnly | Adopted::WithoutFlagged | Adopted::Estimator(_))
        | Check::Threshold(Crossed::Donut(_)) => point,
    };
    // An empty robust interval fits no effect at all, so it speaks against every one.
    let Some((low, high)) = range.map(|range| expectation.oriented(range)) else { return true };
    match claim {
        Claim::Effect => low <= 0.0,
        Claim::Below(size) => high >= size,
    }
}

fn is_weak(answer: &CheckAnswer) -> bool {
    let found = answer.evaluation.diagnostics.iter().find(|one| one.name == F);
    match found.map(|one| &one.finding) {
        Some(Finding::Number(f)) => *f < WEAK,
        _ => true,
    }
}
