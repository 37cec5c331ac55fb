//! One draw: an indicator, who is treated from when, and the effect that is laid on them.

use numerics::draws::shuffle;
use numerics::moments::standard_deviation_n_minus_1;
use numerics::streams::Stream;
use numerics::sum::{count, mean};

use super::panels::Indicator;

/// Years before the first start, at least.
const BEFORE: usize = 5;

/// Years from the last start on, at least.
const AFTER: usize = 4;

/// Cohorts of a staggered assignment, a year apart.
const COHORTS: usize = 4;

/// How treated units are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assignment {
    /// So many, all from the same year on.
    AtOnce(usize),
    /// So many, in four cohorts a year apart.
    Cohorts(usize),
}

impl Assignment {
    pub(super) const ALL: [Self; 5] =
        [Self::AtOnce(5), Self::AtOnce(20), Self::AtOnce(60), Self::Cohorts(20), Self::Cohorts(60)];

    pub(super) fn name(self) -> String {
        match self {
            Self::AtOnce(n) => format!("{n} at once"),
            Self::Cohorts(n) => format!("{n} in {COHORTS} cohorts"),
        }
    }
}

/// What is laid on treated units, in standard deviations of units' changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    None,
    /// Half.
    Constant,
    /// A quarter more for each later cohort, and a tenth more each year.
    ByCohort,
}

/// A panel with its treated units.
#[derive(Debug, Clone)]
pub(super) struct Study<'a> {
    pub(super) indicator: &'a Indicator,
    /// The place of each unit's first treated year.
    pub(super) starts: Vec<Option<usize>>,
    /// The place of the first cohort's first treated year.
    pub(super) first: usize,
    /// The standard deviation of units' changes, from before the first start to after.
    pub(super) scale: f64,
}

impl<'a> Study<'a> {
    /// Draws an indicator, a start and treated units.
    pub(super) fn draw(
        indicators: &'a [Indicator],
        assignment: Assignment,
        stream: &mut Stream,
    ) -> Self {
        let indicator = &indicators[stream.index(indicators.len())];
        let span = if matches!(assignment, Assignment::Cohorts(_)) { COHORTS - 1 } else { 0 };
        let choices = indicator.n_years() - BEFORE - AFTER - span + 1;
        let first = BEFORE + stream.index(choices);
        Self::on(indicator, assignment, first, stream)
    }

    /// Draws treated units of an indicator from a start on.
    pub(super) fn on(
        indicator: &'a Indicator,
        assignment: Assignment,
        first: usize,
        stream: &mut Stream,
    ) -> Self {
        let (n, cohorts) = match assignment {
            Assignment::AtOnce(n) => (n, 1),
            Assignment::Cohorts(n) => (n, COHORTS),
        };
        let mut order: Vec<usize> = (0..indicator.n_units).collect();
        shuffle(&mut order, stream);
        let mut starts = vec![None; indicator.n_units];
        for (place, unit) in order.into_iter().take(n).enumerate() {
            starts[unit] = Some(first + place % cohorts);
        }
        let changes = indicator.changes(first);
        let scale = standard_deviation_n_minus_1(&changes).unwrap_or(0.0);
        Self { indicator, starts, first, scale }
    }

    /// Returns the effect on a unit in a year.
    pub(super) fn effect(&self, effect: Effect, unit: usize, place: usize) -> f64 {
        let Some(start) = self.starts[unit].filter(|start| place >= *start) else { return 0.0 };
        self.scale
            * match effect {
                Effect::None => 0.0,
                Effect::Constant => 0.5,
                Effect::ByCohort => {
                    0.25 * count(1 + start - self.first) + 0.1 * count(place - start)
                }
            }
    }

    /// Returns the outcomes with the effect, row by row.
    pub(super) fn outcome(&self, effect: Effect) -> Vec<Option<f64>> {
        let n_years = self.indicator.n_years();
        let laid = |(row, value): (usize, &f64)| {
            Some(value + self.effect(effect, row / n_years, row % n_years))
        };
        self.indicator.values.iter().enumerate().map(laid).collect()
    }

    /// Returns the mean effect over all treated units and years.
    pub(super) fn truth(&self, effect: Effect) -> f64 {
        let cells = self.treated_cells().map(|(unit, place)| self.effect(effect, unit, place));
        mean(&cells.collect::<Vec<f64>>()).unwrap_or(0.0)
    }

    /// Returns the mean effect a number of years after the start; zero before it.
    pub(super) fn truth_at(&self, effect: Effect, since: i64) -> f64 {
        let Ok(since) = usize::try_from(since) else { return 0.0 };
        let own = |unit: usize, place: usize| self.starts[unit] == Some(place - since);
        let cells = self.treated_cells().filter(|(_, place)| *place >= since);
        let cells = cells.filter(|(unit, place)| own(*unit, *place));
        let effects = cells.map(|(unit, place)| self.effect(effect, unit, place));
        mean(&effects.collect::<Vec<f64>>()).unwrap_or(0.0)
    }

    /// Returns the plain mean of the mean effects by years since the start.
    pub(super) fn truth_by_time(&self, effect: Effect) -> f64 {
        let last = self.indicator.n_years() - self.first;
        let times: Vec<f64> =
            (0_i64..).take(last).map(|since| self.truth_at(effect, since)).collect();
        mean(&times).unwrap_or(0.0)
    }

    /// Returns every treated unit with each of its treated years.
    fn treated_cells(&self) -> impl Iterator<Item = (usize, usize)> {
        let n_years = self.indicator.n_years();
        let starts = self.starts.iter().enumerate();
        let treated = starts.filter_map(|(unit, start)| Some((unit, (*start)?)));
        treated.flat_map(move |(unit, start)| (start..n_years).map(move |place| (unit, place)))
    }

    /// Returns whether each row is treated, as a number.
    pub(super) fn treated_rows(&self) -> Vec<Option<f64>> {
        let n_years = self.indicator.n_years();
        let is_treated =
            |row: usize| self.starts[row / n_years].is_some_and(|start| row % n_years >= start);
        (0..self.indicator.values.len())
            .map(|row| Some(f64::from(u8::from(is_treated(row)))))
            .collect()
    }

    /// Returns the first treated year of each row's unit.
    pub(super) fn cohort_rows(&self) -> Vec<Option<f64>> {
        let n_years = self.indicator.n_years();
        let year = |unit: usize| self.starts[unit].and_then(|start| self.indicator.times[start]);
        (0..self.indicator.values.len()).map(|row| year(row / n_years)).collect()
    }

    /// Returns whether each unit is treated.
    pub(super) fn is_treated(&self) -> Vec<bool> {
        self.starts.iter().map(Option::is_some).collect()
    }

    /// Returns the names of treated units.
    pub(super) fn treated_names(&self) -> Vec<String> {
        let n_years = self.indicator.n_years();
        let treated = (0..self.starts.len()).filter(|unit| self.starts[*unit].is_some());
        treated.map(|unit| self.indicator.names[unit * n_years].clone()).collect()
    }
}
