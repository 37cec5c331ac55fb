//! `brygga measure spatial-segregation`.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use measures::estimate::Estimate;
use measures::segregation::spatial::centralization::Center;
use measures::segregation::spatial::egohood::Kernel;
use measures::segregation::spatial::geography::{Contiguity, Geography, GeographyColumns};
use measures::segregation::spatial::permutation::{Null, Permutation};
use measures::segregation::spatial::proximity::{Decay, OwnDistance};
use measures::segregation::spatial::{Inference, PartsOf, Question, question};
use observations::columns::{DecimalSign, Kind, Wanted, read_as};

use super::asked::Data;
use super::sampling::Draws;
use crate::columns::Table;

const EXAMPLES: &str = "\
Examples:
  Surroundings of one and two kilometres about the areas' middles (columns x and y, in metres):
    brygga measure spatial-segregation --data areas.csv --groups born_abroad,born_in_sweden \\
        --bandwidths 1000,2000

  Indices of land and boundaries, tested by dealing the areas' people over the map:
    brygga measure spatial-segregation --data areas.csv --groups a,b --land land_m2 \\
        --perimeter boundary_m --contiguities touches.csv --test areas";

/// Where groups live, near what and on how much land
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The columns with the counts of each group; together everybody.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…", required = true)]
    groups: Vec<String>,
    /// The group that two-group indices set against all others; the first where not given.
    #[arg(long, value_name = "COLUMN")]
    focus: Option<String>,
    /// Eastings of the areas in metres.
    #[arg(long, value_name = "COLUMN", default_value = "x")]
    x: String,
    /// Northings of the areas in metres.
    #[arg(long, value_name = "COLUMN", default_value = "y")]
    y: String,
    /// Land areas in square metres.
    #[arg(long, value_name = "COLUMN")]
    land: Option<String>,
    /// Lengths of the outer boundaries in metres.
    #[arg(long, value_name = "COLUMN")]
    perimeter: Option<String>,
    /// A file with the columns first, second and `shared_m`: rows of areas that touch, counted from
    /// 1, and the length of their common boundary.
    #[arg(long, value_name = "FILE")]
    contiguities: Option<PathBuf>,
    /// How far surroundings reach, in metres; the estimate is at the first.
    #[arg(long, value_delimiter = ',', value_name = "METRES,…", default_value = "2000")]
    bandwidths: Vec<f64>,
    /// How people count in surroundings.
    #[arg(long, value_enum, default_value_t = Shape::Triangular)]
    kernel: Shape,
    /// The unit of distance in which nearness falls by e, in metres.
    #[arg(long, value_name = "METRES", default_value_t = 1_000.0)]
    decay_unit: f64,
    /// What a test deals by chance.
    #[arg(long, value_enum)]
    test: Option<Dealt>,
    #[command(flatten)]
    draws: Draws,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Shape {
    Triangular,
    Uniform,
    Quadratic,
    Quartic,
    Gaussian,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Dealt {
    /// The areas' people change places.
    Areas,
    /// Persons change places.
    Persons,
}

/// Reads the columns and answers.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Vec<Estimate>> {
    let numbers = [&arguments.x, &arguments.y]
        .into_iter()
        .chain(&arguments.land)
        .chain(&arguments.perimeter)
        .chain(&arguments.groups)
        .map(String::as_str);
    let table = arguments.data.read(numbers, [])?;
    let geography = geography(arguments, &table)?;
    let columns: Vec<Vec<f64>> =
        arguments.groups.iter().map(|name| table.complete(name)).collect::<anyhow::Result<_>>()?;
    let counts: Vec<f64> =
        (0..table.n_rows()).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
    let groups: Vec<&str> = arguments.groups.iter().map(String::as_str).collect();
    let focal = arguments.focus.as_deref().map_or(Ok(0), |focus| {
        groups.iter().position(|group| *group == focus).ok_or_else(|| {
            anyhow!("set '{focus}' against all others: it is none of --groups {}", groups.join(","))
        })
    })?;
    let (replications, seed) = (arguments.draws.replications, arguments.draws.seed());
    let dealt = |null| Inference::Permutation(Permutation { null, replications, seed });
    Ok(question(&Question {
        measures: &arguments.data.measures(),
        counts: &counts,
        groups: &groups,
        focal,
        parts: PartsOf::EveryGroup,
        geography: &geography,
        center: Center::MeanOfPeople,
        decay: Decay { unit_m: arguments.decay_unit, own: OwnDistance::RootOfArea },
        kernel: match arguments.kernel {
            Shape::Triangular => Kernel::Triangular,
            Shape::Uniform => Kernel::Uniform,
            Shape::Quadratic => Kernel::Quadratic,
            Shape::Quartic => Kernel::Quartic,
            Shape::Gaussian => Kernel::Gaussian,
        },
        bandwidths_m: &arguments.bandwidths,
        thresholds: 1_000,
        inference: match arguments.test {
            None => Inference::None,
            Some(Dealt::Areas) => dealt(Null::Places),
            Some(Dealt::Persons) => dealt(Null::Persons),
        },
    })?)
}

fn geography(arguments: &Arguments, table: &Table) -> anyhow::Result<Geography> {
    let column = |name: &Option<String>| name.as_deref().map(|name| table.complete(name));
    let (land, perimeter) =
        (column(&arguments.land).transpose()?, column(&arguments.perimeter).transpose()?);
    let contiguities = arguments.contiguities.as_deref().map(contiguities).transpose()?;
    Ok(Geography::new(GeographyColumns {
        x_m: &table.complete(&arguments.x)?,
        y_m: &table.complete(&arguments.y)?,
        area_m2: land.as_deref(),
        perimeter_m: perimeter.as_deref(),
        contiguities: contiguities.as_deref(),
    })?)
}

/// Reads the pairs of areas that touch.
fn contiguities(path: &Path) -> anyhow::Result<Vec<Contiguity>> {
    let names = ["first", "second", "shared_m"];
    let wanted = names.map(|name| Wanted { name, kind: Kind::Numbers });
    let columns = read_as(path, &wanted, DecimalSign::Point)?;
    let [first, second, shared] = names.map(|name| columns.numbers(name));
    let (first, second, shared) = (first?, second?, shared?);
    let pair = |line: usize| {
        let cells = (first.get(line), second.get(line), shared.get(line));
        let (Some(first), Some(second), Some(shared_m)) = cells else {
            return Err(anyhow!("read {}, row {}: a cell is empty", path.display(), line + 1));
        };
        let at = |row: f64| {
            index(row).ok_or_else(|| {
                anyhow!("read {}, row {}: {row} is no row of --data", path.display(), line + 1)
            })
        };
        Ok(Contiguity { first: at(first)?, second: at(second)?, shared_m })
    };
    (0..columns.n_rows()).map(pair).collect()
}

/// Returns the position of a row that is counted from 1.
fn index(row: f64) -> Option<usize> {
    format!("{row:.0}").parse::<usize>().ok()?.checked_sub(1).filter(|_| row.fract() == 0.0)
}
