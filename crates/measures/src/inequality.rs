//! How unequally an amount is spread over people.
//!
//! One front door, [`inequality`], answers for columns of a table; every measure also stands alone
//! in its own file and takes a [`sample::Sample`]. Where there are too many incomes to hold or sort
//! at once, [`kronor`], [`amounts`] and [`totals`] take them in pieces.

pub mod amounts;
mod answer;
pub mod atkinson;
mod catalogue;
pub mod density;
pub mod entropy;
mod figure;
pub mod gini;
pub mod groups;
pub mod hoover;
pub mod kronor;
pub mod lorenz;
pub mod poverty;
pub mod ratio;
mod rows;
pub mod sample;
pub mod sources;
pub mod survey;
#[cfg(test)]
mod tests;
pub mod totals;
pub mod zenga;

use crate::column::ColumnError;
use crate::estimate::Estimate;
use crate::inequality::poverty::PovertyLine;
use crate::inequality::sample::SampleError;
use crate::inequality::survey::Draws;

pub use crate::inequality::catalogue::MEASURES;

/// What to do with incomes at or below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZeroAndBelow {
    /// Keep all. Measures that need incomes above zero, or not below it, are undefined.
    Keep,
    /// Lift incomes below zero to zero, as Eurostat and Statistics Sweden do.
    ClipToZero,
    /// Leave incomes below zero out of the measures, not out of the poverty line.
    DropBelow,
    /// Leave incomes at or below zero out of the measures, not out of the poverty line; as R's
    /// convey on the subset with incomes above zero.
    DropAtOrBelow,
}

/// How standard errors and intervals are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncertainty {
    /// Not at all: the rows are everyone.
    None,
    /// By linearisation under the survey's design; normal intervals.
    Linearisation,
    /// By drawing sampling units anew within strata; percentile intervals.
    Bootstrap {
        /// How many samples are drawn.
        samples: usize,
        /// How many units each draws from a stratum.
        draws: Draws,
        /// What fixes the draws.
        seed: u64,
    },
}

/// The parameters of the measures that have one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameters<'a> {
    /// α of the generalised entropy indices.
    pub entropy: &'a [f64],
    /// ε of Atkinson's indices, above 0.
    pub aversion: &'a [f64],
    /// α of the indices of Foster, Greer and Thorbecke: 0, or 1 and above.
    pub poverty_aversion: &'a [f64],
    /// Upper and lower share of each percentile ratio.
    pub percentiles: &'a [(f64, f64)],
    /// Rising shares of the population at which the Lorenz curve is given.
    pub lorenz: &'a [f64],
}

/// The parameters most tables are published with.
pub const USUAL_PARAMETERS: Parameters<'static> = Parameters {
    entropy: &[-1.0, 0.5, 2.0],
    aversion: &[0.5, 1.0, 2.0],
    poverty_aversion: &[1.0, 2.0],
    percentiles: &[(0.9, 0.1), (0.9, 0.5), (0.5, 0.1)],
    lorenz: &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InequalityQuestion<'a> {
    /// The measures' ids in [`MEASURES`]; all where empty.
    pub measures: &'a [&'a str],
    /// The parameters of measures that have one.
    pub parameters: Parameters<'a>,
    /// What to do with incomes at or below zero.
    pub zero_and_below: ZeroAndBelow,
    /// Where the poverty line is drawn, among all rows.
    pub line: PovertyLine,
    /// How standard errors are made.
    pub uncertainty: Uncertainty,
    /// The confidence of intervals, 0.95.
    pub level: f64,
}

/// The table that is asked about: one row per person or household.
///
/// A row that misses its income, or its entry in any other column given, is left out and counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InequalityColumns<'a> {
    /// The incomes.
    pub incomes: &'a [Option<f64>],
    /// How much each row counts; alike where there is none.
    pub weights: Option<&'a [Option<f64>]>,
    /// The stratum each row was drawn in.
    pub strata: Option<&'a [Option<&'a str>]>,
    /// The sampling unit each row belongs to, within its stratum; the row itself where there is
    /// none.
    pub clusters: Option<&'a [Option<&'a str>]>,
    /// The group each row belongs to: every measure is then given for each, and entropy split
    /// within and between.
    pub groups: Option<&'a [Option<&'a str>]>,
    /// Named sources that the income is made of; what they leave becomes a source of its own.
    pub sources: &'a [(&'a str, &'a [Option<f64>])],
}

/// Why inequality could not be measured.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InequalityError {
    /// A measure is not known.
    #[error("measure '{asked}'; known are {known}")]
    UnknownMeasure {
        /// The id asked for.
        asked: String,
        /// The ids there are.
        known: String,
    },
    /// A measure by source has no sources.
    #[error("measure '{measure}' without sources of income; name one column or more")]
    NoSources {
        /// The measure.
        measure: String,
    },
    /// A parameter is outside its range.
    #[error("use {value} as {parameter}; {needed}")]
    Parameter {
        /// Which parameter.
        parameter: &'static str,
        /// Its value.
        value: f64,
        /// What would work.
        needed: &'static str,
    },
    /// A column cannot be read.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// The rows make no sample.
    #[error(transparent)]
    Sample(#[from] SampleError),
}

/// Returns the answers to a question about a table, in the order of [`MEASURES`].
///
/// A measure with a parameter is answered once for each. Where groups are given, each answer has a
/// part per group, with the poverty line still everyone's. A measure that is undefined has no
/// estimate and a diagnostic that says why.
///
/// # Errors
/// [`InequalityError`] where a measure is unknown, a parameter outside its range, a column not
/// readable, or no row weighs anything.
///
/// ```
/// use measures::inequality::poverty::PovertyLine;
/// use measures::inequality::{
///     InequalityColumns, InequalityQuestion, USUAL_PARAMETERS, Uncertainty, ZeroAndBelow, inequality,
/// };
///
/// let question = InequalityQuestion {
///     measures: &["gini", "theil-l"],
///     parameters: USUAL_PARAMETERS,
///     zero_and_below: ZeroAndBelow::Keep,
///     line: PovertyLine::OfMedian(0.6),
///     uncertainty: Uncertainty::None,
///     level: 0.95,
/// };
/// let incomes = [Some(0.0), Some(2.0), None, Some(4.0)];
/// let columns = InequalityColumns {
///     incomes: &incomes, weights: None, strata: None, clusters: None, groups: None, sources: &[],
/// };
/// let answers = inequality(&question, &columns).unwrap();
/// assert_eq!((answers[0].estimate, answers[0].n), (Some(4.0 / 9.0), 3));
/// assert_eq!(answers[1].estimate, None);
/// ```
pub fn inequality(
    question: &InequalityQuestion,
    columns: &InequalityColumns,
) -> Result<Vec<Estimate>, InequalityError> {
    check(question)?;
    let rows = rows::Rows::read(question, columns)?;
    let plans = catalogue::plans(question.measures, &question.parameters, &rows.traits)?;
    Ok(answer::answers(question, &rows, &plans))
}

fn check(question: &InequalityQuestion) -> Result<(), InequalityError> {
    let parameters = &question.parameters;
    each("α of generalised entropy", parameters.entropy, "a finite number", f64::is_finite)?;
    each("ε of Atkinson's index", parameters.aversion, "a finite number above 0", |e| {
        e.is_finite() && e > 0.0
    })?;
    let poverty = "0, or a finite number from 1 up";
    each("α of Foster, Greer and Thorbecke's index", parameters.poverty_aversion, poverty, |a| {
        a == 0.0 || (a.is_finite() && a >= 1.0)
    })?;
    let inside = |share: f64| share > 0.0 && share < 1.0;
    for (upper, lower) in parameters.percentiles {
        each("a percentile ratio's share", &[*upper, *lower], "a share between 0 and 1", inside)?;
        each("a percentile ratio's upper share", &[*upper], "above the lower", |s| s > *lower)?;
    }
    each("a share of the Lorenz curve", parameters.lorenz, "a share from 0 to 1", |share| {
        (0.0..=1.0).contains(&share)
    })?;
    if let Some(pair) = parameters.lorenz.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(outside("a share of the Lorenz curve", pair[1], "shares must rise"));
    }
    each("the level of confidence", &[question.level], "a share between 0 and 1", inside)?;
    let (line, value) = match question.line {
        PovertyLine::OfMedian(share) => ("the poverty line's share of the median", share),
        PovertyLine::OfMean(share) => ("the poverty line's share of the mean", share),
        PovertyLine::At(amount) => ("the poverty line", amount),
    };
    each(line, &[value], "a finite number above 0", |line| line.is_finite() && line > 0.0)?;
    match question.uncertainty {
        Uncertainty::Bootstrap { samples, .. } if samples < 2 => {
            let value = numerics::sum::count(samples);
            Err(outside("the number of bootstrap samples", value, "2 or more"))
        }
        _ => Ok(()),
    }
}

fn each(
    parameter: &'static str,
    values: &[f64],
    needed: &'static str,
    works: impl Fn(f64) -> bool,
) -> Result<(), InequalityError> {
    match values.iter().find(|value| !works(**value)) {
        Some(value) => Err(outside(parameter, *value, needed)),
        None => Ok(()),
    }
}

fn outside(parameter: &'static str, value: f64, needed: &'static str) -> InequalityError {
    InequalityError::Parameter { parameter, value, needed }
}
