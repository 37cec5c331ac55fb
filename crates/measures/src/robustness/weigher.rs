//! Weighted sums of many units, four draws at a time.

/// Units whose sums are carried together.
const LANES: usize = 4;

/// Draws that are weighed in one pass over the values.
pub(crate) const TOGETHER: usize = 4;

/// An `n_criteria × n_units` matrix, packed so that one pass reads it in order.
pub(crate) struct Packed {
    n_units: usize,
    n_criteria: usize,
    /// Block of units after block; in each, criterion after criterion.
    values: Vec<[f64; LANES]>,
}

impl Packed {
    /// Packs a matrix that lies criterion by criterion.
    ///
    /// # Panics
    /// Where it has another shape.
    pub(crate) fn new(matrix: &[f64], n_units: usize, n_criteria: usize) -> Self {
        assert_eq!(matrix.len(), n_units * n_criteria, "one shape");
        let mut values = Vec::with_capacity(n_units.div_ceil(LANES) * n_criteria);
        for first in (0..n_units).step_by(LANES) {
            for criterion in 0..n_criteria {
                let mut block = [0.0; LANES];
                let last = n_units.min(first + LANES);
                let column = &matrix[criterion * n_units..(criterion + 1) * n_units];
                block[..last - first].copy_from_slice(&column[first..last]);
                values.push(block);
            }
        }
        Self { n_units, n_criteria, values }
    }

    /// Returns how many units there are.
    pub(crate) fn n_units(&self) -> usize {
        self.n_units
    }

    /// Writes `Σwx` of every unit for up to [`TOGETHER`] draws, each with its weights, from place
    /// `offset` of the scores on; the terms are added in the order of criteria, whatever draws go
    /// together.
    ///
    /// # Panics
    /// Where there are more draws, another number of weights or too few places.
    pub(crate) fn weigh(
        &self,
        weights: &[&[f64]],
        offset: usize,
        scores: &mut [Vec<f64>; TOGETHER],
    ) {
        assert!(weights.len() <= TOGETHER, "as many draws as there is room for");
        let mut spread = vec![[0.0; TOGETHER]; self.n_criteria];
        for (draw, weights) in weights.iter().enumerate() {
            assert_eq!(weights.len(), self.n_criteria, "one weight per criterion");
            for (spread, weight) in spread.iter_mut().zip(*weights) {
                spread[draw] = *weight;
            }
        }
        let blocks = self.values.chunks_exact(self.n_criteria.max(1));
        for (block, first) in blocks.zip((0..self.n_units).step_by(LANES)) {
            let mut sums = [[0.0; LANES]; TOGETHER];
            for (values, weights) in block.iter().zip(&spread) {
                for (sums, weight) in sums.iter_mut().zip(weights) {
                    for (sum, value) in sums.iter_mut().zip(values) {
                        *sum += weight * value;
                    }
                }
            }
            let last = self.n_units.min(first + LANES);
            for (scores, sums) in scores.iter_mut().zip(&sums) {
                let places = offset + first..offset + last;
                scores[places].copy_from_slice(&sums[..last - first]);
            }
        }
    }
}
