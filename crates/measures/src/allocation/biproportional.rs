//! Divides seats in proportion to districts and parties at once.

mod existence;
mod natural;
mod ties;
mod transfers;

use std::collections::BTreeMap;

use super::apportionment::{
    Apportionment, ApportionmentError, Method, SeatClaim, apportion, divisor::Divisor, whole_steps,
};
use existence::unreachable_seats;
use transfers::{Cells, optimum};

/// The most seats that are divided.
pub const MOST_SEATS: u64 = 1_000_000;
/// The most pairs of a district and a party.
pub const MOST_CELLS: usize = 1_000_000;

/// How votes over the divisors of district and party are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest whole number, as in Zürich, Aargau, Schaffhausen, Zug and Uri.
    SainteLague,
    /// Down.
    DHondt,
}

/// How many seats each party has in all districts together.
#[derive(Debug, Clone, PartialEq)]
pub enum PartySeats {
    /// As given, in the order of the parties.
    Given(Vec<u64>),
    /// By the sum of its votes over the districts, by the same rounding.
    ByVotes,
    /// By its voters, `Σ votes / seats of the district`: where every voter has as many votes as
    /// the district has seats. The quotients are not rounded.
    ByVoters,
}

/// Votes of parties in districts.
#[derive(Debug, Clone, PartialEq)]
pub struct Districts {
    /// The districts' codes, each once.
    pub districts: Vec<String>,
    /// The parties' codes, each once.
    pub parties: Vec<String>,
    /// Votes, n districts × k parties, row after row: 0 or more. No votes, no seats.
    pub votes: Vec<f64>,
    /// The seats of each district.
    pub district_seats: Vec<u64>,
    /// The seats of each party.
    pub party_seats: PartySeats,
    /// How quotients are rounded.
    pub rounding: Rounding,
}

/// Seats divided by districts and parties.
#[derive(Debug, Clone, PartialEq)]
pub struct Biproportional {
    /// Seats, n districts × k parties, row after row.
    pub seats: Vec<u64>,
    /// The seats of each party in all.
    pub party_seats: Vec<u64>,
    /// A divisor of each district: `votes / (district · party)`, rounded, is the seats. Known to
    /// about nine digits; cells in `tied` lie on the border of two roundings.
    pub district_divisors: Vec<f64>,
    /// A divisor of each party; of the party with the most seats it is 1.
    pub party_divisors: Vec<f64>,
    /// Pairs of district and party, by index, whose seats the rule for ties decided.
    pub tied: Vec<(usize, usize)>,
    /// Parties, by index, between which the last seats of all were a tie.
    pub tied_parties: Vec<usize>,
}

/// Seats cannot be divided by districts and parties as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BiproportionalError {
    /// A list has another length than the districts and parties ask for.
    #[error("divide the seats: there are {found} {what} where {expected} are needed")]
    Length {
        /// What there are: votes, seats of districts, seats of parties.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The table is empty or larger than is divided.
    #[error(
        "divide the seats: {n_cells} pairs of district and party with {seats} seats; write 1 to \
         {MOST_CELLS} pairs and 1 to {MOST_SEATS} seats"
    )]
    Size {
        /// The pairs.
        n_cells: usize,
        /// The seats.
        seats: u64,
    },
    /// A code comes twice.
    #[error("divide the seats: the code '{code}' comes twice")]
    DuplicateCode {
        /// The code.
        code: String,
    },
    /// Votes are negative, infinite or not a number.
    #[error(
        "divide the seats: '{party}' has {votes} votes in '{district}'; write a number from 0 up"
    )]
    Votes {
        /// The district.
        district: String,
        /// The party.
        party: String,
        /// The votes.
        votes: f64,
    },
    /// Votes take more digits than can be counted exactly.
    #[error("divide the seats: the votes take more digits than can be counted exactly; round them")]
    TooManyDigits,
    /// Districts and parties have different numbers of seats.
    #[error("divide the seats: the districts have {districts} seats and the parties {parties}")]
    Sums {
        /// The districts' seats.
        districts: u64,
        /// The parties' seats.
        parties: u64,
    },
    /// A district has seats but no votes.
    #[error("divide the seats: '{district}' has {seats} seats and no votes; nobody can get them")]
    NoVotes {
        /// The district.
        district: String,
        /// Its seats.
        seats: u64,
    },
    /// No table of seats has these sums and no seats where there are no votes.
    #[error(
        "divide the seats: the districts {} have {seats} seats but the only parties with votes \
         there, {}, have {available} in all; no division exists",
        .districts.join(", "), .parties.join(", ")
    )]
    Impossible {
        /// The districts.
        districts: Vec<String>,
        /// Their seats.
        seats: u64,
        /// All parties with votes there.
        parties: Vec<String>,
        /// Those parties' seats.
        available: u64,
    },
    /// The parties' seats in all cannot be divided.
    #[error(transparent)]
    Parties(#[from] ApportionmentError),
}

/// Returns the seats of each party in each district.
///
/// The seats are those whole numbers `xᵢⱼ` with the districts' sums and the parties' sums for
/// which divisors ρᵢ and γⱼ exist such that `xᵢⱼ` is `vᵢⱼ/(ρᵢγⱼ)` rounded. They minimise
/// `Σᵢⱼ Σ_{s<xᵢⱼ} ln(d(s)/vᵢⱼ)`, d the divisors of the method, and that is how they are found:
/// every district is divided with party divisors from alternating scaling, then single seats
/// move between parties along the cheapest chains of districts (tie-and-transfer), and last the
/// chains that floats cannot tell from ties are decided by products of whole numbers. The answer
/// is exact.
///
/// Ties (several tables satisfy the definition): going through districts and parties by code,
/// the earlier pair gets the seat. No answer depends on the order of districts and parties.
///
/// # Errors
/// [`BiproportionalError`]. A division exists if and only if no group of districts has more
/// seats than all parties with votes there together; else the group is named. Adams, Dean and
/// Huntington-Hill, which give every pair with votes a seat, have no such simple condition and
/// are not offered.
///
/// # Source
/// Balinski, M. L. and Demange, G. (1989), Algorithms for proportional matrices in reals and
/// integers, Mathematical Programming 45, doi 10.1007/BF01589103; Pukelsheim, F. (2017),
/// Proportional Representation, ch. 14–15, doi 10.1007/978-3-319-64707-4.
pub fn biproportional(question: &Districts) -> Result<Biproportional, BiproportionalError> {
    check(question)?;
    let n_parties = question.parties.len();
    let votes = whole_steps(&question.votes).ok_or(BiproportionalError::TooManyDigits)?;
    for (district, row) in votes.chunks(n_parties).enumerate() {
        let seats = question.district_seats[district];
        if seats > 0 && row.iter().all(|votes| *votes == 0) {
            let district = question.districts[district].clone();
            return Err(BiproportionalError::NoVotes { district, seats });
        }
    }
    let parties = party_seats(question, &votes)?;
    let (districts, in_all) =
        (question.district_seats.iter().sum::<u64>(), parties.seats.iter().sum::<u64>());
    if districts != in_all {
        return Err(BiproportionalError::Sums { districts, parties: in_all });
    }
    if let Some((rows, columns)) =
        unreachable_seats(&votes, &question.district_seats, &parties.seats)
    {
        return Err(BiproportionalError::Impossible {
            seats: rows.iter().map(|row| question.district_seats[*row]).sum(),
            available: columns.iter().map(|column| parties.seats[*column]).sum(),
            districts: rows.iter().map(|row| question.districts[*row].clone()).collect(),
            parties: columns.iter().map(|column| question.parties[*column].clone()).collect(),
        });
    }
    Ok(divided(question, votes, parties))
}

fn divided(question: &Districts, votes: Vec<u64>, parties: Apportionment) -> Biproportional {
    let cells = Cells {
        n_parties: parties.seats.len(),
        votes,
        rounding: question.rounding,
        district_order: by_code(&question.districts),
        party_order: by_code(&question.parties),
    };
    let found = optimum(&cells, &question.district_seats, &parties.seats);
    let scale = question.votes.iter().zip(&cells.votes).find(|(_, steps)| **steps > 0);
    #[expect(clippy::cast_precision_loss, reason = "divisors are told to about nine digits")]
    let step = scale.map_or(1.0, |(votes, steps)| votes / *steps as f64);
    let leader = (0..cells.n_parties)
        .max_by_key(|party| (parties.seats[*party], std::cmp::Reverse(*party)))
        .unwrap_or(0);
    let unit = found.party_divisors[leader];
    Biproportional {
        seats: found.seats,
        party_seats: parties.seats,
        district_divisors: found.district_divisors.iter().map(|d| d * unit * step).collect(),
        party_divisors: found.party_divisors.iter().map(|d| d / unit).collect(),
        tied: found.tied,
        tied_parties: parties.tied,
    }
}

fn check(question: &Districts) -> Result<(), BiproportionalError> {
    let (n_districts, n_parties) = (question.districts.len(), question.parties.len());
    let n_cells = n_districts.saturating_mul(n_parties);
    let lengths = [
        ("votes", question.votes.len(), n_cells),
        ("seats of districts", question.district_seats.len(), n_districts),
        (
            "seats of parties",
            match &question.party_seats {
                PartySeats::Given(seats) => seats.len(),
                PartySeats::ByVotes | PartySeats::ByVoters => n_parties,
            },
            n_parties,
        ),
    ];
    for (what, found, expected) in lengths {
        if found != expected {
            return Err(BiproportionalError::Length { what, found, expected });
        }
    }
    let seats = question.district_seats.iter().fold(0u64, |sum, seats| sum.saturating_add(*seats));
    if n_cells == 0 || n_cells > MOST_CELLS || seats == 0 || seats > MOST_SEATS {
        return Err(BiproportionalError::Size { n_cells, seats });
    }
    for codes in [&question.districts, &question.parties] {
        let order = by_code(codes);
        if let Some(pair) = order.windows(2).find(|pair| codes[pair[0]] == codes[pair[1]]) {
            return Err(BiproportionalError::DuplicateCode { code: codes[pair[0]].clone() });
        }
    }
    match question.votes.iter().position(|votes| !votes.is_finite() || *votes < 0.0) {
        None => Ok(()),
        Some(cell) => Err(BiproportionalError::Votes {
            district: question.districts[cell / n_parties].clone(),
            party: question.parties[cell % n_parties].clone(),
            votes: question.votes[cell],
        }),
    }
}

fn by_code(codes: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..codes.len()).collect();
    order.sort_by_key(|index| &codes[*index]);
    order
}

/// Returns the seats of the parties in all districts together.
fn party_seats(question: &Districts, votes: &[u64]) -> Result<Apportionment, BiproportionalError> {
    let weights = match &question.party_seats {
        PartySeats::Given(seats) => {
            let seats = seats.clone();
            return Ok(Apportionment { seats, tied: Vec::new(), divisor: None });
        }
        PartySeats::ByVotes => vec![1; question.districts.len()],
        PartySeats::ByVoters => voter_weights(&question.district_seats)?,
    };
    let n_parties = question.parties.len();
    let mut sums = vec![0u64; n_parties];
    for (row, weight) in votes.chunks(n_parties).zip(weights) {
        for (sum, votes) in sums.iter_mut().zip(row) {
            *sum = votes
                .checked_mul(weight)
                .and_then(|weighted| sum.checked_add(weighted))
                .ok_or(BiproportionalError::TooManyDigits)?;
        }
    }
    let claims: Option<Vec<SeatClaim>> = question
        .parties
        .iter()
        .zip(&sums)
        .map(|(code, sum)| {
            let votes = exact_float(*sum)?;
            Some(SeatClaim { code: code.clone(), votes, floor: 0, cap: None })
        })
        .collect();
    let claims = claims.ok_or(BiproportionalError::TooManyDigits)?;
    let divisor = match question.rounding {
        Rounding::SainteLague => Divisor::SainteLague,
        Rounding::DHondt => Divisor::DHondt,
    };
    Ok(apportion(Method::Divisor(divisor), question.district_seats.iter().sum(), &claims)?)
}

/// Returns `m / seats` for each district with seats, m the least common multiple of them all; a
/// district without seats has no voters to count.
fn voter_weights(district_seats: &[u64]) -> Result<Vec<u64>, BiproportionalError> {
    let mut multiple = 1u64;
    for seats in district_seats.iter().filter(|seats| **seats > 0) {
        multiple = (multiple / greatest_common_divisor(multiple, *seats))
            .checked_mul(*seats)
            .ok_or(BiproportionalError::TooManyDigits)?;
    }
    Ok(district_seats.iter().map(|seats| multiple.checked_div(*seats).unwrap_or(0)).collect())
}

/// Returns the greatest number that divides both; the other where one is zero.
fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[expect(clippy::cast_precision_loss, reason = "only numbers that floats hold exactly")]
fn exact_float(number: u64) -> Option<f64> {
    (number <= 1 << 53).then_some(number as f64)
}

/// A table from pairs of district and party to what the search knows of them.
type Pairs<T> = BTreeMap<(usize, usize), T>;

#[cfg(test)]
mod tests;
