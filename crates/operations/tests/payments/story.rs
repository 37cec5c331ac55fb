//! Orders go out in one file, and what the bank says of them comes back.

use domain::grants::access::Role;
use domain::grants::draw::Hash;
use domain::grants::grant;
use domain::grants::grant::instalment::{OrderKey, Stage};
use domain::grants::grant::payment::{self, BankOutcome};
use domain::grants::refusal::Rule;
use operations::grants::error::DeskError;
use operations::grants::payment_error::PaymentError;
use operations::grants::statement::{Finding, Packed};

use crate::bank::{Bank, statement};
use crate::world::{START, World, amount, grants};

/// Returns the findings by name, each as its first word.
fn told(answer: &operations::grants::statement::Answer) -> Vec<(String, String)> {
    let name = |open: &operations::grants::statement::Open| {
        let order = open.order.as_ref().map(|order| order.name.clone());
        order.unwrap_or_else(|| open.entries[0].end_to_end.clone().unwrap_or_default())
    };
    let finding = |open: &operations::grants::statement::Open| {
        let text = format!("{:?}", open.finding);
        text.split([' ', '{', '(']).next().unwrap().to_owned()
    };
    answer.open.iter().map(|open| (name(open), finding(open))).collect()
}

#[tokio::test]
async fn what_is_attested_is_sent_in_one_file_that_can_be_fetched_again() {
    let mut world = World::new(3, 2).await;
    let to_send = world.desk.orders_to_send(&world.funder).await.unwrap();
    assert_eq!(to_send.orders.len(), 6);
    let sent = world.sent("eva", ());
    let done = world.desk.send_orders(&world.funder, &sent).await.unwrap();
    let file = done.file.unwrap();
    assert!(done.left.is_empty());
    assert_eq!((file.name.as_str(), file.orders.len()), ("UTB-2018-09-03-0001", 6));
    assert_eq!((file.sum, to_send.sum), (file.sum, file.sum));
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(text.contains("<EndToEndId>B-2018-0001-1.1</EndToEndId>"), "{text}");
    assert!(text.contains("Eda kommun") && text.contains("<NbOfTxs>6</NbOfTxs>"));
    // The same click, the same file; another click has nothing to send.
    let again = world.desk.send_orders(&world.funder, &sent).await.unwrap();
    assert_eq!(again.file.as_ref(), Some(&file));
    assert_eq!(world.send_orders().await.file, None);
    world.reopen().await;
    let fetched = world.desk.payment_file(&world.funder, &file.name).await.unwrap();
    assert_eq!(fetched, Some(file));
    assert_eq!(world.desk.payment_file(&world.funder, "UTB-2").await.unwrap(), None);
}

#[tokio::test]
async fn orders_that_were_sent_before_a_crash_are_in_the_next_file() {
    let mut world = World::new(2, 1).await;
    let [first, _] = grants(2).try_into().unwrap();
    let order = OrderKey { grant: first.clone(), instalment: 1, attempt: 1 };
    let sent = world.sent("eva", grant::Command::Payment(payment::Command::Send(order)));
    world.desk.act_on_grant(&first, &sent).await.unwrap();
    world.reopen().await;
    let file = world.send_orders().await.file.unwrap();
    assert_eq!(file.orders.len(), 2);
}

#[tokio::test]
async fn two_who_send_at_once_make_files_that_share_no_order() {
    let mut world = World::new(4, 2).await;
    let (one, other) = (world.sent("eva", ()), world.sent("lars", ()));
    let (desk, funder) = (&world.desk, &world.funder);
    let (one, other) =
        tokio::join!(desk.send_orders(funder, &one), desk.send_orders(funder, &other));
    let files = [one.unwrap().file, other.unwrap().file];
    let mut bank = Bank::default();
    for file in files.iter().flatten() {
        bank.hand_in(file, START);
    }
    // What one of them sent after the other's file was made is in the next.
    if let Some(file) = world.send_orders().await.file {
        bank.hand_in(&file, START);
    }
    assert_eq!(bank.bookings.len(), 8);
}

#[tokio::test]
async fn an_order_that_a_rule_refuses_is_left_and_no_other() {
    let mut world = World::new(2, 1).await;
    let [first, second] = grants(2).try_into().unwrap();
    // Held payments are a rule of the grant: its order is left with the rule, the other is sent.
    world.hold(&first).await;
    let done = world.send_orders().await;
    assert_eq!(done.left.len(), 1);
    assert_eq!(done.left[0].order.order.grant, first);
    assert_eq!(done.file.unwrap().orders[0].order.grant, second);
}

#[tokio::test]
async fn only_an_accountant_of_the_funder_sends_and_reads() {
    let mut world = World::new(1, 1).await;
    for (role, organisation) in [(Role::Officer, "tvv"), (Role::Accountant, "delmos")] {
        let mut sent = world.sent("eva", ());
        sent.act.actor.role = role;
        sent.act.actor.organisation = organisation.parse().unwrap();
        let told = world.desk.send_orders(&world.funder, &sent).await.unwrap_err();
        let PaymentError::Desk(DeskError::Refused(refusal)) = told else { panic!("{told}") };
        assert_eq!(refusal.rule(), Rule::Access);
        let mut sent =
            world.sent("eva", Packed::try_from(statement("S1", &[]).as_bytes()).unwrap());
        sent.act.actor.role = role;
        sent.act.actor.organisation = organisation.parse().unwrap();
        assert!(world.desk.take_statement(&world.funder, &sent).await.is_err());
    }
    assert!(world.desk.statements(&world.funder).await.unwrap().state.statements.is_empty());
    assert_eq!(world.state(&grants(1)[0]).await.instalments[&1].stage, Stage::Attested);
}

#[tokio::test]
async fn only_what_does_not_tie_out_is_told() {
    let mut world = World::new(4, 2).await;
    let file = world.send_orders().await.file.unwrap();
    let mut bank = Bank::default();
    bank.hand_in(&file, START);
    let index = |name: &str| bank.bookings.iter().position(|one| one.end_to_end == name).unwrap();
    let (missing, back, double, other) = (
        index("B-2018-0001-1.1"),
        index("B-2018-0002-1.1"),
        index("B-2018-0003-1.1"),
        index("B-2018-0004-1.1"),
    );
    let next = START.next_day().unwrap();
    bank.send_back(back, next);
    bank.book(next, false, bank.bookings[double].ore, "B-2018-0003-1.1");
    bank.bookings[other].ore += 1;
    bank.book(next, false, 4_200, "HYRA-1");
    bank.book(next, true, 700, "NOTPROVIDED");
    bank.bookings.remove(missing);
    let text = statement("S1", &bank.bookings);
    let answer = world.take(&text).await;
    let expected = [
        ("B-2018-0001-1.1", "NotBooked"),
        ("B-2018-0002-1.1", "CameBack"),
        ("B-2018-0003-1.1", "Double"),
        ("B-2018-0004-1.1", "OtherAmount"),
        ("HYRA-1", "NoSuchOrder"),
        ("", "NoSuchReclaim"),
    ];
    let expected = expected.map(|(name, what)| (name.to_owned(), what.to_owned()));
    assert_eq!(told(&answer), expected);
    assert_eq!((answer.n_open(), answer.n_checked()), (6, 10));
    let summary = answer.summary;
    assert_eq!((summary.n_paid, summary.n_taken_in), (4, 5));
    let paid: i64 = (0..4).map(|grant| amount(grant, 2).ore()).sum();
    assert_eq!(summary.paid.ore(), paid);
    // The same file again adds nothing and tells the same.
    let mut again = world.take(&text).await;
    assert_eq!(again.summary.n_taken_in, 0);
    again.summary.n_taken_in = 5;
    assert_eq!(again, answer);
    let content = Hash::of(&text);
    let looked = world.desk.look_at_statement(&world.funder, &content).await.unwrap().unwrap();
    assert_eq!(looked.open, answer.open);
    assert_eq!(world.desk.statements(&world.funder).await.unwrap().state.statements.len(), 1);
}

#[tokio::test]
async fn money_that_comes_back_days_later_is_attested_and_paid_anew() {
    let mut world = World::new(1, 1).await;
    let grant = grants(1).remove(0);
    let mut bank = Bank::default();
    bank.hand_in(&world.send_orders().await.file.unwrap(), world.day);
    world.take(&statement("S1", &bank.bookings)).await;
    assert_eq!(world.state(&grant).await.paid(), amount(0, 1));
    world.wait_a_day();
    bank.send_back(0, world.day);
    let answer = world.take(&statement("S2", &bank.bookings[1..])).await;
    assert!(matches!(answer.open[0].finding, Finding::CameBack { .. }), "{:?}", answer.open);
    let state = world.state(&grant).await;
    assert_eq!((state.paid().ore(), state.instalments[&1].stage), (0, Stage::Failed));
    world.attest_anew(&grant, 1).await;
    world.wait_a_day();
    let file = world.send_orders().await.file.unwrap();
    assert_eq!(file.orders[0].name, "B-2018-0001-1.2");
    bank.hand_in(&file, world.day);
    let answer = world.take(&statement("S3", &bank.bookings)).await;
    assert_eq!((answer.n_open(), answer.summary.n_paid, answer.summary.n_returned), (0, 1, 1));
    assert_eq!(world.state(&grant).await.paid(), amount(0, 1));
}

#[tokio::test]
async fn a_statement_that_was_cut_off_half_way_is_finished_by_reading_it_again() {
    let mut world = World::new(3, 1).await;
    let mut bank = Bank::default();
    bank.hand_in(&world.send_orders().await.file.unwrap(), world.day);
    let text = statement("S1", &bank.bookings);
    // The file as far as it came: nothing is kept.
    for length in [0, 1, text.len() / 2, text.len() - 1] {
        let packed = Packed::try_from(&text.as_bytes()[..length]).unwrap();
        let sent = world.sent("lars", packed);
        let told = world.desk.take_statement(&world.funder, &sent).await.unwrap_err();
        assert!(matches!(told, PaymentError::Statement(_)), "{told}");
    }
    // The program stopped after the first payment was taken in.
    let grant = grants(3).remove(0);
    let order = OrderKey { grant: grant.clone(), instalment: 1, attempt: 1 };
    let bank_event = "out 2018-09-03 B-2018-0001-1.1 R1".parse().unwrap();
    let outcome = BankOutcome::Paid;
    let command = payment::Command::TakeIn { bank_event, order, outcome };
    let sent = world.sent("lars", grant::Command::Payment(command));
    world.desk.act_on_grant(&grant, &sent).await.unwrap();
    world.reopen().await;
    let answer = world.take(&text).await;
    assert_eq!((answer.n_open(), answer.summary.n_paid, answer.summary.n_taken_in), (0, 3, 2));
}
