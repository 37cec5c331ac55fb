//! Money in tables and sentences: where it lies, year by year, and how it adds up.

use std::collections::BTreeMap;

use domain::money::Ore;
use operations::grants::annual_report::{FrameAccount, Money};
use operations::grants::public::GrantView;

use super::figures::{Amount, Drawn, amounts};
use super::table::{Cell, Table};
use super::{AtGrants, address, say};
use crate::grant_words::{days, stages};
use crate::language::Language;

/// The heads of [`cells`].
pub(super) const HEADS: [&str; 7] = [
    "#decided",
    "#subject-to-budget",
    "#paid",
    "#unspent",
    "#withdrawn",
    "#reclaimed",
    "#remitted",
];

/// Returns a sum as cells, in the order of [`HEADS`].
pub(super) fn cells(language: Language, money: &Money) -> Vec<Cell> {
    let parts = [
        money.decided,
        money.subject_to_budget,
        money.paid,
        money.unspent,
        money.withdrawn,
        money.reclaimed(),
        money.remitted,
    ];
    parts.into_iter().map(|part| Cell::number(language.kronor(part))).collect()
}

/// Returns the money of each year, and of all of them last.
pub(super) fn by_year(language: Language, years: &BTreeMap<i32, Money>) -> Table {
    let row = |name: String, money: &Money| {
        std::iter::once(Cell::words(name)).chain(cells(language, money)).collect::<Vec<_>>()
    };
    let mut rows: Vec<_> = years.iter().map(|(year, money)| row(year.to_string(), money)).collect();
    if years.len() > 1 {
        let total: Money = years.values().copied().sum();
        rows.push(row(language.text("grants-total"), &total));
    }
    let heads: Vec<&str> = std::iter::once("year").chain(HEADS).collect();
    Table::new(language, language.text("grants-money"), &heads, rows)
}

/// Returns where what was decided lies, as a figure.
pub(super) fn drawn(language: Language, money: &Money) -> Drawn {
    let parts = [
        ("decided", money.decided),
        ("paid", money.paid),
        ("unspent", money.unspent),
        ("subject-to-budget", money.subject_to_budget),
        ("withdrawn", money.withdrawn),
        ("reclaimed", money.reclaimed()),
    ];
    let bars: Vec<Amount> = parts
        .into_iter()
        .map(|(key, amount)| {
            Amount::known(language, language.text(&format!("grants-head-{key}")), amount)
        })
        .collect();
    let places =
        [("decided", language.kronor(money.decided)), ("paid", language.kronor(money.paid))];
    let title = say(language, "grants-money-figure", &places);
    amounts("vart-pengarna-gick", title, language.text("grants-money-reading"), &bars)
}

/// Returns how a sum adds up, in two sentences.
pub(super) fn adds_up(language: Language, money: &Money) -> Vec<String> {
    let kronor = |amount: Ore| language.kronor(amount);
    let decided = [
        ("decided", kronor(money.decided)),
        ("conditional", kronor(money.subject_to_budget)),
        ("unspent", kronor(money.unspent)),
        ("paid", kronor(money.paid)),
        ("withdrawn", kronor(money.withdrawn)),
    ];
    let paid = [
        ("paid", kronor(money.paid)),
        ("earned", kronor(money.earned)),
        ("advances", kronor(money.advances)),
        ("examined", kronor(money.under_examination)),
        ("owed", kronor(money.to_be_repaid)),
        ("repaid", kronor(money.repaid)),
        ("remitted", kronor(money.remitted)),
    ];
    vec![say(language, "grants-adds-decided", &decided), say(language, "grants-adds-paid", &paid)]
}

/// Returns an amount, or that it is not known.
pub(super) fn optional(language: Language, amount: Option<Ore>) -> String {
    amount.map_or_else(|| language.text("frame-missing"), |amount| language.kronor(amount))
}

/// Returns a year's frame in words, with how binding it is.
pub(super) fn frame_said(language: Language, frame: &FrameAccount) -> String {
    let (key, amount) = match (frame.revised, frame.decided, frame.proposed) {
        (Some(amount), _, _) => ("grants-frame-revised", amount),
        (None, Some(amount), _) => ("grants-frame-decided", amount),
        (None, None, Some(amount)) => ("grants-frame-proposed", amount),
        (None, None, None) => return language.text("grants-frame-unknown"),
    };
    say(language, key, &[("amount", language.kronor(amount))])
}

impl AtGrants {
    /// Returns grants as a table.
    pub(super) fn grants_table(&self, grants: &[GrantView]) -> Table {
        let language = self.language();
        let row = |grant: &GrantView| {
            let money = grant.money();
            let kronor = |amount| Cell::number(language.kronor(amount));
            vec![
                Cell::swedish(grant.recipient.name.clone()).to(address(
                    language,
                    "beslut",
                    grant.id.as_str(),
                )),
                Cell::swedish(grant.project.clone()),
                Cell::words(days::day(language, grant.decided_on)),
                Cell::words(stages::written(language, "grant", grant.stage)),
                kronor(money.decided),
                kronor(money.paid),
                kronor(money.unspent),
                kronor(money.reclaimed()),
            ]
        };
        let heads = [
            "recipient",
            "project",
            "decided-on",
            "stage",
            "#decided",
            "#paid",
            "#unspent",
            "#reclaimed",
        ];
        let rows = grants.iter().map(row).collect();
        Table::new(language, language.text("grants-decisions"), &heads, rows)
    }
}
