//! `brygga measure gap groups`.

use domain::indicator::Direction;
use measures::estimate::Estimate;
use measures::gap::concentration::Bounds;
use measures::gap::group_question::{GroupQuestion, Simulation, group_gaps};
use measures::gap::social_groups::{GroupColumns, Uncertainty};

use super::{bounds, row_named};
use crate::measure::asked::Data;
use crate::measure::sampling::{Confidence, Seed};

const EXAMPLES: &str = "\
Examples:
  Districts from the most deprived to the least, lower rates better:
    brygga measure gap groups --data districts.csv --group district --rate rate --size persons \\
        --order deprivation --better lower

  Rates in per cent of people who each have the event or not, against one district:
    brygga measure gap groups --data districts.csv --group district --rate rate --size persons \\
        --scale 100 --variation binomial --reference Centrum";

/// A row is a group with a rate or mean and a number of people
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The column with the groups' names.
    #[arg(long, value_name = "COLUMN")]
    group: String,
    /// The rate or mean of each group.
    #[arg(long, value_name = "COLUMN")]
    rate: String,
    /// How many people each group has.
    #[arg(long, value_name = "COLUMN")]
    size: String,
    /// The standard error of each rate.
    #[arg(long, value_name = "COLUMN")]
    standard_error: Option<String>,
    /// Where groups stand, the most disadvantaged lowest: for slopes and concentration.
    #[arg(long, value_name = "COLUMN")]
    order: Option<String>,
    /// Which way is better.
    #[arg(long, value_enum)]
    better: Option<Better>,
    /// What rates are out of: 1, 100, 1000.
    #[arg(long, value_name = "NUMBER")]
    scale: Option<f64>,
    /// What values the rates can take.
    #[arg(long, value_name = "LOW,HIGH", value_parser = bounds, allow_hyphen_values = true)]
    bounds: Option<Bounds>,
    /// The group that others are held against; the best where not given.
    #[arg(long, value_name = "GROUP")]
    reference: Option<String>,
    /// Where the uncertainty of the rates comes from.
    #[arg(long, value_enum)]
    variation: Option<Variation>,
    /// Draws of rates for percentile intervals instead of formulas.
    #[arg(long, value_name = "NUMBER")]
    draws: Option<usize>,
    #[command(flatten)]
    seed: Seed,
    #[command(flatten)]
    confidence: Confidence,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Better {
    Higher,
    Lower,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Variation {
    /// Every person has the event or not.
    Binomial,
    /// Events are counted.
    Poisson,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let numbers = [&arguments.rate, &arguments.size]
        .into_iter()
        .chain(&arguments.standard_error)
        .chain(&arguments.order)
        .map(String::as_str);
    let table = arguments.data.read(numbers, [arguments.group.as_str()])?;
    let names = table.names(&arguments.group)?;
    let columns = GroupColumns {
        names: &names,
        rates: table.numbers(&arguments.rate),
        sizes: table.numbers(&arguments.size),
        standard_errors: arguments.standard_error.as_deref().map(|name| table.numbers(name)),
        order: arguments.order.as_deref().map(|name| table.numbers(name)),
    };
    let reference = arguments.reference.as_deref().map(|name| row_named(&names, name));
    let question = GroupQuestion {
        measures: &arguments.data.measures(),
        direction: arguments.better.map(|better| match better {
            Better::Higher => Direction::HigherIsBetter,
            Better::Lower => Direction::LowerIsBetter,
        }),
        scale: arguments.scale,
        bounds: arguments.bounds,
        reference: reference.transpose()?,
        uncertainty: match (arguments.variation, &arguments.standard_error) {
            (Some(Variation::Binomial), _) => Uncertainty::Binomial,
            (Some(Variation::Poisson), _) => Uncertainty::Poisson,
            (None, Some(_)) => Uncertainty::Given,
            (None, None) => Uncertainty::Unknown,
        },
        simulation: arguments.draws.map(|draws| Simulation { draws, seed: arguments.seed.seed }),
        level: arguments.confidence.level,
    };
    Ok(group_gaps(&question, &columns)?)
}
