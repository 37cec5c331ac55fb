//! Rows and columns, checked before anything is estimated: complete rows, names to numbers.

use std::collections::BTreeMap;

/// A column that no method can use.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RowError {
    /// A value is infinite or not a number.
    #[error("read row {row} of '{column}': {value} is not a finite number; leave the cell empty")]
    NotFinite {
        /// The column.
        column: String,
        /// The row, counted from one.
        row: usize,
        /// The value.
        value: f64,
    },
    /// Two columns have different lengths.
    #[error("read '{column}': it has {found} rows where {expected} are needed")]
    Length {
        /// The column.
        column: String,
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
    /// No row has a value in every column that is needed.
    #[error("read {columns}: no row has a value in each of them; check the columns' names")]
    NoneComplete {
        /// The columns.
        columns: String,
    },
}

/// A named column of numbers; what is missing is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers<'a> {
    /// The column's name, as the file has it.
    pub name: &'a str,
    /// One per row.
    pub values: &'a [Option<f64>],
}

/// Returns the numbers of the rows in which every column has a value, in rising order.
///
/// # Errors
/// [`RowError`] where columns differ in length, a value is not finite, or no row is complete.
pub fn complete_rows(columns: &[Numbers<'_>]) -> Result<Vec<usize>, RowError> {
    let n = columns.first().map_or(0, |column| column.values.len());
    for column in columns {
        let found = column.values.len();
        if found != n {
            let column = column.name.to_owned();
            return Err(RowError::Length { column, found, expected: n });
        }
        let broken = column.values.iter().position(|v| v.is_some_and(|v| !v.is_finite()));
        if let Some(row) = broken {
            let value = column.values[row].unwrap_or(f64::NAN);
            let column = column.name.to_owned();
            return Err(RowError::NotFinite { column, row: row + 1, value });
        }
    }
    let complete = |row: &usize| columns.iter().all(|column| column.values[*row].is_some());
    let rows: Vec<usize> = (0..n).filter(complete).collect();
    if rows.is_empty() {
        let names: Vec<String> = columns.iter().map(|c| format!("'{}'", c.name)).collect();
        return Err(RowError::NoneComplete { columns: names.join(", ") });
    }
    Ok(rows)
}

/// Names as small numbers: units, clusters, levels of a fixed effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories {
    /// One per row: which of `names`.
    pub codes: Vec<u32>,
    /// Each name once, in rising order, so that codes do not depend on the rows' order.
    pub names: Vec<String>,
}

impl Categories {
    /// Returns the names of a column as numbers.
    ///
    /// # Panics
    /// Where there are more than 2³² different names.
    #[must_use]
    pub fn of<S: AsRef<str>>(values: &[S]) -> Self {
        let mut known: BTreeMap<&str, u32> =
            values.iter().map(|value| (value.as_ref(), 0)).collect();
        for (code, (_, place)) in (0_u32..).zip(known.iter_mut()) {
            *place = code;
        }
        let codes = values.iter().map(|value| known[value.as_ref()]).collect();
        Self { codes, names: known.into_keys().map(str::to_owned).collect() }
    }

    /// Returns how many names there are.
    #[must_use]
    pub fn n(&self) -> usize {
        self.names.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_with_a_hole_is_left_out() {
        let (y, x) = ([Some(1.0), None, Some(3.0)], [Some(1.0), Some(2.0), Some(0.0)]);
        let columns = [Numbers { name: "y", values: &y }, Numbers { name: "x", values: &x }];
        assert_eq!(complete_rows(&columns), Ok(vec![0, 2]));
    }

    #[test]
    fn what_is_not_finite_is_refused_by_row_and_column() {
        let y = [Some(1.0), Some(f64::INFINITY)];
        let refusal = complete_rows(&[Numbers { name: "y", values: &y }]).unwrap_err();
        assert!(refusal.to_string().starts_with("read row 2 of 'y': inf"));
        let none = [None, None];
        let refusal = complete_rows(&[Numbers { name: "y", values: &none }]).unwrap_err();
        assert!(matches!(refusal, RowError::NoneComplete { .. }));
    }

    #[test]
    fn codes_follow_the_order_of_names() {
        let categories = Categories::of(&["b", "a", "b"]);
        assert_eq!((categories.codes, categories.names.join("")), (vec![1, 0, 1], "ab".into()));
    }
}
