//! Alternating projections sped up by conjugate gradients, with a test for stalling.

use numerics::elementary::ln;
use numerics::sum::count;

/// How a search ended.
#[derive(Debug)]
pub(super) struct Search {
    /// The unknowns.
    pub(super) x: Vec<f64>,
    /// Whether the error is below the limit.
    pub(super) is_converged: bool,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The largest error of the fitted column, as a norm.
    pub(super) error: f64,
    /// The most steps.
    pub(super) steps: usize,
    /// The most steps that a steady course may still need, judged after [`PROBE`] of them.
    pub(super) expected_steps: usize,
}

/// Steps after which the course of the search is judged.
const PROBE: usize = 20;

/// Steps whose progress stands for the error left: the energy that conjugate gradients take off in
/// the next steps bounds what remains from below, and closely where they converge.
///
/// # Source
/// Strakoš, Z. and Tichý, P. (2002), On error estimation in the conjugate gradient method, ETNA 13.
const LOOK_AHEAD: usize = 4;

/// Solves `A·x = right` for a symmetric positive semidefinite `A` and a consistent right side.
pub(super) fn search(
    mut product: impl FnMut(&[f64]) -> Vec<f64>,
    mut precondition: impl FnMut(&[f64]) -> Vec<f64>,
    right: Vec<f64>,
    limits: Limits,
) -> Search {
    let n = right.len();
    let mut x = vec![0.0; n];
    let mut left = right;
    let mut z = precondition(&left);
    let mut energy = dot(&left, &z);
    let mut direction = z.clone();
    let mut gains: Vec<f64> = Vec::new();
    for step in 1..=limits.steps {
        let image = product(&direction);
        let curvature = dot(&direction, &image);
        if energy <= 0.0 || curvature <= 0.0 {
            return Search { x, is_converged: true };
        }
        let length = energy / curvature;
        for i in 0..n {
            x[i] += length * direction[i];
            left[i] -= length * image[i];
        }
        gains.push(length * energy);
        let recent: f64 = gains.iter().rev().take(LOOK_AHEAD).sum();
        if recent.sqrt() <= limits.error && (step >= LOOK_AHEAD || recent == 0.0) {
            return Search { x, is_converged: true };
        }
        if step == PROBE && is_slow(&gains, limits) {
            return Search { x, is_converged: false };
        }
        z = precondition(&left);
        let next = dot(&left, &z);
        let share = next / energy;
        energy = next;
        for i in 0..n {
            direction[i] = z[i] + share * direction[i];
        }
    }
    Search { x, is_converged: false }
}

/// Returns whether the pace of the second half of the probe would need more steps than allowed.
fn is_slow(gains: &[f64], limits: Limits) -> bool {
    let (middle, last) = (gains[PROBE / 2 - 1], gains[PROBE - 1]);
    if last <= 0.0 {
        return false;
    }
    let pace = ln(middle / last) / count(PROBE / 2);
    let to_go = ln(last / (limits.error * limits.error).max(f64::MIN_POSITIVE));
    to_go > pace.max(0.0) * count(limits.expected_steps)
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0; 4];
    let (fours, others) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = fours.remainder().iter().zip(others.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in fours.zip(others) {
        for ((strand, a), b) in strands.iter_mut().zip(a).zip(b) {
            *strand += a * b;
        }
    }
    strands.iter().sum::<f64>() + rest
}
