use std::sync::LazyLock;

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::Unit;
use domain::observation::Measured;
use domain::period::Period;
use tempfile::TempDir;

use super::*;

/// One filled store for all tests: filling it takes seconds.
static FILLED: LazyLock<(TempDir, Store)> = LazyLock::new(|| {
    let directory = TempDir::new().unwrap();
    let store = open_store(directory.path(), &mut |_, _| ()).unwrap();
    (directory, store)
});

fn value(id: &str, area: &str, year: i32) -> Option<f64> {
    let panel = FILLED.1.panel(&id.parse().unwrap(), None).unwrap();
    let area: AreaCode = area.parse().unwrap();
    panel.value(&Group::total(), &area, Period::year_of(year).unwrap())
}

#[test]
fn kolada_is_there_whole_and_to_the_last_digit() {
    let store = &FILLED.1;
    let sets = store.data_sets();
    let kolada = sets.iter().find(|set| set.publication.source == "Kolada (RKA)").unwrap();
    assert_eq!((kolada.rows, kolada.indicators), (7_387_543, 1_996));
    assert_eq!(value("N01951", "SE", 2022), Some(10_521_556.0));
    assert_eq!(value("N01951", "0114", 2022), Some(49_262.0));
    let panel = store.panel(&"N01951".parse().unwrap(), None).unwrap();
    for year in 1994..=2022 {
        let year = Period::year_of(year).unwrap();
        let section: Vec<_> = panel.cross_section(&Group::total(), year).collect();
        let of_level = |level| {
            let at = section.iter().filter(|(area, _)| area.level() == level);
            at.filter_map(|(_, value)| *value).sum::<f64>()
        };
        assert_eq!(of_level(Level::Municipality), of_level(Level::Nation), "{year}");
    }
}

#[test]
fn every_shipped_data_set_has_the_rows_that_progress_was_told_of() {
    let sets = FILLED.1.data_sets();
    for shipped in shipped() {
        let kept = sets.iter().find(|set| set.publication.table == shipped.table).unwrap();
        assert_eq!(kept.rows, shipped.rows, "{}", shipped.table);
        assert_eq!(kept.publication.source, shipped.source);
        assert_eq!(kept.publication.published, shipped.published);
    }
    assert_eq!(sets.len(), shipped().len());
}

#[test]
fn a_second_start_imports_nothing() {
    let before = FILLED.1.data_sets();
    let mut told = 0;
    let again = open_store(FILLED.0.path(), &mut |_, _| told += 1).unwrap();
    assert_eq!(told, 0);
    assert_eq!(again.data_sets(), before);
}

#[test]
fn regso_add_up_to_their_municipality() {
    let panel = FILLED.1.panel(&REGSO_INHABITANTS.parse().unwrap(), None).unwrap();
    for year in [2020, 2021, 2022] {
        let period = Period::year_of(year).unwrap();
        let of_municipality = |code: &str| -> f64 {
            let total = Group::total();
            let inside = panel.cross_section(&total, period);
            inside.filter(|(a, _)| a.as_str().starts_with(code)).filter_map(|(_, v)| v).sum()
        };
        for code in ["0114", "0180", "1280", "2584"] {
            assert_eq!(Some(of_municipality(code)), value("N01951", code, year), "{code} {year}");
        }
    }
}

#[test]
fn the_share_in_challenged_areas_is_worked_out_from_people_and_types() {
    let close = |code, expected: f64| {
        let found = value(SHARE_IN_TYPE_1_OR_2, code, 2022).unwrap();
        assert!((found - expected).abs() < 1e-6, "{code}: {found}");
    };
    // Sums over SCB's tables, made with pandas.
    close("0180", 10.326_297);
    close("1280", 28.612_362);
    close("0127", 49.445_918);
    close("0114", 0.0);
    let panel = FILLED.1.panel(&SHARE_IN_TYPE_1_OR_2.parse().unwrap(), None).unwrap();
    assert_eq!(panel.areas().len(), 290);
}

#[test]
fn every_area_type_is_between_one_and_five() {
    let panel = FILLED.1.panel(&REGSO_AREA_TYPE.parse().unwrap(), None).unwrap();
    let mut counts = [0; 5];
    for row in panel.rows() {
        let area_type = row.measured.value().unwrap();
        let position = [1.0, 2.0, 3.0, 4.0, 5.0].iter().position(|known| *known == area_type);
        counts[position.unwrap()] += 1;
    }
    assert_eq!(counts, [160, 289, 855, 1770, 289]);
}

#[test]
fn what_was_not_published_by_a_day_is_not_seen() {
    let early = time::macros::date!(2024 - 09 - 30);
    assert!(FILLED.1.panel(&"N01951".parse().unwrap(), Some(early)).is_err());
    assert!(FILLED.1.panel(&REGSO_AREA_TYPE.parse().unwrap(), Some(early)).is_ok());
}

#[test]
fn every_key_indicator_exists_and_carries_its_direction() {
    let known = key_indicators().unwrap();
    assert!(known.len() >= 60);
    for key in &known {
        let indicator = FILLED.1.indicator(&key.id).unwrap_or_else(|| panic!("{}", key.id));
        assert_eq!(indicator.direction, key.direction, "{}", key.id);
    }
    assert!(known.iter().filter(|key| key.direction.is_some()).count() >= 45);
}

#[test]
fn shares_lie_between_zero_and_one_hundred() {
    for key in key_indicators().unwrap() {
        let indicator = FILLED.1.indicator(&key.id).unwrap();
        if indicator.unit != Unit::Percent || indicator.name.contains("förändring") {
            continue;
        }
        let is_balance = ["flyttnetto", "resultat", "Soliditet"];
        if is_balance.iter().any(|word| indicator.name.contains(word)) {
            continue;
        }
        let panel = FILLED.1.panel(&key.id, None).unwrap();
        for value in panel.rows().filter_map(|row| row.measured.value()) {
            assert!((0.0..=100.0).contains(&value), "{}: {value}", indicator.name);
        }
    }
}

#[test]
fn every_area_has_a_name_and_lies_in_one_that_exists() {
    let areas = FILLED.1.areas();
    let count = |level| areas.at_level(level).count();
    assert_eq!(count(Level::Nation), 1);
    assert_eq!(count(Level::County), 21);
    assert_eq!(count(Level::Municipality), 290);
    assert_eq!(count(Level::Regso), 3_363);
    assert_eq!(count(Level::Deso), 5_984);
    for area in areas.iter() {
        assert!(!area.name.is_empty());
        let parent = area.parent.as_ref().or(area.code.parent().as_ref()).cloned();
        assert!(parent.is_none_or(|parent| areas.get(&parent).is_some()), "{}", area.code);
    }
}

#[test]
fn classifications_place_every_municipality_once() {
    let classifications = classifications().unwrap();
    let n_groups: Vec<(&str, usize)> =
        classifications.iter().map(|c| (c.id.as_str(), c.groups.len())).collect();
    let expected = [("skr-2023", 9), ("skr-2023-huvudgrupp", 3), ("lan", 21), ("storlek", 9)];
    assert_eq!(n_groups, expected);
    for classification in &classifications {
        let mut all: Vec<&AreaCode> =
            classification.groups.iter().flat_map(|group| &group.members).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 290, "{}", classification.id);
        let n_places: usize = classification.groups.iter().map(|g| g.members.len()).sum();
        assert_eq!(n_places, 290, "{}", classification.id);
    }
    let sizes = classifications.last().unwrap();
    assert_eq!(sizes.groups[0].name, "Kommuner med 0 - 4 999 invånare");
    assert_eq!(sizes.groups[8].name, "Kommuner med fler än 200 000 invånare");
}

#[test]
fn a_municipality_has_seven_similar_ones() {
    let themes = similar_areas().unwrap();
    assert!(themes.iter().any(|theme| theme.theme == "socioekonomi"));
    for theme in &themes {
        assert!(theme.similar.len() >= 289, "{}", theme.theme);
        assert!(theme.similar.values().all(|similar| similar.len() == 7), "{}", theme.theme);
    }
}

#[test]
fn changes_of_areas_can_be_read() {
    assert!(area_changes().unwrap().iter().any(|change| change.name().contains("Gnesta")));
}

#[test]
fn a_missing_value_stays_missing_in_shares() {
    assert_eq!(scb::percent(None, Some(2.0)), None);
    assert_eq!(scb::percent(Some(1.0), None), None);
    assert_eq!(scb::percent(Some(0.0), Some(0.0)), None);
    assert_eq!(scb::percent(Some(1.0), Some(4.0)), Some(25.0));
    assert_eq!(Measured::final_value(f64::NAN), None);
}
