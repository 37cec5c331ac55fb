//! How sure a synthetic difference-in-differences is: placebos, jackknife, bootstrap.

use numerics::draws::shuffle;
use numerics::moments::{standard_deviation_n, variance_n_minus_1};
use numerics::streams::Stream;
use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::simplex::SimplexError;
use super::synthetic_did::{Arms, DidFit, DidWeights, Prepared, Settings, estimate, fit};

/// Why there is no standard error of the kind asked for.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DidInferenceError {
    /// Placebos need controls left over.
    #[error(
        "draw placebos: {controls} controls are not more than {treated} treated units, so none is left to compare with; use the jackknife or name more controls"
    )]
    TooFewControls {
        /// The controls.
        controls: usize,
        /// The treated units.
        treated: usize,
    },
    /// One treated unit has no sampling error.
    #[error(
        "{asked}: one treated unit has no sampling error to learn from; use placebos, which compare it with every control"
    )]
    OneTreated {
        /// What was asked: "bootstrap", "jackknife".
        asked: &'static str,
    },
    /// A cohort of one has no sampling error.
    #[error(
        "{asked}: the cohort of {start} has one unit, so no sampling error to learn from; use placebos"
    )]
    CohortOfOne {
        /// What was asked.
        asked: &'static str,
        /// The cohort's first treated period.
        start: i64,
    },
    /// One control carries all the weight.
    #[error(
        "jackknife: a single control carries all the weight, so leaving it out leaves nothing; use placebos"
    )]
    OneControl,
    /// Nothing can be drawn.
    #[error("{asked}: {draws} draws are too few; ask for at least 2, better 200")]
    TooFewDraws {
        /// What was asked.
        asked: &'static str,
        /// How many draws.
        draws: usize,
    },
    /// The weights do not exist.
    #[error(transparent)]
    Simplex(#[from] SimplexError),
}

/// Placebo estimates among the controls.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebos {
    /// The rows that stood in as treated, and what was estimated for them.
    pub estimates: Vec<(Vec<usize>, f64)>,
    /// Whether every set of controls has stood in once, so that nothing is random.
    pub enumerated: bool,
    /// `sqrt(mean of squares − square of mean)` of the estimates.
    pub spread: f64,
}

/// How many placebo sets are drawn where they are not enumerated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// How many.
    pub draws: usize,
    /// What fixes them.
    pub seed: u64,
}

/// Units treated from the same period on, with what was estimated for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// The first treated period.
    pub start: i64,
    /// Outcomes split at the start; all cohorts have the same rows.
    pub prepared: Prepared,
    /// The rows of the treated units.
    pub treated: Vec<usize>,
    /// Periods from the start on.
    pub n_after: usize,
    /// Penalties, those of the full sample in every draw.
    pub settings: Settings,
    /// The estimate and its weights.
    pub fitted: DidFit,
}

/// Returns the mean of the cohorts' estimates, each weighted by its treated unit-periods.
///
/// # Source
/// Clarke, D., Pailañir, D., Athey, S. and Imbens, G. (2024), On synthetic
/// difference-in-differences and related estimation methods in Stata, Stata Journal 24(4), doi
/// 10.1177/1536867X241297184.
#[must_use]
pub fn over_cohorts(parts: &[(f64, f64)]) -> f64 {
    sum(parts.iter().map(|(estimate, cells)| estimate * cells))
        / sum(parts.iter().map(|(_, cells)| *cells))
}

fn cells(n_treated: usize, cohort: &Cohort) -> f64 {
    count(n_treated) * count(cohort.n_after)
}

/// Returns what the estimator finds where controls stand in for the treated units.
///
/// With one treated unit every control stands in once and nothing is drawn; with more, as many
/// controls as there are treated units are drawn without replacement and dealt to the cohorts. The
/// treated units take no part; penalties are those of the full sample, and paths start at the
/// fitted weights.
///
/// # Errors
/// [`DidInferenceError`] where controls are not more than treated units or draws too few.
///
/// # Source
/// Arkhangelsky et al. (2021), algorithm 4, doi 10.1257/aer.20190159.
pub fn placebos(
    controls: &[usize],
    cohorts: &[Cohort],
    draws: Draws,
) -> Result<Placebos, DidInferenceError> {
    let treated = cohorts.iter().map(|cohort| cohort.treated.len()).sum();
    let n_controls = controls.len();
    if n_controls <= treated {
        return Err(DidInferenceError::TooFewControls { controls: n_controls, treated });
    }
    let enumerated = treated == 1;
    if !enumerated && draws.draws < 2 {
        return Err(DidInferenceError::TooFewDraws { asked: "placebos", draws: draws.draws });
    }
    let n = if enumerated { n_controls } else { draws.draws };
    let one = |number: usize| {
        let order = if enumerated {
            (0..n_controls).filter(|place| *place != number).chain([number]).collect()
        } else {
            shuffled(n_controls, draws.seed, number)
        };
        placebo(controls, cohorts, &order, treated)
    };
    let estimates: Vec<(Vec<usize>, f64)> =
        (0..n).into_par_iter().map(one).collect::<Result<_, _>>()?;
    let values: Vec<f64> = estimates.iter().map(|(_, estimate)| *estimate).collect();
    let spread = standard_deviation_n(&values).unwrap_or(0.0);
    Ok(Placebos { estimates, enumerated, spread })
}

fn shuffled(n: usize, seed: u64, number: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let number = u64::try_from(number).expect("a draw's number fits 64 bits");
    shuffle(&mut order, &mut Stream::new(seed, number));
    order
}

/// Lets the last places of `order` stand in for the treated units.
fn placebo(
    controls: &[usize],
    cohorts: &[Cohort],
    order: &[usize],
    n_treated: usize,
) -> Result<(Vec<usize>, f64), DidInferenceError> {
    let (rest, standing_in) = order.split_at(order.len() - n_treated);
    let rows = |places: &[usize]| -> Vec<usize> { places.iter().map(|&p| controls[p]).collect() };
    let (kept, stand_ins) = (rows(rest), rows(standing_in));
    let mut dealt = stand_ins.as_slice();
    let mut parts = Vec::with_capacity(cohorts.len());
    for cohort in cohorts {
        let (treated, others) = dealt.split_at(cohort.treated.len());
        dealt = others;
        let start = started(&cohort.fitted.weights, rest);
        let arms = Arms { controls: &kept, treated };
        let found = fit(&cohort.prepared, arms, &cohort.settings, Some(&start))?;
        parts.push((found.estimate, cells(treated.len(), cohort)));
    }
    Ok((stand_ins, over_cohorts(&parts)))
}

/// Returns the weights of some places, made to sum to one; equal where they sum to nothing.
fn started(weights: &DidWeights, places: &[usize]) -> DidWeights {
    let omega: Vec<f64> = places.iter().map(|&place| weights.omega[place]).collect();
    let total = sum(omega.iter().copied());
    let share = |weight: &f64| {
        if total == 0.0 { 1.0 / count(places.len()) } else { weight / total }
    };
    DidWeights { omega: omega.iter().map(share).collect(), lambda: weights.lambda.clone() }
}

/// Refuses resampling where a cohort, or the whole, has one treated unit.
fn check_treated(asked: &'static str, cohorts: &[Cohort]) -> Result<(), DidInferenceError> {
    match cohorts {
        [one] if one.treated.len() == 1 => Err(DidInferenceError::OneTreated { asked }),
        _ => match cohorts.iter().find(|cohort| cohort.treated.len() == 1) {
            Some(cohort) => Err(DidInferenceError::CohortOfOne { asked, start: cohort.start }),
            None => Ok(()),
        },
    }
}

/// Returns the jackknife standard error over all units, weights held fixed.
///
/// `sqrt((n − 1)/n · Σ (τ₍₋ᵢ₎ − mean)²)`; unit weights are made to sum to one again when a control
/// is left out.
///
/// # Errors
/// [`DidInferenceError`] with one treated unit, in all or in a cohort, or where a single control
/// carries all the weight.
///
/// # Source
/// Arkhangelsky et al. (2021), algorithm 3, doi 10.1257/aer.20190159.
pub fn jackknife(controls: &[usize], cohorts: &[Cohort]) -> Result<f64, DidInferenceError> {
    check_treated("jackknife", cohorts)?;
    let carrying = |cohort: &Cohort| {
        cohort.fitted.weights.omega.iter().filter(|weight| **weight != 0.0).count()
    };
    if cohorts.iter().any(|cohort| carrying(cohort) == 1) {
        return Err(DidInferenceError::OneControl);
    }
    let all: Vec<usize> = cohorts.iter().flat_map(|cohort| cohort.treated.clone()).collect();
    let without = |left_out: usize| {
        let kept: Vec<usize> = (0..controls.len()).filter(|place| *place != left_out).collect();
        let rows: Vec<usize> = kept.iter().map(|&place| controls[place]).collect();
        let skipped = left_out.checked_sub(controls.len()).map(|place| all[place]);
        let part = |cohort: &Cohort| {
            let stays = |row: &usize| Some(*row) != skipped;
            let treated: Vec<usize> = cohort.treated.iter().copied().filter(stays).collect();
            let arms = Arms { controls: &rows, treated: &treated };
            let found = estimate(&cohort.prepared, arms, &started(&cohort.fitted.weights, &kept));
            (found, cells(treated.len(), cohort))
        };
        over_cohorts(&cohorts.iter().map(part).collect::<Vec<_>>())
    };
    let n = controls.len() + all.len();
    let estimates: Vec<f64> = (0..n).into_par_iter().map(without).collect();
    let variance = variance_n_minus_1(&estimates).unwrap_or(0.0);
    Ok(((count(n) - 1.0) / count(n) * (count(n) - 1.0) * variance).sqrt())
}

/// Returns the estimates of samples of units drawn with replacement, weights fitted anew.
///
/// A sample without a treated unit or without a control is drawn again; a cohort that is not in a
/// sample has no part in it.
///
/// # Errors
/// [`DidInferenceError`] with one treated unit, in all or in a cohort, or too few draws.
///
/// # Source
/// Arkhangelsky et al. (2021), algorithm 2, doi 10.1257/aer.20190159.
pub fn bootstrap(
    controls: &[usize],
    cohorts: &[Cohort],
    draws: Draws,
) -> Result<Vec<f64>, DidInferenceError> {
    check_treated("bootstrap", cohorts)?;
    if draws.draws < 2 {
        return Err(DidInferenceError::TooFewDraws { asked: "bootstrap", draws: draws.draws });
    }
    let all: Vec<usize> = cohorts.iter().flat_map(|cohort| cohort.treated.clone()).collect();
    let one = |number: usize| {
        let (places, treated) = sampled(controls.len(), &all, draws.seed, number);
        let rows: Vec<usize> = places.iter().map(|&place| controls[place]).collect();
        let mut parts = Vec::with_capacity(cohorts.len());
        for cohort in cohorts {
            let own = |row: &usize| cohort.treated.contains(row);
            let treated: Vec<usize> = treated.iter().copied().filter(own).collect();
            if treated.is_empty() {
                continue;
            }
            let start = started(&cohort.fitted.weights, &places);
            let arms = Arms { controls: &rows, treated: &treated };
            let found = fit(&cohort.prepared, arms, &cohort.settings, Some(&start))?;
            parts.push((found.estimate, cells(treated.len(), cohort)));
        }
        Ok(over_cohorts(&parts))
    };
    (0..draws.draws).into_par_iter().map(one).collect()
}

/// Returns the places of controls and the rows of treated units of a sample with both.
fn sampled(
    n_controls: usize,
    all_treated: &[usize],
    seed: u64,
    number: usize,
) -> (Vec<usize>, Vec<usize>) {
    let n = n_controls + all_treated.len();
    let number = u64::try_from(number).expect("a draw's number fits 64 bits");
    let mut stream = Stream::new(seed, number);
    loop {
        let mut drawn: Vec<usize> = (0..n).map(|_| stream.index(n)).collect();
        drawn.sort_unstable();
        let (controls, treated) = drawn.split_at(drawn.partition_point(|p| *p < n_controls));
        if !controls.is_empty() && !treated.is_empty() {
            let treated = treated.iter().map(|&place| all_treated[place - n_controls]).collect();
            return (controls.to_vec(), treated);
        }
    }
}
