//! Short names inside a form.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The name of an option, a column, a group of rows or something known: 1 to 60 of the characters
/// a–z, 0–9 and `_`.
///
/// It has no hyphen, so that the name of a cell in a web form (`rows-3-amount`) reads one way only.
///
/// ```
/// use domain::form::key::Key;
///
/// assert_eq!("in_kind".parse::<Key>().unwrap().as_str(), "in_kind");
/// assert!("In kind".parse::<Key>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Arc<str>);

impl Key {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns one of the names that are written in this crate, every one of which is valid.
    pub(crate) fn built_in(text: &'static str) -> Self {
        Self(text.into())
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if text.is_empty() || text.len() > 60 || !text.bytes().all(fits) {
            return Err(KeyError { found: text.chars().take(40).collect() });
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The text cannot be a name inside a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {found:?} as a name in a form: write up to 60 of the characters a–z, 0–9 and _")]
pub struct KeyError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// A text in the two languages of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// In Swedish.
    pub swedish: String,
    /// In English.
    pub english: String,
}

impl Label {
    /// Returns a label.
    #[must_use]
    pub fn new(swedish: &str, english: &str) -> Self {
        Self { swedish: swedish.to_owned(), english: english.to_owned() }
    }
}

/// An option of a choice, a category of costs, or a group of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its name in files and answers.
    pub key: Key,
    /// What a person sees.
    pub label: Label,
}

impl Choice {
    pub(super) fn built_in(key: &'static str, swedish: &str, english: &str) -> Self {
        Self { key: Key::built_in(key), label: Label::new(swedish, english) }
    }

    /// Returns the option that a text means: its name, or its label in either language, whatever
    /// the case.
    pub(super) fn named<'a>(options: &'a [Self], text: &str) -> Option<&'a Self> {
        let lower = text.to_lowercase();
        options.iter().find(|option| option.key.as_str() == text).or_else(|| {
            options.iter().find(|option| {
                option.label.swedish.to_lowercase() == lower
                    || option.label.english.to_lowercase() == lower
            })
        })
    }
}
