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
    #[error("draw placebos: {controls} controls are not more than {treated} treated units, so none is left to compare with; use the jackknife or name more controls")]
    TooFewControls {
        /// The controls.
        controls: usize,
        /// The treated units.
        treated: usize,
    },
    /// One treated unit has no sampling error.
    #[error("{asked}: one treated unit has no sampling error to learn from; use placebos, which compare it with every control")]
    OneTreated {
        /// What was asked: "bootstrap", "jackknife".
        asked: &'static str,
    },
    /// One control carries all the weight.
    #[error("jackknife: a single control carries all the weight, so leaving it out leaves nothing; use placebos")]
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

/// Returns what the estimator finds where controls stand in for the treated units.
///
/// With one treated unit every control stands in once and nothing is drawn; with more, as many
/// controls as there are treated units are drawn without replacement. The treated units take no
/// part; penalties are those of the full sample, and paths start at the weights of `fitted`.
///
/// # Errors
/// [`DidInferenceError`] where controls are not more than treated units or draws too few.
///
/// # Source
/// Arkhangelsky et al. (2021), algorithm 4, doi 10.1257/aer.20190159.
pub fn placebos(
    prepared: &Prepared,
    arms: Arms<'_>,
    settings: &Settings,
    fitted: &DidFit,
    draws: Draws,
) -> Result<Placebos, DidInferenceError> {
    let (controls, treated) = (arms.controls.len(), arms.treated.len());
    if controls <= treated {
        return Err(DidInferenceError::TooFewControls { controls, treated });
    }
    let enumerated = treated == 1;
    if !enumerated && draws.draws < 2 {
        return Err(DidInferenceError::TooFewDraws { asked: "placebos", draws: draws.draws });
    }
    let n = if enumerated { controls } else { draws.draws };
    let one = |number: usize| {
        let order = if enumerated {
            let others = (0..controls).filter(|place| *place != number);
            others.chain([number]).collect()
        } else {
            shuffled(controls, draws.seed, number)
        };
        placebo(prepared, arms, settings, fitted, &order)
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
    prepared: &Prepared,
    arms: Arms<'_>,
    settings: &Settings,
    fitted: &DidFit,
    order: &[usize],
) -> Result<(Vec<usize>, f64), DidInferenceError> {
    let (rest, standing_in) = order.split_at(order.len() - arms.treated.len());
    let rows = |places: &[usize]| -> Vec<usize> { places.iter().map(|&p| arms.controls[p]).collect() };
    let (controls, treated) = (rows(rest), rows(standing_in));
    let start = started(&fitted.weights, rest);
    let arms = Arms { controls: &controls, treated: &treated };
    let found = fit(prepared, arms, settings, Some(&start))?;
    Ok((treated, found.estimate))
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

/// Returns the jackknife standard error over all units, weights held fixed.
///
/// `sqrt((n − 1)/n · Σ (τ₍₋ᵢ₎ − mean)²)`; unit weights are made to sum to one again when a control
/// is left out.
///
/// # Errors
/// [`DidInferenceError`] with one treated unit, or where a single control carries all the weight.
///
/// # Source
/// Arkhangelsky et al. (2021), algorithm 3, doi 10.1257/aer.20190159.
pub fn jackknife(
    prepared: &Prepared,
    arms: Arms<'_>,
    fitted: &DidFit,
) -> Result<f64, DidInferenceError> {
    if arms.treated.len() == 1 {
        return Err(DidInferenceError::OneTreated { asked: "jackknife" });
    }
    if fitted.weights.omega.iter().filter(|weight| **weight != 0.0).count() == 1 {
        return Err(DidInferenceError::OneControl);
    }
    let without = |left_out: usize| {
        let kept: Vec<usize> = (0..arms.controls.len()).filter(|p| *p != left_out).collect();
        let controls: Vec<usize> = kept.iter().map(|&place| arms.controls[place]).collect();
        let skipped = left_out.checked_sub(arms.controls.len());
        let treated = arms.treated.iter().enumerate();
        let treated: Vec<usize> =
            treated.filter(|(place, _)| Some(*place) != skipped).map(|(_, row)| *row).collect();
        let arms = Arms { controls: &controls, treated: &treated };
        estimate(prepared, arms, &started(&fitted.weights, &kept))
    };
    let n = arms.controls.len() + arms.treated.len();
    let estimates: Vec<f64> = (0..n).into_par_iter().map(without).collect();
    let variance = variance_n_minus_1(&estimates).unwrap_or(0.0);
    Ok(((count(n) - 1.0) / count(n) * (count(n) - 1.0) * variance).sqrt())
}

/// Returns the estimates of samples of units drawn with replacement, weights fitted anew.
///
/// A sample without a treated unit or without a control is drawn again.
///
/// # Errors
/// [`DidInferenceError`] with one treated unit or too few draws.
///
/// # Source
/// Arkhangelsky et al. (2021), algorithm 2, doi 10.1257/aer.20190159.
pub fn bootstrap(
    prepared: &Prepared,
    arms: Arms<'_>,
    settings: &Settings,
    fitted: &DidFit,
    draws: Draws,
) -> Result<Vec<f64>, DidInferenceError> {
    if arms.treated.len() == 1 {
        return Err(DidInferenceError::OneTreated { asked: "bootstrap" });
    }
    if draws.draws < 2 {
        return Err(DidInferenceError::TooFewDraws { asked: "bootstrap", draws: draws.draws });
    }
    let one = |number: usize| {
        let (places, treated) = sampled(arms, draws.seed, number);
        let controls: Vec<usize> = places.iter().map(|&place| arms.controls[place]).collect();
        let start = started(&fitted.weights, &places);
        let arms = Arms { controls: &controls, treated: &treated };
        Ok(fit(prepared, arms, settings, Some(&start))?.estimate)
    };
    (0..draws.draws).into_par_iter().map(one).collect()
}

/// Returns the places of controls and the rows of treated units of a sample with both.
fn sampled(arms: Arms<'_>, seed: u64, number: usize) -> (Vec<usize>, Vec<usize>) {
    let n_controls = arms.controls.len();
    let n = n_controls + arms.treated.len();
    let number = u64::try_from(number).expect("a draw's number fits 64 bits");
    let mut stream = Stream::new(seed, number);
    loop {
        let mut drawn: Vec<usize> = (0..n).map(|_| stream.index(n)).collect();
        drawn.sort_unstable();
        let (controls, treated) = drawn.split_at(drawn.partition_point(|p| *p < n_controls));
        if !controls.is_empty() && !treated.is_empty() {
            let treated = treated.iter().map(|&place| arms.treated[place - n_controls]).collect();
            return (controls.to_vec(), treated);
        }
    }
}
