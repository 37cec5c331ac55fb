//! The table that a regression reads: named columns of numbers or of words.

use std::collections::BTreeMap;

/// A column's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Values<'a> {
    /// Numbers; what is missing is `None`.
    Numbers(&'a [Option<f64>]),
    /// Words; what is missing is empty.
    Names(&'a [String]),
}

/// A named column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column<'a> {
    /// The column's name, as the file has it.
    pub name: &'a str,
    /// One per row.
    pub values: Values<'a>,
}

/// A column that cannot be used as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ColumnError {
    /// There is no such column.
    #[error("read '{name}': no column has this name{}", suggestion(.nearest))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The column with the closest name.
        nearest: Option<String>,
    },
    /// Words where numbers are needed.
    #[error("read '{name}' as numbers: it holds words; write i({name}) or C({name}), or absorb it")]
    Words {
        /// The column.
        name: String,
    },
    /// Columns differ in length.
    #[error("read '{name}': it has {found} rows where {expected} are needed")]
    Length {
        /// The column.
        name: String,
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
    /// A value is infinite or not a number.
    #[error("read row {row} of '{name}': {value} is not a finite number; leave the cell empty")]
    NotFinite {
        /// The column.
        name: String,
        /// The row, counted from one.
        row: usize,
        /// The value.
        value: f64,
    },
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean '{name}'?"))
}

/// Columns by name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a>(&'a [Column<'a>]);

/// Levels of a column: numbers in rising order, or words in theirs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels {
    /// One per row: which of `labels`; `None` where the cell is missing.
    pub(super) codes: Vec<Option<u32>>,
    /// How each level is written; whole numbers without decimals.
    pub(super) labels: Vec<String>,
    /// Each level as a number, where the column holds numbers.
    pub(super) numbers: Option<Vec<f64>>,
}

impl<'a> Columns<'a> {
    /// Checks that all columns are as long.
    pub(super) fn of(columns: &'a [Column<'a>]) -> Result<Self, ColumnError> {
        let expected = columns.first().map_or(0, |column| column.values.n());
        for column in columns {
            let found = column.values.n();
            if found != expected {
                let name = column.name.to_owned();
                return Err(ColumnError::Length { name, found, expected });
            }
        }
        Ok(Self(columns))
    }

    pub(super) fn n_rows(&self) -> usize {
        self.0.first().map_or(0, |column| column.values.n())
    }

    /// Returns a column, every number of which is finite.
    pub(super) fn find(&self, name: &str) -> Result<Values<'a>, ColumnError> {
        if let Some(column) = self.0.iter().find(|column| column.name == name) {
            return column.values.checked(name);
        }
        let by_likeness = |column: &&Column<'_>| {
            let likeness = strsim::jaro_winkler(column.name, name);
            (likeness * 1e6).round()
        };
        let nearest = self
            .0
            .iter()
            .filter(|column| strsim::jaro_winkler(column.name, name) > 0.7)
            .max_by(|a, b| by_likeness(a).total_cmp(&by_likeness(b)))
            .map(|column| column.name.to_owned());
        Err(ColumnError::Unknown { name: name.to_owned(), nearest })
    }

    pub(super) fn numbers(&self, name: &str) -> Result<&'a [Option<f64>], ColumnError> {
        match self.find(name)? {
            Values::Numbers(values) => Ok(values),
            Values::Names(_) => Err(ColumnError::Words { name: name.to_owned() }),
        }
    }

    pub(super) fn levels(&self, name: &str) -> Result<Levels, ColumnError> {
        Ok(match self.find(name)? {
            Values::Names(values) => levels_of_words(values),
            Values::Numbers(values) => levels_of_numbers(values),
        })
    }
}

impl Values<'_> {
    /// Returns the values if every number is finite.
    pub(super) fn checked(self, name: &str) -> Result<Self, ColumnError> {
        let Values::Numbers(values) = self else { return Ok(self) };
        match values.iter().position(|v| v.is_some_and(|v| !v.is_finite())) {
            None => Ok(self),
            Some(row) => Err(ColumnError::NotFinite {
                name: name.to_owned(),
                row: row + 1,
                value: values[row].unwrap_or(f64::NAN),
            }),
        }
    }

    fn n(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Names(values) => values.len(),
        }
    }
}

fn levels_of_words(values: &[String]) -> Levels {
    let mut place: BTreeMap<&str, u32> =
        values.iter().filter(|v| !v.is_empty()).map(|v| (v.as_str(), 0)).collect();
    for (code, place) in (0_u32..).zip(place.values_mut()) {
        *place = code;
    }
    let codes = values.iter().map(|v| place.get(v.as_str()).copied()).collect();
    Levels { codes, labels: place.into_keys().map(str::to_owned).collect(), numbers: None }
}

fn levels_of_numbers(values: &[Option<f64>]) -> Levels {
    // Adding zero makes minus zero zero, so that both are one level.
    let mut numbers: Vec<f64> = values.iter().flatten().map(|value| value + 0.0).collect();
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.dedup();
    let place = |value: f64| {
        let place = numbers.binary_search_by(|other| other.total_cmp(&(value + 0.0)));
        u32::try_from(place.expect("every value is among the numbers")).expect("levels are rows")
    };
    let codes = values.iter().map(|value| value.map(place)).collect();
    let labels = numbers.iter().map(f64::to_string).collect();
    Levels { codes, labels, numbers: Some(numbers) }
}
