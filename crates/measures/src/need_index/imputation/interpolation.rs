//! Missing years of a unit, from its own years before and after.

use std::collections::BTreeMap;

/// What years before a unit's first or after its last value get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The value of the nearest year that has one.
    Nearest,
    /// Nothing.
    Missing,
}

/// Returns the values with a unit's missing years on the straight line between the years before
/// and after that it has; a unit without values stays missing.
///
/// `units`, `periods` and `values` have one length; a unit has each period once.
#[must_use]
pub fn interpolated(
    values: &[Option<f64>],
    units: &[String],
    periods: &[i64],
    ends: Ends,
) -> Vec<Option<f64>> {
    let mut known: BTreeMap<&str, Vec<(i64, f64)>> = BTreeMap::new();
    for ((unit, period), value) in units.iter().zip(periods).zip(values) {
        if let Some(value) = value {
            known.entry(unit).or_default().push((*period, *value));
        }
    }
    for years in known.values_mut() {
        years.sort_unstable_by_key(|(period, _)| *period);
    }
    let fill = |row: usize| {
        let years = known.get(units[row].as_str())?;
        between(years, periods[row], ends)
    };
    values.iter().enumerate().map(|(row, value)| value.or_else(|| fill(row))).collect()
}

fn between(years: &[(i64, f64)], period: i64, ends: Ends) -> Option<f64> {
    let after = years.partition_point(|(year, _)| *year < period);
    let before = after.checked_sub(1).map(|index| years[index]);
    match (before, years.get(after).copied()) {
        (Some((from, low)), Some((to, high))) => {
            let share = distance(from, period) / distance(from, to);
            Some(low + share * (high - low))
        }
        (Some((_, value)), None) | (None, Some((_, value))) => {
            (ends == Ends::Nearest).then_some(value)
        }
        (None, None) => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "periods are years, far below 2^53")]
fn distance(from: i64, to: i64) -> f64 {
    (i128::from(to) - i128::from(from)) as f64
}
