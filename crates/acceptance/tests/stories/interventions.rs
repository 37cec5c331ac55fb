//! `brygga intervention`: a table of interventions is written, filled in, checked and read back.

use std::fs;

use crate::program::run_on;
use crate::store;

#[test]
fn what_is_exported_is_read_back_as_the_same() {
    let folder = store::folder();
    let file = folder.path().join("insatser.csv");
    let written = run_on(store::shipped(), "intervention export").text();
    fs::write(&file, &written).unwrap();
    let again = run_on(store::shipped(), &format!("intervention export {}", file.display()));
    assert_eq!(again.text(), written);
    let listed = run_on(store::shipped(), &format!("intervention check {}", file.display()));
    assert!(listed.text().contains("servicekontor-2022-2023"));
    let line = format!("intervention export {} --format iati", file.display());
    let activities = run_on(store::shipped(), &line).text();
    assert!(activities.starts_with("<?xml") && activities.contains("version=\"2.03\""));
}

#[test]
fn a_file_that_cannot_be_is_refused_by_line_and_column() {
    let folder = store::folder();
    let refused = |name: &str, text: &str, hints: &[&str]| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        let line = format!("intervention check {}", file.display());
        run_on(store::shipped(), &line).refusal(hints);
    };
    let head = "intervention,part,id,kind\n";
    refused("a.csv", &format!("{head}a,theme,,skola\n"), &["line 2, column 'intervention'"]);
    refused("b.csv", "intervention,del\n", &["line 1", "'del'"]);
    refused("c.csv", "", &["holds no intervention"]);
    refused("d.toml", "id = 1", &["d.toml"]);
    refused("e.txt", "", &[".csv", ".toml"]);
    run_on(store::shipped(), "intervention check finns-inte.csv").refusal(&["finns-inte.csv"]);
}
