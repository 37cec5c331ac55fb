//! Sums over all pairs of areas by their nearness: what clustering, proximity and distance-decay
//! exposure are made of.

use numerics::elementary::exp;
use numerics::sum::{RunningSum, count, sum};

use super::SpatialError;
use super::geography::Geography;
use super::ln_exp::exp_of_negative;
use super::population::Population;
use super::rows::{Columns, products};

/// How nearness falls with distance: `cᵢⱼ = exp(−dᵢⱼ / unit)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decay {
    /// The unit of distance in metres; 1 000 for kilometres. The literature counts in miles or
    /// kilometres. With 1 metre all but the area itself underflows, which is what OasisR answers
    /// for coordinates in metres.
    pub unit_m: f64,
    /// How far the people of one area live from each other.
    pub own: OwnDistance,
}

/// How far the people of one area live from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnDistance {
    /// `√(0.6 a)` for an area of size `a` (White 1983).
    RootOfArea,
    /// Not at all.
    Zero,
}

/// Sums over all pairs of areas by their nearness `c`.
#[derive(Debug, Clone, PartialEq)]
pub struct Proximity {
    pub(super) n_areas: usize,
    pub(super) group_totals: Vec<f64>,
    /// `Σᵢ Σⱼ xᵢ cᵢⱼ yⱼ`, groups × groups.
    pub(super) between: Vec<f64>,
    /// `Σᵢ Σⱼ cᵢⱼ`.
    pub(super) everywhere: f64,
    /// `Σᵢ (xᵢ/X) (Σⱼ cᵢⱼ yⱼ / Σⱼ cᵢⱼ tⱼ)`, groups × groups.
    pub(super) exposure: Vec<Option<f64>>,
}

impl Proximity {
    /// Returns the sums of each population with nearness that falls with distance.
    ///
    /// All populations share one pass over the pairs of areas.
    ///
    /// # Errors
    /// [`SpatialError`] where the unit is not above zero, areas are needed and unknown, or a
    /// population and the geography differ in areas.
    pub fn decaying(
        populations: &[Population],
        geography: &Geography,
        decay: Decay,
    ) -> Result<Vec<Self>, SpatialError> {
        if !decay.unit_m.is_finite() || decay.unit_m <= 0.0 {
            return Err(SpatialError::NotAboveZero {
                column: "unit_m",
                row: 0,
                value: decay.unit_m,
            });
        }
        for population in populations {
            geography.check_population(population)?;
        }
        let own = own_nearness(geography, decay)?;
        let per_unit = 1.0 / decay.unit_m;
        let layout = Layout::new(populations, geography.n_areas());
        let products = products(&layout.columns(populations), |area, row| {
            geography.squared_distances_m2(area, row);
            for nearness in row.iter_mut() {
                *nearness = exp_of_negative(nearness.sqrt() * per_unit);
            }
            row[area] = own[area];
        });
        let everywhere = sum((0..geography.n_areas()).map(|area| products.row(area)[0]));
        let of = |(at, population)| {
            let near = |area: usize, near: &mut [f64]| layout.near(at, products.row(area), near);
            Self::of(population, near, everywhere)
        };
        Ok(populations.iter().enumerate().map(of).collect())
    }

    /// Returns the sums with nearness 1 between areas that share a boundary and 0 between all
    /// others and within an area: OasisR's default for absolute clustering.
    ///
    /// # Errors
    /// [`SpatialError`] where contiguities are unknown or population and geography differ.
    pub fn of_contiguity(
        population: &Population,
        geography: &Geography,
    ) -> Result<Self, SpatialError> {
        geography.check_population(population)?;
        let adjacency = geography.adjacency()?;
        let touching = |area: usize| {
            let shared = adjacency.of(area).iter().zip(adjacency.shared_m(area));
            shared.filter(|(_, shared_m)| **shared_m > 0.0).map(|(neighbour, _)| *neighbour)
        };
        let near = |area: usize, near: &mut [f64]| {
            near.fill(0.0);
            for neighbour in touching(area) {
                for (sum, count) in near.iter_mut().zip(population.area(neighbour)) {
                    *sum += count;
                }
            }
        };
        let everywhere = (0..geography.n_areas()).map(|area| touching(area).count()).sum();
        Ok(Self::of(population, near, count(everywhere)))
    }

    pub(super) fn of(
        population: &Population,
        people_near: impl Fn(usize, &mut [f64]),
        everywhere: f64,
    ) -> Self {
        let n_groups = population.n_groups();
        let mut near = vec![0.0; n_groups];
        let mut between = vec![RunningSum::default(); n_groups * n_groups];
        let mut exposure = vec![Some(RunningSum::default()); n_groups * n_groups];
        for area in 0..population.n_areas() {
            people_near(area, &mut near);
            let all_near: f64 = near.iter().sum();
            for (group, &members) in population.area(area).iter().enumerate() {
                if members == 0.0 {
                    continue;
                }
                for (other, others) in near.iter().enumerate() {
                    let at = group * n_groups + other;
                    between[at].add(members * others);
                    match &mut exposure[at] {
                        Some(sum) if all_near > 0.0 => sum.add(members * others / all_near),
                        found => *found = None,
                    }
                }
            }
        }
        let per_member = |(at, sum): (usize, Option<RunningSum>)| {
            let members = population.group_totals()[at / n_groups];
            sum.filter(|_| members > 0.0).map(|sum| sum.value() / members)
        };
        Self {
            n_areas: population.n_areas(),
            group_totals: population.group_totals().to_vec(),
            between: between.into_iter().map(RunningSum::value).collect(),
            everywhere,
            exposure: exposure.into_iter().enumerate().map(per_member).collect(),
        }
    }

    /// Returns absolute clustering of a group,
    /// `[Σᵢ(xᵢ/X)Σⱼcᵢⱼxⱼ − (X/n²)ΣΣc] / [Σᵢ(xᵢ/X)Σⱼcᵢⱼtⱼ − (X/n²)ΣΣc]`: 0 where it lives as if
    /// spread evenly over the areas, near 1 where its neighbours are its own; `None` where the
    /// group is empty or the denominator zero.
    ///
    /// # Source
    /// Massey and Denton (1988), doi 10.1093/sf/67.2.281.
    #[must_use]
    pub fn absolute_clustering(&self, group: usize) -> Option<f64> {
        let members = self.group_totals[group];
        if members <= 0.0 {
            return None;
        }
        let n_groups = self.group_totals.len();
        let near = &self.between[group * n_groups..(group + 1) * n_groups];
        let even = members / (count(self.n_areas) * count(self.n_areas)) * self.everywhere;
        let most = sum(near.iter().copied()) / members - even;
        (most != 0.0).then(|| (near[group] / members - even) / most)
    }

    /// Returns the mean nearness of two members of a group; `None` where it is empty.
    #[must_use]
    pub fn within_group(&self, group: usize) -> Option<f64> {
        self.mean_nearness(|at| at == group)
    }

    /// Returns the mean nearness of two people outside a group; `None` where there are none.
    #[must_use]
    pub fn within_rest(&self, group: usize) -> Option<f64> {
        self.mean_nearness(|at| at != group)
    }

    /// Returns relative clustering of one mean nearness to another, `Pxx/Pyy − 1`: 0 where both
    /// groups live equally near their own, without upper bound; `None` where either is unknown
    /// or the second zero.
    ///
    /// # Source
    /// Massey and Denton (1988), doi 10.1093/sf/67.2.281.
    #[must_use]
    pub fn relative_clustering(of: Option<f64>, to: Option<f64>) -> Option<f64> {
        of.zip(to).filter(|(_, to)| *to > 0.0).map(|(of, to)| of / to - 1.0)
    }

    /// Returns White's index of spatial proximity of a group and the rest,
    /// `(X Pxx + Y Pyy) / (T Ptt)`: 1 where nobody lives nearer to their own than to anybody;
    /// `None` where either is empty or no two people are near.
    ///
    /// # Source
    /// White (1983), doi 10.1086/227768.
    #[must_use]
    pub fn spatial_proximity(&self, group: usize) -> Option<f64> {
        let members = self.group_totals[group];
        let rest = sum(self.group_totals.iter().copied()) - members;
        let own = members * self.within_group(group)? + rest * self.within_rest(group)?;
        self.over_everybody(own)
    }

    /// Returns White's index over all groups at once, `Σ Xₖ Pₖₖ / (T Ptt)`; absent groups add
    /// nothing.
    #[must_use]
    pub fn spatial_proximity_of_all(&self) -> Option<f64> {
        let own = (0..self.group_totals.len())
            .filter_map(|group| Some(self.group_totals[group] * self.within_group(group)?));
        self.over_everybody(sum(own))
    }

    /// Returns distance-decay isolation (group itself) or interaction (another group):
    /// `Σᵢ (xᵢ/X) Σⱼ cᵢⱼyⱼ / Σⱼ cᵢⱼtⱼ`, the share of `y` among the people whom a member of `x`
    /// meets if meeting falls with distance; `None` where the group is empty or nearness
    /// underflows, as it does where the unit of distance is too short.
    ///
    /// # Source
    /// Morgan (1983), Sociology and Social Research 67; Massey and Denton (1988),
    /// doi 10.1093/sf/67.2.281.
    #[must_use]
    pub fn exposure(&self, group: usize, to: usize) -> Option<f64> {
        self.exposure[group * self.group_totals.len() + to]
    }

    /// Returns distance-decay interaction with everybody outside the group.
    #[must_use]
    pub fn exposure_to_rest(&self, group: usize) -> Option<f64> {
        let others = (0..self.group_totals.len()).filter(|other| *other != group);
        let shares: Option<Vec<f64>> = others.map(|other| self.exposure(group, other)).collect();
        shares.map(sum)
    }

    fn over_everybody(&self, own: f64) -> Option<f64> {
        let everybody = sum(self.group_totals.iter().copied());
        let nearness = everybody * self.mean_nearness(|_| true)?;
        (nearness > 0.0).then(|| own / nearness)
    }

    fn mean_nearness(&self, belongs: impl Fn(usize) -> bool) -> Option<f64> {
        let n_groups = self.group_totals.len();
        let inside = |at: &usize| belongs(at / n_groups) && belongs(at % n_groups);
        let near = sum((0..n_groups * n_groups).filter(inside).map(|at| self.between[at]));
        let people = sum((0..n_groups).filter(|at| belongs(*at)).map(|at| self.group_totals[at]));
        (people > 0.0).then(|| near / (people * people))
    }
}

/// Where the groups of several populations stand beside each other.
///
/// The first column holds ones. Where all populations have the same people in the same areas, as
/// where persons are dealt, the second holds everybody and each population's last group is what
/// the others leave.
pub(super) struct Layout {
    n_areas: usize,
    shares_totals: bool,
    firsts: Vec<usize>,
    n_columns: usize,
}

impl Layout {
    pub(super) fn new(populations: &[Population], n_areas: usize) -> Self {
        let same = |pair: &[Population]| pair[0].totals() == pair[1].totals();
        let shares_totals = populations.len() > 1 && populations.windows(2).all(same);
        let mut n_columns = 1 + usize::from(shares_totals);
        let mut firsts = Vec::with_capacity(populations.len());
        for population in populations {
            firsts.push(n_columns);
            n_columns += population.n_groups() - usize::from(shares_totals);
        }
        Self { n_areas, shares_totals, firsts, n_columns }
    }

    pub(super) fn columns(&self, populations: &[Population]) -> Columns {
        let mut values = vec![vec![1.0; self.n_areas]];
        if self.shares_totals {
            values.push(populations[0].totals().to_vec());
        }
        for population in populations {
            let n_groups = population.n_groups() - usize::from(self.shares_totals);
            values.extend((0..n_groups).map(|group| population.group(group)));
        }
        Columns::from_fn(self.n_areas, self.n_columns, |area, column| values[column][area])
    }

    /// Writes how many of each group of a population are near the area of a row of products.
    pub(super) fn near(&self, population: usize, row: &[f64], near: &mut [f64]) {
        let n_kept = near.len() - usize::from(self.shares_totals);
        let first = self.firsts[population];
        near[..n_kept].copy_from_slice(&row[first..first + n_kept]);
        if self.shares_totals {
            near[n_kept] = (row[1] - near[..n_kept].iter().sum::<f64>()).max(0.0);
        }
    }
}

fn own_nearness(geography: &Geography, decay: Decay) -> Result<Vec<f64>, SpatialError> {
    match decay.own {
        OwnDistance::Zero => Ok(vec![1.0; geography.n_areas()]),
        OwnDistance::RootOfArea => {
            let distance = |area: &f64| (0.6 * area).sqrt() / decay.unit_m;
            Ok(geography.area_m2()?.iter().map(|area| exp(-distance(area))).collect())
        }
    }
}
