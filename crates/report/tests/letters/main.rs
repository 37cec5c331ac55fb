//! What letters say, and that they say nothing else.

#![expect(clippy::unwrap_used, reason = "a matter that cannot be told has failed")]

mod account;
mod amounts;
mod later;
mod matter;
mod regime;

use domain::grants::application::proposal::Proposal;
use domain::regime::afterwards::{Report, ReportDue, ReportPart};
use domain::regime::deciding::{Appeal, DecisionKind};
use domain::regime::rule::Rule;
use domain::regime::rules::RuleName;
use report::decision_letter::{Letter, Unwritable, of_grant, of_refusal};
use time::macros::date;
use typeset::document::{Block, Document, Run};

use crate::matter::{Matter, gävle};

/// Returns the letter of a granted matter.
fn granted(matter: &Matter) -> Letter {
    of_grant(&matter.grant, &matter.application, &matter.regime, &matter.names).unwrap()
}

/// Returns a letter's words, one line for each block, item, term and row.
pub(crate) fn words(document: &Document) -> Vec<String> {
    let line = |runs: &[Run]| runs.iter().map(Run::text).collect::<String>();
    let mut words = vec![document.title.clone()];
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } => words.push(text.clone()),
            Block::Paragraph(runs) | Block::Note(runs) => words.push(line(runs)),
            Block::List { items, .. } => words.extend(items.iter().map(|item| line(item))),
            Block::Terms(terms) => words
                .extend(terms.iter().map(|term| format!("{}: {}", term.label, line(&term.value)))),
            Block::Table(table) => {
                words.push(table.caption.clone());
                let rows = table.rows.iter().chain(&table.total);
                words.extend(rows.map(|row| row.join(" | ")));
            }
            Block::Figure(_) | Block::PageBreak => {}
        }
    }
    words.into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

fn says(letter: &Letter, part: &str) {
    let words = words(&letter.document);
    assert!(words.iter().any(|line| line.contains(part)), "'{part}' in {words:#?}");
}

fn is_silent_on(letter: &Letter, part: &str) {
    let words = words(&letter.document);
    assert!(!words.iter().any(|line| line.contains(part)), "'{part}' in {words:#?}");
}

#[test]
fn a_grant_is_told_with_its_amounts_conditions_and_paragraphs() {
    let letter = granted(&gävle());
    for part in [
        "Tillväxtverket beviljar er 4 000 000 kronor i statsbidrag. Ni ansökte om 4 500 000 kronor. I övrigt avslår vi ansökan.",
        "Projekt: Skolan som mötesplats",
        "(3 § förordningen (2018:151))",
        "Bidraget gäller: 1 januari 2018–31 december 2020",
        "2018 | 1 000 000 | –",
        "2019 | 1 500 000 | 1 500 000",
        "Summa | 4 000 000 | 3 000 000",
        "Det gäller 2019 och 2020.",
        "1 | 2018 | 2018-03-01 | förskott | 500 000",
        "Personal | 2018 | i pengar | 4 000 000",
        "Gävle kommun | in natura | 600 000",
        "Resor till mässa | Resorna ingår inte i åtgärderna. | 37 500",
        "Planen bygger på arbete över flera förvaltningar",
        "Delegationen mot segregation har yttrat sig (sista dag 8 juni 2018).",
        "Ni deltar i den utvärdering",
        "Det följer av 8 § förordningen (2018:151).",
        "2 | slutrapport | 2021-03-01",
        "senast den 31 augusti 2018",
        "7 § förordningen (2018:151): bidraget är högst 90 procent av kostnaderna.",
        "32 § förvaltningslagen (2017:900)",
        "Beslutet är fattat enligt förordningen (2018:151) om statsbidrag till kommuner med socioekonomiskt eftersatta områden, i den ursprungliga lydelsen.",
        "enhetschef Britta Påhittad med stöd av delegationsordningen 4 §. Handläggare Ali Exempelsson (påhittad) har varit föredragande.",
    ] {
        says(&letter, part);
    }
    let head = &letter.document.head;
    assert_eq!(head.references[0].value, "2018-06-20");
    assert_eq!(head.references[1].value, "Ä 2018-1234");
    assert_eq!(letter.document.date, Some(date!(2018 - 06 - 20)));
}

#[test]
fn rules_that_are_not_known_are_said_to_be_so_and_listed() {
    let letter = granted(&gävle());
    assert_eq!(letter.lacking, [RuleName::Report, RuleName::Appeal]);
    says(
        &letter,
        "Förordningens regel om överklagande är inte inskriven: Överklagande (10–14 §§) är inte läst.",
    );
    says(&letter, "Skriv in den innan beslutet skickas.");
    is_silent_on(&letter, "får inte överklagas");
    is_silent_on(&letter, "förvaltningsrätten");
}

#[test]
fn appeal_follows_the_rule() {
    let mut matter = gävle();
    let cases = [
        (
            Appeal::NotAllowed,
            "Beslutet får inte överklagas. Det följer av 21 § förordningen (2018:151).",
        ),
        (Appeal::Only(vec![DecisionKind::PaymentStop]), "Beslutet får inte överklagas."),
        (Appeal::Allowed, "Ni kan överklaga beslutet till förvaltningsrätten."),
        (
            Appeal::Only(vec![DecisionKind::Grant]),
            "inom tre veckor från den dag då ni fick del av beslutet",
        ),
    ];
    for (appeal, part) in cases {
        matter.regime.rules.appeal = regime::stated("21 §", appeal);
        let letter = granted(&matter);
        says(&letter, part);
        assert_eq!(letter.lacking, [RuleName::Report]);
    }
    matter.regime.rules.appeal = Rule::NotStated { reason: "ingen regel".into(), paragraph: None };
    let letter = granted(&matter);
    says(&letter, "40–42 §§ förvaltningslagen");
    assert!(letter.lacking.contains(&RuleName::Appeal));
}

#[test]
fn what_reports_hold_is_told_where_the_law_states_it() {
    let mut matter = gävle();
    let contents = vec![ReportPart::Financial, ReportPart::Results];
    let report = Report { due: ReportDue::DayInDecision, contents };
    matter.regime.rules.report = regime::stated("14 §", report);
    let letter = granted(&matter);
    says(&letter, "en ekonomisk redovisning och vilka resultat som har nåtts (14 § förordningen");
    assert_eq!(letter.lacking, [RuleName::Appeal]);
}

#[test]
fn a_letter_is_silent_on_what_the_state_does_not_hold() {
    let mut matter = gävle();
    let decided = matter.grant.origin.as_mut().unwrap();
    decided.conditional.clear();
    decided.award.conditions.clear();
    decided.award.refused.clear();
    decided.award.budget.financing.clear();
    matter.application.consultations.clear();
    let letter = granted(&matter);
    for part in ["villkor", "Yttranden", "inte godkänns", "Medfinansiering\n", "Finansiär"] {
        is_silent_on(&letter, part);
    }
    says(&letter, "Summa | 4 000 000");
}

#[test]
fn a_refusal_and_a_dismissal_tell_why() {
    let mut matter = gävle();
    let reasons = "Ansökan kom in efter sista dagen.".to_owned();
    let on = date!(2018 - 06 - 21);
    let write =
        |matter: &Matter| of_refusal(&matter.application, on, &matter.regime, &matter.names);
    matter.application.proposal = Some(Proposal::Reject { reasons: reasons.clone() });
    let letter = write(&matter).unwrap();
    assert_eq!(letter.document.title, "Avslag på ansökan om statsbidrag");
    says(&letter, "Tillväxtverket avslår ansökan.");
    says(&letter, "Ni ansökte om 4 500 000 kronor i utlysningen Stöd till kommuner 2018.");
    says(&letter, &reasons);
    assert_eq!(letter.document.date, Some(on));
    assert_eq!(letter.lacking, [RuleName::Appeal]);
    is_silent_on(&letter, "90 procent");
    matter.application.proposal = Some(Proposal::Dismiss { reasons });
    let letter = write(&matter).unwrap();
    assert_eq!(letter.document.title, "Avvisning av ansökan om statsbidrag");
    says(&letter, "Tillväxtverket avvisar ansökan. Det betyder att vi inte prövar den.");
}

#[test]
fn a_letter_without_what_it_rests_on_is_refused() {
    let matter = gävle;
    let on = date!(2018 - 06 - 21);
    let undecided = of_refusal(&matter().application, on, &matter().regime, &matter().names);
    assert!(matches!(undecided, Err(Unwritable::NoDecision { .. })));
    let refused = |change: &dyn Fn(&mut Matter)| {
        let mut matter = matter();
        change(&mut matter);
        let refused = of_grant(&matter.grant, &matter.application, &matter.regime, &matter.names);
        let text = refused.unwrap_err().to_string();
        assert!(text.starts_with("write the letter") && text.len() < 500, "{text}");
    };
    refused(&|it| it.grant.origin = None);
    refused(&|it| it.application.diary_number = None);
    refused(&|it| it.names.categories.clear());
    refused(&|it| it.names.organisations.clear());
    refused(&|it| it.regime.wording = "2020:1266".parse().unwrap());
}

#[test]
fn a_letter_can_be_printed_and_is_the_same_every_time() {
    let letter = granted(&gävle());
    let file = typeset::pdf(&letter.document).unwrap();
    assert_eq!(file, typeset::pdf(&granted(&gävle()).document).unwrap());
    // Kept, to be looked at.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/beslut.pdf"), file).unwrap();
}
