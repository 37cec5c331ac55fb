//! One outcome estimated: design, projection, fit and variance in one place.

use numerics::answer::Interval;
use numerics::distribution::student_two_sided;

use super::absorb::Absorber;
use super::clusters::Clusters;
use super::covariance::{Counted, Covariance, Setting, StandardErrors, covariance};
use super::design::Design;
use super::jackknife::jackknife;
use super::question::{FixedEffectsError, Terms};
use super::regressors::{Fitted, Regressors, dot};

/// What becomes of the columns and the outcome as they were before the projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Originals {
    /// They stay, for tests that fit anew.
    Kept,
    /// The projection takes their place.
    Given,
}

/// A fit with everything that it was made of.
#[derive(Debug)]
pub(super) struct Estimated {
    /// Columns and outcome are empty where the originals were given.
    pub(super) design: Design,
    pub(super) absorber: Option<Absorber>,
    pub(super) clusters: Vec<Clusters>,
    pub(super) regressors: Regressors,
    /// The outcome without the effects.
    pub(super) outcome: Vec<f64>,
    /// The outcome's sum of squares around its mean.
    around: f64,
    pub(super) fitted: Fitted,
    pub(super) covariance: Covariance,
    /// The kept coefficients that rest on one treated unit or cluster.
    pub(super) lone: Vec<bool>,
}

/// A coefficient or combination of coefficients, with how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Effect {
    pub(super) estimate: f64,
    pub(super) standard_error: Option<f64>,
    pub(super) p_value: Option<f64>,
    pub(super) interval: Option<Interval>,
}

impl Effect {
    /// Returns an effect without a standard error where it rests on one unit, or where the
    /// variance is not above zero.
    pub(super) fn of(
        estimate: f64,
        variance: f64,
        is_lone: bool,
        covariance: &Covariance,
        level: f64,
    ) -> Self {
        let degrees = covariance.degrees;
        if is_lone || !variance.is_finite() || variance <= 0.0 || degrees <= 0.0 {
            return Self { estimate, standard_error: None, p_value: None, interval: None };
        }
        let error = variance.sqrt();
        Self {
            estimate,
            standard_error: Some(error),
            p_value: Some(student_two_sided(estimate / error, degrees)),
            interval: Some(Interval::student(estimate, error, level, degrees)),
        }
    }
}

impl Estimated {
    pub(super) fn of(
        mut design: Design,
        terms: &Terms<'_>,
        originals: Originals,
    ) -> Result<Self, FixedEffectsError> {
        let named = terms.clusters.iter().zip(std::mem::take(&mut design.clusters));
        let clusters: Vec<Clusters> =
            named.map(|(name, codes)| Clusters::of(name, &codes)).collect();
        let around = squares_around_mean(&design.outcome, design.weights.as_deref());
        let form = terms.standard_errors;
        let lone = lone_columns(&design, &clusters, form);
        let is_needed = originals == Originals::Kept || form == StandardErrors::ClusteredJackknife;
        let (columns, outcome) = if is_needed {
            (design.columns.clone(), design.outcome.clone())
        } else {
            (std::mem::take(&mut design.columns), std::mem::take(&mut design.outcome))
        };
        let weights = design.weights.as_deref();
        let slices: Vec<&[u32]> = design.effects.iter().map(Vec::as_slice).collect();
        let absorber = match slices.as_slice() {
            [] => None,
            effects => Some(Absorber::new(effects, weights)?),
        };
        let regressors = Regressors::project(columns, absorber.as_ref(), weights)?;
        let mut outcome = vec![outcome];
        if let Some(absorber) = &absorber {
            absorber.residuals(&mut outcome)?;
        }
        let outcome = outcome.pop().unwrap_or_default();
        let fitted = regressors.fit(&outcome, weights);
        let setting = Setting {
            effects: &design.effects,
            absorber: absorber.as_ref(),
            weights,
            clusters: &clusters,
            small_sample: terms.small_sample,
        };
        let counted = Counted::of(form, &setting)?;
        let covariance = match form {
            StandardErrors::ClusteredJackknife => {
                let names: Vec<String> =
                    regressors.kept.iter().map(|kept| design.names[*kept].clone()).collect();
                let kept = |index: &usize| design.columns[*index].clone();
                let columns: Vec<Vec<f64>> = regressors.kept.iter().map(kept).collect();
                jackknife(&names, &columns, &design.outcome, &fitted, &setting, counted)?
            }
            form => covariance(&regressors, &fitted, form, &setting, counted)?,
        };
        let lone = regressors.kept.iter().map(|kept| lone[*kept]).collect();
        Ok(Self {
            design,
            absorber,
            clusters,
            regressors,
            outcome,
            around,
            fitted,
            covariance,
            lone,
        })
    }

    /// Returns where a coefficient is among those kept.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        let column = self.design.names.iter().position(|own| own == name)?;
        self.regressors.kept.iter().position(|kept| *kept == column)
    }

    /// Returns the effect of kept coefficients combined with these shares.
    pub(super) fn effect(&self, shares: &[(usize, f64)], level: f64) -> Effect {
        let estimate: f64 = shares.iter().map(|(at, w)| w * self.fitted.coefficients[*at]).sum();
        let mut variance = 0.0;
        for (a, one) in shares {
            for (b, other) in shares {
                variance += one * other * self.covariance.matrix.get(*a, *b);
            }
        }
        let is_lone = shares.iter().all(|(at, _)| self.lone[*at]);
        Effect::of(estimate, variance, is_lone, &self.covariance, level)
    }

    /// Returns `R²` around the mean, and within the effects.
    pub(super) fn shares_explained(&self) -> (Option<f64>, Option<f64>) {
        let weights = self.design.weights.as_deref();
        let rss = dot(&self.fitted.residuals, &self.fitted.residuals, weights);
        let share = |of: f64| (of > 0.0).then(|| 1.0 - rss / of);
        let within = dot(&self.outcome, &self.outcome, weights);
        let within = if self.absorber.is_some() { share(within) } else { None };
        (share(self.around), within)
    }
}

/// Returns the sum of squares around the weighted mean.
fn squares_around_mean(outcome: &[f64], weights: Option<&[f64]>) -> f64 {
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let total: f64 = (0..outcome.len()).map(weight).sum();
    let mean = outcome.iter().enumerate().map(|(row, y)| weight(row) * y).sum::<f64>() / total;
    outcome.iter().enumerate().map(|(row, y)| weight(row) * (y - mean) * (y - mean)).sum()
}

/// Returns, for every column, whether all rows off its base value lie in one cluster (or level of
/// the largest effect, or row): then no sampling variance can be told.
pub(super) fn lone_columns(
    design: &Design,
    clusters: &[Clusters],
    form: StandardErrors,
) -> Vec<bool> {
    let levels = |codes: &&Vec<u32>| codes.iter().copied().max();
    let groups = if form.is_clustered() {
        clusters.first().map(|clusters| &clusters.codes)
    } else {
        design.effects.iter().max_by_key(levels)
    };
    let is_lone = |column: &Vec<f64>| {
        let Some(base) = base_value(column) else { return false };
        let off = (0..column.len()).filter(|row| column[*row] != base);
        let mut homes = off.map(|row| match &groups {
            Some(groups) => groups[row] as usize,
            None => row,
        });
        let first = homes.next();
        first.is_some() && homes.all(|home| Some(home) == first)
    };
    design.columns.iter().map(is_lone).collect()
}

/// Returns zero for a column that is mostly zero, the more frequent value of one with two values.
fn base_value(column: &[f64]) -> Option<f64> {
    let zeros = column.iter().filter(|x| **x == 0.0).count();
    if 2 * zeros > column.len() && zeros < column.len() {
        return Some(0.0);
    }
    let first = *column.first()?;
    let second = column.iter().find(|x| **x != first)?;
    let firsts = column.iter().filter(|x| **x == first).count();
    let seconds = column.iter().filter(|x| *x == second).count();
    (firsts + seconds == column.len()).then_some(if firsts >= seconds { first } else { *second })
}
