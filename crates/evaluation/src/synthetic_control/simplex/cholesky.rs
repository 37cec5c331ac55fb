//! Small symmetric positive definite systems, in place.

/// Turns the lower half of `matrix` (row after row, `n × n`) into its Cholesky factor; false where
/// it is not positive definite.
pub(super) fn factorise(matrix: &mut [f64], n: usize) -> bool {
    for row in 0..n {
        for column in 0..=row {
            let (a, b) = (&matrix[row * n..row * n + column], &matrix[column * n..][..column]);
            let product: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
            let left = matrix[row * n + column] - product;
            if row == column {
                if left <= 0.0 || !left.is_finite() {
                    return false;
                }
                matrix[row * n + row] = left.sqrt();
            } else {
                matrix[row * n + column] = left / matrix[column * n + column];
            }
        }
    }
    true
}

/// Solves `L Lᵀ z = right` in place.
pub(super) fn solve(factor: &[f64], n: usize, right: &mut [f64]) {
    for row in 0..n {
        let product: f64 =
            factor[row * n..row * n + row].iter().zip(&*right).map(|(a, b)| a * b).sum();
        right[row] = (right[row] - product) / factor[row * n + row];
    }
    for row in (0..n).rev() {
        let product: f64 = (row + 1..n).map(|below| factor[below * n + row] * right[below]).sum();
        right[row] = (right[row] - product) / factor[row * n + row];
    }
}
