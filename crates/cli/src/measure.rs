//! `brygga measure`: gaps, inequality, segregation, neighbourhoods and need from any table.

mod columns;
mod gap;
mod index;
mod inequality;
mod neighbourhoods;
mod segregation;
mod spatial_segregation;
mod suppress;

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};
use measures::estimate::{Estimate, Listed};
use operations::estimates;

/// Measure gaps, inequality, segregation, neighbourhoods or need in a CSV or Parquet file
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
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
    Segregation(segregation::Arguments),
    SpatialSegregation(spatial_segregation::Arguments),
    Inequality(inequality::Arguments),
    Gap(gap::Arguments),
    Index(index::Arguments),
    Neighbourhoods(neighbourhoods::Arguments),
    Suppress(suppress::Arguments),
}

/// Every measure there is, by family.
const FAMILIES: [(&str, &[Listed]); 7] = [
    ("gap", measures::gap::MEASURES),
    ("index", measures::need_index::answer::MEASURES),
    ("inequality", measures::inequality::MEASURES),
    ("neighbourhoods", measures::neighbourhoods::MEASURES),
    ("segregation", measures::segregation::MEASURES),
    ("spatial-segregation", measures::segregation::spatial::MEASURES),
    ("suppress", measures::disclosure::MEASURES),
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
    match family {
        Family::Segregation(family) => print(arguments.format, &segregation::run(family)?),
        Family::SpatialSegregation(family) => {
            print(arguments.format, &spatial_segregation::run(family)?)
        }
        Family::Inequality(family) => print(arguments.format, &inequality::run(family)?),
        Family::Gap(family) => print(arguments.format, &gap::run(family)?),
        Family::Index(family) => print(arguments.format, &index::run(family)?),
        Family::Neighbourhoods(family) => print(arguments.format, &neighbourhoods::run(family)?),
        Family::Suppress(family) => suppress::run(family, arguments.format),
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
