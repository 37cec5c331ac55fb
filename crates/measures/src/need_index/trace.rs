//! How one unit's number came about: every step's value and rule.

use numerics::sum::{count, sum};

use super::IndexError;
use super::aggregation::Aggregation;
use super::build::Built;
use super::model::{Direction, IndexModel, OwnTreatment, Preparation, Step};
use super::plan::{Member, PlannedGroup, normalisation_of};
use super::table::Table;
use super::treatment::Outcome;
use super::weighting::name;

/// How one unit's index came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The unit.
    pub unit: String,
    /// Its period, where the table has several.
    pub period: Option<i64>,
    /// Whether it passed the screening.
    pub included: bool,
    /// From raw value to common scale, indicator by indicator.
    pub indicators: Vec<IndicatorTrace>,
    /// From the common scale over pillars to the index, which is last.
    pub groups: Vec<GroupTrace>,
    /// The index; `None` where too much is missing.
    pub index: Option<f64>,
    /// Its rank.
    pub rank: Option<f64>,
    /// How many units are ranked with it.
    pub n_ranked: usize,
    /// Where the weights come from.
    pub weighting: String,
}

/// One indicator's way to the common scale.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorTrace {
    /// Its id in the model.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which way it moves the index.
    pub direction: Direction,
    /// Its steps in the order in which they were made; those that are switched off stand where
    /// the usual order has them, and say so.
    pub steps: Vec<StepTrace>,
    /// Its weight among its siblings if none is missing; siblings sum to one.
    pub weight: f64,
    /// Its weight in the index if nothing is missing; indicators sum to one.
    pub effective_weight: f64,
}

/// One step of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct StepTrace {
    /// The step.
    pub step: Step,
    /// What the step did to this value.
    pub effect: Effect,
    /// The rule, in words.
    pub rule: String,
    /// The value after it; `None` where it is missing.
    pub value: Option<f64>,
}

/// What a step did to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It was given.
    Given,
    /// It is missing.
    Missing,
    /// The step is switched off.
    SwitchedOff,
    /// The step left it as it was.
    Unchanged,
    /// The step changed it.
    Changed,
    /// The step filled it in.
    FilledIn,
    /// The step left its unit out.
    LeftOut,
}

/// One group's value from its members'.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTrace {
    /// Its id in the model.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its level: 2 for pillars.
    pub level: usize,
    /// The rule, in words.
    pub rule: String,
    /// Its members.
    pub members: Vec<MemberTrace>,
    /// Its value; `None` where too many members are missing.
    pub value: Option<f64>,
}

/// One member's part in a group.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberTrace {
    /// Its id in the model.
    pub id: String,
    /// Its value.
    pub value: Option<f64>,
    /// Its weight among the members that have a value; these sum to one.
    pub weight: Option<f64>,
    /// For an arithmetic mean what it adds to the group's value: weight times value.
    pub contribution: Option<f64>,
}

/// The order in which the trace shows steps that are switched off.
const USUAL: [Step; 4] = [Step::Denominated, Step::Imputed, Step::Screened, Step::Treated];

/// Returns how the index of one unit, in one period where there are several, came about.
///
/// `built` is what `build(model, table)` returned.
///
/// # Errors
/// [`IndexError::UnknownUnit`] where the table does not have the unit.
pub fn trace(
    model: &IndexModel,
    table: &Table<'_>,
    built: &Built,
    unit: &str,
    period: Option<i64>,
) -> Result<Trace, IndexError> {
    let fits = |row: &usize| {
        built.units[*row] == unit && built.periods.as_ref().map(|periods| periods[*row]) == period
    };
    let unknown = || IndexError::UnknownUnit { unit: unit.to_owned() };
    let row = (0..built.units.len()).find(fits).ok_or_else(unknown)?;
    let indicators = (0..model.indicators.len())
        .map(|place| indicator_trace(model, table, built, place, row))
        .collect();
    let groups = built.plan.groups.iter().map(|p| group_trace(model, built, p, row)).collect();
    let with_it = |other: &usize| {
        built.ranks[*other].is_some()
            && built.periods.as_ref().is_none_or(|periods| periods[*other] == periods[row])
    };
    Ok(Trace {
        unit: unit.to_owned(),
        period,
        included: built.included[row],
        indicators,
        groups,
        index: built.index()[row],
        rank: built.ranks[row],
        n_ranked: (0..built.units.len()).filter(with_it).count(),
        weighting: model.weighting.words(),
    })
}

fn indicator_trace(
    model: &IndexModel,
    table: &Table<'_>,
    built: &Built,
    place: usize,
    row: usize,
) -> IndicatorTrace {
    let indicator = &model.indicators[place];
    let mut steps: Vec<StepTrace> = Vec::new();
    let mut before = None;
    for stage in &built.stages {
        let value = stage.columns[place][row];
        let effect = match (stage.step, before, value) {
            (Step::Raw, _, None) => Effect::Missing,
            (Step::Raw, _, Some(_)) => Effect::Given,
            (Step::Screened, _, _) if !built.included[row] => Effect::LeftOut,
            (_, Some(_), None) | (_, None, None) => Effect::Missing,
            (_, None, Some(_)) => Effect::FilledIn,
            (_, Some(a), Some(b)) if a == b => Effect::Unchanged,
            (_, Some(_), Some(_)) => Effect::Changed,
        };
        let rule = rule(model, table, built, stage.step, place);
        steps.push(StepTrace { step: stage.step, effect, rule, value });
        before = value;
    }
    for (usual, step) in USUAL.into_iter().enumerate() {
        if built.stage(step).is_none() {
            let earlier = |s: &StepTrace| s.step == Step::Raw || USUAL[..usual].contains(&s.step);
            let at = steps.iter().rposition(earlier).map_or(0, |place| place + 1);
            let value = at.checked_sub(1).and_then(|place| steps[place].value);
            let rule = "switched off".to_owned();
            steps.insert(at, StepTrace { step, effect: Effect::SwitchedOff, rule, value });
        }
    }
    let member = Member::Indicator(place);
    IndicatorTrace {
        id: indicator.id.clone(),
        name: indicator.name.clone(),
        direction: indicator.direction,
        steps,
        weight: among_siblings(built, member),
        effective_weight: built.effective.of(member),
    }
}

fn among_siblings(built: &Built, member: Member) -> f64 {
    let family = built.plan.groups.iter().find(|planned| planned.members.contains(&member));
    let total = family.map_or(0.0, |f| sum(f.members.iter().map(|m| built.weights.of(*m))));
    if total > 0.0 { built.weights.of(member) / total } else { 0.0 }
}

/// Returns what a step does to this indicator, in words.
fn rule(model: &IndexModel, table: &Table<'_>, built: &Built, step: Step, place: usize) -> String {
    let indicator = &model.indicators[place];
    let preparation = model.preparation.iter().find(|preparation| preparation.step() == step);
    match (step, preparation) {
        (Step::Denominated, _) => match &indicator.denominator {
            None => "no denominator".to_owned(),
            Some(by) if by.factor == 1.0 => format!("divided by {}", by.column),
            Some(by) => format!("divided by {}, times {}", by.column, by.factor),
        },
        (Step::Treated, Some(Preparation::Treat(general))) => match &indicator.treatment {
            Some(OwnTreatment::Untreated) => "outliers are left as they are".to_owned(),
            own => {
                let rule = match own {
                    Some(OwnTreatment::Treated(own)) => own,
                    _ => general,
                };
                let outcome =
                    built.treatments[place].as_ref().map_or(Outcome::Passed, |t| t.outcome);
                format!("{}: {}", rule.words(), outcome.words())
            }
        },
        (_, Some(Preparation::Impute(rule))) => rule.words(),
        (_, Some(Preparation::Screen(rule))) => rule.words(),
        (Step::Normalised, _) => {
            let turned = match indicator.direction {
                Direction::Raises => "",
                Direction::Lowers => "; turned, a larger value lowers the index",
            };
            let pooled = if table.periods.is_some() { "; over all periods" } else { "" };
            format!("{}{turned}{pooled}", normalisation_of(model, place).words())
        }
        _ => "as given".to_owned(),
    }
}

fn group_trace(
    model: &IndexModel,
    built: &Built,
    planned: &PlannedGroup,
    row: usize,
) -> GroupTrace {
    let group = &model.groups[planned.group];
    let rule = model.levels[planned.level - 2];
    let normalised = built.stages.last().map_or(&[][..], |stage| &stage.columns);
    let value = |member: Member| match member {
        Member::Indicator(place) => normalised[place][row],
        Member::Group(place) => built.groups[place][row],
    };
    let own = built.groups[planned.group][row];
    let present = planned.members.iter().filter(|member| value(**member).is_some());
    let total = sum(present.map(|member| built.weights.of(*member)));
    let member = |member: &Member| {
        let value = value(*member);
        let counts = value.is_some() && own.is_some() && total > 0.0;
        let weight = counts.then(|| built.weights.of(*member) / total);
        let adds = rule.aggregation == Aggregation::Arithmetic;
        let contribution = value.zip(weight).filter(|_| adds).map(|(value, w)| w * value);
        MemberTrace { id: name(model, *member).to_owned(), value, weight, contribution }
    };
    let asked = match rule.minimum_share {
        share if share <= 0.0 => "weights shared among those with a value".to_owned(),
        share => format!("at least {share} of the members with a value, sharing the weights"),
    };
    GroupTrace {
        id: group.id.clone(),
        name: group.name.clone(),
        level: planned.level,
        rule: format!("{}; {asked}", rule.aggregation.words()),
        members: planned.members.iter().map(member).collect(),
        value: own,
    }
}

impl Trace {
    /// Returns the share of the indicators whose value was filled in.
    #[must_use]
    pub fn share_filled_in(&self) -> f64 {
        let filled = |indicator: &&IndicatorTrace| {
            indicator.steps.iter().any(|step| step.effect == Effect::FilledIn)
        };
        count(self.indicators.iter().filter(filled).count()) / count(self.indicators.len())
    }
}
