//! What weights are made of: the population that counts, and the index of need.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::period::Period;
use domain::selection::SelectionModel;
use measures::allocation::mean_population;
use observations::panel::Panel;
use observations::store::StoreError;

use super::rounded;
use crate::library::{Library, POPULATION};

/// The mean population of three years, by municipality.
#[derive(Debug, Clone, Default)]
pub struct Population {
    /// The years of the mean, last year first.
    pub years: Vec<i32>,
    /// Whether they are the three years before the year the money is for.
    pub precedes: bool,
    /// Where the counts come from.
    pub data_sets: Vec<DataSet>,
    means: BTreeMap<AreaCode, f64>,
}

impl Population {
    /// Reads the mean of the three years before `year`, or of the three latest years with data.
    pub(super) fn read(library: &Library, year: Option<i32>) -> Result<Self, StoreError> {
        let id: IndicatorId = POPULATION.parse().expect("the id is well formed");
        let panel = match library.store().panel(&id, None) {
            Ok(panel) => panel,
            Err(StoreError::UnknownIndicator { .. }) => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        let Some(last) = last_year(&panel, year) else { return Ok(Self::default()) };
        let years = [last, last - 1, last - 2];
        let total = Group::total();
        let value = |area: &AreaCode, year: i32| {
            Period::year_of(year).and_then(|period| panel.value(&total, area, period))
        };
        let means = panel
            .areas()
            .iter()
            .filter_map(|area| {
                let mean = mean_population(&years.map(|year| value(area, year)))?;
                Some((area.clone(), mean))
            })
            .collect();
        let known = library.store().data_sets();
        let data_sets =
            known.into_iter().filter(|set| panel.data_sets().contains(&set.id)).collect();
        let precedes = year.is_none_or(|year| year == last + 1);
        Ok(Self { years: years.to_vec(), precedes, data_sets, means })
    }

    /// Returns the mean population of an area.
    #[must_use]
    pub fn of(&self, area: &AreaCode) -> Option<f64> {
        self.means.get(area).copied()
    }
}

/// Returns the latest year with data that lies before `year`.
fn last_year(panel: &Panel, year: Option<i32>) -> Option<i32> {
    let years = panel.periods().iter().filter(|period| period.is_year()).map(|p| p.year());
    years.filter(|known| year.is_none_or(|year| *known < year)).max()
}

/// A model's score as an index of need: 0 where need is least in the country, 100 where it is
/// largest, in proportion between.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedIndex {
    /// The model's id.
    pub model: String,
    /// The model's name.
    pub model_name: String,
    /// The lowest score, which becomes 0.
    pub lowest: f64,
    /// The highest score, which becomes 100.
    pub highest: f64,
    scores: BTreeMap<AreaCode, f64>,
}

impl NeedIndex {
    /// Returns the index; `None` where there is no score. Where all scores are equal, every
    /// municipality has the index 100.
    pub(super) fn new(model: &SelectionModel, scores: BTreeMap<AreaCode, f64>) -> Option<Self> {
        let lowest = scores.values().copied().min_by(f64::total_cmp)?;
        let highest = scores.values().copied().max_by(f64::total_cmp)?;
        let (id, name) = (model.id.clone(), model.name.clone());
        Some(Self { model: id, model_name: name, lowest, highest, scores })
    }

    /// Returns the model's score of an area.
    #[must_use]
    pub fn score_of(&self, area: &AreaCode) -> Option<f64> {
        self.scores.get(area).copied()
    }

    /// Returns the index of an area, `100 · (score − lowest) / (highest − lowest)`, rounded.
    #[must_use]
    pub fn of(&self, area: &AreaCode) -> Option<f64> {
        let score = self.score_of(area)?;
        if self.highest <= self.lowest {
            return Some(100.0);
        }
        Some(rounded(100.0 * ((score - self.lowest) / (self.highest - self.lowest))))
    }
}
