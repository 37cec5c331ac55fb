//! `brygga evaluate scan`: every indicator of the store, ranked, whatever the number of threads.

use std::fs;
use std::path::Path;

use crate::program::{Answer, brygga, finish};
use crate::store;

/// Runs a scan of the shipped store on so many threads; few draws, for time's sake.
fn scan(treated: &Path, words: &str, threads: &str) -> Answer {
    let mut command = brygga(["evaluate", "scan", "--treated"]);
    command.arg(treated).args(words.split_whitespace()).arg("--store").arg(store::shipped());
    command.env("RAYON_NUM_THREADS", threads);
    finish(command)
}

const NARROW: &str = "--from 2018 --least-before 18 --draws 199 --format json";

#[test]
fn every_indicator_with_adequate_history_is_ranked_the_same_on_any_number_of_threads() {
    let folder = store::folder();
    let file = folder.path().join("treated.csv");
    fs::write(&file, "kommun;kommunkod\nBorlänge;2081\nFilipstad;1782\nMotala;0583\n").unwrap();
    let one = scan(&file, NARROW, "1");
    assert_eq!(one.stdout, scan(&file, NARROW, "3").stdout);
    let answer = one.json();
    let rows = answer["details"]["indicators"].as_array().unwrap();
    assert_eq!(answer["n"].as_u64().unwrap(), rows.len() as u64);
    let left = answer["details"]["left_out"].as_array().unwrap();
    assert!(left.iter().all(|row| !row["reason"].as_str().unwrap().is_empty()));
    let reasons = answer["details"]["reasons_for_leaving_out"].as_array().unwrap();
    let counted: u64 = reasons.iter().map(|row| row["indicators"].as_u64().unwrap()).sum();
    assert_eq!(counted, left.len() as u64, "every one left out has a reason");
    let said = answer["warnings"][0].as_str().unwrap();
    assert!(said.contains("false start in 2014"), "{said}");
    for row in rows {
        let share = |key: &str| row[key].as_f64().unwrap();
        assert!(share("p_value") >= 1.0 / 200.0, "{row}");
        assert!(share("p_value") <= share("p_value_calibrated"), "{row}");
        assert!(share("p_value_calibrated") <= share("q_value"), "{row}");
        assert!(
            (share("z") * share("standard_error") - share("effect")).abs()
                < 1e-9 * (1.0 + share("effect").abs()),
            "{row}"
        );
        assert!(share("q_value") <= share("q_value_any_dependence"), "{row}");
        assert!(row["years_before"].as_u64().unwrap() >= 18 && row["treated"] != 0, "{row}");
    }
}

#[test]
fn a_scan_that_cannot_be_made_is_refused_in_a_sentence() {
    let folder = store::folder();
    let file = folder.path().join("treated.csv");
    fs::write(&file, "kommunkod\n2081\n9999\n").unwrap();
    scan(&file, NARROW, "2").refusal(&["line 3", "9999"]);
    fs::write(&file, "kommunkod\n2081\n1782\n").unwrap();
    scan(&file, "--from 2060", "2").refusal(&["from 2060", "end before the start"]);
    let exclude = format!("--from 2018 --exclude {}", file.display());
    scan(&file, &exclude, "2").refusal(&["1782", "treated"]);
    scan(&file, "--from 2018 --draws 5", "2").refusal(&["--draws", "99"]);
    scan(&file, "--from 2018 --false-start 2018", "2").refusal(&["--false-start", "before --from"]);
    scan(&file, "--from 2018 --indicators N99999", "2").refusal(&["N99999", "no such indicator"]);
    fs::write(&file, "name\nMotala\n").unwrap();
    scan(&file, "--from 2018", "2").refusal(&["no column", "Motala"]);
    scan(&folder.path().join("nowhere.csv"), "--from 2018", "2").refusal(&["nowhere.csv"]);
}

#[test]
fn the_list_of_methods_names_the_scan() {
    let mut command = brygga(["evaluate", "--list"]);
    command.arg("--store").arg(store::shipped());
    assert!(finish(command).text().contains("scan"));
}
