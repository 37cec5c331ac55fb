//! The location quotient: how overrepresented a group is in an area.

use crate::segregation::counts::Table;

/// Returns for each area the `LQᵢₖ = pᵢₖ / Pₖ` of each group: 1 where it has its share, 0 where
/// nobody of it lives. `None` where the area or the group has nobody.
///
/// # Source
/// Isard, W. (1960), Methods of regional analysis, MIT Press.
#[must_use]
pub fn location_quotients(table: &Table<'_>) -> Vec<Vec<Option<f64>>> {
    let shares = table.group_shares();
    let quotient = |area: usize, group: usize| {
        let (all, share) = (table.area_totals()[area], shares[group]);
        (all > 0.0 && share > 0.0).then(|| table.column(group)[area] / all / share)
    };
    let of_area = |area| (0..shares.len()).map(|group| quotient(area, group)).collect();
    (0..table.n_areas()).map(of_area).collect()
}
