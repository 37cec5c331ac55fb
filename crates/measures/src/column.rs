//! Columns of values, checked before anything is counted.

use numerics::rank::{Order, average_ranks};

/// A column holds something that no measure can be taken of.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ColumnError {
    /// A value is infinite or not a number.
    #[error("read row {row} of '{column}': {value} is not a finite number; leave the value out")]
    NotFinite {
        /// The column.
        column: String,
        /// The row, counted from one.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A weight or population is negative.
    #[error("read row {row} of '{column}': {value} is negative; weights are 0 or more")]
    Negative {
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
}

/// Checks that every value there is is finite.
pub(crate) fn check_values(name: &str, values: &[Option<f64>]) -> Result<(), ColumnError> {
    match values.iter().position(|value| value.is_some_and(|value| !value.is_finite())) {
        None => Ok(()),
        Some(row) => Err(ColumnError::NotFinite {
            column: name.to_owned(),
            row: row + 1,
            value: values[row].unwrap_or(f64::NAN),
        }),
    }
}

/// Checks that every weight there is is finite and not negative.
pub(crate) fn check_weights(name: &str, weights: &[Option<f64>]) -> Result<(), ColumnError> {
    check_values(name, weights)?;
    match weights.iter().position(|weight| weight.is_some_and(|weight| weight < 0.0)) {
        None => Ok(()),
        Some(row) => Err(ColumnError::Negative {
            column: name.to_owned(),
            row: row + 1,
            value: weights[row].unwrap_or(f64::NAN),
        }),
    }
}

/// Checks that a column has the expected length.
pub(crate) fn check_length(name: &str, found: usize, expected: usize) -> Result<(), ColumnError> {
    if found == expected {
        return Ok(());
    }
    Err(ColumnError::Length { column: name.to_owned(), found, expected })
}

/// Returns the values there are, in rising order, so that sums do not depend on the rows' order.
pub(crate) fn present_sorted(values: &[Option<f64>]) -> Vec<f64> {
    let mut present: Vec<f64> = values.iter().flatten().copied().collect();
    present.sort_unstable_by(f64::total_cmp);
    present
}

/// Values and the weights of the same rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weighted {
    /// The values, in rising order.
    pub(crate) values: Vec<f64>,
    /// Their weights.
    pub(crate) weights: Vec<f64>,
}

/// Returns the rows that have both a value and a weight, in rising order of value, then weight.
pub(crate) fn weighted_sorted(values: &[Option<f64>], weights: &[Option<f64>]) -> Weighted {
    let mut pairs: Vec<(f64, f64)> =
        values.iter().zip(weights).filter_map(|(value, weight)| value.zip(*weight)).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let (values, weights) = pairs.into_iter().unzip();
    Weighted { values, weights }
}

/// Returns the average rank of each row that has a value; rank 1 is the smallest.
pub(crate) fn present_ranks(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    let mut ranks = average_ranks(&present, Order::SmallestFirst).into_iter();
    values.iter().map(|value| value.and_then(|_| ranks.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_tie_in_value_are_ordered_by_weight() {
        let values = [Some(2.0), Some(1.0), Some(1.0), None, Some(1.0)];
        let weights = [Some(1.0), Some(9.0), None, Some(5.0), Some(3.0)];
        let sorted = weighted_sorted(&values, &weights);
        assert_eq!((sorted.values, sorted.weights), (vec![1.0, 1.0, 2.0], vec![3.0, 9.0, 1.0]));
    }
}
