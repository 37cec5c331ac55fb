//! Triangular factors of small cross-product matrices in which some columns may be made up of
//! others.

use crate::elementary::sqrt;
use crate::sum::sum;

/// The share of a column's own cross-product that must be left beside the columns before it for
/// the column to count as one of its own: ten times the rounding of a few hundred products.
pub const INDEPENDENT: f64 = 1e-10;

/// The factor `L` of a symmetric matrix `A = LLᵀ`, without the columns that others make up.
///
/// Columns are taken in order: of a set that depends on one another the last is left out, and has
/// the coefficient zero in every solution.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    n: usize,
    /// Row after row, `n` each; what is above the diagonal is zero.
    lower: Vec<f64>,
    kept: Vec<bool>,
}

impl Cholesky {
    /// Returns the factor of a symmetric matrix with no negative direction, given row after row,
    /// of which the lower half is read.
    ///
    /// `scale` holds what each diagonal element is measured against, one per column: the
    /// diagonal itself, or the column's sum of squares before other columns were taken out of it.
    ///
    /// # Panics
    /// Where `symmetric` has not `n²` elements or `scale` not `n`.
    ///
    /// # Source
    /// Golub, G. and Van Loan, C. (2013), Matrix Computations, 4th ed., § 4.2.
    #[must_use]
    pub fn of(symmetric: &[f64], scale: &[f64]) -> Self {
        let n = scale.len();
        assert_eq!(symmetric.len(), n * n, "a square matrix, row after row");
        let (mut lower, mut kept) = (vec![0.0; n * n], vec![true; n]);
        for j in 0..n {
            let (before, rest) = lower.split_at_mut(j * n);
            let row = &mut rest[..n];
            for i in (0..j).filter(|i| kept[*i]) {
                let known = &before[i * n..i * n + i];
                let taken: f64 = known.iter().zip(&row[..i]).map(|(a, b)| a * b).sum();
                row[i] = (symmetric[j * n + i] - taken) / before[i * n + i];
            }
            let taken: f64 = row[..j].iter().map(|v| v * v).sum();
            let left = symmetric[j * n + j] - taken;
            kept[j] = left > INDEPENDENT * scale[j] && left > 0.0;
            if kept[j] {
                row[j] = sqrt(left);
            } else {
                row[..j].fill(0.0);
            }
        }
        Self { n, lower, kept }
    }

    /// Returns whether each column was kept.
    #[must_use]
    pub fn kept(&self) -> &[bool] {
        &self.kept
    }

    /// Returns how many columns were kept.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.kept.iter().filter(|kept| **kept).count()
    }

    /// Returns the `x` with `A x = right` among the columns kept; zero for those left out.
    ///
    /// # Panics
    /// Where `right` has not one number per column.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = self.half_solve(right);
        for i in (0..self.n).rev() {
            if self.kept[i] {
                x[i] /= self.lower[i * self.n + i];
                let solved = x[i];
                let row = &self.lower[i * self.n..i * self.n + i];
                for (x, l) in x[..i].iter_mut().zip(row) {
                    *x -= l * solved;
                }
            }
        }
        x
    }

    /// Returns `rightᵀ A⁻¹ right` among the columns kept.
    ///
    /// # Panics
    /// Where `right` has not one number per column.
    #[must_use]
    pub fn quadratic(&self, right: &[f64]) -> f64 {
        sum(self.half_solve(right).iter().map(|v| v * v))
    }

    fn half_solve(&self, right: &[f64]) -> Vec<f64> {
        assert_eq!(right.len(), self.n, "one number per column");
        let mut x = right.to_vec();
        for i in 0..self.n {
            let row = &self.lower[i * self.n..i * self.n + i];
            let taken: f64 = row.iter().zip(&x[..i]).map(|(a, b)| a * b).sum();
            x[i] = if self.kept[i] { (x[i] - taken) / self.lower[i * self.n + i] } else { 0.0 };
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagonal(symmetric: &[f64], n: usize) -> Vec<f64> {
        (0..n).map(|i| symmetric[i * n + i]).collect()
    }

    #[test]
    fn a_solution_is_the_one_by_hand() {
        let matrix = [4.0, 2.0, 2.0, 3.0];
        let factor = Cholesky::of(&matrix, &diagonal(&matrix, 2));
        let x = factor.solve(&[8.0, 7.0]);
        assert!((x[0] - 1.25).abs() < 1e-12 && (x[1] - 1.5).abs() < 1e-12, "{x:?}");
        assert!((factor.quadratic(&[8.0, 7.0]) - (8.0 * 1.25 + 7.0 * 1.5)).abs() < 1e-12);
    }

    #[test]
    fn a_column_that_others_make_up_is_left_out() {
        // Columns (1, 1, 1), (1, 2, 3), (2, 3, 4): the third is the sum of the others.
        let matrix = [3.0, 6.0, 9.0, 6.0, 14.0, 20.0, 9.0, 20.0, 29.0];
        let factor = Cholesky::of(&matrix, &diagonal(&matrix, 3));
        assert_eq!((factor.kept(), factor.rank()), (&[true, true, false][..], 2));
        let x = factor.solve(&[6.0, 14.0, 20.0]);
        assert!((x[0]).abs() < 1e-12 && (x[1] - 1.0).abs() < 1e-12 && x[2] == 0.0);
    }

    #[test]
    fn nothing_left_against_its_scale_is_left_out() {
        let factor = Cholesky::of(&[1e-14], &[1.0]);
        assert_eq!((factor.rank(), factor.solve(&[1.0])), (0, vec![0.0]));
    }
}
