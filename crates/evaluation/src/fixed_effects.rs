//! Regression with any number of fixed effects, and its inference.
//!
//! Front doors: [`fixed_effects`] for a formula or columns, [`event_study::event_study`] for the
//! path around a start, [`many_outcomes::many_outcomes`] for one design and very many outcomes,
//! [`romano_wolf::romano_wolf`] for p-values that allow for a family of them.
//! Every kernel stands alone: [`absorb`] takes effects out, [`regressors`] fits, [`covariance`] and
//! [`jackknife`] tell how sure, [`wild_bootstrap`] and [`randomisation`] test.

pub mod absorb;
mod answering;
pub mod clusters;
pub mod columns;
pub mod covariance;
pub mod design;
mod estimation;
pub mod event_study;
pub mod formula;
pub mod jackknife;
pub mod many_outcomes;
pub mod question;
pub mod randomisation;
pub mod regressors;
pub mod romano_wolf;
pub mod small_sample;
mod testing;
#[cfg(test)]
mod tests;
pub mod wild_bootstrap;

use crate::answer::{Evaluation, Listed};
use columns::Columns;
use design::{Asked, Parts};
use estimation::{Estimated, Originals};
use formula::{Expression, Factor, Formula, Node};
use question::{FixedEffectsError, Inference, Model, Question, Terms};

/// The methods of this family.
pub const METHODS: &[Listed] = &[
    Listed {
        id: "fixed-effects",
        name: "Least squares with fixed effects",
        definition: "the coefficient of a treatment when every level of the absorbed effects has its own mean",
        source: "Frisch and Waugh 1933, doi 10.2307/1907330; Correia 2016; Bergé 2018",
    },
    Listed {
        id: "event-study",
        name: "Event study with unit and period effects",
        definition: "the difference between treated and others at each time since the start, against the period before",
        source: "Sun and Abraham 2021, doi 10.1016/j.jeconom.2020.09.006, for staggered starts",
    },
    Listed {
        id: "many-outcomes",
        name: "One design, many outcomes",
        definition: "the same regression for every outcome, the projection of the design shared",
        source: "Frisch and Waugh 1933, doi 10.2307/1907330",
    },
];

/// Answers a regression question.
///
/// The estimate is the coefficient of `focus`, by default the treatment or the first term besides
/// the intercept; with `sunab()` the average over all cells from the start on; none where the
/// formula has several outcomes. Rows in which any needed cell is missing, or the weight zero, are
/// left out and counted. A coefficient that rests on one unit or cluster has no standard error.
///
/// # Errors
/// [`FixedEffectsError`] where the question has no answer; the message says what would work.
///
/// # Example
/// Two units over three periods; the second is treated in the last.
/// ```
/// use evaluation::fixed_effects::columns::{Column, Values};
/// use evaluation::fixed_effects::covariance::StandardErrors;
/// use evaluation::fixed_effects::design::Singletons;
/// use evaluation::fixed_effects::question::{Inference, Model, Question, Terms};
/// use evaluation::fixed_effects::{fixed_effects, small_sample::SmallSample};
///
/// let numbers = |values: [f64; 6]| values.map(Some);
/// let y = numbers([1.0, 2.0, 3.0, 2.0, 3.0, 9.0]);
/// let treated = numbers([0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
/// let unit = ["a", "a", "a", "b", "b", "b"].map(str::to_owned);
/// let year = numbers([1.0, 2.0, 3.0, 1.0, 2.0, 3.0]);
/// let columns = [
///     Column { name: "y", values: Values::Numbers(&y) },
///     Column { name: "treated", values: Values::Numbers(&treated) },
///     Column { name: "unit", values: Values::Names(&unit) },
///     Column { name: "year", values: Values::Numbers(&year) },
/// ];
/// let answer = fixed_effects(&Question {
///     columns: &columns,
///     model: Model::Formula("y ~ treated | unit + year"),
///     focus: None,
///     terms: Terms {
///         weights: None,
///         clusters: &[],
///         standard_errors: StandardErrors::Iid,
///         small_sample: SmallSample::FIXEST,
///         singletons: Singletons::Keep,
///         level: 0.95,
///     },
///     inference: Inference::Analytic,
/// })
/// .unwrap();
/// assert!((answer.estimate.unwrap() - 5.0).abs() < 1e-12);
/// // One treated unit has no sampling standard error.
/// assert_eq!(answer.standard_error, None);
/// ```
///
/// # Source
/// Frisch, R. and Waugh, F. V. (1933), Econometrica 1(4), doi 10.2307/1907330.
pub fn fixed_effects(question: &Question<'_>) -> Result<Evaluation, FixedEffectsError> {
    check(&question.terms)?;
    let table = Columns::of(question.columns)?;
    let formula = formula_of(&question.model)?;
    let originals = match question.inference {
        Inference::Analytic => Originals::Given,
        Inference::WildBootstrap(_) | Inference::Randomisation { .. } => Originals::Kept,
    };
    let estimated = estimate(&formula, &table, &question.terms, originals)?;
    let mut answer = answer("fixed-effects", &estimated, &question.terms);
    if let [own] = estimated.as_slice() {
        let treatment = match question.model {
            Model::Columns { treatment, .. } => Some(treatment),
            Model::Formula(_) => None,
        };
        settle(&mut answer, own, question.focus.or(treatment), question.terms.level)?;
    }
    testing::test(&mut answer, &estimated, question, &table)?;
    Ok(answer)
}

fn check(terms: &Terms<'_>) -> Result<(), FixedEffectsError> {
    let level = terms.level;
    if level > 0.0 && level < 1.0 { Ok(()) } else { Err(FixedEffectsError::Level { level }) }
}

fn formula_of(model: &Model<'_>) -> Result<Formula, FixedEffectsError> {
    Ok(match model {
        Model::Formula(text) => Formula::read(text)?,
        Model::Columns { outcome, treatment, covariates, absorb } => {
            let column = |name: &str| Expression {
                name: name.to_owned(),
                node: Node::Column(name.to_owned()),
            };
            let terms = [*treatment].into_iter().chain(covariates.iter().copied());
            let crossed =
                |name: &&str| name.split('^').map(|part| part.trim().to_owned()).collect();
            Formula {
                outcomes: vec![column(outcome)],
                terms: terms.map(|name| vec![Factor::Value(column(name))]).collect(),
                has_intercept: true,
                effects: absorb.iter().map(crossed).collect(),
            }
        }
    })
}

fn estimate(
    formula: &Formula,
    table: &Columns<'_>,
    terms: &Terms<'_>,
    originals: Originals,
) -> Result<Vec<Estimated>, FixedEffectsError> {
    let asked =
        Asked { weights: terms.weights, clusters: terms.clusters, singletons: terms.singletons };
    let parts = Parts::read(formula, table, asked)?;
    if let [outcome] = formula.outcomes.as_slice() {
        let design = parts.design(outcome, table)?;
        // What was read is not needed beside what was made of it.
        drop(parts);
        return Ok(vec![Estimated::of(design, terms, originals)?]);
    }
    let outcome = |outcome| Estimated::of(parts.design(outcome, table)?, terms, originals);
    formula.outcomes.iter().map(outcome).collect()
}

fn answer(method: &'static str, estimated: &[Estimated], terms: &Terms<'_>) -> Evaluation {
    let mut details = vec![answering::coefficients(estimated, terms.level)];
    details.extend(answering::dropped(estimated));
    let is_clustered = terms.standard_errors.is_clustered();
    let least = estimated.first().and_then(|own| own.covariance.clusters.iter().min().copied());
    Evaluation {
        method,
        options: answering::options(terms, estimated),
        estimate: None,
        standard_error: None,
        interval: None,
        p_value: None,
        n: estimated.iter().map(|own| own.design.rows.len()).max().unwrap_or(0),
        clusters: least.filter(|_| is_clustered),
        details,
        diagnostics: answering::diagnostics(estimated),
        warnings: answering::warnings(estimated, terms),
    }
}

/// Puts the effect asked for at the head of the answer.
fn settle(
    answer: &mut Evaluation,
    own: &Estimated,
    focus: Option<&str>,
    level: f64,
) -> Result<(), FixedEffectsError> {
    let effect = match (answering::by_relative_time(own, level), focus) {
        (Some((table, average)), None) => {
            answer.details.insert(0, table);
            average
        }
        (by_time, _) => {
            answer.details.extend(by_time.map(|(table, _)| table));
            Some(own.effect(&[(focus_of(own, focus)?, 1.0)], level))
        }
    };
    if let Some(effect) = effect {
        answer.estimate = Some(effect.estimate);
        answer.standard_error = effect.standard_error;
        answer.p_value = effect.p_value;
        answer.interval = effect.interval;
    }
    Ok(())
}

/// Returns the kept coefficient that the answer is about.
fn focus_of(own: &Estimated, focus: Option<&str>) -> Result<usize, FixedEffectsError> {
    let names = &own.design.names;
    let focus = match focus {
        Some(name) => name,
        None => match names.iter().find(|name| *name != "Intercept").or(names.first()) {
            Some(name) => name,
            None => return Err(design::DesignError::NoTerm.into()),
        },
    };
    if let Some(at) = own.position(focus) {
        return Ok(at);
    }
    let term = focus.to_owned();
    if names.iter().any(|name| name == focus) {
        return Err(FixedEffectsError::Dropped { term });
    }
    let known: Vec<&str> = names.iter().take(10).map(String::as_str).collect();
    Err(FixedEffectsError::NoSuchTerm { term, known: known.join(", ") })
}
