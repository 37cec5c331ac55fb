//! Influence functions of many effects: standard errors, clusters and their covariance.

use numerics::cholesky::Cholesky;
use numerics::distribution::chi_squared_above;
use numerics::elementary::sqrt;
use numerics::sum::{count, sum};

/// What each cluster adds to each effect: the estimate is the truth plus, about, the sum of a
/// column over the number of units.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// How many units there are.
    pub n: usize,
    /// How many clusters there are; units where they are their own.
    pub clusters: usize,
    /// Effect after effect, one number per cluster.
    pub columns: Vec<f64>,
}

impl Influence {
    /// Returns the influence of effects given unit after unit, summed within clusters.
    #[must_use]
    pub fn of(columns: &[Vec<f64>], n: usize, cluster: Option<&[usize]>, clusters: usize) -> Self {
        let Some(cluster) = cluster else {
            return Self { n, clusters: n, columns: columns.concat() };
        };
        let mut summed = vec![0.0; clusters * columns.len()];
        for (column, sums) in columns.iter().zip(summed.chunks_exact_mut(clusters)) {
            column.iter().zip(cluster).for_each(|(value, &cluster)| sums[cluster] += value);
        }
        Self { n, clusters, columns: summed }
    }

    /// Returns how many effects there are.
    #[must_use]
    pub fn effects(&self) -> usize {
        self.columns.len() / self.clusters.max(1)
    }

    /// Returns an effect's influence, one number per cluster.
    #[must_use]
    pub fn column(&self, effect: usize) -> &[f64] {
        &self.columns[effect * self.clusters..(effect + 1) * self.clusters]
    }

    /// Returns an effect's standard error `√(Σ ψ²) / n`, without a small-sample factor; `None`
    /// where nothing varies.
    #[must_use]
    pub fn standard_error(&self, effect: usize) -> Option<f64> {
        let error = sqrt(sum(self.column(effect).iter().map(|v| v * v))) / count(self.n);
        (error > 0.0).then_some(error)
    }
}

/// A test that several effects are all zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wald {
    /// `θᵀ V⁻¹ θ`.
    pub statistic: f64,
    /// How many effects are tested.
    pub degrees: usize,
    /// The chance of a larger statistic if all were zero, by the chi-squared distribution.
    pub p_value: f64,
}

/// Returns the test that the effects chosen are all zero; `None` where there is none of them or
/// their covariance has not full rank.
///
/// # Panics
/// Where an effect chosen is not there.
#[must_use]
pub fn wald(influence: &Influence, effects: &[f64], chosen: &[usize]) -> Option<Wald> {
    let k = chosen.len();
    if k == 0 || k >= influence.clusters {
        return None;
    }
    let mut covariance = vec![0.0; k * k];
    let n = count(influence.n);
    for (a, &one) in chosen.iter().enumerate() {
        for (b, &other) in chosen[..=a].iter().enumerate() {
            let pairs = influence.column(one).iter().zip(influence.column(other));
            covariance[a * k + b] = sum(pairs.map(|(x, y)| x * y)) / (n * n);
        }
    }
    let scale: Vec<f64> = (0..k).map(|a| covariance[a * k + a]).collect();
    let factor = Cholesky::of(&covariance, &scale);
    if factor.rank() < k {
        return None;
    }
    let chosen: Vec<f64> = chosen.iter().map(|&effect| effects[effect]).collect();
    let statistic = factor.quadratic(&chosen);
    Some(Wald { statistic, degrees: k, p_value: chi_squared_above(statistic, count(k)) })
}
