//! The authority's account of a programme to the government: who got what for what, what came of
//! it, and what is left of the money.
//!
//! What is not reported is said to be so, is never zero, and is in no sum: a column where a figure
//! is lacking has no sum, and a note says how many are lacking.

mod results;

use charts::bars::{Bars, Row};
use charts::figure::{Figure, Layout, printed};
use domain::money::Ore;
use time::Date;
use typeset::document::{
    Align, Block, Column, Document, Head, Language, Level, Reference, Run, Table, Term,
};

use crate::decision_letter::Party;
use crate::swedish::{amount, day, kronor, short_day};

/// The figures of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The authority that accounts.
    pub authority: Party,
    /// To whom.
    pub recipient: Party,
    /// The day of the account.
    pub on: Date,
    /// The last day for it, where an act or an assignment states one.
    pub due: Option<Date>,
    /// The diary number; `None` before the account is registered.
    pub diary_number: Option<String>,
    /// The programme.
    pub programme: String,
    /// The year that is accounted for.
    pub year: i32,
    /// What the account is asked for by: an ordinance's paragraph or an assignment.
    pub basis: String,
    /// The programme's money, year by year, in order.
    pub years: Vec<Year>,
    /// The grants.
    pub grants: Vec<Grant>,
    /// What was achieved.
    pub results: Vec<Outcome>,
    /// How complete that is.
    pub of_results: OfResults,
    /// How many reports have come in of those that were due.
    pub reports: Completeness,
}

/// A programme's money in one year. `None` is a figure that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// The frame that is decided for the year.
    pub frame: Option<Ore>,
    /// What is decided of it.
    pub decided: Option<Ore>,
    /// What of that was withdrawn or lapsed, so that it went back to the frame.
    pub withdrawn: Option<Ore>,
    /// What is paid of that.
    pub paid: Option<Ore>,
}

/// One grant. `None` is a figure that is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who got it.
    pub recipient: String,
    /// For what.
    pub purpose: String,
    /// How much.
    pub granted: Ore,
    /// What was not used.
    pub unspent: Option<Ore>,
    /// What is claimed back.
    pub reclaimed: Option<Ore>,
}

/// What was achieved, in one measure. A figure is as it is to be read; `None` is one that is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The measure, with its unit.
    pub measure: String,
    /// The sums; `None` where it is not added up.
    pub sum: Option<Sum>,
    /// How it is spread; told where it is not added up.
    pub spread: Spread,
    /// Why it is not added up; empty where it is.
    pub not_added: String,
    /// How many have reported it.
    pub reported: Completeness,
    /// What each recipient has reported.
    pub each: Vec<Attained>,
}

/// The sums of those who have reported what was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Where they began.
    pub baseline: Option<String>,
    /// Where they should be.
    pub target: Option<String>,
    /// What they reached.
    pub actual: String,
}

/// How what was reached is spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The least.
    pub least: Option<String>,
    /// The median.
    pub median: Option<String>,
    /// The most.
    pub most: Option<String>,
}

/// What one recipient has reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attained {
    /// Who.
    pub recipient: String,
    /// Where it began.
    pub baseline: Option<String>,
    /// Where it should be.
    pub target: Option<String>,
    /// What was reached.
    pub actual: Option<String>,
}

/// How complete results are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfResults {
    /// The reports that tell at least one number that was reached, of those that are due.
    pub reports: Completeness,
    /// How many of those that are due were handed in.
    pub n_handed_in: usize,
    /// Whether a figure is not shown since it is about few persons.
    pub has_withheld: bool,
}

/// How many there are of those that are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completeness {
    /// How many have reported.
    pub n_reported: usize,
    /// How many are to.
    pub n_expected: usize,
}

/// An account cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unaccountable {
    /// More have reported than are expected to.
    #[error(
        "write the account: {n_reported} have reported {what} of {n_expected} expected; correct \
         the numbers"
    )]
    TooMany {
        /// What.
        what: String,
        /// How many have.
        n_reported: usize,
        /// How many are to.
        n_expected: usize,
    },
    /// A sum or difference does not fit.
    #[error("write the account: a sum of its amounts does not fit; correct the amounts")]
    Overflow,
}

/// Returns an account to the government as a document.
///
/// Left of a year is its frame less what is decided of it and not withdrawn, below zero where more is
/// decided. A sum stands only where every figure of its column is known.
///
/// # Errors
/// [`Unaccountable`] where more have reported than are expected to, and where a sum does not fit.
pub fn annual_report(account: &Account) -> Result<Document, Unaccountable> {
    let Completeness { n_reported, n_expected } = complete("reports", account.reports)?;
    let granted = total(account.grants.iter().map(|grant| Some(grant.granted)))?;
    let granted = granted
        .map_or_else(String::new, |sum| format!(" De har tillsammans beviljats {}.", kronor(sum)));
    let summary = format!(
        "{} bidrag redovisas här.{granted} {n_reported} av {n_expected} rapporter som skulle ha \
         lämnats har kommit in.",
        account.grants.len()
    );
    let mut terms = vec![
        Term::plain("Program", account.programme.as_str()),
        Term::plain("År", account.year.to_string()),
        Term::plain("Grund", account.basis.as_str()),
    ];
    terms.extend(account.due.map(|due| Term::plain("Ska lämnas senast", day(due))));
    let mut blocks = vec![
        Block::Paragraph(vec![Run::Strong(summary)]),
        Block::Terms(terms),
        Block::heading(Level::One, "Programmets pengar"),
        years(&account.years)?,
    ];
    blocks.extend(drawn(&account.years));
    blocks.push(Block::heading(Level::One, "Vem som har fått bidrag och för vad"));
    blocks.extend(grants(&account.grants)?);
    blocks.push(Block::heading(Level::One, "Resultat"));
    blocks.extend(results::results(account)?);
    Ok(document(account, blocks))
}

fn document(account: &Account, blocks: Vec<Block>) -> Document {
    let lines = |party: &Party| {
        std::iter::once(party.name.clone()).chain(party.lines.iter().cloned()).collect()
    };
    let reference = |label: &str, value: String| Reference { label: label.to_owned(), value };
    Document {
        title: format!("Redovisning av {} för {}", account.programme, account.year),
        language: Language::Swedish,
        author: account.authority.name.clone(),
        date: Some(account.on),
        head: Head {
            sender: lines(&account.authority),
            references: [("Datum", Some(short_day(account.on)))]
                .into_iter()
                .chain([("Diarienummer", account.diary_number.clone())])
                .filter_map(|(label, value)| Some(reference(label, value?)))
                .collect(),
            recipient: lines(&account.recipient),
        },
        blocks,
    }
}

fn years(years: &[Year]) -> Result<Block, Unaccountable> {
    let mut rows = Vec::new();
    let mut left = Vec::new();
    for year in years {
        let of_year = left_of(year)?;
        left.push(of_year);
        let figures = [year.frame, year.decided, year.withdrawn, year.paid, of_year].map(shown);
        rows.push(std::iter::once(year.year.to_string()).chain(figures).collect());
    }
    let sums = [
        total(years.iter().map(|year| year.frame))?,
        total(years.iter().map(|year| year.decided))?,
        total(years.iter().map(|year| year.withdrawn))?,
        total(years.iter().map(|year| year.paid))?,
        total(left.into_iter())?,
    ];
    let sums = sums.map(|sum| sum.map_or_else(|| "–".to_owned(), amount));
    let columns = [
        ("År", Align::Left),
        ("Ram", Align::Number),
        ("Beslutat", Align::Number),
        ("Återtaget", Align::Number),
        ("Betalt", Align::Number),
        ("Kvar", Align::Number),
    ];
    let caption = "Ram, beslutat, återtaget, betalt och kvar av ramen, i kronor";
    let total = Some(std::iter::once("Summa".to_owned()).chain(sums).collect());
    Ok(Block::Table(Table { total, ..table(caption, &columns, rows) }))
}

/// Returns the frame less what is decided of it and not withdrawn.
fn left_of(year: &Year) -> Result<Option<Ore>, Unaccountable> {
    let (Some(frame), Some(decided)) = (year.frame, year.decided) else { return Ok(None) };
    let Some(withdrawn) = year.withdrawn else { return Ok(None) };
    let left = frame.checked_sub(decided).and_then(|left| left.checked_add(withdrawn));
    left.map(Some).ok_or(Unaccountable::Overflow)
}

/// Returns what is decided of each year as bars; nothing where no year is told of.
fn drawn(years: &[Year]) -> Option<Block> {
    let words: Vec<(String, String)> = years
        .iter()
        .map(|year| {
            let decided = year.decided.map_or_else(|| NOT_REPORTED.to_owned(), kronor);
            (year.year.to_string(), decided)
        })
        .collect();
    let rows: Vec<Row<'_>> = years
        .iter()
        .zip(&words)
        .map(|(year, (label, value_text))| Row {
            label,
            // The length of a bar, never a figure that is read.
            value: year.decided.map(|decided| decided.ore() as f64),
            value_text,
            interval: None,
            link: None,
            own: false,
        })
        .collect();
    let told: Vec<String> =
        words.iter().map(|(label, value_text)| format!("{label}: {value_text}")).collect();
    let alternative = format!("Staplar med beslutade bidrag per år. {}.", told.join("; "));
    let figure = Figure {
        id: "beslutat",
        title: "Beslutade bidrag per år",
        description: &alternative,
        layout: Layout::Wide,
    };
    if rows.is_empty() {
        return None;
    }
    let svg = charts::bars::render(&Bars { figure, rows: &rows, references: &[] });
    let caption = "Beslutade bidrag per år".to_owned();
    Some(Block::Figure(typeset::document::Figure { svg: printed(&svg), alternative, caption }))
}

fn grants(grants: &[Grant]) -> Result<Vec<Block>, Unaccountable> {
    let rows = grants.iter().map(|grant| {
        vec![
            grant.recipient.clone(),
            grant.purpose.clone(),
            amount(grant.granted),
            shown(grant.unspent),
            shown(grant.reclaimed),
        ]
    });
    let sums = [
        total(grants.iter().map(|grant| Some(grant.granted)))?,
        total(grants.iter().map(|grant| grant.unspent))?,
        total(grants.iter().map(|grant| grant.reclaimed))?,
    ];
    let sums = sums.map(|sum| sum.map_or_else(|| "–".to_owned(), amount));
    let columns = [
        ("Mottagare", Align::Left),
        ("Ändamål", Align::Left),
        ("Beviljat", Align::Number),
        ("Outnyttjat", Align::Number),
        ("Återkrävt", Align::Number),
    ];
    let caption = "Bidrag, outnyttjat och återkrävt, i kronor";
    let total = Some(["Summa".to_owned(), String::new()].into_iter().chain(sums).collect());
    let told = Table { total, ..table(caption, &columns, rows.collect()) };
    let mut blocks = vec![Block::Table(told)];
    let lacking = grants.iter().filter(|grant| grant.unspent.is_none()).count();
    if lacking > 0 {
        let text = format!(
            "Outnyttjat belopp saknas för {lacking} av {} bidrag och kan därför inte summeras.",
            grants.len()
        );
        blocks.push(Block::Note(vec![Run::Plain(text)]));
    }
    Ok(blocks)
}

/// What stands where a figure is lacking.
const NOT_REPORTED: &str = "uppgift saknas";

fn shown(figure: Option<Ore>) -> String {
    figure.map_or_else(|| NOT_REPORTED.to_owned(), amount)
}

/// Returns the sum of figures, or `None` where one of them is not known.
fn total(figures: impl Iterator<Item = Option<Ore>>) -> Result<Option<Ore>, Unaccountable> {
    let mut sum = Some(Ore::default());
    for figure in figures {
        sum = match (sum, figure) {
            (Some(sum), Some(figure)) => {
                Some(sum.checked_add(figure).ok_or(Unaccountable::Overflow)?)
            }
            _ => None,
        };
    }
    Ok(sum)
}

fn complete(what: &str, of: Completeness) -> Result<Completeness, Unaccountable> {
    let Completeness { n_reported, n_expected } = of;
    if n_reported > n_expected {
        let what = what.chars().filter(|c| !c.is_control()).take(60).collect();
        return Err(Unaccountable::TooMany { what, n_reported, n_expected });
    }
    Ok(of)
}

/// Returns a table without sums.
fn table(caption: &str, columns: &[(&str, Align)], rows: Vec<Vec<String>>) -> Table {
    let column =
        |(heading, align): &(&str, Align)| Column { heading: (*heading).to_owned(), align: *align };
    let columns = columns.iter().map(column).collect();
    Table { caption: caption.to_owned(), columns, rows, total: None }
}
