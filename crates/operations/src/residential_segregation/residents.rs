//! Who lives in each of several areas.

use domain::area::AreaCode;
use measures::segregation::counts::Table;
use measures::segregation::dissimilarity::dissimilarity;
use measures::segregation::mutual_information::information_theory;
use numerics::sum::sum;

use super::AreaResidents;

/// People born in Sweden and abroad in several areas, each with at least one inhabitant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Residents {
    areas: Vec<AreaCode>,
    born_in_sweden: Vec<f64>,
    born_abroad: Vec<f64>,
}

impl Residents {
    /// Adds an area by its inhabitants and the percentage of them born in Sweden, which becomes
    /// the whole number of people it was made from; nobody lives in an area without inhabitants.
    pub fn push(&mut self, area: AreaCode, inhabitants: f64, percent_born_in_sweden: f64) {
        if inhabitants <= 0.0 {
            return;
        }
        let born_in_sweden = (inhabitants * percent_born_in_sweden / 100.0).round();
        self.areas.push(area);
        self.born_in_sweden.push(born_in_sweden);
        self.born_abroad.push(inhabitants - born_in_sweden);
    }

    /// Returns all areas of several municipalities, in their order.
    #[must_use]
    pub fn together<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.areas.extend_from_slice(&part.areas);
            all.born_in_sweden.extend_from_slice(&part.born_in_sweden);
            all.born_abroad.extend_from_slice(&part.born_abroad);
        }
        all
    }

    /// Returns the areas.
    #[must_use]
    pub fn areas(&self) -> &[AreaCode] {
        &self.areas
    }

    /// Returns the number of areas.
    #[must_use]
    pub fn n_areas(&self) -> usize {
        self.areas.len()
    }

    /// Returns all people.
    #[must_use]
    pub fn inhabitants(&self) -> f64 {
        sum(self.born_in_sweden.iter().chain(&self.born_abroad).copied())
    }

    /// Returns the share of all people born abroad, 0 to 1; 0 where there is nobody.
    #[must_use]
    pub fn share_born_abroad(&self) -> f64 {
        let all = self.inhabitants();
        if all > 0.0 { sum(self.born_abroad.iter().copied()) / all } else { 0.0 }
    }

    /// Returns the index of dissimilarity; `None` where one of the groups lives nowhere.
    #[must_use]
    pub fn dissimilarity(&self) -> Option<f64> {
        dissimilarity(&self.born_abroad, &self.born_in_sweden)
    }

    /// Returns Theil's information theory index; `None` where one of the groups lives nowhere.
    #[must_use]
    pub fn information_theory(&self) -> Option<f64> {
        self.with_table(information_theory)
    }

    /// Lends the counts as the measures read them.
    pub(super) fn with_table<T>(&self, read: impl FnOnce(&Table<'_>) -> T) -> T {
        let counts = [self.born_in_sweden.as_slice(), &self.born_abroad].concat();
        let both = self.born_in_sweden.iter().zip(&self.born_abroad);
        let areas: Vec<f64> = both.map(|(sweden, abroad)| sweden + abroad).collect();
        let groups = [&self.born_in_sweden, &self.born_abroad].map(|g| sum(g.iter().copied()));
        read(&Table::new(&counts, &areas, &groups))
    }

    /// Returns every area with its part of D; no area where one of the groups lives nowhere.
    pub(super) fn parts(&self, name: impl Fn(&AreaCode) -> String) -> Vec<AreaResidents> {
        let [sweden, abroad] =
            [&self.born_in_sweden, &self.born_abroad].map(|g| sum(g.iter().copied()));
        if sweden <= 0.0 || abroad <= 0.0 {
            return Vec::new();
        }
        let area = |(index, code): (usize, &AreaCode)| {
            let (own, other) = (self.born_abroad[index], self.born_in_sweden[index]);
            AreaResidents {
                code: code.clone(),
                name: name(code),
                inhabitants: own + other,
                born_abroad: own / (own + other),
                part_of_dissimilarity: 0.5 * (own / abroad - other / sweden).abs(),
            }
        };
        self.areas.iter().enumerate().map(area).collect()
    }
}
