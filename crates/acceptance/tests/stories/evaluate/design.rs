//! A design from its registration to its record, and what cannot be registered.

use std::fs;
use std::path::Path;

use crate::program::{Answer, brygga, finish};
use crate::store;

fn design(words: &[&str], store: &Path) -> Answer {
    let mut command = brygga(["evaluate", "design"]);
    command.args(words).arg("--store").arg(store);
    finish(command)
}

#[test]
fn a_design_is_registered_followed_recorded_and_verified() {
    let (_folder, store) = store::copy();
    let told = design(&["register", "servicekontor-2022-2023"], &store).text();
    assert!(told.contains("registered 2") && told.contains("SHA-256"), "{told}");
    assert!(told.contains("N03926 T: known to 2022; explorative"), "{told}");
    let again = design(&["register", "servicekontor-2022-2023"], &store).text();
    assert!(again.contains("was registered before"), "{again}");

    let told = design(&["run", "servicekontor-2022-2023"], &store).text();
    assert!(told.contains("too early") && told.contains("record kept"), "{told}");
    let told = design(&["run", "servicekontor-2022-2023"], &store).text();
    assert!(told.contains("the same record, byte for byte"), "{told}");
    let record = design(&["run", "servicekontor-2022-2023", "--format", "json"], &store).json();
    assert_eq!(record["outcomes"][0]["verdict"], "too early");
    assert_eq!(record["outcomes"][0]["explorative"], true);
    let id = record["record"].as_str().unwrap();
    let list = design(&["list", "--format", "csv"], &store).text();
    assert!(list.contains(id), "{list}");
    let shown = design(&["show", "servicekontor-2022-2023"], &store).text();
    assert!(shown.contains("[treated]"), "{shown}");

    let told = design(&["verify"], &store).text();
    assert_eq!(told, "1 records made again, byte for byte\n");
    let path = store.join("evaluations/records").join(format!("{id}.json"));
    let changed = fs::read_to_string(&path).unwrap().replacen("too early", "supported", 1);
    fs::write(&path, changed).unwrap();
    design(&["verify"], &store).refusal(&["has other bytes"]);
    fs::write(&path, "{").unwrap();
    for act in ["list", "verify"] {
        design(&[act], &store).refusal(&[id, "it is no JSON"]);
    }
}

#[test]
fn what_cannot_be_registered_is_told_in_one_sentence_and_nothing_is_written() {
    let (folder, store) = store::copy();
    let file = folder.path().join("d.toml");
    let path = file.display().to_string();
    let shipped =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../designs/servicekontor-2022-2023.toml");
    let shipped = fs::read_to_string(shipped).unwrap();
    for (from, to, told) in [
        ("id = \"servicekontor", "id = \"Service kontor", "lower-case letters"),
        ("id = \"servicekontor-2022-2023\"", "id = ", "column 6: no value can be read there"),
        ("\"N03926\"", "\"N99999\"", "no indicator N99999"),
        ("from = 2010", "from = 2021", "at least three years before"),
        ("seed = ", "sed = ", "'sed' is no key here"),
        ("horizon = 3", "horizon = 0", "horizon"),
        ("placebo_years = 3", "", "belong together"),
    ] {
        assert!(shipped.contains(from), "{from} is not in the design");
        fs::write(&file, shipped.replacen(from, to, 1)).unwrap();
        design(&["register", &path], &store).refusal(&[told]);
    }
    design(&["register", "nowhere.toml"], &store).refusal(&["nowhere.toml", "no such file"]);
    design(&["run", "nobody"], &store).refusal(&["nobody", "not registered here"]);
    assert!(!store.join("evaluations").exists(), "nothing is written");
}

#[test]
fn a_design_at_a_threshold_is_registered_followed_recorded_and_verified() {
    let (_folder, store) = store::copy();
    let id = "kostnadsutjamning-1996-2004";
    let told = design(&["register", id], &store).text();
    assert!(told.contains("cost-equalisation, SHA-256") && told.contains("explorative"), "{told}");
    let told = design(&["run", id], &store).text();
    assert!(told.contains("cannot be told") && told.contains("rows below"), "{told}");
    let told = design(&["run", id], &store).text();
    assert!(told.contains("the same record, byte for byte"), "{told}");
    let record = design(&["run", id, "--format", "json"], &store).json();
    assert_eq!(record["outcomes"][1]["column"], "pers_admin");
    let shown = design(&["show", id], &store).text();
    assert!(shown.contains("[threshold]"), "{shown}");
    assert_eq!(design(&["verify"], &store).text(), "1 records made again, byte for byte\n");

    let name = record["record"].as_str().unwrap();
    let path = store.join("evaluations/records").join(format!("{name}.json"));
    let sha256 = record["rests_on"]["shipped"]["sha256"].as_str().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen(sha256, &"0".repeat(64), 1)).unwrap();
    design(&["verify"], &store).refusal(&[name, "other bytes of the data set cost-equalisation"]);
}

#[test]
fn a_threshold_without_meaning_is_refused_in_one_sentence() {
    let (folder, store) = store::copy();
    let file = folder.path().join("d.toml");
    let path = file.display().to_string();
    let shipped =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../designs/kostnadsutjamning-1996-2004.toml");
    let shipped = fs::read_to_string(shipped).unwrap();
    for (from, to, told) in [
        ("\"cost-equalisation\"", "\"grants\"", "no data set grants"),
        ("\"pers_admin\"", "\"pers_school\"", "no column 'pers_school'"),
        ("\"pers_admin\"", "\"forcing\"", "stands for two things"),
        ("q = 3", "q = 2", "q lies above p"),
        ("donut_radius = 0.25", "", "belong together"),
        ("[threshold]", "[treated]\n[threshold]", "keep one"),
        ("level = 0.95", "level = 0.95\nseed = 1", "'seed' is no key here"),
        ("placebo_cutoffs = [-6, 4]", "placebo_cutoffs = [0]", "not the cut-off itself"),
    ] {
        assert!(shipped.contains(from), "{from} is not in the design");
        fs::write(&file, shipped.replacen(from, to, 1)).unwrap();
        design(&["register", &path], &store).refusal(&[told]);
    }
    assert!(!store.join("evaluations").exists(), "nothing is written");
}
