//! What a letter says of what is granted: amounts, instalments, costs, reasons, conditions,
//! reports, acceptance.

use domain::grants::application;
use domain::grants::budget::{Financing, Kind};
use domain::grants::grant::award::{Award, ReportKind};
use domain::grants::grant::decided::Decided;
use domain::grants::grant::instalment::PaymentKind;
use domain::money::Ore;
use domain::regime::Version;
use domain::regime::afterwards::ReportPart;
use domain::regime::rule::Rule;
use domain::regime::rules::RuleName;
use typeset::document::{Align, Block, Column, Level, Marks, Run, Table, Term};

use super::frame::{opinions, organisation_name, paragraphs};
use super::{Names, Unwritable, law};
use crate::swedish::{amount, cited, day, days, kronor, listed, short_day};

/// Returns the blocks of a granted award, up to how it may be appealed.
pub(super) fn blocks(
    decided: &Decided,
    application: &application::State,
    regime: &Version,
    names: &Names,
    lacking: &mut Vec<RuleName>,
) -> Result<Vec<Block>, Unwritable> {
    let award = &decided.award;
    let granted = award.budget.grant().map_err(|_| Unwritable::Overflow)?;
    let mut blocks = outcome(granted, award, application, regime, names)?;
    blocks.extend(years(decided, granted));
    blocks.push(heading("Utbetalning"));
    blocks.push(instalments(award, granted));
    blocks.extend(costs(award, names)?);
    blocks.push(heading("Skäl för beslutet"));
    blocks.extend(paragraphs(&award.reasons));
    blocks.extend(opinions(application, names)?);
    blocks.extend(conditions(award, regime));
    blocks.extend(reports(award, regime, lacking));
    blocks.push(heading("Så accepterar ni bidraget"));
    let with = if award.conditions.is_empty() { "" } else { " med dess villkor" };
    let accept = format!(
        "Acceptera bidraget{with} senast den {}. Den som accepterar ska ha rätt att \
         skriva under för er. Efter den dagen går det inte att acceptera. Ni kan också avstå från \
         bidraget.",
        day(award.accept_by)
    );
    blocks.push(Block::paragraph(accept));
    Ok(blocks)
}

/// Returns what is decided, in a sentence and in terms.
fn outcome(
    granted: Ore,
    award: &Award,
    application: &application::State,
    regime: &Version,
    names: &Names,
) -> Result<Vec<Block>, Unwritable> {
    let decision = format!("{} beviljar er {} i statsbidrag.", names.funder.name, kronor(granted));
    let mut runs = vec![Run::Strong(decision)];
    if let Some(budget) = &application.budget {
        let asked = budget.grant().map_err(|_| Unwritable::Overflow)?;
        let rest = if asked > granted { " I övrigt avslår vi ansökan." } else { "" };
        runs.push(Run::Plain(format!(" Ni ansökte om {}.{rest}", kronor(asked))));
    }
    let mut terms = vec![
        Term::plain("Projekt", award.project.as_str()),
        Term::plain("Åtgärder", award.measures.as_str()),
    ];
    let purposes = regime.rules.purposes.as_stated();
    let purpose = purposes.and_then(|stated| {
        let clause = stated.value.iter().find(|clause| clause.id == award.purpose)?;
        Some(format!("{} ({})", clause.text, cited(&stated.paragraph, regime)))
    });
    terms.extend(purpose.map(|purpose| Term::plain("Ändamål", purpose)));
    terms.push(Term::plain("Bidraget gäller", days(award.period)));
    terms.push(Term::plain("Utlysning", names.call.as_str()));
    Ok(vec![heading("Beslut"), Block::Paragraph(runs), Block::Terms(terms)])
}

/// Returns the grant year by year, and what is subject to budget.
fn years(decided: &Decided, granted: Ore) -> Vec<Block> {
    let grant = &decided.award.budget.grant;
    let conditional: Vec<(i32, Ore)> = decided
        .conditional
        .iter()
        .filter(|(_, part)| **part != Ore::default())
        .map(|(year, part)| (*year, *part))
        .collect();
    let mut columns = vec![left("Bidragsår"), number("Bidrag (kronor)")];
    if !conditional.is_empty() {
        columns.push(number("Varav villkorat av budget (kronor)"));
    }
    let width = columns.len();
    let rows = grant.iter().map(|(year, of_year)| {
        let part = conditional.iter().find(|(of, _)| of == year);
        let part = part.map_or_else(|| "–".to_owned(), |(_, part)| amount(*part));
        let cells = [year.to_string(), amount(*of_year), part];
        cells.into_iter().take(width).collect()
    });
    let subject: Ore = conditional.iter().map(|(_, part)| *part).sum();
    let total = ["Summa".to_owned(), amount(granted), amount(subject)];
    let mut blocks = vec![
        heading("Belopp per år"),
        Block::Table(Table {
            caption: "Beviljat bidrag per bidragsår".to_owned(),
            columns,
            rows: rows.collect(),
            total: Some(total.into_iter().take(width).collect()),
        }),
    ];
    if !conditional.is_empty() {
        let years: Vec<String> = conditional.iter().map(|(year, _)| year.to_string()).collect();
        let text = format!(
            "Det som är villkorat av budget gäller bara om ramen för året räcker när den är \
             beslutad. Det gäller {}. Vi prövar varje år för sig och meddelar er hur mycket som \
             gäller.",
            listed(&years)
        );
        blocks.push(Block::Note(vec![Run::Plain(text)]));
    }
    blocks
}

pub(super) fn instalments(award: &Award, granted: Ore) -> Block {
    let rows = award.plan.iter().map(|(order, planned)| {
        let kind = match planned.kind {
            PaymentKind::Advance => "förskott",
            PaymentKind::Running => "löpande, mot godkända kostnader",
            PaymentKind::Final => "slutbetalning, mot godkända kostnader",
        };
        vec![
            order.to_string(),
            planned.year.to_string(),
            short_day(planned.day),
            kind.to_owned(),
            amount(planned.amount),
        ]
    });
    let total = ["Summa", "", "", "", &amount(granted)].map(str::to_owned);
    Block::Table(Table {
        caption: "Planerade utbetalningar".to_owned(),
        columns: vec![
            right("Nr"),
            right("Bidragsår"),
            right("Planerad dag"),
            left("Slag"),
            number("Belopp (kronor)"),
        ],
        rows: rows.collect(),
        total: Some(total.to_vec()),
    })
}

/// Returns approved costs, co-financing, and costs that were refused.
pub(super) fn costs(award: &Award, names: &Names) -> Result<Vec<Block>, Unwritable> {
    let budget = &award.budget;
    let mut rows = Vec::new();
    for line in &budget.costs {
        let name = names.categories.get(&line.category).ok_or_else(|| Unwritable::NoName {
            kind: "category of costs",
            id: line.category.to_string(),
        })?;
        rows.push(vec![
            name.clone(),
            line.year.to_string(),
            form(line.kind).to_owned(),
            amount(line.amount),
        ]);
    }
    let sum = amount(budget.costs().map_err(|_| Unwritable::Overflow)?);
    let mut blocks = vec![
        heading("Kostnader och medfinansiering"),
        Block::Table(Table {
            caption: "Godkända kostnader".to_owned(),
            columns: vec![left("Kostnad"), right("År"), left("Form"), number("Belopp (kronor)")],
            rows,
            total: Some(["Summa", "", "", &sum].map(str::to_owned).to_vec()),
        }),
    ];
    if !budget.financing.is_empty() {
        blocks.push(financing(&budget.financing, names)?);
    }
    if !award.refused.is_empty() {
        let rows = award.refused.iter().map(|refused| {
            vec![refused.cost.clone(), refused.reason.clone(), amount(refused.amount)]
        });
        blocks.push(Block::Table(Table {
            caption: "Kostnader som inte godkänns".to_owned(),
            columns: vec![left("Kostnad"), left("Skäl"), number("Belopp (kronor)")],
            rows: rows.collect(),
            total: None,
        }));
    }
    Ok(blocks)
}

fn financing(lines: &[Financing], names: &Names) -> Result<Block, Unwritable> {
    let mut rows = Vec::new();
    for line in lines {
        let name = organisation_name(&line.organisation, names)?.to_owned();
        rows.push(vec![name, form(line.kind).to_owned(), amount(line.amount)]);
    }
    Ok(Block::Table(Table {
        caption: "Medfinansiering".to_owned(),
        columns: vec![left("Finansiär"), left("Form"), number("Belopp (kronor)")],
        rows,
        total: None,
    }))
}

fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Cash => "i pengar",
        Kind::InKind => "in natura",
    }
}

fn conditions(award: &Award, regime: &Version) -> Vec<Block> {
    if award.conditions.is_empty() {
        return Vec::new();
    }
    let place = regime.rules.conditions.as_stated();
    let place = place.map_or_else(String::new, |stated| {
        format!(" Det följer av {}.", cited(&stated.paragraph, regime))
    });
    let intro = format!("Ni får bidraget på dessa villkor.{place}");
    let items = award.conditions.iter().map(|text| vec![Run::Plain(text.clone())]).collect();
    vec![heading("Villkor"), Block::paragraph(intro), Block::List { marks: Marks::Numbers, items }]
}

/// Returns when reports are due and what the law says they hold.
fn reports(award: &Award, regime: &Version, lacking: &mut Vec<RuleName>) -> Vec<Block> {
    let rows = award.reports.iter().map(|(order, report)| {
        let kind = match report.kind {
            ReportKind::Interim => "lägesrapport",
            ReportKind::Final => "slutrapport",
        };
        vec![order.to_string(), kind.to_owned(), short_day(report.due)]
    });
    let mut blocks = vec![
        heading("Redovisning"),
        Block::Table(Table {
            caption: "Rapporter som ni ska lämna".to_owned(),
            columns: vec![right("Nr"), left("Rapport"), right("Senast")],
            rows: rows.collect(),
            total: None,
        }),
    ];
    match &regime.rules.report {
        Rule::Stated(stated) => {
            let parts: Vec<String> =
                stated.value.contents.iter().map(|part| part_name(*part).to_owned()).collect();
            if !parts.is_empty() {
                let place = cited(&stated.paragraph, regime);
                let text = format!("Redovisningen ska innehålla {} ({place}).", listed(&parts));
                blocks.push(Block::paragraph(text));
            }
        }
        Rule::NotStated { .. } => {}
        Rule::NotKnown { looked_for } => {
            lacking.push(RuleName::Report);
            blocks.push(law::not_known("redovisning", looked_for));
        }
    }
    blocks
}

fn part_name(part: ReportPart) -> &'static str {
    match part {
        ReportPart::Financial => "en ekonomisk redovisning",
        ReportPart::Use => "vad bidraget har använts till",
        ReportPart::Results => "vilka resultat som har nåtts",
        ReportPart::RelationToPurpose => "hur resultaten förhåller sig till ändamålet",
        ReportPart::OnRequest => "det som vi i övrigt begär",
    }
}

pub(super) fn heading(text: &str) -> Block {
    Block::heading(Level::One, text)
}

pub(super) fn left(heading: &str) -> Column {
    Column { heading: heading.to_owned(), align: Align::Left }
}

fn right(heading: &str) -> Column {
    Column { heading: heading.to_owned(), align: Align::Right }
}

pub(super) fn number(heading: &str) -> Column {
    Column { heading: heading.to_owned(), align: Align::Number }
}
