//! Written answers that were just kept or read. An answer is named by its content, so that one that is
//! kept here is the register's for good.

use std::collections::BTreeMap;
use std::sync::Arc;

use register::hash::ContentHash;

/// How many bytes of answers are kept in memory.
const MOST_BYTES: usize = 16 << 20;

/// Written answers by their hash.
#[derive(Default)]
pub(in crate::grants) struct KeptAnswers {
    answers: BTreeMap<ContentHash, Kept>,
    n_bytes: usize,
    /// Counts questions, to tell what was last asked for.
    turn: u64,
}

struct Kept {
    content: Arc<[u8]>,
    turn: u64,
}

impl KeptAnswers {
    /// Returns a written answer, `None` where it is not in memory.
    pub(super) fn answer(&mut self, hash: ContentHash) -> Option<Arc<[u8]>> {
        self.turn += 1;
        let kept = self.answers.get_mut(&hash)?;
        kept.turn = self.turn;
        Some(Arc::clone(&kept.content))
    }

    /// Keeps an answer that the register has.
    pub(super) fn keep(&mut self, hash: ContentHash, content: Arc<[u8]>) {
        let n_bytes = content.len();
        if self.answers.insert(hash, Kept { content, turn: self.turn }).is_none() {
            self.n_bytes += n_bytes;
        }
        if self.n_bytes > MOST_BYTES {
            self.forget_half();
        }
    }

    /// Forgets the half that was not asked for the longest.
    fn forget_half(&mut self) {
        let mut turns: Vec<u64> = self.answers.values().map(|kept| kept.turn).collect();
        turns.sort_unstable();
        let middle = turns[turns.len() / 2];
        self.answers.retain(|_, kept| kept.turn > middle);
        self.n_bytes = self.answers.values().map(|kept| kept.content.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_has_an_end_and_what_is_asked_for_stays() {
        let mut kept = KeptAnswers::default();
        let answer = |number: usize| -> Arc<[u8]> { vec![0; 100_000 + number].into() };
        let hash = |number: usize| ContentHash::of(&answer(number));
        for number in 0..400 {
            kept.keep(hash(number), answer(number));
            assert_eq!(kept.answer(hash(0)), Some(answer(0)));
            assert!(kept.n_bytes <= MOST_BYTES);
        }
        assert_eq!(kept.answer(hash(1)), None);
        assert_eq!(kept.answer(hash(399)), Some(answer(399)));
        let before = kept.n_bytes;
        kept.keep(hash(399), answer(399));
        assert_eq!(kept.n_bytes, before, "the same answer is counted once");
    }
}
