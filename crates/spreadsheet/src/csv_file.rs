//! One sheet as comma-separated values, as Swedish spreadsheet programs have them: UTF-8 with a
//! byte-order mark, semicolons between cells.

use std::borrow::Cow;

use crate::refusal::{MOST_BYTES, Refusal, quoted};
use crate::sheet::{Cell, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Sheet, address};

/// What a file begins with, so that spreadsheet programs read it as UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What a text may begin with and then be taken for a formula by a spreadsheet program.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes a sheet.
///
/// A text that a spreadsheet program could take for a formula gets an apostrophe in front, as does
/// one that already has such an apostrophe; [`read`] takes one away. Numbers and days do not.
///
/// # Errors
/// [`Refusal::Unwritable`].
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, Refusal> {
    let unwritable = |reason: String| Refusal::Unwritable {
        sheet: quoted(&sheet.name),
        reason: quoted(&reason),
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .quote_style(csv::QuoteStyle::NonNumeric)
        .flexible(true)
        .from_writer(Vec::new());
    for row in &sheet.rows {
        let texts = row.iter().map(|cell| match cell {
            Cell::Text(text) => guarded(text).into_owned(),
            cell => cell.written(),
        });
        writer.write_record(texts).map_err(|error| unwritable(error.to_string()))?;
    }
    let rows = writer.into_inner().map_err(|error| unwritable(error.to_string()))?;
    Ok([BYTE_ORDER_MARK.as_bytes(), &rows].concat())
}

/// Reads a sheet with the given name; every cell is a text. The first row tells whether cells
/// are parted by semicolons, commas or tabs: whichever it has most of outside quotes, the first of
/// these where it has as many.
///
/// # Errors
/// [`Refusal`] names the cell where there is one.
pub fn read(name: &str, bytes: &[u8]) -> Result<Sheet, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge { found: bytes.len() });
    }
    let broken = |reason: String| Refusal::Broken { sheet: quoted(name), reason: quoted(&reason) };
    let text = str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        broken(format!("line {line} is not UTF-8"))
    })?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet { name: name.to_owned(), heading_rows: 0, rows: Vec::new() };
    for record in reader.records() {
        let record = record.map_err(|error| broken(error.to_string()))?;
        let row = sheet.rows.len();
        if row >= MOST_ROWS || record.len() > MOST_COLUMNS {
            let cell = address(row, record.len().saturating_sub(1));
            return Err(Refusal::Outside { sheet: quoted(name), cell });
        }
        let mut cells = Vec::with_capacity(record.len());
        for (column, text) in record.iter().enumerate() {
            if text.chars().count() > MOST_CHARACTERS {
                return Err(Refusal::TooLong { sheet: quoted(name), cell: address(row, column) });
            }
            let text = unguarded(text);
            cells.push(if text.is_empty() { Cell::Empty } else { Cell::text(text) });
        }
        sheet.rows.push(cells);
    }
    Ok(sheet)
}

/// Returns a text as it is written, so that no spreadsheet program takes it for a formula: with an
/// apostrophe in front where it begins as one does.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Returns a text as it was before it was [`guarded`].
#[must_use]
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

/// Returns the sign that parts the cells of the first row: quoted cells are not looked into.
#[must_use]
pub fn delimiter(text: &str) -> u8 {
    const SIGNS: [u8; 3] = [b';', b',', b'\t'];
    let mut counts = [0_usize; 3];
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                for (count, _) in counts.iter_mut().zip(SIGNS).filter(|(_, sign)| *sign == byte) {
                    *count += 1;
                }
            }
        }
    }
    let most = counts.into_iter().max().unwrap_or(0);
    SIGNS.into_iter().zip(counts).find(|(_, count)| *count == most).map_or(b';', |(sign, _)| sign)
}

/// Returns whether a text begins as a formula does, apostrophes in front of it aside.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}
