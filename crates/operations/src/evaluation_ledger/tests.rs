use evaluation::design::Plan;

use super::*;
use crate::design_file::shipped;

const DAY: &str = "2026-11-22T07:45:00Z";

fn known() -> Knew {
    let indicator = "N03926".to_owned();
    let known = vec![Known { indicator, group: "T".to_owned(), last_year: Some(2022) }];
    Knew::Statistics { known, compared: None }
}

fn outcomes(file: &DesignFile) -> &[Outcome] {
    let Plan::Adoption(plan) = &file.design.plan else { panic!("a plan of adoption") };
    &plan.outcomes
}

#[test]
fn a_design_is_registered_once_with_its_moment_and_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let file = shipped().unwrap().remove(0);
    assert!(ledger.designs().unwrap().is_empty());
    let Kept::New(first) = ledger.register(&file, DAY, known()).unwrap() else { panic!("new") };
    let again = ledger.register(&file, "2027-01-01T00:00:00Z", known()).unwrap();
    assert_eq!(again, Kept::Known(first.clone()), "the first moment stays");
    assert_eq!(ledger.latest(&file.design.id).unwrap(), (file.clone(), first.clone()));
    assert_eq!(first.last_known(&outcomes(&file)[0]), Some(2022));
    assert_eq!(first.last_known(&outcomes(&file)[1]), None);
}

#[test]
fn a_changed_design_stands_beside_the_old_one_and_the_last_counts() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let file = shipped().unwrap().remove(0);
    let changed = file.text.replace("level = 0.95", "level = 0.9");
    let other = design_file::read("d.toml", changed.as_bytes()).unwrap();
    ledger.register(&other, "2026-12-01T00:00:00Z", known()).unwrap();
    ledger.register(&file, DAY, known()).unwrap();
    assert_eq!(ledger.designs().unwrap().len(), 2);
    assert_eq!(ledger.latest(&file.design.id).unwrap().0, other);
}

#[test]
fn what_is_not_registered_is_told_with_what_is() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let told = ledger.latest("x").unwrap_err().to_string();
    assert_eq!(told, "find the design x: it is not registered here; register its file first");
    ledger.register(&shipped().unwrap()[0], DAY, known()).unwrap();
    let told = ledger.latest("x").unwrap_err().to_string();
    assert!(told.ends_with("(statsbidraget-2018 are)"), "{told}");
}

#[test]
fn a_design_that_was_changed_after_its_registration_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let file = shipped().unwrap().remove(0);
    ledger.register(&file, DAY, known()).unwrap();
    let stored = folder.path().join("evaluations/designs/statsbidraget-2018");
    let design = stored.join(format!("{}.toml", file.hash));
    fs::write(&design, file.text.replace("horizon = 5", "horizon = 4")).unwrap();
    let told = ledger.latest(&file.design.id).unwrap_err().to_string();
    assert!(told.contains("another hash"), "{told}");
    fs::write(&design, &file.text).unwrap();
    assert!(ledger.latest(&file.design.id).is_ok());
}

#[test]
fn a_record_is_written_once_and_never_over() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let Kept::New(path) = ledger.keep("r-1", "{}\n").unwrap() else { panic!("new") };
    assert_eq!(ledger.keep("r-1", "{}\n").unwrap(), Kept::Known(path.clone()));
    let told = ledger.keep("r-1", "{ }\n").unwrap_err().to_string();
    assert!(told.contains("has other bytes"), "{told}");
    assert_eq!(fs::read(&path).unwrap(), b"{}\n");
    fs::write(path.with_file_name(".unfinished-1-r-2.json"), "{").unwrap();
    assert_eq!(ledger.records().unwrap(), [("r-1".to_owned(), b"{}\n".to_vec())]);
}

/// As programs before the data sets that ship wrote it.
const OLD: &str = r#"{
  "design": "statsbidraget-2018",
  "sha256": "HASH",
  "registered_at": "2026-11-22T07:45:00Z",
  "known": [
    {
      "indicator": "N03926",
      "group": "T",
      "last_year": 2022
    }
  ],
  "compared": null
}
"#;

#[test]
fn a_registration_is_written_and_read_as_it_was_before_data_sets_could_be_known() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let file = shipped().unwrap().remove(0);
    ledger.register(&file, DAY, known()).unwrap();
    let stored = folder.path().join("evaluations/designs/statsbidraget-2018");
    let path = stored.join(format!("{}.json", file.hash));
    let old = OLD.replace("HASH", &file.hash);
    assert_eq!(fs::read_to_string(&path).unwrap(), old);
    assert_eq!(ledger.latest(&file.design.id).unwrap().1.knew, known());
    fs::write(&path, old.replace("\"compared\"", "\"compered\"")).unwrap();
    assert!(ledger.latest(&file.design.id).unwrap_err().to_string().contains("was changed"));
}

#[test]
fn a_design_on_a_data_set_that_ships_is_registered_with_the_data_set_s_hash() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::of(folder.path());
    let file = shipped().unwrap().remove(2);
    let data_set = KnownDataSet { id: "cost-equalisation".to_owned(), sha256: "4a90".to_owned() };
    let knew = Knew::DataSet(data_set);
    ledger.register(&file, DAY, knew.clone()).unwrap();
    let (known, registration) = ledger.latest("kostnadsutjamning-1996-2004").unwrap();
    assert_eq!((known, registration.knew), (file, knew));
}
