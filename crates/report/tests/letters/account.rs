//! The account to the government.

use domain::money::Ore;
use report::annual_report::{
    Account, Attained, Completeness, Grant, OfResults, Outcome, Spread, Sum, Unaccountable, Year,
    annual_report,
};
use report::decision_letter::Party;
use time::macros::date;
use typeset::document::{Block, Document};

use crate::matter::kronor;
use crate::words;

/// Returns an account of a programme that does not exist.
fn account() -> Account {
    let party = |name: &str| Party { name: name.to_owned(), lines: Vec::new() };
    let year = |year, paid| Year {
        year,
        frame: Some(kronor(75_000_000)),
        decided: Some(kronor(70_000_000)),
        withdrawn: Some(kronor(1_000_000)),
        paid,
    };
    let grant = |recipient: &str, unspent| Grant {
        recipient: recipient.to_owned(),
        purpose: "åtgärder".to_owned(),
        granted: kronor(4_000_000),
        unspent,
        reclaimed: Some(Ore::default()),
    };
    Account {
        authority: party("Exempelmyndigheten"),
        recipient: party("Regeringskansliet"),
        on: date!(2019 - 04 - 10),
        due: Some(date!(2019 - 04 - 15)),
        diary_number: Some("Ä 2019-7".to_owned()),
        programme: "exempelprogrammet".to_owned(),
        year: 2018,
        basis: "uppdrag N2018/01913/RTS".to_owned(),
        years: vec![year(2018, Some(kronor(60_000_000))), year(2019, None)],
        grants: vec![grant("Gävle kommun", Some(kronor(250_000))), grant("Malmö kommun", None)],
        results: vec![participants(), share()],
        of_results: OfResults {
            reports: Completeness { n_reported: 1, n_expected: 2 },
            n_handed_in: 1,
            has_withheld: true,
        },
        reports: Completeness { n_reported: 1, n_expected: 2 },
    }
}

fn attained(recipient: &str, actual: Option<&str>) -> Attained {
    let actual = actual.map(str::to_owned);
    Attained { recipient: recipient.to_owned(), baseline: None, target: None, actual }
}

fn participants() -> Outcome {
    Outcome {
        measure: "Deltagare, 2018 (antal)".to_owned(),
        sum: Some(Sum { baseline: None, target: Some("400".to_owned()), actual: "412".to_owned() }),
        spread: Spread { least: None, median: None, most: None },
        not_added: String::new(),
        reported: Completeness { n_reported: 1, n_expected: 2 },
        each: vec![attained("Gävle kommun", Some("412")), attained("Malmö kommun", None)],
    }
}

fn share() -> Outcome {
    let text = |text: &str| Some(text.to_owned());
    Outcome {
        measure: "Trygga, 2018 (procent)".to_owned(),
        sum: None,
        spread: Spread { least: text("60"), median: text("65,5"), most: text("71") },
        not_added: "andelar och medelvärden läggs inte ihop".to_owned(),
        reported: Completeness { n_reported: 2, n_expected: 2 },
        each: vec![attained("Gävle kommun", Some("skyddad"))],
    }
}

fn says(document: &Document, part: &str) {
    let words = words(document);
    assert!(words.iter().any(|line| line.contains(part)), "'{part}' in {words:#?}");
}

#[test]
fn an_account_tells_who_got_what_and_what_is_left() {
    let document = annual_report(&account()).unwrap();
    for part in [
        "2 bidrag redovisas här. De har tillsammans beviljats 8 000 000 kronor. 1 av 2 rapporter",
        "Ska lämnas senast: 15 april 2019",
        "2018 | 75 000 000 | 70 000 000 | 1 000 000 | 60 000 000 | 6 000 000",
        "2019 | 75 000 000 | 70 000 000 | 1 000 000 | uppgift saknas | 6 000 000",
        "Summa | 150 000 000 | 140 000 000 | 2 000 000 | – | 12 000 000",
        "Gävle kommun | åtgärder | 4 000 000 | 250 000 | 0",
        "Summa |  | 8 000 000 | – | 0",
        "Outnyttjat belopp saknas för 1 av 2 bidrag",
        "2 rapporter om 2018 skulle ha lämnats. 1 har kommit in, och 1 av dem har resultat",
        "Deltagare, 2018 (antal) | uppgift saknas | 400 | 412 | 1 av 2",
        "Trygga, 2018 (procent) | 60 | 65,5 | 71 | 2 av 2 | andelar och medelvärden läggs inte ihop",
        "Gävle kommun | Deltagare, 2018 (antal) | uppgift saknas | uppgift saknas | 412",
        "Malmö kommun | Deltagare, 2018 (antal) | uppgift saknas | uppgift saknas | uppgift saknas",
        "Skyddad betyder att uppgiften gäller få personer",
    ] {
        says(&document, part);
    }
    let figure = document.blocks.iter().find_map(|block| match block {
        Block::Figure(figure) => Some(figure),
        _ => None,
    });
    let told = figure.unwrap().alternative.replace('\u{a0}', " ");
    assert!(told.ends_with("2018: 70 000 000 kronor; 2019: 70 000 000 kronor."), "{told}");
    let file = typeset::pdf(&document).unwrap();
    // Kept, to be looked at.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/redovisning.pdf"), file).unwrap();
}

#[test]
fn an_account_of_nothing_says_so() {
    let mut account = account();
    account.grants.clear();
    account.results.clear();
    account.of_results.reports = Completeness { n_reported: 0, n_expected: 0 };
    account.reports = Completeness { n_reported: 0, n_expected: 0 };
    let document = annual_report(&account).unwrap();
    says(&document, "Inga resultat har rapporterats.");
    assert!(document.blocks.iter().any(|block| matches!(block, Block::Table(_))));
    assert!(typeset::pdf(&document).is_ok());
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let mut wrong = account();
    wrong.reports.n_reported = 3;
    assert_eq!(
        annual_report(&wrong).unwrap_err().to_string(),
        "write the account: 3 have reported reports of 2 expected; correct the numbers"
    );
    let mut wrong = account();
    wrong.grants[0].granted = Ore::new(i64::MAX);
    assert_eq!(annual_report(&wrong), Err(Unaccountable::Overflow));
}
