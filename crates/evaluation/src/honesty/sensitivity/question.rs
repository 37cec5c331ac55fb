//! What is asked about sensitivity, and what cannot be.

use numerics::sum::count;

use crate::honesty::event_study::{EventStudy, EventStudyColumns, EventStudyError};
use crate::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};

/// Fewest draws that place the first stage's critical value.
const FEWEST_DRAWS: usize = 1_000;

/// The effect that is asked about, a combination of the effects after the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target<'a> {
    /// That of the first period after the reference.
    First,
    /// That of one period.
    Period(i64),
    /// The plain mean over all periods after the reference.
    Average,
    /// Weights of the periods after the reference, in order of time.
    Weights(&'a [f64]),
}

/// How intervals are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalKind {
    /// Fixed length around the best affine estimator; for smoothness without a direction.
    FixedLength,
    /// Conditional test with a fixed-length interval as first stage of a tenth of the size
    /// ("C-F"); for smoothness, whatever the direction.
    ConditionalFixedLength,
    /// Conditional test with a least favourable first stage of a tenth of the size ("C-LF").
    ConditionalLeastFavourable,
    /// Conditional test alone ("Conditional"): very long where two moments nearly tie.
    Conditional,
    /// Least favourable test alone: longer where moments are slack.
    LeastFavourable,
}

impl IntervalKind {
    /// Returns whether a critical value is placed by draws.
    pub(super) fn is_drawn(self) -> bool {
        matches!(self, Self::ConditionalLeastFavourable | Self::LeastFavourable)
    }

    /// Returns whether a fixed-length interval is made.
    pub(super) fn is_of_fixed_length(self) -> bool {
        matches!(self, Self::FixedLength | Self::ConditionalFixedLength)
    }

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::FixedLength => "fixed-length",
            Self::ConditionalFixedLength => "conditional-fixed-length",
            Self::Conditional => "conditional",
            Self::ConditionalLeastFavourable => "conditional-least-favourable",
            Self::LeastFavourable => "least-favourable",
        }
    }
}

/// Whether the bound is sought at which the interval first holds zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    /// It is sought.
    Find,
    /// It is not.
    Skip,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SensitivityQuestion<'a> {
    /// The event study.
    pub columns: EventStudyColumns<'a>,
    /// The effect.
    pub target: Target<'a>,
    /// The set of violations.
    pub restriction: Restriction,
    /// M (in the outcome's unit per period squared) or M̄ (a multiple), each from zero up.
    pub bounds: &'a [f64],
    /// How intervals are made.
    pub interval: IntervalKind,
    /// Whether the breakdown value is sought.
    pub breakdown: Breakdown,
    /// The confidence of intervals, 0.95.
    pub level: f64,
    /// Draws for the least favourable critical value; 10 000.
    pub draws: usize,
    /// What fixes the draws.
    pub seed: u64,
}

/// A question about sensitivity that has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SensitivityError {
    /// The event study is none.
    #[error(transparent)]
    EventStudy(#[from] EventStudyError),
    /// The confidence is no share.
    #[error("read the level: {level} does not lie between 0.5 and 1; give 0.95")]
    Level {
        /// As given.
        level: f64,
    },
    /// A bound is no size.
    #[error("read the bounds: {bound} is no size of a violation; give numbers from 0 up")]
    Bound {
        /// As given.
        bound: f64,
    },
    /// No bound is given.
    #[error("read the bounds: there is none; give 0, 0.5, 1 and 2 for relative magnitudes")]
    NoBounds,
    /// The target is none.
    #[error(
        "read the target: {wrong}; name a period after the reference, or as many weights as \
             there are periods after it, not all zero"
    )]
    Target {
        /// What is wrong.
        wrong: String,
    },
    /// Fixed-length intervals are defined for smoothness alone.
    #[error(
        "make fixed-length intervals under '{restriction}' with direction '{direction}': they are \
         only good under smoothness in any direction; ask for conditional-least-favourable"
    )]
    FixedLength {
        /// The restriction's id.
        restriction: &'static str,
        /// The direction's id.
        direction: &'static str,
    },
    /// A fixed-length first stage is valid for smoothness alone.
    #[error(
        "start with a fixed-length interval under '{restriction}': it is only valid under \
         smoothness; ask for conditional-least-favourable"
    )]
    FirstStage {
        /// The restriction's id.
        restriction: &'static str,
    },
    /// Too few draws.
    #[error("place the critical value: {draws} draws are too few; give {FEWEST_DRAWS} or more")]
    Draws {
        /// As given.
        draws: usize,
    },
    /// The coefficients before the start do not vary freely.
    #[error(
        "weigh the periods before the start: their covariance has no inverse; drop periods, or ask \
         for conditional-least-favourable"
    )]
    Singular,
    /// The polyhedron has too many edges.
    #[error(
        "test under '{restriction}' with direction '{direction}' over {after} periods: too many \
         inequalities bind together; ask about fewer periods after the reference"
    )]
    TooManyEdges {
        /// The restriction's id.
        restriction: &'static str,
        /// The direction's id.
        direction: &'static str,
        /// Periods after the reference.
        after: usize,
    },
}

/// Checks the options.
pub(super) fn check(question: &SensitivityQuestion<'_>) -> Result<(), SensitivityError> {
    let level = question.level;
    if !(level > 0.5 && level < 1.0) {
        return Err(SensitivityError::Level { level });
    }
    if question.bounds.is_empty() {
        return Err(SensitivityError::NoBounds);
    }
    if let Some(&bound) = question.bounds.iter().find(|b| !(b.is_finite() && **b >= 0.0)) {
        return Err(SensitivityError::Bound { bound });
    }
    let Restriction { bounded, direction } = question.restriction;
    if question.interval == IntervalKind::FixedLength {
        if bounded != Bounded::Smoothness || direction != Direction::Any {
            let (restriction, direction) = (bounded.id(), direction.id());
            return Err(SensitivityError::FixedLength { restriction, direction });
        }
    } else if question.interval.is_of_fixed_length() && bounded != Bounded::Smoothness {
        return Err(SensitivityError::FirstStage { restriction: bounded.id() });
    } else if question.interval.is_drawn() && question.draws < FEWEST_DRAWS {
        return Err(SensitivityError::Draws { draws: question.draws });
    }
    Ok(())
}

/// Returns the weights of the periods after the reference.
pub(super) fn weights_of(
    target: Target<'_>,
    study: &EventStudy,
) -> Result<Vec<f64>, SensitivityError> {
    let n_after = study.n_after();
    let one = |place: usize| (0..n_after).map(|i| if i == place { 1.0 } else { 0.0 }).collect();
    let refuse = |wrong: String| Err(SensitivityError::Target { wrong });
    match target {
        Target::First => Ok(one(0)),
        Target::Average => Ok(vec![1.0 / count(n_after); n_after]),
        Target::Period(period) => {
            match study.periods[study.n_before..].iter().position(|known| *known == period) {
                Some(place) => Ok(one(place)),
                None => refuse(format!("period {period} is not after the reference")),
            }
        }
        Target::Weights(weights) => {
            let usable = weights.len() == n_after && weights.iter().all(|w| w.is_finite());
            if !usable {
                refuse(format!("{} weights for {n_after} periods", weights.len()))
            } else if weights.iter().all(|w| *w == 0.0) {
                refuse("every weight is zero".to_owned())
            } else {
                Ok(weights.to_vec())
            }
        }
    }
}
