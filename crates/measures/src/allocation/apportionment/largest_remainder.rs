//! Methods of the largest remainder: whole quotas first, then the seats left.

use numerics::exact::multiply_divide;

use super::super::Bounded;
use super::super::water_fill::fill;
use super::{Apportionment, ApportionmentError, Ballot, Method};

/// What one seat costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quota {
    /// `V/h`.
    Hare,
    /// `⌊V/(h+1)⌋ + 1`, in whole votes.
    Droop,
    /// `V/(h+1)`.
    OneMore,
    /// `V/(h+2)`.
    TwoMore,
}

/// Divides by largest remainders; equal ones go by larger votes, then by code.
pub(super) fn by_largest_remainder(
    quota: Quota,
    method: Method,
    ballot: &Ballot<'_>,
) -> Result<Apportionment, ApportionmentError> {
    let (mut seats, mut remainders) = match quota {
        Quota::Hare => whole_shares(ballot),
        Quota::Droop => {
            // The votes are whole, so a step is a vote.
            whole_quotas(ballot, 1, ballot.total() / (ballot.seats + 1) + 1)
        }
        Quota::OneMore => whole_quotas(ballot, ballot.seats + 1, ballot.total()),
        Quota::TwoMore => whole_quotas(ballot, ballot.seats + 2, ballot.total()),
    };
    let given: u64 = seats.iter().sum();
    let Some(left) = ballot.seats.checked_sub(given) else {
        return Err(ApportionmentError::QuotaTooSmall { method, given, seats: ballot.seats });
    };
    remainders.sort_unstable_by(|(rest_a, a), (rest_b, b)| {
        rest_b
            .cmp(rest_a)
            .then_with(|| ballot.votes[*b].cmp(&ballot.votes[*a]))
            .then_with(|| ballot.ranks[*a].cmp(&ballot.ranks[*b]))
    });
    let n_claims = remainders.len();
    let left = match usize::try_from(left) {
        Ok(few) if few <= n_claims => few,
        _ => {
            let seats = ballot.seats;
            return Err(ApportionmentError::QuotaTooLarge { method, left, seats, n_claims });
        }
    };
    for (_, claim) in &remainders[..left] {
        seats[*claim] += 1;
    }
    let cut = left.checked_sub(1).map(|last| remainders[last].0);
    let mut tied: Vec<usize> = match (cut, remainders.get(left)) {
        (Some(cut), Some((rest, _))) if cut == *rest => {
            remainders.iter().filter(|(rest, _)| *rest == cut).map(|(_, claim)| *claim).collect()
        }
        _ => Vec::new(),
    };
    tied.sort_unstable();
    Ok(Apportionment { seats, tied, divisor: None })
}

/// Whole seats and remainders of the same divisor, with their claims.
type Shares = (Vec<u64>, Vec<(u128, usize)>);

/// Returns the shares of the seats between floors and caps, rounded down.
fn whole_shares(ballot: &Ballot<'_>) -> Shares {
    let bounded: Vec<Bounded> = ballot
        .claims
        .iter()
        .zip(ballot.votes)
        .map(|(claim, votes)| Bounded {
            weight: u128::from(*votes),
            base: 0,
            least: claim.floor,
            most: claim.cap,
        })
        .collect();
    let level = fill(ballot.seats, &bounded);
    let mut seats = level.fixed;
    let mut remainders = Vec::new();
    for claim in (0..bounded.len()).filter(|claim| level.is_free[*claim]) {
        let (whole, rest) = multiply_divide(level.rise, bounded[claim].weight, level.free_weight);
        seats[claim] = u64::try_from(whole).expect("no share is larger than the seats");
        remainders.push((rest, claim));
    }
    (seats, remainders)
}

/// Returns `votes·times / divisor` of each claim with votes, rounded down.
fn whole_quotas(ballot: &Ballot<'_>, times: u64, divisor: u64) -> Shares {
    let mut seats = vec![0; ballot.votes.len()];
    let mut remainders = Vec::new();
    for (claim, votes) in ballot.votes.iter().enumerate().filter(|(_, votes)| **votes > 0) {
        let (whole, rest) = multiply_divide(times, u128::from(*votes), u128::from(divisor));
        seats[claim] = u64::try_from(whole).expect("at most two seats more than there are");
        remainders.push((rest, claim));
    }
    (seats, remainders)
}
