//! Multigroup indices made of squared distances from the mean composition.

use numerics::sum::count;

use crate::segregation::counts::Table;
use crate::segregation::lanes::sum_over;

/// Returns `Σᵢ tᵢ(pᵢₖ − Pₖ)² / T` of each group.
fn variances(table: &Table<'_>) -> Vec<f64> {
    let totals = table.area_totals();
    let of_group = |(group, share): (usize, f64)| {
        let column = table.column(group);
        let sum = sum_over(totals.len(), |area| {
            let deviation = column[area] - share * totals[area];
            if totals[area] > 0.0 { deviation * deviation / totals[area] } else { 0.0 }
        });
        sum / table.total()
    };
    table.group_shares().into_iter().enumerate().map(of_group).collect()
}

/// Returns the relative diversity `R = Σₖ Σᵢ tᵢ(pᵢₖ − Pₖ)² / (T I)` with `I = Σₖ Pₖ(1 − Pₖ)`, from
/// 0 to 1: how much less likely two persons of one area differ than two of all. `None` where one
/// group has everybody.
///
/// # Source
/// Goodman, L. A. and Kruskal, W. H. (1954), doi 10.2307/2281536; Reardon and Firebaugh (2002),
/// doi 10.1111/1467-9531.00110.
#[must_use]
pub fn relative_diversity(table: &Table<'_>) -> Option<f64> {
    let interaction: f64 = table.group_shares().iter().map(|share| share * (1.0 - share)).sum();
    (interaction > 0.0).then(|| variances(table).iter().sum::<f64>() / interaction)
}

/// Returns the normalised exposure `P = Σₖ Σᵢ tᵢ(pᵢₖ − Pₖ)² / (T (1 − Pₖ))`, from 0 to 1. `None`
/// where one group has everybody.
///
/// # Source
/// James, D. R. (1986), The racial ghetto as a race-making situation, Law and Social Inquiry 11,
/// doi 10.1111/j.1747-4469.1986.tb00249.x; Reardon and Firebaugh (2002),
/// doi 10.1111/1467-9531.00110.
#[must_use]
pub fn normalized_exposure(table: &Table<'_>) -> Option<f64> {
    let shares = table.group_shares();
    let one_has_all = shares.iter().any(|share| *share >= 1.0);
    let terms = variances(table).into_iter().zip(&shares);
    (!one_has_all).then(|| terms.map(|(variance, share)| variance / (1.0 - share)).sum())
}

/// Returns the squared coefficient of variation
/// `C = Σₖ Σᵢ tᵢ(pᵢₖ − Pₖ)² / (T (K − 1) Pₖ)`, from 0 to 1, over the K groups that have a person.
/// `None` where one group has everybody.
///
/// # Source
/// Reardon and Firebaugh (2002), doi 10.1111/1467-9531.00110.
#[must_use]
pub fn squared_coefficient_of_variation(table: &Table<'_>) -> Option<f64> {
    let shares = table.group_shares();
    let n_groups = shares.iter().filter(|share| **share > 0.0).count();
    let terms = variances(table).into_iter().zip(&shares).filter(|(_, share)| **share > 0.0);
    let sum = terms.map(|(variance, share)| variance / share).sum::<f64>();
    (n_groups > 1).then(|| sum / count(n_groups - 1))
}
