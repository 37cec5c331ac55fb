//! Results in the reports: children by area and sex, meetings, and how many children feel safe.

use std::collections::BTreeMap;

use domain::form::answer::{Answer, Direction, IndicatorRow, Place, Value};
use domain::form::key::Key;
use domain::form::quantity::Decimal;

use super::MARK;
use super::applications::{Case, text};
use super::money::areas_of;
use crate::grants::error::DeskError;

/// The grant of each call that tells its results in words alone.
const IN_WORDS: usize = 3;
/// The grant of 2025 that reached few girls in one of its areas.
const FEW: (i32, usize) = (2025, 2);

/// Returns what a report says in numbers, by part. An interim report has about half of what the final one
/// has and no measurement yet.
pub(super) fn of_report(case: Case, report: u16) -> Result<Vec<(&'static str, Answer)>, DeskError> {
    if case.number == IN_WORDS {
        return Ok(vec![("lever-vidare", text(&format!("{MARK}: skolan går vidare själv.")))]);
    }
    let areas = areas_of(case.home()[0])?;
    let shares = areas.iter().map(|(code, share)| (Place::Area(code.clone()), *share)).collect();
    let mut rows = Vec::new();
    for (area_index, (code, _)) in (0_i64..).zip(&areas) {
        for (sex_index, sex) in (0_i64..).zip(["k", "m"]) {
            let n = n_children(case, report, area_index, sex_index);
            rows.push(row(Place::Area(code.clone()), sex, n)?);
        }
    }
    let meetings = Decimal::whole(i64::from(report) * (12 + number_of(case)));
    Ok(vec![
        ("nadda", Answer::Table(rows)),
        ("traffar", Answer::One(Value::Number(meetings))),
        ("indikatorer", Answer::Indicators(vec![safety(case, report)])),
        ("platser", Answer::Places(shares)),
    ])
}

fn number_of(case: Case) -> i64 {
    i64::try_from(case.number).unwrap_or(i64::MAX)
}

fn n_children(case: Case, report: u16, area_index: i64, sex_index: i64) -> i64 {
    if (case.year, case.number, area_index, sex_index) == (FEW.0, FEW.1, 1, 0) {
        return 3;
    }
    let since = i64::from(case.year) - 2024;
    i64::from(report) * (11 + 4 * number_of(case) + 3 * area_index + 2 * sex_index + since)
}

fn row(place: Place, sex: &str, n: i64) -> Result<BTreeMap<Key, Value>, DeskError> {
    let words = format!("{MARK}: vuxna från skolan gick med varje morgon.");
    let cells = [
        ("plats", Value::Place(place)),
        ("kon", Value::Option(key(sex)?)),
        ("antal", Value::Number(Decimal::whole(n))),
        ("ord", Value::Text(words)),
    ];
    cells.into_iter().map(|(name, value)| Ok((key(name)?, value))).collect()
}

fn key(name: &str) -> Result<Key, DeskError> {
    name.parse().map_err(|_| DeskError::NotFound { kind: "form", id: name.to_owned() })
}

/// Returns the share of children who feel safe, before and after.
fn safety(case: Case, report: u16) -> IndicatorRow {
    let year = case.year;
    let number = number_of(case);
    let actual = (report > 1).then(|| (Decimal::whole(62 + 2 * number), year));
    IndicatorRow {
        official: None,
        name: "Andel barn som är trygga på väg till skolan".to_owned(),
        unit: "procent".to_owned(),
        group: None,
        direction: Direction::Increase,
        baseline: Some((Decimal::whole(54 + number), year - 1)),
        target: (Decimal::whole(75), year),
        actual,
    }
}
