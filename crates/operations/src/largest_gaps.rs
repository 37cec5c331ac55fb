//! Where the country is most unequal: the spread of every key indicator, largest first.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::{Direction, Indicator};
use domain::period::Period;
use measures::column::ColumnError;
use measures::convergence::ConvergenceError;
use measures::gap::between_groups;
use measures::spread::{Spread, weighted_spread};
use observations::store::StoreError;
use time::Date;

use crate::bundled::KeyIndicator;
use crate::describe_indicator::{Convergence, convergence};
use crate::library::Library;

/// How large a share of the municipalities must have a value.
const MIN_SHARE_OF_AREAS: f64 = 0.8;

/// The spread of one key indicator over municipalities.
#[derive(Debug, Clone)]
pub struct NationalGap {
    /// What is measured.
    pub indicator: Indicator,
    /// The theme it belongs to and its short name.
    pub key: KeyIndicator,
    /// The latest period with nearly all municipalities.
    pub period: Period,
    /// How it is spread over municipalities.
    pub spread: Spread,
    /// The nation's value as published.
    pub nation: Option<f64>,
    /// The mean of the best tenth of the municipalities.
    pub best_tenth: f64,
    /// The mean of the worst tenth of the municipalities.
    pub worst_tenth: f64,
    /// The worst tenth's mean over the best tenth's, or the other way where higher is better, so
    /// that it is 1 or more; `None` where any municipality lies at zero or below.
    pub ratio: Option<f64>,
    /// The share of the variance over municipalities that lies between the counties' means, 0 to
    /// 1, every municipality counting alike; the rest lies within counties. `None` where the
    /// municipalities do not vary.
    pub between_counties: Option<f64>,
    /// Whether municipalities grow more alike.
    pub convergence: Option<Convergence>,
}

/// The gaps could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum GapError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored value is no number.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// The growth of areas cannot be measured.
    #[error(transparent)]
    Convergence(#[from] ConvergenceError),
}

/// Returns the spread of every key indicator that has a direction, by ratio between the worst and
/// the best tenth, largest first; those without a ratio come last, by name.
///
/// # Errors
/// [`GapError`] where the store fails.
pub fn largest_gaps(library: &Library, as_of: Option<Date>) -> Result<Vec<NationalGap>, GapError> {
    let mut gaps = Vec::new();
    for key in library.key_indicators() {
        if let Some(gap) = national_gap(library, key, as_of)? {
            gaps.push(gap);
        }
    }
    gaps.sort_by(|a, b| {
        let by_ratio = b.ratio.unwrap_or(0.0).total_cmp(&a.ratio.unwrap_or(0.0));
        by_ratio.then_with(|| a.indicator.id.cmp(&b.indicator.id))
    });
    Ok(gaps)
}

fn national_gap(
    library: &Library,
    key: &KeyIndicator,
    as_of: Option<Date>,
) -> Result<Option<NationalGap>, GapError> {
    let Some(indicator) = library.indicator(&key.id) else { return Ok(None) };
    let panel = match library.store().panel(&key.id, as_of) {
        Ok(panel) => panel,
        Err(StoreError::NothingPublished { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let total = Group::total();
    let Some(direction) = indicator.direction else { return Ok(None) };
    let Some(period) = panel.latest_period(&total, Level::Municipality, MIN_SHARE_OF_AREAS) else {
        return Ok(None);
    };
    let (codes, values): (Vec<AreaCode>, Vec<Option<f64>>) = panel
        .cross_section(&total, period)
        .filter(|(area, _)| area.level() == Level::Municipality)
        .map(|(area, value)| (area.clone(), value))
        .unzip();
    let population = library.population(&codes, period, as_of)?;
    let Some(spread) = weighted_spread(&values, &population)? else { return Ok(None) };
    let (best_tenth, worst_tenth) = spread.best_and_worst_tenth(direction);
    Ok(Some(NationalGap {
        period,
        nation: panel.value(&total, &AreaCode::nation(), period),
        ratio: ratio(&spread, direction),
        between_counties: between_counties(&codes, &values)?,
        convergence: convergence(&panel, &total, Level::Municipality, indicator.unit)?,
        key: key.clone(),
        indicator,
        spread,
        best_tenth,
        worst_tenth,
    }))
}

fn between_counties(
    codes: &[AreaCode],
    values: &[Option<f64>],
) -> Result<Option<f64>, ColumnError> {
    let county_of: Vec<Option<AreaCode>> = codes.iter().map(AreaCode::parent).collect();
    let counties: BTreeSet<&AreaCode> = county_of.iter().flatten().collect();
    let numbers: BTreeMap<&AreaCode, usize> = counties.into_iter().zip(0..).collect();
    let groups: Vec<Option<usize>> =
        county_of.iter().map(|county| numbers.get(county.as_ref()?).copied()).collect();
    let alike = vec![Some(1.0); values.len()];
    Ok(between_groups(values, &alike, &groups, numbers.len())?.between_share)
}

/// Returns how many times the lower tenth's mean the higher tenth's is; `None` where any
/// municipality lies at zero or below, as the scale then has no ratios.
fn ratio(spread: &Spread, direction: Direction) -> Option<f64> {
    let (best, worst) = spread.best_and_worst_tenth(direction);
    let (high, low) = match direction {
        Direction::HigherIsBetter => (best, worst),
        Direction::LowerIsBetter => (worst, best),
    };
    (spread.minimum.value > 0.0).then(|| high / low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variance_between_counties_is_told_from_that_within() {
        let codes: Vec<AreaCode> =
            ["0114", "0115", "0305", "0319"].iter().map(|code| code.parse().unwrap()).collect();
        let share = |values: [f64; 4]| between_counties(&codes, &values.map(Some)).unwrap();
        assert_eq!(share([1.0, 1.0, 3.0, 3.0]), Some(1.0));
        assert_eq!(share([1.0, 3.0, 1.0, 3.0]), Some(0.0));
        // Means 1 and 3 about 2; within, two of four lie 1 from their mean twice.
        assert_eq!(share([0.0, 2.0, 2.0, 4.0]), Some(0.5));
        assert_eq!(share([2.0; 4]), None);
    }
}
