//! The spread over municipalities of every indicator, group and period, against DuckDB.
//!
//! Number, mean, population-weighted mean, standard deviation, five quantiles and both ends, from
//! panels by [`measures::spread`], which gives the weighted median and the tenths' means as well.
//! `peers/gap_scan.py` asks DuckDB for the same from the same files and compares every number.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::period::Period;
use measures::spread::{Spread, weighted_spread};
use observations::panel::Panel;
use observations::store::Store;
use operations::library::POPULATION;

use crate::timing::{Timing, milliseconds};

const N_THREADS: usize = 2;
const REPETITIONS: usize = 7;

/// The spread of one indicator, group and period.
struct Line {
    indicator: IndicatorId,
    group: Group,
    period: Period,
    spread: Spread,
}

/// Measures, then lets DuckDB do the same and compare.
pub(crate) fn run(directory: &Path) -> Result<(), Box<dyn Error>> {
    let cold = Timing::of(REPETITIONS, || {
        let opened = Store::open(directory)?;
        // On both processors: two threads that ask for neighbours wait for one file's stretch.
        opened.load_all()?;
        scan(&opened)
    })?;
    let store = Store::open(directory)?;
    let lines = scan(&store)?;
    let warm = Timing::of(REPETITIONS, || scan(&store))?;
    println!("{} spreads over municipalities, {N_THREADS} threads", lines.len());
    cold.print("from the Parquet files, store just opened");
    warm.print("from panels in memory");
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile()?;
    write(&lines, &mut file)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/gap_scan.py");
    let status = Command::new("python3")
        .arg(script)
        .arg(directory)
        .arg(file.path())
        .arg(milliseconds(cold.median()).to_string())
        .arg(milliseconds(warm.median()).to_string())
        .status()?;
    if status.success() { Ok(()) } else { Err("DuckDB and the measures differ, see above".into()) }
}

fn scan(store: &Store) -> Result<Vec<Line>, Box<dyn Error>> {
    let indicators = store.indicators();
    let population = store.panel(&POPULATION.parse()?, None)?;
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Vec<Line>)>> = Mutex::default();
    let work = || -> Result<(), String> {
        while let position = next.fetch_add(1, Ordering::Relaxed)
            && let Some(indicator) = indicators.get(position)
        {
            let panel = store.panel(&indicator.id, None).map_err(|error| error.to_string())?;
            let lines = of_panel(&panel, &population)?;
            found.lock().map_err(|error| error.to_string())?.push((position, lines));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..N_THREADS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("a scan does not panic"))
    })?;
    let mut found = found.into_inner()?;
    found.sort_unstable_by_key(|(position, _)| *position);
    Ok(found.into_iter().flat_map(|(_, lines)| lines).collect())
}

fn of_panel(panel: &Panel, population: &Panel) -> Result<Vec<Line>, String> {
    let areas = panel.areas();
    let first = areas.partition_point(|area| area.level() < Level::Municipality);
    let end = areas.partition_point(|area| area.level() <= Level::Municipality);
    let municipalities = &areas[first..end];
    let n_periods = panel.periods().len();
    let weights: Vec<Vec<Option<f64>>> = panel
        .periods()
        .iter()
        .map(|period| inhabitants(population, municipalities, *period))
        .collect();
    let mut lines = Vec::new();
    let mut values = vec![None; municipalities.len()];
    for (group_index, group) in panel.groups().iter().enumerate() {
        let block = &panel.raw_group(group_index)[first * n_periods..end * n_periods];
        for (period_index, period) in panel.periods().iter().enumerate() {
            for (value, series) in values.iter_mut().zip(block.chunks_exact(n_periods)) {
                *value = Some(series[period_index]).filter(|value| !value.is_nan());
            }
            let spread = weighted_spread(&values, &weights[period_index]);
            if let Some(spread) = spread.map_err(|error| error.to_string())? {
                let (indicator, group) = (panel.indicator().clone(), group.clone());
                lines.push(Line { indicator, group, period: *period, spread });
            }
        }
    }
    Ok(lines)
}

fn inhabitants(population: &Panel, areas: &[AreaCode], period: Period) -> Vec<Option<f64>> {
    let total = population.group_index(&Group::total());
    let Some((total, period)) = total.zip(population.period_index(period)) else {
        return vec![None; areas.len()];
    };
    let of_area = |area: &AreaCode| {
        let count = population.raw_series(total, population.area_index(area)?)[period];
        Some(count).filter(|count| !count.is_nan())
    };
    areas.iter().map(of_area).collect()
}

fn write(lines: &[Line], out: impl Write) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "indicator",
        "group",
        "period",
        "n",
        "mean",
        "weighted_mean",
        "sd",
        "p10",
        "p25",
        "p50",
        "p75",
        "p90",
        "min",
        "max",
    ])?;
    for Line { indicator, group, period, spread } in lines {
        let weighted = spread.weighted.as_ref().map(|weighted| weighted.mean.to_string());
        writer.write_record([
            indicator.to_string(),
            group.to_string(),
            period.to_string(),
            spread.n.to_string(),
            spread.mean.to_string(),
            weighted.unwrap_or_default(),
            spread.standard_deviation.to_string(),
            spread.p10.to_string(),
            spread.p25.to_string(),
            spread.median.to_string(),
            spread.p75.to_string(),
            spread.p90.to_string(),
            spread.minimum.value.to_string(),
            spread.maximum.value.to_string(),
        ])?;
    }
    Ok(writer.flush()?)
}
