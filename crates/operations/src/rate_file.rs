//! Reads rates that interest follows from TOML files; `docs/regimes.md` describes the format.

use domain::regime::interest::{BaseRate, RateError, RatePeriod, RateTable, RateTableError};
use observations::toml_fault;
use serde::Deserialize;
use time::Date;
use time::format_description::well_known::Iso8601;

/// The rates that ship with the program, by file name.
const SHIPPED: (&str, &str) =
    ("rates/referensranta.toml", include_str!("../../../rates/referensranta.toml"));

/// A file of rates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the rates {file}: {cause}")]
pub struct RateFileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub cause: RateFileCause,
}

/// What is wrong in a file of rates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateFileCause {
    /// The file is no TOML, or has unknown, missing or misshapen keys.
    #[error("{message}")]
    Shape {
        /// Where, what and what to do.
        message: String,
    },
    /// The kind of rate is none that a law follows.
    #[error("'{found}' is no base; write reference_rate or state_lending_rate")]
    Base {
        /// What was written.
        found: String,
    },
    /// Nobody can look the rates up.
    #[error("the key 'source' is empty; write where the rates are published")]
    NoSource,
    /// A day is no day.
    #[error("'{found}' is no day; write it as 2024-01-01")]
    Day {
        /// What was written.
        found: String,
    },
    /// A rate is no rate.
    #[error(transparent)]
    Rate(#[from] RateError),
    /// The periods make no table.
    #[error(transparent)]
    Table(#[from] RateTableError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    base: String,
    source: String,
    rates: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    first: String,
    last: String,
    percent: String,
}

/// Returns the rates that ship with the program: the reference rate from July 2002 to June 2024.
///
/// # Errors
/// [`RateFileError`]; a test holds that there is none.
pub fn shipped() -> Result<RateTable, RateFileError> {
    read(SHIPPED.0, SHIPPED.1)
}

/// Reads the rates in a file.
///
/// # Errors
/// [`RateFileError`] says what is wrong and how to write it.
pub fn read(file: &str, text: &str) -> Result<RateTable, RateFileError> {
    table(text).map_err(|cause| RateFileError { file: file.to_owned(), cause })
}

fn table(text: &str) -> Result<RateTable, RateFileCause> {
    let written: Written = toml::from_str(text)
        .map_err(|error| RateFileCause::Shape { message: toml_fault::told(text, &error) })?;
    let bases = BaseRate::ALL.into_iter();
    let base = bases.into_iter().find(|base| base.as_str() == written.base);
    let base = base.ok_or(RateFileCause::Base { found: cut(&written.base) })?;
    if written.source.trim().is_empty() {
        return Err(RateFileCause::NoSource);
    }
    let periods: Result<Vec<RatePeriod>, RateFileCause> =
        written.rates.iter().map(period).collect();
    Ok(RateTable::new(base, periods?)?)
}

fn period(row: &Row) -> Result<RatePeriod, RateFileCause> {
    let day = |text: &str| {
        Date::parse(text, &Iso8601::DATE).map_err(|_| RateFileCause::Day { found: cut(text) })
    };
    Ok(RatePeriod { first: day(&row.first)?, last: day(&row.last)?, rate: row.percent.parse()? })
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use domain::money::Ore;
    use domain::regime::interest::Claim;
    use time::macros::date;

    use super::*;
    use crate::regime_file;

    #[test]
    fn late_interest_is_reckoned_with_the_rates_that_ship() {
        let rates = shipped().unwrap();
        let regimes = regime_file::shipped().unwrap();
        let regime = regimes.iter().find(|regime| regime.id() == "2024-158").unwrap();
        let version = regime.in_force(date!(2024 - 04 - 30)).unwrap();
        let claim = Claim {
            principal: Ore::from_kronor(36_500).unwrap(),
            decided_on: date!(2024 - 04 - 30),
            due_on: date!(2024 - 05 - 30),
        };
        // The reference rate 4 and eight percentage points: 12 kronor a day, from the thirtieth day.
        let interest = version.interest(&claim, date!(2024 - 06 - 09), &rates).unwrap();
        assert_eq!(interest.amount, Ore::from_kronor(120).unwrap());
        let unknown = version.interest(&claim, date!(2024 - 07 - 02), &rates).unwrap_err();
        assert!(unknown.to_string().contains("2024-07-01"), "{unknown}");
    }

    #[test]
    fn the_shipped_rates_have_no_gap() {
        let text = toml::from_str::<Written>(SHIPPED.1).unwrap();
        let days: Vec<RatePeriod> = text.rates.iter().map(|row| period(row).unwrap()).collect();
        assert_eq!(days.len(), 44);
        for pair in days.windows(2) {
            assert_eq!(pair[0].last.next_day(), Some(pair[1].first));
        }
    }

    #[test]
    fn a_file_that_cannot_be_used_says_what_to_write() {
        let file =
            |base: &str, row: &str| format!("base = '{base}'\nsource = 'a'\nrates = [{row}]");
        let row = "{ first = '2024-07-01', last = '2024-12-31', percent = '4' }";
        assert!(read("own.toml", &file("reference_rate", row)).is_ok());
        for (text, said) in [
            (file("repo", row), "'repo' is no base"),
            (file("reference_rate", &row.replace("07-01", "02-30")), "'2024-02-30' is no day"),
            (file("reference_rate", &row.replace("'4'", "'four'")), "'four'"),
            (file("reference_rate", &format!("{row}, {row}")), "two rates on 2024-07-01"),
            (file("reference_rate", row).replace("'a'", "' '"), "'source' is empty"),
            ("base = 1".to_owned(), "line 1"),
        ] {
            let error = read("own.toml", &text).unwrap_err().to_string();
            assert!(error.starts_with("read the rates own.toml: "), "{error}");
            assert!(error.contains(said) && error.lines().count() == 1, "{error}");
        }
    }
}
