//! What a statement came to: sums, and each thing that does not tie out.

use std::collections::BTreeSet;

use domain::grants::payment_file::FiledOrder;
use domain::grants::refusal::Refusal;
use domain::money::Ore;
use interchange::statement::{Direction, Entry, StatedAccount};
use time::Date;

/// What a statement came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// How much there was, and how much ties out.
    pub summary: Summary,
    /// What does not tie out: payments by name, then bookings that belong to nothing.
    pub open: Vec<Open>,
}

/// How much there was, and how much ties out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// The bookings of the statement.
    pub n_entries: usize,
    /// Payments that are paid as ordered.
    pub n_paid: usize,
    /// What those payments add up to.
    pub paid: Ore,
    /// Payments that came back and have been dealt with since: attested anew or sent back.
    pub n_returned: usize,
    /// Repayments that answer a reclaim.
    pub n_repaid: usize,
    /// What those repayments add up to.
    pub repaid: Ore,
    /// Payments that are on their way, to be paid on a later day than the statement tells of.
    pub n_later: usize,
    /// Commands that changed something: zero where everything was taken in before.
    pub n_taken_in: usize,
}

/// Something that does not tie out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The order; `None` where the bookings belong to none.
    pub order: Option<FiledOrder>,
    /// What it is.
    pub finding: Finding,
    /// Its bookings.
    pub entries: Vec<Entry>,
}

/// What does not tie out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The day to pay has passed and the bank has booked nothing: ask the bank.
    NotBooked,
    /// The money came back, and the payment is taken in as failed: state another account or ask the
    /// recipient, then attest anew or send back.
    CameBack {
        /// The code that the bank gives; `None` where it gives none.
        reason: Option<String>,
    },
    /// The money came back and cannot be taken in as failed: handle it as repaid.
    CameBackTooLate {
        /// The rule that forbids it.
        refusal: Refusal,
    },
    /// The bank paid more than once: ask it to take the rest back.
    Double {
        /// What was booked out less what came back, in öre.
        booked_ore: i128,
    },
    /// The bank paid another amount: ask it.
    OtherAmount {
        /// What was booked out less what came back, in öre.
        booked_ore: i128,
    },
    /// The bank paid another account: ask it.
    OtherAccount {
        /// The account.
        paid: StatedAccount,
    },
    /// The payment was taken in as failed, and the bank has paid it after all: do not pay it again.
    PaidAfterFailure,
    /// The booking ties out and is not taken in yet: read the file again.
    NotTakenIn,
    /// The booking is of an order that no rule lets be taken in.
    Refused {
        /// The rule.
        refusal: Refusal,
    },
    /// Money went out for no order: find out who ordered it.
    NoSuchOrder,
    /// Money came in for nothing known: find out what it is for.
    NoSuchReclaim,
}

impl Finding {
    /// Returns the account that the bank paid, where it is another than ordered.
    #[must_use]
    pub fn account(&self) -> Option<String> {
        match self {
            Self::OtherAccount { paid: StatedAccount::Known(account) } => Some(account.to_string()),
            Self::OtherAccount { paid: StatedAccount::Other { number, .. } } => {
                Some(number.clone())
            }
            _ => None,
        }
    }
}

impl Open {
    /// Returns a booking's day, its amount and the bank's reference; below zero where money went out.
    #[must_use]
    pub fn booking(entry: &Entry) -> (Option<Date>, Ore, &str) {
        let ore = match entry.direction {
            Direction::Credit => entry.amount.ore(),
            Direction::Debit => -entry.amount.ore(),
        };
        (entry.booked, Ore::new(ore), entry.bank_reference.as_deref().unwrap_or_default())
    }
}

impl Answer {
    /// Returns how many things were gone through: payments and bookings that belong to none.
    #[must_use]
    pub fn n_checked(&self) -> usize {
        let Summary { n_paid, n_returned, n_repaid, .. } = self.summary;
        n_paid + n_returned + n_repaid + self.n_open()
    }

    /// Returns how many of them do not tie out; a payment with two findings counts once.
    #[must_use]
    pub fn n_open(&self) -> usize {
        let named = self.open.iter().filter_map(|open| open.order.as_ref());
        let names: BTreeSet<&str> = named.map(|order| order.name.as_str()).collect();
        names.len() + self.open.iter().filter(|open| open.order.is_none()).count()
    }
}
