//! The difference in mean changes, as a ready estimator for trials of power.

use numerics::distribution::student_two_sided;
use numerics::elementary::sqrt;
use numerics::sum::{count, mean, sum};

use crate::honesty::power::panel::{Estimated, Trial};

/// Returns how much more the treated units' mean after the start differs from that before it than
/// the others' does, with the p-value of Student's t on pooled variances.
///
/// A unit without an outcome on either side is left out. With one treated unit there is no
/// p-value. `None` where fewer than one treated or two other units are left.
///
/// # Source
/// Bertrand, M., Duflo, E. and Mullainathan, S. (2004), doi 10.1162/003355304772839588: one
/// observation per unit and side leaves no serial correlation to overlook.
#[must_use]
pub fn difference_in_changes(trial: &Trial<'_>) -> Option<Estimated> {
    let (mut treated, mut others) = (Vec::new(), Vec::new());
    for (unit, is_treated) in trial.treated.iter().enumerate() {
        let (before, after) = trial.panel.unit(unit).split_at(trial.start);
        let known =
            |cells: &[Option<f64>]| mean(&cells.iter().flatten().copied().collect::<Vec<_>>());
        if let (Some(before), Some(after)) = (known(before), known(after)) {
            if *is_treated { &mut treated } else { &mut others }.push(after - before);
        }
    }
    if others.len() < 2 {
        return None;
    }
    let (up, down) = (mean(&treated)?, mean(&others)?);
    let estimate = up - down;
    if treated.len() < 2 {
        return Some(Estimated { estimate, p_value: None });
    }
    let squares =
        |values: &[f64], middle: f64| sum(values.iter().map(|v| (v - middle) * (v - middle)));
    let (n, m) = (count(treated.len()), count(others.len()));
    let degrees = n + m - 2.0;
    let variance = (squares(&treated, up) + squares(&others, down)) / degrees;
    let standard_error = sqrt(variance * (1.0 / n + 1.0 / m));
    let p_value =
        (standard_error > 0.0).then(|| student_two_sided(estimate / standard_error, degrees));
    Some(Estimated { estimate, p_value })
}
