//! A year's money by where it lies.

use std::iter::Sum;

use domain::grants::grant::State;
use domain::grants::grant::account::Account;
use domain::money::Ore;

/// Money by where it lies, in öre. Amounts that were never decided are zero: a ledger begins empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Money {
    /// Everything that was ever decided, subject to budget or not.
    pub decided: Ore,
    /// Decided subject to budget and not yet tried.
    pub subject_to_budget: Ore,
    /// Decided, in force and not paid, what is ordered included.
    pub unspent: Ore,
    /// Paid, whatever became of it.
    pub paid: Ore,
    /// Withdrawn or lapsed: never to be paid.
    pub withdrawn: Ore,
    /// Of what is paid: supported by approved costs.
    pub earned: Ore,
    /// Of what is paid: advances that are not settled.
    pub advances: Ore,
    /// Of what is paid: found not to be earned, or examined for a reclaim.
    pub under_examination: Ore,
    /// Of what is paid: decided to be paid back, and not yet paid back.
    pub to_be_repaid: Ore,
    /// Of what is paid: paid back.
    pub repaid: Ore,
    /// Of what is paid: not claimed back, or forgiven, by decision.
    pub remitted: Ore,
}

impl Money {
    /// Returns a grant's money of a year.
    #[must_use]
    pub fn of(grant: &State, year: i32) -> Self {
        let balance = |account| grant.ledger.balance((year, account));
        let sum = |accounts: &[Account]| accounts.iter().map(|account| balance(*account)).sum();
        let outside = balance(Account::Programme);
        Self {
            decided: Ore::default().checked_sub(outside).unwrap_or_default(),
            subject_to_budget: balance(Account::Conditional),
            unspent: sum(&[Account::Remaining, Account::Ordered]),
            paid: grant.ledger.total(|(of, account)| of == year && account.is_paid()),
            withdrawn: balance(Account::Withdrawn),
            earned: balance(Account::Earned),
            advances: balance(Account::Advance),
            under_examination: sum(&[Account::Surplus, Account::Investigated]),
            to_be_repaid: balance(Account::Receivable),
            repaid: balance(Account::Repaid),
            remitted: balance(Account::Remitted),
        }
    }

    /// Adds another sum, part by part.
    pub(super) fn add(&mut self, other: Self) {
        *self = [*self, other].into_iter().sum();
    }

    /// Returns what was decided to be paid back, whether it has been or not.
    #[must_use]
    pub fn reclaimed(&self) -> Ore {
        [self.to_be_repaid, self.repaid].into_iter().sum()
    }

    /// Returns each part with the name that files give it.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, Ore); 11] {
        [
            ("decided", self.decided),
            ("subject_to_budget", self.subject_to_budget),
            ("unspent", self.unspent),
            ("paid", self.paid),
            ("withdrawn", self.withdrawn),
            ("earned", self.earned),
            ("advances", self.advances),
            ("under_examination", self.under_examination),
            ("to_be_repaid", self.to_be_repaid),
            ("repaid", self.repaid),
            ("remitted", self.remitted),
        ]
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        let parts: Vec<Self> = parts.collect();
        let sum = |of: fn(&Self) -> Ore| parts.iter().map(of).sum();
        Self {
            decided: sum(|one| one.decided),
            subject_to_budget: sum(|one| one.subject_to_budget),
            unspent: sum(|one| one.unspent),
            paid: sum(|one| one.paid),
            withdrawn: sum(|one| one.withdrawn),
            earned: sum(|one| one.earned),
            advances: sum(|one| one.advances),
            under_examination: sum(|one| one.under_examination),
            to_be_repaid: sum(|one| one.to_be_repaid),
            repaid: sum(|one| one.repaid),
            remitted: sum(|one| one.remitted),
        }
    }
}
