//! The views `indicator`, `area` and `data_set`.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, Date32Array, Int32Array, RecordBatch, StringArray, UInt8Array, UInt32Array,
    UInt64Array,
};
use datafusion::arrow::compute::{concat_batches, take_record_batch};
use datafusion::catalog::TableProvider;
use datafusion::common::Result;
use datafusion::datasource::MemTable;
use domain::area::Area;
use domain::area::register::AreaRegister;
use domain::data_set::{DataSet, Publication};
use time::Date;

use crate::vintages::Vintages;

/// The first day of the calendar that Arrow counts from.
const DAY_ZERO: Date = time::macros::date!(1970 - 01 - 01);

fn provider(table: RecordBatch) -> Result<Arc<dyn TableProvider>> {
    Ok(Arc::new(MemTable::try_new(table.schema(), vec![vec![table]])?))
}

fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

/// Returns every indicator once, as the newest visible data set describes it.
pub(crate) fn indicators(vintages: &Vintages) -> Result<Arc<dyn TableProvider>> {
    let newest_first: Vec<&RecordBatch> =
        vintages.visible.iter().rev().map(|vintage| &vintage.indicators).collect();
    let Some(first) = newest_first.first() else {
        return provider(no_indicators()?);
    };
    let all = concat_batches(&first.schema(), newest_first)?;
    let ids = all.column(0).as_string::<i32>();
    let mut seen = BTreeSet::new();
    let mut rows: Vec<(&str, u32)> =
        ids.iter().flatten().zip(0..).filter(|(id, _)| seen.insert(*id)).collect();
    rows.sort_unstable();
    let rows: UInt32Array = rows.into_iter().map(|(_, row)| row).collect();
    provider(take_record_batch(&all, &rows)?)
}

/// Returns the view's columns without rows, for a store that holds nothing.
fn no_indicators() -> Result<RecordBatch> {
    let none = || texts(std::iter::empty());
    let columns = ["id", "name", "definition", "unit", "direction", "subject"];
    let decimals: ArrayRef = Arc::new(UInt8Array::from(Vec::<u8>::new()));
    let columns = columns.map(|name| (name, none())).into_iter().chain([("decimals", decimals)]);
    Ok(RecordBatch::try_from_iter(columns)?)
}

/// Returns the register of areas.
pub(crate) fn areas(register: &AreaRegister) -> Result<Arc<dyn TableProvider>> {
    let areas: Vec<&Area> = register.iter().collect();
    let year = |year: fn(&Area) -> Option<i32>| -> ArrayRef {
        Arc::new(areas.iter().map(|area| year(area)).collect::<Int32Array>())
    };
    let parent = |area: &&Area| area.parent.as_ref().map(|parent| parent.as_str().to_owned());
    let parents: StringArray = areas.iter().map(parent).collect();
    provider(RecordBatch::try_from_iter_with_nullable([
        ("code", texts(areas.iter().map(|area| Some(area.code.as_str()))), false),
        ("name", texts(areas.iter().map(|area| Some(area.name.as_str()))), false),
        ("level", texts(areas.iter().map(|area| Some(area.code.level().as_str()))), false),
        ("parent", Arc::new(parents), true),
        ("from_year", year(|area| area.validity.from), true),
        ("to_year", year(|area| area.validity.to), true),
    ])?)
}

/// Returns the visible data sets, oldest publication first.
pub(crate) fn data_sets(vintages: &Vintages) -> Result<Arc<dyn TableProvider>> {
    let sets: Vec<&DataSet> = vintages.visible.iter().map(|vintage| &vintage.data_set).collect();
    let text = |field: fn(&Publication) -> &str| {
        texts(sets.iter().map(|set| Some(field(&set.publication))))
    };
    let day = |day: fn(&Publication) -> Date| -> ArrayRef {
        let days = sets.iter().map(|set| (day(&set.publication) - DAY_ZERO).whole_days());
        Arc::new(days.map(|days| i32::try_from(days).ok()).collect::<Date32Array>())
    };
    let count = |count: fn(&DataSet) -> u64| -> ArrayRef {
        Arc::new(sets.iter().map(|set| Some(count(set))).collect::<UInt64Array>())
    };
    provider(RecordBatch::try_from_iter([
        ("id", texts(sets.iter().map(|set| Some(set.id.as_str())))),
        ("source", text(|publication| &publication.source)),
        ("table", text(|publication| &publication.table)),
        ("title", text(|publication| &publication.title)),
        ("published", day(|publication| publication.published)),
        ("fetched", day(|publication| publication.fetched)),
        ("origin", text(|publication| &publication.origin)),
        ("terms", text(|publication| &publication.terms)),
        ("hash", texts(sets.iter().map(|set| Some(set.hash.as_str())))),
        ("rows", count(|set| set.rows)),
        ("indicators", count(|set| set.indicators)),
    ])?)
}
