//! Power by trial on the real panel: units are drawn as if treated, an effect is laid on them, and
//! an estimator is asked whether it finds it.

use numerics::elementary::sqrt;
use numerics::streams::Stream;
use numerics::sum::{count, mean, sum};
use rayon::prelude::*;

use crate::panel::Panel;

/// One trial as an estimator sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial<'a> {
    /// The units, periods and outcomes, the effect laid on.
    pub panel: &'a Panel,
    /// Whether each unit is treated.
    pub treated: &'a [bool],
    /// The place of the first treated period.
    pub start: usize,
}

/// What an estimator answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimated {
    /// The effect.
    pub estimate: f64,
    /// Its p-value; `None` where the estimator has no sampling error, as with one treated unit.
    pub p_value: Option<f64>,
}

/// What counts as finding an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The estimator's own p-value is at most the size.
    OwnPValue,
    /// The estimate is larger than all but a share `size` of those without any effect.
    Placebo,
}

/// How trials are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan<'a> {
    /// How many units are treated in each trial.
    pub treated: usize,
    /// The first treated period.
    pub start: i64,
    /// Effects in the unit of the outcome, above zero; chosen from the spread where there are none.
    pub effects: &'a [f64],
    /// What counts as finding.
    pub decision: Decision,
    /// The size of the test, 0.05.
    pub size: f64,
    /// The chance wanted, 0.8.
    pub power: f64,
    /// How many treated sets are drawn.
    pub draws: usize,
    /// What fixes the draws.
    pub seed: u64,
}

/// How often effects were found.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerCurve {
    /// Rising effects from zero, and the share of trials that found each.
    pub points: Vec<(f64, f64)>,
    /// The effect found with the chance wanted, straight between points; `None` beyond them.
    pub detectable: Option<f64>,
    /// The spread of estimates without any effect.
    pub placebo_deviation: f64,
    /// The mean of estimates without any effect.
    pub placebo_mean: f64,
    /// Trials that gave no answer at zero effect; they count as not found.
    pub without_answer: usize,
}

/// A panel on which nothing can be tried.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TrialError {
    /// The first treated period leaves none before or after.
    #[error(
        "try effects from {start}: the panel runs from {first} to {last}; the start must leave a \
         period before it and lie within the panel"
    )]
    Start {
        /// As given.
        start: i64,
        /// The first period.
        first: i64,
        /// The last.
        last: i64,
    },
    /// Too many or no treated units.
    #[error("try effects on {treated} of {units} units: treat at least 1 and leave at least 2")]
    Treated {
        /// As given.
        treated: usize,
        /// Units of the panel.
        units: usize,
    },
    /// Too few draws.
    #[error("try effects in {draws} draws: they are too few to place a share; give {needed}")]
    Draws {
        /// As given.
        draws: usize,
        /// Needed.
        needed: usize,
    },
    /// An effect is no number above zero.
    #[error(
        "read the effects: {effect} is not a number above 0; leave them out to have them chosen"
    )]
    Effect {
        /// As given.
        effect: f64,
    },
    /// An option is out of range.
    #[error("read the {option}: {value} does not lie between 0 and 1, the power above the size")]
    Share {
        /// Its name.
        option: &'static str,
        /// As given.
        value: f64,
    },
    /// No trial gave an answer.
    #[error("try effects: the estimator gave no {what} in any of {draws} draws; {instead}")]
    NoAnswer {
        /// "estimate" or "p-value".
        what: &'static str,
        /// Draws.
        draws: usize,
        /// What would work.
        instead: &'static str,
    },
}

/// Effects tried where none are given, in detectable effects of a normal estimate.
const LADDER: [f64; 9] = [0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0];

/// Standard errors that a normal estimate finds with chance 0.8 at size 0.05.
const NORMAL_SHIFT: f64 = 2.8;

/// Returns how often an estimator finds effects laid on random units of the panel.
///
/// Draw `d` treats the same units for every effect and takes stream `d` of the seed, so the answer
/// depends neither on the threads nor on the effects asked about. Missing outcomes stay missing.
///
/// # Errors
/// [`TrialError`] where the panel leaves nothing to try, or the estimator never answers.
///
/// # Source
/// Burlig, F., Preonas, L. and Woerman, M. (2020), Panel data and experimental design, doi
/// 10.1016/j.jdeveco.2020.102458; Black, B. et al. (2022), Simulated power analyses for
/// observational studies, doi 10.2139/ssrn.3390424.
pub fn trial<F>(panel: &Panel, plan: &Plan<'_>, estimator: F) -> Result<PowerCurve, TrialError>
where
    F: Fn(&Trial<'_>) -> Option<Estimated> + Sync,
{
    let start = check(panel, plan)?;
    let zero = run(panel, plan, start, &[0.0], &estimator);
    let null: Vec<Option<Estimated>> = zero.into_iter().map(|row| row[0]).collect();
    let estimates: Vec<f64> = null.iter().flatten().map(|found| found.estimate).collect();
    let no_answer = |what, instead| TrialError::NoAnswer { what, draws: plan.draws, instead };
    let placebo_mean = mean(&estimates).ok_or_else(|| no_answer("estimate", "check the panel"))?;
    if plan.decision == Decision::OwnPValue && null.iter().flatten().all(|f| f.p_value.is_none()) {
        return Err(no_answer("p-value", "decide by placebos"));
    }
    let squares =
        estimates.iter().map(|estimate| (estimate - placebo_mean) * (estimate - placebo_mean));
    let placebo_deviation = sqrt(sum(squares) / count(estimates.len()));
    let mut effects = if plan.effects.is_empty() {
        LADDER.iter().map(|share| share * NORMAL_SHIFT * placebo_deviation).collect()
    } else {
        plan.effects.to_vec()
    };
    effects.sort_by(f64::total_cmp);
    effects.dedup();
    let critical = critical(&estimates, plan.size);
    let found = |estimated: &Option<Estimated>| {
        estimated.is_some_and(|estimated| match plan.decision {
            Decision::OwnPValue => estimated.p_value.is_some_and(|p| p <= plan.size),
            Decision::Placebo => estimated.estimate.abs() > critical,
        })
    };
    let share = |number: usize| count(number) / count(plan.draws);
    let mut points = vec![(0.0, share(null.iter().filter(|e| found(e)).count()))];
    let trials = run(panel, plan, start, &effects, &estimator);
    for (index, effect) in effects.iter().enumerate() {
        points.push((*effect, share(trials.iter().filter(|row| found(&row[index])).count())));
    }
    Ok(PowerCurve {
        detectable: crossing(&points, plan.power),
        points,
        placebo_deviation,
        placebo_mean,
        without_answer: plan.draws - estimates.len(),
    })
}

/// Returns the size that a share `size` of the estimates without effect is at or beyond at most.
fn critical(estimates: &[f64], size: f64) -> f64 {
    let mut sizes: Vec<f64> = estimates.iter().map(|estimate| estimate.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let rank = (1.0 - size) * count(sizes.len() + 1);
    let place = (0..sizes.len()).find(|place| count(place + 1) >= rank);
    place.map_or(f64::INFINITY, |place| sizes[place])
}

/// Returns where the curve first reaches the power, straight between points.
fn crossing(points: &[(f64, f64)], power: f64) -> Option<f64> {
    let above = points.iter().position(|(_, share)| *share >= power)?;
    let (high, at_high) = points[above];
    let Some(&(low, at_low)) = above.checked_sub(1).and_then(|below| points.get(below)) else {
        return Some(high);
    };
    Some(low + (high - low) * (power - at_low) / (at_high - at_low))
}

/// Returns what the estimator answers in each draw to each effect.
fn run<F>(
    panel: &Panel,
    plan: &Plan<'_>,
    start: usize,
    effects: &[f64],
    estimator: &F,
) -> Vec<Vec<Option<Estimated>>>
where
    F: Fn(&Trial<'_>) -> Option<Estimated> + Sync,
{
    let one = |draw: usize| {
        let treated = drawn(panel.units.len(), plan, draw);
        let mut laid = panel.clone();
        let mut answers = Vec::with_capacity(effects.len());
        for effect in effects {
            lay(&mut laid, panel, &treated, start, *effect);
            let trial = Trial { panel: &laid, treated: &treated, start };
            let usable = |found: &Estimated| found.estimate.is_finite();
            answers.push(estimator(&trial).filter(usable));
        }
        answers
    };
    (0..plan.draws).into_par_iter().map(one).collect()
}

/// Returns which units draw `draw` treats.
fn drawn(n: usize, plan: &Plan<'_>, draw: usize) -> Vec<bool> {
    let number = u64::try_from(draw).expect("a number of draws fits 64 bits");
    let mut stream = Stream::new(plan.seed, number);
    let mut units: Vec<usize> = (0..n).collect();
    let mut treated = vec![false; n];
    for place in 0..plan.treated {
        units.swap(place, place + stream.index(n - place));
        treated[units[place]] = true;
    }
    treated
}

/// Lays the effect on treated units from the start on.
fn lay(laid: &mut Panel, panel: &Panel, treated: &[bool], start: usize, effect: f64) {
    let width = panel.periods.len();
    let cells = laid.outcome.iter_mut().zip(&panel.outcome).enumerate();
    for (place, (cell, real)) in cells {
        let hit = treated[place / width] && place % width >= start;
        *cell = real.map(|value| if hit { value + effect } else { value });
    }
}

fn check(panel: &Panel, plan: &Plan<'_>) -> Result<usize, TrialError> {
    for (option, value) in [("size", plan.size), ("power", plan.power)] {
        if !(value > 0.0 && value < 1.0 && plan.power > plan.size) {
            return Err(TrialError::Share { option, value });
        }
    }
    let units = panel.units.len();
    if plan.treated == 0 || plan.treated + 2 > units {
        return Err(TrialError::Treated { treated: plan.treated, units });
    }
    let needed = 100;
    if plan.draws < needed {
        return Err(TrialError::Draws { draws: plan.draws, needed });
    }
    if let Some(&effect) = plan.effects.iter().find(|e| !(e.is_finite() && **e > 0.0)) {
        return Err(TrialError::Effect { effect });
    }
    let first = panel.periods.first().copied().unwrap_or(plan.start);
    let last = panel.periods.last().copied().unwrap_or(plan.start);
    let start = panel.periods.iter().position(|period| *period >= plan.start);
    match start.filter(|place| *place > 0) {
        Some(place) => Ok(place),
        None => Err(TrialError::Start { start: plan.start, first, last }),
    }
}
