//! Interventions as one table of comma-separated values, written and read back without loss.
//!
//! Each row is one part of an intervention: the intervention itself, a theme, a place, a step of its
//! logic model, a value. `COLUMNS` says which parts fill a column; for all others it is empty.
//! `docs/interventions.md` describes the table for those who fill it in.

mod dimensions;
mod draft;
mod reading;
mod writing;

use super::InterventionFileCause;

pub use reading::{read, read_all};
pub use writing::write;

/// The most bytes that a table may have.
pub const MOST_BYTES: usize = 10_000_000;

/// The most things that are told to be wrong at a time.
const MOST_FAULTS: usize = 50;

/// The most characters of what is told to be wrong.
const MOST_TOLD: usize = 360;

/// The columns in their order, each with the parts that fill it.
const COLUMNS: [(&str, &[Part]); 21] = {
    use Part::{
        Actual, Baseline, Evaluation, Evidence, Grant, Indicator, Intervention, Lesson, Link,
        Period, Place, Source, Step, Target, Theme,
    };
    [
        ("intervention", &Part::ALL),
        ("part", &Part::ALL),
        (
            "id",
            &[
                Place, Grant, Evaluation, Step, Link, Indicator, Baseline, Period, Target, Actual,
                Lesson, Evidence,
            ],
        ),
        ("to", &[Link, Lesson]),
        ("owner", &[Intervention]),
        ("title", &[Intervention, Indicator]),
        ("text", &[Intervention, Source, Step, Link, Lesson, Evidence]),
        ("target_group", &[Intervention, Lesson]),
        ("first", &[Intervention, Baseline, Period, Target, Actual]),
        ("last", &[Intervention, Period, Target, Actual]),
        ("dose", &[Intervention]),
        ("method", &[Intervention]),
        ("context", &[Intervention, Lesson]),
        ("kind", &[Theme, Step, Link, Indicator, Lesson, Evidence]),
        ("status", &[Lesson]),
        ("unit", &[Indicator]),
        ("higher_is_better", &[Indicator]),
        ("value", &[Intervention, Place, Baseline, Target, Actual]),
        ("dimensions", &[Baseline, Target, Actual]),
        ("source", &[Intervention, Link, Indicator]),
        ("comment", &[Baseline, Target, Actual]),
    ]
};

/// Returns the columns, in their order.
fn columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(column, _)| *column)
}

/// What a row tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The intervention: `text` is its summary, `value` and `source` its cost.
    Intervention,
    /// A theme: `kind`.
    Theme,
    /// A place: `id` is its code, `value` its share in percent.
    Place,
    /// A grant that pays for it: `id`.
    Grant,
    /// An evaluation: `id`.
    Evaluation,
    /// Where it is told: `text`.
    Source,
    /// A step of the logic model: `kind` is its level.
    Step,
    /// A link from the step `id` to the step `to`: `text` is what has to hold, `kind` how well
    /// supported that is.
    Link,
    /// An indicator: `source` is the official one where there is such.
    Indicator,
    /// A value of the indicator `id` of the year `first`; without `value` nobody has counted.
    Baseline,
    /// The days of a period of the indicator `id`.
    Period,
    /// What was aimed at in a period.
    Target,
    /// What came in a period.
    Actual,
    /// A lesson: `text` is what was learned, `kind` how it went, `to` what contradicts or replaces it.
    Lesson,
    /// What the lesson `id` rests on: `kind` and `text`.
    Evidence,
}

impl Part {
    /// Every part, in the order of an intervention.
    pub const ALL: [Self; 15] = [
        Self::Intervention,
        Self::Theme,
        Self::Place,
        Self::Grant,
        Self::Evaluation,
        Self::Source,
        Self::Step,
        Self::Link,
        Self::Indicator,
        Self::Baseline,
        Self::Period,
        Self::Target,
        Self::Actual,
        Self::Lesson,
        Self::Evidence,
    ];

    /// Returns the word in the column `part`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intervention => "intervention",
            Self::Theme => "theme",
            Self::Place => "place",
            Self::Grant => "grant",
            Self::Evaluation => "evaluation",
            Self::Source => "source",
            Self::Step => "step",
            Self::Link => "link",
            Self::Indicator => "indicator",
            Self::Baseline => "baseline",
            Self::Period => "period",
            Self::Target => "target",
            Self::Actual => "actual",
            Self::Lesson => "lesson",
            Self::Evidence => "evidence",
        }
    }

    /// Returns whether the part fills a column.
    fn fills(self, column: &str) -> bool {
        COLUMNS.iter().any(|(known, parts)| *known == column && parts.contains(&self))
    }
}

/// A table of interventions cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "read the interventions in {file}{at}: {told}",
    at = said(*.line, *.column),
    told = on_one_line(.cause)
)]
pub struct TableError {
    /// The file, cut to sixty characters.
    pub file: String,
    /// The line, counted from one; `None` where it is about the whole file.
    pub line: Option<u64>,
    /// The column, where it is about one.
    pub column: Option<&'static str>,
    /// What is wrong and what to do.
    pub cause: TableCause,
}

fn said(line: Option<u64>, column: Option<&'static str>) -> String {
    let line = line.map_or_else(String::new, |line| format!(", line {line}"));
    let column = column.map_or_else(String::new, |column| format!(", column '{column}'"));
    line + &column
}

/// Returns what is wrong on one line, cut to what a sentence can hold: it quotes the file.
fn on_one_line(cause: &TableCause) -> String {
    let text = cause.to_string();
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(MOST_TOLD).collect()
}

/// What is wrong in a table of interventions.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableCause {
    /// The file is larger than a table can be.
    #[error("it is larger than {MOST_BYTES} bytes; divide it")]
    TooLarge,
    /// The file is no text.
    #[error("it is not UTF-8; save it as CSV in UTF-8")]
    NotText,
    /// The file is no table.
    #[error("it is no CSV ({0}); save it as CSV in UTF-8")]
    NotCsv(String),
    /// There are no rows.
    #[error("it holds no intervention; write a row with the part 'intervention' for each")]
    Empty,
    /// The head lacks a column.
    #[error("its head lacks the column; write the columns of docs/interventions.md")]
    ColumnLacking,
    /// The head has a column that is none.
    #[error("its head has the column '{0}', which is none, or has it twice; take it away")]
    UnknownColumn(String),
    /// A row has more cells than the head.
    #[error("the row has more cells than the head has columns; quote texts with separators")]
    TooManyCells,
    /// The part is none.
    #[error("'{0}' is no part of an intervention; write one as 'indicator'")]
    UnknownPart(String),
    /// A cell is filled that the part does not have.
    #[error("a row of the part '{0}' does not have it; leave it empty")]
    NotOfPart(&'static str),
    /// A cell is empty.
    #[error("it is empty; fill it in")]
    Lacking,
    /// The row stands before what it belongs to.
    #[error("no row above has {what} '{name}'; write that row first")]
    NoSuch {
        /// What it belongs to.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// Something stands twice.
    #[error("'{0}' stands twice; keep one")]
    Twice(String),
    /// What the cell or the intervention says cannot be.
    #[error(transparent)]
    Content(#[from] InterventionFileCause),
}

#[cfg(test)]
mod tests;
