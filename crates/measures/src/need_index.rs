//! Many indicators made into one need index, step by step.
//!
//! The chain of the OECD and JRC: screening, imputation, denomination, outliers, one scale,
//! weights, pillars, index, ranks, and how sure the ranks are. The model is data
//! ([`model::IndexModel`]); [`build::build`] makes the index with every step kept,
//! [`trace::trace`] tells how one unit's number came about, [`uncertainty::uncertainty`] and
//! [`sensitivity::sensitivity`] how much it hangs on the choices. [`answer::answer`] is the door
//! for commands and pages.

pub mod aggregation;
pub mod answer;
pub mod association;
pub mod build;
pub mod denomination;
pub mod hierarchy;
pub mod imputation;
pub mod model;
pub mod normalisation;
pub mod plan;
pub mod ranking;
pub mod screening;
pub mod sensitivity;
pub mod table;
pub mod trace;
pub mod treatment;
pub mod uncertainty;
pub mod weighting;

use crate::column::ColumnError;
use imputation::expectation_maximisation::ExpectationError;
use model::IndexModel;
use normalisation::NormalisationError;
use plan::ModelError;
use sensitivity::SensitivityError;
use table::Table;
use treatment::transform::TransformError;
use uncertainty::UncertaintyError;
use weighting::WeightingError;

/// An index cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum IndexError {
    /// The model does not hold together.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// There are no units.
    #[error("build the index: there are no units")]
    NoUnits,
    /// A unit comes twice.
    #[error("build the index: the unit {unit} comes twice{}", period.map_or("; name the periods where it has several".to_owned(), |p| format!(" in {p}")))]
    DuplicateUnit {
        /// The unit.
        unit: String,
        /// The period, where the table has several.
        period: Option<i64>,
    },
    /// The table lacks a column that the model names.
    #[error("build the index {model}: the table has no column '{column}'")]
    UnknownColumn {
        /// The model.
        model: String,
        /// The column.
        column: String,
    },
    /// The table lacks a grouping that the model names.
    #[error("build the index: the table has no grouping '{grouping}'")]
    UnknownGrouping {
        /// The grouping.
        grouping: String,
    },
    /// Values are to be filled in over time, and there is no time.
    #[error("fill in over time: each row needs a period, and the table has none")]
    PeriodsNeeded,
    /// An amount would be divided by nothing.
    #[error("divide '{indicator}' by '{column}': {unit} has a value and no {column} above zero")]
    Denominator {
        /// The indicator.
        indicator: String,
        /// The denominator.
        column: String,
        /// The unit.
        unit: String,
    },
    /// Missing values cannot be filled in.
    #[error(transparent)]
    Imputation(#[from] ExpectationError),
    /// Outliers cannot be treated.
    #[error("treat the outliers of '{indicator}': {source}")]
    Treatment {
        /// The indicator.
        indicator: String,
        /// Why.
        source: TransformError,
    },
    /// Values cannot be put on the common scale.
    #[error("normalise '{indicator}': {source}")]
    Normalisation {
        /// The indicator.
        indicator: String,
        /// Why.
        source: NormalisationError,
    },
    /// Members of a group cannot be weighed together.
    #[error("weigh together '{group}' of {unit}: {source}")]
    Aggregation {
        /// The group.
        group: String,
        /// The unit.
        unit: String,
        /// Why.
        source: aggregation::MeanError,
    },
    /// Weights cannot be found.
    #[error(transparent)]
    Weighting(WeightingError),
    /// The choices cannot be varied as asked.
    #[error(transparent)]
    Uncertainty(#[from] UncertaintyError),
    /// The sensitivity to choices is undefined.
    #[error(transparent)]
    Sensitivity(#[from] SensitivityError),
    /// A unit is asked for that the table does not have.
    #[error("trace the unit {unit}: the table does not have it, or not in that period")]
    UnknownUnit {
        /// The unit.
        unit: String,
    },
    /// A measure is asked for that there is not.
    #[error("answer '{found}': there is no such measure; there are {known}")]
    UnknownMeasure {
        /// What was asked for.
        found: String,
        /// What there is.
        known: String,
    },
    /// A measure is asked for without what it rests on.
    #[error("answer '{measure}': say {needed}")]
    MeasureNeeds {
        /// The measure.
        measure: &'static str,
        /// What it needs.
        needed: &'static str,
    },
}

impl IndexError {
    /// Names group and unit where members cannot be weighed together.
    pub(crate) fn weighting(model: &IndexModel, table: &Table<'_>, source: WeightingError) -> Self {
        use weighting::optimised::OptimisationError;
        match source {
            WeightingError::Group(error)
            | WeightingError::Optimisation(OptimisationError::Group(error)) => Self::Aggregation {
                group: model.groups[error.group].id.clone(),
                unit: table.units[error.row].clone(),
                source: error.source,
            },
            WeightingError::Model(error) => Self::Model(error),
            other => Self::Weighting(other),
        }
    }
}

#[cfg(test)]
mod tests;
