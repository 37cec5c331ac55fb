//! Forms, their answers, and what is wrong with them.

mod fields;
mod following;
mod numbers;
mod problems;
mod round_trips;
mod unsound;

use std::collections::BTreeMap;

use super::answer::{Answers, Given};
use super::fields::Fields;
use super::key::{Choice, Key, Label};
use super::kind::{
    BudgetLimits, Cell, Column, DateLimits, FileKind, FileLimits, IndicatorAsks, IndicatorLimits,
    Kind, MoneyLimits, Need, NumberLimits, PlaceLevel, PlaceLimits, Rows, Table, TextLimits,
};
use super::quantity::Decimal;
use super::reading::keep;
use super::{Form, Question, Section};
use crate::grants::id::PartId;
use crate::money::Ore;

fn part(name: &str) -> PartId {
    name.parse().unwrap()
}

fn key(name: &str) -> Key {
    name.parse().unwrap()
}

fn label(text: &str) -> Label {
    Label::new(text, text)
}

fn option(name: &str) -> Choice {
    Choice { key: key(name), label: Label::new(&format!("{name}-sv"), &format!("{name}-en")) }
}

fn rows(least: u16, most: u16) -> Rows {
    Rows { least, most }
}

fn question(name: &str, kind: Kind) -> Question {
    Question {
        part: part(name),
        label: label(name),
        hint: Label::default(),
        why: label("därför"),
        reuse: None,
        covers: None,
        kind,
        need: Need::Mandatory,
        condition: None,
    }
}

fn text() -> Kind {
    Kind::Text(TextLimits { most_characters: 20, most_lines: 2 })
}

fn money() -> Kind {
    Kind::Money(MoneyLimits { least: Ore::new(0), most: Ore::from_kronor(1_000_000) })
}

fn number() -> Kind {
    Kind::Number(number_limits())
}

fn number_limits() -> NumberLimits {
    NumberLimits {
        unit: Label::new("timmar", "hours"),
        least: Some(Decimal::whole(0)),
        most: Some(Decimal::whole(100)),
        decimals: 1,
    }
}

fn yes_or_no() -> Kind {
    Kind::One(vec![option("yes"), option("no")])
}

fn table() -> Kind {
    let column = |name: &str, cell, need| Column { key: key(name), label: label(name), cell, need };
    Kind::Table(Table {
        columns: vec![
            column(
                "name",
                Cell::Text(TextLimits { most_characters: 20, most_lines: 1 }),
                Need::Mandatory,
            ),
            column(
                "amount",
                Cell::Money(MoneyLimits { least: Ore::new(0), most: None }),
                Need::Optional,
            ),
            column("day", Cell::Date(DateLimits { from: None, to: None }), Need::Optional),
        ],
        rows: rows(1, 4),
    })
}

fn places() -> Kind {
    Kind::PlaceShares(PlaceLimits { level: PlaceLevel::Regso, rows: rows(1, 10) })
}

fn budget() -> Kind {
    let categories = vec![option("staff"), option("other")];
    Kind::Budget(BudgetLimits { categories, years: (2018, 2020) })
}

fn indicators() -> Kind {
    Kind::Indicators(IndicatorLimits {
        rows: rows(1, 5),
        groups: vec![option("k"), option("m")],
        asks: IndicatorAsks::FollowUp,
    })
}

fn files() -> Kind {
    let kinds = vec![FileKind::Pdf, FileKind::Workbook];
    Kind::Files(FileLimits { kinds, most_bytes: 1_000, rows: rows(1, 2) })
}

fn form(questions: Vec<Question>) -> Form {
    let sections = questions
        .into_iter()
        .enumerate()
        .map(|(index, question)| Section {
            id: key(&format!("s{index}")),
            title: label("avsnitt"),
            questions: vec![question],
        })
        .collect();
    Form::new("prov-1".parse().unwrap(), label("Prov"), sections).unwrap()
}

/// Returns fields from names within the question.
fn typed(kind: &Kind, pairs: &[(&str, &str)]) -> Fields {
    let named: Vec<(String, &str)> =
        pairs.iter().map(|(name, text)| (format!("q.{name}"), *text)).collect();
    let pairs = named.iter().map(|(name, text)| (name.as_str(), *text));
    Fields::posted(&kind.layout(), &part("q"), pairs).unwrap()
}

/// Returns what is kept of what was typed.
fn given(kind: &Kind, pairs: &[(&str, &str)]) -> Given {
    keep(kind, typed(kind, pairs)).unwrap()
}

fn answers(form: &Form, typed_pairs: &[(&str, &[(&str, &str)])]) -> Answers {
    typed_pairs
        .iter()
        .map(|(name, pairs)| (part(name), given(&form.question(&part(name)).unwrap().kind, pairs)))
        .collect::<BTreeMap<_, _>>()
}
