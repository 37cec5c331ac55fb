//! From normalised indicators over pillars to the index.

use numerics::sum::{count, sum};

use super::aggregation::copeland::copeland;
use super::aggregation::{Aggregation, LevelRule, MeanError, weighted_mean};
use super::plan::{Member, Plan, PlannedGroup};

/// A weight for every indicator and every group, in the model's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// One per indicator.
    pub indicators: Vec<f64>,
    /// One per group; that of the index has no meaning.
    pub groups: Vec<f64>,
}

impl Weights {
    /// Returns a member's weight.
    #[must_use]
    pub fn of(&self, member: Member) -> f64 {
        match member {
            Member::Indicator(place) => self.indicators[place],
            Member::Group(place) => self.groups[place],
        }
    }

    /// Returns the place of a member's weight.
    pub(crate) fn at(&mut self, member: Member) -> &mut f64 {
        match member {
            Member::Indicator(place) => &mut self.indicators[place],
            Member::Group(place) => &mut self.groups[place],
        }
    }

    /// Returns each part's weight in the index if nothing is missing: its share of its siblings'
    /// weights times its parent's share. Those of the indicators sum to one.
    ///
    /// # Source
    /// COINr's `get_eff_wts`, Becker et al. (2022), doi 10.21105/joss.04567.
    #[must_use]
    pub fn effective(&self, plan: &Plan) -> Self {
        let mut effective = self.clone();
        effective.groups[plan.index()] = 1.0;
        for planned in plan.groups.iter().rev() {
            let own = effective.groups[planned.group];
            let total = sum(planned.members.iter().map(|member| self.of(*member)));
            for member in &planned.members {
                *effective.at(*member) = own * (self.of(*member) / total);
            }
        }
        effective
    }
}

/// Members of a group cannot be weighed together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("weigh group number {} together in row {}: {source}", group + 1, row + 1)]
pub struct GroupError {
    /// The group's place in the model.
    pub group: usize,
    /// The row.
    pub row: usize,
    /// Why.
    pub source: MeanError,
}

/// Returns the value of every group for every unit, in the model's order of groups.
///
/// `normalised`: one column per indicator. A group has a value where the level's share of its
/// members has one; the weights of those are made to sum to one.
///
/// # Errors
/// [`GroupError`] where a value is outside the domain of its mean.
pub fn group_values(
    plan: &Plan,
    normalised: &[Vec<Option<f64>>],
    weights: &Weights,
    levels: &[LevelRule],
) -> Result<Vec<Vec<Option<f64>>>, GroupError> {
    let mut groups: Vec<Vec<Option<f64>>> = vec![Vec::new(); plan.groups.len()];
    for planned in &plan.groups {
        groups[planned.group] = one_group(planned, normalised, &groups, weights, levels)?;
    }
    Ok(groups)
}

/// Returns the values of one group whose members have theirs.
///
/// # Errors
/// [`GroupError`] where a value is outside the domain of its mean.
pub fn one_group(
    planned: &PlannedGroup,
    normalised: &[Vec<Option<f64>>],
    groups: &[Vec<Option<f64>>],
    weights: &Weights,
    levels: &[LevelRule],
) -> Result<Vec<Option<f64>>, GroupError> {
    let rule = levels[planned.level - 2];
    let columns = member_columns(planned, normalised, groups);
    let own: Vec<f64> = planned.members.iter().map(|member| weights.of(*member)).collect();
    let n_rows = columns.first().map_or(0, |column| column.len());
    let enough = |row: usize| {
        let present = columns.iter().filter(|column| column[row].is_some()).count();
        count(present) / count(columns.len()) >= rule.minimum_share
    };
    if rule.aggregation == Aggregation::Copeland {
        let masked: Vec<Vec<Option<f64>>> = columns
            .iter()
            .map(|column| (0..n_rows).map(|row| column[row].filter(|_| enough(row))).collect())
            .collect();
        let views: Vec<&[Option<f64>]> = masked.iter().map(Vec::as_slice).collect();
        return Ok(copeland(&views, &own));
    }
    let mut members = vec![None; columns.len()];
    let value = |row: usize| {
        for (member, column) in members.iter_mut().zip(&columns) {
            *member = column[row];
        }
        if !enough(row) {
            return Ok(None);
        }
        weighted_mean(&members, &own, rule.aggregation).map_err(|source| GroupError {
            group: planned.group,
            row,
            source,
        })
    };
    (0..n_rows).map(value).collect()
}

/// Returns the columns of a group's members.
#[must_use]
pub fn member_columns<'a>(
    planned: &PlannedGroup,
    normalised: &'a [Vec<Option<f64>>],
    groups: &'a [Vec<Option<f64>>],
) -> Vec<&'a [Option<f64>]> {
    let column = |member: &Member| match member {
        Member::Indicator(place) => normalised[*place].as_slice(),
        Member::Group(place) => groups[*place].as_slice(),
    };
    planned.members.iter().map(column).collect()
}
