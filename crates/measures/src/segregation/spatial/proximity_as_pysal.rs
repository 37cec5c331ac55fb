//! Clustering, proximity and distance-decay exposure as PySAL `segregation` 2.6.0 computes them.
//!
//! PySAL divides the distance to an area by the sum of that area's distances,
//! `d*ᵢⱼ = dᵢⱼ / Σₖ dₖⱼ`, and then uses `cᵢⱼ = 1 − exp(−d*ᵢⱼ)`, which *grows* with distance, with
//! `cᵢᵢ = 1 − exp(−√(0.6 aᵢ))`. Its sums go over columns where the definitions go over rows:
//! relative clustering sums `xⱼ² Σᵢ cᵢⱼ`, and distance-decay exposure divides by
//! `Σₖ cⱼₖ tₖ` of the area that is met, not of the one that meets.

use numerics::elementary::exp;
use numerics::sum::{RunningSum, sum};
use rayon::prelude::*;

use super::SpatialError;
use super::geography::Geography;
use super::population::Population;
use super::proximity::{Layout, Proximity};
use super::rows::{Products, products};

/// PySAL's sums over all pairs of areas.
#[derive(Debug, Clone, PartialEq)]
pub struct ProximityAsPysal {
    /// Absolute clustering and spatial proximity have their published form with PySAL's `c`.
    proximity: Proximity,
    relative_clustering: Vec<Option<f64>>,
    exposure: Vec<Option<f64>>,
}

impl ProximityAsPysal {
    /// Returns the sums of each population; all share the passes over the pairs of areas.
    ///
    /// # Errors
    /// [`SpatialError`] where areas are unknown or a population and the geography differ.
    pub fn new(
        populations: &[Population],
        geography: &Geography,
    ) -> Result<Vec<Self>, SpatialError> {
        for population in populations {
            geography.check_population(population)?;
        }
        let own: Vec<f64> =
            geography.area_m2()?.iter().map(|area| 1.0 - exp(-(0.6 * area).sqrt())).collect();
        let per_sum = per_sum_of_distances(geography);
        let greatest = per_sum.iter().copied().fold(0.0, f64::max);
        let layout = Layout::new(populations, geography.n_areas());
        let columns = layout.columns(populations);
        let from = products(&columns, |area, row| {
            geography.squared_distances_m2(area, row);
            rise(row, per_sum.iter().copied(), greatest);
            row[area] = own[area];
        });
        let to = products(&columns, |area, row| {
            geography.squared_distances_m2(area, row);
            rise(row, std::iter::repeat(per_sum[area]), per_sum[area]);
            row[area] = own[area];
        });
        let everywhere = sum((0..geography.n_areas()).map(|area| from.row(area)[0]));
        let of = |(at, population)| {
            let near_from = |area: usize, near: &mut [f64]| layout.near(at, from.row(area), near);
            let proximity = Proximity::of(population, near_from, everywhere);
            Self::of(population, proximity, &layout, at, [&from, &to])
        };
        Ok(populations.iter().enumerate().map(of).collect())
    }

    fn of(
        population: &Population,
        proximity: Proximity,
        layout: &Layout,
        at: usize,
        [from, to]: [&Products; 2],
    ) -> Self {
        let n_groups = population.n_groups();
        let relative_clustering = (0..n_groups)
            .map(|group| {
                let of = squares(&population.group(group), to);
                Proximity::relative_clustering(of, squares(&population.rest(group), to))
            })
            .collect();
        let mut exposure = vec![RunningSum::default(); n_groups * n_groups];
        let mut near = vec![0.0; n_groups];
        for area in 0..population.n_areas() {
            layout.near(at, from.row(area), &mut near);
            let met: f64 = near.iter().sum();
            if population.totals()[area] == 0.0 || met <= 0.0 {
                continue;
            }
            layout.near(at, to.row(area), &mut near);
            for (group, near) in near.iter().enumerate() {
                for (other, people) in population.area(area).iter().enumerate() {
                    exposure[group * n_groups + other].add(near * people / met);
                }
            }
        }
        let per_member = |(at, sum): (usize, RunningSum)| {
            let members = population.group_totals()[at / n_groups];
            (members > 0.0).then(|| sum.value() / members)
        };
        Self {
            proximity,
            relative_clustering,
            exposure: exposure.into_iter().enumerate().map(per_member).collect(),
        }
    }

    /// Returns PySAL's absolute clustering; `None` where the group is empty.
    #[must_use]
    pub fn absolute_clustering(&self, group: usize) -> Option<f64> {
        self.proximity.absolute_clustering(group)
    }

    /// Returns PySAL's relative clustering of a group to the rest.
    #[must_use]
    pub fn relative_clustering(&self, group: usize) -> Option<f64> {
        self.relative_clustering[group]
    }

    /// Returns PySAL's spatial proximity of a group and the rest.
    #[must_use]
    pub fn spatial_proximity(&self, group: usize) -> Option<f64> {
        self.proximity.spatial_proximity(group)
    }

    /// Returns PySAL's distance-decay isolation (group itself) or exposure to another group.
    #[must_use]
    pub fn exposure(&self, group: usize, to: usize) -> Option<f64> {
        self.exposure[group * self.relative_clustering.len() + to]
    }

    /// Returns PySAL's distance-decay interaction with everybody outside the group.
    #[must_use]
    pub fn exposure_to_rest(&self, group: usize) -> Option<f64> {
        let others = (0..self.relative_clustering.len()).filter(|other| *other != group);
        let shares: Option<Vec<f64>> = others.map(|other| self.exposure(group, other)).collect();
        shares.map(sum)
    }
}

/// Returns `Σⱼ xⱼ² Σᵢ cᵢⱼ / X²`.
fn squares(people: &[f64], to: &Products) -> Option<f64> {
    let all = sum(people.iter().copied());
    let terms = people.iter().enumerate().map(|(area, people)| people * people * to.row(area)[0]);
    (all > 0.0).then(|| sum(terms) / (all * all))
}

/// Returns one over each area's sum of distances; zero where all areas share one place.
fn per_sum_of_distances(geography: &Geography) -> Vec<f64> {
    let n = geography.n_areas();
    (0..n)
        .into_par_iter()
        .map_init(
            || vec![0.0; n],
            |row, area| {
                geography.squared_distances_m2(area, row);
                let all = sum(row.iter().map(|squared| squared.sqrt()));
                if all > 0.0 { 1.0 / all } else { 0.0 }
            },
        )
        .collect()
}

/// Up to here ten terms of the series of [`rise`] hold to the last digits.
const SMALL: f64 = 1.0 / 16.0;

/// Up to here five terms do.
const TINY: f64 = 1.0 / 1024.0;

/// Replaces squared distances by `1 − exp(−u)` of `u`, the distance times its scale, without
/// losing the digits of a small `u`; no scale is above `greatest`.
fn rise(values: &mut [f64], scales: impl Iterator<Item = f64>, greatest: f64) {
    let farthest = values.iter().copied().fold(0.0, f64::max).sqrt() * greatest;
    for (value, scale) in values.iter_mut().zip(scales) {
        *value = value.sqrt() * scale;
    }
    if farthest <= TINY {
        for value in values {
            *value = series(*value, [5.0, 4.0, 3.0, 2.0]);
        }
    } else if farthest <= SMALL {
        for value in values {
            *value = series(*value, TEN_TERMS);
        }
    } else {
        for value in values {
            let exact = 1.0 - exp(-*value);
            *value = if *value <= SMALL { series(*value, TEN_TERMS) } else { exact };
        }
    }
}

const TEN_TERMS: [f64; 9] = [10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0];

fn series<const N: usize>(u: f64, terms: [f64; N]) -> f64 {
    u * terms.iter().fold(1.0, |inner, term| 1.0 - u * (1.0 / term) * inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_agrees_with_the_exponential() {
        for u in [1e-9, 1e-4, TINY] {
            let (few, many) = (series(u, [5.0, 4.0, 3.0, 2.0]), series(u, TEN_TERMS));
            assert!((few / many - 1.0).abs() < 1e-15, "{u}");
        }
        for u in [0.01, 0.05, SMALL] {
            assert!((series(u, TEN_TERMS) / (1.0 - exp(-u)) - 1.0).abs() < 1e-13, "{u}");
        }
    }
}
