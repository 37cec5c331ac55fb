//! One outcome of a scan: several treated units, each beside its own synthetic control, against
//! sets of as many donors that are like them.

pub mod empirical_null;
mod likeness;
mod placebo_sets;
#[cfg(test)]
mod tests;

use numerics::matrix::Matrix;
use numerics::sum::mean;
use rayon::prelude::*;

use self::likeness::{levels, most_alike};
use self::placebo_sets::Sets;
use super::SyntheticControlError;
use super::placebo::{largest, placebos, summary, treated};
use super::study::Study;
use super::weighting::{PERFECT, Synthetic, Weighting};

/// How many sets of placebos an outcome is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetDraws {
    /// Sets that every outcome is compared with, at least 99.
    pub first: usize,
    /// Sets that an outcome is compared with whose p-value after the first is at most
    /// [`CONTINUED_AT`]; not below `first`.
    pub most: usize,
    /// What fixes the draws.
    pub seed: u64,
}

/// The p-value after the first sets up to which more are drawn.
pub const CONTINUED_AT: f64 = 0.01;

/// The donors like a unit whose mean gap is taken from its own.
pub const LIKES: usize = 5;

/// From this many members on, a set's effect is taken over its standard error.
pub const LEAST_STUDENTISED: usize = 5;

/// Returns how many donors may take the place of each of `n_treated`: 10, and more where fewer than
/// ten are treated, so that there are a hundred places in all.
#[must_use]
pub fn candidates(n_treated: usize) -> usize {
    100_usize.div_ceil(n_treated.max(1)).max(10)
}

/// Returns how many donors `n_treated` units need.
#[must_use]
pub fn donors_needed(n_treated: usize) -> usize {
    n_treated + 2 * LIKES
}

/// What is found for one outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SetFinding {
    /// The mean gap from the start on over the treated, less that of their likes, in the outcome's
    /// unit.
    pub effect: f64,
    /// The effect's standard error, by the spread among the treated and that of placebo sets.
    pub standard_error: f64,
    /// The effect over its standard error.
    pub z: f64,
    /// The root mean squared gap of the treated's average before the start.
    pub rmspe_before: f64,
    /// The same from the start on.
    pub rmspe_after: f64,
    /// The share of placebo sets, the treated among them, that fit as badly before the start or
    /// worse.
    pub fit_share: f64,
    /// The share of sets, the treated among them, that depart as much, either way.
    pub p_value: f64,
    /// Sets compared with.
    pub compared: usize,
}

/// Returns the effect and its p-value among sets of donors like the treated; `None` where chance
/// cannot be judged because more than half of the treated or of the donors never change, or synthetic
/// controls fit perfectly.
///
/// `sizes` holds one number per unit of the study, the logarithm of its population. Outcomes are
/// taken less each unit's mean before the start (an intercept), so that levels do not matter;
/// `gᵢ` is unit `i`'s mean gap from the start on to its synthetic control of all donors but itself.
/// For a set `S`, `dᵢ = gᵢ −` the mean `gⱼ` of the [`LIKES`] donors outside `S` most like `i`; the
/// effect is the mean of `dᵢ` over `S` and the statistic that over `s/√|S|`, `s` being the standard
/// deviation of `dᵢ` over `S` (divisor `|S| − 1`). Below [`LEAST_STUDENTISED`] members it is the
/// effect alone. In a placebo set each treated unit is replaced by one of the [`candidates`] donors
/// most like it, drawn without replacement; a single one by each of them in turn. `z` is the
/// treated's statistic over the root mean square of the placebo sets'.
///
/// More sets are drawn where the p-value is small. The p-value of the longer row of draws counts
/// from its beginning: for a level below [`CONTINUED_AT`] it is the p-value of `most` draws or
/// larger, above it that of `first`.
///
/// # Errors
/// [`SyntheticControlError`] where donors are fewer than [`donors_needed`].
///
/// # Panics
/// Where there is not one size per unit.
///
/// # Source
/// Ferman, B. and Pinto, C. (2021), Quantitative Economics 12(4), doi 10.3982/QE1596, and
/// Doudchenko, N. and Imbens, G. (2016), doi 10.3386/w22791: the intercept. Abadie, A. and
/// L'Hour, J. (2021), Journal of the American Statistical Association 116(536), doi
/// 10.1080/01621459.2021.1971535: bias correction and placebo sets. Chung, E. and Romano, J. (2013),
/// Annals of Statistics 41(2), doi 10.1214/13-AOS1090: why the statistic is studentised.
pub fn against_like_sets(
    study: &Study,
    sizes: &[f64],
    draws: SetDraws,
) -> Result<Option<SetFinding>, SyntheticControlError> {
    assert_eq!(sizes.len(), study.units.len(), "one size per unit");
    let (n_treated, found) = (study.treated.len(), study.donors.len());
    let needed = donors_needed(n_treated);
    if found < needed {
        return Err(SyntheticControlError::TooFewDonors { found, needed });
    }
    let rounding = PERFECT * largest(&study.outcomes);
    if mostly_still(study, &study.treated, rounding) || mostly_still(study, &study.donors, rounding)
    {
        return Ok(None);
    }
    let candidates = candidates(n_treated).min(found - n_treated);
    let alike = most_alike(study, sizes, n_treated + candidates.max(LIKES));
    let level = levels(study);
    let demeaned = Study {
        outcomes: Matrix::from_fn(study.units.len(), study.periods.len(), |unit, period| {
            study.outcomes.get(unit, period) - level[unit]
        }),
        ..study.clone()
    };
    let own = treated(&demeaned, Weighting::OutcomeOnly)?;
    let before = demeaned.first(study.n_before);
    let others = placebos(&demeaned, &before, Weighting::OutcomeOnly)?;
    let sets = gathered(study, &own, &others, &alike, rounding);
    let departure = sets.departure(&study.treated, &mut vec![false; study.units.len()]);
    let tally = match study.treated[..] {
        [only] => sets.with_each(only, candidates, departure),
        _ => sets.with_drawn(&study.treated, candidates, departure, draws),
    };
    let (scale, error) = (tally.scale(), departure.error);
    let no_spread = n_treated >= LEAST_STUDENTISED && error <= rounding;
    if no_spread || scale * error <= rounding {
        return Ok(None);
    }
    let fit = summary(&demeaned, &own.iter().collect::<Vec<_>>());
    Ok(Some(SetFinding {
        effect: departure.effect,
        standard_error: scale * error,
        z: departure.statistic / scale,
        rmspe_before: fit.rmspe_before,
        rmspe_after: fit.rmspe_after,
        fit_share: tally.fit_share(),
        p_value: tally.p_value(),
        compared: tally.compared,
    }))
}

/// Returns whether more than half of the units have the same outcome in every period.
fn mostly_still(study: &Study, units: &[usize], rounding: f64) -> bool {
    let still = |unit: &&usize| {
        let first = study.outcomes.get(**unit, 0);
        study.series(**unit).iter().all(|value| (value - first).abs() <= rounding)
    };
    2 * units.iter().filter(still).count() > units.len()
}

/// Puts the gaps of the treated and of donors where their units are.
fn gathered<'a>(
    study: &Study,
    own: &'a [Synthetic],
    others: &'a [Synthetic],
    alike: &'a [Vec<usize>],
    rounding: f64,
) -> Sets<'a> {
    let mut gaps: Vec<&[f64]> = vec![&[]; study.units.len()];
    for one in own.iter().chain(others) {
        gaps[one.unit] = &one.gaps;
    }
    let before = gaps.iter().map(|gaps| &gaps[..study.n_before]).collect();
    let after = |gaps: &&[f64]| mean(&gaps[study.n_before..]).expect("there is a period after");
    Sets { before, after: gaps.iter().map(after).collect(), alike, rounding }
}

/// Does work that is numbered from 0, side by side, and returns the results in order.
pub fn side_by_side<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    (0..n).into_par_iter().map(work).collect()
}
