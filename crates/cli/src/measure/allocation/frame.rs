//! `brygga measure allocation frame`.

use measures::allocation::answers::FrameQuestion;
use measures::allocation::divide_frame;
use measures::estimate::Estimate;

use crate::columns::{File, borrowed};

const EXAMPLES: &str = "\
Examples:
  300 million kronor by the children of each municipality:
    brygga measure allocation frame --data municipalities.csv --code code --weight children \\
        --frame 300000000

  Everybody gets a base amount first and not less than one column says nor more than another:
    brygga measure allocation frame --data municipalities.csv --code code --weight children \\
        --frame 300000000 --base base --floor least --cap most --format csv";

/// A row is a recipient of money, with a weight; bounds are met before anything is rounded
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
    /// Their weights.
    #[arg(long, value_name = "COLUMN")]
    weight: String,
    /// Kronor that each gets before the rest is divided; an empty cell is none.
    #[arg(long, value_name = "COLUMN")]
    base: Option<String>,
    /// The fewest kronor of each in all; an empty cell is no bound.
    #[arg(long, value_name = "COLUMN")]
    floor: Option<String>,
    /// The most kronor of each in all; an empty cell is no bound.
    #[arg(long, value_name = "COLUMN")]
    cap: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let Arguments { code, weight, base, floor, cap, .. } = arguments;
    let numbers = std::iter::once(weight).chain(base).chain(floor).chain(cap);
    let table = arguments.file.read(numbers.map(String::as_str), [code.as_str()])?;
    let codes = table.names(code)?;
    Ok(divide_frame(&FrameQuestion {
        frame: arguments.frame,
        codes: &borrowed(&codes),
        weights: table.numbers(weight),
        bases: base.as_deref().map(|name| table.numbers(name)),
        floors: floor.as_deref().map(|name| table.numbers(name)),
        caps: cap.as_deref().map(|name| table.numbers(name)),
    })?)
}
