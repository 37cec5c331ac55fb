use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{fs, thread};

use domain::area::Validity;
use domain::data_set::Publication;
use domain::indicator::Unit;
use domain::observation::Measured;
use tempfile::TempDir;
use time::macros::date;

use super::*;
use crate::draft::Rows;

mod properties;

type Row<'a> = (&'a str, &'a str, &'a str, &'a str, Measured);

fn value(value: f64) -> Measured {
    Measured::final_value(value).unwrap()
}

fn indicator(id: &str) -> Indicator {
    Indicator {
        id: id.parse().unwrap(),
        name: format!("Namn på {id}"),
        definition: "Källa: SCB.".to_owned(),
        unit: Unit::Percent,
        direction: None,
        subject: "Arbete".to_owned(),
        decimals: 1,
    }
}

fn draft(published: Date, rows: &[Row<'_>]) -> Draft {
    let mut kept = Rows::default();
    let mut indicators = BTreeMap::new();
    for (id, group, area, period, measured) in rows {
        indicators.insert(*id, indicator(id));
        kept.push(
            &id.parse().unwrap(),
            &area.parse().unwrap(),
            period.parse().unwrap(),
            &group.parse().unwrap(),
            *measured,
        );
    }
    Draft {
        publication: Publication {
            withheld: None,
            source: "SCB".to_owned(),
            table: "Folkmängd".to_owned(),
            title: "Folkmängd".to_owned(),
            published,
            fetched: published,
            origin: "test.csv".to_owned(),
            terms: "CC0".to_owned(),
        },
        indicators: indicators.into_values().collect(),
        areas: Vec::new(),
        rows: kept,
    }
}

fn keep(store: &Store, draft: Draft) -> DataSet {
    match store.import(draft, &mut |_, _| ()).unwrap() {
        Imported::Kept(data_set) => data_set,
        Imported::Unchanged(data_set) => panic!("{} was there already", data_set.id),
    }
}

fn store() -> (TempDir, Store) {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path()).unwrap();
    (directory, store)
}

fn cell(panel: &Panel, area: &str, period: &str) -> Option<Measured> {
    panel.measured(&Group::total(), &area.parse().unwrap(), period.parse().unwrap())
}

fn names(directory: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(directory.path().join("observations")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name != ".lock").collect()
}

const FIRST: Date = date!(2023 - 02 - 01);
const SECOND: Date = date!(2024 - 02 - 01);

fn two_vintages(store: &Store) -> (DataSet, DataSet) {
    let older = keep(
        store,
        draft(
            FIRST,
            &[
                ("A", "T", "0114", "2020", value(1.0)),
                ("A", "T", "0114", "2021", value(2.0)),
                ("A", "T", "0115", "2021", value(3.0)),
            ],
        ),
    );
    let newer = keep(
        store,
        draft(
            SECOND,
            &[
                ("A", "T", "0114", "2021", value(2.5)),
                ("A", "T", "0115", "2021", Measured::suppressed()),
                ("A", "T", "0114", "2022", value(4.0)),
            ],
        ),
    );
    (older, newer)
}

#[test]
fn a_revised_publication_lies_over_the_older_one() {
    let (_directory, store) = store();
    let (older, newer) = two_vintages(&store);
    let panel = store.panel(&"A".parse().unwrap(), None).unwrap();
    assert_eq!(cell(&panel, "0114", "2021"), Some(value(2.5)));
    assert_eq!(cell(&panel, "0114", "2022"), Some(value(4.0)));
    assert_eq!(cell(&panel, "0115", "2021"), Some(Measured::suppressed()), "hidden, not older");
    assert_eq!(cell(&panel, "0114", "2020"), Some(value(1.0)), "not mentioned anew");
    assert_eq!(cell(&panel, "0115", "2022"), None);
    let origin = |area: &str, period: &str| {
        let (area, period) = (area.parse().unwrap(), period.parse().unwrap());
        panel.data_set_at(&Group::total(), &area, period).cloned()
    };
    assert_eq!(origin("0114", "2020"), Some(older.id));
    assert_eq!(origin("0114", "2021"), Some(newer.id.clone()));
    assert_eq!(origin("0115", "2021"), Some(newer.id));
    assert_eq!(origin("0115", "2020"), None);
}

#[test]
fn as_of_a_day_only_what_was_published_by_then_is_seen() {
    let (_directory, store) = store();
    let (older, _) = two_vintages(&store);
    let id: IndicatorId = "A".parse().unwrap();
    for day in [FIRST, date!(2024 - 01 - 31)] {
        let panel = store.panel(&id, Some(day)).unwrap();
        assert_eq!(cell(&panel, "0114", "2021"), Some(value(2.0)));
        assert_eq!(cell(&panel, "0115", "2021"), Some(value(3.0)));
        assert_eq!(panel.data_sets(), std::slice::from_ref(&older.id));
    }
    let newest = store.panel(&id, Some(SECOND)).unwrap();
    assert!(newest.rows().eq(store.panel(&id, None).unwrap().rows()));
    let refused = store.panel(&id, Some(date!(2023 - 01 - 31))).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "find values of A as of 2023-01-31: its oldest data set was published on 2023-02-01"
    );
}

#[test]
fn an_older_vintage_imported_later_does_not_replace_the_newer() {
    let (_directory, store) = store();
    keep(&store, draft(SECOND, &[("A", "T", "SE", "2020", value(2.0))]));
    keep(&store, draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]));
    let panel = store.panel(&"A".parse().unwrap(), None).unwrap();
    assert_eq!(cell(&panel, "SE", "2020"), Some(value(2.0)));
}

#[test]
fn the_later_fetched_of_two_publications_of_a_day_counts() {
    let (_directory, store) = store();
    let mut late = draft(FIRST, &[("A", "T", "SE", "2020", value(2.0))]);
    late.publication.fetched = SECOND;
    keep(&store, late);
    keep(&store, draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]));
    let panel = store.panel(&"A".parse().unwrap(), None).unwrap();
    assert_eq!(cell(&panel, "SE", "2020"), Some(value(2.0)));
}

#[test]
fn an_unknown_indicator_is_its_own_refusal() {
    let (_directory, store) = store();
    let refused = store.panel(&"B".parse().unwrap(), None).unwrap_err();
    assert!(matches!(refused, StoreError::UnknownIndicator { .. }));
}

#[test]
fn what_cannot_be_kept_leaves_the_store_as_it_was() {
    let (directory, store) = store();
    let conflict =
        draft(FIRST, &[("A", "T", "SE", "2020", value(1.0)), ("A", "T", "SE", "2020", value(2.0))]);
    let refused = store.import(conflict, &mut |_, _| ()).unwrap_err();
    assert_eq!(refused.to_string(), "keep two different values of A for SE, 2020, group T");
    let mut undescribed = draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]);
    undescribed.indicators.clear();
    assert!(store.import(undescribed, &mut |_, _| ()).is_err());
    let refused = store.import(draft(FIRST, &[]), &mut |_, _| ()).unwrap_err();
    assert_eq!(refused.to_string(), "keep a data set without rows (test.csv)");
    assert!(names(&directory).is_empty());
    assert!(store.data_sets().is_empty());
}

#[test]
fn an_import_that_is_killed_half_way_leaves_no_trace() {
    let (directory, store) = store();
    let before = keep(&store, draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]));
    let stopped = catch_unwind(AssertUnwindSafe(|| {
        let draft = draft(SECOND, &[("A", "T", "SE", "2020", value(2.0))]);
        store.import(draft, &mut |_, _| panic!("killed"))
    }));
    assert!(stopped.is_err());
    assert_eq!(names(&directory).len(), 2, "something was written before the kill");
    assert_eq!(store.data_sets(), std::slice::from_ref(&before));
    let again = Store::open(directory.path()).unwrap();
    assert_eq!(again.data_sets(), std::slice::from_ref(&before));
    assert_eq!(names(&directory), [before.id.as_str()]);
}

#[test]
fn an_import_that_the_disk_refuses_leaves_no_trace() {
    let (directory, store) = store();
    let new = draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]);
    let observations = directory.path().join("observations");
    let mut rows = 0;
    let refused = store.import(new, &mut |done, _| {
        rows = done;
        // The half-written directory vanishes under the writer, as on a failing disk.
        for name in names(&directory) {
            fs::remove_dir_all(observations.join(name)).unwrap();
        }
    });
    assert!(matches!(refused, Err(StoreError::File { .. })), "{refused:?}");
    assert_eq!(rows, 1);
    assert!(names(&directory).is_empty());
    assert!(store.data_sets().is_empty());
}

#[test]
fn several_importers_at_once_keep_each_data_set_once() {
    let directory = TempDir::new().unwrap();
    let import = |number: i32| {
        let store = Store::open(directory.path()).unwrap();
        let draft = draft(FIRST, &[("A", "T", "SE", "2020", value(f64::from(number % 3)))]);
        store.import(draft, &mut |_, _| ()).unwrap()
    };
    let kept = thread::scope(|scope| {
        let threads: Vec<_> = (0..9).map(|number| scope.spawn(move || import(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let n_new = kept.iter().filter(|i| matches!(i, Imported::Kept(_))).count();
    assert_eq!(n_new, 3);
    assert_eq!(Store::open(directory.path()).unwrap().data_sets().len(), 3);
}

#[test]
fn another_process_sees_new_data_sets_after_looking_again() {
    let (directory, store) = store();
    let other = Store::open(directory.path()).unwrap();
    keep(&store, draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]));
    assert!(other.data_sets().is_empty());
    other.refresh().unwrap();
    assert_eq!(other.data_sets(), store.data_sets());
}

#[test]
fn a_cut_off_file_is_named() {
    for (file, length) in [
        ("observation.parquet", 300),
        ("observation.parquet", 3),
        ("indicator.parquet", 100),
        ("area.parquet", 0),
        ("data_set.json", 20),
    ] {
        let (directory, store) = store();
        let data_set = keep(&store, draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]));
        drop(store);
        let path = directory.path().join("observations").join(data_set.id.as_str()).join(file);
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length).unwrap();
        let refused = Store::open(directory.path()).unwrap_err();
        assert!(matches!(&refused, StoreError::Damaged { path: p, .. } if *p == path), "{file}");
        assert!(refused.to_string().contains(file), "{refused}");
    }
}

#[test]
fn altered_values_in_a_file_are_found_when_they_are_read() {
    let (directory, store) = store();
    let rows: Vec<Row<'_>> = vec![("A", "T", "SE", "2020", value(1.0))];
    let data_set = keep(&store, draft(FIRST, &rows));
    let path = directory.path().join("observations").join(data_set.id.as_str());
    let path = path.join("observation.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4..40].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let store = Store::open(directory.path()).unwrap();
    let refused = store.panel(&"A".parse().unwrap(), None).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { path: p, .. } if p == path));
    assert!(store.load_all().is_err());
}

#[test]
fn areas_given_at_opening_go_before_those_of_data_sets() {
    let area = |code: &str, name: &str| Area {
        code: code.parse().unwrap(),
        name: name.to_owned(),
        parent: None,
        validity: Validity { from: Some(1971), to: None },
    };
    let directory = TempDir::new().unwrap();
    let given = vec![area("01", "Stockholms län")];
    let store = Store::open_with_areas(directory.path(), given).unwrap();
    let mut new = draft(FIRST, &[("A", "T", "01", "2020", value(1.0))]);
    new.areas = vec![area("01", "Region Stockholm"), area("03", "Uppsala län")];
    keep(&store, new);
    let areas = store.areas();
    assert_eq!(areas.name(&"01".parse().unwrap()), "Stockholms län");
    let other = areas.get(&"03".parse().unwrap()).unwrap();
    assert_eq!(*other, area("03", "Uppsala län"), "kept with parent and years");
}

#[test]
fn indicators_are_described_as_the_newest_publication_does() {
    let (_directory, store) = store();
    let mut newer = draft(SECOND, &[("A", "T", "SE", "2020", value(2.0))]);
    newer.indicators[0].name = "Nytt namn".to_owned();
    newer.indicators[0].direction = Some(domain::indicator::Direction::LowerIsBetter);
    let expected = newer.indicators[0].clone();
    keep(&store, newer);
    keep(&store, draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]));
    assert_eq!(store.indicator(&"A".parse().unwrap()), Some(expected));
    assert_eq!(store.indicator(&"B".parse().unwrap()), None);
}

#[test]
fn an_id_tells_source_table_day_and_hash() {
    let (_directory, store) = store();
    let data_set = keep(&store, draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]));
    assert_eq!(data_set.id.as_str(), format!("scb-folkmangd-2023-02-01-{}", &data_set.hash[..8]));
    assert_eq!(data_set.hash.len(), 64);
    assert_eq!(store.data_sets(), [data_set]);
}

#[test]
fn an_indicator_larger_than_a_row_group_stays_whole() {
    let (directory, store) = store();
    let mut new = draft(FIRST, &[("Z", "T", "SE", "2020", value(1.0))]);
    let [a, b] = ["A", "B"].map(|id| id.parse::<IndicatorId>().unwrap());
    new.indicators.extend([indicator("A"), indicator("B")]);
    for number in 0..300_000 {
        let area = format!("{:04}R{:03}", number / 1000, number % 1000).parse().unwrap();
        let period = Period::year_of(2020).unwrap();
        new.rows.push(&a, &area, period, &Group::total(), value(f64::from(number)));
        if number < 3 {
            new.rows.push(&b, &area, period, &Group::total(), value(0.5));
        }
    }
    let mut told = Vec::new();
    store.import(new, &mut |done, total| told.push((done, total))).unwrap();
    assert_eq!(told, [(300_000, 300_004), (300_004, 300_004)]);
    let store = Store::open(directory.path()).unwrap();
    store.load_all().unwrap();
    assert_eq!(store.panel(&a, None).unwrap().areas().len(), 300_000);
    assert_eq!(store.panel(&b, None).unwrap().rows().count(), 3);
}

#[test]
fn an_indicator_spread_too_thinly_is_refused() {
    let (_directory, store) = store();
    let mut new = draft(FIRST, &[("A", "T", "SE", "2020", value(1.0))]);
    let a = "A".parse().unwrap();
    for number in 0..10_000 {
        let area = format!("{:04}R{:03}", number / 1000, number % 1000).parse().unwrap();
        let period = Period::year_of(1000 + number % 1900).unwrap();
        let group = format!("g{}", number % 20).parse().unwrap();
        new.rows.push(&a, &area, period, &group, value(1.0));
    }
    let refused = store.import(new, &mut |_, _| ()).unwrap_err();
    assert!(matches!(refused, StoreError::TooLarge { .. }), "{refused}");
    assert!(store.data_sets().is_empty());
}
