//! Eligibility by thresholds that move.

use domain::selection::Eligibility;
use numerics::streams::Stream;
use numerics::sum::count;
use rayon::prelude::*;

use super::Perturbation;
use crate::selection::Selection;

/// Keeps the moves of thresholds apart from the draws of weights under the same seed.
const THRESHOLD_STREAMS: u64 = 1 << 63;

/// Draws that one task takes; any number gives the same answer.
const DRAWS_PER_TASK: u64 = 256;

/// How far an area is beyond one threshold.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// In the indicator's unit; `None` where that is open.
    margin: Option<f64>,
    /// The criterion's standard deviation.
    deviation: f64,
}

/// Returns each area's share of draws in which it is eligible and in which that is open.
pub(super) fn shares(
    eligibility: Eligibility,
    selection: &Selection,
    perturbation: &Perturbation,
) -> Vec<(f64, f64)> {
    let with_threshold: Vec<usize> =
        (0..selection.criteria.len()).filter(|i| selection.criteria[*i].has_threshold).collect();
    let needed = match eligibility {
        Eligibility::Thresholds(needed) => needed,
        _ => with_threshold.len(),
    };
    let standings: Vec<Vec<Standing>> = selection
        .units
        .iter()
        .map(|unit| {
            let standing = |index: &usize| Standing {
                margin: unit.criteria[*index].margin,
                deviation: selection.criteria[*index].standard_deviation.unwrap_or(0.0),
            };
            with_threshold.iter().map(standing).collect()
        })
        .collect();
    let n_draws = u64::try_from(perturbation.draws).expect("fits 64 bits");
    let none = || vec![(0usize, 0usize); standings.len()];
    let firsts: Vec<u64> = (0..n_draws.div_ceil(DRAWS_PER_TASK)).collect();
    let times = firsts
        .into_par_iter()
        .map(|task| {
            let mut times = none();
            let first = task * DRAWS_PER_TASK;
            for number in first..n_draws.min(first + DRAWS_PER_TASK) {
                let moves = moves(perturbation, with_threshold.len(), number);
                for (times, standings) in times.iter_mut().zip(&standings) {
                    let (eligible, open) = outcome(standings, &moves, needed);
                    times.0 += usize::from(eligible);
                    times.1 += usize::from(open);
                }
            }
            times
        })
        .reduce(none, |mut a, b| {
            for (a, b) in a.iter_mut().zip(b) {
                *a = (a.0 + b.0, a.1 + b.1);
            }
            a
        });
    let share = |times: usize| count(times) / count(perturbation.draws);
    times.into_iter().map(|(eligible, open)| (share(eligible), share(open))).collect()
}

/// Returns by how many standard deviations each threshold moves in a draw.
fn moves(perturbation: &Perturbation, n_thresholds: usize, number: u64) -> Vec<f64> {
    let spread = perturbation.threshold_spread;
    let mut stream = Stream::new(perturbation.seed, THRESHOLD_STREAMS | number);
    (0..n_thresholds).map(|_| stream.uniform_between(-spread, spread)).collect()
}

/// Returns whether the area is eligible and whether that is open.
fn outcome(standings: &[Standing], moves: &[f64], needed: usize) -> (bool, bool) {
    let (mut met, mut open) = (0, 0);
    for (standing, moved) in standings.iter().zip(moves) {
        match standing.margin {
            None => open += 1,
            Some(margin) => met += usize::from(margin >= moved * standing.deviation),
        }
    }
    (met >= needed, met < needed && met + open >= needed)
}
