//! Weights that are shares: least squares over the simplex, to the exact optimum.

mod cholesky;
mod corral;
mod householder;
mod newton;

use numerics::matrix::Matrix;

/// What is to be matched, and by whom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimplexProblem<'a> {
    /// `n × m`: rows are donors, one weight each; columns are what is matched (periods, predictors).
    pub donors: &'a Matrix,
    /// The donors' rows that may be used, each at most once unless drawn with repetition.
    pub allowed: &'a [usize],
    /// `m` numbers to match.
    pub target: &'a [f64],
    /// `ρ ≥ 0`, the penalty on `Σ w²`.
    pub ridge: f64,
}

/// The optimum, with the evidence that it is one.
#[derive(Debug, Clone, PartialEq)]
pub struct SimplexWeights {
    /// One per allowed donor, in their order; from 0 up, summing to 1. Exactly 0 off the support.
    pub weights: Vec<f64>,
    /// `‖b − Aᵀw‖² + ρ‖w‖²`.
    pub objective: f64,
    /// How far the worst donor is from optimality: the largest `x·x − cⱼ·x` above zero, where
    /// `cⱼ = aⱼ − b` and `x = Σ wⱼcⱼ`, as a share of `‖cⱼ‖·‖x‖`. Rounding leaves about 10⁻¹⁵.
    pub kkt_residual: f64,
    /// Donors with a weight above zero.
    pub support: usize,
    /// Whether no other weights reach the same objective.
    pub unique: bool,
    /// Donors added to the support, or Newton steps.
    pub steps: usize,
}

/// Why there are no weights.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SimplexError {
    /// There is no donor.
    #[error("weigh donors: there are none; name at least one")]
    NoDonors,
    /// A number is not finite, or the penalty below zero.
    #[error("weigh donors: a number to match is not finite; leave out what is missing")]
    NotFinite,
}

/// What one solver hands back.
struct Solved {
    weights: Vec<f64>,
    steps: usize,
}

/// A violation below this share of `‖cⱼ‖·‖x‖` is rounding.
const OPTIMAL: f64 = 1e-13;

/// A fit below this share of the largest donor's distance is perfect.
const PERFECT: f64 = 1e-13;

/// A donor whose violation lies within this share could enter without loss.
const INDIFFERENT: f64 = 1e-9;

/// From this penalty up, as a share of the largest squared distance, Newton's steps are exact
/// enough; below it the active set is.
const STRONG_RIDGE: f64 = 1e-3;

/// Returns the weights that make `‖b − Aᵀw‖² + ρ‖w‖²` smallest, `w ≥ 0`, `Σ w = 1`.
///
/// Without a penalty, or with a weak one, an active-set method that moves between corrals of
/// affinely independent donors, each solved by Householder QR; with a strong one, Newton's method
/// on the dual, which has one number per column of `A` whatever the number of donors. Both end in
/// finitely many steps at the optimum.
///
/// # Errors
/// [`SimplexError`] where no donor is allowed or a number is not finite.
///
/// # Panics
/// Where `target` has not one number per column of `donors`.
///
/// # Source
/// Wolfe, P. (1976), Finding the nearest point in a polytope, Mathematical Programming 11, doi
/// 10.1007/BF01580381; Qi, L. and Sun, J. (1993), A nonsmooth version of Newton's method,
/// Mathematical Programming 58, doi 10.1007/BF01581275.
pub fn simplex_weights(problem: &SimplexProblem<'_>) -> Result<SimplexWeights, SimplexError> {
    assert_eq!(problem.donors.n_columns(), problem.target.len(), "one target per column");
    if problem.allowed.is_empty() {
        return Err(SimplexError::NoDonors);
    }
    let distances = Distances::of(problem);
    let finite = distances.values.iter().all(|v| v.is_finite());
    if !finite || !problem.ridge.is_finite() || problem.ridge < 0.0 {
        return Err(SimplexError::NotFinite);
    }
    Ok(solve(&distances, problem.ridge))
}

fn solve(distances: &Distances, ridge: f64) -> SimplexWeights {
    let lengths = distances.squared_lengths();
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    let newton = (ridge > 0.0 && ridge >= STRONG_RIDGE * longest)
        .then(|| newton::solve(distances, ridge))
        .flatten();
    let solved = newton.unwrap_or_else(|| corral::solve(distances, &lengths, ridge));
    judged(distances, &lengths, ridge, solved)
}

/// `cⱼ = aⱼ − b`: what each allowed donor misses the target by; column after column, `n` each.
struct Distances {
    n: usize,
    m: usize,
    values: Vec<f64>,
}

impl Distances {
    fn of(problem: &SimplexProblem<'_>) -> Self {
        let (n, m) = (problem.allowed.len(), problem.target.len());
        let mut values = Vec::with_capacity(n * m);
        for (column, &target) in problem.target.iter().enumerate() {
            let donors = problem.donors.column(column);
            values.extend(problem.allowed.iter().map(|&donor| donors[donor] - target));
        }
        Self { n, m, values }
    }

    fn column(&self, column: usize) -> &[f64] {
        &self.values[column * self.n..(column + 1) * self.n]
    }

    fn at(&self, donor: usize, column: usize) -> f64 {
        self.values[column * self.n + donor]
    }

    fn squared_lengths(&self) -> Vec<f64> {
        let mut lengths = vec![0.0; self.n];
        for column in 0..self.m {
            for (length, value) in lengths.iter_mut().zip(self.column(column)) {
                *length += value * value;
            }
        }
        lengths
    }

    /// Writes `cⱼ·x` of every donor into `products`.
    fn products(&self, x: &[f64], products: &mut [f64]) {
        products.fill(0.0);
        for (column, &x) in x.iter().enumerate() {
            for (product, value) in products.iter_mut().zip(self.column(column)) {
                *product += x * value;
            }
        }
    }

    /// Returns `Σ wⱼcⱼ`.
    fn mixed(&self, weights: &[f64]) -> Vec<f64> {
        let support: Vec<usize> = (0..self.n).filter(|&donor| weights[donor] > 0.0).collect();
        (0..self.m)
            .map(|column| {
                let values = self.column(column);
                support.iter().map(|&donor| weights[donor] * values[donor]).sum()
            })
            .collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Returns the solution with its objective, its distance from optimality and its uniqueness.
fn judged(distances: &Distances, lengths: &[f64], ridge: f64, solved: Solved) -> SimplexWeights {
    let Solved { weights, steps } = solved;
    let x = distances.mixed(&weights);
    let squared = dot(&x, &x) + ridge * dot(&weights, &weights);
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    let perfect = squared <= PERFECT * PERFECT * longest;
    let mut products = vec![0.0; distances.n];
    distances.products(&x, &mut products);
    let mut kkt_residual = 0.0_f64;
    let mut indifferent = Vec::new();
    for (donor, product) in products.iter().enumerate() {
        let violation = squared - product - ridge * weights[donor];
        let scale = ((lengths[donor] + ridge) * squared).sqrt();
        if !perfect && scale > 0.0 {
            kkt_residual = kkt_residual.max(violation / scale);
        }
        if perfect || weights[donor] > 0.0 || violation > -INDIFFERENT * scale {
            indifferent.push(donor);
        }
    }
    let support = weights.iter().filter(|weight| **weight > 0.0).count();
    let unique = ridge > 0.0 || independent(distances, &indifferent);
    SimplexWeights { weights, objective: squared, kkt_residual, support, unique, steps }
}

/// Returns whether the donors that could carry weight are affinely independent.
fn independent(distances: &Distances, donors: &[usize]) -> bool {
    let (Some((&first, others)), m) = (donors.split_first(), distances.m) else { return true };
    if others.len() > m {
        return false;
    }
    let columns = others.iter().flat_map(|&donor| {
        (0..m).map(move |column| distances.at(donor, column) - distances.at(first, column))
    });
    let mut matrix: Vec<f64> = columns.collect();
    householder::triangularise(&mut matrix, m, &mut vec![0.0; m])
}
