//! `brygga evaluate synthetic-did`.

use anyhow::bail;
use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::rows::Numbers;
use evaluation::synthetic_control::adjustment::Adjustment;
use evaluation::synthetic_control::did_inference;
use evaluation::synthetic_control::question::{DidInference, DidQuestion, Penalty, Treated};
use evaluation::synthetic_control::synthetic_did;
use evaluation::synthetic_control::synthetic_did::{Design, Mode};

use super::panel::{Draws, Level, Panel, numbers, periods, units};
use super::synthetic_control;

/// Difference-in-differences with weights over units and over earlier periods
///
/// Example:
///   brygga evaluate synthetic-did --data smoking.csv --outcome cigsale --unit state --time year --treated California --start 1989
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    panel: Panel,
    #[command(flatten)]
    who: synthetic_control::Treated,
    /// Instead of --treated and --start: the column with the first treated period; empty or 0 is
    /// never.
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["treated", "start", "donors"])]
    cohort: Option<String>,
    /// Columns that change over time and are taken into account.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariates: Vec<String>,
    /// How covariates are taken into account.
    #[arg(long, value_enum, default_value_t = Way::Projected)]
    adjustment: Way,
    #[arg(long, value_enum, default_value_t = Of::SyntheticDid)]
    estimator: Of,
    /// How weights are found: the optimum, or the path of R's synthdid to it.
    #[arg(long, value_enum, default_value_t = How::Exact)]
    mode: How,
    /// Where the standard error, the p-value and the interval come from.
    #[arg(long, value_enum, default_value_t = Sure::Placebo)]
    inference: Sure,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    level: Level,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    /// Coefficients from the controls alone.
    Projected,
    /// Coefficients and weights chosen together.
    Optimised,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    SyntheticDid,
    SyntheticControl,
    DifferenceInDifferences,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum How {
    Exact,
    Compatible,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sure {
    None,
    /// Controls that stand in; all of them where one unit is treated.
    Placebo,
    Jackknife,
    Bootstrap,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let panel = &arguments.panel;
    let wanted = [panel.outcome.as_str(), &panel.time].into_iter();
    let more = arguments.covariates.iter().chain(&arguments.cohort).map(String::as_str);
    let table = panel.file.read(wanted.chain(more), [panel.unit.as_str()])?;
    let (unit, time) = (units(&table, panel)?, periods(&table, panel)?);
    let cohort =
        arguments.cohort.as_deref().map(|name| table.whole_or_missing(name)).transpose()?;
    let treated = match &cohort {
        Some(cohort) => Treated::Cohort(cohort),
        None if arguments.who.treated.is_empty() => {
            bail!(
                "find the treated: none is named; write --treated UNIT --start PERIOD or --cohort \
                 COLUMN"
            )
        }
        None => Treated::Named(arguments.who.who()?),
    };
    let covariates: Vec<Numbers<'_>> =
        arguments.covariates.iter().map(|name| numbers(&table, name)).collect();
    let Draws { draws, seed } = arguments.draws;
    let question = DidQuestion {
        outcome: numbers(&table, &panel.outcome),
        unit: &unit,
        time: &time,
        treated,
        covariates: &covariates,
        adjustment: match arguments.adjustment {
            Way::Projected => Adjustment::Projected,
            Way::Optimised => Adjustment::Optimised,
        },
        design: match arguments.estimator {
            Of::SyntheticDid => Design::SyntheticDid,
            Of::SyntheticControl => Design::SyntheticControl,
            Of::DifferenceInDifferences => Design::DifferenceInDifferences,
        },
        mode: match arguments.mode {
            How::Exact => Mode::Exact,
            How::Compatible => Mode::Compatible,
        },
        penalty: Penalty::Usual,
        inference: match arguments.inference {
            Sure::None => DidInference::None,
            Sure::Placebo => DidInference::Placebo,
            Sure::Jackknife => DidInference::Jackknife,
            Sure::Bootstrap => DidInference::Bootstrap,
        },
        level: arguments.level.level,
        draws: did_inference::Draws { draws, seed },
    };
    Ok(synthetic_did(&question)?)
}
