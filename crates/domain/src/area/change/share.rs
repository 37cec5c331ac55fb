//! Shares of areas' people as exact fractions.

use crate::area::AreaCode;

/// A part of a whole as an exact fraction above 0 and at most 1, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    numerator: u64,
    denominator: u64,
}

impl Share {
    /// The whole.
    pub const WHOLE: Self = Self { numerator: 1, denominator: 1 };

    /// Returns `numerator / denominator`, or `None` where that is not above 0 and at most 1.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        if numerator == 0 || numerator > denominator {
            return None;
        }
        let divisor = greatest_common_divisor(u128::from(numerator), u128::from(denominator));
        let divisor = u64::try_from(divisor).ok()?;
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// Returns the fraction's numerator and denominator, in lowest terms.
    #[must_use]
    pub fn parts(self) -> (u64, u64) {
        (self.numerator, self.denominator)
    }

    /// Returns this share of a value; the whole is the value itself, to the bit.
    #[must_use]
    pub fn of(self, value: f64) -> f64 {
        if self == Self::WHOLE {
            return value;
        }
        value * self.numerator as f64 / self.denominator as f64
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        let numerator = u128::from(self.numerator) * u128::from(other.numerator);
        let denominator = u128::from(self.denominator) * u128::from(other.denominator);
        let divisor = greatest_common_divisor(numerator, denominator);
        Some(Self {
            numerator: u64::try_from(numerator / divisor).ok()?,
            denominator: u64::try_from(denominator / divisor).ok()?,
        })
    }
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// What part of an area's people took part in a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationShare {
    /// The year of the change.
    pub year: i32,
    /// The area before.
    pub from: AreaCode,
    /// The area after.
    pub to: AreaCode,
    /// In a split the share of `from`'s people that lived in what became `to`; in a merger the
    /// share of `to`'s people that lived in `from`.
    pub share: Share,
}

/// Returns whether the shares are exactly the whole together.
pub(super) fn add_up_to_one(mut shares: impl Iterator<Item = Share>) -> bool {
    let sum = shares.try_fold((0, 1), plus);
    sum.is_some_and(|(numerator, denominator)| numerator == denominator)
}

/// Adds a share to a fraction; `None` where the numbers become too long, which shares that add up
/// to one do only with denominators nobody publishes.
fn plus((numerator, denominator): (u128, u128), share: Share) -> Option<(u128, u128)> {
    let other = u128::from(share.denominator);
    let widened = other / greatest_common_divisor(denominator, other);
    let common = denominator.checked_mul(widened)?;
    let added = u128::from(share.numerator).checked_mul(common / other)?;
    Some((numerator.checked_mul(widened)?.checked_add(added)?, common))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(numerator: u64, denominator: u64) -> Share {
        Share::new(numerator, denominator).unwrap()
    }

    #[test]
    fn a_share_is_above_nothing_and_at_most_the_whole() {
        assert_eq!(Share::new(0, 3), None);
        assert_eq!(Share::new(4, 3), None);
        assert_eq!(Share::new(0, 0), None);
        assert_eq!(share(3, 3), Share::WHOLE);
        assert_eq!(share(6, 9).parts(), (2, 3));
    }

    #[test]
    fn the_whole_of_a_value_is_the_value() {
        for value in [0.1, -0.0, 1e300, 3.0] {
            assert_eq!(Share::WHOLE.of(value).to_bits(), value.to_bits());
        }
        assert_eq!(share(1, 4).of(10.0), 2.5);
    }

    #[test]
    fn shares_are_added_exactly() {
        assert!(add_up_to_one([share(1, 3), share(1, 6), share(1, 2)].into_iter()));
        assert!(!add_up_to_one([share(1, 3), share(2, 3), share(1, 1_000_000_007)].into_iter()));
        assert!(!add_up_to_one(std::iter::empty()));
        let tenths = std::iter::repeat_n(share(1, 10), 10);
        assert!(add_up_to_one(tenths), "ten tenths are one, which they are not in floating point");
    }

    #[test]
    fn a_share_of_a_share_is_exact_or_refused() {
        assert_eq!(share(2, 3).times(share(3, 4)), Some(share(1, 2)));
        let long = share(1, u64::MAX);
        assert_eq!(long.times(long), None);
    }
}
