//! Persons put into cells or picked from places, many times over.

use crate::draws::{Alias, SumOf, Sums, as_float};
use crate::elementary::sqrt;
use crate::streams::Stream;
use crate::sum::count;

/// How many standard deviations below the wanted number a first round aims: a sixth of the rounds
/// is drawn again, and few persons are put one by one.
const BELOW: f64 = 1.0;
/// Up to this many persons are put one by one.
const FEW: u64 = 64;

/// Puts a number of persons into cells, each person in a cell with a chance in proportion to its
/// whole size: a multinomial draw.
///
/// A first round draws every cell from its own Poisson distribution, aiming a little below the
/// number wanted; the persons still missing are put one by one. Given its sum a set of Poisson
/// counts is multinomial, so the result is multinomial exactly; a round with too many is drawn
/// again.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonsOverCells {
    sizes: Vec<u64>,
    n_persons: u64,
    first_round: Option<Sums>,
    rest: Alias,
}

impl PersonsOverCells {
    /// Returns the draw of `n_persons` over cells of these sizes; `None` where all sizes are zero.
    #[must_use]
    pub fn new(sizes: Vec<u64>, n_persons: u64) -> Option<Self> {
        let weights: Vec<f64> = sizes.iter().map(|size| as_float(*size)).collect();
        let rest = Alias::new(&weights)?;
        let wanted = as_float(n_persons);
        let mean = (wanted - BELOW * sqrt(wanted)) / crate::sum::sum(weights);
        let largest = sizes.iter().copied().max().unwrap_or(0);
        let first_round = (n_persons > FEW).then(|| Sums::new(SumOf::Poisson { mean }, largest));
        Some(Self { sizes, n_persons, first_round, rest })
    }

    /// Writes the persons of each cell to `persons`.
    ///
    /// # Panics
    /// Where `persons` has not one place per cell.
    pub fn draw(&self, persons: &mut [f64], stream: &mut Stream) {
        assert_eq!(persons.len(), self.sizes.len(), "a place per cell");
        let mut put = self.n_persons + 1;
        while put > self.n_persons {
            put = 0;
            let Some(sums) = &self.first_round else {
                persons.fill(0.0);
                break;
            };
            for (persons, size) in persons.iter_mut().zip(&self.sizes) {
                let drawn = if *size > 0 { sums.draw(*size, stream) } else { 0 };
                put += drawn;
                *persons = as_float(drawn);
            }
        }
        for _ in put..self.n_persons {
            persons[self.rest.draw(stream)] += 1.0;
        }
    }
}

/// Picks a number of persons from the places where they live, without replacement: a multivariate
/// hypergeometric draw.
///
/// A first round lets each person of a place be picked with one chance, a little too low; those
/// still wanted are picked one by one from those left. Given their number, persons picked with
/// equal chances are a simple random sample, so the result is exact.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonsAmongPlaces {
    wanted: u64,
    first_round: Option<Sums>,
}

impl PersonsAmongPlaces {
    /// Returns the draw of `wanted` among `living` persons, of whom no place has more than
    /// `largest`.
    ///
    /// # Panics
    /// Where more are wanted than there are.
    #[must_use]
    pub fn new(wanted: u64, living: u64, largest: u64) -> Self {
        assert!(wanted <= living, "{wanted} persons among {living}");
        let (some, all) = (as_float(wanted), as_float(living));
        let spread = sqrt(some * (1.0 - some / all.max(1.0)));
        let chance = ((some - BELOW * spread) / all.max(1.0)).clamp(0.0, 1.0);
        let first_round = (wanted > FEW).then(|| Sums::new(SumOf::Trials { chance }, largest));
        Self { wanted, first_round }
    }

    /// Writes how many are picked in each place to `picked` and takes them from `living`.
    ///
    /// `places` draws a place in proportion to `capacity`, of which `living` are left.
    ///
    /// # Panics
    /// Where the lengths differ or fewer live there than are wanted.
    pub fn draw(
        &self,
        (living, capacity): (&mut [u64], &[u64]),
        places: &Alias,
        picked: &mut [f64],
        stream: &mut Stream,
    ) {
        assert_eq!(living.len(), picked.len(), "a number per place");
        let mut found = self.wanted + 1;
        while found > self.wanted {
            found = 0;
            let Some(sums) = &self.first_round else {
                picked.fill(0.0);
                break;
            };
            for (picked, living) in picked.iter_mut().zip(&*living) {
                let drawn = sums.draw(*living, stream);
                found += drawn;
                *picked = as_float(drawn);
            }
        }
        for (living, picked) in living.iter_mut().zip(&*picked) {
            *living -= crate::draws::as_whole(*picked);
        }
        while found < self.wanted {
            let place = places.draw(stream);
            let left = as_float(living[place]) / as_float(capacity[place]);
            if stream.uniform() < left {
                living[place] -= 1;
                picked[place] += 1.0;
                found += 1;
            }
        }
    }
}

/// Puts `n` persons into cells with given chances by one binomial draw per cell: exact, and
/// without tables to prepare.
///
/// # Panics
/// Where the lengths differ or a weight is negative.
pub fn multinomial(n: u64, weights: &[f64], persons: &mut [u64], stream: &mut Stream) {
    assert_eq!(weights.len(), persons.len(), "a place per cell");
    let mut left = crate::sum::sum(weights.iter().copied());
    let mut still = n;
    for (index, (weight, persons)) in weights.iter().zip(persons.iter_mut()).enumerate() {
        let last = count(index + 1) >= count(weights.len());
        let chance = if last { 1.0 } else { (weight / left).clamp(0.0, 1.0) };
        *persons = crate::draws::binomial(still, chance, stream);
        still -= *persons;
        left -= weight;
    }
}
