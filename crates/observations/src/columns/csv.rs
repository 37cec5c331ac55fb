//! Columns of a text file.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::filling::{Deciding, Filled, Filling};
use super::{DecimalSign, Found, Kind, Wanted, found, places};
use crate::formats::csv_file::read_line;
use crate::formats::failure::{Fault, Place, Problem};
use crate::formats::text_input::{RecordWatch, fault_of_csv, problem_of, separator_of, table_text};

/// Reads the wanted columns record by record.
pub(super) fn read(
    path: &Path,
    wanted: &[Wanted<'_>],
    decimal: DecimalSign,
) -> Result<(Vec<Filled>, usize), Found> {
    let heading = headings(path)?;
    let places = places(&heading, wanted)?;
    let mut fillings = started(path, wanted, &places, decimal)?;
    let n_rows = each_record(path, |record, line| {
        for ((filling, column), place) in fillings.iter_mut().zip(wanted).zip(&places) {
            let cell = record.get(*place).unwrap_or("");
            filling.push_cell(column.name, cell, decimal, || Place::Line(line))?;
        }
        Ok(())
    })?;
    Ok((fillings.into_iter().map(Filling::finish).collect(), n_rows))
}

/// Starts the columns; those whose kind the cells decide are looked through first.
fn started(
    path: &Path,
    wanted: &[Wanted<'_>],
    places: &[usize],
    decimal: DecimalSign,
) -> Result<Vec<Filling>, Found> {
    let mut deciding: Vec<Option<Deciding>> = wanted
        .iter()
        .map(|column| (column.kind == Kind::AsWritten).then(Deciding::default))
        .collect();
    if deciding.iter().any(Option::is_some) {
        each_record(path, |record, line| {
            for (deciding, place) in deciding.iter_mut().zip(places) {
                if let Some(deciding) = deciding {
                    let cell = record.get(*place).unwrap_or("");
                    deciding.look(cell, decimal, || Place::Line(line));
                }
            }
            Ok(())
        })?;
    }
    Ok(deciding
        .into_iter()
        .zip(wanted)
        .map(|(deciding, column)| match deciding {
            Some(deciding) => deciding.decided(),
            None => Filling::new(column.kind, None),
        })
        .collect())
}

/// Returns the names in the heading.
pub(super) fn headings(path: &Path) -> Result<Vec<String>, Found> {
    let (mut records, _) = opened(path)?;
    let heading = records.headers().map_err(|error| found(fault_of_csv(&error)))?;
    Ok(heading.iter().map(|name| name.trim().to_owned()).collect())
}

type Records<'a> = csv::Reader<Box<dyn Read + 'a>>;

fn opened<'a>(path: &Path) -> Result<(Records<'a>, RecordWatch), Found> {
    let open = || -> Result<_, Fault> {
        let file = File::open(path).map_err(|error| problem_of(&error))?;
        let text = table_text(Box::new(file), encoding_rs::UTF_8)?;
        let mut lines = BufReader::with_capacity(64 * 1024, text.reader);
        let first = read_line(&mut lines, &text.watch)?;
        if first.trim().is_empty() {
            return Err(Problem::Empty.into());
        }
        let separator = separator_of(&first);
        let whole: Box<dyn Read + 'a> =
            Box::new(std::io::Cursor::new(first.into_bytes()).chain(lines));
        let records = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(true)
            .flexible(false)
            .buffer_capacity(64 * 1024)
            .from_reader(whole);
        Ok((records, text.watch))
    };
    open().map_err(found)
}

/// Calls `take` with every record and its line; returns how many there are.
fn each_record(
    path: &Path,
    mut take: impl FnMut(&csv::StringRecord, u64) -> Result<(), Found>,
) -> Result<usize, Found> {
    let (mut records, watch) = opened(path)?;
    let mut record = csv::StringRecord::new();
    let mut n_rows = 0;
    loop {
        watch.record_is_complete();
        let more = records.read_record(&mut record).map_err(|error| found(fault_of_csv(&error)))?;
        if !more {
            return Ok(n_rows);
        }
        n_rows += 1;
        take(&record, record.position().map_or(0, csv::Position::line))?;
    }
}
