//! Texts of fields read as what they stand for; each refusal is a sentence for its field.

use domain::money::Ore;
use time::macros::format_description;
use time::{Date, Time};

use super::field::Problem;
use super::posted::Posted;
use crate::language::Language;

/// Reads the fields of a form and gathers what is wrong with them.
pub(crate) struct Reader<'a> {
    language: Language,
    posted: &'a Posted,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// Returns a reader of what was posted.
    pub(crate) fn new(language: Language, posted: &'a Posted) -> Self {
        Self { language, posted, problems: Vec::new() }
    }

    /// Notes what is wrong with a field; `key` is that of a sentence.
    pub(crate) fn problem(&mut self, field: &str, key: &str) {
        let text = self.language.text(key);
        self.problems.push(Problem { field: field.to_owned(), text });
    }

    /// Notes what is wrong with a field, in a full sentence.
    pub(crate) fn tell(&mut self, field: &str, text: String) {
        self.problems.push(Problem { field: field.to_owned(), text });
    }

    /// Returns what was wrong.
    pub(crate) fn problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Returns a number with a decimal comma or point; `None` where nothing was typed, which is not
    /// zero.
    pub(crate) fn decimal_or_none(&mut self, field: &str) -> Option<f64> {
        let typed = self.posted.text(field).trim();
        if typed.is_empty() {
            return None;
        }
        let read = read_decimal(typed);
        if read.is_none() {
            self.problem(field, "desk-no-decimal");
        }
        read
    }

    /// Returns a text that must be there.
    pub(crate) fn text(&mut self, field: &str) -> String {
        let text = self.posted.text(field).trim().replace("\r\n", "\n");
        if text.is_empty() {
            self.problem(field, "desk-lacking");
        }
        text
    }

    /// Returns a text that may be empty.
    pub(crate) fn text_or_empty(&self, field: &str) -> String {
        self.posted.text(field).trim().replace("\r\n", "\n")
    }

    /// Returns an amount in kronor, spaces and a decimal comma or point allowed.
    pub(crate) fn money(&mut self, field: &str) -> Ore {
        let typed = self.posted.text(field);
        let read = read_money(typed);
        if read.is_none() {
            let key = if typed.trim().is_empty() { "desk-lacking" } else { "desk-no-money" };
            self.problem(field, key);
        }
        read.unwrap_or_default()
    }

    /// Returns a whole number.
    pub(crate) fn number<N: std::str::FromStr + Default>(&mut self, field: &str) -> N {
        let typed: String =
            self.posted.text(field).chars().filter(|c| !c.is_whitespace()).collect();
        typed.parse().unwrap_or_else(|_| {
            self.problem(field, "desk-no-number");
            N::default()
        })
    }

    /// Returns a day.
    pub(crate) fn day(&mut self, field: &str) -> Date {
        let form = format_description!("[year]-[month]-[day]");
        Date::parse(self.posted.text(field).trim(), &form).unwrap_or_else(|_| {
            self.problem(field, "desk-no-day");
            Date::MIN
        })
    }

    /// Returns a time of day, to the minute; seconds are not asked for.
    pub(crate) fn time(&mut self, field: &str) -> Time {
        let form = format_description!("[hour]:[minute]");
        Time::parse(self.posted.text(field).trim(), &form).unwrap_or_else(|_| {
            self.problem(field, "desk-no-time");
            Time::MIDNIGHT
        })
    }

    /// Returns a name of a kind: of a person, an organisation, an account.
    pub(crate) fn id<T: std::str::FromStr>(&mut self, field: &str) -> Option<T> {
        let read = self.posted.text(field).trim().parse().ok();
        if read.is_none() {
            self.problem(field, "desk-no-choice");
        }
        read
    }

    /// Returns what was read, or everything that was wrong.
    pub(crate) fn finish<T>(mut self, read: Option<T>) -> Result<T, Vec<Problem>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            // What was sent names something that is not there: no field of its own is wrong.
            None if self.problems.is_empty() => {
                self.problem("", "desk-not-read");
                Err(self.problems)
            }
            _ => Err(self.problems),
        }
    }
}

/// Reads a number as people write it: `12 500,5`, `-3.25`; `1e5` and `NaN` are refused.
pub(crate) fn read_decimal(typed: &str) -> Option<f64> {
    let plain: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match letter {
            ',' => '.',
            '\u{2212}' => '-',
            other => other,
        })
        .collect();
    let is_plain = plain.chars().all(|letter| letter.is_ascii_digit() || "-.".contains(letter));
    plain.parse().ok().filter(|value: &f64| is_plain && value.is_finite())
}

/// Reads kronor as people write them: `12 500`, `12 500,50`, `12.500,50 kr` is refused.
pub(crate) fn read_money(typed: &str) -> Option<Ore> {
    let typed = typed.trim().trim_end_matches("kr").trim_end_matches("kronor");
    let plain: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| if letter == ',' { '.' } else { letter })
        .collect();
    plain.replace('\u{2212}', "-").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_read_is_told_in_words() {
        let posted = Posted::default();
        let read = Reader::new(Language::Swedish, &posted).finish(None::<()>);
        let told = read.unwrap_err();
        assert!(told.len() == 1 && told[0].text.contains("läs om sidan"), "{told:?}");
        assert!(Reader::new(Language::Swedish, &posted).finish(Some(())).is_ok());
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, value) in [("12 500,5", 12_500.5), ("\u{2212}3.25", -3.25), ("0", 0.0)] {
            assert_eq!(read_decimal(typed), Some(value), "{typed}");
        }
        for typed in ["", "tolv", "1,2,3", "1e5", "NaN", "inf", "40 %"] {
            assert_eq!(read_decimal(typed), None, "{typed}");
        }
    }

    #[test]
    fn kronor_are_read_as_people_write_them() {
        for (typed, ore) in [
            ("12 500", 1_250_000),
            ("12\u{a0}500,50", 1_250_050),
            ("12500.5", 1_250_050),
            ("0", 0),
            ("7 kr", 700),
        ] {
            assert_eq!(read_money(typed), Some(Ore::new(ore)), "{typed}");
        }
        for typed in ["", "tolv", "1,2,3", "12.500,50", "1e5", "NaN"] {
            assert_eq!(read_money(typed), None, "{typed}");
        }
    }
}
