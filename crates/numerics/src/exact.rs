//! Exact arithmetic on fractions of whole numbers, where a rounding error would decide.

use std::cmp::Ordering;

/// The largest divisor that [`multiply_divide`] takes.
pub const LARGEST_DIVISOR: u128 = u128::MAX / 4;

/// Returns quotient and remainder of `a·b / d` without rounding and without overflow in between.
///
/// # Panics
/// Where `d` is zero or above [`LARGEST_DIVISOR`], or the quotient does not fit.
#[must_use]
pub fn multiply_divide(a: u64, b: u128, d: u128) -> (u128, u128) {
    assert!(d > 0 && d <= LARGEST_DIVISOR, "a divisor within range");
    let (whole, part) = (b / d, b % d);
    let (mut quotient, mut rest) = (0u128, 0u128);
    for bit in (0..u64::BITS - a.leading_zeros()).rev() {
        let added = if a >> bit & 1 == 1 { part } else { 0 };
        let doubled = 2 * rest + added;
        quotient = 2 * quotient + doubled / d;
        rest = doubled % d;
    }
    let carried =
        whole.checked_mul(u128::from(a)).and_then(|carried| carried.checked_add(quotient));
    (carried.expect("the quotient fits 128 bits"), rest)
}

/// Compares `a/b` with `c/d` exactly.
///
/// # Panics
/// Where a divisor is zero.
#[must_use]
pub fn compare_fractions(a: u128, b: u128, c: u128, d: u128) -> Ordering {
    assert!(b > 0 && d > 0, "fractions with divisors above zero");
    let (mut left, mut right) = ((a, b), (c, d));
    let mut swapped = false;
    loop {
        let by_whole = (left.0 / left.1).cmp(&(right.0 / right.1));
        let rests = (left.0 % left.1, right.0 % right.1);
        let order = match (by_whole, rests) {
            (Ordering::Equal, (0, 0)) => Ordering::Equal,
            (Ordering::Equal, (0, _)) => Ordering::Less,
            (Ordering::Equal, (_, 0)) => Ordering::Greater,
            (Ordering::Equal, (rest_left, rest_right)) => {
                // a/b and c/d differ as the inverses of their fractions do, the other way round.
                left = (left.1, rest_left);
                right = (right.1, rest_right);
                swapped = !swapped;
                continue;
            }
            (unequal, _) => unequal,
        };
        return if swapped { order.reverse() } else { order };
    }
}

/// A number above or at zero as decimal digits: `digits · 10^-decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The digits, without a point.
    pub digits: u128,
    /// How many of them stand after the point.
    pub decimals: u32,
}

/// Returns the decimal number that a float stands for: the shortest that reads back as it.
///
/// `None` for a negative, infinite or undefined float, or one beyond 38 digits.
#[must_use]
pub fn shortest_decimal(value: f64) -> Option<Decimal> {
    if !value.is_finite() || value < 0.0 {
        return None;
    }
    let text = format!("{}", value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = format!("{whole}{part}").parse().ok()?;
    Some(Decimal { digits, decimals: u32::try_from(part.len()).ok()? })
}

/// Returns the numbers as whole multiples of one common decimal step, or `None` where that takes
/// more than 38 digits.
#[must_use]
pub fn to_common_step(numbers: &[Decimal]) -> Option<Vec<u128>> {
    let decimals = numbers.iter().filter(|n| n.digits > 0).map(|n| n.decimals).max().unwrap_or(0);
    numbers
        .iter()
        .map(|n| {
            if n.digits == 0 {
                return Some(0);
            }
            n.digits.checked_mul(10u128.checked_pow(decimals - n.decimals)?)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_float_is_the_decimal_it_is_written_as() {
        assert_eq!(shortest_decimal(0.1), Some(Decimal { digits: 1, decimals: 1 }));
        assert_eq!(shortest_decimal(1250.0), Some(Decimal { digits: 1250, decimals: 0 }));
        assert_eq!(shortest_decimal(-0.0), Some(Decimal { digits: 0, decimals: 0 }));
        assert_eq!(shortest_decimal(-1.0), None);
        assert_eq!(shortest_decimal(f64::NAN), None);
        assert_eq!(shortest_decimal(1e300), None);
        let step =
            to_common_step(&[shortest_decimal(0.25).unwrap(), shortest_decimal(3.0).unwrap()]);
        assert_eq!(step, Some(vec![25, 300]));
    }

    #[test]
    fn fractions_that_differ_in_the_last_place_differ() {
        let huge = u128::MAX;
        assert_eq!(compare_fractions(huge, huge - 1, huge - 1, huge - 2), Ordering::Less);
        assert_eq!(compare_fractions(1, 3, 2, 6), Ordering::Equal);
        assert_eq!(compare_fractions(0, 3, 1, huge), Ordering::Less);
    }

    proptest! {
        #[test]
        fn division_agrees_with_wide_integers(a in any::<u64>(), b in any::<u32>(), d in 1u64..) {
            let product = u128::from(a) * u128::from(b);
            let d = u128::from(d);
            prop_assert_eq!(multiply_divide(a, u128::from(b), d), (product / d, product % d));
        }

        #[test]
        fn a_division_undoes_a_product_of_any_width(a in any::<u64>(), d in 1..LARGEST_DIVISOR) {
            prop_assert_eq!(multiply_divide(a, d, d), (u128::from(a), 0));
            let (quotient, rest) = multiply_divide(a, d - 1, d);
            // a(d−1)/d = a − a/d
            let (whole, left) = (u128::from(a) / d, u128::from(a) % d);
            let expected = if left == 0 { (u128::from(a) - whole, 0) } else { (u128::from(a) - whole - 1, d - left) };
            prop_assert_eq!((quotient, rest), expected);
        }

        #[test]
        fn comparing_agrees_with_cross_products(a in any::<u32>(), b in 1u32.., c in any::<u32>(), d in 1u32..) {
            let cross = (u64::from(a) * u64::from(d)).cmp(&(u64::from(c) * u64::from(b)));
            prop_assert_eq!(compare_fractions(a.into(), b.into(), c.into(), d.into()), cross);
        }
    }
}
