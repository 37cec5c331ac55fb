//! Swedish public holidays, working days and deadlines.
//!
//! Days only: the law counts in days, and a moment belongs to whoever knows the clock.

pub mod deadline;
mod easter;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, Weekday};

pub use easter::easter_sunday;

/// The years that the calendar knows: from the first whole year in which the national day is a
/// public holiday (lag 2004:1320) and 2 § of lag (1930:173) reads as here (lag 2005:44).
pub const YEARS: std::ops::RangeInclusive<i32> = 2006..=2199;

/// A public holiday other than a plain Sunday.
///
/// # Source
/// Lag (1989:253) om allmänna helgdagar, 1 and 2 §§.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// Nyårsdagen, 1 January.
    NewYearsDay,
    /// Trettondedag jul, 6 January.
    Epiphany,
    /// Långfredagen, the Friday before Easter.
    GoodFriday,
    /// Påskdagen.
    EasterSunday,
    /// Annandag påsk, the day after Easter.
    EasterMonday,
    /// Första maj.
    MayDay,
    /// Kristi himmelsfärdsdag, the sixth Thursday after Easter.
    AscensionDay,
    /// Pingstdagen, the seventh Sunday after Easter.
    WhitSunday,
    /// Nationaldagen, 6 June.
    NationalDay,
    /// Midsommardagen, the Saturday of 20–26 June.
    MidsummerDay,
    /// Alla helgons dag, the Saturday of 31 October–6 November.
    AllSaintsDay,
    /// Juldagen, 25 December.
    ChristmasDay,
    /// Annandag jul, 26 December.
    BoxingDay,
}

impl Holiday {
    /// Returns its Swedish name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NewYearsDay => "nyårsdagen",
            Self::Epiphany => "trettondedag jul",
            Self::GoodFriday => "långfredagen",
            Self::EasterSunday => "påskdagen",
            Self::EasterMonday => "annandag påsk",
            Self::MayDay => "första maj",
            Self::AscensionDay => "Kristi himmelsfärdsdag",
            Self::WhitSunday => "pingstdagen",
            Self::NationalDay => "nationaldagen",
            Self::MidsummerDay => "midsommardagen",
            Self::AllSaintsDay => "alla helgons dag",
            Self::ChristmasDay => "juldagen",
            Self::BoxingDay => "annandag jul",
        }
    }
}

/// Why a day is no working day.
///
/// # Source
/// Lag (1930:173) om beräkning av lagstadgad tid, 2 §.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOff {
    /// A public holiday.
    Holiday(Holiday),
    /// Midsommarafton, the Friday before midsummer day.
    MidsummerEve,
    /// Julafton, 24 December.
    ChristmasEve,
    /// Nyårsafton, 31 December.
    NewYearsEve,
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
}

impl DayOff {
    /// Returns its Swedish name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Holiday(holiday) => holiday.name(),
            Self::MidsummerEve => "midsommarafton",
            Self::ChristmasEve => "julafton",
            Self::NewYearsEve => "nyårsafton",
            Self::Saturday => "lördag",
            Self::Sunday => "söndag",
        }
    }
}

/// The calendar cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The year lies outside [`YEARS`].
    #[error("look up {year} in the calendar of public holidays: it knows 2006–2199")]
    Year {
        /// The year.
        year: i32,
    },
    /// A span ends before it begins.
    #[error("use the days {first} to {last}: write the earlier day first")]
    Backwards {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
}

/// Returns the public holidays of a year other than plain Sundays, in order of time.
///
/// Two can fall on one day: the national day on Whit Sunday, or May Day on Ascension Day.
///
/// # Errors
/// [`CalendarError::Year`] outside [`YEARS`].
pub fn holidays(year: i32) -> Result<Vec<(Date, Holiday)>, CalendarError> {
    let refused = || CalendarError::Year { year };
    let easter = easter_sunday(year).filter(|_| YEARS.contains(&year)).ok_or_else(refused)?;
    let day = |month, day| Date::from_calendar_date(year, month, day).map_err(|_| refused());
    let saturday_from = |first: Date| {
        let days = 6 - i64::from(first.weekday().number_days_from_sunday());
        first + Duration::days(days)
    };
    let mut holidays = vec![
        (day(Month::January, 1)?, Holiday::NewYearsDay),
        (day(Month::January, 6)?, Holiday::Epiphany),
        (easter - Duration::days(2), Holiday::GoodFriday),
        (easter, Holiday::EasterSunday),
        (easter + Duration::days(1), Holiday::EasterMonday),
        (day(Month::May, 1)?, Holiday::MayDay),
        (easter + Duration::days(39), Holiday::AscensionDay),
        (easter + Duration::days(49), Holiday::WhitSunday),
        (day(Month::June, 6)?, Holiday::NationalDay),
        (saturday_from(day(Month::June, 20)?), Holiday::MidsummerDay),
        (saturday_from(day(Month::October, 31)?), Holiday::AllSaintsDay),
        (day(Month::December, 25)?, Holiday::ChristmasDay),
        (day(Month::December, 26)?, Holiday::BoxingDay),
    ];
    holidays.sort_unstable();
    Ok(holidays)
}

/// Returns why a day is no working day, the most telling reason first: a holiday or an eve before
/// Saturday and Sunday; `None` for a working day.
///
/// # Errors
/// [`CalendarError::Year`] outside [`YEARS`].
pub fn day_off(date: Date) -> Result<Option<DayOff>, CalendarError> {
    let holidays = holidays(date.year())?;
    if let Some((_, holiday)) = holidays.iter().find(|(day, _)| *day == date) {
        return Ok(Some(DayOff::Holiday(*holiday)));
    }
    let midsummer_eve = holidays
        .iter()
        .any(|(day, holiday)| *holiday == Holiday::MidsummerDay && date.next_day() == Some(*day));
    Ok(match (date.month(), date.day(), date.weekday()) {
        _ if midsummer_eve => Some(DayOff::MidsummerEve),
        (Month::December, 24, _) => Some(DayOff::ChristmasEve),
        (Month::December, 31, _) => Some(DayOff::NewYearsEve),
        (_, _, Weekday::Saturday) => Some(DayOff::Saturday),
        (_, _, Weekday::Sunday) => Some(DayOff::Sunday),
        _ => None,
    })
}

/// Returns whether a day is a working day.
///
/// # Errors
/// [`CalendarError::Year`] outside [`YEARS`].
pub fn is_working_day(date: Date) -> Result<bool, CalendarError> {
    Ok(day_off(date)?.is_none())
}

/// The days from one to another, both included.
// Invariant: the first is not after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DaySpan {
    first: Date,
    last: Date,
}

impl DaySpan {
    /// Returns the days from `first` to `last`.
    ///
    /// # Errors
    /// [`CalendarError::Backwards`] where `last` is before `first`.
    pub fn new(first: Date, last: Date) -> Result<Self, CalendarError> {
        if last < first {
            return Err(CalendarError::Backwards { first, last });
        }
        Ok(Self { first, last })
    }

    /// Returns the first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// Returns the last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// Returns whether a day is one of them.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Returns the last day of a number of whole years from the first day: three years from
    /// 1 July 2018 end on 30 June 2021; `None` beyond what a date can be.
    #[must_use]
    pub fn last_day_of_years(self, years: u8) -> Option<Date> {
        let year = self.first.year() + i32::from(years);
        let anniversary = self.first.replace_year(year).ok().or_else(|| {
            // 29 February has no anniversary in a common year; its years end on 28 February.
            Date::from_calendar_date(year, Month::March, 1).ok()
        });
        anniversary?.previous_day()
    }

    /// Returns the span cut before the first day of a month (1–12) in every year, in order.
    #[must_use]
    pub fn split_at_first_of(self, month: u8) -> Vec<Self> {
        let Ok(month) = Month::try_from(month) else { return vec![self] };
        let mut parts = Vec::new();
        let mut first = self.first;
        for year in self.first.year()..=self.last.year() {
            let Ok(cut) = Date::from_calendar_date(year, month, 1) else { continue };
            if let Some(last) = cut.previous_day().filter(|_| first < cut && cut <= self.last) {
                parts.push(Self { first, last });
                first = cut;
            }
        }
        parts.push(Self { first, last: self.last });
        parts
    }
}

#[cfg(test)]
mod tests;
