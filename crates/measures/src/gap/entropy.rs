//! Theil's index and the mean log deviation of groups' rates.

use numerics::elementary::ln;
use numerics::sum::sum;

use super::between_group_variance::positive_mean;
use super::social_groups::{GroupMeasure, SocialGroups, Undefined};

/// Returns Theil's index over groups `TI = Σ pⱼrⱼ ln rⱼ`, with `rⱼ = yⱼ/μ`: 0 and up.
///
/// A rate of zero adds zero, the limit of `r ln r`. healthequal prints it times 1 000.
///
/// # Errors
/// [`Undefined`] where the mean is zero or below or a rate is below zero.
///
/// # Source
/// Theil, H. (1967), Economics and Information Theory; standard error by the delta method as Ahn
/// et al. (2018), doi 10.1200/CCI.18.00031.
pub fn theil(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let ratios = ratios(groups, |rate| rate >= 0.0)?;
    let (shares, mean) = (groups.shares(), groups.mean());
    let logarithm = |r: f64| if r > 0.0 { ln(r) } else { 0.0 };
    let terms = || shares.iter().zip(&ratios);
    let estimate = sum(terms().map(|(p, r)| p * r * logarithm(*r))).max(0.0);
    let gradient = terms().map(|(p, r)| p * (logarithm(*r) - estimate) / mean).collect();
    Ok(GroupMeasure::new(estimate, gradient))
}

/// Returns the mean log deviation over groups `MLD = −Σ pⱼ ln rⱼ`, with `rⱼ = yⱼ/μ`: 0 and up.
///
/// healthequal prints it times 1 000.
///
/// # Errors
/// [`Undefined`] where the mean or a rate is zero or below.
///
/// # Source
/// Ahn et al. (2018), doi 10.1200/CCI.18.00031.
pub fn mean_log_deviation(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let ratios = ratios(groups, |rate| rate > 0.0)?;
    let (shares, mean) = (groups.shares(), groups.mean());
    let terms = || shares.iter().zip(&ratios);
    let estimate = (-sum(terms().map(|(p, r)| p * ln(*r)))).max(0.0);
    let gradient = terms().map(|(p, r)| p * (1.0 - 1.0 / r) / mean).collect();
    Ok(GroupMeasure::new(estimate, gradient))
}

fn ratios(groups: &SocialGroups, has: impl Fn(f64) -> bool) -> Result<Vec<f64>, Undefined> {
    if let Some(group) = groups.rates.iter().position(|rate| !has(*rate)) {
        let (group, rate) = (groups.names[group].clone(), groups.rates[group]);
        return Err(Undefined::NoLogarithm { group, rate });
    }
    let mean = positive_mean(groups)?;
    Ok(groups.rates.iter().map(|rate| rate / mean).collect())
}
