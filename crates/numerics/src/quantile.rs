//! Quantiles by stated definitions.

use crate::sum::{count, sum};

/// Returns the quantile at `share` (0 to 1) of values in rising order, or `None` of none.
///
/// With `h = (n − 1)·share` the value is `x[⌊h⌋] + (h − ⌊h⌋)(x[⌊h⌋+1] − x[⌊h⌋])`.
///
/// # Source
/// Type 7 of Hyndman, R. J. and Fan, Y. (1996), Sample quantiles in statistical packages, The
/// American Statistician 50, doi 10.1080/00031305.1996.10473566; the default of R and numpy.
///
/// # Panics
/// Where `share` is outside 0 to 1.
#[must_use]
pub fn quantile_of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    assert!((0.0..=1.0).contains(&share), "a share of areas lies between 0 and 1");
    let last = sorted.len().checked_sub(1)?;
    let place = count(last) * share;
    let below = whole_part(place).min(last);
    let above = (below + 1).min(last);
    let fraction = place - count(below);
    Some(sorted[below] + fraction * (sorted[above] - sorted[below]))
}

/// Returns [`quantile_of_sorted`] of values in any order.
///
/// # Panics
/// Where `share` is outside 0 to 1.
#[must_use]
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_of_sorted(&sorted, share)
}

/// Returns the weighted quantile at `share` of values in rising order, or `None` where no weight
/// is above zero.
///
/// The smallest value up to which the weights sum to more than `share` of all weight; where they
/// sum to exactly that share, the middle between it and the next value that weighs something.
///
/// # Source
/// Type 2 of Hyndman and Fan (1996) carried over to weights, as R's `laeken::weightedQuantile`.
///
/// # Panics
/// Where the lengths differ or `share` is outside 0 to 1.
#[must_use]
pub fn weighted_quantile_of_sorted(sorted: &[f64], weights: &[f64], share: f64) -> Option<f64> {
    assert_eq!(sorted.len(), weights.len(), "one weight per value");
    assert!((0.0..=1.0).contains(&share), "a share of areas lies between 0 and 1");
    let wanted = share * sum(weights.iter().copied());
    let mut reached = 0.0;
    let mut weighing = sorted.iter().zip(weights).filter(|(_, weight)| **weight > 0.0).peekable();
    while let Some((value, weight)) = weighing.next() {
        reached += weight;
        match weighing.peek() {
            None => return Some(*value),
            Some(_) if reached > wanted => return Some(*value),
            Some((next, _)) if reached == wanted => return Some(value + (*next - value) / 2.0),
            Some(_) => {}
        }
    }
    None
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a slice: between 0 and its length"
)]
fn whole_part(place: f64) -> usize {
    place as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_those_of_r() {
        // quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, 1)) in R 4.2
        let values = [16.0, 1.0, 8.0, 2.0, 4.0];
        for (share, expected) in
            [(0.0, 1.0), (0.1, 1.4), (0.25, 2.0), (0.5, 4.0), (0.9, 12.8), (1.0, 16.0)]
        {
            let found = quantile(&values, share).unwrap();
            assert!((found - expected).abs() < 1e-14, "{share}: {found}");
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[3.0], 0.9), Some(3.0));
    }

    #[test]
    fn a_weight_moves_the_median() {
        let values = [1.0, 2.0, 3.0];
        assert_eq!(weighted_quantile_of_sorted(&values, &[1.0, 1.0, 1.0], 0.5), Some(2.0));
        assert_eq!(weighted_quantile_of_sorted(&values, &[1.0, 1.0, 9.0], 0.5), Some(3.0));
        assert_eq!(weighted_quantile_of_sorted(&values, &[1.0, 0.0, 1.0], 0.5), Some(2.0));
        assert_eq!(weighted_quantile_of_sorted(&values, &[0.0, 0.0, 0.0], 0.5), None);
        assert_eq!(weighted_quantile_of_sorted(&values, &[1.0, 1.0, 0.0], 1.0), Some(2.0));
    }

    proptest! {
        #[test]
        fn quantiles_rise_with_the_share_and_stay_inside(
            values in prop::collection::vec(-1e6..1e6_f64, 1..50), a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
        ) {
            let (low, high) = (quantile(&values, a.min(b)).unwrap(), quantile(&values, a.max(b)).unwrap());
            prop_assert!(low <= high + 1e-9);
            prop_assert!(quantile(&values, 0.0).unwrap() <= low + 1e-9);
            prop_assert!(high <= quantile(&values, 1.0).unwrap() + 1e-9);
        }
    }
}
