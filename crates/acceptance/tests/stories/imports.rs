//! `brygga import`: wholly or not at all, the same thing once, a revision beside what it revises.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::program::{Running, brygga, finish, run_on};
use crate::store;

const FIRST: &str = "indicator,area,period,group,value,status\n\
                     BERGA:andel,0114,2030,T,10.5,final\n\
                     BERGA:andel,0115,2030,T,11.5,final\n\
                     BERGA:andel,0117,2030,T,,suppressed\n";

const REVISED: &str = "indicator,area,period,group,value,status\n\
                       BERGA:andel,0114,2030,T,10.75,final\n\
                       BERGA:andel,0117,2030,T,12,final\n";

/// Returns a command that imports a file as a table of a fictional publisher.
pub(crate) fn import(store: &Path, file: &Path) -> Command {
    let ending = file.extension().unwrap_or_default().to_string_lossy().into_owned();
    let format = match ending.as_str() {
        "json" => "json-stat",
        known @ ("csv" | "px" | "json-stat" | "parquet" | "xlsx") => known,
        _ => "csv",
    };
    let mut command = brygga(["import", format]);
    command.arg(file).arg("--store").arg(store).args(["--source", "Berga"]);
    command
}

fn import_text(store: &Path, name: &str, text: &str, published: &str) {
    let file = store.with_file_name(name);
    fs::write(&file, text).expect("the file can be written");
    let mut command = import(store, &file);
    command.args(["--table", "andelar", "--published", published]);
    finish(command).text();
}

fn values(store: &Path, more: &str) -> Vec<(String, String, String)> {
    let line = format!("observations --indicator BERGA:andel {more} --format csv");
    let rows = run_on(store, &line).csv().split_off(1);
    rows.into_iter().map(|row| (row[1].clone(), row[4].clone(), row[5].clone())).collect()
}

fn row(area: &str, value: &str, status: &str) -> (String, String, String) {
    (area.to_owned(), value.to_owned(), status.to_owned())
}

fn data_sets(store: &Path) -> Vec<Value> {
    run_on(store, "data-sets --format json").json().as_array().expect("a list").clone()
}

#[test]
fn importing_the_same_twice_changes_nothing() {
    let (_folder, store) = store::copy();
    import_text(&store, "first.csv", FIRST, "2031-01-15");
    let (sets, contents) = (data_sets(&store), store::contents(&store));
    import_text(&store, "first.csv", FIRST, "2031-01-15");
    let mut lines: Vec<&str> = FIRST.lines().collect();
    lines[1..].reverse();
    import_text(&store, "other order.csv", &(lines.join("\n") + "\n"), "2031-01-15");
    assert_eq!(data_sets(&store), sets);
    assert_eq!(store::contents(&store), contents);
}

#[test]
fn a_revision_lies_over_the_first_and_the_first_can_be_asked_for() {
    let (_folder, store) = store::copy();
    let before = data_sets(&store).len();
    import_text(&store, "first.csv", FIRST, "2031-01-15");
    import_text(&store, "revised.csv", REVISED, "2032-02-01");
    assert_eq!(data_sets(&store).len(), before + 2);
    let first =
        [row("0114", "10.5", "final"), row("0115", "11.5", "final"), row("0117", "", "suppressed")];
    let now =
        [row("0114", "10.75", "final"), row("0115", "11.5", "final"), row("0117", "12", "final")];
    assert_eq!(values(&store, ""), now);
    assert_eq!(values(&store, "--as-of 2032-02-01"), now);
    assert_eq!(values(&store, "--as-of 2032-01-31"), first);
    assert_eq!(values(&store, "--as-of 2031-01-15"), first);
    let line = "observations --indicator BERGA:andel --as-of 2031-01-14 --format csv";
    run_on(&store, line).refusal(&["2031-01-15"]);
}

#[test]
fn the_order_of_import_does_not_matter() {
    let (_one, in_order) = store::copy();
    import_text(&in_order, "first.csv", FIRST, "2031-01-15");
    import_text(&in_order, "revised.csv", REVISED, "2032-02-01");
    let (_two, backwards) = store::copy();
    import_text(&backwards, "revised.csv", REVISED, "2032-02-01");
    import_text(&backwards, "first.csv", FIRST, "2031-01-15");
    assert_eq!(values(&backwards, ""), values(&in_order, ""));
}

/// Writes a table that takes a while to import.
fn large_table(path: &Path) {
    let mut text = String::from("indicator,area,period,group,value,status\n");
    for indicator in 0..400 {
        for area in ["0114", "0115", "0117", "0120", "0123", "0125", "0126", "0127", "0128", "0136"]
        {
            for year in 1950..2050 {
                text += &format!(
                    "BERGA:stor{indicator},{area},{year},T,{}.5,final\n",
                    year * 7 + indicator
                );
            }
        }
    }
    fs::write(path, text).expect("the file can be written");
}

#[test]
fn an_import_that_is_killed_leaves_no_trace() {
    let (folder, store) = store::copy();
    let file = folder.path().join("large.csv");
    large_table(&file);
    let (sets, contents) = (data_sets(&store), store::contents(&store));
    for wait in [5, 20, 60, 120, 200, 320, 500, 800] {
        let mut command = import(&store, &file);
        command.args(["--table", "stor", "--published", "2031-01-15"]);
        let running = Running(command.spawn().expect("the binary starts"));
        thread::sleep(Duration::from_millis(wait));
        drop(running);
        if data_sets(&store) != sets {
            // It was quick enough to be done; then it is wholly there.
            let line = "observations --indicator BERGA:stor399 --format csv";
            assert_eq!(run_on(&store, line).csv().len(), 1 + 10 * 100);
            return;
        }
        assert_eq!(store::contents(&store), contents, "killed after {wait} ms");
    }
}

#[test]
fn two_imports_at_once_both_count() {
    let (folder, store) = store::copy();
    let before = data_sets(&store).len();
    let import_one = &|name: &str| {
        let file = folder.path().join(format!("{name}.csv"));
        fs::write(&file, FIRST.replace("andel", name)).expect("the file can be written");
        let mut command = import(&store, &file);
        command.args(["--table", name, "--published", "2031-01-15"]);
        finish(command).text();
    };
    thread::scope(|scope| {
        for name in ["ett", "tva", "tre", "fyra"] {
            scope.spawn(move || import_one(name));
        }
    });
    assert_eq!(data_sets(&store).len(), before + 4);
    for name in ["ett", "tva", "tre", "fyra"] {
        let line = format!("observations --indicator BERGA:{name} --format csv");
        assert_eq!(run_on(&store, &line).csv().len(), 4, "{name}");
    }
}
