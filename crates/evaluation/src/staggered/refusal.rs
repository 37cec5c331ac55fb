//! Why an effect of staggered adoption could not be estimated.

use crate::panel::PanelError;
use crate::rows::RowError;

/// Why an effect of staggered adoption could not be estimated, and what would work.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StaggeredError {
    /// A column cannot be read.
    #[error(transparent)]
    Row(#[from] RowError),
    /// The rows make no panel.
    #[error(transparent)]
    Panel(#[from] PanelError),
    /// A row has no period or a fraction of one.
    #[error(
        "read row {row} of '{column}': a period is a whole number; write the year in every row"
    )]
    Period {
        /// The column.
        column: String,
        /// The row, counted from one.
        row: usize,
    },
    /// Something that belongs to a unit changes within it.
    #[error(
        "read '{column}': unit '{unit}' has more than one value; give every row of a unit the same"
    )]
    Changes {
        /// The column.
        column: String,
        /// The unit.
        unit: String,
    },
    /// A treatment that is to be on or off is something else.
    #[error(
        "read '{column}': {value} is neither 0 nor 1; use the estimator chaisemartin-dhaultfoeuille \
         for amounts, or name the cohort"
    )]
    Amount {
        /// The column.
        column: String,
        /// The value.
        value: f64,
    },
    /// A treatment ends.
    #[error(
        "read '{column}': the treatment of unit '{unit}' ends in {period}; use the estimator \
         chaisemartin-dhaultfoeuille for treatments that end"
    )]
    Ends {
        /// The column.
        column: String,
        /// The unit.
        unit: String,
        /// The first period without treatment after one with it.
        period: i64,
    },
    /// A row has no treatment.
    #[error("read row {row} of '{column}': the treatment is missing; write 0 where there is none")]
    NoTreatment {
        /// The column.
        column: String,
        /// The row, counted from one.
        row: usize,
    },
    /// A weight is negative, or all are zero.
    #[error("weigh by '{column}': {what}; weights are zero or above, and not all zero")]
    Weights {
        /// The column.
        column: String,
        /// What is wrong.
        what: String,
    },
    /// Nobody is ever treated.
    #[error(
        "estimate the effect: no unit is treated after its first period; check the column of \
         first treated periods (empty or 0 is never)"
    )]
    NoneTreated,
    /// Nobody is never treated.
    #[error(
        "compare with the never treated: every unit is treated by {last}; compare with the \
         not-yet treated (control not-yet) or openly with the last cohort (control last-cohort)"
    )]
    NoneNeverTreated {
        /// The last cohort.
        last: i64,
    },
    /// No unit can serve as comparison.
    #[error(
        "compare: no unit is untreated while others are treated; add units that are treated later \
         or never"
    )]
    NoneToCompare,
    /// No treated unit has a period before its treatment.
    #[error(
        "estimate the effect: no treated unit has an untreated period before; add earlier periods"
    )]
    NoPrePeriod,
    /// Cohorts with one unit only.
    #[error(
        "estimate sampling errors: there is one unit only in cohort {cohorts}; leave such cohorts \
         out, keep them without standard errors, or use a synthetic control with placebos for a single unit"
    )]
    CohortOfOne {
        /// The cohorts.
        cohorts: String,
    },
    /// Too few clusters for a standard error.
    #[error(
        "cluster by '{column}': {found} clusters are too few, at least {needed} are needed; cluster \
         by unit, or use randomisation inference or a wild cluster bootstrap"
    )]
    TooFewClusters {
        /// The column.
        column: String,
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// Treatment is in one cluster only.
    #[error(
        "cluster by '{column}': all treated units are in one cluster; cluster by unit, or use a \
         synthetic control with placebos for that cluster"
    )]
    OneTreatedCluster {
        /// The column.
        column: String,
    },
    /// No cell can be estimated.
    #[error(
        "estimate the effect: none of {cells} cohorts by periods can be estimated; the first: {reason}"
    )]
    NoCell {
        /// How many cells there are.
        cells: usize,
        /// Why the first cannot.
        reason: String,
    },
    /// No cell belongs to what is asked for.
    #[error("aggregate by {by}: no cell after treatment is left; {instead}")]
    NothingToAggregate {
        /// The aggregation.
        by: &'static str,
        /// What would work.
        instead: &'static str,
    },
    /// A covariate that the effects of units or others make up.
    #[error(
        "adjust for '{covariate}': it does not vary within units or others make it up; leave it \
         out or use the estimator callaway-santanna, which takes fixed covariates"
    )]
    Absorbed {
        /// The covariate.
        covariate: String,
    },
    /// A method that needs a balanced panel got another.
    #[error(
        "decompose: unit '{unit}' has no outcome in {period}, and the decomposition is defined for \
         balanced panels only; leave out units or periods with gaps"
    )]
    Unbalanced {
        /// A unit with a gap.
        unit: String,
        /// Where the gap is.
        period: i64,
    },
    /// An option that the estimator has no meaning for.
    #[error("use {option} with {estimator}: it has no meaning there; {instead}")]
    NoMeaning {
        /// The option.
        option: &'static str,
        /// The estimator.
        estimator: &'static str,
        /// What would work.
        instead: &'static str,
    },
    /// A number outside its range.
    #[error("use {value} as {option}: it must be {needed}")]
    Range {
        /// The option.
        option: &'static str,
        /// The value.
        value: f64,
        /// What would work.
        needed: &'static str,
    },
}
