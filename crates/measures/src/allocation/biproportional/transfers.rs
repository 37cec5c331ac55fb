//! Finds the table of seats: alternating scaling, then single seats along cheapest chains.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use numerics::elementary::{exp, ln};

use super::Rounding;
use super::ties::settle;

/// How often the party factors are scaled before seats are given out.
const SCALINGS: usize = 30;
/// How often the divisors are moved to the middle of where they may lie.
const CENTRINGS: usize = 200;
/// Beyond this the logarithm of a factor is cut, where scaling has no limit.
const LARGEST_FACTOR: f64 = 200.0;

/// The votes, and the orders that the rule for ties goes by.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub(super) n_parties: usize,
    /// Whole vote steps, n districts × k parties, row after row.
    pub(super) votes: Vec<u64>,
    pub(super) rounding: Rounding,
    /// The districts in the order of their codes.
    pub(super) district_order: Vec<usize>,
    /// The parties in the order of their codes.
    pub(super) party_order: Vec<usize>,
}

impl Cells {
    pub(super) fn n_districts(&self) -> usize {
        self.votes.len() / self.n_parties
    }

    /// Returns the divisor of the next seat after `seats`; twice that of Sainte-Laguë.
    pub(super) fn divisor(&self, seats: u64) -> u64 {
        match self.rounding {
            Rounding::SainteLague => 2 * seats + 1,
            Rounding::DHondt => seats + 1,
        }
    }

    /// Returns the logarithms of the divisors for 0 to `most` seats.
    #[expect(clippy::cast_precision_loss, reason = "the search may round, the end is exact")]
    fn ln_divisors(&self, most: u64) -> Vec<f64> {
        (0..=most).map(|seats| ln(self.divisor(seats) as f64)).collect()
    }

    fn scale(&self) -> f64 {
        match self.rounding {
            Rounding::SainteLague => 2.0,
            Rounding::DHondt => 1.0,
        }
    }
}

/// The answer.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) seats: Vec<u64>,
    pub(super) district_divisors: Vec<f64>,
    pub(super) party_divisors: Vec<f64>,
    pub(super) tied: Vec<(usize, usize)>,
}

/// A table of seats with the logarithms of the factors that votes are multiplied by.
///
/// Every district has its seats, and `d(x − 1) ≤ v·ρ·γ ≤ d(x)` in every cell but for what floats
/// round.
#[derive(Debug, Clone)]
pub(super) struct State<'a> {
    pub(super) cells: &'a Cells,
    ln_votes: Vec<f64>,
    ln_divisors: Vec<f64>,
    pub(super) seats: Vec<u64>,
    pub(super) district_factors: Vec<f64>,
    pub(super) party_factors: Vec<f64>,
}

/// Returns the table with the sums given, which the caller knows to exist.
pub(super) fn optimum(cells: &Cells, district_seats: &[u64], party_seats: &[u64]) -> Found {
    #[expect(clippy::cast_precision_loss, reason = "the search may round, the end is exact")]
    let ln_votes = cells.votes.iter().map(|votes| ln((*votes).max(1) as f64)).collect();
    let mut state = State {
        cells,
        ln_votes,
        ln_divisors: cells.ln_divisors(district_seats.iter().copied().max().unwrap_or(0)),
        seats: vec![0; cells.votes.len()],
        district_factors: vec![0.0; cells.n_districts()],
        party_factors: vec![0.0; cells.n_parties],
    };
    state.scale(district_seats, party_seats);
    for (district, seats) in district_seats.iter().enumerate() {
        state.divide_district(district, *seats);
    }
    state.transfer(party_seats);
    state.centre();
    let tied = settle(&mut state);
    state.centre();
    let scale = cells.scale();
    Found {
        district_divisors: state.district_factors.iter().map(|f| scale * exp(-f)).collect(),
        party_divisors: state.party_factors.iter().map(|f| exp(-f)).collect(),
        seats: state.seats,
        tied,
    }
}

impl State<'_> {
    pub(super) fn cell(&self, district: usize, party: usize) -> usize {
        district * self.cells.n_parties + party
    }

    /// Returns how far `v·ρ·γ` is below the border where the cell would get one seat more.
    pub(super) fn room_above(&self, district: usize, party: usize) -> f64 {
        let cell = self.cell(district, party);
        self.ln_divisor(self.seats[cell]) - self.level(district, party)
    }

    /// Returns how far `v·ρ·γ` is above the border where the cell would have one seat less.
    pub(super) fn room_below(&self, district: usize, party: usize) -> f64 {
        let cell = self.cell(district, party);
        self.level(district, party) - self.ln_divisor(self.seats[cell] - 1)
    }

    fn ln_divisor(&self, seats: u64) -> f64 {
        self.ln_divisors[usize::try_from(seats).expect("at most a million seats")]
    }

    fn level(&self, district: usize, party: usize) -> f64 {
        self.ln_votes[self.cell(district, party)]
            + self.district_factors[district]
            + self.party_factors[party]
    }

    pub(super) fn has_votes(&self, district: usize, party: usize) -> bool {
        self.cells.votes[self.cell(district, party)] > 0
    }

    pub(super) fn has_seats(&self, district: usize, party: usize) -> bool {
        self.seats[self.cell(district, party)] > 0
    }

    /// Scales the votes to the sums, which puts most seats where they belong.
    #[expect(clippy::cast_precision_loss, reason = "the search may round, the end is exact")]
    fn scale(&mut self, district_seats: &[u64], party_seats: &[u64]) {
        let (n_districts, n_parties) = (self.cells.n_districts(), self.cells.n_parties);
        let cut = |factor: f64| factor.clamp(-LARGEST_FACTOR, LARGEST_FACTOR);
        for _ in 0..SCALINGS {
            for (district, seats) in district_seats.iter().enumerate() {
                self.district_factors[district] = 0.0;
                let sum: f64 = (0..n_parties)
                    .filter(|party| self.has_votes(district, *party))
                    .map(|party| exp(self.level(district, party)))
                    .sum();
                if sum > 0.0 {
                    self.district_factors[district] = cut(ln((*seats as f64).max(1e-9) / sum));
                }
            }
            for (party, seats) in party_seats.iter().enumerate() {
                self.party_factors[party] = 0.0;
                let sum: f64 = (0..n_districts)
                    .filter(|district| self.has_votes(*district, party))
                    .map(|district| exp(self.level(district, party)))
                    .sum();
                if sum > 0.0 {
                    self.party_factors[party] = cut(ln((*seats as f64).max(1e-9) / sum));
                }
            }
        }
    }

    /// Divides a district's seats by votes times party factor.
    fn divide_district(&mut self, district: usize, seats: u64) {
        let value = |state: &Self, party: usize| Waiting {
            value: -state.room_above(district, party),
            party,
        };
        let mut waiting: BinaryHeap<Waiting> = (0..self.cells.n_parties)
            .filter(|party| self.has_votes(district, *party))
            .map(|party| value(self, party))
            .collect();
        for _ in 0..seats {
            let first = waiting.pop().expect("a district with seats has votes");
            let cell = self.cell(district, first.party);
            self.seats[cell] += 1;
            waiting.push(value(self, first.party));
        }
        self.centre_district(district);
    }

    /// Moves seats from parties with too many to parties with too few, along cheapest chains.
    fn transfer(&mut self, party_seats: &[u64]) {
        let n_parties = self.cells.n_parties;
        let mut sums = vec![0u64; n_parties];
        for row in self.seats.chunks(n_parties) {
            for (sum, seats) in sums.iter_mut().zip(row) {
                *sum += seats;
            }
        }
        while let Some(start) = (0..n_parties).find(|party| sums[*party] > party_seats[*party]) {
            let has_room: Vec<bool> =
                sums.iter().zip(party_seats).map(|(sum, seats)| sum < seats).collect();
            let end = self.move_seat(start, &has_room);
            sums[start] -= 1;
            sums[end] += 1;
        }
    }

    /// Moves one seat from a party along the cheapest chain to one that has room; returns it.
    ///
    /// Dijkstra's method on the rooms above and below, which are not negative; afterwards the
    /// factors are moved by the distances, so that the rooms are not negative again.
    fn move_seat(&mut self, start: usize, has_room: &[bool]) -> usize {
        let (n_districts, n_parties) = (self.cells.n_districts(), self.cells.n_parties);
        let n_nodes = n_districts + n_parties;
        let mut distance = vec![f64::INFINITY; n_nodes];
        let mut from = vec![usize::MAX; n_nodes];
        let mut is_done = vec![false; n_nodes];
        distance[n_districts + start] = 0.0;
        let end = loop {
            let node = (0..n_nodes)
                .filter(|node| !is_done[*node])
                .min_by(|a, b| distance[*a].total_cmp(&distance[*b]))
                .filter(|node| distance[*node].is_finite())
                .expect("a chain exists where a table exists");
            is_done[node] = true;
            if node >= n_districts && has_room[node - n_districts] {
                break node;
            }
            let reach = |to: usize, room: f64, distance: &mut Vec<f64>, from: &mut Vec<usize>| {
                let there = distance[node] + room.max(0.0);
                if !is_done[to] && there < distance[to] {
                    distance[to] = there;
                    from[to] = node;
                }
            };
            if node < n_districts {
                for party in (0..n_parties).filter(|party| self.has_votes(node, *party)) {
                    let room = self.room_above(node, party);
                    reach(n_districts + party, room, &mut distance, &mut from);
                }
            } else {
                let party = node - n_districts;
                for district in (0..n_districts).filter(|d| self.has_seats(*d, party)) {
                    reach(district, self.room_below(district, party), &mut distance, &mut from);
                }
            }
        };
        self.shift_factors(&distance, distance[end]);
        let mut node = end;
        while node != n_districts + start {
            let district = from[node];
            let party = from[district];
            let (gains, loses) =
                (self.cell(district, node - n_districts), self.cell(district, party - n_districts));
            self.seats[gains] += 1;
            self.seats[loses] -= 1;
            node = party;
        }
        end - n_districts
    }

    fn shift_factors(&mut self, distance: &[f64], longest: f64) {
        let n_districts = self.cells.n_districts();
        for (node, distance) in distance.iter().enumerate() {
            let shift = distance.min(longest);
            if node < n_districts {
                self.district_factors[node] -= shift;
            } else {
                self.party_factors[node - n_districts] += shift;
            }
        }
    }

    /// Moves every factor to the middle of where the rounding leaves it, again and again.
    pub(super) fn centre(&mut self) {
        for _ in 0..CENTRINGS {
            for district in 0..self.cells.n_districts() {
                self.centre_district(district);
            }
            for party in 0..self.cells.n_parties {
                self.centre_party(party);
            }
        }
    }

    fn centre_district(&mut self, district: usize) {
        let parties = 0..self.cells.n_parties;
        let above = least(
            parties
                .clone()
                .filter(|party| self.has_votes(district, *party))
                .map(|party| self.room_above(district, party)),
        );
        let below = least(
            parties
                .filter(|party| self.has_seats(district, *party))
                .map(|party| self.room_below(district, party)),
        );
        self.district_factors[district] += middle(above, below);
    }

    fn centre_party(&mut self, party: usize) {
        let districts = 0..self.cells.n_districts();
        let above = least(
            districts
                .clone()
                .filter(|district| self.has_votes(*district, party))
                .map(|district| self.room_above(district, party)),
        );
        let below = least(
            districts
                .filter(|district| self.has_seats(*district, party))
                .map(|district| self.room_below(district, party)),
        );
        self.party_factors[party] += middle(above, below);
    }
}

/// Returns how far to move a factor that may rise by `above` and sink by `below`.
fn middle(above: Option<f64>, below: Option<f64>) -> f64 {
    match (above, below) {
        (Some(above), Some(below)) => 0.5 * (above - below),
        // Nothing holds it from below: some way under the border is as good as any.
        (Some(above), None) => above - 1.0,
        (None, _) => 0.0,
    }
}

fn least(rooms: impl Iterator<Item = f64>) -> Option<f64> {
    rooms.min_by(f64::total_cmp)
}

/// A party waiting for a seat of a district.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    value: f64,
    party: usize,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.total_cmp(&other.value).then_with(|| other.party.cmp(&self.party))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}
