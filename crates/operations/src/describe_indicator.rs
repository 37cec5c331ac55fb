//! One indicator as its page shows it: where it stands, what the average hides, how it moves.

use domain::area::{AreaCode, Level};
use domain::data_set::DataSet;
use domain::group::Group;
use domain::indicator::{Direction, Indicator, IndicatorId};
use domain::observation::Measured;
use domain::period::Period;
use measures::column::ColumnError;
use measures::convergence::ConvergenceError;
use measures::spread::{Spread, weighted_spread};
use numerics::rank::{Order, competition_ranks};
use observations::panel::Panel;
use observations::store::StoreError;
use time::Date;

use crate::library::Library;

mod against_nation;
mod over_time;
mod place;

pub use against_nation::AgainstNation;
pub use over_time::{CatchingUp, Convergence, PeriodSpread, SpreadTrend, convergence, over_time};
pub use place::{PlaceView, SimilarValue};

/// How large a share of the areas must have a value for a period to be shown unasked.
const MIN_SHARE_OF_AREAS: f64 = 0.6;

/// What is asked of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The indicator.
    pub id: IndicatorId,
    /// The group; all people where not given.
    pub group: Option<Group>,
    /// The period; the latest with enough areas where not given.
    pub period: Option<Period>,
    /// An area to look at in particular.
    pub place: Option<AreaCode>,
    /// Only what was published by this day.
    pub as_of: Option<Date>,
}

/// One indicator for one group and period, over areas and over time.
#[derive(Debug, Clone)]
pub struct IndicatorView {
    /// What is measured.
    pub indicator: Indicator,
    /// The groups there are values for.
    pub groups: Vec<Group>,
    /// The periods there are values for.
    pub periods: Vec<Period>,
    /// The group shown.
    pub group: Group,
    /// The period shown.
    pub period: Period,
    /// The level of the areas shown.
    pub level: Level,
    /// Every area of the level that has a row in the panel, by code.
    pub areas: Vec<AreaValue>,
    /// The value of the nation as published; `None` where there is none.
    pub nation: Option<f64>,
    /// How the value is spread over areas; `None` where no area has one.
    pub spread: Option<Spread>,
    /// The means of each kind of municipality; empty at other levels.
    pub kinds: Vec<KindOfArea>,
    /// Women and men where both are published, for the place or else the nation.
    pub sexes: Option<Sexes>,
    /// The spread in every period.
    pub over_time: Vec<PeriodSpread>,
    /// Whether areas grow more alike.
    pub convergence: Option<Convergence>,
    /// The area looked at in particular.
    pub place: Option<PlaceView>,
    /// The data set the newest values come from.
    pub data_set: Option<DataSet>,
}

/// One area's value.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaValue {
    /// The area.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// Its value or why there is none.
    pub measured: Measured,
    /// Its place among the areas with a value: 1 for the best, or for the highest where no
    /// direction is decided; ties share the first of their places.
    pub rank: Option<usize>,
}

/// One kind of municipality.
#[derive(Debug, Clone, PartialEq)]
pub struct KindOfArea {
    /// The kind's code.
    pub code: String,
    /// The kind's name.
    pub name: String,
    /// How the value is spread over the municipalities of this kind.
    pub spread: Spread,
}

/// Women's and men's values in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Sexes {
    /// Where.
    pub area: AreaCode,
    /// The women's value.
    pub women: f64,
    /// The men's value.
    pub men: f64,
}

/// The indicator could not be described.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// The store cannot answer; an unknown indicator is one of its reasons.
    #[error(transparent)]
    Store(StoreError),
    /// Nothing had been published by the day asked for.
    #[error("show the indicator as of {as_of}: its oldest data set was published on {oldest}")]
    NothingPublished {
        /// The day asked for.
        as_of: Date,
        /// The first day that has values.
        oldest: Date,
    },
    /// A stored value is no number.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// The growth of areas cannot be measured.
    #[error(transparent)]
    Convergence(#[from] ConvergenceError),
    /// The group is not among those of the indicator.
    #[error("show {indicator} for the group {group}: it has {known}")]
    NoSuchGroup {
        /// The indicator.
        indicator: IndicatorId,
        /// The group asked for.
        group: Group,
        /// The groups there are.
        known: String,
    },
    /// The period is not among those of the indicator.
    #[error("show {indicator} for {period}: it has values from {first} to {last}")]
    NoSuchPeriod {
        /// The indicator.
        indicator: IndicatorId,
        /// The period asked for.
        period: Period,
        /// The first there is.
        first: Period,
        /// The last there is.
        last: Period,
    },
    /// The indicator has no values at all.
    #[error("show {indicator}: it has no values")]
    Empty {
        /// The indicator.
        indicator: IndicatorId,
    },
}

impl From<StoreError> for DescribeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NothingPublished { as_of, oldest, .. } => {
                Self::NothingPublished { as_of, oldest }
            }
            other => Self::Store(other),
        }
    }
}

/// Describes an indicator.
///
/// # Errors
/// [`DescribeError`] where the indicator, group or period is unknown, or the store fails.
pub fn describe_indicator(
    library: &Library,
    question: &Question,
) -> Result<IndicatorView, DescribeError> {
    let panel = library.store().panel(&question.id, question.as_of)?;
    let indicator = library
        .indicator(&question.id)
        .ok_or_else(|| DescribeError::Empty { indicator: question.id.clone() })?;
    let level =
        level_of(&panel).ok_or_else(|| DescribeError::Empty { indicator: question.id.clone() })?;
    let group = group_of(&panel, question)?;
    let period = period_of(&panel, question, &group, level)?;
    let areas = areas_at(library, &panel, level, &group, period, indicator.direction);
    let codes: Vec<AreaCode> = areas.iter().map(|area| area.code.clone()).collect();
    let population = library.population(&codes, period, question.as_of)?;
    let values: Vec<Option<f64>> = areas.iter().map(|area| area.measured.value()).collect();
    let nation = panel.value(&group, &AreaCode::nation(), period);
    let place = question
        .place
        .as_ref()
        .map(|code| place::describe(library, &panel, &group, period, code, &areas));
    Ok(IndicatorView {
        groups: panel.groups().to_vec(),
        periods: panel.periods().to_vec(),
        nation,
        spread: weighted_spread(&values, &population)?,
        kinds: kinds(library, level, &areas, &population)?,
        sexes: sexes(&panel, period, question.place.as_ref()),
        over_time: over_time(&panel, &group, level)?,
        convergence: convergence(&panel, &group, level, indicator.unit)?,
        place,
        data_set: library.newest_data_set(&panel),
        indicator,
        group,
        period,
        level,
        areas,
    })
}

/// Returns the level a page starts from: municipalities where there are any.
fn level_of(panel: &Panel) -> Option<Level> {
    let order = [Level::Municipality, Level::County, Level::Regso, Level::Deso, Level::Nation];
    order.into_iter().find(|level| panel.areas().iter().any(|area| area.level() == *level))
}

fn group_of(panel: &Panel, question: &Question) -> Result<Group, DescribeError> {
    match &question.group {
        Some(group) if panel.group_index(group).is_some() => Ok(group.clone()),
        Some(group) => {
            let known: Vec<&str> = panel.groups().iter().map(Group::as_str).collect();
            Err(DescribeError::NoSuchGroup {
                indicator: question.id.clone(),
                group: group.clone(),
                known: known.join(", "),
            })
        }
        None => panel
            .groups()
            .first()
            .cloned()
            .ok_or_else(|| DescribeError::Empty { indicator: question.id.clone() }),
    }
}

fn period_of(
    panel: &Panel,
    question: &Question,
    group: &Group,
    level: Level,
) -> Result<Period, DescribeError> {
    let empty = || DescribeError::Empty { indicator: question.id.clone() };
    let first = *panel.periods().first().ok_or_else(empty)?;
    let last = *panel.periods().last().ok_or_else(empty)?;
    match question.period {
        Some(period) if panel.period_index(period).is_some() => Ok(period),
        Some(period) => {
            Err(DescribeError::NoSuchPeriod { indicator: question.id.clone(), period, first, last })
        }
        None => Ok(panel
            .latest_period(group, level, MIN_SHARE_OF_AREAS)
            .or_else(|| panel.latest_period(group, level, 0.0))
            .unwrap_or(last)),
    }
}

fn areas_at(
    library: &Library,
    panel: &Panel,
    level: Level,
    group: &Group,
    period: Period,
    direction: Option<Direction>,
) -> Vec<AreaValue> {
    let register = library.areas();
    let mut areas: Vec<AreaValue> = panel
        .areas()
        .iter()
        .filter(|code| code.level() == level)
        .map(|code| AreaValue {
            code: code.clone(),
            name: register.name(code).to_owned(),
            measured: panel.measured(group, code, period).unwrap_or_else(Measured::missing),
            rank: None,
        })
        .collect();
    for (index, rank) in ranks(&areas, direction) {
        areas[index].rank = Some(rank);
    }
    areas
}

/// Returns the place of each area with a value, ties sharing the first of their places.
fn ranks(areas: &[AreaValue], direction: Option<Direction>) -> Vec<(usize, usize)> {
    let (rows, values): (Vec<usize>, Vec<f64>) = areas
        .iter()
        .enumerate()
        .filter_map(|(row, area)| area.measured.value().map(|value| (row, value)))
        .unzip();
    let order = match direction {
        Some(Direction::LowerIsBetter) => Order::SmallestFirst,
        Some(Direction::HigherIsBetter) | None => Order::LargestFirst,
    };
    rows.into_iter().zip(competition_ranks(&values, order)).collect()
}

fn kinds(
    library: &Library,
    level: Level,
    areas: &[AreaValue],
    population: &[Option<f64>],
) -> Result<Vec<KindOfArea>, ColumnError> {
    if level != Level::Municipality {
        return Ok(Vec::new());
    }
    let Some(classification) = library.classifications().first() else {
        return Ok(Vec::new());
    };
    let mut kinds = Vec::new();
    for group in &classification.groups {
        let members: Vec<usize> = (0..areas.len())
            .filter(|index| group.members.binary_search(&areas[*index].code).is_ok())
            .collect();
        let values: Vec<Option<f64>> = members.iter().map(|i| areas[*i].measured.value()).collect();
        let weights: Vec<Option<f64>> = members.iter().map(|i| population[*i]).collect();
        if let Some(spread) = weighted_spread(&values, &weights)? {
            kinds.push(KindOfArea { code: group.code.clone(), name: group.name.clone(), spread });
        }
    }
    Ok(kinds)
}

fn sexes(panel: &Panel, period: Period, place: Option<&AreaCode>) -> Option<Sexes> {
    let nation = AreaCode::nation();
    [place, Some(&nation)].into_iter().flatten().find_map(|area| {
        Some(Sexes {
            area: area.clone(),
            women: panel.value(&Group::women(), area, period)?,
            men: panel.value(&Group::men(), area, period)?,
        })
    })
}
