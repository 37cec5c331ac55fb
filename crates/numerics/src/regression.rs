//! A straight line by ordinary least squares.

use crate::sum::{count, mean, sum};

/// The line `y = intercept + slope·x` that leaves the smallest squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// How many points.
    pub n: usize,
    /// The level at `x = 0`, in the unit of `y`.
    pub intercept: f64,
    /// The change of `y` per unit of `x`.
    pub slope: f64,
    /// The classical standard error of the slope (equal variances), from three points up.
    pub slope_standard_error: Option<f64>,
    /// The share of the variance of `y` that the line explains; `None` where `y` does not vary.
    pub r_squared: Option<f64>,
}

/// Returns the least-squares line through the points, or `None` where `x` does not vary.
///
/// `slope = Σ(x−x̄)(y−ȳ) / Σ(x−x̄)²`, `SE² = Σe² / (n−2) / Σ(x−x̄)²`.
///
/// # Panics
/// Where the lengths differ.
#[must_use]
pub fn least_squares(x: &[f64], y: &[f64]) -> Option<Line> {
    assert_eq!(x.len(), y.len(), "one y per x");
    let (mean_x, mean_y) = (mean(x)?, mean(y)?);
    let sxx = sum(x.iter().map(|x| (x - mean_x) * (x - mean_x)));
    if sxx <= 0.0 {
        return None;
    }
    let syy = sum(y.iter().map(|y| (y - mean_y) * (y - mean_y)));
    let slope = sum(x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y))) / sxx;
    let squares = sum(x.iter().zip(y).map(|(x, y)| {
        let left = (y - mean_y) - slope * (x - mean_x);
        left * left
    }));
    Some(Line {
        n: x.len(),
        intercept: mean_y - slope * mean_x,
        slope,
        slope_standard_error: (x.len() > 2).then(|| (squares / count(x.len() - 2) / sxx).sqrt()),
        r_squared: (syy > 0.0).then(|| (1.0 - squares / syy).clamp(0.0, 1.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed digits of the reference.
    const PRINTED: f64 = 1e-12;

    #[test]
    fn the_line_is_that_of_anscombe() {
        // Anscombe's first set; summary(lm(y1 ~ x1, anscombe)) in R.
        let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        let line = least_squares(&x, &y).unwrap();
        assert!((line.slope - 0.500_090_909_090_909).abs() < PRINTED);
        assert!((line.intercept - 3.000_090_909_090_909).abs() < PRINTED);
        assert!((line.slope_standard_error.unwrap() - 0.117_905_500_597_4).abs() < 1e-9);
        assert!((line.r_squared.unwrap() - 0.666_542_459_508_8).abs() < 1e-9);
    }

    #[test]
    fn a_line_needs_two_places() {
        assert_eq!(least_squares(&[], &[]), None);
        assert_eq!(least_squares(&[1.0, 1.0], &[1.0, 2.0]), None);
        let line = least_squares(&[0.0, 1.0], &[5.0, 5.0]).unwrap();
        assert_eq!((line.slope, line.slope_standard_error, line.r_squared), (0.0, None, None));
    }
}
