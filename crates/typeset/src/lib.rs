//! Values to accessible PDF; knows no domain.
//!
//! A [`document::Document`] is words, numbers and drawings in reading order; [`pdf`] sets it as a
//! letter of a Swedish authority on A4 paper. The file conforms to PDF/UA-1 (ISO 14289-1), so that
//! a screen reader reads it, and to PDF/A-2a (ISO 19005-2), so that an archive keeps it: it has
//! a language, a title, an outline, its faces inside and a tag on everything that is read. What
//! violates either is refused, so that no such file is written.
//!
//! ```
//! use typeset::document::{Block, Document, Head, Language};
//!
//! let letter = Document {
//!     title: "Beslut om bidrag".to_owned(),
//!     language: Language::Swedish,
//!     author: "Exempelmyndigheten".to_owned(),
//!     date: None,
//!     head: Head::default(),
//!     blocks: vec![Block::paragraph("Ni får 4 000 000 kronor.")],
//! };
//! let bytes = typeset::pdf(&letter).unwrap();
//! assert!(bytes.starts_with(b"%PDF-1.7"));
//! assert_eq!(bytes, typeset::pdf(&letter).unwrap());
//! ```

mod characters;
mod check;
pub mod document;
mod faces;
mod paper;
mod values;

use time::Date;
use time::macros::date;

use document::Document;

/// The day that the metadata of a document without a day bears: the same always, as the file may
/// not lack one and no clock is read.
pub const UNDATED: Date = date!(1970 - 01 - 01);

/// Returns a document as the bytes of a PDF file: PDF/UA-1 and PDF/A-2a in one, the same bytes for
/// the same document.
///
/// Pages are A4, numbered "Sida 1 av 3". Text is data: nothing in it is read as markup, and a
/// character that the typeface lacks is written as its code point, `[U+6F22]`.
///
/// # Errors
/// [`Unprintable`] where something is lacking that a reader needs, or a drawing cannot be read.
///
/// # Source
/// ISO 14289-1:2014 (PDF/UA-1) and ISO 19005-2:2011 (PDF/A-2), as enforced by the typesetting
/// library at export.
pub fn pdf(document: &Document) -> Result<Vec<u8>, Unprintable> {
    check::check(document)?;
    paper::print(document)
}

/// Why a document cannot be put on paper that everyone can read. Blocks are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprintable {
    /// Something that a reader needs is empty.
    #[error("print {place}: {what} is empty; write it")]
    Empty {
        /// Where.
        place: String,
        /// What.
        what: &'static str,
    },
    /// A heading lies deeper than one level below the heading before it.
    #[error("print block {block}: its heading skips a level; use the level below the one before")]
    SkippedLevel {
        /// The block.
        block: usize,
    },
    /// A row has not one cell for every column.
    #[error(
        "print block {block}: row {row} has {found} cells for {expected} columns; give one for each"
    )]
    Ragged {
        /// The block.
        block: usize,
        /// The row, from 1; the total is the last.
        row: usize,
        /// How many cells it has.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// An address leads nowhere that a reader can go.
    #[error(
        "print block {block}: '{found}' is no address; begin it with https://, http:// or mailto:"
    )]
    Address {
        /// The block.
        block: usize,
        /// What was written, cut to sixty characters.
        found: String,
    },
    /// A year before 0 or after 9999 has no form in a file's metadata.
    #[error("print the day {found}: give one of the years 0 to 9999")]
    Day {
        /// The day.
        found: Date,
    },
    /// The typesetting library refuses it: a drawing that cannot be read, or a violation of the
    /// standards.
    #[error("print '{title}': {reason}")]
    Refused {
        /// The title, cut to sixty characters.
        title: String,
        /// What the library says, on one line and cut to two hundred characters.
        reason: String,
    },
}
