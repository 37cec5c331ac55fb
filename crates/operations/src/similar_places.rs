//! Municipalities like one another, by a statistical profile that anyone can follow.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::{IndicatorId, IndicatorIdError};
use domain::period::Period;
use numerics::elementary::{ln, sqrt};
use observations::store::StoreError;

use crate::library::Library;

/// How many similar municipalities are told, as many as Kolada tells.
pub const N_SIMILAR: usize = 7;
/// What a profile is made of. Inhabitants are taken by their logarithm, so that twice as many is
/// the same step for small and large.
const VARIABLES: [(&str, bool); 6] = [
    ("N01951", true),  // inhabitants
    ("N02926", false), // born abroad
    ("N03920", false), // unemployed
    ("N00905", false), // median net income
    ("N01982", false), // with post-secondary education
    ("N02279", false), // commuting out
];
/// The newest year counts in which so large a share of the municipalities has a value.
const SHARE_WITH_VALUE: f64 = 0.9;

/// A variable of the profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Whether its logarithm is taken.
    pub is_logarithm: bool,
    /// The year of its values.
    pub period: Period,
    /// The municipalities' mean.
    pub mean: f64,
    /// Their standard deviation, all municipalities counted once.
    pub deviation: f64,
}

/// A municipality beside another.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// The municipality.
    pub area: AreaCode,
    /// The distance, in standard deviations: the square root of the mean squared difference of
    /// the standardised variables.
    pub distance: f64,
}

/// Every municipality's profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiles {
    /// What they are made of.
    pub variables: Vec<Variable>,
    /// For each municipality its standardised values, in the variables' order. One that lacks a
    /// value of any variable is not among them.
    pub standardised: BTreeMap<AreaCode, Vec<f64>>,
}

/// How far a list and another are the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// How many municipalities have both lists.
    pub n_areas: usize,
    /// The mean share of the second list's municipalities that the first has too, 0 to 1.
    pub mean_share: f64,
}

/// The profiles cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An id of the list of variables.
    #[error(transparent)]
    Indicator(#[from] IndicatorIdError),
    /// A variable has no year with values for enough municipalities, or does not differ.
    #[error("compare municipalities by {0}: no year has values that differ for nine in ten")]
    NoValues(IndicatorId),
}

/// Returns the profiles on the newest statistics.
///
/// # Errors
/// [`ProfileError`] names the variable.
pub fn profiles(library: &Library) -> Result<Profiles, ProfileError> {
    let municipalities = library.municipalities();
    let mut variables = Vec::new();
    let mut standardised: BTreeMap<AreaCode, Vec<f64>> =
        municipalities.iter().map(|area| (area.clone(), Vec::new())).collect();
    for (id, is_logarithm) in VARIABLES {
        let indicator: IndicatorId = id.parse()?;
        let panel = library.store().panel(&indicator, None)?;
        let total = Group::total();
        let period = panel
            .latest_period(&total, Level::Municipality, SHARE_WITH_VALUE)
            .ok_or_else(|| ProfileError::NoValues(indicator.clone()))?;
        let value = |area: &AreaCode| {
            let value = panel.value(&total, area, period)?;
            if is_logarithm { (value > 0.0).then(|| ln(value)) } else { Some(value) }
        };
        let values: BTreeMap<&AreaCode, f64> =
            municipalities.iter().filter_map(|area| Some((area, value(area)?))).collect();
        let (mean, deviation) = spread(values.values().copied())
            .ok_or_else(|| ProfileError::NoValues(indicator.clone()))?;
        standardised.retain(|area, profile| match values.get(area) {
            Some(value) => {
                profile.push((value - mean) / deviation);
                true
            }
            None => false,
        });
        variables.push(Variable { indicator, is_logarithm, period, mean, deviation });
    }
    Ok(Profiles { variables, standardised })
}

/// Returns mean and standard deviation; `None` where the values do not differ.
fn spread(values: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let count: f64 = values.clone().map(|_| 1.0).sum();
    let mean = values.clone().sum::<f64>() / count;
    let deviation = sqrt(values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count);
    (deviation.is_finite() && deviation > 0.0).then_some((mean, deviation))
}

impl Profiles {
    /// Returns the other municipalities, nearest first, equal distances by code; empty where the
    /// municipality has no profile.
    #[must_use]
    pub fn neighbours(&self, area: &AreaCode) -> Vec<Neighbour> {
        let Some(own) = self.standardised.get(area) else { return Vec::new() };
        let distance = |other: &[f64]| {
            let squares = own.iter().zip(other).map(|(a, b)| (a - b) * (a - b));
            let (count, sum) = squares.fold((0.0, 0.0), |(n, sum), square| (n + 1.0, sum + square));
            sqrt(sum / count)
        };
        let others = self.standardised.iter().filter(|(other, _)| *other != area);
        let mut found: Vec<Neighbour> = others
            .map(|(other, profile)| Neighbour { area: other.clone(), distance: distance(profile) })
            .collect();
        found.sort_by(|a, b| {
            a.distance.total_cmp(&b.distance).then_with(|| a.area.as_str().cmp(b.area.as_str()))
        });
        found
    }

    /// Returns how far the nearest are those that another list names.
    #[must_use]
    pub fn overlap(&self, list: &BTreeMap<AreaCode, Vec<AreaCode>>) -> Option<Overlap> {
        let mut shares = Vec::new();
        for (area, listed) in list.iter().filter(|(_, listed)| !listed.is_empty()) {
            let nearest: BTreeSet<AreaCode> =
                self.neighbours(area).into_iter().take(N_SIMILAR).map(|n| n.area).collect();
            if !nearest.is_empty() {
                let both: f64 = listed.iter().filter(|a| nearest.contains(a)).map(|_| 1.0).sum();
                shares.push(both / listed.iter().map(|_| 1.0).sum::<f64>());
            }
        }
        let count: f64 = shares.iter().map(|_| 1.0).sum();
        (!shares.is_empty()).then(|| Overlap {
            n_areas: shares.len(),
            mean_share: shares.iter().sum::<f64>() / count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiles(rows: &[(&str, [f64; 2])]) -> Profiles {
        let row = |(code, values): &(&str, [f64; 2])| (code.parse().unwrap(), values.to_vec());
        Profiles { variables: Vec::new(), standardised: rows.iter().map(row).collect() }
    }

    #[test]
    fn the_nearest_comes_first_and_distance_is_in_standard_deviations() {
        let known = profiles(&[
            ("0114", [0.0, 0.0]),
            ("0115", [1.0, 1.0]),
            ("0117", [0.0, 1.0]),
            ("0120", [1.0, 0.0]),
        ]);
        let near = known.neighbours(&"0114".parse().unwrap());
        let codes: Vec<&str> = near.iter().map(|n| n.area.as_str()).collect();
        assert_eq!(codes, ["0117", "0120", "0115"]);
        assert_eq!(near[2].distance, 1.0);
        assert!(known.neighbours(&"0180".parse().unwrap()).is_empty());
    }

    #[test]
    fn a_list_is_compared_with_the_nearest() {
        let known = profiles(&[("0114", [0.0, 0.0]), ("0115", [1.0, 1.0]), ("0117", [0.0, 1.0])]);
        let listed = vec!["0117".parse().unwrap(), "0180".parse().unwrap()];
        let list = BTreeMap::from([("0114".parse().unwrap(), listed)]);
        let overlap = known.overlap(&list).unwrap();
        assert_eq!((overlap.n_areas, overlap.mean_share), (1, 0.5));
        assert_eq!(spread([2.0, 2.0].into_iter()), None);
        assert_eq!(spread([1.0, 3.0].into_iter()), Some((2.0, 1.0)));
    }
}
