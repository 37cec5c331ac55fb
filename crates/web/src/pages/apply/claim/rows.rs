//! The table of a claim as a form, and its rows as cost items.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::AreaCode;
use domain::calendar::DaySpan;
use domain::form::answer::Value;
use domain::form::key::{Choice, Key, Label};
use domain::form::kind::{
    Cell, Column, DateLimits, Kind, MoneyLimits, Need, Rows, Table, TextLimits,
};
use domain::form::quantity::{read_share, write_date};
use domain::form::{Form, Question, Section};
use domain::grants::budget::{Kind as CostKind, PlaceShares};
use domain::grants::grant::State;
use domain::grants::grant::claim::CostItem;
use domain::grants::id::CategoryId;
use domain::money::Ore;

use crate::desk::AtDesk;
use crate::language::Language;

/// The part that the cost items are.
pub(super) const ITEMS: &str = "kostnader";
/// The part that the co-financing in kind is.
const IN_KIND: &str = "naturafinansiering";
/// The version that workbooks of claims name.
const VERSION: &str = "kostnadsredovisning-1";

const LINE: TextLimits = TextLimits { most_characters: 200, most_lines: 1 };
const AMOUNT: MoneyLimits = MoneyLimits { least: Ore::new(1), most: None };

/// Returns the form of a claim of a grant: its own categories of cost and its parties as those who bear
/// them. `None` where the grant is not decided.
pub(super) fn claim_form(at: &AtDesk, grant: &State) -> Option<Form> {
    let award = grant.award("claim costs").ok()?;
    let categories: BTreeSet<&CategoryId> =
        award.budget.costs.iter().map(|line| &line.category).collect();
    let categories = categories.into_iter().filter_map(|category| {
        let unnamed = || Label::new(category.as_str(), category.as_str());
        let label = at.desk.category(category).cloned().unwrap_or_else(unnamed);
        Some(Choice { key: category.as_str().parse().ok()?, label })
    });
    let recipient = &grant.origin.as_ref()?.recipient;
    let bearer = Label::new(
        &format!("Kostnaden bars av (till exempel {recipient}, {})", at.name_of(recipient)),
        &format!("Borne by (for example {recipient}, {})", at.name_of(recipient)),
    );
    let kinds =
        vec![choice("cash", "Pengar", "Cash")?, choice("in_kind", "Naturainsats", "In kind")?];
    let places = Label::new(
        "Platser (kod och procent, till exempel 0114R001 60; 0114R002 40)",
        "Places (code and per cent, for example 0114R001 60; 0114R002 40)",
    );
    let columns = vec![
        column("organisation", bearer, Cell::Organisation, Need::Mandatory)?,
        column("voucher", Label::new("Verifikat", "Voucher"), Cell::Text(LINE), Need::Mandatory)?,
        column("day", Label::new("Dag", "Day"), day(), Need::Mandatory)?,
        column(
            "category",
            Label::new("Kostnadsslag", "Category of cost"),
            Cell::One(categories.collect()),
            Need::Mandatory,
        )?,
        column("kind", Label::new("Slag", "Kind"), Cell::One(kinds), Need::Mandatory)?,
        column("amount", Label::new("Belopp", "Amount"), Cell::Money(AMOUNT), Need::Mandatory)?,
        column("places", places, Cell::Text(LINE), Need::Mandatory)?,
        column(
            "explanation",
            Label::new("Förklaring", "Explanation"),
            Cell::Text(LINE),
            Need::Optional,
        )?,
    ];
    let rows = Rows { least: 1, most: 500 };
    let items = question(
        ITEMS,
        Label::new("Kostnader", "Costs"),
        Kind::Table(Table { columns, rows }),
        Need::Mandatory,
    )?;
    let in_kind = question(
        IN_KIND,
        Label::new("Medfinansiering med naturainsats", "Co-financing in kind"),
        Kind::Money(MoneyLimits { least: Ore::new(0), most: None }),
        Need::Optional,
    )?;
    let title = Label::new("Kostnadsredovisning", "Cost claim");
    let section =
        Section { id: ITEMS.parse().ok()?, title: title.clone(), questions: vec![items, in_kind] };
    Form::new(VERSION.parse().ok()?, title, vec![section]).ok()
}

fn day() -> Cell {
    Cell::Date(DateLimits { from: None, to: None })
}

fn choice(key: &str, swedish: &str, english: &str) -> Option<Choice> {
    Some(Choice { key: key.parse().ok()?, label: Label::new(swedish, english) })
}

fn column(key: &str, label: Label, cell: Cell, need: Need) -> Option<Column> {
    Some(Column { key: key.parse().ok()?, label, cell, need })
}

fn question(part: &str, label: Label, kind: Kind, need: Need) -> Option<Question> {
    Some(Question {
        part: part.parse().ok()?,
        label,
        hint: Label::default(),
        why: Label::new(
            "Bidraget betalas för kostnader som är verkliga och går att följa till sin plats.",
            "The grant is paid for costs that are real and can be followed to their place.",
        ),
        reuse: None,
        covers: None,
        kind,
        need,
        condition: None,
    })
}

/// Returns the rows as cost items, or a sentence for each row that cannot be one.
pub(super) fn items(
    language: Language,
    period: DaySpan,
    rows: &[BTreeMap<Key, Value>],
) -> Result<BTreeMap<u16, CostItem>, Vec<String>> {
    let (mut items, mut sentences) = (BTreeMap::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (number, row) in (1_u16..).zip(rows) {
        let wrong = |key: &str| {
            let (number, first, last) =
                (number.to_string(), write_date(period.first()), write_date(period.last()));
            let places = [("row", number.as_str()), ("first", &first), ("last", &last)];
            language.text_with(key, &places)
        };
        match item(row) {
            Err(key) => sentences.push(wrong(key)),
            Ok(item) if item.day < period.first() || item.day > period.last() => {
                sentences.push(wrong("apply-claim-outside"));
            }
            Ok(item) => {
                if !seen.insert(item.key()) {
                    sentences.push(wrong("apply-claim-twice"));
                }
                items.insert(number, item);
            }
        }
    }
    if sentences.is_empty() { Ok(items) } else { Err(sentences) }
}

/// Returns a row as a cost item, or the key of what is wrong with it.
fn item(row: &BTreeMap<Key, Value>) -> Result<CostItem, &'static str> {
    let value = |key: &str| row.iter().find(|(known, _)| known.as_str() == key).map(|(_, v)| v);
    let text = |key: &str| match value(key) {
        Some(Value::Text(text)) => Some(text.as_str()),
        Some(Value::Option(option)) => Some(option.as_str()),
        _ => None,
    };
    let lacking = "apply-claim-lacking";
    let (Some(Value::Date(day)), Some(Value::Money(amount))) = (value("day"), value("amount"))
    else {
        return Err(lacking);
    };
    Ok(CostItem {
        organisation: text("organisation").and_then(|id| id.parse().ok()).ok_or(lacking)?,
        voucher: text("voucher").ok_or(lacking)?.into(),
        day: *day,
        category: text("category").and_then(|id| id.parse().ok()).ok_or(lacking)?,
        kind: if text("kind") == Some("in_kind") { CostKind::InKind } else { CostKind::Cash },
        amount: *amount,
        places: places(text("places").ok_or(lacking)?).ok_or("apply-claim-places")?,
        explanation: text("explanation").map(str::to_owned),
    })
}

/// Reads places with their shares: `0114R001 60; 0114R002 40`. One place alone has it all.
fn places(text: &str) -> Option<PlaceShares> {
    let parts: Vec<&str> = text.split(';').map(str::trim).filter(|p| !p.is_empty()).collect();
    if let [alone] = parts[..]
        && let Ok(code) = alone.parse::<AreaCode>()
    {
        return PlaceShares::new(vec![(code, 10_000)]).ok();
    }
    let part = |part: &&str| {
        let (code, share) = part.split_once(char::is_whitespace)?;
        Some((code.parse::<AreaCode>().ok()?, read_share(share)?))
    };
    PlaceShares::new(parts.iter().map(part).collect::<Option<_>>()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_when_they_add_up() {
        let parts = |text: &str| places(text).map(|shares| shares.parts().len());
        assert_eq!(parts("0114R001"), Some(1));
        assert_eq!(parts("0114R001 60; 0114R002 40"), Some(2));
        assert_eq!(parts("0114R001 33,33 %; 0114R002 66,67"), Some(2));
        assert_eq!(parts("0114R001 60; 0114R002 39"), None);
        assert_eq!(parts("0114R001 50; 0114R001 50"), None);
        assert_eq!(parts("Ekeby 100"), None);
        assert_eq!(parts(""), None);
    }
}
