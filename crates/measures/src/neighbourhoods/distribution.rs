//! How a number is spread over people: mean and percentiles.

use numerics::quantile::weighted_quantile_of_sorted;
use numerics::sum::weighted_mean;

/// The percentiles that are reported.
pub const PERCENTILES: [(&str, f64); 9] = [
    ("p1", 0.01),
    ("p5", 0.05),
    ("p10", 0.10),
    ("p25", 0.25),
    ("p50", 0.50),
    ("p75", 0.75),
    ("p90", 0.90),
    ("p95", 0.95),
    ("p99", 0.99),
];

/// The mean over people and the percentiles of [`PERCENTILES`].
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// `Σ wᵢ vᵢ ∕ Σ wᵢ`.
    pub mean: f64,
    /// One value per percentile: up to which that share of the people have theirs.
    pub percentiles: Vec<f64>,
}

/// Returns how values are spread over people, or `None` of nobody.
///
/// A percentile is the smallest value up to which the people make up more than its share, or the
/// middle to the next where they make up exactly that.
///
/// # Panics
/// Where the columns differ in length.
///
/// # Source
/// Type 2 of Hyndman, R. J. and Fan, Y. (1996), doi 10.1080/00031305.1996.10473566.
#[must_use]
pub fn over_people(values: &[f64], people: &[f64]) -> Option<Distribution> {
    let mean = weighted_mean(values, people)?;
    let mut rising: Vec<(f64, f64)> = values.iter().copied().zip(people.iter().copied()).collect();
    rising.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let (sorted, weights): (Vec<f64>, Vec<f64>) = rising.into_iter().unzip();
    let at = |(_, share): &(&str, f64)| weighted_quantile_of_sorted(&sorted, &weights, *share);
    Some(Distribution { mean, percentiles: PERCENTILES.iter().filter_map(at).collect() })
}
