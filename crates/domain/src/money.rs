//! Money in whole öre.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount in whole öre, negative amounts included.
///
/// Written in kronor with two decimals only where öre remain.
///
/// ```
/// use domain::money::Ore;
///
/// let amount: Ore = "75000000".parse().unwrap();
/// assert_eq!(amount.ore(), 7_500_000_000);
/// assert_eq!(amount.to_string(), "75000000");
/// assert_eq!(Ore::new(-50).to_string(), "-0.50");
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Ore(i64);

impl Ore {
    /// Returns an amount of öre.
    #[must_use]
    pub const fn new(ore: i64) -> Self {
        Self(ore)
    }

    /// Returns an amount of whole kronor, or `None` where it does not fit.
    #[must_use]
    pub const fn from_kronor(kronor: i64) -> Option<Self> {
        match kronor.checked_mul(100) {
            Some(ore) => Some(Self(ore)),
            None => None,
        }
    }

    /// Returns the number of öre.
    #[must_use]
    pub const fn ore(self) -> i64 {
        self.0
    }

    /// Returns whole kronor, or `None` where öre remain.
    #[must_use]
    pub const fn whole_kronor(self) -> Option<i64> {
        if self.0 % 100 == 0 { Some(self.0 / 100) } else { None }
    }

    /// Returns the sum, or `None` where it does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(ore) => Some(Self(ore)),
            None => None,
        }
    }

    /// Returns the difference, or `None` where it does not fit.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(ore) => Some(Self(ore)),
            None => None,
        }
    }
}

impl Sum for Ore {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

impl fmt::Display for Ore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (kronor, ore) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let text =
            if ore == 0 { format!("{sign}{kronor}") } else { format!("{sign}{kronor}.{ore:02}") };
        f.pad(&text)
    }
}

impl FromStr for Ore {
    type Err = OreError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| OreError { found: text.chars().take(40).collect() })
    }
}

fn parse(text: &str) -> Option<Ore> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (kronor, ore) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !numeric(kronor) || !numeric(ore) || ore.len() > 2 {
        return None;
    }
    let ore_scale = if ore.len() == 1 { 10 } else { 1 };
    let amount = kronor
        .parse::<i64>()
        .ok()?
        .checked_mul(100)?
        .checked_add(ore.parse::<i64>().ok()? * ore_scale)?;
    Some(Ore(if negative { -amount } else { amount }))
}

/// The text is no amount of kronor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read '{found}' as kronor: write digits, at most two decimals and no spaces (75000000)")]
pub struct OreError {
    /// What was written, cut to forty characters.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_it_is_read() {
        for text in ["0", "1", "-1", "75000000", "0.50", "-0.05", "12.34"] {
            assert_eq!(text.parse::<Ore>().unwrap().to_string(), text);
        }
        assert_eq!("1,5".parse::<Ore>().unwrap().ore(), 150);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", "1.", ".5", "1.234", "1e6", "1 000", "NaN", "99999999999999999999"] {
            assert!(text.parse::<Ore>().is_err(), "{text}");
        }
    }
}
