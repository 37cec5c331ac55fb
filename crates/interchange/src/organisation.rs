//! The number of an organisation.

use std::fmt;
use std::str::FromStr;

/// A Swedish organisation number: ten digits of which the third is at least 2 and the last is a
/// check digit.
///
/// Read with or without its hyphen.
///
/// # Source
/// Lagen (1974:174) om identitetsbeteckning för juridiska personer m.fl.; Skatteverket, SKV 709.
///
/// ```
/// use interchange::organisation::OrganisationNumber;
///
/// let number: OrganisationNumber = "202100-6149".parse().unwrap();
/// assert_eq!(number.digits(), "2021006149");
/// assert_eq!(number.to_string(), "202100-6149");
/// assert_eq!(number.identifier(), "SE-ON-202100-6149");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationNumber(String);

impl OrganisationNumber {
    /// Returns the ten digits, as files carry them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Returns the number as an organisation identifier of open data: the code of the list of
    /// organisation numbers and the number as it is written.
    ///
    /// # Source
    /// org-id.guide, list SE-ON, whose former codes are SE-KK and SE-BLV; its examples have the hyphen.
    #[must_use]
    pub fn identifier(&self) -> String {
        format!("SE-ON-{self}")
    }
}

impl FromStr for OrganisationNumber {
    type Err = OrganisationNumberError;

    fn from_str(text: &str) -> Result<Self, OrganisationNumberError> {
        let digits = match text.split_once('-') {
            Some((head, tail)) if head.len() == 6 => format!("{head}{tail}"),
            _ => text.to_owned(),
        };
        let is_number = digits.len() == 10
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.as_bytes()[2] >= b'2'
            && has_luhn_check_digit(&digits);
        if is_number {
            Ok(Self(digits))
        } else {
            Err(OrganisationNumberError { found: text.chars().take(40).collect() })
        }
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = self.0.split_at(6);
        write!(f, "{head}-{tail}")
    }
}

/// The text is no organisation number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {found:?} as an organisation number: check the ten digits (202100-6149)")]
pub struct OrganisationNumberError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// Returns whether the last of some ASCII digits checks the others: every second digit from the
/// right counts double, with the digits of its product added up, and all add up to a multiple of
/// ten (the 10-modul).
pub(crate) fn has_luhn_check_digit(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([1_u32, 2].into_iter().cycle())
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_read_in_both_forms() {
        // Tillväxtverket, Västernorrland's region, Sundsvall's municipality.
        for text in ["202100-6149", "232100-0206", "212000-2411"] {
            let number: OrganisationNumber = text.parse().unwrap();
            assert_eq!(number.to_string(), text);
            assert_eq!(number.digits().parse(), Ok(number));
        }
    }

    #[test]
    fn what_is_no_organisation_number_is_refused() {
        for text in
            ["", "2021006165", "20210-06164", "101010-1010", "٢٠٢١٠٠٦١٦٤", "202100-616", "-"]
        {
            assert!(text.parse::<OrganisationNumber>().is_err(), "{text}");
        }
    }
}
