//! Estimates where there can be no effect: other dates, other outcomes.

use numerics::sum::count;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Table};

/// What an estimator answers to a placebo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceboEffect {
    /// The effect.
    pub estimate: f64,
    /// Its standard error, where it has one.
    pub standard_error: Option<f64>,
    /// Its p-value, where it has one.
    pub p_value: Option<f64>,
    /// The rows that it rests on.
    pub n: usize,
}

/// A start that no treatment had, with the periods that may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FalseStart {
    /// The pretended first treated period.
    pub start: i64,
    /// The last period that may be used: all later ones could show the real effect.
    pub last: i64,
}

/// Which false starts are tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceboDates<'a> {
    /// The periods of the panel.
    pub periods: &'a [i64],
    /// The first period in which the real effect could show, anticipation included.
    pub start: i64,
    /// Periods needed before a false start.
    pub before: usize,
    /// Periods needed from a false start until the real one.
    pub after: usize,
    /// The size of each test, 0.05.
    pub size: f64,
}

/// Placebos that cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlaceboError {
    /// Too few periods lie before the start.
    #[error(
        "try false starts before {start}: {found} periods lie before it and {needed} are needed; \
         lower the periods before or after, or try placebo outcomes"
    )]
    TooFewPeriods {
        /// The real start.
        start: i64,
        /// Periods before it.
        found: usize,
        /// Periods needed.
        needed: usize,
    },
    /// No outcome is named.
    #[error("try placebo outcomes: none is named; name outcomes that the treatment cannot touch")]
    NoOutcomes,
    /// The size is no share.
    #[error("read the size: {size} does not lie between 0 and 0.5; give 0.05")]
    Size {
        /// As given.
        size: f64,
    },
    /// The estimator answered to none.
    #[error("try {tried} placebos: the estimator answered to none; check what it needs")]
    NoAnswer {
        /// How many were tried.
        tried: usize,
    },
}

/// Returns the false starts that leave enough periods, none of which the real effect can touch.
///
/// # Errors
/// [`PlaceboError::TooFewPeriods`] where there is none.
pub fn false_starts(dates: &PlaceboDates<'_>) -> Result<Vec<FalseStart>, PlaceboError> {
    let mut early: Vec<i64> =
        dates.periods.iter().copied().filter(|period| *period < dates.start).collect();
    early.sort_unstable();
    early.dedup();
    let (before, after) = (dates.before.max(1), dates.after.max(1));
    let (found, needed) = (early.len(), before + after);
    if found < needed {
        return Err(PlaceboError::TooFewPeriods { start: dates.start, found, needed });
    }
    let last = early[found - 1];
    Ok(early[before..=found - after].iter().map(|&start| FalseStart { start, last }).collect())
}

/// Returns the effects of treatments that did not happen, by an estimator of one's own.
///
/// The estimator is given a false start and the last period it may use.
///
/// # Errors
/// [`PlaceboError`] where no false start leaves enough periods or the estimator never answers.
///
/// # Source
/// Heckman, J. and Hotz, J. (1989), doi 10.1080/01621459.1989.10478848, the pre-programme test;
/// Abadie, A., Diamond, A. and Hainmueller, J. (2015), doi 10.1111/ajps.12116, in time.
pub fn placebo_dates<F>(dates: &PlaceboDates<'_>, estimator: F) -> Result<Evaluation, PlaceboError>
where
    F: Fn(FalseStart) -> Option<PlaceboEffect>,
{
    let starts = false_starts(dates)?;
    let tried: Vec<(Cell, Option<PlaceboEffect>)> =
        starts.iter().map(|start| (Cell::Whole(start.start), estimator(*start))).collect();
    let mut answer = answered("placebo-dates", &tried, dates.size)?;
    answer.options.extend([
        ("start", dates.start.to_string()),
        ("periods before", dates.before.max(1).to_string()),
        ("periods after", dates.after.max(1).to_string()),
    ]);
    Ok(answer)
}

/// Returns the effects on outcomes that the treatment cannot touch, by an estimator of one's own,
/// which is given the outcome's place among the names.
///
/// # Errors
/// [`PlaceboError`] where no outcome is named or the estimator never answers.
///
/// # Source
/// Rosenbaum, P. (2002), Observational Studies, section 6, on outcomes known to be unaffected.
pub fn placebo_outcomes<F>(
    names: &[String],
    size: f64,
    estimator: F,
) -> Result<Evaluation, PlaceboError>
where
    F: Fn(usize) -> Option<PlaceboEffect>,
{
    if names.is_empty() {
        return Err(PlaceboError::NoOutcomes);
    }
    let tried: Vec<(Cell, Option<PlaceboEffect>)> = names
        .iter()
        .enumerate()
        .map(|(i, name)| (Cell::Text(name.clone()), estimator(i)))
        .collect();
    answered("placebo-outcomes", &tried, size)
}

fn answered(
    method: &'static str,
    tried: &[(Cell, Option<PlaceboEffect>)],
    size: f64,
) -> Result<Evaluation, PlaceboError> {
    if !(size > 0.0 && size < 0.5) {
        return Err(PlaceboError::Size { size });
    }
    let found: Vec<PlaceboEffect> = tried.iter().filter_map(|(_, effect)| *effect).collect();
    if found.is_empty() {
        return Err(PlaceboError::NoAnswer { tried: tried.len() });
    }
    let p_values: Vec<f64> = found.iter().filter_map(|effect| effect.p_value).collect();
    let significant = p_values.iter().filter(|p| **p <= size).count();
    let smallest = p_values.iter().copied().reduce(f64::min);
    // Bonferroni's bound holds however the placebos depend on each other.
    let p_value = smallest.map(|p| (p * count(p_values.len())).min(1.0));
    let mut warnings = Vec::new();
    if p_value.is_some_and(|p| p <= size) {
        warnings.push(format!(
            "{significant} of {} placebos find an effect where there can be none: the estimator \
             or the comparison does not hold.",
            p_values.len()
        ));
    }
    let rows = tried.iter().map(|(name, effect)| {
        let number = |value: Option<f64>| Cell::from(value);
        vec![
            name.clone(),
            number(effect.map(|e| e.estimate)),
            number(effect.and_then(|e| e.standard_error)),
            number(effect.and_then(|e| e.p_value)),
        ]
    });
    let columns = vec!["placebo", "estimate", "standard_error", "p_value"];
    Ok(Evaluation {
        method,
        options: vec![
            ("size", size.to_string()),
            ("p-value", "smallest times their number (Bonferroni)".to_owned()),
        ],
        estimate: None,
        standard_error: None,
        interval: None,
        p_value,
        n: found.iter().map(|effect| effect.n).max().unwrap_or(0),
        clusters: None,
        details: vec![Table { name: "placebos", columns, rows: rows.collect() }],
        diagnostics: vec![
            Diagnostic { name: "placebos", finding: Finding::Count(tried.len()) },
            Diagnostic { name: "significant placebos", finding: Finding::Count(significant) },
            Diagnostic {
                name: "placebos without an answer",
                finding: Finding::Count(tried.len() - found.len()),
            },
        ],
        warnings,
    })
}
