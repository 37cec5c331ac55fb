//! Atkinson's index of segregation, which weighs areas of low and high shares by a chosen shape.

use numerics::elementary::pow;

use crate::segregation::lanes::{sum_over, total};

/// Returns `A(b) = 1 − P/(1 − P) · [Σᵢ (1 − pᵢ)^(1−b) pᵢ^b tᵢ / (P T)]^(1/(1−b))`, from 0 to 1.
///
/// `shape` is b, above 0 and below 1: areas where the group is overrepresented weigh more above
/// 0.5. `None` where either has nobody or the shape lies outside.
///
/// # Source
/// James and Taeuber (1985), doi 10.2307/270845; Massey and Denton (1988), doi 10.1093/sf/67.2.281.
#[must_use]
pub fn atkinson(group: &[f64], others: &[f64], shape: f64) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    if x <= 0.0 || y <= 0.0 || shape.is_nan() || shape <= 0.0 || shape >= 1.0 {
        return None;
    }
    #[expect(clippy::float_cmp, reason = "the root is faster at this one shape")]
    let mean = if shape == 0.5 {
        sum_over(group.len(), |area| (group[area] * others[area]).sqrt())
    } else {
        sum_over(group.len(), |area| pow(others[area], 1.0 - shape) * pow(group[area], shape))
    };
    Some(1.0 - x / y * pow(mean / x, 1.0 / (1.0 - shape)))
}
