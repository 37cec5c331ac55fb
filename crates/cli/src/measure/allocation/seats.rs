//! `brygga measure allocation seats`.

use measures::allocation::answers::SeatQuestion;
use measures::allocation::divide_seats;
use measures::estimate::Estimate;

use crate::columns::borrowed;
use crate::measure::asked::Data;

const EXAMPLES: &str = "\
Examples:
  349 seats by the Swedish rule, first divisor 1.2:
    brygga measure allocation seats --data votes.csv --code party --votes votes --seats 349 \\
        --measure swedish-sainte-lague

  40 places by need, every municipality between the columns' fewest and most, by all methods:
    brygga measure allocation seats --data need.csv --code municipality --votes children \\
        --seats 40 --floor fewest --cap most --format csv";

/// A row is a recipient of seats, places or other whole things, with votes or need
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The column with the recipients, each once.
    #[arg(long, value_name = "COLUMN")]
    code: String,
    /// Their votes, persons or need.
    #[arg(long, value_name = "COLUMN")]
    votes: String,
    /// How many seats there are.
    #[arg(long, value_name = "NUMBER")]
    seats: u64,
    /// The fewest seats of each; an empty cell is no bound.
    #[arg(long, value_name = "COLUMN")]
    floor: Option<String>,
    /// The most seats of each; an empty cell is no bound.
    #[arg(long, value_name = "COLUMN")]
    cap: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let bounds = arguments.floor.iter().chain(&arguments.cap);
    let numbers = std::iter::once(&arguments.votes).chain(bounds).map(String::as_str);
    let table = arguments.data.read(numbers, [arguments.code.as_str()])?;
    let codes = table.names(&arguments.code)?;
    Ok(divide_seats(&SeatQuestion {
        measures: &arguments.data.measures(),
        seats: arguments.seats,
        codes: &borrowed(&codes),
        votes: table.numbers(&arguments.votes),
        floors: arguments.floor.as_deref().map(|name| table.numbers(name)),
        caps: arguments.cap.as_deref().map(|name| table.numbers(name)),
    })?)
}
