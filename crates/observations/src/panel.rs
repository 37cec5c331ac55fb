//! One indicator as a dense block of groups × areas × periods.

mod build;

use std::sync::Arc;

use domain::area::{AreaCode, Level};
use domain::data_set::DataSetId;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::{Measured, Observation, Status};
use domain::period::Period;

pub(crate) use build::{Axes, Cell, overlay};

/// All values of one indicator, trimmed to the groups, areas and periods that it has rows for.
///
/// Cells lie in the order of group, area, period (the period runs fastest).
#[derive(Debug, Clone)]
pub struct Panel {
    indicator: IndicatorId,
    groups: Arc<[Group]>,
    areas: Arc<[AreaCode]>,
    periods: Arc<[Period]>,
    /// NaN where there is no value.
    values: Vec<f64>,
    /// Cells that have a row but no final value, sorted by cell.
    marks: Vec<(u32, Status)>,
    data_sets: Vec<DataSetId>,
    /// Per cell the position in `data_sets`; empty where there is one data set only.
    origins: Vec<u16>,
}

impl Panel {
    /// Returns the indicator.
    #[must_use]
    pub fn indicator(&self) -> &IndicatorId {
        &self.indicator
    }

    /// Returns the groups, sorted.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Returns the areas, sorted by level and code.
    #[must_use]
    pub fn areas(&self) -> &[AreaCode] {
        &self.areas
    }

    /// Returns the periods, sorted in time.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Returns the data sets that cells come from, oldest publication first.
    #[must_use]
    pub fn data_sets(&self) -> &[DataSetId] {
        &self.data_sets
    }

    /// Returns the position of the group in [`Self::groups`].
    #[must_use]
    pub fn group_index(&self, group: &Group) -> Option<usize> {
        self.groups.binary_search(group).ok()
    }

    /// Returns the position of the area in [`Self::areas`].
    #[must_use]
    pub fn area_index(&self, area: &AreaCode) -> Option<usize> {
        self.areas.binary_search(area).ok()
    }

    /// Returns the position of the period in [`Self::periods`].
    #[must_use]
    pub fn period_index(&self, period: Period) -> Option<usize> {
        self.periods.binary_search(&period).ok()
    }

    /// Returns all values, `groups × areas × periods` with the period running fastest; NaN where
    /// there is no value.
    #[must_use]
    pub fn raw_values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the values of one group, `areas × periods`; NaN where there is no value.
    ///
    /// # Panics
    /// Where `group_index` is not below the number of groups.
    #[must_use]
    pub fn raw_group(&self, group_index: usize) -> &[f64] {
        let size = self.areas.len() * self.periods.len();
        &self.values[group_index * size..(group_index + 1) * size]
    }

    /// Returns the values over [`Self::periods`] of one group and area; NaN where there is none.
    ///
    /// # Panics
    /// Where an index is out of range.
    #[must_use]
    pub fn raw_series(&self, group_index: usize, area_index: usize) -> &[f64] {
        let n_periods = self.periods.len();
        &self.raw_group(group_index)[area_index * n_periods..(area_index + 1) * n_periods]
    }

    /// Returns the value or why there is none; `None` where there is no row at all.
    #[must_use]
    pub fn measured(&self, group: &Group, area: &AreaCode, period: Period) -> Option<Measured> {
        self.measured_at(self.cell(group, area, period)?)
    }

    /// Returns the value; `None` where there is none, whatever the reason.
    #[must_use]
    pub fn value(&self, group: &Group, area: &AreaCode, period: Period) -> Option<f64> {
        self.cell(group, area, period).map(|cell| self.values[cell]).filter(|v| !v.is_nan())
    }

    /// Returns the data set that the cell's row comes from; `None` where there is no row.
    #[must_use]
    pub fn data_set_at(
        &self,
        group: &Group,
        area: &AreaCode,
        period: Period,
    ) -> Option<&DataSetId> {
        let cell = self.cell(group, area, period)?;
        self.measured_at(cell)?;
        Some(self.origin_at(cell))
    }

    /// Returns every area with its value for one group and period, sorted by area; the value is
    /// `None` where there is none. Empty where the panel lacks the group or the period.
    pub fn cross_section(
        &self,
        group: &Group,
        period: Period,
    ) -> impl Iterator<Item = (&AreaCode, Option<f64>)> {
        let found = self.group_index(group).zip(self.period_index(period));
        found.into_iter().flat_map(move |(group_index, period_index)| {
            let values = self.raw_group(group_index);
            self.areas.iter().enumerate().map(move |(area_index, area)| {
                let value = values[area_index * self.periods.len() + period_index];
                (area, Some(value).filter(|v| !v.is_nan()))
            })
        })
    }

    /// Returns the rows of one group and area in time; periods without a row are left out.
    #[must_use]
    pub fn series(&self, group: &Group, area: &AreaCode) -> Vec<(Period, Measured)> {
        let Some((group_index, area_index)) = self.group_index(group).zip(self.area_index(area))
        else {
            return Vec::new();
        };
        let first = (group_index * self.areas.len() + area_index) * self.periods.len();
        let row = |(index, period): (usize, &Period)| {
            self.measured_at(first + index).map(|measured| (*period, measured))
        };
        self.periods.iter().enumerate().filter_map(row).collect()
    }

    /// Returns the latest period in which at least `min_share_of_areas` (0..1) of those areas of
    /// the level that ever have a value for the group have one; `None` where no period has.
    #[must_use]
    pub fn latest_period(
        &self,
        group: &Group,
        level: Level,
        min_share_of_areas: f64,
    ) -> Option<Period> {
        let values = self.raw_group(self.group_index(group)?);
        let n_periods = self.periods.len();
        let series: Vec<&[f64]> = (self.areas.iter().zip(values.chunks(n_periods)))
            .filter(|(area, _)| area.level() == level)
            .map(|(_, series)| series)
            .filter(|series| series.iter().any(|v| !v.is_nan()))
            .collect();
        (0..n_periods).rev().map(|index| (index, self.periods[index])).find_map(
            |(index, period)| {
                let n_known = series.iter().filter(|series| !series[index].is_nan()).count();
                let enough = n_known as f64 >= min_share_of_areas * series.len() as f64;
                (n_known > 0 && enough).then_some(period)
            },
        )
    }

    /// Returns every row, sorted by group, area and period.
    pub fn rows(&self) -> impl Iterator<Item = Observation> {
        self.groups.iter().enumerate().flat_map(move |(group_index, group)| {
            self.areas.iter().enumerate().flat_map(move |(area_index, area)| {
                self.rows_of(group_index, group, area_index, area)
            })
        })
    }

    /// Returns every row of one group and area, in time. Empty where the panel lacks either.
    pub fn rows_at(&self, group: &Group, area: &AreaCode) -> impl Iterator<Item = Observation> {
        let found = self.group_index(group).zip(self.area_index(area));
        found.into_iter().flat_map(move |(group_index, area_index)| {
            let (group, area) = (&self.groups[group_index], &self.areas[area_index]);
            self.rows_of(group_index, group, area_index, area)
        })
    }

    fn rows_of<'a>(
        &'a self,
        group_index: usize,
        group: &'a Group,
        area_index: usize,
        area: &'a AreaCode,
    ) -> impl Iterator<Item = Observation> + 'a {
        let first = (group_index * self.areas.len() + area_index) * self.periods.len();
        self.periods.iter().enumerate().filter_map(move |(index, period)| {
            let measured = self.measured_at(first + index)?;
            Some(Observation {
                indicator: self.indicator.clone(),
                area: area.clone(),
                period: *period,
                group: group.clone(),
                measured,
                data_set: self.origin_at(first + index).clone(),
            })
        })
    }

    fn cell(&self, group: &Group, area: &AreaCode, period: Period) -> Option<usize> {
        let (group_index, area_index) = (self.group_index(group)?, self.area_index(area)?);
        let period_index = self.period_index(period)?;
        Some((group_index * self.areas.len() + area_index) * self.periods.len() + period_index)
    }

    fn measured_at(&self, cell: usize) -> Option<Measured> {
        let value = self.values[cell];
        let mark = || {
            let cell = u32::try_from(cell).ok()?;
            let position = self.marks.binary_search_by_key(&cell, |(marked, _)| *marked).ok()?;
            Some(self.marks[position].1)
        };
        match mark() {
            Some(Status::Preliminary) => Measured::preliminary(value),
            Some(Status::Suppressed) => Some(Measured::suppressed()),
            Some(Status::Missing) => Some(Measured::missing()),
            Some(Status::Final) | None => Measured::final_value(value),
        }
    }

    fn origin_at(&self, cell: usize) -> &DataSetId {
        let position = self.origins.get(cell).map_or(0, |origin| usize::from(*origin));
        &self.data_sets[position]
    }
}

#[cfg(test)]
mod tests;
