//! The variance of groups' rates about the mean of all people.

use numerics::sum::sum;

use super::social_groups::{GroupMeasure, SocialGroups, StandardError, Undefined};

/// Returns the between-group variance `BGV = Σ pⱼ(yⱼ − μ)²`, in the rates' unit squared.
///
/// `pⱼ` is the share of people in group j, `yⱼ` its rate, `μ = Σ pⱼyⱼ`. Where the rates' variances
/// `vⱼ` are known, the standard error is that of a quadratic form of normal rates,
/// `4Σ pⱼ²(yⱼ − μ)²vⱼ + 2Σᵢⱼ Aᵢⱼ²vᵢvⱼ` with `A = diag(p) − ppᵀ`: the second term keeps it above
/// zero where all rates are equal. Sampling error of the rates pushes BGV upwards by `Σ Aⱼⱼvⱼ`.
///
/// # Source
/// Ahn, J. et al. (2018), Variance estimation for 11 commonly used health disparity measures,
/// doi 10.1200/CCI.18.00031.
#[must_use]
pub fn between_group_variance(groups: &SocialGroups) -> GroupMeasure {
    let (shares, deviations) = (groups.shares(), deviations(groups));
    let terms = || shares.iter().zip(&deviations);
    let estimate = sum(terms().map(|(p, d)| p * d * d));
    let gradient: Vec<f64> = terms().map(|(p, d)| 2.0 * p * d).collect();
    let own_error = groups.variances.as_ref().map(|variances| {
        let first = sum(gradient.iter().zip(variances).map(|(g, v)| g * g * v));
        // ΣᵢⱼAᵢⱼ²vᵢvⱼ = (Σp²v)² + Σ p²v²((1 − p)² − p²)
        let spread = || shares.iter().zip(variances);
        let all = sum(spread().map(|(p, v)| p * p * v));
        let own = sum(spread().map(|(p, v)| p * p * v * v * (1.0 - 2.0 * p)));
        let value = (first + 2.0 * (all * all + own)).sqrt();
        StandardError { value, method: "quadratic form of normal rates (Ahn et al. 2018)" }
    });
    GroupMeasure { own_error, ..GroupMeasure::new(estimate, gradient) }
}

/// Returns the bias that the rates' sampling error adds to [`between_group_variance`],
/// `Σ pⱼ(1 − pⱼ)vⱼ`; `None` where the variances are unknown.
#[must_use]
pub fn between_group_variance_bias(groups: &SocialGroups) -> Option<f64> {
    let variances = groups.variances.as_ref()?;
    let shares = groups.shares();
    Some(sum(shares.iter().zip(variances).map(|(p, v)| p * (1.0 - p) * v)))
}

/// Returns the between-group standard deviation `BGSD = √BGV`, in the rates' unit.
#[must_use]
pub fn between_group_standard_deviation(groups: &SocialGroups) -> GroupMeasure {
    let variance = between_group_variance(groups);
    let estimate = variance.estimate.sqrt();
    GroupMeasure::new(estimate, root_gradient(&variance.gradient, estimate))
}

/// Returns the coefficient of variation over groups `COV = 100·BGSD / μ`, in percent.
///
/// # Errors
/// [`Undefined`] where the mean is zero or below.
///
/// # Source
/// Schlotheuber, A. and Hosseinpoor, A. R. (2022), doi 10.3390/ijerph19063697.
pub fn coefficient_of_variation(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let (deviation, mean) = (between_group_standard_deviation(groups), positive_mean(groups)?);
    let terms = deviation.gradient.iter().zip(groups.shares());
    let slope = |(g, p): (&f64, f64)| 100.0 * (g - p * deviation.estimate / mean) / mean;
    let gradient = terms.map(slope).collect();
    Ok(GroupMeasure::new(100.0 * deviation.estimate / mean, gradient))
}

/// Returns each rate's distance to the mean of all people.
pub(crate) fn deviations(groups: &SocialGroups) -> Vec<f64> {
    let mean = groups.mean();
    groups.rates.iter().map(|rate| rate - mean).collect()
}

/// Returns the mean where it can be divided by.
pub(crate) fn positive_mean(groups: &SocialGroups) -> Result<f64, Undefined> {
    let mean = groups.mean();
    if mean > 0.0 { Ok(mean) } else { Err(Undefined::MeanNotPositive { mean }) }
}

/// The root's slope at zero is not defined; zero says that the delta method sees nothing there.
fn root_gradient(gradient: &[f64], root: f64) -> Vec<f64> {
    gradient.iter().map(|g| if root > 0.0 { g / (2.0 * root) } else { 0.0 }).collect()
}
