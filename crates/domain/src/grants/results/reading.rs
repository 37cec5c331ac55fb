//! Numbers read out of the answers to a form.

use std::collections::{BTreeMap, BTreeSet};

use super::{Dimension, Measure, Reported, Worded};
use crate::form::answer::{Answer, Answers, Given, IndicatorRow, Place, Value};
use crate::form::condition::Truth;
use crate::form::key::{Choice, Key, Label};
use crate::form::kind::{Cell, Column, IndicatorAsks, IndicatorLimits, Kind, NumberLimits, Table};
use crate::form::standing::Standing;
use crate::form::{Form, Question};

/// The option that means everyone, as in Kolada: a row of it is of no part.
const EVERYONE: &str = "t";

/// Returns what a form asks every report for: its numbers that rest on no condition. What an indicator
/// measures is told by the answer, so that none is here.
#[must_use]
pub fn asked(form: &Form) -> BTreeMap<Measure, Worded> {
    let always = form.questions().filter(|question| question.condition.is_none());
    always.flat_map(|question| measures(form, question)).collect()
}

fn measures(form: &Form, question: &Question) -> Vec<(Measure, Worded)> {
    match &question.kind {
        Kind::Number(limits) => vec![single(form, question, limits)],
        Kind::Table(table) => numbers(table)
            .map(|(column, limits)| of_column(form, question, column, limits))
            .collect(),
        _ => Vec::new(),
    }
}

fn single(form: &Form, question: &Question, limits: &NumberLimits) -> (Measure, Worded) {
    let (form, part) = (form.version().clone(), question.part.clone());
    let worded = Worded { name: question.label.clone(), unit: limits.unit.clone() };
    (Measure::Asked { form, part, column: None }, worded)
}

fn numbers(table: &Table) -> impl Iterator<Item = (&Column, &NumberLimits)> {
    table.columns.iter().filter_map(|column| match &column.cell {
        Cell::Number(limits) => Some((column, limits)),
        _ => None,
    })
}

fn of_column(
    form: &Form,
    question: &Question,
    column: &Column,
    limits: &NumberLimits,
) -> (Measure, Worded) {
    let (form, part) = (form.version().clone(), question.part.clone());
    let joined = |question: &str, column: &str| format!("{question} – {column}");
    let name = Label {
        swedish: joined(&question.label.swedish, &column.label.swedish),
        english: joined(&question.label.english, &column.label.english),
    };
    let measure = Measure::Asked { form, part, column: Some(column.key.clone()) };
    (measure, Worded { name, unit: limits.unit.clone() })
}

/// Returns the numbers of the answers to a form, in the order of the form. An answer that could not be
/// read and one to a question that is not asked tell none. `year` is that which the report tells of, for
/// numbers that name no year.
#[must_use]
pub fn read(form: &Form, answers: &Answers, year: i32) -> Vec<Reported> {
    let standing = Standing::of(form, answers);
    let is_asked = |question: &&Question| standing.asked(&question.part) == Truth::Yes;
    let mut reported = Vec::new();
    for question in form.questions().filter(is_asked) {
        let answer = answers.get(&question.part).and_then(Given::answer);
        match (&question.kind, answer) {
            (Kind::Number(limits), Some(Answer::One(Value::Number(number)))) => {
                let (measure, worded) = single(form, question, limits);
                let actual = Some((*number, year));
                reported.push(Reported { actual, ..unnamed(question, measure, worded) });
            }
            (Kind::Table(table), Some(Answer::Table(rows))) => {
                for cells in rows {
                    reported.extend(of_cells(form, question, table, cells, year));
                }
            }
            (Kind::Indicators(limits), Some(Answer::Indicators(rows)))
                if limits.asks == IndicatorAsks::FollowUp =>
            {
                reported.extend(rows.iter().map(|row| of_indicator(question, limits, row)));
            }
            _ => {}
        }
    }
    reported
}

/// Returns the places that a report names as those where the work was done: those of its shares by place,
/// without the shares.
#[must_use]
pub fn places(answers: &Answers) -> BTreeSet<Place> {
    let shares = answers.values().filter_map(|given| match given.answer() {
        Some(Answer::Places(shares)) => Some(shares),
        _ => None,
    });
    shares.flatten().filter(|(_, share)| *share > 0).map(|(place, _)| place.clone()).collect()
}

fn unnamed(question: &Question, measure: Measure, worded: Worded) -> Reported {
    Reported {
        part: question.part.clone(),
        measure,
        worded,
        dimensions: Vec::new(),
        place: None,
        words: Vec::new(),
        baseline: None,
        target: None,
        actual: None,
    }
}

/// Returns a number for each column of numbers. Options say what it is a part of, a place where, a year
/// when, and texts are the words of the unit.
fn of_cells(
    form: &Form,
    question: &Question,
    table: &Table,
    cells: &BTreeMap<Key, Value>,
    year: i32,
) -> Vec<Reported> {
    let mut dimensions = Vec::new();
    let mut words = Vec::new();
    let (mut place, mut measured) = (None, year);
    for column in &table.columns {
        match (&column.cell, cells.get(&column.key)) {
            (Cell::One(options), Some(Value::Option(option))) => {
                dimensions.extend(dimension(&column.key, &column.label, options, option));
            }
            (_, Some(Value::Place(named))) => place = place.or(Some(named.clone())),
            (_, Some(Value::Year(named))) => measured = *named,
            (_, Some(Value::Text(text))) => words.push(text.clone()),
            _ => {}
        }
    }
    let of_number = |(column, limits): (&Column, &NumberLimits)| {
        let (measure, worded) = of_column(form, question, column, limits);
        let actual = match cells.get(&column.key) {
            Some(Value::Number(number)) => Some((*number, measured)),
            _ => None,
        };
        let (dimensions, place, words) = (dimensions.clone(), place.clone(), words.clone());
        Reported { dimensions, place, words, actual, ..unnamed(question, measure, worded) }
    };
    numbers(table).map(of_number).collect()
}

fn of_indicator(question: &Question, limits: &IndicatorLimits, row: &IndicatorRow) -> Reported {
    let measure = match &row.official {
        Some(id) => Measure::Official(id.clone()),
        None => Measure::Own(row.name.trim().to_lowercase()),
    };
    let worded = Worded {
        name: Label::new(row.name.trim(), row.name.trim()),
        unit: Label::new(row.unit.trim(), row.unit.trim()),
    };
    let group = row.group.as_ref();
    let of_group = Label::new("Grupp", "Group");
    let dimension =
        group.and_then(|key| dimension(&Key::built_in("group"), &of_group, &limits.groups, key));
    Reported {
        dimensions: dimension.into_iter().collect(),
        baseline: row.baseline,
        target: Some(row.target),
        actual: row.actual,
        ..unnamed(question, measure, worded)
    }
}

fn dimension(column: &Key, name: &Label, options: &[Choice], option: &Key) -> Option<Dimension> {
    if option.as_str() == EVERYONE {
        return None;
    }
    let choice = options.iter().find(|choice| choice.key == *option);
    let unknown = || Label::new(option.as_str(), option.as_str());
    Some(Dimension {
        column: column.clone(),
        option: option.clone(),
        name: name.clone(),
        value: choice.map_or_else(unknown, |choice| choice.label.clone()),
    })
}
