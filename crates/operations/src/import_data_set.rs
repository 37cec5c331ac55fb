//! A publication in a file or at an address becomes a data set in the store.

use domain::area::AreaCode;
use observations::draft::Draft;
use observations::formats::description::Description;
use observations::formats::failure::ReadError;
use observations::formats::gathering::Reading;
use observations::formats::mapping::Mapping;
use observations::formats::{self, Format, Input, Options};
use observations::store::{Imported, Store, StoreError};

use crate::bundled::{self, BundledError};
use crate::withhold_few::{FewRule, WithholdError, withhold_few};

/// The publication could not be read or kept. The store is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The publication is not what the format says.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store refuses it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Counts of few cannot be withheld as asked.
    #[error(transparent)]
    Withhold(#[from] WithholdError),
    /// The data that ship with the program cannot be read.
    #[error(transparent)]
    Bundled(#[from] BundledError),
    /// There is no such area.
    #[error(
        "keep {origin}: no municipality, county or statistical area has the code {code}; correct \
         it or leave its rows out"
    )]
    UnknownArea {
        /// Where the publication came from.
        origin: String,
        /// The code.
        code: AreaCode,
    },
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
    /// When a count of persons is too small to be kept; `None` for what is public already.
    pub few: Option<FewRule>,
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
    let mut reading =
        formats::read(reader.format, input, &reader.description, reader.mapping, &reader.options)?;
    if let Some(rule) = &reader.few {
        withhold_few(&mut reading.draft, rule)?;
    }
    keep(store, reading, progress)
}

/// Keeps what was read or fetched as a data set; the same publication again changes nothing.
///
/// `progress` hears rows written and rows in all.
///
/// # Errors
/// [`ImportError`] where an area is unknown or the store refuses it; nothing is kept then.
pub fn keep(
    store: &Store,
    reading: Reading,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Imported, ImportError> {
    check_areas(store, &reading.draft)?;
    Ok(store.import(reading.draft, progress)?)
}

/// Areas of the division of 2025 have no register yet, so their municipality is checked; former
/// municipalities and counties are known from the changes that ended them.
fn check_areas(store: &Store, draft: &Draft) -> Result<(), ImportError> {
    let register = store.areas();
    let changes = bundled::area_changes()?;
    let is_known = |code: &AreaCode| match code.parent() {
        _ if register.get(code).is_some() => true,
        Some(municipality) if code.is_of_division_2025() => register.get(&municipality).is_some(),
        _ => changes.iter().any(|change| change.concerns(code)),
    };
    match draft.rows.areas().iter().find(|code| !is_known(code)) {
        Some(code) => Err(ImportError::UnknownArea {
            origin: draft.publication.origin.clone(),
            code: code.clone(),
        }),
        None => Ok(()),
    }
}
