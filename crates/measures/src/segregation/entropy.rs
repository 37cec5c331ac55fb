//! Entropy: how many-sided a population is.

use numerics::elementary::ln;

use crate::segregation::counts::Table;

/// Returns `p ln(1/p)`, which is zero at zero.
pub(crate) fn surprise(share: f64) -> f64 {
    if share > 0.0 { -share * ln(share) } else { 0.0 }
}

/// Returns the entropy `E = Σ pₖ ln(1/pₖ)` of shares that sum to 1, in nats: from 0 (one group) to
/// `ln K` (K groups alike).
///
/// # Source
/// Theil, H. (1972), Statistical decomposition analysis, North-Holland; the multigroup diversity
/// index of Reardon and Firebaugh (2002), doi 10.1111/1467-9531.00110.
#[must_use]
pub fn entropy(shares: &[f64]) -> f64 {
    shares.iter().map(|share| surprise(*share)).sum()
}

/// Returns the entropy of the groups over the whole population, in nats: high where diverse.
#[must_use]
pub fn diversity(table: &Table<'_>) -> f64 {
    entropy(&table.group_shares())
}

/// Returns the entropy of each area in nats; zero in an area without persons.
#[must_use]
pub fn local_diversity(table: &Table<'_>) -> Vec<f64> {
    let mut local = vec![0.0; table.n_areas()];
    for group in 0..table.n_groups() {
        let cells = table.column(group).iter().zip(table.area_totals());
        for (local, (count, all)) in local.iter_mut().zip(cells) {
            if *all > 0.0 {
                *local += surprise(count / all);
            }
        }
    }
    local
}

/// Returns the entropy of each area as a share of the largest there can be, `ln K`: from 0 to 1.
/// `None` of a single group.
///
/// # Source
/// Reardon, S. F. and O'Sullivan, D. (2004), Measures of spatial segregation, Sociological
/// Methodology 34, equation 6 for one area, doi 10.1111/j.0081-1750.2004.00150.x.
#[must_use]
pub fn local_entropy(table: &Table<'_>) -> Option<Vec<f64>> {
    let largest = ln(numerics::sum::count(table.n_groups()));
    (largest > 0.0).then(|| local_diversity(table).into_iter().map(|e| e / largest).collect())
}
