//! Ratios between the two ends of the distribution.

use crate::inequality::density::{income_density, indicator, quantile_linearised};
use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns S80/S20: the income of those above the upper quintile over that of those at or below the
/// lower one.
///
/// 1 or above where no income is negative; negative where the bottom's income is.
///
/// # Errors
/// [`Undefined::LowerEndZero`] where those at the bottom have no income in sum;
/// [`Undefined::NobodyAbove`] where the upper quintile is the highest income, as among few.
///
/// # Source
/// Eurostat, EU-SILC, Income quintile share ratio (doc. LC-ILC/39/09/EN-rev.1); R's laeken and
/// convey.
pub fn quintile_share_ratio(sample: &Sample) -> Result<f64, Undefined> {
    let (lower, upper) = (sample.quantile(0.2), sample.quantile(0.8));
    if sample.highest() <= upper {
        return Err(Undefined::NobodyAbove);
    }
    let bottom = sample.income_up_to(lower);
    if bottom == 0.0 {
        return Err(Undefined::LowerEndZero);
    }
    Ok((sample.total_income() - sample.income_up_to(upper)) / bottom)
}

/// Returns [`quintile_share_ratio`] linearised; the quintiles by their densities.
///
/// # Errors
/// As [`quintile_share_ratio`], and where no density can be estimated.
///
/// # Source
/// Osier (2009), doi 10.18148/srm/2009.v3i3.369.
pub fn quintile_share_ratio_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    quintile_share_ratio(sample)?;
    let total = Linearised::by_slope(sample, sample.total_income(), |_, income| income);
    let upper = income_up_to_quantile(sample, 0.8)?;
    let top =
        Linearised::function(total.estimate - upper.estimate, &[(1.0, &total), (-1.0, &upper)]);
    Ok(top.over(&income_up_to_quantile(sample, 0.2)?))
}

/// Returns the ratio of two quantiles, such as P90/P10.
///
/// # Errors
/// [`Undefined::LowerEndZero`] where the lower quantile is zero or below.
pub fn percentile_ratio(sample: &Sample, upper: f64, lower: f64) -> Result<f64, Undefined> {
    let divisor = sample.quantile(lower);
    if divisor <= 0.0 {
        return Err(Undefined::LowerEndZero);
    }
    Ok(sample.quantile(upper) / divisor)
}

/// Returns [`percentile_ratio`] linearised.
///
/// # Errors
/// As [`percentile_ratio`], and where no density can be estimated.
pub fn percentile_ratio_linearised(
    sample: &Sample,
    upper: f64,
    lower: f64,
) -> Result<Linearised, Undefined> {
    percentile_ratio(sample, upper, lower)?;
    Ok(quantile_linearised(sample, upper)?.over(&quantile_linearised(sample, lower)?))
}

fn income_up_to_quantile(sample: &Sample, share: f64) -> Result<Linearised, Undefined> {
    let quantile = quantile_linearised(sample, share)?;
    let own = Linearised::by_slope(sample, sample.income_up_to(quantile.estimate), |_, income| {
        income * indicator(income <= quantile.estimate)
    });
    let moved = income_density(sample, quantile.estimate)?;
    Ok(Linearised::function(own.estimate, &[(1.0, &own), (moved, &quantile)]))
}
