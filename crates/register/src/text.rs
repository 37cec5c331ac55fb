//! The words that events are described with, checked once.

use std::fmt;
use std::str::FromStr;

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// The longest a [`Name`] may be.
const NAME_LENGTH: usize = 64;
/// The longest a [`Word`] may be.
const WORD_LENGTH: usize = 200;
/// The longest a [`Reason`] may be.
const REASON_LENGTH: usize = 10_000;

/// The name of a kind: of streams, of events. A lower-case letter, then lower-case letters, digits,
/// `-`, `_` and `.`; at most 64.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// A short text on one line: 1 to 200 characters, none of them a control character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(String);

/// Why something was done: 1 to 10 000 characters; line breaks and tabs are allowed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason(String);

/// A point in time, UTC, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(OffsetDateTime);

/// Text that cannot be what it was given as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Not a [`Name`].
    #[error(
        "take \"{found}\" as a name: write a lower-case letter, then lower-case letters, digits, -, _ \
         and ., at most 64"
    )]
    Name {
        /// The first characters of what was given.
        found: String,
    },
    /// Not a [`Word`].
    #[error("take {found:?} as a word: write 1 to 200 characters on one line")]
    Word {
        /// The first characters of what was given.
        found: String,
    },
    /// Not a [`Reason`].
    #[error("take {found:?} as a reason: write 1 to 10 000 characters without control characters")]
    Reason {
        /// The first characters of what was given.
        found: String,
    },
    /// Not a [`Moment`].
    #[error("take {found:?} as a point in time: write it as 2026-11-22T09:30:00.000000Z")]
    Moment {
        /// The first characters of what was given.
        found: String,
    },
}

fn beginning(text: &str) -> String {
    text.chars().take(80).collect()
}

impl FromStr for Name {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        let is_allowed = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
        };
        let starts_well = text.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
        if starts_well && text.len() <= NAME_LENGTH && text.bytes().all(is_allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidText::Name { found: beginning(text) })
        }
    }
}

impl FromStr for Word {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        let is_short = !text.is_empty() && text.chars().nth(WORD_LENGTH).is_none();
        if is_short && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidText::Word { found: beginning(text) })
        }
    }
}

impl FromStr for Reason {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        let is_short = !text.is_empty() && text.chars().nth(REASON_LENGTH).is_none();
        let is_allowed = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\t');
        if is_short && text.chars().all(is_allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidText::Reason { found: beginning(text) })
        }
    }
}

impl Moment {
    /// Returns the point in time in UTC; what is finer than a microsecond is left out.
    ///
    /// # Errors
    /// [`InvalidText::Moment`] outside the years 0 to 9999.
    pub fn new(at: OffsetDateTime) -> Result<Self, InvalidText> {
        let invalid = || InvalidText::Moment { found: at.to_string() };
        let utc = at.checked_to_offset(UtcOffset::UTC).ok_or_else(invalid)?;
        if !(0..=9999).contains(&utc.year()) {
            return Err(invalid());
        }
        let whole = utc.nanosecond() / 1000 * 1000;
        utc.replace_nanosecond(whole).map(Self).map_err(|_| invalid())
    }

    /// Returns the point in time with its offset, which is UTC.
    #[must_use]
    pub fn as_time(self) -> OffsetDateTime {
        self.0
    }
}

/// Writes the one form there is: `2026-11-22T09:30:00.000000Z`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(at) = self;
        let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
        let (hour, minute, second, micro) = at.to_hms_micro();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micro:06}Z")
    }
}

impl FromStr for Moment {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        let invalid = || InvalidText::Moment { found: beginning(text) };
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| invalid())?;
        let moment = Self::new(at)?;
        if moment.to_string() == text { Ok(moment) } else { Err(invalid()) }
    }
}

impl Name {
    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Word {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Reason {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_one_written_form() {
        let moment: Moment = "2026-11-22T09:30:00.000120Z".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-11-22T09:30:00.000120Z");
        for other in ["2026-11-22T09:30:00Z", "2026-11-22T10:30:00.000120+01:00", "2026-11-22"] {
            assert!(other.parse::<Moment>().is_err(), "{other}");
        }
    }

    #[test]
    fn a_moment_elsewhere_becomes_utc() {
        let there = OffsetDateTime::parse("2026-01-01T00:30:00.1234567+01:00", &Rfc3339).unwrap();
        assert_eq!(Moment::new(there).unwrap().to_string(), "2025-12-31T23:30:00.123456Z");
    }

    #[test]
    fn names_words_and_reasons_are_checked() {
        assert!("grant-decided".parse::<Name>().is_ok());
        for wrong in ["", "Grant", "1st", "å", "a b", &"a".repeat(65)] {
            assert!(wrong.parse::<Name>().is_err(), "{wrong}");
        }
        assert!("Åsa Öberg".parse::<Word>().is_ok());
        for wrong in ["", "two\nlines", "\u{0}", &"å".repeat(201)] {
            assert!(wrong.parse::<Word>().is_err(), "{wrong}");
        }
        assert!("two\nlines".parse::<Reason>().is_ok());
        assert!("a\u{0}b".parse::<Reason>().is_err());
        let told = "\u{7}\n".repeat(500).parse::<Word>().unwrap_err().to_string();
        assert!(told.len() < 500 && !told.contains('\n'), "{told}");
    }
}
