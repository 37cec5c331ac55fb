//! What a document must have before it is set.

use crate::Unprintable;
use crate::document::{Block, Document, Figure, Level, Run, Table};

/// Refuses a document that lacks something that a reader needs.
pub(crate) fn check(document: &Document) -> Result<(), Unprintable> {
    refuse_empty("the document", "the title", &document.title)?;
    if let Some(found) = document.date.filter(|day| !(0..=9999).contains(&day.year())) {
        return Err(Unprintable::Day { found });
    }
    let mut depth = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        let number = index + 1;
        if let Block::Heading { level, .. } = block {
            let found = depth_of(*level);
            if found > depth + 1 {
                return Err(Unprintable::SkippedLevel { block: number });
            }
            depth = found;
        }
        check_block(number, block)?;
    }
    Ok(())
}

fn depth_of(level: Level) -> u8 {
    match level {
        Level::One => 1,
        Level::Two => 2,
        Level::Three => 3,
    }
}

fn check_block(block: usize, content: &Block) -> Result<(), Unprintable> {
    let place = || format!("block {block}");
    match content {
        Block::Heading { text, .. } => refuse_empty(&place(), "the heading", text),
        Block::Paragraph(runs) | Block::Note(runs) => check_runs(block, runs),
        Block::List { items, .. } => {
            if items.is_empty() {
                return Err(Unprintable::Empty { place: place(), what: "the list" });
            }
            items.iter().try_for_each(|item| check_runs(block, item))
        }
        Block::Terms(terms) => {
            for term in terms {
                refuse_empty(&place(), "a label", &term.label)?;
                check_runs(block, &term.value)?;
            }
            Ok(())
        }
        Block::Table(table) => check_table(block, table),
        Block::Figure(Figure { svg, alternative, .. }) => {
            refuse_empty(&place(), "the text for those who do not see the figure", alternative)?;
            refuse_empty(&place(), "the drawing", svg)
        }
        Block::PageBreak => Ok(()),
    }
}

fn check_runs(block: usize, runs: &[Run]) -> Result<(), Unprintable> {
    for run in runs {
        let Run::Link { text, address } = run else { continue };
        refuse_empty(&format!("block {block}"), "the text of a link", text)?;
        let known = ["https://", "http://", "mailto:"];
        let rest = known.iter().find_map(|scheme| address.strip_prefix(scheme));
        let leads = rest.is_some_and(|rest| !rest.is_empty() && address.len() <= 2000);
        if !leads || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let found = address.chars().filter(|c| !c.is_control()).take(60).collect();
            return Err(Unprintable::Address { block, found });
        }
    }
    Ok(())
}

fn check_table(block: usize, table: &Table) -> Result<(), Unprintable> {
    let place = || format!("block {block}");
    refuse_empty(&place(), "the caption of the table", &table.caption)?;
    let expected = table.columns.len();
    if expected == 0 {
        return Err(Unprintable::Empty { place: place(), what: "the list of columns" });
    }
    for column in &table.columns {
        refuse_empty(&place(), "the heading of a column", &column.heading)?;
    }
    for (index, row) in table.rows.iter().chain(&table.total).enumerate() {
        let (row, found) = (index + 1, row.len());
        if found != expected {
            return Err(Unprintable::Ragged { block, row, found, expected });
        }
    }
    Ok(())
}

fn refuse_empty(place: &str, what: &'static str, text: &str) -> Result<(), Unprintable> {
    if text.trim().is_empty() {
        return Err(Unprintable::Empty { place: place.to_owned(), what });
    }
    Ok(())
}
