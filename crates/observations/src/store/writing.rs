//! The files of one data set, as `docs/store.md` describes them.

use std::fs::{self, File};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use domain::area::Area;
use domain::data_set::DataSet;
use domain::indicator::Indicator;
use domain::observation::Status;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::canonical::Canonical;
use super::keeping::failed;
use super::{StoreError, tables};
use crate::draft::RowKey;

/// Rows after which a row group ends with the indicator at hand.
const ROW_GROUP_ROWS: usize = 200_000;

/// The columns of `observation.parquet`.
pub(crate) const COLUMNS: [&str; 6] = ["indicator", "group", "area", "period", "value", "status"];

/// Everything that is written of a data set.
#[derive(Debug)]
pub(crate) struct NewDataSet<'a> {
    pub(crate) data_set: &'a DataSet,
    pub(crate) indicators: Vec<Indicator>,
    pub(crate) areas: Vec<Area>,
    pub(crate) rows: Canonical,
}

/// Writes the files and returns their paths.
pub(crate) fn write(
    directory: &Path,
    new: &NewDataSet<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Vec<PathBuf>, StoreError> {
    let observations = directory.join("observation.parquet");
    write_observations(&observations, &new.rows, progress)?;
    let indicators = directory.join("indicator.parquet");
    write_table(&indicators, &tables::of_indicators(&new.indicators))?;
    let areas = directory.join("area.parquet");
    write_table(&areas, &tables::of_areas(&new.areas))?;
    let description = directory.join("data_set.json");
    fs::write(&description, tables::of_data_set(new.data_set))
        .map_err(failed("write", &description))?;
    Ok(vec![observations, indicators, areas, description])
}

/// Returns for each indicator the rows it has.
pub(crate) fn runs(keys: &[RowKey]) -> Vec<Range<usize>> {
    let mut start = 0;
    let run = |chunk: &[RowKey]| {
        let range = start..start + chunk.len();
        start = range.end;
        range
    };
    keys.chunk_by(|a, b| a.indicator == b.indicator).map(run).collect()
}

fn write_observations(
    path: &Path,
    rows: &Canonical,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    let dictionaries = Dictionaries::new(rows);
    let file = File::create(path).map_err(failed("create", path))?;
    let parquet_failed = |error| failed("write", path)(std::io::Error::other(error));
    let mut writer =
        ArrowWriter::try_new(file, schema(), Some(properties())).map_err(&parquet_failed)?;
    let n_rows = rows.keys.len() as u64;
    let mut first = 0;
    for run in runs(&rows.keys) {
        if run.end - first < ROW_GROUP_ROWS && run.end < rows.keys.len() {
            continue;
        }
        let batch = dictionaries.batch(rows, first..run.end);
        writer.write(&batch).and_then(|()| writer.flush()).map_err(&parquet_failed)?;
        first = run.end;
        progress(first as u64, n_rows);
    }
    writer.close().map_err(&parquet_failed)?;
    Ok(())
}

pub(crate) fn schema() -> Arc<Schema> {
    let text = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields: Vec<Field> = COLUMNS
        .iter()
        .map(|name| match *name {
            "value" => Field::new(*name, DataType::Float64, true),
            _ => Field::new(*name, text(), false),
        })
        .collect();
    Arc::new(Schema::new(fields))
}

fn properties() -> WriterProperties {
    // Groups and areas have an order of their own (T, K, M; large areas first), which readers that
    // trust this note would take for the order of their letters. Only indicators have that order.
    let sorted = |column_idx| SortingColumn { column_idx, descending: false, nulls_first: false };
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("zstd has level 3")))
        .set_max_row_group_row_count(None)
        .set_dictionary_page_size_limit(64 << 20)
        .set_column_dictionary_enabled("value".into(), false)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_sorting_columns(Some(vec![sorted(0)]))
        .build()
}

/// The texts of each column, shared by all batches.
struct Dictionaries {
    lists: [ArrayRef; 4],
    statuses: ArrayRef,
}

impl Dictionaries {
    fn new(rows: &Canonical) -> Self {
        fn list<K: ToString>(keys: &[K]) -> ArrayRef {
            Arc::new(StringArray::from_iter_values(keys.iter().map(ToString::to_string)))
        }
        Self {
            lists: [
                list(&rows.indicators),
                list(&rows.groups),
                list(&rows.areas),
                list(&rows.periods),
            ],
            statuses: list(&Status::ALL),
        }
    }

    fn batch(&self, rows: &Canonical, range: Range<usize>) -> RecordBatch {
        let keys = &rows.keys[range.clone()];
        let statuses = &rows.statuses[range.clone()];
        let with_status = rows.values[range].iter().zip(statuses);
        let values: Float64Array =
            with_status.map(|(value, status)| status.has_value().then_some(*value)).collect();
        let [indicators, groups, areas, periods] = &self.lists;
        let columns: Vec<ArrayRef> = vec![
            dictionary(keys.iter().map(|key| key.indicator), indicators),
            dictionary(keys.iter().map(|key| key.group), groups),
            dictionary(keys.iter().map(|key| key.area), areas),
            dictionary(keys.iter().map(|key| key.period), periods),
            Arc::new(values),
            dictionary(statuses.iter().map(|status| status_position(*status)), &self.statuses),
        ];
        RecordBatch::try_new(schema(), columns)
            .expect("columns of one length in the schema's order")
    }
}

fn dictionary(positions: impl Iterator<Item = u32>, texts: &ArrayRef) -> ArrayRef {
    let keys: Int32Array = positions
        .map(|position| Some(i32::try_from(position).expect("fewer than 2^31 different keys")))
        .collect();
    let array = DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(texts));
    Arc::new(array.expect("positions lie in the list"))
}

fn status_position(status: Status) -> u32 {
    let position = Status::ALL.iter().position(|known| *known == status);
    u32::try_from(position.expect("the list holds every status")).expect("four statuses")
}

/// Writes a small table as one row group.
pub(crate) fn write_table(path: &Path, table: &RecordBatch) -> Result<(), StoreError> {
    let file = File::create(path).map_err(failed("create", path))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("zstd has level 3")))
        .build();
    let write = || {
        let mut writer = ArrowWriter::try_new(file, table.schema(), Some(properties))?;
        writer.write(table)?;
        writer.close()
    };
    write().map_err(|error| failed("write", path)(std::io::Error::other(error)))?;
    Ok(())
}
