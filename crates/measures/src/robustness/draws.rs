//! The fused loop: weigh together, rank, count; draw by draw, in parallel.

use numerics::sum::count;
use rayon::prelude::*;

/// Draws that one task takes; any number gives the same answer.
const DRAWS_PER_TASK: usize = 64;

/// Areas whose ranks are counted together, so that a cache line is read once.
const UNITS_PER_TASK: usize = 32;

/// The ranks of all areas in all draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedDraws {
    n_units: usize,
    n_draws: usize,
    /// Draw by draw, the rank of each area.
    ranks: Vec<u16>,
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
    if n_units == 0 {
        return RankedDraws { n_units, n_draws, ranks: Vec::new(), at_limit: Vec::new() };
    }
    let mut ranks = vec![0u16; n_units * n_draws];
    let at_limit = ranks
        .par_chunks_mut(n_units * DRAWS_PER_TASK)
        .enumerate()
        .map(|(task, ranks)| {
            let mut sheet = Sheet::new(n_units, n_criteria, limit);
            for (offset, ranks) in ranks.chunks_exact_mut(n_units).enumerate() {
                let number = u64::try_from(task * DRAWS_PER_TASK + offset).expect("fits 64 bits");
                let variant = draw(number, &mut sheet.weights);
                sheet.weigh(&variants[variant]);
                sheet.rank(ranks);
            }
            sheet.at_limit
        })
        .reduce(|| vec![0; if limit.is_some() { n_units } else { 0 }], add);
    RankedDraws { n_units, n_draws, ranks, at_limit }
}

fn add(mut a: Vec<usize>, b: Vec<usize>) -> Vec<usize> {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b;
    }
    a
}

/// What one task writes on, draw after draw.
struct Sheet {
    weights: Vec<f64>,
    scores: Vec<f64>,
    order: Vec<(u64, u16)>,
    limit: Option<f64>,
    at_limit: Vec<usize>,
}

impl Sheet {
    fn new(n_units: usize, n_criteria: usize, limit: Option<f64>) -> Self {
        Self {
            weights: vec![0.0; n_criteria],
            scores: vec![0.0; n_units],
            order: Vec::with_capacity(n_units),
            limit,
            at_limit: vec![0; if limit.is_some() { n_units } else { 0 }],
        }
    }

    fn weigh(&mut self, matrix: &[f64]) {
        self.scores.fill(0.0);
        let n_units = self.scores.len();
        for (weight, column) in self.weights.iter().zip(matrix.chunks_exact(n_units)) {
            for (score, value) in self.scores.iter_mut().zip(column) {
                *score += weight * value;
            }
        }
        if let Some(limit) = self.limit {
            for (times, score) in self.at_limit.iter_mut().zip(&self.scores) {
                *times += usize::from(*score >= limit);
            }
        }
    }

    fn rank(&mut self, ranks: &mut [u16]) {
        self.order.clear();
        self.order.extend((0u16..).zip(&self.scores).map(|(unit, score)| (falling(*score), unit)));
        self.order.sort_unstable();
        let mut shared = (0, 0u16);
        for (place, (key, unit)) in (1u16..).zip(&self.order) {
            if place == 1 || *key != shared.0 {
                shared = (*key, place);
            }
            ranks[usize::from(*unit)] = shared.1;
        }
    }
}

/// Returns a whole number that falls as the score rises; equal for equal scores, 0 and −0 too.
fn falling(score: f64) -> u64 {
    let bits = (score + 0.0).to_bits();
    let rising = if bits >> 63 == 0 { bits | 1 << 63 } else { !bits };
    !rising
}

impl RankedDraws {
    /// Returns each area's ranks over the draws.
    #[must_use]
    pub fn ranges(&self) -> Vec<RankRange> {
        let firsts: Vec<usize> = (0..self.n_units).step_by(UNITS_PER_TASK).collect();
        firsts.into_par_iter().flat_map_iter(|first| self.ranges_from(first)).collect()
    }

    fn ranges_from(&self, first: usize) -> Vec<RankRange> {
        let members = UNITS_PER_TASK.min(self.n_units - first);
        let width = self.n_units + 1;
        let mut times = vec![0usize; members * width];
        for ranks in self.ranks.chunks_exact(self.n_units) {
            for (member, rank) in ranks[first..first + members].iter().enumerate() {
                times[member * width + usize::from(*rank)] += 1;
            }
        }
        times.chunks_exact(width).map(|times| range(times, self.n_draws)).collect()
    }

    /// Returns each area's share of draws with a rank of at most `places`.
    #[must_use]
    pub fn shares_within(&self, places: usize) -> Vec<f64> {
        let mut within = vec![0usize; self.n_units];
        for ranks in self.ranks.chunks_exact(self.n_units.max(1)) {
            for (times, rank) in within.iter_mut().zip(ranks) {
                *times += usize::from(usize::from(*rank) <= places);
            }
        }
        self.as_shares(&within)
    }

    /// Returns each area's share of draws with a score at the limit or above; none without one.
    #[must_use]
    pub fn shares_at_limit(&self) -> Vec<f64> {
        self.as_shares(&self.at_limit)
    }

    fn as_shares(&self, times: &[usize]) -> Vec<f64> {
        times.iter().map(|times| count(*times) / count(self.n_draws)).collect()
    }
}

/// Returns the range of ranks that came up so many times each, by rank.
fn range(times: &[usize], n_draws: usize) -> RankRange {
    let seen = |rank: &usize| times[*rank] > 0;
    let total: usize = times.iter().enumerate().map(|(rank, times)| rank * times).sum();
    RankRange {
        mean: count(total) / count(n_draws),
        p5: quantile_of_counts(times, n_draws, 5),
        median: quantile_of_counts(times, n_draws, 50),
        p95: quantile_of_counts(times, n_draws, 95),
        min: (0..times.len()).find(seen).unwrap_or(0),
        max: (0..times.len()).rev().find(seen).unwrap_or(0),
    }
}

fn quantile_of_counts(times: &[usize], n_draws: usize, percent: usize) -> f64 {
    let hundredths = (n_draws - 1) * percent;
    let (place, rest) = (hundredths / 100, hundredths % 100);
    let below = nth(times, place);
    let above = if rest == 0 { below } else { nth(times, place + 1) };
    count(below) + count(rest) / 100.0 * count(above - below)
}

/// Returns the rank at this place, counted from zero, when all are in rising order.
fn nth(times: &[usize], place: usize) -> usize {
    let mut passed = 0;
    for (rank, times) in times.iter().enumerate() {
        passed += times;
        if passed > place {
            return rank;
        }
    }
    times.len() - 1
}
