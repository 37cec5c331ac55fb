//! `brygga evaluate`: the published numbers from the published data, and refusals that say what
//! would work.

mod design;
mod scan;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::{Answer, brygga, finish};
use crate::store;

/// Returns a data set of the reference values.
fn data(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../evaluation/tests/reference/data");
    PathBuf::from(folder).join(name).display().to_string()
}

/// Runs `evaluate` with the words of a line and a data set of the reference values.
fn evaluate(line: &str, file: &str) -> Answer {
    let mut command = brygga(["evaluate"]);
    command.args(line.split_whitespace()).args(["--data", &data(file)]);
    finish(command)
}

fn json(line: &str, file: &str) -> Value {
    evaluate(&format!("{line} --format json"), file).json()
}

fn assert_near(found: &Value, expected: f64, tolerance: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found - expected).abs() < tolerance, "{found} is not {expected}");
}

const SMOKING: &str =
    "--outcome PacksPerCapita --unit State --time Year --treated California --start 1989";
const EMPLOYMENT: &str = "--outcome lemp --unit countyreal --time year --cohort first_treat";

#[test]
fn californias_tobacco_programme_has_its_published_effects() {
    let answer = json(&format!("synthetic-did {SMOKING} --mode compatible"), "prop99.csv");
    assert_near(&answer["estimate"], -15.603_827_872_733_849, 1e-9);
    assert_eq!(answer["standard_error"], Value::Null, "one treated unit has no sampling error");
    assert!(answer["warnings"][0].as_str().unwrap().contains("one treated unit"));
    let answer = json(&format!("synthetic-control {SMOKING}"), "prop99.csv");
    assert_near(&answer["estimate"], -19.513_63, 1e-4);
    assert_near(&answer["p_value"], 3.0 / 39.0, 1e-12);
    let weights = answer["details"]["weights"].as_array().unwrap();
    assert!(weights.iter().any(|row| row["donor"] == "Utah"));
}

#[test]
fn the_minimum_wage_has_its_published_effect_by_every_estimator() {
    let answer = json(&format!("staggered {EMPLOYMENT} --aggregate dynamic"), "mpdta.csv");
    assert_near(&answer["estimate"], -0.077_239_821_46, 1e-9);
    assert_near(&answer["standard_error"], 0.019_964_989_08, 1e-9);
    for (estimator, effect) in [
        ("imputation", -0.047_709_918_28),
        ("two-stage", -0.047_709_918_28),
        ("bacon", -0.036_548_936_67),
    ] {
        let line = format!("staggered {EMPLOYMENT} --estimator {estimator}");
        assert_near(&json(&line, "mpdta.csv")["estimate"], effect, 1e-9);
    }
    let line = format!("event-study {EMPLOYMENT} --cluster countyreal");
    assert_near(&json(&line, "mpdta.csv")["estimate"], -0.039_951_275, 1e-8);
}

#[test]
fn a_formula_gives_what_columns_give() {
    let columns = "fixed-effects --outcome y --treatment x1 --absorb id,period --cluster id";
    let columns = json(columns, "base_did.csv");
    let mut command = brygga(["evaluate", "fixed-effects", "--formula", "y ~ x1 | id + period"]);
    command.args(["--cluster", "id", "--format", "json", "--data", &data("base_did.csv")]);
    let formula = finish(command).json();
    for key in ["estimate", "standard_error", "p_value", "n", "clusters"] {
        assert_eq!(columns[key], formula[key], "{key}");
    }
}

#[test]
fn the_senate_has_its_published_jump_and_its_files() {
    let line = "discontinuity --outcome vote --running margin";
    let answer = json(line, "rdrobust_senate.csv");
    assert_near(&answer["estimate"], 7.414_130_749, 1e-8);
    let rows = evaluate(&format!("{line} --format csv --details estimates"), "rdrobust_senate.csv");
    let rows = rows.csv();
    assert_eq!((rows[0][0].as_str(), rows.len()), ("row", 4));
    let density = json("discontinuity --running margin --density", "rdrobust_senate.csv");
    assert_eq!(density["method"], "density-test");
}

#[test]
fn how_wrong_parallel_trends_may_be_is_told_from_an_event_study() {
    let folder = store::folder();
    let file = folder.path().join("study.csv");
    fs::write(&file, "time,beta,se\n-3,0.01,0.02\n-2,0.0,0.02\n0,0.2,0.03\n1,0.25,0.03\n").unwrap();
    let line = "sensitivity --period time --coefficient beta --standard-error se --bounds 0,1";
    let mut command = brygga(["evaluate"]);
    command.args(line.split(' ')).args(["--format", "json", "--data"]).arg(&file);
    let answer = finish(command).json();
    let intervals = answer["details"]["robust_intervals"].as_array().unwrap();
    assert_eq!(intervals.len(), 2);
    let width = |row: &Value| row["high"].as_f64().unwrap() - row["low"].as_f64().unwrap();
    assert!(width(&intervals[1]) > width(&intervals[0]), "{answer}");
}

#[test]
fn what_an_event_study_printed_is_asked_how_far_it_can_be_trusted() {
    let folder = store::folder();
    let file = folder.path().join("study.json");
    let line = format!("event-study {EMPLOYMENT} --cluster countyreal --format json");
    fs::write(&file, evaluate(&line, "mpdta.csv").text()).unwrap();
    let mut command = brygga(["evaluate", "sensitivity", "--format", "json", "--data"]);
    command.arg(&file);
    let answer = finish(command).json();
    assert_eq!(answer["details"]["robust_intervals"].as_array().unwrap().len(), 5);
    assert_eq!(answer["n"], 2500);
    fs::write(&file, "{\"details\": {}}").unwrap();
    let mut command = brygga(["evaluate", "sensitivity", "--data"]);
    command.arg(&file);
    finish(command).refusal(&["details.event_times", "event-study --format json"]);
}

#[test]
fn every_method_is_listed_with_its_source() {
    let listed = finish(brygga(["evaluate", "--list", "--format", "json"])).json();
    let listed = listed.as_array().unwrap();
    for id in ["fixed-effects", "callaway-santanna", "synthetic-did", "sensitivity"] {
        let method = listed.iter().find(|method| method["id"] == id).expect(id);
        assert!(!method["source"].as_str().unwrap().is_empty());
    }
}

#[test]
fn what_cannot_be_told_is_refused_with_what_would_work() {
    let one_treated = evaluate(&format!("staggered {EMPLOYMENT}"), "mpdta_one_treated.csv");
    one_treated.refusal(&["one unit only in cohort 2004", "synthetic control"]);
    evaluate("fixed-effects --formula y~log2(x1)|id", "base_did.csv").refusal(&["log2", "log"]);
    let unknown = SMOKING.replace("California", "Kalifornien");
    evaluate(&format!("synthetic-control {unknown}"), "prop99.csv").refusal(&["Kalifornien"]);
    let line = "discontinuity --outcome vote --running margin --bandwidth -3";
    evaluate(line, "rdrobust_senate.csv").refusal(&["--bandwidth -3", "above zero"]);
    let line = "fixed-effects --outcome y --treatment nothing --absorb id";
    evaluate(line, "base_did.csv").refusal(&["nothing", "x1"]);
    let folder = store::folder();
    let file = folder.path().join("twice.csv");
    fs::write(&file, "u,t,y,g\na,1,1,0\na,1,2,0\nb,1,3,2\nb,2,4,2\n").unwrap();
    let mut command = brygga(["evaluate", "staggered", "--outcome", "y", "--unit", "u"]);
    command.args(["--time", "t", "--cohort", "g", "--data"]).arg(&file);
    finish(command).refusal(&["unit 'a' has 2 rows in period 1"]);
}

#[test]
fn a_family_of_outcomes_is_allowed_for() {
    let folder = store::folder();
    let file = folder.path().join("found.csv");
    fs::write(&file, "name,p\na,0.01\nb,0.04\nc,\n").unwrap();
    let mut command =
        brygga("evaluate many-outcomes p-values --outcome name --p-value p".split(' '));
    command.arg("--data").arg(&file).args(["--format", "json"]);
    let answer = finish(command).json();
    let rows = answer["details"].as_object().unwrap().values().next().unwrap().clone();
    assert_near(&rows[0]["holm"], 0.02, 1e-12);
    assert_near(&rows[1]["benjamini_hochberg"], 0.04, 1e-12);
    assert_eq!(rows[2]["holm"], Value::Null, "a missing p-value stays missing");

    let line = "many-outcomes romano-wolf --outcomes lemp,lpop --treatment treat --absorb year \
                --cluster countyreal --draws 199";
    let answer = json(line, "mpdta.csv");
    assert!(answer["p_value"].as_f64().is_some_and(|p| p > 0.0 && p <= 1.0), "{answer}");
    let text =
        "many-outcomes romano-wolf --outcomes lemp,none --treatment treat --cluster countyreal";
    evaluate(text, "mpdta.csv").refusal(&["none"]);
}
