//! What covariates explain, taken off the outcome before weights are made.

use numerics::matrix::{Matrix, least_squares};
use numerics::moments::standard_deviation_n;
use numerics::sum::{count, sum};

use super::SyntheticControlError;
use super::synthetic_did::{Arms, DidFit, Mode, Prepared, Settings, fit};

/// How covariates are taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// Coefficients from the controls alone, with unit and period effects; then taken off everyone.
    Projected,
    /// Coefficients and weights chosen together, so that both fits are as close as can be.
    Optimised,
}

/// A covariate of every unit and period of the panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariate {
    /// Its name.
    pub name: String,
    /// Units × periods.
    pub values: Matrix,
}

/// Returns covariates over their standard deviations, and these.
///
/// # Errors
/// [`SyntheticControlError::NotDefined`] where one does not vary.
pub fn scaled(covariates: &[Covariate]) -> Result<(Vec<Matrix>, Vec<f64>), SyntheticControlError> {
    let scale = |covariate: &Covariate| {
        let values = &covariate.values;
        let all: Vec<f64> =
            (0..values.n_columns()).flat_map(|t| values.column(t)).copied().collect();
        let deviation = standard_deviation_n(&all).unwrap_or(0.0);
        if deviation <= 0.0 {
            return Err(unusable(format!("'{}' is the same everywhere", covariate.name)));
        }
        let (n, periods) = (values.n_rows(), values.n_columns());
        Ok((Matrix::from_fn(n, periods, |i, t| values.get(i, t) / deviation), deviation))
    };
    Ok(covariates.iter().map(scale).collect::<Result<Vec<_>, _>>()?.into_iter().unzip())
}

fn unusable(why: String) -> SyntheticControlError {
    let (asked, instead) = ("adjust for covariates", "leave it out");
    SyntheticControlError::NotDefined { asked, why, instead }
}

/// Returns `Y − Σ βₖXₖ`.
#[must_use]
pub fn less(outcomes: &Matrix, covariates: &[Matrix], coefficients: &[f64]) -> Matrix {
    let explained =
        |i: usize, t: usize| sum(covariates.iter().zip(coefficients).map(|(x, b)| b * x.get(i, t)));
    let (n, periods) = (outcomes.n_rows(), outcomes.n_columns());
    Matrix::from_fn(n, periods, |i, t| outcomes.get(i, t) - explained(i, t))
}

/// Returns the coefficients of covariates among the controls, with unit and period effects.
///
/// # Errors
/// [`SyntheticControlError::NotDefined`] where covariates are collinear with each other or with the
/// effects.
///
/// # Source
/// Kranz, S. (2022), Synthetic difference-in-differences with time-varying covariates; Clarke et al.
/// (2024), doi 10.1177/1536867X241297184.
pub fn projected(
    outcomes: &Matrix,
    covariates: &[Matrix],
    controls: &[usize],
) -> Result<Vec<f64>, SyntheticControlError> {
    let columns: Vec<Vec<f64>> = covariates.iter().map(|x| within(x, controls)).collect();
    let vanished = |(x, column): (&Matrix, &Vec<f64>)| {
        let square = |values: &[f64]| sum(values.iter().map(|v| v * v));
        let whole = sum((0..x.n_columns()).map(|t| square(x.column(t))));
        square(column) <= 1e-20 * whole
    };
    if let Some(place) = covariates.iter().zip(&columns).position(vanished) {
        return Err(unusable(format!("covariate {} is a unit's or a period's effect", place + 1)));
    }
    let fit = least_squares(&Matrix::from_columns(&columns), &within(outcomes, controls));
    fit.map(|fit| fit.coefficients).map_err(|error| unusable(error.to_string()))
}

/// Returns the controls' values less their unit's and their period's mean, plus the mean of all.
fn within(values: &Matrix, controls: &[usize]) -> Vec<f64> {
    let periods = values.n_columns();
    let unit = |i: usize| sum((0..periods).map(|t| values.get(i, t))) / count(periods);
    let period = |t: usize| sum(controls.iter().map(|&i| values.get(i, t))) / count(controls.len());
    let units: Vec<f64> = controls.iter().map(|&i| unit(i)).collect();
    let all = sum(units.iter().copied()) / count(controls.len());
    (0..periods)
        .flat_map(|t| {
            let at = period(t);
            let unit = controls.iter().zip(&units);
            unit.map(move |(&i, unit)| values.get(i, t) - unit - at + all).collect::<Vec<_>>()
        })
        .collect()
}

/// Rounds of the search for coefficients and weights together, at most.
const ROUNDS: usize = 2_000;
/// Coefficients that move less than this share of the largest have been found.
const SETTLED: f64 = 1e-10;

/// Returns the coefficients and the fit that make the sum of both weights' objectives smallest, by
/// turns: weights given coefficients exactly, coefficients given weights by least squares.
///
/// # Errors
/// [`SyntheticControlError`] in compatible mode, where covariates are collinear, or where the turns
/// do not end.
///
/// # Source
/// Arkhangelsky et al. (2021), footnote 4, doi 10.1257/aer.20190159.
pub fn optimised(
    outcomes: &Matrix,
    covariates: &[Matrix],
    n_before: usize,
    arms: Arms<'_>,
    settings: &Settings,
) -> Result<(Vec<f64>, DidFit), SyntheticControlError> {
    if settings.mode == Mode::Compatible {
        return Err(SyntheticControlError::NotDefined {
            asked: "optimise covariates in compatible mode",
            why: "the path of synthdid depends on steps that no paper defines".to_owned(),
            instead: "use the exact mode, or project the covariates",
        });
    }
    let xs: Vec<Prepared> = covariates.iter().map(|x| Prepared::of(x, n_before)).collect();
    let whole = Prepared::of(outcomes, n_before);
    let mut coefficients = vec![0.0; covariates.len()];
    for _ in 0..ROUNDS {
        let prepared = Prepared::of(&less(outcomes, covariates, &coefficients), n_before);
        let found = fit(&prepared, arms, settings, None)?;
        let columns: Vec<Vec<f64>> = xs.iter().map(|x| missed(x, arms, &found)).collect();
        let next = least_squares(&Matrix::from_columns(&columns), &missed(&whole, arms, &found));
        let next = next.map_err(|error| unusable(error.to_string()))?.coefficients;
        let size = next.iter().fold(0.0_f64, |size, b| size.max(b.abs()));
        let moved = next.iter().zip(&coefficients).fold(0.0_f64, |m, (a, b)| m.max((a - b).abs()));
        coefficients = next;
        if moved <= SETTLED * size {
            let prepared = Prepared::of(&less(outcomes, covariates, &coefficients), n_before);
            let found = fit(&prepared, arms, settings, None)?;
            return Ok((coefficients, found));
        }
    }
    Err(unusable(format!("coefficients and weights had not settled after {ROUNDS} rounds")))
}

/// Returns what both weights miss, each part over the root of its length: before the start between
/// treated and synthetic, over controls between after and before.
fn missed(prepared: &Prepared, arms: Arms<'_>, found: &DidFit) -> Vec<f64> {
    let before = &prepared.before;
    let (n_before, n_controls) = (before.n_columns(), arms.controls.len());
    let gap = |t: usize| {
        let values = before.column(t);
        let treated = sum(arms.treated.iter().map(|&i| values[i])) / count(arms.treated.len());
        treated - sum(arms.controls.iter().zip(&found.weights.omega).map(|(&i, w)| w * values[i]))
    };
    let change = |&unit: &usize| {
        let weighted = (0..n_before).map(|t| found.weights.lambda[t] * before.get(unit, t));
        prepared.after[unit] - sum(weighted)
    };
    let mut rows = centred((0..n_before).map(gap).collect());
    rows.extend(centred(arms.controls.iter().map(change).collect()));
    let scale = |place: usize| count(if place < n_before { n_before } else { n_controls }).sqrt();
    rows.iter().enumerate().map(|(place, value)| value / scale(place)).collect()
}

fn centred(values: Vec<f64>) -> Vec<f64> {
    let mean = sum(values.iter().copied()) / count(values.len());
    values.into_iter().map(|value| value - mean).collect()
}
