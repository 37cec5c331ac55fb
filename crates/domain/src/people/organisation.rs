//! Organisations: municipalities, regions, authorities and others, with their numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::area::{AreaCode, Level};
use crate::grants::id::OrganisationId;
use crate::grants::refusal::{Cause, Refusal, Rule};

/// What kind of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Kommun.
    Municipality,
    /// Region.
    Region,
    /// Statlig myndighet.
    Agency,
    /// Kommunalförbund.
    MunicipalFederation,
    /// Förening.
    Association,
    /// Företag.
    Company,
    /// Universitet eller högskola.
    University,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Municipality,
        Self::Region,
        Self::Agency,
        Self::MunicipalFederation,
        Self::Association,
        Self::Company,
        Self::University,
    ];

    /// Returns the kind in Swedish.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Municipality => "kommun",
            Self::Region => "region",
            Self::Agency => "statlig myndighet",
            Self::MunicipalFederation => "kommunalförbund",
            Self::Association => "förening",
            Self::Company => "företag",
            Self::University => "universitet eller högskola",
        }
    }

    /// Returns the word used in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Region => "region",
            Self::Agency => "agency",
            Self::MunicipalFederation => "municipal-federation",
            Self::Association => "association",
            Self::Company => "company",
            Self::University => "university",
        }
    }

    /// Returns the level of the area that an organisation of the kind governs, where it governs one.
    fn governs(self) -> Option<Level> {
        match self {
            Self::Municipality => Some(Level::Municipality),
            Self::Region => Some(Level::County),
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let unknown = || UnknownKind { found: text.chars().take(40).collect() };
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(unknown)
    }
}

/// The text names no kind of organisation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "read {found:?} as a kind of organisation: write municipality, region, agency, \
     municipal-federation, association, company or university"
)]
pub struct UnknownKind {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// The number of a legal person: ten digits, the third at least 2, the last a check digit.
///
/// A sole trader has a personal identity number instead, whose third digit is 0 or 1. It is refused
/// here: what an event holds cannot be erased.
///
/// # Source
/// Lag (1974:174) om identitetsbeteckning för juridiska personer m.fl. 1–2 §§; check digit: Luhn
/// (1960), US patent 2 950 048, as in Skatteverket SKV 709.
///
/// ```
/// use domain::people::organisation::OrganisationNumber;
///
/// let number: OrganisationNumber = "2120000142".parse().unwrap();
/// assert_eq!(number.to_string(), "212000-0142");
/// assert!("811228-9874".parse::<OrganisationNumber>().is_err(), "a personal identity number");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationNumber {
    /// Ten digits without hyphen.
    digits: String,
}

impl FromStr for OrganisationNumber {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        let digits = match text.split_once('-') {
            Some((first, last)) if first.len() == 6 && last.len() == 4 => format!("{first}{last}"),
            Some(_) => String::new(),
            None => text.to_owned(),
        };
        if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidNumber::Shape { found: text.chars().take(40).collect() });
        }
        if digits.as_bytes()[2] < b'2' {
            return Err(InvalidNumber::OfAPerson);
        }
        let (body, check) = digits.split_at(9);
        if check.as_bytes()[0] != check_digit(body) {
            return Err(InvalidNumber::CheckDigit { found: digits });
        }
        Ok(Self { digits })
    }
}

/// Returns the digit that makes the Luhn sum of nine digits and itself a multiple of ten.
fn check_digit(body: &str) -> u8 {
    let sum: u8 = body
        .bytes()
        .enumerate()
        .map(|(index, byte)| {
            let product = (byte - b'0') * if index % 2 == 0 { 2 } else { 1 };
            product / 10 + product % 10
        })
        .sum();
    b'0' + (10 - sum % 10) % 10
}

/// Writes it with its hyphen: `212000-0142`.
impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.digits.split_at(6);
        write!(f, "{first}-{last}")
    }
}

/// Text that is no organisation number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// Not ten digits.
    #[error("read {found:?} as an organisation number: write ten digits as NNNNNN-NNNN")]
    Shape {
        /// What was written, cut to forty characters.
        found: String,
    },
    /// A personal identity number, which is not repeated.
    #[error(
        "keep a personal identity number: leave the number of a sole trader out, events cannot be \
         erased"
    )]
    OfAPerson,
    /// The last digit does not fit the others.
    #[error("read {found} as an organisation number: its last digit does not fit the others")]
    CheckDigit {
        /// What was written, without hyphen.
        found: String,
    },
}

/// An organisation as it was last entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its name in the register.
    pub id: OrganisationId,
    /// What kind it is.
    pub kind: Kind,
    /// Its name as ordinances write it: "Tillväxtverket", "Botkyrka kommun".
    pub name: String,
    /// Its number; `None` where it is not known.
    pub number: Option<OrganisationNumber>,
    /// The area that it governs or lies in; `None` where it has none.
    pub area: Option<AreaCode>,
}

impl Organisation {
    /// Refuses an organisation without name, and a municipality or region without its own area.
    ///
    /// # Errors
    /// [`Cause::Lacking`] under [`Rule::Input`].
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let lacking = |what| Cause::Lacking { rule: Rule::Input, act: "enter organisation", what };
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
            return Err(lacking("a name of 1 to 120 characters on one line").into());
        }
        let level = self.area.as_ref().map(AreaCode::level);
        match self.kind.governs() {
            Some(Level::Municipality) if level != Some(Level::Municipality) => {
                Err(lacking("the municipality's code of four digits").into())
            }
            Some(Level::County) if level != Some(Level::County) => {
                Err(lacking("the county's code of two digits").into())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of the state's Bolagsverket, Skatteverket and Stockholms kommun as they publish them.
    const REAL: [&str; 3] = ["202100-5489", "202100-5448", "212000-0142"];

    #[test]
    fn real_numbers_are_taken_and_written_the_same() {
        for text in REAL {
            let number: OrganisationNumber = text.parse().unwrap();
            assert_eq!(number.to_string(), text);
            assert_eq!(text.replace('-', "").parse::<OrganisationNumber>().unwrap(), number);
        }
    }

    #[test]
    fn one_wrong_digit_or_two_exchanged_neighbours_are_found() {
        for text in REAL {
            let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
            for place in 0..10 {
                for digit in b'0'..=b'9' {
                    let mut wrong = digits.clone();
                    wrong[place] = digit;
                    let told = std::str::from_utf8(&wrong).unwrap().parse::<OrganisationNumber>();
                    assert_eq!(told.is_ok(), digit == digits[place], "{text} {place} {digit}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_is_refused_in_one_sentence() {
        for wrong in ["", "2021005489x", "20210-05489", "202100-54890", "å", "556703-7485-1"] {
            let told = wrong.parse::<OrganisationNumber>().unwrap_err();
            assert!(matches!(told, InvalidNumber::Shape { .. }), "{wrong}: {told}");
        }
        let told = "811228-9874".parse::<OrganisationNumber>().unwrap_err();
        assert_eq!(told, InvalidNumber::OfAPerson);
        assert!(!told.to_string().contains("811228"), "a person's number is not repeated");
    }

    #[test]
    fn a_municipality_has_its_own_area() {
        let mut organisation = Organisation {
            id: "0127".parse().unwrap(),
            kind: Kind::Municipality,
            name: "Botkyrka kommun".to_owned(),
            number: None,
            area: Some("0127".parse().unwrap()),
        };
        assert!(organisation.check().is_ok());
        organisation.area = Some("01".parse().unwrap());
        assert!(organisation.check().is_err());
        organisation.kind = Kind::Region;
        assert!(organisation.check().is_ok());
        organisation.name = " ".to_owned();
        assert!(organisation.check().is_err());
    }
}
