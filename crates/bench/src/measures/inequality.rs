//! Inequality of made-up incomes, in pieces so that they are never all held as a table:
//! `peers/inequality.py` times numpy's sort, polars and PySAL on the same incomes.

use std::error::Error;
use std::time::Instant;

use measures::inequality::amounts::AmountBuckets;
use measures::inequality::kronor::KronorCounts;
use measures::inequality::totals::EntropyTotals;
use numerics::elementary::{exp, ln, sqrt};

use crate::peer;
use crate::timing::{forget_peak, peak_mib, processor_seconds};

/// Incomes made and taken in at a time.
const PIECE: usize = 1 << 20;

const SEED: u64 = 4242;

/// Prints the Gini coefficient and Theil's index of 10⁸ incomes, or as many as `words` says, with
/// the seconds they took beside those of making the incomes, and the most memory held; then lets
/// the peers measure the same incomes.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let n = match words {
        [] => 100_000_000,
        [n] => n.parse()?,
        _ => return Err("say how many incomes, or nothing".into()),
    };
    let mut counts = KronorCounts::new();
    let mut taken = over(n, true, |piece| Ok(counts.add(piece)?))?;
    let whole = taken.also(|| counts.gini())?;
    taken.print("Gini coefficient of whole kronor, counted", whole);
    let theil = taken.also(|| counts.theil())?;
    taken.print("and Theil's T from the same counts", theil);
    drop(counts);

    let mut totals = EntropyTotals::new();
    let mut taken = over(n, true, |piece| Ok(totals.add(piece)?))?;
    let theil = taken.also(|| totals.theil_t())?;
    taken.print("Theil's T in one pass", theil);

    let mut buckets = AmountBuckets::new();
    let mut taken = over(n, false, |piece| Ok(buckets.add(piece)?))?;
    let gini = taken.also(|| buckets.gini())?;
    taken.print("Gini coefficient of unrounded incomes, parted", gini);
    let words = [n.to_string(), whole.to_string(), gini.to_string(), theil.to_string()];
    peer::ask("inequality.py", &words, "others find another inequality")
}

/// Seconds on the wall and on the processor.
struct Taken {
    wall: f64,
    processor: f64,
}

impl Taken {
    fn also<T, E: Error + 'static>(
        &mut self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, Box<dyn Error>> {
        let (start, processor) = (Instant::now(), processor_seconds()?);
        let result = work()?;
        self.wall += start.elapsed().as_secs_f64();
        self.processor += processor_seconds()? - processor;
        Ok(result)
    }

    fn print(&self, what: &str, found: f64) {
        let (wall, processor) = (self.wall, self.processor);
        let peak = peak_mib().unwrap_or(0);
        println!("{what}: {found:.11}, {processor:.2} CPU s, {wall:.2} s, peak {peak} MiB");
    }
}

/// Hands over the incomes piece by piece and returns what that took, without making them.
fn over(
    n: usize,
    rounded: bool,
    mut take: impl FnMut(&[f64]) -> Result<(), Box<dyn Error>>,
) -> Result<Taken, Box<dyn Error>> {
    let mut taken = Taken { wall: 0.0, processor: 0.0 };
    let mut piece = Vec::with_capacity(PIECE);
    forget_peak();
    for first in (0..n).step_by(PIECE) {
        piece.clear();
        piece.extend((first..n.min(first + PIECE)).map(|place| income(place as u64, rounded)));
        let (start, processor) = (Instant::now(), processor_seconds()?);
        take(&piece)?;
        taken.wall += start.elapsed().as_secs_f64();
        taken.processor += processor_seconds()? - processor;
    }
    Ok(taken)
}

/// Returns `280 000 · exp(0.55 z)`, z normal by the peer's generator.
fn income(place: u64, rounded: bool) -> f64 {
    let (u, v) = (uniform(2 * place), uniform(2 * place + 1));
    let z = sqrt(-2.0 * ln(1.0 - u)) * (2.0 * std::f64::consts::PI * v).cos();
    let income = 280_000.0 * exp(0.55 * z);
    if rounded { income.round() } else { income }
}

/// Returns number `place` of the SplitMix64 sequence, as a share.
fn uniform(place: u64) -> f64 {
    let z = SEED.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
}
