//! Atkinson's index of segregation over neighbourhoods.

use numerics::elementary::pow;

use super::definition::NeighbourhoodError;
use super::units::Units;

/// Returns `A(b) = 1 − P ∕ (1 − P) · |Σ (1 − pᵢ)¹⁻ᵇ pᵢᵇ tᵢ ∕ PT|^(1 ∕ (1 − b))`, or `None` where the
/// group is nobody or everybody.
///
/// `b` between 0 and 1 says how much neighbourhoods where the group is over-represented count:
/// at 0.5 both ends count alike.
///
/// # Errors
/// An aversion that is not between 0 and 1.
///
/// # Source
/// James and Taeuber (1985), doi 10.2307/270845; over bespoke neighbourhoods as EquiPop 1.62.
pub fn atkinson(units: &Units, aversion: f64) -> Result<Option<f64>, NeighbourhoodError> {
    if !(aversion > 0.0 && aversion < 1.0) {
        return Err(NeighbourhoodError::Aversion { aversion });
    }
    let Some(overall) = units.mixed_share() else { return Ok(None) };
    let inner = units
        .sum_over_people(|share| pow(1.0 - share, 1.0 - aversion) * pow(share, aversion))
        / (overall * units.all_people());
    let odds = overall / (1.0 - overall);
    Ok(Some(1.0 - odds * pow(inner.abs(), 1.0 / (1.0 - aversion))))
}
