//! Methods of the highest quotient: one divisor for all, one rule for rounding.

use std::collections::BinaryHeap;

use super::quotient::Quotient;
use super::{Apportionment, Ballot};

/// A divisor method by its divisors `d(s)`, s the seats so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divisor {
    /// `s + 1`: D'Hondt (1882), Jefferson; rounds down.
    DHondt,
    /// `s + ½`: Sainte-Laguë (1910), Webster; rounds to the nearest.
    SainteLague,
    /// Sainte-Laguë with 1.4 for 1 in the row 1, 3, 5 …: Norway, Sweden until 2014.
    ModifiedSainteLague,
    /// Sainte-Laguë with 1.2 for 1 in the row 1, 3, 5 …: vallagen (2005:837) 14 kap. since 2018.
    SwedishSainteLague,
    /// `√(s(s+1))`: Huntington and Hill; rounds at the geometric mean.
    HuntingtonHill,
    /// `s`: Adams; rounds up.
    Adams,
    /// `s(s+1) / (s+½)`: Dean; rounds at the harmonic mean.
    Dean,
}

impl Divisor {
    /// Returns votes over the divisor of the seat after `seats`, squared for Huntington-Hill, in
    /// twice the divisor for Sainte-Laguë: the order is what counts.
    fn fraction(self, votes: u64, seats: u64) -> (u128, u128) {
        let (v, s) = (u128::from(votes), u128::from(seats));
        match (self, seats) {
            (Self::DHondt, _) => (v, s + 1),
            (Self::ModifiedSainteLague, 0) => (5 * v, 7),
            (Self::SwedishSainteLague, 0) => (5 * v, 6),
            (Self::SainteLague | Self::ModifiedSainteLague | Self::SwedishSainteLague, _) => {
                (v, 2 * s + 1)
            }
            (Self::HuntingtonHill, _) => (v * v, s * (s + 1)),
            (Self::Adams, _) => (v, s),
            (Self::Dean, _) => (v * (2 * s + 1), 2 * s * (s + 1)),
        }
    }

    /// Returns the divisor `d(s)` as a float.
    fn signpost(self, seats: f64) -> f64 {
        match self {
            Self::DHondt => seats + 1.0,
            Self::ModifiedSainteLague if seats == 0.0 => 0.7,
            Self::SwedishSainteLague if seats == 0.0 => 0.6,
            Self::SainteLague | Self::ModifiedSainteLague | Self::SwedishSainteLague => seats + 0.5,
            Self::HuntingtonHill => (seats * (seats + 1.0)).sqrt(),
            Self::Adams => seats,
            Self::Dean => seats * (seats + 1.0) / (seats + 0.5),
        }
    }

    /// Returns about how many seats a quotient of votes and divisor is rounded to.
    fn rounded(self, quotient: f64) -> f64 {
        let down = quotient.floor();
        if quotient >= self.signpost(down) { down + 1.0 } else { down }
    }
}

/// Divides by the divisor method within floors and caps.
///
/// Starts a little below the answer that floats tell, gives the seats left to the greatest exact
/// quotients, and last moves seats as long as one stands with a smaller quotient than another
/// would have: the end has no rounding in it.
pub(super) fn by_divisor(divisor: Divisor, ballot: &Ballot<'_>) -> Apportionment {
    let mut seats = start(divisor, ballot);
    let next = |seats: &[u64], claim: usize| {
        (seats[claim] < ballot.cap(claim)).then(|| quotient(divisor, ballot, claim, seats[claim]))
    };
    let last = |seats: &[u64], claim: usize| {
        (seats[claim] > ballot.claims[claim].floor)
            .then(|| quotient(divisor, ballot, claim, seats[claim] - 1))
    };
    let n_claims = seats.len();
    let mut left = ballot.seats - seats.iter().sum::<u64>();
    let mut waiting: BinaryHeap<Quotient> =
        (0..n_claims).filter_map(|claim| next(&seats, claim)).collect();
    while left > 0 {
        let first = waiting.pop().expect("the caps hold the seats");
        seats[first.claim] += 1;
        left -= 1;
        waiting.extend(next(&seats, first.claim));
    }
    loop {
        let greatest = (0..n_claims).filter_map(|claim| next(&seats, claim)).max();
        let least = (0..n_claims).filter_map(|claim| last(&seats, claim)).min();
        match (greatest, least) {
            (Some(greatest), Some(least)) if greatest > least => {
                seats[greatest.claim] += 1;
                seats[least.claim] -= 1;
            }
            (greatest, least) => {
                let tied = match (greatest, least) {
                    (Some(greatest), Some(least)) if greatest.compare_value(&least).is_eq() => (0
                        ..n_claims)
                        .filter(|claim| {
                            let is_tied = |q: Option<Quotient>| {
                                q.is_some_and(|q| q.compare_value(&least).is_eq())
                            };
                            is_tied(next(&seats, *claim)) || is_tied(last(&seats, *claim))
                        })
                        .collect(),
                    _ => Vec::new(),
                };
                let divisor = common_divisor(divisor, ballot, &seats, greatest, least);
                return Apportionment { seats, tied, divisor };
            }
        }
    }
}

fn quotient(divisor: Divisor, ballot: &Ballot<'_>, claim: usize, seats: u64) -> Quotient {
    let votes = ballot.votes[claim];
    let (above, below) = divisor.fraction(votes, seats);
    Quotient { above, below, votes, rank: ballot.ranks[claim], claim }
}

/// Returns seats that are at or a little below the answer, found by bisection in floats.
fn start(divisor: Divisor, ballot: &Ballot<'_>) -> Vec<u64> {
    let at = |level: f64| -> Vec<u64> {
        (0..ballot.votes.len())
            .map(|claim| {
                let rounded = divisor.rounded(as_float(ballot.votes[claim]) * level);
                let (floor, cap) = (ballot.claims[claim].floor, ballot.cap(claim));
                whole(rounded, cap).max(floor)
            })
            .collect()
    };
    let given = |level: f64| at(level).iter().fold(0u64, |sum, seats| sum.saturating_add(*seats));
    let mut low = 0.0;
    let mut high = as_float(ballot.seats) / as_float(ballot.total());
    while high.is_finite() && given(high) <= ballot.seats {
        low = high;
        high *= 2.0;
        if given(low) == ballot.seats {
            break;
        }
    }
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if given(middle) <= ballot.seats { low = middle } else { high = middle }
    }
    let floors = ballot.claims.iter().map(|claim| claim.floor);
    // One seat of room for what floats round; none is below its floor. At level 0 the methods
    // that round up give a first seat to everybody, also where there are too few.
    let room: Vec<u64> = at(low)
        .into_iter()
        .zip(floors.clone())
        .map(|(seats, floor)| seats.saturating_sub(1).max(floor))
        .collect();
    if room.iter().sum::<u64>() <= ballot.seats { room } else { floors.collect() }
}

/// Returns the middle of the divisors that give these seats; half or twice the end where they
/// have only one.
fn common_divisor(
    divisor: Divisor,
    ballot: &Ballot<'_>,
    seats: &[u64],
    greatest: Option<Quotient>,
    least: Option<Quotient>,
) -> Option<f64> {
    let at = |claim: usize, seats: u64| {
        let signpost = divisor.signpost(as_float(seats));
        (signpost > 0.0).then(|| ballot.claims[claim].votes / signpost)
    };
    let above = least.and_then(|least| at(least.claim, seats[least.claim] - 1));
    let below = greatest.and_then(|greatest| at(greatest.claim, seats[greatest.claim]));
    match (above, below) {
        (Some(above), Some(below)) => Some(0.5 * (above + below)),
        (Some(above), None) => Some(0.5 * above),
        (None, below) => below.map(|below| 2.0 * below),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a first guess and a figure for readers")]
fn as_float(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "floored, from zero up, and at most the cap, which is below 2^53"
)]
fn whole(number: f64, cap: u64) -> u64 {
    if number >= as_float(cap) { cap } else { number as u64 }
}
