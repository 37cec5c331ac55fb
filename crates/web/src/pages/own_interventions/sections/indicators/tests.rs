use domain::calendar::DaySpan;
use domain::grants::budget::PlaceShares;
use domain::intervention::Theme;
use domain::intervention::result::{Baseline, ResultIndicator, ResultPeriod};
use time::macros::date;

use super::super::first_model;
use super::reading::read_with;
use super::*;
use crate::desk::field::Problem;

fn year() -> DaySpan {
    DaySpan::new(date!(2025 - 01 - 01), date!(2025 - 12 - 31)).unwrap()
}

fn measured(value: f64, dimensions: Vec<Dimension>) -> Measured {
    Measured { value, dimensions, comment: String::new() }
}

fn women() -> Vec<Dimension> {
    vec![Dimension { name: "kön".to_owned(), value: "kvinnor".to_owned() }]
}

fn description() -> Description {
    Description {
        title: "Påhittat exempel: läxhjälp".to_owned(),
        summary: "Två timmar i veckan".to_owned(),
        themes: vec![Theme::SchoolResults],
        target_group: "Elever i årskurs 9".to_owned(),
        places: PlaceShares::new(vec![("0127".parse().unwrap(), 10_000)]).unwrap(),
        days: year(),
        dose: String::new(),
        cost: None,
        method: String::new(),
        context: String::new(),
        grants: Vec::new(),
        designs: Vec::new(),
        logic_model: first_model(["a", "b", "c"].map(str::to_owned)).unwrap(),
        indicators: vec![
            ResultIndicator {
                id: "elever".to_owned(),
                title: "Elever som kom".to_owned(),
                kind: ResultKind::Output,
                origin: Origin::Reported,
                unit: "elever".to_owned(),
                is_higher_better: true,
                baseline: Some(Baseline { year: 2024, values: vec![measured(12.5, women())] }),
                periods: vec![ResultPeriod {
                    days: year(),
                    targets: vec![measured(40.0, Vec::new()), measured(20.0, women())],
                    actuals: vec![measured(31.0, Vec::new())],
                }],
            },
            ResultIndicator {
                id: "behöriga".to_owned(),
                title: "Behöriga till gymnasiet".to_owned(),
                kind: ResultKind::Outcome,
                origin: Origin::Official("N15424".parse().unwrap()),
                unit: "procent".to_owned(),
                is_higher_better: true,
                baseline: None,
                periods: Vec::new(),
            },
        ],
    }
}

fn read_changed(changed: &[(&str, &str)]) -> (Description, Vec<Problem>) {
    let mut description = description();
    let mut texts = written(&description);
    for (name, text) in changed {
        texts.retain(|(known, _)| known != name);
        texts.push(((*name).to_owned(), (*text).to_owned()));
    }
    let known = |id: &domain::indicator::IndicatorId| id.as_str() == "N15424";
    let problems = read_with(Language::Swedish, &Posted(texts), &known, &mut description);
    (description, problems)
}

#[test]
fn indicators_are_read_as_they_are_written() {
    let (read, problems) = read_changed(&[]);
    assert_eq!(problems, []);
    assert_eq!(read, description());
}

#[test]
fn a_new_indicator_has_a_name_of_its_own_and_what_was_reported_stays() {
    let added = [
        ("indikator-3-namn", "Nöjda"),
        ("indikator-3-slag", "outcome"),
        ("indikator-3-enhet", "procent"),
        ("period-3-indikator", "3"),
        ("period-3-forsta", "2025-01-01"),
        ("period-3-sista", "2025-12-31"),
        ("period-3-varde", "62,5"),
    ];
    let (read, problems) = read_changed(&added);
    assert_eq!(problems, []);
    assert_eq!(read.indicators[2].id, "i1");
    assert_eq!(read.indicators[2].periods[0].targets[0].value, 62.5);
    assert_eq!(read.indicators[0], description().indicators[0]);
    read.check().unwrap();
}

#[test]
fn what_cannot_be_is_told_at_its_field_and_changes_nothing() {
    for (changed, field, told) in [
        (&[("indikator-1-enhet", "")][..], "indikator-1-enhet", "mål utan enhet"),
        (&[("indikator-2-statistik", "N99999")], "indikator-2-statistik", "N99999 finns inte"),
        (&[("indikator-2-statistik", "skolan")], "indikator-2-statistik", "skolan finns inte"),
        (&[("indikator-1-namn", "")], "indikator-1-namn", "Fyll i"),
        (&[("period-1-varde", "fyrtio")], "period-1-varde", "Skriv ett tal"),
        (&[("period-2-del", "kvinnor")], "period-2-del", "kön: kvinnor"),
        (&[("period-2-indikator", "7")], "period-2-indikator", "numren"),
        (&[("period-1-forsta", "2025-02-30")], "period-1-forsta", "Skriv en dag"),
        (&[("period-2-del", "")], "indikator-1-namn", "två värden"),
        (&[("period-1-sista", "2025-11-30"), ("period-2-sista", "2025-11-30")], "", "redovisat"),
        (&[("utgangslage-1-varde", "")], "utgangslage-1-varde", "Fyll i"),
    ] {
        let (read, problems) = read_changed(changed);
        let found = problems.iter().find(|problem| problem.field == field);
        let found = found.unwrap_or_else(|| panic!("{changed:?}: {problems:?}"));
        let text = &found.text;
        assert!(text.contains(told), "{text}");
        assert!(text.chars().count() < 500 && !text.contains('\n'), "{text}");
        assert_eq!(read, description());
    }
}
