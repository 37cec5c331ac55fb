//! The concentration index of persons, each with an outcome, a place and a weight.

use numerics::sum::{RunningSum, count, sum};

use super::Bounds;
use crate::column::{ColumnError, check_length, check_values, check_weights};
use crate::gap::social_groups::fractional_ranks;

/// The concentration index of these persons cannot be taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PersonsError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// Too few persons count.
    #[error("rank persons: {found} of them have an outcome, a place and a weight; 2 are needed")]
    TooFewPersons {
        /// Persons that count.
        found: usize,
    },
    /// The bounds are no bounds.
    #[error("take the outcome from {low} to {high}: the second must be higher")]
    Bounds {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// An outcome is outside its bounds.
    #[error("read the outcome in row {row}: {value} does not lie from {low} to {high}")]
    OutsideBounds {
        /// The row, counted from one.
        row: usize,
        /// The outcome.
        value: f64,
        /// The lowest possible.
        low: f64,
        /// The highest possible.
        high: f64,
    },
}

/// A number with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WithError {
    /// The number.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The concentration indices of persons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PersonConcentration {
    /// Persons that count.
    pub n: usize,
    /// Rows without an outcome, a place or a weight above zero.
    pub left_out: usize,
    /// The weighted mean outcome.
    pub mean: f64,
    /// `2·cov(outcome, rank)`, in the outcome's unit.
    pub absolute: WithError,
    /// `absolute / mean`; `None` where the mean is zero or below.
    pub relative: Option<WithError>,
    /// Erreygers' index; `None` without bounds.
    pub erreygers: Option<WithError>,
    /// Wagstaff's index; `None` without bounds or where the mean is at one.
    pub wagstaff: Option<WithError>,
}

/// A person that counts.
struct Person {
    outcome: f64,
    place: f64,
    weight: f64,
}

/// Returns the concentration indices of persons over their fractional ranks, lowest place first.
///
/// The rank is the share of weight at lower places plus half of that at the same place, so that
/// ties share and the order of rows means nothing. `C = 2·Σw(h − μ)R / (μΣw)`.
///
/// Standard errors are by linearisation of the double sum: each person's influence counts both
/// their outcome and how they move others' ranks. Unweighted and without the factor `n/(n − 1)`
/// they are those of Kakwani et al. (1997, formula 14).
///
/// # Errors
/// [`PersonsError`] where a column cannot be used or an outcome is outside the bounds.
///
/// # Source
/// Kakwani, N., Wagstaff, A. and van Doorslaer, E. (1997), doi 10.1016/S0304-4076(96)01807-6.
pub fn person_concentration(
    outcomes: &[Option<f64>],
    places: &[Option<f64>],
    weights: &[Option<f64>],
    bounds: Option<Bounds>,
) -> Result<PersonConcentration, PersonsError> {
    let persons = persons(outcomes, places, weights, bounds)?;
    let (n, left_out) = (persons.len(), outcomes.len() - persons.len());
    let weights: Vec<f64> = persons.iter().map(|person| person.weight).collect();
    let places: Vec<f64> = persons.iter().map(|person| person.place).collect();
    let ranks = fractional_ranks(&places, &weights);
    let total = sum(weights.iter().copied());
    let mean = sum(persons.iter().map(|p| p.weight * p.outcome)) / total;
    let product = persons.iter().zip(&ranks).map(|(p, r)| p.weight * p.outcome * r);
    let theta = sum(product) / total;
    // Of μ, and of ACI = 2·E[h·F] − μ.
    let above = outcomes_above(&persons, total);
    let of_mean: Vec<f64> = persons.iter().map(|p| p.outcome - mean).collect();
    let influence = |((p, r), a): ((&Person, &f64), &f64)| {
        2.0 * (p.outcome * r + a - 2.0 * theta) - (p.outcome - mean)
    };
    let of_absolute: Vec<f64> = persons.iter().zip(&ranks).zip(&above).map(influence).collect();
    let error = |of_absolute_by: f64, of_mean_by: f64| {
        let terms = of_absolute.iter().zip(&of_mean).zip(&weights);
        let square = |((a, m), w): ((&f64, &f64), &f64)| {
            let influence = w * (of_absolute_by * a + of_mean_by * m) / total;
            influence * influence
        };
        (sum(terms.map(square)) * count(n) / count(n - 1)).sqrt()
    };
    let absolute = 2.0 * theta - mean;
    let scaled = |factor: f64, of_mean_by: f64| WithError {
        estimate: factor * absolute,
        standard_error: error(factor, of_mean_by),
    };
    Ok(PersonConcentration {
        n,
        left_out,
        mean,
        absolute: scaled(1.0, 0.0),
        relative: (mean > 0.0).then(|| scaled(1.0 / mean, -absolute / (mean * mean))),
        erreygers: bounds.map(|bounds| scaled(4.0 / (bounds.high - bounds.low), 0.0)),
        wagstaff: bounds.and_then(|bounds| {
            let (up, down) = (bounds.high - mean, mean - bounds.low);
            let factor = (bounds.high - bounds.low) / (up * down);
            let bend = absolute * factor * (up - down) / (up * down);
            (up > 0.0 && down > 0.0).then(|| scaled(factor, -bend))
        }),
    })
}

/// Returns for each person the outcomes of those at higher places plus half of those at the same,
/// through the total weight.
fn outcomes_above(persons: &[Person], total: f64) -> Vec<f64> {
    let all = sum(persons.iter().map(|p| p.weight * p.outcome));
    let mut above = Vec::with_capacity(persons.len());
    let mut passed = RunningSum::default();
    for stretch in persons.chunk_by(|a, b| a.place == b.place) {
        let here = sum(stretch.iter().map(|p| p.weight * p.outcome));
        let left = all - passed.value() - 0.5 * here;
        above.resize(above.len() + stretch.len(), left / total);
        passed.add(here);
    }
    above
}

fn persons(
    outcomes: &[Option<f64>],
    places: &[Option<f64>],
    weights: &[Option<f64>],
    bounds: Option<Bounds>,
) -> Result<Vec<Person>, PersonsError> {
    check_length("place", places.len(), outcomes.len())?;
    check_length("weight", weights.len(), outcomes.len())?;
    check_values("outcome", outcomes)?;
    check_values("place", places)?;
    check_weights("weight", weights)?;
    if let Some(Bounds { low, high }) = bounds {
        if low >= high || !(high - low).is_finite() {
            return Err(PersonsError::Bounds { low, high });
        }
        let is_outside = |outcome: &Option<f64>| outcome.is_some_and(|h| h < low || h > high);
        if let Some(row) = outcomes.iter().position(is_outside) {
            let value = outcomes[row].unwrap_or_default();
            return Err(PersonsError::OutsideBounds { row: row + 1, value, low, high });
        }
    }
    let rows = outcomes.iter().zip(places).zip(weights);
    let whole = rows.filter_map(|((outcome, place), weight)| {
        let weight = weight.filter(|weight| *weight > 0.0)?;
        Some(Person { outcome: (*outcome)?, place: (*place)?, weight })
    });
    let mut persons: Vec<Person> = whole.collect();
    persons.sort_unstable_by(|a, b| {
        let by_outcome = || a.outcome.total_cmp(&b.outcome);
        a.place.total_cmp(&b.place).then_with(by_outcome).then(a.weight.total_cmp(&b.weight))
    });
    if persons.len() < 2 {
        return Err(PersonsError::TooFewPersons { found: persons.len() });
    }
    Ok(persons)
}
