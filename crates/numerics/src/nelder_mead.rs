//! The smallest value of a function of a few numbers, without its slopes.

use crate::sum::count;

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// Evaluations of the function at most.
    pub evaluations: usize,
    /// The spread of values over the corners, as a share of the smallest, at which it is found.
    pub relative_spread: f64,
}

/// The best point found.
#[derive(Debug, Clone, PartialEq)]
pub struct Lowest {
    /// Where.
    pub point: Vec<f64>,
    /// The function's value there.
    pub value: f64,
    /// Evaluations used.
    pub evaluations: usize,
}

/// Returns the lowest point that Nelder and Mead's simplex finds from `start`, its other corners a
/// `step` along each axis. It may be a local minimum; start from several points.
///
/// Uses the coefficients that adapt to the number of dimensions. Values that are not finite count
/// as infinite.
///
/// # Source
/// Nelder, J. and Mead, R. (1965), The Computer Journal 7, doi 10.1093/comjnl/7.4.308; Gao, F. and
/// Han, L. (2012), doi 10.1007/s10589-010-9329-3.
pub fn nelder_mead(
    function: impl Fn(&[f64]) -> f64,
    start: &[f64],
    step: f64,
    patience: Patience,
) -> Lowest {
    let value_at = |point: &[f64]| {
        let value = function(point);
        if value.is_finite() { value } else { f64::INFINITY }
    };
    let n = start.len();
    let size = count(n).max(2.0);
    let (expand, contract, shrink) = (1.0 + 2.0 / size, 0.75 - 0.5 / size, 1.0 - 1.0 / size);
    let mut corners: Vec<(Vec<f64>, f64)> = vec![(start.to_vec(), value_at(start))];
    for axis in 0..n {
        let mut point = start.to_vec();
        point[axis] += step;
        let value = value_at(&point);
        corners.push((point, value));
    }
    let mut evaluations = n + 1;
    loop {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0].1, corners[n].1);
        let flat = worst - best <= patience.relative_spread * best.abs();
        if n == 0 || flat || evaluations >= patience.evaluations {
            let (point, value) = corners.swap_remove(0);
            return Lowest { point, value, evaluations };
        }
        let centre: Vec<f64> = (0..n)
            .map(|axis| corners[..n].iter().map(|corner| corner.0[axis]).sum::<f64>() / count(n))
            .collect();
        let towards = |from: &[f64], by: f64| -> Vec<f64> {
            centre.iter().zip(from).map(|(centre, from)| centre + by * (from - centre)).collect()
        };
        let reflected = towards(&corners[n].0, -1.0);
        let value = value_at(&reflected);
        evaluations += 1;
        if value < best {
            let further = towards(&reflected, expand);
            let lower = value_at(&further);
            evaluations += 1;
            corners[n] = if lower < value { (further, lower) } else { (reflected, value) };
            continue;
        }
        if value < corners[n - 1].1 {
            corners[n] = (reflected, value);
            continue;
        }
        let from = if value < worst { &reflected } else { &corners[n].0 };
        let nearer = towards(from, contract);
        let lower = value_at(&nearer);
        evaluations += 1;
        if lower < value.min(worst) {
            corners[n] = (nearer, lower);
            continue;
        }
        let lowest = corners[0].0.clone();
        for corner in &mut corners[1..] {
            for (at, best) in corner.0.iter_mut().zip(&lowest) {
                *at = best + shrink * (*at - best);
            }
            corner.1 = value_at(&corner.0);
        }
        evaluations += n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENT: Patience = Patience { evaluations: 20_000, relative_spread: 1e-14 };

    #[test]
    fn the_bottom_of_a_bent_valley_is_found() {
        let valley = |p: &[f64]| (1.0 - p[0]).powi(2) + 100.0 * (p[1] - p[0] * p[0]).powi(2);
        let found = nelder_mead(valley, &[-1.2, 1.0], 0.5, PATIENT);
        assert!(found.value < 1e-12, "{found:?}");
        assert!((found.point[0] - 1.0).abs() < 1e-5);
    }

    #[test]
    fn nowhere_to_go_is_where_it_started() {
        let found = nelder_mead(|_| f64::NAN, &[], 1.0, PATIENT);
        assert!(found.point.is_empty() && found.evaluations == 1);
    }
}
