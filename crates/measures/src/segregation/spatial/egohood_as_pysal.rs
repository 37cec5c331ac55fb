//! Segregation between surroundings as PySAL `segregation` 2.6.0 computes it.
//!
//! PySAL rounds the people around each area to whole numbers and then takes the aspatial index of
//! these: the rounded surroundings are also the weights and, summed, everybody's composition. A
//! place near many others so counts more than its inhabitants, and the index is not that of
//! Reardon and O'Sullivan. The kernels of libpysal have factors (`½`, `¾`, `15/16`, `1/√(2π)`)
//! that apply to neighbours and not to the area itself.

use numerics::elementary::exp;
use numerics::sum::sum;
use rayon::prelude::*;

use super::SpatialError;
use super::egohood::{Cells, Egohood, Kernel, share_times_ln};
use super::geography::Geography;
use super::population::{Population, dissimilarity};

/// What PySAL takes the index of: rounded people around each area.
#[derive(Debug, Clone, PartialEq)]
pub struct EgohoodAsPysal {
    n_groups: usize,
    near: Vec<f64>,
    /// Everybody around each area, rounded by itself as PySAL's two-group classes do.
    near_total: Vec<f64>,
}

impl EgohoodAsPysal {
    /// Returns the rounded people around each area.
    ///
    /// # Errors
    /// [`SpatialError`] where the bandwidth is not above zero or population and geography differ.
    pub fn new(
        population: &Population,
        geography: &Geography,
        egohood: Egohood,
    ) -> Result<Self, SpatialError> {
        let n_groups = population.n_groups();
        let cells = Cells::new(population, geography, egohood.bandwidth_m)?;
        let mut near = vec![0.0; population.counts().len()];
        let mut near_total = vec![0.0; population.n_areas()];
        let rows = near.par_chunks_mut(n_groups).zip(&mut near_total).enumerate();
        rows.for_each_init(Vec::new, |weights: &mut Vec<(usize, f64)>, (area, (near, total))| {
            weights.clear();
            cells.for_each_near(geography, area, |other, squared_m2| {
                let weight = match other == area {
                    true => 1.0,
                    false => {
                        libpysal_weight(egohood.kernel, squared_m2.sqrt() / egohood.bandwidth_m)
                    }
                };
                weights.push((other, weight));
            });
            // The order of scipy's sums, as a sum may lie half-way between whole numbers.
            weights.sort_unstable_by_key(|(other, _)| *other);
            for (other, weight) in weights {
                for (near, count) in near.iter_mut().zip(population.area(*other)) {
                    *near += *weight * count;
                }
                *total += *weight * population.totals()[*other];
            }
            for near in near {
                *near = near.round_ties_even();
            }
            *total = total.round_ties_even();
        });
        Ok(Self { n_groups, near, near_total })
    }

    /// Returns PySAL's `MultiInfoTheory`; `None` where one group only is left.
    #[must_use]
    pub fn information_theory(&self) -> Option<f64> {
        let (total, overall) = self.overall()?;
        let most = -sum(overall.iter().map(|share| share_times_ln(*share)));
        let terms = self.rows().flat_map(|row| {
            let people: f64 = row.iter().sum();
            row.iter().zip(&overall).map(move |(near, overall)| {
                let share = near / people;
                if share > 0.0 { people * overall * share_times_ln(share / overall) } else { 0.0 }
            })
        });
        (most > 0.0).then(|| sum(terms) / (total * most))
    }

    /// Returns PySAL's `MultiDissim`; `None` where one group only is left.
    #[must_use]
    pub fn dissimilarity_of_all(&self) -> Option<f64> {
        let (total, overall) = self.overall()?;
        let most = sum(overall.iter().map(|share| share * (1.0 - share)));
        let terms = self.rows().flat_map(|row| {
            let people: f64 = row.iter().sum();
            row.iter()
                .zip(&overall)
                .map(move |(near, overall)| people * (near / people - overall).abs())
        });
        (most > 0.0).then(|| sum(terms) / (2.0 * total * most))
    }

    /// Returns PySAL's `MultiRelativeDiversity`; `None` where one group only is left.
    #[must_use]
    pub fn relative_diversity(&self) -> Option<f64> {
        let (total, overall) = self.overall()?;
        let most = sum(overall.iter().map(|share| share * (1.0 - share)));
        let terms = self.rows().flat_map(|row| {
            let people: f64 = row.iter().sum();
            row.iter().zip(&overall).map(move |(near, overall)| {
                people * (near / people - overall) * (near / people - overall)
            })
        });
        (most > 0.0).then(|| sum(terms) / (total * most))
    }

    /// Returns PySAL's `Dissim` of a group; `None` where it is empty or everybody.
    #[must_use]
    pub fn dissimilarity(&self, group: usize) -> Option<f64> {
        let x = self.group(group);
        let rest: Vec<f64> = self.near_total.iter().zip(&x).map(|(total, x)| total - x).collect();
        dissimilarity(&x, &rest)
    }

    /// Returns PySAL's `Isolation` of a group; `None` where it is empty.
    #[must_use]
    pub fn isolation(&self, group: usize) -> Option<f64> {
        let x = self.group(group);
        let all = sum(x.iter().copied());
        let inhabited = x.iter().zip(&self.near_total).filter(|(_, total)| **total > 0.0);
        (all > 0.0).then(|| sum(inhabited.map(|(x, total)| x / all * (x / total))))
    }

    /// Returns PySAL's `Entropy` (two-group information theory) of a group; `None` where it is
    /// empty or everybody.
    #[must_use]
    pub fn entropy(&self, group: usize) -> Option<f64> {
        let x = self.group(group);
        let total = sum(self.near_total.iter().copied());
        let of_share = |share: f64| -share_times_ln(share) - share_times_ln(1.0 - share);
        let most = of_share(sum(x.iter().copied()) / total);
        let inhabited = x.iter().zip(&self.near_total).filter(|(_, total)| **total > 0.0);
        let less = inhabited.map(|(x, near)| near * (most - of_share(x / near)));
        (most > 0.0).then(|| sum(less) / (most * total))
    }

    /// Returns PySAL's `Gini` of a group; `None` where it is empty or everybody.
    ///
    /// The mean difference between the shares of two people over twice its greatest value.
    #[must_use]
    pub fn gini(&self, group: usize) -> Option<f64> {
        let x = self.group(group);
        let mut places: Vec<(f64, f64, f64)> = x
            .iter()
            .zip(&self.near_total)
            .filter(|(_, total)| **total > 0.0)
            .map(|(x, total)| (x / total, *x, total - x))
            .collect();
        places.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let all_x = sum(places.iter().map(|place| place.1));
        let all_rest = sum(places.iter().map(|place| place.2));
        let (mut x_before, mut rest_before) = (0.0, 0.0);
        let area = sum(places.iter().map(|(_, x, rest)| {
            // Twice the area between the diagonal and the curve of cumulated shares.
            let term = x * rest_before - rest * x_before;
            x_before += x;
            rest_before += rest;
            term
        }));
        (all_x > 0.0 && all_rest > 0.0).then(|| area / all_x / all_rest)
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.near.chunks_exact(self.n_groups).filter(|row| row.iter().sum::<f64>() > 0.0)
    }

    fn group(&self, group: usize) -> Vec<f64> {
        self.near.iter().skip(group).step_by(self.n_groups).copied().collect()
    }

    /// Returns the rounded people around all areas together and the groups' shares of them.
    fn overall(&self) -> Option<(f64, Vec<f64>)> {
        let totals: Vec<f64> = (0..self.n_groups).map(|group| sum(self.group(group))).collect();
        let total = sum(totals.iter().copied());
        (total > 0.0).then(|| (total, totals.iter().map(|group| group / total).collect()))
    }
}

/// Returns how much a neighbour counts at a distance in bandwidths.
fn libpysal_weight(kernel: Kernel, u: f64) -> f64 {
    match kernel {
        Kernel::Triangular => 1.0 - u,
        Kernel::Uniform => 0.5,
        Kernel::Quadratic => 0.75 * (1.0 - u * u),
        Kernel::Quartic => (15.0 / 16.0) * ((1.0 - u * u) * (1.0 - u * u)),
        Kernel::Gaussian => exp(-(u * u) / 2.0) / (2.0 * std::f64::consts::PI).sqrt(),
    }
}
