//! The dissimilarity index D: the share of a group that would have to move.

use crate::segregation::counts::Table;
use crate::segregation::lanes::{sum_over, total};

/// Returns `D = ½ Σᵢ |xᵢ/X − yᵢ/Y|` over areas, from 0 (each area alike) to 1 (no area shared).
///
/// `group` and `others` are persons per area; D is symmetric in them. `None` where either has
/// nobody.
///
/// # Source
/// Duncan, O. D. and Duncan, B. (1955), A methodological analysis of segregation indexes,
/// American Sociological Review 20, doi 10.2307/2088328.
///
/// ```
/// use measures::segregation::dissimilarity::dissimilarity;
///
/// assert_eq!(dissimilarity(&[10.0, 10.0], &[30.0, 10.0]), Some(0.25));
/// ```
#[must_use]
pub fn dissimilarity(group: &[f64], others: &[f64]) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    let (per_x, per_y) = (1.0 / x, 1.0 / y);
    (x > 0.0 && y > 0.0).then(|| {
        0.5 * sum_over(group.len(), |area| (group[area] * per_x - others[area] * per_y).abs())
    })
}

/// Returns Gorard's `S = ½ Σᵢ |xᵢ/X − tᵢ/T|`, from 0 to the share of persons outside the group:
/// `D · (1 − P)`.
///
/// # Source
/// Gorard, S. and Taylor, C. (2002), What is segregation?, Sociology 36,
/// doi 10.1177/003803850203600405.
#[must_use]
pub fn gorard(group: &[f64], others: &[f64]) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    dissimilarity(group, others).map(|d| d * y / (x + y))
}

/// Returns the multigroup `D = Σₖ Σᵢ tᵢ |pᵢₖ − Pₖ| / (2 T I)` with `I = Σₖ Pₖ(1 − Pₖ)`, from 0 to
/// 1. For two groups it is [`dissimilarity`]. `None` where one group has everybody.
///
/// # Source
/// Sakoda, J. M. (1981), A generalized index of dissimilarity, Demography 18,
/// doi 10.2307/2061096; Reardon, S. F. and Firebaugh, G. (2002), Measures of multigroup
/// segregation, Sociological Methodology 32, doi 10.1111/1467-9531.00110.
#[must_use]
pub fn multigroup_dissimilarity(table: &Table<'_>) -> Option<f64> {
    let shares = table.group_shares();
    let interaction: f64 = shares.iter().map(|share| share * (1.0 - share)).sum();
    let totals = table.area_totals();
    let distances = shares.iter().enumerate().map(|(group, share)| {
        let column = table.column(group);
        sum_over(totals.len(), |area| (column[area] - totals[area] * share).abs())
    });
    (interaction > 0.0).then(|| distances.sum::<f64>() / (2.0 * table.total() * interaction))
}
