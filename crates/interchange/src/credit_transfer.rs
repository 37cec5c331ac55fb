//! Payment orders to the bank: ISO 20022 customer credit transfer initiation, `pain.001`.
//!
//! # Source
//! ISO 20022, *Payments Initiation*, messages `pain.001.001.03` and `pain.001.001.09`; how Swedish
//! giro numbers stand in them: `docs/interchange.md`.

mod message;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use domain::money::Ore;
use time::{Date, OffsetDateTime};

use crate::account::{Account, BankCode};
use crate::organisation::OrganisationNumber;
use crate::written_text::{self, TextError};

/// The version of the message. Banks say in their guides which they take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// `pain.001.001.03`, of 2009: what the Swedish banks have taken since they left their own
    /// formats.
    V03,
    /// `pain.001.001.09`, of 2019: what the banks move to.
    V09,
}

/// Payment orders in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditTransfer {
    /// The name of the file, never used for another. The bank refuses one that it has seen.
    pub message: MessageId,
    /// When the file was made.
    pub created: OffsetDateTime,
    /// Who pays.
    pub debtor: Debtor,
    /// What is to be paid, in any order.
    pub orders: Vec<Order>,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// Name, at most 140 characters.
    pub name: String,
    /// Organisation number.
    pub organisation: OrganisationNumber,
    /// The number of the agreement with the bank on files, at most 35 characters; `None` where
    /// the bank knows the sender by its organisation number.
    pub agreement: Option<String>,
    /// The account that pays.
    pub account: Account,
    /// The bank of that account.
    pub bank: BankCode,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The name that follows the payment to the receiver and back in the statement.
    pub end_to_end: EndToEndId,
    /// What is paid, above zero.
    pub amount: Ore,
    /// Who is paid, at most 140 characters.
    pub creditor: String,
    /// The account that is paid.
    pub account: Account,
    /// What the receiver reads.
    pub remittance: Remittance,
    /// The day on which the bank shall pay.
    pub execution: Date,
}

/// What the receiver reads about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remittance {
    /// Words, at most 140 characters.
    Message(String),
    /// The receiver's own reference, an OCR number for instance: at most 35 characters.
    Reference(String),
}

/// The name of a file: 1 to 30 of the characters that every bank takes.
///
/// ```
/// use interchange::credit_transfer::MessageId;
///
/// assert!("UTB-2026-11-22-01".parse::<MessageId>().is_ok());
/// assert!("två ord".parse::<MessageId>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

impl FromStr for MessageId {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        checked_name("message", text, 30).map(Self)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The end-to-end identification of a payment: 1 to 35 of the characters that every bank takes.
///
/// ```
/// use interchange::credit_transfer::EndToEndId;
///
/// let name = EndToEndId::of_instalment("B-2018-0007-2", 1).unwrap();
/// assert_eq!(name.as_str(), "B-2018-0007-2.1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndToEndId(String);

impl EndToEndId {
    /// Returns the name of the payment of an instalment at an attempt, counted from 1: the two
    /// with a full stop between, so that no two pairs share a name.
    ///
    /// # Errors
    /// Refuses an instalment whose name has another character than A–Z, a–z, 0–9, full stop and
    /// hyphen, and one that leaves no room within 35 characters.
    pub fn of_instalment(instalment: &str, attempt: u16) -> Result<Self, NameError> {
        checked_name("payment", instalment, 35)?;
        checked_name("payment", &format!("{instalment}.{attempt}"), 35).map(Self)
    }

    /// Returns the name as files carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EndToEndId {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        checked_name("payment", text, 35).map(Self)
    }
}

impl fmt::Display for EndToEndId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn checked_name(of: &'static str, text: &str, most: usize) -> Result<String, NameError> {
    let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let has_letter_or_digit = text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if has_letter_or_digit && text.len() <= most && text.bytes().all(is_taken) {
        Ok(text.to_owned())
    } else {
        Err(NameError { of, most, found: text.chars().take(40).collect() })
    }
}

/// The text cannot name a file or a payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {found:?} as the name of a {of}: write 1 to {most} of A-Z, a-z, 0-9, '.' and '-'")]
pub struct NameError {
    /// What is named.
    pub of: &'static str,
    /// The most characters it may have.
    pub most: usize,
    /// What was written, cut to forty characters.
    pub found: String,
}

/// Why payment orders are not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreditTransferError {
    /// There is nothing to pay.
    #[error("write payment file {message}: it has no orders")]
    NoOrders {
        /// The file.
        message: MessageId,
    },
    /// The same payment stands twice.
    #[error("write payment {end_to_end}: it stands twice in the file; send it once")]
    Twice {
        /// The payment.
        end_to_end: EndToEndId,
    },
    /// A payment is not above zero.
    #[error("write payment {end_to_end} of {amount} kronor: the amount must be above zero")]
    NotAboveZero {
        /// The payment.
        end_to_end: EndToEndId,
        /// What was to be paid.
        amount: Ore,
    },
    /// The payments add up to more than can be written.
    #[error("write payment file {message}: its orders add up to more than a file can hold")]
    TooMuch {
        /// The file.
        message: MessageId,
    },
    /// A day or a point in time has a year that the format cannot hold.
    #[error("write payment file {message}: {field} is not between the years 0 and 9999")]
    NoSuchDay {
        /// The file.
        message: MessageId,
        /// What the day is for.
        field: &'static str,
    },
    /// A plusgiro account is to pay.
    #[error("write payment file {message}: {account} cannot pay; give its IBAN or a bankgiro")]
    AccountCannotPay {
        /// The file.
        message: MessageId,
        /// The account.
        account: Account,
    },
    /// A text of the sender cannot stand in the file.
    #[error("{0}")]
    Text(#[from] TextError),
    /// A text of a payment cannot stand in the file.
    #[error("write payment {end_to_end}: could not {error}")]
    TextOfOrder {
        /// The payment.
        end_to_end: EndToEndId,
        /// What is wrong with it.
        error: TextError,
    },
}

impl CreditTransfer {
    /// Returns the file in a version of the message, or what is wrong with it.
    ///
    /// The same orders give the same bytes in whatever order they come: payments are grouped by
    /// day and sorted by their end-to-end identification. Amounts are in kronor with two decimals.
    /// Every payment is booked on a line of its own, so that the statement can tell it.
    ///
    /// # Errors
    /// Refuses no orders, a payment that stands twice, an amount not above zero, a sum beyond the
    /// format, a text that is empty, too long or has control characters, and a plusgiro account as
    /// payer.
    pub fn write(&self, version: Version) -> Result<Vec<u8>, CreditTransferError> {
        self.check()?;
        Ok(message::write(self, version))
    }

    fn check(&self) -> Result<(), CreditTransferError> {
        let message = || self.message.clone();
        if self.orders.is_empty() {
            return Err(CreditTransferError::NoOrders { message: message() });
        }
        if matches!(self.debtor.account, Account::Plusgiro(_)) {
            let account = self.debtor.account.clone();
            return Err(CreditTransferError::AccountCannotPay { message: message(), account });
        }
        if written_text::instant(self.created).is_none() {
            let field = "its time";
            return Err(CreditTransferError::NoSuchDay { message: message(), field });
        }
        written_text::check("the payer's name", &self.debtor.name, 140)?;
        if let Some(agreement) = &self.debtor.agreement {
            written_text::check("the agreement", agreement, 35)?;
        }
        let mut seen = BTreeSet::new();
        for order in &self.orders {
            if !seen.insert(&order.end_to_end) {
                return Err(CreditTransferError::Twice { end_to_end: order.end_to_end.clone() });
            }
            order.check()?;
            if written_text::day(order.execution).is_none() {
                let field = "a payment's day";
                return Err(CreditTransferError::NoSuchDay { message: message(), field });
            }
        }
        // The control sum has at most eighteen digits.
        let sum: i128 = self.orders.iter().map(|order| i128::from(order.amount.ore())).sum();
        if sum >= 10_i128.pow(18) {
            return Err(CreditTransferError::TooMuch { message: message() });
        }
        Ok(())
    }
}

impl Order {
    fn check(&self) -> Result<(), CreditTransferError> {
        let end_to_end = || self.end_to_end.clone();
        if self.amount <= Ore::new(0) {
            let amount = self.amount;
            return Err(CreditTransferError::NotAboveZero { end_to_end: end_to_end(), amount });
        }
        let remittance = match &self.remittance {
            Remittance::Message(text) => written_text::check("the message", text, 140),
            Remittance::Reference(text) => written_text::check("the reference", text, 35),
        };
        written_text::check("the receiver's name", &self.creditor, 140)
            .and(remittance)
            .map_err(|error| CreditTransferError::TextOfOrder { end_to_end: end_to_end(), error })
    }
}
