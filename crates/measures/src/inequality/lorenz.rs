//! The Lorenz curve and what is read off it: shares, Palma's ratio, polarisation.

use crate::inequality::density::{indicator, quantile_linearised};
use crate::inequality::gini::{gini, gini_linearised};
use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns the share of all income that the poorest `share` of the population has, on the Lorenz
/// curve drawn straight between incomes.
///
/// # Errors
/// [`Undefined::ZeroMean`].
///
/// # Source
/// Lorenz, M. O. (1905), Methods of measuring the concentration of wealth, doi 10.2307/2276207;
/// interpolation as Langel and Tillé (2011), Statistical Methods & Applications 20, doi
/// 10.1007/s10260-011-0172-4.
///
/// ```
/// use measures::inequality::{lorenz::lorenz, sample::Sample};
///
/// let incomes = Sample::unweighted(&[1.0, 1.0, 2.0]).unwrap();
/// assert_eq!(lorenz(&incomes, 0.5), Ok(0.375));
/// ```
pub fn lorenz(sample: &Sample, share: f64) -> Result<f64, Undefined> {
    if sample.total_income() == 0.0 {
        return Err(Undefined::ZeroMean);
    }
    if share >= 1.0 {
        return Ok(1.0);
    }
    let wanted = share * sample.total_weight();
    let place = sample.place_reaching(wanted);
    let (income, weight) = (sample.incomes()[place], sample.weights()[place]);
    let left_over = sample.reached()[place] - wanted;
    let before = sample.gathered()[place] - weight * income;
    Ok((before + income * (weight - left_over)) / sample.total_income())
}

/// Returns [`lorenz`] linearised: the exact slope, with the income at the share as the quantile.
///
/// # Errors
/// As [`lorenz`].
///
/// # Source
/// Kovacevic, M. S. and Binder, D. A. (1997), Variance estimation for measures of income inequality
/// and polarization, Journal of Official Statistics 13.
pub fn lorenz_linearised(sample: &Sample, share: f64) -> Result<Linearised, Undefined> {
    let place = sample.place_reaching(share * sample.total_weight());
    of_quantile(sample, share, sample.incomes()[place])
}

/// Returns [`lorenz`] with convey's linearised variable, whose quantile lies on the straight line
/// between neighbouring incomes instead of at an income.
///
/// # Errors
/// As [`lorenz`].
pub fn lorenz_linearised_as_convey(sample: &Sample, share: f64) -> Result<Linearised, Undefined> {
    let wanted = share * sample.total_weight();
    let place = sample.place_reaching(wanted);
    let quantile = match place.checked_sub(1) {
        Some(below) if sample.weights()[place] > 0.0 && sample.reached()[below] > 0.0 => {
            let (low, high) = (sample.incomes()[below], sample.incomes()[place]);
            let part = (wanted - sample.reached()[below]) / sample.weights()[place];
            low + (high - low) * part
        }
        _ => sample.incomes()[place],
    };
    of_quantile(sample, share, quantile)
}

/// Returns the share of all income of those between two shares of the population, poorest first.
///
/// # Errors
/// As [`lorenz`].
pub fn income_share(sample: &Sample, from: f64, to: f64) -> Result<f64, Undefined> {
    Ok(lorenz(sample, to)? - lorenz(sample, from)?)
}

/// Returns [`income_share`] linearised.
///
/// # Errors
/// As [`lorenz`].
pub fn income_share_linearised(
    sample: &Sample,
    from: f64,
    to: f64,
) -> Result<Linearised, Undefined> {
    let (low, high) = (lorenz_linearised(sample, from)?, lorenz_linearised(sample, to)?);
    Ok(Linearised::function(high.estimate - low.estimate, &[(1.0, &high), (-1.0, &low)]))
}

/// Returns Palma's ratio: the income of the richest tenth over that of the poorest four tenths.
///
/// # Errors
/// As [`lorenz`], and [`Undefined::LowerEndZero`].
///
/// # Source
/// Palma, J. G. (2011), Homogeneous middles vs. heterogeneous tails, Development and Change 42, doi
/// 10.1111/j.1467-7660.2011.01694.x.
pub fn palma(sample: &Sample) -> Result<f64, Undefined> {
    let poorest = lorenz(sample, 0.4)?;
    if poorest == 0.0 {
        return Err(Undefined::LowerEndZero);
    }
    Ok(income_share(sample, 0.9, 1.0)? / poorest)
}

/// Returns [`palma`] linearised.
///
/// # Errors
/// As [`palma`].
pub fn palma_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    palma(sample)?;
    Ok(income_share_linearised(sample, 0.9, 1.0)?.over(&lorenz_linearised(sample, 0.4)?))
}

/// Returns Wolfson's polarisation, `2(1 − 2L(½) − G)·μ/m`, m the median; 0 where all are equal, 1
/// where half have nothing and half have twice the mean.
///
/// # Errors
/// [`Undefined::MeanNotAboveZero`], or [`Undefined::LowerEndZero`] where the median is not above
/// zero.
///
/// # Source
/// Wolfson, M. C. (1994), When inequalities diverge, American Economic Review 84(2), 353–358.
pub fn wolfson(sample: &Sample) -> Result<f64, Undefined> {
    Ok(2.0 * wolfson_as_pysal(sample)?)
}

/// Returns Wolfson's polarisation as PySAL has it: half of [`wolfson`].
///
/// # Errors
/// As [`wolfson`].
pub fn wolfson_as_pysal(sample: &Sample) -> Result<f64, Undefined> {
    let median = sample.quantile(0.5);
    if sample.mean() <= 0.0 {
        return Err(Undefined::MeanNotAboveZero);
    }
    if median <= 0.0 {
        return Err(Undefined::LowerEndZero);
    }
    Ok((1.0 - 2.0 * lorenz(sample, 0.5)? - gini(sample)?) * sample.mean() / median)
}

/// Returns [`wolfson`] linearised; the median by its density.
///
/// # Errors
/// As [`wolfson`], and where no density can be estimated.
pub fn wolfson_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let half = wolfson_as_pysal_linearised(sample)?;
    Ok(Linearised::function(2.0 * half.estimate, &[(2.0, &half)]))
}

/// Returns [`wolfson_as_pysal`] linearised.
///
/// # Errors
/// As [`wolfson_linearised`].
pub fn wolfson_as_pysal_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let estimate = wolfson_as_pysal(sample)?;
    let (half, gini) = (lorenz_linearised(sample, 0.5)?, gini_linearised(sample)?);
    let (mean, median) = (mean_linearised(sample), quantile_linearised(sample, 0.5)?);
    let scale = mean.estimate / median.estimate;
    Ok(Linearised::function(
        estimate,
        &[
            (-2.0 * scale, &half),
            (-scale, &gini),
            (estimate / mean.estimate, &mean),
            (-estimate / median.estimate, &median),
        ],
    ))
}

/// Returns the mean linearised.
#[must_use]
pub fn mean_linearised(sample: &Sample) -> Linearised {
    let (n, mean) = (sample.total_weight(), sample.mean());
    Linearised::by_slope(sample, mean, |_, income| (income - mean) / n)
}

fn of_quantile(sample: &Sample, share: f64, quantile: f64) -> Result<Linearised, Undefined> {
    let estimate = lorenz(sample, share)?;
    let total = sample.total_income();
    Ok(Linearised::by_slope(sample, estimate, |_, income| {
        let below = (income - quantile) * indicator(income <= quantile);
        (below + share * quantile - estimate * income) / total
    }))
}
