//! States that are kept between requests, as far as their streams have been read: the next reading asks
//! the register only for what has happened since.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::Arc;

use register::event::Stream;

/// How many states are kept; an application takes a few thousand bytes.
const MOST: usize = 4_096;

/// States by what they are of.
#[derive(Default)]
pub(in crate::grants) struct KeptStreams {
    states: BTreeMap<(TypeId, Stream), Kept>,
    /// Counts questions, to tell what was last asked for.
    turn: u64,
}

/// A state whatever its kind.
struct Kept {
    state: Arc<dyn Any + Send + Sync>,
    version: u64,
    turn: u64,
}

impl KeptStreams {
    /// Returns the state of a stream with its version; `None` where it is not kept.
    pub(super) fn kept<S: Send + Sync + 'static>(
        &mut self,
        stream: &Stream,
    ) -> Option<(Arc<S>, u64)> {
        self.turn += 1;
        let kept = self.states.get_mut(&(TypeId::of::<S>(), stream.clone()))?;
        kept.turn = self.turn;
        let state = Arc::clone(&kept.state).downcast::<S>().ok()?;
        Some((state, kept.version))
    }

    /// Keeps the state of a stream, unless a later one is kept already.
    pub(super) fn keep<S: Send + Sync + 'static>(
        &mut self,
        stream: Stream,
        state: Arc<S>,
        version: u64,
    ) {
        let key = (TypeId::of::<S>(), stream);
        if self.states.get(&key).is_some_and(|kept| kept.version > version) {
            return;
        }
        self.states.insert(key, Kept { state, version, turn: self.turn });
        if self.states.len() > MOST {
            self.forget_half();
        }
    }

    /// Forgets the half that was not asked for the longest.
    fn forget_half(&mut self) {
        let mut turns: Vec<u64> = self.states.values().map(|kept| kept.turn).collect();
        turns.sort_unstable();
        let middle = turns[turns.len() / 2];
        self.states.retain(|_, kept| kept.turn >= middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(number: usize) -> Stream {
        Stream { kind: "application".parse().unwrap(), id: format!("a-{number}").parse().unwrap() }
    }

    #[test]
    fn what_is_asked_for_stays_and_memory_has_an_end() {
        let mut kept = KeptStreams::default();
        for number in 0..3 * MOST {
            kept.keep(stream(number), Arc::new(number), 1);
            assert_eq!(kept.kept::<usize>(&stream(0)), Some((Arc::new(0), 1)));
            assert!(kept.states.len() <= MOST);
        }
        assert_eq!(kept.kept::<usize>(&stream(1)), None);
    }

    #[test]
    fn a_slow_reader_does_not_put_back_what_is_past() {
        let mut kept = KeptStreams::default();
        kept.keep(stream(1), Arc::new("later"), 2);
        kept.keep(stream(1), Arc::new("earlier"), 1);
        assert_eq!(kept.kept::<&str>(&stream(1)), Some((Arc::new("later"), 2)));
        assert_eq!(kept.kept::<u8>(&stream(1)), None, "another state of the same stream");
    }
}
