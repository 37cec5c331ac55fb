//! Who does what, when and why: acts before they are decided, records after.

use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset, Weekday};

use super::access::Role;
use super::id::{OrganisationId, PersonId};
use super::refusal::{Cause, Refusal};

/// A moment as whole seconds of world time. Days are those of Sweden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(OffsetDateTime);

impl Moment {
    /// Returns the moment so many seconds after 1970-01-01 00:00 UTC, or `None` outside the years
    /// that a calendar here can hold.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp(seconds).ok().map(Self)
    }

    /// Returns the first moment of a day in Sweden, or `None` at the end of the calendar.
    #[must_use]
    pub fn start_of(day: Date) -> Option<Self> {
        Self::by_clock(day, Time::MIDNIGHT)
    }

    /// Returns the moment at which clocks in Sweden show a time of a day, or `None` at the end of the
    /// calendar. Of an hour that comes twice it is the first; an hour that is left out counts as the next.
    #[must_use]
    pub fn by_clock(day: Date, time: Time) -> Option<Self> {
        let utc = day.with_time(time).assume_utc();
        let winter = utc.checked_sub(Duration::HOUR)?;
        let summer = utc.checked_sub(Duration::hours(2))?;
        Some(if is_summer(summer) { Self(summer) } else { Self(winter) })
    }

    /// Returns the seconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// Returns the day in Sweden (Europe/Stockholm under the summer time of Directive 2000/84/EC).
    #[must_use]
    pub fn day(self) -> Date {
        self.in_sweden().date()
    }

    /// Returns the moment by the clock in Sweden; in UTC where that lies outside time.
    #[must_use]
    pub fn in_sweden(self) -> OffsetDateTime {
        let hours = if is_summer(self.0) { 2 } else { 1 };
        UtcOffset::from_hms(hours, 0, 0)
            .ok()
            .and_then(|offset| self.0.checked_to_offset(offset))
            .unwrap_or(self.0)
    }
}

/// Returns whether Sweden has summer time: from 01:00 UTC on the last Sunday of March to 01:00 UTC
/// on the last Sunday of October.
fn is_summer(utc: OffsetDateTime) -> bool {
    let change = |month| {
        let last = Date::from_calendar_date(utc.year(), month, 31).ok()?;
        let back = i64::from(last.weekday().number_days_from_sunday());
        debug_assert_eq!((last - Duration::days(back)).weekday(), Weekday::Sunday);
        (last - Duration::days(back)).with_hms(1, 0, 0).ok().map(|at| at.assume_utc())
    };
    match (change(Month::March), change(Month::October)) {
        (Some(from), Some(to)) => from <= utc && utc < to,
        _ => false,
    }
}

/// Who acts, for whom, and in what role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The organisation the person acts for.
    pub organisation: OrganisationId,
    /// The role the person acts in.
    pub role: Role,
}

/// A command with who gives it, when and why. Nothing has happened yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act<Command> {
    /// Who acts.
    pub actor: Actor,
    /// When it was received.
    pub at: Moment,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// What is to be done.
    pub command: Command,
}

impl<Command> Act<Command> {
    /// Returns the same act with another command: the same person, moment and reason.
    #[must_use]
    pub fn with<Other>(&self, command: Other) -> Act<Other> {
        Act { actor: self.actor.clone(), at: self.at, reason: self.reason.clone(), command }
    }

    /// Returns the events as they are to be kept, each with who, when and why.
    #[must_use]
    pub fn record<Event>(&self, events: Vec<Event>) -> Vec<Recorded<Event>> {
        let keep = |event| Recorded {
            actor: self.actor.clone(),
            at: self.at,
            reason: self.reason.clone(),
            event,
        };
        events.into_iter().map(keep).collect()
    }

    /// Returns the reason.
    ///
    /// # Errors
    /// [`Cause::ReasonLacking`] where none is given or it is blank (R3).
    pub fn given_reason(&self, act: &'static str) -> Result<&str, Refusal> {
        match self.reason.as_deref().map(str::trim) {
            Some(reason) if !reason.is_empty() => Ok(reason),
            _ => Err(Cause::ReasonLacking { act }.into()),
        }
    }
}

/// An event that has happened, with who did it, for whom, when and why (R3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<Event> {
    /// Who acted.
    pub actor: Actor,
    /// When.
    pub at: Moment,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// What happened.
    pub event: Event,
}

/// A state that is nothing but its events.
///
/// `apply` is total: it never fails and never asks whether an event was allowed. Whether it may
/// happen is decided before, by the stream's own `decide`.
pub trait Stream: Default {
    /// What can happen to it.
    type Event;

    /// Takes one event in.
    fn apply(&mut self, recorded: &Recorded<Self::Event>);

    /// Returns the state that the events lead to, from nothing.
    fn of<'a>(events: impl IntoIterator<Item = &'a Recorded<Self::Event>>) -> Self
    where
        Self::Event: 'a,
    {
        let mut state = Self::default();
        for recorded in events {
            state.apply(recorded);
        }
        state
    }
}

/// Refuses an act that lies before what has already happened.
///
/// # Errors
/// [`Cause::ClockRunsBackwards`] (R5).
pub(crate) fn in_order(last: Option<Moment>, at: Moment) -> Result<(), Refusal> {
    match last {
        Some(last) if at < last => Err(Cause::ClockRunsBackwards { last, at }.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime, time};

    use super::*;

    #[test]
    fn a_day_is_the_day_in_sweden() {
        let moment = |utc: OffsetDateTime| Moment::from_unix(utc.unix_timestamp()).unwrap();
        assert_eq!(moment(datetime!(2018-06-30 22:00 UTC)).day(), date!(2018 - 07 - 01));
        assert_eq!(moment(datetime!(2018-06-30 21:59:59 UTC)).day(), date!(2018 - 06 - 30));
        assert_eq!(moment(datetime!(2018-12-31 23:00 UTC)).day(), date!(2019 - 01 - 01));
        assert_eq!(moment(datetime!(2018-12-31 22:59:59 UTC)).day(), date!(2018 - 12 - 31));
        let clock = |utc| moment(utc).in_sweden().time();
        assert_eq!(clock(datetime!(2018-03-25 00:59 UTC)), time!(1:59));
        assert_eq!(clock(datetime!(2018-03-25 01:00 UTC)), time!(3:00));
    }

    #[test]
    fn a_time_is_that_of_the_clocks_in_sweden() {
        let at = |day, time| Moment::by_clock(day, time).unwrap().unix();
        let utc = |moment: OffsetDateTime| moment.unix_timestamp();
        let (winter, summer) = (date!(2026 - 11 - 22), date!(2026 - 07 - 01));
        assert_eq!(at(winter, time!(15:30)), utc(datetime!(2026-11-22 14:30 UTC)));
        assert_eq!(at(summer, time!(15:30)), utc(datetime!(2026-07-01 13:30 UTC)));
        let left_out = at(date!(2018 - 03 - 25), time!(2:30));
        assert_eq!(left_out, utc(datetime!(2018-03-25 01:30 UTC)));
        let twice = at(date!(2018 - 10 - 28), time!(2:30));
        assert_eq!(twice, utc(datetime!(2018-10-28 00:30 UTC)));
    }

    #[test]
    fn a_day_starts_at_its_first_second() {
        for day in [date!(2018 - 03 - 25), date!(2018 - 10 - 28), date!(2018 - 07 - 01)] {
            for day in [day, day.next_day().unwrap(), day.previous_day().unwrap()] {
                let start = Moment::start_of(day).unwrap();
                assert_eq!(start.day(), day);
                let before = Moment::from_unix(start.unix() - 1).unwrap();
                assert_eq!(before.day(), day.previous_day().unwrap());
            }
        }
    }
}
