//! What can be asked about one or few treated units.

use super::adjustment::Adjustment;
use super::augmented::LambdaRule;
use super::conformal::Permutations;
use super::did_inference::Draws;
use super::predictors::Importance;
use super::study::{SeveralTreated, Who};
use super::synthetic_did::{Design, Mode};
use crate::rows::Numbers;

/// A question that a synthetic control answers.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlQuestion<'a> {
    /// The outcome, one per row; a donor with a hole is left out, a treated unit with one refused.
    pub outcome: Numbers<'a>,
    /// The unit of each row.
    pub unit: &'a [String],
    /// The period of each row.
    pub time: &'a [i64],
    /// The treated units, the start and the donors.
    pub who: Who<'a>,
    /// What several treated units are taken as.
    pub several: SeveralTreated,
    /// What donors are weighed by.
    pub weigh_by: WeighBy<'a>,
    /// Where the p-value and the interval come from.
    pub inference: ControlInference,
    /// What is tried beside the answer.
    pub checks: &'a [Check],
    /// The confidence of intervals, 0.95.
    pub level: f64,
    /// Sets of placebos that are drawn where several units are treated, and what fixes them.
    pub draws: Draws,
}

/// What donors are weighed by.
#[derive(Debug, Clone, PartialEq)]
pub enum WeighBy<'a> {
    /// Every outcome before the start.
    Outcomes,
    /// Every outcome before the start, augmented by ridge regression.
    AugmentedOutcomes(LambdaRule),
    /// Predictors.
    Predictors {
        /// The predictors.
        predictors: &'a [Predictor<'a>],
        /// How important each is.
        importance: Importance<'a>,
    },
}

/// A predictor: the mean of a column over some periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Predictor<'a> {
    /// The column, one per row; the mean is over what is there.
    pub column: Numbers<'a>,
    /// The periods; all before the start where empty.
    pub periods: &'a [i64],
}

/// Where the p-value and the interval of a synthetic control come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlInference {
    /// From nowhere.
    None,
    /// Placebos in space: the p-value is a rank, there is no interval.
    Placebo,
    /// Permuted residuals: p-value and intervals.
    Conformal(Permutations),
}

/// Something tried beside the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// As if treatment had begun at an earlier period, on the outcomes before the true start.
    InTime {
        /// That period.
        start: i64,
    },
    /// Without each donor that carries weight.
    LeaveOneOut,
}

/// A question that synthetic difference-in-differences answers.
#[derive(Debug, Clone, PartialEq)]
pub struct DidQuestion<'a> {
    /// The outcome, one per row; a control with a hole is left out, a treated unit with one refused.
    pub outcome: Numbers<'a>,
    /// The unit of each row.
    pub unit: &'a [String],
    /// The period of each row.
    pub time: &'a [i64],
    /// Who is treated from when.
    pub treated: Treated<'a>,
    /// Covariates that change over time; none where empty.
    pub covariates: &'a [Numbers<'a>],
    /// How covariates are taken into account.
    pub adjustment: Adjustment,
    /// The estimator.
    pub design: Design,
    /// How weights are found.
    pub mode: Mode,
    /// The penalties.
    pub penalty: Penalty,
    /// Where the standard error, the p-value and the interval come from.
    pub inference: DidInference,
    /// The confidence of intervals, 0.95.
    pub level: f64,
    /// Draws of placebos or of the bootstrap, and what fixes them.
    pub draws: Draws,
}

/// Who is treated from when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Treated<'a> {
    /// Named units from one period on; every other unit, or those named, is a control.
    Named(Who<'a>),
    /// The first treated period of each row's unit; `None` or 0 is never.
    Cohort(&'a [Option<i64>]),
}

/// The penalties on the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Penalty {
    /// `ζ_ω = (N₁T₁)^¼ σ` and `ζ_λ = 10⁻⁶ σ`, `σ` the noise level of each cohort's controls.
    Usual,
    /// These, for every cohort.
    Given {
        /// `ζ_ω`, from 0 up.
        zeta_omega: f64,
        /// `ζ_λ`, from 0 up.
        zeta_lambda: f64,
    },
}

/// Where the uncertainty of a synthetic difference-in-differences comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DidInference {
    /// From nowhere.
    None,
    /// Controls that stand in; enumerated with one treated unit, drawn with several.
    Placebo,
    /// Leaving out one unit at a time, weights held fixed.
    Jackknife,
    /// Units drawn with replacement.
    Bootstrap,
}
