//! Average effects by cohort and period: every cell, with its influence function.

use rayon::prelude::*;

use crate::staggered::cross_section::{Rows, cross_section_effect};
use crate::staggered::design::NEVER;
use crate::staggered::refusal::StaggeredError;
use crate::staggered::sample::{Control, Gaps, Sample, SampleRule};
use crate::staggered::two_by_two::{CellEffect, CellRefusal, Method, Pairs, cell_effect};

/// The period that outcomes are compared with before treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The period before, until treatment or its anticipation; from then on the last one before.
    Varying,
    /// The last period before treatment or its anticipation, for every period.
    Universal,
}

/// The effect on one cohort in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The cohort: its first treated period.
    pub cohort: i64,
    /// The period.
    pub period: i64,
    /// The period compared with.
    pub base: i64,
    /// The effect; `None` where there is none, and why.
    pub effect: Result<f64, CellRefusal>,
    /// One per unit of the sample; zero for those outside the cell and where the effect is none.
    pub influence: Vec<f64>,
    /// Units of the cohort that the cell rests on.
    pub treated: usize,
    /// Units that they are compared with.
    pub controls: usize,
}

impl Cell {
    /// Returns whether the cohort is treated in the period.
    #[must_use]
    pub fn is_after(&self) -> bool {
        self.period >= self.cohort
    }

    /// Returns whether the period is its own base, where the effect is zero by definition.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        self.period == self.base
    }
}

/// Returns the effects of all cohorts in all periods, cohort after cohort.
///
/// `ATT(g, t)`: the mean change of cohort `g` between the base period and `t` beside that of the
/// comparison. Covariates and weights are those of the earlier of the two periods; in
/// [`Gaps::RepeatedCrossSection`] each row's own.
///
/// # Errors
/// [`StaggeredError::NoCell`] where no cell can be estimated.
///
/// # Source
/// Callaway, B. and Sant'Anna, P. (2021), Difference-in-differences with multiple time periods,
/// Journal of Econometrics 225, doi 10.1016/j.jeconom.2020.12.001.
pub fn group_time_effects(
    sample: &Sample,
    rule: SampleRule,
    base: Base,
    method: Method,
) -> Result<Vec<Cell>, StaggeredError> {
    let places = plan(sample, rule.anticipation, base);
    if places.is_empty() {
        return Err(StaggeredError::NoPrePeriod);
    }
    let cell = |&(cohort, period, base): &(i64, usize, usize)| {
        let place = Place { cohort, period, base };
        if period == base {
            return place.reference(sample);
        }
        match rule.gaps {
            Gaps::RepeatedCrossSection => place.of_rows(sample, rule, method),
            Gaps::DropUnits | Gaps::PerCell => place.of_pairs(sample, rule, method),
        }
    };
    let cells: Vec<Cell> = places.par_iter().map(cell).collect();
    let after = || cells.iter().filter(|cell| cell.is_after());
    if after().all(|cell| cell.effect.is_err())
        && let Some(reason) = after().find_map(|cell| cell.effect.as_ref().err())
    {
        return Err(StaggeredError::NoCell { cells: after().count(), reason: reason.to_string() });
    }
    Ok(cells)
}

/// Returns every cell's cohort, period and base, the latter two as places among the periods.
fn plan(sample: &Sample, anticipation: i64, base: Base) -> Vec<(i64, usize, usize)> {
    let mut plan = Vec::new();
    for &cohort in sample.cohorts.keys() {
        let last_before =
            sample.periods.partition_point(|&period| period < cohort - anticipation).checked_sub(1);
        let Some(last_before) = last_before else { continue };
        for (place, &period) in sample.periods.iter().enumerate() {
            let affected = period >= cohort - anticipation;
            match (base, affected) {
                (Base::Varying, false) if place > 0 => plan.push((cohort, place, place - 1)),
                (Base::Varying, false) => {}
                _ => plan.push((cohort, place, last_before)),
            }
        }
    }
    plan
}

struct Place {
    cohort: i64,
    period: usize,
    base: usize,
}

impl Place {
    fn cell(&self, sample: &Sample, found: Result<CellEffect, CellRefusal>, units: &Units) -> Cell {
        let mut influence = vec![0.0; sample.n];
        let effect = found.map(|found| {
            let scale =
                numerics::sum::count(sample.n) / numerics::sum::count(found.influence.len());
            for (&unit, value) in units.of_row.iter().zip(&found.influence) {
                influence[unit] += scale * value;
            }
            found.effect
        });
        Cell {
            cohort: self.cohort,
            period: sample.periods[self.period],
            base: sample.periods[self.base],
            effect,
            influence,
            treated: units.treated,
            controls: units.controls,
        }
    }

    fn reference(&self, sample: &Sample) -> Cell {
        let treated = sample.cohorts[&self.cohort];
        let zero = CellEffect { effect: 0.0, influence: Vec::new() };
        self.cell(sample, Ok(zero), &Units { of_row: Vec::new(), treated, controls: 0 })
    }

    /// Returns whether a unit is of the cohort; `None` where it is on neither side.
    fn side(&self, sample: &Sample, rule: SampleRule, unit: usize) -> Option<bool> {
        let cohort = sample.cohort[unit];
        if cohort == self.cohort {
            return Some(true);
        }
        let later = sample.periods[self.period.max(self.base)].saturating_add(rule.anticipation);
        let untreated = match rule.control {
            Control::Never | Control::LastCohort => cohort == NEVER,
            Control::NotYet => cohort > later,
        };
        untreated.then_some(false)
    }

    fn of_pairs(&self, sample: &Sample, rule: SampleRule, method: Method) -> Cell {
        let n = sample.n;
        let earlier = self.period.min(self.base);
        let (now, then) = (self.period * n, self.base * n);
        let width = if sample.covariates.is_empty() { 0 } else { 1 + sample.covariates.len() };
        let mut units = Units { of_row: Vec::with_capacity(n), treated: 0, controls: 0 };
        let mut pairs = Pairs {
            treated: Vec::with_capacity(n),
            change: Vec::with_capacity(n),
            weights: Vec::with_capacity(n),
            x: Vec::with_capacity(n * width),
            width,
        };
        for unit in 0..n {
            let Some(treated) = self.side(sample, rule, unit) else { continue };
            if !(sample.present[now + unit] && sample.present[then + unit]) {
                continue;
            }
            units.add(unit, treated);
            pairs.treated.push(treated);
            pairs.change.push(sample.outcome[now + unit] - sample.outcome[then + unit]);
            pairs.weights.push(sample.weight(earlier, unit));
            if width > 0 {
                pairs.x.push(1.0);
                pairs.x.extend(sample.covariates.iter().map(|c| c[earlier * n + unit]));
            }
        }
        self.cell(sample, cell_effect(&pairs, method), &units)
    }

    fn of_rows(&self, sample: &Sample, rule: SampleRule, method: Method) -> Cell {
        let n = sample.n;
        let width = if sample.covariates.is_empty() { 0 } else { 1 + sample.covariates.len() };
        let mut units = Units { of_row: Vec::new(), treated: 0, controls: 0 };
        let mut rows = Rows {
            treated: Vec::new(),
            after: Vec::new(),
            outcome: Vec::new(),
            weights: Vec::new(),
            x: Vec::new(),
            width,
        };
        for unit in 0..n {
            let Some(treated) = self.side(sample, rule, unit) else { continue };
            let seen = [(self.base, false), (self.period, true)];
            for (period, after) in seen.into_iter().filter(|(p, _)| sample.present[p * n + unit]) {
                let cell = period * n + unit;
                units.add_row(unit, treated);
                rows.treated.push(treated);
                rows.after.push(after);
                rows.outcome.push(sample.outcome[cell]);
                rows.weights.push(sample.weight(period, unit));
                if width > 0 {
                    rows.x.push(1.0);
                    rows.x.extend(sample.covariates.iter().map(|c| c[cell]));
                }
            }
        }
        self.cell(sample, cross_section_effect(&rows, method), &units)
    }
}

/// The units behind a cell's rows.
struct Units {
    of_row: Vec<usize>,
    treated: usize,
    controls: usize,
}

impl Units {
    fn add(&mut self, unit: usize, treated: bool) {
        self.of_row.push(unit);
        if treated {
            self.treated += 1;
        } else {
            self.controls += 1;
        }
    }

    /// Adds a row of a unit that may have been counted by the row before.
    fn add_row(&mut self, unit: usize, treated: bool) {
        if self.of_row.last() == Some(&unit) {
            self.of_row.push(unit);
        } else {
            self.add(unit, treated);
        }
    }
}
