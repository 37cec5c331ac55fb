use evaluation::answer::Evaluation;
use evaluation::design::Plan;
use evaluation::evidence::{Reason, Verdict};

use super::*;
use crate::describe_municipality::tests::LIBRARY;
use crate::design_file::{self, DesignFile};
use crate::evaluation_ledger::{Kept, Ledger};
use crate::run_evaluation::{EvaluationRun, register, run_evaluation};
use crate::worked_evaluations::{Case, worked_evaluation};

const ID: &str = "kostnadsutjamning-1996-2004";

fn shipped() -> DesignFile {
    let shipped = design_file::shipped().unwrap();
    shipped.into_iter().find(|file| file.design.id == ID).unwrap()
}

fn changed(from: &str, to: &str) -> DesignFile {
    let text = shipped().text;
    assert!(text.contains(from), "{from}");
    design_file::read("d.toml", text.replacen(from, to, 1).as_bytes()).unwrap()
}

fn followed(file: &DesignFile) -> EvaluationRun {
    run_evaluation(&LIBRARY, file, None, None).unwrap()
}

fn answer(run: &EvaluationRun, place: usize) -> &Evaluation {
    run.outcomes[place].evidence.answer.as_ref().unwrap()
}

#[test]
fn the_design_that_ships_finds_what_the_worked_evaluation_finds() {
    let run = followed(&shipped());
    let worked = worked_evaluation(Case::CostEqualisation.id()).unwrap().unwrap();
    assert_eq!(answer(&run, 0), &worked.answer);
    let (_, officials) = worked.beside.iter().find(|(key, _)| *key == "administration").unwrap();
    assert_eq!(answer(&run, 1), officials);
    for outcome in &run.outcomes {
        let evidence = &outcome.evidence;
        assert_eq!(evidence.verdict, Verdict::CannotBeTold, "{}", outcome.name);
        assert_eq!(evidence.reason, Reason::NoSizeOfInterest);
        assert!(outcome.first_stage_f().unwrap() < 10.0, "the grant hardly changes there");
        assert!(evidence.checks.iter().all(|check| check.answer.is_ok()), "{}", outcome.name);
        assert!(outcome.explorative, "the data set was there");
    }
    let ids: Vec<String> = run.outcomes.iter().map(RunOutcome::id).collect();
    assert_eq!(ids, ["pers-total", "pers-admin"]);
}

#[test]
fn without_clusters_it_finds_what_rdrobust_finds() {
    let run = followed(&changed("cluster = ", "# "));
    let found = answer(&run, 0);
    let told = [found.estimate.unwrap(), found.standard_error.unwrap()];
    for (found, peer) in told.into_iter().zip([0.3386, 0.2285]) {
        assert!((found - peer).abs() < 0.000_05, "rdrobust 2.1.1, fuzzy, deriv = 1: {told:?}");
    }
}

#[test]
fn it_is_registered_with_its_data_set_and_its_record_is_made_again_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let file = shipped();
    let moment = "2026-11-22T07:45:00Z";
    let Kept::New(registration) = register(&LIBRARY, &ledger, &file, moment).unwrap() else {
        panic!("new")
    };
    let set = shipped_data::with_id("cost-equalisation").unwrap();
    let knew = Knew::DataSet(KnownDataSet { id: set.id.to_owned(), sha256: set.sha256.to_owned() });
    assert_eq!(registration.knew, knew);
    let run = run_evaluation(&LIBRARY, &file, Some(&registration), None).unwrap();
    let again = run_evaluation(&LIBRARY, &file, Some(&registration), Some(&[])).unwrap();
    assert_eq!(run.record(), again.record());
    let record: serde_json::Value = serde_json::from_str(&run.record()).unwrap();
    assert_eq!(record["rests_on"]["shipped"]["sha256"], set.sha256);
    assert_eq!(record["rests_on"]["data_sets"], serde_json::json!([]));
    assert_eq!(record["outcomes"][0]["answer"]["estimate"], answer(&run, 0).estimate.unwrap());
    assert_eq!(record["outcomes"][0]["checks"].as_array().unwrap().len(), 5);
    assert!(record["outcomes"][0]["figures"]["binned-treatment"]["details"]["bins"].is_array());
    ledger.keep(&run.record_id(), &run.record()).unwrap();
    assert!(matches!(ledger.keep(&run.record_id(), &again.record()).unwrap(), Kept::Known(_)));
    assert_ne!(run.record_id(), followed(&file).record_id(), "one rests on no registration");
}

#[test]
fn every_table_is_a_file() {
    let run = followed(&shipped());
    let outcome = run.outcome("pers-total").unwrap();
    for (file, n_lines) in [
        ("estimates", 4),
        ("first-stage.first_stage", 4),
        ("placebo-cutoffs.placebo_cutoffs", 3),
        ("bandwidths.bandwidth_sensitivity", 3),
        ("binned-treatment.bins", 33),
        ("binned-outcome.bins", 33),
    ] {
        let csv = outcome.table_csv(file).unwrap_or_else(|| panic!("{file}"));
        assert_eq!(csv.lines().count(), n_lines, "{file}");
        assert!(outcome.tables(2).iter().any(|table| table.file == file), "{file}");
    }
    assert_eq!(outcome.table_csv("binned-outcome.annat"), None);
    let csv = run.table().csv();
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.lines().all(|line| line.split(',').count() == 17), "{csv}");
    let Plan::Threshold(plan) = &run.design.plan else { panic!("a threshold") };
    assert_eq!(outcome.thresholds(plan.cutoff).len(), 2);
}

#[test]
fn what_the_data_set_lacks_is_named_and_nothing_is_registered() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let refused = |from: &str, to: &str| {
        let file = changed(from, to);
        let told = register(&LIBRARY, &ledger, &file, "x").unwrap_err().to_string();
        assert_eq!(run_evaluation(&LIBRARY, &file, None, None).unwrap_err().to_string(), told);
        told
    };
    let told = refused("\"cost-equalisation\"", "\"grants\"");
    let known = "there are cost-equalisation, tobacco, basque-country, minimum-wage, senate";
    assert_eq!(
        told,
        format!("follow the design {ID}: no data set grants ships with the program; {known}")
    );
    let told = refused("\"pers_admin\"", "\"pers_school\"");
    assert!(told.contains("it has no column 'pers_school'; it has code, year"), "{told}");
    let told = refused("cluster = \"code\"", "cluster = \"county\"");
    assert!(told.contains("it has no column 'county'"), "{told}");
    let told = refused("\"forcing\"", "\"municipality\"");
    assert!(told.contains("does not fit the column municipality"), "{told}");
    assert!(ledger.designs().unwrap().is_empty());
}
