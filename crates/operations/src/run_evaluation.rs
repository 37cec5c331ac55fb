//! Follows a registered design on the statistics of the store, or on a data set that ships, and
//! writes down what it found.

mod adoption;
mod record;
mod shown;
#[cfg(test)]
mod tests;
mod threshold;

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::data_set::{DataSet, DataSetId};
use domain::indicator::{IndicatorId, Unit};
use evaluation::design::{Design, Plan};
use evaluation::evidence::OutcomeEvidence;
use observations::store::StoreError;

use crate::design_file::DesignFile;
use crate::evaluation_ledger::{Kept, Ledger, LedgerError, Registration};
use crate::library::Library;
use crate::run_selection::RunError;
use crate::shipped_data::{ShippedData, ShippedDataError};
use adoption::Following;

/// A design that was followed.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRun {
    /// The design.
    pub design: Design,
    /// SHA-256 of its file.
    pub design_hash: String,
    /// When it was registered; `None` where it was not.
    pub registration: Option<Registration>,
    /// What the outcomes were read from.
    pub rests_on: RestsOn,
    /// What was found, in the order of the design.
    pub outcomes: Vec<RunOutcome>,
}

/// What the outcomes of a design were read from.
#[derive(Debug, Clone, PartialEq)]
pub enum RestsOn {
    /// The statistics of the store.
    Statistics {
        /// The data sets, by id.
        data_sets: Vec<DataSet>,
        /// The names of the design's municipalities.
        names: BTreeMap<AreaCode, String>,
    },
    /// A data set that ships with the program.
    Shipped(&'static ShippedData),
}

/// What was found for one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct RunOutcome {
    /// What is measured: an indicator as its publisher calls it, a column as the design does.
    pub name: String,
    /// In what.
    pub unit: MeasuredIn,
    /// Whether statistics of the years after the start, or the whole data set, were there before the
    /// design was registered, or it never was: then anybody could have seen the answer before asking.
    pub explorative: bool,
    /// What was found.
    pub evidence: OutcomeEvidence,
}

/// What an outcome is measured in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeasuredIn {
    /// The unit of an indicator.
    Indicator(Unit),
    /// A unit in the design's words.
    Words(String),
}

/// A design cannot be followed here.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No such indicator.
    #[error(
        "follow the design {design}: the store has no indicator {indicator}; correct its id or \
         import it"
    )]
    UnknownIndicator {
        /// The design.
        design: String,
        /// The indicator.
        indicator: IndicatorId,
    },
    /// No such municipality.
    #[error("follow the design {design}: there is no municipality {area}; correct its code")]
    UnknownArea {
        /// The design.
        design: String,
        /// The code.
        area: AreaCode,
    },
    /// No such selection model.
    #[error(
        "follow the design {design}: no selection model {model} ships with the program; there are \
         {known}"
    )]
    UnknownModel {
        /// The design.
        design: String,
        /// The model.
        model: String,
        /// Those that there are.
        known: String,
    },
    /// A model without a line to be below.
    #[error(
        "follow the design {design}: the selection model {model} names its places, so nobody is just \
         below a threshold; choose another comparison"
    )]
    NoThreshold {
        /// The design.
        design: String,
        /// The model.
        model: String,
    },
    /// No such data set.
    #[error(
        "follow the design {design}: no data set {set} ships with the program; there are {known}"
    )]
    UnknownDataSet {
        /// The design.
        design: String,
        /// The data set.
        set: String,
        /// Those that there are.
        known: String,
    },
    /// A data set that ships does not have what the design names.
    #[error("follow the design {design}: {cause}")]
    DataSet {
        /// The design.
        design: String,
        /// What is wrong.
        cause: ShippedDataError,
    },
    /// The selection model cannot be run.
    #[error(transparent)]
    Selection(#[from] Box<RunError>),
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl EvaluationRun {
    /// Returns the data sets of the store that the outcomes were read from, by id.
    #[must_use]
    pub fn data_sets(&self) -> &[DataSet] {
        match &self.rests_on {
            RestsOn::Statistics { data_sets, .. } => data_sets,
            RestsOn::Shipped(_) => &[],
        }
    }
}

/// Follows a design on everything that the store holds, or on `data_sets` alone; one at a threshold
/// on its data set.
///
/// The same design, registration and data sets give the same bytes.
///
/// # Errors
/// [`EvaluationError`] where the design names what is not there, or the store fails.
pub fn run_evaluation(
    library: &Library,
    file: &DesignFile,
    registration: Option<&Registration>,
    data_sets: Option<&[DataSetId]>,
) -> Result<EvaluationRun, EvaluationError> {
    let design = &file.design;
    let (rests_on, outcomes) = match &design.plan {
        Plan::Adoption(plan) => {
            Following { library, id: &design.id, plan }.run(registration, data_sets)?
        }
        Plan::Threshold(plan) => threshold::run(&design.id, plan)?,
    };
    Ok(EvaluationRun {
        design: design.clone(),
        design_hash: file.hash.clone(),
        registration: registration.cloned(),
        rests_on,
        outcomes,
    })
}

/// Registers a design at a moment with what is known of its outcomes: the last year that the store
/// has of each and the municipalities that a threshold puts just below it, or the data set that
/// ships. The same bytes again change nothing.
///
/// # Errors
/// [`EvaluationError`] where the design names what is not there, the store fails or the ledger
/// cannot be written.
pub fn register(
    library: &Library,
    ledger: &Ledger,
    file: &DesignFile,
    registered_at: &str,
) -> Result<Kept<Registration>, EvaluationError> {
    let design = &file.design;
    let knew = match &design.plan {
        Plan::Adoption(plan) => Following { library, id: &design.id, plan }.known()?,
        Plan::Threshold(plan) => threshold::known(&design.id, plan)?,
    };
    Ok(ledger.register(file, registered_at, knew)?)
}
