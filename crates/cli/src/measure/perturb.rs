//! `brygga measure perturb`.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use measures::disclosure::cell_key::PerturbationTable;
use measures::disclosure::{PerturbationQuestion, perturb_table};
use observations::columns::{DecimalSign, Kind, Wanted, read_as};

use super::Format;
use super::cross_table::Dimensions;
use crate::columns::whole;

const EXAMPLES: &str = "\
Examples:
  Persons by area and illness, by record keys from 0 to 255 and the published table 10-5, which
  rounds to multiples of 5 and brings counts below 10 to zero:
    brygga measure perturb --data persons.csv --dimensions area,illness --key record_key

  By a table of one's own, counts beyond its end through its last 2 rows by turns:
    brygga measure perturb --data persons.csv --dimensions area --key record_key \\
        --perturbation noise.csv --cycle 2 --threshold 0 --format csv

  noise.csv has a line for every count from 1 (pcv) and key from 0 (ckey), with what is added:
    pcv,ckey,pvalue
    1,0,-1
    1,1,1";

/// Add the same small noise wherever the same persons are counted (cell keys)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    dimensions: Dimensions,
    /// The column with the records' keys: whole numbers drawn once, from 0 to below the number of
    /// keys. A record without one counts with key 0.
    #[arg(long, value_name = "COLUMN")]
    key: String,
    /// A file with the columns pcv, ckey and pvalue; the Office for National Statistics' table
    /// 10-5 where not given.
    #[arg(long, value_name = "FILE", requires = "cycle")]
    perturbation: Option<PathBuf>,
    /// How many of the last rows of --perturbation are gone through by turns for larger counts.
    #[arg(long, value_name = "ROWS", requires = "perturbation")]
    cycle: Option<u32>,
    /// Perturbed counts below this are withheld; 0 withholds none.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    threshold: u32,
}

/// Reads the records, perturbs their table and prints it.
pub(super) fn run(arguments: &Arguments, format: Format) -> anyhow::Result<()> {
    let table = arguments.dimensions.read([arguments.key.as_str()])?;
    let keys = table.records.counts(&arguments.key)?;
    // A key that 32 bits cannot hold is above every number of keys and is refused as such.
    let keys: Vec<Option<u32>> =
        keys.into_iter().map(|key| key.map(|key| u32::try_from(key).unwrap_or(u32::MAX))).collect();
    let perturbation = match (&arguments.perturbation, arguments.cycle) {
        (Some(file), Some(cycle)) => perturbation(file, cycle)?,
        _ => PerturbationTable::ons_10_5(),
    };
    let found = perturb_table(&PerturbationQuestion {
        dimensions: &table.dimensions,
        leaves: &table.leaves(),
        keys: &keys,
        perturbation: &perturbation,
        threshold: arguments.threshold,
    })?;
    let cell = |count: Option<u32>| match count {
        Some(count) => (Some(f64::from(count)), "perturbed"),
        None => (None, "withheld"),
    };
    let cells: Vec<_> = found.cells.iter().map(|found| cell(found.count)).collect();
    table.print(format, &[found.estimate], &cells)
}

/// Reads what is added by count and key; every pair must be there once.
fn perturbation(path: &Path, cycle: u32) -> anyhow::Result<PerturbationTable> {
    let file = path.display();
    let names = ["pcv", "ckey", "pvalue"];
    let wanted = names.map(|name| Wanted { name, kind: Kind::Numbers });
    let columns = read_as(path, &wanted, DecimalSign::Point)?;
    let [counts, keys, changes] = names.map(|name| columns.numbers(name));
    let (counts, keys, changes) = (counts?, keys?, changes?);
    let mut rows: Vec<(u32, u32, i32)> = Vec::with_capacity(columns.n_rows());
    for line in 0..columns.n_rows() {
        let small =
            |number: Option<f64>| number.and_then(whole).and_then(|n| u32::try_from(n).ok());
        let change = changes.get(line).and_then(|change| {
            let size = i32::try_from(whole(change.abs())?).ok()?;
            Some(if change < 0.0 { -size } else { size })
        });
        let row = (small(counts.get(line)), small(keys.get(line)), change);
        let (Some(count), Some(key), Some(change)) = row else {
            return Err(anyhow!("read {file}, row {}: whole numbers are needed", line + 1));
        };
        rows.push((count, key, change));
    }
    rows.sort_unstable();
    let n_keys = rows.iter().map(|(_, key, _)| key + 1).max().unwrap_or(0);
    let pairs = (1_u32..).flat_map(|count| (0..n_keys).map(move |key| (count, key)));
    if let Some((row, (count, key))) =
        rows.iter().zip(pairs).find(|((count, key, _), pair)| (*count, *key) != *pair)
    {
        return Err(anyhow!(
            "read {file}: count {count} with key {key} is expected where count {} with key {} \
             comes; every count from 1 has every key from 0 once",
            row.0,
            row.1
        ));
    }
    let changes = rows.into_iter().map(|(_, _, change)| change).collect();
    Ok(PerturbationTable::new(n_keys, changes, cycle)?)
}
