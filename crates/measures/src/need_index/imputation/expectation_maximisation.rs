//! Missing values by what the others let expect, under a joint normal distribution.

use std::collections::BTreeMap;

use numerics::matrix::{Matrix, inverse_positive_definite, solve_positive_definite};
use numerics::moments::standard_deviation_n;
use numerics::sum::{count, mean};

use crate::column::present_sorted;

/// The values cannot be filled in from each other.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExpectationError {
    /// A column says nothing.
    #[error("fill in '{column}': it has no two different values")]
    Constant {
        /// The column.
        column: String,
    },
    /// Columns make each other up, or are too many for the rows.
    #[error(
        "fill in {columns} columns together: in {rows} rows some of them make up the others; take \
         fewer together"
    )]
    Singular {
        /// The columns.
        columns: usize,
        /// The rows.
        rows: usize,
    },
    /// The rounds do not end.
    #[error("fill in: after {rounds} rounds the means and covariances still move by {moved}")]
    NotSettled {
        /// The rounds.
        rounds: usize,
        /// The largest last movement, in standard deviations.
        moved: f64,
    },
}

/// Means and covariances of standardised columns.
struct Normal {
    means: Vec<f64>,
    covariances: Matrix,
}

/// Returns the columns with what is missing replaced by its expectation given what the row has,
/// under the normal distribution that makes the values there are most likely. A row without any
/// value stays missing.
///
/// `columns`: (name, one value per row). With one column missing and the others complete, this is
/// the prediction of a least-squares regression on the rows that are complete.
///
/// # Errors
/// [`ExpectationError`] where a column is constant, columns are collinear, or the rounds do not
/// end.
///
/// # Source
/// Dempster, A., Laird, N. and Rubin, D. (1977), Maximum likelihood from incomplete data via the
/// EM algorithm, JRSS B 39, doi 10.1111/j.2517-6161.1977.tb01600.x.
pub fn expected(
    columns: &[(&str, &[Option<f64>])],
    maximum_rounds: usize,
    tolerance: f64,
) -> Result<Vec<Vec<Option<f64>>>, ExpectationError> {
    let mut scales = Vec::with_capacity(columns.len());
    for (name, values) in columns {
        let present = present_sorted(values);
        let deviation = standard_deviation_n(&present).unwrap_or(0.0);
        let centre = mean(&present).filter(|_| deviation > 0.0);
        let constant = || ExpectationError::Constant { column: (*name).to_owned() };
        scales.push((centre.ok_or_else(constant)?, deviation));
    }
    let n_rows = columns.first().map_or(0, |(_, values)| values.len());
    let scaled = |row: usize| {
        let of = |column: usize| {
            let (centre, deviation) = scales[column];
            columns[column].1[row].map(|value| (value - centre) / deviation)
        };
        (0..columns.len()).map(of).collect()
    };
    let rows: Vec<Vec<Option<f64>>> = (0..n_rows).map(scaled).collect();
    let patterns = patterns(&rows);
    let filled = settle(&rows, &patterns, columns.len(), maximum_rounds, tolerance)?;
    let column = |index: usize| {
        let (centre, deviation) = scales[index];
        let value = |row: usize| {
            let given = columns[index].1[row];
            given.or_else(|| filled[row].as_ref().map(|row| row[index] * deviation + centre))
        };
        (0..n_rows).map(value).collect()
    };
    Ok((0..columns.len()).map(column).collect())
}

/// Rows by which columns they have; rows without any are left out.
fn patterns(rows: &[Vec<Option<f64>>]) -> BTreeMap<Vec<bool>, Vec<usize>> {
    let mut patterns: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let has: Vec<bool> = row.iter().map(Option::is_some).collect();
        if has.contains(&true) {
            patterns.entry(has).or_default().push(index);
        }
    }
    patterns
}

type Filled = Vec<Option<Vec<f64>>>;

fn settle(
    rows: &[Vec<Option<f64>>],
    patterns: &BTreeMap<Vec<bool>, Vec<usize>>,
    n_columns: usize,
    maximum_rounds: usize,
    tolerance: f64,
) -> Result<Filled, ExpectationError> {
    let identity = |a, b| if a == b { 1.0 } else { 0.0 };
    let mut normal = Normal {
        means: vec![0.0; n_columns],
        covariances: Matrix::from_fn(n_columns, n_columns, identity),
    };
    let singular = ExpectationError::Singular { columns: n_columns, rows: rows.len() };
    let mut moved = f64::INFINITY;
    for _ in 0..maximum_rounds {
        let (filled, spare) = expect(rows, patterns, &normal).ok_or_else(|| singular.clone())?;
        let next = maximise(&filled, &spare, n_columns);
        moved = movement(&normal, &next);
        normal = next;
        if moved <= tolerance {
            let settled = expect(rows, patterns, &normal).ok_or(singular)?;
            return Ok(settled.0);
        }
    }
    Err(ExpectationError::NotSettled { rounds: maximum_rounds, moved })
}

/// Returns the rows with their expectations, and the covariance left over, summed over rows.
fn expect(
    rows: &[Vec<Option<f64>>],
    patterns: &BTreeMap<Vec<bool>, Vec<usize>>,
    normal: &Normal,
) -> Option<(Filled, Vec<Vec<f64>>)> {
    let n_columns = normal.means.len();
    let mut filled: Filled = vec![None; rows.len()];
    let mut spare = vec![vec![0.0; n_columns]; n_columns];
    for (has, members) in patterns {
        let known: Vec<usize> = (0..n_columns).filter(|column| has[*column]).collect();
        let unknown: Vec<usize> = (0..n_columns).filter(|column| !has[*column]).collect();
        let cell = |a: usize, b: usize| normal.covariances.get(a, b);
        let inner = Matrix::from_fn(known.len(), known.len(), |a, b| cell(known[a], known[b]));
        inverse_positive_definite(&inner)?;
        let mut slopes = Vec::with_capacity(unknown.len());
        for &column in &unknown {
            let right: Vec<f64> = known.iter().map(|other| cell(*other, column)).collect();
            slopes.push(solve_positive_definite(&inner, &right)?);
        }
        for (a, slope) in unknown.iter().zip(&slopes) {
            for b in &unknown {
                let explained: f64 = slope.iter().zip(&known).map(|(s, o)| s * cell(*o, *b)).sum();
                spare[*a][*b] += count(members.len()) * (cell(*a, *b) - explained);
            }
        }
        for &row in members {
            let mut values: Vec<f64> = rows[row].iter().map(|value| value.unwrap_or(0.0)).collect();
            for (column, slope) in unknown.iter().zip(&slopes) {
                let steps =
                    slope.iter().zip(&known).map(|(s, o)| s * (values[*o] - normal.means[*o]));
                values[*column] = normal.means[*column] + numerics::sum::sum(steps);
            }
            filled[row] = Some(values);
        }
    }
    Some((filled, spare))
}

fn maximise(filled: &Filled, spare: &[Vec<f64>], n_columns: usize) -> Normal {
    let rows: Vec<&Vec<f64>> = filled.iter().flatten().collect();
    let n = count(rows.len());
    let total = |column: usize| numerics::sum::sum(rows.iter().map(|row| row[column]));
    let means: Vec<f64> = (0..n_columns).map(|column| total(column) / n).collect();
    let covariances = Matrix::from_fn(n_columns, n_columns, |a, b| {
        let products = rows.iter().map(|row| (row[a] - means[a]) * (row[b] - means[b]));
        (numerics::sum::sum(products) + spare[a][b]) / n
    });
    Normal { means, covariances }
}

fn movement(before: &Normal, after: &Normal) -> f64 {
    let means = before.means.iter().zip(&after.means).map(|(a, b)| (a - b).abs());
    let n = before.means.len();
    let cells = (0..n).flat_map(|a| (0..n).map(move |b| (a, b)));
    let spread =
        cells.map(|(a, b)| (before.covariances.get(a, b) - after.covariances.get(a, b)).abs());
    means.chain(spread).fold(0.0, f64::max)
}
