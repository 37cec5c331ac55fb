//! Units with too little to go by are left out.

use numerics::sum::count;

/// Which units are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    /// The share of indicators that a unit must have values of, 0 to 1; `None` does not ask.
    pub minimum_available: Option<f64>,
    /// The share of a unit's values that must not be zero, 0 to 1; `None` does not ask.
    pub minimum_non_zero: Option<f64>,
    /// Units kept whatever they lack.
    pub always_in: Vec<String>,
    /// Units left out whatever they have.
    pub always_out: Vec<String>,
}

/// What a unit has values of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Availability {
    /// Indicators without a value.
    pub missing: usize,
    /// Indicators whose value is zero.
    pub zero: usize,
    /// All indicators.
    pub indicators: usize,
}

impl Availability {
    /// Returns the share of indicators with a value, 0 to 1.
    #[must_use]
    pub fn share_available(&self) -> f64 {
        1.0 - count(self.missing) / count(self.indicators)
    }

    /// Returns the share of the values there are that are not zero; `None` of no values.
    #[must_use]
    pub fn share_non_zero(&self) -> Option<f64> {
        let present = self.indicators - self.missing;
        (present > 0).then(|| 1.0 - count(self.zero) / count(present))
    }
}

/// Returns what each of `n_units` units has values of, from one column per indicator.
#[must_use]
pub fn availability(columns: &[Vec<Option<f64>>], n_units: usize) -> Vec<Availability> {
    let of = |row: usize| Availability {
        missing: columns.iter().filter(|column| column[row].is_none()).count(),
        zero: columns.iter().filter(|column| column[row] == Some(0.0)).count(),
        indicators: columns.len(),
    };
    (0..n_units).map(of).collect()
}

/// Returns whether a unit is kept: it has a large enough share of values and, of those, a large
/// enough share other than zero. A unit without values has no share of zeros and passes that
/// test; units in the lists are kept or left out by name.
///
/// # Source
/// OECD and JRC (2008), Handbook on constructing composite indicators, step 3,
/// doi 10.1787/9789264043466-en; the two shares as COINr's `Screen` has them.
#[must_use]
pub fn is_kept(screening: &Screening, unit: &str, has: &Availability) -> bool {
    if screening.always_out.iter().any(|name| name == unit) {
        return false;
    }
    if screening.always_in.iter().any(|name| name == unit) {
        return true;
    }
    let enough = screening.minimum_available.is_none_or(|least| has.share_available() >= least);
    let zeros = screening.minimum_non_zero.zip(has.share_non_zero());
    enough && zeros.is_none_or(|(least, share)| share >= least)
}

impl Screening {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        let mut rules = Vec::new();
        if let Some(least) = self.minimum_available {
            rules.push(format!("values of at least {least} of the indicators"));
        }
        if let Some(least) = self.minimum_non_zero {
            rules.push(format!("at least {least} of the values other than zero"));
        }
        if !self.always_in.is_empty() || !self.always_out.is_empty() {
            rules.push("exceptions by name".to_owned());
        }
        format!("kept with {}", rules.join(" and "))
    }
}
