//! The size of a normal number, whatever its sign.

use crate::distribution::{normal_above, normal_quantile};
use crate::elementary::exp;

/// More than the error of a normal quantile, so that the bounds hold.
const MARGIN: f64 = 1e-6;

/// Returns the probability that `|Z + mean|` is at most `x`, with `Z` standard normal; zero below
/// zero.
#[must_use]
pub fn folded_normal_cdf(x: f64, mean: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let mean = mean.abs();
    normal_above(mean - x) - normal_above(mean + x)
}

/// Returns the number that `|Z + mean|` lies below with chance `p`: for `p = 0.95` and `mean = 0`
/// it is 1.96, and for a large mean it is the mean and 1.645.
///
/// # Panics
/// Where `p` is not between 0 and 1 or the mean is not finite.
///
/// # Source
/// Leone, F., Nelson, L. and Nottingham, R. (1961), Technometrics 3(4),
/// doi 10.1080/00401706.1961.10489974.
///
/// ```
/// use numerics::folded_normal::folded_normal_quantile;
/// assert!((folded_normal_quantile(0.95, 0.0) - 1.959_963_984_540).abs() < 1e-11);
/// ```
#[must_use]
pub fn folded_normal_quantile(p: f64, mean: f64) -> f64 {
    assert!(p > 0.0 && p < 1.0, "a probability lies between 0 and 1");
    assert!(mean.is_finite(), "a mean is finite");
    let mean = mean.abs();
    // One tail asks for less than both, and a mean of zero for the two-sided quantile.
    let mut low = (mean + normal_quantile(p) - MARGIN).max(0.0);
    let mut high = mean + normal_quantile(0.5 + 0.5 * p) + MARGIN;
    let mut x = 0.5 * (low + high);
    for _ in 0..100 {
        let surplus = folded_normal_cdf(x, mean) - p;
        if surplus > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = density(x - mean) + density(x + mean);
        let newton = x - surplus / density;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-15 * (1.0 + x) {
            return next;
        }
        x = next;
    }
    x
}

fn density(z: f64) -> f64 {
    const ROOT_OF_TWO_PI: f64 = 2.506_628_274_631_000_5;
    exp(-0.5 * z * z) / ROOT_OF_TWO_PI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_undo_probabilities() {
        for mean in [0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 40.0] {
            for p in [0.001, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999] {
                let x = folded_normal_quantile(p, mean);
                assert!((folded_normal_cdf(x, mean) - p).abs() < 1e-12, "{mean} {p}");
                assert_eq!(x.to_bits(), folded_normal_quantile(p, -mean).to_bits());
            }
        }
    }

    #[test]
    fn a_large_mean_leaves_one_tail() {
        let x = folded_normal_quantile(0.95, 10.0);
        assert!((x - 10.0 - 1.644_853_626_951).abs() < 1e-11);
    }
}
