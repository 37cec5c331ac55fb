//! `brygga evaluate scan`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;
use domain::area::AreaCode;
use domain::area::register::AreaRegister;
use domain::group::Group;
use domain::indicator::IndicatorId;
use evaluation::answer::Evaluation;
use evaluation::synthetic_control::scan::SetDraws;
use operations::municipality_list;
use operations::scan_effects::{Adequate, ScanQuestion, scan_effects};
use time::Date;

use super::panel::Level;
use crate::observations::day;
use crate::opening;
use crate::progress::ScanProgress;

/// What every indicator of the store did where something was introduced, ranked
///
/// Each treated municipality is put beside its own synthetic control; p-values come from sets of as
/// many municipalities like them and are calibrated by a false start, and q-values allow for every
/// indicator that was looked at.
///
/// Examples:
///   brygga evaluate scan --treated offices.csv --from 2022
///   brygga evaluate scan --treated granted.csv --exclude refused.csv --from 2018 --group K --format csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// A CSV file with a column of the treated municipalities' codes, four digits.
    #[arg(long, value_name = "FILE")]
    treated: PathBuf,
    /// The first treated year.
    #[arg(long, value_name = "YEAR")]
    from: i32,
    /// A year before it in which nothing began, to see what chance looks like for these treated;
    /// four years earlier unless said.
    #[arg(long, value_name = "YEAR")]
    false_start: Option<i32>,
    /// A CSV file with municipalities that nobody is compared with: takers of the same or a
    /// similar grant.
    #[arg(long, value_name = "FILE")]
    exclude: Option<PathBuf>,
    /// Only these indicators, separated by commas; every one unless said.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    indicators: Vec<IndicatorId>,
    /// Of whom: T all, K women, M men.
    #[arg(long, value_name = "GROUP", default_value = "T")]
    group: Group,
    /// As published up to this day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// Years in a row with values before the start.
    #[arg(long, value_name = "YEARS", default_value_t = 8)]
    least_before: usize,
    /// Years in a row with values from the start on.
    #[arg(long, value_name = "YEARS", default_value_t = 1)]
    least_after: usize,
    /// Municipalities with whole series to compare with.
    #[arg(long, value_name = "N", default_value_t = 30)]
    least_donors: usize,
    /// The share of municipalities that a year needs values of to be used.
    #[arg(long, value_name = "SHARE", default_value_t = 0.9)]
    coverage: f64,
    /// Placebo sets where the first 999 leave a p-value of at most 0.01.
    #[arg(long, value_name = "N", default_value_t = 99_999)]
    draws: usize,
    /// What fixes the random draws: the same seed gives the same answer.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    level: Level,
}

/// Placebo sets that every indicator is compared with.
const FIRST_SETS: usize = 999;

/// How long before the start nothing is taken to have begun.
const YEARS_EARLIER: i32 = 4;

/// Scans the store.
pub(super) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<Evaluation> {
    let Arguments { treated, exclude, from, group, as_of, draws, seed, .. } = arguments;
    let store = opening::open(store)?;
    let register = store.areas();
    let question = ScanQuestion {
        treated: municipalities(treated, &register)?,
        excluded: match exclude {
            Some(file) => municipalities(file, &register)?,
            None => Vec::new(),
        },
        from: *from,
        false_start: arguments.false_start.unwrap_or(from.saturating_sub(YEARS_EARLIER)),
        indicators: arguments.indicators.clone(),
        group: group.clone(),
        as_of: *as_of,
        adequate: Adequate {
            before: arguments.least_before,
            after: arguments.least_after,
            coverage: arguments.coverage,
            donors: arguments.least_donors,
        },
        draws: SetDraws { first: FIRST_SETS.min(*draws), most: *draws, seed: *seed },
        level: arguments.level.level,
    };
    let bar = ScanProgress::new();
    let answer = scan_effects(&store, &question, &|done, all| bar.note(done, all));
    bar.finish();
    Ok(answer?)
}

fn municipalities(file: &Path, register: &AreaRegister) -> anyhow::Result<Vec<AreaCode>> {
    let name = file.display().to_string();
    match fs::read(file) {
        Ok(bytes) => Ok(municipality_list::read(&bytes, &name, register)?),
        Err(error) => bail!("read the municipalities in {name}: {error}"),
    }
}
