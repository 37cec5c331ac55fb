//! Why a synthetic control could not be made.

use super::did_inference::DidInferenceError;
use super::simplex::SimplexError;
use crate::panel::PanelError;
use crate::rows::RowError;

/// Why a question about one or few treated units has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SyntheticControlError {
    /// The rows make no panel.
    #[error(transparent)]
    Panel(#[from] PanelError),
    /// A column cannot be used.
    #[error(transparent)]
    Row(#[from] RowError),
    /// The weights do not exist.
    #[error(transparent)]
    Simplex(#[from] SimplexError),
    /// The standard error asked for does not exist.
    #[error(transparent)]
    Inference(#[from] DidInferenceError),
    /// A unit that is named is not in the data.
    #[error("find unit '{unit}': the data have no such unit; {}", instead(.nearest, .first))]
    UnknownUnit {
        /// The name.
        unit: String,
        /// The unit with the closest name, where one is close.
        nearest: Option<String>,
        /// A unit there is.
        first: String,
    },
    /// No unit is treated.
    #[error("find the treated units: there are none; name them, or give the first treated period")]
    NoTreated,
    /// A unit is both treated and a donor.
    #[error("use '{unit}' as a donor: it is treated; take it out of the donors")]
    TreatedDonor {
        /// The unit.
        unit: String,
    },
    /// There are too few donors.
    #[error(
        "find donors: {found} with complete outcomes where {needed} are needed; name more donors or shorten the period"
    )]
    TooFewDonors {
        /// Those there are.
        found: usize,
        /// Those needed.
        needed: usize,
    },
    /// There are too few periods before the start.
    #[error(
        "fit before {start}: there are {found} periods before it where {needed} are needed; give a later start or longer series"
    )]
    TooFewBefore {
        /// The first treated period.
        start: i64,
        /// Periods there are.
        found: usize,
        /// Periods needed.
        needed: usize,
    },
    /// There is no period from the start on.
    #[error("measure the effect from {start}: the data end in {last}; give an earlier start")]
    NothingAfter {
        /// The first treated period.
        start: i64,
        /// The last period.
        last: i64,
    },
    /// A treated unit has a hole.
    #[error(
        "use treated unit '{unit}': its outcome is missing in {period}; shorten the period or fill it from the source"
    )]
    TreatedHole {
        /// The unit.
        unit: String,
        /// The first period that is missing.
        period: i64,
    },
    /// A method asked for is not defined here.
    #[error("{asked}: {why}; {instead}")]
    NotDefined {
        /// What was asked.
        asked: &'static str,
        /// Why it has no meaning.
        why: String,
        /// What would work.
        instead: &'static str,
    },
    /// A share is outside its range.
    #[error("use {level} as level: it must lie between 0 and 1, as 0.95")]
    Level {
        /// The level asked for.
        level: f64,
    },
}

fn instead(nearest: &Option<String>, first: &str) -> String {
    match nearest {
        Some(name) => format!("did you mean '{name}'?"),
        None => format!("the first is '{first}'"),
    }
}
