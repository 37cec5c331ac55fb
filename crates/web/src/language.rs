//! The two languages of the interface and how each writes words and numbers.

use std::borrow::Cow;
use std::collections::HashMap;

use domain::form::key::Label;
use domain::indicator::Unit;
use domain::money::Ore;
use domain::observation::{Measured, Status};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "sv",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Swedish, the first language: addresses without prefix.
    Swedish,
    /// English, by choice: addresses under `/en`.
    English,
}

static SWEDISH: LanguageIdentifier = fluent_templates::langid!("sv");
static ENGLISH: LanguageIdentifier = fluent_templates::langid!("en");

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Swedish, Self::English];

    /// Returns the value of HTML's `lang` attribute.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    /// Returns what addresses in this language start with.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Swedish => "",
            Self::English => "/en",
        }
    }

    /// Returns the other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Swedish => Self::English,
            Self::English => Self::Swedish,
        }
    }

    /// Returns what a form or a register says, in this language.
    #[must_use]
    pub fn of(self, label: &Label) -> &str {
        match self {
            Self::Swedish => &label.swedish,
            Self::English => &label.english,
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::Swedish => &SWEDISH,
            Self::English => &ENGLISH,
        }
    }

    /// Returns the wording under `key` in the locale files.
    #[must_use]
    pub fn text(self, key: &str) -> String {
        LOCALES.lookup(self.identifier(), key)
    }

    /// Returns the wording under `key`, or `None` where the locale files have none that stands
    /// without places to fill in.
    #[must_use]
    pub fn known(self, key: &str) -> Option<String> {
        LOCALES.try_lookup(self.identifier(), key)
    }

    /// Returns the wording under `key` with its places filled in.
    #[must_use]
    pub fn text_with(self, key: &str, places: &[(&'static str, &str)]) -> String {
        let places: HashMap<Cow<'static, str>, FluentValue<'_>> =
            places.iter().map(|(name, value)| (Cow::Borrowed(*name), (*value).into())).collect();
        LOCALES.lookup_with_args(self.identifier(), key, &places)
    }

    /// Returns the wording under `key` for a number of things, in the right plural form. The
    /// number stands at `{ $count }`, written in this language's form.
    #[must_use]
    pub fn counted(self, key: &str, count: usize) -> String {
        let written = self.whole(count);
        let form = if count == 1 { "one" } else { "other" };
        self.text_with(key, &[("form", form), ("count", &written)])
    }

    /// Writes a number with a fixed number of decimals: `1 234,5` or `1,234.5`.
    #[must_use]
    pub fn number(self, value: f64, decimals: usize) -> String {
        let plain = format!("{:.*}", decimals, value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
        let sign = if value < 0.0 && !is_zero { "\u{2212}" } else { "" };
        let (group_mark, decimal_mark) = match self {
            Self::Swedish => ("\u{a0}", ","),
            Self::English => (",", "."),
        };
        let mut text = sign.to_owned() + &grouped(whole, group_mark);
        if !fraction.is_empty() {
            text += decimal_mark;
            text += fraction;
        }
        text
    }

    /// Writes a whole number.
    #[must_use]
    pub fn whole(self, count: usize) -> String {
        let mark = if self == Self::Swedish { "\u{a0}" } else { "," };
        grouped(&count.to_string(), mark)
    }

    /// Writes a number with its sign, `+` included.
    #[must_use]
    pub fn signed(self, value: f64, decimals: usize) -> String {
        let text = self.number(value, decimals);
        if value > 0.0 && text.contains(|c: char| c.is_ascii_digit() && c != '0') {
            format!("+{text}")
        } else {
            text
        }
    }

    /// Writes a value in its indicator's unit with sensible decimals: `21,4 %`, `312 450 kr`.
    #[must_use]
    pub fn value(self, value: f64, unit: Unit) -> String {
        let number = self.number(value, decimals_for(value, unit));
        match (unit, self) {
            (Unit::Percent, Self::Swedish) => format!("{number}\u{a0}%"),
            (Unit::Percent, Self::English) => format!("{number}%"),
            (Unit::Kronor | Unit::KronorPer, Self::Swedish) => format!("{number}\u{a0}kr"),
            (Unit::Kronor | Unit::KronorPer, Self::English) => format!("SEK\u{a0}{number}"),
            (Unit::ThousandKronor, Self::Swedish) => format!("{number}\u{a0}tkr"),
            (Unit::ThousandKronor, Self::English) => format!("SEK\u{a0}{number}\u{a0}thousand"),
            (Unit::Count | Unit::Rate | Unit::Time | Unit::Index, _) => number,
        }
    }

    /// Writes a value on an axis: no more decimals than it needs, at most two.
    #[must_use]
    pub fn axis(self, value: f64, unit: Unit) -> String {
        let decimals = (0..2).find(|decimals| {
            let scaled = value * f64::from(10_u32.pow(*decimals));
            (scaled - scaled.round()).abs() < 1e-6
        });
        let number = self.number(value, decimals.map_or(2, |decimals| decimals as usize));
        match (unit, self) {
            (Unit::Percent, Self::Swedish) => format!("{number}\u{a0}%"),
            (Unit::Percent, Self::English) => format!("{number}%"),
            _ => number,
        }
    }

    /// Writes a value in its indicator's unit, or why there is none.
    #[must_use]
    pub fn measured(self, measured: Measured, unit: Unit) -> String {
        match (measured.value(), measured.status()) {
            (Some(value), _) => self.value(value, unit),
            (None, Status::Suppressed) => self.text("frame-suppressed"),
            (None, _) => self.text("frame-missing"),
        }
    }

    /// Writes a difference between two values of a unit, percentages as percentage points.
    #[must_use]
    pub fn difference(self, value: f64, unit: Unit) -> String {
        match unit {
            Unit::Percent => {
                let number = self.signed(value, 1);
                let places = [("number", number.as_str())];
                self.text_with("unit-percentage-points", &places)
            }
            _ => {
                let text = self.value(value, unit);
                if value > 0.0 { format!("+{text}") } else { text }
            }
        }
    }

    /// Writes an amount in kronor, öre only where there are any.
    #[must_use]
    pub fn kronor(self, amount: Ore) -> String {
        let plain = amount.to_string();
        let (sign, plain) =
            plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("\u{2212}", rest));
        let (whole, ore) = plain.split_once('.').unwrap_or((plain, ""));
        let (group_mark, decimal_mark) =
            if self == Self::Swedish { ("\u{a0}", ",") } else { (",", ".") };
        let mut number = sign.to_owned() + &grouped(whole, group_mark);
        if !ore.is_empty() {
            number = number + decimal_mark + ore;
        }
        match self {
            Self::Swedish => number + "\u{a0}kr",
            Self::English => "SEK\u{a0}".to_owned() + &number,
        }
    }
}

/// How many decimals a reader can use: none for large numbers, one for shares, two for indices.
fn decimals_for(value: f64, unit: Unit) -> usize {
    match unit {
        Unit::Percent | Unit::Time => 1,
        Unit::Count | Unit::Kronor | Unit::ThousandKronor => 0,
        Unit::KronorPer | Unit::Rate | Unit::Index => {
            let size = value.abs();
            if size >= 100.0 {
                0
            } else if size >= 10.0 {
                1
            } else {
                2
            }
        }
    }
}

fn grouped(digits: &str, mark: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text += mark;
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_does() {
        assert_eq!(Language::Swedish.number(1234.5, 1), "1\u{a0}234,5");
        assert_eq!(Language::English.number(1234.5, 1), "1,234.5");
        assert_eq!(Language::Swedish.number(-0.04, 1), "0,0");
        assert_eq!(Language::Swedish.number(-12.0, 0), "\u{2212}12");
        assert_eq!(Language::Swedish.number(1_234_567.0, 0), "1\u{a0}234\u{a0}567");
        assert_eq!(Language::Swedish.signed(0.04, 1), "0,0");
        assert_eq!(Language::Swedish.signed(0.06, 1), "+0,1");
    }

    #[test]
    fn values_carry_their_unit() {
        assert_eq!(Language::Swedish.value(21.44, Unit::Percent), "21,4\u{a0}%");
        assert_eq!(Language::English.value(21.44, Unit::Percent), "21.4%");
        assert_eq!(Language::Swedish.value(31_245.0, Unit::KronorPer), "31\u{a0}245\u{a0}kr");
        assert_eq!(Language::Swedish.difference(7.0, Unit::Percent), "+7,0 procentenheter");
    }

    #[test]
    fn an_amount_of_money_is_exact() {
        assert_eq!(
            Language::Swedish.kronor(Ore::new(7_500_000_050)),
            "75\u{a0}000\u{a0}000,50\u{a0}kr"
        );
        assert_eq!(Language::English.kronor(Ore::new(-100)), "SEK\u{a0}\u{2212}1");
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let keys = |text: &str| -> Vec<String> {
            text.lines()
                .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
                .filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned()))
                .collect()
        };
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/locales");
        for file in std::fs::read_dir(format!("{folder}/sv")).unwrap() {
            let name = file.unwrap().file_name();
            let read = |language: &str| {
                std::fs::read_to_string(format!("{folder}/{language}/{}", name.display())).unwrap()
            };
            assert_eq!(keys(&read("sv")), keys(&read("en")), "{}", name.display());
        }
    }
}
