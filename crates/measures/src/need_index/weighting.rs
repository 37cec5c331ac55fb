//! Where the weights come from.

pub mod first_component;
pub mod optimised;

use super::aggregation::LevelRule;
use super::hierarchy::{GroupError, Weights, member_columns, one_group};
use super::model::IndexModel;
use super::plan::{Member, ModelError, Plan};
use first_component::{ComponentError, FirstComponent, first_component};
use optimised::{Optimisation, OptimisationError, Optimised, optimised_weights};

/// Where the weights come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Weighting {
    /// They stand in the model.
    Given,
    /// Siblings weigh the same.
    Equal,
    /// On the named levels, the first principal component of each group's members; elsewhere they
    /// stand in the model.
    FirstComponent {
        /// The levels of the groups whose members are weighed: 2 for the pillars' indicators.
        levels: Vec<usize>,
        /// What is made of the loadings.
        loadings: LoadingUse,
    },
    /// On one level, weights that give the members the importance they should have; elsewhere
    /// they stand in the model.
    Optimised(Optimisation),
}

/// What is made of a component's loadings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadingUse {
    /// The loadings are the weights, as COINr; a negative one is refused.
    AsWeights,
    /// Their squares are: each member's share of the component, never negative.
    SquaredAsWeights,
}

/// Weights, and what they were found from.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The weights, in the model's order.
    pub weights: Weights,
    /// The groups' values under these weights, in the model's order.
    pub groups: Vec<Vec<Option<f64>>>,
    /// For each group weighed by its first component: its place in the model, and the component.
    pub components: Vec<(usize, FirstComponent)>,
    /// What the search for importances found.
    pub optimised: Option<Optimised>,
}

/// Weights cannot be found.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightingError {
    /// The rule does not fit the model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A group has no first component.
    #[error("weigh the members of '{group}': {source}")]
    Component {
        /// The group.
        group: String,
        /// Why.
        source: ComponentError,
    },
    /// A member goes against the others.
    #[error(
        "weigh the members of '{group}' by their first component: '{member}' loads {loading}; turn \
         its direction, leave it out or use squared loadings"
    )]
    NegativeLoading {
        /// The group.
        group: String,
        /// The member.
        member: String,
        /// Its loading.
        loading: f64,
    },
    /// Importances cannot be reached.
    #[error(transparent)]
    Optimisation(#[from] OptimisationError),
    /// Members cannot be weighed together.
    #[error(transparent)]
    Group(#[from] GroupError),
}

/// Returns the model's own weights.
#[must_use]
pub fn given_weights(model: &IndexModel) -> Weights {
    Weights {
        indicators: model.indicators.iter().map(|indicator| indicator.weight).collect(),
        groups: model.groups.iter().map(|group| group.weight).collect(),
    }
}

/// Returns the weights by the model's rule, and the groups' values under them.
///
/// # Errors
/// [`WeightingError`] where the rule gives no weights or members cannot be weighed together.
pub fn weighed(
    model: &IndexModel,
    plan: &Plan,
    normalised: &[Vec<Option<f64>>],
) -> Result<Weighed, WeightingError> {
    let given = given_weights(model);
    let levels = &model.levels;
    match &model.weighting {
        Weighting::Given => with_weights(plan, normalised, levels, given),
        Weighting::Equal => {
            let equal = Weights {
                indicators: vec![1.0; given.indicators.len()],
                groups: vec![1.0; given.groups.len()],
            };
            with_weights(plan, normalised, levels, equal)
        }
        Weighting::FirstComponent { levels: asked, loadings } => {
            let outside = asked.iter().find(|level| !(2..=plan.n_levels() + 1).contains(level));
            if let Some(level) = outside {
                let range = "groups have levels from 2 to that of the index";
                return Err(level_error(model, *level, range));
            }
            by_component(model, plan, normalised, asked, *loadings)
        }
        Weighting::Optimised(rule) => {
            if !(1..=plan.n_levels()).contains(&rule.level) {
                let range = "members have levels from 1 to the one below the index";
                return Err(level_error(model, rule.level, range));
            }
            let found = optimised_weights(plan, normalised, levels, &given, rule)?;
            let mut weighed = with_weights(plan, normalised, levels, found.0)?;
            weighed.optimised = Some(found.1);
            Ok(weighed)
        }
    }
}

fn level_error(model: &IndexModel, level: usize, range: &'static str) -> WeightingError {
    ModelError::WeightLevel { model: model.id.clone(), level, range }.into()
}

/// Returns these weights with the groups' values under them.
fn with_weights(
    plan: &Plan,
    normalised: &[Vec<Option<f64>>],
    levels: &[LevelRule],
    weights: Weights,
) -> Result<Weighed, WeightingError> {
    let groups = super::hierarchy::group_values(plan, normalised, &weights, levels)?;
    Ok(Weighed { weights, groups, components: Vec::new(), optimised: None })
}

/// Weighs level by level: a component of pillars rests on pillars already weighed.
fn by_component(
    model: &IndexModel,
    plan: &Plan,
    normalised: &[Vec<Option<f64>>],
    asked: &[usize],
    loadings: LoadingUse,
) -> Result<Weighed, WeightingError> {
    let mut weights = given_weights(model);
    let mut groups: Vec<Vec<Option<f64>>> = vec![Vec::new(); plan.groups.len()];
    let mut components = Vec::new();
    for planned in &plan.groups {
        let alone = planned.members.len() == 1;
        if asked.contains(&planned.level) && !alone {
            let columns = member_columns(planned, normalised, &groups);
            let group = &model.groups[planned.group].id;
            let refused = |source| WeightingError::Component { group: group.clone(), source };
            let component = first_component(&columns).map_err(refused)?;
            for (member, loading) in planned.members.iter().zip(&component.loadings) {
                let weight = match loadings {
                    LoadingUse::SquaredAsWeights => loading * loading,
                    LoadingUse::AsWeights if *loading >= 0.0 => *loading,
                    LoadingUse::AsWeights => {
                        return Err(WeightingError::NegativeLoading {
                            group: group.clone(),
                            member: name(model, *member).to_owned(),
                            loading: *loading,
                        });
                    }
                };
                *weights.at(*member) = weight;
            }
            components.push((planned.group, component));
        }
        groups[planned.group] = one_group(planned, normalised, &groups, &weights, &model.levels)?;
    }
    Ok(Weighed { weights, groups, components, optimised: None })
}

/// Returns a member's id in the model.
#[must_use]
pub fn name(model: &IndexModel, member: Member) -> &str {
    match member {
        Member::Indicator(place) => &model.indicators[place].id,
        Member::Group(place) => &model.groups[place].id,
    }
}

impl Weighting {
    /// Returns the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Given => "weights of the model".to_owned(),
            Self::Equal => "equal weights among siblings".to_owned(),
            Self::FirstComponent { loadings, .. } => format!(
                "weights from the first principal component ({})",
                match loadings {
                    LoadingUse::AsWeights => "loadings",
                    LoadingUse::SquaredAsWeights => "squared loadings",
                }
            ),
            Self::Optimised(rule) => {
                format!("weights optimised for importance on level {}", rule.level)
            }
        }
    }
}
