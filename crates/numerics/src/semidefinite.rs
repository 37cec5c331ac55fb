//! Symmetric positive semidefinite systems: a Cholesky factor that finds the rank.

/// The Cholesky factor of a positive semidefinite matrix in which rows that the rows before them
/// make up have been set aside.
#[derive(Debug, Clone, PartialEq)]
pub struct SemidefiniteFactor {
    n: usize,
    /// The lower triangle, row after row, row `i` from `i·(i + 1)/2`.
    lower: Vec<f64>,
    /// Whether a row stands for itself.
    independent: Vec<bool>,
}

/// Returns where row `i` of a packed lower triangle starts.
#[must_use]
pub fn row_start(row: usize) -> usize {
    row * (row + 1) / 2
}

impl SemidefiniteFactor {
    /// Factors the matrix whose lower triangle is given, row after row.
    ///
    /// A row whose remainder beside the rows before it is at most `tolerance` times its `scale`
    /// is set aside: it counts nothing in the rank, and its unknown is zero in every solution.
    ///
    /// # Panics
    /// Where `lower` is no packed triangle of as many rows as there are scales.
    #[must_use]
    pub fn of(mut lower: Vec<f64>, scale: &[f64], tolerance: f64) -> Self {
        let n = scale.len();
        assert_eq!(lower.len(), row_start(n), "a packed lower triangle");
        let mut independent = vec![true; n];
        for row in 0..n {
            let (above, rest) = lower.split_at_mut(row_start(row));
            let own = &mut rest[..=row];
            for column in 0..row {
                if !independent[column] {
                    own[column] = 0.0;
                    continue;
                }
                let other = &above[row_start(column)..=row_start(column) + column];
                let product = dot(&own[..column], &other[..column]);
                own[column] = (own[column] - product) / other[column];
            }
            let left = own[row] - dot(&own[..row], &own[..row]);
            if left > tolerance * scale[row] {
                own[row] = left.sqrt();
            } else {
                own.fill(0.0);
                independent[row] = false;
            }
        }
        Self { n, lower, independent }
    }

    /// Returns how many rows stand for themselves.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.independent.iter().filter(|own| **own).count()
    }

    /// Returns, for every row, whether it stands for itself.
    #[must_use]
    pub fn independent(&self) -> &[bool] {
        &self.independent
    }

    /// Replaces the right-hand side with a solution; what was set aside is zero.
    ///
    /// # Panics
    /// Where `x` has not one number per row.
    pub fn solve(&self, x: &mut [f64]) {
        assert_eq!(x.len(), self.n, "one right-hand number per row");
        for row in 0..self.n {
            if !self.independent[row] {
                x[row] = 0.0;
                continue;
            }
            let own = &self.lower[row_start(row)..row_start(row + 1)];
            x[row] = (x[row] - dot(&own[..row], &x[..row])) / own[row];
        }
        for row in (0..self.n).rev() {
            if !self.independent[row] {
                continue;
            }
            let own = &self.lower[row_start(row)..row_start(row + 1)];
            let value = x[row] / own[row];
            x[row] = value;
            for (x, factor) in x[..row].iter_mut().zip(own) {
                *x -= factor * value;
            }
        }
    }
}

/// Returns the sum of products, in eight strands that a processor runs side by side.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0; 8];
    let (a_eights, b_eights) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a_eights.remainder().iter().zip(b_eights.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_eights.zip(b_eights) {
        for ((strand, a), b) in strands.iter_mut().zip(a).zip(b) {
            *strand += a * b;
        }
    }
    strands.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regular_matrix_is_solved() {
        let factor = SemidefiniteFactor::of(vec![4.0, 2.0, 3.0], &[4.0, 3.0], 1e-12);
        let mut x = [8.0, 7.0];
        factor.solve(&mut x);
        assert_eq!(factor.rank(), 2);
        assert!((x[0] - 1.25).abs() < 1e-15 && (x[1] - 1.5).abs() < 1e-15, "{x:?}");
    }

    #[test]
    fn the_laplacian_of_two_components_lacks_two_ranks() {
        // Edges 0–1 and 2–3.
        let lower = vec![1.0, -1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0, 1.0];
        let factor = SemidefiniteFactor::of(lower, &[1.0; 4], 1e-12);
        assert_eq!((factor.rank(), factor.independent()), (2, &[true, false, true, false][..]));
        let mut x = [1.0, -1.0, 2.0, -2.0];
        factor.solve(&mut x);
        assert_eq!(x, [1.0, 0.0, 2.0, 0.0]);
    }
}
