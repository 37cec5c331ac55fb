//! The quota method of Balinski and Young.

use super::quotient::Quotient;
use super::{Apportionment, ApportionmentError, Ballot};

/// The most comparisons that are made.
const MOST_STEPS: u64 = 500_000_000;

/// Gives seat after seat to the greatest `votes / (s + 1)` among the claims whose next seat stays
/// within the upper quota of the house so far, `s < h·votes/V`.
///
/// House-monotone and within the quota. The rule for ties counts at every seat; what is reported
/// as tied is the last seat.
///
/// # Source
/// Balinski, M. L. and Young, H. P. (1975), The quota method of apportionment, American
/// Mathematical Monthly 82, doi 10.2307/2318729.
pub(super) fn balinski_young(ballot: &Ballot<'_>) -> Result<Apportionment, ApportionmentError> {
    let n_claims = ballot.votes.len();
    let n_steps = ballot.seats.saturating_mul(u64::try_from(n_claims).unwrap_or(u64::MAX));
    if n_steps > MOST_STEPS {
        return Err(ApportionmentError::TooLong { seats: ballot.seats, n_claims });
    }
    let total = u128::from(ballot.total());
    let mut seats = vec![0u64; n_claims];
    let mut tied = Vec::new();
    for house in 1..=ballot.seats {
        let eligible = |claim: &usize| {
            u128::from(seats[*claim]) * total < u128::from(house) * u128::from(ballot.votes[*claim])
        };
        let quotients: Vec<Quotient> = (0..n_claims)
            .filter(eligible)
            .map(|claim| Quotient {
                above: ballot.votes[claim].into(),
                below: u128::from(seats[claim]) + 1,
                votes: ballot.votes[claim],
                rank: ballot.ranks[claim],
                claim,
            })
            .collect();
        let first = *quotients.iter().max().expect("somebody is below the upper quota");
        seats[first.claim] += 1;
        if house == ballot.seats {
            tied = quotients
                .iter()
                .filter(|other| other.compare_value(&first).is_eq())
                .map(|other| other.claim)
                .collect();
        }
    }
    if tied.len() < 2 {
        tied.clear();
    }
    Ok(Apportionment { seats, tied, divisor: None })
}
