//! Delta: what share of a group would have to move to live at even density.

use super::population::dissimilarity;

/// Returns `½ Σ |xᵢ/X − aᵢ/A|`, from 0 (even density) to 1; `None` where the group is empty.
///
/// Areas without people are land that the group could live on and count as such. Each column has
/// one number per area, checked before.
///
/// # Source
/// Hoover (1941), doi 10.1017/S0022050700052980; Massey and Denton (1988),
/// doi 10.1093/sf/67.2.281.
///
/// ```
/// use measures::segregation::spatial::delta::delta;
///
/// assert_eq!(delta(&[6.0, 2.0], &[1.0, 1.0]), Some(0.25));
/// ```
#[must_use]
pub fn delta(x: &[f64], area_m2: &[f64]) -> Option<f64> {
    dissimilarity(x, area_m2)
}

/// Returns [`delta`] over the areas where somebody lives, which is how OasisR counts.
#[must_use]
pub fn delta_of_inhabited(x: &[f64], totals: &[f64], area_m2: &[f64]) -> Option<f64> {
    let inhabited = || totals.iter().map(|total| *total > 0.0);
    let kept = |column: &[f64]| -> Vec<f64> {
        column.iter().zip(inhabited()).filter(|(_, kept)| *kept).map(|(value, _)| *value).collect()
    };
    delta(&kept(x), &kept(area_m2))
}
