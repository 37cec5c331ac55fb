//! Why columns could not be read: one sentence with the file, the place and what to do.

use crate::formats::Format;
use crate::formats::failure::{Place, Problem};

/// Columns that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("read {input}{place}: {problem}")]
pub struct ColumnsError {
    /// The file.
    pub input: String,
    /// Where in the file.
    pub place: Place,
    /// What is wrong there.
    pub problem: Box<ColumnsProblem>,
}

/// What is wrong with a file or with what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant and its fields mean")]
pub enum ColumnsProblem {
    #[error(transparent)]
    File(Problem),
    #[error("byte {byte} is not UTF-8; save the file as UTF-8")]
    NotUtf8 { byte: u64 },
    #[error("columns are read from CSV and Parquet files, and this is {format}; convert it")]
    Format { format: Format },
    #[error("there is no column '{column}'; the columns are {known}")]
    NoColumn { column: String, known: String },
    #[error("'{column}' is there twice, as columns {first} and {second}; rename one of them")]
    ThereTwice { column: String, first: usize, second: usize },
    #[error("'{column}' is asked for twice; ask for it once")]
    AskedTwice { column: String },
    #[error("'{column}' was not read; what was read is {read}")]
    NotRead { column: String, read: String },
    #[error("column '{column}': '{found}' is no number; {advice}")]
    NotANumber { column: String, found: String, advice: &'static str },
    #[error(
        "column '{column}': {found} is beyond 2^53, where floats skip whole numbers; divide it"
    )]
    TooLarge { column: String, found: String },
    #[error("column '{column}' holds {what}, which is neither text nor numbers")]
    NeitherTextNorNumbers { column: String, what: String },
    #[error("column '{column}' is text{}; numbers are needed", told(.found.as_deref()))]
    IsText { column: String, found: Option<String> },
    #[error(
        "column '{column}' is numbers, and '{found}' is not how its number is shown; ask for the \
         column as text"
    )]
    IsNumbers { column: String, found: String },
    #[error("column '{column}' has more than {limit} different texts; it cannot tell groups")]
    TooManyTexts { column: String, limit: u32 },
}

fn told(found: Option<&str>) -> String {
    found.map_or(String::new(), |found| format!(", as '{found}' shows"))
}
