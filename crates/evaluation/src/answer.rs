//! What every method answers with: the effect, how sure it is, under which options.

pub use numerics::answer::{Diagnostic, Finding, Interval};

/// A method's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The method's id, as the command names it: "callaway-santanna".
    pub method: &'static str,
    /// Every option in force and every convention followed, in a fixed order:
    /// ("small-sample correction", "(G / (G − 1)) · (n − 1) / (n − k)").
    pub options: Vec<(&'static str, String)>,
    /// The effect; `None` where the method is asked for something that has no one number.
    pub estimate: Option<f64>,
    /// Its standard error; `None` where none is defined, and a warning says why.
    pub standard_error: Option<f64>,
    /// Where the true effect lies with a stated confidence.
    pub interval: Option<Interval>,
    /// How often an effect this large would be seen if there were none.
    pub p_value: Option<f64>,
    /// The rows that the estimate rests on, after everything missing has been left out.
    pub n: usize,
    /// The clusters that the standard error rests on.
    pub clusters: Option<usize>,
    /// Coefficients, cells, weights, placebos: tables in a fixed order.
    pub details: Vec<Table>,
    /// What a researcher checks.
    pub diagnostics: Vec<Diagnostic>,
    /// What a reader must know before trusting the number, whole sentences.
    pub warnings: Vec<String>,
}

/// A table of details.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What a row is, in plural with underscores: "coefficients", "weights", "placebos".
    pub name: &'static str,
    /// The names of the columns, lower-case words with underscores.
    pub columns: Vec<&'static str>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words: a unit, a variable.
    Text(String),
    /// A whole number: a year, a count.
    Whole(i64),
    /// A number.
    Number(f64),
    /// Nothing there; never zero.
    Missing,
}

impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Missing, Self::Number)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// A method as a list of all methods shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// The id that asks for it: "sun-abraham".
    pub id: &'static str,
    /// The name as the field writes it.
    pub name: &'static str,
    /// What it estimates, in one line.
    pub definition: &'static str,
    /// Who defined it and where.
    pub source: &'static str,
}
