//! Workbooks (XLSX), read cell by cell from one sheet with a mapping.

mod bounds;

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use crate::formats::damage::guarded;
use crate::formats::failure::{Fault, Problem, listed, shortened};
use crate::formats::gathering::{Gathering, Position};
use crate::formats::mapping::Mapping;
use crate::formats::tabular::{Cell, Plan};
use crate::formats::text_input::problem_of;
use crate::formats::xlsx::bounds::refuse_bombs;
use crate::formats::{Input, Options};

const FORMAT: &str = "XLSX workbook";
/// The largest workbook that is read, packed.
const MAX_PACKED_BYTES: u64 = 100 * 1024 * 1024;
/// The most columns a sheet may have, as the format has it.
const MAX_COLUMNS: u32 = 16_384;

/// Reads one sheet: the first, or the one the mapping names.
pub(crate) fn read(
    input: &Input<'_>,
    mapping: &Mapping,
    options: &Options,
) -> Result<Gathering, Fault> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(
        &mut std::io::Read::take(input.open()?, MAX_PACKED_BYTES + 1),
        &mut bytes,
    )
    .map_err(|error| problem_of(&error))?;
    if bytes.is_empty() {
        return Err(Problem::Empty.into());
    }
    if bytes.len() as u64 > MAX_PACKED_BYTES {
        return Err(Problem::TooLarge { limit: MAX_PACKED_BYTES }.into());
    }
    refuse_bombs(&bytes)?;
    let mut workbook: Xlsx<_> = guarded(FORMAT, || Xlsx::new(Cursor::new(bytes)))?
        .map_err(|error| damaged(&error.to_string()))?;
    let sheet = sheet_name(&workbook.sheet_names(), mapping)?;
    let mut cells = guarded(FORMAT, || workbook.worksheet_cells_reader(&sheet))?
        .map_err(|error| damaged(&error.to_string()))?;
    let mut rows = Rows::new(mapping, options);
    loop {
        let cell =
            guarded(FORMAT, || cells.next_cell())?.map_err(|error| damaged(&error.to_string()))?;
        let Some(cell) = cell else { break };
        let (row, column) = cell.get_position();
        if column >= MAX_COLUMNS {
            return Err(damaged("a cell lies beyond the last column"));
        }
        let value = cell_of(cell.get_value(), row, column)?;
        rows.take(row, column, value)?;
    }
    rows.finish()
}

fn damaged(reason: &str) -> Fault {
    Problem::NotTheFormat { format: FORMAT, reason: shortened(reason) }.into()
}

fn sheet_name(names: &[String], mapping: &Mapping) -> Result<String, Fault> {
    let found = || listed(names.iter().map(String::as_str));
    match &mapping.sheet {
        Some(name) if names.contains(name) => Ok(name.clone()),
        Some(name) => Err(Problem::NoSheet { sheet: shortened(name), found: found() }.into()),
        None => names.first().cloned().ok_or_else(|| damaged("it has no sheet")),
    }
}

fn cell_of(value: &DataRef<'_>, row: u32, column: u32) -> Result<Cell<'static>, Fault> {
    Ok(match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => match i32::try_from(*number) {
            Ok(number) => Cell::Number(f64::from(number)),
            Err(_) => Cell::Text(Cow::Owned(number.to_string())),
        },
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::Text(Cow::Owned(text.clone())),
        DataRef::SharedString(text) => Cell::Text(Cow::Owned((*text).to_owned())),
        DataRef::Bool(truth) => Cell::Text(Cow::Owned(truth.to_string())),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(Cow::Owned(text.clone()))
        }
        DataRef::DateTime(_) => {
            let problem = Problem::Unreadable {
                reason: format!(
                    "column {} holds a date; write years, quarters or months as text",
                    column + 1
                ),
            };
            return Err(Fault { place: Position::Row.place(u64::from(row) + 1), problem });
        }
        DataRef::Error(error) => {
            let problem = Problem::Number {
                found: error.to_string(),
                advice: "correct the formula in the workbook and save it again",
            };
            return Err(Fault { place: Position::Row.place(u64::from(row) + 1), problem });
        }
    })
}

/// Puts cells together into rows: the first row with text is the heading.
struct Rows<'a> {
    mapping: &'a Mapping,
    options: &'a Options,
    plan: Option<Plan<'a>>,
    gathering: Gathering,
    number: u32,
    row: Vec<Cell<'static>>,
}

impl<'a> Rows<'a> {
    fn new(mapping: &'a Mapping, options: &'a Options) -> Self {
        Self {
            mapping,
            options,
            plan: None,
            gathering: Gathering::new(Position::Row),
            number: 0,
            row: Vec::new(),
        }
    }

    fn take(&mut self, row: u32, column: u32, cell: Cell<'static>) -> Result<(), Fault> {
        if row < self.number {
            return Err(damaged("its rows are not in order"));
        }
        if row > self.number {
            self.complete()?;
            self.number = row;
        }
        let column = usize::try_from(column).expect("checked to be at most 16 384");
        if self.row.len() <= column {
            self.row.resize(column + 1, Cell::Empty);
        }
        self.row[column] = cell;
        Ok(())
    }

    fn complete(&mut self) -> Result<(), Fault> {
        let row = std::mem::take(&mut self.row);
        let is_blank = row.iter().all(|cell| cell.text().is_empty());
        if is_blank || u64::from(self.number) < self.mapping.skip_lines {
            return Ok(());
        }
        match &mut self.plan {
            None => {
                let heading = row.iter().map(|cell| cell.text().into_owned()).collect();
                self.plan = Some(Plan::new(heading, self.mapping, self.options, Position::Row)?);
                Ok(())
            }
            Some(plan) => plan.read_row(u64::from(self.number) + 1, &row, &mut self.gathering),
        }
    }

    fn finish(mut self) -> Result<Gathering, Fault> {
        self.complete()?;
        match self.plan {
            Some(_) => Ok(self.gathering),
            None => Err(Problem::Empty.into()),
        }
    }
}
