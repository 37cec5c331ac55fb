//! Theil's information index over neighbourhoods.

use numerics::elementary::ln;

use super::units::Units;

/// Returns `H = Σ tᵢ (E − Eᵢ) ∕ ET`, or `None` where the group is nobody or everybody.
///
/// `E = −P ln P − (1 − P) ln(1 − P)` and `Eᵢ` the same of `pᵢ`, where 0 ln 0 is 0. Negative
/// where neighbourhoods, as they overlap, are more mixed on average than the whole.
///
/// # Source
/// Theil, H. and Finizza, A. J. (1971), A note on the measurement of racial integration of schools
/// by means of informational concepts, Journal of Mathematical Sociology 1,
/// doi 10.1080/0022250X.1971.9989795; over bespoke neighbourhoods as EquiPop 1.62, which reads
/// shares below 10⁻¹² as 10⁻¹².
#[must_use]
pub fn information_theory(units: &Units) -> Option<f64> {
    let overall = entropy(units.mixed_share()?);
    let differences = units.sum_over_people(|share| overall - entropy(share));
    Some(differences / (overall * units.all_people()))
}

fn entropy(share: f64) -> f64 {
    let part = |share: f64| if share > 0.0 { -share * ln(share) } else { 0.0 };
    part(share) + part(1.0 - share)
}
