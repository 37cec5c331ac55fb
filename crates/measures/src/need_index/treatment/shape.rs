//! Skewness and kurtosis of a sample.

use numerics::elementary::sqrt;
use numerics::sum::{count, mean, sum};

/// Returns the skewness `√(n(n−1))/(n−2) · m₃/m₂^1.5` with moments about the mean over n; `None`
/// of fewer than three values or where all are equal.
///
/// # Source
/// Joanes, D. and Gill, C. (1998), Comparing measures of sample skewness and kurtosis, The
/// Statistician 47, doi 10.1111/1467-9884.00122: type 2, as Excel and COINr.
#[must_use]
pub fn skewness(values: &[f64]) -> Option<f64> {
    let n = count(values.len());
    let (second, third, _) = moments(values)?;
    if values.len() < 3 || second <= 0.0 {
        return None;
    }
    let plain = sqrt(n) * third / (second * sqrt(second));
    Some(plain * sqrt(n * (n - 1.0)) / (n - 2.0))
}

/// Returns the excess kurtosis `((n+1)·(m₄/m₂² − 3) + 6)·(n−1)/((n−2)(n−3))`; `None` of fewer than
/// four values or where all are equal.
///
/// # Source
/// Type 2 of Joanes and Gill (1998), as Excel and COINr.
#[must_use]
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let n = count(values.len());
    let (second, _, fourth) = moments(values)?;
    if values.len() < 4 || second <= 0.0 {
        return None;
    }
    let plain = n * fourth / (second * second);
    Some(((n + 1.0) * (plain - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

/// Sums of the second, third and fourth powers about the mean, in units of the largest step from
/// it, so that no power leaves the range of numbers.
fn moments(values: &[f64]) -> Option<(f64, f64, f64)> {
    let centre = mean(values)?;
    let scale = values.iter().fold(0.0, |most: f64, value| most.max((value - centre).abs()));
    if scale <= 0.0 {
        return Some((0.0, 0.0, 0.0));
    }
    let power = |exponent: i32| sum(values.iter().map(|x| ((x - centre) / scale).powi(exponent)));
    Some((power(2), power(3), power(4)))
}
