//! Dissimilarity over neighbourhoods.

use super::units::Units;

/// Returns `D = Σ tᵢ |pᵢ − P| ∕ 2TP(1 − P)`, or `None` where the group is nobody or everybody.
///
/// 0 where every neighbourhood has the overall share. 1 where each holds the group alone or
/// nobody of it, if the neighbourhoods' members sum to `P·T`; overlap can push it past that.
///
/// # Source
/// Duncan, O. D. and Duncan, B. (1955), A methodological analysis of segregation indexes, American
/// Sociological Review 20, doi 10.2307/2088328; over bespoke neighbourhoods as EquiPop 1.62.
#[must_use]
pub fn dissimilarity(units: &Units) -> Option<f64> {
    let overall = units.mixed_share()?;
    let difference = units.sum_over_people(|share| (share - overall).abs());
    Some(difference / (2.0 * units.all_people() * overall * (1.0 - overall)))
}
