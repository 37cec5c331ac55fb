//! Atkinson's index: the share of income that equality would be worth.

use numerics::elementary::{exp, ln, pow};
use numerics::sum::sum;

use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns Atkinson's index under inequality aversion ε > 0, between 0 and 1.
///
/// `A(ε) = 1 − (Σw·x^(1−ε)/N)^(1/(1−ε))` and `A(1) = 1 − exp(Σw·ln x / N)` with `x = y/μ`.
///
/// # Errors
/// [`Undefined`] where an income is zero or below and ε ≥ 1, or below zero and ε < 1.
///
/// # Source
/// Atkinson, A. B. (1970), On the measurement of inequality, Journal of Economic Theory 2, doi
/// 10.1016/0022-0531(70)90039-6.
///
/// ```
/// use measures::inequality::{atkinson::atkinson, sample::Sample};
///
/// let incomes = Sample::unweighted(&[1.0, 4.0]).unwrap();
/// assert!((atkinson(&incomes, 1.0).unwrap() - (1.0 - 2.0 / 2.5)).abs() < 1e-15);
/// ```
pub fn atkinson(sample: &Sample, aversion: f64) -> Result<f64, Undefined> {
    check(sample, aversion)?;
    let mean = power_mean(sample, aversion);
    let equivalent = if aversion == 1.0 { exp(mean) } else { pow(mean, 1.0 / (1.0 - aversion)) };
    Ok((1.0 - equivalent).clamp(0.0, 1.0))
}

/// Returns [`atkinson`] linearised.
///
/// # Errors
/// As [`atkinson`].
///
/// # Source
/// Biewen and Jenkins (2006), doi 10.1111/j.1468-0084.2006.00166.x.
pub fn atkinson_linearised(sample: &Sample, aversion: f64) -> Result<Linearised, Undefined> {
    let estimate = atkinson(sample, aversion)?;
    let (n, income_mean) = (sample.total_weight(), sample.mean());
    let mean = power_mean(sample, aversion);
    Ok(Linearised::by_slope(sample, estimate, |_, income| {
        let x = income / income_mean;
        let own = if aversion == 1.0 {
            ln(x) - mean
        } else {
            (pow(x, 1.0 - aversion) / mean - 1.0) / (1.0 - aversion)
        };
        (1.0 - estimate) * ((x - 1.0) - own) / n
    }))
}

/// Returns `Σw·x^(1−ε)/N`, or the mean of `ln x` where ε is 1.
fn power_mean(sample: &Sample, aversion: f64) -> f64 {
    let mean = sample.mean();
    let weighing = sample.pairs().filter(|(_, weight)| *weight > 0.0);
    let terms = weighing.map(|(income, weight)| {
        let x = income / mean;
        weight * if aversion == 1.0 { ln(x) } else { pow(x, 1.0 - aversion) }
    });
    sum(terms) / sample.total_weight()
}

fn check(sample: &Sample, aversion: f64) -> Result<(), Undefined> {
    if aversion < 1.0 { sample.none_below_zero() } else { sample.all_above_zero() }
}
