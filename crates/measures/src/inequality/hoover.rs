//! Hoover's index: the share of income that would have to move for all to have the mean.

use numerics::sum::sum;

use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns Hoover's index, `Σw|y − μ| / (2Nμ)`; between 0 and 1 where no income is negative. It is
/// also Schutz's, Pietra's and the Robin Hood index.
///
/// # Errors
/// [`Undefined::MeanNotAboveZero`].
///
/// # Source
/// Hoover, E. M. (1936), The measurement of industrial localization, Review of Economics and
/// Statistics 18, doi 10.2307/1927875.
pub fn hoover(sample: &Sample) -> Result<f64, Undefined> {
    if sample.mean() <= 0.0 {
        return Err(Undefined::MeanNotAboveZero);
    }
    Ok(missing_to_mean(sample) / sample.total_income())
}

/// Returns Schutz's coefficient as PySAL has it, `10 Σ (y/μ − 1)` over those above the mean: ten
/// times n times [`hoover`], so it grows with the number of units. Weights count as units.
///
/// # Errors
/// As [`hoover`].
pub fn schutz_as_pysal(sample: &Sample) -> Result<f64, Undefined> {
    Ok(10.0 * sample.total_weight() * hoover(sample)?)
}

/// Returns [`hoover`] linearised.
///
/// # Errors
/// As [`hoover`].
pub fn hoover_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let estimate = hoover(sample)?;
    let (mean, total) = (sample.mean(), sample.total_income());
    let share_below = sample.weight_up_to(mean) / sample.total_weight();
    Ok(Linearised::by_slope(sample, estimate, |_, income| {
        ((mean - income).max(0.0) + share_below * (income - mean) - estimate * income) / total
    }))
}

/// Returns [`schutz_as_pysal`] linearised.
///
/// # Errors
/// As [`hoover`].
pub fn schutz_as_pysal_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let hoover = hoover_linearised(sample)?;
    let size = Linearised::by_slope(sample, sample.total_weight(), |_, _| 1.0);
    let estimate = 10.0 * size.estimate * hoover.estimate;
    Ok(Linearised::function(
        estimate,
        &[(10.0 * size.estimate, &hoover), (10.0 * hoover.estimate, &size)],
    ))
}

fn missing_to_mean(sample: &Sample) -> f64 {
    let mean = sample.mean();
    sum(sample.pairs().map(|(income, weight)| weight * (mean - income).max(0.0)))
}
