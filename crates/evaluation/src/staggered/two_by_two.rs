//! One cohort against its comparison in two periods of a panel, with influence functions.

use numerics::cholesky::Cholesky;

use crate::staggered::logit::{Logit, logit};

/// How cohorts and their comparison are made alike in covariates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Doubly robust: an outcome regression among the untreated, weighted by the odds of treatment.
    DoublyRobust,
    /// The odds of treatment as weights, summing to one.
    InverseProbability,
    /// An outcome regression among the untreated.
    Regression,
}

impl Method {
    pub(crate) fn weighs(self) -> bool {
        self != Self::Regression
    }

    pub(crate) fn regresses(self) -> bool {
        self != Self::InverseProbability
    }
}

/// Why one cell has no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellRefusal {
    /// No treated unit.
    #[error("no treated unit is observed in both periods")]
    NoTreated,
    /// No unit to compare with.
    #[error("no comparison unit is observed in both periods")]
    NoControls,
    /// Covariates tell the cohort from its comparison.
    #[error("the covariates tell treated and comparison units apart: there is no overlap")]
    NoOverlap,
    /// Too few units to compare with for so many covariates.
    #[error("the covariates are collinear among the comparison units")]
    Collinear,
}

/// The units of a cell: those of the cohort and those it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// Whether each unit is of the cohort.
    pub treated: Vec<bool>,
    /// What the outcome changed by between the periods.
    pub change: Vec<f64>,
    /// Weights, not negative.
    pub weights: Vec<f64>,
    /// One and the covariates, row after row; empty where there are none.
    pub x: Vec<f64>,
    /// How many numbers a row of `x` has.
    pub width: usize,
}

/// An estimate and what each unit adds to it.
#[derive(Debug, Clone, PartialEq)]
pub struct CellEffect {
    /// The average effect on the cohort.
    pub effect: f64,
    /// One per unit of the cell; their mean is zero and the standard error the root of the sum of
    /// their squares over the number of units.
    pub influence: Vec<f64>,
}

/// A chance above this in a comparison unit is left out, as the peer does.
pub(crate) const TRIMMED: f64 = 0.995;

/// A chance above this in any unit means that the groups do not overlap.
pub(crate) const SEPARATED: f64 = 0.999;

/// Returns the average effect on the cohort: the treated units' mean change beside the mean change
/// that the comparison gives for them,
/// `E[w D (ΔY − m(X))] / E[w D] − E[w C (ΔY − m(X))] / E[w C]`, with `C = (1 − D) p / (1 − p)`,
/// `p` the chance of treatment and `m` the comparison's regression; `m = 0` for
/// [`Method::InverseProbability`] and no second term for [`Method::Regression`].
///
/// # Errors
/// [`CellRefusal`] where a side is empty, covariates separate the sides or are collinear.
///
/// # Source
/// Sant'Anna, P. and Zhao, J. (2020), Doubly robust difference-in-differences estimators, Journal
/// of Econometrics 219, doi 10.1016/j.jeconom.2020.06.003.
pub fn cell_effect(pairs: &Pairs, method: Method) -> Result<CellEffect, CellRefusal> {
    let mass = |treated: bool| -> f64 {
        let of = pairs.treated.iter().zip(&pairs.weights);
        of.filter(|(t, _)| **t == treated).map(|(_, w)| *w).sum()
    };
    let (treated, controls) = (mass(true), mass(false));
    if treated <= 0.0 {
        return Err(CellRefusal::NoTreated);
    }
    if controls <= 0.0 {
        return Err(CellRefusal::NoControls);
    }
    if pairs.x.is_empty() {
        return Ok(difference(pairs, treated, controls));
    }
    adjusted(pairs, method)
}

/// Returns the plain difference of mean changes.
fn difference(pairs: &Pairs, treated: f64, controls: f64) -> CellEffect {
    let (mut up, mut beside) = (0.0, 0.0);
    for ((&change, &weight), &is_treated) in
        pairs.change.iter().zip(&pairs.weights).zip(&pairs.treated)
    {
        if is_treated {
            up += weight * change;
        } else {
            beside += weight * change;
        }
    }
    let (up, beside) = (up / treated, beside / controls);
    let n = numerics::sum::count(pairs.change.len());
    let (by_treated, by_controls) = (n / treated, -n / controls);
    let cells = pairs.change.iter().zip(&pairs.weights).zip(&pairs.treated);
    let influence = cells
        .map(|((&change, &weight), &is_treated)| {
            if is_treated {
                by_treated * weight * (change - up)
            } else {
                by_controls * weight * (change - beside)
            }
        })
        .collect();
    CellEffect { effect: up - beside, influence }
}

fn adjusted(pairs: &Pairs, method: Method) -> Result<CellEffect, CellRefusal> {
    let n = pairs.change.len();
    let outcome = if method.regresses() { Some(Regression::of(pairs)?) } else { None };
    let chance = if method.weighs() { Some(overlapping(pairs)?) } else { None };
    let left: Vec<f64> = match &outcome {
        Some(fit) => pairs.change.iter().zip(&fit.fitted).map(|(y, m)| y - m).collect(),
        None => pairs.change.clone(),
    };
    let on_treated: Vec<f64> =
        (0..n).map(|i| if pairs.treated[i] { pairs.weights[i] } else { 0.0 }).collect();
    let by_odds = |i: usize| match &chance {
        Some(fit) if !pairs.treated[i] && fit.chances[i] < TRIMMED => {
            pairs.weights[i] * fit.chances[i] / (1.0 - fit.chances[i])
        }
        _ => 0.0,
    };
    let on_controls: Vec<f64> = (0..n).map(by_odds).collect();
    let (up, treated) = weighted(&left, &on_treated);
    let (beside, controls) = weighted(&left, &on_controls);
    let scale = numerics::sum::count(n);
    let per_control = if controls > 0.0 { scale / controls } else { 0.0 };
    let per_treated = scale / treated;
    let mut influence: Vec<f64> = (0..n)
        .map(|i| {
            per_treated * on_treated[i] * (left[i] - up)
                - per_control * on_controls[i] * (left[i] - beside)
        })
        .collect();
    if let Some(fit) = &outcome {
        let slope = |row: usize| {
            let control = if controls > 0.0 { on_controls[row] / controls } else { 0.0 };
            control - on_treated[row] / treated
        };
        fit.add_to(&mut influence, pairs, &left, &moment(pairs, slope));
    }
    if let (Some(fit), true) = (&chance, controls > 0.0) {
        let slope = |row: usize| -on_controls[row] * (left[row] - beside) / controls;
        add_chance(&mut influence, fit, pairs, &moment(pairs, slope));
    }
    Ok(CellEffect { effect: up - beside, influence })
}

/// Returns the weighted mean and the sum of weights; zero of no weight.
fn weighted(values: &[f64], weights: &[f64]) -> (f64, f64) {
    let (mut total, mut mass) = (0.0, 0.0);
    for (value, weight) in values.iter().zip(weights) {
        total += value * weight;
        mass += weight;
    }
    if mass > 0.0 { (total / mass, mass) } else { (0.0, 0.0) }
}

/// Returns `Σ slope(row) x(row)`.
fn moment(pairs: &Pairs, slope: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut moment = vec![0.0; pairs.width];
    for (i, row) in pairs.x.chunks_exact(pairs.width).enumerate() {
        let slope = slope(i);
        moment.iter_mut().zip(row).for_each(|(m, x)| *m += slope * x);
    }
    moment
}

fn overlapping(pairs: &Pairs) -> Result<Logit, CellRefusal> {
    let fit = logit(&pairs.treated, &pairs.weights, &pairs.x, pairs.width);
    let fit = fit.ok_or(CellRefusal::NoOverlap)?;
    if fit.chances.iter().any(|p| *p >= SEPARATED) { Err(CellRefusal::NoOverlap) } else { Ok(fit) }
}

/// Adds what estimating the chances adds: `n (d − p) w xᵀ I⁻¹ moment`.
fn add_chance(influence: &mut [f64], fit: &Logit, pairs: &Pairs, moment: &[f64]) {
    let along = fit.information.solve(moment);
    let n = numerics::sum::count(influence.len());
    for (i, row) in pairs.x.chunks_exact(pairs.width).enumerate() {
        let at: f64 = row.iter().zip(&along).map(|(x, a)| x * a).sum();
        let score = f64::from(u8::from(pairs.treated[i])) - fit.chances[i];
        influence[i] += n * pairs.weights[i] * score * at;
    }
}

/// The untreated units' regression of the change on the covariates.
struct Regression {
    fitted: Vec<f64>,
    factor: Cholesky,
}

impl Regression {
    fn of(pairs: &Pairs) -> Result<Self, CellRefusal> {
        let width = pairs.width;
        let (mut gram, mut right) = (vec![0.0; width * width], vec![0.0; width]);
        for (i, row) in pairs.x.chunks_exact(width).enumerate().filter(|(i, _)| !pairs.treated[*i])
        {
            for a in 0..width {
                let scaled = pairs.weights[i] * row[a];
                right[a] += scaled * pairs.change[i];
                for b in 0..=a {
                    gram[a * width + b] += scaled * row[b];
                }
            }
        }
        let scale: Vec<f64> = (0..width).map(|a| gram[a * width + a]).collect();
        let factor = Cholesky::of(&gram, &scale);
        if factor.rank() < width {
            return Err(CellRefusal::Collinear);
        }
        let b = factor.solve(&right);
        let fitted = |row: &[f64]| row.iter().zip(&b).map(|(x, b)| x * b).sum();
        Ok(Self { fitted: pairs.x.chunks_exact(width).map(fitted).collect(), factor })
    }

    /// Adds what estimating the regression adds: `n w (1 − d) (y − m) xᵀ G⁻¹ moment`.
    fn add_to(&self, influence: &mut [f64], pairs: &Pairs, left: &[f64], moment: &[f64]) {
        let along = self.factor.solve(moment);
        let n = numerics::sum::count(influence.len());
        for (i, row) in pairs.x.chunks_exact(pairs.width).enumerate() {
            if !pairs.treated[i] {
                let at: f64 = row.iter().zip(&along).map(|(x, a)| x * a).sum();
                influence[i] += n * pairs.weights[i] * left[i] * at;
            }
        }
    }
}
