//! Elementary functions that give the same bits on every platform.
//!
//! # Source
//! The musl C library's algorithms, as the crate `libm` carries them; errors below one unit in
//! the last place.

/// Returns the natural logarithm; NaN below zero and minus infinity at zero.
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Returns e to the power `x`.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Returns `base` to the power `exponent`.
#[must_use]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Returns the logarithm to base ten.
#[must_use]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Returns the square root, rounded correctly.
#[must_use]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// Returns the sine of an angle in radians.
#[must_use]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Returns the cosine of an angle in radians.
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_hold_to_the_last_bit() {
        assert_eq!(ln(1.0).to_bits(), 0);
        assert_eq!(ln(2.0), std::f64::consts::LN_2);
        // One unit in the last place above e: what the algorithm gives, everywhere.
        assert_eq!(exp(1.0).to_bits(), std::f64::consts::E.to_bits() + 1);
        assert_eq!(pow(2.0, 0.5), std::f64::consts::SQRT_2);
        assert_eq!(log10(1000.0), 3.0);
        assert_eq!(sqrt(9.0), 3.0);
    }
}
