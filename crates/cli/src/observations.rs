//! `brygga observations`: the values of an indicator, each with status and data set.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::Observation;
use domain::period::PeriodRange;
use observations::export;
use operations::observations_table::{Choice, observations_table};
use time::Date;
use time::macros::format_description;

use crate::{opening, output};

/// Print the values of an indicator, by group, area and period
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The indicator, as in N00945.
    #[arg(long, value_name = "ID")]
    indicator: IndicatorId,
    /// Only areas of this level: nation, county, municipality, regso or deso.
    #[arg(long)]
    level: Option<Level>,
    /// Only these areas: SE, 01, 0114, 0114R001, 0114A0010.
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    area: Vec<AreaCode>,
    /// Only these periods: 2020, 2010-2022 or 2021Q1-2021Q4.
    #[arg(long, value_name = "FROM-TO")]
    period: Option<PeriodRange>,
    /// Only these groups: T all, K women, M men.
    #[arg(long, value_name = "T,K,M", value_delimiter = ',')]
    group: Vec<Group>,
    /// As published up to this day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// How the rows are written.
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Form {
    Table,
    Csv,
    Json,
    Parquet,
}

/// Reads a day as it is written on the command line.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "write a day as in 2024-10-01".to_owned())
}

/// Prints the rows.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let store = opening::open(store)?;
    let choice = Choice {
        indicator: arguments.indicator.clone(),
        level: arguments.level,
        areas: arguments.area.clone(),
        periods: arguments.period,
        groups: arguments.group.clone(),
        as_of: arguments.as_of,
    };
    let rows = observations_table(&store, &choice)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        Form::Csv => export::csv(rows, out)?,
        Form::Json => export::json(rows, out)?,
        Form::Parquet => {
            out.write_all(&export::parquet(rows)?)?;
            out.flush()?;
        }
        Form::Table => {
            let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
            output::write_table(&export::COLUMNS, &rows, out)?;
        }
    }
    Ok(())
}

fn row(row: &Observation) -> Vec<String> {
    let value = row.measured.value().map_or_else(|| "–".to_owned(), |value| value.to_string());
    vec![
        row.indicator.to_string(),
        row.area.to_string(),
        row.period.to_string(),
        row.group.to_string(),
        value,
        row.measured.status().to_string(),
        row.data_set.to_string(),
    ]
}
