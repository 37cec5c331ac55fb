//! Inner products of vertices, made when they are asked for.

use faer::traits::pulp::Simd;

use crate::matrix::Matrix;

/// Rows are as long as the vertices are many, rounded up to a multiple of this.
pub(super) const LANES: usize = 16;

/// Rows are forgotten where all of them hold more numbers than this.
const KEPT: usize = 1 << 20;

/// Inner products of vertices, `cᵢ·cⱼ + r·1[i = j]`, each vertex's made once when first needed.
#[derive(Debug, Clone, PartialEq)]
pub struct Products {
    n: usize,
    n_padded: usize,
    /// Number after number of the vertices, `n_padded` each, zero beyond the last vertex.
    vertices: Vec<f64>,
    ridge: f64,
    /// Where a vertex's row begins among those kept.
    places: Vec<Option<usize>>,
    kept: Vec<f64>,
}

impl Products {
    /// Takes the vertices, `n × m`: rows are vertices.
    #[must_use]
    pub fn of(vertices: &Matrix, ridge: f64) -> Self {
        let (n, m) = (vertices.n_rows(), vertices.n_columns());
        let n_padded = n.next_multiple_of(LANES);
        let mut padded = vec![0.0; n_padded * m];
        for (column, own) in padded.chunks_exact_mut(n_padded.max(1)).enumerate() {
            own[..n].copy_from_slice(vertices.column(column));
        }
        Self { n, n_padded, vertices: padded, ridge, places: vec![None; n], kept: Vec::new() }
    }

    pub(super) fn n(&self) -> usize {
        self.n
    }

    pub(super) fn n_padded(&self) -> usize {
        self.n_padded
    }

    /// Returns the products of a vertex with every vertex.
    #[inline(always)]
    pub(super) fn row<S: Simd>(&mut self, simd: S, vertex: usize) -> &[f64] {
        let place = match self.places[vertex] {
            Some(place) => place,
            None => self.make(simd, vertex),
        };
        &self.kept[place..place + self.n_padded]
    }

    #[inline(always)]
    fn make<S: Simd>(&mut self, simd: S, vertex: usize) -> usize {
        if self.kept.len() >= KEPT {
            self.kept.clear();
            self.places.fill(None);
        }
        let place = self.kept.len();
        self.kept.resize(place + self.n_padded, 0.0);
        let (row, _) = S::as_mut_simd_f64s(&mut self.kept[place..]);
        let wide = LANES / S::F64_LANES;
        for (chunk, row) in row.chunks_exact_mut(wide).enumerate() {
            let mut sums = [simd.splat_f64s(0.0); LANES];
            for own in self.vertices.chunks_exact(self.n_padded) {
                let by = simd.splat_f64s(own[vertex]);
                let (values, _) = S::as_simd_f64s(&own[chunk * LANES..(chunk + 1) * LANES]);
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum = simd.add_f64s(*sum, simd.mul_f64s(by, *value));
                }
            }
            row.copy_from_slice(&sums[..wide]);
        }
        self.kept[place + vertex] += self.ridge;
        self.places[vertex] = Some(place);
        place
    }

    /// Puts the products of every vertex with the mix of all into `products`, infinity beyond the
    /// last vertex, so that it is never the smallest.
    pub(super) fn mix(&self, weights: &[f64], products: &mut [f64]) {
        for (product, weight) in products.iter_mut().zip(weights) {
            *product = self.ridge * weight;
        }
        for own in self.vertices.chunks_exact(self.n_padded.max(1)) {
            let mixed: f64 = own.iter().zip(weights).map(|(c, w)| c * w).sum();
            for (product, value) in products.iter_mut().zip(own) {
                *product += mixed * value;
            }
        }
        products[self.n..].fill(f64::INFINITY);
    }
}
