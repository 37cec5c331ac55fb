//! Logarithm and exponential in forms that the compiler computes for several numbers at once, with
//! the same bits everywhere.

/// Returns the natural logarithm of a positive normal number, within two units in the last place.
///
/// The same bits everywhere, and in a form that the compiler computes for several numbers at once.
///
/// # Source
/// The reduction and the coefficients of FreeBSD's `e_log.c` (Sun Microsystems 1993).
pub(super) fn ln_of_normal(x: f64) -> f64 {
    const ROOT_HALF: u64 = 0x3FE6_A09E_667F_3BCD;
    const ONE: u64 = 0x3FF0_0000_0000_0000;
    const EXPONENT: u64 = 0xFFF0_0000_0000_0000;
    const TWO_TO_52: u64 = 0x4330_0000_0000_0000;
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const SERIES: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    // x = 2^k (1 + f) with 1 + f between the roots of a half and of two.
    let shifted = x.to_bits() + (ONE - ROOT_HALF);
    let k = f64::from_bits((shifted >> 52) | TWO_TO_52) - (4_503_599_627_370_496.0 + 1023.0);
    let f = f64::from_bits((shifted & !EXPONENT) + ROOT_HALF) - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let series = SERIES.iter().rev().fold(0.0, |inner, term| z * (term + inner));
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + series) + k * LN2_LOW)) - f)
}

/// Returns `exp(−u)` of a number from zero, within two units in the last place; zero beyond 708.
///
/// # Source
/// Reduction by `ln 2` in two parts (Cody and Waite 1980) and the Taylor series to its 13th term.
pub(super) fn exp_of_negative(u: f64) -> f64 {
    const TWO_TO_52_AND_HALF: f64 = 6_755_399_441_055_744.0;
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const FARTHEST: f64 = 708.0;
    const TERMS: [f64; 13] = [13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0];
    let x = -u.min(FARTHEST);
    // Adding this leaves the nearest whole number in the last bits.
    let shifted = x * std::f64::consts::LOG2_E + TWO_TO_52_AND_HALF;
    let k = shifted - TWO_TO_52_AND_HALF;
    let r = (x - k * LN2_HIGH) - k * LN2_LOW;
    let series = TERMS.iter().fold(1.0, |inner, term| 1.0 + r * (1.0 / term) * inner);
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    if u > FARTHEST { 0.0 } else { series * power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_logarithm_is_the_logarithm() {
        let mut x = f64::MIN_POSITIVE;
        while x < 1e300 {
            let (fast, exact) = (ln_of_normal(x), numerics::elementary::ln(x));
            assert!((fast - exact).abs() <= 4e-16 * exact.abs().max(1e-3), "{x}: {fast} {exact}");
            x *= 1.037;
        }
        assert_eq!(ln_of_normal(1.0), 0.0);
    }

    #[test]
    fn the_fast_exponential_is_the_exponential() {
        let mut u = 1e-12;
        while u < 708.0 {
            let (fast, exact) = (exp_of_negative(u), numerics::elementary::exp(-u));
            assert!((fast / exact - 1.0).abs() <= 1e-15, "{u}: {fast} {exact}");
            u *= 1.0007;
        }
        assert_eq!((exp_of_negative(0.0), exp_of_negative(1e9)), (1.0, 0.0));
    }
}
