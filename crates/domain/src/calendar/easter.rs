//! The date of Easter.

use time::{Date, Month};

/// Returns Easter Sunday of a year in the Gregorian calendar; `None` outside 1583–9999.
///
/// # Source
/// The anonymous Gregorian algorithm, *Nature* 13, 20 April 1876, p. 487, as given by J. Meeus,
/// *Astronomical Algorithms* (1991), chapter 8. The letters are the source's.
#[must_use]
pub fn easter_sunday(year: i32) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let month = if n / 31 == 3 { Month::March } else { Month::April };
    Date::from_calendar_date(year, month, u8::try_from(n % 31 + 1).ok()?).ok()
}
