//! `brygga evaluate equivalence`.

use clap::{Subcommand, ValueEnum};
use evaluation::answer::Evaluation;
use evaluation::honesty::equivalence::{EquivalenceQuestion, Small, Summary, equivalence};

use super::panel::Draws;
use super::study::Study;

/// Whether an effect, or the trends before the start, are smaller than what matters
///
/// Examples:
///   brygga evaluate equivalence effect --estimate 0.2 --standard-error 0.1 --margin 0.5
///   brygga evaluate equivalence pre-trends --data study.csv --period time --coefficient beta --standard-error se --margin 0.5
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(subcommand)]
    small: Asked,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// Two one-sided tests of one effect.
    Effect(Effect),
    /// The coefficients before the reference of an event study.
    PreTrends(PreTrends),
}

#[derive(Debug, Clone, Copy, clap::Args)]
struct Margin {
    /// Below what size it does not matter, in the unit of the outcome.
    #[arg(long, value_name = "SIZE")]
    margin: f64,
    /// How often a size at the margin may pass as smaller.
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    size: f64,
}

#[derive(Debug, clap::Args)]
struct Effect {
    /// The estimate.
    #[arg(long, allow_hyphen_values = true)]
    estimate: f64,
    /// Its standard error.
    #[arg(long)]
    standard_error: f64,
    /// Degrees of freedom; the normal distribution where not given.
    #[arg(long)]
    degrees: Option<f64>,
    /// The rows that it rests on.
    #[arg(long, default_value_t = 0, value_name = "N")]
    rows: usize,
    #[command(flatten)]
    margin: Margin,
}

#[derive(Debug, clap::Args)]
struct PreTrends {
    #[command(flatten)]
    study: Study,
    /// What of the coefficients is to be small.
    #[arg(long, value_enum, default_value_t = Of::Max)]
    summary: Of,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    margin: Margin,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    Max,
    Mean,
    Rms,
}

/// Answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Evaluation> {
    match &arguments.small {
        Asked::Effect(effect) => {
            let small = Small::Effect {
                estimate: effect.estimate,
                standard_error: effect.standard_error,
                degrees: effect.degrees,
                n: effect.rows,
                clusters: None,
            };
            let Margin { margin, size } = effect.margin;
            Ok(equivalence(&EquivalenceQuestion { small, margin, size })?)
        }
        Asked::PreTrends(asked) => {
            let study = asked.study.read()?;
            let Draws { draws, seed } = asked.draws;
            let summary = match asked.summary {
                Of::Max => Summary::Max,
                Of::Mean => Summary::Mean,
                Of::Rms => Summary::RootMeanSquare,
            };
            let small = Small::PreTrends { columns: study.columns(), summary, draws, seed };
            let Margin { margin, size } = asked.margin;
            Ok(equivalence(&EquivalenceQuestion { small, margin, size })?)
        }
    }
}
