//! A data set that ships as columns.

use evaluation::rows::Numbers;

use super::{ShippedData, ShippedDataError};

/// A table by column, cells as text.
#[derive(Debug)]
pub(crate) struct Columns {
    set: &'static ShippedData,
    names: Vec<String>,
    cells: Vec<Vec<String>>,
}

impl ShippedData {
    /// Reads the table, which has a header.
    pub(crate) fn columns(&'static self) -> Result<Columns, ShippedDataError> {
        let wrong = |line: u64, reason: csv::Error| ShippedDataError::Line {
            path: self.path,
            line,
            reason: reason.to_string(),
        };
        let mut reader = csv::Reader::from_reader(self.bytes);
        let names: Vec<String> =
            reader.headers().map_err(|error| wrong(1, error))?.iter().map(str::to_owned).collect();
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        for (record, line) in reader.records().zip(2..) {
            let record = record.map_err(|error| wrong(line, error))?;
            for (column, cell) in cells.iter_mut().zip(&record) {
                column.push(cell.to_owned());
            }
        }
        Ok(Columns { set: self, names, cells })
    }
}

impl Columns {
    /// Returns a column as text.
    pub(crate) fn texts(&self, name: &str) -> Result<&[String], ShippedDataError> {
        let place = self.names.iter().position(|known| known == name);
        place.map(|place| self.cells[place].as_slice()).ok_or_else(|| ShippedDataError::NoColumn {
            set: self.set.id,
            column: name.to_owned(),
            known: self.names.join(", "),
        })
    }

    /// Returns a column as text; an empty cell is missing.
    pub(crate) fn names(&self, name: &str) -> Result<Vec<Option<&str>>, ShippedDataError> {
        let cells = self.texts(name)?.iter().map(String::as_str);
        Ok(cells.map(|cell| (!cell.is_empty()).then_some(cell)).collect())
    }

    /// Returns a column of whole numbers, none missing.
    pub(crate) fn whole(&self, name: &str) -> Result<Vec<i64>, ShippedDataError> {
        let read =
            |(cell, line): (&String, u64)| cell.parse().map_err(|_| self.misfit(name, cell, line));
        self.texts(name)?.iter().zip(2..).map(read).collect()
    }

    /// Returns a column of numbers; an empty cell is missing.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<Option<f64>>, ShippedDataError> {
        let read = |(cell, line): (&String, u64)| match cell.as_str() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| self.misfit(name, cell, line)),
        };
        self.texts(name)?.iter().zip(2..).map(read).collect()
    }

    fn misfit(&self, name: &str, cell: &str, line: u64) -> ShippedDataError {
        let reason = format!("'{cell}' does not fit the column {name}");
        ShippedDataError::Line { path: self.set.path, line, reason }
    }
}

/// Returns a column under its name.
pub(crate) fn named<'a>(name: &'a str, values: &'a [Option<f64>]) -> Numbers<'a> {
    Numbers { name, values }
}
