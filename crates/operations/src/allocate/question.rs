//! From what a reader chooses to recipients with weights: who shares, and by what.

mod basis;

use std::sync::Arc;

use domain::area::AreaCode;
use domain::data_set::DataSet;
use domain::money::Ore;
use domain::selection::SelectionModel;
use measures::allocation::{AllocationError, Claim};
use observations::store::StoreError;

use super::{Allocation, Recipient, allocate};
use crate::library::Library;
use crate::run_selection::{RunError, SelectionCache, SelectionRun};
pub use basis::{NeedIndex, Population};

/// How many decimals a weight and an index of need have.
pub const WEIGHT_DECIMALS: usize = 4;

/// What a reader wants to see divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// How much.
    pub frame: Ore,
    /// The year the money is for; `None` where it is for no certain year.
    pub year: Option<i32>,
    /// Who shares.
    pub recipients: Recipients,
    /// By what.
    pub weighting: Weighting,
    /// What everyone gets before the rest is divided.
    pub base: Ore,
    /// The least that anyone gets.
    pub floor: Option<Ore>,
    /// The most that anyone gets.
    pub cap: Option<Ore>,
}

/// Which municipalities share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipients {
    /// All of them.
    All,
    /// Those that a selection model chooses.
    ChosenBy {
        /// The model's id.
        model: String,
    },
    /// Those of one group of a classification.
    InGroup {
        /// The classification's id.
        classification: String,
        /// The group's code.
        group: String,
    },
}

/// By what the frame is divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weighting {
    /// Everyone counts alike.
    Equal,
    /// By mean population.
    Population,
    /// By index of need times mean population.
    Need {
        /// The model whose score becomes the index.
        model: String,
    },
}

/// The frame divided, and what the weights were made of.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Who gets what.
    pub allocation: Allocation,
    /// The population that counts.
    pub population: Population,
    /// The index of need, where the weights are made of one.
    pub index: Option<NeedIndex>,
    /// Municipalities that would share but lack what their weight is made of, with their names.
    pub left_out: Vec<(AreaCode, String)>,
    /// Municipalities for which missing values or names leave open whether the model chooses
    /// them; they do not share.
    pub undecided: usize,
    /// The places on the model's list whose names are not known.
    pub unknown_places: usize,
    /// The data sets that population and index were read from.
    pub data_sets: Vec<DataSet>,
}

/// The question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// There is no such model.
    #[error("divide the frame: there is no selection model '{id}'")]
    UnknownModel {
        /// The id.
        id: String,
    },
    /// There is no such group.
    #[error("divide the frame: there is no group '{group}' in a classification '{classification}'")]
    UnknownGroup {
        /// The classification.
        classification: String,
        /// The group.
        group: String,
    },
    /// The model chooses areas that are no municipalities.
    #[error("divide the frame: the model '{id}' chooses no municipalities but smaller areas")]
    OtherUnit {
        /// The model.
        id: String,
    },
    /// The model gives no score, so there is no index of need.
    #[error("divide the frame: the model '{id}' gives no score to make an index of need from")]
    NoScore {
        /// The model.
        id: String,
    },
    /// Nobody that shares has what the weight is made of.
    #[error("divide the frame: nobody is left who has what the weight is made of")]
    NobodyLeft,
    /// A model could not be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The frame cannot be divided as asked.
    #[error(transparent)]
    Allocation(#[from] AllocationError),
}

/// Returns who gets what.
///
/// The population that counts is the mean of the three years before `year`, or of the three
/// latest years with data where those are older. The index of need is the model's score moved to
/// run from 0 at the municipality with the least need in the country to 100 at the one with the
/// most. Index and weights are rounded to [`WEIGHT_DECIMALS`] decimals, so that they can be
/// checked by hand. A municipality without population or score where the weight needs one is
/// left out and named; it is not given nothing.
///
/// # Errors
/// [`QuestionError`] says what has no meaning or cannot be divided.
pub fn answer(
    library: &Library,
    runs: &SelectionCache,
    question: &Question,
) -> Result<Answer, QuestionError> {
    let chosen = chosen(library, runs, &question.recipients)?;
    let population = Population::read(library, question.year)?;
    let index_run = match &question.weighting {
        Weighting::Need { model } => Some(run(library, runs, model)?),
        _ => None,
    };
    let index = index_run.as_deref().map(need_index).transpose()?;
    let mut recipients = Vec::new();
    let mut left_out = Vec::new();
    let areas = library.areas();
    for code in chosen.codes {
        let name = areas.name(&code).to_owned();
        let inhabitants = population.of(&code);
        let need = index.as_ref().and_then(|index| index.of(&code));
        match weight(&question.weighting, inhabitants, need) {
            None => left_out.push((code, name)),
            Some(weight) => recipients.push(Recipient {
                claim: Claim {
                    code: code.to_string(),
                    weight,
                    base: question.base,
                    floor: question.floor,
                    cap: question.cap,
                },
                name: Some(name),
                index: need,
                population: inhabitants,
            }),
        }
    }
    if recipients.is_empty() {
        return Err(QuestionError::NobodyLeft);
    }
    Ok(Answer {
        allocation: allocate(question.frame, recipients)?,
        data_sets: data_sets(&population, index_run.as_deref()),
        population,
        index,
        left_out,
        undecided: chosen.undecided,
        unknown_places: chosen.unknown_places,
    })
}

/// Returns who gets what by weights that a reader brings, with names and mean population added,
/// so that it can be shown as any other division.
///
/// # Errors
/// [`QuestionError`] where the frame cannot be divided or the population cannot be read.
pub fn answer_by_own_weights(
    library: &Library,
    frame: Ore,
    year: Option<i32>,
    claims: Vec<Claim>,
) -> Result<Answer, QuestionError> {
    let population = Population::read(library, year)?;
    let areas = library.areas();
    let recipients = claims
        .into_iter()
        .map(|claim| {
            let code: Option<AreaCode> = claim.code.parse().ok();
            let name = code.as_ref().map(|code| areas.name(code).to_owned());
            let population = code.as_ref().and_then(|code| population.of(code));
            Recipient { claim, name, index: None, population }
        })
        .collect();
    Ok(Answer {
        allocation: allocate(frame, recipients)?,
        data_sets: population.data_sets.clone(),
        population,
        index: None,
        left_out: Vec::new(),
        undecided: 0,
        unknown_places: 0,
    })
}

fn weight(weighting: &Weighting, population: Option<f64>, index: Option<f64>) -> Option<f64> {
    match weighting {
        Weighting::Equal => Some(1.0),
        Weighting::Population => population.map(rounded),
        Weighting::Need { .. } => Some(rounded(index? * population?)),
    }
}

/// Rounds to [`WEIGHT_DECIMALS`] decimals: to the number that is written so.
pub(crate) fn rounded(value: f64) -> f64 {
    format!("{value:.WEIGHT_DECIMALS$}").parse().expect("a written number reads back")
}

struct Chosen {
    codes: Vec<AreaCode>,
    undecided: usize,
    unknown_places: usize,
}

fn chosen(
    library: &Library,
    runs: &SelectionCache,
    recipients: &Recipients,
) -> Result<Chosen, QuestionError> {
    let certain = |codes| Chosen { codes, undecided: 0, unknown_places: 0 };
    match recipients {
        Recipients::All => Ok(certain(library.municipalities())),
        Recipients::InGroup { classification, group } => library
            .classification(classification)
            .and_then(|known| known.groups.iter().find(|known| known.code == *group))
            .map(|known| certain(known.members.clone()))
            .ok_or_else(|| QuestionError::UnknownGroup {
                classification: classification.clone(),
                group: group.clone(),
            }),
        Recipients::ChosenBy { model } => {
            let run = run(library, runs, model)?;
            let units = &run.selection.units;
            Ok(Chosen {
                codes: run
                    .selection
                    .eligible_rows()
                    .into_iter()
                    .map(|row| units[row].code.clone())
                    .collect(),
                undecided: run.selection.open_rows().len(),
                unknown_places: run.selection.unknown_places,
            })
        }
    }
}

fn run(
    library: &Library,
    runs: &SelectionCache,
    id: &str,
) -> Result<Arc<SelectionRun>, QuestionError> {
    let model: &SelectionModel = library
        .models()
        .iter()
        .find(|model| model.id == id)
        .ok_or_else(|| QuestionError::UnknownModel { id: id.to_owned() })?;
    if model.unit != domain::area::Level::Municipality {
        return Err(QuestionError::OtherUnit { id: id.to_owned() });
    }
    Ok(runs.run(library.store(), model, None)?)
}

fn need_index(run: &SelectionRun) -> Result<NeedIndex, QuestionError> {
    let scores = run
        .selection
        .units
        .iter()
        .filter_map(|unit| unit.score.map(|score| (unit.code.clone(), score)));
    NeedIndex::new(&run.model, scores.collect())
        .ok_or_else(|| QuestionError::NoScore { id: run.model.id.clone() })
}

fn data_sets(population: &Population, run: Option<&SelectionRun>) -> Vec<DataSet> {
    let mut all: Vec<DataSet> = population.data_sets.clone();
    all.extend(run.iter().flat_map(|run| &run.criteria).flat_map(|one| one.data_sets.clone()));
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all.dedup_by(|a, b| a.id == b.id);
    all
}

#[cfg(test)]
mod tests;
