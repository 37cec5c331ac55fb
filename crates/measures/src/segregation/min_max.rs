//! The min-max index: how much two distributions over areas overlap.

use crate::segregation::lanes::{sum_over, total};

/// Returns `S = 1 − Σᵢ min(xᵢ/X, yᵢ/Y) / Σᵢ max(xᵢ/X, yᵢ/Y)`, from 0 to 1: `2D / (1 + D)`. `None`
/// where either has nobody.
///
/// # Source
/// O'Sullivan, D. and Wong, D. W. S. (2007), A surface-based approach to measuring spatial
/// segregation, Geographical Analysis 39, doi 10.1111/j.1538-4632.2007.00699.x.
#[must_use]
pub fn min_max(group: &[f64], others: &[f64]) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    let (per_x, per_y) = (1.0 / x, 1.0 / y);
    (x > 0.0 && y > 0.0).then(|| {
        let n = group.len();
        let union = sum_over(n, |area| (group[area] * per_x).max(others[area] * per_y));
        1.0 - sum_over(n, |area| (group[area] * per_x).min(others[area] * per_y)) / union
    })
}
