//! Amounts, days and paragraphs as Swedish text writes them.

use domain::calendar::DaySpan;
use domain::money::Ore;
use domain::regime::Version;
use domain::regime::deciding::CostShare;
use domain::regime::rule::Paragraph;
use time::{Date, Month};

/// A space where no line breaks.
const FIXED_SPACE: char = '\u{a0}';

/// Returns an amount in kronor without the word: `4 000 000` or `12,50`.
///
/// Thousands are parted by a space where no line breaks; two decimals stand only where öre remain;
/// an amount below zero has a minus sign (U+2212).
///
/// ```
/// use domain::money::Ore;
///
/// assert_eq!(report::swedish::amount(Ore::new(400_000_050)), "4\u{a0}000\u{a0}000,50");
/// assert_eq!(report::swedish::amount(Ore::new(-5)), "−0,05");
/// ```
#[must_use]
pub fn amount(amount: Ore) -> String {
    let ore = amount.ore().unsigned_abs();
    let digits = (ore / 100).to_string();
    let mut text = String::from(if amount.ore() < 0 { "−" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(FIXED_SPACE);
        }
        text.push(digit);
    }
    if !ore.is_multiple_of(100) {
        text.push_str(&format!(",{:02}", ore % 100));
    }
    text
}

/// Returns an amount with its word: `4 000 000 kronor`.
#[must_use]
pub fn kronor(of: Ore) -> String {
    format!("{}{FIXED_SPACE}kronor", amount(of))
}

/// Returns a day in running text: `31 december 2018`.
#[must_use]
pub fn day(day: Date) -> String {
    let month = match day.month() {
        Month::January => "januari",
        Month::February => "februari",
        Month::March => "mars",
        Month::April => "april",
        Month::May => "maj",
        Month::June => "juni",
        Month::July => "juli",
        Month::August => "augusti",
        Month::September => "september",
        Month::October => "oktober",
        Month::November => "november",
        Month::December => "december",
    };
    format!("{}{FIXED_SPACE}{month}{FIXED_SPACE}{}", day.day(), day.year())
}

/// Returns a day in tables and heads: `2018-12-31`.
#[must_use]
pub fn short_day(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

/// Returns a time in running text: `1 januari 2018–31 december 2020`.
#[must_use]
pub fn days(span: DaySpan) -> String {
    format!("{}–{}", day(span.first()), day(span.last()))
}

/// Returns words as a list in running text: `2019, 2020 och 2021`.
#[must_use]
pub fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} och {last}", first.join(", ")),
    }
}

/// Returns a share of costs: `90 procent`, or `2/3` where it is no whole number of percent.
#[must_use]
pub fn share(of: CostShare) -> String {
    let (numerator, denominator) = of.parts();
    let hundredfold = u64::from(numerator) * 100;
    if hundredfold.is_multiple_of(u64::from(denominator)) {
        return format!("{}{FIXED_SPACE}procent", hundredfold / u64::from(denominator));
    }
    format!("{numerator}/{denominator}")
}

/// Returns a paragraph of the version's ordinance: `7 § förordningen (2018:151)`.
#[must_use]
pub fn cited(paragraph: &Paragraph, regime: &Version) -> String {
    let place = paragraph.as_str().replace(" §", &format!("{FIXED_SPACE}§"));
    let of = if place.starts_with("bilaga") { " till" } else { "" };
    format!("{place}{of} förordningen ({})", regime.sfs)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn plain(text: &str) -> String {
        text.replace(FIXED_SPACE, " ")
    }

    #[test]
    fn amounts_have_their_thousands_apart() {
        let cases = [
            (0, "0"),
            (99_900, "999"),
            (100_000, "1 000"),
            (7_500_000_000, "75 000 000"),
            (12_345_678_905, "123 456 789,05"),
            (-100_000, "−1 000"),
        ];
        for (ore, text) in cases {
            assert_eq!(plain(&amount(Ore::new(ore))), text);
        }
        assert_eq!(plain(&amount(Ore::new(i64::MIN))), "−92 233 720 368 547 758,08");
    }

    #[test]
    fn days_lists_and_shares_are_written_out() {
        assert_eq!(plain(&day(date!(2018 - 05 - 01))), "1 maj 2018");
        assert_eq!(short_day(date!(2018 - 05 - 01)), "2018-05-01");
        assert_eq!(listed(&["2019".into(), "2020".into(), "2021".into()]), "2019, 2020 och 2021");
        assert_eq!(listed(&["2019".into()]), "2019");
        assert_eq!(plain(&share(CostShare::new(90, 100).unwrap())), "90 procent");
        assert_eq!(plain(&share(CostShare::new(2, 3).unwrap())), "2/3");
    }
}
