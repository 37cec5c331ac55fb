//! The Gini index of segregation over neighbourhoods.

use numerics::sum::RunningSum;

use super::units::Units;

/// Returns `G = Σᵢ Σⱼ tᵢ tⱼ |pᵢ − pⱼ| ∕ 2T²P(1 − P)`, or `None` where the group is nobody or
/// everybody.
///
/// # Source
/// James, D. R. and Taeuber, K. E. (1985), Measures of segregation, Sociological Methodology 15,
/// doi 10.2307/270845; over bespoke neighbourhoods as EquiPop 1.62.
#[must_use]
pub fn gini(units: &Units) -> Option<f64> {
    let overall = units.mixed_share()?;
    let mut rising: Vec<(f64, f64)> =
        units.shares.iter().copied().zip(units.people.iter().copied()).collect();
    rising.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let (mut below, mut members_below) = (RunningSum::default(), RunningSum::default());
    let mut differences = RunningSum::default();
    for (share, people) in rising {
        differences.add(people * (share * below.value() - members_below.value()));
        below.add(people);
        members_below.add(people * share);
    }
    let total = units.all_people();
    Some(differences.value() / (total * total * overall * (1.0 - overall)))
}
