//! Intervals of fixed length under smoothness, around the affine estimator that makes them shortest.

use numerics::elementary::sqrt;
use numerics::folded_normal::folded_normal_quantile;
use numerics::matrix::{Matrix, inverse_positive_definite, symmetric_eigen};
use numerics::sum::{count, sum};

use crate::honesty::event_study::EventStudy;

/// The golden section.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Sections of a stretch of the path: its length falls by 0.618⁶⁰ = 3 · 10⁻¹³.
const SECTIONS: usize = 60;

/// The smallest eigenvalue of a covariance with an inverse, beside its largest.
const FULL_RANK: f64 = 1e-12;

/// The coefficients before the start vary in fewer directions than they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Singular;

/// An interval of fixed length.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedLength {
    /// The estimate in its middle.
    pub centre: f64,
    /// Half its length.
    pub half_length: f64,
    /// The standard error of the estimate.
    pub standard_error: f64,
    /// The largest bias of the estimate under the restriction.
    pub largest_bias: f64,
    /// The weight of each period's coefficient in the estimate.
    pub weights: Vec<f64>,
}

/// All affine estimators that no other beats in both bias and variance, from the least biased to
/// the one that varies least. They do not depend on M.
///
/// With `u_k`, `k = 1 …`, the weight on the change of slope k periods before the reference, the
/// weights before the reference are the second differences of `u`, `u_0 = Σ l_t t` makes straight
/// lines harmless, the bias under Δ^SD(M) is `M (c + Σ|u_k|)` and the variance is quadratic in `u`:
/// a lasso, whose whole path is piecewise straight.
#[derive(Debug, Clone, PartialEq)]
pub struct Frontier {
    /// Corners: weights on coefficients, and bias where M is 1.
    corners: Vec<(Vec<f64>, f64)>,
}

impl Frontier {
    /// Returns the estimators of `target'τ`.
    ///
    /// # Errors
    /// [`Singular`] where the covariance of the coefficients before the start has no inverse.
    ///
    /// # Source
    /// Rambachan and Roth (2023), section 4.1, doi 10.1093/restud/rdad018; Armstrong, T. and
    /// Kolesár, M. (2018), doi 10.3982/ECTA14434; the path is that of Osborne, M., Presnell, B. and
    /// Turlach, B. (2000), doi 10.1093/imanum/20.3.389.
    pub fn new(study: &EventStudy, target: &[f64]) -> Result<Self, Singular> {
        check_rank(study)?;
        let n_before = study.n_before;
        let lines = sum(target.iter().enumerate().map(|(t, l)| l * count(t + 1)));
        let after = sum((0..target.len()).map(|k| {
            sum(target.iter().enumerate().skip(k).map(|(t, l)| l * count(t + 1 - k))).abs()
        }));
        let basis: Vec<Vec<f64>> =
            (1..n_before).map(|k| second_difference(study, &unit(n_before, k, 1.0))).collect();
        let mut start = second_difference(study, &unit(n_before, 0, lines));
        start[n_before..].copy_from_slice(target);
        let k = basis.len();
        let quadratic = Matrix::from_fn(k, k, |a, b| study.covariance_of(&basis[a], &basis[b]));
        let linear: Vec<f64> = basis.iter().map(|row| study.covariance_of(row, &start)).collect();
        let corners = lasso_path(&quadratic, &linear)?.into_iter().map(|u| {
            let mut weights = start.clone();
            for (row, u) in basis.iter().zip(&u) {
                weights.iter_mut().zip(row).for_each(|(w, b)| *w += u * b);
            }
            (weights, after + sum(u.iter().map(|u| u.abs())))
        });
        Ok(Self { corners: corners.collect() })
    }

    /// Returns the shortest interval under Δ^SD(m).
    #[must_use]
    pub fn shortest(&self, study: &EventStudy, m: f64, level: f64) -> FixedLength {
        let at = |place: f64| self.interval(study, m, level, place);
        let lengths = (0..self.corners.len()).map(|corner| at(count(corner)).half_length);
        let best = lengths.enumerate().fold((0, f64::INFINITY), |best, (corner, length)| {
            if length < best.1 { (corner, length) } else { best }
        });
        let corner = count(best.0);
        let last = count(self.corners.len() - 1);
        let (mut low, mut high) = ((corner - 1.0).max(0.0), (corner + 1.0).min(last));
        for _ in 0..SECTIONS {
            let (left, right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
            if at(left).half_length <= at(right).half_length {
                high = right;
            } else {
                low = left;
            }
        }
        let between = at(0.5 * (low + high));
        if between.half_length < best.1 { between } else { at(corner) }
    }

    /// Returns the interval at a place of the path: a corner, or between two.
    fn interval(&self, study: &EventStudy, m: f64, level: f64, place: f64) -> FixedLength {
        let corner = (0..self.corners.len()).rfind(|corner| count(*corner) <= place).unwrap_or(0);
        let share = place - count(corner);
        let (from, bias) = &self.corners[corner];
        let (to, next_bias) = self.corners.get(corner + 1).unwrap_or(&self.corners[corner]);
        let weights: Vec<f64> = from.iter().zip(to).map(|(a, b)| a + share * (b - a)).collect();
        let largest_bias = m * (bias + share * (next_bias - bias));
        let standard_error = sqrt(study.covariance_of(&weights, &weights).max(0.0));
        let half_length = if standard_error > 0.0 {
            standard_error * folded_normal_quantile(level, largest_bias / standard_error)
        } else {
            largest_bias
        };
        let centre = study.estimate(&weights);
        FixedLength { centre, half_length, standard_error, largest_bias, weights }
    }
}

/// Checks that the coefficients before the start vary in as many directions as they are.
fn check_rank(study: &EventStudy) -> Result<(), Singular> {
    let k = study.n_before;
    let early = Matrix::from_fn(k, k, |row, column| study.covariance.get(row, column));
    let eigen = symmetric_eigen(&early).ok_or(Singular)?;
    let smallest = eigen.values.last().copied().unwrap_or(0.0);
    if smallest > FULL_RANK * eigen.values[0] { Ok(()) } else { Err(Singular) }
}

fn unit(n: usize, place: usize, value: f64) -> Vec<f64> {
    (0..n).map(|i| if i == place { value } else { 0.0 }).collect()
}

/// Returns the weights before the reference, `v_j = u_{j−1} − 2u_j + u_{j+1}` at j periods before
/// it, with zeros after it.
fn second_difference(study: &EventStudy, u: &[f64]) -> Vec<f64> {
    let n_before = study.n_before;
    let at = |k: usize| u.get(k).copied().unwrap_or(0.0);
    let mut weights = vec![0.0; study.periods.len()];
    for j in 1..=n_before {
        weights[n_before - j] = at(j - 1) - 2.0 * at(j) + at(j + 1);
    }
    weights
}

/// Returns the corners of the path of `argmin ½u'Qu + q'u + λ‖u‖₁` as λ falls to zero.
fn lasso_path(quadratic: &Matrix, linear: &[f64]) -> Result<Vec<Vec<f64>>, Singular> {
    let n = linear.len();
    let mut u = vec![0.0; n];
    let mut corners = vec![u.clone()];
    let mut penalty = linear.iter().fold(0.0, |most: f64, q| most.max(q.abs()));
    let mut active: Vec<usize> = Vec::new();
    let mut left: Option<usize> = None;
    // A path in n dimensions of this kind has few corners; the bound only guards against ties.
    for _ in 0..50 * (n + 1) {
        if penalty <= 0.0 {
            break;
        }
        let gradient: Vec<f64> =
            quadratic.times(&u).iter().zip(linear).map(|(a, b)| a + b).collect();
        if left.is_none() {
            let outside = (0..n).filter(|j| !active.contains(j));
            let entering = outside.max_by(|a, b| gradient[*a].abs().total_cmp(&gradient[*b].abs()));
            active.extend(entering.filter(|j| gradient[*j].abs() >= penalty * (1.0 - 1e-10)));
        }
        let direction = descent(quadratic, &active, &gradient, n)?;
        let slope = quadratic.times(&direction);
        let mut step = penalty;
        let mut leaving = None;
        for j in 0..n {
            if active.contains(&j) {
                let to_zero = -u[j] / direction[j];
                if u[j] != 0.0 && to_zero > 0.0 && to_zero < step {
                    (step, leaving) = (to_zero, Some(j));
                }
            } else {
                let meets = [
                    (penalty - gradient[j]) / (1.0 + slope[j]),
                    (penalty + gradient[j]) / (1.0 - slope[j]),
                ];
                for meet in meets {
                    let just_left = left == Some(j) && meet <= 1e-10 * penalty;
                    if meet >= 0.0 && meet < step && !just_left {
                        (step, leaving) = (meet, None);
                    }
                }
            }
        }
        u.iter_mut().zip(&direction).for_each(|(u, d)| *u += step * d);
        penalty -= step;
        left = leaving;
        if let Some(j) = leaving {
            u[j] = 0.0;
            active.retain(|other| *other != j);
        }
        corners.push(u.clone());
    }
    Ok(corners)
}

/// Returns how `u` moves as the penalty falls by one: `Q_AA d = sign(u_A)` in the active places.
fn descent(
    quadratic: &Matrix,
    active: &[usize],
    gradient: &[f64],
    n: usize,
) -> Result<Vec<f64>, Singular> {
    let k = active.len();
    let mut direction = vec![0.0; n];
    let block = Matrix::from_fn(k, k, |a, b| quadratic.get(active[a], active[b]));
    let inverse = inverse_positive_definite(&block).ok_or(Singular)?;
    let signs: Vec<f64> = active.iter().map(|&j| -gradient[j].signum()).collect();
    for (&j, value) in active.iter().zip(inverse.times(&signs)) {
        direction[j] = value;
    }
    Ok(direction)
}
