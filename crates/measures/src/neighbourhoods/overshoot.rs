//! What one neighbourhood holds, by the rule for the ring that crosses k.

use numerics::streams::Stream;

use super::crossing::{Crossing, Search};
use super::definition::{Overshoot, OwnPlace};
use super::discs::{Discs, Met};
use super::people::{People, float};

/// One neighbourhood: its counts are in the caller's slice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    /// How far it reaches in metres.
    pub(super) radius_m: f64,
    /// Whether it holds the people asked for.
    pub(super) is_reached: bool,
}

/// The rules of a neighbourhood and the number of people asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// People asked for, in units.
    pub(super) wanted: u64,
    pub(super) overshoot: Overshoot,
    pub(super) own_place: OwnPlace,
}

/// Fills in the neighbourhood of a place whose own people are enough.
pub(super) fn within_own_place(
    people: &People,
    place: usize,
    rules: &Rules,
    counts: &mut [f64],
) -> Extent {
    let own = people.counts[0][place];
    let part = match rules.overshoot {
        Overshoot::Proportional => float(rules.wanted) / float(own),
        Overshoot::WholeRing | Overshoot::Sampled { .. } => 1.0,
    };
    for (count, column) in counts.iter_mut().zip(&people.counts) {
        *count = people.persons(column[place]) * part;
    }
    if rules.overshoot == Overshoot::Proportional {
        settle(counts, people.persons(rules.wanted));
    }
    let radius_m = edge_of_own_place(rules.own_place, float(rules.wanted) / float(own));
    Extent { radius_m, is_reached: true }
}

/// Makes the population of a proportional neighbourhood exactly k, so that no later comparison
/// with k can fail by a rounding, and no group larger.
fn settle(counts: &mut [f64], wanted: f64) {
    counts[0] = wanted;
    for group in &mut counts[1..] {
        *group = group.min(wanted);
    }
}

/// Returns the distance within which a share of the people of a place live.
fn edge_of_own_place(own_place: OwnPlace, share: f64) -> f64 {
    match own_place {
        OwnPlace::Included | OwnPlace::Excluded => 0.0,
        OwnPlace::Spread { self_potential, cell_side_m } => {
            self_potential * cell_side_m * (share / std::f64::consts::PI).sqrt()
        }
    }
}

/// Counts of one neighbourhood in units, used again for the next.
#[derive(Debug)]
pub(super) struct Tally {
    nearer: Vec<u64>,
    ring: Vec<u64>,
    drawn: Vec<(u64, Met)>,
}

impl Tally {
    pub(super) fn new(n_counts: usize) -> Self {
        Self { nearer: vec![0; n_counts], ring: vec![0; n_counts], drawn: Vec::new() }
    }

    /// Fills in the neighbourhood that a search has found for a place.
    pub(super) fn fill(
        &mut self,
        people: &People,
        place: usize,
        rules: &Rules,
        (search, discs, crossing): (&mut Search, &mut impl Discs, Crossing),
        counts: &mut [f64],
    ) -> Extent {
        search.counts(discs, crossing, &mut self.nearer, &mut self.ring);
        if rules.own_place == OwnPlace::Excluded {
            for (nearer, column) in self.nearer.iter_mut().zip(&people.counts) {
                *nearer -= column[place];
            }
        }
        let missing = rules.wanted - self.nearer[0];
        let part = match rules.overshoot {
            Overshoot::WholeRing => 1.0,
            Overshoot::Proportional => float(missing) / float(self.ring[0]),
            Overshoot::Sampled { seed } => {
                let whole = self.ring[0];
                self.draw(people, place, (seed, missing), (search, &*discs, crossing));
                float(self.ring[0]) / float(whole)
            }
        };
        let of_ring = if rules.overshoot == Overshoot::Proportional { part } else { 1.0 };
        for (count, (nearer, ring)) in counts.iter_mut().zip(self.nearer.iter().zip(&self.ring)) {
            *count = people.persons(*nearer) + people.persons(*ring) * of_ring;
        }
        if rules.overshoot == Overshoot::Proportional {
            settle(counts, people.persons(rules.wanted));
        }
        let step = float(people.step_m);
        let outer = float(crossing.ring) * step * step;
        let inner = match rules.overshoot {
            Overshoot::WholeRing => outer,
            Overshoot::Proportional | Overshoot::Sampled { .. } => {
                match search.ring_inside(discs, crossing) {
                    0 if people.counts[0][place] > 0 => {
                        let edge = edge_of_own_place(rules.own_place, 1.0);
                        (edge * edge).min(outer)
                    }
                    reach => float(reach) * step * step,
                }
            }
        };
        Extent { radius_m: (inner + part * (outer - inner)).sqrt(), is_reached: true }
    }

    /// Leaves in the ring only whole places drawn until the missing people are met.
    fn draw(
        &mut self,
        people: &People,
        place: usize,
        (seed, missing): (u64, u64),
        (search, discs, crossing): (&Search, &impl Discs, Crossing),
    ) {
        let origin = identity(people, people.x[place], people.y[place]);
        let seed = Stream::new(seed, origin).next_u64();
        self.drawn.clear();
        self.drawn.extend(
            search
                .ring_places(crossing)
                .map(|met| (Stream::new(seed, identity(people, met.x, met.y)).next_u64(), *met)),
        );
        self.drawn.sort_unstable_by_key(|(turn, met)| (*turn, met.y, met.x));
        self.ring.fill(0);
        for (_, met) in &self.drawn {
            if self.ring[0] >= missing {
                break;
            }
            for (count, ring) in self.ring.iter_mut().enumerate() {
                *ring += discs.count_at(count, met.slot);
            }
        }
    }
}

/// Returns a number for a place that follows from its coordinates in metres alone.
fn identity(people: &People, x: u32, y: u32) -> u64 {
    let along = |corner: i64, steps: u32| {
        corner.wrapping_add_unsigned(u64::from(steps) * people.step_m).cast_unsigned()
    };
    along(people.corner_m.0, x).rotate_left(32) ^ along(people.corner_m.1, y)
}
