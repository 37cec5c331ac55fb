//! `brygga observations`: the values, against what others read from the same publications.

use std::collections::BTreeMap;

use crate::program::{cells, finish, run_on};
use crate::store;

const HEADER: [&str; 7] = ["indicator", "area", "period", "group", "value", "status", "data_set"];

/// Cells of a table that was made from the published dump with other software; see
/// `known_cells.py`.
const KNOWN: &str = include_str!("known_cells.csv");

/// How far a number may be from one that was written with six significant digits.
const SIX_DIGITS: f64 = 1e-5;

fn rows(line: &str) -> Vec<Vec<String>> {
    let mut rows = run_on(store::shipped(), &format!("observations {line} --format csv")).csv();
    assert_eq!(rows.remove(0), HEADER);
    rows
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap_or_else(|_| panic!("'{cell}' is a number"))
}

#[test]
fn the_values_are_those_that_other_software_reads() {
    let mut known: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for cell in cells(KNOWN).into_iter().skip(1) {
        known.entry(cell[0].clone()).or_default().push(cell);
    }
    let mut n_compared = 0;
    for (indicator, expected) in known {
        let line = format!("--indicator {indicator} --level municipality --group T");
        let there: BTreeMap<(String, String), String> = rows(&line)
            .into_iter()
            .map(|row| ((row[1].clone(), row[2].clone()), row[4].clone()))
            .collect();
        for cell in expected {
            let key = (cell[1].clone(), cell[2].clone());
            let found = there.get(&key).filter(|value| !value.is_empty());
            match (cell[3].as_str(), found) {
                ("", None) => {}
                ("", Some(value)) => panic!("{cell:?} is missing, not {value}"),
                (_, None) => panic!("{cell:?} is lost"),
                (expected, Some(found)) => {
                    let (expected, found) = (number(expected), number(found));
                    let close = (expected - found).abs() <= SIX_DIGITS * expected.abs();
                    assert!(close, "{cell:?}: {found}");
                }
            }
            n_compared += 1;
        }
    }
    assert_eq!(n_compared, KNOWN.lines().count() - 1);
}

#[test]
fn the_municipalities_have_as_many_inhabitants_as_the_nation_every_year() {
    let sum_by_year = |level: &str| {
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for row in rows(&format!("--indicator N01951 --level {level} --group T")) {
            *sums.entry(row[2].clone()).or_default() += number(&row[4]);
        }
        sums
    };
    let nation = sum_by_year("nation");
    assert_eq!(nation.len(), 29, "1994 to 2022");
    assert_eq!(sum_by_year("municipality"), nation);
}

#[test]
fn the_regional_statistical_areas_have_as_many_inhabitants_as_their_municipality() {
    let mut by_municipality: BTreeMap<String, f64> = BTreeMap::new();
    let mut n_areas = 0;
    for row in rows("--indicator SCB-RegSO:folkmangd --level regso --period 2022-2022") {
        *by_municipality.entry(row[1][..4].to_owned()).or_default() += number(&row[4]);
        n_areas += 1;
    }
    assert_eq!(n_areas, 3_363);
    let expected: BTreeMap<String, f64> =
        rows("--indicator N01951 --level municipality --group T --period 2022-2022")
            .into_iter()
            .map(|row| (row[1].clone(), number(&row[4])))
            .collect();
    assert_eq!(by_municipality, expected);
}

#[test]
fn every_filter_narrows_and_all_of_them_meet() {
    let all = rows("--indicator N15428");
    let same = |row: &&Vec<String>| {
        ["0114", "2104"].contains(&row[1].as_str())
            && row[3] == "K"
            && (2015..=2018).contains(&row[2].parse::<i32>().unwrap())
    };
    let expected: Vec<&Vec<String>> = all.iter().filter(same).collect();
    assert!(!expected.is_empty());
    let narrowed = rows("--indicator N15428 --area 0114,2104 --period 2015-2018 --group K");
    assert_eq!(narrowed.iter().collect::<Vec<_>>(), expected);
    for (level, width) in [("nation", "SE"), ("county", "01"), ("municipality", "0114")] {
        let rows = rows(&format!("--indicator N01951 --level {level} --period 2022-2022"));
        assert!(rows.iter().all(|row| row[1].len() == width.len()), "{level}");
        assert!(rows.iter().any(|row| row[1] == width), "{level} holds {width}");
    }
}

#[test]
fn csv_json_and_the_table_say_the_same() {
    let question = "observations --indicator N15428 --area SE,21,2104,0114 --group T,K,M";
    let ask = |format: &str| run_on(store::shipped(), &format!("{question} --format {format}"));
    let csv = ask("csv").csv();
    let json = ask("json").json();
    let json = json.as_array().expect("a list");
    assert_eq!(json.len() + 1, csv.len());
    for (row, object) in csv.iter().skip(1).zip(json) {
        for (name, cell) in HEADER.iter().zip(row) {
            match &object[*name] {
                serde_json::Value::Null => assert_eq!(cell, "", "{name} of {object}"),
                serde_json::Value::String(text) => assert_eq!(cell, text),
                value => assert_eq!(number(cell), value.as_f64().unwrap(), "{name} of {object}"),
            }
        }
    }
    let table = ask("table").text();
    for row in csv.iter().skip(1).take(20) {
        assert!(table.contains(&row[1]) && table.contains(&row[2]), "{row:?}");
    }
}

#[test]
fn what_is_written_as_parquet_or_csv_is_read_back_as_it_was() {
    let question = "--indicator N15428 --area SE,21,2104,0114";
    let expected = rows(question);
    let without_origin = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row[..6].to_vec()).collect()
    };
    for format in ["parquet", "csv"] {
        let line = format!("observations {question} --format {format}");
        let answer = run_on(store::shipped(), &line);
        assert_eq!(answer.code, Some(0), "{}", answer.stderr);
        let folder = store::folder();
        let file = folder.path().join(format!("values.{format}"));
        std::fs::write(&file, &answer.stdout).expect("the file can be written");
        let (_kept, copy) = store::copy();
        let mut import = crate::imports::import(&copy, &file);
        import.args(["--table", "round trip", "--published", "2030-01-01"]);
        finish(import).text();
        let line = format!("observations {question} --format csv");
        let again = run_on(&copy, &line).csv().split_off(1);
        assert_eq!(without_origin(&again), without_origin(&expected), "{format}");
        assert!(again.iter().all(|row| !expected.iter().any(|old| old[6] == row[6])));
    }
}

#[test]
fn the_same_question_has_the_same_bytes() {
    for format in ["csv", "json", "parquet", "table"] {
        let line = format!("observations --indicator N15428 --format {format}");
        let once = run_on(store::shipped(), &line);
        assert_eq!(once.code, Some(0), "{}", once.stderr);
        assert_eq!(once.stdout, run_on(store::shipped(), &line).stdout, "{format}");
    }
}

#[test]
fn what_is_missing_is_never_written_as_zero() {
    let rows = rows("--indicator N15428 --level municipality");
    for row in &rows {
        let has_value = ["final", "preliminary", "estimated"].contains(&row[5].as_str());
        assert_eq!(has_value, !row[4].is_empty(), "{row:?}");
    }
}
