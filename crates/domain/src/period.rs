//! Periods that statistics refer to: years, quarters and months.

use std::fmt;
use std::str::FromStr;

/// A year, a quarter or a month.
///
/// Written `2022`, `2022Q3` (also `2022K3`, as Swedish tables have it) and `2022M03`. Ordered in
/// time by first month; a year comes before the parts of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i16,
    /// First month, 1 to 12.
    month: u8,
    /// Length in months: 12, 3 or 1. Kept negative so that a year sorts before its parts.
    negative_length: i8,
}

impl Period {
    /// Returns the calendar year, or `None` outside 1000–2999.
    #[must_use]
    pub fn year_of(year: i32) -> Option<Self> {
        let year = i16::try_from(year).ok().filter(|y| (1000..3000).contains(y))?;
        Some(Self { year, month: 1, negative_length: -12 })
    }

    /// Returns the calendar year the period lies in.
    #[must_use]
    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// Returns whether the period is a whole year.
    #[must_use]
    pub fn is_year(self) -> bool {
        self.negative_length == -12
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.negative_length {
            -12 => self.year.to_string(),
            -3 => format!("{}Q{}", self.year, self.month.div_ceil(3)),
            _ => format!("{}M{:02}", self.year, self.month),
        };
        f.pad(&text)
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| PeriodError { found: text.chars().take(40).collect() })
    }
}

fn parse(text: &str) -> Option<Period> {
    let year_text = text.get(..4)?;
    if !year_text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = Period::year_of(year_text.parse().ok()?)?;
    let rest = &text[4..];
    if rest.is_empty() {
        return Some(year);
    }
    let kind = *rest.as_bytes().first()?;
    if !kind.is_ascii() {
        return None;
    }
    let digits = &rest[1..];
    if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: u8 = digits.parse().ok()?;
    match kind {
        b'Q' | b'K' if (1..=4).contains(&number) => {
            Some(Period { month: number * 3 - 2, negative_length: -3, ..year })
        }
        b'M' if (1..=12).contains(&number) && digits.len() == 2 => {
            Some(Period { month: number, negative_length: -1, ..year })
        }
        _ => None,
    }
}

/// The text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as a period: write a year (2022), a quarter (2022Q3) or a month (2022M03)")]
pub struct PeriodError {
    /// What was written, cut to forty characters.
    pub found: String,
}

/// All periods from the start of one to the end of another: `2010-2020`, or one period alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodRange {
    from: Period,
    to: Period,
}

impl PeriodRange {
    /// Returns the range.
    ///
    /// # Errors
    /// [`PeriodRangeError::Reversed`] where `to` lies before `from`.
    pub fn new(from: Period, to: Period) -> Result<Self, PeriodRangeError> {
        let same_kind = to.is_year() == from.is_year();
        if to.year() < from.year() || (same_kind && to < from) {
            return Err(PeriodRangeError::Reversed { from, to });
        }
        Ok(Self { from, to })
    }

    /// Returns whether the period lies in the range. A bound that is a whole year includes the
    /// quarters and months of that year.
    #[must_use]
    pub fn contains(&self, period: Period) -> bool {
        let after_start = if self.from.is_year() {
            period.year() >= self.from.year()
        } else {
            period >= self.from
        };
        let before_end =
            if self.to.is_year() { period.year() <= self.to.year() } else { period <= self.to };
        after_start && before_end
    }
}

/// The text is no range of periods.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodRangeError {
    /// One end could not be read.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The end lies before the start.
    #[error("read a range of periods that ends ({to}) before it starts ({from})")]
    Reversed {
        /// First period.
        from: Period,
        /// Last period.
        to: Period,
    },
}

impl FromStr for PeriodRange {
    type Err = PeriodRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        Self::new(from.parse()?, to.parse()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_as_it_is_read() {
        for text in ["1994", "2022", "2022Q3", "2022M03", "2022M12"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("2022K1".parse::<Period>().unwrap().to_string(), "2022Q1");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "", "22", "0999", "3000", "2022-", "2022Q5", "2022M13", "2022M3", "2022Å1", "+022",
            "20 2",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_range_of_years_holds_the_months_of_those_years() {
        let range: PeriodRange = "2020-2021".parse().unwrap();
        for (text, inside) in [
            ("2019", false),
            ("2020", true),
            ("2021M12", true),
            ("2022M01", false),
            ("2020Q1", true),
        ] {
            assert_eq!(range.contains(text.parse().unwrap()), inside, "{text}");
        }
        assert!("2021-2020".parse::<PeriodRange>().is_err());
        assert!("2020".parse::<PeriodRange>().unwrap().contains("2020".parse().unwrap()));
    }
}
