//! Sums of many equal draws: two table look-ups instead of a draw from a formula.

use crate::draws::alias::{index, keeps, keeps_by_more_bits, lower_half, pairs, place, upper_half};
use crate::draws::{as_float, as_whole, binomial, poisson};
use crate::streams::Stream;

/// What is summed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SumOf {
    /// Poisson counts with this mean: the sum of n is Poisson with n times it.
    Poisson {
        /// The mean of each.
        mean: f64,
    },
    /// Trials with this chance: the sum of n is binomial.
    Trials {
        /// The chance of each.
        chance: f64,
    },
}

/// Draws the sum of `n` independent equal draws, for any whole `n`, quickly.
///
/// A sum of `128 m + l` draws is the sum of `128 m` and of `l`: there is a table for every `l` and
/// every `m`, and a part beyond them is drawn by [`poisson`] or [`binomial`]. Each draw is exact
/// but for values of a chance below 10⁻²⁴.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    of: SumOf,
    /// Tables of 0 to 127 draws, then of 128 times 0 to 127.
    heads: Vec<Head>,
    /// How many of the latter there are.
    n_of_many: u64,
    /// For each place the chance to stay there, in 2⁻³², and else the place to go to.
    places: Vec<(u32, u32)>,
    /// The chance to stay in 2⁻⁶⁴, for the draws that 32 bits cannot tell.
    stays: Vec<u64>,
}

/// Where a table lies.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Head {
    /// Its first place.
    start: u32,
    /// Its number of places, a power of two.
    n: u32,
    /// The value of its first place.
    first: u32,
}

/// How many draws a table's digit counts up to.
const BASE: u64 = 128;
/// The tables of fewer draws than that.
const TABLES_OF_FEW: usize = 128;
/// Tables of counts beyond this mean would not stay in the processor's cache.
const LARGEST_MEAN: f64 = 1e6;
/// Values less likely than this beside the likeliest are left out.
const NEVER: f64 = 1e-24;

impl Sums {
    /// Returns the tables for sums of up to `largest` draws; larger sums are possible and slower.
    ///
    /// # Panics
    /// Where the mean is not finite or the chance not from 0 to 1.
    #[must_use]
    pub fn new(of: SumOf, largest: u64) -> Self {
        match of {
            SumOf::Poisson { mean } => assert!(mean.is_finite() && mean >= 0.0, "mean {mean}"),
            SumOf::Trials { chance } => assert!((0.0..=1.0).contains(&chance), "chance {chance}"),
        }
        let mut sums =
            Self { of, heads: Vec::new(), n_of_many: 0, places: Vec::new(), stays: Vec::new() };
        let most = match of {
            SumOf::Poisson { mean } if mean > 0.0 => as_whole((LARGEST_MEAN / mean).min(1e15)),
            _ => u64::MAX,
        };
        if most >= BASE {
            (0..BASE).for_each(|digit| sums.add_table(digit));
            let digits = (largest / BASE).min(BASE - 1).min(most / BASE);
            (0..=digits).for_each(|digit| sums.add_table(digit * BASE));
            sums.n_of_many = digits + 1;
        }
        sums
    }

    /// Returns the sum of `n` draws.
    #[inline]
    pub fn draw(&self, n: u64, stream: &mut Stream) -> u64 {
        if self.heads.is_empty() {
            return self.by_formula(n, stream);
        }
        let (low, middle) = (place(lower_half(n % BASE)), n / BASE);
        let bits = stream.next_u64();
        let few = self.look_up(low, lower_half(bits), stream);
        if middle == 0 {
            return few;
        }
        if middle < self.n_of_many {
            let head = TABLES_OF_FEW + place(lower_half(middle));
            return few + self.look_up(head, upper_half(bits), stream);
        }
        few + self.by_formula(n - n % BASE, stream)
    }

    #[cold]
    fn by_formula(&self, n: u64, stream: &mut Stream) -> u64 {
        match self.of {
            SumOf::Poisson { mean } => poisson(mean * as_float(n), stream),
            SumOf::Trials { chance } => binomial(n, chance, stream),
        }
    }

    #[inline]
    fn look_up(&self, head: usize, bits: u32, stream: &mut Stream) -> u64 {
        let Head { start, n, first } = self.heads[head];
        let product = u64::from(bits) * u64::from(n);
        let (slot, part) = (upper_half(product), lower_half(product));
        let at = place(start + slot);
        let (stay, other) = self.places[at];
        let kept = keeps(part, stay, n)
            .unwrap_or_else(|| keeps_by_more_bits(part, self.stays[at], n, stream));
        u64::from(first + if kept { slot } else { other })
    }

    fn add_table(&mut self, n: u64) {
        let (first, mut chances) = match self.of {
            SumOf::Poisson { mean } => {
                let mean = mean * as_float(n);
                spread_out(mean.floor(), f64::INFINITY, |k| mean / (k + 1.0))
            }
            SumOf::Trials { chance } => {
                let (n, odds) = (as_float(n), chance / (1.0 - chance));
                if chance >= 1.0 {
                    (n, vec![1.0])
                } else {
                    let mode = ((n + 1.0) * chance).floor().min(n);
                    spread_out(mode, n, |k| odds * (n - k) / (k + 1.0))
                }
            }
        };
        let n_places = chances.len().next_power_of_two();
        let total = crate::sum::sum(chances.iter().copied());
        let scale = crate::sum::count(n_places) / total;
        chances.iter_mut().for_each(|chance| *chance *= scale);
        chances.resize(n_places, 0.0);
        let (places, stays) = pairs(chances);
        let start = index(self.places.len());
        let first = index(usize::try_from(as_whole(first)).unwrap_or(usize::MAX));
        self.heads.push(Head { start, n: index(n_places), first });
        self.places.extend(places);
        self.stays.extend(stays);
    }
}

/// Returns the first value and the chances of it and those after it, relative to the mode's, from
/// the ratio of the chance of `k + 1` to that of `k`.
fn spread_out(mode: f64, largest: f64, ratio: impl Fn(f64) -> f64) -> (f64, Vec<f64>) {
    let mut below = Vec::new();
    let (mut k, mut chance) = (mode, 1.0);
    while k > 0.0 {
        let up = ratio(k - 1.0);
        if up <= 0.0 || chance / up < NEVER {
            break;
        }
        k -= 1.0;
        chance /= up;
        below.push(chance);
    }
    let first = k;
    below.reverse();
    let mut chances = below;
    chances.push(1.0);
    (k, chance) = (mode, 1.0);
    while k < largest {
        chance *= ratio(k);
        if chance < NEVER {
            break;
        }
        k += 1.0;
        chances.push(chance);
    }
    (first, chances)
}
