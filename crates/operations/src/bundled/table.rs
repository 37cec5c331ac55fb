//! The small tables that ship with the program, as rows of text by column.

use std::collections::BTreeMap;
use std::io::Read;
use std::str::FromStr;

use flate2::read::GzDecoder;

use super::BundledError;

/// A table that ships with the program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// Its path in the repository, for messages.
    pub(crate) path: &'static str,
    pub(crate) bytes: &'static [u8],
}

/// One row of it.
#[derive(Debug)]
pub(crate) struct Row {
    path: &'static str,
    line: u64,
    cells: BTreeMap<String, String>,
}

impl Table {
    /// Reads all rows; the bytes may be compressed with gzip.
    pub(crate) fn rows(&self) -> Result<Vec<Row>, BundledError> {
        let wrong = |reason: String| BundledError::File { path: self.path, line: 0, reason };
        let mut plain = Vec::new();
        if self.path.ends_with(".gz") {
            let mut decoder = GzDecoder::new(self.bytes);
            decoder.read_to_end(&mut plain).map_err(|error| wrong(error.to_string()))?;
        }
        let bytes = if plain.is_empty() { self.bytes } else { &plain };
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| wrong(error.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let cells = header.iter().zip(&record);
            let cells = cells.map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect();
            rows.push(Row { path: self.path, line, cells });
        }
        Ok(rows)
    }
}

impl Row {
    /// Returns the cell of the column.
    pub(crate) fn text(&self, column: &str) -> Result<&str, BundledError> {
        let cell = self.cells.get(column).map(String::as_str);
        cell.ok_or_else(|| self.wrong(format!("the column {column} is missing")))
    }

    /// Returns the cell as what it has to be.
    pub(crate) fn parsed<T: FromStr>(&self, column: &str) -> Result<T, BundledError> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.wrong(format!("'{text}' does not fit the column {column}")))
    }

    /// Returns what is wrong with the row as an error.
    pub(crate) fn wrong(&self, reason: String) -> BundledError {
        BundledError::File { path: self.path, line: self.line, reason }
    }
}
