//! Hutchens' square root index.

use crate::segregation::lanes::{sum_over, total};

/// Returns `O = 1 − Σᵢ √(xᵢ/X · yᵢ/Y)`, from 0 to 1. `None` where either has nobody.
///
/// # Source
/// Hutchens, R. (2004), One measure of segregation, International Economic Review 45,
/// doi 10.1111/j.1468-2354.2004.00136.x.
#[must_use]
pub fn hutchens(group: &[f64], others: &[f64]) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    (x > 0.0 && y > 0.0).then(|| {
        let shared = sum_over(group.len(), |area| (group[area] * others[area]).sqrt());
        1.0 - shared / (x * y).sqrt()
    })
}
