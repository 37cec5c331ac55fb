//! `brygga measure gap rates`.

use anyhow::anyhow;
use measures::estimate::Estimate;
use measures::gap::kitagawa::{EmptyStratum, RateVariation, Strata};
use measures::gap::rate_gap::{RateGapColumns, RateGapQuestion, rate_gap};

use crate::measure::asked::Data;
use crate::measure::sampling::Confidence;

const EXAMPLES: &str = "\
Examples:
  An area against the nation, by age, rates per 1 000 persons who each have the event or not:
    brygga measure gap rates --data ages.csv --stratum age --first persons_area rate_area \\
        --second persons_nation rate_nation --variation binomial --scale 1000

More than two factors: brygga measure gap factors.";

/// A row is a stratum of two populations, with the size and the rate in each (Kitagawa)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The column with the strata's names.
    #[arg(long, value_name = "COLUMN")]
    stratum: String,
    /// Size and rate in the first population; the gap is first less second.
    #[arg(long, num_args = 2, value_names = ["SIZE", "RATE"])]
    first: Vec<String>,
    /// Size and rate in the second population.
    #[arg(long, num_args = 2, value_names = ["SIZE", "RATE"])]
    second: Vec<String>,
    /// The rate of a stratum where one population has nobody.
    #[arg(long, value_enum, default_value_t = Empty::Borrow)]
    empty_stratum: Empty,
    /// How rates vary; without it they are fixed and have no standard errors.
    #[arg(long, value_enum, requires = "scale")]
    variation: Option<Variation>,
    /// What rates are out of: 1, 100, 1000.
    #[arg(long, value_name = "NUMBER")]
    scale: Option<f64>,
    #[command(flatten)]
    confidence: Confidence,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Empty {
    /// The other population's.
    Borrow,
    /// Zero.
    Zero,
    /// None: the decomposition is refused.
    Refuse,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Variation {
    /// Every person has the event or not.
    Binomial,
    /// Events are counted.
    Poisson,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let both = (arguments.first.as_slice(), arguments.second.as_slice());
    let ([first_size, first_rate], [second_size, second_rate]) = both else {
        return Err(anyhow!("decompose: name --first SIZE RATE and --second SIZE RATE"));
    };
    let numbers = arguments.first.iter().chain(&arguments.second).map(String::as_str);
    let table = arguments.data.read(numbers, [arguments.stratum.as_str()])?;
    let names = table.names(&arguments.stratum)?;
    let strata =
        |size: &str, rate: &str| Strata { sizes: table.numbers(size), rates: table.numbers(rate) };
    let columns = RateGapColumns {
        names: &names,
        first: strata(first_size, first_rate),
        second: strata(second_size, second_rate),
    };
    let question = RateGapQuestion {
        measures: &arguments.data.measures(),
        empty_stratum: match arguments.empty_stratum {
            Empty::Borrow => EmptyStratum::Borrow,
            Empty::Zero => EmptyStratum::CountAsZero,
            Empty::Refuse => EmptyStratum::Refuse,
        },
        variation: match (arguments.variation, arguments.scale) {
            (Some(Variation::Binomial), Some(scale)) => RateVariation::Binomial { scale },
            (Some(Variation::Poisson), Some(scale)) => RateVariation::Poisson { scale },
            _ => RateVariation::Fixed,
        },
        level: arguments.confidence.level,
    };
    Ok(rate_gap(&question, &columns)?)
}
