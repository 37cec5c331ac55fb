//! The direction in which a group's members vary most.

use numerics::matrix::{Matrix, symmetric_eigen};
use numerics::sum::{count, sum};

use crate::need_index::association::of_values;

/// The first principal component of columns, each scaled to variance one.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstComponent {
    /// One per column, their squares summing to one; signs such that their sum is not negative.
    pub loadings: Vec<f64>,
    /// The share of the columns' variance that it explains, 0 to 1.
    pub share: f64,
    /// All components' shares, largest first.
    pub shares: Vec<f64>,
    /// The rows that have all columns and are counted.
    pub complete_rows: usize,
}

/// There is no first component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComponentError {
    /// Too few rows have all columns.
    #[error("{rows} rows have values of all {columns} members; a component needs 3")]
    TooFewRows {
        /// Rows with all columns.
        rows: usize,
        /// Columns.
        columns: usize,
    },
    /// A column does not vary over those rows.
    #[error("member number {} does not vary over the {rows} rows that have all members", column + 1)]
    Constant {
        /// The column, from zero.
        column: usize,
        /// The rows.
        rows: usize,
    },
    /// The search for eigenvalues does not end, or two components explain as much.
    #[error("no single component explains most")]
    NotSingle,
}

/// The share of variance by which the first component must lead the second.
const LEAD: f64 = 1e-10;

/// Returns the first principal component of the columns over the rows that have all of them.
///
/// # Errors
/// [`ComponentError`] where too few rows are complete, a column is constant over them or no
/// component leads. (COINr passes constant and empty columns on to a failing `prcomp`.)
///
/// # Source
/// Pearson, K. (1901), On lines and planes of closest fit, Philosophical Magazine 2,
/// doi 10.1080/14786440109462720; as weights: OECD and JRC (2008), step 6.
pub fn first_component(columns: &[&[Option<f64>]]) -> Result<FirstComponent, ComponentError> {
    let k = columns.len();
    let n_rows = columns.first().map_or(0, |column| column.len());
    let complete = |row: &usize| columns.iter().all(|column| column[*row].is_some());
    let rows: Vec<usize> = (0..n_rows).filter(complete).collect();
    if rows.len() < 3 {
        return Err(ComponentError::TooFewRows { rows: rows.len(), columns: k });
    }
    let dense: Vec<Vec<f64>> =
        columns.iter().map(|column| rows.iter().filter_map(|row| column[*row]).collect()).collect();
    for (column, values) in dense.iter().enumerate() {
        if of_values(values, values).is_none() {
            return Err(ComponentError::Constant { column, rows: rows.len() });
        }
    }
    let cell = |a: usize, b: usize| {
        if a == b { 1.0 } else { of_values(&dense[a], &dense[b]).unwrap_or(0.0) }
    };
    let eigen = symmetric_eigen(&Matrix::from_fn(k, k, cell)).ok_or(ComponentError::NotSingle)?;
    let shares: Vec<f64> = eigen.values.iter().map(|value| value / count(k)).collect();
    if k > 1 && shares[0] - shares[1] <= LEAD {
        return Err(ComponentError::NotSingle);
    }
    let vector = eigen.vectors.column(0);
    let sign = if sum(vector.iter().copied()) < 0.0 { -1.0 } else { 1.0 };
    Ok(FirstComponent {
        loadings: vector.iter().map(|loading| sign * loading).collect(),
        share: shares[0],
        shares,
        complete_rows: rows.len(),
    })
}
