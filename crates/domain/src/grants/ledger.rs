//! Accounts that always add up to zero: money moves, it is never made or lost (M16).

use std::collections::BTreeMap;

use super::refusal::{Cause, Refusal};
use crate::money::Ore;

/// The largest amount of one posting: 10 000 billion kronor. Far above any appropriation, and small
/// enough that the sum of nine thousand postings still fits.
pub const LARGEST: Ore = Ore::new(1_000_000_000_000_000);

/// A movement of an amount from one account to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting<Account> {
    /// The account it leaves.
    pub from: Account,
    /// The account it enters.
    pub to: Account,
    /// How much; not below zero.
    pub amount: Ore,
}

/// Balances of accounts. An account that nothing was posted to has the balance zero, since accounts
/// begin empty; the sum of all balances is zero at every moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger<Account> {
    balances: BTreeMap<Account, Ore>,
}

impl<Account> Default for Ledger<Account> {
    fn default() -> Self {
        Self { balances: BTreeMap::new() }
    }
}

impl<Account: Ord + Copy> Ledger<Account> {
    /// Returns an account's balance.
    #[must_use]
    pub fn balance(&self, account: Account) -> Ore {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// Returns all balances that were ever posted to, in the order of the accounts.
    pub fn balances(&self) -> impl Iterator<Item = (Account, Ore)> + '_ {
        self.balances.iter().map(|(account, balance)| (*account, *balance))
    }

    /// Returns the sum of the balances of the accounts that a rule picks.
    #[must_use]
    pub fn total(&self, picks: impl Fn(Account) -> bool) -> Ore {
        self.balances().filter(|(account, _)| picks(*account)).map(|(_, balance)| balance).sum()
    }

    /// Takes a posting in. What does not fit is left out on both sides, so that the balances add up
    /// whatever is posted; [`Ledger::with`] refuses it before it becomes an event.
    pub fn post(&mut self, posting: Posting<Account>) {
        if posting.from == posting.to {
            return;
        }
        let from = self.balance(posting.from).checked_sub(posting.amount);
        let to = self.balance(posting.to).checked_add(posting.amount);
        if let (Some(from), Some(to)) = (from, to) {
            self.balances.insert(posting.from, from);
            self.balances.insert(posting.to, to);
        }
    }

    /// Returns the ledger as it would be after the postings.
    ///
    /// # Errors
    /// [`Cause::NotAnAmount`] where an amount is below zero or above [`LARGEST`];
    /// [`Cause::Overflow`] where a balance would not fit.
    pub fn with(
        &self,
        what: &'static str,
        postings: impl IntoIterator<Item = Posting<Account>>,
    ) -> Result<Self, Refusal>
    where
        Account: Clone,
    {
        let mut after = self.clone();
        for posting in postings {
            if posting.amount < Ore::default() || posting.amount > LARGEST {
                return Err(Cause::NotAnAmount { what, amount: posting.amount }.into());
            }
            let fits = after.balance(posting.from).checked_sub(posting.amount).is_some()
                && after.balance(posting.to).checked_add(posting.amount).is_some();
            if !fits {
                return Err(Cause::Overflow { what }.into());
            }
            after.post(posting);
        }
        Ok(after)
    }
}

/// Returns the amount if it is above zero and no larger than [`LARGEST`].
///
/// # Errors
/// [`Cause::NotAnAmount`] otherwise.
pub fn amount(what: &'static str, amount: Ore) -> Result<Ore, Refusal> {
    if Ore::default() < amount && amount <= LARGEST {
        Ok(amount)
    } else {
        Err(Cause::NotAnAmount { what, amount }.into())
    }
}

/// Returns the sum of amounts.
///
/// # Errors
/// [`Cause::Overflow`] where it does not fit.
pub fn sum(what: &'static str, amounts: impl IntoIterator<Item = Ore>) -> Result<Ore, Refusal> {
    let mut total = Ore::default();
    for amount in amounts {
        total = total.checked_add(amount).ok_or(Cause::Overflow { what })?;
    }
    Ok(total)
}

/// Returns what of a year's map is there, zero where the year is not named: a decision that names no
/// amount for a year decides none.
#[must_use]
pub fn of_year(amounts: &BTreeMap<i32, Ore>, year: i32) -> Ore {
    amounts.get(&year).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_add_up_to_zero_whatever_is_posted() {
        let mut ledger = Ledger::<u8>::default();
        for (from, to, amount) in
            [(0, 1, 5), (1, 2, 7), (2, 2, 9), (0, 1, i64::MAX), (0, 3, i64::MAX)]
        {
            ledger.post(Posting { from, to, amount: Ore::new(amount) });
            assert_eq!(ledger.total(|_| true), Ore::default());
        }
        assert_eq!(ledger.balance(2), Ore::new(7));
    }

    #[test]
    fn what_does_not_fit_is_refused_before_it_is_posted() {
        let ledger = Ledger::<u8>::default();
        for amount in [-1, LARGEST.ore() + 1] {
            let posting = Posting { from: 0, to: 1, amount: Ore::new(amount) };
            assert!(ledger.with("test", [posting]).is_err());
        }
        let many = (0..20_000).map(|_| Posting { from: 0, to: 1, amount: LARGEST });
        assert!(matches!(ledger.with("test", many).unwrap_err().cause, Cause::Overflow { .. }));
    }
}
