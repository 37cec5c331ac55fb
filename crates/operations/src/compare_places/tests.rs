use super::*;
use crate::describe_municipality::tests::LIBRARY;

fn compare(places: &[&str]) -> Comparison {
    let places = places.iter().map(|text| (*text).to_owned()).collect();
    compare_places(&LIBRARY, &Question { places, ..Question::default() }).unwrap()
}

fn keys(comparison: &Comparison) -> Vec<&str> {
    comparison.places.iter().map(|place| place.key.as_str()).collect()
}

#[test]
fn places_stand_in_the_order_asked_for_each_once() {
    let comparison = compare(&["2104", " 21 ", "SE", "2104", ""]);
    assert_eq!(keys(&comparison), ["2104", "21", "SE"]);
    assert_eq!(comparison.n_chosen, 3);
    assert!(comparison.unknown.is_empty());
}

#[test]
fn one_municipality_stands_beside_those_most_like_it() {
    let comparison = compare(&["2104"]);
    assert_eq!(comparison.places.len(), 4);
    assert_eq!(comparison.places[0].key, "2104");
    let similar = LIBRARY.similar_to(&"2104".parse().unwrap()).unwrap().0;
    assert_eq!(comparison.places[1].key, similar[0].as_str());
    assert_eq!(comparison.n_chosen, 1);
    let example = compare(&[]);
    assert_eq!((example.places.len(), example.n_chosen), (4, 0));
    assert_eq!(keys(&compare(&["21"])), ["21", "SE"]);
}

#[test]
fn what_is_no_place_is_told_and_what_is_too_much_is_left_out() {
    let comparison = compare(&["2104", "2180", "9999", "gävle", "0180", "1480", "1280", "0580"]);
    assert_eq!(comparison.places.len(), MAX_PLACES);
    assert_eq!(comparison.unknown, ["9999", "gävle"]);
    assert_eq!(comparison.left_out, 1);
}

#[test]
fn a_kind_of_municipality_is_its_middle_one() {
    let kind = &LIBRARY.classifications()[0].groups[0];
    let comparison = compare(&[&kind.code, "SE"]);
    let row = &comparison.rows[0];
    let panel = LIBRARY.store().panel(&row.indicator.id, None).unwrap();
    let mut values: Vec<f64> = kind
        .members
        .iter()
        .filter_map(|code| panel.value(&Group::total(), code, row.period))
        .collect();
    values.sort_by(f64::total_cmp);
    let median = numerics::quantile::quantile_of_sorted(&values, 0.5);
    assert_eq!(row.cells[0].measured.value(), median);
    assert_eq!(row.cells[1].measured.value(), row.nation);
    assert_eq!(row.cells[1].to_nation, None);
}

#[test]
fn the_widest_row_is_shown_over_time_unless_another_is_asked_for() {
    let comparison = compare(&["2104", "0162"]);
    let widest = comparison.widest.unwrap();
    let row = &comparison.rows[widest.row];
    assert!(row.cells[widest.highest].measured.value() > row.cells[widest.lowest].measured.value());
    let shown = comparison.over_time.as_ref().unwrap();
    assert_eq!(shown.indicator.id, row.indicator.id);
    assert!(shown.series.iter().all(|series| series.len() == shown.periods.len()));
    assert_eq!(shown.periods.len(), shown.middle_half.len());
    let other = comparison.rows.iter().find(|r| r.indicator.id != row.indicator.id).unwrap();
    let question = Question {
        places: vec!["2104".into(), "0162".into()],
        indicator: Some(other.indicator.id.clone()),
        ..Question::default()
    };
    let asked = compare_places(&LIBRARY, &question).unwrap();
    assert_eq!(asked.over_time.unwrap().indicator.id, other.indicator.id);
}

#[test]
fn an_unknown_theme_is_the_first_one() {
    let question = Question {
        places: vec!["2104".into(), "2180".into()],
        theme: Some("xyz".into()),
        ..Question::default()
    };
    let comparison = compare_places(&LIBRARY, &question).unwrap();
    assert_eq!(comparison.theme, comparison.themes[0]);
    let theme = Some(comparison.themes[2].clone());
    let third = compare_places(&LIBRARY, &Question { theme, ..question }).unwrap();
    assert_eq!(third.theme, comparison.themes[2]);
    assert_ne!(third.rows[0].indicator.id, comparison.rows[0].indicator.id);
}

#[test]
fn the_table_has_a_line_per_indicator_and_place_unrounded() {
    let comparison = compare(&["2104", "SE"]);
    let csv = comparison.csv();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 2 * comparison.rows.len());
    let first = &comparison.rows[0];
    assert_eq!(records[0][7].parse::<f64>().ok(), first.cells[0].measured.value());
    assert_eq!((&records[1][5], &records[1][10]), ("SE", ""));
    let json = comparison.json();
    assert_eq!(json["rows"].as_array().unwrap().len(), records.len());
}
