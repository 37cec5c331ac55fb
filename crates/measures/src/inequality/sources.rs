//! Inequality by source of income: what each source adds to the whole.

use numerics::sum::{RunningSum, sum};

use crate::inequality::gini::gini;
use crate::inequality::sample::{Linearised, Sample, Undefined};

/// What one source adds to the Gini coefficient of the whole income.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SourceGini {
    /// `S·G_s·R`: what the source adds; over all sources these sum to the Gini coefficient.
    pub contribution: f64,
    /// S, the source's share of all income.
    pub income_share: f64,
    /// G_s, the source's own Gini coefficient; `None` where the source sums to zero.
    pub own: Option<f64>,
    /// R, the Gini correlation of the source with the ranks of the whole income; `None` where the
    /// source has no spread.
    pub correlation: Option<f64>,
    /// `contribution / G − S`: the relative change of the Gini coefficient if the source grew by a
    /// small share everywhere; `None` where G is zero.
    pub marginal: Option<f64>,
}

/// Returns what a source adds to the Gini coefficient of the whole.
///
/// `source` holds the source's amount per row, in the sample's order. Rows with equal incomes share
/// their rank, so the contributions of sources that sum to the income sum to G exactly.
///
/// # Errors
/// [`Undefined::ZeroMean`].
///
/// # Panics
/// Where there is not one amount per row.
///
/// # Source
/// Lerman, R. and Yitzhaki, S. (1985), Income inequality effects by income source, Review of
/// Economics and Statistics 67, doi 10.2307/1928447.
pub fn source_gini(sample: &Sample, source: &[f64]) -> Result<SourceGini, Undefined> {
    let whole = gini(sample)?;
    let (n, total) = (sample.total_weight(), sample.total_income());
    let own_total = source_total(sample, source);
    let contribution = ranked_sum(sample, source, &net_ranks(sample)) / (n * total);
    let income_share = own_total / total;
    let alone = Sample::new(source, sample.weights()).map_err(|_| Undefined::Nobody)?;
    let own = gini(&alone).ok();
    let spread = own.map(|own| own * income_share).filter(|spread| *spread != 0.0);
    Ok(SourceGini {
        contribution,
        income_share,
        own,
        correlation: spread.map(|spread| contribution / spread),
        marginal: (whole != 0.0).then(|| contribution / whole - income_share),
    })
}

/// Returns the contribution of [`source_gini`] linearised.
///
/// # Errors
/// As [`source_gini`].
///
/// # Panics
/// As [`source_gini`].
pub fn source_gini_linearised(sample: &Sample, source: &[f64]) -> Result<Linearised, Undefined> {
    if sample.total_income() == 0.0 {
        return Err(Undefined::ZeroMean);
    }
    let (n, total) = (sample.total_weight(), sample.total_income());
    let ranks = net_ranks(sample);
    let contribution = ranked_sum(sample, source, &ranks) / (n * total);
    let above = source_above_minus_below(sample, source);
    Ok(Linearised::by_slope(sample, contribution, |place, income| {
        let own = source[place] * ranks[place] + above[place];
        own / (n * total) - contribution * (1.0 / n + income / total)
    }))
}

/// Returns what a source adds to half the squared coefficient of variation, `cov(s, y) / (2μ²)`;
/// over all sources these sum to `GE(2)`, and `cov(s, y)/var(y)` is the source's share of any index
/// under Shorrocks's natural rule.
///
/// # Errors
/// [`Undefined::MeanNotAboveZero`].
///
/// # Panics
/// Where there is not one amount per row.
///
/// # Source
/// Shorrocks, A. F. (1982), Inequality decomposition by factor components, Econometrica 50, doi
/// 10.2307/1912537.
pub fn source_variation(sample: &Sample, source: &[f64]) -> Result<f64, Undefined> {
    if sample.mean() <= 0.0 {
        return Err(Undefined::MeanNotAboveZero);
    }
    let (n, mean) = (sample.total_weight(), sample.mean());
    let terms = sample
        .pairs()
        .zip(source)
        .map(|((income, weight), amount)| weight * amount * (income - mean));
    Ok(sum(terms) / (2.0 * n * mean * mean))
}

/// Returns [`source_variation`] linearised.
///
/// # Errors
/// As [`source_variation`].
///
/// # Panics
/// As [`source_variation`].
pub fn source_variation_linearised(
    sample: &Sample,
    source: &[f64],
) -> Result<Linearised, Undefined> {
    let estimate = source_variation(sample, source)?;
    let (n, mean) = (sample.total_weight(), sample.mean());
    let source_mean = source_total(sample, source) / n;
    Ok(Linearised::by_slope(sample, estimate, |place, income| {
        let product = (source[place] - source_mean) * (income - mean);
        let own = product / (2.0 * mean * mean) - estimate;
        (own - 2.0 * estimate * (income - mean) / mean) / n
    }))
}

fn source_total(sample: &Sample, source: &[f64]) -> f64 {
    assert_eq!(source.len(), sample.len(), "one amount per row");
    sum(source.iter().zip(sample.weights()).map(|(amount, weight)| amount * weight))
}

fn ranked_sum(sample: &Sample, source: &[f64], ranks: &[f64]) -> f64 {
    let rows = source.iter().zip(sample.weights()).zip(ranks);
    sum(rows.map(|((amount, weight), rank)| weight * amount * rank))
}

/// Returns the weight below each row's income minus the weight above it.
fn net_ranks(sample: &Sample) -> Vec<f64> {
    let n = sample.total_weight();
    let mut ranks = vec![0.0; sample.len()];
    for (first, after) in sample.ties() {
        let below = first.checked_sub(1).map_or(0.0, |last| sample.reached()[last]);
        ranks[first..after].fill(below - (n - sample.reached()[after - 1]));
    }
    ranks
}

/// Returns the source's amount above each row's income minus the amount below it.
fn source_above_minus_below(sample: &Sample, source: &[f64]) -> Vec<f64> {
    let total = source_total(sample, source);
    let mut net = vec![0.0; sample.len()];
    let mut below = RunningSum::default();
    for (first, after) in sample.ties() {
        let before = below.value();
        for (amount, weight) in source[first..after].iter().zip(&sample.weights()[first..after]) {
            below.add(amount * weight);
        }
        net[first..after].fill(total - below.value() - before);
    }
    net
}
