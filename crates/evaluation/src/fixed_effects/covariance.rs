//! How sure coefficients are: classical, robust and clustered variances with every small-sample
//! convention by name.

use numerics::matrix::Matrix;
use numerics::sum::count;

use super::absorb::{AbsorbError, Absorber};
use super::clusters::{Clusters, cluster_scores, crossed};
use super::regressors::{Fitted, Regressors};
use super::small_sample::{ClusterCount, Counting, EffectsCounted, SmallSample};

/// The form of the variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardErrors {
    /// Equal variances, no correlation.
    Iid,
    /// Unequal variances (White 1980), with the correction of [`SmallSample`].
    Hc1,
    /// As HC1 with residuals over the root of one less their leverage.
    Hc2,
    /// As HC1 with residuals over one less their leverage.
    Hc3,
    /// Correlation within clusters, one- or multi-way (Liang and Zeger 1986; Cameron, Gelbach and
    /// Miller 2011): CRV1.
    Clustered,
    /// The jackknife of clusters (MacKinnon, Nielsen and Webb 2023): CRV3. One cluster column.
    ClusteredJackknife,
}

/// The variance of coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariance {
    /// `k × k`.
    pub matrix: Matrix,
    /// The degrees of freedom of Student's distribution for tests.
    pub degrees: f64,
    /// The clusters of each cluster column.
    pub clusters: Vec<usize>,
    /// The effects counted in `k`.
    pub effects_counted: usize,
    /// The coefficients and effects that `(n − 1) / (n − k)` counts.
    pub k: usize,
}

/// A variance that does not exist.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CovarianceError {
    /// As many coefficients as rows.
    #[error(
        "estimate the variance: {k} coefficients and effects leave nothing of {n} rows; use fewer"
    )]
    NoneLeft {
        /// The coefficients and effects.
        k: usize,
        /// The rows.
        n: usize,
    },
    /// No column of clusters.
    #[error("cluster standard errors: no column is given; name one, or use hc1")]
    NoCluster,
    /// One cluster.
    #[error(
        "cluster standard errors: '{column}' has {found} cluster; use randomisation inference or cluster by something finer"
    )]
    TooFewClusters {
        /// The column.
        column: String,
        /// Its clusters.
        found: usize,
    },
    /// HC2 or HC3 with effects.
    #[error(
        "estimate HC2 or HC3: leverages beside absorbed effects are not defined here; use hc1, a cluster, or write the effects as C(x)"
    )]
    LeverageWithEffects,
    /// A row that its own coefficient fits exactly.
    #[error("estimate HC2 or HC3: row {row} is fitted by itself; leave it out or use hc1")]
    FullLeverage {
        /// The row among those used, counted from one.
        row: usize,
    },
    /// More cluster columns than this.
    #[error(
        "cluster standard errors: {found} columns are too many; use at most 4, or one with the jackknife"
    )]
    TooManyWays {
        /// The columns.
        found: usize,
    },
    /// A coefficient rests on one cluster.
    #[error(
        "jackknife clusters: without cluster {cluster} of '{column}' the coefficient of '{coefficient}' cannot be estimated; use randomisation inference or synthetic control"
    )]
    RestsOnOne {
        /// The cluster.
        cluster: usize,
        /// The cluster column.
        column: String,
        /// The coefficient.
        coefficient: String,
    },
    /// Effects cannot be absorbed.
    #[error(transparent)]
    Absorb(#[from] AbsorbError),
}

/// What a variance is made of beside the fit.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The absorbed effects' codes.
    pub effects: &'a [Vec<u32>],
    /// The same effects, ready.
    pub absorber: Option<&'a Absorber>,
    /// One per row; `None` where all are one.
    pub weights: Option<&'a [f64]>,
    /// The cluster columns.
    pub clusters: &'a [Clusters],
    /// The corrections.
    pub small_sample: SmallSample,
}

/// How many independent effects there are, and how many of them `k` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// All.
    pub all: usize,
    /// Those that the small-sample correction counts.
    pub counted: usize,
}

impl Counted {
    /// Counts for a form of variance.
    ///
    /// # Errors
    /// [`AbsorbError`] where nested effects cannot be absorbed alone.
    pub fn of(form: StandardErrors, setting: &Setting<'_>) -> Result<Self, AbsorbError> {
        let all = setting.absorber.map_or(0, |absorber| absorber.rank().number());
        let clusters = if form.is_clustered() { setting.clusters } else { &[] };
        let counted = effects_counted(setting, clusters, setting.small_sample.effects_counted)?;
        Ok(Self { all, counted })
    }
}

impl StandardErrors {
    /// Returns whether rows hang together in clusters.
    #[must_use]
    pub fn is_clustered(self) -> bool {
        matches!(self, Self::Clustered | Self::ClusteredJackknife)
    }
}

/// Returns the variance of a fit, all forms but the jackknife.
///
/// With `A = (X'WX)⁻¹` and scores `sᵢ = wᵢxᵢeᵢ`: iid `A · RSS / (n − k)`; HC `A(Σ sᵢsᵢ')A`;
/// clustered `A(Σ s_g s_g')A` with `s_g` the sum of a cluster's scores, several columns by
/// inclusion and exclusion over their intersections.
///
/// # Errors
/// [`CovarianceError`] where it does not exist.
pub fn covariance(
    regressors: &Regressors,
    fitted: &Fitted,
    form: StandardErrors,
    setting: &Setting<'_>,
    effects: Counted,
) -> Result<Covariance, CovarianceError> {
    let n = fitted.residuals.len();
    let clusters = if form.is_clustered() { setting.clusters } else { &[] };
    check(regressors.columns.len() + effects.all, n, form, clusters)?;
    let counted = effects.counted;
    let k = regressors.columns.len() + counted;
    let correction = if setting.small_sample.k_adjustment {
        (count(n) - 1.0) / (count(n) - count(k))
    } else {
        1.0
    };
    let g = |g: usize| {
        let is_adjusted = setting.small_sample.g_adjustment;
        if is_adjusted { count(g) / (count(g) - 1.0) } else { 1.0 }
    };
    let meat = match form {
        StandardErrors::Iid => {
            let rss = super::regressors::dot(&fitted.residuals, &fitted.residuals, setting.weights);
            let scale = correction * rss / (count(n) - 1.0);
            let a = &regressors.inverse_gram;
            let size = a.n_rows();
            let matrix = Matrix::from_fn(size, size, |row, column| scale * a.get(row, column));
            let degrees = count(n) - count(k);
            let clusters = Vec::new();
            return Ok(Covariance { matrix, degrees, clusters, effects_counted: counted, k });
        }
        StandardErrors::Hc1 | StandardErrors::Hc2 | StandardErrors::Hc3 => {
            scaled(&robust_meat(regressors, fitted, form, setting)?, g(n))
        }
        StandardErrors::Clustered | StandardErrors::ClusteredJackknife => {
            clustered_meat(regressors, fitted, setting.weights, clusters, |own, least| {
                g(match setting.small_sample.cluster_count {
                    ClusterCount::Min => least,
                    ClusterCount::Conventional => own,
                })
            })
        }
    };
    let a = &regressors.inverse_gram;
    let matrix = scaled(&a.product(&meat).product(a), correction);
    let least = clusters.iter().map(|clusters| clusters.n).min();
    let degrees = least.map_or(count(n) - count(k), |least| count(least) - 1.0);
    let clusters = clusters.iter().map(|clusters| clusters.n).collect();
    Ok(Covariance { matrix, degrees, clusters, effects_counted: counted, k })
}

fn check(
    k: usize,
    n: usize,
    form: StandardErrors,
    clusters: &[Clusters],
) -> Result<(), CovarianceError> {
    if form.is_clustered() && clusters.is_empty() {
        return Err(CovarianceError::NoCluster);
    }
    if clusters.len() > 4 {
        return Err(CovarianceError::TooManyWays { found: clusters.len() });
    }
    if let Some(few) = clusters.iter().find(|clusters| clusters.n < 2) {
        return Err(CovarianceError::TooFewClusters { column: few.name.clone(), found: few.n });
    }
    if k >= n {
        return Err(CovarianceError::NoneLeft { k, n });
    }
    Ok(())
}

fn scaled(matrix: &Matrix, scale: f64) -> Matrix {
    Matrix::from_fn(matrix.n_rows(), matrix.n_columns(), |row, column| {
        scale * matrix.get(row, column)
    })
}

/// Returns how many effects count among the coefficients.
fn effects_counted(
    setting: &Setting<'_>,
    clusters: &[Clusters],
    counted: EffectsCounted,
) -> Result<usize, AbsorbError> {
    let Some(absorber) = setting.absorber else { return Ok(0) };
    if counted == EffectsCounted::None {
        return Ok(0);
    }
    let is_nested = |effect: &&Vec<u32>| clusters.iter().any(|clusters| clusters.nest(effect));
    let (nested, others): (Vec<&Vec<u32>>, Vec<&Vec<u32>>) = if counted == EffectsCounted::Full {
        (vec![], setting.effects.iter().collect())
    } else {
        setting.effects.iter().partition(is_nested)
    };
    if setting.small_sample.counting == Counting::Levels {
        let levels = |effect: &&Vec<u32>| Clusters::of("", effect).n;
        let all: usize = others.iter().map(levels).sum();
        return Ok((all + 1).saturating_sub(others.len()).max(1));
    }
    let all = absorber.rank().number();
    if nested.is_empty() {
        return Ok(all);
    }
    let nested: Vec<&[u32]> = nested.iter().map(|effect| effect.as_slice()).collect();
    Ok(all + 1 - Absorber::new(&nested, None)?.rank().number())
}

fn robust_meat(
    regressors: &Regressors,
    fitted: &Fitted,
    form: StandardErrors,
    setting: &Setting<'_>,
) -> Result<Matrix, CovarianceError> {
    if form != StandardErrors::Hc1 && setting.absorber.is_some() {
        return Err(CovarianceError::LeverageWithEffects);
    }
    let k = regressors.columns.len();
    let n = fitted.residuals.len();
    let mut squares = Vec::with_capacity(n);
    let mut x = vec![0.0; k];
    for row in 0..n {
        let w = setting.weights.map_or(1.0, |weights| weights[row]);
        let e = fitted.residuals[row];
        let mut square = w * w * e * e;
        if form != StandardErrors::Hc1 {
            for (x, column) in x.iter_mut().zip(&regressors.columns) {
                *x = column[row];
            }
            let image = regressors.inverse_gram.times(&x);
            let leverage = w * x.iter().zip(&image).map(|(a, b)| a * b).sum::<f64>();
            let left = 1.0 - leverage;
            if left < 1e-9 {
                return Err(CovarianceError::FullLeverage { row: row + 1 });
            }
            square /= if form == StandardErrors::Hc2 { left } else { left * left };
        }
        squares.push(square);
    }
    let cell = |row: usize, column: usize| {
        super::regressors::dot(
            &regressors.columns[row],
            &regressors.columns[column],
            Some(&squares),
        )
    };
    Ok(symmetric(k, cell))
}

fn symmetric(k: usize, cell: impl Fn(usize, usize) -> f64) -> Matrix {
    let lower: Vec<Vec<f64>> =
        (0..k).map(|row| (0..=row).map(|column| cell(row, column)).collect()).collect();
    Matrix::from_fn(k, k, |row, column| lower[row.max(column)][row.min(column)])
}

fn clustered_meat(
    regressors: &Regressors,
    fitted: &Fitted,
    weights: Option<&[f64]>,
    clusters: &[Clusters],
    correction: impl Fn(usize, usize) -> f64,
) -> Matrix {
    let k = regressors.columns.len();
    let least = clusters.iter().map(|clusters| clusters.n).min().unwrap_or(0);
    let mut meat = vec![0.0; k * k];
    for subset in 1_u32..(1 << clusters.len()) {
        let chosen: Vec<&Clusters> =
            (0..).zip(clusters).filter(|(way, _)| subset >> way & 1 == 1).map(|(_, c)| c).collect();
        let crossing = crossed(&chosen);
        let own = cluster_scores(regressors, fitted, weights, &crossing);
        let sign = if chosen.len() % 2 == 1 { 1.0 } else { -1.0 };
        let scale = sign * correction(crossing.n, least);
        for scores in own.chunks_exact(k.max(1)) {
            for (row, a) in scores.iter().enumerate() {
                for (column, b) in scores.iter().enumerate() {
                    meat[row * k + column] += scale * a * b;
                }
            }
        }
    }
    symmetric(k, |row, column| meat[row * k + column])
}
