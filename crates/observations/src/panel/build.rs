//! Panels from sorted rows, and newer panels laid over older ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::area::AreaCode;
use domain::data_set::DataSetId;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::Status;
use domain::period::Period;

use super::Panel;

/// The sorted groups, areas and periods of a panel.
#[derive(Debug)]
pub(crate) struct Axes {
    pub(crate) groups: Arc<[Group]>,
    pub(crate) areas: Arc<[AreaCode]>,
    pub(crate) periods: Arc<[Period]>,
}

/// One row of a panel: the positions of its keys, its value (NaN where there is none) and status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) group: usize,
    pub(crate) area: usize,
    pub(crate) period: usize,
    pub(crate) value: f64,
    pub(crate) status: Status,
}

impl Panel {
    /// Builds the panel of one data set. The axes are sorted; cells come sorted and once each.
    pub(crate) fn of_data_set(
        indicator: IndicatorId,
        axes: Axes,
        data_set: DataSetId,
        cells: impl Iterator<Item = Cell>,
    ) -> Self {
        let Axes { groups, areas, periods } = axes;
        let mut values = vec![f64::NAN; groups.len() * areas.len() * periods.len()];
        let mut marks = Vec::new();
        for cell in cells {
            let index = (cell.group * areas.len() + cell.area) * periods.len() + cell.period;
            values[index] = if cell.status.has_value() { cell.value } else { f64::NAN };
            if cell.status != Status::Final {
                marks.push((index_u32(index), cell.status));
            }
        }
        let data_sets = vec![data_set];
        marks.shrink_to_fit();
        Self { indicator, groups, areas, periods, values, marks, data_sets, origins: Vec::new() }
    }

    fn cells(&self) -> impl Iterator<Item = Cell> {
        let mut marks = self.marks.iter().peekable();
        let (n_areas, n_periods) = (self.areas.len(), self.periods.len());
        self.values.iter().enumerate().filter_map(move |(index, value)| {
            let mark = marks.next_if(|(marked, _)| *marked == index_u32(index));
            let status = match mark {
                Some((_, status)) => *status,
                None if value.is_nan() => return None,
                None => Status::Final,
            };
            Some(Cell {
                group: index / n_periods / n_areas,
                area: index / n_periods % n_areas,
                period: index % n_periods,
                value: *value,
                status,
            })
        })
    }
}

fn index_u32(index: usize) -> u32 {
    u32::try_from(index).expect("the store refuses indicators of more than 2^26 cells")
}

/// Lays panels of one indicator over each other; a later panel's rows, those without value
/// included, replace the rows of earlier ones, cell by cell.
///
/// Returns `None` where there is no panel.
pub(crate) fn overlay(panels: &[Arc<Panel>]) -> Option<Arc<Panel>> {
    let (first, newer) = panels.split_first()?;
    if newer.is_empty() {
        return Some(Arc::clone(first));
    }
    let groups = union(panels.iter().map(|p| &*p.groups));
    let areas = union(panels.iter().map(|p| &*p.areas));
    let periods = union(panels.iter().map(|p| &*p.periods));
    let n_cells = groups.len() * areas.len() * periods.len();
    let mut values = vec![f64::NAN; n_cells];
    let mut statuses: Vec<Option<Status>> = vec![None; n_cells];
    let mut origins = vec![0_u16; n_cells];
    for (number, panel) in panels.iter().enumerate() {
        let origin = u16::try_from(number).expect("fewer than 2^16 data sets of one indicator");
        let to_group = positions(&panel.groups, &groups);
        let to_area = positions(&panel.areas, &areas);
        let to_period = positions(&panel.periods, &periods);
        for cell in panel.cells() {
            let row = to_group[cell.group] * areas.len() + to_area[cell.area];
            let index = row * periods.len() + to_period[cell.period];
            values[index] = cell.value;
            statuses[index] = Some(cell.status);
            origins[index] = origin;
        }
    }
    let marks = (statuses.iter().enumerate())
        .filter_map(|(index, status)| Some((index_u32(index), (*status)?)))
        .filter(|(_, status)| *status != Status::Final)
        .collect();
    let data_sets = panels.iter().map(|p| p.data_sets[0].clone()).collect();
    let indicator = first.indicator.clone();
    Some(Arc::new(Panel { indicator, groups, areas, periods, values, marks, data_sets, origins }))
}

fn union<'a, K: Ord + Clone + 'a>(lists: impl Iterator<Item = &'a [K]>) -> Arc<[K]> {
    let all: BTreeSet<&K> = lists.flatten().collect();
    all.into_iter().cloned().collect()
}

fn positions<K: Ord>(part: &[K], whole: &[K]) -> Vec<usize> {
    part.iter().map(|key| whole.binary_search(key).expect("the whole holds every part")).collect()
}
