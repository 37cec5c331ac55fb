//! The Gini coefficient of any number of incomes that are no whole amounts, taken in pieces.

use numerics::radix::{BUCKET_BITS, float_of, parts_of, sort_spread};
use numerics::sum::{RunningSum, count};

use crate::inequality::sample::Undefined;

/// Incomes parted by size as they come in, so that no more than one part is ever sorted.
///
/// Holds four bytes per income and little else. Incomes are cut to 42 binary digits: whole numbers
/// below 2⁴² lose nothing, others at most 2⁻⁴¹ of their size, so the coefficient is exact to twelve
/// digits.
///
/// ```
/// use measures::inequality::amounts::AmountBuckets;
///
/// let mut buckets = AmountBuckets::new();
/// buckets.add(&[0.0, 0.0, 0.0]).unwrap();
/// buckets.add(&[0.0, 7.5]).unwrap();
/// assert_eq!(buckets.gini(), Ok(0.8));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AmountBuckets {
    /// One above the bucket's number for each leading part of the bits; zero where there is none.
    number: Vec<u32>,
    /// Each bucket's open block, one after the other: the bits that follow the leading ones.
    open: Vec<u32>,
    /// How many incomes each open block has.
    filled: Vec<usize>,
    full: Vec<Vec<Vec<u32>>>,
    n: usize,
}

/// Incomes in a block.
const BLOCK: usize = 512;

/// How many places are summed in whole numbers: `256² · 2³²` is below 2⁵³.
const EXACT_RUN: usize = 256;

/// An income is infinite or not a number.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("read income {place} of the piece: {income} is not a finite number")]
pub struct NotFinite {
    /// Its place in the piece, counted from one.
    pub place: usize,
    /// The income.
    pub income: f64,
}

impl AmountBuckets {
    /// Returns buckets without incomes.
    #[must_use]
    pub fn new() -> Self {
        let number = vec![0; 1 << BUCKET_BITS];
        Self { number, open: Vec::new(), filled: Vec::new(), full: Vec::new(), n: 0 }
    }

    /// Takes in a piece of the incomes. What comes before a refused income stays in.
    ///
    /// # Errors
    /// [`NotFinite`].
    pub fn add(&mut self, incomes: &[f64]) -> Result<(), NotFinite> {
        for (place, income) in incomes.iter().enumerate() {
            let (lead, rest) = parts_of(*income);
            let Some(bucket) = self.bucket(lead, *income) else {
                return Err(NotFinite { place: place + 1, income: *income });
            };
            let filled = self.filled[bucket];
            self.open[bucket * BLOCK + filled] = rest;
            self.filled[bucket] = filled + 1;
            if filled + 1 == BLOCK {
                self.close_block(bucket);
            }
            self.n += 1;
        }
        Ok(())
    }

    /// Returns how many incomes have been taken in.
    #[must_use]
    pub fn n(&self) -> usize {
        self.n
    }

    /// Returns the Gini coefficient, as [`crate::inequality::gini::gini`] of the incomes.
    ///
    /// Within a part every income counts with its rank; between parts the part's sum does.
    ///
    /// # Errors
    /// [`Undefined::Nobody`] or [`Undefined::ZeroMean`].
    pub fn gini(mut self) -> Result<f64, Undefined> {
        let n = count(self.n);
        let (mut below, mut total) = (0.0, RunningSum::default());
        let mut differences = RunningSum::default();
        let (mut part, mut sorted, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for (lead, number) in std::mem::take(&mut self.number).into_iter().enumerate() {
            let Some(bucket) =
                number.checked_sub(1).and_then(|bucket| usize::try_from(bucket).ok())
            else {
                continue;
            };
            part.clear();
            for block in std::mem::take(&mut self.full[bucket]) {
                part.extend_from_slice(&block);
            }
            part.extend_from_slice(&self.open[bucket * BLOCK..][..self.filled[bucket]]);
            sort_spread(&part, &mut sorted, &mut counts);
            let (sum, within) = ranked(lead, &sorted);
            let size = count(sorted.len());
            differences.add(within);
            differences.add((2.0 * below + size - n) * sum);
            total.add(sum);
            below += size;
        }
        match total.value() {
            _ if self.n == 0 => Err(Undefined::Nobody),
            0.0 => Err(Undefined::ZeroMean),
            total => Ok(differences.value() / (n * total)),
        }
    }

    /// Returns the income's bucket, opened where it is the first there; `None` where the income is
    /// not finite, as such never get a bucket.
    fn bucket(&mut self, lead: usize, income: f64) -> Option<usize> {
        if self.number[lead] == 0 {
            if !income.is_finite() {
                return None;
            }
            self.filled.push(0);
            self.open.resize(self.filled.len() * BLOCK, 0);
            self.full.push(Vec::new());
            self.number[lead] = u32::try_from(self.filled.len()).ok()?;
        }
        usize::try_from(self.number[lead] - 1).ok()
    }

    fn close_block(&mut self, bucket: usize) {
        let block = &self.open[bucket * BLOCK..][..BLOCK];
        self.full[bucket].push(block.to_vec());
        self.filled[bucket] = 0;
    }
}

impl Default for AmountBuckets {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the sum of a bucket's incomes in rising order and `Σᵢ<ⱼ (yⱼ − yᵢ)` over them, from the
/// bits that they differ in.
fn ranked(lead: usize, sorted: &[u32]) -> (f64, f64) {
    let lowest = float_of(lead, 0);
    let step = float_of(lead, 1) - lowest;
    let size = count(sorted.len());
    let (mut beyond, mut ranked, mut rank) = (0.0, 0.0, 1.0 - size);
    for run in sorted.chunks(EXACT_RUN) {
        let (mut sum, mut by_place) = (0_u64, 0_u64);
        for (place, rest) in (0_u64..).zip(run) {
            sum = sum.wrapping_add(u64::from(*rest));
            by_place = by_place.wrapping_add(place.wrapping_mul(u64::from(*rest)));
        }
        beyond += float(sum);
        ranked += rank * float(sum) + 2.0 * float(by_place);
        rank += 2.0 * count(run.len());
    }
    (size * lowest + step * beyond, step * ranked)
}

/// Returns a sum below 2⁵³ as a float.
#[expect(clippy::cast_precision_loss, reason = "sums over a run are exact")]
fn float(sum: u64) -> f64 {
    sum as f64
}
