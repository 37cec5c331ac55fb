//! Generalised entropy: Theil's two indices and the family around them.

use numerics::elementary::{ln, pow};
use numerics::sum::sum;

use crate::inequality::sample::{Linearised, Sample, Undefined};

/// Returns the generalised entropy index `GE(α)`, 0 or above.
///
/// With `x = y/μ`: `GE(α) = (Σwx^α/N − 1) / (α(α − 1))`; `GE(1) = Σw·x·ln x / N` is Theil's T with
/// `0·ln 0 = 0`; `GE(0) = −Σw·ln x / N` is Theil's L, the mean logarithmic deviation. `GE(2)` is half
/// the squared coefficient of variation and takes incomes below zero.
///
/// # Errors
/// [`Undefined`] where the mean is not above zero, an income is zero or below and α ≤ 0, or an
/// income is below zero and α is not 2.
///
/// # Source
/// Theil, H. (1967), Economics and information theory; Shorrocks, A. F. (1980), The class of
/// additively decomposable inequality measures, Econometrica 48, doi 10.2307/1913126.
///
/// ```
/// use measures::inequality::{entropy::generalised_entropy, sample::Sample};
///
/// let one_has_all = Sample::unweighted(&[0.0, 0.0, 9.0]).unwrap();
/// let theil = generalised_entropy(&one_has_all, 1.0).unwrap();
/// assert!((theil - 3f64.ln()).abs() < 1e-15);
/// assert!(generalised_entropy(&one_has_all, 0.0).is_err());
/// ```
pub fn generalised_entropy(sample: &Sample, alpha: f64) -> Result<f64, Undefined> {
    check(sample, alpha)?;
    Ok(entropy(sample, alpha))
}

/// Returns [`generalised_entropy`] linearised.
///
/// # Errors
/// As [`generalised_entropy`].
///
/// # Source
/// Biewen, M. and Jenkins, S. P. (2006), Variance estimation for generalized entropy and Atkinson
/// inequality indices, Oxford Bulletin of Economics and Statistics 68, doi
/// 10.1111/j.1468-0084.2006.00166.x.
pub fn generalised_entropy_linearised(
    sample: &Sample,
    alpha: f64,
) -> Result<Linearised, Undefined> {
    let estimate = generalised_entropy(sample, alpha)?;
    let (n, mean) = (sample.total_weight(), sample.mean());
    let power_mean = alpha * (alpha - 1.0) * estimate + 1.0;
    Ok(Linearised::by_slope(sample, estimate, |_, income| {
        let x = income / mean;
        let slope = if alpha == 0.0 {
            -ln(x) - estimate + (x - 1.0)
        } else if alpha == 1.0 {
            x_ln_x(x) - estimate - (x - 1.0) * (estimate + 1.0)
        } else {
            let power = power_of(x, alpha);
            (power - power_mean - alpha * power_mean * (x - 1.0)) / (alpha * (alpha - 1.0))
        };
        slope / n
    }))
}

/// Returns the J-divergence, `Σw(x − 1)ln x / N = GE(0) + GE(1)` with `x = y/μ`.
///
/// # Errors
/// [`Undefined::IncomeNotAboveZero`].
///
/// # Source
/// Rohde, N. (2016), J-divergence measurements of economic inequality, JRSS A 179, doi
/// 10.1111/rssa.12153.
pub fn j_divergence(sample: &Sample) -> Result<f64, Undefined> {
    Ok(generalised_entropy(sample, 0.0)? + generalised_entropy(sample, 1.0)?)
}

/// Returns [`j_divergence`] linearised.
///
/// # Errors
/// As [`j_divergence`].
pub fn j_divergence_linearised(sample: &Sample) -> Result<Linearised, Undefined> {
    let l = generalised_entropy_linearised(sample, 0.0)?;
    let t = generalised_entropy_linearised(sample, 1.0)?;
    Ok(Linearised::function(l.estimate + t.estimate, &[(1.0, &l), (1.0, &t)]))
}

fn check(sample: &Sample, alpha: f64) -> Result<(), Undefined> {
    if sample.mean() <= 0.0 {
        return Err(Undefined::MeanNotAboveZero);
    }
    if alpha <= 0.0 {
        sample.all_above_zero()
    } else if alpha == 2.0 {
        Ok(())
    } else {
        sample.none_below_zero()
    }
}

fn entropy(sample: &Sample, alpha: f64) -> f64 {
    let (n, mean) = (sample.total_weight(), sample.mean());
    let weighing = sample.pairs().filter(|(_, weight)| *weight > 0.0);
    let terms = weighing.map(|(income, weight)| weight * entropy_term(income / mean, alpha));
    (sum(terms) / n).max(0.0)
}

/// Returns what one person with `x` times the mean adds to N times `GE(α)`.
pub(crate) fn entropy_term(x: f64, alpha: f64) -> f64 {
    if alpha == 0.0 {
        -ln(x)
    } else if alpha == 1.0 {
        x_ln_x(x)
    } else {
        (power_of(x, alpha) - 1.0) / (alpha * (alpha - 1.0))
    }
}

fn x_ln_x(x: f64) -> f64 {
    if x > 0.0 { x * ln(x) } else { 0.0 }
}

fn power_of(x: f64, alpha: f64) -> f64 {
    if alpha == 2.0 { x * x } else { pow(x, alpha) }
}
