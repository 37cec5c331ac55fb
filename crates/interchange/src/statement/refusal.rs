//! Why a statement is not read.

use domain::money::Ore;

/// A statement cannot be read, with the place where it cannot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the statement at byte {byte} ({element}): {cause}")]
pub struct StatementError {
    /// How many bytes had been read.
    pub byte: u64,
    /// The elements around it, outermost first, cut to two hundred characters.
    pub element: String,
    /// What is wrong.
    pub cause: Cause,
}

/// What is wrong with a statement. What was found is cut to forty characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// More bytes than a statement may have.
    #[error("the file is larger than 200 MB; ask the bank for one statement a day")]
    TooLarge,
    /// One tag, comment or text is too long.
    #[error("a tag or text is too long; this is no statement")]
    TooLong,
    /// Too many elements within each other.
    #[error("elements stand more than 32 levels deep; this is no statement")]
    TooDeep,
    /// Too many transactions in one entry.
    #[error("an entry has more than 100 000 transactions; ask the bank for smaller batches")]
    TooManyTransactions,
    /// A document type, which statements do not have.
    #[error("a document type (DTD) is not allowed; ask the bank for a file without it")]
    DocumentType,
    /// An entity that XML does not define.
    #[error("entity {found:?} is not allowed; only those that XML itself has are")]
    Entity {
        /// The entity.
        found: String,
    },
    /// Another encoding or version of XML.
    #[error("{found:?} is not read; the file must be XML 1.0 in UTF-8")]
    Encoding {
        /// What the file says of itself.
        found: String,
    },
    /// The file is not well-formed.
    #[error("the XML is broken ({found}); fetch the file anew")]
    Broken {
        /// What the parser said.
        found: String,
    },
    /// The file ends within an element, or before it has begun.
    #[error("the file ends too early; fetch it anew")]
    CutOff,
    /// Another document or version, or an element of another namespace.
    #[error("namespace {found:?} is not camt.053.001.02 or camt.053.001.08")]
    Namespace {
        /// The namespace, empty where there is none.
        found: String,
    },
    /// Another document in the right namespace.
    #[error("element {found:?} is not where a statement begins")]
    NoStatement {
        /// The element.
        found: String,
    },
    /// Another currency.
    #[error("currency {found:?} is not SEK; only accounts in kronor are read")]
    Currency {
        /// The currency, empty where none is stated.
        found: String,
    },
    /// An amount that is none.
    #[error("{found:?} is no amount; write digits, with a point and at most two decimals")]
    Amount {
        /// What was written.
        found: String,
    },
    /// A day that is none.
    #[error("{found:?} is no day (2026-11-22)")]
    Day {
        /// What was written.
        found: String,
    },
    /// A code or a truth value with another meaning than those known.
    #[error("{found:?} is not one of {wanted}")]
    Code {
        /// What was written.
        found: String,
        /// The codes that are known.
        wanted: &'static str,
    },
    /// Something that every entry has is not there.
    #[error("{missing} is missing; ask the bank for a complete file")]
    Missing {
        /// What is not there.
        missing: &'static str,
    },
    /// The transactions of a batch do not add up to the batch.
    #[error("the transactions add up to {found_ore} öre, the entry says {entry} kronor")]
    DoesNotAddUp {
        /// What they add up to, in öre, in the direction of the entry.
        found_ore: i128,
        /// What the entry says.
        entry: Ore,
    },
}

/// Returns a text cut to forty characters, for a message of one line.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
