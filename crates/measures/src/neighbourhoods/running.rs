//! Running totals over places, two counts to a word where they fit.

/// Running totals of several counts over slots in a row; a slot is a place or an empty end of a
/// row. Differences of two totals, modulo 2⁶⁴, are exact sums.
#[derive(Debug)]
pub(super) struct RunningTotals {
    /// One more total than slots per word.
    words: Vec<Vec<u64>>,
    n_counts: usize,
    packed: bool,
}

/// The low half of a word.
const LOW_HALF: u64 = u32::MAX as u64;

impl RunningTotals {
    /// Adds up counts over slots; `place_of_slot` says whose counts a slot has, `None` an empty
    /// one. No count sums to more than `largest_sum`.
    pub(super) fn new(
        counts: &[Vec<u64>],
        place_of_slot: &[Option<u32>],
        largest_sum: u64,
    ) -> Self {
        let packed = largest_sum <= LOW_HALF;
        let per_word = if packed { 2 } else { 1 };
        let words = counts
            .chunks(per_word)
            .map(|columns| {
                let mut total = 0_u64;
                let mut totals = Vec::with_capacity(place_of_slot.len() + 1);
                totals.push(0);
                for place in place_of_slot {
                    if let Some(place) = place {
                        total = total.wrapping_add(word_of(columns, *place));
                    }
                    totals.push(total);
                }
                totals
            })
            .collect();
        Self { words, n_counts: counts.len(), packed }
    }

    /// Returns the totals of the first word: the population and, where packed, the first group.
    pub(super) fn first_word(&self) -> &[u64] {
        &self.words[0]
    }

    /// Returns how many words there are.
    pub(super) fn words(&self) -> &[Vec<u64>] {
        &self.words
    }

    /// Returns the people in a sum of first words.
    #[inline]
    pub(super) fn people(&self, first_word: u64) -> u64 {
        if self.packed { first_word & LOW_HALF } else { first_word }
    }

    /// Unpacks the sum of a word into the counts it holds.
    pub(super) fn unpack(&self, word_index: usize, word: u64, counts: &mut [u64]) {
        if !self.packed {
            counts[word_index] = word;
            return;
        }
        counts[2 * word_index] = word & LOW_HALF;
        if 2 * word_index + 1 < self.n_counts {
            counts[2 * word_index + 1] = word >> 32;
        }
    }

    /// Returns one count of one slot.
    pub(super) fn count_at(&self, count: usize, slot: u32) -> u64 {
        let slot = slot as usize;
        let of = |totals: &[u64]| totals[slot + 1].wrapping_sub(totals[slot]);
        if !self.packed {
            return of(&self.words[count]);
        }
        let word = of(&self.words[count / 2]);
        if count.is_multiple_of(2) { word & LOW_HALF } else { word >> 32 }
    }
}

fn word_of(columns: &[Vec<u64>], place: u32) -> u64 {
    let high = columns.get(1).map_or(0, |column| column[place as usize] << 32);
    columns[0][place as usize] | high
}
