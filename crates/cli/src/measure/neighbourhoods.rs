//! `brygga measure neighbourhoods`.

use anyhow::anyhow;
use measures::estimate::Estimate;
use measures::neighbourhoods::{Columns, Overshoot, OwnPlace, Question, Weighting, profile};

use super::asked::Data;
use super::sampling::Seed;
use crate::columns::Table;

const EXAMPLES: &str = "\
Examples:
  The nearest 200, 1 600 and 12 800 people around every square of a grid:
    brygga measure neighbourhoods --data cells.csv --population people --groups low_income \\
        --k 200,1600,12800

  Everybody within 500 and 1 000 metres, the square itself left out:
    brygga measure neighbourhoods --data cells.csv --population people --groups low_income \\
        --radius 500,1000 --exclude-own";

/// Segregation over the nearest people around every place, scale by scale
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// Eastings in whole metres, as SWEREF 99 TM has them.
    #[arg(long, value_name = "COLUMN", default_value = "x")]
    x: String,
    /// Northings in whole metres.
    #[arg(long, value_name = "COLUMN", default_value = "y")]
    y: String,
    /// Everybody who lives there.
    #[arg(long, value_name = "COLUMN")]
    population: String,
    /// Members of each group among them.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    groups: Vec<String>,
    /// Numbers of nearest people, rising.
    #[arg(long, value_delimiter = ',', value_name = "PEOPLE,…")]
    k: Vec<u64>,
    /// Radii in metres, rising.
    #[arg(long, value_delimiter = ',', value_name = "METRES,…")]
    radius: Vec<u32>,
    /// What is taken of the ring of places that crosses k.
    #[arg(long, value_enum, default_value_t = Ring::Proportional)]
    overshoot: Ring,
    #[command(flatten)]
    seed: Seed,
    /// The people of a place are no neighbours of its own.
    #[arg(long)]
    exclude_own: bool,
    /// What a neighbourhood weighs.
    #[arg(long, value_enum, default_value_t = Weight::LocalPersons)]
    weighting: Weight,
    /// The parameter b of Atkinson's index.
    #[arg(long, default_value_t = 0.5)]
    aversion: f64,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Ring {
    /// All of it.
    Whole,
    /// The same share of each of its places.
    Proportional,
    /// Whole places in drawn order.
    Sampled,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Weight {
    /// The people at its middle.
    LocalPersons,
    /// The people met in it, as EquiPop's profile has it.
    Neighbourhoods,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let numbers = [&arguments.x, &arguments.y, &arguments.population]
        .into_iter()
        .chain(&arguments.groups)
        .map(String::as_str);
    let table = arguments.data.read(numbers, [])?;
    let (x_m, y_m) = (metres(&table, &arguments.x)?, metres(&table, &arguments.y)?);
    let groups: Vec<(&str, &[Option<f64>])> =
        arguments.groups.iter().map(|name| (name.as_str(), table.numbers(name))).collect();
    let columns = Columns {
        x_m: &x_m,
        y_m: &y_m,
        population: table.numbers(&arguments.population),
        groups: &groups,
    };
    let question = Question {
        measures: &arguments.data.measures(),
        k: &arguments.k,
        radius_m: &arguments.radius,
        overshoot: match arguments.overshoot {
            Ring::Whole => Overshoot::WholeRing,
            Ring::Proportional => Overshoot::Proportional,
            Ring::Sampled => Overshoot::Sampled { seed: arguments.seed.seed },
        },
        own_place: if arguments.exclude_own { OwnPlace::Excluded } else { OwnPlace::Included },
        weighting: match arguments.weighting {
            Weight::LocalPersons => Weighting::LocalPersons,
            Weight::Neighbourhoods => Weighting::Neighbourhoods,
        },
        aversion: arguments.aversion,
    };
    Ok(profile(&columns, &question)?)
}

/// Reads coordinates in whole metres.
fn metres(table: &Table, name: &str) -> anyhow::Result<Vec<Option<i64>>> {
    let whole = |(row, value): (usize, &Option<f64>)| match value {
        None => Ok(None),
        // Every whole number that a coordinate can be is exact in both types.
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2⁵³, checked here")]
        Some(metres) if metres.fract() == 0.0 && metres.abs() < 1e15 => Ok(Some(*metres as i64)),
        Some(other) => Err(anyhow!(
            "read column '{name}', row {}: {other} is no whole metre; round the coordinates",
            row + 1
        )),
    };
    table.numbers(name).iter().enumerate().map(whole).collect()
}
