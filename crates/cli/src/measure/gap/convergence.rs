//! `brygga measure gap convergence`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::anyhow;
use measures::convergence::answer::{ConvergenceQuestion, convergence};
use measures::convergence::clubs::{ClubSettings, LongRun};
use measures::convergence::{Coverage, Growth, Panel};
use measures::estimate::Estimate;

use crate::measure::asked::Data;
use crate::measure::sampling::Confidence;

const EXAMPLES: &str = "\
Examples:
  A column for each year; its name ends with the year:
    brygga measure gap convergence --data incomes.csv --area municipality \\
        --years y2000,y2005,y2010,y2015,y2020

  A row for each area and year, growth in logarithms:
    brygga measure gap convergence --data incomes.csv --area municipality --year year \\
        --value income --growth logarithmic

  Only clubs, in series whose short waves have been taken out:
    brygga measure gap convergence --data incomes.csv --area municipality --year year \\
        --value income --measure log-t,convergence-clubs --smooth 400

Read beta only beside sigma: noise in the first year alone makes those behind seem to catch up.";

/// Areas over years: whether they grow more alike (sigma, beta, clubs)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The column with the areas.
    #[arg(long, value_name = "COLUMN")]
    area: String,
    /// The columns with the areas' values of each year; every name ends with its year.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required_unless_present = "year")]
    years: Vec<String>,
    /// The column with the year, where a row is an area in a year; years without any value are left
    /// out.
    #[arg(long, value_name = "COLUMN", requires = "value", conflicts_with = "years")]
    year: Option<String>,
    /// The column with the value, where a row is an area in a year.
    #[arg(long, value_name = "COLUMN", requires = "year")]
    value: Option<String>,
    /// How much each area counts in the spread; alike where not given.
    #[arg(long, value_name = "COLUMN", conflicts_with = "year")]
    weight: Option<String>,
    /// How growth is measured: change for shares and rates, logarithmic for amounts above zero.
    #[arg(long, value_enum, default_value_t = Growing::Change)]
    growth: Growing,
    /// A year's spread is taken over the areas it has, not over those with a value every year.
    #[arg(long)]
    each_year: bool,
    #[command(flatten)]
    clubs: Clubs,
    #[command(flatten)]
    confidence: Confidence,
}

/// How clubs are sought.
#[derive(Debug, clap::Args)]
struct Clubs {
    /// Take short waves out of the series first (Hodrick and Prescott); 400 is usual for years.
    #[arg(long, value_name = "LAMBDA", help_heading = "Clubs")]
    smooth: Option<f64>,
    /// The share of the first periods that the test leaves out; 0.3, above 100 periods 0.2, where
    /// not given.
    #[arg(long, value_name = "SHARE", help_heading = "Clubs")]
    first_left_out: Option<f64>,
    /// Convergence is rejected where t is below this.
    #[arg(
        long,
        value_name = "T",
        default_value_t = -1.65,
        allow_hyphen_values = true,
        help_heading = "Clubs"
    )]
    critical: f64,
    /// An area joins a club where t with it is above this.
    #[arg(
        long,
        value_name = "T",
        default_value_t = 0.0,
        allow_hyphen_values = true,
        help_heading = "Clubs"
    )]
    joining: f64,
    /// Areas are lined up by the mean of so large a share of the last periods; 0 for the last.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, help_heading = "Clubs")]
    last_share: f64,
    /// Errors by Bartlett's kernel to this lag, instead of Andrews' quadratic spectral one.
    #[arg(long, value_name = "PERIODS", help_heading = "Clubs")]
    lag: Option<usize>,
    /// Neighbouring clubs that pass the test together are not merged.
    #[arg(long, help_heading = "Clubs")]
    keep_apart: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Growing {
    /// Change a year against the first level.
    Change,
    /// Change a year of the logarithm against the logarithm of the first level.
    Logarithmic,
}

/// Areas over years, as they were read.
struct Read {
    areas: Vec<String>,
    years: Vec<i32>,
    columns: Vec<Vec<Option<f64>>>,
    weights: Option<Vec<Option<f64>>>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let read = match (&arguments.year, &arguments.value) {
        (Some(year), Some(value)) => rows(arguments, year, value)?,
        _ => columns(arguments)?,
    };
    let usual = ClubSettings::phillips_sul(read.years.len());
    let asked = &arguments.clubs;
    let question = ConvergenceQuestion {
        measures: &arguments.data.measures(),
        coverage: if arguments.each_year { Coverage::EachYear } else { Coverage::SameAreas },
        growth: match arguments.growth {
            Growing::Change => Growth::AbsoluteChange,
            Growing::Logarithmic => Growth::Logarithmic,
        },
        clubs: ClubSettings {
            first_left_out: asked.first_left_out.unwrap_or(usual.first_left_out),
            critical_value: asked.critical,
            joining_value: asked.joining,
            last_share: asked.last_share,
            long_run: asked.lag.map_or(LongRun::QuadraticSpectral, |lag| LongRun::Bartlett { lag }),
            merge: !asked.keep_apart,
        },
        smoothing: asked.smooth,
        level: arguments.confidence.level,
    };
    let panel =
        Panel { years: &read.years, columns: &read.columns, weights: read.weights.as_deref() };
    Ok(convergence(&question, &read.areas, &panel)?)
}

/// Reads a column for each year.
fn columns(arguments: &Arguments) -> anyhow::Result<Read> {
    let numbers = arguments.years.iter().chain(&arguments.weight).map(String::as_str);
    let table = arguments.data.read(numbers, [arguments.area.as_str()])?;
    let areas = table.names(&arguments.area)?;
    let mut sorted = areas.clone();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(anyhow!("read the areas: '{}' has two rows", pair[0]));
    }
    let years = arguments.years.iter().map(|name| {
        year_at_end(name).ok_or_else(|| {
            anyhow!("read the years: the column '{name}' does not end with a year, as in y2020")
        })
    });
    Ok(Read {
        areas,
        years: years.collect::<anyhow::Result<_>>()?,
        columns: arguments.years.iter().map(|name| table.numbers(name).to_vec()).collect(),
        weights: arguments.weight.as_deref().map(|name| table.numbers(name).to_vec()),
    })
}

/// Returns the four figures that a name ends with.
fn year_at_end(name: &str) -> Option<i32> {
    let before = name.trim_end_matches(|figure: char| figure.is_ascii_digit());
    let figures = &name[before.len()..];
    if figures.len() == 4 { figures.parse().ok() } else { None }
}

/// Reads a row for each area and year.
fn rows(arguments: &Arguments, year: &str, value: &str) -> anyhow::Result<Read> {
    let table = arguments.data.read([year, value], [arguments.area.as_str()])?;
    let areas = table.names(&arguments.area)?;
    let years: Vec<i32> = table
        .complete_counts(year)?
        .into_iter()
        .map(|year| i32::try_from(year).map_err(|_| anyhow!("read the years: {year} is none")))
        .collect::<anyhow::Result<_>>()?;
    let mut cells: BTreeMap<(i32, &str), Option<f64>> = BTreeMap::new();
    for ((area, year), value) in areas.iter().zip(&years).zip(table.numbers(value)) {
        if cells.insert((*year, area), *value).is_some() {
            return Err(anyhow!("read the rows: '{area}' has two in {year}"));
        }
    }
    let of_panel: BTreeSet<&str> = areas.iter().map(String::as_str).collect();
    // A year without any value is no year of the panel.
    let years: BTreeSet<i32> =
        cells.iter().filter(|(_, value)| value.is_some()).map(|((year, _), _)| *year).collect();
    let years: Vec<i32> = years.into_iter().collect();
    let column = |year: &i32| -> Vec<Option<f64>> {
        of_panel.iter().map(|area| cells.get(&(*year, *area)).copied().flatten()).collect()
    };
    Ok(Read {
        columns: years.iter().map(column).collect(),
        areas: of_panel.into_iter().map(str::to_owned).collect(),
        years,
        weights: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_of_the_year_that_its_name_ends_with() {
        assert_eq!(year_at_end("y2020"), Some(2020));
        assert_eq!(year_at_end("2020"), Some(2020));
        assert_eq!(year_at_end("pop_12020"), None);
        assert_eq!(year_at_end("år 20"), None);
        assert_eq!(year_at_end("2020_mean"), None);
    }
}
