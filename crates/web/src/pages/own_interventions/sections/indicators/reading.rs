//! Reads the tables of indicators. What was reported stays: a period that has values is not taken away.

use std::collections::BTreeMap;

use domain::calendar::DaySpan;
use domain::indicator::IndicatorId;
use domain::intervention::Description;
use domain::intervention::result::{
    self, Baseline, Dimension, Measured, Origin, ResultError, ResultIndicator, ResultPeriod,
};

use super::super::super::form::{is_empty, n_written, named};
use super::super::Known;
use super::{BASELINES, INDICATORS, KINDS, PERIODS};
use crate::desk::field::Problem;
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::grant_words::interventions::result_error;
use crate::language::Language;

/// Indicators by the numbers of their rows.
type Rows = BTreeMap<usize, ResultIndicator>;

pub(in super::super) fn read(
    known: &Known<'_>,
    posted: &Posted,
    description: &mut Description,
) -> Vec<Problem> {
    let has_indicator = |id: &IndicatorId| known.library.indicator(id).is_some();
    read_with(known.language, posted, &has_indicator, description)
}

/// Reads the tables where `has_indicator` tells which indicators the statistics have.
pub(super) fn read_with(
    language: Language,
    posted: &Posted,
    has_indicator: &dyn Fn(&IndicatorId) -> bool,
    description: &mut Description,
) -> Vec<Problem> {
    let mut reader = Reader::new(language, posted);
    let mut rows = read_indicators(language, &mut reader, posted, has_indicator);
    name_new(&mut rows, &description.indicators);
    read_baselines(&mut reader, posted, &mut rows);
    read_periods(&mut reader, posted, &mut rows);
    keep_reported(language, &mut reader, &description.indicators, &mut rows);
    let mut problems = reader.problems();
    if problems.is_empty() {
        problems.extend(unsound(language, &rows));
    }
    if problems.is_empty() {
        description.indicators = rows.into_values().collect();
    }
    problems
}

fn read_indicators(
    language: Language,
    reader: &mut Reader<'_>,
    posted: &Posted,
    has_indicator: &dyn Fn(&IndicatorId) -> bool,
) -> Rows {
    let mut rows = Rows::new();
    for row in 1..=n_written(posted, INDICATORS) {
        if is_empty(posted, INDICATORS, row, &["namn", "enhet", "statistik"]) {
            continue;
        }
        let of = |column| named(INDICATORS, row, column);
        let title = reader.text(&of("namn"));
        let word = posted.text(&of("slag"));
        let kind = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
        if kind.is_none() {
            reader.problem(&of("slag"), "desk-no-choice");
        }
        let typed = reader.text_or_empty(&of("statistik"));
        let official: Option<IndicatorId> = typed.parse().ok().filter(|id| has_indicator(id));
        if !typed.is_empty() && official.is_none() {
            let id: String = typed.chars().take(40).collect();
            let told = language.text_with("own-intervention-no-indicator", &[("id", &id)]);
            reader.tell(&of("statistik"), told);
        }
        let indicator = ResultIndicator {
            id: posted.text(&of("id")).to_owned(),
            title,
            kind: kind.unwrap_or(KINDS[0].1),
            origin: official.map_or(Origin::Reported, Origin::Official),
            unit: reader.text_or_empty(&of("enhet")),
            is_higher_better: posted.text(&of("battre")) != "lower",
            baseline: None,
            periods: Vec::new(),
        };
        rows.insert(row, indicator);
    }
    rows
}

/// Gives each indicator that is new a name that no other has or has had.
fn name_new(rows: &mut Rows, before: &[ResultIndicator]) {
    let mut taken: Vec<String> = before.iter().map(|indicator| indicator.id.clone()).collect();
    let mut kept: Vec<String> = Vec::new();
    for indicator in rows.values_mut() {
        if taken.contains(&indicator.id) && !kept.contains(&indicator.id) {
            kept.push(indicator.id.clone());
            continue;
        }
        let free = (1..).map(|number: usize| format!("i{number}"));
        indicator.id = free.into_iter().find(|id| !taken.contains(id)).unwrap_or_default();
        taken.push(indicator.id.clone());
        kept.push(indicator.id.clone());
    }
}

/// Returns the indicator that a row of values is of.
fn indicator_of<'a>(
    reader: &mut Reader<'_>,
    posted: &Posted,
    (grid, row): (&str, usize),
    rows: &'a mut Rows,
) -> Option<&'a mut ResultIndicator> {
    let field = named(grid, row, "indikator");
    let found = posted.text(&field).trim().parse().ok().and_then(|number| rows.get_mut(&number));
    if found.is_none() {
        reader.problem(&field, "own-intervention-no-such-row");
    }
    found
}

fn read_baselines(reader: &mut Reader<'_>, posted: &Posted, rows: &mut Rows) {
    for row in 1..=n_written(posted, BASELINES) {
        if is_empty(posted, BASELINES, row, &["indikator", "ar", "varde", "del", "anm"]) {
            continue;
        }
        let year_field = named(BASELINES, row, "ar");
        let year: i32 = reader.number(&year_field);
        let value = read_value(reader, posted, (BASELINES, row));
        if value.is_none() {
            reader.problem(&named(BASELINES, row, "varde"), "desk-lacking");
        }
        let indicator = indicator_of(reader, posted, (BASELINES, row), rows);
        let (Some(indicator), Some(value)) = (indicator, value) else { continue };
        let baseline =
            indicator.baseline.get_or_insert_with(|| Baseline { year, values: Vec::new() });
        if baseline.year == year {
            baseline.values.push(value);
        } else {
            reader.problem(&year_field, "own-intervention-two-years");
        }
    }
}

fn read_periods(reader: &mut Reader<'_>, posted: &Posted, rows: &mut Rows) {
    for row in 1..=n_written(posted, PERIODS) {
        let columns = ["indikator", "forsta", "sista", "varde", "del", "anm"];
        if is_empty(posted, PERIODS, row, &columns) {
            continue;
        }
        let last_field = named(PERIODS, row, "sista");
        let (first, last) = (reader.day(&named(PERIODS, row, "forsta")), reader.day(&last_field));
        let days = DaySpan::new(first, last).ok();
        if days.is_none() {
            reader.problem(&last_field, "own-intervention-backwards");
        }
        let target = read_value(reader, posted, (PERIODS, row));
        let indicator = indicator_of(reader, posted, (PERIODS, row), rows);
        let (Some(indicator), Some(days)) = (indicator, days) else { continue };
        match indicator.periods.iter_mut().find(|period| period.days == days) {
            Some(period) => period.targets.extend(target),
            None => {
                let targets = target.into_iter().collect();
                indicator.periods.push(ResultPeriod { days, targets, actuals: Vec::new() });
            }
        }
    }
    for indicator in rows.values_mut() {
        indicator.periods.sort_by_key(|period| period.days.first());
    }
}

/// Reads a value with what it is a part of; `None` where no value was typed, which is not zero.
fn read_value(
    reader: &mut Reader<'_>,
    posted: &Posted,
    (grid, row): (&str, usize),
) -> Option<Measured> {
    let part_field = named(grid, row, "del");
    let dimensions = read_part(posted.text(&part_field));
    if dimensions.is_none() {
        reader.problem(&part_field, "own-intervention-no-part");
    }
    let comment = reader.text_or_empty(&named(grid, row, "anm"));
    let value_field = named(grid, row, "varde");
    let value = reader.decimal_or_none(&value_field);
    let says_more = !comment.is_empty() || dimensions.as_ref().is_some_and(|d| !d.is_empty());
    if value.is_none() && says_more && posted.text(&value_field).trim().is_empty() {
        reader.problem(&value_field, "desk-lacking");
    }
    Some(Measured { value: value?, dimensions: dimensions?, comment })
}

/// Reads "kön: kvinnor; ålder: 16–19"; nothing is the whole, `None` is no part.
fn read_part(typed: &str) -> Option<Vec<Dimension>> {
    let parts = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
    let dimension = |part: &str| {
        let (name, value) = part.split_once(':')?;
        let (name, value) = (name.trim(), value.trim());
        let is_whole = !name.is_empty() && !value.is_empty();
        is_whole.then(|| Dimension { name: name.to_owned(), value: value.to_owned() })
    };
    parts.map(dimension).collect()
}

/// Takes what was reported along, and tells where it would be lost.
fn keep_reported(
    language: Language,
    reader: &mut Reader<'_>,
    before: &[ResultIndicator],
    rows: &mut Rows,
) {
    for known in before {
        for period in known.periods.iter().filter(|period| !period.actuals.is_empty()) {
            let same = rows.values_mut().filter(|indicator| indicator.id == known.id);
            let mut periods = same.flat_map(|indicator| &mut indicator.periods);
            if let Some(kept) = periods.find(|kept| kept.days == period.days) {
                kept.actuals.clone_from(&period.actuals);
                continue;
            }
            let days = format!("{}–{}", period.days.first(), period.days.last());
            let places = [("indicator", known.title.as_str()), ("days", &days)];
            reader.tell("", language.text_with("own-intervention-reported-stays", &places));
        }
    }
}

/// Returns what is wrong with the indicators together, told by their names and not by those that only
/// the program sees.
fn unsound(language: Language, rows: &Rows) -> Option<Problem> {
    let named_by_title = |indicator: &ResultIndicator| {
        let id = indicator.title.clone();
        ResultIndicator { id, ..indicator.clone() }
    };
    let named_by_title: Vec<ResultIndicator> = rows.values().map(named_by_title).collect();
    let error = result::check(&named_by_title).err()?;
    let (column, title) = match &error {
        ResultError::TargetWithoutUnit(title) => ("enhet", title),
        ResultError::Duplicate(title)
        | ResultError::TitleLacking(title)
        | ResultError::NotANumber(title)
        | ResultError::TwoValues(title)
        | ResultError::Periods(title) => ("namn", title),
    };
    let row = rows.iter().rfind(|(_, indicator)| indicator.title == *title).map(|(row, _)| *row);
    let field = row.map_or_else(String::new, |row| named(INDICATORS, row, column));
    Some(Problem { field, text: result_error(language, &error) })
}
