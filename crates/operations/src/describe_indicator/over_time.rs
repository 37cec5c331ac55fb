//! The spread of an indicator in every period: do areas draw together or apart?

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::Unit;
use domain::period::Period;
use measures::column::ColumnError;
use measures::convergence::{
    self, BetaConvergence, ConvergenceError, Coverage, Growth, SigmaConvergence, beta_convergence,
    sigma_convergence,
};
use measures::spread::{Spread, spread};
use observations::panel::Panel;

/// The spread of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodSpread {
    /// The period.
    pub period: Period,
    /// The nation's value as published.
    pub nation: Option<f64>,
    /// How the value is spread over areas; `None` where no area has one.
    pub spread: Option<Spread>,
}

/// Returns the spread over the areas of `level` in every period of the panel.
///
/// # Errors
/// [`ColumnError`] where a stored value is no number.
pub fn over_time(
    panel: &Panel,
    group: &Group,
    level: Level,
) -> Result<Vec<PeriodSpread>, ColumnError> {
    let nation = AreaCode::nation();
    panel
        .periods()
        .iter()
        .map(|period| {
            let values: Vec<Option<f64>> = panel
                .cross_section(group, *period)
                .filter(|(area, _)| area.level() == level)
                .map(|(_, value)| value)
                .collect();
            Ok(PeriodSpread {
                period: *period,
                nation: panel.value(group, &nation, *period),
                spread: spread(&values)?,
            })
        })
        .collect()
}

/// Whether areas grow more alike, over the years in which nearly all have values.
#[derive(Debug, Clone, PartialEq)]
pub struct Convergence {
    /// The first year.
    pub from: i32,
    /// The last year.
    pub to: i32,
    /// The spread year by year, over the areas that have a value in every year.
    pub sigma: SigmaConvergence,
    /// Whether those that started behind have caught up; `None` with too few areas.
    pub beta: Option<BetaConvergence>,
}

/// How the spread between areas has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpreadTrend {
    /// It has grown by more than a tenth.
    Apart,
    /// It has shrunk by more than a tenth.
    Together,
    /// It is about the same.
    Same,
}

/// Whether areas that started low have grown more than others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchingUp {
    /// They have: the whole 95 % interval of the slope lies below zero.
    Yes,
    /// They have grown less: the whole interval lies above zero.
    No,
    /// It cannot be told: the interval holds zero.
    CannotBeTold,
}

/// How much the standard deviation must change to be called a change.
const NOTABLE_CHANGE: f64 = 0.1;

/// The half-width of a 95 % interval in standard errors.
const NORMAL_975: f64 = 1.959_963_984_540_054;

impl Convergence {
    /// Returns how the standard deviation between areas has moved from the first to the last
    /// year; `None` where there was no spread to start with.
    #[must_use]
    pub fn trend(&self) -> Option<SpreadTrend> {
        let (first, last) = self.sigma.years.first().zip(self.sigma.years.last())?;
        if first.standard_deviation <= 0.0 {
            return None;
        }
        let change = last.standard_deviation / first.standard_deviation - 1.0;
        Some(if change > NOTABLE_CHANGE {
            SpreadTrend::Apart
        } else if change < -NOTABLE_CHANGE {
            SpreadTrend::Together
        } else {
            SpreadTrend::Same
        })
    }

    /// Returns whether areas that started low have grown more than others.
    #[must_use]
    pub fn catching_up(&self) -> Option<CatchingUp> {
        let line = &self.beta.as_ref()?.line;
        let margin = NORMAL_975 * line.slope_standard_error?;
        Some(if line.slope + margin < 0.0 {
            CatchingUp::Yes
        } else if line.slope - margin > 0.0 {
            CatchingUp::No
        } else {
            CatchingUp::CannotBeTold
        })
    }
}

/// How large a share of the areas must have a value for a year to be counted.
const MIN_SHARE_OF_AREAS: f64 = 0.9;

/// How many years apart the first and last year must be for a trend to be told.
const MIN_YEARS: i32 = 4;

/// Returns whether the areas of `level` grow more alike; `None` with too few years.
///
/// Growth is the absolute change for percentages, rates and indices, and logarithmic for
/// positive amounts and counts.
///
/// # Errors
/// [`ConvergenceError`] where a stored value is no number.
pub fn convergence(
    panel: &Panel,
    group: &Group,
    level: Level,
    unit: Unit,
) -> Result<Option<Convergence>, ConvergenceError> {
    let years: Vec<(i32, Vec<Option<f64>>)> = full_years(panel, group, level);
    let Some(((from, start), (to, end))) = years.first().zip(years.last()) else {
        return Ok(None);
    };
    if to - from < MIN_YEARS {
        return Ok(None);
    }
    let positive = start.iter().chain(end).flatten().all(|value| *value > 0.0);
    let growth = match unit {
        Unit::Percent | Unit::Rate | Unit::Index | Unit::Time => Growth::AbsoluteChange,
        Unit::Count | Unit::Kronor | Unit::ThousandKronor | Unit::KronorPer if positive => {
            Growth::Logarithmic
        }
        Unit::Count | Unit::Kronor | Unit::ThousandKronor | Unit::KronorPer => {
            Growth::AbsoluteChange
        }
    };
    let beta = beta_convergence(start, end, f64::from(to - from), growth)?;
    let (numbers, columns): (Vec<i32>, Vec<Vec<Option<f64>>>) = years.iter().cloned().unzip();
    let columns = convergence::Panel { years: &numbers, columns: &columns, weights: None };
    let sigma = sigma_convergence(&columns, Coverage::SameAreas)?;
    Ok(Some(Convergence { from: *from, to: *to, sigma, beta }))
}

/// Returns the years in which nearly all areas that ever have a value have one.
fn full_years(panel: &Panel, group: &Group, level: Level) -> Vec<(i32, Vec<Option<f64>>)> {
    let column = |period: Period| -> Vec<Option<f64>> {
        panel
            .cross_section(group, period)
            .filter(|(area, _)| area.level() == level)
            .map(|(_, value)| value)
            .collect()
    };
    let columns: Vec<(i32, Vec<Option<f64>>)> = panel
        .periods()
        .iter()
        .filter(|period| period.is_year())
        .map(|period| (period.year(), column(*period)))
        .collect();
    let n_known = |column: &[Option<f64>]| column.iter().flatten().count();
    let most = columns.iter().map(|(_, column)| n_known(column)).max().unwrap_or(0);
    let enough = |column: &[Option<f64>]| {
        n_known(column) > 0 && n_known(column) as f64 >= MIN_SHARE_OF_AREAS * most as f64
    };
    columns.into_iter().filter(|(_, column)| enough(column)).collect()
}
