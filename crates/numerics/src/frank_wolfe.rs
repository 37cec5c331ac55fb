//! Frank-Wolfe steps over the simplex, with running products.
//!
//! A path has a start, a length and a last step, all part of its definition: it need not end at the
//! optimum. Where the optimum is wanted, an exact solver is the better choice.

mod nearest;
mod products;

use faer::traits::pulp::{Arch, Simd, WithSimd};

use nearest::push;
pub use products::Products;

/// When a path ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Steps at most.
    pub most: usize,
    /// A step from the second on that lowers the objective by no more than this is the last.
    pub least: f64,
}

/// Where a path ends.
#[derive(Debug, Clone, PartialEq)]
pub struct PathEnd {
    /// One per vertex, from 0 to 1, summing to 1.
    pub weights: Vec<f64>,
    /// Steps taken.
    pub steps: usize,
}

/// Steps between which rounding in the running products is cleared.
const REFRESH: usize = 1000;

/// Returns where Frank-Wolfe steps with exact line search end that lower `‖Σ wⱼcⱼ‖² + r‖w‖²` over
/// weights from 0 up that sum to 1, from the weights `start` on.
///
/// Each step goes towards the vertex with the smallest derivative, the first of several, as far as
/// is best. A step costs as many operations as there are vertices, whatever the length of theirs.
/// The result has the same bytes on every processor.
///
/// # Panics
/// Where there is no vertex or `start` has not one weight for each.
///
/// # Source
/// Jaggi, M. (2013), Revisiting Frank-Wolfe: projection-free sparse convex optimization, ICML 28(1).
///
/// # Example
/// Of the vertices (1, 1) and (−1, 1) the mix nearest to nothing is the middle.
/// ```
/// use numerics::frank_wolfe::{Limits, Products, path};
/// use numerics::matrix::Matrix;
///
/// let vertices = Matrix::from_columns(&[vec![1.0, -1.0], vec![1.0, 1.0]]);
/// let end = path(&mut Products::of(&vertices, 0.0), &[1.0, 0.0], Limits { most: 10, least: 0.0 });
/// assert_eq!(end.weights, [0.5, 0.5]);
/// ```
#[must_use]
pub fn path(products: &mut Products, start: &[f64], limits: Limits) -> PathEnd {
    assert_eq!(start.len(), products.n(), "one starting weight per vertex");
    assert!(!start.is_empty(), "a path needs a vertex");
    Arch::new().dispatch(Walk { products, start, limits })
}

struct Walk<'a> {
    products: &'a mut Products,
    start: &'a [f64],
    limits: Limits,
}

impl WithSimd for Walk<'_> {
    type Output = PathEnd;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> PathEnd {
        let Self { products, start, limits } = self;
        let mut at = Position::of(products, start);
        let (mut steps, mut decrease) = (0, f64::INFINITY);
        while steps < limits.most && (steps < 2 || decrease > limits.least) {
            steps += 1;
            decrease = at.step(simd, products);
            if at.scale < 1e-100 || steps % REFRESH == 0 {
                at.refresh(products);
            }
        }
        let weights = at.parts[..start.len()].iter().map(|part| at.scale * part).collect();
        PathEnd { weights, steps }
    }
}

/// Weights on the way: `scale · parts`, so that a step that shrinks all of them touches only the
/// scale; the same holds for their products with every vertex.
struct Position {
    n: usize,
    parts: Vec<f64>,
    products: Vec<f64>,
    scale: f64,
    /// The mix's product with itself.
    value: f64,
    /// The vertex with the smallest product.
    towards: usize,
}

impl Position {
    fn of(products: &Products, weights: &[f64]) -> Self {
        let mut parts = vec![0.0; products.n_padded()];
        parts[..weights.len()].copy_from_slice(weights);
        let own = vec![0.0; products.n_padded()];
        let mut at =
            Self { n: products.n(), parts, products: own, scale: 1.0, value: 0.0, towards: 0 };
        at.refresh(products);
        at
    }

    /// Makes the products anew from the weights.
    fn refresh(&mut self, products: &Products) {
        self.parts.iter_mut().for_each(|part| *part *= self.scale);
        self.scale = 1.0;
        products.mix(&self.parts, &mut self.products);
        let n = products.n();
        let own = &self.products[..n];
        self.value = self.parts.iter().zip(own).map(|(part, product)| part * product).sum();
        let lower = |best: usize, at: usize| if own[at] < own[best] { at } else { best };
        self.towards = (1..n).fold(0, lower);
    }

    /// Goes the best length towards the vertex with the smallest product; returns by how much that
    /// lowers the mix's product with itself.
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, products: &mut Products) -> f64 {
        let towards = self.towards;
        let row = products.row(simd, towards);
        let (own, here) = (row[towards], self.scale * self.products[towards]);
        let slope = self.value - here;
        let bend = own - 2.0 * here + self.value;
        if !(slope > 0.0 && bend > 0.0) {
            return 0.0;
        }
        if slope >= bend {
            // The mix is this one vertex.
            self.parts.fill(0.0);
            self.products[..self.n].fill(0.0);
            (self.value, self.scale) = (own, 1.0);
            self.parts[towards] = 1.0;
            self.towards = push(simd, &mut self.products, 1.0, row);
            return 2.0 * slope - bend;
        }
        let length = slope / bend;
        let added = slope / (self.scale * (bend - slope));
        let rest = 1.0 - length;
        self.towards = push(simd, &mut self.products, added, row);
        self.parts[towards] += added;
        self.scale *= rest;
        self.value = rest * rest * self.value + 2.0 * length * rest * here + length * length * own;
        (2.0 * slope - length * bend) * length
    }
}

#[cfg(test)]
mod tests {
    use faer::traits::pulp::Scalar;

    use super::*;
    use crate::matrix::Matrix;
    use crate::streams::Stream;

    /// Running products against residuals made anew in each step, after some hundred steps.
    const ROUNDING: f64 = 1e-12;

    fn vertices(n: usize, m: usize) -> Matrix {
        let mut stream = Stream::new(7, 0);
        let mut column = || (0..n).map(|_| 4.0 * stream.uniform() - 1.0).collect();
        Matrix::from_columns(&(0..m).map(|_| column()).collect::<Vec<Vec<f64>>>())
    }

    /// The same steps as the definition has them.
    fn plain(vertices: &Matrix, ridge: f64, start: &[f64], limits: Limits) -> PathEnd {
        let (n, m) = (vertices.n_rows(), vertices.n_columns());
        let mut weights = start.to_vec();
        let (mut steps, mut decrease) = (0, f64::INFINITY);
        while steps < limits.most && (steps < 2 || decrease > limits.least) {
            let mix = |w: &[f64], t| -> f64 { (0..n).map(|j| w[j] * vertices.get(j, t)).sum() };
            let inner = |a: &[f64], b: &[f64]| -> f64 {
                let across: f64 = (0..m).map(|t| mix(a, t) * mix(b, t)).sum();
                across + ridge * a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>()
            };
            let mixed: Vec<f64> = (0..m).map(|t| mix(&weights, t)).collect();
            let slope = |j: usize| {
                let own: f64 = (0..m).map(|t| mixed[t] * vertices.get(j, t)).sum();
                own + ridge * weights[j]
            };
            let slopes: Vec<f64> = (0..n).map(slope).collect();
            let towards = (1..n).fold(0, |a, j| if slopes[j] < slopes[a] { j } else { a });
            let gap = |j: usize| f64::from(u8::from(j == towards)) - weights[j];
            let direction: Vec<f64> = (0..n).map(gap).collect();
            let (down, bend) = (-inner(&weights, &direction), inner(&direction, &direction));
            let length = if bend > 0.0 { (down / bend).clamp(0.0, 1.0) } else { 0.0 };
            decrease = (2.0 * down - length * bend) * length;
            weights.iter_mut().zip(&direction).for_each(|(w, d)| *w += length * d);
            steps += 1;
        }
        PathEnd { weights, steps }
    }

    fn check(vertices: &Matrix, ridge: f64, start: &[f64], limits: Limits) {
        let found = path(&mut Products::of(vertices, ridge), start, limits);
        let expected = plain(vertices, ridge, start, limits);
        assert_eq!(found.steps, expected.steps);
        for (found, expected) in found.weights.iter().zip(&expected.weights) {
            assert!((found - expected).abs() < ROUNDING, "{found} {expected}");
        }
    }

    #[test]
    fn the_steps_are_those_of_the_definition() {
        for (n, m) in [(2, 1), (5, 3), (16, 4), (37, 6), (70, 3)] {
            let start = vec![1.0 / crate::sum::count(n); n];
            for ridge in [0.0, 0.3, 40.0] {
                check(&vertices(n, m), ridge, &start, Limits { most: 60, least: 0.0 });
            }
            check(&vertices(n, m), 0.1, &start, Limits { most: 500, least: 1e-3 });
        }
    }

    #[test]
    fn a_path_from_a_corner_leaves_it_and_may_end_in_another() {
        let away = Matrix::from_columns(&[vec![3.0, 1.0, 2.0]]);
        let limits = Limits { most: 10, least: 0.0 };
        let end = path(&mut Products::of(&away, 0.0), &[1.0, 0.0, 0.0], limits);
        assert_eq!((end.weights, end.steps), (vec![0.0, 1.0, 0.0], 2));
    }

    #[test]
    fn one_vertex_has_all_the_weight_and_of_equal_ones_the_first_is_taken() {
        let limits = Limits { most: 10, least: 0.0 };
        let one = Matrix::from_columns(&[vec![5.0]]);
        assert_eq!(path(&mut Products::of(&one, 1.0), &[1.0], limits).weights, [1.0]);
        let equal = Matrix::from_columns(&[vec![4.0, 1.0, 1.0]]);
        let end = path(&mut Products::of(&equal, 0.0), &[1.0, 0.0, 0.0], limits);
        assert_eq!(end.weights, [0.0, 1.0, 0.0]);
    }

    #[test]
    fn rows_that_were_forgotten_are_made_again() {
        let n = 1200;
        let (mut first, limits) = (vec![0.0; n], Limits { most: 1500, least: 0.0 });
        first[0] = 1.0;
        check(&vertices(n, 1), 1e6, &first, limits);
    }

    #[test]
    fn a_processor_without_wide_registers_finds_the_same_bytes() {
        let vertices = vertices(45, 7);
        let start = vec![1.0 / 45.0; 45];
        let limits = Limits { most: 3000, least: 0.0 };
        let mut narrow = Products::of(&vertices, 0.5);
        let narrow = Walk { products: &mut narrow, start: &start, limits }.with_simd(Scalar);
        assert_eq!(path(&mut Products::of(&vertices, 0.5), &start, limits), narrow);
    }
}
