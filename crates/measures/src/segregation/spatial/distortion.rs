//! Distortion: how long one must walk from home before the city looks as it is.

mod farthest_segregation;
mod nearest;

use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::SpatialError;
use super::geography::Geography;
use super::ln_exp::ln_of_normal;
use super::population::Population;
use farthest_segregation::{Landscape, Ledger};
use nearest::Nearest;

pub use nearest::Ties;

/// Origins that one task computes.
const ORIGINS: usize = 16;

/// Distortion coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Distortion {
    /// Each area's own, `Σₙ KL(qᵢₙ ‖ π)`: the divergence of the people in its `n` nearest areas
    /// (itself first) from everybody, summed over `n`. In nats.
    pub local: Vec<f64>,
    /// The greatest coefficient where the groups live one after another across the map, smallest
    /// group in a corner; the greatest of up to four corners.
    pub greatest: f64,
    /// `Σᵢ tᵢ Δᵢ / T` over `greatest`: 0 where every home sees the city at once.
    pub global: f64,
}

/// Returns the distortion coefficients of Olteanu, Randon-Furling and Clark, over their greatest
/// as PySAL 2.6.0 arranges it.
///
/// Areas at one distance are met together under [`Ties::Together`], each counting as one step:
/// the answer does not depend on the rows' order. `None` where all people are of one group. An
/// absent group takes no place in the arrangement under [`Ties::Together`] and one area under
/// [`Ties::AsPysal`].
///
/// # Errors
/// [`SpatialError`] where population and geography differ in areas or there are fewer areas than
/// groups.
///
/// # Source
/// Olteanu, Randon-Furling and Clark (2019), doi 10.1073/pnas.1900192116.
pub fn distortion(
    population: &Population,
    geography: &Geography,
    ties: Ties,
) -> Result<Option<Distortion>, SpatialError> {
    geography.check_population(population)?;
    let n = population.n_areas();
    let n_groups = population.n_groups();
    if n < n_groups {
        return Err(SpatialError::FewerAreasThanGroups { areas: n, groups: n_groups });
    }
    let present = population.group_totals().iter().filter(|members| **members > 0.0).count();
    if present < 2 {
        return Ok(None);
    }
    let landscapes = Landscape::corners(population, geography, ties);
    let shares: Vec<f64> =
        population.group_totals().iter().map(|members| members / population.total()).collect();
    let ln_shares: Vec<f64> =
        shares.iter().map(|share| ln_of_normal(share.max(f64::MIN_POSITIVE))).collect();
    let floor = from_corners(&landscapes, geography, &ln_shares, ties);
    let origins: Vec<usize> = (0..n).collect();
    let found: Vec<Vec<(f64, f64)>> = origins
        .par_chunks(ORIGINS)
        .map(|origins| {
            let mut walk = Walk::new(population, &shares);
            let mut ledger = Ledger::new(&ln_shares);
            let mut of = |origin: &usize| {
                walk.nearest.from(geography, *origin, ties);
                let own = walk.coefficient();
                let mut greatest = floor;
                for landscape in &landscapes {
                    if ledger.bound(landscape, &walk.nearest) >= floor {
                        greatest = greatest.max(ledger.coefficient(landscape, &walk.nearest));
                    }
                }
                (own, greatest)
            };
            origins.iter().map(&mut of).collect()
        })
        .collect();
    let local: Vec<f64> = found.iter().flatten().map(|(local, _)| *local).collect();
    let greatest = found.iter().flatten().map(|(_, across)| *across).fold(0.0, f64::max);
    let lived = local.iter().zip(population.totals()).map(|(local, people)| local * people);
    let global = sum(lived) / population.total() / greatest;
    Ok((greatest > 0.0).then_some(Distortion { local, greatest, global }))
}

/// Returns the greatest coefficient of the areas in which the maps begin: the greatest of all is
/// not below it.
fn from_corners(
    landscapes: &[Landscape],
    geography: &Geography,
    ln_shares: &[f64],
    ties: Ties,
) -> f64 {
    let mut nearest = Nearest::new(geography.n_areas());
    let mut ledger = Ledger::new(ln_shares);
    let coefficients = landscapes.iter().map(|landscape| {
        nearest.from(geography, landscape.seed, ties);
        ledger.coefficient(landscape, &nearest)
    });
    coefficients.fold(0.0, f64::max)
}

/// A walk from one area to all others, nearest first, with the memory it needs.
struct Walk<'a> {
    population: &'a Population,
    shares: &'a [f64],
    nearest: Nearest,
    met: Vec<f64>,
    at_stop: Vec<f64>,
    per_person: Vec<f64>,
    divergence: Vec<f64>,
}

impl<'a> Walk<'a> {
    fn new(population: &'a Population, shares: &'a [f64]) -> Self {
        let n = population.n_areas();
        Self {
            population,
            shares,
            nearest: Nearest::new(n),
            met: vec![0.0; n],
            at_stop: vec![0.0; n],
            per_person: vec![0.0; n],
            divergence: vec![0.0; n],
        }
    }

    /// Returns the sum of divergences along the walk.
    fn coefficient(&mut self) -> f64 {
        let n_groups = self.shares.len();
        let counts = self.population.counts();
        let order = self.nearest.order();
        let n_stops = self.nearest.stops().len();
        let mut met = 0.0;
        for (sum, &area) in self.met.iter_mut().zip(order) {
            met += self.population.totals()[area];
            *sum = met;
        }
        for (per_person, &stop) in self.per_person.iter_mut().zip(self.nearest.stops()) {
            // Before the first person is met there is nothing to diverge.
            *per_person = 1.0 / self.met[stop - 1].max(f64::MIN_POSITIVE);
        }
        self.divergence[..n_stops].fill(0.0);
        for (group, &share) in self.shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let mut met = 0.0;
            for (sum, &area) in self.met.iter_mut().zip(order) {
                met += counts[area * n_groups + group];
                *sum = met;
            }
            for (at_stop, &stop) in self.at_stop.iter_mut().zip(self.nearest.stops()) {
                *at_stop = self.met[stop - 1];
            }
            let per_share = 1.0 / share;
            let stops = self.at_stop[..n_stops].iter().zip(&self.per_person);
            for (divergence, (met, per_person)) in self.divergence.iter_mut().zip(stops) {
                let q = met * per_person;
                *divergence += q * ln_of_normal((q * per_share).max(f64::MIN_POSITIVE));
            }
        }
        let mut start = 0;
        sum(self.nearest.stops().iter().zip(&self.divergence).map(|(&stop, divergence)| {
            let steps = count(stop - start);
            start = stop;
            steps * divergence
        }))
    }
}
