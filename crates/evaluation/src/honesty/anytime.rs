//! Intervals that hold at every look: for an evaluation renewed each time statistics arrive.

use numerics::elementary::{exp, ln, sqrt};
use numerics::sum::count;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};

/// How the mixture is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mixture {
    /// φ, the number of observations that the prior counts as much as.
    Given(f64),
    /// The φ that makes the interval shortest where so many observations are in.
    ShortestAt(usize),
}

/// An estimate as it stood when it was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// What names it: a year.
    pub label: String,
    /// The estimate from all observations so far.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The observations so far: units, or clusters where the standard error rests on them.
    pub n: usize,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnytimeQuestion<'a> {
    /// The looks, in order of time.
    pub looks: &'a [Look],
    /// The effect under the null hypothesis, zero.
    pub null: f64,
    /// How the mixture is set.
    pub mixture: Mixture,
    /// The confidence over all looks together, 0.95.
    pub level: f64,
    /// Clusters, where standard errors rest on them.
    pub clusters: Option<usize>,
}

/// Looks that have no anytime-valid answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AnytimeError {
    /// There is none.
    #[error("read the looks: there is none; give an estimate, a standard error and n for each")]
    NoLooks,
    /// A look cannot be read.
    #[error(
        "read look '{label}': estimate {estimate}, standard error {standard_error}, n {n}; it needs \
         finite numbers, a standard error above 0 and n above 0"
    )]
    Look {
        /// Its label.
        label: String,
        /// As given.
        estimate: f64,
        /// As given.
        standard_error: f64,
        /// As given.
        n: usize,
    },
    /// Observations went away.
    #[error(
        "read look '{label}': it rests on {n} observations after {before} before it; looks add \
         observations, so give them in order of time"
    )]
    Order {
        /// Its label.
        label: String,
        /// Its observations.
        n: usize,
        /// Those of the look before.
        before: usize,
    },
    /// An option is out of range.
    #[error("read the {option}: {value} is not {range}")]
    Option {
        /// Its name.
        option: &'static str,
        /// As given.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
}

/// Returns half the width of Robbins's two-sided normal mixture boundary for the mean of `t`
/// observations with variance one: `√((tρ² + 1)/(t²ρ²) · ln((tρ² + 1)/α²))`.
///
/// # Source
/// Robbins, H. (1970), doi 10.1214/aoms/1177696786; Waudby-Smith, I. et al. (2024), Time-uniform
/// central limit theory, doi 10.1214/24-AOS2408.
#[must_use]
pub fn robbins_half_width(t: f64, rho: f64, alpha: f64) -> f64 {
    let grown = t * rho * rho + 1.0;
    sqrt(grown / (t * t * rho * rho) * ln(grown / (alpha * alpha)))
}

/// Returns the logarithm of the e-value of a z statistic on `n` observations under the normal
/// mixture with `phi`: `½ ln(φ/(φ + n)) + ½ z² n/(φ + n)`.
///
/// # Source
/// Lindon, M., Ham, D., Tingley, M. and Bojinov, I. (2022), Anytime-Valid Linear Models,
/// arXiv 2210.08589, in the limit of many observations.
#[must_use]
pub fn ln_e_value(z: f64, n: f64, phi: f64) -> f64 {
    0.5 * ln(phi / (phi + n)) + 0.5 * z * z * n / (phi + n)
}

/// Returns the logarithm of the e-value of a t statistic with `degrees` of freedom from ordinary
/// least squares with normal errors; exact at any number of observations.
///
/// `½ ln(φ/(φ + n)) + ½(ν + 1) · (ln(1 + t²/ν) − ln(1 + φ/(φ + n) · t²/ν))`.
///
/// # Source
/// Lindon et al. (2022), arXiv 2210.08589, theorem 3 for one coefficient.
#[must_use]
pub fn ln_e_value_student(t: f64, degrees: f64, n: f64, phi: f64) -> f64 {
    let share = phi / (phi + n);
    let square = t * t / degrees;
    let gain = ln(1.0 + square) - ln(1.0 + share * square);
    0.5 * ln(share) + 0.5 * (degrees + 1.0) * gain
}

/// Returns the sequential p-value of an e-value, `min(1, 1/e)`.
#[must_use]
pub fn p_of(ln_e: f64) -> f64 {
    exp(-ln_e.max(0.0))
}

/// Returns how many standard errors each side the interval spans at `n` observations:
/// `√((φ + n)/n · ln((φ + n)/(φα²)))`. There the e-value is 1/α.
#[must_use]
pub fn reach(n: f64, phi: f64, alpha: f64) -> f64 {
    sqrt((phi + n) / n * ln((phi + n) / (phi * alpha * alpha)))
}

/// Returns the φ whose interval is shortest at `n` observations.
///
/// With `x = (φ + n)/φ` the reach squared is `x/(x − 1) · ln(x/α²)`, smallest where
/// `x − 1 = ln(x/α²)`.
#[must_use]
pub fn shortest_mixture(n: f64, alpha: f64) -> f64 {
    let mut x = 10.0;
    for _ in 0..200 {
        x = 1.0 + ln(x / (alpha * alpha));
    }
    n / (x - 1.0)
}

/// Returns an interval per look; together, with the stated confidence, all of them hold the effect
/// however often and whenever one looks, or stops.
///
/// The intervals rest on the estimate being nearly normal at each look with independent increments
/// (asymptotic confidence sequences). The answer is that of the last look; the running
/// intersection of all intervals so far is valid as well and is shown beside.
///
/// # Errors
/// [`AnytimeError`] where a look cannot be read, looks lose observations, or an option is out of
/// range.
///
/// # Source
/// As [`robbins_half_width`] and [`ln_e_value`].
pub fn anytime(question: &AnytimeQuestion<'_>) -> Result<Evaluation, AnytimeError> {
    check(question)?;
    let alpha = 1.0 - question.level;
    let phi = match question.mixture {
        Mixture::Given(phi) => phi,
        Mixture::ShortestAt(n) => shortest_mixture(count(n), alpha),
    };
    let mut rows = Vec::new();
    let mut p_value: f64 = 1.0;
    let mut low_so_far = f64::NEG_INFINITY;
    let mut high_so_far = f64::INFINITY;
    let mut last = None;
    for look in question.looks {
        let n = count(look.n);
        let half = reach(n, phi, alpha) * look.standard_error;
        let (low, high) = (look.estimate - half, look.estimate + half);
        let ln_e = ln_e_value((look.estimate - question.null) / look.standard_error, n, phi);
        p_value = p_value.min(p_of(ln_e));
        (low_so_far, high_so_far) = (low_so_far.max(low), high_so_far.min(high));
        let n = i64::try_from(look.n).unwrap_or(i64::MAX);
        rows.push(vec![
            Cell::Text(look.label.clone()),
            Cell::Whole(n),
            Cell::Number(look.estimate),
            Cell::Number(look.standard_error),
            Cell::Number(low),
            Cell::Number(high),
            Cell::Number(low_so_far),
            Cell::Number(high_so_far),
            Cell::Number(ln_e),
            Cell::Number(p_value),
        ]);
        last = Some((look, low, high));
    }
    let (look, low, high) = last.ok_or(AnytimeError::NoLooks)?;
    let mut warnings = Vec::new();
    if low_so_far > high_so_far {
        warnings.push(
            "The intervals of different looks have nothing in common: the effect has changed or \
             the standard errors are too small."
                .to_owned(),
        );
    }
    let interval = Interval { low, high, level: question.level, method: "anytime-valid" };
    Ok(Evaluation {
        method: "anytime",
        options: options(question, phi),
        estimate: Some(look.estimate),
        standard_error: Some(look.standard_error),
        interval: Some(interval),
        p_value: Some(p_value),
        n: look.n,
        clusters: question.clusters,
        details: vec![Table { name: "looks", columns: COLUMNS.to_vec(), rows }],
        diagnostics: vec![Diagnostic {
            name: "standard errors each side at the last look",
            finding: Finding::Number(reach(count(look.n), phi, alpha)),
        }],
        warnings,
    })
}

const COLUMNS: [&str; 10] = [
    "look",
    "n",
    "estimate",
    "standard_error",
    "low",
    "high",
    "low_of_all_so_far",
    "high_of_all_so_far",
    "ln_e_value",
    "p_value_of_all_so_far",
];

fn options(question: &AnytimeQuestion<'_>, phi: f64) -> Vec<(&'static str, String)> {
    let rule = match question.mixture {
        Mixture::Given(_) => "given".to_owned(),
        Mixture::ShortestAt(n) => format!("shortest at n = {n}"),
    };
    vec![
        ("level", question.level.to_string()),
        ("null", question.null.to_string()),
        ("mixture", rule),
        ("phi", phi.to_string()),
        ("p-value", "smallest of 1 and 1/e over all looks so far".to_owned()),
    ]
}

fn check(question: &AnytimeQuestion<'_>) -> Result<(), AnytimeError> {
    let refuse = |option, value, range| Err(AnytimeError::Option { option, value, range });
    if !(question.level > 0.5 && question.level < 1.0) {
        return refuse("level", question.level, "between 0.5 and 1; give 0.95");
    }
    if !question.null.is_finite() {
        return refuse("null", question.null, "a finite number; give 0");
    }
    match question.mixture {
        Mixture::Given(phi) if !(phi.is_finite() && phi > 0.0) => {
            return refuse(
                "mixture",
                phi,
                "above 0; give the observations of the most likely look",
            );
        }
        Mixture::ShortestAt(0) => {
            return refuse("mixture", 0.0, "a number of observations above 0");
        }
        _ => {}
    }
    let mut before = 0;
    for look in question.looks {
        let Look { label, estimate, standard_error, n } = look.clone();
        let usable = estimate.is_finite() && standard_error.is_finite() && standard_error > 0.0;
        if !usable || n == 0 {
            return Err(AnytimeError::Look { label, estimate, standard_error, n });
        }
        if n < before {
            return Err(AnytimeError::Order { label, n, before });
        }
        before = n;
    }
    if question.looks.is_empty() { Err(AnytimeError::NoLooks) } else { Ok(()) }
}
