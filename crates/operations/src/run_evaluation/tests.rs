use std::path::Path;

use domain::area::Level;
use domain::data_set::Publication;
use domain::observation::Measured;
use evaluation::evidence::{Behind, Reason, Series, Verdict};
use observations::draft::{Draft, Rows};
use tempfile::TempDir;
use time::macros::date;

use super::*;
use crate::describe_municipality::tests::LIBRARY;
use crate::design_file;
use crate::evaluation_ledger::{Knew, Known};
use crate::follow_designs::{self, Followed};

/// The shipped store, copied by nobody: each test has its own.
fn library(folder: &TempDir) -> Library {
    Library::open(Path::new(folder.path()), &mut |_, _| ()).unwrap()
}

/// A design of one outcome on the shipped statistics, quick to follow.
fn small(change: impl FnOnce(String) -> String) -> DesignFile {
    let text = r#"
        id = "a-grant"
        title = "A grant"
        question = "Did it help?"
        programme = "A programme"
        source = "A decision"
        from = 2010
        level = 0.95
        seed = 1
        [treated]
        2018 = ["2081", "1490", "0127", "0484", "1782"]
        [[outcomes]]
        indicator = "N03926"
        group = "T"
        expected = "lower"
        horizon = 3
        smallest_of_interest = 0.3
        [comparison]
        rule = "never-treated"
        [method]
        estimator = "callaway-santanna"
    "#;
    design_file::read("d.toml", change(text.to_owned()).as_bytes()).unwrap()
}

fn series(run: &EvaluationRun) -> &Series {
    match &run.outcomes[0].evidence.behind {
        Behind::Series(series) => series,
        Behind::Threshold(_) => panic!("a plan of adoption rests on series"),
    }
}

fn known(registration: &Registration) -> &[Known] {
    match &registration.knew {
        Knew::Statistics { known, .. } => known,
        Knew::DataSet(_) => panic!("a plan of adoption rests on statistics"),
    }
}

fn new_year(library: &Library, year: &str) {
    let indicator = library.indicator(&"N03926".parse().unwrap()).unwrap();
    let mut rows = Rows::default();
    for area in library.areas().at_level(Level::Municipality) {
        let group = domain::group::Group::total();
        let value = Measured::final_value(3.0).unwrap();
        rows.push(&indicator.id, &area.code, year.parse().unwrap(), &group, value);
    }
    let publication = Publication {
        source: "Kolada".to_owned(),
        table: "Nya".to_owned(),
        title: "Nya".to_owned(),
        published: date!(2025 - 01 - 01),
        fetched: date!(2025 - 01 - 01),
        origin: "new.csv".to_owned(),
        terms: "test".to_owned(),
        withheld: None,
    };
    let draft = Draft { publication, indicators: vec![indicator], areas: Vec::new(), rows };
    library.store().import(draft, &mut |_, _| ()).unwrap();
    library.refresh().unwrap();
}

#[test]
fn a_run_on_the_shipped_statistics_is_registered_recorded_and_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let library = library(&folder);
    let ledger = Ledger::of(folder.path());
    let file = small(|text| text);
    let moment = "2026-11-22T07:45:00Z";
    let Kept::New(registration) = register(&library, &ledger, &file, moment).unwrap() else {
        panic!("new")
    };
    assert_eq!(known(&registration)[0].last_year, Some(2022));
    let run = run_evaluation(&library, &file, Some(&registration), None).unwrap();
    assert!(run.outcomes[0].explorative, "2018-2022 were there before");
    assert_eq!(series(&run).treated, 5);
    let sets: Vec<DataSetId> = run.data_sets().iter().map(|set| set.id.clone()).collect();
    ledger.keep(&run.record_id(), &run.record()).unwrap();

    // New statistics make another record; the old one is made again from its own data sets.
    new_year(&library, "2023");
    let later = run_evaluation(&library, &file, Some(&registration), None).unwrap();
    assert_ne!(later.record_id(), run.record_id());
    ledger.keep(&later.record_id(), &later.record()).unwrap();
    let again = run_evaluation(&library, &file, Some(&registration), Some(&sets)).unwrap();
    assert_eq!(again.record(), run.record());
    assert_eq!(ledger.records().unwrap().len(), 2);
}

#[test]
fn a_design_registered_before_the_years_are_known_is_not_explorative() {
    let folder = tempfile::tempdir().unwrap();
    let library = library(&folder);
    let ledger = Ledger::of(folder.path());
    let file = small(|text| text.replace("2018 = ", "2023 = "));
    let kept = register(&library, &ledger, &file, "2022-11-22T07:45:00Z").unwrap();
    let Kept::New(registration) = kept else { panic!("new") };
    let run = run_evaluation(&library, &file, Some(&registration), None).unwrap();
    assert_eq!(run.outcomes[0].evidence.verdict, Verdict::TooEarly);
    let early = Reason::TooEarly { known_to: Some(2022) };
    assert_eq!(run.outcomes[0].evidence.reason, early);
    assert!(!run.outcomes[0].explorative);
    new_year(&library, "2023");
    let run = run_evaluation(&library, &file, Some(&registration), None).unwrap();
    assert!(!run.outcomes[0].explorative, "registered before 2023 came");
    assert!(run.outcomes[0].evidence.answer.is_ok());
    let unregistered = run_evaluation(&library, &file, None, None).unwrap();
    assert!(unregistered.outcomes[0].explorative);
}

#[test]
fn those_just_below_a_threshold_are_fixed_when_the_design_is_registered() {
    let folder = tempfile::tempdir().unwrap();
    let library = &*LIBRARY;
    let ledger = Ledger::of(folder.path());
    let rule = "rule = \"just-below\"\nmodel = \"barn-och-unga-2022\"\nmost = 30";
    let file = small(|text| text.replace("rule = \"never-treated\"", rule));
    let kept = register(library, &ledger, &file, "2026-11-22T07:45:00Z").unwrap();
    let Kept::New(registration) = kept else { panic!("new") };
    assert_eq!(registration.compared().unwrap().len(), 30);
    let run = run_evaluation(library, &file, Some(&registration), None).unwrap();
    assert_eq!(series(&run).compared, 30);
    let file = small(|text| {
        text.replace(
            "rule = \"never-treated\"",
            &rule.replace("barn-och-unga-2022", "bilaga-32-2018"),
        )
    });
    let told = register(library, &ledger, &file, "x").unwrap_err().to_string();
    assert!(told.contains("just below a threshold"), "{told}");
    let file =
        small(|text| text.replace("rule = \"never-treated\"", &rule.replace("barn-och-unga", "x")));
    let told = register(library, &ledger, &file, "x").unwrap_err().to_string();
    assert!(told.contains("no selection model x-2022 ships"), "{told}");
}

#[test]
fn what_the_store_lacks_is_named() {
    let file = small(|text| text.replace("N03926", "N00001"));
    let told = run_evaluation(&LIBRARY, &file, None, None).unwrap_err().to_string();
    assert!(told.contains("the store has no indicator N00001"), "{told}");
    let file = small(|text| text.replace("\"1782\"", "\"9999\""));
    let told = run_evaluation(&LIBRARY, &file, None, None).unwrap_err().to_string();
    assert!(told.contains("there is no municipality 9999"), "{told}");
}

#[test]
fn a_design_is_followed_once_on_the_same_statistics() {
    let folder = tempfile::tempdir().unwrap();
    let library = library(&folder);
    let design = (small(|text| text), None);
    let key = [follow_designs::key(&design)];
    let kept = vec![Followed { file: design.0.clone(), run: Err("kept".to_owned()) }];
    let designs = std::slice::from_ref(&design);
    assert_eq!(follow_designs::follow(&library, designs, Some((&key, &kept))), kept);
    let other = ["another".to_owned()];
    let followed = follow_designs::follow(&library, designs, Some((&other, &kept)));
    assert!(followed[0].run.is_ok());
}
