//! The register from the command line: proved, copied and brought back.

use std::fs;
use std::path::Path;

use crate::program::{Answer, brygga, finish, run_on};
use crate::sign_in::account;
use crate::store;

/// Adds an account, and so the events that it takes.
fn add_account(store: &Path, address: &str) {
    let words = ["add", address, "--name", "Anna Påhittad", "--organisation", "tillväxtverket"];
    let words = [&words[..], &["--role", "systemförvaltare"]].concat();
    account(store, &words, "hästar klättrar sällan").text();
}

/// Runs a command with a path as its argument.
fn run_with(store: &Path, command: &str, path: &Path) -> Answer {
    let mut line = brygga([command]);
    line.arg(path).arg("--store").arg(store);
    finish(line)
}

#[test]
fn a_register_is_verified_copied_and_brought_back() {
    let folder = store::folder();
    let store = folder.path().join("store");
    add_account(&store, "anna@exempel.se");
    let sound = run_on(&store, "verify").text();
    assert!(sound.starts_with("sound: ") && sound.contains("\nhead: "), "{sound}");

    let copy = folder.path().join("kopia å.sqlite");
    let copied = run_with(&store, "backup", &copy).text();
    assert!(copied.starts_with("copied: "), "{copied}");
    run_with(&store, "backup", &copy).refusal(&["kopia å.sqlite"]);

    // What comes after the copy is gone once the copy is back, and kept beside it.
    add_account(&store, "bertil@exempel.se");
    assert_ne!(run_on(&store, "verify").text(), sound);
    let restored = run_with(&store, "restore", &copy).text();
    assert_eq!(restored.replace("restored: ", "sound: "), sound);
    assert_eq!(run_on(&store, "verify").text(), sound);
    assert!(store.join("register.sqlite.replaced").exists());
    let list = run_on(&store, "account list").text();
    assert!(list.contains("anna@exempel.se") && !list.contains("bertil"), "{list}");
}

#[test]
fn what_cannot_be_verified_or_brought_back_is_told_in_one_line() {
    let folder = store::folder();
    let store = folder.path().join("store");
    run_on(&store, "verify").refusal(&["register.sqlite", "there is none", "--register"]);
    run_with(&store, "backup", &folder.path().join("copy")).refusal(&["there is none"]);
    assert!(!store.join("register.sqlite").exists(), "nothing is made by looking");

    add_account(&store, "anna@exempel.se");
    let before = run_on(&store, "verify").text();
    let broken = folder.path().join("trasig.sqlite");
    fs::write(&broken, "ingen databas").unwrap();
    run_with(&store, "restore", &broken).refusal(&["trasig.sqlite"]);
    assert_eq!(run_on(&store, "verify").text(), before, "the register is as it was");

    let anchors = folder.path().join("anchors.txt");
    fs::write(&anchors, format!("2026-11-22 1 {}\n", "ab".repeat(32))).unwrap();
    let mut command = brygga(["verify", "--anchors"]);
    command.arg(&anchors).arg("--store").arg(&store);
    finish(command).refusal(&["register.sqlite", "anchor"]);
    fs::write(&anchors, "i dag 1\n").unwrap();
    let mut command = brygga(["verify", "--anchors"]);
    command.arg(&anchors).arg("--store").arg(&store);
    finish(command).refusal(&["anchors.txt", "i dag 1"]);
}
