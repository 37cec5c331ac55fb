//! Who is treated from when, and who may stand in: the checked table that weights are made from.

use numerics::matrix::Matrix;
use numerics::sum::{count, sum};

use super::SyntheticControlError;
use crate::nearest::nearest;
use crate::panel::Panel;

/// Complete outcomes of treated units and donors.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// The units' names, in rising order; the average of the treated stands last where asked for.
    pub units: Vec<String>,
    /// The periods, in rising order.
    pub periods: Vec<i64>,
    /// Units × periods, complete.
    pub outcomes: Matrix,
    /// The rows of the treated units.
    pub treated: Vec<usize>,
    /// The rows of the donors.
    pub donors: Vec<usize>,
    /// How many periods lie before the start.
    pub n_before: usize,
    /// Donors left out because an outcome is missing.
    pub left_out: Vec<String>,
}

/// Who is asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Who<'a> {
    /// The names of the treated units.
    pub treated: &'a [String],
    /// The first treated period.
    pub start: i64,
    /// The names of the units that may be donors; every other unit where empty.
    pub donors: &'a [String],
}

/// What several treated units are taken as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeveralTreated {
    /// Each has its own synthetic control; the gaps are averaged.
    EachOwn,
    /// Their average outcome has one.
    Average,
}

/// Periods before the start that weights need.
pub const LEAST_BEFORE: usize = 2;

impl Study {
    /// Returns the study that a panel allows: donors with holes are left out and named.
    ///
    /// # Errors
    /// [`SyntheticControlError`] where names are unknown, a treated unit has a hole or is a donor,
    /// or there are fewer than two donors, two periods before the start or one from it on.
    pub fn of(panel: &Panel, who: Who<'_>) -> Result<Self, SyntheticControlError> {
        let row = |unit: &String| {
            panel.units.binary_search(unit).map_err(|_| {
                let first = panel.units.first().cloned().unwrap_or_default();
                let names = panel.units.iter().map(String::as_str);
                let nearest = nearest(unit, names).map(str::to_owned);
                SyntheticControlError::UnknownUnit { unit: unit.clone(), nearest, first }
            })
        };
        let mut treated = who.treated.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        treated.sort_unstable();
        treated.dedup();
        if treated.is_empty() {
            return Err(SyntheticControlError::NoTreated);
        }
        let mut donors = who.donors.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        donors.sort_unstable();
        donors.dedup();
        if let Some(both) = donors.iter().find(|donor| treated.contains(donor)) {
            return Err(SyntheticControlError::TreatedDonor { unit: panel.units[*both].clone() });
        }
        if donors.is_empty() {
            donors = (0..panel.units.len()).filter(|unit| !treated.contains(unit)).collect();
        }
        Self::complete(panel, treated, &donors, who.start)
    }

    fn complete(
        panel: &Panel,
        treated: Vec<usize>,
        donors: &[usize],
        start: i64,
    ) -> Result<Self, SyntheticControlError> {
        let n_before = panel.periods.partition_point(|period| *period < start);
        let needed = LEAST_BEFORE;
        if n_before < needed {
            return Err(SyntheticControlError::TooFewBefore { start, found: n_before, needed });
        }
        if n_before == panel.periods.len() {
            let last = panel.periods.last().copied().unwrap_or(start);
            return Err(SyntheticControlError::NothingAfter { start, last });
        }
        for &unit in &treated {
            if let Some(hole) = panel.unit(unit).iter().position(Option::is_none) {
                let (unit, period) = (panel.units[unit].clone(), panel.periods[hole]);
                return Err(SyntheticControlError::TreatedHole { unit, period });
            }
        }
        let whole = |unit: &usize| panel.unit(*unit).iter().all(Option::is_some);
        let (kept, holed): (Vec<usize>, Vec<usize>) = donors.iter().partition(|unit| whole(unit));
        if kept.len() < 2 {
            return Err(SyntheticControlError::TooFewDonors { found: kept.len(), needed: 2 });
        }
        let mut rows = [treated.as_slice(), &kept].concat();
        rows.sort_unstable();
        let place = |unit: &usize| rows.binary_search(unit).expect("kept");
        let outcomes = Matrix::from_fn(rows.len(), panel.periods.len(), |row, period| {
            panel.unit(rows[row])[period].expect("complete")
        });
        Ok(Self {
            units: rows.iter().map(|&row| panel.units[row].clone()).collect(),
            periods: panel.periods.clone(),
            outcomes,
            treated: treated.iter().map(place).collect(),
            donors: kept.iter().map(place).collect(),
            n_before,
            left_out: holed.iter().map(|&unit| panel.units[unit].clone()).collect(),
        })
    }

    /// Returns the study with one more unit, the average of the treated, as the only treated one.
    #[must_use]
    pub fn averaged(&self) -> Self {
        let n = self.units.len();
        let average = |period: usize| {
            let values = self.outcomes.column(period);
            sum(self.treated.iter().map(|&unit| values[unit])) / count(self.treated.len())
        };
        let averages: Vec<f64> = (0..self.periods.len()).map(average).collect();
        let outcomes = Matrix::from_fn(n + 1, self.periods.len(), |unit, period| {
            if unit == n { averages[period] } else { self.outcomes.get(unit, period) }
        });
        let mut units = self.units.clone();
        units.push("average of the treated".to_owned());
        Self { units, outcomes, treated: vec![n], ..self.clone() }
    }

    /// Returns the outcomes before the start only, as if treatment had begun at `start`.
    ///
    /// # Errors
    /// [`SyntheticControlError`] where that leaves too few periods before or none after.
    pub fn earlier(&self, start: i64) -> Result<Self, SyntheticControlError> {
        let n_before = self.periods.partition_point(|period| *period < start);
        let needed = LEAST_BEFORE;
        if n_before < needed {
            return Err(SyntheticControlError::TooFewBefore { start, found: n_before, needed });
        }
        if n_before >= self.n_before {
            let last = self.periods[self.n_before - 1];
            return Err(SyntheticControlError::NothingAfter { start, last });
        }
        let outcomes = self.first(self.n_before);
        let periods = self.periods[..self.n_before].to_vec();
        Ok(Self { outcomes, periods, n_before, ..self.clone() })
    }

    /// Returns the outcomes of the first periods.
    #[must_use]
    pub fn first(&self, periods: usize) -> Matrix {
        Matrix::from_fn(self.units.len(), periods, |unit, period| self.outcomes.get(unit, period))
    }

    /// Returns a unit's outcomes.
    #[must_use]
    pub fn series(&self, unit: usize) -> Vec<f64> {
        (0..self.periods.len()).map(|period| self.outcomes.get(unit, period)).collect()
    }
}
