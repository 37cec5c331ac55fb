//! What was ordered is told from what was not, however often and in whatever order files are read.

use domain::money::Ore;
use interchange::account::Account;
use interchange::credit_transfer::{EndToEndId, Order, Remittance};
use interchange::reconciliation::{Confirmation, Finding, Reconciliation, reconcile};
use interchange::statement::{Direction, Entry, Place, Return, StatedAccount, Status};
use proptest::prelude::*;
use time::macros::date;

fn bankgiro(text: &str) -> Account {
    Account::Bankgiro(text.parse().unwrap())
}

/// An order of 1 000 kronor to a published example of a bankgiro.
fn order(name: &str) -> Order {
    Order {
        end_to_end: name.parse().unwrap(),
        amount: Ore::new(100_000),
        creditor: "Sundsvalls kommun".to_owned(),
        account: bankgiro("5050-1055"),
        remittance: Remittance::Message("Bidrag".to_owned()),
        execution: date!(2026 - 11 - 25),
    }
}

/// A booking of 1 000 kronor out of the account.
fn entry(name: &str, statement: &str, position: u32) -> Entry {
    Entry {
        place: Place {
            statement: statement.to_owned(),
            page: None,
            entry: position,
            transaction: 1,
        },
        account: StatedAccount::Known(Account::Iban("SE4550000000058398257466".parse().unwrap())),
        booked: Some(date!(2026 - 11 - 25)),
        amount: Ore::new(100_000),
        direction: Direction::Debit,
        is_reversal: false,
        status: Status::Booked,
        end_to_end: Some(name.to_owned()),
        bank_reference: Some(format!("{statement}/{position}")),
        reference: None,
        creditor_account: Some(StatedAccount::Known(bankgiro("5050-1055"))),
        debtor_account: None,
        returned: None,
    }
}

fn back(mut entry: Entry, reason: Option<&str>) -> Entry {
    entry.direction = Direction::Credit;
    entry.returned = reason.map(|code| Return { reason: Some(code.to_owned()) });
    entry
}

/// Returns the one finding of an order `A` with these entries.
fn finding(entries: &[Entry]) -> Finding {
    let Reconciliation { mut open, settled } = reconcile(&[order("A")], entries).unwrap();
    assert!(settled.is_empty(), "{settled:?}");
    assert_eq!(open.len(), 1, "{open:?}");
    open.remove(0)
}

#[test]
fn a_payment_booked_once_as_ordered_is_settled() {
    let answer = reconcile(&[order("A"), order("A")], &[entry("A", "S1", 1)]).unwrap();
    assert!(answer.open.is_empty());
    assert_eq!(answer.settled[0].account, Confirmation::Same);
    let mut elsewhere = entry("A", "S1", 1);
    elsewhere.creditor_account =
        Some(StatedAccount::Other { number: "50501055".to_owned(), scheme: None });
    let answer = reconcile(&[order("A")], std::slice::from_ref(&elsewhere)).unwrap();
    assert_eq!(answer.settled[0].account, Confirmation::Same);
    elsewhere.creditor_account = None;
    let answer = reconcile(&[order("A")], &[elsewhere]).unwrap();
    assert_eq!(answer.settled[0].account, Confirmation::CannotBeTold);
}

#[test]
fn each_way_of_not_tying_out_is_told_by_name() {
    assert!(matches!(finding(&[]), Finding::OrderWithoutEntry { .. }));
    let mut pending = entry("A", "S1", 1);
    pending.status = Status::Pending;
    assert!(matches!(finding(&[pending]), Finding::OrderWithoutEntry { .. }));
    let returned = [entry("A", "S1", 1), back(entry("A", "S2", 1), Some("AC01"))];
    let Finding::Returned { reason, entries, .. } = finding(&returned) else { panic!() };
    assert_eq!((reason.as_deref(), entries.len()), (Some("AC01"), 2));
    let twice = [entry("A", "S1", 1), entry("A", "S1", 2)];
    assert!(matches!(finding(&twice), Finding::Double { .. }));
    let mut other = entry("A", "S1", 1);
    other.amount = Ore::new(99_999);
    let Finding::OtherAmount { booked_ore, .. } = finding(&[other]) else { panic!() };
    assert_eq!(booked_ore, 99_999);
    let mut elsewhere = entry("A", "S1", 1);
    elsewhere.creditor_account = Some(StatedAccount::Known(bankgiro("901-9506")));
    assert!(matches!(finding(&[elsewhere]), Finding::OtherAccount { .. }));
    let stranger = reconcile(&[], &[entry("B", "S1", 1)]).unwrap();
    assert!(matches!(stranger.open[..], [Finding::EntryWithoutOrder { .. }]));
}

#[test]
fn a_payment_taken_back_and_made_again_is_settled() {
    let entries =
        [entry("A", "S1", 1), back(entry("A", "S2", 1), Some("AC01")), entry("A", "S3", 1)];
    let answer = reconcile(&[order("A")], &entries).unwrap();
    assert!(answer.open.is_empty(), "{:?}", answer.open);
    assert_eq!(answer.settled[0].entries.len(), 3);
}

#[test]
fn a_wrong_amount_to_a_wrong_account_is_both() {
    let mut wrong = entry("A", "S1", 1);
    wrong.amount = Ore::new(1);
    wrong.creditor_account = Some(StatedAccount::Known(bankgiro("901-9506")));
    let open = reconcile(&[order("A")], &[wrong]).unwrap().open;
    assert!(matches!(open[..], [Finding::OtherAmount { .. }, Finding::OtherAccount { .. }]));
}

#[test]
fn a_statement_sent_again_under_another_name_adds_nothing() {
    let first = entry("A", "S1", 1);
    let mut again = first.clone();
    again.place = Place { statement: "S1-copy".to_owned(), entry: 7, ..first.place.clone() };
    let once = reconcile(&[order("A")], std::slice::from_ref(&first)).unwrap();
    let twice = reconcile(&[order("A")], &[first, again]).unwrap();
    assert!(once.open.is_empty() && twice.open.is_empty());
}

#[test]
fn two_bookings_that_only_their_place_tells_apart_are_two() {
    let (mut first, mut second) = (entry("A", "S1", 1), entry("A", "S1", 2));
    for reference in [None, Some("R".to_owned())] {
        first.bank_reference.clone_from(&reference);
        second.bank_reference = reference;
        let twice = [first.clone(), second.clone(), first.clone()];
        assert!(matches!(finding(&twice), Finding::Double { .. }));
    }
}

#[test]
fn two_orders_of_one_name_that_differ_are_refused() {
    let other = Order { amount: Ore::new(1), ..order("A") };
    let error = reconcile(&[order("A"), other], &[]).unwrap_err();
    assert_eq!(error.end_to_end, "A".parse::<EndToEndId>().unwrap());
}

/// Entries of up to four payments, in up to three statements, with and without references.
fn some_entries() -> impl Strategy<Value = Vec<Entry>> {
    let one = (0_usize..5, 0_usize..3, 1_u32..6, 0_u8..4, any::<bool>(), 1_i64..3);
    let made = one.prop_map(|(name, statement, position, kind, has_reference, thousands)| {
        let names = ["A", "B", "C", "D", "stranger"];
        let mut entry = entry(names[name], ["S1", "S2", "S3"][statement], position);
        entry.amount = Ore::new(thousands * 100_000);
        if !has_reference {
            entry.bank_reference = None;
        }
        match kind {
            0 => entry = back(entry, Some("AC04")),
            1 => entry.creditor_account = None,
            _ => {}
        }
        entry
    });
    prop::collection::vec(made, 0..12)
}

proptest! {
    #[test]
    fn order_and_repetition_of_entries_and_orders_do_not_matter(
        entries in some_entries(),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        seed in any::<u64>(),
    ) {
        let orders: Vec<Order> = ["A", "B", "C", "D"].map(order).into();
        let answer = reconcile(&orders, &entries).unwrap();
        let mut repeated = entries.clone();
        if !entries.is_empty() {
            repeated.extend(again.iter().map(|index| index.get(&entries).clone()));
        }
        let length = repeated.len().max(1);
        let turn = usize::try_from(seed % 1_000).unwrap() % length;
        repeated.rotate_left(turn);
        if seed % 2 == 0 {
            repeated.reverse();
        }
        let mut orders_again = orders.clone();
        orders_again.extend(orders.iter().rev().cloned());
        prop_assert_eq!(&reconcile(&orders_again, &repeated).unwrap(), &answer);
    }

    #[test]
    fn every_order_and_every_booking_is_answered_for(entries in some_entries()) {
        let orders: Vec<Order> = ["A", "B", "C", "D"].map(order).into();
        let answer = reconcile(&orders, &entries).unwrap();
        for order in &orders {
            let open = answer.open.iter().filter(|finding| name(finding) == Some(&order.end_to_end));
            let settled = answer.settled.iter().filter(|s| s.end_to_end == order.end_to_end);
            let (n_open, n_settled) = (open.count(), settled.count());
            prop_assert!((n_open == 0) == (n_settled == 1), "{n_open} {n_settled}");
        }
        for settled in &answer.settled {
            let sum: i64 = settled.entries.iter().map(|entry| match entry.direction {
                Direction::Debit => entry.amount.ore(),
                Direction::Credit => -entry.amount.ore(),
            }).sum();
            prop_assert_eq!(sum, 100_000);
        }
    }
}

fn name(finding: &Finding) -> Option<&EndToEndId> {
    match finding {
        Finding::OrderWithoutEntry { end_to_end, .. }
        | Finding::Returned { end_to_end, .. }
        | Finding::Double { end_to_end, .. }
        | Finding::OtherAmount { end_to_end, .. }
        | Finding::OtherAccount { end_to_end, .. } => Some(end_to_end),
        Finding::EntryWithoutOrder { .. } => None,
    }
}
