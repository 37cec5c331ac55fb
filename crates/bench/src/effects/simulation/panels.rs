//! The panels of the real municipalities that assignments are drawn on.

use std::error::Error;

use domain::area::Level;
use domain::group::Group;
use domain::indicator::Unit;
use observations::panel::Panel;
use observations::store::Store;
use operations::library::Library;

/// The fewest years without a hole that a panel needs.
const LEAST_YEARS: usize = 12;

/// The most years that are used, the latest.
const MOST_YEARS: usize = 14;

/// The years of a long panel, for methods that need many before the start.
const LONG_YEARS: usize = 21;

/// How many panels are taken of all that are complete.
const TAKEN: usize = 60;

/// The fewest different values in the last year: codes and classes are no outcomes.
const LEAST_VALUES: usize = 145;

/// One indicator in every municipality and year, without a hole.
#[derive(Debug, Clone)]
pub(super) struct Indicator {
    pub(super) id: String,
    pub(super) unit: Unit,
    pub(super) n_units: usize,
    pub(super) years: Vec<i64>,
    /// One per municipality and year, the year running fastest.
    pub(super) values: Vec<f64>,
    /// The municipality of each row, by name and by number, and its year.
    pub(super) names: Vec<String>,
    pub(super) codes: Vec<Option<f64>>,
    pub(super) times: Vec<Option<f64>>,
    pub(super) whole_times: Vec<i64>,
}

/// Panels by their length.
#[derive(Debug, Clone)]
pub(super) struct Panels {
    pub(super) usual: Vec<Indicator>,
    pub(super) long: Vec<Indicator>,
}

impl Indicator {
    /// Returns a panel of values, one row of years per unit, from the first year on.
    pub(super) fn of(id: &str, unit: Unit, first_year: i64, series: &[Vec<f64>]) -> Self {
        let n_years = series.first().map_or(0, Vec::len);
        let years: Vec<i64> = (first_year..).take(n_years).collect();
        let number = |n: usize| numerics::sum::count(n);
        let row_units = || (0..series.len()).flat_map(|unit| vec![unit; n_years]);
        let whole_times: Vec<i64> = series.iter().flat_map(|_| years.clone()).collect();
        let first = number(usize::try_from(first_year).unwrap_or(0));
        let time = |_: &Vec<f64>| (0..n_years).map(|place| Some(first + number(place)));
        Self {
            id: id.to_owned(),
            unit,
            n_units: series.len(),
            values: series.concat(),
            names: row_units().map(|unit| format!("{unit:03}")).collect(),
            codes: row_units().map(|unit| Some(number(unit))).collect(),
            times: series.iter().flat_map(time).collect(),
            whole_times,
            years,
        }
    }

    pub(super) fn n_years(&self) -> usize {
        self.years.len()
    }

    pub(super) fn value(&self, unit: usize, place: usize) -> f64 {
        self.values[unit * self.years.len() + place]
    }

    /// Returns the values of all units in one year.
    pub(super) fn year(&self, place: usize) -> Vec<f64> {
        (0..self.n_units).map(|unit| self.value(unit, place)).collect()
    }

    /// Returns each unit's mean over the years from the start on less that over those before.
    pub(super) fn changes(&self, start: usize) -> Vec<f64> {
        let mean = |values: &[f64]| numerics::sum::mean(values).unwrap_or(0.0);
        let change = |series: &[f64]| mean(&series[start..]) - mean(&series[..start]);
        self.values.chunks_exact(self.years.len()).map(change).collect()
    }
}

impl Panels {
    /// Reads the statistics that ship with the program and takes panels by the fixed rule.
    pub(super) fn read() -> Result<Self, Box<dyn Error>> {
        let directory = tempfile::tempdir()?;
        let library = Library::open(directory.path(), &mut |_, _| ())?;
        Self::of(library.store())
    }

    /// Takes, of all yearly indicators whose total of men and women is complete in all
    /// municipalities for at least 12 years on end, 60 at even distances in the order of their ids,
    /// and every one that is complete for 21 years.
    fn of(store: &Store) -> Result<Self, Box<dyn Error>> {
        let (mut usual, mut long) = (Vec::new(), Vec::new());
        for indicator in store.indicators().iter() {
            let panel = store.panel(&indicator.id, None)?;
            let Some((first_year, series)) = complete(&panel) else { continue };
            let latest = |most: usize| -> Indicator {
                let skipped = series[0].len().saturating_sub(most);
                let kept: Vec<Vec<f64>> = series.iter().map(|s| s[skipped..].to_vec()).collect();
                let first = first_year + i64::try_from(skipped).unwrap_or(0);
                Indicator::of(indicator.id.as_str(), indicator.unit, first, &kept)
            };
            if series[0].len() >= LONG_YEARS {
                long.push(latest(LONG_YEARS));
            }
            usual.push(latest(MOST_YEARS));
        }
        let n = usual.len();
        if n < TAKEN {
            return Err(format!("{n} panels are complete where {TAKEN} are needed").into());
        }
        let usual = (0..TAKEN).map(|k| usual[k * n / TAKEN].clone()).collect();
        Ok(Self { usual, long })
    }
}

/// Returns the latest years on end in which every municipality has a value, and the series.
fn complete(panel: &Panel) -> Option<(i64, Vec<Vec<f64>>)> {
    let group = panel.group_index(&Group::total())?;
    let areas = panel.areas();
    let first = areas.partition_point(|area| area.level() < Level::Municipality);
    let end = areas.partition_point(|area| area.level() <= Level::Municipality);
    if end - first != 290 {
        return None;
    }
    let series = |area: usize| panel.raw_series(group, area);
    let whole = |place: usize| (first..end).all(|area| series(area)[place].is_finite());
    let years: Vec<i32> = panel.periods().iter().map(|period| period.year()).collect();
    let last = (0..years.len()).rev().find(|place| whole(*place))?;
    let mut start = last;
    while start > 0 && years[start - 1] == years[start] - 1 && whole(start - 1) {
        start -= 1;
    }
    let kept: Vec<Vec<f64>> =
        (first..end).map(|area| series(area)[start..=last].to_vec()).collect();
    let mut values: Vec<f64> = kept.iter().filter_map(|s| s.last().copied()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let varies = values.len() >= LEAST_VALUES && last + 1 - start >= LEAST_YEARS;
    (varies && is_yearly(&kept)).then(|| (i64::from(years[start]), kept))
}

/// Returns whether at least half of the units have a new value every year: what is counted at
/// elections alone, or carried forward, is no yearly outcome.
fn is_yearly(series: &[Vec<f64>]) -> bool {
    let n_years = series.first().map_or(0, Vec::len);
    let moving = |place: usize| series.iter().filter(|own| own[place] != own[place - 1]).count();
    (1..n_years).all(|place| 2 * moving(place) >= series.len())
}
