//! Dense blocks from the sorted rows of a row group, without a text per row.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, AsArray, Float64Array, RecordBatch};
use arrow::datatypes::{Float64Type, Int32Type};
use domain::area::AreaCode;
use domain::data_set::DataSetId;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::Status;
use domain::period::Period;

use crate::panel::{Axes, Cell, Panel};

/// Lists of groups, areas and periods, each kept once however many indicators share it.
#[derive(Debug, Default)]
pub(crate) struct SharedAxes {
    groups: BTreeMap<Arc<[Group]>, ()>,
    areas: BTreeMap<Arc<[AreaCode]>, ()>,
    periods: BTreeMap<Arc<[Period]>, ()>,
}

fn shared<K: Ord>(known: &mut BTreeMap<Arc<[K]>, ()>, list: Vec<K>) -> Arc<[K]> {
    if let Some((same, ())) = known.get_key_value(list.as_slice()) {
        return Arc::clone(same);
    }
    let list: Arc<[K]> = list.into();
    known.insert(Arc::clone(&list), ());
    list
}

/// A text column: per row the position in a list of parsed texts.
struct Column<'a, K> {
    positions: &'a [i32],
    texts: Vec<K>,
}

impl<'a, K: FromStr<Err: Display>> Column<'a, K> {
    fn new(batch: &'a RecordBatch, name: &str) -> Result<Self, String> {
        let column = batch.column_by_name(name).ok_or_else(|| format!("it has no {name}"))?;
        let dictionary = column
            .as_dictionary_opt::<Int32Type>()
            .filter(|dictionary| dictionary.null_count() == 0)
            .ok_or_else(|| format!("{name} is not text in every row"))?;
        let texts = dictionary.values().as_string_opt::<i32>();
        let texts = texts.ok_or_else(|| format!("{name} is no text"))?;
        let parse = |text: Option<&str>| {
            text.unwrap_or_default().parse::<K>().map_err(|error| format!("could not {error}"))
        };
        let texts = texts.iter().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { positions: dictionary.keys().values(), texts })
    }

    fn position(&self, row: usize) -> usize {
        usize::try_from(self.positions[row]).expect("Arrow checks that positions are in the list")
    }
}

/// The different keys among some rows, sorted, and where each position of the column lies there.
struct Axis<K> {
    keys: Vec<K>,
    rank: Vec<usize>,
}

impl<K: Ord + Clone> Axis<K> {
    fn new(column: &Column<'_, K>, rows: Range<usize>) -> Self
    where
        K: FromStr<Err: Display>,
    {
        let mut is_used = vec![false; column.texts.len()];
        rows.for_each(|row| is_used[column.position(row)] = true);
        let mut order: Vec<usize> = (0..is_used.len()).filter(|i| is_used[*i]).collect();
        order.sort_by(|a, b| column.texts[*a].cmp(&column.texts[*b]));
        let mut rank = vec![usize::MAX; is_used.len()];
        order.iter().enumerate().for_each(|(new, old)| rank[*old] = new);
        Self { keys: order.into_iter().map(|i| column.texts[i].clone()).collect(), rank }
    }
}

struct Columns<'a> {
    groups: Column<'a, Group>,
    areas: Column<'a, AreaCode>,
    periods: Column<'a, Period>,
    statuses: Column<'a, Status>,
    values: &'a Float64Array,
}

/// Returns the panels of a row group, sorted by indicator, or what is wrong with its rows.
pub(crate) fn panels(
    batch: &RecordBatch,
    data_set: &DataSetId,
    axes: &Mutex<SharedAxes>,
) -> Result<Vec<Arc<Panel>>, String> {
    let indicators: Column<'_, IndicatorId> = Column::new(batch, "indicator")?;
    let columns = Columns {
        groups: Column::new(batch, "group")?,
        areas: Column::new(batch, "area")?,
        periods: Column::new(batch, "period")?,
        statuses: Column::new(batch, "status")?,
        values: batch
            .column_by_name("value")
            .and_then(|column| column.as_primitive_opt::<Float64Type>())
            .ok_or("it has no numeric value")?,
    };
    let mut panels: Vec<Arc<Panel>> = Vec::new();
    let mut start = 0;
    for run in indicators.positions.chunk_by(|a, b| a == b) {
        let rows = start..start + run.len();
        let id = &indicators.texts[indicators.position(start)];
        start = rows.end;
        if panels.last().is_some_and(|last| last.indicator() >= id) {
            return Err(format!("its rows are not sorted at {id}"));
        }
        panels.push(Arc::new(columns.panel(id, rows, data_set, axes)?));
    }
    Ok(panels)
}

impl Columns<'_> {
    fn panel(
        &self,
        id: &IndicatorId,
        rows: Range<usize>,
        data_set: &DataSetId,
        shared_axes: &Mutex<SharedAxes>,
    ) -> Result<Panel, String> {
        let groups = Axis::new(&self.groups, rows.clone());
        let areas = Axis::new(&self.areas, rows.clone());
        let periods = Axis::new(&self.periods, rows.clone());
        let cell = |row: usize| Cell {
            group: groups.rank[self.groups.position(row)],
            area: areas.rank[self.areas.position(row)],
            period: periods.rank[self.periods.position(row)],
            value: if self.values.is_null(row) { f64::NAN } else { self.values.value(row) },
            status: self.statuses.texts[self.statuses.position(row)],
        };
        let place = |cell: &Cell| (cell.group, cell.area, cell.period);
        let mut last = None;
        for row in rows.clone() {
            let cell = cell(row);
            if last >= Some(place(&cell)) {
                return Err(format!("the rows of {id} are not sorted"));
            }
            if cell.value.is_nan() == cell.status.has_value() {
                return Err(format!("a value of {id} contradicts its status"));
            }
            last = Some(place(&cell));
        }
        let mut shared_axes = shared_axes.lock().unwrap_or_else(PoisonError::into_inner);
        let axes = Axes {
            groups: shared(&mut shared_axes.groups, groups.keys.clone()),
            areas: shared(&mut shared_axes.areas, areas.keys.clone()),
            periods: shared(&mut shared_axes.periods, periods.keys.clone()),
        };
        drop(shared_axes);
        Ok(Panel::of_data_set(id.clone(), axes, data_set.clone(), rows.map(cell)))
    }
}
