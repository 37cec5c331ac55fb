//! Finds the ring at which a growing disc meets its people.
//!
//! A disc is opened where the ring lay for the origin before, which is a near neighbour; if it
//! holds far too many or too few people it is opened again elsewhere. From there it widens or
//! narrows until the ring is among those met. Where the search begins changes its cost, never
//! what it finds.

use super::discs::{Discs, Met};
use super::people::float;

/// The ring that crosses a number of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Crossing {
    /// The square of its distance, in steps.
    pub(super) ring: u64,
    /// Whether the disc was opened short of the ring.
    short: bool,
}

/// A search that remembers where the last one ended.
#[derive(Debug)]
pub(super) struct Search {
    /// Whom the last walk met.
    met: Vec<Met>,
    /// Where to open the next disc.
    guess: u64,
    /// People per unit of reach at the last ring, roughly.
    density: f64,
    /// A reach that holds everybody from everywhere.
    furthest: u64,
    people_per_place: f64,
}

/// After this many openings by proportion the search halves what is left.
const PROPORTIONAL_OPENINGS: usize = 4;

impl Search {
    /// Returns a search without experience. `furthest` is a reach that holds everybody.
    pub(super) fn new(furthest: u64, people_per_place: f64) -> Self {
        Self { met: Vec::new(), guess: 64, density: 0.0, furthest, people_per_place }
    }

    /// Finds the ring by which the disc around the centre holds `target` people or more.
    ///
    /// More people than `target` live within the furthest reach, fewer at the centre itself.
    pub(super) fn find(&mut self, discs: &mut impl Discs, target: u64) -> Crossing {
        let (mut low, mut high) = (1, self.furthest);
        let mut reach = self.guess.clamp(low, high);
        let mut openings = 0;
        self.met.clear();
        loop {
            let within = discs.open(reach);
            openings += 1;
            if within < target {
                low = reach + 1;
            } else {
                high = reach;
            }
            if self.is_near(within.abs_diff(target), reach) || high - low <= reach.isqrt() {
                let crossing = if within < target {
                    self.widen(discs, reach, target - within, high)
                } else {
                    self.narrow(discs, reach, within - target, low)
                };
                self.guess = crossing.ring;
                return crossing;
            }
            reach = if openings > PROPORTIONAL_OPENINGS || within == 0 {
                if high == self.furthest { (4 * reach).min(high) } else { low + (high - low) / 2 }
            } else {
                scaled(reach, float(target) / float(within)).clamp(low, high)
            };
        }
    }

    /// Returns whether walking place by place costs less than opening another disc.
    fn is_near(&self, missing: u64, reach: u64) -> bool {
        float(missing) <= self.people_per_place * (16.0 + 2.0 * float(reach).sqrt())
    }

    fn widen(&mut self, discs: &mut impl Discs, from: u64, missing: u64, high: u64) -> Crossing {
        let mut step = self.step(missing, from);
        let (mut to, mut gained) = (from, 0);
        while gained < missing {
            to = (to + step).min(high);
            let before = self.met.len();
            discs.widen(to, &mut self.met);
            gained += people(&self.met[before..]);
            step *= 2;
        }
        self.learn(gained, to - from);
        Crossing { ring: ring_that_reaches(&mut self.met, missing), short: true }
    }

    /// Narrows until fewer than the target are left, `surplus` people being too many.
    fn narrow(&mut self, discs: &mut impl Discs, from: u64, surplus: u64, low: u64) -> Crossing {
        let mut step = self.step(surplus, from);
        let (mut to, mut lost) = (from, 0);
        while lost <= surplus {
            to = to.saturating_sub(step).max(low - 1);
            let before = self.met.len();
            discs.narrow(to, &mut self.met);
            lost += people(&self.met[before..]);
            step *= 2;
        }
        self.learn(lost, from - to);
        Crossing { ring: ring_that_reaches(&mut self.met, lost - surplus), short: false }
    }

    /// Returns how much further to go for this many people, by what the last walk met.
    fn step(&self, people: u64, reach: u64) -> u64 {
        let likely = 1.2 * (float(people) + self.people_per_place) / self.density.max(1e-9);
        scaled(1, likely.min(float(reach) + 8.0)) + 1
    }

    fn learn(&mut self, people: u64, reach: u64) {
        if reach > 0 {
            self.density = 0.5 * (self.density + float(people) / float(reach));
        }
    }

    /// Splits whom the disc holds at the crossing into those nearer than its ring and its ring.
    pub(super) fn counts(
        &self,
        discs: &mut impl Discs,
        crossing: Crossing,
        nearer: &mut [u64],
        ring: &mut [u64],
    ) {
        discs.opened(nearer);
        ring.fill(0);
        for met in &self.met {
            let (in_ring, inside) = (met.distance == crossing.ring, met.distance < crossing.ring);
            // Short of the ring, whoever was met inside it comes on top; beyond it, whoever was
            // met in it or outside goes off.
            if inside != crossing.short && !in_ring {
                continue;
            }
            for count in 0..nearer.len() {
                let members = discs.count_at(count, met.slot);
                if in_ring {
                    ring[count] += members;
                }
                if crossing.short && inside {
                    nearer[count] += members;
                } else if !crossing.short {
                    nearer[count] -= members;
                }
            }
        }
    }

    /// Returns the places of the ring.
    pub(super) fn ring_places(&self, crossing: Crossing) -> impl Iterator<Item = &Met> {
        self.met.iter().filter(move |met| met.distance == crossing.ring)
    }

    /// Returns the reach of the nearest populated ring inside the crossing one: 0 where there is
    /// none, or where it is the centre itself.
    pub(super) fn ring_inside(&mut self, discs: &mut impl Discs, crossing: Crossing) -> u64 {
        let inside = |met: &[Met]| {
            met.iter().map(|met| met.distance).filter(|reach| *reach < crossing.ring).max()
        };
        if let Some(reach) = inside(&self.met) {
            return reach;
        }
        // Rare: the crossing ring was the first that was met. Whom the search met is kept.
        let mut met = Vec::new();
        let mut to = crossing.ring - 1;
        let mut step = self.step(1, to);
        discs.open(to);
        while to > 0 && met.is_empty() {
            to = to.saturating_sub(step);
            discs.narrow(to, &mut met);
            step *= 2;
        }
        inside(&met).unwrap_or(0)
    }
}

fn people(met: &[Met]) -> u64 {
    met.iter().map(|met| met.people).sum()
}

/// Returns the number times a factor, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a guess: saturating is right"
)]
fn scaled(number: u64, factor: f64) -> u64 {
    (float(number) * factor) as u64
}

/// Returns the smallest distance up to which the places hold `needed` people or more.
///
/// Sorts only as much as that takes. The places hold that many people in all.
fn ring_that_reaches(places: &mut [Met], mut needed: u64) -> u64 {
    let mut rest = places;
    while rest.len() > 24 {
        let pivot = middle_of_three(rest);
        let n_nearer = part(rest, |met| met.distance < pivot);
        let nearer = people(&rest[..n_nearer]);
        if nearer >= needed {
            rest = &mut rest[..n_nearer];
            continue;
        }
        needed -= nearer;
        rest = &mut rest[n_nearer..];
        let n_equal = part(rest, |met| met.distance == pivot);
        let equal = people(&rest[..n_equal]);
        if equal >= needed {
            return pivot;
        }
        needed -= equal;
        rest = &mut rest[n_equal..];
    }
    rest.sort_unstable_by_key(|met| met.distance);
    let mut reached = 0;
    let last = rest.iter().find(|met| {
        reached += met.people;
        reached >= needed
    });
    last.expect("the places hold enough people").distance
}

fn middle_of_three(places: &[Met]) -> u64 {
    let mut three = [0, places.len() / 2, places.len() - 1].map(|index| places[index].distance);
    three.sort_unstable();
    three[1]
}

/// Moves those that a rule picks to the front and returns how many they are.
fn part(places: &mut [Met], picked: impl Fn(&Met) -> bool) -> usize {
    let mut n_picked = 0;
    for index in 0..places.len() {
        if picked(&places[index]) {
            places.swap(index, n_picked);
            n_picked += 1;
        }
    }
    n_picked
}
