//! `brygga measure segregation-change`.

use std::path::{Path, PathBuf};

use measures::estimate::Estimate;
use measures::segregation::change::Adjustment;
use measures::segregation::counts::{GroupColumn, MissingCounts, RepeatedAreas};
use measures::segregation::resampling::Resampling;
use measures::segregation::{Bootstrap, ChangeQuestion, segregation_change};

use super::asked::Asked;
use super::sampling::{Confidence, Draws};
use super::segregation::Ends;
use crate::columns::{Decimals, Table, borrowed};

const EXAMPLES: &str = "\
Examples:
  How much of the change of M is schools that came or went, other pupils, or other schooling:
    brygga measure segregation-change --before schools2000.csv --after schools2005.csv \\
        --areas school --groups asian,black,hisp,white --measure shapley

  With standard errors from 200 samples of the persons of both years:
    brygga measure segregation-change --before schools2000.csv --after schools2005.csv \\
        --areas school --groups asian,black,hisp,white --bootstrap --replications 200

Parts of the answer: M before and after, additions and removals (areas and groups of one year
only), group marginal, unit marginal, structural; Shapley's structural term also by area.";

/// Where a change of segregation between two years comes from
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A CSV or Parquet file of the first year.
    #[arg(long, value_name = "FILE")]
    before: PathBuf,
    /// A file of the second year with the same columns.
    #[arg(long, value_name = "FILE")]
    after: PathBuf,
    #[command(flatten)]
    decimals: Decimals,
    #[command(flatten)]
    asked: Asked,
    /// The column with the areas: the same area has the same name in both years.
    #[arg(long, value_name = "COLUMN")]
    areas: String,
    /// The columns with the counts of each group; together everybody.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    groups: Vec<String>,
    /// An area without a count is left out instead of refused.
    #[arg(long)]
    skip_missing: bool,
    /// Several rows of one area are added up instead of refused.
    #[arg(long)]
    add_up: bool,
    /// The largest difference between a share and its target when margins are fitted; 1e-6 ends
    /// where R's package segregation does.
    #[arg(long, value_name = "NUMBER", default_value_t = 1e-12)]
    tolerance: f64,
    /// Standard errors by drawing the persons of both years anew.
    #[arg(long)]
    bootstrap: bool,
    #[command(flatten)]
    draws: Draws,
    #[command(flatten)]
    confidence: Confidence,
    /// How the bootstrap's intervals are made.
    #[arg(long, value_enum, default_value_t = Ends::ReversePercentile)]
    interval: Ends,
}

/// Reads the columns of both files and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let read = |file: &Path| {
        let groups = arguments.groups.iter().map(String::as_str);
        let table = arguments.decimals.read(file, groups, [arguments.areas.as_str()])?;
        let areas = table.names(&arguments.areas)?;
        anyhow::Ok((table, areas))
    };
    let (before, areas_before) = read(&arguments.before)?;
    let (after, areas_after) = read(&arguments.after)?;
    Ok(segregation_change(&ChangeQuestion {
        areas_before: &borrowed(&areas_before),
        groups_before: &groups(arguments, &before),
        areas_after: &borrowed(&areas_after),
        groups_after: &groups(arguments, &after),
        missing: if arguments.skip_missing {
            MissingCounts::LeaveAreaOut
        } else {
            MissingCounts::Refuse
        },
        repeated: if arguments.add_up { RepeatedAreas::AddUp } else { RepeatedAreas::Refuse },
        measures: &arguments.asked.measures(),
        adjustment: Adjustment { tolerance: arguments.tolerance, ..Adjustment::TO_THE_LIMIT },
        bootstrap: arguments.bootstrap.then(|| Bootstrap {
            resampling: Resampling::Persons,
            replications: arguments.draws.replications,
            seed: arguments.draws.seed(),
            level: arguments.confidence.level,
            interval: arguments.interval.method(),
        }),
    })?)
}

fn groups<'a>(arguments: &'a Arguments, table: &'a Table) -> Vec<GroupColumn<'a>> {
    let names = arguments.groups.iter();
    names.map(|name| GroupColumn { name, counts: table.numbers(name) }).collect()
}
