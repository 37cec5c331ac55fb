//! Branch and bound over the relaxation.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::problem::{Problem, Standing};
use super::relaxation::{Picked, Relaxed, bound_at, pick, relax};

/// What the search found.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) is_chosen: Vec<bool>,
    /// No choice has more benefit than this, in whole steps.
    pub(super) bound: i64,
    /// The bound of the relaxation before anything was decided.
    pub(super) relaxation: i64,
    pub(super) n_nodes: u64,
}

/// A part of the programme that has not been searched.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    bound: i64,
    /// Later ones go first among equal bounds: the search dives.
    number: u64,
    /// What is decided beyond the root.
    decided: Vec<(usize, Standing)>,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.cmp(&other.bound).then_with(|| self.number.cmp(&other.number))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Returns the best choice found in at most `most_nodes` parts, the first of them the whole.
///
/// # Errors
/// The least cost within the bounds on numbers, where that is above the budget.
pub(super) fn search(problem: &Problem, most_nodes: u64) -> Result<Outcome, i64> {
    let mut root = problem.standing.clone();
    // The caller has checked that the bounds on numbers can be kept.
    let relaxed = relax(problem, &root).map_err(|least| least.unwrap_or(i64::MAX))?;
    let relaxation = relaxed.bound;
    let mut best = filled(problem, &root, &relaxed.within);
    fix(problem, &mut root, &relaxed, best.benefit);
    let mut open = BinaryHeap::from([Open { bound: relaxation, number: 0, decided: Vec::new() }]);
    let (mut number, mut n_nodes) = (0u64, 0u64);
    while let Some(part) = open.pop() {
        if part.bound <= best.benefit {
            break;
        }
        if n_nodes == most_nodes {
            return Ok(Outcome {
                is_chosen: best.is_chosen,
                bound: part.bound,
                relaxation,
                n_nodes,
            });
        }
        n_nodes += 1;
        let mut standing = root.clone();
        for (index, decision) in &part.decided {
            standing[*index] = *decision;
        }
        let Ok(relaxed) = relax(problem, &standing) else { continue };
        let candidate = filled(problem, &standing, &relaxed.within);
        if candidate.benefit > best.benefit {
            best = candidate;
        }
        let bound = relaxed.bound.min(part.bound);
        if bound <= best.benefit {
            continue;
        }
        let mut decided = part.decided;
        decided.extend(fix(problem, &mut standing, &relaxed, best.benefit));
        let Some(index) = undecided(problem, &standing, &relaxed) else {
            // Everything that differs is fixed now: look at the part again.
            number += 1;
            open.push(Open { bound, number, decided });
            continue;
        };
        for decision in [Standing::Out, Standing::In] {
            number += 1;
            let mut decided = decided.clone();
            decided.push((index, decision));
            open.push(Open { bound, number, decided });
        }
    }
    Ok(Outcome { bound: best.benefit, is_chosen: best.is_chosen, relaxation, n_nodes })
}

/// Returns a choice with whatever else fits, the largest benefit first.
fn filled(problem: &Problem, standing: &[Standing], picked: &Picked) -> Picked {
    let mut filled = picked.clone();
    let mut counts = vec![0usize; problem.low.len()];
    for (index, _) in filled.is_chosen.iter().enumerate().filter(|(_, chosen)| **chosen) {
        counts[problem.group[index]] += 1;
    }
    let mut total: usize = counts.iter().sum();
    let mut rest: Vec<usize> = (0..standing.len())
        .filter(|index| standing[*index] == Standing::Free && !filled.is_chosen[*index])
        .collect();
    rest.sort_by_key(|index| std::cmp::Reverse(problem.benefit[*index]));
    for index in rest {
        let group = problem.group[index];
        let fits = total < problem.total_high
            && counts[group] < problem.high[group]
            && problem.benefit[index] > 0
            && filled.cost + problem.cost[index] <= problem.budget;
        if fits {
            filled.is_chosen[index] = true;
            filled.benefit += problem.benefit[index];
            filled.cost += problem.cost[index];
            counts[group] += 1;
            total += 1;
        }
    }
    filled
}

/// Fixes every candidate whose other value leaves a bound no better than `best`; returns them.
fn fix(
    problem: &Problem,
    standing: &mut [Standing],
    relaxed: &Relaxed,
    best: i64,
) -> Vec<(usize, Standing)> {
    let mut fixed = Vec::new();
    for index in 0..standing.len() {
        if standing[index] != Standing::Free {
            continue;
        }
        let (now, other) = if relaxed.within.is_chosen[index] {
            (Standing::In, Standing::Out)
        } else {
            (Standing::Out, Standing::In)
        };
        standing[index] = other;
        let bound = pick(problem, standing, &relaxed.order, relaxed.price).map(|picked| {
            let worth = relaxed.price.value(picked.benefit, picked.cost);
            bound_at(problem, relaxed.price, worth)
        });
        standing[index] = if bound.is_none_or(|bound| bound <= best) {
            fixed.push((index, now));
            now
        } else {
            Standing::Free
        };
    }
    fixed
}

/// Returns the free candidate of the largest benefit on which the choices around the budget
/// differ.
fn undecided(problem: &Problem, standing: &[Standing], relaxed: &Relaxed) -> Option<usize> {
    let beyond = relaxed.beyond.as_ref()?;
    (0..standing.len())
        .filter(|index| {
            standing[*index] == Standing::Free
                && relaxed.within.is_chosen[*index] != beyond.is_chosen[*index]
        })
        .max_by_key(|index| (problem.benefit[*index], std::cmp::Reverse(*index)))
}
