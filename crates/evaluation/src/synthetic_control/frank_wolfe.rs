//! The path of R's synthdid: Frank-Wolfe steps, stopped early, as its numbers were published.

use numerics::matrix::Matrix;

/// A problem as the path takes it: `‖b − Aᵀw‖²/m + ζ²‖w‖²` over the simplex.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathProblem<'a> {
    /// `n × m`: rows are donors.
    pub donors: &'a Matrix,
    /// The donors' rows in play.
    pub allowed: &'a [usize],
    /// `m` numbers to match.
    pub target: &'a [f64],
    /// `ζ`.
    pub zeta: f64,
    /// A step that lowers the objective by no more than the square of this is the last.
    pub minimum_decrease: f64,
}

/// Where the path ends.
#[derive(Debug, Clone, PartialEq)]
pub struct PathEnd {
    /// One per allowed donor.
    pub weights: Vec<f64>,
    /// Steps taken.
    pub steps: usize,
}

/// Steps before weights are made sparse, and at most after, in synthdid 0.0.9.
pub const STEPS_BEFORE_SPARSE: usize = 100;
/// Steps at most after weights were made sparse, in synthdid 0.0.9.
pub const STEPS_AFTER_SPARSE: usize = 10_000;

/// Returns where the two runs of synthdid 0.0.9 end: 100 steps from `start`, weights of no more
/// than a quarter of the largest set to zero, 10 000 steps from there.
///
/// The result is not the optimum: it depends on the start and on the limit of steps.
///
/// # Panics
/// Where `start` has not one weight per allowed donor or `target` not one number per column.
///
/// # Source
/// Arkhangelsky, D., Athey, S., Hirshberg, D., Imbens, G. and Wager, S. (2021), Synthetic
/// Difference-in-Differences, AER 111(12), doi 10.1257/aer.20190159; synthdid 0.0.9.
#[must_use]
pub fn sparse_path(problem: &PathProblem<'_>, start: Vec<f64>) -> PathEnd {
    assert_eq!(start.len(), problem.allowed.len(), "one starting weight per donor");
    assert_eq!(problem.target.len(), problem.donors.n_columns(), "one target per column");
    let products = Products::of(problem);
    let first = walk(problem, &products, start, STEPS_BEFORE_SPARSE);
    let second = walk(problem, &products, sparse(&first.weights), STEPS_AFTER_SPARSE);
    PathEnd { steps: first.steps + second.steps, ..second }
}

fn sparse(weights: &[f64]) -> Vec<f64> {
    let limit = weights.iter().copied().fold(0.0, f64::max) / 4.0;
    let kept: Vec<f64> = weights.iter().map(|w| if *w <= limit { 0.0 } else { *w }).collect();
    let total: f64 = kept.iter().sum();
    kept.iter().map(|w| w / total).collect()
}

/// Up to this many donors all inner products are kept; above it each step makes those it needs.
const KEPT: usize = 1024;

/// `cᵢ·cⱼ + mζ²1[i = j]`, where `cⱼ = aⱼ − b`.
struct Products {
    n: usize,
    /// Period after period, `n` each.
    distances: Vec<f64>,
    ridge: f64,
    kept: Option<Vec<f64>>,
}

impl Products {
    fn of(problem: &PathProblem<'_>) -> Self {
        let (n, m) = (problem.allowed.len(), problem.target.len());
        let mut distances = Vec::with_capacity(n * m);
        for (column, &target) in problem.target.iter().enumerate() {
            let donors = problem.donors.column(column);
            distances.extend(problem.allowed.iter().map(|&donor| donors[donor] - target));
        }
        let ridge = numerics::sum::count(m) * problem.zeta * problem.zeta;
        let mut products = Self { n, distances, ridge, kept: None };
        if n <= KEPT {
            let mut all = vec![0.0; n * n];
            for (donor, row) in all.chunks_exact_mut(n.max(1)).enumerate() {
                products.make(donor, row);
            }
            products.kept = Some(all);
        }
        products
    }

    fn make(&self, donor: usize, row: &mut [f64]) {
        row.fill(0.0);
        for column in self.distances.chunks_exact(self.n) {
            let by = column[donor];
            for (row, value) in row.iter_mut().zip(column) {
                *row += by * value;
            }
        }
        row[donor] += self.ridge;
    }

    /// Returns a donor's row, made in `room` where it is not kept.
    fn row<'a>(&'a self, donor: usize, room: &'a mut Vec<f64>) -> &'a [f64] {
        if let Some(kept) = &self.kept {
            return &kept[donor * self.n..(donor + 1) * self.n];
        }
        room.resize(self.n, 0.0);
        self.make(donor, room);
        room
    }

    /// Returns the products of every donor with the mix of all.
    fn gradient(&self, weights: &[f64]) -> Vec<f64> {
        let mut gradient: Vec<f64> = weights.iter().map(|w| self.ridge * w).collect();
        for column in self.distances.chunks_exact(self.n) {
            let mixed: f64 = column.iter().zip(weights).map(|(c, w)| c * w).sum();
            for (gradient, value) in gradient.iter_mut().zip(column) {
                *gradient += mixed * value;
            }
        }
        gradient
    }
}

/// Steps between which rounding in the running products is cleared.
const REFRESH: usize = 1000;

fn walk(problem: &PathProblem<'_>, products: &Products, start: Vec<f64>, most: usize) -> PathEnd {
    let m = numerics::sum::count(problem.target.len());
    let least = problem.minimum_decrease * problem.minimum_decrease;
    // The weights are `scale · parts`: a step that shrinks all of them touches only the scale.
    let (mut parts, mut scale) = (start, 1.0);
    let mut gradient = products.gradient(&parts);
    let mut value: f64 = parts.iter().zip(&gradient).map(|(w, g)| w * g).sum();
    let mut room = Vec::new();
    let (mut steps, mut decrease) = (0, f64::INFINITY);
    let mut towards = first_smallest(&gradient);
    while steps < most && (steps < 2 || decrease > least) {
        steps += 1;
        let row = products.row(towards, &mut room);
        let slope = value - gradient[towards];
        let bend = row[towards] - 2.0 * gradient[towards] + value;
        let length = if bend > 0.0 { (slope / bend).clamp(0.0, 1.0) } else { 0.0 };
        decrease = (2.0 * slope - length * bend) * length / m;
        let rest = 1.0 - length;
        value = rest * rest * value
            + 2.0 * length * rest * gradient[towards]
            + length * length * row[towards];
        for (gradient, product) in gradient.iter_mut().zip(row) {
            *gradient = rest * *gradient + length * product;
        }
        scale *= rest;
        if scale < 1e-100 || steps % REFRESH == 0 {
            parts.iter_mut().for_each(|part| *part *= scale);
            scale = 1.0;
            parts[towards] += length;
            gradient = products.gradient(&parts);
            value = parts.iter().zip(&gradient).map(|(w, g)| w * g).sum();
        } else {
            parts[towards] += length / scale;
        }
        towards = first_smallest(&gradient);
    }
    let weights = parts.iter().map(|part| scale * part).collect();
    PathEnd { weights, steps }
}

fn first_smallest(values: &[f64]) -> usize {
    let mut lanes = [f64::INFINITY; 8];
    let chunks = values.chunks_exact(8);
    for (lane, value) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = *value;
    }
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = if *value < *lane { *value } else { *lane };
        }
    }
    let least = lanes.into_iter().fold(f64::INFINITY, f64::min);
    values.iter().position(|value| *value == least).unwrap_or(0)
}
