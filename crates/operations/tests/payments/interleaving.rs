//! Whatever the order of sends, files and statements, and however often each is done: every order is in
//! one file, what is paid is what was planned, and what the bank says ties out in the end.

use proptest::prelude::*;
use proptest::test_runner::Config;
use register::location::Location;
use register::verification::Verification;

use domain::grants::grant::instalment::Stage;
use operations::grants::statement::Packed;

use crate::bank::{Bank, Booking, statement};
use crate::postgresql;
use crate::world::{World, amount, grants};

const N_GRANTS: usize = 3;
const N_INSTALMENTS: u16 = 2;

/// Interleavings through the register on SQLite, each of about thirty commands.
const N_INTERLEAVINGS: u32 = 40;

/// One thing that someone does.
#[derive(Debug, Clone, Copy)]
enum Doing {
    /// Sends what is attested and hands the file in.
    Send,
    /// The bank sends a payment back: which, of those that have not come back.
    SendBack(usize),
    /// Attests what failed anew.
    Attest,
    /// Reads a statement: from which booking to which, in what order.
    Read { from: usize, to: usize, is_turned: bool },
    /// Reads a statement that was cut off: nothing may come of it.
    ReadCut(usize),
    /// The program stops and starts.
    Stop,
}

fn doing() -> impl Strategy<Value = Doing> {
    let place = 0..64_usize;
    prop_oneof![
        2 => Just(Doing::Send),
        2 => place.clone().prop_map(Doing::SendBack),
        2 => Just(Doing::Attest),
        4 => (place.clone(), place.clone(), any::<bool>())
            .prop_map(|(from, to, is_turned)| Doing::Read { from, to, is_turned }),
        1 => place.prop_map(Doing::ReadCut),
        1 => Just(Doing::Stop),
    ]
}

async fn send(world: &mut World, bank: &mut Bank) {
    let done = world.send_orders().await;
    assert!(done.left.is_empty(), "{:?}", done.left);
    if let Some(file) = done.file {
        bank.hand_in(&file, world.day);
    }
}

async fn attest(world: &mut World) {
    for grant in grants(N_GRANTS) {
        for (number, instalment) in &world.state(&grant).await.instalments {
            if instalment.stage == Stage::Failed {
                world.attest_anew(&grant, *number).await;
            }
        }
    }
}

/// Returns whether a payment has failed and is not attested anew.
async fn has_failed(world: &World) -> bool {
    for grant in grants(N_GRANTS) {
        let state = world.state(&grant).await;
        if state.instalments.values().any(|instalment| instalment.stage == Stage::Failed) {
            return true;
        }
    }
    false
}

async fn read(world: &mut World, bookings: &[Booking], is_turned: bool) {
    let mut bookings = bookings.to_vec();
    if is_turned {
        bookings.reverse();
    }
    let name = format!("S-{}-{}", bookings.len(), world.day);
    let text = statement(&name, &bookings);
    let answer = world.take(&text).await;
    assert!(answer.n_open() <= answer.n_checked());
    // The same file again adds nothing.
    assert_eq!(world.take(&text).await.summary.n_taken_in, 0);
}

async fn run(world: &mut World, doings: &[Doing]) {
    let mut bank = Bank::default();
    for doing in doings {
        world.wait_a_day();
        let n_bookings = bank.bookings.len();
        match *doing {
            Doing::Send => send(world, &mut bank).await,
            Doing::SendBack(_) | Doing::Read { .. } | Doing::ReadCut(_) if n_bookings == 0 => {}
            Doing::SendBack(place) => {
                let index = place % n_bookings;
                if !bank.has_sent_back(&bank.bookings[index].end_to_end) {
                    bank.send_back(index, world.day);
                }
            }
            Doing::Attest => attest(world).await,
            Doing::Read { from, to, is_turned } => {
                let (one, other) = (from % n_bookings, to % n_bookings);
                let part = bank.bookings[one.min(other)..=one.max(other)].to_vec();
                read(world, &part, is_turned).await;
            }
            Doing::ReadCut(place) => {
                let text = statement("cut", &bank.bookings);
                let cut = text.len() * place / 64;
                let packed = Packed::try_from(&text.as_bytes()[..cut]).unwrap();
                let sent = world.sent("lars", packed);
                assert!(world.desk.take_statement(&world.funder, &sent).await.is_err());
            }
            Doing::Stop => world.reopen().await,
        }
        hold(world, &bank).await;
    }
    finish(world, &mut bank).await;
}

/// What holds at every moment: no more is paid than was planned, and no order is in two files.
async fn hold(world: &World, bank: &Bank) {
    for (index, grant) in grants(N_GRANTS).iter().enumerate() {
        let planned: i64 = (1..=N_INSTALMENTS).map(|number| amount(index, number).ore()).sum();
        let paid = world.state(grant).await.paid().ore();
        assert!((0..=planned).contains(&paid), "{grant}: {paid} of {planned}");
        for number in 1..=N_INSTALMENTS {
            let net = bank.net(&format!("{grant}-{number}"));
            assert!([0, amount(index, number).ore()].contains(&net), "{grant} {number}: {net}");
        }
    }
}

/// Everything is sent and read until nothing is left to do; then what is paid is what was planned, with
/// the bank as with the grants.
async fn finish(world: &mut World, bank: &mut Bank) {
    loop {
        world.wait_a_day();
        let n_bookings = bank.bookings.len();
        attest(world).await;
        send(world, bank).await;
        let bookings = bank.bookings.clone();
        read(world, &bookings, true).await;
        if bank.bookings.len() == n_bookings && !has_failed(world).await {
            break;
        }
    }
    world.wait_a_day();
    let bookings = bank.bookings.clone();
    let answer = world.take(&statement("last", &bookings)).await;
    assert!(answer.open.is_empty(), "everything ties out: {:?}", answer.open);
    for (index, grant) in grants(N_GRANTS).iter().enumerate() {
        let planned: i64 = (1..=N_INSTALMENTS).map(|number| amount(index, number).ore()).sum();
        assert_eq!(world.state(grant).await.paid().ore(), planned, "{grant}");
        for number in 1..=N_INSTALMENTS {
            let net = bank.net(&format!("{grant}-{number}"));
            assert_eq!(net, amount(index, number).ore(), "{grant} {number}");
        }
    }
    let verification = world.desk.register().verify(&[]).await.unwrap();
    assert!(matches!(verification, Verification::Sound(_)), "{verification:?}");
}

fn told(future: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(future);
}

proptest! {
    #![proptest_config(Config { cases: N_INTERLEAVINGS, failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_order_is_paid_once_whatever_comes_first(
        doings in prop::collection::vec(doing(), 1..12),
    ) {
        told(async {
            let mut world = World::new(N_GRANTS, N_INSTALMENTS).await;
            run(&mut world, &doings).await;
        });
    }
}

#[test]
fn every_order_is_paid_once_on_postgresql_too() {
    told(async {
        let location: Location = postgresql::new_database().await.parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::at(location, folder, N_GRANTS, N_INSTALMENTS).await;
        let all = Doing::Read { from: 0, to: 63, is_turned: true };
        let doings = [
            Doing::Send,
            Doing::SendBack(1),
            Doing::ReadCut(40),
            all,
            Doing::SendBack(3),
            Doing::Stop,
            Doing::Attest,
            Doing::Send,
            Doing::Read { from: 5, to: 7, is_turned: false },
            all,
        ];
        run(&mut world, &doings).await;
    });
}
