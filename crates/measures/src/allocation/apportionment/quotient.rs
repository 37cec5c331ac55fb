//! Quotients of votes and divisors, compared without rounding.

use std::cmp::Ordering;

use numerics::exact::compare_fractions;

/// A claim's quotient for one seat; the greatest gets the seat.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quotient {
    pub(super) above: u128,
    /// Zero where the divisor is zero, which makes the quotient greater than any other.
    pub(super) below: u128,
    pub(super) votes: u64,
    /// The place of the claim's code in byte order; the first wins a tie.
    pub(super) rank: usize,
    pub(super) claim: usize,
}

impl Quotient {
    /// Compares the quotients alone; of two that are infinite by votes.
    pub(super) fn compare_value(&self, other: &Self) -> Ordering {
        match (self.below, other.below) {
            (0, 0) => self.votes.cmp(&other.votes),
            (0, _) => Ordering::Greater,
            (_, 0) => Ordering::Less,
            _ => compare_fractions(self.above, self.below, other.above, other.below),
        }
    }
}

impl Ord for Quotient {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare_value(other)
            .then_with(|| self.votes.cmp(&other.votes))
            .then_with(|| other.rank.cmp(&self.rank))
    }
}

impl PartialOrd for Quotient {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Quotient {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quotient {}
