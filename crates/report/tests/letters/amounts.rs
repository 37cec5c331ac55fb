//! Every amount in a letter is one of the state, and totals are sums.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::budget::{Budget, CostLine, Kind};
use domain::money::Ore;
use proptest::prelude::*;
use report::decision_letter::of_grant;
use typeset::document::{Block, Document};

use crate::matter::{Matter, id, of};
use crate::words;

/// Returns an amount as it is written in a letter.
fn read(text: &str) -> Option<Ore> {
    text.replace(['\u{a0}', ' '], "").parse().ok()
}

/// Returns the amounts of all columns in kronor, and those that stand before the word.
fn amounts_in(document: &Document) -> Vec<Ore> {
    let mut found = Vec::new();
    for block in &document.blocks {
        let Block::Table(table) = block else { continue };
        for (index, column) in table.columns.iter().enumerate() {
            if column.heading.contains("(kronor)") {
                let cells = table.rows.iter().chain(&table.total).map(|row| row[index].as_str());
                found.extend(cells.filter(|cell| *cell != "–").map(|cell| read(cell).unwrap()));
            }
        }
    }
    for line in words(document) {
        let parts: Vec<&str> = line.split(" kronor").collect();
        for before in &parts[..parts.len() - 1] {
            let is_part = |c: char| c.is_ascii_digit() || c == ' ' || c == ',';
            let at = before.rfind(|c| !is_part(c)).map_or(0, |at| at + 1);
            found.extend(before.get(at..).and_then(|text| read(text.trim())));
        }
    }
    found
}

/// Returns the amounts of the state, and its sums.
fn amounts_of(matter: &Matter) -> BTreeSet<Ore> {
    let decided = matter.grant.origin.as_ref().unwrap();
    let award = &decided.award;
    let mut held: BTreeSet<Ore> = award.budget.grant.values().copied().collect();
    held.extend(award.budget.costs.iter().map(|line| line.amount));
    held.extend(award.budget.financing.iter().map(|line| line.amount));
    held.extend(award.plan.values().map(|planned| planned.amount));
    held.extend(award.refused.iter().map(|refused| refused.amount));
    held.extend(decided.conditional.values().copied());
    held.insert(award.budget.grant().unwrap());
    held.insert(award.budget.costs().unwrap());
    held.insert(decided.conditional.values().copied().sum());
    held.insert(matter.application.budget.as_ref().unwrap().grant().unwrap());
    held
}

/// Checks that each total of a column of the letter is the sum of the column.
fn check_totals(document: &Document) -> Result<(), TestCaseError> {
    for block in &document.blocks {
        let Block::Table(table) = block else { continue };
        let Some(total) = &table.total else { continue };
        for (index, column) in table.columns.iter().enumerate() {
            if column.heading.contains("(kronor)") {
                let sum: Ore = table.rows.iter().filter_map(|row| read(&row[index])).sum();
                prop_assert_eq!(read(&total[index]), Some(sum), "{}", table.caption);
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn each_amount_is_one_of_the_state_and_totals_add_up(
        years in prop::collection::vec((2..9_000_000_000_i64, 0..3_u8), 1..5),
        costs in prop::collection::vec(1..900_000_000_i64, 1..6),
        asked in 1..90_000_000_000_i64,
    ) {
        let grant: BTreeMap<i32, Ore> =
            (2018..).zip(&years).map(|(year, (amount, _))| (year, Ore::new(*amount))).collect();
        let conditional = (2018..)
            .zip(&years)
            .filter(|(_, (_, part))| *part > 0)
            .map(|(year, (amount, part))| (year, Ore::new(amount * i64::from(*part) / 2)))
            .collect();
        let costs = costs.iter().map(|amount| CostLine {
            category: id("personal"),
            year: 2018,
            kind: Kind::Cash,
            amount: Ore::new(*amount),
        });
        let budget = Budget { costs: costs.collect(), financing: Vec::new(), grant };
        let matter = of(budget, conditional, Ore::new(asked));
        let letter =
            of_grant(&matter.grant, &matter.application, &matter.regime, &matter.names).unwrap();
        let held = amounts_of(&matter);
        let found = amounts_in(&letter.document);
        prop_assert!(found.len() >= 3 + years.len() * 3);
        for amount in found {
            prop_assert!(held.contains(&amount), "{} is not in the state", amount);
        }
        check_totals(&letter.document)?;
    }
}
