//! Segregation in space: where groups live, near what, on how much land.
//!
//! Every index is given by its published definition and, where PySAL `segregation` 2.6.0 computes
//! something else, as PySAL does (`…-as-pysal`). `docs/methods/spatial_segregation.md` says what
//! differs and why.

pub mod centralization;
pub mod concentration;
pub mod delta;
pub mod distortion;
pub mod egohood;
pub mod egohood_as_pysal;
mod entries;
pub mod geography;
mod ln_exp;
pub mod neighbour_dissimilarity;
pub mod permutation;
pub mod population;
mod prepared;
pub mod proximity;
pub mod proximity_as_pysal;
pub mod proximity_profile;
mod rows;
#[cfg(test)]
mod tests;

use numerics::streams::Stream;
use rayon::prelude::*;

use crate::estimate::{Diagnostic, Estimate, Finding, Listed, Part};
use centralization::Center;
use egohood::Kernel;
use entries::{Entry, Scope};
use geography::Geography;
use permutation::{AmongChance, Permutation, deal};
use population::Population;
use prepared::Prepared;
use proximity::Decay;

/// Every index of spatial segregation.
pub const MEASURES: &[Listed] = &entries::LISTED;

/// Replications that share one pass over the pairs of areas at most.
const BATCH: usize = 250;

/// Numbers that replications of one pass may hold in each of a few tables.
const ROOM: usize = 2_000_000;

/// What is asked of people in places.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The indices wanted, by id; all where empty.
    pub measures: &'a [&'a str],
    /// People, `areas × groups`, row by row.
    pub counts: &'a [f64],
    /// The groups' names; together they are everybody.
    pub groups: &'a [&'a str],
    /// The group that two-group indices set against all others, by position.
    pub focal: usize,
    /// Whose two-group indices are wanted as parts.
    pub parts: PartsOf,
    /// Where the areas lie.
    pub geography: &'a Geography,
    /// What centralization is measured from.
    pub center: Center,
    /// How nearness falls with distance.
    pub decay: Decay,
    /// How people count in surroundings.
    pub kernel: Kernel,
    /// How far surroundings reach, in metres: the estimate is at the first, the parts at all.
    pub bandwidths_m: &'a [f64],
    /// Thresholds of PySAL's spatial proximity profile; its default is 1 000.
    pub thresholds: usize,
    /// What to compare with.
    pub inference: Inference,
}

/// Whose two-group indices are wanted as parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartsOf {
    /// Nobody's but the focal group's, which is the estimate.
    FocalOnly,
    /// Every group's.
    EveryGroup,
}

/// What to compare an estimate with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inference {
    /// Nothing.
    None,
    /// What chance deals.
    Permutation(Permutation),
}

/// Why spatial segregation could not be measured.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpatialError {
    /// An index is unknown.
    #[error("measure '{asked}': known are {known}")]
    UnknownMeasure {
        /// What was asked.
        asked: String,
        /// All ids.
        known: String,
    },
    /// Fewer than two areas.
    #[error("compare areas: {found} given, two are needed")]
    TooFewAreas {
        /// Areas given.
        found: usize,
    },
    /// Fewer than two groups.
    #[error("compare groups: {found} given, two are needed")]
    TooFewGroups {
        /// Groups given.
        found: usize,
    },
    /// A column has the wrong length.
    #[error("read '{column}': it has {found} values where {expected} are needed")]
    Length {
        /// The column.
        column: &'static str,
        /// Values it has.
        found: usize,
        /// Values it should have.
        expected: usize,
    },
    /// A number is infinite or none.
    #[error("read row {row} of '{column}' (counted from 0): {value} is not a finite number")]
    NotFinite {
        /// The column.
        column: &'static str,
        /// The row, counted from zero.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A size or distance is zero or negative.
    #[error("read row {row} of '{column}' (counted from 0): {value} is not above zero")]
    NotAboveZero {
        /// The column.
        column: &'static str,
        /// The row, counted from zero.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A count is negative or not finite.
    #[error("count group {group} of area {area} (counted from 0): {value} is not a count")]
    NotACount {
        /// The area.
        area: usize,
        /// The group.
        group: usize,
        /// The value.
        value: f64,
    },
    /// Persons are dealt and counts have fractions.
    #[error("deal persons: {value} is not a whole count; deal places instead")]
    NotWhole {
        /// The count.
        value: f64,
    },
    /// Nobody lives anywhere.
    #[error("compare areas: nobody lives in any")]
    NoPeople,
    /// A contiguity names an unknown area or an area with itself.
    #[error("join areas {first} and {second}: two different rows below {n} are needed")]
    NoSuchPair {
        /// One area.
        first: usize,
        /// The other.
        second: usize,
        /// Areas there are.
        n: usize,
    },
    /// Two areas are joined or placed twice.
    #[error("join areas {first} and {second}: they are given twice")]
    PairTwice {
        /// One area.
        first: usize,
        /// The other.
        second: usize,
    },
    /// A boundary's length is negative.
    #[error("join areas {first} and {second}: a boundary of {shared_m} m is negative")]
    NegativeBoundary {
        /// One area.
        first: usize,
        /// The other.
        second: usize,
        /// The length.
        shared_m: f64,
    },
    /// A square does not lie on the grid of the first.
    #[error("place square {row} (counted from 0): it lies off the grid of {side_m} m")]
    OffGrid {
        /// The square.
        row: usize,
        /// The grid's width.
        side_m: f64,
    },
    /// The index needs a column that the geography lacks.
    #[error("measure: the geography needs '{column}'")]
    Needs {
        /// The column.
        column: &'static str,
    },
    /// The centre is no area.
    #[error("find centre {row} among {n} areas")]
    NoSuchArea {
        /// The row.
        row: usize,
        /// Areas there are.
        n: usize,
    },
    /// The focal group is none.
    #[error("find group {group} among {n}")]
    NoSuchGroup {
        /// The group.
        group: usize,
        /// Groups there are.
        n: usize,
    },
    /// An order leaves out a row or has one twice.
    #[error("order areas: every row is needed once")]
    NotAnOrder,
    /// PySAL's profile needs more thresholds.
    #[error("take a profile at {found} thresholds: two are needed")]
    TooFewThresholds {
        /// Thresholds asked.
        found: usize,
    },
    /// Surroundings have no reach.
    #[error("measure surroundings: name at least one bandwidth")]
    NoBandwidth,
    /// A permutation test needs more replications.
    #[error("test against chance with {found} replications: two are needed")]
    TooFewReplications {
        /// Replications asked.
        found: usize,
    },
    /// Distortion gives every group an area.
    #[error("arrange {groups} groups in {areas} areas: each needs one")]
    FewerAreasThanGroups {
        /// Areas there are.
        areas: usize,
        /// Groups there are.
        groups: usize,
    },
}

/// Returns the indices asked for, in the order of [`MEASURES`].
///
/// Two-group indices set the focal group against all others. With a permutation test each
/// estimate carries as diagnostics the mean and standard deviation under chance and both one-sided
/// p-values. No standard error is given: the areas are all there are.
///
/// # Errors
/// [`SpatialError`], naming what is wrong.
pub fn question(question: &Question<'_>) -> Result<Vec<Estimate>, SpatialError> {
    let n_groups = question.groups.len();
    let wanted = entries::wanted(question.measures)?;
    if question.focal >= n_groups {
        return Err(SpatialError::NoSuchGroup { group: question.focal, n: n_groups });
    }
    let population = Population::new(question.counts, n_groups)?;
    question.geography.check_population(&population)?;
    let found = Prepared::new(question, &wanted, vec![population.clone()])?;
    let chance = match question.inference {
        Inference::None => vec![None; wanted.len()],
        Inference::Permutation(test) => by_chance(question, &wanted, &population, test)?,
    };
    let mut estimates = Vec::new();
    for prepared in &found {
        for (entry, chance) in wanted.iter().zip(&chance) {
            estimates.push(estimate(question, entry, prepared, chance.as_deref())?);
        }
    }
    Ok(estimates)
}

/// Returns each measure's values under chance.
fn by_chance(
    question: &Question<'_>,
    wanted: &[&Entry],
    population: &Population,
    test: Permutation,
) -> Result<Vec<Option<Vec<Option<f64>>>>, SpatialError> {
    if test.replications < 2 {
        return Err(SpatialError::TooFewReplications { found: test.replications });
    }
    // Without an index of all groups, the focal group and the rest are enough.
    let of_all = wanted.iter().any(|entry| entry.scope == Scope::AllGroups);
    let two = (!of_all).then(|| population.against_rest(question.focal));
    let (population, focal) = two.as_ref().map_or((population, question.focal), |two| (two, 0));
    let first_bandwidth = question.bandwidths_m.get(..1).unwrap_or_default();
    let question = &Question { bandwidths_m: first_bandwidth, ..*question };
    let mut values = vec![Vec::with_capacity(test.replications); wanted.len()];
    let batch = (ROOM / population.n_areas()).clamp(1, BATCH);
    let numbers: Vec<u64> = (0_u64..).take(test.replications).collect();
    for numbers in numbers.chunks(batch) {
        let of = |number: &u64| deal(population, test.null, &mut Stream::new(test.seed, *number));
        let dealt =
            numbers.par_iter().map(of).collect::<Result<Vec<Population>, SpatialError>>()?;
        for prepared in Prepared::new(question, wanted, dealt)? {
            for (values, entry) in values.iter_mut().zip(wanted) {
                values.push((entry.value)(&prepared, focal, 0)?);
            }
        }
    }
    Ok(values.into_iter().map(Some).collect())
}

fn estimate(
    question: &Question<'_>,
    entry: &Entry,
    prepared: &Prepared<'_>,
    chance: Option<&[Option<f64>]>,
) -> Result<Estimate, SpatialError> {
    let value = (entry.value)(prepared, question.focal, 0)?;
    let mut diagnostics = prepared.diagnostics(entry);
    if value.is_none() {
        let finding = Finding::Text(entry.undefined.to_owned());
        diagnostics.push(Diagnostic { name: "undefined", finding });
    }
    if let Some((value, chance)) = value.zip(chance) {
        diagnostics.extend(against_chance(value, chance));
    }
    Ok(Estimate {
        measure: entry.listed.name,
        estimate: value,
        standard_error: None,
        interval: None,
        method: method(question, entry, chance.is_some()),
        n: prepared.population.n_areas(),
        diagnostics,
        parts: parts(question, entry, prepared)?,
    })
}

fn method(question: &Question<'_>, entry: &Entry, tested: bool) -> String {
    let mut method = entry.method.to_owned();
    if entry.scope != Scope::AllGroups {
        let focal = question.groups[question.focal];
        method.push_str(&format!("; group '{focal}' against all others"));
    }
    if entry.is_of_egohoods() {
        let (kernel, reach) = (question.kernel, question.bandwidths_m[0]);
        method.push_str(&format!("; {kernel:?} kernel to {reach} m"));
    }
    if let (true, Inference::Permutation(test)) = (tested, question.inference) {
        let Permutation { null, replications, seed } = test;
        let dealt = format!("{null:?}").to_lowercase();
        method.push_str(&format!("; {replications} permutations of {dealt}, seed {seed}"));
    }
    method
}

fn parts(
    question: &Question<'_>,
    entry: &Entry,
    prepared: &Prepared<'_>,
) -> Result<Vec<Part>, SpatialError> {
    let mut parts = Vec::new();
    if entry.is_of_egohoods() {
        for (scale, reach) in question.bandwidths_m.iter().enumerate() {
            let value = (entry.value)(prepared, question.focal, scale)?;
            parts.push(Part::new(format!("{reach} m"), value));
        }
    } else if entry.scope == Scope::EachGroup && question.parts == PartsOf::EveryGroup {
        for (group, name) in question.groups.iter().enumerate() {
            parts.push(Part::new(*name, (entry.value)(prepared, group, 0)?));
        }
    }
    Ok(parts)
}

fn against_chance(value: f64, chance: &[Option<f64>]) -> Vec<Diagnostic> {
    let Some(found) = AmongChance::new(value, chance) else {
        let finding = Finding::Text("fewer than two replications are defined".to_owned());
        return vec![Diagnostic { name: "no permutation test", finding }];
    };
    let number = |name, value| Diagnostic { name, finding: Finding::Number(value) };
    vec![
        Diagnostic { name: "replications", finding: Finding::Count(found.defined) },
        number("mean under chance", found.mean),
        number("standard deviation under chance", found.standard_deviation),
        number("p-value, at least as large", found.p_large),
        number("p-value, at least as small", found.p_small),
    ]
}
