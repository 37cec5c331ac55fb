//! Simpson's concentration and interaction: whether two persons are of one group.

use crate::segregation::counts::Table;

/// Returns `λ = Σ Pₖ²`, the chance that two persons drawn with replacement are of one group.
///
/// # Source
/// Simpson, E. H. (1949), Measurement of diversity, Nature 163, doi 10.1038/163688a0.
#[must_use]
pub fn simpson_concentration(table: &Table<'_>) -> f64 {
    table.group_shares().iter().map(|share| share * share).sum()
}

/// Returns `I = Σ Pₖ(1 − Pₖ) = 1 − λ`, the chance that they are of two groups.
///
/// # Source
/// Lieberson, S. (1969), Measuring population diversity, American Sociological Review 34,
/// doi 10.2307/2095977; Reardon and Firebaugh (2002), doi 10.1111/1467-9531.00110.
#[must_use]
pub fn simpson_interaction(table: &Table<'_>) -> f64 {
    table.group_shares().iter().map(|share| share * (1.0 - share)).sum()
}

/// Returns `Σₖ pᵢₖ²` of each area; `None` in an area without persons.
#[must_use]
pub fn local_simpson_concentration(table: &Table<'_>) -> Vec<Option<f64>> {
    local(table, |share| share * share)
}

/// Returns `Σₖ pᵢₖ(1 − pᵢₖ)` of each area; `None` in an area without persons.
#[must_use]
pub fn local_simpson_interaction(table: &Table<'_>) -> Vec<Option<f64>> {
    local(table, |share| share * (1.0 - share))
}

fn local(table: &Table<'_>, term: impl Fn(f64) -> f64) -> Vec<Option<f64>> {
    let of_area = |(area, all): (usize, &f64)| {
        let shares = (0..table.n_groups()).map(|group| table.column(group)[area] / all);
        (*all > 0.0).then(|| shares.map(&term).sum())
    };
    table.area_totals().iter().enumerate().map(of_area).collect()
}
