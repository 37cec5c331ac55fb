//! Numbers, amounts and dates as people write them in Swedish, and as files have them.

use std::cmp::Ordering;
use std::fmt;

use time::{Date, Month};

use crate::money::Ore;

/// The most decimals that a number keeps.
pub const MOST_DECIMALS: u8 = 6;

/// The signs that may stand between groups of three digits: space, no-break space, thin space,
/// narrow no-break space.
const SPACES: [char; 4] = [' ', '\u{a0}', '\u{2009}', '\u{202f}'];

/// An exact decimal number: a whole number of parts, each one 10⁻ⁿ. Kept without trailing zeros,
/// so that equal numbers are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    parts: i64,
    decimals: u8,
}

/// How numbers and dates are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For people: `1 234,50` with no-break spaces.
    Swedish,
    /// For files: `1234.50`.
    Plain,
}

impl Decimal {
    /// Returns `parts` · 10^−`decimals`, or `None` with more than [`MOST_DECIMALS`] decimals.
    #[must_use]
    pub fn new(parts: i64, decimals: u8) -> Option<Self> {
        let (mut parts, mut decimals) = (parts, decimals);
        while decimals > 0 && parts % 10 == 0 {
            (parts, decimals) = (parts / 10, decimals - 1);
        }
        (decimals <= MOST_DECIMALS).then_some(Self { parts, decimals })
    }

    /// Returns a whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { parts: number, decimals: 0 }
    }

    /// Returns how many decimals it needs.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// Returns it in millionths, the smallest part that any number has.
    pub(crate) fn millionths(self) -> i128 {
        i128::from(self.parts) * 10_i128.pow(u32::from(MOST_DECIMALS - self.decimals))
    }

    /// Returns a number of millionths, or `None` where it does not fit.
    pub(crate) fn of_millionths(millionths: i128) -> Option<Self> {
        let (mut parts, mut decimals) = (millionths, MOST_DECIMALS);
        while decimals > 0 && parts % 10 == 0 {
            (parts, decimals) = (parts / 10, decimals - 1);
        }
        Some(Self { parts: i64::try_from(parts).ok()?, decimals })
    }

    /// Returns the number as text.
    #[must_use]
    pub fn written(self, style: Style) -> String {
        let scale = 10_u64.pow(u32::from(self.decimals));
        let magnitude = self.parts.unsigned_abs();
        let fraction = match self.decimals {
            0 => String::new(),
            places => format!("{:0width$}", magnitude % scale, width = usize::from(places)),
        };
        joined(self.parts < 0, magnitude / scale, &fraction, style)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.millionths().cmp(&other.millionths())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written(Style::Plain))
    }
}

fn joined(negative: bool, whole: u64, fraction: &str, style: Style) -> String {
    let mut text = String::new();
    if negative {
        text.push('-');
    }
    let digits = whole.to_string();
    for (index, digit) in digits.chars().enumerate() {
        if style == Style::Swedish && index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(if style == Style::Swedish { ',' } else { '.' });
        text.push_str(fraction);
    }
    text
}

/// Returns an amount in kronor as text, with two decimals where öre remain.
#[must_use]
pub fn write_money(amount: Ore, style: Style) -> String {
    let magnitude = amount.ore().unsigned_abs();
    let ore = match magnitude % 100 {
        0 => String::new(),
        rest => format!("{rest:02}"),
    };
    joined(amount.ore() < 0, magnitude / 100, &ore, style)
}

/// Returns parts of ten thousand as per cent.
#[must_use]
pub fn write_share(parts: u16, style: Style) -> String {
    Decimal::new(i64::from(parts), 2).unwrap_or(Decimal::whole(0)).written(style)
}

/// Reads a number as it is written in Swedish or in files: digits in one row or in groups of three,
/// a comma or a point before the decimals, a hyphen or a minus sign in front. `None` where it is
/// anything else, or has more than [`MOST_DECIMALS`] decimals.
///
/// ```
/// use domain::form::quantity::{Style, read_number};
///
/// assert_eq!(read_number("1 234,50").unwrap().written(Style::Plain), "1234.5");
/// assert_eq!(read_number("12 34"), None);
/// ```
#[must_use]
pub fn read_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once([',', '.']) {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    let decimals = u8::try_from(fraction.len()).ok().filter(|n| *n <= MOST_DECIMALS)?;
    let mut number = ungrouped(whole)?;
    number.push_str(fraction);
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let parts: i64 = number.parse().ok()?;
    Decimal::new(if negative { -parts } else { parts }, decimals)
}

/// Returns the digits without the spaces between groups of three.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(SPACES);
    let first = groups.next().filter(|group| !group.is_empty())?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = !rest.is_empty();
    if is_grouped && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        return None;
    }
    let mut digits = first.to_owned();
    digits.extend(rest);
    Some(digits)
}

/// Reads an amount in kronor: a number with at most two decimals, with or without `kr`, `kronor`,
/// `SEK` or `:-` after it.
#[must_use]
pub fn read_money(text: &str) -> Option<Ore> {
    let lower = text.trim().to_lowercase();
    let plain = ["kronor", "kr", "sek", ":-"]
        .iter()
        .find_map(|unit| lower.strip_suffix(unit))
        .unwrap_or(&lower);
    let number = read_number(plain).filter(|number| number.decimals() <= 2)?;
    i64::try_from(number.millionths() / 10_000).ok().map(Ore::new)
}

/// Reads a share in per cent with at most two decimals, from 0 to 100, as parts of ten thousand.
#[must_use]
pub fn read_share(text: &str) -> Option<u16> {
    let lower = text.trim().to_lowercase();
    let plain = ["procent", "%"].iter().find_map(|unit| lower.strip_suffix(unit)).unwrap_or(&lower);
    let number = read_number(plain).filter(|number| number.decimals() <= 2)?;
    u16::try_from(number.millionths() / 10_000).ok().filter(|parts| *parts <= 10_000)
}

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// Reads a date: `2018-06-30`, `20180630` or `30 juni 2018`, in the years 1000 to 2999.
///
/// Other orders of day and month are refused, because they can mean two days.
#[must_use]
pub fn read_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let whole = |part: &str, length: usize| -> Option<u16> {
        let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    };
    let (year, month, day) = if text.len() == 8 && text.is_ascii() {
        (whole(&text[..4], 4)?, whole(&text[4..6], 2)?, whole(&text[6..], 2)?)
    } else if let Some((year, rest)) = text.split_once('-') {
        let (month, day) = rest.split_once('-')?;
        (whole(year, 4)?, whole(month, 2)?, whole(day, 2)?)
    } else {
        let mut words = text.split_whitespace();
        let (day, month, year) = (words.next()?, words.next()?.to_lowercase(), words.next()?);
        let month = (1_u16..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
        if words.next().is_some() {
            return None;
        }
        (whole(year, 4)?, month, whole(day, day.len().clamp(1, 2))?)
    };
    if !(1000..3000).contains(&year) {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

/// Returns a date as year, month and day: `2018-06-30`, in Swedish as in files.
#[must_use]
pub fn write_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// Reads a calendar year of four digits, 1900 to 2199.
#[must_use]
pub fn read_year(text: &str) -> Option<i32> {
    let text = text.trim();
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok().filter(|year| (1900..2200).contains(year)) } else { None }
}
