//! `brygga evaluate synthetic-control`.

use anyhow::bail;
use clap::ValueEnum;
use evaluation::answer::Evaluation;
use evaluation::synthetic_control::augmented::LambdaRule;
use evaluation::synthetic_control::conformal::Permutations;
use evaluation::synthetic_control::did_inference;
use evaluation::synthetic_control::predictors::{Importance, Search};
use evaluation::synthetic_control::question::{
    Check, ControlInference, ControlQuestion, Predictor, WeighBy,
};
use evaluation::synthetic_control::study::{SeveralTreated, Who};
use evaluation::synthetic_control::synthetic_control;

use super::panel::{Draws, Level, Panel, numbers, periods, units};

/// One or few treated units against the mix of others that resembles them before the start
///
/// Examples:
///   brygga evaluate synthetic-control --data smoking.csv --outcome cigsale --unit state --time year --treated California --start 1989
///   brygga evaluate synthetic-control … --inference conformal --check leave-one-out
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    panel: Panel,
    #[command(flatten)]
    who: Treated,
    /// What several treated units are taken as.
    #[arg(long, value_enum, default_value_t = Several::EachOwn)]
    several: Several,
    /// Columns whose means before the start donors are weighed by; NAME@1980-1988 takes the mean
    /// over those periods. Every outcome before the start where not given.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN[@FROM-TO],…")]
    predictors: Vec<String>,
    /// How important each predictor is; searched for where not given.
    #[arg(long, value_delimiter = ',', value_name = "NUMBER,…", requires = "predictors")]
    importance: Vec<f64>,
    /// Takes the bias left before the start away by ridge regression; how strong by this rule.
    #[arg(long, value_enum, conflicts_with = "predictors")]
    augment: Option<Ridge>,
    /// Where the p-value and the interval come from.
    #[arg(long, value_enum, default_value_t = Sure::Placebo)]
    inference: Sure,
    /// As if treatment had begun at this earlier period.
    #[arg(long, value_name = "PERIOD")]
    placebo_start: Vec<i64>,
    /// What is tried beside the answer.
    #[arg(long, value_enum, value_delimiter = ',')]
    check: Vec<Tried>,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    level: Level,
}

/// Who is treated, from when, and who else there is.
#[derive(Debug, clap::Args)]
pub(super) struct Treated {
    /// The treated units, by the names in --unit.
    #[arg(long, value_delimiter = ',', value_name = "UNIT,…", requires = "start")]
    pub(super) treated: Vec<String>,
    /// The first treated period.
    #[arg(long, value_name = "PERIOD", requires = "treated")]
    pub(super) start: Option<i64>,
    /// The units that the treated may be compared with; all others where not given.
    #[arg(long, value_delimiter = ',', value_name = "UNIT,…")]
    pub(super) donors: Vec<String>,
}

impl Treated {
    /// Returns who is treated and from when.
    pub(super) fn who(&self) -> anyhow::Result<Who<'_>> {
        let Some(start) = self.start else {
            bail!("find the treated: none is named; write --treated UNIT --start PERIOD");
        };
        Ok(Who { treated: &self.treated, start, donors: &self.donors })
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Several {
    EachOwn,
    Average,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ridge {
    /// The strongest whose error is within one standard error of the smallest.
    OneStandardError,
    /// The one with the smallest error.
    Minimum,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sure {
    None,
    /// Every donor as if treated: the p-value is a rank.
    Placebo,
    /// Residuals shifted around the circle of periods.
    Conformal,
    /// Residuals in random order.
    ConformalIid,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tried {
    LeaveOneOut,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    let panel = &arguments.panel;
    let named: Vec<(String, Vec<i64>)> =
        arguments.predictors.iter().map(|text| predictor(text)).collect::<anyhow::Result<_>>()?;
    let wanted = [panel.outcome.as_str(), &panel.time].into_iter();
    let wanted = wanted.chain(named.iter().map(|(name, _)| name.as_str()));
    let table = panel.file.read(wanted, [panel.unit.as_str()])?;
    let (unit, time) = (units(&table, panel)?, periods(&table, panel)?);
    let predictors: Vec<Predictor<'_>> = named
        .iter()
        .map(|(name, periods)| Predictor { column: numbers(&table, name), periods })
        .collect();
    let mut checks: Vec<Check> =
        arguments.placebo_start.iter().map(|start| Check::InTime { start: *start }).collect();
    checks.extend(arguments.check.iter().map(|Tried::LeaveOneOut| Check::LeaveOneOut));
    let Draws { draws, seed } = arguments.draws;
    let question = ControlQuestion {
        outcome: numbers(&table, &panel.outcome),
        unit: &unit,
        time: &time,
        who: arguments.who.who()?,
        several: match arguments.several {
            Several::EachOwn => SeveralTreated::EachOwn,
            Several::Average => SeveralTreated::Average,
        },
        weigh_by: weigh_by(arguments, &predictors),
        inference: match arguments.inference {
            Sure::None => ControlInference::None,
            Sure::Placebo => ControlInference::Placebo,
            Sure::Conformal => ControlInference::Conformal(Permutations::MovingBlock),
            Sure::ConformalIid => {
                ControlInference::Conformal(Permutations::Independent { draws, seed })
            }
        },
        checks: &checks,
        level: arguments.level.level,
        draws: did_inference::Draws { draws, seed },
    };
    Ok(synthetic_control(&question)?)
}

fn weigh_by<'a>(arguments: &'a Arguments, predictors: &'a [Predictor<'a>]) -> WeighBy<'a> {
    if !predictors.is_empty() {
        let importance = if arguments.importance.is_empty() {
            Importance::Searched(Search { periods: &[], starts: 8, seed: arguments.draws.seed })
        } else {
            Importance::Given(&arguments.importance)
        };
        return WeighBy::Predictors { predictors, importance };
    }
    match arguments.augment {
        None => WeighBy::Outcomes,
        Some(Ridge::OneStandardError) => WeighBy::AugmentedOutcomes(LambdaRule::OneStandardError),
        Some(Ridge::Minimum) => WeighBy::AugmentedOutcomes(LambdaRule::Minimum),
    }
}

/// Reads `column` or `column@1980-1988`.
fn predictor(text: &str) -> anyhow::Result<(String, Vec<i64>)> {
    let Some((name, span)) = text.rsplit_once('@') else {
        return Ok((text.to_owned(), Vec::new()));
    };
    let (from, to) = span.split_once('-').unwrap_or((span, span));
    match (from.parse::<i64>(), to.parse::<i64>()) {
        (Ok(from), Ok(to)) if from <= to && to - from < 10_000 => {
            Ok((name.to_owned(), (from..=to).collect()))
        }
        _ => bail!("read the predictor '{text}': write a column, or column@1980-1988"),
    }
}
