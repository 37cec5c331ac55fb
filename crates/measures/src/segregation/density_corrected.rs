//! Dissimilarity corrected for density: areas whose two shares differ no more than chance
//! explains count less.

use numerics::elementary::exp;

use crate::segregation::lanes::total;

/// Returns `D = ½ Σᵢ σᵢ θᵢ` with `σᵢ² = p₁(1 − p₁)/n₁ + p₀(1 − p₀)/n₀`, where `θᵢ` is the distance
/// that makes the observed `|p₁ − p₀| / σᵢ` most likely under a folded normal distribution.
///
/// Zero where `|p₁ − p₀| ≤ σᵢ`. An area that has everybody of a group and so no spread counts
/// with its whole difference. `None` where either group has nobody.
///
/// # Source
/// Allen, R., Burgess, S., Davidson, R. and Windmeijer, F. (2015), More reliable inference for the
/// dissimilarity index of segregation, Econometrics Journal 18, doi 10.1111/ectj.12039.
#[must_use]
pub fn density_corrected_dissimilarity(group: &[f64], others: &[f64]) -> Option<f64> {
    corrected(group, others, most_likely_distance)
}

/// Returns the index as PySAL searches for it: a simplex search from zero that stops where the
/// density is flat, so that areas far from even (`|p₁ − p₀| / σ` above about 5) count as zero.
///
/// # Source
/// PySAL `segregation` 2.6, `DensityCorrectedDissim`: `scipy.optimize.minimize` by Nelder and Mead
/// with tolerances 10⁻⁵ and 10⁻⁴, of whose last simplex the second point is read.
#[must_use]
pub fn density_corrected_dissimilarity_as_pysal(group: &[f64], others: &[f64]) -> Option<f64> {
    corrected(group, others, simplex_from_zero)
}

fn corrected(group: &[f64], others: &[f64], distance: impl Fn(f64) -> f64) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    if x <= 0.0 || y <= 0.0 {
        return None;
    }
    let of_area = |(own, other): (&f64, &f64)| {
        let (own, other) = (own / x, other / y);
        let sigma = (other * (1.0 - other) / y + own * (1.0 - own) / x).sqrt();
        let difference = (other - own).abs();
        if sigma > 0.0 { sigma * distance(difference / sigma) } else { difference }
    };
    Some(numerics::sum::sum(group.iter().zip(others).map(of_area)) / 2.0)
}

/// Returns the `t ≥ 0` that makes `φ(t − z) + φ(t + z)` largest: 0 up to `z = 1`, then the root of
/// `t = z tanh(z t)`.
fn most_likely_distance(z: f64) -> f64 {
    if z <= 1.0 {
        return 0.0;
    }
    // f(t) = t − z tanh(zt) is convex for t > 0 and positive at z: Newton falls onto the root.
    let mut t = z;
    for _ in 0..100 {
        let tanh = 1.0 - 2.0 / (exp(2.0 * z * t) + 1.0);
        let slope = 1.0 - z * z * (1.0 - tanh * tanh);
        let step = (t - z * tanh) / slope;
        t -= step;
        if step.abs() <= 1e-15 * t {
            break;
        }
    }
    t
}

/// The simplex's tolerances in place and in height, and the most rounds, as scipy has them.
const PLACE_TOLERANCE: f64 = 1e-5;
const HEIGHT_TOLERANCE: f64 = 1e-4;
const MOST_ROUNDS: usize = 200;

fn simplex_from_zero(z: f64) -> f64 {
    let density = |x: f64| exp(-x * x / 2.0) / (2.0 * std::f64::consts::PI).sqrt();
    let height = |t: f64| -(density(t - z) + density(t + z));
    let (mut best, mut worst) = (0.0, 0.00025);
    let (mut low, mut high) = (height(best), height(worst));
    for _ in 1..MOST_ROUNDS {
        if high < low {
            (best, worst, low, high) = (worst, best, high, low);
        }
        if (worst - best).abs() <= PLACE_TOLERANCE && (low - high).abs() <= HEIGHT_TOLERANCE {
            break;
        }
        (worst, high) = next_point(&height, (best, low), (worst, high));
    }
    if high < low { best } else { worst }
}

/// Returns the point that takes the place of the worse end of a simplex on a line.
fn next_point(height: &impl Fn(f64) -> f64, best: (f64, f64), worst: (f64, f64)) -> (f64, f64) {
    let at = |t: f64| (t, height(t));
    let reflected = at(2.0 * best.0 - worst.0);
    if reflected.1 < best.1 {
        let expanded = at(3.0 * best.0 - 2.0 * worst.0);
        return if expanded.1 < reflected.1 { expanded } else { reflected };
    }
    let contracted = if reflected.1 < worst.1 {
        Some(at(1.5 * best.0 - 0.5 * worst.0)).filter(|point| point.1 <= reflected.1)
    } else {
        Some(at(0.5 * best.0 + 0.5 * worst.0)).filter(|point| point.1 < worst.1)
    };
    contracted.unwrap_or_else(|| at(best.0 + 0.5 * (worst.0 - best.0)))
}
