//! The slow part of a series.

use crate::convergence::ConvergenceError;

/// Returns the trend `τ` that makes `Σ(yₜ − τₜ)² + λΣ(τₜ₊₁ − 2τₜ + τₜ₋₁)²` smallest.
///
/// λ is 400 for yearly series in Phillips and Sul (2007); 6.25 and 100 are used as well. Larger is
/// smoother; 0 returns the series. Fewer than three values are their own trend.
///
/// # Errors
/// [`ConvergenceError::Setting`] where λ is negative or not finite.
///
/// # Source
/// Hodrick, R. J. and Prescott, E. C. (1997), doi 10.2307/2953682.
pub fn hodrick_prescott(series: &[f64], lambda: f64) -> Result<Vec<f64>, ConvergenceError> {
    if !(lambda.is_finite() && lambda >= 0.0) {
        return Err(ConvergenceError::Setting {
            setting: "smooth, the lambda by which short waves are taken out",
            value: lambda,
            range: "0 and more",
        });
    }
    let n = series.len();
    if n < 3 {
        return Ok(series.to_vec());
    }
    // I + λD'D has five diagonals: its factor L·d·Lᵀ has two below the main one.
    let second_difference = |row: usize, t: usize| match t.checked_sub(row) {
        Some(0 | 2) => 1.0,
        Some(1) => -2.0,
        _ => 0.0,
    };
    let cell = |a: usize, b: usize| {
        let rows = b.saturating_sub(2)..=a.min(n - 3);
        let crossed: f64 = rows.map(|r| second_difference(r, a) * second_difference(r, b)).sum();
        f64::from(u8::from(a == b)) + lambda * crossed
    };
    let (mut below, mut two_below, mut diagonal) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for t in 0..n {
        if t >= 2 {
            two_below[t] = cell(t - 2, t) / diagonal[t - 2];
        }
        if t >= 1 {
            let passed = if t >= 2 { two_below[t] * diagonal[t - 2] * below[t - 1] } else { 0.0 };
            below[t] = (cell(t - 1, t) - passed) / diagonal[t - 1];
        }
        let one = if t >= 1 { below[t] * below[t] * diagonal[t - 1] } else { 0.0 };
        let two = if t >= 2 { two_below[t] * two_below[t] * diagonal[t - 2] } else { 0.0 };
        diagonal[t] = cell(t, t) - one - two;
    }
    let mut trend = series.to_vec();
    for t in 1..n {
        trend[t] -= below[t] * trend[t - 1];
        if t >= 2 {
            trend[t] -= two_below[t] * trend[t - 2];
        }
    }
    for (value, pivot) in trend.iter_mut().zip(&diagonal) {
        *value /= pivot;
    }
    for t in (0..n - 1).rev() {
        trend[t] -= below[t + 1] * trend[t + 1];
        if t + 2 < n {
            trend[t] -= two_below[t + 2] * trend[t + 2];
        }
    }
    Ok(trend)
}
