//! The ranks of all units in all draws, and what can be read off them.

use numerics::sum::count;
use rayon::prelude::*;

use super::ranker::SharedPlace;

/// Units whose ranks are counted together, so that what one draw has of them lies in one piece.
const UNITS_PER_TASK: usize = 256;

/// The ranks of all units in all draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RankTable {
    pub(crate) n_units: usize,
    pub(crate) n_draws: usize,
    /// What equal scores have for a rank.
    pub(crate) shared: SharedPlace,
    /// Draw by draw, the rank of each unit, 1 first; 0 where it has none in that draw.
    pub(crate) ranks: Vec<u16>,
}

/// One unit's ranks over the draws in which it has one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) draws: usize,
    pub(crate) mean: f64,
    pub(crate) p5: f64,
    pub(crate) median: f64,
    pub(crate) p95: f64,
    pub(crate) best: f64,
    pub(crate) worst: f64,
}

impl RankTable {
    /// Returns every unit's ranks, with percentiles by type 7; `None` where it has none.
    pub(crate) fn spreads(&self) -> Vec<Option<Spread>> {
        let firsts: Vec<usize> = (0..self.n_units).step_by(UNITS_PER_TASK).collect();
        firsts.into_par_iter().flat_map_iter(|first| self.spreads_from(first)).collect()
    }

    fn spreads_from(&self, first: usize) -> Vec<Option<Spread>> {
        let members = UNITS_PER_TASK.min(self.n_units - first);
        let width = match self.shared {
            SharedPlace::First => self.n_units + 1,
            SharedPlace::DoubledMean => 2 * self.n_units + 1,
        };
        let mut times = vec![0u32; members * width];
        for ranks in self.ranks.chunks_exact(self.n_units) {
            for (times, rank) in times.chunks_exact_mut(width).zip(&ranks[first..first + members]) {
                times[usize::from(*rank)] += 1;
            }
        }
        times.chunks_exact(width).map(|times| self.spread(times)).collect()
    }

    /// Returns the spread of ranks that came up so many times each, by rank.
    fn spread(&self, times: &[u32]) -> Option<Spread> {
        let draws = self.n_draws - times[0] as usize;
        if draws == 0 {
            return None;
        }
        let ranked = || times.iter().enumerate().skip(1).filter(|(_, times)| **times > 0);
        let mut total = 0;
        let (mut best, mut worst, mut passed) = (0, 0, 0);
        let percents = [5, 50, 95];
        let places = percents.map(|percent| place(draws, percent));
        let mut found = [(0, 0); 3];
        for (rank, times) in ranked() {
            let times = *times as usize;
            total += rank * times;
            best = if best == 0 { rank } else { best };
            worst = rank;
            for ((below, above), (place, rest)) in found.iter_mut().zip(places) {
                if passed <= place && place < passed + times {
                    *below = rank;
                }
                let next = place + usize::from(rest > 0);
                if passed <= next && next < passed + times {
                    *above = rank;
                }
            }
            passed += times;
        }
        let of = |index: usize| {
            let ((below, above), (_, rest)) = (found[index], places[index]);
            self.rank(count(below) + count(rest) / 100.0 * count(above - below))
        };
        Some(Spread {
            draws,
            mean: self.rank(count(total) / count(draws)),
            p5: of(0),
            median: of(1),
            p95: of(2),
            best: self.rank(count(best)),
            worst: self.rank(count(worst)),
        })
    }

    fn rank(&self, whole: f64) -> f64 {
        match self.shared {
            SharedPlace::First => whole,
            SharedPlace::DoubledMean => 0.5 * whole,
        }
    }

    /// Returns each unit's share of draws with a rank of at most `places`.
    pub(crate) fn shares_within(&self, places: usize) -> Vec<f64> {
        let limit = match self.shared {
            SharedPlace::First => places,
            SharedPlace::DoubledMean => 2 * places,
        };
        let mut within = vec![0usize; self.n_units];
        for ranks in self.ranks.chunks_exact(self.n_units.max(1)) {
            for (times, rank) in within.iter_mut().zip(ranks) {
                *times += usize::from(*rank > 0 && usize::from(*rank) <= limit);
            }
        }
        within.iter().map(|times| count(*times) / count(self.n_draws)).collect()
    }
}

/// Returns the place of a percentile, counted from zero, and the hundredths beyond it.
fn place(draws: usize, percent: usize) -> (usize, usize) {
    let hundredths = (draws - 1) * percent;
    (hundredths / 100, hundredths % 100)
}
