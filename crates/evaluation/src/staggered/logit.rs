//! The chance of being treated, given covariates: weighted logistic regression.

use numerics::cholesky::Cholesky;
use numerics::elementary::exp;

/// A fitted logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Logit {
    /// One chance per row.
    pub chances: Vec<f64>,
    /// The factor of the information matrix `Σ w p (1 − p) x xᵀ`.
    pub information: Cholesky,
}

/// The largest number of Newton steps; ten are enough where the groups overlap.
const STEPS: usize = 40;

/// A step this small in every chance has no more to give.
const SETTLED: f64 = 1e-13;

/// Returns the maximum-likelihood fit of `P(d = 1 | x) = 1 / (1 + e^(−xᵀb))` by Newton's method;
/// `None` where it has none, as when a combination of covariates separates the groups.
///
/// `x` has `d.len()` rows of `width` numbers, row after row; weights are not negative. Columns
/// that others make up get the coefficient zero.
///
/// # Source
/// McCullagh, P. and Nelder, J. (1989), Generalized Linear Models, 2nd ed., ch. 4.
#[must_use]
pub fn logit(d: &[bool], weights: &[f64], x: &[f64], width: usize) -> Option<Logit> {
    let mut b = vec![0.0; width];
    let mut chances = vec![0.5; d.len()];
    for _ in 0..STEPS {
        let (information, score) = derivatives(d, weights, x, width, &chances);
        let step = information.solve(&score);
        if step.iter().any(|s| !s.is_finite()) {
            return None;
        }
        b.iter_mut().zip(&step).for_each(|(b, s)| *b += s);
        let mut moved = 0.0_f64;
        for (row, chance) in x.chunks_exact(width).zip(&mut chances) {
            let index: f64 = row.iter().zip(&b).map(|(x, b)| x * b).sum();
            let new = 1.0 / (1.0 + exp(-index));
            moved = moved.max((new - *chance).abs());
            *chance = new;
        }
        if moved <= SETTLED {
            let (information, _) = derivatives(d, weights, x, width, &chances);
            return (information.rank() > 0).then_some(Logit { chances, information });
        }
    }
    None
}

fn derivatives(
    d: &[bool],
    weights: &[f64],
    x: &[f64],
    width: usize,
    chances: &[f64],
) -> (Cholesky, Vec<f64>) {
    let (mut gram, mut score) = (vec![0.0; width * width], vec![0.0; width]);
    for (((row, &chance), &weight), &d) in x.chunks_exact(width).zip(chances).zip(weights).zip(d) {
        let spread = weight * chance * (1.0 - chance);
        let left = weight * (f64::from(u8::from(d)) - chance);
        for i in 0..width {
            score[i] += left * row[i];
            let scaled = spread * row[i];
            for j in 0..=i {
                gram[i * width + j] += scaled * row[j];
            }
        }
    }
    let scale: Vec<f64> = (0..width).map(|i| gram[i * width + i]).collect();
    (Cholesky::of(&gram, &scale), score)
}
