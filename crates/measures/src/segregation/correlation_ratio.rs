//! The correlation ratio V (eta squared): how far shares vary between areas.

use crate::segregation::lanes::{sum_over, total};

/// Returns `V = Σᵢ tᵢ(pᵢ − P)² / (T P (1 − P)) = (xPx − P) / (1 − P)`, from 0 to 1. `None` where
/// either has nobody.
///
/// # Source
/// Bell (1954), doi 10.2307/2574118; Massey and Denton (1988), doi 10.1093/sf/67.2.281; the
/// variance ratio of James, D. R. and Taeuber, K. E. (1985), doi 10.2307/270845.
#[must_use]
pub fn correlation_ratio(group: &[f64], others: &[f64]) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    let share = x / (x + y);
    (x > 0.0 && y > 0.0).then(|| {
        let variance = sum_over(group.len(), |area| {
            let all = group[area] + others[area];
            let deviation = group[area] - share * all;
            if all > 0.0 { deviation * deviation / all } else { 0.0 }
        });
        variance / (x * (1.0 - share))
    })
}
