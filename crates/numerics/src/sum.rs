//! Sums and means that lose no digits on the way.

/// A running sum that carries what each addition rounds away.
///
/// # Source
/// Neumaier, A. (1974), Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen,
/// ZAMM 54, doi 10.1002/zamm.19740540106.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RunningSum {
    sum: f64,
    rounded_away: f64,
}

impl RunningSum {
    /// Adds a finite number.
    pub fn add(&mut self, value: f64) {
        let total = self.sum + value;
        self.rounded_away += if self.sum.abs() >= value.abs() {
            (self.sum - total) + value
        } else {
            (value - total) + self.sum
        };
        self.sum = total;
    }

    /// Returns the sum so far.
    #[must_use]
    pub fn value(self) -> f64 {
        self.sum + self.rounded_away
    }
}

/// Returns the sum of finite numbers, in the order given; zero of none.
#[must_use]
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut running = RunningSum::default();
    for value in values {
        running.add(value);
    }
    running.value()
}

/// Returns the arithmetic mean, or `None` of no values.
///
/// The mean never lies outside the values: the mean of equal numbers is that number, bit for bit.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    Some(within(sum(values.iter().copied()) / count(values.len()), values.iter().copied()))
}

/// Returns `Σ wᵢxᵢ / Σ wᵢ`, or `None` where no weight is above zero.
///
/// Weights are finite and not negative; `values` and `weights` have one length. The mean never
/// lies outside the values that weigh something.
///
/// # Panics
/// Where the lengths differ.
#[must_use]
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<f64> {
    assert_eq!(values.len(), weights.len(), "one weight per value");
    let total = sum(weights.iter().copied());
    if total <= 0.0 {
        return None;
    }
    let products = values.iter().zip(weights).map(|(value, weight)| value * weight);
    let weighing = values.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    Some(within(sum(products) / total, weighing.map(|(value, _)| *value)))
}

/// Returns a number of things as a float; exact below 2⁵³.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "no slice in memory has 2^53 elements")]
pub fn count(n: usize) -> f64 {
    n as f64
}

fn within(mean: f64, values: impl Iterator<Item = f64>) -> f64 {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    mean.max(low).min(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_numbers_survive_beside_large_ones() {
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum((0..10).map(|_| 0.1)), 1.0);
    }

    #[test]
    fn nothing_has_no_mean() {
        assert_eq!(mean(&[]), None);
        assert_eq!(weighted_mean(&[1.0, 2.0], &[0.0, 0.0]), None);
        assert_eq!(sum([]), 0.0);
    }

    #[test]
    fn weights_weigh() {
        assert_eq!(weighted_mean(&[1.0, 4.0], &[2.0, 1.0]), Some(2.0));
        assert_eq!(weighted_mean(&[1.0, 4.0], &[0.0, 1.0]), Some(4.0));
    }

    proptest! {
        #[test]
        fn equal_numbers_have_themselves_as_mean(x in -1e9..1e9_f64, n in 1usize..400, w in 0.1..9.0_f64) {
            prop_assert_eq!(mean(&vec![x; n]), Some(x));
            prop_assert_eq!(weighted_mean(&vec![x; n], &vec![w; n]), Some(x));
        }
    }
}
