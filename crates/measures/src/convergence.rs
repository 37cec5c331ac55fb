//! Whether areas grow more alike over the years.

use numerics::elementary::{exp, ln};
use numerics::moments::{standard_deviation_n, weighted_standard_deviation};
use numerics::regression::{Line, least_squares};
use numerics::sum::{mean, weighted_mean};

use crate::asked::AskedError;
use crate::column::{
    ColumnError, check_length, check_values, check_weights, present_sorted, weighted_sorted,
};

pub mod answer;
mod club_answer;
pub mod clubs;

/// Areas over years, every value in the indicator's unit.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// The years, in rising order; they need not follow on each other.
    pub years: &'a [i32],
    /// One column per year, one row per area.
    pub columns: &'a [Vec<Option<f64>>],
    /// One weight per area, where areas shall count by population.
    pub weights: Option<&'a [Option<f64>]>,
}

/// Which areas a year's spread is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// The areas that have a value in every year: the spread changes only if they do.
    SameAreas,
    /// Whatever areas the year has: more areas, but their number may change the spread.
    EachYear,
}

/// The growth of areas cannot be computed as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConvergenceError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// There is not one column per year.
    #[error("measure the spread over years: there are {years} years and {columns} columns")]
    Years {
        /// The years.
        years: usize,
        /// The columns.
        columns: usize,
    },
    /// The years do not rise.
    #[error("measure the spread over years: {later} comes after {earlier}; order the years")]
    YearOrder {
        /// A year.
        earlier: i32,
        /// What follows it.
        later: i32,
    },
    /// No time passes.
    #[error("measure growth over {years} years: the end must be later than the start")]
    NoTime {
        /// The years between.
        years: f64,
    },
    /// A logarithm of an amount that is zero or below.
    #[error(
        "take logarithms: row {row} has {value}, which has none; only values above zero do, \
         absolute change needs none"
    )]
    NotPositive {
        /// The row, counted from one.
        row: usize,
        /// The value.
        value: f64,
    },
    /// Too few areas have a value in every period.
    #[error("seek clubs: {areas} areas have a value in every period; at least 2 are needed")]
    TooFewAreas {
        /// Areas that do.
        areas: usize,
    },
    /// Too few periods are left to fit a line over.
    #[error("seek clubs over {periods} periods: after the first are left out, 4 must remain")]
    TooFewPeriods {
        /// The periods.
        periods: usize,
    },
    /// A setting has no meaning.
    #[error("set {setting}, to {value}: it can be {range}")]
    Setting {
        /// The setting as questions name it, and what it is.
        setting: &'static str,
        /// Its value.
        value: f64,
        /// What it can be.
        range: &'static str,
    },
    /// Clubs are sought in years that do not follow on each other evenly.
    #[error(
        "seek clubs: {year} comes {step} years after the one before it, and others {usual}; give \
         years equally far apart"
    )]
    Spacing {
        /// The year.
        year: i32,
        /// How far it is from the one before it.
        step: i64,
        /// How far the first two are apart.
        usual: i64,
    },
    /// A measure or the confidence is none.
    #[error(transparent)]
    Asked(#[from] AskedError),
}

/// The spread of areas year by year.
#[derive(Debug, Clone, PartialEq)]
pub struct SigmaConvergence {
    /// One per year that has areas; years without any are left out.
    pub years: Vec<YearSpread>,
    /// The straight line of the standard deviation on the year: below zero, areas converge.
    /// `None` with fewer than two years.
    pub trend: Option<Line>,
    /// The straight line of the coefficient of variation on the year.
    pub relative_trend: Option<Line>,
}

/// The spread of areas in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearSpread {
    /// The year.
    pub year: i32,
    /// Areas counted.
    pub n: usize,
    /// The mean, by weight where there are weights.
    pub mean: f64,
    /// The standard deviation, divisor n or the sum of weights.
    pub standard_deviation: f64,
    /// `standard deviation / mean`; `None` where the mean is zero or below.
    pub coefficient_of_variation: Option<f64>,
}

/// Returns the spread of areas year by year and its trend (sigma convergence).
///
/// With weights, an area without one is left out. The trend's standard error takes the years as
/// independent, which series seldom are: read it as a description.
///
/// # Errors
/// [`ConvergenceError`] where the panel has no meaning.
///
/// # Source
/// Barro, R. J. and Sala-i-Martin, X. (1992), Convergence, Journal of Political Economy 100,
/// doi 10.1086/261816.
pub fn sigma_convergence(
    panel: &Panel<'_>,
    coverage: Coverage,
) -> Result<SigmaConvergence, ConvergenceError> {
    check_panel(panel)?;
    let n_areas = panel.columns.first().map_or(0, Vec::len);
    let counts = |area: usize| match coverage {
        Coverage::SameAreas => panel.columns.iter().all(|column| column[area].is_some()),
        Coverage::EachYear => true,
    };
    let counted: Vec<bool> = (0..n_areas).map(counts).collect();
    let years: Vec<YearSpread> = panel
        .years
        .iter()
        .zip(panel.columns)
        .filter_map(|(year, column)| {
            let keep = |(value, counted): (&Option<f64>, &bool)| value.filter(|_| *counted);
            let kept: Vec<Option<f64>> = column.iter().zip(&counted).map(keep).collect();
            year_spread(*year, &kept, panel.weights)
        })
        .collect();
    let deviation = |spread: &YearSpread| Some(spread.standard_deviation);
    Ok(SigmaConvergence {
        trend: trend(&years, deviation),
        relative_trend: trend(&years, |spread| spread.coefficient_of_variation),
        years,
    })
}

fn check_panel(panel: &Panel<'_>) -> Result<(), ConvergenceError> {
    if panel.years.len() != panel.columns.len() {
        return Err(ConvergenceError::Years {
            years: panel.years.len(),
            columns: panel.columns.len(),
        });
    }
    if let Some(pair) = panel.years.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(ConvergenceError::YearOrder { earlier: pair[0], later: pair[1] });
    }
    let n_areas = panel.columns.first().map_or(0, Vec::len);
    for (year, column) in panel.years.iter().zip(panel.columns) {
        check_length(&year.to_string(), column.len(), n_areas)?;
        check_values(&year.to_string(), column)?;
    }
    if let Some(weights) = panel.weights {
        check_length("weight", weights.len(), n_areas)?;
        check_weights("weight", weights)?;
    }
    Ok(())
}

fn year_spread(
    year: i32,
    values: &[Option<f64>],
    weights: Option<&[Option<f64>]>,
) -> Option<YearSpread> {
    let (n, centre, deviation) = if let Some(weights) = weights {
        let both = weighted_sorted(values, weights);
        (
            both.values.len(),
            weighted_mean(&both.values, &both.weights)?,
            weighted_standard_deviation(&both.values, &both.weights)?,
        )
    } else {
        let sorted = present_sorted(values);
        (sorted.len(), mean(&sorted)?, standard_deviation_n(&sorted)?)
    };
    Some(YearSpread {
        year,
        n,
        mean: centre,
        standard_deviation: deviation,
        coefficient_of_variation: (centre > 0.0).then(|| deviation / centre),
    })
}

fn trend(years: &[YearSpread], figure: impl Fn(&YearSpread) -> Option<f64>) -> Option<Line> {
    let (x, y): (Vec<f64>, Vec<f64>) = years
        .iter()
        .filter_map(|spread| figure(spread).map(|figure| (f64::from(spread.year), figure)))
        .unzip();
    least_squares(&x, &y)
}

/// How growth is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// `(end − start) / years` against `start`: for shares and rates.
    AbsoluteChange,
    /// `(ln end − ln start) / years` against `ln start`: for amounts above zero.
    Logarithmic,
}

/// Growth against the starting level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaConvergence {
    /// How growth was measured.
    pub growth: Growth,
    /// The line of yearly growth on the starting level: below zero, those behind catch up.
    pub line: Line,
    /// Areas that lack a value at the start or the end: left out.
    pub left_out: usize,
    /// The share of the distance that is closed per year, `1 − (1 + slope·T)^(1/T)` over T years;
    /// `None` where the slope overshoots, `1 + slope·T ≤ 0`.
    pub closed_per_year: Option<f64>,
}

/// Returns whether areas that start low grow faster (unconditional beta convergence); `None`
/// where the starting levels do not vary.
///
/// Measurement error at the start makes a line fall by itself (regression to the mean), so a
/// slope below zero with no fall in [`sigma_convergence`] is no sign of growing alike.
///
/// # Errors
/// [`ConvergenceError`] where lengths differ, no time passes, or a logarithm is asked of an amount
/// that is not above zero.
///
/// # Source
/// Barro and Sala-i-Martin (1992), doi 10.1086/261816.
pub fn beta_convergence(
    start: &[Option<f64>],
    end: &[Option<f64>],
    years: f64,
    growth: Growth,
) -> Result<Option<BetaConvergence>, ConvergenceError> {
    check_length("end", end.len(), start.len())?;
    check_values("start", start)?;
    check_values("end", end)?;
    if !years.is_finite() || years <= 0.0 {
        return Err(ConvergenceError::NoTime { years });
    }
    let mut points: Vec<(f64, f64)> = Vec::new();
    for (row, (from, to)) in start.iter().zip(end).enumerate() {
        let Some((from, to)) = from.zip(*to) else { continue };
        if growth == Growth::Logarithmic {
            check_positive(row, from.min(to))?;
            points.push((ln(from), (ln(to) - ln(from)) / years));
        } else {
            points.push((from, (to - from) / years));
        }
    }
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let left_out = start.len() - points.len();
    let (levels, growths): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
    Ok(least_squares(&levels, &growths).map(|line| {
        let kept = 1.0 + line.slope * years;
        let closed_per_year = (kept > 0.0).then(|| 1.0 - exp(ln(kept) / years));
        BetaConvergence { growth, line, left_out, closed_per_year }
    }))
}

fn check_positive(row: usize, value: f64) -> Result<(), ConvergenceError> {
    if value > 0.0 {
        return Ok(());
    }
    Err(ConvergenceError::NotPositive { row: row + 1, value })
}

/// The change of one value over a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// `end − start`, in the indicator's unit.
    pub absolute: f64,
    /// The absolute change per year.
    pub absolute_per_year: f64,
    /// `(end − start) / start`; `None` where the start is zero or below.
    pub relative: Option<f64>,
}

/// Returns the change over so many years, or `None` where either end is missing or no time passes.
#[must_use]
pub fn change(start: Option<f64>, end: Option<f64>, years: f64) -> Option<Change> {
    let (start, end) = start.zip(end)?;
    let absolute = end - start;
    (years > 0.0).then(|| Change {
        absolute,
        absolute_per_year: absolute / years,
        relative: (start > 0.0).then(|| absolute / start),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rounding in a handful of operations.
    const ROUNDING: f64 = 1e-12;

    fn column(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn areas_that_come_together_have_a_falling_spread() {
        let columns = [column(&[0.0, 4.0]), column(&[1.0, 3.0]), column(&[2.0, 2.0])];
        let panel = Panel { years: &[2000, 2001, 2002], columns: &columns, weights: None };
        let sigma = sigma_convergence(&panel, Coverage::SameAreas).unwrap();
        let deviations: Vec<f64> = sigma.years.iter().map(|y| y.standard_deviation).collect();
        assert_eq!(deviations, [2.0, 1.0, 0.0]);
        assert_eq!(sigma.trend.unwrap().slope, -1.0);
        assert_eq!(sigma.relative_trend.unwrap().slope, -0.5);
    }

    #[test]
    fn a_new_area_does_not_look_like_a_wider_spread() {
        let mut first = column(&[1.0, 3.0]);
        first.push(None);
        let columns = [first, column(&[1.0, 3.0, 90.0])];
        let panel = Panel { years: &[2000, 2010], columns: &columns, weights: None };
        let same = sigma_convergence(&panel, Coverage::SameAreas).unwrap();
        assert_eq!(same.trend.unwrap().slope, 0.0);
        let each = sigma_convergence(&panel, Coverage::EachYear).unwrap();
        assert!(each.trend.unwrap().slope > 1.0);
        assert_eq!((each.years[0].n, each.years[1].n), (2, 3));
    }

    #[test]
    fn weights_weigh_the_spread() {
        let columns = [column(&[0.0, 4.0])];
        let weights = column(&[1.0, 3.0]);
        let panel = Panel { years: &[2000], columns: &columns, weights: Some(&weights) };
        let sigma = sigma_convergence(&panel, Coverage::EachYear).unwrap();
        assert_eq!((sigma.years[0].mean, sigma.trend), (3.0, None));
        assert!((sigma.years[0].standard_deviation - 3.0_f64.sqrt()).abs() < ROUNDING);
    }

    #[test]
    fn halving_the_distance_in_ten_years_is_told_as_such() {
        let start = column(&[10.0, 20.0, 40.0]);
        let end = column(&[20.0, 25.0, 35.0]);
        let beta = beta_convergence(&start, &end, 10.0, Growth::AbsoluteChange).unwrap().unwrap();
        assert!((beta.line.slope + 0.05).abs() < ROUNDING);
        assert!((beta.line.r_squared.unwrap() - 1.0).abs() < ROUNDING);
        let half = 1.0 - exp(ln(0.5) / 10.0);
        assert!((beta.closed_per_year.unwrap() - half).abs() < ROUNDING);
    }

    #[test]
    fn equal_percentage_growth_is_no_convergence_in_logarithms() {
        let start = vec![Some(100.0), Some(200.0), None, Some(800.0)];
        let end = vec![Some(150.0), Some(300.0), Some(9.0), Some(1200.0)];
        let beta = beta_convergence(&start, &end, 5.0, Growth::Logarithmic).unwrap().unwrap();
        assert!(beta.line.slope.abs() < ROUNDING);
        assert_eq!((beta.line.n, beta.left_out), (3, 1));
    }

    #[test]
    fn growth_without_meaning_is_refused() {
        let zero = column(&[0.0, 1.0]);
        let one = column(&[1.0, 2.0]);
        let error = beta_convergence(&one, &zero, 1.0, Growth::Logarithmic).unwrap_err();
        assert!(matches!(error, ConvergenceError::NotPositive { row: 1, .. }), "{error}");
        assert!(beta_convergence(&one, &zero, 0.0, Growth::AbsoluteChange).is_err());
        assert!(beta_convergence(&one, &one[..1], 1.0, Growth::AbsoluteChange).is_err());
        let same = column(&[2.0, 2.0]);
        assert_eq!(beta_convergence(&same, &one, 1.0, Growth::AbsoluteChange), Ok(None));
        let panel = Panel { years: &[2001, 2000], columns: &[one.clone(), one], weights: None };
        assert!(sigma_convergence(&panel, Coverage::EachYear).is_err());
    }

    #[test]
    fn a_change_needs_both_ends_and_time() {
        let gained = change(Some(50.0), Some(60.0), 5.0).unwrap();
        assert_eq!((gained.absolute, gained.absolute_per_year), (10.0, 2.0));
        assert_eq!(gained.relative, Some(0.2));
        assert_eq!(change(Some(0.0), Some(1.0), 1.0).unwrap().relative, None);
        assert_eq!(change(None, Some(1.0), 1.0), None);
        assert_eq!(change(Some(1.0), Some(1.0), 0.0), None);
    }

    proptest! {
        #[test]
        fn the_order_of_areas_changes_nothing(
            mut rows in prop::collection::vec((prop::option::of(1.0..1e6_f64), prop::option::of(1.0..1e6_f64)), 2..40)
        ) {
            let run = |rows: &[(Option<f64>, Option<f64>)]| {
                let (start, end): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
                beta_convergence(&start, &end, 7.0, Growth::Logarithmic).unwrap()
            };
            let forward = run(&rows);
            rows.reverse();
            prop_assert_eq!(forward, run(&rows));
        }
    }
}
