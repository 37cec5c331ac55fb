//! What segregation would be if people or places had been dealt by chance.

mod hypergeometric;

use numerics::streams::Stream;

use super::SpatialError;
use super::population::Population;
use hypergeometric::Urn;

/// What chance deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Null {
    /// Areas' compositions over places: every area keeps its people and gets another's place.
    /// Tests whether segregation lies in space beyond the areas' own unevenness.
    Places,
    /// People over areas: every area keeps how many live there, every group how many it is. Tests
    /// whether there is any segregation. Needs whole counts.
    Persons,
}

/// A permutation test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permutation {
    /// What chance deals.
    pub null: Null,
    /// How often.
    pub replications: usize,
    /// The seed of the deals.
    pub seed: u64,
}

/// How an estimate lies among those dealt by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AmongChance {
    /// Replications with a defined value.
    pub defined: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, divisor n − 1.
    pub standard_deviation: f64,
    /// `(1 + values at least as large) / (1 + defined)`.
    pub p_large: f64,
    /// `(1 + values at least as small) / (1 + defined)`.
    pub p_small: f64,
}

impl AmongChance {
    /// Returns how an estimate lies among values; `None` where fewer than two are defined.
    ///
    /// The estimate is one of the deals that could have been: no p-value is zero.
    ///
    /// # Source
    /// Phipson and Smyth (2010), doi 10.2202/1544-6115.1585.
    #[must_use]
    pub fn new(estimate: f64, values: &[Option<f64>]) -> Option<Self> {
        let defined: Vec<f64> = values.iter().flatten().copied().collect();
        let mean = numerics::sum::mean(&defined)?;
        let variance = numerics::moments::variance_n(&defined)?;
        let n = numerics::sum::count(defined.len());
        if defined.len() < 2 {
            return None;
        }
        // Values that differ by rounding only are equal.
        let slack = 1e-12 * estimate.abs();
        let large = defined.iter().filter(|value| **value >= estimate - slack).count();
        let small = defined.iter().filter(|value| **value <= estimate + slack).count();
        Some(Self {
            defined: defined.len(),
            mean,
            standard_deviation: (variance * n / (n - 1.0)).sqrt(),
            p_large: numerics::sum::count(large + 1) / (n + 1.0),
            p_small: numerics::sum::count(small + 1) / (n + 1.0),
        })
    }
}

/// Returns a population as chance deals it; the same for the same stream.
///
/// # Errors
/// [`SpatialError::NotWhole`] where people are to be dealt and counts are not whole.
pub fn deal(
    population: &Population,
    null: Null,
    stream: &mut Stream,
) -> Result<Population, SpatialError> {
    match null {
        Null::Places => Ok(places(population, stream)),
        Null::Persons => persons(population, stream),
    }
}

fn places(population: &Population, stream: &mut Stream) -> Population {
    let mut order: Vec<usize> = (0..population.n_areas()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, stream.index(at + 1));
    }
    let counts = order.iter().flat_map(|area| population.area(*area).iter().copied()).collect();
    Population::of(counts, population.n_groups())
}

fn persons(population: &Population, stream: &mut Stream) -> Result<Population, SpatialError> {
    let mut left: Vec<u64> = Vec::with_capacity(population.n_groups());
    for total in population.group_totals() {
        left.push(whole(*total)?);
    }
    for count in population.counts() {
        whole(*count)?;
    }
    let mut counts = Vec::with_capacity(population.counts().len());
    for total in population.totals() {
        let mut places = whole(*total)?;
        let mut all_left: u64 = left.iter().sum();
        for group in &mut left {
            let urn = Urn { marked: *group, others: all_left - *group };
            let drawn = urn.draw(places, stream);
            all_left -= *group;
            *group -= drawn;
            places -= drawn;
            counts.push(exact(drawn));
        }
    }
    Ok(Population::of(counts, population.n_groups()))
}

/// Returns a whole count as a whole number.
fn whole(count: f64) -> Result<u64, SpatialError> {
    /// Above this a float no longer tells one person from none.
    const GREATEST: f64 = 9_007_199_254_740_992.0;
    if count.fract() != 0.0 || count > GREATEST {
        return Err(SpatialError::NotWhole { value: count });
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    #[expect(clippy::cast_sign_loss, reason = "counts are not negative")]
    Ok(count as u64)
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn exact(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn population() -> Population {
        let counts = [30.0, 5.0, 2.0, 0.0, 0.0, 0.0, 7.0, 80.0, 1.0, 12.0, 9.0, 40.0];
        Population::new(&counts, 3).unwrap()
    }

    #[test]
    fn dealing_people_keeps_areas_and_groups() {
        let population = population();
        for number in 0..50 {
            let dealt = deal(&population, Null::Persons, &mut Stream::new(5, number)).unwrap();
            assert_eq!(dealt.totals(), population.totals());
            assert_eq!(dealt.group_totals(), population.group_totals());
        }
    }

    #[test]
    fn dealing_places_keeps_compositions() {
        let population = population();
        let rows = |population: &Population| {
            let mut rows: Vec<Vec<u64>> = (0..population.n_areas())
                .map(|area| population.area(area).iter().map(|count| count.to_bits()).collect())
                .collect();
            rows.sort_unstable();
            rows
        };
        let dealt = deal(&population, Null::Places, &mut Stream::new(5, 1)).unwrap();
        assert_eq!(rows(&dealt), rows(&population));
    }

    #[test]
    fn parts_of_people_cannot_be_dealt() {
        let population = Population::new(&[0.5, 1.0, 2.0, 2.0], 2).unwrap();
        let dealt = deal(&population, Null::Persons, &mut Stream::new(1, 1));
        assert!(matches!(dealt, Err(SpatialError::NotWhole { .. })));
    }

    #[test]
    fn no_p_value_is_zero() {
        let chance = AmongChance::new(9.0, &[Some(1.0), None, Some(2.0), Some(3.0)]).unwrap();
        assert_eq!((chance.defined, chance.p_large, chance.p_small), (3, 0.25, 1.0));
        assert_eq!((chance.mean, chance.standard_deviation), (2.0, 1.0));
        assert_eq!(AmongChance::new(1.0, &[None, Some(1.0)]), None);
    }
}
