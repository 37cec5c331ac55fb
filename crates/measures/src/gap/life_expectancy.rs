//! Abridged life tables: how long people would live at the death rates of today.

use numerics::sum::{RunningSum, sum};

pub mod arriaga;

/// The age groups of a life table, the last one open.
#[derive(Debug, Clone, PartialEq)]
pub struct AgeGroups {
    /// Where each begins, in years, rising.
    starts: Vec<f64>,
    /// The years that those who die in a closed group have lived in it; one per closed group.
    years_of_dying: Vec<f64>,
}

/// How the open age group enters the variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenAge {
    /// Its expectancy is taken as certain (Chiang 1984).
    Certain,
    /// Its expectancy `1/m` varies with its deaths, adding `l²/(m²D)` (Silcocks et al. 2001).
    Varies,
}

/// A life table cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LifeTableError {
    /// Ages do not rise.
    #[error("make a life table: age {later} comes after {earlier}; order the ages")]
    AgeOrder {
        /// An age.
        earlier: f64,
        /// What follows it.
        later: f64,
    },
    /// There are too few ages, or an age is no number of years.
    #[error("make a life table: it needs two age groups or more, from age 0 or above")]
    Ages,
    /// The years of those who die do not fit their age group.
    #[error("make a life table: {years} years do not fit into the age group from {start}")]
    YearsOfDying {
        /// Where the group begins.
        start: f64,
        /// The years.
        years: f64,
    },
    /// A column is not as long as the ages.
    #[error("make a life table: '{column}' has {found} rows, the ages have {expected}")]
    Length {
        /// The column.
        column: String,
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
    /// A number is missing, negative or not finite.
    #[error("make a life table: '{column}' at age {start} must be a number of 0 or more")]
    Number {
        /// The column.
        column: String,
        /// Where the age group begins.
        start: f64,
    },
    /// People die where nobody lives, or nobody lives at all.
    #[error("make a life table: nobody lives at age {start}; join age groups")]
    NoPeople {
        /// Where the age group begins.
        start: f64,
    },
    /// Nobody dies in the open age group.
    #[error("make a life table: nobody dies from age {start} on; open an earlier age group")]
    NobodyDies {
        /// Where the open group begins.
        start: f64,
    },
    /// More die than there are.
    #[error("make a life table: at age {start} the death rate {rate} leaves less than nobody")]
    RateTooHigh {
        /// Where the age group begins.
        start: f64,
        /// The death rate.
        rate: f64,
    },
    /// The causes have more deaths than there are.
    #[error("part deaths by cause: at age {start} the causes have {by_cause}, all deaths {all}")]
    Causes {
        /// Where the age group begins.
        start: f64,
        /// The causes' deaths.
        by_cause: f64,
        /// All deaths.
        all: f64,
    },
}

impl AgeGroups {
    /// Returns age groups from their starts, with the usual years lived by those who die: 0.1 in
    /// the first year of life, 1.6 from 1 to 5, else half the width.
    ///
    /// # Errors
    /// [`LifeTableError`] where ages are fewer than two or do not rise.
    pub fn new(starts: &[f64]) -> Result<Self, LifeTableError> {
        let usual = |pair: &[f64]| match (pair[0], pair[1]) {
            (start, end) if start == 0.0 && end == 1.0 => 0.1,
            (start, end) if start == 1.0 && end == 5.0 => 1.6,
            (start, end) => 0.5 * (end - start),
        };
        Self::with_years_of_dying(starts, &starts.windows(2).map(usual).collect::<Vec<_>>())
    }

    /// Returns age groups with the years lived in each closed group by those who die in it.
    ///
    /// # Errors
    /// [`LifeTableError`] where ages are fewer than two or do not rise, or years do not fit.
    pub fn with_years_of_dying(starts: &[f64], years: &[f64]) -> Result<Self, LifeTableError> {
        let is_age = |age: &f64| age.is_finite() && *age >= 0.0;
        if starts.len() < 2 || !starts.iter().all(is_age) {
            return Err(LifeTableError::Ages);
        }
        if let Some(pair) = starts.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(LifeTableError::AgeOrder { earlier: pair[0], later: pair[1] });
        }
        check_length("years of dying", years.len(), starts.len() - 1)?;
        let fits = |(pair, years): (&[f64], &f64)| *years > 0.0 && *years <= pair[1] - pair[0];
        if let Some(group) = starts.windows(2).zip(years).position(|group| !fits(group)) {
            return Err(LifeTableError::YearsOfDying { start: starts[group], years: years[group] });
        }
        Ok(Self { starts: starts.to_vec(), years_of_dying: years.to_vec() })
    }

    /// Returns where each group begins.
    #[must_use]
    pub fn starts(&self) -> &[f64] {
        &self.starts
    }

    fn width(&self, group: usize) -> f64 {
        self.starts[group + 1] - self.starts[group]
    }
}

/// A life table by age group.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeTable {
    /// `m`: deaths per person and year.
    pub rates: Vec<f64>,
    /// `q`: the share of those who reach the group that die in it; 1 in the last.
    pub dying: Vec<f64>,
    /// `l`: the share of the new-born (of those at the first age) that reach the group.
    pub survivors: Vec<f64>,
    /// `L`: years lived in the group, per person at the first age.
    pub years: Vec<f64>,
    /// `T`: years lived from the group on.
    pub years_from: Vec<f64>,
    /// `e`: years left on reaching the group.
    pub expectancy: Vec<f64>,
    /// The variance of each expectancy.
    pub expectancy_variance: Vec<f64>,
    /// The variance of each `q`; in the last group that of `1/m`.
    pub(crate) variances: Vec<f64>,
    /// Closed groups in which nobody died: their `q` is taken as certainly zero.
    pub without_deaths: usize,
}

/// Returns the abridged life table of deaths and person-years (or people at mid-year) by age.
///
/// With width `n`, rate `m` and years of dying `a`: `q = nm / (1 + (n − a)m)`, the open group has
/// `L = l/m`. Variances `var q = q²(1 − q)/D` and
/// `var eₓ = Σ (lᵢ/lₓ)²((nᵢ − aᵢ) + eᵢ₊₁)² var qᵢ`.
///
/// # Errors
/// [`LifeTableError`] where a column has the wrong length or an impossible number, nobody lives in
/// a group, or nobody dies in the open one.
///
/// # Source
/// Chiang, C. L. (1984), The Life Table and its Applications; open group: Silcocks, P., Jenner, D.
/// and Reza, R. (2001), doi 10.1136/jech.55.1.38.
pub fn life_table(
    ages: &AgeGroups,
    deaths: &[f64],
    person_years: &[f64],
    open_age: OpenAge,
) -> Result<LifeTable, LifeTableError> {
    let last = ages.starts.len() - 1;
    check_column(ages, "deaths", deaths)?;
    check_column(ages, "person-years", person_years)?;
    if let Some(group) = person_years.iter().position(|years| *years <= 0.0) {
        return Err(LifeTableError::NoPeople { start: ages.starts[group] });
    }
    let rates: Vec<f64> = deaths.iter().zip(person_years).map(|(d, p)| d / p).collect();
    let mut table = of_rates(ages, &rates)?;
    let variance = |group: usize| {
        let (q, d) = (table.dying[group], deaths[group]);
        match (group == last, open_age) {
            (false, _) if d > 0.0 => q * q * (1.0 - q) / d,
            (true, OpenAge::Varies) => 1.0 / (rates[group] * rates[group] * d),
            _ => 0.0,
        }
    };
    table.variances = (0..=last).map(variance).collect();
    table.without_deaths = deaths[..last].iter().filter(|d| **d <= 0.0).count();
    table.expectancy_variance = expectancy_variance(ages, &table);
    Ok(table)
}

/// Returns the life table of death rates, without variances.
pub(crate) fn of_rates(ages: &AgeGroups, rates: &[f64]) -> Result<LifeTable, LifeTableError> {
    let last = rates.len() - 1;
    if rates[last] <= 0.0 {
        return Err(LifeTableError::NobodyDies { start: ages.starts[last] });
    }
    let share_dying = |group: usize| {
        let (n, m) = (ages.width(group), rates[group]);
        n * m / (1.0 + (n - ages.years_of_dying[group]) * m)
    };
    let mut dying: Vec<f64> = (0..last).map(share_dying).collect();
    if let Some(group) = dying.iter().position(|q| *q >= 1.0) {
        let (start, rate) = (ages.starts[group], rates[group]);
        return Err(LifeTableError::RateTooHigh { start, rate });
    }
    dying.push(1.0);
    let mut survivors = vec![1.0; last + 1];
    for group in 0..last {
        survivors[group + 1] = survivors[group] * (1.0 - dying[group]);
    }
    let lived = |group: usize| {
        let (reach, die) = (survivors[group], survivors[group] * dying[group]);
        if group == last {
            reach / rates[group]
        } else {
            ages.width(group) * (reach - die) + ages.years_of_dying[group] * die
        }
    };
    let years: Vec<f64> = (0..=last).map(lived).collect();
    let mut years_from = vec![0.0; last + 1];
    let mut running = RunningSum::default();
    for group in (0..=last).rev() {
        running.add(years[group]);
        years_from[group] = running.value();
    }
    let expectancy = years_from.iter().zip(&survivors).map(|(t, l)| t / l).collect();
    Ok(LifeTable {
        rates: rates.to_vec(),
        dying,
        survivors,
        years,
        years_from,
        expectancy,
        expectancy_variance: vec![0.0; last + 1],
        variances: vec![0.0; last + 1],
        without_deaths: 0,
    })
}

fn expectancy_variance(ages: &AgeGroups, table: &LifeTable) -> Vec<f64> {
    let last = table.rates.len() - 1;
    let term = |group: usize| {
        let pull = if group == last {
            1.0
        } else {
            ages.width(group) - ages.years_of_dying[group] + table.expectancy[group + 1]
        };
        let pull = table.survivors[group] * pull;
        pull * pull * table.variances[group]
    };
    let terms: Vec<f64> = (0..=last).map(term).collect();
    let from = |group: usize| {
        let reach = table.survivors[group];
        sum(terms[group..].iter().copied()) / (reach * reach)
    };
    (0..=last).map(from).collect()
}

pub(crate) fn check_column(
    ages: &AgeGroups,
    name: &str,
    column: &[f64],
) -> Result<(), LifeTableError> {
    check_length(name, column.len(), ages.starts.len())?;
    match column.iter().position(|value| !(value.is_finite() && *value >= 0.0)) {
        None => Ok(()),
        Some(group) => {
            Err(LifeTableError::Number { column: name.to_owned(), start: ages.starts[group] })
        }
    }
}

fn check_length(name: &str, found: usize, expected: usize) -> Result<(), LifeTableError> {
    if found == expected {
        return Ok(());
    }
    Err(LifeTableError::Length { column: name.to_owned(), found, expected })
}
