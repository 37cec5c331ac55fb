//! `brygga measure round`.

use measures::disclosure::controlled_rounding::Rounding;
use measures::disclosure::{RoundingQuestion, round_table};

use super::Format;
use super::cross_table::Dimensions;
use super::sampling::Seed;

const EXAMPLES: &str = "\
Examples:
  Persons by area and group, every count a multiple of 5 and every total the sum of its parts:
    brygga measure round --data persons.csv --dimensions area,group

  Counts that are a column already, to multiples of 3, right on average in every cell:
    brygga measure round --data counts.csv --dimensions area,group --amount persons --base 3 \\
        --unbiased --seed 20240901 --format csv";

/// Round a table so that parts still sum to their totals (controlled rounding)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    dimensions: Dimensions,
    /// How many each record counts; one where not given.
    #[arg(long, value_name = "COLUMN")]
    amount: Option<String>,
    /// Cells go to a multiple of this next to them.
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    base: u32,
    /// Round at random so that each cell's expectation is its true count, instead of changing as
    /// little as can be; tables of one or two dimensions without levels.
    #[arg(long)]
    unbiased: bool,
    #[command(flatten)]
    seed: Seed,
    /// The most branches of the search for the least change.
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000)]
    branches: u64,
}

/// Reads the records, rounds their table and prints it.
pub(super) fn run(arguments: &Arguments, format: Format) -> anyhow::Result<()> {
    let table = arguments.dimensions.read(arguments.amount.as_deref())?;
    if let Some(name) = &arguments.amount {
        table.records.complete_counts(name)?;
    }
    let sums = table.sums(&table.amounts(arguments.amount.as_deref())?)?;
    let rounding = if arguments.unbiased {
        Rounding::Unbiased { seed: arguments.seed.seed }
    } else {
        Rounding::Nearest { node_limit: arguments.branches }
    };
    let found = round_table(&RoundingQuestion { table: &sums, base: arguments.base, rounding })?;
    let cells: Vec<_> =
        found.rounded.table.values().iter().map(|value| (Some(*value), "rounded")).collect();
    table.print(format, &[found.estimate], &cells)
}
