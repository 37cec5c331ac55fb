//! The same question about thousands of outcomes.

use rayon::prelude::*;

use super::SyntheticControlError;
use super::did_inference::Draws;
use super::placebo::{in_space, treated};
use super::study::{SeveralTreated, Study, Who};
use super::weighting::Weighting;
use crate::panel::Panel;

/// One outcome of many, with its own units and periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Indicator<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its outcomes.
    pub panel: &'a Panel,
}

/// What is asked of every outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ManyQuestion<'a> {
    /// The outcomes.
    pub indicators: &'a [Indicator<'a>],
    /// The treated units, the start and the donors, the same for all.
    pub who: Who<'a>,
    /// What several treated units are taken as.
    pub several: SeveralTreated,
    /// Periods before the start that an outcome must have, at least 2.
    pub least_before: usize,
    /// Sets of placebos where several treated units each have their own synthetic control.
    pub draws: Draws,
}

/// What is found for one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Scanned {
    /// The outcome's name.
    pub name: String,
    /// What was found, or why nothing can be.
    pub finding: Result<ScannedEffect, SyntheticControlError>,
}

/// The effect on one outcome beside its placebos.
#[derive(Debug, Clone, PartialEq)]
pub struct ScannedEffect {
    /// The mean gap from the start on, in the outcome's unit.
    pub effect: f64,
    /// The root mean squared gap before the start.
    pub rmspe_before: f64,
    /// The root mean squared gap from the start on.
    pub rmspe_after: f64,
    /// After over before.
    pub ratio: Option<f64>,
    /// `1 − Σ gap² / Σ (outcome − its mean)²` before the start: 1 is a perfect fit, below 0 worse
    /// than a constant; `None` where the treated outcome does not vary.
    pub fit_before: Option<f64>,
    /// The exact permutation p-value of the ratio.
    pub p_value: Option<f64>,
    /// Donors with complete outcomes.
    pub donors: usize,
    /// Periods before the start.
    pub periods_before: usize,
    /// Periods from the start on.
    pub periods_after: usize,
    /// Whether no other weights fit as well.
    pub unique: bool,
}

/// Returns the effect on each outcome by outcome-only synthetic control with placebos in space.
///
/// Outcomes are worked on side by side; each answer depends on its own panel alone.
#[must_use]
pub fn many(question: &ManyQuestion<'_>) -> Vec<Scanned> {
    let one = |indicator: &Indicator<'_>| Scanned {
        name: indicator.name.to_owned(),
        finding: scanned(question, indicator.panel),
    };
    question.indicators.par_iter().map(one).collect()
}

fn scanned(
    question: &ManyQuestion<'_>,
    panel: &Panel,
) -> Result<ScannedEffect, SyntheticControlError> {
    let mut study = Study::of(panel, question.who)?;
    if study.n_before < question.least_before {
        let (start, found, needed) = (question.who.start, study.n_before, question.least_before);
        return Err(SyntheticControlError::TooFewBefore { start, found, needed });
    }
    if question.several == SeveralTreated::Average && study.treated.len() > 1 {
        study = study.averaged();
    }
    let fitted = treated(&study, Weighting::OutcomeOnly)?;
    let space = in_space(&study, Weighting::OutcomeOnly, &fitted, question.draws)?;
    Ok(ScannedEffect {
        effect: space.treated.effect,
        rmspe_before: space.treated.rmspe_before,
        rmspe_after: space.treated.rmspe_after,
        ratio: space.treated.ratio,
        fit_before: fit_before(&study, space.treated.rmspe_before),
        p_value: Some(space.p_value),
        donors: study.donors.len(),
        periods_before: study.n_before,
        periods_after: study.periods.len() - study.n_before,
        unique: fitted.iter().all(|one| one.weighed.unique),
    })
}

/// Returns `1 − RMSPE² / variance` of the treated average before the start.
pub(super) fn fit_before(study: &Study, rmspe: f64) -> Option<f64> {
    let own = if study.treated.len() > 1 { study.averaged() } else { study.clone() };
    let series = own.series(own.treated[0]);
    let variance = numerics::moments::variance_n(&series[..study.n_before])?;
    (variance > 0.0).then(|| 1.0 - rmspe * rmspe / variance)
}
