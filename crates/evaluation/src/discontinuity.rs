//! What happens where a rule switches at a threshold.
//!
//! Rows just below a cut-off are compared with rows just above it. [`discontinuity`] estimates the
//! jump, [`density_test`] asks whether the running variable was bent, [`plot`] gives the figure.

mod adjustment;
pub mod bandwidth;
mod binned;
mod catalogue;
mod columns;
mod density;
mod honest;
pub mod kernel;
mod local_polynomial;
mod misspecification;
pub mod question;
mod randomisation;
pub mod refusal;
pub mod residuals;
mod robust;
mod robust_answer;
mod robust_check;
mod sensitivity;
mod side;
#[cfg(test)]
mod tests;

use crate::answer::Evaluation;

pub use binned::plot;
pub use catalogue::METHODS;
pub use density::density_test;
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
        Approach::Honest(options) => honest::answer(question, options),
        Approach::Misspecification(options) => misspecification::answer(question, options),
        Approach::Randomisation(options) => randomisation::answer(question, options),
    }
}

/// Checks that a question has an outcome and a running variable alone.
fn check_plain(
    question: &DiscontinuityQuestion<'_>,
    approach: &'static str,
) -> Result<(), DiscontinuityError> {
    let used = [
        ("--treatment", question.treatment.is_some()),
        ("--covariates", !question.covariates.is_empty()),
        ("--weights", question.weights.is_some()),
        ("--cluster", question.cluster.is_some()),
    ];
    if let Some((option, _)) = used.into_iter().find(|(_, used)| *used) {
        let reason =
            "it has a meaning only with robust local polynomials; leave it out or use them";
        return Err(DiscontinuityError::Option {
            option,
            value: format!("with {approach}"),
            reason,
        });
    }
    if !(question.level > 0.0 && question.level < 1.0) {
        let reason = "it is a share between 0 and 1, 0.95";
        let value = question.level.to_string();
        return Err(DiscontinuityError::Option { option: "--level", value, reason });
    }
    if !question.cutoff.is_finite() {
        let (value, reason) = (question.cutoff.to_string(), "it is a finite number");
        return Err(DiscontinuityError::Option { option: "--cutoff", value, reason });
    }
    Ok(())
}
