//! Small dense matrices: products, least squares and eigenvalues. The one door to `faer`.

use faer::linalg::solvers::DenseSolveCore;
use faer::prelude::Solve;
use faer::{Mat, MatRef, Side};

use crate::sum::sum;

/// A dense matrix of finite numbers, kept column by column.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    n_rows: usize,
    n_columns: usize,
    /// Column after column, `n_rows` each.
    values: Vec<f64>,
}

impl Matrix {
    /// Returns the matrix with `value(row, column)` in every cell.
    #[must_use]
    pub fn from_fn(n_rows: usize, n_columns: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let cells = (0..n_columns).flat_map(|column| (0..n_rows).map(move |row| (row, column)));
        let values = cells.map(|(row, column)| value(row, column)).collect();
        Self { n_rows, n_columns, values }
    }

    /// Returns the matrix with these columns.
    ///
    /// # Panics
    /// Where the columns differ in length.
    #[must_use]
    pub fn from_columns(columns: &[Vec<f64>]) -> Self {
        let n_rows = columns.first().map_or(0, Vec::len);
        assert!(columns.iter().all(|c| c.len() == n_rows), "columns of one matrix are as long");
        Self { n_rows, n_columns: columns.len(), values: columns.concat() }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns the number of columns.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Returns a cell.
    ///
    /// # Panics
    /// Where the cell is outside the matrix.
    #[must_use]
    pub fn get(&self, row: usize, column: usize) -> f64 {
        assert!(row < self.n_rows, "row {row} of {}", self.n_rows);
        self.values[column * self.n_rows + row]
    }

    /// Returns a column.
    ///
    /// # Panics
    /// Where the column is outside the matrix.
    #[must_use]
    pub fn column(&self, column: usize) -> &[f64] {
        &self.values[column * self.n_rows..(column + 1) * self.n_rows]
    }

    /// Returns `self · other`.
    ///
    /// # Panics
    /// Where `other` has not as many rows as `self` has columns.
    #[must_use]
    pub fn product(&self, other: &Self) -> Self {
        assert_eq!(self.n_columns, other.n_rows, "a product needs inner lengths that agree");
        Self::of(&(self.view() * other.view()))
    }

    /// Returns the matrix with rows and columns changed about.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Self::from_fn(self.n_columns, self.n_rows, |row, column| self.get(column, row))
    }

    /// Returns `self · x`.
    ///
    /// # Panics
    /// Where `x` has not as many numbers as there are columns.
    #[must_use]
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        assert_eq!(self.n_columns, x.len(), "a product needs inner lengths that agree");
        let row = |row| sum(x.iter().enumerate().map(|(column, x)| self.get(row, column) * x));
        (0..self.n_rows).map(row).collect()
    }

    fn view(&self) -> MatRef<'_, f64> {
        MatRef::from_column_major_slice(&self.values, self.n_rows, self.n_columns)
    }

    fn of(mat: &Mat<f64>) -> Self {
        Self::from_fn(mat.nrows(), mat.ncols(), |row, column| mat[(row, column)])
    }
}

/// The share of a column's length that must be left beside the columns before it for the column
/// to count as one of its own.
const INDEPENDENT: f64 = 1e-10;

/// A least-squares fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// One per column.
    pub coefficients: Vec<f64>,
    /// `(XᵀX)⁻¹`.
    pub inverse_gram: Matrix,
    /// `y − Xb`, one per row.
    pub residuals: Vec<f64>,
}

/// Columns that others make up: the fit has no single answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// More columns than rows.
    #[error("fit {columns} columns to {rows} rows: there are too few rows")]
    TooFewRows {
        /// The rows.
        rows: usize,
        /// The columns.
        columns: usize,
    },
    /// A column is a combination of those before it.
    #[error("fit: column {column} is made up of the columns before it; leave it out")]
    Collinear {
        /// The column, from zero.
        column: usize,
    },
}

/// Returns the coefficients `b` that make `‖y − Xb‖²` smallest, by Householder QR.
///
/// For weights multiply every row of `x` and `y` with the root of its weight before.
///
/// # Errors
/// [`FitError`] where rows are too few or columns collinear: less than 10⁻¹⁰ of a column's length
/// is left beside the columns before it.
///
/// # Panics
/// Where `y` has not one number per row.
pub fn least_squares(x: &Matrix, y: &[f64]) -> Result<Fit, FitError> {
    assert_eq!(x.n_rows, y.len(), "one outcome per row");
    let (rows, columns) = (x.n_rows, x.n_columns);
    if rows < columns {
        return Err(FitError::TooFewRows { rows, columns });
    }
    let qr = x.view().qr();
    let triangle = qr.thin_R();
    for column in 0..columns {
        let length = sum(x.column(column).iter().map(|v| v * v)).sqrt();
        let beside = triangle[(column, column)].abs();
        if beside.is_nan() || beside <= INDEPENDENT * length {
            return Err(FitError::Collinear { column });
        }
    }
    let right = MatRef::from_column_major_slice(y, rows, 1);
    let solution = faer::linalg::solvers::SolveLstsq::solve_lstsq(&qr, right);
    let coefficients: Vec<f64> = (0..columns).map(|column| solution[(column, 0)]).collect();
    let residuals = x.times(&coefficients).iter().zip(y).map(|(fitted, y)| y - fitted).collect();
    // (XᵀX)⁻¹ = R⁻¹R⁻ᵀ
    let identity = Mat::<f64>::identity(columns, columns);
    let mut inverse = identity;
    faer::linalg::triangular_solve::solve_upper_triangular_in_place(
        triangle,
        inverse.as_mut(),
        faer::Par::Seq,
    );
    let inverse_gram = Matrix::of(&(&inverse * inverse.transpose()));
    Ok(Fit { coefficients, inverse_gram, residuals })
}

/// The eigenvalues of a symmetric matrix, largest first, and their vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// Largest first.
    pub values: Vec<f64>,
    /// One column per value, of length one; its largest component in size is positive.
    pub vectors: Matrix,
}

/// Returns the eigenvalues and vectors of a symmetric matrix, of which the lower half is read;
/// `None` where the search does not end.
///
/// # Panics
/// Where the matrix is not square.
#[must_use]
pub fn symmetric_eigen(matrix: &Matrix) -> Option<Eigen> {
    assert_eq!(matrix.n_rows, matrix.n_columns, "a symmetric matrix is square");
    let n = matrix.n_rows;
    let found = matrix.view().self_adjoint_eigen(Side::Lower).ok()?;
    let (values, vectors) = (found.S().column_vector(), found.U());
    let columns: Vec<Vec<f64>> = (0..n).rev().map(|k| turned(vectors, k)).collect();
    Some(Eigen {
        values: (0..n).rev().map(|k| values[k]).collect(),
        vectors: Matrix::from_columns(&columns),
    })
}

fn turned(vectors: MatRef<'_, f64>, column: usize) -> Vec<f64> {
    let vector: Vec<f64> = (0..vectors.nrows()).map(|row| vectors[(row, column)]).collect();
    let largest =
        vector.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    let sign = if largest < 0.0 { -1.0 } else { 1.0 };
    vector.iter().map(|x| sign * x).collect()
}

/// Returns the inverse of a symmetric positive definite matrix; `None` where it is none.
///
/// # Panics
/// Where the matrix is not square.
#[must_use]
pub fn inverse_positive_definite(matrix: &Matrix) -> Option<Matrix> {
    assert_eq!(matrix.n_rows, matrix.n_columns, "a symmetric matrix is square");
    let factor = matrix.view().llt(Side::Lower).ok()?;
    Some(Matrix::of(&factor.inverse()))
}

/// Returns the `x` with `matrix · x = right` for a symmetric positive definite matrix; `None`
/// where it is none.
///
/// # Panics
/// Where the matrix is not square or `right` not as long.
#[must_use]
pub fn solve_positive_definite(matrix: &Matrix, right: &[f64]) -> Option<Vec<f64>> {
    assert_eq!(matrix.n_rows, right.len(), "one right-hand number per row");
    let factor = matrix.view().llt(Side::Lower).ok()?;
    let right = MatRef::from_column_major_slice(right, matrix.n_rows, 1);
    let solution = factor.solve(right);
    Some((0..matrix.n_rows).map(|row| solution[(row, 0)]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative; sums of a handful of products.
    const CLOSE: f64 = 1e-12;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= CLOSE * b.abs().max(1.0)
    }

    fn squares() -> Matrix {
        Matrix::from_columns(&[vec![1.0; 4], vec![0.5, 1.5, 4.5, 9.5]])
    }

    #[test]
    fn a_line_is_fitted_as_by_hand() {
        let fit = least_squares(&squares(), &[0.0, 1.0, 2.0, 3.0]).unwrap();
        // mean x 4, Sxx 49, Sxy 15.
        assert!(close(fit.coefficients[1], 15.0 / 49.0), "{:?}", fit.coefficients);
        assert!(close(fit.coefficients[0], 1.5 - 4.0 * 15.0 / 49.0));
        assert!(close(fit.inverse_gram.get(1, 1), 1.0 / 49.0));
        assert!(close(fit.inverse_gram.get(0, 1), -4.0 / 49.0));
        assert!(close(fit.inverse_gram.get(0, 0), 0.25 + 16.0 / 49.0));
        assert!(sum(fit.residuals.iter().copied()).abs() < CLOSE);
    }

    #[test]
    fn a_column_that_others_make_up_is_named() {
        let x = Matrix::from_columns(&[vec![1.0; 3], vec![1.0, 2.0, 3.0], vec![3.0, 5.0, 7.0]]);
        assert_eq!(least_squares(&x, &[1.0, 2.0, 4.0]), Err(FitError::Collinear { column: 2 }));
        let wide = Matrix::from_fn(1, 2, |_, column| crate::sum::count(column));
        let refused = FitError::TooFewRows { rows: 1, columns: 2 };
        assert_eq!(least_squares(&wide, &[1.0]), Err(refused));
    }

    #[test]
    fn eigenvectors_make_the_matrix_again() {
        let rows = [[4.0, 1.0, 0.5], [1.0, 3.0, -0.25], [0.5, -0.25, 2.0]];
        let matrix = Matrix::from_fn(3, 3, |row, column| rows[row][column]);
        let eigen = symmetric_eigen(&matrix).unwrap();
        assert!(eigen.values.is_sorted_by(|a, b| a >= b));
        let stretched = Matrix::from_fn(3, 3, |row, k| eigen.vectors.get(row, k) * eigen.values[k]);
        let again = stretched.product(&eigen.vectors.transposed());
        for (row, expected) in rows.iter().enumerate() {
            for (column, expected) in expected.iter().enumerate() {
                assert!(close(again.get(row, column), *expected));
            }
        }
    }

    #[test]
    fn an_inverse_undoes_and_a_singular_matrix_has_none() {
        let matrix = Matrix::from_fn(2, 2, |row, column| if row == column { 2.0 } else { 1.0 });
        let inverse = inverse_positive_definite(&matrix).unwrap();
        assert!(close(inverse.get(0, 0), 2.0 / 3.0) && close(inverse.get(1, 0), -1.0 / 3.0));
        let x = solve_positive_definite(&matrix, &[3.0, 0.0]).unwrap();
        assert!(close(x[0], 2.0) && close(x[1], -1.0));
        assert_eq!(inverse_positive_definite(&Matrix::from_fn(2, 2, |_, _| 0.0)), None);
    }
}
