//! Named columns of any CSV or Parquet file, read without a mapping.
//!
//! Only the columns asked for are kept, in memory in proportion to them: eight bytes a number,
//! four bytes a text and every different text once.

mod csv;
pub mod failure;
mod filling;
mod parquet;
mod values;

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::columns::failure::{ColumnsError, ColumnsProblem};
use crate::columns::filling::Filled;
use crate::formats::Format;
use crate::formats::failure::{Fault, Place, Problem, listed};
use crate::formats::text_input::problem_of;
pub use values::{Numbers, Texts};

/// What the cells of a column are read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Numbers; a cell that is none is an error.
    Numbers,
    /// Texts as they are written, without spaces at the ends: codes, names.
    Text,
    /// Numbers where every filled cell is one and none has a leading zero as codes have
    /// (`0114`), else texts. A text file is read twice for this.
    AsWritten,
}

/// A column to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Its name in the heading.
    pub name: &'a str,
    /// What its cells are read as.
    pub kind: Kind,
}

/// The sign before the decimals of numbers in a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalSign {
    /// `12.5`
    Point,
    /// `12,5`
    Comma,
}

/// Columns of one length.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    input: String,
    columns: Vec<(String, Filled)>,
    n_rows: usize,
}

impl Columns {
    /// Returns the names of the columns that were read, in the order asked for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// Returns how many rows the file has.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns a column of numbers.
    ///
    /// # Errors
    /// [`ColumnsError`] where the column was not read, or was read as text: then with the first
    /// cell that is no number.
    pub fn numbers(&self, name: &str) -> Result<&Numbers, ColumnsError> {
        match self.column(name)? {
            Filled::Numbers { numbers, .. } => Ok(numbers),
            Filled::Texts { because, .. } => {
                let (place, found) = match because {
                    Some((place, found)) => (place.clone(), Some(found.clone())),
                    None => (Place::Whole, None),
                };
                let problem = ColumnsProblem::IsText { column: name.to_owned(), found };
                Err(self.error(place, problem))
            }
        }
    }

    /// Returns a column of texts; one that was read as numbers because every cell is one is
    /// written out again where that gives what the file has.
    ///
    /// # Errors
    /// [`ColumnsError`] where the column was not read, or has numbers that the file writes in
    /// another way than they are shown (`1.50`), so that the text is not known any more.
    pub fn texts(&self, name: &str) -> Result<Cow<'_, Texts>, ColumnsError> {
        match self.column(name)? {
            Filled::Texts { texts, .. } => Ok(Cow::Borrowed(texts)),
            Filled::Numbers { numbers, otherwise: None } => Ok(Cow::Owned(numbers.to_texts())),
            Filled::Numbers { otherwise: Some((place, found)), .. } => {
                let problem =
                    ColumnsProblem::IsNumbers { column: name.to_owned(), found: found.clone() };
                Err(self.error(place.clone(), problem))
            }
        }
    }

    fn column(&self, name: &str) -> Result<&Filled, ColumnsError> {
        let found = self.columns.iter().find(|(known, _)| known == name);
        found.map(|(_, filled)| filled).ok_or_else(|| {
            let read = listed(self.names());
            self.error(Place::Whole, ColumnsProblem::NotRead { column: name.to_owned(), read })
        })
    }

    fn error(&self, place: Place, problem: ColumnsProblem) -> ColumnsError {
        ColumnsError { input: self.input.clone(), place, problem: Box::new(problem) }
    }
}

/// Reads columns, each as numbers or as texts as its cells are written, with a decimal point.
///
/// # Errors
/// [`ColumnsError`], as [`read_as`].
pub fn read(path: &Path, wanted: &[&str]) -> Result<Columns, ColumnsError> {
    let wanted: Vec<Wanted<'_>> =
        wanted.iter().map(|name| Wanted { name, kind: Kind::AsWritten }).collect();
    read_as(path, &wanted, DecimalSign::Point)
}

/// Reads columns of a CSV or Parquet file; nothing is kept of a file that is refused.
///
/// Text files are UTF-8 (or marked otherwise by a byte order mark), perhaps packed with gzip,
/// with a heading and commas, semicolons or tabs between cells, which may be quoted. An empty
/// cell is missing, also between quotes; lines without anything are no rows. Numbers may have
/// spaces between groups of three digits. In Parquet files null is missing, dates, times and
/// truth values are texts.
///
/// # Errors
/// [`ColumnsError`] with the file, the line or row, the column and what to do: a name that is not
/// there (with those that are), that is there or asked for twice; a cell that is no finite number
/// where numbers are asked for; a whole number beyond 2⁵³, which a float does not hold; rows of
/// other lengths than the heading; bytes that are not UTF-8, endless lines, files that are cut
/// off or damaged.
pub fn read_as(
    path: &Path,
    wanted: &[Wanted<'_>],
    decimal: DecimalSign,
) -> Result<Columns, ColumnsError> {
    let error = |(place, problem): (Place, ColumnsProblem)| ColumnsError {
        input: path.display().to_string(),
        place,
        problem: Box::new(problem),
    };
    for (index, column) in wanted.iter().enumerate() {
        if wanted[..index].iter().any(|other| other.name == column.name) {
            let column = column.name.to_owned();
            return Err(error((Place::Whole, ColumnsProblem::AskedTwice { column })));
        }
    }
    let (filled, n_rows) = match format_of(path).map_err(error)? {
        Format::Parquet => parquet::read(path, wanted).map_err(error)?,
        _ => csv::read(path, wanted, decimal).map_err(error)?,
    };
    let names = wanted.iter().map(|column| column.name.to_owned());
    Ok(Columns { input: path.display().to_string(), columns: names.zip(filled).collect(), n_rows })
}

/// Returns the names in the heading of a CSV or Parquet file, in its order.
///
/// # Errors
/// [`ColumnsError`] where the file or its heading cannot be read.
pub fn headings(path: &Path) -> Result<Vec<String>, ColumnsError> {
    let read = || match format_of(path)? {
        Format::Parquet => parquet::headings(path),
        _ => csv::headings(path),
    };
    read().map_err(|(place, problem)| ColumnsError {
        input: path.display().to_string(),
        place,
        problem: Box::new(problem),
    })
}

/// A problem at a place of the file.
type Found = (Place, ColumnsProblem);

/// Returns Parquet or CSV: by the first bytes, else by the ending of the name, where no known
/// ending is CSV.
fn format_of(path: &Path) -> Result<Format, Found> {
    let mut start = Vec::with_capacity(4);
    let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut start));
    read.map_err(|error| found(problem_of(&error).into()))?;
    if start == b"PAR1" {
        return Ok(Format::Parquet);
    }
    match Format::of_file_name(&path.display().to_string()) {
        Some(Format::Parquet) => Ok(Format::Parquet),
        None | Some(Format::Csv) => Ok(Format::Csv),
        Some(format) => Err((Place::Whole, ColumnsProblem::Format { format })),
    }
}

/// Turns a fault of the readers of publications into one that does not speak of mappings.
fn found(fault: Fault) -> Found {
    let problem = match fault.problem {
        Problem::NotUtf8 { byte } => ColumnsProblem::NotUtf8 { byte },
        other => ColumnsProblem::File(other),
    };
    (fault.place, problem)
}

/// Returns where each wanted name stands in the heading.
fn places(heading: &[String], wanted: &[Wanted<'_>]) -> Result<Vec<usize>, Found> {
    wanted
        .iter()
        .map(|column| {
            let mut at = (0..heading.len()).filter(|index| heading[*index] == column.name);
            let name = || column.name.to_owned();
            let problem = match (at.next(), at.next()) {
                (Some(index), None) => return Ok(index),
                (Some(first), Some(second)) => ColumnsProblem::ThereTwice {
                    column: name(),
                    first: first + 1,
                    second: second + 1,
                },
                (None, _) => {
                    let known = listed(heading.iter().map(String::as_str));
                    ColumnsProblem::NoColumn { column: name(), known }
                }
            };
            Err((Place::Whole, problem))
        })
        .collect()
}

#[cfg(test)]
mod tests;
