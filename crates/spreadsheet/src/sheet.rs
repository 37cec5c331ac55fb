//! A table without a meaning.

/// The most rows of a sheet.
pub const MOST_ROWS: usize = 5_000;
/// The most columns of a sheet.
pub const MOST_COLUMNS: usize = 60;
/// The most characters of a cell, as in every program that reads workbooks.
pub const MOST_CHARACTERS: usize = 32_767;
/// The most sheets of a workbook.
pub const MOST_SHEETS: usize = 200;

/// Rows of cells with a name. A row may be shorter than another: what is not there is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Its name: 1 to 31 characters without `[ ] : * ? / \`.
    pub name: String,
    /// How many of its first rows are heading; they stay in view. Nothing when it was read.
    pub heading_rows: u32,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A finite number.
    Number(f64),
    /// A day.
    Day {
        /// The year.
        year: u16,
        /// The month, from 1.
        month: u8,
        /// The day, from 1.
        day: u8,
    },
}

impl Cell {
    /// Returns a cell with a text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Returns what the cell says as text: a number in 15 significant digits as workbooks show it,
    /// without exponent and with a point; a day as `2018-06-30`; nothing as nothing.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => {
                // A workbook keeps 15 digits; the 16th and 17th are the machine's own.
                let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(*number);
                rounded.to_string()
            }
            Self::Day { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// Returns the name of a cell, rows and columns counted from zero: `B4`.
///
/// ```
/// assert_eq!(spreadsheet::sheet::address(3, 1), "B4");
/// assert_eq!(spreadsheet::sheet::address(0, 26), "AA1");
/// ```
#[must_use]
pub fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}
