//! Seeded random numbers in numbered streams, so that parallel runs give the same bytes.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// One of 2⁶⁴ streams of a seed. The same seed and number give the same numbers everywhere.
///
/// Give each draw, not each thread, its own number: then the division of work cannot matter.
///
/// # Source
/// Xoshiro256++ of Blackman, D. and Vigna, S. (2021), ACM TOMS 47(4), doi 10.1145/3460772; the
/// state is filled by SplitMix64 from the mixed seed and number.
#[derive(Debug, Clone)]
pub struct Stream(Xoshiro256PlusPlus);

/// The step of SplitMix64: 2⁶⁴ divided by the golden ratio.
const GOLDEN_STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Stream {
    /// Returns the stream with this number under this seed.
    #[must_use]
    pub fn new(seed: u64, number: u64) -> Self {
        let origin = mix(mix(seed.wrapping_add(GOLDEN_STEP)) ^ number.wrapping_mul(GOLDEN_STEP));
        Self(Xoshiro256PlusPlus::seed_from_u64(origin))
    }

    /// Returns the next number, uniform over all 64-bit integers.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Returns the next number, uniform on [0, 1) in steps of 2⁻⁵³.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
        (self.next_u64() >> 11) as f64 * STEP
    }

    /// Returns the next number, uniform between `low` and `high`.
    pub fn uniform_between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Returns the next index below `n`, each equally likely (Lemire 2019, with rejection).
    ///
    /// # Panics
    /// Where `n` is zero.
    pub fn index(&mut self, n: usize) -> usize {
        assert!(n > 0, "an index needs something to point at");
        let range = u64::try_from(n).expect("a length fits 64 bits");
        let unfair = range.wrapping_neg() % range;
        loop {
            let product = u128::from(self.next_u64()) * u128::from(range);
            let (high, low) = halves(product);
            if low >= unfair {
                return usize::try_from(high).expect("below n");
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
fn halves(product: u128) -> (u64, u64) {
    ((product >> 64) as u64, product as u64)
}

fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_itself_and_no_other() {
        let first = |seed, number| Stream::new(seed, number).next_u64();
        assert_eq!(first(1, 2), first(1, 2));
        let mut seen: Vec<u64> =
            (0..100).flat_map(|seed| (0..100).map(move |number| first(seed, number))).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 10_000);
    }

    #[test]
    fn the_numbers_of_a_stream_are_fixed_for_good() {
        let mut stream = Stream::new(2018, 7);
        let numbers = [stream.next_u64(), stream.next_u64()];
        // From the published algorithms, written out in Python.
        assert_eq!(numbers, [11_038_575_083_991_098_930, 1_957_630_862_795_433_695]);
    }

    #[test]
    fn uniform_numbers_fill_their_interval_across_streams() {
        let n = 20_000;
        let draws: Vec<f64> = (0..n).map(|number| Stream::new(7, number).uniform()).collect();
        let mean = crate::sum::mean(&draws).unwrap();
        let variance = crate::moments::variance_n(&draws).unwrap();
        // Five standard errors of the mean and of the variance of a uniform number.
        assert!((mean - 0.5).abs() < 5.0 * 0.2887 / 141.4, "{mean}");
        assert!((variance - 1.0 / 12.0).abs() < 5.0 * 0.0745 / 141.4, "{variance}");
        assert!(draws.iter().all(|u| (0.0..1.0).contains(u)));
    }

    #[test]
    fn every_index_comes_up() {
        let mut stream = Stream::new(3, 0);
        let mut seen = [0; 7];
        for _ in 0..7_000 {
            seen[stream.index(7)] += 1;
        }
        assert!(seen.iter().all(|times| (850..1150).contains(times)), "{seen:?}");
    }
}
