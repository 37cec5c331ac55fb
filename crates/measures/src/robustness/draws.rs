//! The fused loop: weigh together, rank, count; draw by draw, in parallel.

use numerics::sum::count;
use rayon::prelude::*;

use super::rank_table::{RankTable, Spread};
use super::ranker::{Ranker, SharedPlace};
use super::weigher::{Packed, TOGETHER};

/// Draws that one task takes; any number gives the same answer.
pub(crate) const DRAWS_PER_TASK: usize = 64;

/// The ranks of all areas in all draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedDraws {
    table: RankTable,
    /// Per area the draws in which its score reaches the limit; empty without a limit.
    at_limit: Vec<usize>,
}

/// An area's ranks over the draws; 1 is the largest need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankRange {
    /// The mean rank.
    pub mean: f64,
    /// The rank that it is below in one draw of twenty (type 7).
    pub p5: f64,
    /// The middle rank.
    pub median: f64,
    /// The rank that it is above in one draw of twenty (type 7).
    pub p95: f64,
    /// The best rank.
    pub min: usize,
    /// The worst rank.
    pub max: usize,
}

/// Ranks `n_units` areas in `n_draws` draws of weights and variants.
///
/// Each variant is an `n_criteria × n_units` matrix, criterion by criterion, of finite numbers.
/// `draw(number, weights)` fills the weights of that draw and returns its variant. An area's score
/// is `Σwx`; the largest has rank 1, equal scores share their first place.
///
/// # Panics
/// Where a variant has another shape or there are more than 65 535 areas.
pub fn rank_draws<F>(
    variants: &[Vec<f64>],
    n_units: usize,
    n_criteria: usize,
    n_draws: usize,
    limit: Option<f64>,
    draw: F,
) -> RankedDraws
where
    F: Fn(u64, &mut [f64]) -> usize + Sync,
{
    assert!(variants.iter().all(|matrix| matrix.len() == n_units * n_criteria), "one shape");
    assert!(u16::try_from(n_units).is_ok(), "ranks fit sixteen bits");
    let shared = SharedPlace::First;
    if n_units == 0 {
        let table = RankTable { n_units, n_draws, shared, ranks: Vec::new() };
        return RankedDraws { table, at_limit: Vec::new() };
    }
    let packed: Vec<Packed> =
        variants.iter().map(|matrix| Packed::new(matrix, n_units, n_criteria)).collect();
    let mut ranks = vec![0u16; n_units * n_draws];
    let at_limit = ranks
        .par_chunks_mut(n_units * DRAWS_PER_TASK)
        .enumerate()
        .map(|(task, ranks)| {
            let mut sheet = Sheet::new(n_units, limit);
            let drawn: Vec<(usize, Vec<f64>)> = (0..ranks.len() / n_units)
                .map(|offset| {
                    let number = u64::try_from(task * DRAWS_PER_TASK + offset);
                    let mut weights = vec![0.0; n_criteria];
                    let variant = draw(number.expect("fits 64 bits"), &mut weights);
                    (variant, weights)
                })
                .collect();
            for together in groups_of_one_variant(&drawn) {
                let weights: Vec<&[f64]> =
                    together.iter().map(|draw| drawn[*draw].1.as_slice()).collect();
                packed[drawn[together[0]].0].weigh(&weights, 0, &mut sheet.scores);
                for (place, draw) in together.iter().enumerate() {
                    let first = draw * n_units;
                    sheet.rank(place, shared, &mut ranks[first..first + n_units]);
                }
            }
            sheet.at_limit
        })
        .reduce(|| vec![0; if limit.is_some() { n_units } else { 0 }], add);
    RankedDraws { table: RankTable { n_units, n_draws, shared, ranks }, at_limit }
}

fn add(mut a: Vec<usize>, b: Vec<usize>) -> Vec<usize> {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b;
    }
    a
}

/// Returns the draws in groups that have their variant in common, as many as go together.
pub(crate) fn groups_of_one_variant(drawn: &[(usize, Vec<f64>)]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    order.sort_by_key(|draw| drawn[*draw].0);
    let alike = order.chunk_by(|a, b| drawn[*a].0 == drawn[*b].0);
    alike.flat_map(|alike| alike.chunks(TOGETHER).map(<[usize]>::to_vec)).collect()
}

/// What one task writes on, draw after draw.
pub(crate) struct Sheet {
    /// One column of scores per draw that is weighed together.
    pub(crate) scores: [Vec<f64>; TOGETHER],
    ranker: Ranker,
    limit: Option<f64>,
    at_limit: Vec<usize>,
}

impl Sheet {
    pub(crate) fn new(n_units: usize, limit: Option<f64>) -> Self {
        Self {
            scores: std::array::from_fn(|_| vec![0.0; n_units]),
            ranker: Ranker::new(n_units),
            limit,
            at_limit: vec![0; if limit.is_some() { n_units } else { 0 }],
        }
    }

    /// Ranks by the scores of one draw.
    pub(crate) fn rank(&mut self, place: usize, shared: SharedPlace, ranks: &mut [u16]) {
        let scores = &self.scores[place];
        if let Some(limit) = self.limit {
            for (times, score) in self.at_limit.iter_mut().zip(scores) {
                *times += usize::from(*score >= limit);
            }
        }
        self.ranker.rank(scores, shared, ranks);
    }
}

impl RankedDraws {
    /// Returns each area's ranks over the draws.
    #[must_use]
    pub fn ranges(&self) -> Vec<RankRange> {
        let range = |spread: Option<Spread>| {
            let spread = spread.expect("every area is ranked in every draw");
            RankRange {
                mean: spread.mean,
                p5: spread.p5,
                median: spread.median,
                p95: spread.p95,
                min: whole(spread.best),
                max: whole(spread.worst),
            }
        };
        self.table.spreads().into_iter().map(range).collect()
    }

    /// Returns each area's share of draws with a rank of at most `places`.
    #[must_use]
    pub fn shares_within(&self, places: usize) -> Vec<f64> {
        self.table.shares_within(places)
    }

    /// Returns each area's share of draws with a score at the limit or above; none without one.
    #[must_use]
    pub fn shares_at_limit(&self) -> Vec<f64> {
        let share = |times: &usize| count(*times) / count(self.table.n_draws);
        self.at_limit.iter().map(share).collect()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank")]
fn whole(rank: f64) -> usize {
    rank as usize
}
