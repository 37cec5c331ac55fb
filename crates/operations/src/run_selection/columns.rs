//! Reads what a model needs from the store.

use std::sync::Arc;

use domain::area::AreaCode;
use domain::data_set::DataSetId;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::Status;
use domain::period::Period;
use domain::selection::{
    CriteriaRule, Criterion, CriterionMeasure, SelectionModel, Threshold, Weighting,
};
use observations::panel::Panel;
use observations::store::{Store, StoreError};
use time::Date;

use super::{CriterionData, RunError};
use crate::library::POPULATION;

/// One value per area.
pub(super) type Column = Vec<Option<f64>>;

/// What is read, for which areas, as of when.
pub(super) struct Reader<'a> {
    pub(super) store: &'a Store,
    pub(super) model: &'a str,
    pub(super) codes: &'a [AreaCode],
    pub(super) as_of: Option<Date>,
}

/// Refuses a list that names an area outside `codes`.
pub(super) fn check_members(
    model: &SelectionModel,
    members: &[AreaCode],
    codes: &[AreaCode],
) -> Result<(), RunError> {
    match members.iter().find(|member| codes.binary_search(member).is_err()) {
        None => Ok(()),
        Some(code) => Err(RunError::UnknownMember {
            model: model.id.clone(),
            code: code.clone(),
            level: model.unit,
        }),
    }
}

impl Reader<'_> {
    /// Returns what each criterion is read from, and its values.
    pub(super) fn criteria(
        &self,
        rule: &CriteriaRule,
    ) -> Result<(Vec<CriterionData>, Vec<Column>), RunError> {
        let mut criteria = Vec::with_capacity(rule.criteria.len());
        let mut columns = Vec::with_capacity(rule.criteria.len());
        for criterion in &rule.criteria {
            let (data, column) = match &criterion.measure {
                CriterionMeasure::NotAvailable { .. } => self.nothing(),
                CriterionMeasure::Indicator { id, period, group, .. } => {
                    self.indicator(criterion, id, *period, group)?
                }
            };
            criteria.push(data);
            columns.push(column);
        }
        Ok((criteria, columns))
    }

    /// Returns the areas' inhabitants in the period of the first criterion that weighs by them,
    /// or in the latest period before it; `None` where no criterion does.
    pub(super) fn population(&self, rule: &CriteriaRule) -> Result<Option<Column>, RunError> {
        let needed = rule.criteria.iter().find_map(|criterion| match &criterion.measure {
            CriterionMeasure::Indicator { period, .. } if weighs_by_population(criterion) => {
                Some((criterion, *period))
            }
            _ => None,
        });
        let Some((criterion, period)) = needed else { return Ok(None) };
        let id: IndicatorId = POPULATION.parse().expect("the id is well formed");
        let panel = self.panel(criterion, &id)?;
        let before = panel.periods().iter().rev().find(|known| known.year() <= period.year());
        let Some(period) = before.or(panel.periods().first()).copied() else { return Ok(None) };
        let total = Group::total();
        Ok(Some(self.codes.iter().map(|code| panel.value(&total, code, period)).collect()))
    }

    fn nothing(&self) -> (CriterionData, Column) {
        let n = self.codes.len();
        let data = CriterionData {
            indicator: None,
            period: None,
            data_sets: Vec::new(),
            origins: vec![None; n],
            gaps: vec![Some(Status::Missing); n],
        };
        (data, vec![None; n])
    }

    fn indicator(
        &self,
        criterion: &Criterion,
        id: &IndicatorId,
        period: Period,
        group: &Group,
    ) -> Result<(CriterionData, Column), RunError> {
        let panel = self.panel(criterion, id)?;
        let read = |code| panel.measured(group, code, period);
        let measured: Vec<_> = self.codes.iter().map(read).collect();
        let column: Column =
            measured.iter().map(|m| m.and_then(|measured| measured.value())).collect();
        if column.iter().all(Option::is_none) {
            return Err(self.no_values(criterion, &panel, period, group));
        }
        let origins: Vec<Option<DataSetId>> =
            self.codes.iter().map(|code| panel.data_set_at(group, code, period).cloned()).collect();
        let status = |m: &Option<domain::observation::Measured>| match m {
            Some(measured) if measured.value().is_some() => None,
            Some(measured) => Some(measured.status()),
            None => Some(Status::Missing),
        };
        let known = self.store.data_sets();
        let used =
            panel.data_sets().iter().filter(|set| origins.iter().flatten().any(|o| o == *set));
        let data = CriterionData {
            indicator: self.store.indicator(id),
            period: Some(period),
            data_sets: used
                .filter_map(|id| known.iter().find(|set| set.id == *id).cloned())
                .collect(),
            gaps: measured.iter().map(status).collect(),
            origins,
        };
        Ok((data, column))
    }

    fn panel(&self, criterion: &Criterion, id: &IndicatorId) -> Result<Arc<Panel>, RunError> {
        self.store.panel(id, self.as_of).map_err(|source| {
            let (model, criterion) = (self.model.to_owned(), criterion.id.clone());
            match source {
                StoreError::UnknownIndicator { id } => {
                    RunError::MissingIndicator { model, criterion, indicator: id }
                }
                StoreError::NothingPublished { as_of, oldest, .. } => {
                    RunError::NothingPublished { model, criterion, as_of, oldest }
                }
                source => RunError::Store { model, criterion, source },
            }
        })
    }

    fn no_values(
        &self,
        criterion: &Criterion,
        panel: &Panel,
        period: Period,
        group: &Group,
    ) -> RunError {
        let periods = match (panel.periods().first(), panel.periods().last()) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(only), _) => only.to_string(),
            _ => "no period".to_owned(),
        };
        let groups: Vec<&str> = panel.groups().iter().map(Group::as_str).collect();
        RunError::NoValues {
            model: self.model.to_owned(),
            criterion: criterion.id.clone(),
            indicator: panel.indicator().clone(),
            period,
            group: group.to_string(),
            known: format!("{periods}, groups {}", groups.join(", ")),
        }
    }
}

fn weighs_by_population(criterion: &Criterion) -> bool {
    let threshold = criterion.threshold;
    matches!(
        threshold,
        Some(Threshold::MeanPlusDeviations { weighting: Weighting::Population, .. })
    )
}
