//! Days, moments and waiting, in words and by the clock in Sweden.

use domain::calendar::DayOff;
use domain::calendar::deadline::{Deadline, DeadlineRule, TimeLimit};
use domain::grants::act::Moment;
use domain::grants::application::Handling;
use time::Date;

use super::fill;
use crate::language::Language;

/// The seconds of a day of the clock of handling.
const SECONDS_OF_A_DAY: i64 = 86_400;

/// Returns a day: "30 juni 2018".
#[must_use]
pub fn day(language: Language, day: Date) -> String {
    fill(language, "time-day", &parts(language, day))
}

/// Returns a day as someone says it on another: without its year where that is the same.
#[must_use]
pub fn day_near(language: Language, day: Date, today: Date) -> String {
    let key = if day.year() == today.year() { "time-day-this-year" } else { "time-day" };
    fill(language, key, &parts(language, day))
}

fn parts(language: Language, day: Date) -> [(&'static str, String); 3] {
    let month = language.text(&format!("time-month-{}", u8::from(day.month())));
    [("day", day.day().to_string()), ("month", month), ("year", day.year().to_string())]
}

/// Returns a moment by the clock in Sweden: "30 juni 2018 kl. 23.59".
#[must_use]
pub fn moment(language: Language, at: Moment) -> String {
    let clock = at.in_sweden();
    let two = |number: u8| format!("{number:02}");
    let places = [
        ("day", day(language, clock.date())),
        ("hour", two(clock.hour())),
        ("minute", two(clock.minute())),
    ];
    fill(language, "time-moment", &places)
}

/// Returns how long a matter has waited, in Swedish days: "sedan i dag", "i 3 dagar". A moment to
/// come has not been waited for.
#[must_use]
pub fn waited(language: Language, since: Moment, now: Moment) -> String {
    match n_days(since.day(), now.day()) {
        0 => language.text("time-waited-none"),
        days => language.counted("time-waited", days),
    }
}

/// Returns when something is due: "senast 30 juni, om 5 dagar", or by how much it is late:
/// "2 dagar för sent". The last day itself is in time.
#[must_use]
pub fn due(language: Language, last: Date, now: Moment) -> String {
    let today = now.day();
    if last < today {
        return language.counted("time-late", n_days(last, today));
    }
    let day = ("day", day_near(language, last, today));
    match n_days(today, last) {
        0 => fill(language, "time-due-today", &[day]),
        1 => fill(language, "time-due-tomorrow", &[day]),
        days => fill(language, "time-due-later", &[day, ("count", language.whole(days))]),
    }
}

/// Returns how a deadline was found: "30 dagar efter 3 april 2026 är söndag 3 maj; den är en söndag, så
/// fristen går ut 4 maj". The day that the time is counted from is not counted.
#[must_use]
pub fn reckoned(language: Language, deadline: &Deadline) -> String {
    let plain = ("plain", day(language, deadline.plain));
    let told = match &deadline.rule {
        DeadlineRule::Counted { start, limit } => {
            let (key, count) = match limit {
                TimeLimit::Days(count) => ("time-reckoned-days", count),
                TimeLimit::Weeks(count) => ("time-reckoned-weeks", count),
                TimeLimit::Months(count) => ("time-reckoned-months", count),
                TimeLimit::Years(count) => ("time-reckoned-years", count),
            };
            let start = ("start", day(language, *start));
            fill(language, key, &[start, ("count", count.to_string()), plain])
        }
        DeadlineRule::Statutory => fill(language, "time-reckoned-statutory", &[plain]),
        DeadlineRule::Named => return fill(language, "time-reckoned-named", &[plain]),
    };
    let passed = deadline.passed.iter().map(|passed| {
        let off = ("off", day_off(language, passed.because));
        fill(language, "time-reckoned-passed", &[("day", day(language, passed.day)), off])
    });
    let passed: Vec<String> = passed.collect();
    if passed.is_empty() {
        return told;
    }
    let places = [("passed", passed.join(", ")), ("day", day(language, deadline.day))];
    format!("{told} {}", fill(language, "time-reckoned-moved", &places))
}

/// Returns why a day is no working day: "söndag".
fn day_off(language: Language, off: DayOff) -> String {
    match language {
        Language::Swedish => off.name().to_owned(),
        Language::English => language.text(match off {
            DayOff::Saturday => "time-saturday",
            DayOff::Sunday => "time-sunday",
            _ => "time-holiday",
        }),
    }
}

/// Returns how long a funder has handled an application, in whole days of the clock that stands
/// still while the applicant completes it: "handlagd i 42 dagar".
#[must_use]
pub fn handled(language: Language, handling: Handling, now: Moment) -> String {
    let days = usize::try_from(handling.seconds_at(now) / SECONDS_OF_A_DAY).unwrap_or_default();
    match days {
        0 => language.text("time-handled-briefly"),
        days => language.counted("time-handled", days),
    }
}

/// Returns how many days lie from one day to another; none where it is not later.
fn n_days(from: Date, to: Date) -> usize {
    usize::try_from((to - from).whole_days()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;
    use time::macros::{date, datetime};

    use super::*;

    fn at(utc: OffsetDateTime) -> Moment {
        Moment::from_unix(utc.unix_timestamp()).unwrap()
    }

    const SWEDISH: Language = Language::Swedish;
    const ENGLISH: Language = Language::English;

    #[test]
    fn a_day_is_written_as_people_write_it() {
        assert_eq!(day(SWEDISH, date!(2018 - 06 - 30)), "30 juni 2018");
        assert_eq!(day(ENGLISH, date!(2018 - 06 - 30)), "30 June 2018");
        assert_eq!(day_near(SWEDISH, date!(2018 - 01 - 02), date!(2018 - 12 - 31)), "2 januari");
        assert_eq!(
            day_near(SWEDISH, date!(2019 - 01 - 01), date!(2018 - 12 - 31)),
            "1 januari 2019"
        );
    }

    #[test]
    fn a_moment_is_told_by_the_clock_in_sweden_summer_and_winter() {
        let told = |utc| moment(SWEDISH, at(utc));
        assert_eq!(told(datetime!(2018-06-30 21:59 UTC)), "30 juni 2018 kl. 23.59");
        assert_eq!(told(datetime!(2018-06-30 22:00 UTC)), "1 juli 2018 kl. 00.00");
        assert_eq!(told(datetime!(2018-12-31 23:05 UTC)), "1 januari 2019 kl. 00.05");
        assert_eq!(
            moment(ENGLISH, at(datetime!(2018-10-28 01:00 UTC))),
            "28 October 2018 at 02:00"
        );
    }

    #[test]
    fn waiting_is_counted_in_swedish_days() {
        let since = at(datetime!(2018-06-29 21:59 UTC));
        let told = |utc| waited(SWEDISH, since, at(utc));
        assert_eq!(told(datetime!(2018-06-29 21:59:59 UTC)), "sedan i dag");
        // One minute later it is another day in Sweden.
        assert_eq!(told(datetime!(2018-06-29 22:00 UTC)), "i 1 dag");
        assert_eq!(told(datetime!(2018-07-02 12:00 UTC)), "i 3 dagar");
        assert_eq!(told(datetime!(2018-06-01 12:00 UTC)), "sedan i dag");
        assert_eq!(waited(ENGLISH, since, at(datetime!(2018-06-30 22:00 UTC))), "for 2 days");
    }

    #[test]
    fn the_last_day_is_in_time_and_the_day_after_is_late() {
        let told = |utc| due(SWEDISH, date!(2018 - 06 - 30), at(utc));
        assert_eq!(told(datetime!(2018-06-25 10:00 UTC)), "senast 30 juni, om 5 dagar");
        assert_eq!(told(datetime!(2018-06-28 10:00 UTC)), "senast 30 juni, om 2 dagar");
        assert_eq!(told(datetime!(2018-06-29 10:00 UTC)), "senast i morgon, 30 juni");
        assert_eq!(told(datetime!(2018-06-30 21:59 UTC)), "senast i dag, 30 juni");
        assert_eq!(told(datetime!(2018-06-30 22:00 UTC)), "1 dag för sent");
        assert_eq!(told(datetime!(2018-07-02 10:00 UTC)), "2 dagar för sent");
        assert_eq!(told(datetime!(2017-12-31 10:00 UTC)), "senast 30 juni 2018, om 181 dagar");
        let told = |utc| due(ENGLISH, date!(2018 - 06 - 30), at(utc));
        assert_eq!(told(datetime!(2018-06-25 10:00 UTC)), "by 30 June, in 5 days");
        assert_eq!(told(datetime!(2018-07-01 10:00 UTC)), "1 day late");
    }

    #[test]
    fn handling_is_told_in_whole_days_of_its_clock() {
        let since = Some(at(datetime!(2018-06-29 10:00 UTC)));
        let handling = Handling { seconds: SECONDS_OF_A_DAY - 1, since };
        let told = |utc| handled(SWEDISH, handling, at(utc));
        assert_eq!(told(datetime!(2018-06-29 10:00 UTC)), "handlagd i mindre än en dag");
        assert_eq!(told(datetime!(2018-06-29 10:00:01 UTC)), "handlagd i 1 dag");
        assert_eq!(told(datetime!(2018-07-29 10:00:01 UTC)), "handlagd i 31 dagar");
    }

    #[test]
    fn summer_time_makes_no_day_longer_or_shorter() {
        let since = at(datetime!(2018-03-24 22:30 UTC));
        assert_eq!(waited(SWEDISH, since, at(datetime!(2018-03-25 21:30 UTC))), "i 1 dag");
        assert_eq!(waited(SWEDISH, since, at(datetime!(2018-03-25 22:00 UTC))), "i 2 dagar");
    }
}
