//! A bundled table as columns.

use std::collections::BTreeMap;

use evaluation::rows::Numbers;

use super::WorkedEvaluationError;

/// A table by column, cells as text.
pub(super) struct Columns {
    path: &'static str,
    cells: BTreeMap<String, Vec<String>>,
}

impl Columns {
    /// Reads a table with a header.
    pub(super) fn read(
        path: &'static str,
        bytes: &'static [u8],
    ) -> Result<Self, WorkedEvaluationError> {
        let wrong = |line: u64, reason: csv::Error| WorkedEvaluationError::File {
            path,
            line,
            reason: reason.to_string(),
        };
        let mut reader = csv::Reader::from_reader(bytes);
        let names: Vec<String> =
            reader.headers().map_err(|error| wrong(1, error))?.iter().map(str::to_owned).collect();
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        for (record, line) in reader.records().zip(2..) {
            let record = record.map_err(|error| wrong(line, error))?;
            for (column, cell) in columns.iter_mut().zip(&record) {
                column.push(cell.to_owned());
            }
        }
        Ok(Self { path, cells: names.into_iter().zip(columns).collect() })
    }

    /// Returns a column as text.
    pub(super) fn texts(&self, name: &str) -> Result<&[String], WorkedEvaluationError> {
        self.cells.get(name).map(Vec::as_slice).ok_or_else(|| {
            let reason = format!("the column {name} is missing");
            WorkedEvaluationError::File { path: self.path, line: 0, reason }
        })
    }

    /// Returns a column of whole numbers, none missing.
    pub(super) fn whole(&self, name: &str) -> Result<Vec<i64>, WorkedEvaluationError> {
        let read =
            |(cell, line): (&String, u64)| cell.parse().map_err(|_| self.misfit(name, cell, line));
        self.texts(name)?.iter().zip(2..).map(read).collect()
    }

    /// Returns a column of numbers; an empty cell is missing.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<Option<f64>>, WorkedEvaluationError> {
        let read = |(cell, line): (&String, u64)| match cell.as_str() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| self.misfit(name, cell, line)),
        };
        self.texts(name)?.iter().zip(2..).map(read).collect()
    }

    fn misfit(&self, name: &str, cell: &str, line: u64) -> WorkedEvaluationError {
        let reason = format!("'{cell}' does not fit the column {name}");
        WorkedEvaluationError::File { path: self.path, line, reason }
    }
}

/// Returns a column under its name.
pub(super) fn named<'a>(name: &'a str, values: &'a [Option<f64>]) -> Numbers<'a> {
    Numbers { name, values }
}
