//! Runs a selection model on the statistics store: who is chosen, why, and how sure that is.

mod cache;
mod columns;

use domain::area::AreaCode;
use domain::data_set::{DataSet, DataSetId};
use domain::indicator::{Indicator, IndicatorId};
use domain::observation::Status;
use domain::period::Period;
use domain::selection::{
    Aggregation, CriteriaRule, Eligibility, Rule, SelectionModel, Transformation,
};
use measures::robustness::{Perturbation, Robustness, RobustnessError, robustness};
use measures::selection::{Selection, SelectionError, Units, select};
use observations::store::{Store, StoreError};
use time::Date;

pub use cache::SelectionCache;

/// How many times the weights, criteria, transformations and thresholds are varied.
pub const DRAWS: usize = 10_000;

/// The seed of the draws: the day of the government's decision on the first model.
pub const SEED: u64 = 20_180_315;

/// How far each weight is varied: a quarter up or down.
pub const WEIGHT_SPREAD: f64 = 0.25;

/// The probability that a draw leaves one weighted criterion out.
pub const LEAVE_OUT_PROBABILITY: f64 = 0.25;

/// How far each threshold is varied, in standard deviations of its criterion.
pub const THRESHOLD_SPREAD: f64 = 0.25;

/// An area whose share of draws is at least this is chosen whatever reasonable weights are used;
/// one whose share is at most one minus this is not.
pub const SECURE_SHARE: f64 = 0.95;

/// What a model says of every area, and what it says it from.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectionRun {
    /// The model.
    pub model: SelectionModel,
    /// Only what was published by this day; `None` for everything.
    pub as_of: Option<Date>,
    /// The areas' names, in the order of the units of [`Self::selection`].
    pub names: Vec<String>,
    /// What the model says, by area code.
    pub selection: Selection,
    /// What each criterion was read from, in the model's order; empty for an annex.
    pub criteria: Vec<CriterionData>,
    /// How sure the list is; `None` for an annex, which rests on no weights.
    pub robustness: Option<Robustness>,
}

/// What one criterion was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionData {
    /// The indicator; `None` where no open data hold what the source names.
    pub indicator: Option<Indicator>,
    /// The period; `None` without an indicator.
    pub period: Option<Period>,
    /// The data sets that values were read from, oldest publication first.
    pub data_sets: Vec<DataSet>,
    /// Per area the data set that its row comes from; `None` where there is no row.
    pub origins: Vec<Option<DataSetId>>,
    /// Per area why there is no value; `None` where there is one.
    pub gaps: Vec<Option<Status>>,
}

/// How an area stands on the list, with how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Security {
    /// Chosen, and in at least [`SECURE_SHARE`] of the draws.
    SecurelyIn,
    /// Chosen, but not in every reasonable draw.
    BarelyIn,
    /// Not chosen, but in some reasonable draws.
    BarelyOut,
    /// Not chosen, and in almost no draw.
    SecurelyOut,
    /// Missing values or names leave it open.
    Open,
}

/// A model could not be run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store has no area of the model's kind.
    #[error("run the model {model}: the store has no area of the level {level}")]
    NoAreas {
        /// The model.
        model: String,
        /// The level.
        level: domain::area::Level,
    },
    /// A criterion names an indicator that no data set has.
    #[error(
        "run the model {model}: criterion '{criterion}' uses the indicator {indicator}, which no \
         data set has; import it or name another"
    )]
    MissingIndicator {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
        /// The indicator.
        indicator: IndicatorId,
    },
    /// A criterion names a period or group that the indicator has no values for.
    #[error(
        "run the model {model}: criterion '{criterion}' uses {indicator} for {period} and the \
         group {group}, which has no values; there are values for {known}"
    )]
    NoValues {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
        /// The indicator.
        indicator: IndicatorId,
        /// The period.
        period: Period,
        /// The group.
        group: String,
        /// What there is.
        known: String,
    },
    /// An annex names an area that does not exist.
    #[error("run the model {model}: its list names {code}, which is no area of the level {level}")]
    UnknownMember {
        /// The model.
        model: String,
        /// The code.
        code: AreaCode,
        /// The level.
        level: domain::area::Level,
    },
    /// Everything there is on a criterion was published after the day asked for.
    #[error(
        "run the model {model} as of {as_of}: criterion '{criterion}' was first published on \
         {oldest}"
    )]
    NothingPublished {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
        /// The day asked for.
        as_of: Date,
        /// The first day that has values.
        oldest: Date,
    },
    /// The store cannot be read.
    #[error("run the model {model}: criterion '{criterion}': could not {source}")]
    Store {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
        /// Why not.
        source: StoreError,
    },
    /// The model and the areas do not fit together.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The list cannot be varied.
    #[error(transparent)]
    Robustness(#[from] RobustnessError),
}

/// Runs the model on what was published by `as_of`, or on everything where it is `None`.
///
/// The list is varied in [`DRAWS`] seeded draws as [`perturbation`] says. The same store, model
/// and day give the same answer, bit by bit.
///
/// # Errors
/// [`RunError`] where a criterion has no data on the day, or the model and areas do not fit.
pub fn run(
    store: &Store,
    model: &SelectionModel,
    as_of: Option<Date>,
) -> Result<SelectionRun, RunError> {
    let areas = store.areas();
    let codes: Vec<AreaCode> = areas.at_level(model.unit).map(|area| area.code.clone()).collect();
    if codes.is_empty() {
        return Err(RunError::NoAreas { model: model.id.clone(), level: model.unit });
    }
    let reader = columns::Reader { store, model: &model.id, codes: &codes, as_of };
    let (criteria, columns, population) = match model.rule() {
        Rule::Annex(annex) => {
            columns::check_members(model, &annex.members, &codes)?;
            (Vec::new(), Vec::new(), None)
        }
        Rule::Criteria(rule) => {
            let (criteria, columns) = reader.criteria(rule)?;
            (criteria, columns, reader.population(rule)?)
        }
    };
    let units = Units { codes: &codes, columns: &columns, population: population.as_deref() };
    let selection = select(model, &units)?;
    let robustness = match model.rule() {
        Rule::Annex(_) => None,
        Rule::Criteria(rule) => Some(robustness(model, &units, &perturbation(rule))?),
    };
    let names = codes.iter().map(|code| areas.name(code).to_owned()).collect();
    Ok(SelectionRun { model: model.clone(), as_of, names, selection, criteria, robustness })
}

/// Returns how a list is varied: weights by a quarter, one criterion left out now and then, every
/// transformation that has a meaning for the rule, thresholds by a quarter of a deviation.
#[must_use]
pub fn perturbation(rule: &CriteriaRule) -> Perturbation {
    let all = [Transformation::ZScore, Transformation::PercentileRank, Transformation::MinMax];
    let weighted = || rule.criteria.iter().filter(|criterion| criterion.weight > 0.0);
    let own = weighted().next().map(|criterion| criterion.transformation);
    let uniform = weighted().all(|criterion| Some(criterion.transformation) == own);
    let has_meaning = |transformation: &Transformation| {
        let positive = *transformation != Transformation::ZScore;
        positive || rule.aggregation == Aggregation::ArithmeticMean
    };
    let alternatives = match rule.eligibility {
        Eligibility::Top(_) => {
            let other = |t: &Transformation| !(uniform && own == Some(*t));
            all.into_iter().filter(other).filter(has_meaning).collect()
        }
        _ => Vec::new(),
    };
    Perturbation {
        draws: DRAWS,
        seed: SEED,
        weight_spread: WEIGHT_SPREAD,
        leave_out_probability: LEAVE_OUT_PROBABILITY,
        alternatives,
        threshold_spread: THRESHOLD_SPREAD,
    }
}

impl SelectionRun {
    /// Returns the rows of the units, chosen by no rule but their place: rank, then code; areas
    /// without a rank come last.
    #[must_use]
    pub fn by_rank(&self) -> Vec<usize> {
        let units = &self.selection.units;
        let mut rows: Vec<usize> = (0..units.len()).collect();
        let place = |row: usize| units[row].rank.unwrap_or(usize::MAX);
        rows.sort_by(|&a, &b| {
            place(a).cmp(&place(b)).then_with(|| units[a].code.cmp(&units[b].code))
        });
        rows
    }

    /// Returns the row of an area among the units.
    #[must_use]
    pub fn row_of(&self, code: &AreaCode) -> Option<usize> {
        self.selection.units.iter().position(|unit| unit.code == *code)
    }

    /// Returns the share of draws in which the area is chosen, 0 to 1; `None` for an annex and
    /// where missing values leave it open in any draw.
    #[must_use]
    pub fn share_of_draws(&self, row: usize) -> Option<f64> {
        let unit = self.robustness.as_ref()?.units[row];
        (unit.open_share <= 0.0).then_some(unit.eligible_share)
    }

    /// Returns the ranks between which the area lies in nine draws of ten; `None` without a rank.
    #[must_use]
    pub fn rank_range(&self, row: usize) -> Option<(usize, usize)> {
        let ranks = self.robustness.as_ref()?.units[row].ranks?;
        Some((whole_rank(ranks.p5.floor()), whole_rank(ranks.p95.ceil())))
    }

    /// Returns how the area stands and how sure that is. On a fixed list every name is sure.
    #[must_use]
    pub fn security(&self, row: usize) -> Security {
        let share = self.robustness.as_ref().map(|robustness| robustness.units[row].eligible_share);
        match (self.selection.units[row].eligible, share) {
            (None, _) => Security::Open,
            (Some(true), Some(share)) if share < SECURE_SHARE => Security::BarelyIn,
            (Some(true), _) => Security::SecurelyIn,
            (Some(false), Some(share)) if share > 1.0 - SECURE_SHARE => Security::BarelyOut,
            (Some(false), _) => Security::SecurelyOut,
        }
    }

    /// Returns how many areas stand so.
    #[must_use]
    pub fn count(&self, security: Security) -> usize {
        (0..self.names.len()).filter(|&row| self.security(row) == security).count()
    }

    /// Returns how many areas are chosen.
    #[must_use]
    pub fn n_chosen(&self) -> usize {
        self.selection.units.iter().filter(|unit| unit.eligible == Some(true)).count()
    }
}

/// A rank is a whole number up to 65 535, also where it is an interpolated quantile that has been
/// rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 65 535")]
fn whole_rank(rank: f64) -> usize {
    rank as usize
}

#[cfg(test)]
pub(crate) mod tests;
