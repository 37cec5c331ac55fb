//! Text, amounts and points in time as other systems take them.

use domain::money::Ore;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};

/// A text cannot be written where it should stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write {found:?} as {field}: write 1 to {most} characters on one line")]
pub struct TextError {
    /// What the text is for.
    pub field: &'static str,
    /// The most characters it may have.
    pub most: usize,
    /// What was given, cut to forty characters.
    pub found: String,
}

/// Checks that a text has 1 to `most` characters, something else than spaces among them, and no
/// control characters.
pub(crate) fn check(field: &'static str, text: &str, most: usize) -> Result<(), TextError> {
    let n_characters = text.chars().count();
    let is_written = n_characters <= most && !text.trim().is_empty();
    if is_written && text.chars().all(is_written_in_xml) {
        Ok(())
    } else {
        Err(TextError { field, most, found: text.chars().take(40).collect() })
    }
}

/// Returns whether XML 1.0 can hold a character in text that is read as it was written.
fn is_written_in_xml(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// Returns an amount in kronor with two decimals: `-1234.50`.
pub(crate) fn two_decimals(amount: Ore) -> String {
    two_decimals_of(i128::from(amount.ore()))
}

/// Returns a number of öre in kronor with two decimals.
pub(crate) fn two_decimals_of(ore: i128) -> String {
    let sign = if ore < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", ore.unsigned_abs() / 100, ore.unsigned_abs() % 100)
}

/// Returns a day as `2026-11-22`, or `None` for a year before 0 or after 9999.
pub(crate) fn day(date: Date) -> Option<String> {
    if !(0..=9999).contains(&date.year()) {
        return None;
    }
    date.format(format_description!("[year]-[month]-[day]")).ok()
}

/// Returns a point in time in UTC to the second as `2026-11-22T10:15:00Z`, or `None` for a year
/// before 0 or after 9999.
pub(crate) fn instant(at: OffsetDateTime) -> Option<String> {
    at.checked_to_offset(UtcOffset::UTC)?.replace_nanosecond(0).ok()?.format(&Rfc3339).ok()
}
