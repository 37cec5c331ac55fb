//! The values of one indicator as a file in a published format.

use domain::indicator::IndicatorId;
use domain::observation::Observation;
use observations::export::{self, JsonStatError, Labels};
use observations::store::StoreError;
use time::Date;

use crate::library::Library;
use crate::observations_table::{Choice, ChoiceError, observations_table};

/// A format that values are given out in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFormat {
    /// Comma-separated values with a header.
    Csv,
    /// An array of objects.
    Json,
    /// JSON-stat 2.0.
    JsonStat,
    /// Apache Parquet.
    Parquet,
}

/// The file cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DataFileError {
    /// The rows cannot be chosen.
    #[error(transparent)]
    Choice(ChoiceError),
    /// Nothing had been published by the day asked for.
    #[error("find {id} as published by {as_of}: the first publication is of {oldest}")]
    NothingPublished {
        /// The indicator.
        id: IndicatorId,
        /// The day asked for.
        as_of: Date,
        /// The day of the first publication.
        oldest: Date,
    },
    /// The rows do not fit in a cube.
    #[error(transparent)]
    JsonStat(#[from] JsonStatError),
    /// The rows cannot be written.
    #[error("write the rows: {0}")]
    Write(#[from] std::io::Error),
}

impl DataFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Json, Self::JsonStat, Self::Parquet];

    /// Returns what file names in this format end with, without the point.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::JsonStat => "json-stat",
            Self::Parquet => "parquet",
        }
    }

    /// Returns the media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json | Self::JsonStat => "application/json",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// Returns the chosen rows as a file; CSV, JSON and Parquet are the bytes that the command line
/// prints for the same choice.
///
/// # Errors
/// [`DataFileError`] where the choice names something unknown or the rows cannot be written.
pub fn data_file(
    library: &Library,
    choice: &Choice,
    format: DataFormat,
) -> Result<Vec<u8>, DataFileError> {
    let rows = observations_table(library.store(), choice).map_err(failed)?;
    let mut bytes = Vec::new();
    match format {
        DataFormat::Csv => export::csv(rows, &mut bytes)?,
        DataFormat::Json => export::json(rows, &mut bytes)?,
        DataFormat::Parquet => bytes = export::parquet(rows)?,
        DataFormat::JsonStat => bytes = json_stat(library, &rows)?,
    }
    Ok(bytes)
}

fn failed(error: ChoiceError) -> DataFileError {
    match error {
        ChoiceError::Store(StoreError::NothingPublished { id, as_of, oldest }) => {
            DataFileError::NothingPublished { id, as_of, oldest }
        }
        other => DataFileError::Choice(other),
    }
}

fn json_stat(library: &Library, rows: &[Observation]) -> Result<Vec<u8>, DataFileError> {
    let store = library.store();
    let (indicators, areas, data_sets) = (store.indicators(), store.areas(), store.data_sets());
    let labels = Labels { indicators: &indicators, areas: &areas, data_sets: &data_sets };
    Ok(export::json_stat(rows, labels)?.to_string().into_bytes())
}
