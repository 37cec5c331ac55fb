use proptest::prelude::*;
use time::macros::date;

use super::deadline::{Deadline, DeadlineRule, PassedDay, TimeLimit};
use super::*;

fn days_off(year: i32) -> Vec<(Date, DayOff)> {
    let first = Date::from_calendar_date(year, Month::January, 1).unwrap();
    let mut days = Vec::new();
    let mut day = first;
    while day.year() == year {
        if let Some(off) = day_off(day).unwrap() {
            days.push((day, off));
        }
        day = day.next_day().unwrap();
    }
    days
}

#[test]
fn the_holidays_of_2026_are_the_almanacs() {
    let expected = [
        (date!(2026 - 01 - 01), "nyårsdagen"),
        (date!(2026 - 01 - 06), "trettondedag jul"),
        (date!(2026 - 04 - 03), "långfredagen"),
        (date!(2026 - 04 - 05), "påskdagen"),
        (date!(2026 - 04 - 06), "annandag påsk"),
        (date!(2026 - 05 - 01), "första maj"),
        (date!(2026 - 05 - 14), "Kristi himmelsfärdsdag"),
        (date!(2026 - 05 - 24), "pingstdagen"),
        (date!(2026 - 06 - 06), "nationaldagen"),
        (date!(2026 - 06 - 20), "midsommardagen"),
        (date!(2026 - 10 - 31), "alla helgons dag"),
        (date!(2026 - 12 - 25), "juldagen"),
        (date!(2026 - 12 - 26), "annandag jul"),
    ];
    let found = holidays(2026).unwrap();
    let named: Vec<_> = found.iter().map(|(day, holiday)| (*day, holiday.name())).collect();
    assert_eq!(named, expected);
    // 104 days of week-ends, and ten of the days above and three eves on other days.
    assert_eq!(days_off(2026).len(), 365 - 251);
}

#[test]
fn three_eves_are_days_off_and_other_eves_are_not() {
    assert_eq!(day_off(date!(2026 - 06 - 19)).unwrap(), Some(DayOff::MidsummerEve));
    assert_eq!(day_off(date!(2026 - 12 - 24)).unwrap(), Some(DayOff::ChristmasEve));
    assert_eq!(day_off(date!(2026 - 12 - 31)).unwrap(), Some(DayOff::NewYearsEve));
    // Skärtorsdagen, valborgsmässoafton and the day before Epiphany are working days.
    for day in [date!(2026 - 04 - 02), date!(2026 - 04 - 30), date!(2026 - 01 - 05)] {
        assert!(is_working_day(day).unwrap(), "{day}");
    }
    assert_eq!(day_off(date!(2026 - 04 - 04)).unwrap(), Some(DayOff::Saturday));
    assert_eq!(day_off(date!(2026 - 03 - 08)).unwrap(), Some(DayOff::Sunday));
}

#[test]
fn two_holidays_can_share_a_day() {
    // Easter was on 23 March 2008, so Ascension Day was 1 May.
    let may_day: Vec<_> = holidays(2008)
        .unwrap()
        .into_iter()
        .filter(|(day, _)| *day == date!(2008 - 05 - 01))
        .collect();
    assert_eq!(may_day.len(), 2);
    assert_eq!(day_off(date!(2008 - 05 - 01)).unwrap(), Some(DayOff::Holiday(Holiday::MayDay)));
}

#[test]
fn moving_holidays_fall_where_the_act_says_in_every_year() {
    for year in YEARS {
        for (day, holiday) in holidays(year).unwrap() {
            let weekday = match holiday {
                Holiday::GoodFriday => Weekday::Friday,
                Holiday::EasterMonday => Weekday::Monday,
                Holiday::AscensionDay => Weekday::Thursday,
                Holiday::EasterSunday | Holiday::WhitSunday => Weekday::Sunday,
                Holiday::MidsummerDay | Holiday::AllSaintsDay => Weekday::Saturday,
                _ => day.weekday(),
            };
            assert_eq!(day.weekday(), weekday, "{year} {holiday:?}");
            let (month, number) = (u8::from(day.month()), day.day());
            match holiday {
                Holiday::MidsummerDay => assert!(month == 6 && (20..=26).contains(&number)),
                Holiday::AllSaintsDay => {
                    assert!((month == 10 && number == 31) || (month == 11 && number <= 6));
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_calendar_refuses_years_it_does_not_know() {
    for year in [2005, 2200, i32::MIN, i32::MAX] {
        assert_eq!(holidays(year), Err(CalendarError::Year { year }));
    }
    assert!(Deadline::statutory(date!(2199 - 12 - 31)).is_err());
    assert!(Deadline::counted(date!(2199 - 12 - 30), TimeLimit::Years(u16::MAX)).is_err());
}

#[test]
fn a_deadline_on_a_day_off_moves_and_tells_why() {
    let deadline = Deadline::counted(date!(2026 - 03 - 13), TimeLimit::Weeks(3)).unwrap();
    let passed = |day, because| PassedDay { day, because };
    assert_eq!(deadline.plain, date!(2026 - 04 - 03));
    assert_eq!(deadline.day, date!(2026 - 04 - 07));
    assert_eq!(
        deadline.passed,
        [
            passed(date!(2026 - 04 - 03), DayOff::Holiday(Holiday::GoodFriday)),
            passed(date!(2026 - 04 - 04), DayOff::Saturday),
            passed(date!(2026 - 04 - 05), DayOff::Holiday(Holiday::EasterSunday)),
            passed(date!(2026 - 04 - 06), DayOff::Holiday(Holiday::EasterMonday)),
        ]
    );
    assert!(deadline.is_met_on(date!(2026 - 04 - 07)));
    assert!(!deadline.is_met_on(date!(2026 - 04 - 08)));
}

#[test]
fn months_end_on_the_same_number_or_on_the_last_day() {
    for (start, limit, plain) in [
        (date!(2026 - 01 - 31), TimeLimit::Months(1), date!(2026 - 02 - 28)),
        (date!(2024 - 01 - 31), TimeLimit::Months(1), date!(2024 - 02 - 29)),
        (date!(2024 - 02 - 29), TimeLimit::Years(1), date!(2025 - 02 - 28)),
        (date!(2026 - 11 - 30), TimeLimit::Months(3), date!(2027 - 02 - 28)),
        (date!(2026 - 12 - 15), TimeLimit::Months(12), date!(2027 - 12 - 15)),
        (date!(2026 - 05 - 05), TimeLimit::Days(0), date!(2026 - 05 - 05)),
    ] {
        assert_eq!(Deadline::counted(start, limit).unwrap().plain, plain, "{start} {limit:?}");
    }
}

#[test]
fn a_day_that_a_decision_names_stands() {
    let sunday = date!(2026 - 03 - 08);
    let named = Deadline::named(sunday);
    assert_eq!((named.day, named.rule), (sunday, DeadlineRule::Named));
    assert_eq!(Deadline::statutory(sunday).unwrap().day, date!(2026 - 03 - 09));
}

#[test]
fn whole_years_end_on_the_day_before_the_anniversary() {
    for (first, years, last) in [
        (date!(2018 - 07 - 01), 3, date!(2021 - 06 - 30)),
        (date!(2018 - 01 - 01), 1, date!(2018 - 12 - 31)),
        (date!(2020 - 02 - 29), 3, date!(2023 - 02 - 28)),
        (date!(2020 - 02 - 29), 4, date!(2024 - 02 - 28)),
        (date!(2020 - 03 - 01), 4, date!(2024 - 02 - 29)),
    ] {
        let span = DaySpan::new(first, first).unwrap();
        assert_eq!(span.last_day_of_years(years), Some(last), "{first} {years}");
    }
    assert!(DaySpan::new(date!(2020 - 01 - 02), date!(2020 - 01 - 01)).is_err());
}

fn dates() -> impl Strategy<Value = Date> {
    let first = date!(2006 - 01 - 01).to_julian_day();
    let last = date!(2150 - 12 - 31).to_julian_day();
    (first..=last).prop_map(|day| Date::from_julian_day(day).unwrap())
}

fn limits() -> impl Strategy<Value = TimeLimit> {
    prop_oneof![
        (0_u16..800).prop_map(TimeLimit::Days),
        (0_u16..120).prop_map(TimeLimit::Weeks),
        (0_u16..60).prop_map(TimeLimit::Months),
        (0_u16..12).prop_map(TimeLimit::Years),
    ]
}

proptest! {
    #[test]
    fn a_deadline_is_a_working_day_next_after_the_plain_count(start in dates(), limit in limits()) {
        let deadline = Deadline::counted(start, limit).unwrap();
        prop_assert!(is_working_day(deadline.day).unwrap());
        prop_assert!(deadline.plain >= start && deadline.day >= deadline.plain);
        let moved = (deadline.day - deadline.plain).whole_days();
        prop_assert_eq!(usize::try_from(moved).unwrap(), deadline.passed.len());
        // Christmas Eve to a Sunday, or Good Friday to Easter Monday: never more than five days.
        prop_assert!(moved <= 5);
        for passed in &deadline.passed {
            prop_assert_eq!(day_off(passed.day).unwrap(), Some(passed.because));
        }
    }

    #[test]
    fn a_later_start_never_gives_an_earlier_deadline(start in dates(), limit in limits(), later in 0_i64..60) {
        let earlier = Deadline::counted(start, limit).unwrap();
        let later = Deadline::counted(start + Duration::days(later), limit).unwrap();
        prop_assert!(earlier.day <= later.day);
    }

    #[test]
    fn grant_years_are_the_span_cut_without_gap(first in dates(), days in 0_i64..3000, month in 1_u8..=12) {
        let span = DaySpan::new(first, first + Duration::days(days)).unwrap();
        let parts = span.split_at_first_of(month);
        prop_assert_eq!(parts[0].first(), span.first());
        prop_assert_eq!(parts[parts.len() - 1].last(), span.last());
        for pair in parts.windows(2) {
            prop_assert_eq!(pair[0].last().next_day(), Some(pair[1].first()));
            prop_assert_eq!((u8::from(pair[1].first().month()), pair[1].first().day()), (month, 1));
        }
    }
}
