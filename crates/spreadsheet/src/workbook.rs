//! Workbooks (Office Open XML, `.xlsx`).

use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use zip::ZipArchive;

use crate::refusal::{MOST_BYTES, MOST_FILES, MOST_UNPACKED, Refusal, quoted};
use crate::sheet::{Cell, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Sheet, address};

/// The first bytes of the container that holds older and password-protected workbooks.
const COMPOUND_FILE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// Writes sheets as a workbook: the same sheets, the same bytes.
///
/// # Errors
/// [`Refusal::Unwritable`] where a name cannot be that of a sheet or a number is not finite, and
/// [`Refusal::TooLong`].
pub fn write(sheets: &[Sheet]) -> Result<Vec<u8>, Refusal> {
    let mut workbook = Workbook::new();
    let unwritable = |sheet: &str, error: &XlsxError| Refusal::Unwritable {
        sheet: quoted(sheet),
        reason: quoted(&error.to_string()),
    };
    // Every workbook was made on the same day, so that nothing but its content tells two apart.
    let day = ExcelDateTime::from_ymd(2018, 1, 1).map_err(|error| unwritable("", &error))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for sheet in sheets {
        refuse_unwritable(sheet)?;
        let worksheet = workbook.add_worksheet();
        write_sheet(worksheet, sheet).map_err(|error| unwritable(&sheet.name, &error))?;
    }
    workbook.save_to_buffer().map_err(|error| unwritable("", &error))
}

fn refuse_unwritable(sheet: &Sheet) -> Result<(), Refusal> {
    for (row_index, row) in sheet.rows.iter().enumerate() {
        for (column_index, cell) in row.iter().enumerate() {
            let at = || (quoted(&sheet.name), address(row_index, column_index));
            match cell {
                Cell::Text(text) if text.encode_utf16().count() > MOST_CHARACTERS => {
                    let (sheet, cell) = at();
                    return Err(Refusal::TooLong { sheet, cell });
                }
                Cell::Number(number) if !number.is_finite() => {
                    let reason = format!("the number in {} is not finite", at().1);
                    return Err(Refusal::Unwritable { sheet: at().0, reason });
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn write_sheet(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    let heading = Format::new().set_bold().set_text_wrap();
    // As text, so that "1-2" stays what it is.
    let text_format = Format::new().set_num_format("@").set_text_wrap();
    let day_format = Format::new().set_num_format("yyyy-mm-dd");
    for (row, cells) in (0_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let is_heading = row < sheet.heading_rows;
            match cell {
                Cell::Text(text) if is_heading => {
                    worksheet.write_string_with_format(row, column, text, &heading)?;
                }
                Cell::Text(text) => {
                    worksheet.write_string_with_format(row, column, text, &text_format)?;
                }
                Cell::Number(number) => {
                    worksheet.write_number(row, column, *number)?;
                }
                Cell::Day { year, month, day } => {
                    let day = ExcelDateTime::from_ymd(*year, *month, *day)?;
                    worksheet.write_datetime_with_format(row, column, &day, &day_format)?;
                }
                Cell::Empty => {
                    worksheet.write_blank(row, column, &text_format)?;
                }
            }
        }
    }
    worksheet.set_freeze_panes(sheet.heading_rows, 0)?;
    for column in 0..u16::try_from(sheet.rows.iter().map(Vec::len).max().unwrap_or(0)).unwrap_or(0)
    {
        worksheet.set_column_width(column, 28)?;
    }
    Ok(())
}

/// Reads the sheets of a workbook, in order. Rows end with their last cell that is not empty, and
/// sheets with their last such row.
///
/// # Errors
/// [`Refusal`] names the sheet and the cell where there is one.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge { found: bytes.len() });
    }
    if bytes.starts_with(&COMPOUND_FILE) {
        let reason = "it is password-protected or of an older kind".to_owned();
        return Err(Refusal::NotAWorkbook { reason });
    }
    refuse_dangerous(bytes)?;
    let mut workbook: Xlsx<Cursor<&[u8]>> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| not_a_workbook(&error.to_string()))?;
    let names = workbook.sheet_names();
    if names.len() > MOST_SHEETS {
        return Err(Refusal::TooManySheets { found: names.len() });
    }
    names.into_iter().map(|name| read_sheet(&mut workbook, name)).collect()
}

fn not_a_workbook(reason: &str) -> Refusal {
    Refusal::NotAWorkbook { reason: quoted(reason) }
}

/// Refuses macros and what swells, by unpacking all of it into nothing first: the lengths that the
/// file states of itself are not trusted.
fn refuse_dangerous(bytes: &[u8]) -> Result<(), Refusal> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_a_workbook(&error.to_string()))?;
    if archive.len() > MOST_FILES {
        return Err(Refusal::Swells);
    }
    let mut rest = MOST_UNPACKED;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| not_a_workbook(&error.to_string()))?;
        let name = file.name().map_err(|error| not_a_workbook(&error.to_string()))?.to_lowercase();
        if name.contains("vbaproject") || name.contains("macrosheets") {
            return Err(Refusal::Macros { file: quoted(&name) });
        }
        let unpacked = copy(&mut file.take(rest + 1), &mut sink())
            .map_err(|error| not_a_workbook(&error.to_string()))?;
        rest = rest.checked_sub(unpacked).ok_or(Refusal::Swells)?;
    }
    Ok(())
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: String) -> Result<Sheet, Refusal> {
    let sheet = quoted(&name);
    let broken = |error: calamine::XlsxError| Refusal::Broken {
        sheet: quoted(&name),
        reason: quoted(&error.to_string()),
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    while let Some(found) = reader.next_cell_with_formula().map_err(broken)? {
        let (row, column) = (index(found.pos.0), index(found.pos.1));
        let cell = address(row, column);
        if found.formula.is_some() {
            return Err(Refusal::Formula { sheet, cell });
        }
        let value = read_cell(&found.value).map_err(|found| Refusal::WrongType {
            sheet: sheet.clone(),
            cell,
            found,
        })?;
        if value == Cell::Empty {
            continue;
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(Refusal::Outside { sheet, cell: address(row, column) });
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, Cell::Empty);
        }
        rows[row][column] = value;
    }
    Ok(Sheet { name, heading_rows: 0, rows })
}

fn index(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn read_cell(value: &DataRef<'_>) -> Result<Cell, &'static str> {
    Ok(match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Int(number) => match number.to_string().parse() {
            Ok(number) => Cell::Number(number),
            Err(_) => return Err("a number that is not finite"),
        },
        DataRef::Float(number) if number.is_finite() => Cell::Number(*number),
        DataRef::Float(_) => return Err("a number that is not finite"),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if !moment.is_datetime() || (hour, minute, second) != (0, 0, 0) || year < 1900 {
                return Err("a time of day");
            }
            Cell::Day { year, month, day }
        }
        DataRef::DateTimeIso(text) => text_cell(text),
        DataRef::DurationIso(_) => return Err("a time of day"),
        DataRef::Bool(_) => return Err("true or false"),
        DataRef::Error(_) => return Err("an error"),
    })
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::text(text) }
}
