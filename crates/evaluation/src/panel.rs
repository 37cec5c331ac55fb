//! Units over periods: the checked table that most methods start from.

use std::collections::BTreeMap;

use crate::rows::{Categories, RowError};

/// A table that is no panel.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PanelError {
    /// The same unit stands twice in the same period.
    #[error("read the panel: unit '{unit}' has {rows} rows in period {period}; keep one")]
    Duplicate {
        /// The unit.
        unit: String,
        /// The period.
        period: i64,
        /// How many rows.
        rows: usize,
    },
    /// A column cannot be used.
    #[error(transparent)]
    Row(#[from] RowError),
}

/// Units over periods as a dense table.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The units' names, in rising order.
    pub units: Vec<String>,
    /// The periods, in rising order; those that no unit has are not there.
    pub periods: Vec<i64>,
    /// The outcome, unit after unit, one per period; `None` where it is missing.
    pub outcome: Vec<Option<f64>>,
}

impl Panel {
    /// Returns the panel of a long table's rows.
    ///
    /// # Errors
    /// [`PanelError`] where a unit has two rows in one period, columns differ in length or a value
    /// is not finite.
    pub fn of<S: AsRef<str>>(
        units: &[S],
        periods: &[i64],
        outcome: &[Option<f64>],
    ) -> Result<Self, PanelError> {
        for (column, found) in [("period", periods.len()), ("outcome", outcome.len())] {
            if found != units.len() {
                let column = column.to_owned();
                return Err(RowError::Length { column, found, expected: units.len() }.into());
            }
        }
        if let Some(row) = outcome.iter().position(|v| v.is_some_and(|v| !v.is_finite())) {
            let value = outcome[row].unwrap_or(f64::NAN);
            let column = "outcome".to_owned();
            return Err(RowError::NotFinite { column, row: row + 1, value }.into());
        }
        let units = Categories::of(units);
        check_unique(&units, periods)?;
        let places: BTreeMap<i64, usize> = {
            let mut all = periods.to_vec();
            all.sort_unstable();
            all.dedup();
            all.into_iter().enumerate().map(|(place, period)| (period, place)).collect()
        };
        let mut dense = vec![None; units.n() * places.len()];
        for ((&unit, period), &value) in units.codes.iter().zip(periods).zip(outcome) {
            dense[unit as usize * places.len() + places[period]] = value;
        }
        Ok(Self { units: units.names, periods: places.into_keys().collect(), outcome: dense })
    }

    /// Returns a unit's outcomes, one per period.
    ///
    /// # Panics
    /// Where there is no such unit.
    #[must_use]
    pub fn unit(&self, unit: usize) -> &[Option<f64>] {
        &self.outcome[unit * self.periods.len()..(unit + 1) * self.periods.len()]
    }
}

/// Checks that no unit has two rows in one period.
///
/// # Errors
/// [`PanelError::Duplicate`] with the first such unit and period.
pub fn check_unique(units: &Categories, periods: &[i64]) -> Result<(), PanelError> {
    let mut keys: Vec<(u32, i64)> =
        units.codes.iter().copied().zip(periods.iter().copied()).collect();
    keys.sort_unstable();
    let Some(twice) = keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]) else {
        return Ok(());
    };
    let rows = keys.iter().filter(|key| **key == twice).count();
    let unit = units.names[twice.0 as usize].clone();
    Err(PanelError::Duplicate { unit, period: twice.1, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_any_order_make_the_same_panel() {
        let one = Panel::of(&["b", "a", "a"], &[2001, 2001, 2000], &[Some(1.0), None, Some(3.0)]);
        let other = Panel::of(&["a", "a", "b"], &[2000, 2001, 2001], &[Some(3.0), None, Some(1.0)]);
        assert_eq!(one, other);
        assert_eq!(one.unwrap().outcome, [Some(3.0), None, None, Some(1.0)]);
    }

    #[test]
    fn a_unit_twice_in_one_period_is_refused() {
        let rows = [Some(1.0); 3];
        let refusal = Panel::of(&["a", "b", "a"], &[1, 1, 1], &rows).unwrap_err().to_string();
        assert_eq!(refusal, "read the panel: unit 'a' has 2 rows in period 1; keep one");
    }
}
