//! Isolation and exposure: whom a member of a group meets in the own area.

use crate::segregation::counts::Table;
use crate::segregation::lanes::{sum_over, total};

/// Returns `xPx = Σᵢ (xᵢ/X)(xᵢ/tᵢ)`, the share of the own group in the area of its mean member:
/// from the group's share `P` to 1. `None` where the group has nobody.
///
/// # Source
/// Bell, W. (1954), A probability model for the measurement of ecological segregation, Social
/// Forces 32, doi 10.2307/2574118; Massey and Denton (1988), doi 10.1093/sf/67.2.281.
#[must_use]
pub fn isolation(group: &[f64], others: &[f64]) -> Option<f64> {
    meeting(group, group, others)
}

/// Returns `xPy = Σᵢ (xᵢ/X)(yᵢ/tᵢ)`, the share of the others in the area of the mean member:
/// `1 − xPx` where group and others are everybody.
///
/// # Source
/// As [`isolation`].
#[must_use]
pub fn interaction(group: &[f64], others: &[f64]) -> Option<f64> {
    meeting(group, others, others)
}

fn meeting(group: &[f64], met: &[f64], others: &[f64]) -> Option<f64> {
    let x = total(group);
    (x > 0.0).then(|| {
        sum_over(group.len(), |area| {
            let own = group[area];
            if own > 0.0 { own * met[area] / (own + others[area]) } else { 0.0 }
        }) / x
    })
}

/// Returns for each group (row) the share of each group (column) in the area of its mean member.
/// Rows sum to 1; the diagonal is isolation. `None` of a group with nobody.
///
/// # Source
/// As [`isolation`]; every row of R's `segregation::exposure`.
#[must_use]
pub fn exposure_matrix(table: &Table<'_>) -> Vec<Option<Vec<f64>>> {
    let totals = table.area_totals();
    let share = |of: usize, to: usize| {
        let (own, met) = (table.column(of), table.column(to));
        let sum = sum_over(totals.len(), |area| {
            let all = totals[area];
            if all > 0.0 { own[area] * met[area] / all } else { 0.0 }
        });
        sum / table.group_totals()[of]
    };
    let groups = 0..table.n_groups();
    let row = |of: usize| {
        (table.group_totals()[of] > 0.0).then(|| groups.clone().map(|to| share(of, to)).collect())
    };
    groups.clone().map(row).collect()
}
