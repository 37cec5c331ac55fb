use std::path::Path;
use std::sync::LazyLock;

use domain::area::{Area, Validity};
use domain::data_set::Publication;
use domain::indicator::Direction;
use domain::observation::{Measured, Status};
use observations::draft::{Draft, Rows};
use observations::store::Store;
use time::macros::date;

use super::*;

/// The library on the data that ship with the program. Its store is kept between runs under
/// `target/`, since the first import takes seconds.
pub(crate) static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    Library::open(Path::new(folder), &mut |_, _| ()).unwrap()
});

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

fn profile(text: &str) -> MunicipalityProfile {
    describe_municipality(&LIBRARY, &code(text), None).unwrap().unwrap()
}

fn indicator(direction: Option<Direction>) -> Indicator {
    Indicator {
        id: "N1".parse().unwrap(),
        name: "Arbetslösa, andel (%)".to_owned(),
        definition: String::new(),
        unit: Unit::Percent,
        direction,
        subject: String::new(),
        decimals: 1,
    }
}

/// Returns a panel of the rows `area, year, group, value`; no value is a protected one.
fn panel(rows: &[(&str, &str, &str, Option<f64>)]) -> std::sync::Arc<Panel> {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let mut drafted = Rows::default();
    let id: IndicatorId = "N1".parse().unwrap();
    for (area, year, group, value) in rows {
        let measured =
            value.map_or_else(Measured::suppressed, |v| Measured::final_value(v).unwrap());
        let group: Group = group.parse().unwrap();
        drafted.push(&id, &code(area), year.parse().unwrap(), &group, measured);
    }
    let day = date!(2024 - 01 - 01);
    let publication = Publication {
        withheld: None,
        source: "Prov".into(),
        table: "t".into(),
        title: "Prov".into(),
        published: day,
        fetched: day,
        origin: "prov".into(),
        terms: "fritt".into(),
    };
    let areas = rows.iter().map(|(area, _, _, _)| Area {
        code: code(area),
        name: (*area).to_owned(),
        parent: None,
        validity: Validity::default(),
    });
    let mut areas: Vec<Area> = areas.collect();
    areas.sort_by(|a, b| a.code.cmp(&b.code));
    areas.dedup();
    let draft = Draft { publication, indicators: vec![indicator(None)], areas, rows: drafted };
    store.import(draft, &mut |_, _| ()).unwrap();
    store.panel(&id, None).unwrap()
}

fn row(own: &str, direction: Direction, panel: &Panel) -> ProfileRow {
    let similar = [code("0115"), code("0117"), code("9999")];
    let own = code(own);
    let viewpoint = profile::Viewpoint { own: &own, similar: &similar };
    viewpoint.row(indicator(Some(direction)), "Arbetslösa", panel).unwrap().unwrap()
}

const ROWS: [(&str, &str, &str, Option<f64>); 13] = [
    ("SE", "2012", "T", Some(8.0)),
    ("SE", "2022", "T", Some(6.0)),
    ("SE", "2022", "K", Some(5.0)),
    ("SE", "2022", "M", Some(7.0)),
    ("0114", "2012", "T", Some(9.0)),
    ("0114", "2022", "T", Some(10.0)),
    ("0114", "2022", "K", Some(12.0)),
    ("0114", "2022", "M", Some(8.0)),
    ("0115", "2022", "T", Some(4.0)),
    ("0117", "2022", "T", Some(6.0)),
    ("0120", "2012", "T", Some(5.0)),
    ("0120", "2022", "T", None),
    ("0123", "2022", "T", Some(10.0)),
];

#[test]
fn a_row_holds_the_municipality_against_the_nation_and_its_like() {
    let row = row("0114", Direction::LowerIsBetter, &panel(&ROWS));
    assert_eq!((row.own.value(), row.nation, row.period.year()), (Some(10.0), Some(6.0), 2022));
    assert_eq!(row.to_nation.unwrap().worse_by, Some(4.0));
    let similar = row.similar.unwrap();
    assert_eq!((similar.value, similar.n), (5.0, 2));
    let place = row.place.unwrap();
    assert_eq!((place.rank, place.n, place.tied), (3, 4, 2));
    let change = row.change.unwrap();
    assert_eq!((change.from.year(), change.own, change.nation), (2012, 1.0, Some(-2.0)));
    assert_eq!(change.gap_before.unwrap().absolute, 1.0);
    let sexes = row.sexes.unwrap();
    assert_eq!((sexes.difference, sexes.nation), (4.0, Some(-2.0)));
}

#[test]
fn a_protected_value_is_no_value_and_the_last_known_one_is_told() {
    let row = row("0120", Direction::LowerIsBetter, &panel(&ROWS));
    assert_eq!((row.own.value(), row.own.status()), (None, Status::Suppressed));
    assert_eq!(row.last_known.map(|(period, value)| (period.year(), value)), Some((2012, 5.0)));
    assert_eq!((row.to_nation, row.change), (None, None));
    assert!(row.place.is_none() && row.sexes.is_none() && row.worse_by_deviations().is_none());
    assert_eq!(row.spread.unwrap().missing, 1);
}

#[test]
fn a_municipality_without_rows_is_missing_not_zero() {
    let row = row("2584", Direction::LowerIsBetter, &panel(&ROWS));
    assert_eq!((row.own.value(), row.own.status()), (None, Status::Missing));
    assert_eq!((row.last_known, row.first_known), (None, None));
}

#[test]
fn a_value_of_two_years_ago_is_too_near_to_tell_change_from() {
    let near = [
        ("SE", "2020", "T", Some(8.0)),
        ("0114", "2020", "T", Some(9.0)),
        ("0114", "2022", "T", Some(10.0)),
        ("0115", "2022", "T", Some(1.0)),
    ];
    let row = row("0114", Direction::LowerIsBetter, &panel(&near));
    assert_eq!((row.change, row.to_nation), (None, None));
}

#[test]
fn the_headline_is_the_largest_gap_in_deviations_on_each_side() {
    let profile = profile("2104");
    let deviations = |row: &ProfileRow| row.worse_by_deviations();
    let widely = |row: &&ProfileRow| row.spread.as_ref().is_some_and(|spread| spread.n > 280);
    let known = profile.rows().filter(widely).filter_map(deviations);
    let worst = known.fold(f64::NEG_INFINITY, f64::max);
    let headline = profile.headline.worst.as_ref().unwrap();
    let row = profile.rows().find(|row| row.indicator.id == headline.indicator).unwrap();
    assert_eq!(row.worse_by_deviations(), Some(worst));
    assert!(headline.gap.worse_by.unwrap() > 0.0);
    assert!(profile.headline.best.as_ref().unwrap().gap.worse_by.unwrap() < 0.0);
    let with_direction = profile.rows().filter_map(|row| row.to_nation?.worse_by).count();
    assert_eq!(profile.headline.n_compared(), with_direction);
}

#[test]
fn a_profile_says_what_kind_of_place_it_is() {
    let profile = profile("2104");
    assert_eq!(profile.name, "Hofors");
    let facts = &profile.facts;
    assert_eq!(facts.county.as_ref().unwrap().1, "Gävleborgs län");
    assert_eq!(facts.inhabitants.map(|(period, n)| (period.year(), n)), Some((2022, 9_472.0)));
    assert!(facts.kind.is_some());
    let (_, km2) = facts.land_km2.unwrap();
    assert!((facts.per_km2.unwrap() - 9_472.0 / km2).abs() < 1e-9);
    assert_eq!(profile.similar.len(), 7);
    assert!(profile.similar.iter().all(|other| other.inhabitants.is_some()));
    assert!(profile.breaks.is_empty());
}

#[test]
fn a_split_municipality_says_that_its_series_break() {
    let knivsta = profile("0330");
    assert_eq!(knivsta.breaks.iter().map(|mark| mark.year).collect::<Vec<_>>(), [2003]);
}

#[test]
fn what_is_inside_adds_up_to_the_municipality() {
    let profile = profile("2180");
    let inside = profile.inside.as_ref().unwrap();
    assert_eq!(inside.types.iter().map(|one| one.n_areas).sum::<usize>(), inside.n_areas);
    let share: f64 = inside.types.iter().filter_map(|one| one.share).sum();
    let nation: f64 = inside.types.iter().filter_map(|one| one.nation_share).sum();
    assert!((share - 100.0).abs() < 1e-9 && (nation - 100.0).abs() < 1e-9);
    assert_eq!(inside.measures.len(), 2);
    for measure in &inside.measures {
        assert_eq!(measure.areas.len(), inside.n_areas);
        assert!(measure.data_set.is_some() && measure.nation_middle_half.is_some());
        assert!(measure.areas.iter().all(|area| area.name != area.code.as_str()));
    }
}

#[test]
fn every_municipality_can_be_described() {
    let codes = LIBRARY.municipalities();
    assert_eq!(codes.len(), 290);
    for code in codes {
        let profile = describe_municipality(&LIBRARY, &code, None).unwrap().unwrap();
        assert!(profile.rows().count() > 50, "{code}");
        assert!(profile.headline.n_compared() > 20, "{code}");
        assert!(profile.inside.is_some(), "{code}");
    }
}

#[test]
fn only_municipalities_have_a_profile() {
    for text in ["21", "SE", "9999", "0114R001"] {
        assert!(describe_municipality(&LIBRARY, &code(text), None).unwrap().is_none(), "{text}");
    }
}

#[test]
fn the_table_holds_every_figure_unrounded() {
    let profile = profile("2104");
    let csv = profile.csv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), profile.rows().count());
    for (record, row) in records.iter().zip(profile.rows()) {
        assert_eq!(&record[2], row.indicator.id.as_str());
        assert_eq!(record[6].parse::<f64>().ok(), row.own.value());
        assert_eq!(record[8].parse::<f64>().ok(), row.nation);
        assert_eq!(record[12].parse::<usize>().ok(), row.place.map(|place| place.rank));
    }
    let json = profile.json();
    assert_eq!(json["rows"].as_array().unwrap().len(), records.len());
    assert_eq!(json["rows"][0]["value"].as_f64(), profile.rows().next().unwrap().own.value());
}

#[test]
fn before_anything_was_published_there_is_no_profile_to_compare() {
    let early = Some(date!(2001 - 01 - 01));
    let profile = describe_municipality(&LIBRARY, &code("2104"), early).unwrap().unwrap();
    assert_eq!((profile.rows().count(), profile.headline.n_compared()), (0, 0));
    assert!(profile.inside.is_none() && profile.facts.inhabitants.is_none());
}
