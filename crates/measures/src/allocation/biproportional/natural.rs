//! Fractions of whole numbers of any size, for products along chains of ties.

use std::cmp::Ordering;

use super::greatest_common_divisor;

/// A whole number above zero, 32 bits a limb, the least first, without zeros at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Natural(Vec<u32>);

const LIMB: u64 = 1 << 32;

impl Natural {
    fn new(number: u64) -> Self {
        Self::trimmed(vec![low(number), low(number >> 32)])
    }

    fn trimmed(mut limbs: Vec<u32>) -> Self {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Self(limbs)
    }

    /// Returns the product with another number.
    fn times(&self, other: &Self) -> Self {
        let mut product = vec![0u32; self.0.len() + other.0.len()];
        for (index, a) in self.0.iter().enumerate() {
            let mut carried = 0u64;
            for (offset, b) in other.0.iter().enumerate() {
                let place = &mut product[index + offset];
                let sum = u64::from(*a) * u64::from(*b) + u64::from(*place) + carried;
                *place = low(sum);
                carried = sum / LIMB;
            }
            product[index + other.0.len()] = low(carried);
        }
        Self::trimmed(product)
    }

    /// Returns quotient and rest of a division by a number above zero.
    fn divided(&self, divisor: u64) -> (Self, u64) {
        let mut quotient = vec![0u32; self.0.len()];
        let mut rest = 0u128;
        for (index, limb) in self.0.iter().enumerate().rev() {
            let part = (rest << 32) | u128::from(*limb);
            let whole = part / u128::from(divisor);
            quotient[index] = u32::try_from(whole).expect("the rest is below the divisor");
            rest = part % u128::from(divisor);
        }
        let rest = u64::try_from(rest).expect("a rest is below its divisor");
        (Self::trimmed(quotient), rest)
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_size = self.0.len().cmp(&other.0.len());
        by_size.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn low(number: u64) -> u32 {
    u32::try_from(number % LIMB).expect("a rest below 2^32")
}

/// A fraction above zero in lowest terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ratio {
    above: Natural,
    below: Natural,
}

impl Ratio {
    /// Returns one.
    pub(super) fn one() -> Self {
        Self { above: Natural::new(1), below: Natural::new(1) }
    }

    /// Returns the fraction times `above / below`, both above zero.
    pub(super) fn times(&self, above: u64, below: u64) -> Self {
        let shared = greatest_common_divisor(above, below);
        let (above, below) = (above / shared, below / shared);
        let (_, rest) = self.below.divided(above);
        let above_shared = greatest_common_divisor(above, rest);
        let (_, rest) = self.above.divided(below);
        let below_shared = greatest_common_divisor(below, rest);
        Self {
            above: self.above.divided(below_shared).0.times(&Natural::new(above / above_shared)),
            below: self.below.divided(above_shared).0.times(&Natural::new(below / below_shared)),
        }
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.below == other.below {
            return self.above.cmp(&other.above);
        }
        self.above.times(&other.below).cmp(&other.above.times(&self.below))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_chain_of_factors_and_its_inverse_is_one() {
        let factors = [(u64::MAX, 3), (7, u64::MAX - 1), (1 << 63, 5), (12, 18)];
        let there = factors.iter().fold(Ratio::one(), |ratio, (a, b)| ratio.times(*a, *b));
        assert_ne!(there, Ratio::one());
        let back = factors.iter().rev().fold(there, |ratio, (a, b)| ratio.times(*b, *a));
        assert_eq!(back, Ratio::one());
    }

    proptest! {
        #[test]
        fn ratios_compare_as_wide_fractions(a in 1u64.., b in 1u64.., c in 1u64.., d in 1u64..) {
            let (left, right) = (Ratio::one().times(a, b), Ratio::one().times(c, d));
            let cross = (u128::from(a) * u128::from(d)).cmp(&(u128::from(c) * u128::from(b)));
            prop_assert_eq!(left.cmp(&right), cross);
        }
    }
}
