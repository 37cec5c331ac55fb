//! What is counted: indicators with baseline and targets, in three tables that refer to the first by
//! the numbers of its rows.

mod reading;

use domain::intervention::Description;
use domain::intervention::result::{Dimension, Measured, Origin, ResultKind};

use super::super::form::{Block, Grid, Row, cell, n_rows, n_written, named};
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::language::Language;

pub(super) use self::reading::read;

/// The table of indicators.
const INDICATORS: &str = "indikator";
/// The table of values before.
const BASELINES: &str = "utgangslage";
/// The table of periods and targets.
const PERIODS: &str = "period";

/// The kinds of results by the words they are sent as.
const KINDS: [(&str, ResultKind); 3] = [
    ("output", ResultKind::Output),
    ("outcome", ResultKind::Outcome),
    ("impact", ResultKind::Impact),
];

pub(super) fn written(description: &Description) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut baseline_row = 0;
    let mut period_row = 0;
    let mut put = |grid: &str, row: usize, cells: &[(&str, String)]| {
        texts.extend(cells.iter().map(|(column, text)| (named(grid, row, column), text.clone())));
    };
    for (indicator, row) in description.indicators.iter().zip(1_usize..) {
        let kind = KINDS.iter().find(|(_, kind)| *kind == indicator.kind);
        let official = match &indicator.origin {
            Origin::Official(id) => id.to_string(),
            Origin::Reported => String::new(),
        };
        let better = if indicator.is_higher_better { "higher" } else { "lower" };
        let cells = [
            ("id", indicator.id.clone()),
            ("namn", indicator.title.clone()),
            ("slag", kind.map_or_else(String::new, |(word, _)| (*word).to_owned())),
            ("enhet", indicator.unit.clone()),
            ("statistik", official),
            ("battre", better.to_owned()),
        ];
        put(INDICATORS, row, &cells);
        if let Some(baseline) = &indicator.baseline {
            for value in &baseline.values {
                baseline_row += 1;
                let own = [("indikator", row.to_string()), ("ar", baseline.year.to_string())];
                put(BASELINES, baseline_row, &own);
                put(BASELINES, baseline_row, &value_cells(Some(value)));
            }
        }
        for period in &indicator.periods {
            let targets = period.targets.iter().map(Some);
            let none = period.targets.is_empty().then_some(None);
            for target in targets.chain(none) {
                period_row += 1;
                let own = [
                    ("indikator", row.to_string()),
                    ("forsta", period.days.first().to_string()),
                    ("sista", period.days.last().to_string()),
                ];
                put(PERIODS, period_row, &own);
                put(PERIODS, period_row, &value_cells(target));
            }
        }
    }
    texts
}

fn value_cells(value: Option<&Measured>) -> [(&'static str, String); 3] {
    let of = |text: fn(&Measured) -> String| value.map_or_else(String::new, text);
    [
        ("varde", of(|value| value.value.to_string().replace('.', ","))),
        ("del", of(|value| written_part(&value.dimensions))),
        ("anm", of(|value| value.comment.clone())),
    ]
}

/// Writes what a value is a part of: "kön: kvinnor; ålder: 16–19"; nothing for the whole.
pub(in super::super) fn written_part(dimensions: &[Dimension]) -> String {
    let part = |dimension: &Dimension| format!("{}: {}", dimension.name, dimension.value);
    dimensions.iter().map(part).collect::<Vec<_>>().join("; ")
}

pub(super) fn blocks(language: Language, posted: &Posted) -> Vec<Block> {
    let ids = (1..=n_written(posted, INDICATORS)).map(|row| named(INDICATORS, row, "id"));
    let hidden = ids.map(|name| {
        let value = posted.text(&name).to_owned();
        Block::Field(Field::new(name, String::new(), Input::Hidden).value(value))
    });
    let grids = [
        indicators(language, posted),
        grid(language, posted, BASELINES, &["indikator", "ar", "varde", "del", "anm"]),
        grid(language, posted, PERIODS, &["indikator", "forsta", "sista", "varde", "del", "anm"]),
    ];
    hidden.chain(grids.map(Block::Grid)).collect()
}

fn indicators(language: Language, posted: &Posted) -> Grid {
    let text = |key: &str| language.text(&format!("own-intervention-{INDICATORS}-{key}"));
    let kinds = || {
        let kind = |(word, _): (&str, ResultKind)| {
            (word.to_owned(), language.text(&format!("intervention-kind-{word}")))
        };
        Input::Choice(KINDS.map(kind).to_vec())
    };
    let better = || {
        let way =
            |word: &str| (word.to_owned(), language.text(&format!("own-intervention-{word}")));
        Input::Choice(["higher", "lower"].map(way).to_vec())
    };
    let row = |row: usize| {
        let of =
            |column: &str, input| cell(posted, (INDICATORS, row, column), &text(column), input);
        Row {
            head: row.to_string(),
            facts: Vec::new(),
            cells: vec![
                of("namn", Input::Lines),
                of("slag", kinds()),
                of("enhet", Input::Line),
                of("battre", better()),
                of("statistik", Input::Line),
            ],
        }
    };
    let columns = ["nummer", "namn", "slag", "enhet", "battre", "statistik"];
    Grid {
        caption: text("rubrik"),
        hint: text("tips"),
        columns: columns.into_iter().map(text).collect(),
        rows: (1..=n_rows(posted, INDICATORS)).map(row).collect(),
        growing: Some((INDICATORS, text("fler"))),
    }
}

/// Returns a table of values.
fn grid(language: Language, posted: &Posted, name: &'static str, columns: &[&str]) -> Grid {
    let text = |key: &str| language.text(&format!("own-intervention-{name}-{key}"));
    let of = |column: &str| language.text(&format!("own-intervention-value-{column}"));
    let value = |column: &str| if column == "varde" { text("varde") } else { of(column) };
    let row = |row: usize| {
        let cell_of = |column: &&str| {
            let input = match *column {
                "indikator" | "ar" => Input::Number,
                "varde" => Input::Money,
                "anm" => Input::Lines,
                _ => Input::Line,
            };
            cell(posted, (name, row, column), &value(column), input)
        };
        Row {
            head: row.to_string(),
            facts: Vec::new(),
            cells: columns.iter().map(cell_of).collect(),
        }
    };
    Grid {
        caption: text("rubrik"),
        hint: text("tips"),
        columns: std::iter::once(of("rad")).chain(columns.iter().map(|c| value(c))).collect(),
        rows: (1..=n_rows(posted, name)).map(row).collect(),
        growing: Some((name, text("fler"))),
    }
}

#[cfg(test)]
mod tests;
