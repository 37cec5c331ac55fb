//! The Gini index of segregation: the mean difference in shares between all pairs of persons.

use crate::segregation::counts::Table;
use crate::segregation::lanes::total;

/// Returns `G = Σᵢⱼ tᵢtⱼ |pᵢ − pⱼ| / (2 T² P (1 − P))`, from 0 to 1.
///
/// Computed by sorting areas by share, O(n log n): G is twice the area between the Lorenz curve of
/// group and others and the diagonal. `None` where either has nobody.
///
/// # Source
/// Duncan and Duncan (1955), doi 10.2307/2088328; Massey, D. S. and Denton, N. A. (1988), The
/// dimensions of residential segregation, Social Forces 67, doi 10.1093/sf/67.2.281.
#[must_use]
pub fn gini(group: &[f64], others: &[f64]) -> Option<f64> {
    gini_with(group, others, &mut Vec::new())
}

/// Returns [`gini`] and sorts in `order`, which keeps its memory for the next call.
pub(crate) fn gini_with(group: &[f64], others: &[f64], order: &mut Vec<u64>) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    if x <= 0.0 || y <= 0.0 {
        return None;
    }
    sort_by_share(group, others, order);
    let places = usize::BITS - group.len().leading_zeros();
    let place_of = (1_u64 << places) - 1;
    let (mut lanes, mut own_before, mut other_before) = (0.0, 0.0, 0.0);
    for key in &*order {
        #[expect(clippy::cast_possible_truncation, reason = "a place in the slice")]
        let area = (key & place_of) as usize;
        let (own, other) = (group[area], others[area]);
        lanes += own * other_before - other * own_before;
        own_before += own;
        other_before += other;
    }
    Some((lanes / (x * y)).clamp(0.0, 1.0))
}

/// Puts areas in the order of their shares: keys whose low bits are the areas' places.
///
/// The places take the last bits of the shares: for 6 000 areas, shares that differ by less than
/// 10⁻¹¹ may change places, which changes the index by less than 10⁻¹⁵.
fn sort_by_share(group: &[f64], others: &[f64], order: &mut Vec<u64>) {
    let places = usize::BITS - group.len().leading_zeros();
    let share_of = !((1_u64 << places) - 1);
    order.clear();
    let areas = (0_u64..).zip(group.iter().zip(others));
    // The bits of numbers from zero up rise as the numbers do.
    order.extend(
        areas
            .filter(|(_, (own, other))| **own + **other > 0.0)
            .map(|(area, (own, other))| ((own / (own + other)).to_bits() & share_of) | area),
    );
    order.sort_unstable();
}

/// Returns the multigroup `G = Σₖ Σᵢⱼ tᵢtⱼ |pᵢₖ − pⱼₖ| / (2 T² I)` with `I = Σₖ Pₖ(1 − Pₖ)`, from 0
/// to 1: the mean of the groups' [`gini`] weighted by `Pₖ(1 − Pₖ)`. `None` where one group has
/// everybody.
///
/// # Source
/// Reardon and Firebaugh (2002), doi 10.1111/1467-9531.00110.
#[must_use]
pub fn multigroup_gini(table: &Table<'_>) -> Option<f64> {
    let (mut sum, mut interaction, mut order) = (0.0, 0.0, Vec::new());
    for (group, share) in table.group_shares().into_iter().enumerate() {
        let weight = share * (1.0 - share);
        interaction += weight;
        let own = gini_with(table.column(group), &table.others(group), &mut order);
        sum += weight * own.unwrap_or(0.0);
    }
    (interaction > 0.0).then(|| sum / interaction)
}
