//! Why a frame cannot be divided, with what a reader needs to change it.

use domain::money::Ore;
use measures::allocation::AllocationError;

use super::question::QuestionError;

/// What stands in the way of a division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Every weight is 0.
    NoWeights,
    /// Base or floor is above the cap.
    CapBelow {
        /// The larger of base and floor.
        least: Ore,
        /// The cap.
        cap: Ore,
    },
    /// Base amounts and floors take more than there is.
    FloorsExceedFrame {
        /// What they take.
        needed: Ore,
        /// What there is.
        frame: Ore,
        /// How much more they take.
        difference: Ore,
    },
    /// The caps leave money over.
    CapsBelowFrame {
        /// What can be given out.
        most: Ore,
        /// What there is.
        frame: Ore,
        /// How much is left over.
        difference: Ore,
    },
    /// Something that no choice on a page leads to.
    Other,
}

impl Refusal {
    /// Returns what stands in the way, where the error is about the division itself.
    #[must_use]
    pub fn of(error: &QuestionError) -> Option<Self> {
        match error {
            QuestionError::Allocation(error) => Some(error.into()),
            _ => None,
        }
    }
}

impl From<&AllocationError> for Refusal {
    fn from(error: &AllocationError) -> Self {
        let difference = |larger: Ore, smaller: Ore| larger.checked_sub(smaller).unwrap_or(larger);
        match error {
            AllocationError::NoWeights => Self::NoWeights,
            AllocationError::CapBelow { least, cap, .. } => {
                Self::CapBelow { least: *least, cap: *cap }
            }
            AllocationError::FloorsExceedFrame { needed, frame } => Self::FloorsExceedFrame {
                needed: *needed,
                frame: *frame,
                difference: difference(*needed, *frame),
            },
            AllocationError::CapsBelowFrame { most, frame } => Self::CapsBelowFrame {
                most: *most,
                frame: *frame,
                difference: difference(*frame, *most),
            },
            _ => Self::Other,
        }
    }
}
