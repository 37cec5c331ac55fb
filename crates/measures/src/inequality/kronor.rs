//! Whole kronor counted in one pass: no sort, whatever the number of incomes.

use std::collections::BTreeMap;

use numerics::sum::RunningSum;

use crate::inequality::sample::{Sample, SampleError, Undefined};

/// How many people have each whole amount.
///
/// Takes incomes in pieces and holds one count per amount: 20 MiB however many incomes there are,
/// and a little for each amount outside 0 to 4 194 303.
///
/// ```
/// use measures::inequality::kronor::KronorCounts;
///
/// let mut counts = KronorCounts::new();
/// counts.add(&[0.0, 0.0, 0.0]).unwrap();
/// counts.add(&[0.0, 7.0]).unwrap();
/// assert_eq!(counts.gini(), Ok(0.8));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KronorCounts {
    /// Counts of the usual amounts modulo 256, small so that they stay in the nearest memory.
    low: Vec<u8>,
    /// How often each of them came round.
    rounds: Vec<u32>,
    other: BTreeMap<i64, u64>,
    n: u64,
}

/// Amounts below this are counted in an array.
const USUAL: usize = 1 << 22;

/// The largest whole number up to which every whole number is a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why an income could not be counted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum KronorError {
    /// An income is no whole amount.
    #[error("count income {place} of the piece: {income} is no whole number of kronor")]
    NotWhole {
        /// Its place in the piece, counted from one.
        place: usize,
        /// The income.
        income: f64,
    },
    /// More incomes than a count can hold.
    #[error("count more than {} incomes", u32::MAX)]
    TooMany,
}

impl KronorCounts {
    /// Returns counts of nobody.
    #[must_use]
    pub fn new() -> Self {
        Self { low: vec![0; USUAL], rounds: vec![0; USUAL], other: BTreeMap::new(), n: 0 }
    }

    /// Counts a piece of the incomes. What comes before a refused income stays counted.
    ///
    /// # Errors
    /// [`KronorError`] where an income is no whole number, or there are more than 2³² of them.
    pub fn add(&mut self, incomes: &[f64]) -> Result<(), KronorError> {
        self.n = self.room_for(u64::try_from(incomes.len()).unwrap_or(u64::MAX))?;
        for (place, income) in incomes.iter().enumerate() {
            let whole = whole_part(*income);
            if f64::from(whole) == *income && place_of(whole) < USUAL {
                let low = &mut self.low[place_of(whole)];
                *low = low.wrapping_add(1);
                if *low == 0 {
                    self.rounds[place_of(whole)] += 1;
                }
            } else {
                let amount = amount(*income);
                let amount =
                    amount.ok_or(KronorError::NotWhole { place: place + 1, income: *income });
                *self.other.entry(amount?).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Adds what was counted elsewhere.
    ///
    /// # Errors
    /// [`KronorError::TooMany`].
    pub fn merge(&mut self, counted: &Self) -> Result<(), KronorError> {
        self.n = self.room_for(counted.n)?;
        let here = self.low.iter_mut().zip(&mut self.rounds);
        for ((low, rounds), (more, more_rounds)) in
            here.zip(counted.low.iter().zip(&counted.rounds))
        {
            let (sum, came_round) = low.overflowing_add(*more);
            *low = sum;
            *rounds += more_rounds + u32::from(came_round);
        }
        for (amount, times) in &counted.other {
            *self.other.entry(*amount).or_default() += times;
        }
        Ok(())
    }

    /// Returns how many incomes have been counted.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Returns the amounts and how many have each, in rising order.
    pub fn amounts(&self) -> impl Iterator<Item = (i64, u64)> {
        let times = |(low, rounds): (&u8, &u32)| u64::from(*rounds) * 256 + u64::from(*low);
        let usual = (0_i64..).zip(self.low.iter().zip(&self.rounds).map(times));
        let usual = usual.filter(|(_, times)| *times > 0);
        let below = self.other.range(..0).map(|(amount, times)| (*amount, *times));
        let above = self.other.range(0..).map(|(amount, times)| (*amount, *times));
        below.chain(usual).chain(above)
    }

    /// Returns the Gini coefficient, as [`crate::inequality::gini::gini`] of the incomes; the sums
    /// are whole numbers, so that it is rounded once.
    ///
    /// # Errors
    /// [`Undefined::Nobody`] or [`Undefined::ZeroMean`].
    pub fn gini(&self) -> Result<f64, Undefined> {
        let n = i128::from(self.n);
        let (mut reached, mut total, mut differences) = (0_i128, 0_i128, 0_i128);
        let mut last = None;
        for (amount, times) in self.amounts() {
            let (amount, times) = (i128::from(amount), i128::from(times));
            differences += reached * (n - reached) * (amount - last.unwrap_or(amount));
            reached += times;
            total += times * amount;
            last = Some(amount);
        }
        if last.is_none() {
            return Err(Undefined::Nobody);
        }
        if total == 0 {
            return Err(Undefined::ZeroMean);
        }
        Ok(ratio(differences, n * total))
    }

    /// Returns Theil's T, as [`crate::inequality::entropy::generalised_entropy`] of the incomes.
    ///
    /// # Errors
    /// [`Undefined::Nobody`], or as that function.
    pub fn theil(&self) -> Result<f64, Undefined> {
        let mut total = RunningSum::default();
        for (amount, times) in self.amounts() {
            if amount < 0 {
                return Err(Undefined::IncomeBelowZero);
            }
            total.add(float(amount) * float_count(times));
        }
        let total = total.value();
        if total == 0.0 {
            return Err(if self.n == 0 { Undefined::Nobody } else { Undefined::MeanNotAboveZero });
        }
        let mean = total / float_count(self.n);
        let mut entropy = RunningSum::default();
        for (amount, times) in self.amounts().filter(|(amount, _)| *amount > 0) {
            let relative = float(amount) / mean;
            entropy.add(float_count(times) * relative * numerics::elementary::ln(relative));
        }
        Ok((entropy.value() / float_count(self.n)).max(0.0))
    }

    /// Returns the amounts as a sample weighted by their counts, from which every measure can be
    /// taken.
    ///
    /// # Errors
    /// [`SampleError::Nobody`].
    pub fn sample(&self) -> Result<Sample, SampleError> {
        let pairs = self.amounts().map(|(amount, times)| (float(amount), float_count(times)));
        let (incomes, weights): (Vec<f64>, Vec<f64>) = pairs.unzip();
        Sample::new(&incomes, &weights)
    }

    fn room_for(&self, more: u64) -> Result<u64, KronorError> {
        let n = self.n.checked_add(more).filter(|n| *n <= u64::from(u32::MAX));
        n.ok_or(KronorError::TooMany)
    }
}

impl Default for KronorCounts {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what does not fit saturates and is then seen to differ"
)]
fn whole_part(income: f64) -> u32 {
    income as u32
}

fn place_of(whole: u32) -> usize {
    usize::try_from(whole).unwrap_or(usize::MAX)
}

#[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
fn amount(income: f64) -> Option<i64> {
    (income.fract() == 0.0 && income.abs() <= EXACT).then_some(income as i64)
}

#[expect(clippy::cast_precision_loss, reason = "amounts are within 2^53")]
fn float(amount: i64) -> f64 {
    amount as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^32")]
fn float_count(times: u64) -> f64 {
    times as f64
}

#[expect(clippy::cast_precision_loss, reason = "rounded once")]
fn ratio(numerator: i128, denominator: i128) -> f64 {
    numerator as f64 / denominator as f64
}
