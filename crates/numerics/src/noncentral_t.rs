//! Student's distribution away from zero: what the power of a t test is made of.

use crate::distribution::{chi_squared_above, normal_above, student_quantile};
use crate::elementary::{exp, ln, sqrt};
use crate::sum::sum;

/// How much longer the spread of the integrand is than a step; the error falls as
/// exp(−2π² · this²), below 10⁻³⁰.
const STEPS_PER_SPREAD: f64 = 2.5;

/// The longest step: the integrand dies out within π/4 of the real axis, so the error is
/// exp(−2π · π/4 / step), below 10⁻¹⁵.
const LONGEST_STEP: f64 = 0.13;

/// A shift so large that a normal number does not reach back over zero.
const FAR: f64 = 40.0;

/// Where the integrand has fallen below 10⁻¹⁸ of its top, as a logarithm.
const NOTHING_LEFT: f64 = 42.0;

/// Returns the probability that `(Z + shift) / S` is above `t`, with `Z` standard normal and `S²` a
/// chi-squared number over its `degrees`, independent: the upper tail of the noncentral t.
///
/// Computed as `∫ P(Z > t·s − shift) f_S(s) ds` in the logarithm of `s` by the trapezoid rule,
/// which converges exponentially for an integrand that dies out at both ends. The error is below
/// 10⁻¹² for degrees from 1 to 10⁶ and shifts up to 40 in size, below 10⁻⁹ beyond.
///
/// # Panics
/// Where `degrees` is not above zero or a number is not finite.
///
/// # Source
/// Johnson, N., Kotz, S. and Balakrishnan, N. (1995), Continuous Univariate Distributions 2,
/// chapter 31; for the rule Trefethen, L. and Weideman, J. (2014), doi 10.1137/130932132.
///
/// ```
/// use numerics::noncentral_t::noncentral_t_above;
/// let central = noncentral_t_above(2.228_138_851_965, 10.0, 0.0);
/// assert!((central - 0.025).abs() < 1e-10);
/// ```
#[must_use]
pub fn noncentral_t_above(t: f64, degrees: f64, shift: f64) -> f64 {
    assert!(degrees > 0.0 && degrees.is_finite(), "degrees of freedom are above zero");
    assert!(t.is_finite() && shift.is_finite(), "a t value and a shift are finite");
    if shift.abs() > FAR {
        return above_far_out(t, degrees, shift);
    }
    // The density of u = ln s is proportional to exp(degrees · (u − (e^{2u} − 1)/2)); top at 0.
    let height = |u: f64| degrees * (u - 0.5 * libm::expm1(2.0 * u));
    let spread = 1.0 / sqrt(2.0 * degrees);
    // The tail turns where t·s is near the shift, over a stretch of u that the shift alone sets.
    let step = (spread.min(1.0 / (1.0 + shift.abs())) / STEPS_PER_SPREAD).min(LONGEST_STEP);
    let low = -edge(|u| height(-u));
    let high = edge(height);
    let n_below = (-low / step).ceil();
    let mut weights = Vec::new();
    let mut tails = Vec::new();
    let mut place = -n_below;
    while place * step <= high {
        let u = place * step;
        let weight = exp(height(u));
        weights.push(weight);
        tails.push(weight * normal_above(t * exp(u) - shift));
        place += 1.0;
    }
    (sum(tails) / sum(weights)).clamp(0.0, 1.0)
}

/// Returns the probability that the noncentral t is at most `t`.
///
/// # Panics
/// As [`noncentral_t_above`].
#[must_use]
pub fn noncentral_t_below(t: f64, degrees: f64, shift: f64) -> f64 {
    noncentral_t_above(-t, degrees, -shift)
}

/// Returns the chance that a two-sided t test at this size rejects where the true effect is
/// `shift` standard errors.
///
/// # Panics
/// Where `size` is not between 0 and 1 or `degrees` not above zero.
#[must_use]
pub fn two_sided_power(shift: f64, degrees: f64, size: f64) -> f64 {
    assert!(size > 0.0 && size < 1.0, "a size lies between 0 and 1");
    let critical = student_critical(size, degrees);
    noncentral_t_above(critical, degrees, shift) + noncentral_t_below(-critical, degrees, shift)
}

/// Returns how many standard errors an effect must be for a two-sided t test at this size to find
/// it with chance `power`.
///
/// # Panics
/// Where `size` or `power` is not between 0 and 1 or `power` not above `size`.
#[must_use]
pub fn shift_for_power(power: f64, degrees: f64, size: f64) -> f64 {
    assert!(size > 0.0 && power > size && power < 1.0, "0 < size < power < 1");
    let (mut low, mut high) = (0.0, 1.0);
    while two_sided_power(high, degrees, size) < power {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if two_sided_power(middle, degrees, size) < power {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Returns the upper tail where the shift is far from zero, as `∫ P(S < (z + shift)/t) φ(z) dz`.
fn above_far_out(t: f64, degrees: f64, shift: f64) -> f64 {
    if shift < 0.0 {
        return 1.0 - above_far_out(-t, degrees, -shift);
    }
    if t <= 0.0 {
        return 1.0;
    }
    let points = (-90..=90).map(|place| 0.1 * f64::from(place));
    let terms = points.map(|z| {
        let s = (z + shift) / t;
        let weight = exp(-0.5 * z * z);
        (weight, weight * (1.0 - chi_squared_above(degrees * s * s, degrees)))
    });
    let terms: Vec<(f64, f64)> = terms.collect();
    sum(terms.iter().map(|(_, part)| *part)) / sum(terms.iter().map(|(weight, _)| *weight))
}

/// Returns the number that Student's distribution is above with chance `size / 2`.
fn student_critical(size: f64, degrees: f64) -> f64 {
    let rough = student_quantile(1.0 - 0.5 * size, degrees);
    // One step of Newton's method takes the quantile to the last digits of the tail.
    let surplus = noncentral_t_above(rough, degrees, 0.0) - 0.5 * size;
    let ln_density = libm::lgamma(0.5 * (degrees + 1.0))
        - libm::lgamma(0.5 * degrees)
        - 0.5 * ln(degrees * std::f64::consts::PI)
        - 0.5 * (degrees + 1.0) * libm::log1p(rough * rough / degrees);
    rough + surplus / exp(ln_density)
}

/// Returns where, above zero, a falling logarithm passes −[`NOTHING_LEFT`].
fn edge(height: impl Fn(f64) -> f64) -> f64 {
    let mut high = 1e-6;
    while height(high) > -NOTHING_LEFT {
        high *= 2.0;
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{normal_cdf, student_two_sided};
    use proptest::prelude::*;

    /// The published tables and scipy give at least so many digits.
    const CLOSE: f64 = 1e-10;

    #[test]
    fn a_shift_of_zero_is_students_distribution() {
        for degrees in [1.0, 2.0, 3.5, 10.0, 288.0, 10_000.0] {
            for t in [0.0, 0.7, 1.96, 4.0, 15.0] {
                let tail = noncentral_t_above(t, degrees, 0.0);
                let known = 0.5 * student_two_sided(t, degrees);
                assert!((tail - known).abs() < CLOSE, "{t} {degrees}: {tail} {known}");
            }
        }
    }

    #[test]
    fn one_degree_with_a_threshold_of_zero_is_the_normal() {
        for shift in [-2.0, 0.5, 3.0] {
            assert!((noncentral_t_above(0.0, 1.0, shift) - normal_cdf(shift)).abs() < CLOSE);
        }
    }

    #[test]
    fn the_shift_gives_the_power_it_is_asked_for() {
        for (power, degrees) in [(0.8, 5.0), (0.5, 288.0), (0.95, 30.0)] {
            let shift = shift_for_power(power, degrees, 0.05);
            assert!((two_sided_power(shift, degrees, 0.05) - power).abs() < CLOSE);
        }
        // With many degrees z₀.₉₇₅ + z₀.₈.
        assert!((shift_for_power(0.8, 1e6, 0.05) - 2.801_585).abs() < 1e-4);
    }

    #[test]
    fn far_out_the_two_ways_agree() {
        for (t, degrees) in [(38.0, 3.0), (45.0, 1.0), (39.0, 500.0)] {
            let near = noncentral_t_above(t, degrees, FAR);
            let far = above_far_out(t, degrees, FAR);
            assert!((near - far).abs() < 1e-9, "{near} {far}");
        }
        assert_eq!(noncentral_t_above(-1.0, 5.0, 50.0), 1.0);
        assert_eq!(noncentral_t_above(1.0, 5.0, -50.0), 0.0);
    }

    proptest! {
        #[test]
        fn the_two_tails_make_one(t in -6.0..6.0, degrees in 1.0..200.0, shift in -6.0..6.0) {
            let both = noncentral_t_above(t, degrees, shift) + noncentral_t_below(t, degrees, shift);
            prop_assert!((both - 1.0).abs() < CLOSE);
        }

        #[test]
        fn power_rises_with_the_effect(shift in 0.0..5.0, more in 0.01..2.0, degrees in 2.0..99.0) {
            let power = |shift| two_sided_power(shift, degrees, 0.05);
            prop_assert!(power(shift + more) > power(shift));
        }
    }
}
