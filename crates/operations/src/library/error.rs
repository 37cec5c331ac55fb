//! Why the library could not be opened.

use observations::store::StoreError;

use crate::bundled::BundledError;
use crate::commitment_file::CommitmentFileError;
use crate::design_file::DesignFileError;
use crate::evaluation_ledger::LedgerError;
use crate::index_file::IndexFileError;
use crate::intervention_file::InterventionFileError;
use crate::model_file::ModelFileError;
use crate::outlines::OutlineFileError;
use crate::programme_file::ProgrammeFileError;

/// The library could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The statistics store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data that ship with the program.
    #[error(transparent)]
    Bundled(#[from] BundledError),
    /// A selection model that ships with the program.
    #[error(transparent)]
    Model(#[from] ModelFileError),
    /// A programme that ships with the program.
    #[error(transparent)]
    Programme(#[from] ProgrammeFileError),
    /// A register of commitments that ships with the program.
    #[error(transparent)]
    Commitments(#[from] CommitmentFileError),
    /// A need index that ships with the program.
    #[error(transparent)]
    Index(#[from] IndexFileError),
    /// A design of an evaluation that ships with the program.
    #[error(transparent)]
    Design(#[from] DesignFileError),
    /// An intervention that ships with the program.
    #[error(transparent)]
    Intervention(#[from] InterventionFileError),
    /// The registered designs of evaluations.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The outlines of municipalities.
    #[error(transparent)]
    Outlines(#[from] OutlineFileError),
}
