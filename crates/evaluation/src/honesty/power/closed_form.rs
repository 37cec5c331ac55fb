//! Power of t tests in closed form.

use numerics::elementary::sqrt;
use numerics::noncentral_t::{shift_for_power, two_sided_power};

/// Returns the chance that a two-sided t test between two independent groups finds a difference of
/// `effect` standard deviations, with `n + m − 2` degrees of freedom.
///
/// # Source
/// Cohen, J. (1988), Statistical Power Analysis, chapter 2, by the noncentral t.
#[must_use]
pub fn two_group_power(effect: f64, n: f64, m: f64, size: f64) -> f64 {
    two_sided_power(effect * sqrt(n * m / (n + m)), n + m - 2.0, size)
}

/// Returns the difference, in standard deviations, that two groups find with chance `power`.
#[must_use]
pub fn two_group_effect(n: f64, m: f64, power: f64, size: f64) -> f64 {
    shift_for_power(power, n + m - 2.0, size) / sqrt(n * m / (n + m))
}

/// Returns how many each of two groups must have to find `effect` standard deviations with chance
/// `power`, at least 2; not rounded up.
#[must_use]
pub fn two_group_size(effect: f64, power: f64, size: f64) -> f64 {
    let enough = |n: f64| two_group_power(effect, n, n, size) >= power;
    let (mut low, mut high) = (2.0, 2.0);
    while !enough(high) {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Returns the effect that an estimate with this standard error and these degrees of freedom finds
/// with chance `power`.
#[must_use]
pub fn detectable_effect(standard_error: f64, degrees: f64, power: f64, size: f64) -> f64 {
    shift_for_power(power, degrees, size) * standard_error
}
