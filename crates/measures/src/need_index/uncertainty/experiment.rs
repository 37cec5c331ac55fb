//! All combinations of alternatives, built once, and draws run through them.

use numerics::streams::Stream;
use rayon::prelude::*;

use super::linear::Linear;
use super::{Choice, UncertaintyError, Varies, check_choices, n_combinations};
use crate::need_index::IndexError;
use crate::need_index::build::{build, prepared};
use crate::need_index::hierarchy::{Weights, group_values};
use crate::need_index::model::IndexModel;
use crate::need_index::plan::{Member, Plan};
use crate::need_index::ranking::{First, Ties};
use crate::need_index::table::Table;
use crate::need_index::weighting::{name, weighed};
use crate::robustness::draws::{DRAWS_PER_TASK, Sheet, groups_of_one_variant};
use crate::robustness::rank_table::RankTable;
use crate::robustness::ranker::SharedPlace;
use crate::robustness::weigher::TOGETHER;

/// A model with its open choices, ready for draws.
pub(crate) struct Experiment<'a> {
    choices: &'a [Choice],
    variants: Vec<Variant>,
    nominal: Vec<Option<f64>>,
    /// The levels of the model's own parts: indicators, then groups.
    levels: Vec<usize>,
    largest_first: bool,
    shared: SharedPlace,
    n_units: usize,
}

/// One combination of alternatives.
struct Variant {
    model: IndexModel,
    plan: Plan,
    normalised: Vec<Vec<Option<f64>>>,
    weights: Weights,
    /// For each part the place of its factor among those of the model's own parts.
    factors: Vec<usize>,
    linear: Option<Linear>,
    /// The units with an index where the index is not one weighted sum.
    rows: Vec<usize>,
}

/// One draw: an alternative of every choice and a factor for every weight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    /// The place of the combination.
    pub(crate) variant: usize,
    /// One per part of the model: indicators, then groups.
    pub(crate) factors: Vec<f64>,
}

impl<'a> Experiment<'a> {
    pub(crate) fn new(
        model: &IndexModel,
        table: &Table<'_>,
        choices: &'a [Choice],
    ) -> Result<Self, IndexError> {
        if table.periods.is_some() {
            return Err(UncertaintyError::SeveralPeriods.into());
        }
        let (shared, most) = match model.ranking.ties {
            Ties::FirstPlace => (SharedPlace::First, usize::from(u16::MAX)),
            Ties::Average => (SharedPlace::DoubledMean, usize::from(u16::MAX) / 2),
        };
        let found = table.units.len();
        if found > most {
            return Err(UncertaintyError::TooManyUnits { found, most }.into());
        }
        let built = build(model, table)?;
        check_choices(model, choices, built.plan.n_levels())?;
        let parts = parts(model);
        let levels = parts.iter().map(|(_, member)| built.plan.level(*member)).collect();
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        let combinations: Vec<usize> = (0..n_combinations(choices)?).collect();
        let variants: Result<Vec<Variant>, IndexError> = combinations
            .into_par_iter()
            .map(|number| variant(model, table, choices, &names, number))
            .collect();
        Ok(Self {
            choices,
            variants: variants?,
            nominal: built.ranks,
            levels,
            largest_first: model.ranking.first == First::Largest,
            shared,
            n_units: found,
        })
    }

    /// Returns each unit's rank by the model as it is.
    pub(crate) fn nominal(&self) -> &[Option<f64>] {
        &self.nominal
    }

    /// Returns a draw in which nothing is drawn yet: first alternatives, weights as they are.
    pub(crate) fn undrawn(&self) -> Drawn {
        Drawn { variant: 0, factors: vec![1.0; self.levels.len()] }
    }

    /// Draws one choice.
    pub(crate) fn draw(&self, choice: usize, stream: &mut Stream, drawn: &mut Drawn) {
        match &self.choices[choice].varies {
            Varies::OneOf(alternatives) => {
                drawn.variant += self.stride(choice) * stream.index(alternatives.len());
            }
            Varies::Weights { level, spread } => {
                for (factor, own) in drawn.factors.iter_mut().zip(&self.levels) {
                    if own == level {
                        *factor = stream.uniform_between(1.0 - spread, 1.0 + spread);
                    }
                }
            }
        }
    }

    /// Chooses the alternative at a share of the way through them all, from 0 to below 1.
    pub(crate) fn choose(&self, choice: usize, share: f64, drawn: &mut Drawn) {
        if let Varies::OneOf(alternatives) = &self.choices[choice].varies {
            drawn.variant += self.stride(choice) * place(share, alternatives.len());
        }
    }

    /// Whether a choice is of weights.
    pub(crate) fn is_of_weights(&self, choice: usize) -> bool {
        matches!(self.choices[choice].varies, Varies::Weights { .. })
    }

    /// How far apart the variants of two neighbouring alternatives of a choice are.
    fn stride(&self, choice: usize) -> usize {
        n_alternatives(&self.choices[..choice]).iter().product()
    }

    /// Returns the ranks of all units in all draws.
    pub(crate) fn ranks<F>(&self, n_draws: usize, draw: F) -> RankTable
    where
        F: Fn(u64) -> Drawn + Sync,
    {
        let n_units = self.n_units;
        let mut ranks = vec![0u16; n_units * n_draws];
        ranks.par_chunks_mut(n_units * DRAWS_PER_TASK).enumerate().for_each(|(task, ranks)| {
            let mut sheet = Sheet::new(n_units, None);
            let mut own = vec![0u16; n_units];
            let drawn: Vec<(usize, Vec<f64>)> = (0..ranks.len() / n_units)
                .map(|offset| {
                    let number = u64::try_from(task * DRAWS_PER_TASK + offset);
                    let drawn = draw(number.expect("fits 64 bits"));
                    (drawn.variant, drawn.factors)
                })
                .collect();
            for together in groups_of_one_variant(&drawn) {
                let variant = &self.variants[drawn[together[0]].0];
                let weights: Vec<Weights> =
                    together.iter().map(|draw| variant.weights_times(&drawn[*draw].1)).collect();
                variant.score(&weights, &mut sheet.scores);
                if !self.largest_first {
                    for score in sheet.scores.iter_mut().flatten() {
                        *score = -*score;
                    }
                }
                let rows = variant.rows();
                let own = &mut own[..rows.len()];
                for (place, draw) in together.iter().enumerate() {
                    sheet.rank(place, self.shared, own);
                    let ranks = &mut ranks[draw * n_units..(draw + 1) * n_units];
                    for (row, rank) in rows.iter().zip(own.iter()) {
                        ranks[*row] = *rank;
                    }
                }
            }
        });
        RankTable { n_units, n_draws, shared: self.shared, ranks }
    }
}

fn n_alternatives(choices: &[Choice]) -> Vec<usize> {
    let n = |choice: &Choice| match &choice.varies {
        Varies::Weights { .. } => 1,
        Varies::OneOf(alternatives) => alternatives.len(),
    };
    choices.iter().map(n).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below n")]
fn place(share: f64, n: usize) -> usize {
    ((share * numerics::sum::count(n)) as usize).min(n - 1)
}

/// A model's parts with their names: indicators, then groups.
fn parts(model: &IndexModel) -> Vec<(&str, Member)> {
    let indicators = (0..model.indicators.len()).map(Member::Indicator);
    let groups = (0..model.groups.len()).map(Member::Group);
    indicators.chain(groups).map(|member| (name(model, member), member)).collect()
}

/// Builds one combination of alternatives.
fn variant(
    model: &IndexModel,
    table: &Table<'_>,
    choices: &[Choice],
    names: &[&str],
    number: usize,
) -> Result<Variant, IndexError> {
    let (mut changed, mut rest) = (model.clone(), number);
    let mut words = Vec::new();
    for choice in choices {
        if let Varies::OneOf(alternatives) = &choice.varies {
            let alternative = &alternatives[rest % alternatives.len()];
            rest /= alternatives.len();
            changed = alternative.in_place(&changed);
            words.push(format!("{}: {}", choice.name, alternative.words()));
        }
    }
    let failed = |cause: IndexError| {
        let (combination, cause) = (words.join("; "), cause.to_string());
        IndexError::Uncertainty(UncertaintyError::Combination { combination, cause })
    };
    let plan = Plan::new(&changed).map_err(|error| failed(error.into()))?;
    let ready = prepared(&changed, table).map_err(failed)?;
    let normalised = ready.normalised().to_vec();
    let weighed = weighed(&changed, &plan, &normalised)
        .map_err(|error| failed(IndexError::weighting(&changed, table, error)))?;
    let index = &weighed.groups[plan.index()];
    let place = |(id, _): &(&str, Member)| names.iter().position(|name| name == id);
    Ok(Variant {
        factors: parts(&changed).iter().filter_map(place).collect(),
        linear: Linear::new(&normalised, &changed.levels, index),
        rows: (0..index.len()).filter(|row| index[*row].is_some()).collect(),
        model: changed,
        plan,
        normalised,
        weights: weighed.weights,
    })
}

impl Variant {
    /// The units with an index, in the order of their scores.
    fn rows(&self) -> &[usize] {
        self.linear.as_ref().map_or(&self.rows, |linear| &linear.rows)
    }

    fn weights_times(&self, factors: &[f64]) -> Weights {
        let mut weights = self.weights.clone();
        let all = weights.indicators.iter_mut().chain(weights.groups.iter_mut());
        for (weight, place) in all.zip(&self.factors) {
            *weight *= factors[*place];
        }
        weights
    }

    fn score(&self, weights: &[Weights], scores: &mut [Vec<f64>; TOGETHER]) {
        let n = self.rows().len();
        for scores in scores.iter_mut() {
            scores.resize(n, 0.0);
        }
        let levels = &self.model.levels;
        if let Some(linear) = &self.linear {
            linear.score(&self.plan, levels, weights, scores);
            return;
        }
        for (scores, weights) in scores.iter_mut().zip(weights) {
            let groups = group_values(&self.plan, &self.normalised, weights, levels)
                .expect("positive factors on weights change no mean's domain");
            let index = &groups[self.plan.index()];
            for (score, row) in scores.iter_mut().zip(&self.rows) {
                *score = index[*row].expect("positive factors on weights leave the same units");
            }
        }
    }
}
