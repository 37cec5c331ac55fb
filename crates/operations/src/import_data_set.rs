//! A publication in a file or at an address becomes a data set in the store.

use observations::formats::description::Description;
use observations::formats::failure::ReadError;
use observations::formats::gathering::Reading;
use observations::formats::mapping::Mapping;
use observations::formats::{self, Format, Input, Options};
use observations::store::{Imported, Store, StoreError};

/// The publication could not be read or kept. The store is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The publication is not what the format says.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store refuses it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a publication is read.
#[derive(Debug)]
pub struct Reader<'a> {
    /// Its format.
    pub format: Format,
    /// What the importer says of it.
    pub description: Description,
    /// Which column holds what, for tables that do not say so themselves.
    pub mapping: Option<&'a Mapping>,
    /// What else the importer says.
    pub options: Options,
}

/// Reads a publication and keeps it as a data set; the same publication again changes nothing.
///
/// `progress` hears rows written and rows in all.
///
/// # Errors
/// [`ImportError`], naming file and place, or what the store refuses.
pub fn import_data_set(
    store: &Store,
    input: &Input<'_>,
    reader: &Reader<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Imported, ImportError> {
    let reading =
        formats::read(reader.format, input, &reader.description, reader.mapping, &reader.options)?;
    Ok(keep(store, reading, progress)?)
}

/// Keeps what was read or fetched as a data set; the same publication again changes nothing.
///
/// `progress` hears rows written and rows in all.
///
/// # Errors
/// [`StoreError`] where the store refuses it; nothing is kept then.
pub fn keep(
    store: &Store,
    reading: Reading,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Imported, StoreError> {
    store.import(reading.draft, progress)
}
