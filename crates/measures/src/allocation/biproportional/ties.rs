//! Decides by products of whole numbers what floats cannot tell from a tie.

use super::Pairs;
use super::natural::Ratio;
use super::transfers::State;

/// Rooms below this may be zero or less. Logarithms and their sums along a chain are right to
/// about 1e-13 each, so no chain with a gain has a wider room.
const NEAR: f64 = 1e-9;

/// A step of a chain: a seat more (district to party) or less (party to district) in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    district: usize,
    party: usize,
    is_gain: bool,
}

/// Makes the table the exact optimum, and of several the one that the rule for ties chooses;
/// returns the tied cells.
///
/// Chains of steps near a border that come back to where they started gain where the product of
/// `d(x)/v` over the gains and `v/d(x−1)` over the losses is below one, and are ties where it is
/// one.
pub(super) fn settle(state: &mut State<'_>) -> Vec<(usize, usize)> {
    loop {
        let steps = near_steps(state);
        if steps.is_empty() {
            return Vec::new();
        }
        match potentials(state, &steps) {
            Ok(levels) => {
                let tight = steps
                    .into_iter()
                    .filter(|step| {
                        let (from, to) = ends(state, *step);
                        times(state, &levels[from], *step) == levels[to]
                    })
                    .map(|step| ((step.district, step.party), step.is_gain))
                    .collect();
                return choose(state, tight);
            }
            Err(circle) => {
                for step in circle {
                    take(state, step);
                }
            }
        }
    }
}

fn near_steps(state: &State<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for district in 0..state.cells.n_districts() {
        for party in 0..state.cells.n_parties {
            let is_near = |room: f64| room < NEAR;
            if state.has_votes(district, party) && is_near(state.room_above(district, party)) {
                steps.push(Step { district, party, is_gain: true });
            }
            if state.has_seats(district, party) && is_near(state.room_below(district, party)) {
                steps.push(Step { district, party, is_gain: false });
            }
        }
    }
    steps
}

/// Returns the nodes a step leads from and to: districts first, then parties.
fn ends(state: &State<'_>, step: Step) -> (usize, usize) {
    let (district, party) = (step.district, state.cells.n_districts() + step.party);
    if step.is_gain { (district, party) } else { (party, district) }
}

fn times(state: &State<'_>, level: &Ratio, step: Step) -> Ratio {
    let cell = state.cell(step.district, step.party);
    let (votes, seats) = (state.cells.votes[cell], state.seats[cell]);
    if step.is_gain {
        level.times(state.cells.divisor(seats), votes)
    } else {
        level.times(votes, state.cells.divisor(seats - 1))
    }
}

/// Returns exact levels that no step undercuts, or a circle of steps that gains.
///
/// The method of Bellman and Ford, from every node at once.
fn potentials(state: &State<'_>, steps: &[Step]) -> Result<Vec<Ratio>, Vec<Step>> {
    let n_nodes = state.cells.n_districts() + state.cells.n_parties;
    let mut levels = vec![Ratio::one(); n_nodes];
    let mut through: Vec<Option<Step>> = vec![None; n_nodes];
    let mut moved = None;
    for _ in 0..=n_nodes {
        moved = None;
        for step in steps {
            let (from, to) = ends(state, *step);
            let there = times(state, &levels[from], *step);
            if there < levels[to] {
                levels[to] = there;
                through[to] = Some(*step);
                moved = Some(to);
            }
        }
        if moved.is_none() {
            return Ok(levels);
        }
    }
    let back = |node: usize| through[node].map_or(node, |step| ends(state, step).0);
    let mut node = moved.unwrap_or(0);
    for _ in 0..n_nodes {
        node = back(node);
    }
    let (start, mut circle) = (node, Vec::new());
    loop {
        circle.extend(through[node]);
        node = back(node);
        if node == start {
            return Err(circle);
        }
    }
}

fn take(state: &mut State<'_>, step: Step) {
    let cell = state.cell(step.district, step.party);
    if step.is_gain { state.seats[cell] += 1 } else { state.seats[cell] -= 1 }
}

/// Goes through the tied cells by code of district and party and gives each the seat where a
/// circle of ties leads back from it.
fn choose(state: &mut State<'_>, mut tight: Pairs<bool>) -> Vec<(usize, usize)> {
    let mut tied: Vec<(usize, usize)> = tight
        .iter()
        .filter(|((district, party), is_gain)| {
            let step = Step { district: *district, party: *party, is_gain: **is_gain };
            let (from, to) = ends(state, step);
            way(state, &tight, to, from, (*district, *party)).is_some()
        })
        .map(|(cell, _)| *cell)
        .collect();
    let mut order = Vec::new();
    for district in &state.cells.district_order {
        order.extend(state.cells.party_order.iter().map(|party| (*district, *party)));
    }
    for (district, party) in order {
        let Some(is_gain) = tight.remove(&(district, party)) else { continue };
        if !is_gain {
            continue;
        }
        let step = Step { district, party, is_gain };
        let (from, to) = ends(state, step);
        if let Some(rest) = way(state, &tight, to, from, (district, party)) {
            take(state, step);
            for step in rest {
                take(state, step);
                tight.insert((step.district, step.party), !step.is_gain);
            }
        }
    }
    tied.sort_unstable();
    tied
}

/// Returns steps of ties from one node to another that do not touch a cell.
fn way(
    state: &State<'_>,
    tight: &Pairs<bool>,
    start: usize,
    end: usize,
    without: (usize, usize),
) -> Option<Vec<Step>> {
    let n_nodes = state.cells.n_districts() + state.cells.n_parties;
    let mut through: Vec<Option<Step>> = vec![None; n_nodes];
    let mut is_reached = vec![false; n_nodes];
    is_reached[start] = true;
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        if node == end {
            let (mut node, mut steps) = (end, Vec::new());
            while let Some(step) = through[node].filter(|_| node != start) {
                steps.push(step);
                node = ends(state, step).0;
            }
            return Some(steps);
        }
        for step in steps_from(state, tight, node) {
            let (_, to) = ends(state, step);
            if !is_reached[to] && (step.district, step.party) != without {
                is_reached[to] = true;
                through[to] = Some(step);
                queue.push_back(to);
            }
        }
    }
    None
}

/// Returns the steps of ties that lead from a node.
fn steps_from(state: &State<'_>, tight: &Pairs<bool>, node: usize) -> Vec<Step> {
    let n_districts = state.cells.n_districts();
    let step = |district: usize, party: usize, is_gain: bool| {
        let is_tight = tight.get(&(district, party)) == Some(&is_gain);
        is_tight.then_some(Step { district, party, is_gain })
    };
    if node < n_districts {
        (0..state.cells.n_parties).filter_map(|party| step(node, party, true)).collect()
    } else {
        let party = node - n_districts;
        (0..n_districts).filter_map(|district| step(district, party, false)).collect()
    }
}
