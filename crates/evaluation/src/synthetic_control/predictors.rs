//! Donors weighed by predictors, and the search for how important each predictor is.

use numerics::matrix::Matrix;
use numerics::moments::standard_deviation_n_minus_1;
use numerics::nelder_mead::{Patience, nelder_mead};
use numerics::streams::Stream;
use numerics::sum::{count, sum};
use rayon::prelude::*;

use super::SyntheticControlError;
use super::simplex::{SimplexProblem, SimplexWeights, simplex_weights};
use super::study::Study;
use super::weighting::{Weighed, gaps};

/// Predictors of every unit of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictorTable {
    /// Their names.
    pub names: Vec<String>,
    /// Units × predictors, in the columns' own units.
    pub values: Matrix,
}

/// How important each predictor is.
#[derive(Debug, Clone, PartialEq)]
pub enum Importance<'a> {
    /// All alike, once each is divided by its standard deviation.
    Equal,
    /// As given, one per predictor, from 0 up; they are made to sum to one.
    Given(&'a [f64]),
    /// Those under which the outcome before the start fits best.
    Searched(Search<'a>),
}

/// Where and how long importance is searched for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search<'a> {
    /// The periods whose outcomes are to fit; all before the start where empty.
    pub periods: &'a [i64],
    /// Random starts beside equal importance and one start per predictor.
    pub starts: usize,
    /// What fixes the random starts.
    pub seed: u64,
}

/// Returns the weights under which donors match a unit's predictors:
/// `w = argmin Σ vₘ (x₁ₘ − Σ wⱼxⱼₘ)²` on the simplex, each predictor divided by its standard
/// deviation (divisor one less than the number) over the unit and its donors, `Σ v = 1`.
///
/// The inner problem is solved exactly. Searched importance makes the mean squared gap over
/// `periods` smallest; it is not identified where several fit alike, so the weights and the fit are
/// the result, not the importance.
///
/// # Errors
/// [`SyntheticControlError`] where a predictor does not vary, importance has another length, is
/// below zero or all zero, or a period to fit is not before the start.
///
/// # Source
/// Abadie, A., Diamond, A. and Hainmueller, J. (2010), JASA 105(490), doi 10.1198/jasa.2009.ap08746.
pub fn predictor_weights(
    study: &Study,
    table: &PredictorTable,
    importance: &Importance<'_>,
    unit: usize,
    donors: &[usize],
) -> Result<Weighed, SyntheticControlError> {
    let scaled = Scaled::of(table, unit, donors)?;
    let k = table.names.len();
    let v = match importance {
        Importance::Equal => vec![1.0; k],
        Importance::Given(v) => {
            let usable = v.len() == k && v.iter().all(|v| v.is_finite() && *v >= 0.0);
            if !usable || sum(v.iter().copied()) <= 0.0 {
                return Err(SyntheticControlError::NotDefined {
                    asked: "weigh predictors by given importance",
                    why: format!("{k} numbers from 0 up, not all 0, are needed"),
                    instead: "give one per predictor or let it be searched for",
                });
            }
            v.to_vec()
        }
        Importance::Searched(search) => searched(study, &scaled, search, unit, donors)?,
    };
    let total = sum(v.iter().copied());
    let v: Vec<f64> = v.iter().map(|v| v / total).collect();
    let SimplexWeights { weights, kkt_residual, unique, .. } = scaled.solve(&v)?;
    Ok(Weighed { weights, kkt_residual, unique, lambda: None, importance: Some(v) })
}

/// Predictors of a unit and its donors over their standard deviations.
struct Scaled {
    donors: Matrix,
    target: Vec<f64>,
    allowed: Vec<usize>,
}

impl Scaled {
    fn of(
        table: &PredictorTable,
        unit: usize,
        donors: &[usize],
    ) -> Result<Self, SyntheticControlError> {
        let scale = |(predictor, name): (usize, &String)| {
            let values = table.values.column(predictor);
            let all: Vec<f64> = donors.iter().chain([&unit]).map(|&row| values[row]).collect();
            let deviation = standard_deviation_n_minus_1(&all).unwrap_or(0.0);
            let same = SyntheticControlError::NotDefined {
                asked: "weigh donors by predictors",
                why: format!("'{name}' is the same for all units"),
                instead: "leave it out",
            };
            if deviation > 0.0 { Ok(deviation) } else { Err(same) }
        };
        let scales = table.names.iter().enumerate().map(scale).collect::<Result<Vec<_>, _>>()?;
        let value =
            |row: usize, predictor: usize| table.values.get(row, predictor) / scales[predictor];
        let k = scales.len();
        Ok(Self {
            donors: Matrix::from_fn(donors.len(), k, |donor, m| value(donors[donor], m)),
            target: (0..k).map(|m| value(unit, m)).collect(),
            allowed: (0..donors.len()).collect(),
        })
    }

    fn solve(&self, v: &[f64]) -> Result<SimplexWeights, SyntheticControlError> {
        let roots: Vec<f64> = v.iter().map(|v| v.sqrt()).collect();
        let donors = Matrix::from_fn(self.donors.n_rows(), v.len(), |donor, m| {
            roots[m] * self.donors.get(donor, m)
        });
        let target: Vec<f64> = self.target.iter().zip(&roots).map(|(x, root)| x * root).collect();
        let (allowed, target) = (&self.allowed, &target);
        Ok(simplex_weights(&SimplexProblem { donors: &donors, allowed, target, ridge: 0.0 })?)
    }
}

/// Evaluations per start and predictor.
const EVALUATIONS: usize = 150;

fn searched(
    study: &Study,
    scaled: &Scaled,
    search: &Search<'_>,
    unit: usize,
    donors: &[usize],
) -> Result<Vec<f64>, SyntheticControlError> {
    let window = window(study, search)?;
    let series = Matrix::from_fn(study.units.len(), window.len(), |row, place| {
        study.outcomes.get(row, window[place])
    });
    let own: Vec<f64> = (0..window.len()).map(|place| series.get(unit, place)).collect();
    let loss = |point: &[f64]| {
        let v = shares(point);
        scaled.solve(&v).map_or(f64::INFINITY, |found| {
            let gaps = gaps(&series, &own, donors, &found.weights);
            sum(gaps.iter().map(|gap| gap * gap)) / count(gaps.len())
        })
    };
    let k = scaled.target.len();
    let evaluations = EVALUATIONS * k;
    let patience = Patience { evaluations, relative_spread: 1e-11 };
    let descend = |start: Vec<f64>| {
        let first = nelder_mead(loss, &start, 0.5, patience);
        nelder_mead(loss, &first.point, 0.1, patience)
    };
    let found: Vec<_> = starts(k, search).into_par_iter().map(descend).collect();
    let best = found.into_iter().reduce(|a, b| if b.value < a.value { b } else { a });
    Ok(best.map_or_else(|| vec![1.0; k], |best| shares(&best.point)))
}

fn window(study: &Study, search: &Search<'_>) -> Result<Vec<usize>, SyntheticControlError> {
    if search.periods.is_empty() {
        return Ok((0..study.n_before).collect());
    }
    let place = |period: &i64| {
        let place = study.periods[..study.n_before].binary_search(period);
        place.map_err(|_| SyntheticControlError::NotDefined {
            asked: "search the importance of predictors",
            why: format!("period {period} is not one before the start"),
            instead: "name periods before the start, or none for all",
        })
    };
    search.periods.iter().map(place).collect()
}

/// Equal importance, each predictor dominating in turn, and random points.
fn starts(k: usize, search: &Search<'_>) -> Vec<Vec<f64>> {
    let dominating = |m: usize| (0..k).map(|at| if at == m { 1.0 } else { 0.25 }).collect();
    let random = |number: usize| {
        let number = u64::try_from(number).expect("a start's number fits 64 bits");
        let mut stream = Stream::new(search.seed, number);
        (0..k).map(|_| stream.uniform_between(0.05, 1.0)).collect()
    };
    let mut starts = vec![vec![0.5; k]];
    starts.extend((0..k).map(dominating));
    starts.extend((0..search.starts).map(random));
    starts
}

fn shares(point: &[f64]) -> Vec<f64> {
    let total = sum(point.iter().map(|u| u * u));
    if total > 0.0 {
        point.iter().map(|u| u * u / total).collect()
    } else {
        vec![1.0 / count(point.len()); point.len()]
    }
}
