//! The accounts of a grant.

use serde::{Deserialize, Serialize};

use super::State;
use crate::grants::ledger::Posting;
use crate::money::Ore;

/// Where a grant's money of a year lies.
///
/// ```text
/// Programme ─► Conditional ─► Remaining ◄─► Ordered ─┬─► Earned ──┬─► Surplus
///                   │             │                  └─► Advance ─┤      │
///                   ▼             ▼                   (─► Earned) ▼      ▼
///               Withdrawn     Withdrawn      (and back ◄─)  Investigated ─► Receivable ─► Repaid
///                                                                 └─────────────┴──────► Remitted
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Outside: what the programme gave, as a sum below zero.
    Programme,
    /// Decided subject to budget: may not be paid (M1).
    Conditional,
    /// Decided and not yet ordered.
    Remaining,
    /// Fixed for payment, until the bank has paid.
    Ordered,
    /// Paid, and supported by approved costs.
    Earned,
    /// Paid in advance, and not yet settled against costs.
    Advance,
    /// Paid, and found not to be earned; not yet examined.
    Surplus,
    /// Paid, and examined for a reclaim.
    Investigated,
    /// Decided to be paid back.
    Receivable,
    /// Paid back.
    Repaid,
    /// Not claimed back, or forgiven, by decision.
    Remitted,
    /// Decided once, and withdrawn: never to be paid.
    Withdrawn,
}

impl Account {
    /// Returns whether money in the account has left the funder.
    #[must_use]
    pub fn is_paid(self) -> bool {
        matches!(
            self,
            Self::Earned
                | Self::Advance
                | Self::Surplus
                | Self::Investigated
                | Self::Receivable
                | Self::Repaid
                | Self::Remitted
        )
    }

    /// Returns whether money in the account is decided and in force: it binds the frame.
    #[must_use]
    pub fn is_firm(self) -> bool {
        self.is_paid() || matches!(self, Self::Remaining | Self::Ordered)
    }
}

impl State {
    /// Returns what is decided for a year and binds the frame.
    #[must_use]
    pub fn firm(&self, year: i32) -> Ore {
        self.ledger.total(|(of, account)| of == year && account.is_firm())
    }

    /// Returns the sum of an account over all years.
    #[must_use]
    pub fn total(&self, account: Account) -> Ore {
        self.ledger.total(|(_, of)| of == account)
    }

    /// Returns what has been paid out, over all years.
    #[must_use]
    pub fn paid(&self) -> Ore {
        self.ledger.total(|(_, account)| account.is_paid())
    }

    /// Returns what has been paid out for a year.
    #[must_use]
    pub fn paid_of(&self, year: i32) -> Ore {
        self.ledger.total(|(of, account)| of == year && account.is_paid())
    }

    /// Returns what is decided and in force, subject to budget or not.
    #[must_use]
    pub fn decided(&self) -> Ore {
        self.ledger.total(|(_, account)| account.is_firm() || account == Account::Conditional)
    }

    /// Returns the years with money in an account.
    pub fn years_with(&self, account: Account) -> impl Iterator<Item = (i32, Ore)> + '_ {
        self.ledger
            .balances()
            .filter(move |((_, of), balance)| *of == account && *balance > Ore::default())
            .map(|((year, _), balance)| (year, balance))
    }

    /// Moves money between two accounts of a year.
    pub(super) fn move_money(&mut self, year: i32, from: Account, to: Account, amount: Ore) {
        self.ledger.post(Posting { from: (year, from), to: (year, to), amount });
    }
}
