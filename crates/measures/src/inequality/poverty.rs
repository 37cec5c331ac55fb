//! Poverty lines and how many are below them, by how much.

use numerics::elementary::{ln, pow};
use numerics::sum::sum;

use crate::inequality::density::{density, indicator, quantile_linearised};
use crate::inequality::lorenz::mean_linearised;
use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Where the line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PovertyLine {
    /// A share of the median; 0.6 is the at-risk-of-poverty threshold of the European Union.
    OfMedian(f64),
    /// A share of the mean.
    OfMean(f64),
    /// An amount in the unit of the incomes, without sampling error.
    At(f64),
}

impl PovertyLine {
    /// Returns the line for these incomes.
    #[must_use]
    pub fn amount(self, sample: &Sample) -> f64 {
        match self {
            Self::OfMedian(share) => share * sample.quantile(0.5),
            Self::OfMean(share) => share * sample.mean(),
            Self::At(amount) => amount,
        }
    }

    /// Returns the line linearised.
    ///
    /// # Errors
    /// [`Undefined::NoSpread`] where the median has no density.
    pub fn linearised(self, sample: &Sample) -> Result<Linearised, Undefined> {
        let scaled = |share: f64, whole: &Linearised| {
            Linearised::function(self.amount(sample), &[(share, whole)])
        };
        Ok(match self {
            Self::OfMedian(share) => scaled(share, &quantile_linearised(sample, 0.5)?),
            Self::OfMean(share) => scaled(share, &mean_linearised(sample)),
            Self::At(amount) => Linearised::by_slope(sample, amount, |_, _| 0.0),
        })
    }
}

/// Returns the share of the population below the line, 0 to 1.
///
/// # Source
/// Eurostat, At-risk-of-poverty rate (LC-ILC/39/09/EN-rev.1): strictly below. R's convey counts
/// those at the line too.
#[must_use]
pub fn poverty_rate(sample: &Sample, line: f64) -> f64 {
    sample.weight_below(line) / sample.total_weight()
}

/// Returns [`poverty_rate`] linearised, the line's own sampling error included.
///
/// # Errors
/// [`Undefined::NoSpread`] where the line has sampling error but no density.
///
/// # Source
/// Osier (2009), doi 10.18148/srm/2009.v3i3.369.
pub fn poverty_rate_linearised(
    sample: &Sample,
    line: &Linearised,
) -> Result<Linearised, Undefined> {
    let (n, rate) = (sample.total_weight(), poverty_rate(sample, line.estimate));
    let own = Linearised::by_slope(sample, rate, |_, income| {
        (indicator(income < line.estimate) - rate) / n
    });
    with_line(sample, &own, line, || density(sample, line.estimate))
}

/// Returns the median income of those below the line.
///
/// # Errors
/// [`Undefined::NobodyBelowLine`].
pub fn median_below(sample: &Sample, line: f64) -> Result<f64, Undefined> {
    let below = sample.weight_below(line);
    if below > 0.0 { Ok(sample.income_at(below / 2.0)) } else { Err(Undefined::NobodyBelowLine) }
}

/// Returns [`median_below`] linearised.
///
/// # Errors
/// As [`median_below`], and where no density can be estimated.
pub fn median_below_linearised(
    sample: &Sample,
    line: &Linearised,
) -> Result<Linearised, Undefined> {
    let median = median_below(sample, line.estimate)?;
    let rate = poverty_rate_linearised(sample, line)?;
    let n = sample.total_weight();
    let own = Linearised::by_slope(sample, median, |_, income| {
        (indicator(income <= median) - rate.estimate / 2.0) / n
    });
    let pull = 1.0 / density(sample, median)?;
    Ok(Linearised::function(median, &[(pull / 2.0, &rate), (-pull, &own)]))
}

/// Returns the relative median at-risk-of-poverty gap: how far below the line, as a share of it, the
/// median of those below it is.
///
/// # Errors
/// [`Undefined::NobodyBelowLine`] or [`Undefined::LineNotAboveZero`].
///
/// # Source
/// Eurostat, Relative median at-risk-of-poverty gap (LC-ILC/39/09/EN-rev.1).
pub fn relative_median_gap(sample: &Sample, line: f64) -> Result<f64, Undefined> {
    above_zero(line)?;
    Ok((line - median_below(sample, line)?) / line)
}

/// Returns [`relative_median_gap`] linearised.
///
/// # Errors
/// As [`relative_median_gap`], and where no density can be estimated.
pub fn relative_median_gap_linearised(
    sample: &Sample,
    line: &Linearised,
) -> Result<Linearised, Undefined> {
    let gap = relative_median_gap(sample, line.estimate)?;
    let ratio = median_below_linearised(sample, line)?.over(line);
    Ok(Linearised::function(gap, &[(-1.0, &ratio)]))
}

/// Returns the index of Foster, Greer and Thorbecke, `Σ w ((z − y)/z)^α / N` over those below the
/// line z: α = 0 the rate, 1 the mean gap, 2 the severity.
///
/// # Errors
/// [`Undefined::LineNotAboveZero`].
///
/// # Panics
/// Where α is not 0 and below 1.
///
/// # Source
/// Foster, J., Greer, J. and Thorbecke, E. (1984), A class of decomposable poverty measures,
/// Econometrica 52, doi 10.2307/1913475.
pub fn foster_greer_thorbecke(sample: &Sample, line: f64, aversion: f64) -> Result<f64, Undefined> {
    assert!(aversion == 0.0 || aversion >= 1.0, "poverty aversion is 0, or 1 and above");
    above_zero(line)?;
    if aversion == 0.0 {
        return Ok(poverty_rate(sample, line));
    }
    let gaps = below(sample, line).map(|(income, weight)| weight * gap_to(line, income, aversion));
    Ok(sum(gaps) / sample.total_weight())
}

/// Returns [`foster_greer_thorbecke`] linearised.
///
/// # Errors
/// As [`foster_greer_thorbecke`], and where the rate has no density at a line with sampling error.
pub fn foster_greer_thorbecke_linearised(
    sample: &Sample,
    line: &Linearised,
    aversion: f64,
) -> Result<Linearised, Undefined> {
    let (z, n) = (line.estimate, sample.total_weight());
    let index = foster_greer_thorbecke(sample, z, aversion)?;
    if aversion == 0.0 {
        return poverty_rate_linearised(sample, line);
    }
    let own = Linearised::by_slope(sample, index, |_, income| {
        let gap = if income < z { gap_to(z, income, aversion) } else { 0.0 };
        (gap - index) / n
    });
    with_line(sample, &own, line, || {
        let slopes = below(sample, z).map(|(income, weight)| {
            weight * aversion * gap_to(z, income, aversion - 1.0) * income / (z * z)
        });
        Ok(sum(slopes) / n)
    })
}

/// Returns Watts's index, `Σ w ln(z/y) / N` over those below the line z.
///
/// # Errors
/// [`Undefined::LineNotAboveZero`] or [`Undefined::IncomeNotAboveZero`].
///
/// # Source
/// Watts, H. W. (1968), An economic definition of poverty, Institute for Research on Poverty
/// discussion paper 5; Zheng, B. (1993), doi 10.1016/0165-1765(93)90178-E.
pub fn watts(sample: &Sample, line: f64) -> Result<f64, Undefined> {
    above_zero(line)?;
    sample.all_above_zero()?;
    let logs = below(sample, line).map(|(income, weight)| weight * ln(line / income));
    Ok(sum(logs) / sample.total_weight())
}

/// Returns [`watts`] linearised.
///
/// # Errors
/// As [`watts`].
pub fn watts_linearised(sample: &Sample, line: &Linearised) -> Result<Linearised, Undefined> {
    let (z, n) = (line.estimate, sample.total_weight());
    let index = watts(sample, z)?;
    let own = Linearised::by_slope(sample, index, |_, income| {
        (if income < z { ln(z / income) } else { 0.0 } - index) / n
    });
    with_line(sample, &own, line, || Ok(poverty_rate(sample, z) / z))
}

/// Returns the measure with the sampling error that the line brings; a fixed line brings none.
fn with_line(
    sample: &Sample,
    own: &Linearised,
    line: &Linearised,
    slope: impl Fn() -> Result<f64, Undefined>,
) -> Result<Linearised, Undefined> {
    assert_eq!(line.contributions.len(), sample.len(), "a line of the same rows");
    if line.contributions.iter().all(|contribution| *contribution == 0.0) {
        return Ok(own.clone());
    }
    Ok(Linearised::function(own.estimate, &[(1.0, own), (slope()?, line)]))
}

fn below(sample: &Sample, line: f64) -> impl Iterator<Item = (f64, f64)> {
    sample.pairs().take_while(move |(income, _)| *income < line).filter(|(_, weight)| *weight > 0.0)
}

fn gap_to(line: f64, income: f64, aversion: f64) -> f64 {
    let gap = (line - income) / line;
    if aversion == 1.0 {
        gap
    } else if aversion == 0.0 {
        1.0
    } else {
        pow(gap, aversion)
    }
}

fn above_zero(line: f64) -> Result<(), Undefined> {
    if line > 0.0 { Ok(()) } else { Err(Undefined::LineNotAboveZero) }
}
