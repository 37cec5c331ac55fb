//! The long-run variance of a series whose values follow on each other.

use numerics::elementary::{cos, pow, sin};
use numerics::sum::{count, sum};

use super::LongRun;

/// Returns `Σⱼ k(j)·γⱼ` over all lags on both sides, with `γⱼ = n⁻¹Σ vₜvₜ₋ⱼ`.
///
/// # Source
/// Andrews, D. W. K. (1991), doi 10.2307/2938229; Newey, W. K. and West, K. D. (1987),
/// doi 10.2307/1913610.
pub(super) fn long_run_variance(series: &[f64], kernel: LongRun) -> f64 {
    let n = series.len();
    let covariance = |lag: usize| {
        sum(series[lag..].iter().zip(series).map(|(now, before)| now * before)) / count(n)
    };
    let weight: &dyn Fn(usize) -> f64 = match kernel {
        LongRun::Bartlett { lag } => &move |j: usize| {
            if j > lag { 0.0 } else { 1.0 - count(j) / count(lag + 1) }
        },
        LongRun::QuadraticSpectral => {
            let bandwidth = andrews_bandwidth(series);
            &move |j: usize| quadratic_spectral(count(j) / bandwidth)
        }
    };
    let beside = sum((1..n).map(|lag| weight(lag) * covariance(lag)));
    covariance(0) + 2.0 * beside
}

/// Returns `1.3221·(α̂(2)·n)^(1/5)` with `α̂(2) = 4ρ²/(1 − ρ)⁴` of a series that remembers one step.
fn andrews_bandwidth(series: &[f64]) -> f64 {
    let pairs = || series[1..].iter().zip(series);
    let squares = sum(series[..series.len() - 1].iter().map(|v| v * v));
    let products = sum(pairs().map(|(now, before)| now * before));
    // Near 1 the bandwidth has no end; .97 is the usual cap (Andrews and Monahan 1992).
    let memory = if squares > 0.0 { (products / squares).clamp(-0.97, 0.97) } else { 0.0 };
    let alpha = 4.0 * memory * memory / pow(1.0 - memory, 4.0);
    // Without memory the kernel has no width and only lag 0 counts.
    (1.3221 * pow(alpha * count(series.len()), 0.2)).max(1e-8)
}

fn quadratic_spectral(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let z = 6.0 * std::f64::consts::PI * x / 5.0;
    3.0 / (z * z) * (sin(z) / z - cos(z))
}
