//! From an answer back to the texts in its fields.

use std::collections::BTreeMap;

use super::answer::{Answer, Given, IndicatorRow, LogicModel, Place, Value};
use super::fields::Fields;
use super::key::Key;
use super::layout::{OPTION, VALUE};
use super::quantity::{Decimal, Style, write_date, write_money, write_share};
use crate::grants::budget::{Budget, Kind as CostKind};

impl Given {
    /// Returns the texts to show: the answer's, or what was typed.
    #[must_use]
    pub fn fields(&self, style: Style) -> Fields {
        match self {
            Self::Read(answer) => write(answer, style),
            Self::Typed(fields) => fields.clone(),
        }
    }
}

/// Writes an answer as the texts in its fields. What is written reads as the same answer, in either
/// style.
#[must_use]
pub fn write(answer: &Answer, style: Style) -> Fields {
    let mut fields = Fields::default();
    match answer {
        Answer::One(value) => {
            fields.single.insert(Key::built_in(VALUE), write_value(value, style));
        }
        Answer::Options(options) => {
            for option in options {
                if let Ok(key) = format!("{OPTION}{option}").parse() {
                    fields.single.insert(key, "ja".to_owned());
                }
            }
        }
        Answer::Table(rows) => {
            let written = |row: &BTreeMap<Key, Value>| {
                row.iter().map(|(key, value)| (key.clone(), write_value(value, style))).collect()
            };
            fields.add("rows", rows.iter().map(written));
        }
        Answer::Places(places) => {
            let written = |(place, share): &(Place, u16)| {
                cells([
                    ("place", Some(place.as_str().to_owned())),
                    ("share", Some(write_share(*share, style))),
                ])
            };
            fields.add("rows", places.iter().map(written));
        }
        Answer::Budget(budget) => write_budget(budget, style, &mut fields),
        Answer::LogicModel(model) => write_logic_model(model, &mut fields),
        Answer::Indicators(rows) => {
            fields.add("rows", rows.iter().map(|row| write_indicator(row, style)));
        }
        Answer::Files(files) => {
            fields.add(
                "rows",
                files.iter().map(|file| {
                    let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
                    cells([
                        ("name", Some(file.name.clone())),
                        ("bytes", Some(Decimal::whole(bytes).written(style))),
                        ("sha256", Some(file.sha256.clone())),
                    ])
                }),
            );
        }
    }
    fields
}

/// Writes one value as it stands in a field.
#[must_use]
pub fn write_value(value: &Value, style: Style) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.written(style),
        Value::Money(amount) => write_money(*amount, style),
        Value::Date(date) => write_date(*date),
        Value::Option(key) => key.to_string(),
        Value::Ticked => "ja".to_owned(),
        Value::Year(year) => year.to_string(),
        Value::Share(parts) => write_share(*parts, style),
        Value::Place(place) => place.as_str().to_owned(),
        Value::Indicator(id) => id.to_string(),
    }
}

fn write_logic_model(model: &LogicModel, fields: &mut Fields) {
    fields.add(
        "elements",
        model.elements.iter().map(|element| {
            cells([
                ("name", Some(element.name.to_string())),
                ("step", Some(element.step.as_str().to_owned())),
                ("text", Some(element.text.clone())),
            ])
        }),
    );
    fields.add(
        "links",
        model.links.iter().map(|link| {
            cells([
                ("from", Some(link.from.to_string())),
                ("to", Some(link.to.to_string())),
                ("assumption", Some(link.assumption.clone())),
            ])
        }),
    );
}

fn write_budget(budget: &Budget, style: Style, fields: &mut Fields) {
    let kind = |kind: CostKind| match kind {
        CostKind::Cash => "cash".to_owned(),
        CostKind::InKind => "in_kind".to_owned(),
    };
    fields.add(
        "costs",
        budget.costs.iter().map(|line| {
            cells([
                ("category", Some(line.category.to_string())),
                ("year", Some(line.year.to_string())),
                ("kind", Some(kind(line.kind))),
                ("amount", Some(write_money(line.amount, style))),
            ])
        }),
    );
    fields.add(
        "financing",
        budget.financing.iter().map(|line| {
            cells([
                ("organisation", Some(line.organisation.to_string())),
                ("kind", Some(kind(line.kind))),
                ("amount", Some(write_money(line.amount, style))),
            ])
        }),
    );
    fields.add(
        "grant",
        budget.grant.iter().map(|(year, amount)| {
            cells([("year", Some(year.to_string())), ("amount", Some(write_money(*amount, style)))])
        }),
    );
}

fn write_indicator(row: &IndicatorRow, style: Style) -> BTreeMap<Key, String> {
    let number = |dated: Option<(Decimal, i32)>| dated.map(|(number, _)| number.written(style));
    let year = |dated: Option<(Decimal, i32)>| dated.map(|(_, year)| year.to_string());
    cells([
        ("official", row.official.as_ref().map(ToString::to_string)),
        ("name", Some(row.name.clone())),
        ("unit", Some(row.unit.clone())),
        ("group", row.group.as_ref().map(ToString::to_string)),
        ("direction", Some(row.direction.as_str().to_owned())),
        ("baseline", number(row.baseline)),
        ("baseline_year", year(row.baseline)),
        ("target", number(Some(row.target))),
        ("target_year", year(Some(row.target))),
        ("actual", number(row.actual)),
        ("actual_year", year(row.actual)),
    ])
}

fn cells<const N: usize>(cells: [(&'static str, Option<String>); N]) -> BTreeMap<Key, String> {
    cells.into_iter().filter_map(|(key, text)| Some((Key::built_in(key), text?))).collect()
}

impl Fields {
    fn add(&mut self, group: &'static str, rows: impl Iterator<Item = BTreeMap<Key, String>>) {
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            self.rows.insert(Key::built_in(group), rows);
        }
    }
}
