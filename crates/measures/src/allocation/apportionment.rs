//! Divides seats, or other things that are whole, in proportion to votes.

mod balinski_young;
pub mod divisor;
mod largest_remainder;
mod quotient;

use std::fmt;

use numerics::exact::{Decimal, shortest_decimal, to_common_step};

use balinski_young::balinski_young;
use divisor::{Divisor, by_divisor};
use largest_remainder::{Quota, by_largest_remainder};

/// The most seats that are divided.
pub const MOST_SEATS: u64 = 1_000_000_000_000;

/// What one recipient can claim of the seats.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatClaim {
    /// The recipient's code, each once; the last rule for ties.
    pub code: String,
    /// Its votes, persons or need: 0 or more, taken as the decimal number it is written as.
    pub votes: f64,
    /// The fewest seats it gets.
    pub floor: u64,
    /// The most seats it gets.
    pub cap: Option<u64>,
}

/// A method of dividing seats.
///
/// Divisor methods give seat after seat to the largest quotient `votes / d(s)` of a recipient
/// that has `s` seats; quota methods give each recipient its whole quotas and the seats left to
/// the largest remainders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A divisor method.
    Divisor(Divisor),
    /// Largest remainders with Hare's quota `V/h`, as Hamilton and Niemeyer have it.
    Hamilton,
    /// Largest remainders with Droop's quota `⌊V/(h+1)⌋ + 1`.
    Droop,
    /// Largest remainders with the quota of Hagenbach-Bischoff, `V/(h+1)`.
    HagenbachBischoff,
    /// Largest remainders with the Imperiali quota `V/(h+2)`.
    Imperiali,
    /// The quota method of Balinski and Young: seat after seat as D'Hondt, but never above the
    /// upper quota `⌈h·v/V⌉` of the house so far.
    BalinskiYoung,
}

impl Method {
    /// Every method with the word that asks for it.
    pub const ALL: [(&'static str, Self); 12] = [
        ("hamilton", Self::Hamilton),
        ("dhondt", Self::Divisor(Divisor::DHondt)),
        ("sainte-lague", Self::Divisor(Divisor::SainteLague)),
        ("modified-sainte-lague", Self::Divisor(Divisor::ModifiedSainteLague)),
        ("swedish-sainte-lague", Self::Divisor(Divisor::SwedishSainteLague)),
        ("huntington-hill", Self::Divisor(Divisor::HuntingtonHill)),
        ("adams", Self::Divisor(Divisor::Adams)),
        ("dean", Self::Divisor(Divisor::Dean)),
        ("droop", Self::Droop),
        ("hagenbach-bischoff", Self::HagenbachBischoff),
        ("imperiali", Self::Imperiali),
        ("balinski-young", Self::BalinskiYoung),
    ];

    /// Returns the word that asks for the method.
    #[must_use]
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(_, method)| *method == self).map_or("", |(id, _)| id)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// Seats divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Apportionment {
    /// The seats of each claim, in the order of the claims.
    pub seats: Vec<u64>,
    /// The claims, by index, between which the last seats were a tie, so that the rule for ties
    /// decided; empty where the method alone decided.
    pub tied: Vec<usize>,
    /// A divisor `D` with which every recipient's `votes/D`, rounded by the method's rule, is its
    /// seats between its floor and cap; `None` for other methods and where floors and caps decide
    /// everything.
    pub divisor: Option<f64>,
}

/// Seats cannot be divided as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ApportionmentError {
    /// There is nobody to divide among.
    #[error("divide the seats: there are no recipients")]
    NoClaims,
    /// There are more seats than can be counted.
    #[error("divide the seats: {seats} is more than {MOST_SEATS}")]
    TooManySeats {
        /// The seats.
        seats: u64,
    },
    /// A recipient comes twice.
    #[error("divide the seats: the code '{code}' comes twice")]
    DuplicateCode {
        /// The code.
        code: String,
    },
    /// Votes are negative, infinite or not a number.
    #[error("divide the seats: '{code}' has {votes} votes; write a number from 0 up")]
    Votes {
        /// The recipient.
        code: String,
        /// The votes.
        votes: f64,
    },
    /// No recipient has votes.
    #[error("divide the seats: nobody has votes")]
    NoVotes,
    /// The votes take more digits than can be counted exactly.
    #[error(
        "divide the seats: the votes from the smallest decimal to the sum take more than 19 \
         digits; round them"
    )]
    TooManyDigits,
    /// A floor is above a cap.
    #[error("divide the seats: '{code}' gets at least {floor} seats but at most {cap}")]
    CapBelowFloor {
        /// The recipient.
        code: String,
        /// The floor.
        floor: u64,
        /// The cap.
        cap: u64,
    },
    /// Floors take more than there is.
    #[error("divide the seats: the floors take {needed} seats of {seats}; lower them")]
    FloorsExceedSeats {
        /// What they take.
        needed: u64,
        /// The seats.
        seats: u64,
    },
    /// The caps, and recipients without votes, leave seats over.
    #[error("divide the seats: the caps hold {most} seats of {seats}; raise them")]
    CapsBelowSeats {
        /// What can be given out.
        most: u64,
        /// The seats.
        seats: u64,
    },
    /// The method has no meaning together with floors or caps.
    #[error(
        "divide the seats: {method} knows no floors and caps; hamilton and the divisor methods do"
    )]
    NoBounds {
        /// The method.
        method: Method,
    },
    /// Droop's quota needs votes that are whole.
    #[error(
        "divide the seats: droop counts whole votes but '{code}' has {votes}; hagenbach-bischoff \
         takes any"
    )]
    NotWhole {
        /// The recipient.
        code: String,
        /// The votes.
        votes: f64,
    },
    /// Whole quotas are more than the seats.
    #[error(
        "divide the seats: by {method} the whole quotas are {given} seats of {seats}; the methods \
         with larger quotas (hamilton, droop) give no more than there are"
    )]
    QuotaTooSmall {
        /// The method.
        method: Method,
        /// What it would give.
        given: u64,
        /// The seats.
        seats: u64,
    },
    /// Whole quotas leave more seats than there are recipients with votes.
    #[error(
        "divide the seats: by {method} {left} of {seats} seats are left for {n_claims} \
         recipients, because a quota is a whole number of votes; hamilton takes any"
    )]
    QuotaTooLarge {
        /// The method.
        method: Method,
        /// The seats left after whole quotas.
        left: u64,
        /// The seats.
        seats: u64,
        /// The recipients with votes.
        n_claims: usize,
    },
    /// The quota method counts seat by seat.
    #[error(
        "divide the seats: balinski-young counts seat by seat and {seats} seats for {n_claims} \
         recipients are too many; hamilton and the divisor methods are not bound"
    )]
    TooLong {
        /// The seats.
        seats: u64,
        /// The recipients.
        n_claims: usize,
    },
}

/// Returns the seats of each claim by the method; the sum is `seats`.
///
/// Votes are the decimal numbers they are written as; every comparison is of fractions of whole
/// numbers, so ties are ties and no rounding decides. Ties go to the larger votes, then to the
/// first code in byte order (elections draw lots; [`Apportionment::tied`] says where one would
/// be drawn). Methods whose first divisor is 0 (Adams, Dean, Huntington-Hill) give everybody with
/// votes a first seat before anybody a second, the largest first where seats are too few.
///
/// Floors and caps: a divisor method gives `min(cap, max(floor, seats at the common divisor))`;
/// Hamilton fills quotas between floors and caps (water-filling) before it rounds. A recipient
/// without votes gets its floor.
///
/// # Errors
/// [`ApportionmentError`], with the recipient and the numbers.
///
/// # Source
/// Balinski, M. L. and Young, H. P. (2001), Fair Representation, 2nd ed.; Pukelsheim, F. (2017),
/// Proportional Representation, 2nd ed., doi 10.1007/978-3-319-64707-4.
///
/// ```
/// use measures::allocation::apportionment::{Method, SeatClaim, apportion, divisor::Divisor};
///
/// let claim = |code: &str, votes| SeatClaim { code: code.to_owned(), votes, floor: 0, cap: None };
/// let claims = [claim("a", 41_600.0), claim("b", 33_800.0), claim("c", 15_300.0), claim("d", 9_300.0)];
/// let seats = |method| apportion(method, 10, &claims).unwrap().seats;
/// assert_eq!(seats(Method::Hamilton), [4, 3, 2, 1]);
/// assert_eq!(seats(Method::Divisor(Divisor::DHondt)), [4, 4, 1, 1]);
/// ```
pub fn apportion(
    method: Method,
    seats: u64,
    claims: &[SeatClaim],
) -> Result<Apportionment, ApportionmentError> {
    let votes = checked_votes(claims)?;
    check_bounds(method, seats, claims)?;
    let ballot = Ballot { claims, votes: &votes, ranks: &code_ranks(claims), seats };
    match method {
        Method::Divisor(divisor) => Ok(by_divisor(divisor, &ballot)),
        Method::Hamilton => by_largest_remainder(Quota::Hare, method, &ballot),
        Method::Droop => {
            if let Some(claim) = claims.iter().find(|claim| claim.votes.fract() != 0.0) {
                let (code, votes) = (claim.code.clone(), claim.votes);
                return Err(ApportionmentError::NotWhole { code, votes });
            }
            by_largest_remainder(Quota::Droop, method, &ballot)
        }
        Method::HagenbachBischoff => by_largest_remainder(Quota::OneMore, method, &ballot),
        Method::Imperiali => by_largest_remainder(Quota::TwoMore, method, &ballot),
        Method::BalinskiYoung => balinski_young(&ballot),
    }
}

/// Claims in whole vote steps.
#[derive(Debug, Clone, Copy)]
struct Ballot<'a> {
    claims: &'a [SeatClaim],
    /// Whole multiples of the step all votes share; their sum fits 64 bits.
    votes: &'a [u64],
    /// The place of each code in byte order.
    ranks: &'a [usize],
    seats: u64,
}

impl Ballot<'_> {
    fn total(&self) -> u64 {
        self.votes.iter().sum()
    }

    /// Returns the most seats a claim can hold.
    fn cap(&self, index: usize) -> u64 {
        let claim = &self.claims[index];
        if self.votes[index] == 0 { claim.floor } else { claim.cap.unwrap_or(self.seats) }
    }
}

fn checked_votes(claims: &[SeatClaim]) -> Result<Vec<u64>, ApportionmentError> {
    if claims.is_empty() {
        return Err(ApportionmentError::NoClaims);
    }
    let mut codes: Vec<&str> = claims.iter().map(|claim| claim.code.as_str()).collect();
    codes.sort_unstable();
    if let Some(pair) = codes.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(ApportionmentError::DuplicateCode { code: pair[0].to_owned() });
    }
    for claim in claims {
        if !claim.votes.is_finite() || claim.votes < 0.0 {
            let (code, votes) = (claim.code.clone(), claim.votes);
            return Err(ApportionmentError::Votes { code, votes });
        }
    }
    let votes: Vec<f64> = claims.iter().map(|claim| claim.votes).collect();
    let steps = whole_steps(&votes).ok_or(ApportionmentError::TooManyDigits)?;
    if steps.iter().all(|votes| *votes == 0) {
        return Err(ApportionmentError::NoVotes);
    }
    Ok(steps)
}

/// Returns numbers from zero up as whole multiples of one decimal step, or `None` where they or
/// their sum take more than 63 bits.
pub(super) fn whole_steps(numbers: &[f64]) -> Option<Vec<u64>> {
    let decimals: Option<Vec<Decimal>> =
        numbers.iter().map(|number| shortest_decimal(*number)).collect();
    let steps: Option<Vec<u64>> =
        to_common_step(&decimals?)?.into_iter().map(|steps| u64::try_from(steps).ok()).collect();
    let steps = steps?;
    let total = steps.iter().try_fold(0u64, |total, steps| total.checked_add(*steps))?;
    (total <= u64::MAX / 2).then_some(steps)
}

fn check_bounds(
    method: Method,
    seats: u64,
    claims: &[SeatClaim],
) -> Result<(), ApportionmentError> {
    if seats > MOST_SEATS {
        return Err(ApportionmentError::TooManySeats { seats });
    }
    let knows_bounds = matches!(method, Method::Divisor(_) | Method::Hamilton);
    if !knows_bounds && claims.iter().any(|claim| claim.floor > 0 || claim.cap.is_some()) {
        return Err(ApportionmentError::NoBounds { method });
    }
    for claim in claims {
        if let Some(cap) = claim.cap.filter(|cap| *cap < claim.floor) {
            let (code, floor) = (claim.code.clone(), claim.floor);
            return Err(ApportionmentError::CapBelowFloor { code, floor, cap });
        }
    }
    let needed = claims.iter().fold(0u64, |sum, claim| sum.saturating_add(claim.floor));
    if needed > seats {
        return Err(ApportionmentError::FloorsExceedSeats { needed, seats });
    }
    let most = claims.iter().fold(0u64, |sum, claim| {
        let open = claim.cap.unwrap_or(seats);
        sum.saturating_add(if claim.votes == 0.0 { claim.floor } else { open })
    });
    if most < seats {
        return Err(ApportionmentError::CapsBelowSeats { most, seats });
    }
    Ok(())
}

fn code_ranks(claims: &[SeatClaim]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_unstable_by_key(|index| claims[*index].code.as_str());
    let mut ranks = vec![0; claims.len()];
    for (rank, index) in order.into_iter().enumerate() {
        ranks[index] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests;
