//! The table that a regression reads: named columns of numbers or of words.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use crate::nearest::nearest;

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
    /// One per row: which of `labels`, counted from one, so that a missing cell takes no room of
    /// its own.
    codes: Vec<Option<NonZeroU32>>,
    /// How each level is written; whole numbers without decimals.
    pub(super) labels: Vec<String>,
    /// Each level as a number, where the column holds numbers.
    pub(super) numbers: Option<Vec<f64>>,
}

impl Levels {
    /// Returns which of `labels` a row has; `None` where the cell is missing.
    pub(super) fn code(&self, row: usize) -> Option<u32> {
        self.codes[row].map(|code| code.get() - 1)
    }
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
        let nearest = nearest(name, self.0.iter().map(|column| column.name)).map(str::to_owned);
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
    for (code, place) in (1_u32..).zip(place.values_mut()) {
        *place = code;
    }
    let code = |value: &String| NonZeroU32::new(*place.get(value.as_str())?);
    let codes = values.iter().map(code).collect();
    Levels { codes, labels: place.into_keys().map(str::to_owned).collect(), numbers: None }
}

fn levels_of_numbers(values: &[Option<f64>]) -> Levels {
    let (codes, numbers) = match whole_range(values) {
        Some((first, n)) => numbered_whole(values, first, n),
        None => numbered(values),
    };
    let labels = numbers.iter().map(f64::to_string).collect();
    Levels { codes, labels, numbers: Some(numbers) }
}

type Numbered = (Vec<Option<NonZeroU32>>, Vec<f64>);

/// Returns the smallest value and how many whole numbers there are from it to the largest, where
/// all values are whole and not much further apart than they are many.
fn whole_range(values: &[Option<f64>]) -> Option<(f64, usize)> {
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values.iter().flatten() {
        if value.trunc() != *value {
            return None;
        }
        (first, last) = (first.min(*value), last.max(*value));
    }
    let most = 4.0 * numerics::sum::count(values.len()) + 1_000.0;
    (last - first < most && first.abs() < 1e15).then(|| (first, whole(last - first) + 1))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number from zero to about as many as there are rows"
)]
fn whole(number: f64) -> usize {
    number as usize
}

fn numbered_whole(values: &[Option<f64>], first: f64, n: usize) -> Numbered {
    let mut places: Vec<Option<NonZeroU32>> = vec![None; n];
    for value in values.iter().flatten() {
        places[whole(value - first)] = Some(NonZeroU32::MIN);
    }
    let mut numbers = Vec::new();
    for (number, place) in places.iter_mut().enumerate().filter(|(_, place)| place.is_some()) {
        // Adding zero makes minus zero zero.
        numbers.push(first + numerics::sum::count(number) + 0.0);
        *place = Some(code_of(numbers.len()));
    }
    let codes = values.iter().map(|value| places[whole((*value)? - first)]).collect();
    (codes, numbers)
}

fn numbered(values: &[Option<f64>]) -> Numbered {
    // Adding zero makes minus zero zero, so that both are one level.
    let mut numbers: Vec<f64> = values.iter().flatten().map(|value| value + 0.0).collect();
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.dedup();
    let place = |value: f64| {
        let place = numbers.binary_search_by(|other| other.total_cmp(&(value + 0.0)));
        code_of(place.expect("every value is among the numbers") + 1)
    };
    let codes = values.iter().map(|value| value.map(place)).collect();
    (codes, numbers)
}

fn code_of(place: usize) -> NonZeroU32 {
    let code = u32::try_from(place).ok().and_then(NonZeroU32::new);
    code.expect("levels are rows, counted from one")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<const N: usize>(values: &[Option<f64>], codes: &[Option<u32>], labels: [&str; N]) {
        let levels = levels_of_numbers(values);
        let found: Vec<Option<u32>> = (0..values.len()).map(|row| levels.code(row)).collect();
        assert_eq!((found.as_slice(), levels.labels), (codes, labels.map(str::to_owned).to_vec()));
    }

    #[test]
    fn levels_rise_whether_numbers_are_whole_or_far_apart_or_broken() {
        let codes = [Some(2), None, Some(0), Some(1), Some(2), Some(1)];
        let near = [Some(2019.0), None, Some(-3.0), Some(0.0), Some(2019.0), Some(-0.0)];
        check(&near, &codes, ["-3", "0", "2019"]);
        let far = [Some(2e9), None, Some(-1e12), Some(-0.0), Some(2e9), Some(0.0)];
        check(&far, &codes, ["-1000000000000", "0", "2000000000"]);
        let broken = [Some(0.5), None, Some(-1.5), Some(0.0), Some(0.5), Some(-0.0)];
        check(&broken, &codes, ["-1.5", "0", "0.5"]);
        check(&[None, None], &[None, None], []);
        check(&[], &[], []);
    }
}
