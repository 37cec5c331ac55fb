//! How much the ranks hang on the choices: Monte Carlo over all choices that are declared open.

mod experiment;
mod linear;

use std::collections::BTreeMap;

use numerics::streams::Stream;
use numerics::sum::count;

use super::IndexError;
use super::aggregation::LevelRule;
use super::model::{IndexModel, Preparation};
use super::normalisation::Normalisation;
use super::plan::ModelError;
use super::table::Table;
use super::weighting::Weighting;
pub(crate) use experiment::{Drawn, Experiment};

/// Which choices are open, and how they are drawn. Draw number d always gets the same numbers
/// from a seed, so the answer is the same whatever the number of threads.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertainty {
    /// How many draws.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
    /// The choices, drawn independently of each other.
    pub choices: Vec<Choice>,
    /// The number of first places whose share is told.
    pub first_places: usize,
}

/// One choice that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What a reader calls it: "normalisation".
    pub name: String,
    /// What can be chosen.
    pub varies: Varies,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Varies {
    /// Each weight of the members on one level is multiplied by a uniform number from 1 − spread
    /// to 1 + spread.
    Weights {
        /// The level: 1 for indicators.
        level: usize,
        /// From 0 to below 1; 0.25 is usual.
        spread: f64,
    },
    /// One of these, all equally likely. The model's own way counts only where it is listed.
    OneOf(Vec<Alternative>),
}

/// One way of doing a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Alternative {
    /// As the model has it.
    AsModel,
    /// These steps before the common scale; a step that is not listed is switched off.
    Preparation(Vec<Preparation>),
    /// This common scale, for indicators without one of their own.
    Normalisation(Normalisation),
    /// These weights.
    Weighting(Weighting),
    /// These ways of weighing together.
    Levels(Vec<LevelRule>),
    /// Without this indicator.
    WithoutIndicator(String),
}

/// Ranks over the draws.
#[derive(Debug, Clone, PartialEq)]
pub struct UncertainRanks {
    /// One per unit, in the order of the table.
    pub units: Vec<UnitRanks>,
    /// How many draws this rests on.
    pub draws: usize,
    /// The number of first places whose share is told.
    pub first_places: usize,
}

/// One unit's ranks over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitRanks {
    /// The model's own rank; `None` without an index.
    pub nominal: Option<f64>,
    /// The ranks drawn; `None` where no draw gives it an index.
    pub drawn: Option<RankSpread>,
    /// The share of all draws in which it is among the first places, 0 to 1.
    pub share_among_first: f64,
}

/// Ranks that one unit has over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSpread {
    /// The draws in which it has an index.
    pub draws: usize,
    /// The mean rank.
    pub mean: f64,
    /// The rank that it is below in one draw of twenty (type 7).
    pub p5: f64,
    /// The middle rank.
    pub median: f64,
    /// The rank that it is above in one draw of twenty (type 7).
    pub p95: f64,
    /// The best rank.
    pub best: f64,
    /// The worst rank.
    pub worst: f64,
}

/// Choices cannot be varied as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UncertaintyError {
    /// Nothing is open.
    #[error("vary the index: no choice is open")]
    NoChoices,
    /// A choice has nothing to choose from.
    #[error("vary the index: the choice '{choice}' has no alternatives")]
    NoAlternatives {
        /// The choice.
        choice: String,
    },
    /// A number is outside its range.
    #[error("vary the index: {what} is {value}, outside its range of {range}")]
    Range {
        /// Which number.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// There are more combinations than can be prepared.
    #[error("vary the index: its alternatives make {found} combinations; at most {most} can be")]
    TooManyCombinations {
        /// The combinations.
        found: usize,
        /// At most so many.
        most: usize,
    },
    /// There are more units than a draw can rank.
    #[error("vary the index: {found} units are more than the {most} that can be ranked")]
    TooManyUnits {
        /// The units.
        found: usize,
        /// At most so many.
        most: usize,
    },
    /// Ranks of several periods cannot be varied together.
    #[error("vary the index: the table has several periods; give one at a time")]
    SeveralPeriods,
    /// An indicator to be left out is not there.
    #[error("vary the index: '{choice}' leaves out '{indicator}', which is no indicator of it")]
    UnknownIndicator {
        /// The choice.
        choice: String,
        /// The indicator.
        indicator: String,
    },
    /// Two choices concern the same step, and the later would undo the earlier.
    #[error("vary the index: '{first}' and '{second}' choose the same step; make them one choice")]
    SameStep {
        /// One choice.
        first: String,
        /// The other.
        second: String,
    },
    /// A combination of alternatives cannot be built.
    #[error("vary the index: with {combination} it fails: {cause}")]
    Combination {
        /// The alternatives.
        combination: String,
        /// Why.
        cause: String,
    },
}

/// The most combinations of alternatives.
const COMBINATIONS: usize = 10_000;

/// Returns the ranks of all units over the draws.
///
/// Every combination of alternatives is built before the first draw: one that fails is an error
/// that names it, never a draw left out. Every alternative replaces its step in the model, also
/// where the model has switched the step off. (COINr skips steps that the base index does not
/// have, and counts failed draws as missing.)
///
/// # Errors
/// [`IndexError`] where the model cannot be built or [`UncertaintyError`] where a choice has no
/// meaning.
///
/// # Source
/// Saisana, M., Saltelli, A. and Tarantola, S. (2005), Uncertainty and sensitivity analysis
/// techniques as tools for the quality assessment of composite indicators, JRSS A 168,
/// doi 10.1111/j.1467-985X.2005.00350.x.
pub fn uncertainty(
    model: &IndexModel,
    table: &Table<'_>,
    question: &Uncertainty,
) -> Result<UncertainRanks, IndexError> {
    if question.draws == 0 {
        let (what, range) = ("the number of draws", "1 and more");
        return Err(UncertaintyError::Range { what, value: 0.0, range }.into());
    }
    let experiment = Experiment::new(model, table, &question.choices)?;
    let ranks = experiment.ranks(question.draws, |number| {
        let mut stream = Stream::new(question.seed, number);
        let mut drawn = experiment.undrawn();
        for choice in 0..question.choices.len() {
            experiment.draw(choice, &mut stream, &mut drawn);
        }
        drawn
    });
    let shares = ranks.shares_within(question.first_places);
    let spreads = ranks.spreads();
    let of = |row: usize| UnitRanks {
        nominal: experiment.nominal()[row],
        drawn: spreads[row].map(|spread| RankSpread {
            draws: spread.draws,
            mean: spread.mean,
            p5: spread.p5,
            median: spread.median,
            p95: spread.p95,
            best: spread.best,
            worst: spread.worst,
        }),
        share_among_first: shares[row],
    };
    Ok(UncertainRanks {
        units: (0..table.units.len()).map(of).collect(),
        draws: question.draws,
        first_places: question.first_places,
    })
}

/// Checks what can be checked of choices without building anything.
pub(crate) fn check_choices(
    model: &IndexModel,
    choices: &[Choice],
    n_levels: usize,
) -> Result<(), IndexError> {
    if choices.is_empty() {
        return Err(UncertaintyError::NoChoices.into());
    }
    let mut steps: BTreeMap<String, &str> = BTreeMap::new();
    for choice in choices {
        let concerned = match &choice.varies {
            Varies::Weights { level, spread } => {
                if !(0.0..1.0).contains(spread) {
                    let (what, range) = ("the spread of weights", "0 to below 1");
                    return Err(UncertaintyError::Range { what, value: *spread, range }.into());
                }
                if !(1..=n_levels).contains(level) {
                    let range = "members have levels from 1 to the one below the index";
                    let id = model.id.clone();
                    return Err(ModelError::WeightLevel { model: id, level: *level, range }.into());
                }
                vec![format!("weights of level {level}")]
            }
            Varies::OneOf(alternatives) => {
                if alternatives.is_empty() {
                    let choice = choice.name.clone();
                    return Err(UncertaintyError::NoAlternatives { choice }.into());
                }
                check_indicators(model, choice, alternatives)?;
                let mut concerned: Vec<String> =
                    alternatives.iter().filter_map(Alternative::step).map(str::to_owned).collect();
                concerned.sort_unstable();
                concerned.dedup();
                concerned
            }
        };
        for step in concerned {
            if let Some(first) = steps.insert(step, &choice.name) {
                let (first, second) = (first.to_owned(), choice.name.clone());
                return Err(UncertaintyError::SameStep { first, second }.into());
            }
        }
    }
    Ok(())
}

fn check_indicators(
    model: &IndexModel,
    choice: &Choice,
    alternatives: &[Alternative],
) -> Result<(), UncertaintyError> {
    for alternative in alternatives {
        if let Alternative::WithoutIndicator(id) = alternative
            && !model.indicators.iter().any(|indicator| indicator.id == *id)
        {
            return Err(UncertaintyError::UnknownIndicator {
                choice: choice.name.clone(),
                indicator: id.clone(),
            });
        }
    }
    Ok(())
}

/// Returns how many combinations the alternatives make.
pub(crate) fn n_combinations(choices: &[Choice]) -> Result<usize, UncertaintyError> {
    let n = |choice: &Choice| match &choice.varies {
        Varies::Weights { .. } => 1,
        Varies::OneOf(alternatives) => alternatives.len(),
    };
    let found = choices.iter().map(n).fold(1usize, usize::saturating_mul);
    if found > COMBINATIONS {
        return Err(UncertaintyError::TooManyCombinations { found, most: COMBINATIONS });
    }
    Ok(found)
}

impl Alternative {
    /// Returns the model with this alternative in place of its own.
    #[must_use]
    pub fn in_place(&self, model: &IndexModel) -> IndexModel {
        let mut changed = model.clone();
        match self {
            Self::AsModel => {}
            Self::Preparation(preparation) => changed.preparation.clone_from(preparation),
            Self::Normalisation(rule) => changed.normalisation = rule.clone(),
            Self::Weighting(weighting) => changed.weighting = weighting.clone(),
            Self::Levels(levels) => changed.levels.clone_from(levels),
            Self::WithoutIndicator(id) => changed.indicators.retain(|i| i.id != *id),
        }
        changed
    }

    /// The part of the model that it replaces; `None` for none, or for one of many indicators.
    fn step(&self) -> Option<&'static str> {
        match self {
            Self::AsModel | Self::WithoutIndicator(_) => None,
            Self::Preparation(_) => Some("preparation"),
            Self::Normalisation(_) => Some("normalisation"),
            Self::Weighting(_) => Some("weighting"),
            Self::Levels(_) => Some("aggregation"),
        }
    }

    /// Returns the alternative in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::AsModel => "the model's own".to_owned(),
            Self::Preparation(steps) if steps.is_empty() => "no preparation".to_owned(),
            Self::Preparation(steps) => {
                let words: Vec<&str> = steps.iter().map(|step| step.step().word()).collect();
                words.join(", ")
            }
            Self::Normalisation(rule) => rule.words(),
            Self::Weighting(weighting) => weighting.words(),
            Self::Levels(levels) => {
                let words: Vec<String> = levels.iter().map(|l| l.aggregation.words()).collect();
                words.join(", then ")
            }
            Self::WithoutIndicator(id) => format!("without {id}"),
        }
    }
}

impl UnitRanks {
    /// Returns how far the mean rank lies from the model's own, in places.
    #[must_use]
    pub fn mean_shift(&self) -> Option<f64> {
        self.drawn.zip(self.nominal).map(|(drawn, nominal)| drawn.mean - nominal)
    }

    /// Returns the share of the draws in which the unit has an index, of `draws`.
    #[must_use]
    pub fn share_ranked(&self, draws: usize) -> f64 {
        self.drawn.map_or(0.0, |drawn| count(drawn.draws) / count(draws))
    }
}
