//! One rule of a wording: what it states, where, and how it is known.

use std::fmt;
use std::str::FromStr;

/// The number of an act in Svensk författningssamling: `2018:151`.
///
/// ```
/// use domain::regime::rule::Sfs;
///
/// let sfs: Sfs = "2018:151".parse().unwrap();
/// assert_eq!(sfs.to_string(), "2018:151");
/// assert!("151".parse::<Sfs>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sfs {
    year: u16,
    number: u16,
}

impl fmt::Display for Sfs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{}", self.year, self.number))
    }
}

impl FromStr for Sfs {
    type Err = SfsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || SfsError { found: text.chars().take(40).collect() };
        let (year, number) = text.split_once(':').ok_or_else(refused)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !digits(year) || !digits(number) || number.starts_with('0') {
            return Err(refused());
        }
        let year: u16 = year.parse().map_err(|_| refused())?;
        let number: u16 = number.parse().map_err(|_| refused())?;
        if !(1800..2200).contains(&year) {
            return Err(refused());
        }
        Ok(Self { year, number })
    }
}

/// The text is no number of an act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as an SFS number: write year, colon and number (2018:151)")]
pub struct SfsError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// A paragraph or an annex of an act: `7 §`, `10 a §`, `3 § andra stycket`, `18 § 2`, `bilaga 1`.
///
/// ```
/// use domain::regime::rule::Paragraph;
///
/// let paragraph: Paragraph = "10 a §".parse().unwrap();
/// assert_eq!(paragraph.point(2).to_string(), "10 a § 2");
/// assert!("§ 7".parse::<Paragraph>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paragraph(Box<str>);

impl Paragraph {
    /// Returns the paragraph as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns a numbered point of the paragraph: `18 §`, point 2 is `18 § 2`.
    #[must_use]
    pub fn point(&self, point: u8) -> Self {
        Self(format!("{} {point}", self.0).into())
    }
}

impl fmt::Display for Paragraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Paragraph {
    type Err = ParagraphError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = text.chars().count() <= 60 && !text.chars().any(char::is_control);
        if plain && text.trim() == text && (is_annex(text) || is_paragraph(text)) {
            return Ok(Self(text.into()));
        }
        Err(ParagraphError { found: text.chars().take(40).collect() })
    }
}

fn is_annex(text: &str) -> bool {
    let number = text.strip_prefix("bilaga");
    number.is_some_and(|rest| {
        let digits = rest.trim_start();
        digits.is_empty() || (rest != digits && digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

fn is_paragraph(text: &str) -> bool {
    let Some((number, part)) = text.split_once(" §") else { return false };
    let (digits, letter) = number.split_once(' ').unwrap_or((number, "a"));
    let is_number = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    let is_letter = letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_lowercase());
    is_number && is_letter && (part.is_empty() || (part.starts_with(' ') && !part.contains('§')))
}

/// The text names no paragraph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as a paragraph: write it as in the act (7 §, 10 a §, 18 § 2, bilaga 1)")]
pub struct ParagraphError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// What a wording states, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated<T> {
    /// What it states.
    pub value: T,
    /// The paragraph that states it.
    pub paragraph: Paragraph,
    /// Where the paragraph was read.
    pub source: String,
}

/// One rule of a wording.
///
/// There is no default: a rule that is not known refuses whatever rests on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule<T> {
    /// The wording states the rule.
    Stated(Stated<T>),
    /// The wording was read and has no such rule.
    NotStated {
        /// Why it is certain that there is none.
        reason: String,
        /// The paragraph that held the rule before it was repealed, where there was one.
        paragraph: Option<Paragraph>,
    },
    /// The text could not be read, so nothing may rest on the rule.
    NotKnown {
        /// What was looked for, and what to enter.
        looked_for: String,
    },
}

impl<T> Rule<T> {
    /// Returns what the wording states, or `None` where it states nothing or is not known.
    #[must_use]
    pub fn as_stated(&self) -> Option<&Stated<T>> {
        match self {
            Self::Stated(stated) => Some(stated),
            Self::NotStated { .. } | Self::NotKnown { .. } => None,
        }
    }

    /// Returns whether the text could be read.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::NotKnown { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_kept_as_the_act_writes_it() {
        for text in [
            "1 §",
            "10 a §",
            "3 § andra stycket",
            "18 § 2",
            "7 § andra stycket 3",
            "bilaga 1",
            "bilaga",
        ] {
            assert_eq!(text.parse::<Paragraph>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_names_no_paragraph_is_refused() {
        for text in
            ["", "7", "§", "§ 7", "7§", " 7 §", "07 §", "7 §§", "7 ab §", "bilaga1", "7 § \n"]
        {
            assert!(text.parse::<Paragraph>().is_err(), "{text:?}");
        }
        for text in ["", "2018", "2018:", ":1", "18:151", "2018:0151", "2018:1a", "2018:99999"] {
            assert!(text.parse::<Sfs>().is_err(), "{text:?}");
        }
    }
}
