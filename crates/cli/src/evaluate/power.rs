//! `brygga evaluate power`.

use clap::{Subcommand, ValueEnum};
use evaluation::answer::Evaluation;
use evaluation::honesty::power::panel::{Decision, Plan};
use evaluation::honesty::power::{PowerQuestion, power};
use evaluation::panel::Panel as DensePanel;

use super::panel::{Level, Panel, periods, units};
use super::study::Study;

/// What an evaluation can find: the smallest detectable effect, and the trend a pre-test sees
///
/// Examples:
///   brygga evaluate power groups --treated 30 --others 260 --deviation 4.2
///   brygga evaluate power panel --data panel.csv --outcome y --unit unit --time year --treated 20 --start 2018
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(subcommand)]
    asked: Asked,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// The smallest effect that two groups of these sizes can show.
    Groups(Groups),
    /// The smallest effect that an estimate with this standard error can show.
    Estimate(Estimate),
    /// By trial: effects put into a real panel, and how often they are found.
    Panel(Trials),
    /// What a test for trends before the start of an event study can see.
    PreTrends(PreTrends),
}

#[derive(Debug, Clone, Copy, clap::Args)]
struct Test {
    /// The size of the test.
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    size: f64,
    /// The chance wanted of finding the effect.
    #[arg(long, default_value_t = 0.8, value_name = "SHARE")]
    power: f64,
}

#[derive(Debug, clap::Args)]
struct Groups {
    /// Units treated.
    #[arg(long, value_name = "N")]
    treated: usize,
    /// Units compared with.
    #[arg(long, value_name = "N")]
    others: usize,
    /// The standard deviation of the outcome within groups.
    #[arg(long, default_value_t = 1.0)]
    deviation: f64,
    #[command(flatten)]
    test: Test,
}

#[derive(Debug, clap::Args)]
struct Estimate {
    /// The standard error.
    #[arg(long)]
    standard_error: f64,
    /// Degrees of freedom.
    #[arg(long)]
    degrees: f64,
    /// The rows that it rests on.
    #[arg(long, default_value_t = 0, value_name = "N")]
    rows: usize,
    #[command(flatten)]
    test: Test,
}

#[derive(Debug, clap::Args)]
struct Trials {
    #[command(flatten)]
    panel: Panel,
    /// How many units are treated in each trial.
    #[arg(long, value_name = "N")]
    treated: usize,
    /// The first treated period.
    #[arg(long, value_name = "PERIOD")]
    start: i64,
    /// Effects tried, in the unit of the outcome; chosen from its spread where not given.
    #[arg(long, value_delimiter = ',', value_name = "EFFECT,…")]
    effects: Vec<f64>,
    /// What counts as finding.
    #[arg(long, value_enum, default_value_t = Finding::Placebo)]
    decision: Finding,
    /// How many treated sets are drawn.
    #[arg(long, default_value_t = 999, value_name = "N")]
    draws: usize,
    /// What fixes the random draws.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    #[command(flatten)]
    test: Test,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Finding {
    /// Beyond estimates without effect.
    Placebo,
    /// The estimator's own p-value.
    OwnPValue,
}

#[derive(Debug, clap::Args)]
struct PreTrends {
    #[command(flatten)]
    study: Study,
    /// A violation to be judged, one number per period; straight lines alone where not given.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "NUMBER,…")]
    violation: Vec<f64>,
    #[command(flatten)]
    level: Level,
}

/// Answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    match &arguments.asked {
        Asked::Groups(asked) => {
            let Groups { treated, others, deviation, test: Test { size, power: wanted } } = *asked;
            let question =
                PowerQuestion::Groups { treated, others, deviation, size, power: wanted };
            Ok(power(&question)?)
        }
        Asked::Estimate(asked) => {
            let Estimate { standard_error, degrees, rows: n, test } = *asked;
            let Test { size, power: wanted } = test;
            let question =
                PowerQuestion::Estimate { standard_error, degrees, n, size, power: wanted };
            Ok(power(&question)?)
        }
        Asked::Panel(asked) => trials(asked),
        Asked::PreTrends(asked) => {
            let study = asked.study.read()?;
            let violation = (!asked.violation.is_empty()).then_some(asked.violation.as_slice());
            let level = asked.level.level;
            let columns = study.columns();
            Ok(power(&PowerQuestion::PreTrends { columns, violation, level })?)
        }
    }
}

fn trials(asked: &Trials) -> anyhow::Result<Evaluation> {
    let from = &asked.panel;
    let numbers = [from.outcome.as_str(), &from.time];
    let table = from.file.read(numbers, [from.unit.as_str()])?;
    let (unit, time) = (units(&table, from)?, periods(&table, from)?);
    let panel = DensePanel::of(&unit, &time, table.numbers(&from.outcome))?;
    let plan = Plan {
        treated: asked.treated,
        start: asked.start,
        effects: &asked.effects,
        decision: match asked.decision {
            Finding::Placebo => Decision::Placebo,
            Finding::OwnPValue => Decision::OwnPValue,
        },
        size: asked.test.size,
        power: asked.test.power,
        draws: asked.draws,
        seed: asked.seed,
    };
    Ok(power(&PowerQuestion::Panel { panel: &panel, plan })?)
}
