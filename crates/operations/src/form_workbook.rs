//! The answers to a form as a workbook, out and in again in the same format.
//!
//! The first sheet names the version of the form. Each section with single fields is a sheet with a
//! row for each field; each group of rows (a table, the costs of a budget) is a sheet of its own.
//! Files are not in it: a workbook cannot hand them in.

mod sheets;

use std::collections::BTreeMap;

use domain::form::Form;
use domain::form::answer::{Answers, Given};
use domain::form::fault::Level;
use domain::form::fields::{Fields, MOST_BYTES};
use domain::form::quantity::Style;
use domain::form::reading;
use domain::grants::id::PartId;
use spreadsheet::refusal::Refusal;
use spreadsheet::sheet::{Cell, Sheet, address};
use spreadsheet::{csv_file, workbook};

use self::sheets::{ANSWER, Content, FIELD, HEADING_ROWS, PART, PlannedSheet, VERSION_SHEET};

/// A workbook cannot be taken in; nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// The file itself.
    #[error("could not {0}")]
    File(#[from] Refusal),
    /// Another form, or another version.
    #[error(
        "the workbook is for the form '{found}'; fetch the one for '{expected}' and fill it in"
    )]
    OtherForm {
        /// The version it names.
        found: String,
        /// The version of the form.
        expected: String,
    },
    /// A sheet is not there.
    #[error("the sheet '{sheet}' is not there; put it back, or fetch the workbook anew")]
    NoSheet {
        /// The sheet.
        sheet: String,
    },
    /// A sheet that the form lacks.
    #[error("the sheet '{sheet}' is none of the form's; remove it")]
    UnknownSheet {
        /// The sheet.
        sheet: String,
    },
    /// A row or a column that the form lacks.
    #[error("sheet '{sheet}', cell {cell}: '{found}' is nothing that the form asks for; remove it")]
    Unknown {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
        /// What stands there.
        found: String,
    },
    /// A row of a field is not there, or is there twice.
    #[error("sheet '{sheet}': the row of '{field}' must be there once; fetch the workbook anew")]
    RowNotOnce {
        /// The sheet.
        sheet: String,
        /// The part and the field.
        field: String,
    },
    /// More rows than there may be.
    #[error("sheet '{sheet}', cell {cell}: at most {most} rows are taken; remove those below")]
    TooManyRows {
        /// The sheet.
        sheet: String,
        /// The first cell of the first row too many.
        cell: String,
        /// The most.
        most: u16,
    },
    /// A cell that cannot be read.
    #[error("sheet '{sheet}', cell {cell}: {advice}")]
    Unreadable {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
        /// What to do, in English.
        advice: String,
    },
    /// Too much text.
    #[error("'{part}' holds {found} bytes of text; at most {MOST_BYTES}, the rest as a file")]
    TooMuch {
        /// The part.
        part: String,
        /// Its bytes.
        found: usize,
    },
}

/// Writes the answers to a form: the same answers, the same bytes.
///
/// # Errors
/// [`Refusal::TooLong`] where a text that was typed is longer than a cell can hold.
pub fn write(form: &Form, answers: &Answers) -> Result<Vec<u8>, Refusal> {
    let sheets: Vec<Sheet> =
        sheets::planned(form, answers).into_iter().map(|planned| planned.sheet).collect();
    workbook::write(&sheets)
}

/// Writes the rows of one group of one question (`rows`, or `costs` of a budget) as comma-separated
/// values, or nothing where the form has no such group.
///
/// # Errors
/// [`Refusal`].
pub fn write_csv(
    form: &Form,
    answers: &Answers,
    part: &PartId,
    group: &str,
) -> Result<Option<Vec<u8>>, Refusal> {
    let found = sheets::planned(form, answers).into_iter().find(|planned| {
        matches!(&planned.content, Content::Group { part: own, group: key }
            if own == part && key.key.as_str() == group)
    });
    found.map(|planned| csv_file::write(&planned.sheet)).transpose()
}

/// Reads the answers from a workbook. What is lacking or breaks a limit is told by
/// [`domain::form::checking::check`], as for answers that were typed.
///
/// # Errors
/// [`WorkbookError`] names the sheet and the cell. Cells that cannot be read as what they are asked
/// for are refused too: whoever sent the workbook can mend it and send it again.
pub fn read(form: &Form, bytes: &[u8]) -> Result<Answers, WorkbookError> {
    let planned = sheets::planned(form, &Answers::new());
    let mut found: BTreeMap<String, Sheet> = BTreeMap::new();
    for sheet in workbook::read(bytes)? {
        found.insert(sheet.name.clone(), sheet);
    }
    refuse_other_form(form, found.remove(VERSION_SHEET))?;
    let mut import = Import::default();
    for plan in &planned {
        let name = &plan.sheet.name;
        if name == VERSION_SHEET {
            continue;
        }
        let sheet =
            found.remove(name).ok_or_else(|| WorkbookError::NoSheet { sheet: name.clone() })?;
        import.take(plan, &sheet)?;
    }
    if let Some(name) = found.into_keys().next() {
        return Err(WorkbookError::UnknownSheet { sheet: shortened(&name) });
    }
    import.answers(form)
}

/// Reads the rows of one group of one question from comma-separated values. The answer's other
/// groups stay as they are.
///
/// # Errors
/// [`WorkbookError`], as for [`read`]; [`WorkbookError::NoSheet`] where the form has no such group.
pub fn read_csv(
    form: &Form,
    answers: &Answers,
    part: &PartId,
    group: &str,
    bytes: &[u8],
) -> Result<Option<Given>, WorkbookError> {
    let plan = sheets::planned(form, &Answers::new()).into_iter().find(|planned| {
        matches!(&planned.content, Content::Group { part: own, group: key }
            if own == part && key.key.as_str() == group)
    });
    let Some(plan) = plan else {
        return Err(WorkbookError::NoSheet { sheet: format!("{part} {group}") });
    };
    let sheet = csv_file::read(&plan.sheet.name, bytes)?;
    let mut import = Import::default();
    let known = answers.get(part).map(|given| given.fields(Style::Plain)).unwrap_or_default();
    let others = known.rows.into_iter().filter(|(key, _)| key.as_str() != group).collect();
    import.fields.insert(part.clone(), Fields { single: known.single, rows: others });
    import.take(&plan, &sheet)?;
    Ok(import.answers(form)?.remove(part))
}

fn refuse_other_form(form: &Form, sheet: Option<Sheet>) -> Result<(), WorkbookError> {
    let Some(sheet) = sheet else {
        return Err(WorkbookError::NoSheet { sheet: VERSION_SHEET.to_owned() });
    };
    let found = text_at(&sheet, 0, 1);
    let expected = form.version().to_string();
    if found == expected {
        Ok(())
    } else {
        Err(WorkbookError::OtherForm { found: shortened(&found), expected })
    }
}

fn text_at(sheet: &Sheet, row: usize, column: usize) -> String {
    sheet.rows.get(row).and_then(|row| row.get(column)).map_or_else(String::new, Cell::written)
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Import {
    fields: BTreeMap<PartId, Fields>,
    /// The sheet and cell of each field of each part.
    places: BTreeMap<(PartId, String), (String, String)>,
}

impl Import {
    fn take(&mut self, plan: &PlannedSheet, sheet: &Sheet) -> Result<(), WorkbookError> {
        match &plan.content {
            Content::Version => Ok(()),
            Content::Section => self.take_section(plan, sheet),
            Content::Group { part, group } => {
                let name = || sheet.name.clone();
                let columns: Vec<String> =
                    group.columns.iter().map(|column| column.key.to_string()).collect();
                refuse_other_columns(plan, sheet)?;
                for (index, row) in sheet.rows.iter().enumerate().skip(HEADING_ROWS) {
                    let number = index - HEADING_ROWS + 1;
                    if let Some(column) =
                        (columns.len()..row.len()).find(|column| row[*column] != Cell::Empty)
                    {
                        let found = shortened(&row[column].written());
                        return Err(WorkbookError::Unknown {
                            sheet: name(),
                            cell: address(index, column),
                            found,
                        });
                    }
                    if number > usize::from(group.rows.most) {
                        if row.iter().all(|cell| cell.written().trim().is_empty()) {
                            continue;
                        }
                        let (cell, most) = (address(index, 0), group.rows.most);
                        return Err(WorkbookError::TooManyRows { sheet: name(), cell, most });
                    }
                    let mut cells = BTreeMap::new();
                    for (at, column) in group.columns.iter().enumerate() {
                        let field = format!("{}-{number}-{}", group.key, column.key);
                        let place = (name(), address(index, at));
                        self.places.insert((part.clone(), field), place);
                        let text = row.get(at).map_or_else(String::new, Cell::written);
                        cells.insert(column.key.clone(), text);
                    }
                    let fields = self.fields.entry(part.clone()).or_default();
                    fields.rows.entry(group.key.clone()).or_default().push(cells);
                }
                Ok(())
            }
        }
    }

    fn take_section(&mut self, plan: &PlannedSheet, sheet: &Sheet) -> Result<(), WorkbookError> {
        let expected: Vec<(String, String)> = plan.sheet.rows[1..]
            .iter()
            .map(|row| (row[PART].written(), row[FIELD].written()))
            .collect();
        let mut seen = BTreeMap::new();
        for (index, row) in sheet.rows.iter().enumerate().skip(1) {
            let name = (text_at(sheet, index, PART), text_at(sheet, index, FIELD));
            let beyond = (ANSWER + 1..row.len()).find(|column| row[*column] != Cell::Empty);
            let unknown = |column: usize| WorkbookError::Unknown {
                sheet: sheet.name.clone(),
                cell: address(index, column),
                found: shortened(&text_at(sheet, index, column)),
            };
            if let Some(column) = beyond {
                return Err(unknown(column));
            }
            if row.iter().all(|cell| *cell == Cell::Empty) {
                continue;
            }
            let (Ok(part), Ok(key)) = (name.0.parse::<PartId>(), name.1.parse()) else {
                return Err(unknown(PART));
            };
            if !expected.contains(&name) {
                return Err(unknown(PART));
            }
            *seen.entry(name.clone()).or_insert(0_u32) += 1;
            let place = (sheet.name.clone(), address(index, ANSWER));
            self.places.insert((part.clone(), name.1), place);
            let text = text_at(sheet, index, ANSWER);
            self.fields.entry(part).or_default().single.insert(key, text);
        }
        match expected.into_iter().find(|name| seen.get(name) != Some(&1)) {
            None => Ok(()),
            Some((part, field)) => Err(WorkbookError::RowNotOnce {
                sheet: sheet.name.clone(),
                field: format!("{part} {field}"),
            }),
        }
    }

    fn answers(self, form: &Form) -> Result<Answers, WorkbookError> {
        let mut answers = Answers::new();
        for (part, fields) in self.fields {
            let Some(question) = form.question(&part) else { continue };
            if fields.n_bytes() > MOST_BYTES {
                let found = fields.n_bytes();
                return Err(WorkbookError::TooMuch { part: part.to_string(), found });
            }
            if let Err(faults) = reading::read(&question.kind, &fields)
                && let Some(stop) = faults.into_iter().find(|m| m.fault.level() == Level::Stop)
            {
                let field = stop.field.unwrap_or_default();
                let place = self.places.get(&(part.clone(), field)).cloned();
                let (sheet, cell) = place.unwrap_or_default();
                let advice = stop.fault.english();
                return Err(WorkbookError::Unreadable { sheet, cell, advice });
            }
            if let Some(given) = reading::keep(&question.kind, fields) {
                answers.insert(part, given);
            }
        }
        Ok(answers)
    }
}

/// Refuses a sheet of rows whose second row names other columns than the form's.
fn refuse_other_columns(plan: &PlannedSheet, sheet: &Sheet) -> Result<(), WorkbookError> {
    let (expected, found) = (plan.sheet.rows[1].len(), sheet.rows.get(1).map_or(0, Vec::len));
    for column in 0..expected.max(found) {
        let found = text_at(sheet, 1, column);
        if found != text_at(&plan.sheet, 1, column) {
            return Err(WorkbookError::Unknown {
                sheet: sheet.name.clone(),
                cell: address(1, column),
                found: shortened(&found),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
