//! The spatial proximity profile: how near each other the areas lie where a group is strong.

use numerics::sum::{RunningSum, count};
use rayon::prelude::*;

use super::SpatialError;
use super::geography::{Adjacency, Geography};
use super::population::Population;

/// Sources that one breadth-first search follows at once: the bits of four words.
const SOURCES: usize = 256;

type Bits = [u64; 4];

/// What becomes of areas without people, which have no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyAreas {
    /// They are never among the areas with high shares.
    JoinNever,
    /// They are at every threshold, as in PySAL 2.6.0 for some maps: it leaves to the compiler
    /// whether 0/0 is at least a threshold.
    JoinAlways,
}

/// How near each other the areas with the highest shares lie, for every number of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ProximityProfile {
    /// The areas' shares of the group, highest first; areas without people as `None`, all first or all last.
    shares: Vec<Option<f64>>,
    /// At `k − 1`: `η` of the first `k` areas.
    proximity: Vec<f64>,
    /// The group's share of everybody.
    share: f64,
}

impl ProximityProfile {
    /// Returns the profile of a group; `None` where the group is empty or everybody.
    ///
    /// `η(k) = (k² − k) / Σᵢ Σⱼ δᵢⱼ` over the `k` areas with the highest shares, where `δ` counts
    /// the steps from area to area over any touch: 1 where all are neighbours, 0 where one cannot
    /// be reached from another or there is one only.
    ///
    /// # Errors
    /// [`SpatialError::Needs`] where contiguities are unknown; [`SpatialError::Length`] where
    /// population and geography differ in areas.
    ///
    /// # Source
    /// Hong and Sadahiro (2014), doi 10.1007/s10109-013-0193-5.
    pub fn new(
        population: &Population,
        group: usize,
        geography: &Geography,
        empty_areas: EmptyAreas,
    ) -> Result<Option<Self>, SpatialError> {
        let adjacency = geography.adjacency()?;
        geography.check_population(population)?;
        let members = population.group_totals()[group];
        let share = members / population.total();
        if members <= 0.0 || share >= 1.0 {
            return Ok(None);
        }
        let shares = population.shares(group);
        let rank = |share: Option<f64>| {
            share.unwrap_or(match empty_areas {
                EmptyAreas::JoinNever => -1.0,
                EmptyAreas::JoinAlways => f64::INFINITY,
            })
        };
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_by(|a, b| rank(shares[*b]).total_cmp(&rank(shares[*a])));
        let proximity = proximities(adjacency, &order);
        let shares = order.iter().map(|area| shares[*area]).collect();
        Ok(Some(Self { shares, proximity, share }))
    }

    /// Returns `η` of the areas whose share is at least a threshold; zero of one area or none.
    #[must_use]
    pub fn at(&self, threshold: f64) -> f64 {
        let outside = |share: &Option<f64>| share.is_some_and(|share| share < threshold);
        let without = self.shares.iter().rev().take_while(|share| share.is_none()).count();
        let known = self.shares.len() - without;
        let k = self.shares[..known].partition_point(|share| !outside(share));
        if k == 0 { 0.0 } else { self.proximity[k - 1] }
    }

    /// Returns the index `[Φ − (∫₀^Φ η − ∫_Φ^1 η)] / (1 − Φ)`, with `Φ` the group's share of
    /// everybody and the integrals exact: `η` changes only where a share of an area lies.
    #[must_use]
    pub fn index(&self) -> f64 {
        let mut edges: Vec<f64> = self.shares.iter().flatten().copied().collect();
        edges.extend([0.0, self.share, 1.0]);
        edges.sort_unstable_by(f64::total_cmp);
        edges.dedup();
        let mut below_less_above = RunningSum::default();
        for pair in edges.windows(2) {
            // Between two shares the areas at least as strong are those at the upper one.
            let part = (pair[1] - pair[0]) * self.at(pair[1]);
            below_less_above.add(if pair[1] <= self.share { part } else { -part });
        }
        (self.share - below_less_above.value()) / (1.0 - self.share)
    }

    /// Returns the index as PySAL 2.6.0 computes it: means of `η` at `thresholds` points from 0
    /// to 1 in place of integrals.
    ///
    /// # Errors
    /// [`SpatialError::TooFewThresholds`] where there are fewer than two.
    pub fn index_at(&self, thresholds: usize) -> Result<f64, SpatialError> {
        if thresholds < 2 {
            return Err(SpatialError::TooFewThresholds { found: thresholds });
        }
        let step = 1.0 / count(thresholds - 1);
        let (mut below, mut above) = (RunningSum::default(), RunningSum::default());
        for at in 0..thresholds {
            let threshold = if at + 1 == thresholds { 1.0 } else { count(at) * step };
            let half = if threshold < self.share { &mut below } else { &mut above };
            half.add(self.at(threshold));
        }
        let difference = (below.value() - above.value()) / count(thresholds);
        Ok((self.share - difference) / (1.0 - self.share))
    }
}

/// Returns at `k − 1` the proximity of the first `k` areas.
fn proximities(adjacency: &Adjacency, order: &[usize]) -> Vec<f64> {
    let n = order.len();
    let mut rank_of = vec![0; n];
    for (rank, area) in order.iter().enumerate() {
        rank_of[*area] = rank;
    }
    let batches: Vec<usize> = (0..n).step_by(SOURCES).collect();
    let sums: Vec<Vec<(u64, u64)>> = batches
        .par_iter()
        .map(|&first| steps_to_later(adjacency, order, &rank_of, first))
        .collect();
    let (mut pairs, mut steps) = (0_u64, 0_u64);
    let mut proximity = Vec::with_capacity(n);
    for rank in 0..n {
        for (batch, first) in sums.iter().zip(&batches) {
            if let Some((reached, far)) = rank.checked_sub(*first).map(|at| batch[at]) {
                pairs += reached;
                steps += far;
            }
        }
        let all = whole(rank) * (whole(rank) + 1) / 2;
        let near = if pairs == all && steps > 0 { ratio(pairs, steps) } else { 0.0 };
        proximity.push(near);
    }
    proximity
}

/// Returns, for every rank from `first`, how many of the batch's areas of a lower rank reach it
/// and in how many steps together.
fn steps_to_later(
    adjacency: &Adjacency,
    order: &[usize],
    rank_of: &[usize],
    first: usize,
) -> Vec<(u64, u64)> {
    let n = order.len();
    let end = n.min(first + SOURCES);
    let mut found = vec![(0, 0); n - first];
    let mut seen: Vec<Bits> = vec![[0; 4]; n];
    let mut frontier: Vec<Bits> = vec![[0; 4]; n];
    let mut next: Vec<Bits> = vec![[0; 4]; n];
    for (bit, area) in order[first..end].iter().enumerate() {
        seen[*area][bit / 64] |= 1 << (bit % 64);
    }
    frontier.copy_from_slice(&seen);
    for step in 1_u64.. {
        let mut moved = false;
        for area in 0..n {
            let mut reached: Bits = [0; 4];
            for neighbour in adjacency.of(area) {
                for (word, from) in reached.iter_mut().zip(&frontier[*neighbour]) {
                    *word |= from;
                }
            }
            for (word, old) in reached.iter_mut().zip(&mut seen[area]) {
                *word &= !*old;
                *old |= *word;
            }
            next[area] = reached;
            if reached == [0; 4] {
                continue;
            }
            moved = true;
            if let Some(at) = rank_of[area].checked_sub(first) {
                let lower = lower_ranks(reached, at);
                found[at].0 += lower;
                found[at].1 += lower * step;
            }
        }
        if !moved {
            break;
        }
        std::mem::swap(&mut frontier, &mut next);
    }
    found
}

/// Returns how many of the first `n` bits are set.
fn lower_ranks(bits: Bits, n: usize) -> u64 {
    let in_word = |(at, word): (usize, u64)| {
        let kept = n.saturating_sub(at * 64).min(64);
        let mask = if kept == 64 { u64::MAX } else { (1 << kept) - 1 };
        u64::from((word & mask).count_ones())
    };
    bits.into_iter().enumerate().map(in_word).sum()
}

fn whole(n: usize) -> u64 {
    u64::try_from(n).expect("a length fits 64 bits")
}

#[expect(clippy::cast_precision_loss, reason = "both are exact below 2^53 steps")]
fn ratio(pairs: u64, steps: u64) -> f64 {
    pairs as f64 / steps as f64
}
