//! Columns of a Parquet file.

use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Float64Type, Int64Type, UInt64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

use super::failure::ColumnsProblem;
use super::filling::{Filled, Filling};
use super::{DecimalSign, Found, Kind, Wanted, found, places};
use crate::formats::damage::guarded;
use crate::formats::failure::{Place, Problem};
use crate::formats::parquet_file::{BATCH_ROWS, FORMAT, MAX_GROUP_BYTES, builder_of, damaged};

/// Reads the wanted columns batch by batch.
pub(super) fn read(path: &Path, wanted: &[Wanted<'_>]) -> Result<(Vec<Filled>, usize), Found> {
    let builder = builder_of(path).map_err(found)?;
    let fields = builder.schema().fields().clone();
    let heading: Vec<String> = fields.iter().map(|field| field.name().clone()).collect();
    let places = places(&heading, wanted)?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), places.iter().copied());
    let group_bytes = |group: &parquet::file::metadata::RowGroupMetaData| -> i64 {
        let columns = group.columns().iter().enumerate();
        let kept = columns.filter(|(leaf, _)| mask.leaf_included(*leaf));
        kept.fold(0i64, |sum, (_, column)| sum.saturating_add(column.uncompressed_size()))
    };
    if builder.metadata().row_groups().iter().any(|group| group_bytes(group) > MAX_GROUP_BYTES) {
        let limit = MAX_GROUP_BYTES.unsigned_abs();
        return Err(found(Problem::TooLarge { limit }.into()));
    }
    let mut fillings: Vec<Filling> = wanted
        .iter()
        .zip(&places)
        .map(|(column, place)| Filling::new(kind_of(column, fields[*place].data_type()), None))
        .collect();
    let builder = builder.with_projection(mask).with_batch_size(BATCH_ROWS);
    let mut reader: ParquetRecordBatchReader = guarded(FORMAT, || builder.build())
        .map_err(found)?
        .map_err(|error| found(damaged(&error.to_string())))?;
    let mut n_rows = 0;
    while let Some(batch) = guarded(FORMAT, || reader.next()).map_err(found)? {
        let batch = batch.map_err(|error| found(damaged(&error.to_string())))?;
        for (filling, column) in fillings.iter_mut().zip(wanted) {
            fill(filling, column.name, &batch, n_rows)?;
        }
        n_rows += batch.num_rows();
    }
    Ok((fillings.into_iter().map(Filling::finish).collect(), n_rows))
}

/// Returns the names of the columns.
pub(super) fn headings(path: &Path) -> Result<Vec<String>, Found> {
    let builder = builder_of(path).map_err(found)?;
    Ok(builder.schema().fields().iter().map(|field| field.name().clone()).collect())
}

fn kind_of(column: &Wanted<'_>, data_type: &DataType) -> Kind {
    match column.kind {
        Kind::AsWritten if data_type.is_numeric() => Kind::Numbers,
        Kind::AsWritten => Kind::Text,
        kind => kind,
    }
}

fn fill(
    filling: &mut Filling,
    name: &str,
    batch: &RecordBatch,
    n_before: usize,
) -> Result<(), Found> {
    let row = |index: usize| Place::Row((n_before + index) as u64 + 1);
    let lost = || (Place::Whole, ColumnsProblem::File(damaged("a column is lacking").problem));
    let array = batch.column_by_name(name).ok_or_else(lost)?;
    match filling {
        Filling::Numbers { .. } if array.data_type().is_numeric() => {
            let numbers = as_numbers(name, array, &row)?;
            for value in numbers {
                filling.push_number(value);
            }
            Ok(())
        }
        Filling::Numbers { .. } => {
            let texts = as_texts(name, array)?;
            for (index, text) in texts.as_string::<i32>().iter().enumerate() {
                let cell = text.unwrap_or("");
                filling.push_cell(name, cell, DecimalSign::Point, || row(index))?;
            }
            Ok(())
        }
        Filling::Texts { .. } if array.data_type().is_floating() => {
            for (index, value) in as_numbers(name, array, &row)?.into_iter().enumerate() {
                let text = value.map(|value| format!("{value}"));
                let kept = filling.push_text(name, text.as_deref());
                kept.map_err(|problem| (row(index), problem))?;
            }
            Ok(())
        }
        Filling::Texts { .. } => {
            let texts = as_texts(name, array)?;
            for (index, text) in texts.as_string::<i32>().iter().enumerate() {
                let text = text.map(str::trim).filter(|text| !text.is_empty());
                let kept = filling.push_text(name, text);
                kept.map_err(|problem| (row(index), problem))?;
            }
            Ok(())
        }
    }
}

/// Returns an array of numbers as floats that hold them.
fn as_numbers(
    name: &str,
    array: &ArrayRef,
    row: &dyn Fn(usize) -> Place,
) -> Result<Vec<Option<f64>>, Found> {
    let too_large = |index: usize, found: String| {
        (row(index), ColumnsProblem::TooLarge { column: name.to_owned(), found })
    };
    const LIMIT: u64 = 1 << 53;
    if let Some(whole) = array.as_primitive_opt::<Int64Type>()
        && let Some(index) = whole.iter().position(|x| x.is_some_and(|x| x.unsigned_abs() > LIMIT))
    {
        return Err(too_large(index, whole.value(index).to_string()));
    }
    if let Some(whole) = array.as_primitive_opt::<UInt64Type>()
        && let Some(index) = whole.iter().position(|x| x.is_some_and(|x| x > LIMIT))
    {
        return Err(too_large(index, whole.value(index).to_string()));
    }
    let floats = cast(name, array, &DataType::Float64)?;
    let floats = floats.as_primitive::<Float64Type>();
    if let Some(index) = floats.iter().position(|x| x.is_some_and(|x| !x.is_finite())) {
        let problem = ColumnsProblem::NotANumber {
            column: name.to_owned(),
            found: floats.value(index).to_string(),
            advice: "only finite numbers are values: write null where there is none",
        };
        return Err((row(index), problem));
    }
    Ok(floats.iter().collect())
}

fn as_texts(name: &str, array: &ArrayRef) -> Result<ArrayRef, Found> {
    let is_nested_or_bytes = array.data_type().is_nested()
        || matches!(
            array.data_type(),
            DataType::Binary
                | DataType::LargeBinary
                | DataType::BinaryView
                | DataType::FixedSizeBinary(_)
        );
    if is_nested_or_bytes { Err(neither(name, array)) } else { cast(name, array, &DataType::Utf8) }
}

fn cast(name: &str, array: &ArrayRef, wanted: &DataType) -> Result<ArrayRef, Found> {
    // A value that cannot be turned is an error, never missing.
    let options = CastOptions { safe: false, ..CastOptions::default() };
    guarded(FORMAT, || cast_with_options(array, wanted, &options))
        .map_err(found)?
        .map_err(|_| neither(name, array))
}

fn neither(name: &str, array: &ArrayRef) -> Found {
    let what = array.data_type().to_string();
    (Place::Whole, ColumnsProblem::NeitherTextNorNumbers { column: name.to_owned(), what })
}
