//! The checked panel of units, periods and first treated periods that every estimator starts from.

use crate::panel::check_unique;
use crate::rows::{Categories, Numbers, RowError, complete_rows};
use crate::staggered::refusal::StaggeredError;

/// The first treated period of a unit that is never treated.
pub const NEVER: i64 = i64::MAX;

/// How the rows tell who is treated from when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Assignment<'a> {
    /// The first treated period of the unit, the same in every row; missing or 0 is never.
    Cohort(Numbers<'a>),
    /// Whether, or how much, the unit is treated in the period.
    Treatment(Numbers<'a>),
}

/// The columns of a long table, one row per unit and period.
///
/// A row that misses its outcome, a covariate or its weight is left out and counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaggeredColumns<'a> {
    /// What treatment may change.
    pub outcome: Numbers<'a>,
    /// The unit of each row.
    pub unit: &'a [String],
    /// The period of each row, a whole number.
    pub time: Numbers<'a>,
    /// Who is treated from when.
    pub assignment: Assignment<'a>,
    /// What units are made comparable by.
    pub covariates: &'a [Numbers<'a>],
    /// How much each row counts; alike where there is none.
    pub weights: Option<Numbers<'a>>,
    /// The cluster of each row, the same in every row of a unit, and the column's name; units are
    /// their own clusters where there is none.
    pub cluster: Option<(&'a str, &'a [String])>,
}

/// A checked panel. Tables are period after period, one number per unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The units' names, in rising order.
    pub units: Vec<String>,
    /// The periods that any complete row has, in rising order.
    pub periods: Vec<i64>,
    /// The first treated period of each unit, [`NEVER`] where there is none.
    pub cohort: Vec<i64>,
    /// Whether the unit has a complete row in the period.
    pub present: Vec<bool>,
    /// The outcome; zero where there is no complete row.
    pub outcome: Vec<f64>,
    /// The covariates, each centred and scaled to deviation one over all complete rows.
    pub covariates: Vec<Vec<f64>>,
    /// The covariates' names.
    pub covariate_names: Vec<String>,
    /// The amount of treatment, of every row that has one; empty where units have a first treated
    /// period.
    pub dose: Vec<Option<f64>>,
    /// The weights; `None` where rows count alike.
    pub weights: Option<Vec<f64>>,
    /// The cluster of each unit and the column's name; `None` where units are clusters.
    pub cluster: Option<(String, Vec<u32>)>,
    /// How many complete rows there are.
    pub rows: usize,
    /// How many rows were left out as incomplete.
    pub rows_left_out: usize,
}

impl Design {
    /// Returns the checked panel of a table's columns, in which treatment is on or off and stays.
    ///
    /// # Errors
    /// [`StaggeredError`] where a column cannot be read, a unit stands twice in a period, a
    /// treatment ends or is an amount, or what belongs to a unit changes within it.
    pub fn of(columns: &StaggeredColumns<'_>) -> Result<Self, StaggeredError> {
        Self::with(columns, false)
    }

    /// Returns the checked panel of a table's columns, in which treatment may be an amount, go up
    /// and down: units have doses and no cohorts.
    ///
    /// A row's dose is used even where its outcome is missing.
    ///
    /// # Errors
    /// [`StaggeredError`] where a column cannot be read, a unit stands twice in a period, or what
    /// belongs to a unit changes within it.
    pub fn with_doses(columns: &StaggeredColumns<'_>) -> Result<Self, StaggeredError> {
        Self::with(columns, true)
    }

    fn with(columns: &StaggeredColumns<'_>, doses: bool) -> Result<Self, StaggeredError> {
        let needed: Vec<Numbers<'_>> = [columns.outcome]
            .into_iter()
            .chain(columns.covariates.iter().copied())
            .chain(columns.weights)
            .collect();
        check_lengths(columns)?;
        let rows = complete_rows(&needed)?;
        let times = whole_periods(columns.time)?;
        let unit_codes = Categories::of(columns.unit);
        check_unique(&unit_codes, &times)?;
        let cohort = cohorts(columns, &unit_codes, &times, doses)?;
        let cluster = clusters(columns, &unit_codes)?;
        let place = Places::of(&rows, &unit_codes, &times);
        let cells = place.units.len() * place.periods.len();
        let spread = |column: &Numbers<'_>| {
            let mut table = vec![0.0; cells];
            for (&row, &cell) in rows.iter().zip(&place.cells) {
                table[cell] = column.values[row].unwrap_or(0.0);
            }
            table
        };
        let mut present = vec![false; cells];
        place.cells.iter().for_each(|&cell| present[cell] = true);
        let weights = columns.weights.as_ref().map(&spread);
        if let (Some(weights), Some(column)) = (&weights, columns.weights) {
            check_weights(column.name, weights)?;
        }
        let covariates = columns.covariates.iter().map(|c| standardised(&spread(c), &present));
        Ok(Self {
            periods: place.periods.clone(),
            cohort: place.units.iter().map(|&unit| cohort[unit]).collect(),
            outcome: spread(&columns.outcome),
            covariates: covariates.collect(),
            covariate_names: columns.covariates.iter().map(|c| c.name.to_owned()).collect(),
            cluster: cluster.map(|(name, codes)| {
                (name, place.units.iter().map(|&unit| codes[unit]).collect::<Vec<u32>>())
            }),
            units: place.units.iter().map(|&unit| unit_codes.names[unit].clone()).collect(),
            rows: rows.len(),
            rows_left_out: columns.unit.len() - rows.len(),
            dose: if doses { place.doses(columns, &unit_codes, &times, &cohort)? } else { vec![] },
            present,
            weights,
        })
    }

    /// Returns how many units there are.
    #[must_use]
    pub fn n(&self) -> usize {
        self.units.len()
    }

    /// Returns a cell's weight: one where rows count alike.
    #[must_use]
    pub fn weight(&self, cell: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[cell])
    }

    /// Returns the first gap: a unit and a period in which it has no complete row.
    #[must_use]
    pub fn first_gap(&self) -> Option<(usize, usize)> {
        let cell = self.present.iter().position(|present| !present)?;
        Some((cell % self.n(), cell / self.n()))
    }
}

/// Where each row stands in the dense tables.
struct Places {
    /// The units with a complete row.
    units: Vec<usize>,
    periods: Vec<i64>,
    /// The cell of each complete row.
    cells: Vec<usize>,
}

impl Places {
    fn of(rows: &[usize], units: &Categories, times: &[i64]) -> Self {
        let mut used = vec![false; units.n()];
        rows.iter().for_each(|&row| used[units.codes[row] as usize] = true);
        let kept: Vec<usize> = (0..units.n()).filter(|&unit| used[unit]).collect();
        let mut place = vec![0; units.n()];
        kept.iter().enumerate().for_each(|(new, &old)| place[old] = new);
        let mut periods: Vec<i64> = rows.iter().map(|&row| times[row]).collect();
        periods.sort_unstable();
        periods.dedup();
        let cell = |&row: &usize| {
            let period = periods.partition_point(|&period| period < times[row]);
            period * kept.len() + place[units.codes[row] as usize]
        };
        let cells = rows.iter().map(cell).collect();
        Self { units: kept, periods, cells }
    }
}

impl Places {
    /// Returns the dose of every unit in use in every period in use.
    fn doses(
        &self,
        columns: &StaggeredColumns<'_>,
        units: &Categories,
        times: &[i64],
        cohort: &[i64],
    ) -> Result<Vec<Option<f64>>, StaggeredError> {
        let n = self.units.len();
        let Assignment::Treatment(column) = columns.assignment else {
            let on = |&period: &i64| {
                let treated = move |&unit: &usize| period >= cohort[unit];
                self.units.iter().map(treated).map(|t| Some(f64::from(u8::from(t))))
            };
            return Ok(self.periods.iter().flat_map(on).collect());
        };
        complete_rows(&[column])?;
        let mut doses = vec![None; n * self.periods.len()];
        for (row, dose) in column.values.iter().enumerate() {
            let unit = self.units.binary_search(&(units.codes[row] as usize));
            let period = self.periods.binary_search(&times[row]);
            if let (Ok(unit), Ok(period)) = (unit, period) {
                doses[period * n + unit] = *dose;
            }
        }
        Ok(doses)
    }
}

fn check_lengths(columns: &StaggeredColumns<'_>) -> Result<(), StaggeredError> {
    let expected = columns.outcome.values.len();
    let (Assignment::Cohort(assignment) | Assignment::Treatment(assignment)) = columns.assignment;
    let lengths = [
        ("unit", columns.unit.len()),
        (columns.time.name, columns.time.values.len()),
        (assignment.name, assignment.values.len()),
    ];
    let cluster = columns.cluster.map(|(name, values)| (name, values.len()));
    match lengths.into_iter().chain(cluster).find(|(_, found)| *found != expected) {
        Some((column, found)) => {
            Err(RowError::Length { column: column.to_owned(), found, expected }.into())
        }
        None => Ok(()),
    }
}

/// Returns a column of periods as whole numbers.
///
/// # Errors
/// [`StaggeredError::Period`] where one is missing or not whole.
pub(crate) fn whole_periods(column: Numbers<'_>) -> Result<Vec<i64>, StaggeredError> {
    let broken = |row: usize| StaggeredError::Period { column: column.name.to_owned(), row };
    let period =
        |(row, value): (usize, &Option<f64>)| value.and_then(whole).ok_or_else(|| broken(row + 1));
    column.values.iter().enumerate().map(period).collect()
}

/// Returns a whole number; `None` where it is a fraction or out of any calendar's range.
#[expect(clippy::cast_possible_truncation, reason = "whole and below 10^15 in size")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 1e15).then_some(value as i64)
}

fn cohorts(
    columns: &StaggeredColumns<'_>,
    units: &Categories,
    times: &[i64],
    doses: bool,
) -> Result<Vec<i64>, StaggeredError> {
    match columns.assignment {
        Assignment::Cohort(column) => by_cohort(column, units),
        Assignment::Treatment(_) if doses => Ok(vec![NEVER; units.n()]),
        Assignment::Treatment(column) => by_treatment(column, units, times),
    }
}

fn by_cohort(column: Numbers<'_>, units: &Categories) -> Result<Vec<i64>, StaggeredError> {
    let mut cohort: Vec<Option<i64>> = vec![None; units.n()];
    for (row, (&unit, value)) in units.codes.iter().zip(column.values).enumerate() {
        let value = match value {
            None => NEVER,
            Some(0.0) => NEVER,
            Some(value) => whole(*value).ok_or_else(|| StaggeredError::Period {
                column: column.name.to_owned(),
                row: row + 1,
            })?,
        };
        let known = &mut cohort[unit as usize];
        if known.is_some_and(|known| known != value) {
            let unit = units.names[unit as usize].clone();
            return Err(StaggeredError::Changes { column: column.name.to_owned(), unit });
        }
        *known = Some(value);
    }
    Ok(cohort.into_iter().map(|cohort| cohort.unwrap_or(NEVER)).collect())
}

fn by_treatment(
    column: Numbers<'_>,
    units: &Categories,
    times: &[i64],
) -> Result<Vec<i64>, StaggeredError> {
    let name = || column.name.to_owned();
    let mut cohort = vec![NEVER; units.n()];
    for (row, value) in column.values.iter().enumerate() {
        let value =
            value.ok_or_else(|| StaggeredError::NoTreatment { column: name(), row: row + 1 })?;
        if value != 0.0 && value != 1.0 {
            return Err(StaggeredError::Amount { column: name(), value });
        }
        let known = &mut cohort[units.codes[row] as usize];
        if value == 1.0 {
            *known = times[row].min(*known);
        }
    }
    let ends = |row: &usize| {
        column.values[*row] == Some(0.0) && times[*row] > cohort[units.codes[*row] as usize]
    };
    match (0..times.len()).filter(ends).min_by_key(|&row| (units.codes[row], times[row])) {
        Some(row) => Err(StaggeredError::Ends {
            column: name(),
            unit: units.names[units.codes[row] as usize].clone(),
            period: times[row],
        }),
        None => Ok(cohort),
    }
}

fn clusters(
    columns: &StaggeredColumns<'_>,
    units: &Categories,
) -> Result<Option<(String, Vec<u32>)>, StaggeredError> {
    let Some((name, values)) = columns.cluster else {
        return Ok(None);
    };
    let clusters = Categories::of(values);
    let mut of_unit: Vec<Option<u32>> = vec![None; units.n()];
    for (&unit, &cluster) in units.codes.iter().zip(&clusters.codes) {
        let known = &mut of_unit[unit as usize];
        if known.is_some_and(|known| known != cluster) {
            let unit = units.names[unit as usize].clone();
            return Err(StaggeredError::Changes { column: name.to_owned(), unit });
        }
        *known = Some(cluster);
    }
    Ok(Some((name.to_owned(), of_unit.into_iter().map(|code| code.unwrap_or(0)).collect())))
}

fn check_weights(column: &str, weights: &[f64]) -> Result<(), StaggeredError> {
    let column = || column.to_owned();
    if let Some(weight) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(StaggeredError::Weights {
            column: column(),
            what: format!("{weight} is below zero"),
        });
    }
    if weights.iter().all(|weight| *weight == 0.0) {
        return Err(StaggeredError::Weights { column: column(), what: "all are zero".to_owned() });
    }
    Ok(())
}

fn standardised(values: &[f64], present: &[bool]) -> Vec<f64> {
    let known: Vec<f64> =
        values.iter().zip(present).filter(|(_, present)| **present).map(|(v, _)| *v).collect();
    let centre = numerics::sum::mean(&known).unwrap_or(0.0);
    let spread = numerics::moments::variance_n(&known).map_or(1.0, numerics::elementary::sqrt);
    let spread = if spread > 0.0 { spread } else { 1.0 };
    values.iter().map(|v| (v - centre) / spread).collect()
}
