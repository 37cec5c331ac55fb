//! Why a publication could not be read: one sentence with the input, the place and what to do.

use std::fmt;

/// A publication that could not be read. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
#[error("read {input}{place}: {problem}")]
pub struct ReadError {
    /// The file or address.
    pub input: String,
    /// Where in the input.
    pub place: Place,
    /// What is wrong there.
    pub problem: Box<Problem>,
}

/// Where in an input something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The input as a whole.
    Whole,
    /// A line of a text file, from 1.
    Line(u64),
    /// A row of a sheet or table without lines, from 1.
    Row(u64),
    /// A key of a structured document.
    Key(String),
    /// A value of a list of values, from 1.
    Cell(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Line(line) => write!(f, ", line {line}"),
            Self::Row(row) => write!(f, ", row {row}"),
            Self::Key(key) => write!(f, ", key '{key}'"),
            Self::Cell(cell) => write!(f, ", value number {cell}"),
        }
    }
}

/// What is wrong with an input, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant and its fields mean")]
pub enum Problem {
    #[error("{reason}")]
    Unreadable { reason: String },
    #[error("there is nothing in it; fetch it again")]
    Empty,
    #[error("it has no observations; widen the selection")]
    NoObservations,
    #[error("it is larger than {limit} bytes unpacked; split it by year or by indicator")]
    TooLarge { limit: u64 },
    #[error(
        "the line or record is longer than {limit} bytes, so this is no table of text or a quote is \
         never closed; check the format and the quotes"
    )]
    LineTooLong { limit: usize },
    #[error("it ends too early ({reason}); fetch it again")]
    Truncated { reason: String },
    #[error(
        "byte {byte} is not UTF-8; save the file as UTF-8 or say its encoding in the mapping, as in \
         encoding = \"windows-1252\""
    )]
    NotUtf8 { byte: u64 },
    #[error("'{found}' is no known encoding; write utf-8, windows-1252 or iso-8859-1")]
    UnknownEncoding { found: String },
    #[error("it is not the expected {format}: {reason}; check the format and fetch it again")]
    NotTheFormat { format: &'static str, reason: String },
    #[error("'{name}' is lacking, which {format} requires; fetch it again")]
    Lacks { name: String, format: &'static str },
    #[error(
        "{expected} values are expected from the sizes of the dimensions but {found} are there; \
         fetch it again"
    )]
    CellCount { expected: u64, found: u64 },
    #[error("it has more than {limit} values; select fewer")]
    TooManyValues { limit: u64 },
    #[error("'{found}' is no code of an area; {advice}")]
    Area { found: String, advice: &'static str },
    #[error(
        "'{found}' is an aggregate of areas, not an area; leave it out of the selection or ask to \
         skip aggregates"
    )]
    Aggregate { found: String },
    #[error(
        "'{found}' is no period; periods are years (2022), quarters (2022Q3) or months (2022M03)"
    )]
    Period { found: String },
    #[error("'{found}' is no group; map it to T (all), K (women), M (men) or a short code")]
    Group { found: String },
    #[error(
        "'{found}' cannot be the id of an indicator; ids have 1 to 120 letters, digits and + - . : _"
    )]
    Indicator { found: String },
    #[error("column '{column}': {problem}")]
    InColumn { column: String, problem: Box<Problem> },
    #[error("'{found}' is no number; {advice}")]
    Number { found: String, advice: &'static str },
    #[error("'{found}' is no known status; map it to final, preliminary, suppressed or missing")]
    Status { found: String },
    #[error("there is a value ({value}) but the status says {status}; correct one of them")]
    ValueAndStatus { value: String, status: &'static str },
    #[error("{key} is there twice, at {first} and {second}, {values}; keep one of them")]
    Duplicate { key: String, first: String, second: String, values: String },
    #[error(
        "no dimension is known as {role} among {found}; name it with the option for dimensions"
    )]
    NoDimension { role: &'static str, found: String },
    #[error(
        "both '{first}' and '{second}' look like {role}; name the right one with the option for dimensions"
    )]
    TwoDimensions { role: &'static str, first: String, second: String },
    #[error("no dimension is named '{name}' among {found}; correct the option for dimensions")]
    UnknownDimension { name: String, found: String },
    #[error("'{name}' is there twice; every name must be there once")]
    NamedTwice { name: String },
    #[error(
        "'{first}' and '{second}' would get the same indicator id {id}; read them one at a time"
    )]
    SameIndicator { first: String, second: String, id: String },
    #[error("there is no column '{column}' among {found}; correct the mapping or the separator")]
    NoColumn { column: String, found: String },
    #[error("the columns {columns} are not in the mapping; map them or list them under ignore")]
    UnmappedColumns { columns: String },
    #[error("it has {found} columns where the heading has {expected}; check quotes and separator")]
    Ragged { expected: u64, found: u64 },
    #[error("the mapping is wrong: {reason}")]
    Mapping { reason: String },
    #[error("the format {format} needs a mapping of its columns; give a mapping file")]
    NeedsMapping { format: &'static str },
    #[error("'{found}' is no date in the calendar; dates are written 2024-02-22")]
    Date { found: String },
    #[error("who published what is not told by the format; say {what} in the description")]
    Undescribed { what: &'static str },
    #[error("there is no sheet '{sheet}' among {found}; correct the mapping")]
    NoSheet { sheet: String, found: String },
    #[error(
        "it is only one page, the next is at {next}; import from the address so that every page is \
         fetched"
    )]
    Continues { next: String },
}

/// A problem at a place, before the name of the input is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) place: Place,
    pub(crate) problem: Problem,
}

impl Fault {
    pub(crate) fn at_line(line: u64, problem: Problem) -> Self {
        Self { place: Place::Line(line), problem }
    }

    pub(crate) fn at_key(key: impl Into<String>, problem: Problem) -> Self {
        Self { place: Place::Key(key.into()), problem }
    }

    /// Names the input, which completes the error.
    pub(crate) fn of_input(self, input: &str) -> ReadError {
        ReadError { input: input.to_owned(), place: self.place, problem: Box::new(self.problem) }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self { place: Place::Whole, problem }
    }
}

/// Cuts a text that is quoted in a message to sixty characters on one line.
pub(crate) fn shortened(text: &str) -> String {
    let one_line: String =
        text.chars().take(61).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if one_line.chars().count() > 60 {
        one_line.chars().take(59).chain(['…']).collect()
    } else {
        one_line
    }
}

/// Lists names in a message, the first twelve of them.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (index, name) in names.into_iter().enumerate() {
        if index == 12 {
            text.push_str(", …");
            break;
        }
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&shortened(name));
    }
    if text.is_empty() { "none".to_owned() } else { text }
}
