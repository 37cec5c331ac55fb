//! One or few treated units against a weighted mix of others.
//!
//! Three front doors: [`synthetic_control()`] and [`synthetic_did()`] answer one question fully;
//! [`many()`] asks the same of thousands of outcomes. Below them every method stands alone in its
//! own file and takes matrices whose rows are units and whose columns are periods.

pub mod adjustment;
pub mod augmented;
pub mod conformal;
mod control_answer;
mod did_answer;
pub mod did_inference;
mod did_study;
pub mod frank_wolfe;
pub mod many;
pub mod placebo;
pub mod predictor_table;
pub mod predictors;
pub mod question;
mod refusal;
pub mod scan;
pub mod simplex;
pub mod study;
pub mod synthetic_did;
#[cfg(test)]
mod tests;
pub mod weighting;

use crate::answer::{Evaluation, Listed};
use question::{ControlQuestion, DidQuestion};

pub use many::many;
pub use refusal::SyntheticControlError;

/// The methods of this family.
pub const METHODS: &[Listed] = &[
    Listed {
        id: "synthetic-control",
        name: "Synthetic control",
        definition: "the gap between treated units and the mix of donors that resembles them before",
        source: "Abadie, Diamond and Hainmueller (2010), doi 10.1198/jasa.2009.ap08746",
    },
    Listed {
        id: "augmented-synthetic-control",
        name: "Ridge-augmented synthetic control",
        definition: "synthetic control with the bias left before the start removed by ridge regression",
        source: "Ben-Michael, Feller and Rothstein (2021), doi 10.1080/01621459.2021.1929245",
    },
    Listed {
        id: "synthetic-did",
        name: "Synthetic difference-in-differences",
        definition: "difference-in-differences with weights over controls and over earlier periods",
        source: "Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), doi 10.1257/aer.20190159",
    },
];

/// Returns the effect on treated units against their synthetic controls.
///
/// The estimate is the mean gap from the start on, in the outcome's unit, averaged over treated
/// units; there is never a standard error. A donor with a missing outcome is left out and named, a
/// treated unit with one is refused.
///
/// # Errors
/// [`SyntheticControlError`] where rows make no panel, names are unknown, donors or periods too few,
/// or options have no meaning together.
///
/// # Source
/// Abadie, A., Diamond, A. and Hainmueller, J. (2010), JASA 105(490), doi 10.1198/jasa.2009.ap08746.
pub fn synthetic_control(
    question: &ControlQuestion<'_>,
) -> Result<Evaluation, SyntheticControlError> {
    control_answer::answer(question)
}

/// Returns the effect by synthetic difference-in-differences, or by its special cases synthetic
/// control and difference-in-differences.
///
/// The estimate is the average effect on the treated from their start on, in the outcome's unit;
/// cohorts are weighted by treated unit-periods. With one treated unit inference is by placebos
/// alone, and no standard error is given.
///
/// # Errors
/// [`SyntheticControlError`] where rows make no panel, controls or periods are too few, or options
/// have no meaning together.
///
/// # Source
/// Arkhangelsky, D., Athey, S., Hirshberg, D., Imbens, G. and Wager, S. (2021), AER 111(12), doi
/// 10.1257/aer.20190159.
pub fn synthetic_did(question: &DidQuestion<'_>) -> Result<Evaluation, SyntheticControlError> {
    did_answer::answer(question)
}
