//! What the outcome of a row leaves unexplained, and the variance of weighted sums of outcomes.

use std::cmp::Ordering;

use numerics::sum::count;

use super::local_polynomial::LocalPolynomial;
use super::side::Side;

/// The share of a value that its own decimal digits may be off by, many times over.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// What a cluster's leverage leaves at least, as in rdrobust.
const LEAST_LEFT: f64 = 1e-8;

/// How the variance of the outcome given the running variable is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variance {
    /// From each row's nearest neighbours on its side (Abadie and Imbens 2006); equal values of
    /// the running variable are neighbours together.
    NearestNeighbour {
        /// The least number of neighbours: 3.
        matches: usize,
    },
    /// From the polynomial's own residuals.
    Hc0,
    /// Times `n / (n − k)`.
    Hc1,
    /// Divided by one minus the leverage.
    Hc2,
    /// Divided by its square.
    Hc3,
    /// By cluster, each cluster's residuals divided by the root of what its leverage leaves
    /// (Bell and McCaffrey 2002).
    Cr2,
    /// By cluster, divided by what its leverage leaves: nearly the jackknife of clusters.
    Cr3,
}

impl Variance {
    /// Returns whether residuals are divided by what the leverage leaves.
    pub(crate) fn needs_leverage(self) -> bool {
        matches!(self, Self::Hc2 | Self::Hc3)
    }

    /// Returns whether whole clusters have a leverage, so that there must be clusters.
    pub(crate) fn needs_clusters(self) -> bool {
        matches!(self, Self::Cr2 | Self::Cr3)
    }

    /// Returns what residuals along a direction with this leverage are multiplied with.
    fn stretch(self, leverage: f64) -> f64 {
        let left = (1.0 - leverage).max(LEAST_LEFT);
        if self == Self::Cr2 { 1.0 / left.sqrt() } else { 1.0 / left }
    }

    /// Returns the name that the answer gives.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::NearestNeighbour { matches } => {
                format!("nearest neighbour, at least {matches} matches")
            }
            Self::Hc0 => "HC0".into(),
            Self::Hc1 => "HC1: n / (n - k)".into(),
            Self::Hc2 => "HC2: leverage".into(),
            Self::Hc3 => "HC3: leverage squared".into(),
            Self::Cr2 => "CR2: leverage of clusters".into(),
            Self::Cr3 => "CR3: leverage of clusters squared".into(),
        }
    }
}

/// Returns the residuals of the first rows of a side, as many as `values`, that make up a window.
///
/// With nearest neighbours: `√(J/(J+1)) (yᵢ − mean of its J neighbours)`, neighbours taken from
/// both directions at equal distance, whole runs of equal values together.
pub(crate) fn nearest_neighbour(side: &Side, values: &[f64], matches: usize) -> Vec<f64> {
    let n = values.len();
    let wanted = matches.min(n - 1);
    let runs = &side.runs[..=side.distinct_within(n)];
    let mut residuals = Vec::with_capacity(n);
    for run in 0..runs.len() - 1 {
        let at = side.score[runs[run]];
        let (mut low, mut high) = (run, run + 1);
        while runs[high] - runs[low] - 1 < wanted {
            let below = (low > 0).then(|| side.score[runs[low] - 1]);
            let above = (runs[high] < n).then(|| side.score[runs[high]]);
            let nearer = match (below, above) {
                (Some(below), Some(above)) => nearer(at, below, above),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            low -= usize::from(nearer.is_le());
            high += usize::from(nearer.is_ge());
        }
        let (low, high) = (runs[low], runs[high]);
        let others = count(high - low - 1);
        let total: f64 = values[low..high].iter().sum();
        let factor = (others / (others + 1.0)).sqrt();
        for value in &values[runs[run]..runs[run + 1]] {
            residuals.push(factor * (value - (total - value) / others));
        }
    }
    residuals
}

/// Returns `Less` where the first of two values is nearer to `at`, `Equal` where only rounding of
/// the values themselves tells them apart.
fn nearer(at: f64, first: f64, second: f64) -> Ordering {
    let (one, other) = ((at - first).abs(), (second - at).abs());
    let rounding = ROUNDING * at.abs().max(first.abs()).max(second.abs());
    if (one - other).abs() <= rounding { Ordering::Equal } else { one.total_cmp(&other) }
}

/// Returns `values`, the first rows of a side, less what `fit` says there, scaled as `variance`
/// asks. HC1 counts all these rows; rows beyond the fit's own window have no leverage.
pub(crate) fn plug_in(
    fit: &LocalPolynomial,
    side: &Side,
    values: &[f64],
    variance: Variance,
    leverage: &[f64],
) -> Vec<f64> {
    let n = count(values.len());
    let fitted = fit.fitted(&values[..fit.n()], &side.distance[..values.len()]);
    let residuals = values.iter().zip(fitted).map(|(value, fitted)| value - fitted);
    let leverage = leverage.iter().copied().chain(std::iter::repeat(0.0));
    match variance {
        Variance::Hc1 => {
            let factor = (n / (n - count(fit.n_coefficients()))).sqrt();
            residuals.map(|residual| factor * residual).collect()
        }
        Variance::Hc2 => {
            residuals.zip(leverage).map(|(r, h)| r * (1.0 / (1.0 - h)).sqrt()).collect()
        }
        Variance::Hc3 => residuals.zip(leverage).map(|(r, h)| r / (1.0 - h)).collect(),
        Variance::Cr2 | Variance::Cr3 => {
            let clusters = side.clusters.as_deref().expect("refused without clusters");
            let residuals: Vec<f64> = residuals.collect();
            let stretch = |leverage| variance.stretch(leverage);
            fit.by_cluster(&residuals, &side.distance, clusters, stretch)
        }
        Variance::Hc0 | Variance::NearestNeighbour { .. } => residuals.collect(),
    }
}

/// Returns the variance of `Σ weightᵢ yᵢ`: `Σ (weightᵢ rᵢ)²`, or by cluster
/// `(n−1)/(n−k) · G/(G−1) · Σ_g (Σ weightᵢ rᵢ)²`, the factors left out where residuals already have
/// their clusters' leverage.
pub(crate) fn variance_of_sum(
    weights: &[f64],
    residuals: &[f64],
    clusters: Option<&[u32]>,
    n_coefficients: usize,
    variance: Variance,
) -> f64 {
    let products = weights.iter().zip(residuals).map(|(weight, residual)| weight * residual);
    let Some(clusters) = clusters else {
        return products.map(|product| product * product).sum();
    };
    let mut sums: Vec<(f64, bool)> = vec![(0.0, false); cluster_bound(clusters)];
    for (product, cluster) in products.zip(clusters) {
        let place = &mut sums[*cluster as usize];
        *place = (place.0 + product, true);
    }
    let squares = sums.iter().map(|(sum, _)| sum * sum).sum::<f64>();
    if variance.needs_clusters() {
        return squares;
    }
    let n = count(weights.len());
    let g = count(sums.iter().filter(|(_, seen)| *seen).count());
    let factor = (n - 1.0) / (n - count(n_coefficients)) * (g / (g - 1.0));
    factor * squares
}

fn cluster_bound(clusters: &[u32]) -> usize {
    clusters.iter().max().map_or(0, |last| *last as usize + 1)
}
