//! `brygga measure`: the same numbers as other software, from any table, and clear refusals.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Answer, brygga, finish, run};
use crate::store;

fn reference(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../measures/tests/reference");
    Path::new(folder).join(name)
}

fn measure(line: &str, data: &Path) -> Answer {
    let mut command = brygga(["measure"]);
    command.args(line.split_whitespace()).arg("--data").arg(data);
    finish(command)
}

#[track_caller]
fn close(found: &Value, expected: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn every_measure_is_listed_with_its_source() {
    let list = run("measure --list --format json").json();
    let list = list.as_array().unwrap();
    assert!(list.len() > 100, "{}", list.len());
    for measure in list {
        for key in ["family", "id", "name", "definition", "source"] {
            assert!(measure[key].as_str().is_some_and(|text| !text.is_empty()), "{measure}");
        }
    }
    assert!(run("measure --list").text().contains("gini"));
}

#[test]
fn school_segregation_is_that_of_r() {
    // R's package segregation 1.1.0.9000 on its schools00: M 0.425538975876420, H 0.418808314641945.
    let data = reference("schools00.csv");
    let line = "segregation --areas school --groups asian,black,hisp,native,white --format json";
    let wide = store::folder();
    let file = wide.path().join("wide.csv");
    std::fs::write(&file, by_race(&data)).unwrap();
    let m = measure(&format!("{line} --measure mutual-information"), &file).json();
    close(&m["estimate"], 0.425_538_975_876_420);
    let h = measure(&format!("{line} --measure multigroup-information-theory"), &file).json();
    close(&h["estimate"], 0.418_808_314_641_945);
}

/// Turns rows of school, race and count into a row for each school.
fn by_race(long: &Path) -> String {
    let mut reader = csv::Reader::from_path(long).expect("the schools can be read");
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|known| known == name).expect("a column");
    let (school, race, count) = (at("school"), at("race"), at("n"));
    let races = ["asian", "black", "hisp", "native", "white"];
    let mut schools: std::collections::BTreeMap<String, [u64; 5]> = Default::default();
    for row in reader.records() {
        let row = row.unwrap();
        let race = races.iter().position(|known| *known == &row[race]).expect("a known race");
        schools.entry(row[school].to_owned()).or_default()[race] +=
            row[count].parse::<u64>().unwrap();
    }
    let mut out = format!("school,{}\n", races.join(","));
    for (school, counts) in schools {
        let counts: Vec<String> = counts.iter().map(u64::to_string).collect();
        out.push_str(&format!("{school},{}\n", counts.join(",")));
    }
    out
}

#[test]
fn what_has_no_meaning_is_refused_in_one_sentence() {
    let folder = store::folder();
    let file = folder.path().join("t.csv");
    std::fs::write(&file, "area,a,b\nx,10,5\ny,-3,8\n").unwrap();
    let line = "segregation --areas area --groups a,b";
    measure(line, &file).refusal(&["'a'", "-3"]);
    measure("segregation --areas place --groups a,b", &file).refusal(&["place", "area"]);
    std::fs::write(&file, "area,a,b\nx,10,5\ny,3,8\n").unwrap();
    measure(&format!("{line} --measure dissimilarty"), &file).refusal(&["dissimilarty"]);
    measure("inequality --value area", &file).refusal(&["area"]);
    measure("suppress --dimensions area", &file).refusal(&["--threshold"]);
    measure(line, &folder.path().join("none.csv")).refusal(&["none.csv"]);
}
