//! Local segregation: what each area and each group adds to M.

use numerics::elementary::ln;

use crate::segregation::counts::Table;

/// A unit's own segregation and its share of all persons: `Σ share · score` is M.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalScore {
    /// How far the unit's composition is from that of all, in nats; `None` where it has nobody.
    pub score: Option<f64>,
    /// Its share of all persons.
    pub share: f64,
}

/// Returns for each area `Lᵢ = Σₖ p(k|i) ln(p(k|i) / p(k))`.
///
/// # Source
/// Mora and Ruiz-Castillo (2011), doi 10.1111/j.1467-9531.2011.01237.x; the divergence of
/// Roberto (2015), arXiv 1508.01167.
#[must_use]
pub fn local_segregation_of_areas(table: &Table<'_>) -> Vec<LocalScore> {
    let mut sums = vec![0.0; table.n_areas()];
    for (group, expected) in table.group_shares().into_iter().enumerate() {
        let cells = table.column(group).iter().zip(table.area_totals());
        for (sum, (count, all)) in sums.iter_mut().zip(cells) {
            if *count > 0.0 {
                *sum += count * ln(count / (all * expected));
            }
        }
    }
    sums.iter().zip(table.area_totals()).map(|(sum, all)| score(*sum, *all, table)).collect()
}

/// Returns for each group `Lₖ = Σᵢ p(i|k) ln(p(i|k) / p(i))`.
///
/// # Source
/// As [`local_segregation_of_areas`].
#[must_use]
pub fn local_segregation_of_groups(table: &Table<'_>) -> Vec<LocalScore> {
    let of_group = |(group, expected): (usize, f64)| {
        let cells = table.column(group).iter().zip(table.area_totals());
        let terms = cells.filter(|(count, _)| **count > 0.0);
        let sum = numerics::sum::sum(terms.map(|(n, all)| n * ln(n / (all * expected))));
        score(sum, table.group_totals()[group], table)
    };
    table.group_shares().into_iter().enumerate().map(of_group).collect()
}

fn score(sum: f64, persons: f64, table: &Table<'_>) -> LocalScore {
    LocalScore {
        score: (persons > 0.0).then(|| (sum / persons).max(0.0)),
        share: persons / table.total(),
    }
}
