//! The cells of one row, by the names of their columns.

use csv::StringRecord;
use domain::calendar::DaySpan;
use spreadsheet::csv_file::unguarded;

use super::super::super::InterventionFileCause;
use super::super::super::wire::{days, wrong};
use super::super::writing::PLAIN;
use super::super::{Part, TableCause, TableError, columns};
use super::is_wider;

/// Where each column stands.
pub(super) struct Head {
    /// In the order of [`columns`]; `None` for a column that the file does not have.
    places: Vec<Option<usize>>,
    width: usize,
}

impl Head {
    pub(super) fn read(file: &str, line: u64, record: &StringRecord) -> Result<Self, TableError> {
        let failed =
            |column, cause| TableError { file: file.to_owned(), line: Some(line), column, cause };
        let mut places = vec![None; columns().count()];
        for (at, found) in record.iter().enumerate() {
            let name = found.trim().to_lowercase();
            let place = columns().position(|column| column == name);
            let place = place.filter(|place| places[*place].is_none()).ok_or_else(|| {
                failed(None, TableCause::UnknownColumn(found.trim().chars().take(60).collect()))
            })?;
            places[place] = Some(at);
        }
        for column in ["intervention", "part"] {
            let place = columns().position(|known| known == column);
            if place.is_none_or(|place| places[place].is_none()) {
                return Err(failed(Some(column), TableCause::ColumnLacking));
            }
        }
        Ok(Self { places, width: record.len() })
    }
}

/// One row.
pub(super) struct Cells<'a> {
    pub(super) file: &'a str,
    /// Counted from one.
    pub(super) line: u64,
    pub(super) record: &'a StringRecord,
    pub(super) head: &'a Head,
}

impl<'a> Cells<'a> {
    pub(super) fn wrong(&self, column: &'static str, cause: TableCause) -> TableError {
        let (file, line) = (self.file.to_owned(), Some(self.line));
        TableError { file, line, column: Some(column), cause }
    }

    pub(super) fn content(&self, column: &'static str, cause: InterventionFileCause) -> TableError {
        self.wrong(column, cause.into())
    }

    pub(super) fn no_such(
        &self,
        column: &'static str,
        what: &'static str,
        name: &str,
    ) -> TableError {
        let name = name.chars().take(60).collect();
        self.wrong(column, TableCause::NoSuch { what, name })
    }

    pub(super) fn check_width(&self) -> Result<(), TableError> {
        if is_wider(self.record, self.head.width) {
            let (file, line) = (self.file.to_owned(), Some(self.line));
            return Err(TableError { file, line, column: None, cause: TableCause::TooManyCells });
        }
        Ok(())
    }

    /// Checks that no cell is filled that the part does not have.
    pub(super) fn check_part(&self, part: Part) -> Result<(), TableError> {
        let mut others = columns().filter(|column| !part.fills(column));
        match others.find(|column| !self.cell(column).trim().is_empty()) {
            Some(column) => Err(self.wrong(column, TableCause::NotOfPart(part.as_str()))),
            None => Ok(()),
        }
    }

    /// Returns a cell as it stands; empty where the file does not have it.
    fn cell(&self, column: &str) -> &'a str {
        let place = columns().position(|known| known == column);
        let at = place.and_then(|place| self.head.places[place]);
        at.and_then(|at| self.record.get(at)).unwrap_or("")
    }

    /// Returns a text, which may be empty.
    pub(super) fn text(&self, column: &'static str) -> String {
        let cell = self.cell(column);
        if PLAIN.contains(&column) { cell.to_owned() } else { unguarded(cell).to_owned() }
    }

    /// Returns a text that may not be empty.
    pub(super) fn needed(&self, column: &'static str) -> Result<String, TableError> {
        let text = self.text(column);
        if text.trim().is_empty() { Err(self.wrong(column, TableCause::Lacking)) } else { Ok(text) }
    }

    /// Returns a word, number or day without spaces around it, which may not be empty.
    pub(super) fn key(&self, column: &'static str) -> Result<&'a str, TableError> {
        match self.cell(column).trim() {
            "" => Err(self.wrong(column, TableCause::Lacking)),
            word => Ok(word),
        }
    }

    /// Returns what a word means.
    pub(super) fn word<T>(
        &self,
        column: &'static str,
        read: impl Fn(&str) -> Option<T>,
        what: &'static str,
        example: &'static str,
    ) -> Result<T, TableError> {
        let word = self.key(column)?;
        read(word).ok_or_else(|| self.content(column, wrong(word, what, example)))
    }

    /// Returns a finite number, with a decimal point or a decimal comma.
    pub(super) fn number(&self) -> Result<f64, TableError> {
        let read = |text: &str| {
            let with_point = text.replacen(',', ".", 1);
            with_point.parse::<f64>().ok().filter(|number| number.is_finite())
        };
        self.word("value", read, "number", "write one as 12.5, without spaces")
    }

    /// Returns the days from `first` to `last`.
    pub(super) fn days(&self) -> Result<DaySpan, TableError> {
        let (first, last) = (self.key("first")?, self.key("last")?);
        days(first, first).map_err(|cause| self.content("first", cause))?;
        days(first, last).map_err(|cause| self.content("last", cause))
    }

    /// Returns whether the value of a row is left out.
    pub(super) fn has_value(&self) -> bool {
        !self.cell("value").trim().is_empty()
    }
}
