//! The jackknife of clusters: everything estimated anew without each cluster.

use numerics::matrix::Matrix;
use numerics::sum::count;
use rayon::prelude::*;

use super::absorb::Absorber;
use super::clusters::Clusters;
use super::covariance::{Counted, Covariance, CovarianceError, Setting};
use super::regressors::{Fitted, Regressors};

/// Returns `c · Σ (β₍g₎ − β)(β₍g₎ − β)'`, where `β₍g₎` is estimated without cluster `g`.
///
/// Without the cluster adjustment `c` holds `(G − 1) / G`, the jackknife as published; with it
/// `G / (G − 1)`, as pyfixest scales it. `(n − 1) / (n − k)` enters as far as it is asked for.
///
/// # Errors
/// [`CovarianceError::RestsOnOne`] where a coefficient cannot be estimated without a cluster.
///
/// # Source
/// MacKinnon, J. G., Nielsen, M. Ø. and Webb, M. D. (2023), Fast and reliable jackknife and
/// bootstrap methods for cluster-robust inference, Journal of Applied Econometrics 38(5),
/// doi 10.1002/jae.2969.
pub fn jackknife(
    names: &[String],
    columns: &[Vec<f64>],
    outcome: &[f64],
    fitted: &Fitted,
    setting: &Setting<'_>,
    effects: Counted,
) -> Result<Covariance, CovarianceError> {
    let [clusters] = setting.clusters else {
        let found = setting.clusters.len();
        return Err(if found == 0 {
            CovarianceError::NoCluster
        } else {
            CovarianceError::TooManyWays { found }
        });
    };
    if clusters.n < 2 {
        let column = clusters.name.clone();
        return Err(CovarianceError::TooFewClusters { column, found: clusters.n });
    }
    let deviations: Vec<Vec<f64>> = (0..clusters.n)
        .into_par_iter()
        .map(|cluster| {
            let own = without(names, columns, outcome, setting, clusters, cluster)?;
            Ok(own.iter().zip(&fitted.coefficients).map(|(a, b)| a - b).collect())
        })
        .collect::<Result<_, CovarianceError>>()?;
    let (n, g) = (count(outcome.len()), count(clusters.n));
    let counted = effects.counted;
    let k = columns.len() + counted;
    let is_adjusted = setting.small_sample.g_adjustment;
    let mut scale = if is_adjusted { g / (g - 1.0) } else { (g - 1.0) / g };
    if setting.small_sample.k_adjustment {
        scale *= (n - 1.0) / (n - count(k));
    }
    let cell = |row: usize, column: usize| {
        scale * deviations.iter().map(|own| own[row] * own[column]).sum::<f64>()
    };
    let matrix = Matrix::from_fn(columns.len(), columns.len(), cell);
    let clusters = vec![clusters.n];
    Ok(Covariance { matrix, degrees: g - 1.0, clusters, effects_counted: counted, k })
}

fn without(
    names: &[String],
    columns: &[Vec<f64>],
    outcome: &[f64],
    setting: &Setting<'_>,
    clusters: &Clusters,
    cluster: usize,
) -> Result<Vec<f64>, CovarianceError> {
    let rows: Vec<usize> =
        (0..outcome.len()).filter(|row| clusters.codes[*row] as usize != cluster).collect();
    let on = |column: &Vec<f64>| -> Vec<f64> { rows.iter().map(|row| column[*row]).collect() };
    let weights: Option<Vec<f64>> =
        setting.weights.map(|weights| rows.iter().map(|row| weights[*row]).collect());
    let effects: Vec<Vec<u32>> =
        setting.effects.iter().map(|codes| rows.iter().map(|row| codes[*row]).collect()).collect();
    let slices: Vec<&[u32]> = effects.iter().map(Vec::as_slice).collect();
    let absorber = match setting.absorber {
        Some(_) => Some(Absorber::new(&slices, weights.as_deref())?),
        None => None,
    };
    let left = columns.iter().map(on).collect();
    let regressors = Regressors::project(left, absorber.as_ref(), weights.as_deref())?;
    if let Some((column, _)) = regressors.dropped.first() {
        return Err(CovarianceError::RestsOnOne {
            cluster: cluster + 1,
            column: clusters.name.clone(),
            coefficient: names[*column].clone(),
        });
    }
    let mut left = vec![rows.iter().map(|row| outcome[*row]).collect()];
    if let Some(absorber) = &absorber {
        absorber.residuals(&mut left)?;
    }
    Ok(regressors.fit(&left[0], weights.as_deref()).coefficients)
}
