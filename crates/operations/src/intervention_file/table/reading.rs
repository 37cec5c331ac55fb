//! A table row by row, each refused by line and column where it cannot be.

mod cells;
mod rows;

use csv::{ReaderBuilder, StringRecord};
use spreadsheet::csv_file::{BYTE_ORDER_MARK, delimiter};

use self::cells::{Cells, Head};
use super::super::{InterventionFile, Known};
use super::draft::Draft;
use super::{MOST_BYTES, MOST_FAULTS, Part, TableCause, TableError};

/// Reads a table that [`super::write`] wrote, or one that somebody filled in: semicolons, commas or
/// tabs between cells, columns in any order, empty rows passed over. `file` is what errors call it.
/// An intervention's own row comes before its other rows, and an indicator's or a lesson's before
/// what belongs to it.
///
/// # Errors
/// [`TableError`] names the line and the column and says what to write; nothing is half-read.
pub fn read(
    file: &str,
    bytes: &[u8],
    known: Known<'_>,
) -> Result<Vec<InterventionFile>, TableError> {
    read_all(file, bytes, known).map_err(|mut faults| faults.swap_remove(0))
}

/// Reads a table as [`read`] does, and tells all that is wrong with it, first to last. A row that lacks
/// what it belongs to is not told after a row that was refused, since it may follow from that one; so
/// it is with what is wrong with an intervention as a whole.
///
/// # Errors
/// At least one [`TableError`]; nothing is half-read.
pub fn read_all(
    file: &str,
    bytes: &[u8],
    known: Known<'_>,
) -> Result<Vec<InterventionFile>, Vec<TableError>> {
    let plain = file.chars().map(|c| if c.is_control() { ' ' } else { c });
    let file: String = plain.take(60).collect();
    let whole = |cause| TableError { file: file.clone(), line: None, column: None, cause };
    if bytes.len() > MOST_BYTES {
        return Err(vec![whole(TableCause::TooLarge)]);
    }
    let text = str::from_utf8(bytes).map_err(|_| vec![whole(TableCause::NotText)])?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut head: Option<Head> = None;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut faults: Vec<TableError> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| vec![whole(not_csv(&error))])?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let Some(head) = &head else {
            head = Some(Head::read(&file, line, &record).map_err(|fault| vec![fault])?);
            continue;
        };
        let cells = Cells { file: &file, line, record: &record, head };
        if let Err(fault) = take(&cells, known, &mut drafts) {
            let may_follow = matches!(fault.cause, TableCause::NoSuch { .. });
            if faults.is_empty() || !may_follow {
                faults.push(fault);
            }
        }
        if faults.len() == MOST_FAULTS {
            break;
        }
    }
    if faults.is_empty() { finished(&file, drafts) } else { Err(faults) }
}

fn not_csv(error: &csv::Error) -> TableCause {
    TableCause::NotCsv(error.to_string().chars().take(120).collect())
}

fn take(cells: &Cells<'_>, known: Known<'_>, drafts: &mut Vec<Draft>) -> Result<(), TableError> {
    cells.check_width()?;
    let id = cells.key("intervention")?.to_owned();
    let word = cells.key("part")?;
    let part = Part::ALL.into_iter().find(|part| part.as_str() == word).ok_or_else(|| {
        cells.wrong("part", TableCause::UnknownPart(word.chars().take(60).collect()))
    })?;
    cells.check_part(part)?;
    let place = drafts.iter().position(|draft| draft.head.id == id);
    match (part, place) {
        (Part::Intervention, Some(_)) => Err(cells.wrong("intervention", TableCause::Twice(id))),
        (Part::Intervention, None) => {
            drafts.push(Draft::new(cells.line, rows::head(cells, id)?));
            Ok(())
        }
        (_, None) => Err(cells.no_such("intervention", "an intervention", &id)),
        (part, Some(place)) => rows::take(cells, part, known, &mut drafts[place]),
    }
}

fn finished(file: &str, drafts: Vec<Draft>) -> Result<Vec<InterventionFile>, Vec<TableError>> {
    let failed = |line, cause| TableError { file: file.to_owned(), line, column: None, cause };
    if drafts.is_empty() {
        return Err(vec![failed(None, TableCause::Empty)]);
    }
    let mut files: Vec<InterventionFile> = Vec::with_capacity(drafts.len());
    let mut faults = Vec::new();
    for draft in drafts {
        let line = Some(draft.line);
        let read = match draft.finished() {
            Ok(read) => read,
            Err(cause) => {
                faults.push(failed(line, cause.into()));
                continue;
            }
        };
        let taken = |id: &str| files.iter().flat_map(super::super::ids_of).any(|known| known == id);
        let twice = super::super::ids_of(&read).find(|id| taken(id)).map(str::to_owned);
        match twice {
            Some(id) => faults.push(failed(line, TableCause::Twice(id))),
            None => files.push(read),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

/// Returns whether a record has something beyond the head's columns.
fn is_wider(record: &StringRecord, width: usize) -> bool {
    record.iter().skip(width).any(|cell| !cell.trim().is_empty())
}
