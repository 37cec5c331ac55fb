//! Why a discontinuity cannot be estimated.

use crate::rows::RowError;

use super::local_polynomial::TooFewValues;

/// A question about a discontinuity that has no honest answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DiscontinuityError {
    /// A column cannot be used.
    #[error(transparent)]
    Row(#[from] RowError),
    /// All rows lie on one side.
    #[error("estimate at {cutoff}: no row lies {side} the cut-off; check --cutoff and --running")]
    EmptySide {
        /// The cut-off.
        cutoff: f64,
        /// The side that is empty.
        side: &'static str,
    },
    /// A window holds too few different values for the polynomial.
    #[error(
        "fit the {side} side within {bandwidth}: the running variable takes {found} values there \
         where {needed} are needed; give a wider --bandwidth or a lower degree"
    )]
    TooFewValues {
        /// The side.
        side: &'static str,
        /// Different values in the window.
        found: usize,
        /// Different values needed.
        needed: usize,
        /// The bandwidth.
        bandwidth: f64,
    },
    /// An option is outside its range, or two options have no meaning together.
    #[error("use {option} {value}: {reason}")]
    Option {
        /// The option.
        option: &'static str,
        /// What was asked.
        value: String,
        /// What is wrong and what would work.
        reason: &'static str,
    },
    /// The data give no finite bandwidth.
    #[error("choose the bandwidth: {reason}; give --bandwidth")]
    NoBandwidth {
        /// What is wrong.
        reason: &'static str,
    },
    /// The treatment taken does not change at the cut-off.
    #[error(
        "estimate the effect of '{treatment}': the share treated does not change at the cut-off, \
         so there is nothing to divide by; leave --treatment out for the effect of crossing"
    )]
    NoFirstStage {
        /// The treatment's column.
        treatment: String,
    },
    /// Too few clusters for a standard error.
    #[error(
        "cluster by '{column}': {found} clusters {side} the cut-off within the bandwidth where 5 \
         are needed; use a wider --bandwidth, finer clusters, or randomisation in a window"
    )]
    TooFewClusters {
        /// The column.
        column: String,
        /// Clusters there are.
        found: usize,
        /// The side.
        side: &'static str,
    },
    /// A sum that must be above zero is not.
    #[error("estimate at {cutoff}: {reason}")]
    Degenerate {
        /// The cut-off.
        cutoff: f64,
        /// What is wrong and what to do.
        reason: &'static str,
    },
}

impl From<TooFewValues> for DiscontinuityError {
    fn from(few: TooFewValues) -> Self {
        let TooFewValues { side, found, needed, bandwidth } = few;
        Self::TooFewValues { side, found, needed, bandwidth }
    }
}
