//! Deadlines, with how each was found.

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month};

use super::{CalendarError, DayOff, day_off};

/// How long a time is, counted from a day that itself is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeLimit {
    /// So many days.
    Days(u16),
    /// So many weeks: ends on the day of the same name.
    Weeks(u16),
    /// So many months: ends on the day of the same number, or the month's last day.
    Months(u16),
    /// So many years: as months.
    Years(u16),
}

/// What a deadline rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineRule {
    /// A time counted from a day.
    Counted {
        /// The day, which is not counted.
        start: Date,
        /// How long.
        limit: TimeLimit,
    },
    /// A day that an act states.
    Statutory,
    /// A day that a decision states. It stands as stated: 2 § of lag (1930:173) is about time
    /// under law and ordinance.
    Named,
}

/// A day past which a deadline moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedDay {
    /// The day.
    pub day: Date,
    /// Why it is no working day.
    pub because: DayOff,
}

/// The last day for something, and how it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// What it rests on.
    pub rule: DeadlineRule,
    /// The day by plain count.
    pub plain: Date,
    /// The days off from the plain day on, past which the deadline moved; empty where it did not.
    pub passed: Vec<PassedDay>,
    /// The last day.
    pub day: Date,
}

impl Deadline {
    /// Returns the deadline of a time under law or ordinance, counted from a day.
    ///
    /// The start is not counted. Weeks, months and years end on the day whose name or number is
    /// the start's; a month without that day ends on its last. A deadline on a day off moves to
    /// the next working day.
    ///
    /// ```
    /// use domain::calendar::deadline::{Deadline, TimeLimit};
    /// use time::macros::date;
    ///
    /// // Three weeks from Friday 3 April 2026 would end on Friday 24 April; thirty days end on
    /// // Sunday 3 May and move to Monday.
    /// let deadline = Deadline::counted(date!(2026 - 04 - 03), TimeLimit::Days(30)).unwrap();
    /// assert_eq!(deadline.plain, date!(2026 - 05 - 03));
    /// assert_eq!(deadline.day, date!(2026 - 05 - 04));
    /// ```
    ///
    /// # Errors
    /// [`CalendarError::Year`] where the calendar does not reach.
    ///
    /// # Source
    /// Lag (1930:173) om beräkning av lagstadgad tid, 1 and 2 §§.
    pub fn counted(start: Date, limit: TimeLimit) -> Result<Self, CalendarError> {
        let beyond = CalendarError::Year { year: start.year() };
        let plain = plain_end(start, limit).ok_or(beyond)?;
        moved(DeadlineRule::Counted { start, limit }, plain)
    }

    /// Returns the deadline on a day that an act states, moved from a day off to the next working
    /// day.
    ///
    /// # Errors
    /// [`CalendarError::Year`] where the calendar does not reach.
    pub fn statutory(day: Date) -> Result<Self, CalendarError> {
        moved(DeadlineRule::Statutory, day)
    }

    /// Returns the deadline on a day that a decision states, which stands.
    #[must_use]
    pub fn named(day: Date) -> Self {
        Self { rule: DeadlineRule::Named, plain: day, passed: Vec::new(), day }
    }

    /// Returns whether something done on a day was in time.
    #[must_use]
    pub fn is_met_on(&self, day: Date) -> bool {
        day <= self.day
    }
}

fn plain_end(start: Date, limit: TimeLimit) -> Option<Date> {
    match limit {
        TimeLimit::Days(days) => start.checked_add(Duration::days(days.into())),
        TimeLimit::Weeks(weeks) => start.checked_add(Duration::weeks(weeks.into())),
        TimeLimit::Months(months) => months_later(start, months.into()),
        TimeLimit::Years(years) => months_later(start, 12 * i32::from(years)),
    }
}

fn months_later(start: Date, months: i32) -> Option<Date> {
    let month_index = i32::from(u8::from(start.month())) - 1 + months;
    let year = start.year().checked_add(month_index / 12)?;
    let month = Month::try_from(u8::try_from(month_index % 12 + 1).ok()?).ok()?;
    Date::from_calendar_date(year, month, start.day().min(month.length(year))).ok()
}

fn moved(rule: DeadlineRule, plain: Date) -> Result<Deadline, CalendarError> {
    let mut passed = Vec::new();
    let mut day = plain;
    while let Some(because) = day_off(day)? {
        passed.push(PassedDay { day, because });
        day = day.next_day().ok_or(CalendarError::Year { year: day.year() })?;
    }
    Ok(Deadline { rule, plain, passed, day })
}
