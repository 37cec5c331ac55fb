//! What can be asked of a regression, and how it can fail.

use super::absorb::AbsorbError;
use super::columns::{Column, ColumnError};
use super::covariance::{CovarianceError, StandardErrors};
use super::design::{DesignError, Singletons};
use super::formula::FormulaError;
use super::randomisation::{Draws, RandomisationError};
use super::small_sample::SmallSample;
use super::wild_bootstrap::WildBootstrap;

/// A regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question<'a> {
    /// The table.
    pub columns: &'a [Column<'a>],
    /// What is fitted.
    pub model: Model<'a>,
    /// The coefficient that the answer is about; the treatment, or the first besides the intercept,
    /// where `None`.
    pub focus: Option<&'a str>,
    /// How it is fitted.
    pub terms: Terms<'a>,
    /// How sure it is.
    pub inference: Inference<'a>,
}

/// What is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Model<'a> {
    /// A formula: `y ~ x1 + x2 | unit + year`.
    Formula(&'a str),
    /// Columns by name.
    Columns {
        /// The outcome.
        outcome: &'a str,
        /// The treatment.
        treatment: &'a str,
        /// What else is held fixed.
        covariates: &'a [&'a str],
        /// The effects to absorb; `a^b` for two columns crossed.
        absorb: &'a [&'a str],
    },
}

/// How a regression is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms<'a> {
    /// The column of weights; rows with zero are left out.
    pub weights: Option<&'a str>,
    /// The cluster columns.
    pub clusters: &'a [&'a str],
    /// The form of the variance.
    pub standard_errors: StandardErrors,
    /// The small-sample corrections.
    pub small_sample: SmallSample,
    /// What to do with rows alone in a level.
    pub singletons: Singletons,
    /// The confidence of intervals: 0.95.
    pub level: f64,
}

/// How sure the coefficient asked for is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Inference<'a> {
    /// By its standard error and Student's distribution.
    Analytic,
    /// By the wild cluster bootstrap over the one cluster column.
    WildBootstrap(WildBootstrap),
    /// By assigning the treatment to other units.
    Randomisation {
        /// The units that are assigned.
        unit: &'a str,
        /// The periods, where the treatment changes within units.
        time: Option<&'a str>,
        /// How assignments are drawn.
        draws: Draws,
    },
}

/// A regression that cannot be answered.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FixedEffectsError {
    /// The formula cannot be read.
    #[error(transparent)]
    Formula(#[from] FormulaError),
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// The design cannot be made.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// Effects cannot be absorbed.
    #[error(transparent)]
    Absorb(#[from] AbsorbError),
    /// The variance does not exist.
    #[error(transparent)]
    Covariance(#[from] CovarianceError),
    /// Randomisation has no meaning.
    #[error(transparent)]
    Randomisation(#[from] RandomisationError),
    /// The panel is none.
    #[error(transparent)]
    Panel(#[from] crate::panel::PanelError),
    /// A confidence that is none.
    #[error("make intervals with confidence {level}: it is not between 0 and 1; write 0.95")]
    Level {
        /// What was asked.
        level: f64,
    },
    /// No draw.
    #[error("draw {draws} times: too few for a p-value; draw at least 99 times")]
    TooFewDraws {
        /// What was asked.
        draws: usize,
    },
    /// All columns were dropped.
    #[error(
        "estimate '{term}': fixed effects and other columns make it up; drop effects or covariates that absorb it"
    )]
    Dropped {
        /// The coefficient.
        term: String,
    },
    /// No such coefficient.
    #[error("report '{term}': there is no such coefficient; there are {known}")]
    NoSuchTerm {
        /// The coefficient asked for.
        term: String,
        /// Some coefficients.
        known: String,
    },
    /// Options that do not go together.
    #[error("{what}")]
    Combination {
        /// What was asked and what works instead.
        what: &'static str,
    },
    /// Nothing before treatment.
    #[error(
        "trace the effect over time: no treated unit has a period before its {reference}; take a reference that is there, or synthetic control"
    )]
    NoReference {
        /// The reference.
        reference: i64,
    },
    /// A cohort that is no whole number, or a period.
    #[error(
        "read '{column}': row {row} has {value}, which is no whole number; write years or numbered periods"
    )]
    NotWhole {
        /// The column.
        column: String,
        /// The row, counted from one.
        row: usize,
        /// The value.
        value: f64,
    },
}
