//! Slope and relative index of inequality: a line through the groups from the most disadvantaged
//! person to the most advantaged.

use numerics::elementary::exp;
use numerics::sum::{count, sum};

use super::between_group_variance::positive_mean;
use super::social_groups::{GroupMeasure, SocialGroups, StandardError, Undefined};

mod logistic;

pub use logistic::{LogisticIndices, LogitEvents, logistic_indices};

/// The least-squares line of groups' rates on their ridits, weighted by people.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLine {
    /// The ridit of each group.
    pub ridits: Vec<f64>,
    /// The variance of the ridits over people.
    pub ridit_variance: f64,
    /// The height of the line at the middle person, the mean rate.
    pub mean: f64,
    /// The rise from rank 0 to rank 1.
    pub slope: f64,
    /// The standard error of the slope from the groups' scatter (k − 2 degrees of freedom);
    /// `None` with two groups.
    pub slope_error: Option<f64>,
}

/// Returns the line through the groups.
///
/// # Errors
/// [`Undefined`] without an order or where all groups stand at one place.
pub fn line_through_groups(groups: &SocialGroups) -> Result<GroupLine, Undefined> {
    let ridits = groups.ridits().ok_or(Undefined::Needs { needs: "an order of the groups" })?;
    let (shares, mean) = (groups.shares(), groups.mean());
    let terms = || shares.iter().zip(&ridits).zip(&groups.rates);
    let ridit_variance = sum(terms().map(|((p, r), _)| p * (r - 0.5) * (r - 0.5)));
    if ridit_variance <= 0.0 || ridits.windows(2).all(|pair| pair[0] == pair[1]) {
        return Err(Undefined::NoSpreadOfPlaces);
    }
    let slope = sum(terms().map(|((p, r), y)| p * (r - 0.5) * y)) / ridit_variance;
    let squares = sum(terms().map(|((p, r), y)| {
        let left = y - mean - slope * (r - 0.5);
        p * left * left
    }));
    let n = groups.n_groups();
    let slope_error = (n > 2).then(|| (squares / count(n - 2) / ridit_variance).sqrt());
    Ok(GroupLine { ridits, ridit_variance, mean, slope, slope_error })
}

/// Returns the slope index of inequality `SII = Σ pⱼ(Rⱼ − ½)yⱼ / Σ pⱼ(Rⱼ − ½)²`, in the rates'
/// unit: the difference between the most advantaged person and the most disadvantaged on the
/// line. Every group counts once by its people.
///
/// # Errors
/// [`Undefined`] without an order or where all groups stand at one place.
///
/// # Source
/// Pamuk, E. R. (1985), doi 10.1080/0032472031000141256; Wagstaff, A., Paci, P. and van
/// Doorslaer, E. (1991), doi 10.1016/0277-9536(91)90212-U.
pub fn slope_index(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let line = line_through_groups(groups)?;
    let gradient = slope_gradient(groups, &line);
    let scatter_error = scatter(&line, 1.0);
    Ok(GroupMeasure { scatter_error, ..GroupMeasure::new(line.slope, gradient) })
}

/// Returns the relative index of inequality as the ratio of the line's ends,
/// `RII = (μ + SII/2) / (μ − SII/2)`.
///
/// # Errors
/// [`Undefined`] as [`slope_index`], and where the line is at zero or below at the lower end.
///
/// # Source
/// Mackenbach, J. P. and Kunst, A. E. (1997), doi 10.1016/S0277-9536(96)00073-1.
pub fn relative_index(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let line = line_through_groups(groups)?;
    let (upper, lower) = (line.mean + 0.5 * line.slope, line.mean - 0.5 * line.slope);
    if lower <= 0.0 {
        return Err(Undefined::DivisorNotPositive { rate: lower });
    }
    let estimate = upper / lower;
    let slopes = slope_gradient(groups, &line).into_iter().zip(groups.shares());
    let turned = |(s, p): (f64, f64)| (p + 0.5 * s - estimate * (p - 0.5 * s)) / lower;
    let scatter_error = scatter(&line, line.mean / (lower * lower));
    Ok(GroupMeasure {
        scatter_error,
        ..GroupMeasure::ratio(estimate, slopes.map(turned).collect())
    })
}

/// Returns the slope index over the mean, `SII / μ`: Pamuk's relative index.
///
/// # Errors
/// [`Undefined`] as [`slope_index`], and where the mean is zero or below.
///
/// # Source
/// Pamuk, E. R. (1985), doi 10.1080/0032472031000141256.
pub fn slope_over_mean(groups: &SocialGroups) -> Result<GroupMeasure, Undefined> {
    let (line, mean) = (line_through_groups(groups)?, positive_mean(groups)?);
    let estimate = line.slope / mean;
    let slopes = slope_gradient(groups, &line).into_iter().zip(groups.shares());
    let gradient = slopes.map(|(s, p)| (s - estimate * p) / mean).collect();
    let scatter_error = scatter(&line, 1.0 / mean);
    Ok(GroupMeasure { scatter_error, ..GroupMeasure::new(estimate, gradient) })
}

fn slope_gradient(groups: &SocialGroups, line: &GroupLine) -> Vec<f64> {
    let terms = groups.shares().into_iter().zip(&line.ridits);
    terms.map(|(p, r)| p * (r - 0.5) / line.ridit_variance).collect()
}

fn scatter(line: &GroupLine, factor: f64) -> Option<StandardError> {
    let method = "scatter of the groups about the line";
    line.slope_error.map(|error| StandardError { value: factor * error, method })
}

/// Returns `1/(1 + e⁻ˣ)` without overflow.
fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}
