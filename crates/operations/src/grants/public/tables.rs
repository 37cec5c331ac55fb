//! Public views as tables of figures: amounts in whole öre, days as ISO texts.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::AreaCode;
use domain::grants::draw::{Hash, Size, rank};
use domain::grants::id::GrantId;
use domain::grants::life_cycle::Stage as _;
use domain::money::Ore;
use serde_json::{Value, json};

use super::{CallView, DiaryLine, GrantView, ProgrammeView, StatementView};
use crate::figure_table::FigureTable;

const PROGRAMMES: &[&str] = &[
    "programme",
    "name",
    "year",
    "proposed_ore",
    "decided_frame_ore",
    "revised_ore",
    "reserved_ore",
    "committed_ore",
    "free_ore",
    "subject_to_budget_ore",
    "paid_ore",
    "unspent_ore",
    "withdrawn_ore",
];
const CALLS: &[&str] = &[
    "call",
    "programme",
    "title",
    "funder",
    "wording",
    "stage",
    "opens",
    "closes",
    "applications",
];
const GRANTS: &[&str] = &[
    "grant",
    "call",
    "recipient",
    "recipient_name",
    "funder",
    "project",
    "purpose",
    "wording",
    "decided_on",
    "first_day",
    "last_day",
    "stage",
    "year",
    "decided_ore",
    "subject_to_budget_ore",
    "unspent_ore",
    "paid_ore",
    "withdrawn_ore",
    "to_be_repaid_ore",
    "repaid_ore",
    "remitted_ore",
];
const DIARY: &[&str] =
    &["position", "day", "matter", "id", "diary_number", "what", "hidden_values"];
const STATEMENTS: &[&str] = &["programme", "year", "stage", "amount_ore", "source", "entered_on"];
const DRAWN: &[&str] = &["grant", "rank", "drawn"];
const PLACES: &[&str] = &["place", "approved_costs_ore"];

fn table(columns: &'static [&'static str], rows: Vec<Vec<Value>>) -> FigureTable {
    FigureTable { columns, rows, data_sets: Vec::new() }
}

/// Returns programmes year by year; a frame that was not stated is null.
#[must_use]
pub fn programmes(views: &[ProgrammeView]) -> FigureTable {
    let mut rows = Vec::new();
    for view in views {
        for (year, (frame, money)) in &view.years {
            let ore = |amount: Option<Ore>| json!(amount.map(|one| one.ore()));
            rows.push(vec![
                json!(view.id.as_str()),
                json!(view.name),
                json!(year),
                ore(frame.proposed),
                ore(frame.decided),
                ore(frame.revised),
                json!(frame.reserved.ore()),
                json!(frame.committed.ore()),
                ore(frame.free),
                json!(money.subject_to_budget.ore()),
                json!(money.paid.ore()),
                json!(money.unspent.ore()),
                json!(money.withdrawn.ore()),
            ]);
        }
    }
    table(PROGRAMMES, rows)
}

/// Returns calls, one a row.
#[must_use]
pub fn calls(views: &[CallView]) -> FigureTable {
    let row = |view: &CallView| {
        vec![
            json!(view.id.as_str()),
            json!(view.programme.as_str()),
            json!(view.title),
            json!(view.funder.id),
            json!(view.wording.to_string()),
            json!(view.stage),
            json!(view.opens.day().to_string()),
            json!(view.closes.day().to_string()),
            json!(view.n_applications),
        ]
    };
    table(CALLS, views.iter().map(row).collect())
}

/// Returns grants year by year.
#[must_use]
pub fn grants(views: &[GrantView]) -> FigureTable {
    let mut rows = Vec::new();
    for view in views {
        for (year, money) in &view.years {
            rows.push(vec![
                json!(view.id.as_str()),
                json!(view.call.as_str()),
                json!(view.recipient.id),
                json!(view.recipient.name),
                json!(view.funder.id),
                json!(view.project),
                json!(view.purpose),
                json!(view.wording.to_string()),
                json!(view.decided_on.to_string()),
                json!(view.period.first().to_string()),
                json!(view.period.last().to_string()),
                json!(view.stage),
                json!(year),
                json!(money.decided.ore()),
                json!(money.subject_to_budget.ore()),
                json!(money.unspent.ore()),
                json!(money.paid.ore()),
                json!(money.withdrawn.ore()),
                json!(money.to_be_repaid.ore()),
                json!(money.repaid.ore()),
                json!(money.remitted.ore()),
            ]);
        }
    }
    table(GRANTS, rows)
}

/// Returns what was said of programmes' frames, one statement a row.
#[must_use]
pub fn statements(views: &[ProgrammeView]) -> FigureTable {
    let row = |view: &ProgrammeView| {
        let id = view.id.clone();
        let row = move |one: &StatementView| {
            let entered_on = one.entered_on.map(|day| day.to_string());
            vec![
                json!(id.as_str()),
                json!(one.year),
                json!(one.stage.swedish()),
                json!(one.amount.ore()),
                json!(one.source),
                json!(entered_on),
            ]
        };
        view.statements.iter().map(row).collect::<Vec<_>>()
    };
    table(STATEMENTS, views.iter().flat_map(row).collect())
}

/// Returns lines of the diary with the matters' diary numbers; null where there is none.
#[must_use]
pub fn diary(lines: &[(&DiaryLine, Option<&str>)]) -> FigureTable {
    let row = |(line, number): &(&DiaryLine, Option<&str>)| {
        vec![
            json!(line.position),
            json!(line.day.to_string()),
            json!(line.matter),
            json!(line.id),
            json!(number),
            json!(line.what),
            json!(line.n_hidden),
        ]
    };
    table(DIARY, lines.iter().map(row).collect())
}

/// Returns the candidates of a draw by rank, smallest first, and whether each was drawn.
#[must_use]
pub fn draw(seed: &str, candidates: &BTreeSet<GrantId>, size: Size) -> FigureTable {
    let mut ranked: Vec<(Hash, &GrantId)> =
        candidates.iter().map(|id| (rank(seed, id), id)).collect();
    ranked.sort();
    let n_drawn = size.of(candidates.len());
    let row = |(index, (rank, id)): (usize, &(Hash, &GrantId))| {
        vec![json!(id.as_str()), json!(rank.as_str()), json!(index < n_drawn)]
    };
    table(DRAWN, ranked.iter().enumerate().map(row).collect())
}

/// Returns approved costs by place.
#[must_use]
pub fn places(places: &BTreeMap<AreaCode, Ore>) -> FigureTable {
    let row = |(place, amount): (&AreaCode, &Ore)| vec![json!(place.as_str()), json!(amount.ore())];
    table(PLACES, places.iter().map(row).collect())
}
