//! Doing without withheld cells, one trial at a time.

use numerics::streams::Stream;

use super::super::pattern::Pattern;
use super::Effort;
use super::cover::Cover;

/// The first temperature, as a share of the mean cost of a withheld cell, and the last.
const TEMPERATURES: (f64, f64) = (0.3, 0.005);

/// Forbids a withheld cell by turns and meets what rested on it anew.
pub(super) fn improve(cover: &mut Cover<'_>, effort: Effort) {
    let mut stream = Stream::new(effort.seed, 0);
    let mut best: Option<(f64, Vec<Option<Pattern>>)> = None;
    let secondaries = cover.secondaries();
    let mean = cover.cost / numerics::sum::count(secondaries.len().max(1));
    let mut present = secondaries;
    let trials = effort.trials * present.len();
    for trial in 0..trials {
        if present.is_empty() {
            return;
        }
        let progress = numerics::sum::count(trial) / numerics::sum::count(trials);
        let ratio = TEMPERATURES.1 / TEMPERATURES.0;
        let temperature = mean * TEMPERATURES.0 * numerics::elementary::pow(ratio, progress);
        let cell = present[stream.index(present.len())];
        let before = cover.cost;
        if try_without(cover, cell, temperature, &mut stream) {
            present = cover.secondaries();
            if best.as_ref().is_none_or(|(cost, _)| cover.cost < *cost) && cover.cost < before {
                best = Some((cover.cost, cover.patterns.clone()));
            }
        }
    }
    if let Some((cost, patterns)) = best.filter(|(cost, _)| *cost < cover.cost) {
        for (number, pattern) in patterns.into_iter().enumerate() {
            cover.take(number);
            if let Some(pattern) = pattern {
                cover.put(number, pattern);
            }
        }
        cover.cost = cost;
    }
}

/// Meets anew what rests on a cell without using it; returns whether that was kept.
fn try_without(cover: &mut Cover<'_>, cell: usize, temperature: f64, stream: &mut Stream) -> bool {
    let before = cover.cost;
    let mut numbers = cover.users[cell].clone();
    let old: Vec<(usize, Option<Pattern>)> =
        numbers.iter().map(|number| (*number, cover.take(*number))).collect();
    for place in (1..numbers.len()).rev() {
        numbers.swap(place, stream.index(place + 1));
    }
    cover.forbid(cell);
    let most = before - temperature * numerics::elementary::ln(1.0 - stream.uniform());
    let mut met = 0;
    for number in &numbers {
        let Some(pattern) = cover.cheapest(*number) else { break };
        cover.put(*number, pattern);
        if cover.cost > most {
            break;
        }
        met += 1;
    }
    let kept = met == numbers.len() && cover.cost <= most;
    if !kept {
        for (number, pattern) in old {
            cover.take(number);
            if let Some(pattern) = pattern {
                cover.put(number, pattern);
            }
        }
    }
    cover.allow(cell);
    kept
}
