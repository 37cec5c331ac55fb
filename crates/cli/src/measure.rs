//! `brygga measure`: gaps, inequality, segregation, need, allocation and disclosure of any table.

mod allocation;
mod anonymity;
mod asked;
mod cross_table;
mod gap;
mod income_segregation;
mod index;
mod inequality;
mod neighbourhoods;
mod noise;
mod perturb;
mod round;
mod sampling;
mod segregation;
mod segregation_change;
mod spatial_segregation;
mod suppress;

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use measures::estimate::{Estimate, Listed};
use operations::estimates;

const EXAMPLES: &str = "\
Examples:
  Every measure with its definition and source, by the command that answers with it:
    brygga measure --list

  One measure as JSON, several as CSV:
    brygga measure inequality --data incomes.csv --value income --measure gini --format json
    brygga measure inequality --data incomes.csv --value income --measure gini,theil-t --format csv

  What a command reads, with examples of its own:
    brygga measure gap rates --help

A file is CSV (commas, semicolons or tabs) or Parquet and names its columns in the first line. An
empty cell is missing and never zero. The same input gives the same bytes.";

/// Measure gaps, inequality, segregation or need, divide and protect, from CSV or Parquet files
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// List every measure with its definition and source.
    #[arg(long)]
    list: bool,
    /// How answers are printed; JSON has one object for one measure, a list for several.
    #[arg(long, value_enum, default_value_t = Format::Table, global = true)]
    format: Format,
    #[command(subcommand)]
    family: Option<Family>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// The families of measures, a file each.
#[derive(Debug, Subcommand)]
enum Family {
    Inequality(inequality::Arguments),
    Gap(gap::Arguments),
    Segregation(segregation::Arguments),
    SegregationChange(segregation_change::Arguments),
    IncomeSegregation(income_segregation::Arguments),
    SpatialSegregation(spatial_segregation::Arguments),
    Neighbourhoods(neighbourhoods::Arguments),
    Index(index::Arguments),
    Allocation(allocation::Arguments),
    Suppress(suppress::Arguments),
    Round(round::Arguments),
    Perturb(perturb::Arguments),
    Noise(noise::Arguments),
    Anonymity(anonymity::Arguments),
}

/// Every measure there is, by the command that answers with it.
const FAMILIES: [(&str, &[Listed]); 24] = [
    ("inequality", measures::inequality::MEASURES),
    ("gap groups", measures::gap::group_question::MEASURES),
    ("gap persons", measures::gap::person_gaps::PERSON_MEASURES),
    ("gap rates", measures::gap::rate_gap::RATE_MEASURES),
    ("gap factors", &[measures::gap::rate_gap::FACTOR_MEASURE]),
    ("gap life", measures::gap::life_gap::LIFE_MEASURES),
    ("gap model", measures::gap::model_gap::MODEL_MEASURES),
    ("gap convergence", measures::convergence::answer::MEASURES),
    ("segregation", measures::segregation::MEASURES),
    ("segregation-change", measures::segregation::CHANGE_MEASURES),
    ("income-segregation", measures::segregation::INCOME_MEASURES),
    ("spatial-segregation", measures::segregation::spatial::MEASURES),
    ("neighbourhoods", measures::neighbourhoods::MEASURES),
    ("index", measures::need_index::answer::MEASURES),
    ("allocation seats", measures::allocation::SEAT_MEASURES),
    ("allocation districts", measures::allocation::DISTRICT_MEASURES),
    ("allocation frame", measures::allocation::FRAME_MEASURES),
    ("allocation need", measures::allocation::NEED_MEASURES),
    ("allocation recipients", measures::allocation::RECIPIENT_MEASURES),
    ("suppress", measures::disclosure::TABLE_MEASURES),
    ("round", measures::disclosure::ROUNDING_MEASURES),
    ("perturb", measures::disclosure::PERTURBATION_MEASURES),
    ("noise", measures::disclosure::NOISE_MEASURES),
    ("anonymity", measures::disclosure::ANONYMITY_MEASURES),
];

/// Answers the question, or lists the measures.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Some(family) = &arguments.family else {
        let text = match arguments.format {
            Format::Json => estimates::list_to_json(&FAMILIES),
            Format::Table | Format::Csv => estimates::list_to_table(&FAMILIES),
        };
        return Ok(std::io::stdout().write_all(text.as_bytes())?);
    };
    let format = arguments.format;
    match family {
        Family::Inequality(family) => print(format, &inequality::run(family)?),
        Family::Gap(family) => print(format, &gap::run(family)?),
        Family::Segregation(family) => print(format, &segregation::run(family)?),
        Family::SegregationChange(family) => print(format, &segregation_change::run(family)?),
        Family::IncomeSegregation(family) => print(format, &income_segregation::run(family)?),
        Family::SpatialSegregation(family) => print(format, &spatial_segregation::run(family)?),
        Family::Neighbourhoods(family) => print(format, &neighbourhoods::run(family)?),
        Family::Index(family) => print(format, &index::run(family)?),
        Family::Allocation(family) => print(format, &allocation::run(family)?),
        Family::Suppress(family) => suppress::run(family, format),
        Family::Round(family) => round::run(family, format),
        Family::Perturb(family) => perturb::run(family, format),
        Family::Noise(family) => noise::run(family, format),
        Family::Anonymity(family) => print(format, &anonymity::run(family)?),
    }
}

fn print(format: Format, estimates: &[Estimate]) -> anyhow::Result<()> {
    let text = match format {
        Format::Table => estimates::to_table(estimates),
        Format::Csv => estimates::to_csv(estimates),
        Format::Json => estimates::to_json(estimates),
    };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
