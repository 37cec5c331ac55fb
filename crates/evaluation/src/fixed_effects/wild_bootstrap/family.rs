//! The wild cluster bootstrap of a family of outcomes: every outcome's clusters turn together.

use numerics::sum::count;
use rayon::prelude::*;

use super::{BATCH, TIE, Turned, WildBootstrap, WildSums, turns};

/// One outcome of a family.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Its cluster sums.
    pub sums: &'a WildSums,
    /// Which of the family's clusters each of its own is.
    pub clusters: &'a [usize],
}

/// What came of a family, one number per member in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct FamilyTest {
    /// The coefficient less the tested value, over its clustered standard error without
    /// small-sample correction.
    pub statistics: Vec<f64>,
    /// The p-value of each alone.
    pub p_values: Vec<f64>,
    /// The p-value that allows for the whole family, never below its own.
    pub adjusted: Vec<f64>,
    /// How many draws.
    pub draws: usize,
    /// Whether every possible draw was taken.
    pub is_enumerated: bool,
}

/// Tests that every member's coefficient has the tested value, all of `n_clusters` clusters turning
/// together.
///
/// Members go down by the size of their statistic `t`; with `t*` a draw's statistics and `B` draws,
/// the p-value of one is `(1 + #{max |t*| among it and those after it ≥ |t|}) / (1 + B)`, and never
/// below that of the one before; where all draws are taken, the sample is one of them and nothing
/// is added. Under it the chance of any false finding is at most the level, whatever the outcomes'
/// dependence. A family of one has the p-value of [`WildSums::test`].
///
/// # Source
/// Romano, J. and Wolf, M. (2016), doi 10.1016/j.spl.2016.02.012, algorithm 4.2; Clarke, D.,
/// Romano, J. and Wolf, M. (2020), doi 10.1177/1536867X20976314.
#[must_use]
pub fn step_down(members: &[Member<'_>], n_clusters: usize, how: &WildBootstrap) -> FamilyTest {
    let turned: Vec<Turned> = members.iter().map(|member| member.sums.turned(how)).collect();
    let statistics: Vec<f64> = turned.iter().map(|turned| turned.statistic).collect();
    let mut order: Vec<usize> = (0..members.len()).collect();
    let size = |place: usize| statistics[place].abs();
    order.sort_by(|a, b| size(*b).total_cmp(&size(*a)).then(a.cmp(b)));
    let all = how.all(n_clusters);
    let draws = all.unwrap_or(how.draws);
    let batches: Vec<usize> = (0..draws).step_by(BATCH).collect();
    let counts = |first: &usize| {
        let number = BATCH.min(draws - first);
        let turns = turns(*first, number, n_clusters, how, all.is_some());
        let squares: Vec<[f64; BATCH]> = members
            .iter()
            .zip(&turned)
            .map(|(member, turned)| squares(member, turned, &turns))
            .collect();
        counted(&squares, &statistics, &order, number)
    };
    let none = || vec![(0, 0); members.len()];
    let add = |a: Vec<(usize, usize)>, b: Vec<(usize, usize)>| {
        a.into_iter().zip(b).map(|(a, b)| (a.0 + b.0, a.1 + b.1)).collect()
    };
    let counts = batches.par_iter().map(counts).reduce(none, add);
    let one = usize::from(all.is_none());
    let share = |as_far: usize| count((as_far + one).max(1)) / count(draws + one);
    let p_values = counts.iter().map(|(own, _)| share(*own)).collect();
    let mut adjusted = vec![0.0; members.len()];
    let mut before = 0.0_f64;
    for place in order {
        before = before.max(share(counts[place].1));
        adjusted[place] = before;
    }
    FamilyTest { statistics, p_values, adjusted, draws, is_enumerated: all.is_some() }
}

/// Returns the squared statistics of a member in a batch of draws; infinite where a draw has no
/// variance, which counts as far.
fn squares(member: &Member<'_>, turned: &Turned, turns: &[f64]) -> [f64; BATCH] {
    let own = member
        .clusters
        .iter()
        .flat_map(|cluster| turns[cluster * BATCH..(cluster + 1) * BATCH].iter().copied());
    let own: Vec<f64> = own.collect();
    let (mut squares, variances) = member.sums.moves(&own, &turned.scores, &turned.parts);
    for (square, variance) in squares.iter_mut().zip(&variances) {
        *square = if *variance > 0.0 { *square * *square / variance } else { f64::INFINITY };
    }
    squares
}

/// Returns for each member how many draws of it alone, and of it and those after it, are as far out
/// as its statistic.
fn counted(
    squares: &[[f64; BATCH]],
    statistics: &[f64],
    order: &[usize],
    number: usize,
) -> Vec<(usize, usize)> {
    let mut counts = vec![(0, 0); statistics.len()];
    let mut largest = [0.0_f64; BATCH];
    for &place in order.iter().rev() {
        let limit = statistics[place] * statistics[place] * (1.0 - 2.0 * TIE);
        for (largest, own) in largest.iter_mut().zip(&squares[place]).take(number) {
            *largest = largest.max(*own);
            counts[place].0 += usize::from(*own >= limit);
            counts[place].1 += usize::from(*largest >= limit);
        }
    }
    counts
}
