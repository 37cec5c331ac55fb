//! Ranks with a stated rule for ties.

use crate::sum::count;

/// Which end gets rank 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The smallest value has rank 1.
    SmallestFirst,
    /// The largest value has rank 1.
    LargestFirst,
}

/// Returns the rank of each value, equal values sharing the mean of their places (1, 2.5, 2.5, 4).
///
/// Values are finite; 0 and −0 are equal.
#[must_use]
pub fn average_ranks(values: &[f64], order: Order) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    for_each_tie(values, order, |first, members| {
        let shared = (count(first + 1) + count(first + members.len())) / 2.0;
        for &member in members {
            ranks[member] = shared;
        }
    });
    ranks
}

/// Returns the rank of each value, equal values sharing their first place (1, 2, 2, 4).
///
/// Values are finite; 0 and −0 are equal.
#[must_use]
pub fn competition_ranks(values: &[f64], order: Order) -> Vec<usize> {
    let mut ranks = vec![0; values.len()];
    for_each_tie(values, order, |first, members| {
        for &member in members {
            ranks[member] = first + 1;
        }
    });
    ranks
}

fn for_each_tie(values: &[f64], order: Order, mut visit: impl FnMut(usize, &[usize])) {
    let mut places: Vec<usize> = (0..values.len()).collect();
    match order {
        Order::SmallestFirst => places.sort_by(|&a, &b| values[a].total_cmp(&values[b])),
        Order::LargestFirst => places.sort_by(|&a, &b| values[b].total_cmp(&values[a])),
    }
    let mut first = 0;
    for members in places.chunk_by(|&a, &b| values[a] == values[b]) {
        visit(first, members);
        first += members.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_share_by_rule() {
        let values = [10.0, 20.0, 20.0, 5.0];
        assert_eq!(average_ranks(&values, Order::SmallestFirst), [2.0, 3.5, 3.5, 1.0]);
        assert_eq!(competition_ranks(&values, Order::LargestFirst), [3, 1, 1, 4]);
        assert_eq!(competition_ranks(&[0.0, -0.0], Order::LargestFirst), [1, 1]);
        assert!(average_ranks(&[], Order::LargestFirst).is_empty());
    }

    proptest! {
        #[test]
        fn average_ranks_keep_their_sum(values in prop::collection::vec(-5i8..5, 0..40)) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let n = count(values.len());
            let total: f64 = average_ranks(&values, Order::LargestFirst).iter().sum();
            prop_assert_eq!(total, n * (n + 1.0) / 2.0);
        }
    }
}
