//! The letter of a decision on a change request.

use std::collections::BTreeMap;

use domain::grants::application;
use domain::grants::grant::State;
use domain::grants::grant::award::Award;
use domain::grants::grant::change::{Part, PartOutcome, Stage};
use domain::grants::id::AnswerId;
use domain::money::Ore;
use domain::regime::Version;
use domain::regime::deciding::DecisionKind;
use time::Date;
use typeset::document::{Block, Marks, Run, Table};

use super::awarded::{costs, heading, instalments, left, number};
use super::frame::{document, organisation_name, paragraphs, who_decided};
use super::{Letter, Names, Unwritable, law};
use crate::swedish::{amount, days, kronor};

/// Returns the letter of a decided change request: what is decided of each part, and what the decision
/// says after it.
///
/// `grant` is the grant as it was when the change was decided; `contents` are the texts of changed
/// content.
///
/// # Errors
/// [`Unwritable`] where the request is not decided, or a name or the diary number is lacking.
///
/// # Source
/// Förvaltningslagen (2017:900) 31–33 §§; språklagen (2009:600) 11 §.
pub fn of_change(
    (grant, change): (&State, u16),
    application: &application::State,
    (decided_on, reasons): (Date, &str),
    contents: &BTreeMap<AnswerId, String>,
    regime: &Version,
    names: &Names,
) -> Result<Letter, Unwritable> {
    let none = Unwritable::NoDecision { decision: "decided change request" };
    let decided = grant.changes.get(&change).filter(|one| one.stage == Stage::Decided);
    let (Some(decided), Some(origin)) = (decided, &grant.origin) else { return Err(none) };
    let mut items = Vec::new();
    for (part, outcome) in decided.parts.iter().zip(&decided.outcomes) {
        items.push(vec![Run::Plain(said_of(part, outcome, contents, names)?)]);
    }
    let is_changed = decided.approved().next().is_some();
    let what = if is_changed { "ändrar beslutet om statsbidrag." } else { "avslår er begäran." };
    let mut blocks = vec![
        heading("Beslut"),
        Block::Paragraph(vec![Run::Strong(format!("{} {what}", names.funder.name))]),
        Block::List { marks: Marks::Bullets, items },
    ];
    if is_changed {
        blocks.extend(as_it_stands(grant, names)?);
    }
    if !reasons.trim().is_empty() {
        blocks.push(heading("Skäl för beslutet"));
        blocks.extend(paragraphs(reasons));
    }
    let mut lacking = Vec::new();
    blocks.extend(law::appeal(DecisionKind::Grant, regime, names, &mut lacking));
    blocks.extend(law::basis_of_grant(origin, regime, names));
    blocks.extend(who_decided(application, names)?);
    let title = "Beslut om ändring av statsbidrag";
    let document = document(title, decided_on, application, names, blocks)?;
    Ok(Letter { document, lacking })
}

/// Returns what the decision says after the change: amounts year by year, payments and costs.
fn as_it_stands(grant: &State, names: &Names) -> Result<Vec<Block>, Unwritable> {
    let version = grant.versions.last();
    let award = &version.ok_or(Unwritable::NoDecision { decision: "grant" })?.award;
    let granted = award.budget.grant().map_err(|_| Unwritable::Overflow)?;
    let told = format!(
        "Så här lyder beslutet nu. Bidraget är {} och gäller {}. I övrigt gäller beslutet som förut.",
        kronor(granted),
        days(award.period)
    );
    let mut blocks = vec![
        heading("Beslutet efter ändringen"),
        Block::paragraph(told),
        years(award, granted),
        instalments(award, granted),
    ];
    blocks.extend(costs(award, names)?);
    Ok(blocks)
}

fn years(award: &Award, granted: Ore) -> Block {
    let rows = award.budget.grant.iter().map(|(year, of)| vec![year.to_string(), amount(*of)]);
    Block::Table(Table {
        caption: "Beviljat bidrag per bidragsår".to_owned(),
        columns: vec![left("Bidragsår"), number("Bidrag (kronor)")],
        rows: rows.collect(),
        total: Some(vec!["Summa".to_owned(), amount(granted)]),
    })
}

/// Returns what was asked for and what is decided of it.
fn said_of(
    part: &Part,
    outcome: &PartOutcome,
    contents: &BTreeMap<AnswerId, String>,
    names: &Names,
) -> Result<String, Unwritable> {
    let asked = named(part, contents, names)?;
    Ok(match outcome {
        PartOutcome::Approved => format!("{asked}. Det godkänner vi."),
        PartOutcome::ApprovedAs(other) => {
            format!("{asked}. I stället godkänner vi: {}.", named(other, contents, names)?)
        }
        PartOutcome::Refused { reason } => {
            format!("{asked}. Det avslår vi: {}", ended(reason.trim()))
        }
    })
}

fn named(
    part: &Part,
    contents: &BTreeMap<AnswerId, String>,
    names: &Names,
) -> Result<String, Unwritable> {
    Ok(match part {
        Part::Time(period) => format!("Ny tid, {}", days(*period)),
        Part::Content(answer) => {
            let id = answer.to_string();
            let text = contents.get(answer).map(|text| text.trim()).filter(|text| !text.is_empty());
            let text = text.ok_or(Unwritable::NoName { kind: "changed content", id })?;
            format!("Ändrat innehåll: {}", text.trim_end_matches('.'))
        }
        Part::Budget { budget, .. } => {
            let granted = budget.grant().map_err(|_| Unwritable::Overflow)?;
            format!("Ny budget, med {} i bidrag", kronor(granted))
        }
        Part::Partner(organisation) => {
            format!("Ny partner, {}", organisation_name(organisation, names)?)
        }
    })
}

/// Returns a text that ends as a sentence does.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
