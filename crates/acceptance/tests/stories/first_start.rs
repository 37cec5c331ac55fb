//! The first start makes the store; later ones find it.

use serde_json::Value;

use crate::program::run_on;
use crate::store;

/// Values, indicators and areas of the published dump, as counted with other software.
const KOLADA_VALUES: u64 = 7_387_543;
const KOLADA_INDICATORS: u64 = 1_996;

fn data_sets(store: &std::path::Path) -> Vec<Value> {
    run_on(store, "data-sets --format json").json().as_array().expect("a list").clone()
}

#[test]
fn the_first_command_makes_the_store_with_every_value_of_the_dump() {
    let sets = data_sets(store::shipped());
    let kolada: Vec<&Value> = sets
        .iter()
        .filter(|set| set["source"].as_str().is_some_and(|s| s.starts_with("Kolada")))
        .collect();
    assert_eq!(kolada.len(), 1, "{sets:?}");
    assert_eq!(kolada[0]["rows"], KOLADA_VALUES);
    assert_eq!(kolada[0]["indicators"], KOLADA_INDICATORS);
}

#[test]
fn every_data_set_says_where_it_comes_from_and_what_it_holds() {
    let sets = data_sets(store::shipped());
    assert!(sets.len() >= 3, "Kolada, the population and the types of RegSO");
    for set in &sets {
        let text = |key: &str| set[key].as_str().unwrap_or_else(|| panic!("{key} of {set}"));
        assert!(!text("source").is_empty() && !text("id").is_empty());
        assert!(set["rows"].as_u64().is_some_and(|rows| rows > 0), "{set}");
        for day in [text("published"), text("fetched")] {
            let parts: Vec<usize> = day.split('-').map(str::len).collect();
            assert_eq!(parts, [4, 2, 2], "{day} is written year-month-day");
        }
        assert_eq!(text("hash").len(), 64, "SHA-256 in hexadecimal digits");
        assert!(text("hash").bytes().all(|sign| sign.is_ascii_hexdigit()));
    }
}

#[test]
fn the_second_start_changes_nothing() {
    let (_folder, store) = store::copy();
    let before = store::contents(&store);
    let sets = data_sets(&store);
    assert_eq!(store::contents(&store), before);
    assert_eq!(sets, data_sets(store::shipped()));
}

#[test]
fn two_first_starts_at_once_make_one_store() {
    let folder = store::folder();
    let path = folder.path().join("store");
    let both: Vec<Vec<Value>> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| data_sets(&path))).collect();
        runs.into_iter().map(|run| run.join().expect("the start succeeds")).collect()
    });
    let hash = |sets: &[Value]| -> Vec<String> {
        sets.iter().map(|set| set["hash"].to_string()).collect()
    };
    let expected = hash(&data_sets(store::shipped()));
    assert_eq!(hash(&data_sets(&path)), expected);
    for sets in &both {
        assert_eq!(hash(sets), expected);
    }
}

#[test]
fn two_stores_made_apart_hold_the_same_bytes() {
    let folder = store::folder();
    let path = folder.path().join("store");
    data_sets(&path);
    let data = |store: &std::path::Path| -> Vec<String> {
        let all = store::contents(store);
        all.lines().filter(|line| line.ends_with(".parquet")).map(str::to_owned).collect()
    };
    assert_eq!(data(&path), data(store::shipped()));
    assert!(!data(&path).is_empty());
}
