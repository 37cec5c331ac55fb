//! Statements from the bank: ISO 20022 bank to customer statement, `camt.053`.
//!
//! Reads one entry at a time, whatever the size of the file. A transaction of a batch is an entry
//! of its own.
//!
//! # Source
//! ISO 20022, *Bank-to-Customer Cash Management*, messages `camt.053.001.02` and
//! `camt.053.001.08`.

mod assembling;
mod bounded;
mod elements;
mod refusal;

use std::io::BufRead;

use domain::money::Ore;
use time::Date;

use crate::account::{Account, Bankgiro, Iban, Plusgiro};
use assembling::Assembly;
use elements::{Elements, Step};
pub use refusal::{Cause, StatementError};

/// The most bytes that a statement may have.
pub const MOST_BYTES: u64 = 200 * 1024 * 1024;

/// One booking on the account, or one transaction of a booking that holds several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// The account whose statement it is.
    pub account: StatedAccount,
    /// The day it was booked; `None` where the bank states none, as for what is not booked yet.
    pub booked: Option<Date>,
    /// The amount, never below zero: the direction tells which way.
    pub amount: Ore,
    /// Into the account or out of it.
    pub direction: Direction,
    /// Whether it takes back another booking.
    pub is_reversal: bool,
    /// How far it has come.
    pub status: Status,
    /// The name that the payer gave the payment; `None` where it gave none.
    pub end_to_end: Option<String>,
    /// The bank's own reference, of the transaction or else of the entry; `None` where it states
    /// none.
    pub bank_reference: Option<String>,
    /// The receiver's own reference that the payer wrote, such as an OCR number; `None` where the payer
    /// wrote none that the bank could tell from words.
    pub reference: Option<String>,
    /// The account that is credited; `None` where it is not stated.
    pub creditor_account: Option<StatedAccount>,
    /// The account that is debited; `None` where it is not stated.
    pub debtor_account: Option<StatedAccount>,
    /// Why the payment came back; `None` where it is no return.
    pub returned: Option<Return>,
}

/// Where an entry stands, so that the same entry read twice is known as the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The name of the statement.
    pub statement: String,
    /// The page of the statement; `None` where it has one page only.
    pub page: Option<String>,
    /// The entry within the statement, from 1.
    pub entry: u32,
    /// The transaction within the entry, from 1.
    pub transaction: u32,
}

/// Which way money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Into the account.
    Credit,
    /// Out of the account.
    Debit,
}

/// How far a booking has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Booked: the money has moved.
    Booked,
    /// Expected, and may change.
    Pending,
    /// Told for information only.
    Information,
    /// Expected on a later day.
    Future,
}

/// That a payment came back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Return {
    /// The code of the reason (`AC01`: incorrect account number); `None` where none is stated.
    pub reason: Option<String>,
}

/// An account as a statement writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatedAccount {
    /// An account whose number is right.
    Known(Account),
    /// A number of another kind, or one whose check digit is wrong.
    Other {
        /// The number as written.
        number: String,
        /// The scheme it is said to follow; `None` where none is stated.
        scheme: Option<String>,
    },
}

impl StatedAccount {
    /// Returns the account that a number under a scheme means.
    fn of(number: String, scheme: Option<String>) -> Self {
        let known = match scheme.as_deref() {
            Some("IBAN") => number.parse::<Iban>().ok().map(Account::Iban),
            Some("BGNR") => number.parse::<Bankgiro>().ok().map(Account::Bankgiro),
            Some("BBAN" | "PGNR") => number.parse::<Plusgiro>().ok().map(Account::Plusgiro),
            _ => None,
        };
        known.map_or(Self::Other { number, scheme }, Self::Known)
    }
}

/// Reads the entries of a file one by one.
///
/// Nothing of the file is kept but the entry at hand, so memory does not grow with its size. After
/// a refusal there are no further entries: who must not act on half a file reads it with [`read`].
pub struct Entries<R> {
    elements: Elements<R>,
    assembly: Assembly,
    is_over: bool,
}

impl<R: BufRead> Entries<R> {
    /// Begins to read a file.
    pub fn new(source: R) -> Self {
        Self { elements: Elements::new(source), assembly: Assembly::default(), is_over: false }
    }

    fn advance(&mut self) -> Result<Option<Entry>, StatementError> {
        loop {
            if let Some(entry) = self.assembly.take() {
                return Ok(Some(entry));
            }
            let step = self.elements.advance()?;
            let path = self.elements.path();
            let taken = match step {
                Step::Opened => self.assembly.open(path),
                Step::Closed(element) => self.assembly.close(path, element),
                Step::Finished => {
                    let finished = self.assembly.finish().map(|()| None);
                    return finished.map_err(|cause| self.elements.refuse(cause));
                }
            };
            taken.map_err(|cause| self.elements.refuse(cause))?;
        }
    }
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = Result<Entry, StatementError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.advance().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Returns every entry of a file, in the order of the file.
///
/// Only what a payment can be recognised by is read; balances, charges and words are passed over.
/// What the bank does not state is `None`. Amounts are kronor with at most two decimals.
///
/// # Errors
/// Refuses, with the place: another message or version; XML that is cut off or broken, has a
/// document type, an entity, more than 32 levels, a text beyond 10 000 characters or another
/// encoding than UTF-8; more than 200 MB; another currency than SEK; an amount, day, direction or
/// status that cannot be read; an entry without amount, direction or status; a batch whose
/// transactions have no amounts or do not add up.
///
/// ```
/// use interchange::statement::{read, Direction};
///
/// let file = br#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
///   <Stmt><Id>2026-11-23</Id><Acct><Id><IBAN>SE4550000000058398257466</IBAN></Id></Acct>
///     <Ntry><Amt Ccy="SEK">1250.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>
///   </Stmt></BkToCstmrStmt></Document>"#;
/// let entries = read(&file[..]).unwrap();
/// assert_eq!((entries[0].amount.ore(), entries[0].direction), (125_050, Direction::Debit));
/// ```
pub fn read(source: impl BufRead) -> Result<Vec<Entry>, StatementError> {
    Entries::new(source).collect()
}
