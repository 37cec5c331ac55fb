//! The model checked and put in the order in which it is computed.

use std::collections::BTreeMap;

use numerics::sum::count;

use super::imputation::Imputation;
use super::model::{IndexModel, OwnTreatment, Preparation, Step};
use super::normalisation::Normalisation;
use super::weighting::Weighting;

/// The groups from the pillars up to the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// By rising level; the last is the index. Members come in the model's order, indicators
    /// before groups.
    pub groups: Vec<PlannedGroup>,
}

/// A group and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedGroup {
    /// Its place in [`IndexModel::groups`].
    pub group: usize,
    /// Its level: one above its highest member; indicators are on level 1.
    pub level: usize,
    /// Its members.
    pub members: Vec<Member>,
}

/// A member of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// The place in [`IndexModel::indicators`].
    Indicator(usize),
    /// The place in [`IndexModel::groups`].
    Group(usize),
}

/// A model does not hold together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// There is nothing to measure.
    #[error("read the index {model}: it has no indicators")]
    NoIndicators {
        /// The model.
        model: String,
    },
    /// Two parts have one name.
    #[error("read the index {model}: the name '{id}' comes twice")]
    DuplicateId {
        /// The model.
        model: String,
        /// The name.
        id: String,
    },
    /// A part belongs to a group that is not there.
    #[error("read the index {model}: '{id}' belongs to '{parent}', which is not a group of it")]
    UnknownParent {
        /// The model.
        model: String,
        /// The part.
        id: String,
        /// The group.
        parent: String,
    },
    /// There is not one index.
    #[error("read the index {model}: one group has no parent, the index; here {found:?} have none")]
    Roots {
        /// The model.
        model: String,
        /// The groups without parent.
        found: Vec<String>,
    },
    /// A group has no members, or belongs to itself.
    #[error("read the index {model}: the group '{id}' has no members, or is a member of itself")]
    EmptyGroup {
        /// The model.
        model: String,
        /// The group.
        id: String,
    },
    /// A weight is no weight.
    #[error("read the index {model}: the weight of '{id}' is {weight}; weights are 0 or more")]
    Weight {
        /// The model.
        model: String,
        /// The part.
        id: String,
        /// Its weight.
        weight: f64,
    },
    /// No member of a group weighs anything.
    #[error("read the index {model}: all members of '{id}' have weight 0")]
    NoWeight {
        /// The model.
        model: String,
        /// The group.
        id: String,
    },
    /// The levels and their rules do not fit.
    #[error(
        "read the index {model}: it has {levels} levels above the indicators and {rules} rules"
    )]
    Levels {
        /// The model.
        model: String,
        /// Levels above the indicators.
        levels: usize,
        /// Rules.
        rules: usize,
    },
    /// A kind of step comes twice.
    #[error("read the index {model}: values are {} twice", step.word())]
    RepeatedStep {
        /// The model.
        model: String,
        /// The step.
        step: Step,
    },
    /// Denominators are declared and not used.
    #[error(
        "read the index {model}: '{indicator}' has a denominator, and no step divides by it; add \
         the step or take the denominator away"
    )]
    DenominatorUnused {
        /// The model.
        model: String,
        /// The indicator.
        indicator: String,
    },
    /// A number of a rule is outside its range.
    #[error("read the index {model}: {what} is {value}, outside its range of {range}")]
    Range {
        /// The model.
        model: String,
        /// Which number.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// A rule asks for levels that are not there.
    #[error("read the index {model}: its weights are sought on level {level}, and {range}")]
    WeightLevel {
        /// The model.
        model: String,
        /// The level.
        level: usize,
        /// Which levels there are.
        range: &'static str,
    },
}

impl Plan {
    /// Returns the order of computation.
    ///
    /// # Errors
    /// [`ModelError`] where the model does not hold together.
    pub fn new(model: &IndexModel) -> Result<Self, ModelError> {
        check_names(model)?;
        check_rules(model)?;
        let id = || model.id.clone();
        let mut members: Vec<Vec<Member>> = vec![Vec::new(); model.groups.len()];
        for (member, own, parent) in parts(model) {
            let Some(parent) = parent else { continue };
            let place = model.groups.iter().position(|group| group.id == parent);
            let unknown = || ModelError::UnknownParent {
                model: id(),
                id: own.to_owned(),
                parent: parent.to_owned(),
            };
            members[place.ok_or_else(unknown)?].push(member);
        }
        let levels = levels(model, &members)?;
        let mut groups: Vec<PlannedGroup> = members
            .into_iter()
            .enumerate()
            .map(|(group, members)| PlannedGroup { group, level: levels[group], members })
            .collect();
        groups.sort_by_key(|planned| (planned.level, planned.group));
        let plan = Self { groups };
        if plan.n_levels() != model.levels.len() {
            return Err(ModelError::Levels {
                model: id(),
                levels: plan.n_levels(),
                rules: model.levels.len(),
            });
        }
        check_weights(model, &plan)?;
        Ok(plan)
    }

    /// Returns how many levels there are above the indicators.
    #[must_use]
    pub fn n_levels(&self) -> usize {
        self.groups.last().map_or(0, |planned| planned.level - 1)
    }

    /// Returns the index's place in [`IndexModel::groups`].
    ///
    /// # Panics
    /// Never: a plan ends with its index.
    #[must_use]
    pub fn index(&self) -> usize {
        self.groups.last().expect("a plan ends with its index").group
    }

    /// Returns the level of a member: 1 for indicators.
    #[must_use]
    pub fn level(&self, member: Member) -> usize {
        match member {
            Member::Indicator(_) => 1,
            Member::Group(group) => {
                self.groups.iter().find(|planned| planned.group == group).map_or(0, |p| p.level)
            }
        }
    }
}

/// All parts with name and parent, indicators before groups.
fn parts(model: &IndexModel) -> impl Iterator<Item = (Member, &str, Option<&str>)> {
    let indicators = model.indicators.iter().enumerate();
    let groups = model.groups.iter().enumerate();
    indicators
        .map(|(place, i)| (Member::Indicator(place), i.id.as_str(), Some(i.parent.as_str())))
        .chain(groups.map(|(place, g)| (Member::Group(place), g.id.as_str(), g.parent.as_deref())))
}

fn check_names(model: &IndexModel) -> Result<(), ModelError> {
    if model.indicators.is_empty() {
        return Err(ModelError::NoIndicators { model: model.id.clone() });
    }
    let mut seen = BTreeMap::new();
    for (member, id, _) in parts(model) {
        if seen.insert(id, member).is_some() {
            return Err(ModelError::DuplicateId { model: model.id.clone(), id: id.to_owned() });
        }
    }
    let orphans = model.groups.iter().filter(|group| group.parent.is_none());
    let roots: Vec<String> = orphans.map(|group| group.id.clone()).collect();
    if roots.len() == 1 {
        Ok(())
    } else {
        Err(ModelError::Roots { model: model.id.clone(), found: roots })
    }
}

fn check_rules(model: &IndexModel) -> Result<(), ModelError> {
    let id = || model.id.clone();
    let mut steps: Vec<Step> = model.preparation.iter().map(Preparation::step).collect();
    steps.sort_unstable();
    if let Some(pair) = steps.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(ModelError::RepeatedStep { model: id(), step: pair[0] });
    }
    let divided = model.indicators.iter().find(|indicator| indicator.denominator.is_some());
    if let (Some(indicator), false) = (divided, steps.contains(&Step::Denominated)) {
        return Err(ModelError::DenominatorUnused { model: id(), indicator: indicator.id.clone() });
    }
    let share =
        |what: &'static str, value: f64| (what, value, (0.0..=1.0).contains(&value), "0 to 1");
    let above = |what, value: f64| (what, value, value > 0.0 && value.is_finite(), "above zero");
    let mut checks = Vec::new();
    for rule in &model.levels {
        checks.push(share("the share of members with a value", rule.minimum_share));
    }
    for indicator in &model.indicators {
        if let Some(denominator) = &indicator.denominator {
            checks.push(above("the factor of a denominator", denominator.factor));
        }
        if let Some(target) = indicator.target {
            checks.push(("a target", target, target.is_finite(), "finite numbers"));
        }
    }
    for preparation in &model.preparation {
        if let Preparation::Screen(screening) = preparation {
            let shares = [screening.minimum_available, screening.minimum_non_zero];
            checks.extend(shares.iter().flatten().map(|v| share("the share to be kept by", *v)));
        }
        if let Preparation::Treat(rule) = preparation {
            checks.push(above("the limit of skewness", rule.test.skewness));
            checks.push(above("the limit of kurtosis", rule.test.kurtosis));
        }
    }
    for indicator in &model.indicators {
        if let Some(OwnTreatment::Treated(rule)) = &indicator.treatment {
            checks.push(above("the limit of skewness", rule.test.skewness));
            checks.push(above("the limit of kurtosis", rule.test.kurtosis));
        }
    }
    for (what, most, tolerance) in searches(model) {
        checks.push((what, count(most), most > 0, "1 step and more"));
        checks.push(above("the tolerance of a search", tolerance));
    }
    match checks.into_iter().find(|(_, _, fits, _)| !fits) {
        None => Ok(()),
        Some((what, value, _, range)) => Err(ModelError::Range { model: id(), what, value, range }),
    }
}

/// Returns what is computed step by step, with the most steps and when they end.
fn searches(model: &IndexModel) -> Vec<(&'static str, usize, f64)> {
    let mut found = Vec::new();
    for step in &model.preparation {
        if let Preparation::Impute(Imputation::ExpectationMaximisation {
            maximum_rounds,
            tolerance,
            ..
        }) = step
        {
            found.push(("the most rounds of filling in", *maximum_rounds, *tolerance));
        }
    }
    if let Weighting::Optimised(rule) = &model.weighting {
        found.push(("the most steps towards weights", rule.maximum_steps, rule.tolerance));
    }
    found
}

/// Returns each group's level, from the bottom up.
fn levels(model: &IndexModel, members: &[Vec<Member>]) -> Result<Vec<usize>, ModelError> {
    let mut levels: Vec<Option<usize>> = vec![None; members.len()];
    for _ in 0..members.len() {
        for (group, members) in members.iter().enumerate() {
            let known = members.iter().map(|member| match member {
                Member::Indicator(_) => Some(1),
                Member::Group(other) => levels[*other],
            });
            let highest = known.collect::<Option<Vec<usize>>>().and_then(|l| l.into_iter().max());
            levels[group] = highest.map(|level| level + 1);
        }
    }
    let empty = |group: usize| ModelError::EmptyGroup {
        model: model.id.clone(),
        id: model.groups[group].id.clone(),
    };
    // A group above an empty one has no level either; the empty one is the one to name.
    if let Some(group) = members.iter().position(Vec::is_empty) {
        return Err(empty(group));
    }
    levels.into_iter().enumerate().map(|(group, level)| level.ok_or_else(|| empty(group))).collect()
}

fn check_weights(model: &IndexModel, plan: &Plan) -> Result<(), ModelError> {
    let given = model.indicators.iter().map(|i| (&i.id, i.weight));
    let all = given.chain(model.groups.iter().map(|g| (&g.id, g.weight)));
    for (id, weight) in all {
        if !(weight >= 0.0 && weight.is_finite()) {
            return Err(ModelError::Weight { model: model.id.clone(), id: id.clone(), weight });
        }
    }
    for planned in &plan.groups {
        let weight = |member: &Member| match member {
            Member::Indicator(place) => model.indicators[*place].weight,
            Member::Group(place) => model.groups[*place].weight,
        };
        if planned.members.iter().all(|member| weight(member) == 0.0) {
            let id = model.groups[planned.group].id.clone();
            return Err(ModelError::NoWeight { model: model.id.clone(), id });
        }
    }
    Ok(())
}

/// Returns the rule by which an indicator is put on the common scale.
#[must_use]
pub fn normalisation_of(model: &IndexModel, indicator: usize) -> &Normalisation {
    model.indicators[indicator].normalisation.as_ref().unwrap_or(&model.normalisation)
}
