//! `brygga measure`: the same numbers as other software, from any table, and clear refusals.

mod division;
mod protection;
mod time;

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

#[test]
fn every_command_has_measures_in_the_list_and_examples_in_its_help() {
    let list = run("measure --list --format json").json();
    let mut families: Vec<&str> =
        list.as_array().unwrap().iter().map(|listed| listed["family"].as_str().unwrap()).collect();
    families.dedup();
    assert_eq!(families.len(), 24, "{families:?}");
    for family in families {
        let help = run(&format!("measure {family} --help")).text();
        assert!(help.contains("--data") || help.contains("--before"), "{family}: {help}");
        assert!(help.contains(&format!("brygga measure {family} --")), "{family} has no example");
    }
}

#[test]
fn income_segregation_is_that_of_segindex() {
    let folder = store::folder();
    let file = folder.path().join("persons.csv");
    let areas = ["a", "a", "a", "a", "b", "b", "b", "c", "c", "c", "c"];
    let incomes = [80, 80, 70, 70, 50, 45, 40, 20, 20, 20, 10];
    let mut text = "area,income\n".to_owned();
    for (area, income) in areas.iter().zip(incomes) {
        text.push_str(&format!("{area},{income}\n"));
    }
    std::fs::write(&file, &text).unwrap();
    let expected = std::fs::read_to_string(reference("seg_segindex_HR.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let line = "income-segregation --areas area --income income --format json";
    let found = measure(&format!("{line} --ranks 14 --one-sided a-millionth"), &file).json();
    close(&found["estimate"], expected["outputs"]["doc_example_K14_m4"].as_f64().unwrap());
    std::fs::write(&file, format!("{text}d,\n")).unwrap();
    measure(line, &file).refusal(&["row 12", "'income'"]);
    let skipped = measure(&format!("{line} --skip-missing"), &file).json();
    assert_eq!(skipped["n"], 11);
    measure(&format!("{line} --skip-missing --ranks 2"), &file).refusal(&["degree 4"]);
}

#[test]
fn the_choices_that_move_ranks_are_told_by_sobol_indices() {
    let folder = store::folder();
    let (data, model) = (folder.path().join("units.csv"), folder.path().join("index.toml"));
    let mut text = "code,a,b,c,county\n".to_owned();
    for unit in 0..40_u32 {
        let (a, b, c) = (unit * 7 % 40, unit * 11 % 37 + 1, unit * unit % 41 + 1);
        text.push_str(&format!("{unit:03},{a},{b},{c},{}\n", unit % 4));
    }
    std::fs::write(&data, text).unwrap();
    std::fs::write(&model, MODEL).unwrap();
    let line = format!(
        "index --unit code --format json --model {} --sensitivity --base-rows 64",
        model.display()
    );
    let found = measure(&line, &data).json();
    assert_eq!(found.as_array().map(Vec::len), Some(2));
    for choice in found.as_array().unwrap() {
        assert_eq!(choice["measure"], "Sobol sensitivity indices");
        assert!(choice["interval"]["low"].is_f64(), "{choice}");
        assert_eq!(choice["parts"][0]["name"], "total order");
    }
    assert_eq!(measure(&line, &data).json(), found, "the same seed gives the same numbers");
    let of_one = measure(&format!("{line} --rank-of 007 --replications 0"), &data).json();
    assert_eq!(of_one[0]["interval"], Value::Null);
    measure(&format!("{line} --rank-of 999"), &data).refusal(&["999"]);
    let fixed = MODEL.split("[uncertainty]").next().unwrap();
    std::fs::write(&model, fixed).unwrap();
    measure(&line, &data).refusal(&["index.toml", "[uncertainty]"]);
}

#[test]
fn years_are_filled_in_along_time_and_weights_sought_for_importance() {
    let folder = store::folder();
    let (data, model) = (folder.path().join("units.csv"), folder.path().join("index.toml"));
    let mut text = "code,year,a,b,c\n".to_owned();
    for (unit, year) in (0..20_u32).flat_map(|unit| (2020..2023_u32).map(move |y| (unit, y))) {
        let (b, c) = (unit * 11 % 19 + year % 3, unit * unit % 17 + 1);
        let a = if year == 2021 { String::new() } else { (unit * 7 % 20 + year).to_string() };
        text.push_str(&format!("{unit:02},{year},{a},{b},{c}\n"));
    }
    std::fs::write(&data, text).unwrap();
    let closed = MODEL.split_once("[uncertainty]").unwrap().0;
    let asked = closed
        .replace("impute-group-mean", "impute-linear-in-time")
        .replace("grouping = \"county\"", "ends = \"missing\"")
        .replace(
            "method = \"given\"",
            "method = \"optimised\"\nlevel = 1\nimportance = \"equal\"\nassociation = \
             \"pearson\"\nmaximum_steps = 500\ntolerance = 1e-9",
        );
    std::fs::write(&model, &asked).unwrap();
    let line = format!("index --unit code --format json --model {}", model.display());
    let built = measure(&format!("{line} --period year --measure composite-index"), &data).json();
    assert_eq!(built.as_array().map(Vec::len), Some(60));
    assert!(built.as_array().unwrap().iter().all(|unit| unit["estimate"].is_f64()));
    measure(&line, &data).refusal(&["00", "twice"]);
    std::fs::write(&model, format!("period = \"2022\"\n{asked}")).unwrap();
    measure(&line, &data).refusal(&["impute-linear-in-time", "period"]);
}

const MODEL: &str = r#"
id = "three"
name = "Three"
description = "Three indicators"

[ranking]
first = "largest"
ties = "first-place"

[normalisation]
method = "min-max"
low = 1
high = 100

[weighting]
method = "given"

[[level]]
aggregation = "arithmetic"
minimum_share = 0.5

[[preparation]]
step = "impute-group-mean"
grouping = "county"

[[group]]
id = "index"
name = "Index"

[[indicator]]
id = "a"
name = "A"
parent = "index"
direction = "raises"

[[indicator]]
id = "b"
name = "B"
parent = "index"
direction = "lowers"

[[indicator]]
id = "c"
name = "C"
parent = "index"
direction = "raises"

[uncertainty]
draws = 50
seed = 7
first_places = 10

[[uncertainty.choice]]
name = "weights"
weights = { level = 1, spread = 0.25 }

[[uncertainty.choice]]
name = "normalisation"
as_model = true
normalisations = [{ method = "rank", ties = "average" }]
"#;
