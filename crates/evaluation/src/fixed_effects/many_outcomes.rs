//! One design and very many outcomes: what the design needs is done once.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::absorb::Absorber;
use super::answering;
use super::check;
use super::clusters::Clusters;
use super::columns::{Column, Columns};
use super::covariance::{Counted, Covariance, Setting, StandardErrors, covariance};
use super::design::{Asked, Design, Parts};
use super::estimation::{Effect, lone_columns};
use super::formula::{Expression, Factor, Formula, Node};
use super::question::{FixedEffectsError, Terms};
use super::regressors::Regressors;
use crate::answer::{Cell, Evaluation, Table};
use crate::rows::Numbers;

/// The same regression for every outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ManyOutcomes<'a> {
    /// The table with treatment, covariates, effects, weights and clusters.
    pub columns: &'a [Column<'a>],
    /// The outcomes, each as long as the table.
    pub outcomes: &'a [Numbers<'a>],
    /// The treatment, whose coefficient is told.
    pub treatment: &'a str,
    /// What else is held fixed.
    pub covariates: &'a [&'a str],
    /// The effects to absorb; `a^b` for two columns crossed.
    pub absorb: &'a [&'a str],
    /// How it is fitted; the jackknife is not offered here.
    pub terms: Terms<'a>,
}

/// One outcome's result.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeEffect {
    /// The rows used; an outcome's own missing cells are left out, exactly.
    pub n: usize,
    /// The coefficient; `None` where the rows left do not tell it.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub standard_error: Option<f64>,
    /// Of Student's test that it is zero.
    pub p_value: Option<f64>,
    /// The clusters, or `None` where there are none.
    pub clusters: Option<usize>,
    /// The degrees of freedom of the test.
    pub degrees: Option<f64>,
    /// Why there is no estimate.
    pub reason: Option<String>,
}

/// What outcomes with the same cells missing share.
struct Shared {
    design: Design,
    absorber: Option<Absorber>,
    clusters: Vec<Clusters>,
    regressors: Regressors,
    counted: Counted,
    at: usize,
    is_lone: bool,
}

/// Returns the treatment's coefficient for every outcome, in the order given.
///
/// Outcomes with the same cells missing share one projection of the design; each outcome is fitted
/// on exactly the rows that it has.
///
/// # Errors
/// [`FixedEffectsError`] where the design cannot be made for any outcome; an outcome whose own rows
/// do not tell the effect says so in its `reason`.
pub fn outcome_effects(
    question: &ManyOutcomes<'_>,
) -> Result<Vec<OutcomeEffect>, FixedEffectsError> {
    check(&question.terms)?;
    if question.terms.standard_errors == StandardErrors::ClusteredJackknife {
        let what = "fit many outcomes: the jackknife is not offered; use CRV1, or fit one by one";
        return Err(FixedEffectsError::Combination { what });
    }
    check_outcomes(question)?;
    let table = Columns::of(question.columns)?;
    let formula = formula(question);
    let asked = Asked {
        weights: question.terms.weights,
        clusters: question.terms.clusters,
        singletons: question.terms.singletons,
    };
    let parts = Parts::read(&formula, &table, asked)?;
    let mut alike: BTreeMap<Vec<u64>, Vec<usize>> = BTreeMap::new();
    for (index, outcome) in question.outcomes.iter().enumerate() {
        alike.entry(missing(outcome.values)).or_default().push(index);
    }
    let mut effects: Vec<Option<OutcomeEffect>> = vec![None; question.outcomes.len()];
    for indices in alike.into_values() {
        let first = &question.outcomes[indices[0]];
        let shared = Shared::of(&parts, first, question);
        let own: Vec<(usize, OutcomeEffect)> = indices
            .par_iter()
            .map(|index| (*index, effect(&shared, question.outcomes[*index].values, question)))
            .collect();
        for (index, own) in own {
            effects[index] = Some(own);
        }
    }
    Ok(effects.into_iter().flatten().collect())
}

/// Checks that outcomes are as long as the table and finite.
pub(super) fn check_outcomes(question: &ManyOutcomes<'_>) -> Result<(), FixedEffectsError> {
    let mut columns: Vec<Column<'_>> = question.columns.iter().take(1).copied().collect();
    columns.extend(question.outcomes.iter().map(|outcome| Column {
        name: outcome.name,
        values: super::columns::Values::Numbers(outcome.values),
    }));
    Columns::of(&columns)?;
    for outcome in &columns {
        outcome.values.checked(outcome.name)?;
    }
    Ok(())
}

/// Returns [`outcome_effects`] as an answer with one row per outcome.
///
/// # Errors
/// As [`outcome_effects`].
pub fn many_outcomes(question: &ManyOutcomes<'_>) -> Result<Evaluation, FixedEffectsError> {
    let effects = outcome_effects(question)?;
    let told = effects.iter().filter(|effect| effect.estimate.is_some()).count();
    let rows = question.outcomes.iter().zip(&effects).map(|(outcome, effect)| {
        let whole = |n: usize| Cell::Whole(i64::try_from(n).expect("a length fits 64 bits"));
        let reason = effect.reason.as_deref();
        vec![
            outcome.name.into(),
            effect.estimate.into(),
            effect.standard_error.into(),
            effect.p_value.into(),
            whole(effect.n),
            effect.clusters.map_or(Cell::Missing, whole),
            reason.map_or(Cell::Missing, Cell::from),
        ]
    });
    let columns =
        vec!["outcome", "estimate", "standard_error", "p_value", "n", "clusters", "reason"];
    let table = Table { name: "outcomes", columns, rows: rows.collect() };
    let mut warnings = vec![format!(
        "{} outcomes were tested: some look significant by chance; correct for many tests.",
        effects.len()
    )];
    if told < effects.len() {
        warnings.push(format!("{} outcomes have no estimate; see why.", effects.len() - told));
    }
    let mut options = answering::options(&question.terms, &[]);
    for (name, value) in &mut options {
        if *name == "absorb" {
            *value = question.absorb.join(" + ");
        }
    }
    options.insert(0, ("treatment", question.treatment.to_owned()));
    Ok(Evaluation {
        method: "many-outcomes",
        options,
        estimate: None,
        standard_error: None,
        interval: None,
        p_value: None,
        n: effects.iter().map(|effect| effect.n).max().unwrap_or(0),
        clusters: effects.iter().filter_map(|effect| effect.clusters).max(),
        details: vec![table],
        diagnostics: Vec::new(),
        warnings,
    })
}

/// Returns the design as a formula without an outcome.
pub(super) fn formula(question: &ManyOutcomes<'_>) -> Formula {
    let column =
        |name: &str| Expression { name: name.to_owned(), node: Node::Column(name.to_owned()) };
    let terms = [question.treatment].into_iter().chain(question.covariates.iter().copied());
    let crossed = |name: &&str| name.split('^').map(|part| part.trim().to_owned()).collect();
    Formula {
        outcomes: Vec::new(),
        terms: terms.map(|name| vec![Factor::Value(column(name))]).collect(),
        has_intercept: true,
        effects: question.absorb.iter().map(crossed).collect(),
    }
}

/// Returns a bit per row that is missing.
fn missing(values: &[Option<f64>]) -> Vec<u64> {
    let word = |rows: &[Option<f64>]| {
        rows.iter().enumerate().fold(0, |word, (bit, v)| word | u64::from(v.is_none()) << bit)
    };
    values.chunks(64).map(word).collect()
}

impl Shared {
    fn of(
        parts: &Parts<'_>,
        outcome: &Numbers<'_>,
        question: &ManyOutcomes<'_>,
    ) -> Result<Self, FixedEffectsError> {
        let design = parts.design_of(outcome.name, outcome.values)?;
        let weights = design.weights.as_deref();
        let slices: Vec<&[u32]> = design.effects.iter().map(Vec::as_slice).collect();
        let absorber = match slices.as_slice() {
            [] => None,
            effects => Some(Absorber::new(effects, weights)?),
        };
        let regressors = Regressors::project(design.columns.clone(), absorber.as_ref(), weights)?;
        let named = question.terms.clusters.iter().zip(&design.clusters);
        let clusters: Vec<Clusters> =
            named.map(|(name, codes)| Clusters::of(name, codes)).collect();
        let treatment = design.names.iter().position(|name| name == question.treatment);
        let at = regressors.kept.iter().position(|kept| Some(*kept) == treatment);
        let Some(at) = at else {
            return Err(FixedEffectsError::Dropped { term: question.treatment.to_owned() });
        };
        let form = question.terms.standard_errors;
        let is_lone = lone_columns(&design, &clusters, form)[regressors.kept[at]];
        let setting = Setting {
            effects: &design.effects,
            absorber: absorber.as_ref(),
            weights,
            clusters: &clusters,
            small_sample: question.terms.small_sample,
        };
        let counted = Counted::of(form, &setting)?;
        Ok(Self { absorber, clusters, regressors, counted, at, is_lone, design })
    }

    fn fit(
        &self,
        values: &[Option<f64>],
        terms: &Terms<'_>,
    ) -> Result<(f64, Covariance), FixedEffectsError> {
        let weights = self.design.weights.as_deref();
        let mut outcome: Vec<Vec<f64>> = vec![self.design.rows.values(values)];
        if let Some(absorber) = &self.absorber {
            absorber.residuals(&mut outcome)?;
        }
        let fitted = self.regressors.fit(&outcome[0], weights);
        let setting = Setting {
            effects: &self.design.effects,
            absorber: self.absorber.as_ref(),
            weights,
            clusters: &self.clusters,
            small_sample: terms.small_sample,
        };
        let form = terms.standard_errors;
        let covariance = covariance(&self.regressors, &fitted, form, &setting, self.counted)?;
        Ok((fitted.coefficients[self.at], covariance))
    }
}

fn effect(
    shared: &Result<Shared, FixedEffectsError>,
    values: &[Option<f64>],
    question: &ManyOutcomes<'_>,
) -> OutcomeEffect {
    let fitted = match shared {
        Ok(shared) => shared.fit(values, &question.terms).map(|fit| (shared, fit)),
        Err(refusal) => Err(refusal.clone()),
    };
    let (shared, (estimate, covariance)) = match fitted {
        Ok(fitted) => fitted,
        Err(refusal) => {
            return OutcomeEffect {
                n: shared.as_ref().map_or(0, |shared| shared.design.rows.len()),
                estimate: None,
                standard_error: None,
                p_value: None,
                clusters: None,
                degrees: None,
                reason: Some(refusal.to_string()),
            };
        }
    };
    let variance = covariance.matrix.get(shared.at, shared.at);
    let own = Effect::of(estimate, variance, shared.is_lone, &covariance, question.terms.level);
    let lone = "rests on one unit or cluster: no sampling standard error; use placebos";
    OutcomeEffect {
        n: shared.design.rows.len(),
        estimate: Some(estimate),
        standard_error: own.standard_error,
        p_value: own.p_value,
        clusters: covariance.clusters.iter().min().copied(),
        degrees: Some(covariance.degrees),
        reason: shared.is_lone.then(|| lone.to_owned()),
    }
}
