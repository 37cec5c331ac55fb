//! `brygga measure gap persons`.

use measures::estimate::Estimate;
use measures::gap::concentration::Bounds;
use measures::gap::person_gaps::{PersonColumns, PersonQuestion, person_gaps};

use super::bounds;
use crate::measure::asked::Data;
use crate::measure::sampling::Confidence;

const EXAMPLES: &str = "\
Examples:
  Whether health between 0 and 1 follows income:
    brygga measure gap persons --data survey.csv --value health --rank income --weight weight \\
        --bounds 0,1";

/// A row is a person with an outcome and a place from disadvantaged to advantaged
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The outcome.
    #[arg(long, value_name = "COLUMN")]
    value: String,
    /// What persons are ranked by, the most disadvantaged lowest.
    #[arg(long, value_name = "COLUMN")]
    rank: String,
    /// Sampling weights; alike where not given.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// What values the outcome can take.
    #[arg(long, value_name = "LOW,HIGH", value_parser = bounds, allow_hyphen_values = true)]
    bounds: Option<Bounds>,
    #[command(flatten)]
    confidence: Confidence,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let numbers = [&arguments.value, &arguments.rank].into_iter().chain(&arguments.weight);
    let table = arguments.data.read(numbers.map(String::as_str), [])?;
    let alike = vec![Some(1.0); table.n_rows()];
    let columns = PersonColumns {
        outcomes: table.numbers(&arguments.value),
        places: table.numbers(&arguments.rank),
        weights: arguments.weight.as_deref().map_or(&alike, |name| table.numbers(name)),
    };
    let question = PersonQuestion {
        measures: &arguments.data.measures(),
        bounds: arguments.bounds,
        level: arguments.confidence.level,
    };
    Ok(person_gaps(&question, &columns)?)
}
