//! `brygga import --at-least`: counts of few persons are in no output, and an outsider who has every
//! output cannot work them out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use measures::disclosure::audit::{Depth, audit};
use measures::disclosure::rule::Primary;
use measures::disclosure::suppression::Task;
use measures::disclosure::table::{Dimension, Table};

use crate::imports::import;
use crate::program::{finish, run_on};
use crate::service::{get, started_on};
use crate::store;

/// Women and men per municipality; three and one of them stand out.
const COUNTS: [(&str, u32, u32); 6] = [
    ("0114", 3, 87313),
    ("0115", 94127, 75239),
    ("0117", 63113, 1),
    ("0120", 58711, 66427),
    ("0123", 77543, 91837),
    ("0125", 49757, 53861),
];

const MAPPING: &str = "[columns]\nindicator = \"indicator\"\narea = \"area\"\nperiod = \"period\"\n\
                       group = \"group\"\nvalue = \"value\"\n[[indicators]]\n\
                       id = \"BERGA:klienter\"\nname = \"Klienter\"\nunit = \"count\"\n\
                       [[indicators]]\nid = \"BERGA:andel\"\nname = \"Andel\"\nunit = \"percent\"\n";

fn sums() -> (u32, u32) {
    COUNTS.iter().fold((0, 0), |(k, m), (_, women, men)| (k + women, m + men))
}

/// Every count by area and group, totals included.
fn truth() -> BTreeMap<(String, String), u32> {
    let (women, men) = sums();
    let rows = COUNTS.into_iter().chain([("01", women, men)]);
    let of = |(area, k, m): (&str, u32, u32)| {
        [("K", k), ("M", m), ("T", k + m)].map(|(g, n)| ((area.to_owned(), g.to_owned()), n))
    };
    rows.flat_map(of).collect()
}

fn import_counts(store: &Path) -> String {
    let mut text = "indicator,area,period,group,value\n".to_owned();
    for ((area, group), count) in truth() {
        text += &format!("BERGA:klienter,{area},2030,{group},{count}\n");
        text += &format!("BERGA:andel,{area},2030,{group},{}.5\n", count % 100);
    }
    let (file, mapping) = (store.with_file_name("few.csv"), store.with_file_name("few.toml"));
    fs::write(&file, text).unwrap();
    fs::write(&mapping, MAPPING).unwrap();
    let mut command = import(store, &file);
    command.args(["--table", "klienter", "--published", "2031-01-15", "--at-least", "5"]);
    command.args(["--counts", "BERGA:klienter", "--mapping"]).arg(mapping);
    finish(command).text()
}

/// Returns what a table shows: the value by area and group where there is one.
fn shown(rows: Vec<Vec<String>>) -> BTreeMap<(String, String), String> {
    let rows = rows.into_iter().skip(1);
    let shown = rows.filter(|row| !row[4].is_empty());
    shown.map(|row| ((row[1].clone(), row[3].clone()), row[4].clone())).collect()
}

#[test]
fn counts_of_few_are_in_no_output_and_cannot_be_worked_out() {
    let (_folder, store) = store::copy();
    let said = import_counts(&store);
    assert!(said.contains("withheld: 4 values about fewer than 5 persons"), "{said}");
    let line = |id: &str| format!("observations --indicator BERGA:{id} --format csv");
    let printed = run_on(&store, &line("klienter")).csv();
    let visible = shown(printed.clone());
    let truth = truth();
    for (place, count) in &visible {
        assert_eq!(*count, truth[place].to_string());
    }
    assert_audit_passes(&visible);
    let shares = shown(run_on(&store, &line("andel")).csv());
    assert_eq!(shares.keys().collect::<Vec<_>>(), visible.keys().collect::<Vec<_>>());

    let (_running, address) = started_on(&store);
    let mut downloaded = get(address, "/data/nyckeltal/BERGA:klienter.csv").unwrap().rows();
    let mut printed = printed;
    downloaded.sort();
    printed.sort();
    assert_eq!(downloaded, printed);
    let hidden: Vec<String> = truth
        .iter()
        .filter(|(place, count)| !visible.contains_key(*place) && **count >= 1000)
        .map(|(_, count)| count.to_string())
        .collect();
    assert!(!hidden.is_empty(), "something is withheld beside the few");
    for path in [
        "/data/nyckeltal/BERGA:klienter.json-stat",
        "/nyckeltal/BERGA:klienter",
        "/kommun/0114",
        "/kommun/0117",
    ] {
        let page = get(address, path).unwrap();
        let text = page.text().replace(['\u{a0}', '\u{202f}'], "");
        assert_eq!(page.status(), 200, "{path}");
        for count in &hidden {
            assert!(!text.contains(count.as_str()), "{path} tells {count}");
        }
    }
    let parquet = get(address, "/data/nyckeltal/BERGA:klienter.parquet").unwrap();
    let file = store.with_file_name("again.parquet");
    fs::write(&file, parquet.bytes()).unwrap();
    let (_other_folder, other) = store::copy();
    let mut command = import(&other, &file);
    command.args(["--table", "klienter", "--published", "2031-01-15"]);
    finish(command).text();
    assert_eq!(shown(run_on(&other, &line("klienter")).csv()), visible);
    let list = get(address, "/oppna-data").unwrap();
    assert!(list.text().contains("inget antal under 5 personer"), "the page says so");
}

/// Asks by linear programming what one who has the table, and may be the one person behind a count,
/// can work out.
fn assert_audit_passes(visible: &BTreeMap<(String, String), String>) {
    let dimensions = vec![Dimension::flat(COUNTS.len()).unwrap(), Dimension::flat(2).unwrap()];
    let leaves: Vec<f64> =
        COUNTS.iter().flat_map(|(_, k, m)| [f64::from(*k), f64::from(*m)]).collect();
    let table = Table::from_leaves(dimensions, &leaves).unwrap();
    let areas: Vec<&str> = COUNTS.iter().map(|(area, _, _)| *area).chain(["01"]).collect();
    let withheld: Vec<bool> = (0..table.n_cells())
        .map(|cell| {
            let area = areas[table.node(cell, 0)].to_owned();
            let group = ["K", "M", "T"][table.node(cell, 1)].to_owned();
            !visible.contains_key(&(area, group))
        })
        .collect();
    let few = |cell: &usize| (1.0..5.0).contains(&table.values()[*cell]);
    let primary = |cell: usize| Primary { cell, lower: 1.0, upper: 1.0 };
    let primaries: Vec<Primary> = (0..table.n_cells()).filter(few).map(primary).collect();
    assert_eq!(primaries.len(), 2);
    let singletons: Vec<usize> =
        primaries.iter().map(|p| p.cell).filter(|cell| table.values()[*cell] == 1.0).collect();
    let costs = vec![1.0; table.n_cells()];
    let task = Task {
        table: &table,
        primaries: &primaries,
        costs: &costs,
        published: &[],
        singletons: &singletons,
    };
    let found = audit(&task, &withheld, Depth::Intervals).unwrap();
    assert!(found.is_passed(), "exposed: {:?}", found.exposed());
}

#[test]
fn a_share_without_its_count_is_refused_and_nothing_is_kept() {
    let (_folder, store) = store::copy();
    let before = store::contents(&store);
    let file = store.with_file_name("share.csv");
    fs::write(&file, "indicator,area,period,group,value\nBERGA:andel,0114,2030,T,12.5\n").unwrap();
    let mut command = import(&store, &file);
    command.args(["--table", "andelar", "--published", "2031-01-15", "--at-least", "5"]);
    finish(command).refusal(&["BERGA:andel", "no number of persons"]);
    assert_eq!(store::contents(&store), before);
}
