//! The multiplier bootstrap: standard errors and bands that hold for all effects at once.

use numerics::distribution::normal_quantile;
use numerics::elementary::sqrt;
use numerics::matrix::Matrix;
use numerics::streams::Stream;
use numerics::sum::count;
use rayon::prelude::*;

use crate::staggered::influence::Influence;

/// What each cluster's influence is multiplied by in a draw: mean 0 and variance 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplier {
    /// −(√5 − 1)/2 with chance (√5 + 1)/(2√5), else (√5 + 1)/2: third moment 1 (Mammen 1993).
    Mammen,
    /// −1 or 1, each with chance one half.
    Rademacher,
}

/// What a multiplier bootstrap found.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// One per effect: the interquartile range of its draws over that of a standard normal
    /// number; `None` where its draws do not vary.
    pub standard_errors: Vec<Option<f64>>,
    /// How many standard errors each side of every effect hold all effects at once.
    pub critical: Option<f64>,
}

/// Draws that are multiplied at a time; fixed, so that the answer does not depend on threads.
const TOGETHER: usize = 128;

/// Returns the standard errors of all effects and the critical value of their uniform band, from
/// `draws` vectors of multipliers times the influence functions: one matrix product.
///
/// Draw `b` reads stream `b` under the seed. Effects outside `banded` get a standard error but do
/// not widen the band.
///
/// # Source
/// Callaway, B. and Sant'Anna, P. (2021), Journal of Econometrics 225, doi
/// 10.1016/j.jeconom.2020.12.001, algorithm 1; Mammen, E. (1993), Annals of Statistics 21, doi
/// 10.1214/aos/1176349025.
#[must_use]
pub fn bands(
    influence: &Influence,
    multiplier: Multiplier,
    draws: usize,
    seed: u64,
    level: f64,
    banded: &[Vec<usize>],
) -> Vec<Bands> {
    let effects = influence.effects();
    let columns: Vec<Vec<f64>> =
        influence.columns.chunks_exact(influence.clusters.max(1)).map(<[f64]>::to_vec).collect();
    let columns = Matrix::from_columns(&columns).transposed();
    let starts: Vec<usize> = (0..draws).step_by(TOGETHER).collect();
    let drawn: Vec<Matrix> = starts
        .par_iter()
        .map(|&start| {
            let weights: Vec<Vec<f64>> = (start..draws.min(start + TOGETHER))
                .map(|draw| multipliers(multiplier, influence.clusters, seed, draw))
                .collect();
            columns.product(&Matrix::from_columns(&weights))
        })
        .collect();
    // One column per draw in `drawn`; gathered to one row of draws per effect.
    let n = count(influence.n);
    let mut by_effect = vec![Vec::with_capacity(draws); effects];
    for block in &drawn {
        for draw in 0..block.n_columns() {
            let column = block.column(draw);
            by_effect.iter_mut().zip(column).for_each(|(all, value)| all.push(value / n));
        }
    }
    let errors: Vec<Option<f64>> = by_effect.par_iter().map(|all| robust_deviation(all)).collect();
    banded
        .iter()
        .map(|chosen| Bands {
            standard_errors: chosen.iter().map(|&effect| errors[effect]).collect(),
            critical: critical(&by_effect, &errors, chosen, draws, level),
        })
        .collect()
}

/// Returns the value that a share `level` of draws' largest `|draw| / error` is at or below.
fn critical(
    by_effect: &[Vec<f64>],
    errors: &[Option<f64>],
    chosen: &[usize],
    draws: usize,
    level: f64,
) -> Option<f64> {
    let mut largest = vec![0.0_f64; draws];
    let mut any = false;
    for &effect in chosen {
        let Some(error) = errors[effect] else { continue };
        any = true;
        for (largest, value) in largest.iter_mut().zip(&by_effect[effect]) {
            *largest = largest.max(value.abs() / error);
        }
    }
    any.then(|| order_statistic(&mut largest, level))
}

/// Returns the interquartile range over a standard normal number's; `None` where it is zero.
fn robust_deviation(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    let high = order_statistic(&mut values, 0.75);
    let low = order_statistic(&mut values, 0.25);
    let error = (high - low) / (normal_quantile(0.75) - normal_quantile(0.25));
    (error > 0.0).then_some(error)
}

/// Returns the smallest value that at least a share of all values are at or below.
fn order_statistic(values: &mut [f64], share: f64) -> f64 {
    let n = values.len();
    let place = (0..n).collect::<Vec<_>>().partition_point(|&k| count(k + 1) < share * count(n));
    let place = place.min(n - 1);
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

fn multipliers(multiplier: Multiplier, clusters: usize, seed: u64, draw: usize) -> Vec<f64> {
    let number = u64::try_from(draw).expect("a number of draws fits 64 bits");
    let mut stream = Stream::new(seed, number);
    match multiplier {
        Multiplier::Mammen => {
            let root = sqrt(5.0);
            let (low, high) = ((1.0 - root) / 2.0, f64::midpoint(1.0, root));
            let chance = (root + 1.0) / (2.0 * root);
            (0..clusters).map(|_| if stream.uniform() < chance { low } else { high }).collect()
        }
        Multiplier::Rademacher => (0..clusters.div_ceil(64))
            .flat_map(|_| {
                let word = stream.next_u64();
                (0..64).map(move |bit| if word >> bit & 1 == 0 { -1.0 } else { 1.0 })
            })
            .take(clusters)
            .collect(),
    }
}
