//! Numbers as tables write them.

use crate::formats::failure::{Problem, shortened};

/// How a table writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NumberStyle {
    /// The sign before the decimals: `.` or `,`.
    pub(crate) decimal: u8,
    /// A sign between thousands besides spaces, if any: `,` or `.` or `'`.
    pub(crate) thousands: Option<char>,
}

impl NumberStyle {
    /// A decimal point and, at most, spaces between thousands.
    pub(crate) const POINT: Self = Self { decimal: b'.', thousands: None };
}

/// Reads a number: an optional sign, digits, spaces (also unbreakable) between groups of three,
/// decimals, an optional exponent. A real minus sign is read as a hyphen. `NaN` and infinity are
/// no numbers.
pub(crate) fn read_number(text: &str, style: NumberStyle) -> Result<f64, Problem> {
    let text = text.trim();
    let plain = text.as_bytes();
    let simple = style.decimal == b'.'
        && plain.iter().all(|b| b.is_ascii_digit() || *b == b'.' || *b == b'-')
        && plain.last().is_some_and(u8::is_ascii_digit);
    let number = if simple { text.parse().ok() } else { normalised(text, style) };
    number
        .filter(|n: &f64| n.is_finite())
        .ok_or_else(|| Problem::Number { found: shortened(text), advice: advice(text, style) })
}

fn normalised(text: &str, style: NumberStyle) -> Option<f64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let decimal = char::from(style.decimal);
    let (whole, decimals) = match mantissa.split_once(decimal) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (mantissa, None),
    };
    let (sign, digits) = match whole.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", whole.strip_prefix('+').unwrap_or(whole)),
    };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(sign);
    if !digits.is_empty() || decimals.is_none() {
        plain.push_str(&without_thousands(digits, style.thousands)?);
    }
    if let Some(decimals) = decimals {
        if decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        plain.push('.');
        plain.push_str(decimals);
    }
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        plain.push('e');
        plain.push_str(exponent);
    }
    plain.parse().ok()
}

/// Returns the digits without the signs between groups of three, or `None` where a group is not
/// of three digits or another sign is among them.
fn without_thousands(digits: &str, thousands: Option<char>) -> Option<String> {
    let is_separator =
        |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') || Some(c) == thousands;
    let groups: Vec<&str> = digits.split(is_separator).collect();
    let fits = groups.iter().enumerate().all(|(index, group)| {
        let size_fits = match (index, groups.len()) {
            (0, 1) => !group.is_empty(),
            (0, _) => (1..=3).contains(&group.len()),
            _ => group.len() == 3,
        };
        size_fits && group.bytes().all(|b| b.is_ascii_digit())
    });
    fits.then(|| groups.concat())
}

fn advice(text: &str, style: NumberStyle) -> &'static str {
    let lower = text.to_lowercase();
    if lower.contains("nan") || lower.contains("inf") {
        "only finite numbers are values: leave the cell empty where there is none"
    } else if style.decimal == b'.' && text.contains(',') {
        "if the comma is the decimal sign, write decimal = \",\" in the mapping"
    } else if style.decimal == b',' && text.contains('.') {
        "if the point is the decimal sign, write decimal = \".\" in the mapping"
    } else {
        "correct it, or list it under missing or suppressed in the mapping"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: NumberStyle = NumberStyle { decimal: b',', thousands: None };

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, style, expected) in [
            ("12.5", NumberStyle::POINT, 12.5),
            (" -3 ", NumberStyle::POINT, -3.0),
            ("12 345", NumberStyle::POINT, 12345.0),
            ("1\u{a0}234\u{a0}567,25", COMMA, 1_234_567.25),
            ("\u{2212}0,5", COMMA, -0.5),
            ("1e+05", NumberStyle::POINT, 100_000.0),
            ("1.234,5", NumberStyle { decimal: b',', thousands: Some('.') }, 1234.5),
            ("0", COMMA, 0.0),
            (".5", NumberStyle::POINT, 0.5),
            ("-,5", COMMA, -0.5),
        ] {
            assert_eq!(read_number(text, style), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_advice() {
        for text in ["", "abc", "1 23", "1  234", "1.", "--1", "1-2", "1.2.3", "0x10", "1e9999"] {
            assert!(read_number(text, NumberStyle::POINT).is_err(), "{text}");
        }
        let told = |text| read_number(text, NumberStyle::POINT).unwrap_err().to_string();
        assert!(told("12,5").contains("decimal = \",\""));
        for text in ["NaN", "inf", "-Infinity"] {
            assert!(told(text).contains("finite"), "{text}");
        }
    }
}
