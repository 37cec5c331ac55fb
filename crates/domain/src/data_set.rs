//! Data sets: what was published when, by whom, and what it is known by here.

use std::fmt;
use std::str::FromStr;

use time::Date;

/// The id of an immutable data set in the store: short words, the day of publication and the
/// first characters of the content hash, as in `kolada-2024-10-01-3f9a1c20`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataSetId(Box<str>);

impl DataSetId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DataSetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for DataSetId {
    type Err = DataSetIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if text.is_empty() || text.len() > 120 || !text.bytes().all(fits) {
            return Err(DataSetIdError { found: text.chars().take(40).collect() });
        }
        Ok(Self(text.into()))
    }
}

/// The text is no id of a data set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as the id of a data set")]
pub struct DataSetIdError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// What is said of a publication by the one who imports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Who published, as cited: "Kolada", "SCB".
    pub source: String,
    /// The publisher's name of the table or collection; vintages of one table share it.
    pub table: String,
    /// A title for people.
    pub title: String,
    /// The day of publication: the vintage. Where the source does not tell, the day of fetching.
    pub published: Date,
    /// The day it was fetched from the publisher.
    pub fetched: Date,
    /// The address or file it came from, without secrets.
    pub origin: String,
    /// The terms of use as the publisher states them.
    pub terms: String,
    /// What was withheld before the rows were kept; `None` where no rule was set.
    pub withheld: Option<Withheld>,
}

/// Counts of few persons that were withheld before anything was kept: they are nowhere here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld {
    /// The fewest persons of a count that is shown; zero is.
    pub at_least: u32,
    /// Values withheld because they are about fewer.
    pub few: u64,
    /// Values withheld besides, so that none of those can be worked out.
    pub beside: u64,
}

/// A data set in the store. Never changed after it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// Its id here.
    pub id: DataSetId,
    /// Where it comes from.
    pub publication: Publication,
    /// SHA-256 of its rows in canonical order, as 64 hexadecimal digits.
    pub hash: String,
    /// How many observations it holds, those without value included.
    pub rows: u64,
    /// How many indicators it holds.
    pub indicators: u64,
}
