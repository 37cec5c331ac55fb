//! Which rows hang together, and their scores added up.

use super::regressors::{Fitted, Regressors};

/// A column of clusters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clusters {
    /// The column's name.
    pub name: String,
    /// One per row, numbered without gaps.
    pub codes: Vec<u32>,
    /// How many there are.
    pub n: usize,
}

impl Clusters {
    /// Numbers the clusters that occur without gaps, in rising order of their codes.
    #[must_use]
    pub fn of(name: &str, codes: &[u32]) -> Self {
        let most = codes.iter().copied().max().map_or(0, |most| most as usize + 1);
        let mut place = vec![u32::MAX; most];
        for code in codes {
            place[*code as usize] = 0;
        }
        let mut n = 0;
        for place in place.iter_mut().filter(|place| **place == 0) {
            *place = n;
            n += 1;
        }
        let codes = codes.iter().map(|code| place[*code as usize]).collect();
        Self { name: name.to_owned(), codes, n: n as usize }
    }

    /// Returns whether every level of an effect lies in one cluster.
    #[must_use]
    pub fn nest(&self, effect: &[u32]) -> bool {
        let most = effect.iter().copied().max().map_or(0, |most| most as usize + 1);
        let mut home = vec![u32::MAX; most];
        effect.iter().zip(&self.codes).all(|(level, cluster)| {
            let home = &mut home[*level as usize];
            if *home == u32::MAX {
                *home = *cluster;
            }
            *home == *cluster
        })
    }
}

/// Returns every cluster's sum of scores `Σ wᵢxᵢeᵢ`, `k` each, cluster after cluster.
pub(super) fn cluster_scores(
    regressors: &Regressors,
    fitted: &Fitted,
    weights: Option<&[f64]>,
    clusters: &Clusters,
) -> Vec<f64> {
    let k = regressors.columns.len();
    let mut scores = vec![0.0; k * clusters.n];
    for (position, column) in regressors.columns.iter().enumerate() {
        let rows = column.iter().zip(&fitted.residuals).zip(&clusters.codes).enumerate();
        for (row, ((x, e), cluster)) in rows {
            let w = weights.map_or(1.0, |weights| weights[row]);
            scores[*cluster as usize * k + position] += w * x * e;
        }
    }
    scores
}

/// Returns the clusters in which all of the chosen columns agree.
pub(super) fn crossed(chosen: &[&Clusters]) -> Clusters {
    let mut crossing = chosen[0].clone();
    for other in &chosen[1..] {
        let n = u64::try_from(other.n).expect("a length fits 64 bits");
        let keys: Vec<u64> = crossing
            .codes
            .iter()
            .zip(&other.codes)
            .map(|(a, b)| u64::from(*a) * n + u64::from(*b))
            .collect();
        let mut present = keys.clone();
        present.sort_unstable();
        present.dedup();
        let place = |key| present.binary_search(key).expect("every key is present");
        crossing.codes = keys
            .iter()
            .map(|key| u32::try_from(place(key)).expect("no more places than rows"))
            .collect();
        crossing.n = present.len();
    }
    crossing
}
