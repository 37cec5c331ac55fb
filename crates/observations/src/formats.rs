//! Readers of published formats: bytes in, a checked [`Draft`](crate::draft::Draft) out.
//!
//! Every reader gives the same observations for the same table, whichever format it comes in.
//! What each reads and how it interprets codes, signs and dimensions is in `docs/formats.md`.

pub(crate) mod area_code;
pub(crate) mod csv_file;
pub(crate) mod cube;
pub(crate) mod damage;
pub mod description;
pub mod failure;
pub mod gathering;
pub(crate) mod json_stat;
pub(crate) mod kolada;
pub mod mapping;
pub(crate) mod marks;
pub(crate) mod number;
pub(crate) mod parquet_file;
pub(crate) mod px;
pub(crate) mod pxweb_json;
pub(crate) mod tabular;
pub mod text_input;
pub(crate) mod unit;
pub(crate) mod xlsx;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use domain::area::AreaCode;
use domain::period::Period;

use crate::formats::description::Description;
use crate::formats::failure::{Fault, Problem, ReadError};
use crate::formats::gathering::Reading;
use crate::formats::mapping::Mapping;

/// A published format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// JSON-stat 2.0, also as PxWeb answers it (`json-stat2`).
    JsonStat,
    /// The `json` answer of PxWeb.
    PxWebJson,
    /// A PX file.
    Px,
    /// A page of data from Kolada's API v3.
    KoladaJson,
    /// A table of text with one value per line or one column per period, group, area or
    /// indicator, told by a mapping.
    Csv,
    /// A Parquet file, our own or told by a mapping.
    Parquet,
    /// A sheet of a workbook, told by a mapping.
    Xlsx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [
        Self::JsonStat,
        Self::PxWebJson,
        Self::Px,
        Self::KoladaJson,
        Self::Csv,
        Self::Parquet,
        Self::Xlsx,
    ];

    /// Returns the word used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonStat => "json-stat",
            Self::PxWebJson => "pxweb-json",
            Self::Px => "px",
            Self::KoladaJson => "kolada",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
        }
    }

    /// Returns the format that the ending of a file name tells, with or without `.gz`. A `.json`
    /// file is told by its first bytes instead, see [`Format::of_json`].
    #[must_use]
    pub fn of_file_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let plain = name.strip_suffix(".gz").unwrap_or(&name);
        match plain.rsplit_once('.')?.1 {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "px" => Some(Self::Px),
            "parquet" => Some(Self::Parquet),
            "xlsx" => Some(Self::Xlsx),
            "json-stat" | "jsonstat" => Some(Self::JsonStat),
            _ => None,
        }
    }

    /// Returns the format of an input: by the ending of its name, else by the keys of the JSON
    /// document in it.
    ///
    /// # Errors
    /// [`ReadError`] where the input cannot be read or is of no known format.
    pub fn of_input(input: &Input<'_>) -> Result<Self, ReadError> {
        let name = input.name();
        if let Some(format) = Self::of_file_name(&name) {
            return Ok(format);
        }
        let unknown = || {
            let reason = "neither its name nor its content tells which format it is; name the \
                          format"
                .to_owned();
            Fault::from(Problem::Unreadable { reason })
        };
        input
            .open()
            .and_then(|bytes| text_input::document(bytes, text_input::MAX_DOCUMENT_BYTES))
            .and_then(|bytes| Self::of_json(&bytes).ok_or_else(unknown))
            .map_err(|fault| fault.of_input(&name))
    }

    /// Returns which of the JSON formats a document is, by the keys it has at the top.
    #[must_use]
    pub fn of_json(bytes: &[u8]) -> Option<Self> {
        let text = text_input::text_of(bytes, encoding_rs::UTF_8).ok()?;
        let keys: std::collections::BTreeMap<String, serde::de::IgnoredAny> =
            serde_json::from_str(&text).ok()?;
        let has = |key: &str| keys.contains_key(key);
        if has("dimension") {
            Some(Self::JsonStat)
        } else if has("columns") && has("data") {
            Some(Self::PxWebJson)
        } else if has("values") {
            Some(Self::KoladaJson)
        } else {
            None
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat { found: failure::shortened(text) })
    }
}

/// The text names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "read '{found}' as a format: write json-stat, pxweb-json, px, kolada, csv, parquet or xlsx"
)]
pub struct UnknownFormat {
    /// What was written.
    pub found: String,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What is done with codes that stand for several areas, such as Kolada's groups (`G…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregates {
    /// The publication is refused and the code named.
    Refuse,
    /// Their values are left out and counted in [`Reading::skipped_aggregates`].
    Skip,
}

/// What the caller says about tables whose own words do not suffice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What is done with aggregates of areas.
    pub aggregates: Aggregates,
    /// The area of every value, for a table without a dimension for areas.
    pub area: Option<AreaCode>,
    /// The period of every value, for a table without a dimension for time.
    pub period: Option<Period>,
    /// The id or label of the dimension that is the area, where names do not tell.
    pub area_dimension: Option<String>,
    /// The id or label of the dimension that is the time, where names do not tell.
    pub time_dimension: Option<String>,
}

impl Options {
    /// Takes everything from the table itself and refuses aggregates.
    pub const STRICT: Self = Self {
        aggregates: Aggregates::Refuse,
        area: None,
        period: None,
        area_dimension: None,
        time_dimension: None,
    };
}

/// Where a publication is read from.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// A file.
    File(&'a Path),
    /// Bytes in memory, with the name that messages call them by.
    Bytes {
        /// A file name or an address.
        name: &'a str,
        /// The bytes.
        bytes: &'a [u8],
    },
}

impl Input<'_> {
    /// Returns the name that messages use.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Bytes { name, .. } => (*name).to_owned(),
        }
    }

    pub(crate) fn open(&self) -> Result<Box<dyn Read + '_>, Fault> {
        match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|error| text_input::problem_of(&error))?;
                Ok(Box::new(file))
            }
            Self::Bytes { bytes, .. } => Ok(Box::new(*bytes)),
        }
    }
}

/// Reads a publication. Nothing is kept of one that is refused.
///
/// `mapping` says which column of a table without words of its own holds what; documents that
/// describe themselves need none. `options` holds what the caller says beside it.
///
/// # Errors
/// [`ReadError`] with the input, the place and what to do.
pub fn read(
    format: Format,
    input: &Input<'_>,
    description: &Description,
    mapping: Option<&Mapping>,
    options: &Options,
) -> Result<Reading, ReadError> {
    read_checked(format, input, description, mapping, options)
        .map_err(|fault| fault.of_input(&input.name()))
}

fn read_checked(
    format: Format,
    input: &Input<'_>,
    description: &Description,
    mapping: Option<&Mapping>,
    options: &Options,
) -> Result<Reading, Fault> {
    match format {
        Format::JsonStat => {
            let parsed = json_stat::parse(&document_text(input)?)?;
            read_cube(parsed.cube, &parsed.cells, parsed.told, description, options)
        }
        Format::Px => {
            let bytes = text_input::document(input.open()?, text_input::MAX_DOCUMENT_BYTES)?;
            let parsed = px::parse(&bytes)?;
            read_cube(parsed.cube, &parsed.cells, parsed.told, description, options)
        }
        Format::PxWebJson => read_pxweb_json(&document_text(input)?, description, options),
        Format::KoladaJson => {
            let mut gathering = gathering::Gathering::new(gathering::Position::Cell);
            let text = document_text(input)?;
            if let Some(next) = kolada::gather_data_page(&text, options, &mut gathering)? {
                return Err(Problem::Continues { next: failure::shortened(&next) }.into());
            }
            gathering.finish(description.publication(kolada::told())?)
        }
        Format::Csv | Format::Parquet => {
            let own = Mapping::own_long();
            let mapping = mapping.unwrap_or(&own);
            let gathering = match format {
                Format::Csv => csv_file::read(input, mapping, options)?,
                _ => parquet_file::read(input, mapping, options)?,
            };
            finish_table(gathering, mapping, description)
        }
        Format::Xlsx => {
            let mapping = mapping.ok_or(Problem::NeedsMapping { format: "xlsx" })?;
            finish_table(xlsx::read(input, mapping, options)?, mapping, description)
        }
    }
}

fn document_text(input: &Input<'_>) -> Result<String, Fault> {
    let bytes = text_input::document(input.open()?, text_input::MAX_DOCUMENT_BYTES)?;
    text_input::text_of(&bytes, encoding_rs::UTF_8)
}

fn read_pxweb_json(
    text: &str,
    description: &Description,
    options: &Options,
) -> Result<Reading, Fault> {
    let parsed = pxweb_json::parse(text)?;
    let publication = description.publication(parsed.told.clone())?;
    let mut gathering = gathering::Gathering::new(gathering::Position::Cell);
    pxweb_json::gather(&parsed, &publication.table, &publication.title, options, &mut gathering)?;
    gathering.finish(publication)
}

fn read_cube(
    mut cube: cube::Cube,
    cells: &[domain::observation::Measured],
    told: description::Told,
    description: &Description,
    options: &Options,
) -> Result<Reading, Fault> {
    let publication = description.publication(told)?;
    cube.table.clone_from(&publication.table);
    let mut gathering = gathering::Gathering::new(gathering::Position::Cell);
    cube::gather(&cube, cells, options, &mut gathering)?;
    gathering.finish(publication)
}

fn finish_table(
    mut gathering: gathering::Gathering,
    mapping: &Mapping,
    description: &Description,
) -> Result<Reading, Fault> {
    for indicator in &mapping.indicators {
        gathering.describe(indicator.clone());
    }
    gathering.finish(description.publication(description::Told::default())?)
}

#[cfg(test)]
mod refusals;
#[cfg(test)]
mod tests;
