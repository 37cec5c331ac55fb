//! Statistical and administrative areas: nation, county, municipality, RegSO and DeSO.

pub mod change;
pub mod register;

use std::fmt;
use std::str::FromStr;

/// How large an area is, from the whole nation down to the smallest statistical area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The whole of Sweden (riket).
    Nation,
    /// A county (län), two digits. Regions in Kolada have the county's code.
    County,
    /// A municipality (kommun), four digits.
    Municipality,
    /// A regional statistical area (RegSO), about 3 000 inhabitants.
    Regso,
    /// A demographic statistical area (DeSO), 700–2 700 inhabitants.
    Deso,
}

impl Level {
    /// Every level, largest first.
    pub const ALL: [Self; 5] =
        [Self::Nation, Self::County, Self::Municipality, Self::Regso, Self::Deso];

    /// Returns the word used on the command line and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::County => "county",
            Self::Municipality => "municipality",
            Self::Regso => "regso",
            Self::Deso => "deso",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| UnknownLevel { found: text.to_owned() })
    }
}

/// The text names no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as a level: write nation, county, municipality, regso or deso")]
pub struct UnknownLevel {
    /// What was written.
    pub found: String,
}

/// The code of an area, checked for shape.
///
/// `SE` is the nation, two digits a county, four digits a municipality, `0114R001` a RegSO and
/// `0180C1010` a DeSO. Codes of the 2025 division carry the suffix `_RegSO2025` or `_DeSO2025`,
/// as Statistics Sweden publishes them, because the same plain code can mean another place.
///
/// Ordered by level, then by code.
///
/// ```
/// use domain::area::{AreaCode, Level};
///
/// let code: AreaCode = "0114R001".parse().unwrap();
/// assert_eq!(code.level(), Level::Regso);
/// assert_eq!(code.parent().unwrap().as_str(), "0114");
/// assert!("114".parse::<AreaCode>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode {
    level: Level,
    text: Box<str>,
}

impl AreaCode {
    /// Returns the code of the whole nation, `SE`.
    #[must_use]
    pub fn nation() -> Self {
        Self { level: Level::Nation, text: "SE".into() }
    }

    /// Returns the level that the code's shape tells.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns the code as published, with leading zeros.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the area that the code's own shape places this area in: a municipality's county,
    /// a RegSO's or DeSO's municipality. A DeSO's RegSO is not in its code; see
    /// [`register::AreaRegister`].
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (level, length) = match self.level {
            Level::Nation => return None,
            Level::County => return Some(Self::nation()),
            Level::Municipality => (Level::County, 2),
            Level::Regso | Level::Deso => (Level::Municipality, 4),
        };
        Some(Self { level, text: self.text[..length].into() })
    }

    /// Returns whether the code belongs to the division of 2025 rather than the one before it.
    #[must_use]
    pub fn is_of_division_2025(&self) -> bool {
        self.text.ends_with("2025") && self.text.contains('_')
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        level_of(text)
            .map(|level| Self { level, text: text.into() })
            .ok_or_else(|| AreaCodeError { found: shortened(text) })
    }
}

/// The text has not the shape of an area code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "read '{found}' as an area code: write SE, a county of two digits (01), a municipality of four \
     (0114), a RegSO (0114R001) or a DeSO (0114A0010)"
)]
pub struct AreaCodeError {
    /// What was written, cut to forty characters.
    pub found: String,
}

fn level_of(text: &str) -> Option<Level> {
    let (plain, suffix) = text.split_once('_').map_or((text, None), |(p, s)| (p, Some(s)));
    let bytes = plain.as_bytes();
    let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    let level = match bytes.len() {
        2 if text == "SE" => Level::Nation,
        2 if digits(bytes) && plain != "00" => Level::County,
        4 if digits(bytes) => Level::Municipality,
        8 if digits(&bytes[..4]) && bytes[4] == b'R' && digits(&bytes[5..]) => Level::Regso,
        9 if digits(&bytes[..4])
            && matches!(bytes[4], b'A' | b'B' | b'C')
            && digits(&bytes[5..]) =>
        {
            Level::Deso
        }
        _ => return None,
    };
    match (level, suffix) {
        (_, None) | (Level::Regso, Some("RegSO2025")) | (Level::Deso, Some("DeSO2025")) => {
            Some(level)
        }
        _ => None,
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The first and last year in which an area exists; an open end means "still".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// First year, or `None` where it is older than the records.
    pub from: Option<i32>,
    /// Last year, or `None` where the area still exists.
    pub to: Option<i32>,
}

impl Validity {
    /// Returns whether the area exists in `year`.
    #[must_use]
    pub fn contains(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

/// One area with its name, its place in the hierarchy and the years it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The area's code.
    pub code: AreaCode,
    /// The area's name as its publisher writes it.
    pub name: String,
    /// The smallest area that contains it: a DeSO's RegSO, a RegSO's municipality and so on.
    pub parent: Option<AreaCode>,
    /// When the area exists.
    pub validity: Validity,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(text: &str) -> Option<Level> {
        text.parse::<AreaCode>().ok().map(|code| code.level())
    }

    #[test]
    fn a_code_tells_its_level() {
        assert_eq!(level("SE"), Some(Level::Nation));
        assert_eq!(level("01"), Some(Level::County));
        assert_eq!(level("0114"), Some(Level::Municipality));
        assert_eq!(level("0114R001"), Some(Level::Regso));
        assert_eq!(level("0180C1010"), Some(Level::Deso));
        assert_eq!(level("0180C1010_DeSO2025"), Some(Level::Deso));
        assert_eq!(level("0114R001_RegSO2025"), Some(Level::Regso));
    }

    #[test]
    fn a_misshapen_code_is_refused() {
        for text in [
            "",
            "00",
            "1",
            "114",
            "01140",
            "0114r001",
            "0114R01",
            "0180D1010",
            "SE_x",
            "0114R001_DeSO2025",
            "ååå",
        ] {
            assert_eq!(level(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_tells_what_it_lies_in() {
        let deso: AreaCode = "0180C1010".parse().unwrap();
        let municipality = deso.parent().unwrap();
        assert_eq!(municipality.as_str(), "0180");
        assert_eq!(municipality.parent().unwrap().as_str(), "01");
        assert_eq!(municipality.parent().unwrap().parent(), Some(AreaCode::nation()));
        assert_eq!(AreaCode::nation().parent(), None);
    }

    #[test]
    fn codes_sort_from_large_to_small() {
        let mut codes: Vec<AreaCode> =
            ["0114R001", "2584", "SE", "0114", "25"].iter().map(|c| c.parse().unwrap()).collect();
        codes.sort();
        let texts: Vec<&str> = codes.iter().map(AreaCode::as_str).collect();
        assert_eq!(texts, ["SE", "25", "0114", "2584", "0114R001"]);
    }
}
