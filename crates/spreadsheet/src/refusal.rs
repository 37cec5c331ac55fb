//! Why a file of tables cannot be read or written.

use crate::sheet::{MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS};

/// The most bytes of a file.
pub const MOST_BYTES: usize = 5 << 20;
/// The most bytes that a workbook may unpack to.
pub const MOST_UNPACKED: u64 = 50 << 20;
/// The most files that a workbook may be made of.
pub const MOST_FILES: usize = 1_000;

/// A file cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too large.
    #[error("read a file of {found} bytes: at most {MOST_BYTES}; remove pictures and styles")]
    TooLarge {
        /// Its bytes.
        found: usize,
    },
    /// Not a workbook.
    #[error("read the file as a workbook: {reason}; save it as xlsx without a password")]
    NotAWorkbook {
        /// What is wrong.
        reason: String,
    },
    /// It unpacks to too much.
    #[error(
        "read the workbook: it unpacks to more than {MOST_UNPACKED} bytes or {MOST_FILES} files"
    )]
    Swells,
    /// It holds macros.
    #[error("read the workbook: it holds macros ('{file}'); save it as xlsx, without macros")]
    Macros {
        /// Which file within it.
        file: String,
    },
    /// Too many sheets.
    #[error("read the workbook: it has {found} sheets; at most {MOST_SHEETS}")]
    TooManySheets {
        /// How many.
        found: usize,
    },
    /// A formula.
    #[error("read sheet '{sheet}', cell {cell}: it holds a formula; paste its value instead")]
    Formula {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
    },
    /// An error, a time or a truth value.
    #[error(
        "read sheet '{sheet}', cell {cell}: it holds {found}; write a text, a number or a date"
    )]
    WrongType {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
        /// What it holds.
        found: &'static str,
    },
    /// Far away from the others.
    #[error(
        "read sheet '{sheet}', cell {cell}: it lies outside {MOST_ROWS} rows and {MOST_COLUMNS} columns"
    )]
    Outside {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
    },
    /// A text that no program keeps.
    #[error("keep sheet '{sheet}', cell {cell}: at most {MOST_CHARACTERS} characters in a cell")]
    TooLong {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
    },
    /// Broken within a sheet.
    #[error("read sheet '{sheet}': {reason}; open it and save it anew")]
    Broken {
        /// The sheet.
        sheet: String,
        /// What is wrong.
        reason: String,
    },
    /// The sheets cannot be written.
    #[error("write sheet '{sheet}': {reason}")]
    Unwritable {
        /// The sheet.
        sheet: String,
        /// Why.
        reason: String,
    },
}

/// Returns a text of the file's or a library's on one line, cut to what a sentence can hold.
pub(crate) fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
}
