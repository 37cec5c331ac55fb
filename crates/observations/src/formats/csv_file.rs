//! Tables of text with a separator: one value per line, or one column per period, group, area or
//! indicator.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

use crate::formats::failure::{Fault, Problem};
use crate::formats::gathering::{Gathering, Position};
use crate::formats::mapping::Mapping;
use crate::formats::tabular::{Cell, Plan};
use crate::formats::text_input::{
    MAX_RECORD_BYTES, RecordWatch, fault_of_csv, problem_of, table_text,
};
use crate::formats::{Input, Options};

/// Reads a table of text record by record, so that memory holds one record and the values.
pub(crate) fn read(
    input: &Input<'_>,
    mapping: &Mapping,
    options: &Options,
) -> Result<Gathering, Fault> {
    let text = table_text(input.open()?, mapping.encoding)?;
    let mut lines = BufReader::with_capacity(64 * 1024, text.reader);
    for _ in 0..mapping.skip_lines {
        read_line(&mut lines, &text.watch)?;
    }
    let first = read_line(&mut lines, &text.watch)?;
    if first.trim().is_empty() {
        return Err(Problem::Empty.into());
    }
    let separator = mapping.separator_for(&first);
    let whole = std::io::Cursor::new(first.into_bytes()).chain(lines);
    let mut records = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(true)
        .flexible(false)
        .buffer_capacity(64 * 1024)
        .from_reader(whole);
    let heading = records.headers().map_err(|error| shifted(fault_of_csv(&error), mapping))?;
    let heading = heading.iter().map(|name| name.trim().to_owned()).collect();
    let mut plan = Plan::new(heading, mapping, options, Position::Line)?;
    let mut gathering = Gathering::new(Position::Line);
    let mut record = csv::StringRecord::new();
    loop {
        text.watch.record_is_complete();
        let more = records
            .read_record(&mut record)
            .map_err(|error| shifted(fault_of_csv(&error), mapping))?;
        if !more {
            return Ok(gathering);
        }
        let line = record.position().map_or(0, csv::Position::line) + mapping.skip_lines;
        let row: Vec<Cell<'_>> = record.iter().map(cell).collect();
        plan.read_row(line, &row, &mut gathering)?;
    }
}

fn cell(text: &str) -> Cell<'_> {
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(text)) }
}

fn shifted(fault: Fault, mapping: &Mapping) -> Fault {
    use crate::formats::failure::Place;
    match fault.place {
        Place::Line(line) => Fault { place: Place::Line(line + mapping.skip_lines), ..fault },
        _ => fault,
    }
}

/// Reads one line, which the watch keeps from growing without end.
pub(crate) fn read_line(lines: &mut impl BufRead, watch: &RecordWatch) -> Result<String, Fault> {
    let mut line = Vec::new();
    watch.record_is_complete();
    lines
        .by_ref()
        .take(MAX_RECORD_BYTES as u64 + 1)
        .read_until(b'\n', &mut line)
        .map_err(|error| problem_of(&error))?;
    if line.len() > MAX_RECORD_BYTES {
        return Err(Problem::LineTooLong { limit: MAX_RECORD_BYTES }.into());
    }
    String::from_utf8(line).map_err(|error| {
        let byte = error.utf8_error().valid_up_to() as u64;
        Problem::NotUtf8 { byte }.into()
    })
}
