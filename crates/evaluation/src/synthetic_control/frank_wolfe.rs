//! The path of R's synthdid: Frank-Wolfe steps, stopped early, as its numbers were published.

use numerics::frank_wolfe::{Limits, PathEnd, Products, path};
use numerics::matrix::Matrix;
use numerics::sum::count;

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
pub fn sparse_path(problem: &PathProblem<'_>, start: &[f64]) -> PathEnd {
    assert_eq!(start.len(), problem.allowed.len(), "one starting weight per donor");
    assert_eq!(problem.target.len(), problem.donors.n_columns(), "one target per column");
    let least = problem.minimum_decrease * problem.minimum_decrease * count(problem.target.len());
    let mut products = products(problem);
    let before = Limits { most: STEPS_BEFORE_SPARSE, least };
    let first = path(&mut products, start, before);
    let after = Limits { most: STEPS_AFTER_SPARSE, least };
    let second = path(&mut products, &sparse(&first.weights), after);
    PathEnd { steps: first.steps + second.steps, ..second }
}

/// Returns the products of the donors' distances from the target.
fn products(problem: &PathProblem<'_>) -> Products {
    let m = problem.target.len();
    let distances = |column: usize| {
        let (values, target) = (problem.donors.column(column), problem.target[column]);
        problem.allowed.iter().map(|&donor| values[donor] - target).collect()
    };
    let columns: Vec<Vec<f64>> = (0..m).map(distances).collect();
    Products::of(&Matrix::from_columns(&columns), count(m) * problem.zeta * problem.zeta)
}

fn sparse(weights: &[f64]) -> Vec<f64> {
    let limit = weights.iter().copied().fold(0.0, f64::max) / 4.0;
    let kept: Vec<f64> = weights.iter().map(|w| if *w <= limit { 0.0 } else { *w }).collect();
    let total: f64 = kept.iter().sum();
    kept.iter().map(|w| w / total).collect()
}
