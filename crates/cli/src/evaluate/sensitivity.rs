//! `brygga evaluate sensitivity`.

use anyhow::{anyhow, bail};
use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::honesty::event_study::EventStudyColumns;
use evaluation::honesty::sensitivity::question::{
    Breakdown, IntervalKind, SensitivityQuestion, Target,
};
use evaluation::honesty::sensitivity::restriction::{Bounded, Direction, Restriction};
use evaluation::honesty::sensitivity::sensitivity;
use numerics::matrix::Matrix;

use super::panel::{Draws, Level};
use crate::columns::File;

/// How wrong parallel trends may be before the answer changes (Rambachan and Roth)
///
/// The file has one row per period of an event study without the reference: the period, the
/// coefficient, and its covariances with all coefficients in the rows' order, a column each.
///
/// Example:
///   brygga evaluate sensitivity --data study.csv --period time --coefficient beta --covariance c1,c2,c3,c4 --reference -1 --bounds 0,0.5,1,2
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) study: Study,
    /// What violations are measured by.
    #[arg(long, value_enum, default_value_t = By::RelativeMagnitudes)]
    restriction: By,
    /// What is known of a violation's direction.
    #[arg(long, value_enum, default_value_t = Way::Any)]
    direction: Way,
    /// How large violations may be, a row of the answer for each.
    #[arg(long, value_delimiter = ',', default_value = "0,0.5,1,1.5,2", value_name = "NUMBER,…")]
    bounds: Vec<f64>,
    /// Whose effect is asked about: first, average, or a period.
    #[arg(long, default_value = "average", allow_hyphen_values = true)]
    target: String,
    /// How intervals are made; fixed-length for smoothness, else conditional.
    #[arg(long, value_enum)]
    interval: Option<Kind>,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    level: Level,
}

/// An event study in a file.
#[derive(Debug, clap::Args)]
pub(super) struct Study {
    #[command(flatten)]
    file: File,
    /// The column with the period of each coefficient, without the reference.
    #[arg(long, value_name = "COLUMN")]
    period: String,
    /// The column with the coefficients.
    #[arg(long, value_name = "COLUMN")]
    coefficient: String,
    /// The columns with the covariances, one per row of the file, in the rows' order.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariance: Vec<String>,
    /// Instead of --covariance, for coefficients that do not vary together: their standard errors.
    #[arg(long, value_name = "COLUMN", conflicts_with = "covariance")]
    standard_error: Option<String>,
    /// The period that the others are compared with.
    #[arg(long, default_value_t = -1, allow_hyphen_values = true, value_name = "PERIOD")]
    reference: i64,
    /// The rows that the study rests on.
    #[arg(long, default_value_t = 0, value_name = "N")]
    rows: usize,
}

/// An event study that was read.
pub(super) struct ReadStudy {
    periods: Vec<i64>,
    reference: i64,
    coefficients: Vec<f64>,
    covariance: Matrix,
    rows: usize,
}

impl Study {
    pub(super) fn read(&self) -> anyhow::Result<ReadStudy> {
        let numbers = [&self.period, &self.coefficient];
        let more = self.covariance.iter().chain(&self.standard_error);
        let wanted = numbers.into_iter().chain(more).map(String::as_str);
        let table = self.file.read(wanted, [])?;
        let periods = table.whole_numbers(&self.period)?;
        let coefficients = table.complete(&self.coefficient)?;
        let k = periods.len();
        let covariance =
            match &self.standard_error {
                Some(name) => {
                    let errors = table.complete(name)?;
                    Matrix::from_fn(k, k, |row, column| {
                        if row == column { errors[row] * errors[row] } else { 0.0 }
                    })
                }
                None if self.covariance.len() == k => {
                    let columns: Vec<Vec<f64>> = self
                        .covariance
                        .iter()
                        .map(|name| table.complete(name))
                        .collect::<anyhow::Result<_>>()?;
                    Matrix::from_columns(&columns)
                }
                None => bail!(
                    "read the covariance: {} columns are named for {k} coefficients; name one per \
                 coefficient, or --standard-error",
                    self.covariance.len()
                ),
            };
        Ok(ReadStudy {
            periods,
            reference: self.reference,
            coefficients,
            covariance,
            rows: self.rows,
        })
    }
}

impl ReadStudy {
    /// Lends the study as methods read it.
    pub(super) fn columns(&self) -> EventStudyColumns<'_> {
        EventStudyColumns {
            periods: &self.periods,
            reference: self.reference,
            coefficients: &self.coefficients,
            covariance: &self.covariance,
            n: self.rows,
            clusters: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Of how much the slope changes from period to period, in the outcome's unit.
    Smoothness,
    /// By how many times the largest move before the start.
    RelativeMagnitudes,
    /// By how many times the largest change of slope before the start.
    RelativeSmoothness,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    Any,
    Positive,
    Negative,
    Increasing,
    Decreasing,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    FixedLength,
    Conditional,
    LeastFavourable,
}

/// Reads the study and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let study = arguments.study.read()?;
    let usual = match arguments.restriction {
        By::Smoothness => Kind::FixedLength,
        _ => Kind::Conditional,
    };
    let target = match arguments.target.as_str() {
        "first" => Target::First,
        "average" => Target::Average,
        period => Target::Period(period.parse().map_err(|_| {
            anyhow!("read the target '{period}': write first, average or a period")
        })?),
    };
    let question = SensitivityQuestion {
        columns: study.columns(),
        target,
        restriction: Restriction {
            bounded: match arguments.restriction {
                By::Smoothness => Bounded::Smoothness,
                By::RelativeMagnitudes => Bounded::RelativeMagnitudes,
                By::RelativeSmoothness => Bounded::RelativeSmoothness,
            },
            direction: match arguments.direction {
                Way::Any => Direction::Any,
                Way::Positive => Direction::Positive,
                Way::Negative => Direction::Negative,
                Way::Increasing => Direction::Increasing,
                Way::Decreasing => Direction::Decreasing,
            },
        },
        bounds: &arguments.bounds,
        interval: match arguments.interval.unwrap_or(usual) {
            Kind::FixedLength => IntervalKind::FixedLength,
            Kind::Conditional => IntervalKind::ConditionalLeastFavourable,
            Kind::LeastFavourable => IntervalKind::LeastFavourable,
        },
        breakdown: Breakdown::Find,
        level: arguments.level.level,
        draws: arguments.draws.draws.max(LEAST_DRAWS),
        seed: arguments.draws.seed,
    };
    Ok(sensitivity(&question)?)
}

/// The least favourable critical value needs more draws than a p-value does.
const LEAST_DRAWS: usize = 10_000;
