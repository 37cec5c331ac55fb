//! `brygga measure allocation need`.

use anyhow::anyhow;
use measures::allocation::answers::NeedQuestion;
use measures::allocation::divide_by_need;
use measures::estimate::Estimate;

use crate::columns::{File, borrowed};

const EXAMPLES: &str = "\
Examples:
  A grant by an index of need times the mean number of pupils of the three years before:
    brygga measure allocation need --data schools.csv --code school --index need_index \\
        --population pupils_2023,pupils_2022,pupils_2021 --frame 6000000000";

/// A row is a recipient of money, with an index of need and its population of earlier years
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: File,
    /// Kronor to divide.
    #[arg(long, value_name = "KRONOR", allow_negative_numbers = true)]
    frame: f64,
    /// The column with the recipients, each once.
    #[arg(long, value_name = "COLUMN")]
    code: String,
    /// The index of need of each.
    #[arg(long, value_name = "COLUMN")]
    index: String,
    /// The populations of up to three years before, last year first; a gap ends the mean, and
    /// one without a population last year takes no part.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    population: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let Arguments { code, index, population, .. } = arguments;
    if population.len() > 3 {
        return Err(anyhow!(
            "divide by need: {} populations are named where at most the three preceding years \
             count",
            population.len()
        ));
    }
    let numbers = std::iter::once(index).chain(population).map(String::as_str);
    let table = arguments.file.read(numbers, [code.as_str()])?;
    let codes = table.names(code)?;
    let year = |place: usize| population.get(place).map(|name| table.numbers(name));
    Ok(divide_by_need(&NeedQuestion {
        frame: arguments.frame,
        codes: &borrowed(&codes),
        indices: table.numbers(index),
        populations: [year(0), year(1), year(2)],
    })?)
}
