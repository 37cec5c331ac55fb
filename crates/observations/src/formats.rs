//! Readers of published formats: bytes in, a checked [`Draft`](crate::draft::Draft) out.
//!
//! Every reader gives the same observations for the same table, whichever format it comes in.
//! What each reads and how it interprets codes, signs and dimensions is in `docs/formats.md`.

pub(crate) mod area_code;
pub(crate) mod csv_file;
pub(crate) mod cube;
pub mod description;
pub mod failure;
pub mod gathering;
pub(crate) mod json_stat;
pub mod mapping;
pub(crate) mod marks;
pub(crate) mod number;
pub(crate) mod tabular;
pub mod text_input;
pub(crate) mod unit;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::area::AreaCode;
use domain::period::Period;

use crate::formats::description::Description;
use crate::formats::failure::{Fault, ReadError};
use crate::formats::gathering::Reading;
use crate::formats::mapping::Mapping;

/// A published format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// JSON-stat 2.0, also as PxWeb answers it (`json-stat2`).
    JsonStat,
    /// A comma-separated table with one value per line or one column per period, group, area or
    /// indicator, told by a mapping.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::JsonStat, Self::Csv];

    /// Returns the word used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonStat => "json-stat",
            Self::Csv => "csv",
        }
    }
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
            let bytes = text_input::document(input.open()?, text_input::MAX_DOCUMENT_BYTES)?;
            let text = text_input::text_of(&bytes, encoding_rs::UTF_8)?;
            let parsed = json_stat::parse(&text)?;
            read_cube(parsed.cube, &parsed.cells, parsed.told, description, options)
        }
        Format::Csv => {
            let own = Mapping::own_long();
            let gathering = csv_file::read(input, mapping.unwrap_or(&own), options)?;
            finish_table(gathering, mapping.unwrap_or(&own), description)
        }
    }
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
