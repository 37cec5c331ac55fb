//! Scores in order, without comparing most of them.

/// The rank of equal scores, as a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SharedPlace {
    /// The first of their places.
    First,
    /// Twice the mean of their places: first and last added.
    DoubledMean,
}

/// Scores in one bucket more than this are sorted by comparison.
const CROWDED: u32 = 32;

/// 2⁵²: adding it leaves a float's whole part in its lowest bits.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// How many bits a score's place between the largest and the smallest is told by.
const PLACE_BITS: u32 = 46;

/// The bits that tell the unit.
const UNIT_BITS: u32 = 16;

/// What ranking writes on, draw after draw.
pub(crate) struct Ranker {
    /// Each score's place from the largest down, and its unit in the lowest bits.
    keys: Vec<u64>,
    /// The keys in rising order: the largest score first.
    order: Vec<u64>,
    /// Where each bucket starts.
    starts: Vec<u32>,
    /// The highest bits of a key tell its bucket: shifting by this leaves them.
    bucket_shift: u32,
}

impl Ranker {
    /// Makes room for up to so many units, at most 65 535.
    pub(crate) fn new(n_units: usize) -> Self {
        let bits = n_units.next_power_of_two().trailing_zeros() + 1;
        Self {
            keys: vec![0; n_units],
            order: vec![0; n_units],
            starts: vec![0; (1 << bits) + 2],
            bucket_shift: PLACE_BITS + UNIT_BITS - bits,
        }
    }

    /// Writes the rank of every score, none of them NaN; the largest has rank 1.
    ///
    /// Scores are spread over twice as many buckets as there are units by their place between the
    /// largest and the smallest, and only those in one bucket are compared. Where two have the
    /// same place to 46 bits the scores themselves are compared: the order is exact, equal scores
    /// are equal to the last bit, 0 and −0 too.
    pub(crate) fn rank(&mut self, scores: &[f64], shared: SharedPlace, ranks: &mut [u16]) {
        let n = scores.len();
        self.place(scores);
        if self.spread(n) > CROWDED {
            self.order[..n].copy_from_slice(&self.keys[..n]);
            self.order[..n].sort_unstable();
        } else {
            self.settle(n);
        }
        let order = &mut self.order[..n];
        let mut first = 0;
        while first < n {
            let mut last = first + 1;
            while last < n && order[last] >> UNIT_BITS == order[first] >> UNIT_BITS {
                last += 1;
            }
            if last == first + 1 {
                ranks[unit(order[first])] = shared.place(first, last);
            } else {
                rank_close(&mut order[first..last], first, scores, shared, ranks);
            }
            first = last;
        }
    }

    /// Writes the keys.
    fn place(&mut self, scores: &[f64]) {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for &score in scores {
            least = if score < least { score } else { least };
            most = if score > most { score } else { most };
        }
        let places = numerics::sum::count(1 << PLACE_BITS);
        let scale = places / (most - least);
        let told = scale.is_finite() && scale > 0.0;
        for ((key, score), unit) in self.keys.iter_mut().zip(scores).zip(0u64..) {
            // Without a range that tells them apart all have one place and are compared.
            let place = if told { whole((most - score) * scale) } else { 0 };
            *key = place << UNIT_BITS | unit;
        }
    }

    /// Counts keys by bucket, and returns how many are in the fullest.
    fn spread(&mut self, n: usize) -> u32 {
        self.starts.fill(0);
        for key in &self.keys[..n] {
            let start = &mut self.starts[bucket(*key, self.bucket_shift) + 1];
            *start = start.wrapping_add(1);
        }
        let (mut fullest, mut before) = (0, 0u32);
        for start in &mut self.starts {
            fullest = fullest.max(*start);
            before = before.wrapping_add(*start);
            *start = before;
        }
        fullest
    }

    /// Puts keys in order by bucket, then within buckets by insertion.
    fn settle(&mut self, n: usize) {
        for key in &self.keys[..n] {
            let place = &mut self.starts[bucket(*key, self.bucket_shift)];
            self.order[*place as usize] = *key;
            *place = place.wrapping_add(1);
        }
        let order = &mut self.order[..n];
        for place in 1..n {
            let moving = order[place];
            let mut hole = place;
            while hole > 0 && order[hole - 1] > moving {
                order[hole] = order[hole - 1];
                hole -= 1;
            }
            order[hole] = moving;
        }
    }
}

impl SharedPlace {
    /// The rank of the places from `first`, counted from zero, to before `last`.
    fn place(self, first: usize, last: usize) -> u16 {
        let rank = match self {
            Self::First => first + 1,
            Self::DoubledMean => first + 1 + last,
        };
        u16::try_from(rank).expect("ranks fit sixteen bits")
    }
}

/// Ranks units whose scores have one place, from place `offset` on.
fn rank_close(
    order: &mut [u64],
    offset: usize,
    scores: &[f64],
    shared: SharedPlace,
    ranks: &mut [u16],
) {
    let score = |key: u64| scores[unit(key)];
    order.sort_unstable_by(|a, b| score(*b).total_cmp(&score(*a)));
    let mut first = offset;
    for equal in order.chunk_by(|a, b| score(*a) == score(*b)) {
        let last = first + equal.len();
        for key in equal {
            ranks[unit(*key)] = shared.place(first, last);
        }
        first = last;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lowest bits hold the unit")]
fn unit(key: u64) -> usize {
    usize::from(key as u16)
}

#[expect(clippy::cast_possible_truncation, reason = "fewer bits than the buckets' number has")]
fn bucket(key: u64, shift: u32) -> usize {
    (key >> shift) as usize
}

/// Returns a float from 0 to 2⁴⁶ rounded to a whole number.
fn whole(x: f64) -> u64 {
    (x + WHOLE).to_bits() & ((1 << (PLACE_BITS + 1)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use numerics::rank::{Order, average_ranks, competition_ranks};
    use proptest::prelude::*;

    fn check(scores: &[f64]) {
        let mut ranker = Ranker::new(scores.len());
        let mut ranks = vec![0; scores.len()];
        ranker.rank(scores, SharedPlace::First, &mut ranks);
        let expected = competition_ranks(scores, Order::LargestFirst);
        assert!(ranks.iter().zip(&expected).all(|(a, b)| usize::from(*a) == *b), "{scores:?}");
        ranker.rank(scores, SharedPlace::DoubledMean, &mut ranks);
        let expected = average_ranks(scores, Order::LargestFirst);
        assert!(ranks.iter().zip(&expected).all(|(a, b)| f64::from(*a) == 2.0 * b), "{scores:?}");
    }

    #[test]
    fn hard_scores_are_ranked_as_by_comparison() {
        check(&[]);
        check(&[1.0]);
        check(&[2.0, 2.0, 2.0]);
        check(&[0.0, -0.0, 1.0]);
        check(&[f64::MIN_POSITIVE, 5e-324, 0.0, -5e-324]);
        check(&[f64::MAX, f64::MIN, 1.0]);
        let crowded: Vec<f64> = (0..500).map(|i| f64::from(i % 97) * 1e-9).chain([1e9]).collect();
        check(&crowded);
    }

    proptest! {
        #[test]
        fn ranks_are_those_of_comparison(
            whole in prop::collection::vec(-20i32..20, 0..200),
            fine in prop::collection::vec(-1e3..1e3_f64, 0..200),
        ) {
            let scores: Vec<f64> = whole.iter().map(|x| f64::from(*x)).chain(fine).collect();
            check(&scores);
        }
    }
}
