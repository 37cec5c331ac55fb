use super::*;

fn panel() -> Panel {
    let parse = |codes: &[&str]| codes.iter().map(|c| c.parse::<AreaCode>().unwrap()).collect();
    let years = |years: &[i32]| years.iter().map(|y| Period::year_of(*y).unwrap()).collect();
    let axes = Axes {
        groups: [Group::total(), Group::women()].into(),
        areas: parse(&["SE", "0114", "0115", "0117"]),
        periods: years(&[2020, 2021, 2022]),
    };
    let cell = |group, area, period, value, status| Cell { group, area, period, value, status };
    let cells = [
        cell(0, 0, 0, 50.0, Status::Final),
        cell(0, 0, 2, 52.0, Status::Final),
        cell(0, 1, 0, 1.0, Status::Final),
        cell(0, 1, 1, f64::NAN, Status::Missing),
        cell(0, 1, 2, 3.0, Status::Preliminary),
        cell(0, 2, 0, 4.0, Status::Final),
        cell(0, 2, 1, 5.0, Status::Final),
        cell(0, 2, 2, f64::NAN, Status::Suppressed),
        cell(1, 1, 0, 7.0, Status::Final),
    ];
    let (id, data_set) = ("N1".parse().unwrap(), "a-1".parse().unwrap());
    Panel::of_data_set(id, axes, data_set, cells.into_iter())
}

fn year(year: i32) -> Period {
    Period::year_of(year).unwrap()
}

#[test]
fn a_cross_section_has_every_area_and_no_value_where_there_is_none() {
    let panel = panel();
    let section: Vec<(&str, Option<f64>)> = panel
        .cross_section(&Group::total(), year(2022))
        .map(|(area, value)| (area.as_str(), value))
        .collect();
    let expected = [("SE", Some(52.0)), ("0114", Some(3.0)), ("0115", None), ("0117", None)];
    assert_eq!(section, expected);
    assert_eq!(panel.cross_section(&Group::men(), year(2022)).count(), 0);
    assert_eq!(panel.cross_section(&Group::total(), year(2019)).count(), 0);
}

#[test]
fn a_series_tells_why_a_value_is_missing() {
    let series = panel().series(&Group::total(), &"0114".parse().unwrap());
    let expected = [
        (year(2020), Measured::final_value(1.0).unwrap()),
        (year(2021), Measured::missing()),
        (year(2022), Measured::preliminary(3.0).unwrap()),
    ];
    assert_eq!(series, expected);
    assert!(panel().series(&Group::total(), &"0117".parse().unwrap()).is_empty());
    assert!(panel().series(&Group::total(), &"2584".parse().unwrap()).is_empty());
}

#[test]
fn the_latest_period_is_one_that_enough_areas_have() {
    let panel = panel();
    let latest = |share| panel.latest_period(&Group::total(), Level::Municipality, share);
    assert_eq!(latest(0.5), Some(year(2022)), "one of the two that ever have a value");
    assert_eq!(latest(1.0), Some(year(2020)));
    assert_eq!(latest(1.1), None);
    assert_eq!(panel.latest_period(&Group::total(), Level::Nation, 1.0), Some(year(2022)));
    assert_eq!(panel.latest_period(&Group::total(), Level::Regso, 0.0), None);
    assert_eq!(panel.latest_period(&Group::men(), Level::Municipality, 0.0), None);
}

#[test]
fn rows_come_in_order_and_only_where_there_are_any() {
    let panel = panel();
    let rows: Vec<Observation> = panel.rows().collect();
    assert_eq!(rows.len(), 9);
    assert!(rows.is_sorted_by_key(|row| (row.group.clone(), row.area.clone(), row.period)));
    let area = "0115".parse().unwrap();
    assert!(panel.rows_at(&Group::total(), &area).eq(rows[5..8].iter().cloned()));
    assert_eq!(panel.rows_at(&Group::women(), &area).count(), 0);
    assert!(rows.iter().all(|row| row.data_set.as_str() == "a-1"));
}

#[test]
fn raw_values_run_over_periods_first() {
    let panel = panel();
    assert_eq!(panel.raw_series(1, 1)[0], 7.0);
    assert_eq!(panel.raw_group(0).len(), 12);
    assert_eq!(panel.raw_values().len(), 24);
    assert_eq!(panel.value(&Group::total(), &"0115".parse().unwrap(), year(2021)), Some(5.0));
    assert_eq!(panel.value(&Group::total(), &"0115".parse().unwrap(), year(2022)), None);
}
