//! Killed at any moment, the desk has every payment command that was confirmed, and none twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use domain::grants::application::Command as Apply;
use domain::grants::application::proposal::Proposal;
use domain::grants::grant::account::Account;
use domain::grants::grant::instalment::{OrderKey, PaymentKind, Stage};
use domain::grants::grant::payment::Command as Payment;
use domain::grants::grant::{self, Command as Grant};
use domain::grants::id::GrantId;
use operations::grants::Desk;
use operations::grants::acting::Sent;
use operations::grants::error::DeskError;
use time::macros::date;

use crate::office::*;
use crate::story::{apply, assess, close_call, start_work};

/// Instalments of each grant, each taken through [`STEPS`].
const N_INSTALMENTS: u16 = 25;
/// From the request to the order at the bank.
const STEPS: [&str; 5] = ["requested", "fixed", "first-attested", "attested", "sent"];
/// How often the program is killed before it is left in peace.
const N_KILLS: u64 = 12;
/// Tells the child where the register is.
const LOCATION: &str = "BRYGGA_TEST_DESK_LOCATION";
/// Tells the child where to note what was confirmed.
const NOTES: &str = "BRYGGA_TEST_DESK_NOTES";

/// A thousand commands: eight grants, twenty-five instalments, five steps.
pub(crate) async fn killed_at_any_moment_no_payment_is_lost_or_doubled(store: Store) {
    let office = ready_to_pay(store).await;
    let notes = office.folder.path().join("notes");
    fs::write(&notes, "").unwrap();
    let mut kills = 0;
    for round in 1.. {
        let mut child = start(&office, &notes);
        if round > N_KILLS {
            // Waiting would close the pipe that keeps the program alive.
            let _pipe = child.stdin.take();
            assert!(child.wait().unwrap().success(), "left in peace, the program finishes");
            break;
        }
        // Between 60 and 360 ms, in a scattered order: from before opening to amid appending.
        tokio::time::sleep(Duration::from_millis(60 + round * 7_919 % 300)).await;
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
    }
    assert!(kills >= 3, "the program was done after {kills} kills");
    let confirmed = noted(&notes);
    assert_eq!(confirmed.len(), MUNICIPALITIES.len() * usize::from(N_INSTALMENTS) * STEPS.len());
    office.sound().await;
    for municipality in MUNICIPALITIES {
        assert_all_sent_once(&office, municipality).await;
    }
}

async fn assert_all_sent_once(office: &Office, municipality: &str) {
    let grant = grant_of(&application_of(municipality));
    let mut kinds: BTreeMap<String, u16> = BTreeMap::new();
    for event in office.desk.history::<grant::State>(grant.as_str()).await.unwrap() {
        *kinds.entry(event.kind.as_str().to_owned()).or_default() += 1;
    }
    for step in STEPS {
        assert_eq!(kinds[&format!("payment-{step}")], N_INSTALMENTS, "{grant}: {step}");
    }
    let state = office.state(&grant).await;
    assert!(state.instalments.values().all(|one| one.stage == Stage::Sent && one.attempts == 1));
    assert_eq!(state.total(Account::Ordered), kronor(3_960_000), "{grant}");
    assert_eq!(state.total(Account::Remaining), kronor(0), "{grant}");
}

/// Returns an office with a grant of each municipality that can be paid.
async fn ready_to_pay(store: Store) -> Office {
    let mut office = Office::new(store).await;
    office.open_call(75_000_000).await;
    for municipality in MUNICIPALITIES {
        apply(&office, municipality).await;
    }
    close_call(&mut office).await;
    for municipality in MUNICIPALITIES {
        assess(&office, municipality).await;
        let application = application_of(municipality);
        let budget = budget(municipality, 4_400_000, 440_000, &[2018]);
        let mut award = award(budget, i64::from(N_INSTALMENTS));
        for planned in award.plan.values_mut() {
            planned.kind = PaymentKind::Advance;
        }
        let propose = Apply::Propose(Box::new(Proposal::Grant(Box::new(award))));
        office.apply(&application, "officer", propose).await.unwrap();
        office.decide(&application, "decider").await.unwrap();
        start_work(&office, municipality).await;
    }
    office.wait_until(date!(2018 - 09 - 01));
    office
}

fn noted(notes: &Path) -> BTreeSet<String> {
    // The last line may be cut off by the kill.
    let text = fs::read_to_string(notes).unwrap();
    let whole = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    whole.map(str::to_owned).collect()
}

fn start(office: &Office, notes: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::pays_until_it_is_killed", "--nocapture"])
        .env(LOCATION, &office.location)
        .env(NOTES, notes)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
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
        let desk = loop {
            match desk_at(&location).await {
                Ok(desk) => break desk,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        let done = noted(Path::new(&notes));
        let senders: Vec<_> = MUNICIPALITIES
            .into_iter()
            .map(|municipality| {
                let (desk, notes, done) = (desk.clone(), notes.clone(), done.clone());
                tokio::task::spawn_blocking(move || {
                    let paid = pay(&desk, municipality, &notes, &done);
                    tokio::runtime::Handle::current().block_on(paid);
                })
            })
            .collect();
        for sender in senders {
            sender.await.unwrap();
        }
    });
}

/// Sends every command of a grant that it has not noted, and some that it has.
async fn pay(desk: &Desk, municipality: &str, notes: &str, done: &BTreeSet<String>) {
    let grant = grant_of(&application_of(municipality));
    for instalment in 1..=N_INSTALMENTS {
        for step in STEPS {
            let name = format!("{municipality}-{instalment}-{step}");
            let is_noted = done.contains(&name);
            if is_noted && instalment % 8 != 1 {
                continue;
            }
            send(desk, &grant, &name, &command(&grant, instalment, step)).await;
            if !is_noted {
                let mut file = OpenOptions::new().append(true).open(notes).unwrap();
                file.write_all(format!("{name}\n").as_bytes()).unwrap();
            }
        }
    }
}

fn command(grant: &GrantId, instalment: u16, step: &str) -> (String, Payment) {
    let municipality = grant.as_str().rsplit('-').next().unwrap();
    let planned = kronor(3_960_000).ore();
    let upto = |index: u16| planned * i64::from(index) / i64::from(N_INSTALMENTS);
    let amount = domain::money::Ore::new(upto(instalment) - upto(instalment - 1));
    let order = OrderKey { grant: grant.clone(), instalment, attempt: 1 };
    let (who, command) = match step {
        "requested" => (format!("signatory {municipality}"), Payment::Request { instalment }),
        "fixed" => ("officer".to_owned(), Payment::Fix { instalment, amount }),
        "first-attested" => ("accountant".to_owned(), Payment::Attest { instalment }),
        "attested" => ("second accountant".to_owned(), Payment::Attest { instalment }),
        _ => ("accountant".to_owned(), Payment::Send(order)),
    };
    (who, command)
}

/// Sends a command until it is confirmed, with the same key each time.
async fn send(desk: &Desk, grant: &GrantId, name: &str, (who, command): &(String, Payment)) {
    let at = domain::grants::act::Moment::start_of(date!(2018 - 09 - 01)).unwrap();
    let act = domain::grants::act::Act {
        actor: actor(who),
        at,
        reason: None,
        command: Grant::Payment(command.clone()),
    };
    let sent = Sent::new(act, format!("pay-{name}").parse().unwrap());
    loop {
        match desk.act_on_grant(grant, &sent).await {
            Ok(_) => return,
            Err(DeskError::Busy | DeskError::Register(_)) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}
