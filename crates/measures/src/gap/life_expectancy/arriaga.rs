//! Which ages and causes of death a gap in life expectancy comes from.

use numerics::sum::sum;

use super::{AgeGroups, LifeTable, LifeTableError, check_column, of_rates};

/// Whose survivors the contributions are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArriagaBase {
    /// The second population's, as Arriaga (1984) goes from the earlier to the later.
    Second,
    /// The first population's.
    First,
    /// The mean of both, so that exchanging the populations only turns the sign.
    Mean,
}

/// One cause of death by age group.
#[derive(Debug, Clone, Copy)]
pub struct Cause<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its deaths in the first population.
    pub first: &'a [f64],
    /// In the second.
    pub second: &'a [f64],
}

/// What the age groups make of the gap `e₁ − e₂` at the first age, in years.
#[derive(Debug, Clone, PartialEq)]
pub struct ArriagaGap {
    /// `e₁ − e₂`.
    pub gap: f64,
    /// One per age group; they sum to the gap.
    pub by_age: Vec<AgeContribution>,
    /// Causes by age: the contributions of an age group's causes sum to the group's.
    pub by_cause: Vec<CauseContribution>,
    /// Age groups whose death rates agree while their causes do not: the causes' parts are zero.
    pub ages_that_cancel: usize,
}

/// What one age group makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeContribution {
    /// Where the group begins.
    pub start: f64,
    /// `direct + indirect`, in years.
    pub total: f64,
    /// More or fewer years lived within the group.
    pub direct: f64,
    /// The years that more or fewer survivors live afterwards.
    pub indirect: f64,
    /// By the delta method from the variances of dying; zero deaths and, where it is taken as
    /// certain, the open group add none.
    pub standard_error: f64,
}

/// What one cause makes.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseContribution {
    /// The cause; the last holds what the named ones leave, where they leave something.
    pub name: String,
    /// Over all ages, in years.
    pub total: f64,
    /// One per age group.
    pub by_age: Vec<f64>,
}

/// The tables and deaths of one population.
#[derive(Debug, Clone, Copy)]
pub struct Population<'a> {
    /// Its life table.
    pub table: &'a LifeTable,
    /// Deaths by age group.
    pub deaths: &'a [f64],
    /// Person-years by age group.
    pub person_years: &'a [f64],
}

/// What is left of an age group's deaths below this share of them is rounding.
const ROUNDING: f64 = 1e-9;

/// Returns what ages and causes make of the gap in life expectancy between two populations.
///
/// From the second population's side a closed group makes
/// `l₂(L₁/l₁ − L₂/l₂) + T₁'(l₂/l₁ − l₂'/l₁')` (a dash for the next group), the open one
/// `l₂(T₁/l₁ − T₂/l₂)`. An age's causes share its contribution by their differences in death
/// rate: `(m₁c − m₂c)/(m₁ − m₂)`.
///
/// # Errors
/// [`LifeTableError`] where a cause's column has the wrong length or the causes have more deaths
/// than there are.
///
/// # Source
/// Arriaga, E. E. (1984), Measuring and explaining the change in life expectancies, Demography 21,
/// doi 10.2307/2061029; causes: Arriaga (1989), in Ruzicka et al., Differential Mortality.
pub fn arriaga(
    ages: &AgeGroups,
    first: &Population<'_>,
    second: &Population<'_>,
    causes: &[Cause<'_>],
    base: ArriagaBase,
) -> Result<ArriagaGap, LifeTableError> {
    let parts = contributions(first.table, second.table, base);
    let errors = standard_errors(ages, first.table, second.table, base)?;
    let by_age = parts.iter().zip(&ages.starts).zip(errors);
    let by_age = by_age.map(|(([direct, indirect], start), standard_error)| AgeContribution {
        start: *start,
        total: direct + indirect,
        direct: *direct,
        indirect: *indirect,
        standard_error,
    });
    let by_age: Vec<AgeContribution> = by_age.collect();
    let gap = first.table.expectancy[0] - second.table.expectancy[0];
    let (by_cause, ages_that_cancel) = if causes.is_empty() {
        (Vec::new(), 0)
    } else {
        by_cause(ages, first, second, causes, &by_age)?
    };
    Ok(ArriagaGap { gap, by_age, by_cause, ages_that_cancel })
}

/// Returns each age's direct and indirect contribution to `e₁ − e₂`.
fn contributions(first: &LifeTable, second: &LifeTable, base: ArriagaBase) -> Vec<[f64; 2]> {
    match base {
        ArriagaBase::Second => from_base(first, second),
        ArriagaBase::First => {
            from_base(second, first).into_iter().map(|pair| pair.map(|x| -x)).collect()
        }
        ArriagaBase::Mean => {
            let turned = from_base(second, first);
            let pairs = from_base(first, second).into_iter().zip(turned);
            pairs.map(|(a, b)| [0.5 * (a[0] - b[0]), 0.5 * (a[1] - b[1])]).collect()
        }
    }
}

fn from_base(other: &LifeTable, base: &LifeTable) -> Vec<[f64; 2]> {
    let last = base.rates.len() - 1;
    let part = |group: usize| {
        let (l, k) = (base.survivors[group], other.survivors[group]);
        let direct = l * (other.years[group] / k - base.years[group] / l);
        if group == last {
            return [direct, 0.0];
        }
        let next = base.survivors[group + 1] / other.survivors[group + 1];
        [direct, other.years_from[group + 1] * (l / k - next)]
    };
    (0..=last).map(part).collect()
}

/// How much of a rate is changed to see what a contribution does; the central difference is right
/// to the square of it.
const STEP: f64 = 1e-5;

fn standard_errors(
    ages: &AgeGroups,
    first: &LifeTable,
    second: &LifeTable,
    base: ArriagaBase,
) -> Result<Vec<f64>, LifeTableError> {
    let last = first.rates.len() - 1;
    let mut squares = vec![Vec::with_capacity(2 * (last + 1)); last + 1];
    for is_first in [true, false] {
        let moving = if is_first { first } else { second };
        for group in 0..=last {
            let (rate, variance) = (moving.rates[group], moving.variances[group]);
            if variance <= 0.0 {
                continue;
            }
            // ∂q/∂m = q²/(nm²) and ∂(1/m)/∂m = −1/m².
            let by_rate = if group == last {
                1.0 / (rate * rate)
            } else {
                let q = moving.dying[group];
                q * q / (ages.width(group) * rate * rate)
            };
            let changed = |factor: f64| {
                let mut rates = moving.rates.clone();
                rates[group] *= factor;
                let table = of_rates(ages, &rates)?;
                let pair = if is_first { (&table, second) } else { (first, &table) };
                Ok(contributions(pair.0, pair.1, base))
            };
            let (up, down) = (changed(1.0 + STEP)?, changed(1.0 - STEP)?);
            for ((squares, up), down) in squares.iter_mut().zip(&up).zip(&down) {
                let slope = (up[0] + up[1] - down[0] - down[1]) / (2.0 * STEP * rate);
                let move_by = slope / by_rate;
                squares.push(move_by * move_by * variance);
            }
        }
    }
    Ok(squares.into_iter().map(|squares| sum(squares).sqrt()).collect())
}

fn by_cause(
    ages: &AgeGroups,
    first: &Population<'_>,
    second: &Population<'_>,
    causes: &[Cause<'_>],
    by_age: &[AgeContribution],
) -> Result<(Vec<CauseContribution>, usize), LifeTableError> {
    for cause in causes {
        check_column(ages, cause.name, cause.first)?;
        check_column(ages, cause.name, cause.second)?;
    }
    let firsts: Vec<&[f64]> = causes.iter().map(|cause| cause.first).collect();
    let seconds: Vec<&[f64]> = causes.iter().map(|cause| cause.second).collect();
    let left = [rest(ages, first.deaths, &firsts)?, rest(ages, second.deaths, &seconds)?];
    let mut columns: Vec<(String, &[f64], &[f64])> =
        causes.iter().map(|cause| (cause.name.to_owned(), cause.first, cause.second)).collect();
    if left.iter().flatten().any(|deaths| *deaths > 0.0) {
        columns.push(("other causes".to_owned(), &left[0], &left[1]));
    }
    let difference = |group: usize| first.table.rates[group] - second.table.rates[group];
    let cancels = |group: usize| {
        let differs = |(_, a, b): &(String, &[f64], &[f64])| {
            a[group] / first.person_years[group] != b[group] / second.person_years[group]
        };
        difference(group) == 0.0 && columns.iter().any(differs)
    };
    let n_cancelling = (0..by_age.len()).filter(|group| cancels(*group)).count();
    let of_cause = |(name, a, b): &(String, &[f64], &[f64])| {
        let part = |group: usize| {
            if difference(group) == 0.0 {
                return 0.0;
            }
            let own = a[group] / first.person_years[group] - b[group] / second.person_years[group];
            by_age[group].total * own / difference(group)
        };
        let by_age: Vec<f64> = (0..by_age.len()).map(part).collect();
        CauseContribution { name: name.clone(), total: sum(by_age.iter().copied()), by_age }
    };
    Ok((columns.iter().map(of_cause).collect(), n_cancelling))
}

/// Returns the deaths of each age that no cause has.
fn rest(ages: &AgeGroups, deaths: &[f64], causes: &[&[f64]]) -> Result<Vec<f64>, LifeTableError> {
    let left = |(group, all): (usize, &f64)| {
        let by_cause = sum(causes.iter().map(|cause| cause[group]));
        if by_cause > all * (1.0 + ROUNDING) {
            return Err(LifeTableError::Causes { start: ages.starts[group], by_cause, all: *all });
        }
        let left = all - by_cause;
        Ok(if left > all * ROUNDING { left } else { 0.0 })
    };
    deaths.iter().enumerate().map(left).collect()
}
