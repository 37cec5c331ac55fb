//! How the choices that are open stand in a file.

use measures::need_index::uncertainty::{Alternative, Choice, Uncertainty, Varies};
use serde::Deserialize;

use super::preparation::{PreparationTable, preparations};
use super::{LevelTable, NormalisationTable, WeightingTable};
use crate::index_file::NoMeaning;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UncertaintyTable {
    draws: usize,
    seed: u64,
    first_places: usize,
    choice: Vec<ChoiceTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceTable {
    name: String,
    weights: Option<WeightSpread>,
    #[serde(default)]
    as_model: bool,
    #[serde(default)]
    preparations: Vec<Vec<PreparationTable>>,
    #[serde(default)]
    normalisations: Vec<NormalisationTable>,
    #[serde(default)]
    weightings: Vec<WeightingTable>,
    #[serde(default)]
    levels: Vec<Vec<LevelTable>>,
    #[serde(default)]
    without_indicators: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightSpread {
    level: usize,
    spread: f64,
}

impl TryFrom<UncertaintyTable> for Uncertainty {
    type Error = NoMeaning;

    fn try_from(table: UncertaintyTable) -> Result<Self, NoMeaning> {
        let choices = table.choice.into_iter().map(TryInto::try_into);
        Ok(Self {
            draws: table.draws,
            seed: table.seed,
            first_places: table.first_places,
            choices: choices.collect::<Result<_, _>>()?,
        })
    }
}

impl TryFrom<ChoiceTable> for Choice {
    type Error = NoMeaning;

    fn try_from(table: ChoiceTable) -> Result<Self, NoMeaning> {
        let mut alternatives = Vec::new();
        if table.as_model {
            alternatives.push(Alternative::AsModel);
        }
        for steps in table.preparations {
            alternatives.push(Alternative::Preparation(preparations(steps)?));
        }
        for scale in table.normalisations {
            alternatives.push(Alternative::Normalisation(scale.into()));
        }
        for weighting in table.weightings {
            alternatives.push(Alternative::Weighting(weighting.into()));
        }
        for rules in table.levels {
            let rules = rules.into_iter().map(Into::into).collect();
            alternatives.push(Alternative::Levels(rules));
        }
        alternatives
            .extend(table.without_indicators.into_iter().map(Alternative::WithoutIndicator));
        let varies = match table.weights {
            None => Varies::OneOf(alternatives),
            Some(WeightSpread { level, spread }) if alternatives.is_empty() => {
                Varies::Weights { level, spread }
            }
            Some(_) => return Err(NoMeaning::ChoiceOfTwoKinds { choice: table.name }),
        };
        Ok(Self { name: table.name, varies })
    }
}
