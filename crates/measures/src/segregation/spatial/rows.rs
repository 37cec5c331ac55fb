//! Products of an `n × n` matrix that is never held with columns: row by row.

use numerics::matrix::Matrix;
use rayon::prelude::*;

/// Columns that one pass over a row multiplies.
const WIDTH: usize = 8;

/// Rows that one task computes: fixed, so that no answer depends on the threads, and few enough
/// to stay near the processor beside a block of columns.
const ROWS: usize = 8;

/// Columns from which a matrix product pays, and the rows that it takes at once.
const WIDE: usize = 32;
const WIDE_ROWS: usize = 64;

/// Columns of `n` numbers beside each other, in blocks of [`WIDTH`].
pub(crate) struct Columns {
    n: usize,
    n_columns: usize,
    blocks: Vec<Vec<[f64; WIDTH]>>,
}

impl Columns {
    /// Returns `n_columns` columns of `n` numbers each.
    pub(crate) fn from_fn(n: usize, n_columns: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let at = |row: usize, column: usize| {
            if column < n_columns { value(row, column) } else { 0.0 }
        };
        let block = |first: usize| {
            (0..n).map(|row| std::array::from_fn(|lane| at(row, first + lane))).collect()
        };
        Self { n, n_columns, blocks: (0..n_columns).step_by(WIDTH).map(block).collect() }
    }

    fn transposed(&self) -> Matrix {
        Matrix::from_fn(self.n_columns, self.n, |column, row| {
            self.blocks[column / WIDTH][row][column % WIDTH]
        })
    }
}

/// The products of a matrix with columns, one row per row of the matrix.
pub(crate) struct Products {
    stride: usize,
    values: Vec<f64>,
}

impl Products {
    /// Returns the products of one row with all columns.
    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.stride..(row + 1) * self.stride]
    }
}

/// Returns the products with columns of the matrix whose rows `fill` writes.
///
/// Takes time for `n²` numbers and memory for a few rows per thread.
pub(crate) fn products(columns: &Columns, fill: impl Fn(usize, &mut [f64]) + Sync) -> Products {
    let stride = columns.n_columns;
    let mut values = vec![0.0; columns.n * stride];
    if stride >= WIDE {
        let transposed = columns.transposed();
        values.par_chunks_mut(stride * WIDE_ROWS).enumerate().for_each(|(chunk, out)| {
            let mut rows = vec![vec![0.0; columns.n]; out.len() / stride];
            for (at, row) in rows.iter_mut().enumerate() {
                fill(chunk * WIDE_ROWS + at, row);
            }
            let product = transposed.product(&Matrix::from_columns(&rows));
            for (at, out) in out.chunks_mut(stride).enumerate() {
                out.copy_from_slice(product.column(at));
            }
        });
        return Products { stride, values };
    }
    values.par_chunks_mut(stride * ROWS).enumerate().for_each_init(
        || vec![vec![0.0; columns.n]; ROWS],
        |rows, (chunk, out)| {
            let n_rows = out.len() / stride;
            for (at, row) in rows[..n_rows].iter_mut().enumerate() {
                fill(chunk * ROWS + at, row);
            }
            for (block, lane) in columns.blocks.iter().zip((0..stride).step_by(WIDTH)) {
                for (at, pair) in rows[..n_rows].chunks(2).enumerate() {
                    let both = two_rows(&pair[0], pair.last().unwrap_or(&pair[0]), block);
                    for (row, product) in (2 * at..2 * at + pair.len()).zip(both) {
                        let n_lanes = WIDTH.min(stride - lane);
                        let first = row * stride + lane;
                        out[first..first + n_lanes].copy_from_slice(&product[..n_lanes]);
                    }
                }
            }
        },
    );
    Products { stride, values }
}

fn two_rows(first: &[f64], second: &[f64], block: &[[f64; WIDTH]]) -> [[f64; WIDTH]; 2] {
    let mut sums = [[0.0; WIDTH]; 2];
    for ((a, b), values) in first.iter().zip(second).zip(block) {
        for lane in 0..WIDTH {
            sums[0][lane] += a * values[lane];
            sums[1][lane] += b * values[lane];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_matrix() {
        check(11);
        check(WIDE + 3);
    }

    fn check(n_columns: usize) {
        let n = 71;
        let entry = |row: usize, column: usize| numerics::sum::count((row * 7 + column * 3) % 11);
        let value = |row: usize, column: usize| numerics::sum::count((row + column) % 5);
        let columns = Columns::from_fn(n, n_columns, value);
        let found = products(&columns, |row, out| {
            for (column, out) in out.iter_mut().enumerate() {
                *out = entry(row, column);
            }
        });
        for row in 0..n {
            let expected: Vec<f64> = (0..n_columns)
                .map(|column| (0..n).map(|at| entry(row, at) * value(at, column)).sum())
                .collect();
            assert_eq!(found.row(row), expected);
        }
    }
}
