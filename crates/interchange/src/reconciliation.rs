//! Whether what was ordered is what the bank has booked.
//!
//! A payment is recognised by its end-to-end identification alone. What does not tie out comes
//! first; the answer does not depend on the order of orders, statements or entries, nor on how
//! often a file was read.

use std::collections::{BTreeMap, BTreeSet};

use domain::money::Ore;

use crate::account::Account;
use crate::credit_transfer::{EndToEndId, Order};
use crate::statement::{Direction, Entry, StatedAccount, Status};

/// What ties out and what does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reconciliation {
    /// What does not tie out: payments by their identification, then entries that belong to no
    /// order.
    pub open: Vec<Finding>,
    /// Payments that were booked once with the amount ordered, by their identification.
    pub settled: Vec<Settled>,
}

/// A payment that ties out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The payment.
    pub end_to_end: EndToEndId,
    /// Its bookings: one, or more where a booking was taken back and made again.
    pub entries: Vec<Entry>,
    /// Whether the bank confirms the account that was paid.
    pub account: Confirmation,
}

/// Whether the account that was paid is the one ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confirmation {
    /// The statement names the same account, or the same number under no scheme.
    Same,
    /// The statement names no account, or a number of another kind, such as the bank account
    /// behind a bankgiro: it cannot be told.
    CannotBeTold,
}

/// Something that does not tie out.
#[expect(
    clippy::large_enum_variant,
    reason = "few are ever held at once: those of a statement that do not tie out"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The bank has booked nothing for an order.
    OrderWithoutEntry {
        /// The payment.
        end_to_end: EndToEndId,
        /// What was ordered.
        ordered: Ore,
    },
    /// The payment came back: as much was booked in as out.
    Returned {
        /// The payment.
        end_to_end: EndToEndId,
        /// The reason that the bank gives; `None` where it gives none.
        reason: Option<String>,
        /// Its bookings.
        entries: Vec<Entry>,
    },
    /// The payment was booked out more often than it was taken back, more than once.
    Double {
        /// The payment.
        end_to_end: EndToEndId,
        /// What was ordered.
        ordered: Ore,
        /// Its bookings.
        entries: Vec<Entry>,
    },
    /// What was booked, less what was taken back, is not what was ordered.
    OtherAmount {
        /// The payment.
        end_to_end: EndToEndId,
        /// What was ordered.
        ordered: Ore,
        /// What was booked out less what was booked in, in öre.
        booked_ore: i128,
        /// Its bookings.
        entries: Vec<Entry>,
    },
    /// The bank paid another account of the same kind.
    OtherAccount {
        /// The payment.
        end_to_end: EndToEndId,
        /// The account ordered.
        ordered: Account,
        /// The account paid.
        paid: StatedAccount,
    },
    /// A booking belongs to no order: a payment that was not ordered here, or money coming in.
    EntryWithoutOrder {
        /// The booking.
        entry: Entry,
    },
}

/// Two orders share a name and differ.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("reconcile payment {end_to_end}: two different orders have its name; correct one of them")]
pub struct AmbiguousOrder {
    /// The payment.
    pub end_to_end: EndToEndId,
}

/// Returns which orders the entries settle, and all that does not tie out.
///
/// Only what is booked counts: pending entries and those for information are passed over. Money
/// out (a debit) pays an order, money in (a credit) with its name takes it back. An order given
/// twice counts once, and so does an entry: two entries are the same where the bank's reference,
/// the account, the day, the amount, the direction and the payment's name agree and the one is as
/// many times repeated within its statement as the other; without a reference, where they stand in
/// the same place of the same statement and agree. So a statement that is read again, or sent
/// again under another name, adds nothing.
///
/// # Errors
/// Refuses two orders of one name that differ.
pub fn reconcile(orders: &[Order], entries: &[Entry]) -> Result<Reconciliation, AmbiguousOrder> {
    let mut by_name: BTreeMap<&str, &Order> = BTreeMap::new();
    for order in orders {
        let earlier = by_name.insert(order.end_to_end.as_str(), order);
        if earlier.is_some_and(|earlier| earlier != order) {
            return Err(AmbiguousOrder { end_to_end: order.end_to_end.clone() });
        }
    }
    let mut booked: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    let mut without_order = Vec::new();
    for entry in distinct(entries) {
        match entry.end_to_end.as_deref().filter(|name| by_name.contains_key(name)) {
            Some(name) => booked.entry(name).or_default().push(entry),
            None => without_order.push(Finding::EntryWithoutOrder { entry: entry.clone() }),
        }
    }
    let mut reconciliation = Reconciliation::default();
    for (name, order) in by_name {
        let entries = booked.remove(name).unwrap_or_default();
        judge(order, &entries, &mut reconciliation);
    }
    reconciliation.open.append(&mut without_order);
    Ok(reconciliation)
}

/// What makes a booking the same when the bank has a reference for it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Booking<'a> {
    account: &'a StatedAccount,
    bank_reference: &'a str,
    booked: Option<time::Date>,
    amount: Ore,
    direction: Direction,
    is_reversal: bool,
    end_to_end: Option<&'a str>,
}

impl<'a> Booking<'a> {
    fn of(entry: &'a Entry) -> Option<Self> {
        Some(Self {
            account: &entry.account,
            bank_reference: entry.bank_reference.as_deref()?,
            booked: entry.booked,
            amount: entry.amount,
            direction: entry.direction,
            is_reversal: entry.is_reversal,
            end_to_end: entry.end_to_end.as_deref(),
        })
    }
}

/// Returns the entries that are booked, each once, in an order of their own.
fn distinct(entries: &[Entry]) -> Vec<&Entry> {
    // As a set: by their place, and the same file read again is gone.
    let booked: BTreeSet<&Entry> =
        entries.iter().filter(|entry| entry.status == Status::Booked).collect();
    let mut times_in_statement: BTreeMap<(&str, Booking<'_>), u32> = BTreeMap::new();
    let mut times_kept: BTreeMap<Booking<'_>, u32> = BTreeMap::new();
    let mut distinct = Vec::new();
    for entry in booked {
        let (Some(booking), Some(key)) = (Booking::of(entry), Booking::of(entry)) else {
            distinct.push(entry);
            continue;
        };
        let times = times_in_statement.entry((&entry.place.statement, key)).or_default();
        *times += 1;
        let kept = times_kept.entry(booking).or_default();
        if *times > *kept {
            *kept = *times;
            distinct.push(entry);
        }
    }
    distinct
}

/// Says of one order what its bookings mean.
fn judge(order: &Order, entries: &[&Entry], into: &mut Reconciliation) {
    let end_to_end = order.end_to_end.clone();
    let ordered = order.amount;
    if entries.is_empty() {
        into.open.push(Finding::OrderWithoutEntry { end_to_end, ordered });
        return;
    }
    let (out, back): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| entry.direction == Direction::Debit);
    let sum = |entries: &[&Entry]| -> i128 {
        entries.iter().map(|entry| i128::from(entry.amount.ore())).sum()
    };
    let booked_ore = sum(&out) - sum(&back);
    let bookings: Vec<Entry> = entries.iter().map(|entry| (*entry).clone()).collect();
    let other_account = other_account(order, &out);
    if booked_ore == i128::from(ordered.ore()) && other_account.is_none() {
        let account = confirmation(order, &out);
        into.settled.push(Settled { end_to_end, entries: bookings, account });
        return;
    }
    if !back.is_empty() && booked_ore <= 0 {
        let reason = back.iter().find_map(|entry| entry.returned.as_ref()?.reason.clone());
        into.open.push(Finding::Returned { end_to_end, reason, entries: bookings });
        return;
    }
    if booked_ore != i128::from(ordered.ore()) {
        let is_double = out.len() > back.len() + 1;
        into.open.push(if is_double {
            Finding::Double { end_to_end: end_to_end.clone(), ordered, entries: bookings }
        } else {
            let end_to_end = end_to_end.clone();
            Finding::OtherAmount { end_to_end, ordered, booked_ore, entries: bookings }
        });
    }
    if let Some(paid) = other_account {
        let ordered = order.account.clone();
        into.open.push(Finding::OtherAccount { end_to_end, ordered, paid: paid.clone() });
    }
}

/// Returns an account that was paid, of the same kind as the one ordered, and another.
fn other_account<'a>(order: &Order, out: &[&'a Entry]) -> Option<&'a StatedAccount> {
    out.iter().filter_map(|entry| entry.creditor_account.as_ref()).find(|paid| match paid {
        StatedAccount::Known(paid) => is_same_kind(paid, &order.account) && *paid != order.account,
        StatedAccount::Other { .. } => false,
    })
}

fn confirmation(order: &Order, out: &[&Entry]) -> Confirmation {
    let is_named = |entry: &&Entry| match &entry.creditor_account {
        Some(StatedAccount::Known(paid)) => *paid == order.account,
        // Some banks leave out the scheme of giro numbers.
        Some(StatedAccount::Other { number, scheme: None }) => *number == order.account.number(),
        Some(StatedAccount::Other { .. }) | None => false,
    };
    if !out.is_empty() && out.iter().all(is_named) {
        Confirmation::Same
    } else {
        Confirmation::CannotBeTold
    }
}

fn is_same_kind(one: &Account, other: &Account) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}
