//! Killed at any moment, the register has every payment that was confirmed, and none twice.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use register::append::{Expected, Outcome};
use register::location::Location;
use register::register::Register;
use serde_json::json;
use sqlx::Row as _;

use crate::grants::{command, event, sound, stream, sum, tables};
use crate::stores::{Place, Store};

/// How many payments are to be made.
const N_PAYMENTS: u32 = 1_000;
/// How many of them are sent at once.
const N_SENDERS: u32 = 8;
/// How often the program is killed before it is left in peace.
const N_KILLS: u64 = 25;
/// Tells the child where the register is.
const LOCATION: &str = "BRYGGA_TEST_CRASH_LOCATION";
/// Tells the child where to note what was confirmed.
const NOTES: &str = "BRYGGA_TEST_CRASH_NOTES";

pub(crate) async fn killed_at_any_moment_nothing_is_lost_or_doubled(store: Store) {
    let place = Place::new(store).await;
    place.open().await.close().await;
    let notes = place.folder.path().join("notes");
    fs::write(&notes, "").unwrap();
    let mut kills = 0;
    for round in 1.. {
        let mut child = start(&place, &notes);
        if round > N_KILLS {
            // Waiting would close the pipe that keeps the program alive.
            let _pipe = child.stdin.take();
            assert!(child.wait().unwrap().success(), "left in peace, the program finishes");
            break;
        }
        // Between 30 and 330 ms, in a scattered order: from before opening to amid appending.
        tokio::time::sleep(Duration::from_millis(30 + round * 7_919 % 300)).await;
        if store == Store::PostgreSql && round == N_KILLS / 2 {
            crash_server(&place).await;
        }
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
    }
    assert!(kills >= 5, "the program was done after {kills} kills");
    let confirmed: BTreeSet<u32> = numbers(&notes);
    assert_eq!(confirmed.len(), N_PAYMENTS as usize);
    let register = place.open().await;
    let verified = sound(&register).await;
    // One event for the order and one for the grant, in one command.
    assert_eq!(verified.head.position, u64::from(2 * N_PAYMENTS));
    for number in 0..N_PAYMENTS {
        let order = stream("order", &number.to_string());
        assert_eq!(register.stream(&order, 0).await.unwrap().len(), 1, "payment {number}");
    }
    let expected: u32 = (0..N_PAYMENTS).map(amount).sum();
    assert_eq!(sum(&register).await, i64::from(expected));
}

fn amount(number: u32) -> u32 {
    100 + number
}

fn numbers(notes: &Path) -> BTreeSet<u32> {
    // The last line may be cut off by the kill.
    let text = fs::read_to_string(notes).unwrap();
    let whole = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    whole.map(|line| line.trim().parse().unwrap()).collect()
}

fn start(place: &Place, notes: &Path) -> Child {
    let location = match &place.location {
        Location::File(path) => path.display().to_string(),
        Location::PostgreSql(_) => place.url().to_owned(),
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::pays_until_it_is_killed", "--nocapture"])
        .env(LOCATION, location)
        .env(NOTES, notes)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a process of the server, which then throws every connection out and recovers.
async fn crash_server(place: &Place) {
    let mut stranger = place.stranger().await;
    let row = sqlx::query(
        "select pid::bigint from pg_stat_activity where datname = current_database() \
         and pid <> pg_backend_pid() limit 1",
    )
    .fetch_optional(&mut stranger)
    .await
    .unwrap();
    let Some(row) = row else { return };
    let process: i64 = row.try_get(0).unwrap();
    // It may have ended by itself in the meantime.
    drop(Command::new("kill").arg("-9").arg(process.to_string()).status());
    while place.try_stranger().await.is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The program that is killed; a test without anything to do where nobody says so.
#[test]
#[expect(clippy::disallowed_methods, reason = "its parent speaks to it through the environment")]
fn pays_until_it_is_killed() {
    let (Ok(location), Ok(notes)) = (std::env::var(LOCATION), std::env::var(NOTES)) else { return };
    // Its parent's end of the pipe closes when the parent is gone, whatever became of it.
    std::thread::spawn(|| {
        drop(std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        std::process::exit(1);
    });
    crate::run(async move {
        let location: Location = location.parse().unwrap();
        let register = loop {
            match Register::open(&location, tables()).await {
                Ok(register) => break Arc::new(register),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        let done = numbers(Path::new(&notes));
        let senders: Vec<_> = (0..N_SENDERS)
            .map(|sender| {
                let (register, notes, done) = (Arc::clone(&register), notes.clone(), done.clone());
                tokio::spawn(async move { pay(&register, sender, &notes, &done).await })
            })
            .collect();
        for sender in senders {
            sender.await.unwrap();
        }
    });
}

/// Makes every payment of the sender that it has not noted, and some that it has.
async fn pay(register: &Register, sender: u32, notes: &str, done: &BTreeSet<u32>) {
    for number in (sender..N_PAYMENTS).step_by(N_SENDERS as usize) {
        let is_noted = done.contains(&number);
        if is_noted && number % 64 != sender {
            continue;
        }
        make(register, number).await;
        if !is_noted {
            let mut file = OpenOptions::new().append(true).open(notes).unwrap();
            file.write_all(format!("{number:4}\n").as_bytes()).unwrap();
        }
    }
}

/// Sends a payment until it is confirmed, with the same key each time.
async fn make(register: &Register, number: u32) {
    let grant = stream("grant", &format!("g{}", number % 10));
    loop {
        let Ok(events) = register.stream(&grant, 0).await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let paid = json!({ "amount": amount(number), "order": number });
        let append = command(
            &format!("pay-{number}"),
            vec![
                (
                    stream("order", &number.to_string()),
                    Expected::Whatever,
                    vec![event("order-sent", json!({}))],
                ),
                (
                    grant.clone(),
                    Expected::Version(events.len() as u64),
                    vec![event("payment-sent", paid)],
                ),
            ],
        );
        match register.append(append).await {
            Ok(Outcome::Appended(_) | Outcome::AlreadyDone(_)) => return,
            Ok(Outcome::Conflict(_)) => {}
            Ok(other) => panic!("{other:?}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}
