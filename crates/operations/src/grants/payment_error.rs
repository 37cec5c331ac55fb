//! Why payments were not sent, or a statement was not read.

use domain::grants::id::{IdError, OrganisationId};
use domain::grants::refusal::Refusal;
use interchange::account::AccountError;
use interchange::credit_transfer::{CreditTransferError, NameError};
use interchange::organisation::OrganisationNumberError;
use interchange::reconciliation::AmbiguousOrder;
use interchange::statement::{MOST_BYTES, StatementError};
use register::failure::RegisterError;
use register::hash::InvalidHash;
use register::text::InvalidText;

use super::error::DeskError;

/// The most bytes that a statement may have, in MB of 1 048 576 bytes.
const MOST_MEGABYTES: u64 = MOST_BYTES / (1024 * 1024);

/// Why payments were not sent, or a statement was not read. What was kept before stays; the same command
/// again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// What a desk refuses.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// No account that pays is stated.
    #[error("make a payment file: {funder} has no account that pays; state it first")]
    NoPayer {
        /// The funder.
        funder: OrganisationId,
    },
    /// The funder is not entered among the organisations with its number.
    #[error("make a payment file: {funder} has no organisation number; enter it first")]
    NoNumber {
        /// The funder.
        funder: OrganisationId,
    },
    /// A number of an organisation is none.
    #[error("make a payment file: could not {0}")]
    Number(#[from] OrganisationNumberError),
    /// An account is none.
    #[error(transparent)]
    Account(#[from] InvalidAccount),
    /// The bank's code is none.
    #[error("state the account that pays: could not {0}")]
    Bank(#[from] AccountError),
    /// A name of a file or payment is none.
    #[error("make a payment file: could not {0}")]
    Name(#[from] NameError),
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] CreditTransferError),
    /// The statement is larger than any that is read.
    #[error(
        "read a statement: it is larger than {MOST_MEGABYTES} MB; ask the bank for one day at a time"
    )]
    TooLarge,
    /// The statement cannot be read.
    #[error("read a statement: {0}")]
    Statement(#[from] StatementError),
    /// Two orders share a name.
    #[error(transparent)]
    Ambiguous(#[from] AmbiguousOrder),
    /// A file that an event names is not there or is damaged.
    #[error("read the kept file {file}: it is not there or is damaged; restore it from a backup")]
    Damaged {
        /// Its hash, or its name.
        file: String,
    },
}

/// A text that names no account that can be paid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAccount {
    /// It does not say what kind of account it is.
    #[error(
        "read {found:?} as a bank account: write bankgiro, plusgiro or IBAN before the number \
         (bankgiro 5050-1055)"
    )]
    Kind {
        /// What was written, cut to forty characters.
        found: String,
    },
    /// The number is none of its kind.
    #[error("read a bank account: could not {0}")]
    Number(#[from] AccountError),
    /// No account is stated.
    #[error(
        "pay: no bank account is stated; let the recipient state one and two persons verify it"
    )]
    Missing,
}

impl From<RegisterError> for PaymentError {
    fn from(error: RegisterError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<Refusal> for PaymentError {
    fn from(refusal: Refusal) -> Self {
        Self::Desk(refusal.into())
    }
}

impl From<InvalidText> for PaymentError {
    fn from(error: InvalidText) -> Self {
        Self::Desk(error.into())
    }
}

impl From<IdError> for PaymentError {
    fn from(error: IdError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<InvalidHash> for PaymentError {
    fn from(error: InvalidHash) -> Self {
        Self::Damaged { file: error.found }
    }
}
