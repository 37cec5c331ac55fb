//! Numbers of accounts in Sweden: IBAN, bankgiro and plusgiro, each with its check digits.

use std::fmt;
use std::str::FromStr;

use crate::organisation::has_luhn_check_digit;

/// An account that money can be paid to or from.
///
/// ```
/// use interchange::account::{Account, Bankgiro};
///
/// let account = Account::Bankgiro("5050-1055".parse::<Bankgiro>().unwrap());
/// assert_eq!(account.to_string(), "bankgiro 5050-1055");
/// assert!("5050-1056".parse::<Bankgiro>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// A bank account, in any country.
    Iban(Iban),
    /// A bankgiro number, which leads to an account that Bankgirot knows.
    Bankgiro(Bankgiro),
    /// A plusgiro account.
    Plusgiro(Plusgiro),
}

impl Account {
    /// Returns the number as files carry it, without spaces and hyphens.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Iban(number) => number.as_str(),
            Self::Bankgiro(number) => number.digits(),
            Self::Plusgiro(number) => number.digits(),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iban(number) => write!(f, "IBAN {number}"),
            Self::Bankgiro(number) => write!(f, "bankgiro {number}"),
            Self::Plusgiro(number) => write!(f, "plusgiro {number}"),
        }
    }
}

/// An international bank account number whose check digits are right.
///
/// Read with or without spaces, in either case. A Swedish one has 24 characters, all digits after
/// the country; another has 15 to 34.
///
/// # Source
/// ISO 13616-1:2020 (structure), ISO/IEC 7064 MOD 97-10 (check digits).
///
/// ```
/// use interchange::account::Iban;
///
/// let number: Iban = "SE45 5000 0000 0583 9825 7466".parse().unwrap();
/// assert_eq!(number.as_str(), "SE4550000000058398257466");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

impl Iban {
    /// Returns the number without spaces, as files carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Iban {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let refused = || AccountError::new("an IBAN", IBAN_FORM, text);
        let number: String =
            text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
        let country_and_check = number.is_ascii()
            && (15..=34).contains(&number.len())
            && number[..2].bytes().all(|byte| byte.is_ascii_uppercase())
            && number[2..4].bytes().all(|byte| byte.is_ascii_digit())
            && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let swedish_form = country_and_check
            && (!number.starts_with("SE")
                || (number.len() == 24 && number[2..].bytes().all(|byte| byte.is_ascii_digit())));
        if swedish_form && remainder_97(&number) == Some(1) {
            Ok(Self(number))
        } else {
            Err(refused())
        }
    }
}

/// Returns the remainder by 97 of the number with its first four characters last and letters as
/// 10 to 35, or `None` where a character is neither.
fn remainder_97(number: &str) -> Option<u32> {
    let turned = number[4..].chars().chain(number[..4].chars());
    turned.map(|character| character.to_digit(36)).try_fold(0, |remainder, value| {
        let value = value?;
        let places = if value < 10 { 10 } else { 100 };
        Some((remainder * places + value) % 97)
    })
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.0.chars().enumerate() {
            let gap = if index > 0 && index % 4 == 0 { " " } else { "" };
            write!(f, "{gap}{character}")?;
        }
        Ok(())
    }
}

/// A bankgiro number: 7 or 8 digits of which the last is a check digit.
///
/// # Source
/// Bankgirot, *10-modulen*: the check digit of bankgiro numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bankgiro(String);

impl Bankgiro {
    /// Returns the digits, as files carry them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for Bankgiro {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        digits(text)
            .filter(|number| (7..=8).contains(&number.len()) && has_luhn_check_digit(number))
            .map(Self)
            .ok_or_else(|| AccountError::new("a bankgiro number", BANKGIRO_FORM, text))
    }
}

impl fmt::Display for Bankgiro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = self.0.split_at(self.0.len() - 4);
        write!(f, "{head}-{tail}")
    }
}

/// A plusgiro number: 2 to 8 digits of which the last is a check digit.
///
/// # Source
/// Nordea, *PlusGirot*: the check digit of plusgiro numbers (the 10-modul).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plusgiro(String);

impl Plusgiro {
    /// Returns the digits, as files carry them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for Plusgiro {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        digits(text)
            .filter(|number| (2..=8).contains(&number.len()) && has_luhn_check_digit(number))
            .map(Self)
            .ok_or_else(|| AccountError::new("a plusgiro number", PLUSGIRO_FORM, text))
    }
}

impl fmt::Display for Plusgiro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, check) = self.0.split_at(self.0.len() - 1);
        for (index, digit) in head.chars().enumerate() {
            let pair_starts = index > 0 && (head.len() - index).is_multiple_of(2);
            write!(f, "{}{digit}", if pair_starts { " " } else { "" })?;
        }
        write!(f, "-{check}")
    }
}

/// Returns the digits of a number written with hyphens and spaces, or `None` where anything else
/// stands in it.
fn digits(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number)
}

/// The code of a bank: a business identifier code of 8 or 11 characters.
///
/// # Source
/// ISO 9362:2022.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankCode(String);

impl BankCode {
    /// Returns the code as files carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BankCode {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let letters = text.len() >= 6 && text.bytes().take(6).all(|b| b.is_ascii_uppercase());
        let rest = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if letters && rest && matches!(text.len(), 8 | 11) {
            Ok(Self(text.to_owned()))
        } else {
            Err(AccountError::new("a bank code (BIC)", BANK_CODE_FORM, text))
        }
    }
}

const IBAN_FORM: &str = "check the number; a Swedish one is SE and 22 digits";
const BANKGIRO_FORM: &str = "check the number; it has 7 or 8 digits and the last checks the others";
const PLUSGIRO_FORM: &str = "check the number; it has 2 to 8 digits and the last checks the others";
const BANK_CODE_FORM: &str = "write 8 or 11 capital letters and digits (NDEASESS)";

/// The text is no number of an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read {found:?} as {wanted}: {advice}")]
pub struct AccountError {
    /// What it should have been.
    pub wanted: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// What was written, cut to forty characters.
    pub found: String,
}

impl AccountError {
    fn new(wanted: &'static str, advice: &'static str, found: &str) -> Self {
        Self { wanted, advice, found: found.chars().take(40).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_are_accounts() {
        // The Swedish and British examples of the IBAN register.
        for text in ["SE45 5000 0000 0583 9825 7466", "gb29 nwbk 6016 1331 9268 19"] {
            assert!(text.parse::<Iban>().is_ok(), "{text}");
        }
        // Skatteverket; Radiohjälpen in both giro systems; and the shortest that can be.
        for text in ["5050-1055", "901-9506"] {
            assert_eq!(text.parse::<Bankgiro>().unwrap().to_string(), text);
        }
        for text in ["90 19 50-6", "4-2"] {
            assert_eq!(text.parse::<Plusgiro>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn no_wrong_digit_and_no_swapped_neighbours_pass_as_an_iban() {
        let number = "SE4550000000058398257466";
        for index in 2..number.len() {
            for digit in b'0'..=b'9' {
                let mut bytes = number.as_bytes().to_vec();
                let changed = bytes[index] != digit;
                bytes[index] = digit;
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(text.parse::<Iban>().is_err(), changed, "{text}");
            }
        }
        for index in 4..number.len() - 1 {
            let mut bytes = number.as_bytes().to_vec();
            let changed = bytes[index] != bytes[index + 1];
            bytes.swap(index, index + 1);
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(text.parse::<Iban>().is_err(), changed, "{text}");
        }
    }

    #[test]
    fn a_wrong_digit_of_a_giro_number_is_refused() {
        for digit in 0..10 {
            let text = format!("5050-105{digit}");
            assert_eq!(text.parse::<Bankgiro>().is_ok(), digit == 5, "{text}");
            let text = format!("901950-{digit}");
            assert_eq!(text.parse::<Plusgiro>().is_ok(), digit == 6, "{text}");
        }
    }

    #[test]
    fn what_is_no_account_is_refused_in_one_line() {
        let long = "9".repeat(1000);
        for text in ["", " ", "SE", "SEé50000000058398257466", "٣", "1234567\n", "-", &long] {
            let errors = [
                text.parse::<Iban>().unwrap_err(),
                text.parse::<Bankgiro>().unwrap_err(),
                text.parse::<Plusgiro>().unwrap_err(),
                text.parse::<BankCode>().unwrap_err(),
            ];
            for error in errors {
                let message = error.to_string();
                assert!(message.len() < 500 && !message.contains('\n'), "{message}");
            }
        }
        let too_short = "SE455000000005839825746";
        assert!(too_short.parse::<Iban>().is_err());
    }
}
