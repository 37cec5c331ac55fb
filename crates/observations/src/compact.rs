//! The compact form in which large publications ship with the program.
//!
//! A Parquet file with the columns `indicator`, `group`, `area` (text), `year` and `change`
//! (whole numbers), sorted by all but the last. Within a series (indicator, group, area) the
//! running sum of the changes, divided by 10 to the power of the indicator's decimals, is the
//! value. The sign of a change is its lowest bit. `scripts/bundle-kolada.py` writes the form and
//! shows that every value comes back bit for bit.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Field, Int32Type, Int64Type, Schema};
use bytes::Bytes;
use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::observation::Measured;
use domain::period::Period;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use crate::draft::{RowKey, Rows};

/// Rows that are read at a time.
const BATCH_ROWS: usize = 1 << 16;

const POWERS_OF_TEN: [f64; 9] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/// The bytes are no compact form, or not the one that the indicators describe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompactError {
    /// The file cannot be read as Parquet.
    #[error("read the compact form: {reason}")]
    Unreadable {
        /// What the reader said.
        reason: String,
    },
    /// A column is absent or of another type.
    #[error("read the compact form: the column {column} is absent or of another type")]
    Column {
        /// The column.
        column: &'static str,
    },
    /// A key is no indicator, group, area or year.
    #[error("read the compact form: could not {reason}")]
    Key {
        /// What is wrong with it.
        reason: String,
    },
    /// An indicator is not described, or has more decimals than the form can carry.
    #[error("read the compact form: nothing tells the decimals (0 to 8) of {id}")]
    Decimals {
        /// The indicator.
        id: IndicatorId,
    },
    /// The changes of a series add up to more than 2^63.
    #[error("read the compact form: the changes of {id} do not add up to a number")]
    Overflow {
        /// The indicator.
        id: IndicatorId,
    },
}

/// Reads all rows; every value is final.
///
/// # Errors
/// [`CompactError`] where the bytes are something else.
pub fn read(bytes: impl Into<Bytes>, indicators: &[Indicator]) -> Result<Rows, CompactError> {
    let unreadable = |reason: String| CompactError::Unreadable { reason };
    // Text stays in dictionaries, whatever kind of text the writer noted down.
    let options = ArrowReaderOptions::new().with_schema(schema());
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(bytes.into(), options)
        .map_err(|error| unreadable(error.to_string()))?;
    let n_rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let reader = builder
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(|error| unreadable(error.to_string()))?;
    let mut rows = Rows::default();
    // A false row count in the file costs an error below, not memory here.
    let capacity = n_rows.min(1 << 24);
    rows.positions.reserve(capacity);
    rows.values.reserve(capacity);
    rows.statuses.reserve(capacity);
    let scales = indicators.iter().map(|i| (i.id.clone(), i.decimals)).collect();
    let mut running = Running { scales, scale_of: Vec::new(), series: None, total: 0 };
    for batch in reader {
        let batch = batch.map_err(|error| unreadable(error.to_string()))?;
        running.add(&batch, &mut rows)?;
    }
    Ok(rows)
}

fn schema() -> Arc<Schema> {
    let text = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Arc::new(Schema::new(vec![
        Field::new("indicator", text(), true),
        Field::new("group", text(), true),
        Field::new("area", text(), true),
        Field::new("year", DataType::Int32, true),
        Field::new("change", DataType::Int64, true),
    ]))
}

/// The running sum of the series at hand.
struct Running {
    scales: BTreeMap<IndicatorId, u8>,
    /// By position in the rows' list of indicators.
    scale_of: Vec<f64>,
    series: Option<(u32, u32, u32)>,
    total: i64,
}

impl Running {
    fn add(&mut self, batch: &RecordBatch, rows: &mut Rows) -> Result<(), CompactError> {
        let indicators = keys(batch, "indicator", |id: &IndicatorId| rows.indicators.position(id))?;
        let groups = keys(batch, "group", |group: &Group| rows.groups.position(group))?;
        let areas = keys(batch, "area", |area: &AreaCode| rows.areas.position(area))?;
        let years = numbers::<Int32Type>(batch, "year")?;
        let changes = numbers::<Int64Type>(batch, "change")?;
        self.find_scales(rows)?;
        for row in 0..batch.num_rows() {
            let series = (indicators[row], groups[row], areas[row]);
            let change = (changes[row] >> 1) ^ -(changes[row] & 1);
            let before = if self.series == Some(series) { self.total } else { 0 };
            self.series = Some(series);
            let overflow =
                || CompactError::Overflow { id: rows.indicators.list()[series.0 as usize].clone() };
            self.total = before.checked_add(change).ok_or_else(overflow)?;
            let value = self.total as f64 / self.scale_of[series.0 as usize];
            let period = Period::year_of(years[row]).ok_or_else(|| CompactError::Key {
                reason: format!("read {} as a year", years[row]),
            })?;
            let key = RowKey {
                indicator: series.0,
                group: series.1,
                area: series.2,
                period: rows.periods.position(&period),
            };
            rows.push_key(key, Measured::final_value(value).expect("a quotient of whole numbers"));
        }
        Ok(())
    }

    fn find_scales(&mut self, rows: &Rows) -> Result<(), CompactError> {
        for id in &rows.indicators.list()[self.scale_of.len()..] {
            let decimals = self.scales.get(id).map(|decimals| usize::from(*decimals));
            let scale = decimals.and_then(|decimals| POWERS_OF_TEN.get(decimals));
            let scale = scale.ok_or_else(|| CompactError::Decimals { id: id.clone() })?;
            self.scale_of.push(*scale);
        }
        Ok(())
    }
}

/// Returns per row the position that `position` gives the row's key.
fn keys<K: FromStr<Err: Display>>(
    batch: &RecordBatch,
    column: &'static str,
    mut position: impl FnMut(&K) -> u32,
) -> Result<Vec<u32>, CompactError> {
    let wrong = || CompactError::Column { column };
    let dictionary = batch
        .column_by_name(column)
        .and_then(|c| c.as_dictionary_opt::<Int32Type>())
        .filter(|dictionary| dictionary.null_count() == 0)
        .ok_or_else(wrong)?;
    let texts = dictionary.values().as_string_opt::<i32>().ok_or_else(wrong)?;
    let mut known: Vec<Option<u32>> = vec![None; texts.len()];
    let mut positions = Vec::with_capacity(batch.num_rows());
    for index in dictionary.keys().values() {
        let index = usize::try_from(*index).map_err(|_| wrong())?;
        let found = match known[index] {
            Some(found) => found,
            None => {
                let key = texts.value(index).parse::<K>();
                let key = key.map_err(|error| CompactError::Key { reason: error.to_string() })?;
                *known[index].insert(position(&key))
            }
        };
        positions.push(found);
    }
    Ok(positions)
}

fn numbers<'a, T: ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    column: &'static str,
) -> Result<&'a [T::Native], CompactError> {
    let numbers = batch.column_by_name(column).and_then(|c| c.as_primitive_opt::<T>());
    let numbers = numbers.filter(|numbers| numbers.null_count() == 0);
    numbers.map(|numbers| &**numbers.values()).ok_or(CompactError::Column { column })
}

#[cfg(test)]
mod tests {
    use arrow::array::{ArrayRef, DictionaryArray, Int32Array, Int64Array};
    use domain::indicator::Unit;
    use parquet::arrow::ArrowWriter;

    use super::*;

    fn indicator(id: &str, decimals: u8) -> Indicator {
        Indicator {
            id: id.parse().unwrap(),
            name: String::new(),
            definition: String::new(),
            unit: Unit::Percent,
            direction: None,
            subject: String::new(),
            decimals,
        }
    }

    fn bytes(rows: &[(&str, &str, i32, i64)]) -> Bytes {
        let text = |column: &dyn Fn(usize) -> &'static str| -> ArrayRef {
            Arc::new((0..rows.len()).map(column).collect::<DictionaryArray<Int32Type>>())
        };
        let owned: Vec<(String, String)> =
            rows.iter().map(|r| (r.0.to_owned(), r.1.to_owned())).collect();
        let leaked: &'static [(String, String)] = Box::leak(owned.into_boxed_slice());
        let low = rows.iter().map(|r| (r.3 << 1) ^ (r.3 >> 63));
        let batch = RecordBatch::try_from_iter_with_nullable([
            ("indicator", text(&|row| &leaked[row].0), true),
            ("group", text(&|_| "T"), true),
            ("area", text(&|row| &leaked[row].1), true),
            (
                "year",
                Arc::new(rows.iter().map(|r| Some(r.2)).collect::<Int32Array>()) as ArrayRef,
                true,
            ),
            ("change", Arc::new(low.map(Some).collect::<Int64Array>()) as ArrayRef, true),
        ])
        .unwrap();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        Bytes::from(bytes)
    }

    #[test]
    fn changes_add_up_within_a_series_and_start_anew_in_the_next() {
        let file = bytes(&[
            ("A", "0114", 2020, 125),
            ("A", "0114", 2021, -130),
            ("A", "0115", 2020, 7),
            ("B", "0115", 2020, 9),
        ]);
        let rows = read(file, &[indicator("A", 2), indicator("B", 0)]).unwrap();
        assert_eq!(rows.values, [1.25, -0.05, 0.07, 9.0]);
    }

    #[test]
    fn an_indicator_without_decimals_is_refused() {
        let file = bytes(&[("A", "0114", 2020, 125)]);
        let refused = read(file.clone(), &[]).unwrap_err();
        assert_eq!(refused, CompactError::Decimals { id: "A".parse().unwrap() });
        assert!(read(file, &[indicator("A", 9)]).is_err());
    }

    #[test]
    fn a_sum_that_does_not_fit_is_refused() {
        let most = i64::MAX >> 1;
        let file = bytes(&[
            ("A", "0114", 2020, most),
            ("A", "0114", 2021, most),
            ("A", "0114", 2022, most),
        ]);
        assert!(matches!(read(file, &[indicator("A", 0)]), Err(CompactError::Overflow { .. })));
    }

    #[test]
    fn something_else_is_refused() {
        let refused = read(&b"PAR1 no"[..], &[]).unwrap_err();
        assert!(matches!(refused, CompactError::Unreadable { .. }));
        assert!(read(bytes(&[("A", "114", 2020, 1)]), &[indicator("A", 0)]).is_err());
    }
}
