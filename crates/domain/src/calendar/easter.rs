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

#[cfg(test)]
mod tests {
    use super::*;

    /// Month and day of Easter Sunday in 2006–2040, as printed in almanacs; Gauss' algorithm gives
    /// the same.
    const FROM_2006: [(u8, u8); 35] = [
        (4, 16),
        (4, 8),
        (3, 23),
        (4, 12),
        (4, 4),
        (4, 24),
        (4, 8),
        (3, 31),
        (4, 20),
        (4, 5),
        (3, 27),
        (4, 16),
        (4, 1),
        (4, 21),
        (4, 12),
        (4, 4),
        (4, 17),
        (4, 9),
        (3, 31),
        (4, 20),
        (4, 5),
        (3, 28),
        (4, 16),
        (4, 1),
        (4, 21),
        (4, 13),
        (3, 28),
        (4, 17),
        (4, 9),
        (3, 25),
        (4, 13),
        (4, 5),
        (4, 25),
        (4, 10),
        (4, 1),
    ];

    #[test]
    fn easter_is_the_almanacs() {
        for (year, expected) in (2006..).zip(FROM_2006) {
            let easter = easter_sunday(year).unwrap();
            assert_eq!((u8::from(easter.month()), easter.day()), expected, "{year}");
        }
    }

    #[test]
    fn easter_keeps_within_its_bounds_and_on_sundays() {
        for (year, month, day) in [(1818, 3, 22), (1943, 4, 25), (1981, 4, 19), (1954, 4, 18)] {
            let easter = easter_sunday(year).unwrap();
            assert_eq!((u8::from(easter.month()), easter.day()), (month, day), "{year}");
        }
        for year in 1583..=9999 {
            let easter = easter_sunday(year).unwrap();
            assert_eq!(easter.weekday(), time::Weekday::Sunday, "{year}");
            let first = Date::from_calendar_date(year, Month::March, 22).unwrap();
            let last = Date::from_calendar_date(year, Month::April, 25).unwrap();
            assert!(first <= easter && easter <= last, "{year}");
        }
        assert_eq!(easter_sunday(1582), None);
        assert_eq!(easter_sunday(i32::MAX), None);
    }
}
