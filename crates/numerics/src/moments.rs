//! Variances and standard deviations, weighted and not, with the divisor in the name.

use crate::sum::{count, mean, sum, weighted_mean};

/// Returns `Σ(xᵢ − x̄)² / n`, or `None` of no values. Zero where all are equal.
#[must_use]
pub fn variance_n(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    Some(squares_about(values, centre) / count(values.len()))
}

/// Returns `Σ(xᵢ − x̄)² / (n − 1)`, or `None` of fewer than two values.
#[must_use]
pub fn variance_n_minus_1(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let centre = mean(values)?;
    Some(squares_about(values, centre) / count(values.len() - 1))
}

/// Returns the root of [`variance_n`]: the deviation of these values, taken as the whole.
#[must_use]
pub fn standard_deviation_n(values: &[f64]) -> Option<f64> {
    variance_n(values).map(f64::sqrt)
}

/// Returns the root of [`variance_n_minus_1`]: the deviation estimated from a sample.
#[must_use]
pub fn standard_deviation_n_minus_1(values: &[f64]) -> Option<f64> {
    variance_n_minus_1(values).map(f64::sqrt)
}

/// Returns `Σ wᵢ(xᵢ − x̄_w)² / Σ wᵢ`, or `None` where no weight is above zero.
///
/// # Panics
/// Where the lengths differ.
#[must_use]
pub fn weighted_variance(values: &[f64], weights: &[f64]) -> Option<f64> {
    let centre = weighted_mean(values, weights)?;
    let squares = values.iter().zip(weights).map(|(x, w)| w * (x - centre) * (x - centre));
    Some(sum(squares) / sum(weights.iter().copied()))
}

/// Returns the root of [`weighted_variance`].
///
/// # Panics
/// Where the lengths differ.
#[must_use]
pub fn weighted_standard_deviation(values: &[f64], weights: &[f64]) -> Option<f64> {
    weighted_variance(values, weights).map(f64::sqrt)
}

fn squares_about(values: &[f64], centre: f64) -> f64 {
    sum(values.iter().map(|x| (x - centre) * (x - centre)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_divisor_is_what_the_name_says() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert_eq!(standard_deviation_n(&values), Some(2.0));
        assert_eq!(variance_n_minus_1(&values), Some(32.0 / 7.0));
        assert_eq!(variance_n_minus_1(&[1.0]), None);
        assert_eq!(variance_n(&[1.0]), Some(0.0));
        assert_eq!(variance_n(&[]), None);
    }

    proptest! {
        #[test]
        fn whole_weights_are_copies(pairs in prop::collection::vec((-100i32..100, 0u8..5), 1..20)) {
            let values: Vec<f64> = pairs.iter().map(|(x, _)| f64::from(*x)).collect();
            let weights: Vec<f64> = pairs.iter().map(|(_, w)| f64::from(*w)).collect();
            let copies: Vec<f64> = pairs
                .iter()
                .flat_map(|(x, w)| std::iter::repeat_n(f64::from(*x), usize::from(*w)))
                .collect();
            match (weighted_variance(&values, &weights), variance_n(&copies)) {
                (Some(a), Some(b)) => prop_assert!((a - b).abs() <= 1e-9 * (1.0 + b)),
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }
}
