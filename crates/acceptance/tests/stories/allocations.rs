//! `brygga allocate`: the parts are the frame, to the krona.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tempfile::TempDir;

use crate::program::{Answer, brygga, finish};
use crate::store;

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: store::folder() }
    }

    fn write(&self, weights: &str) -> PathBuf {
        let file = self.folder.path().join("weights.csv");
        fs::write(&file, weights).expect("the file can be written");
        file
    }

    fn divide(&self, frame: &str, weights: &str, format: &str) -> Answer {
        let mut command = brygga(["allocate", "--any-code"]);
        command.arg(format!("--frame={frame}")).arg("--weights").arg(self.write(weights));
        command.args(["--format", format]);
        finish(command)
    }

    fn parts(&self, frame: &str, weights: &str) -> Vec<(String, i64)> {
        let answer = self.divide(frame, weights, "json").json();
        let parts = answer["parts"].as_array().expect("a list of parts");
        parts
            .iter()
            .map(|part| (part["code"].as_str().unwrap().to_owned(), ore(&part["amount"])))
            .collect()
    }
}

/// Reads an amount in kronor as whole öre.
fn ore(amount: &serde_json::Value) -> i64 {
    let text = amount.to_string();
    let (kronor, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = format!("{decimals:0<2}");
    assert_eq!(decimals.len(), 2, "{text} is written in kronor and öre");
    kronor.parse::<i64>().unwrap() * 100 + decimals.parse::<i64>().unwrap()
}

#[test]
fn the_parts_sum_to_the_frame_for_any_frame_and_weights() {
    let desk = Desk::new();
    let mut runner =
        TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() });
    let weight = prop_oneof![Just(0.0), 0.001..10.0_f64, 1.0..1e9_f64];
    let question =
        (0_i64..=900_000_000_000, proptest::collection::vec(weight, 1..60), any::<bool>());
    let outcome = runner.run(&question, |(kronor, weights, in_ore)| {
        prop_assume!(weights.iter().sum::<f64>() > 0.0);
        let frame = if in_ore { format!("{kronor}.07") } else { kronor.to_string() };
        let mut file = String::from("code,weight\n");
        for (index, weight) in weights.iter().enumerate() {
            file += &format!("M{index},{weight}\n");
        }
        let parts = desk.parts(&frame, &file);
        let sum: i64 = parts.iter().map(|(_, amount)| amount).sum();
        prop_assert_eq!(sum, kronor * 100 + if in_ore { 7 } else { 0 });
        for ((_, amount), weight) in parts.iter().zip(&weights) {
            prop_assert!(*amount >= 0);
            prop_assert!(*weight > 0.0 || *amount == 0);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn the_frame_in_the_answer_is_the_frame_that_was_asked_for() {
    let answer = Desk::new().divide("75000000", "code,weight\n0114,1\n0115,2\n", "json").json();
    assert_eq!(ore(&answer["frame"]), 7_500_000_000);
}

#[test]
fn the_order_of_the_rows_changes_no_part() {
    let desk = Desk::new();
    let rows = ["A,1", "B,1", "C,1", "D,2.5", "E,0.1", "F,1"];
    let mut expected = desk.parts("1000", &format!("code,weight\n{}\n", rows.join("\n")));
    expected.sort();
    for turn in 1..rows.len() {
        let mut turned = rows;
        turned.rotate_left(turn);
        let mut parts = desk.parts("1000", &format!("code,weight\n{}\n", turned.join("\n")));
        parts.sort();
        assert_eq!(parts, expected);
    }
}

#[test]
fn floors_and_caps_hold() {
    let desk = Desk::new();
    let file = "code,weight,base,floor,cap\nA,1,100,,\nB,10,,,300\nC,1,,250,\nD,8,,,\n";
    let parts = desk.parts("2000", file);
    let of = |code: &str| parts.iter().find(|(known, _)| known == code).unwrap().1;
    assert_eq!(parts.iter().map(|(_, amount)| amount).sum::<i64>(), 200_000);
    assert!(of("A") >= 10_000 && of("B") == 30_000 && of("C") >= 25_000, "{parts:?}");
}

#[test]
fn csv_and_json_give_the_same_parts() {
    let desk = Desk::new();
    let file = "code,weight\n0114,1\n0115,2\n0117,4\n";
    let csv = desk.divide("1000.55", file, "csv").csv();
    let position = |name: &str| csv[0].iter().position(|column| column == name).unwrap();
    let from_csv: Vec<(String, i64)> = csv[1..]
        .iter()
        .map(|row| {
            let amount: serde_json::Value = serde_json::from_str(&row[position("amount")]).unwrap();
            (row[position("code")].clone(), ore(&amount))
        })
        .collect();
    assert_eq!(from_csv, desk.parts("1000.55", file));
    let table = desk.divide("1000.55", file, "table").text();
    assert!(table.contains("0114") && table.contains("Upplands Väsby"), "{table}");
}

#[test]
fn what_cannot_be_divided_is_refused_with_the_reason() {
    let desk = Desk::new();
    for (frame, file, hints) in [
        ("1000", "code,weight,floor\nA,1,600\nB,1,600\n", &["1200"][..]),
        ("1000", "code,weight,cap\nA,1,100\nB,1,100\n", &["200"]),
        ("1000", "code,weight,floor,cap\nA,1,200,100\n", &["200", "100"]),
        ("1000", "code,weight\nA,0\nB,0\n", &["weight"]),
        ("1000", "code,weight\nA,1\nA,2\n", &["line 3", "A"]),
        ("1000", "code,weight\nA,-1\n", &["line 2", "-1"]),
        ("1000", "code,weight\nA,NaN\n", &["line 2", "NaN"]),
        ("1000", "code,weight\nA,inf\n", &["line 2", "inf"]),
        ("1000", "code,weight\nA,\n", &["line 2"]),
        ("1000", "code,weight\nA,1,2\n", &["line 2"]),
        ("1000", "code,vikt\nA,1\n", &["vikt"]),
        ("1000", "code,weight\n", &["rows"]),
        ("1000", "", &["empty"]),
        ("-1", "code,weight\nA,1\n", &["-1"]),
    ] {
        desk.divide(frame, file, "json").refusal(hints);
    }
    for frame in ["tusen", "1.005", "1e30", "NaN", "99999999999999999999999"] {
        desk.divide(frame, "code,weight\nA,1\n", "json").misuse(&[frame]);
    }
}

#[test]
fn codes_are_those_of_areas_that_exist() {
    let desk = Desk::new();
    for (code, hint) in [("9999", "9999"), ("114", "0114"), ("Hofors", "Hofors")] {
        let mut command = brygga(["allocate", "--frame=10", "--format", "json"]);
        command.arg("--weights").arg(desk.write(&format!("code,weight\n{code},1\n")));
        finish(command).refusal(&["weights.csv", "line 2", hint]);
    }
}
