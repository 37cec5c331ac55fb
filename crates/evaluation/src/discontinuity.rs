//! What happens where a rule switches at a threshold.
//!
//! Rows just below a cut-off are compared with rows just above it. [`discontinuity`] estimates the
//! jump, [`density_test`] asks whether the running variable was bent, [`plot`] gives the figure.

mod adjustment;
pub mod bandwidth;
mod columns;
pub mod kernel;
mod local_polynomial;
pub mod question;
pub mod refusal;
pub mod residuals;
mod robust;
mod robust_answer;
mod sensitivity;
mod side;
#[cfg(test)]
mod tests;

use crate::answer::Evaluation;

pub use question::{Approach, DiscontinuityQuestion};
pub use refusal::DiscontinuityError;

/// Returns the effect at a threshold.
///
/// # Errors
/// [`DiscontinuityError`] where a column cannot be used, an option is outside its range, a side
/// has no rows, a window too few different values, too few clusters, or the treatment does not
/// jump.
pub fn discontinuity(
    question: &DiscontinuityQuestion<'_>,
) -> Result<Evaluation, DiscontinuityError> {
    match &question.approach {
        Approach::Robust(options) => robust_answer::answer(question, options),
        _ => Err(DiscontinuityError::NoBandwidth { reason: "x" }),
    }
}
