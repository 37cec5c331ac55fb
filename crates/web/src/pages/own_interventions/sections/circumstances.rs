//! When, how much of it, at what cost, by what method, under what circumstances, and what pays.

use domain::calendar::DaySpan;
use domain::grants::id::GrantId;
use domain::intervention::{Cost, Description};

use super::super::form::{Block, field};
use super::Known;
use crate::desk::field::{Input, Problem};
use crate::desk::posted::Posted;
use crate::desk::reading::{Reader, read_money};

pub(super) fn written(description: &Description) -> Vec<(String, String)> {
    let cost = description.cost.as_ref();
    let texts = [
        ("forsta", description.days.first().to_string()),
        ("sista", description.days.last().to_string()),
        ("omfattning", description.dose.clone()),
        (
            "kostnad",
            cost.map_or_else(String::new, |cost| cost.amount.to_string().replace('.', ",")),
        ),
        ("kostnadskalla", cost.map_or_else(String::new, |cost| cost.source.clone())),
        ("metod", description.method.clone()),
        ("sammanhang", description.context.clone()),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), text));
    let ticks = description.grants.iter().map(|grant| (tick(grant), "1".to_owned()));
    texts.into_iter().chain(ticks).collect()
}

pub(super) fn blocks(known: &Known<'_>, posted: &Posted) -> Vec<Block> {
    let language = known.language;
    let label = |key: &str| language.text(&format!("own-intervention-field-{key}"));
    let hint = |key: &str| language.text(&format!("own-intervention-hint-{key}"));
    let of = |name: &str, input| field(posted, name, label(name), input);
    let mut blocks = vec![
        Block::Field(of("forsta", Input::Line).hint(hint("day"))),
        Block::Field(of("sista", Input::Line).hint(hint("day"))),
        Block::Field(of("omfattning", Input::Line).hint(hint("omfattning"))),
        Block::Field(of("kostnad", Input::Money).hint(hint("kostnad"))),
        Block::Field(of("kostnadskalla", Input::Line).hint(hint("kostnadskalla"))),
        Block::Field(of("metod", Input::Line).hint(hint("metod"))),
        Block::Field(of("sammanhang", Input::Lines).hint(hint("sammanhang"))),
    ];
    if !known.grants.is_empty() {
        blocks.push(Block::Heading(language.text("own-intervention-grants")));
    }
    let ticks = known.grants.iter().map(|(grant, project)| {
        let label = format!("{project} ({grant})");
        Block::Field(field(posted, &tick(grant), label, Input::Tick))
    });
    blocks.extend(ticks);
    blocks
}

pub(super) fn read(
    known: &Known<'_>,
    posted: &Posted,
    description: &mut Description,
) -> Vec<Problem> {
    let mut reader = Reader::new(known.language, posted);
    if let Some(days) = read_days(&mut reader) {
        description.days = days;
    }
    description.dose = reader.text_or_empty("omfattning");
    description.method = reader.text_or_empty("metod");
    description.context = reader.text_or_empty("sammanhang");
    description.cost = cost(&mut reader, posted);
    let is_listed = |grant: &GrantId| known.grants.iter().any(|(known, _)| known == grant);
    // A grant that is no longer listed stays until whoever may see it takes it away.
    let mut grants: Vec<GrantId> =
        description.grants.iter().filter(|grant| !is_listed(grant)).cloned().collect();
    let ticked = known.grants.iter().filter(|(grant, _)| !posted.text(&tick(grant)).is_empty());
    grants.extend(ticked.map(|(grant, _)| grant.clone()));
    description.grants = grants;
    reader.problems()
}

/// Reads the first and the last day.
pub(in super::super) fn read_days(reader: &mut Reader<'_>) -> Option<DaySpan> {
    let (first, last) = (reader.day("forsta"), reader.day("sista"));
    let days = DaySpan::new(first, last).ok();
    if days.is_none() {
        reader.problem("sista", "own-intervention-backwards");
    }
    days
}

/// Reads the cost; nothing typed is not stated, which is not zero.
pub(in super::super) fn cost(reader: &mut Reader<'_>, posted: &Posted) -> Option<Cost> {
    let source = reader.text_or_empty("kostnadskalla");
    if posted.text("kostnad").trim().is_empty() {
        if !source.is_empty() {
            reader.problem("kostnad", "own-intervention-source-without-cost");
        }
        return None;
    }
    let amount = reader.money("kostnad");
    if source.is_empty() {
        reader.problem("kostnadskalla", "desk-lacking");
    }
    if read_money(posted.text("kostnad")).is_some_and(|amount| amount.ore() < 0) {
        reader.problem("kostnad", "intervention-refused-negative-cost");
    }
    Some(Cost { amount, source })
}

fn tick(grant: &GrantId) -> String {
    format!("bidrag-{grant}")
}
