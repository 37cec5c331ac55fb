//! Effects of a treatment that units take up at different times.
//!
//! One front door, [`staggered`], answers for columns of a table with the estimator asked for;
//! every estimator also stands alone in its own file and takes a [`design::Design`].

pub mod absorbed;
pub mod aggregation;
pub mod bacon;
pub mod callaway_santanna;
pub mod cross_section;
pub mod design;
pub mod group_time;
pub mod imputation;
pub mod imputed;
pub mod influence;
pub mod logit;
pub mod multiplier;
pub mod refusal;
pub mod report;
pub mod sample;
pub mod sun_abraham;
#[cfg(test)]
mod tests;
pub mod two_by_two;
pub mod two_stage;
pub mod two_way;

use crate::answer::{Evaluation, Listed};
use crate::staggered::bacon::bacon;
use crate::staggered::callaway_santanna::{CallawaySantanna, callaway_santanna};
use crate::staggered::design::{Design, StaggeredColumns};
use crate::staggered::imputation::{Imputation, imputation};
use crate::staggered::refusal::StaggeredError;
use crate::staggered::sun_abraham::{SunAbraham, sun_abraham};
use crate::staggered::two_stage::{TwoStage, two_stage};

/// The estimator with its options.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Estimator {
    /// Group-time effects.
    CallawaySantanna(CallawaySantanna),
    /// A regression on cohorts by periods, averaged.
    SunAbraham(SunAbraham),
    /// Gaps to what untreated rows say.
    Imputation(Imputation),
    /// A second regression of those gaps.
    TwoStage(TwoStage),
    /// What the regression with effects of units and periods averages.
    Bacon,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaggeredQuestion<'a> {
    /// The table.
    pub columns: StaggeredColumns<'a>,
    /// The estimator.
    pub estimator: Estimator,
    /// The confidence of intervals and bands, 0.95.
    pub level: f64,
}

/// The estimators.
pub const METHODS: &[Listed] = &[];

/// Returns the answer to a question about staggered adoption.
///
/// # Errors
/// [`StaggeredError`] where a column cannot be read, an option has no meaning with the estimator,
/// or the panel does not hold what the estimator compares.
pub fn staggered(question: &StaggeredQuestion<'_>) -> Result<Evaluation, StaggeredError> {
    if !(question.level > 0.0 && question.level < 1.0) {
        let (option, needed) = ("level", "above 0 and below 1");
        return Err(StaggeredError::Range { option, value: question.level, needed });
    }
    let design = Design::of(&question.columns)?;
    match &question.estimator {
        Estimator::CallawaySantanna(options) => callaway_santanna(&design, options, question.level),
        Estimator::SunAbraham(options) => sun_abraham(&design, options, question.level),
        Estimator::Imputation(options) => imputation(&design, options, question.level),
        Estimator::TwoStage(options) => two_stage(&design, options, question.level),
        Estimator::Bacon => bacon(&design, question.level),
    }
}
