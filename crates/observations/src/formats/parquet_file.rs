//! Parquet files: our own long tables, and any long or wide table with a mapping.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::reader::ChunkReader;

use crate::formats::damage::guarded;
use crate::formats::failure::{Fault, Problem, shortened};
use crate::formats::gathering::{Gathering, MAX_ROWS, Position};
use crate::formats::mapping::Mapping;
use crate::formats::tabular::{Cell, Plan};
use crate::formats::text_input::problem_of;
use crate::formats::{Input, Options};

pub(crate) const FORMAT: &str = "Parquet file";
pub(crate) const BATCH_ROWS: usize = 8192;
/// The largest size of the columns of one group of rows, unpacked.
pub(crate) const MAX_GROUP_BYTES: i64 = 4 * 1024 * 1024 * 1024;

/// Reads a file batch by batch.
pub(crate) fn read(
    input: &Input<'_>,
    mapping: &Mapping,
    options: &Options,
) -> Result<Gathering, Fault> {
    match input {
        Input::File(path) => read_from(opened(path)?, mapping, options),
        Input::Bytes { bytes, .. } => {
            let length = bytes.len() as u64;
            refuse_other(length, || {
                Ok((bytes.iter().take(4).copied().collect(), bytes[bytes.len() - 4..].to_vec()))
            })?;
            read_from(Bytes::copy_from_slice(bytes), mapping, options)
        }
    }
}

/// Opens a file that starts and ends as Parquet files do.
fn opened(path: &Path) -> Result<File, Fault> {
    let file = File::open(path).map_err(|error| problem_of(&error))?;
    let length = file.metadata().map_err(|error| problem_of(&error))?.len();
    refuse_other(length, || first_and_last(&file, length))?;
    Ok(file)
}

/// Returns a reader of a file, before it is told which columns and how many rows at a time.
pub(crate) fn builder_of(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, Fault> {
    builder(opened(path)?)
}

fn builder<T: ChunkReader + 'static>(
    chunks: T,
) -> Result<ParquetRecordBatchReaderBuilder<T>, Fault> {
    // The schema of the Arrow writer adds nothing that is needed here, and a damaged one would
    // not be refused but end the program.
    let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    guarded(FORMAT, || ParquetRecordBatchReaderBuilder::try_new_with_options(chunks, plain))?
        .map_err(|error| damaged(&error.to_string()))
}

fn first_and_last(file: &File, length: u64) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    let at = |from: u64| {
        file.get_bytes(from, 4)
            .map(|bytes| bytes.to_vec())
            .map_err(|error| damaged(&error.to_string()))
    };
    Ok((at(0)?, at(length - 4)?))
}

/// A Parquet file starts and ends with `PAR1`; one that only starts so was cut off.
fn refuse_other(
    length: u64,
    ends: impl FnOnce() -> Result<(Vec<u8>, Vec<u8>), Fault>,
) -> Result<(), Fault> {
    if length == 0 {
        return Err(Problem::Empty.into());
    }
    if length < 12 {
        return Err(damaged("it is too short"));
    }
    match ends()? {
        (first, last) if first == b"PAR1" && last == b"PAR1" => Ok(()),
        (first, _) if first == b"PAR1" => {
            Err(Problem::Truncated { reason: "the end of a Parquet file is lacking".to_owned() }
                .into())
        }
        _ => Err(damaged("it does not start with PAR1")),
    }
}

pub(crate) fn damaged(reason: &str) -> Fault {
    Problem::NotTheFormat { format: FORMAT, reason: shortened(reason) }.into()
}

fn read_from(
    chunks: impl ChunkReader + 'static,
    mapping: &Mapping,
    options: &Options,
) -> Result<Gathering, Fault> {
    let builder = builder(chunks)?;
    let metadata = builder.metadata();
    let n_rows = metadata.file_metadata().num_rows();
    if usize::try_from(n_rows).is_ok_and(|n_rows| n_rows > MAX_ROWS) {
        return Err(Problem::TooManyValues { limit: MAX_ROWS as u64 }.into());
    }
    if metadata.row_groups().iter().any(|group| group.total_byte_size() > MAX_GROUP_BYTES) {
        return Err(Problem::TooLarge { limit: MAX_GROUP_BYTES.unsigned_abs() }.into());
    }
    let heading = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut plan = Plan::new(heading, mapping, options, Position::Row)?;
    let mut reader: ParquetRecordBatchReader =
        guarded(FORMAT, || builder.with_batch_size(BATCH_ROWS).build())?
            .map_err(|error| damaged(&error.to_string()))?;
    let mut gathering = Gathering::new(Position::Row);
    let mut number = 0;
    while let Some(batch) = guarded(FORMAT, || reader.next())? {
        let batch = batch.map_err(|error| damaged(&error.to_string()))?;
        read_batch(&batch, &mut number, &mut plan, &mut gathering)?;
    }
    Ok(gathering)
}

/// A column of a batch as numbers or as text.
enum Column {
    Numbers(Float64Array),
    Text(StringArray),
}

fn read_batch(
    batch: &RecordBatch,
    number: &mut u64,
    plan: &mut Plan<'_>,
    gathering: &mut Gathering,
) -> Result<(), Fault> {
    let schema = batch.schema();
    let mut columns = Vec::with_capacity(batch.num_columns());
    for (array, field) in batch.columns().iter().zip(schema.fields()) {
        columns.push(
            column_of(array).map_err(|problem| Fault::at_key(field.name().clone(), problem))?,
        );
    }
    let mut row: Vec<Cell<'_>> = Vec::with_capacity(columns.len());
    for index in 0..batch.num_rows() {
        *number += 1;
        row.clear();
        row.extend(columns.iter().map(|column| match column {
            Column::Numbers(array) if array.is_valid(index) => Cell::Number(array.value(index)),
            Column::Text(array) if array.is_valid(index) => {
                Cell::Text(Cow::Borrowed(array.value(index)))
            }
            _ => Cell::Empty,
        }));
        plan.read_row(*number, &row, gathering)?;
    }
    Ok(())
}

fn column_of(array: &ArrayRef) -> Result<Column, Problem> {
    let is_number = array.data_type().is_numeric();
    let wanted = if is_number { DataType::Float64 } else { DataType::Utf8 };
    let cannot = || Problem::NotTheFormat {
        format: FORMAT,
        reason: format!("a column of {} is neither text nor numbers", array.data_type()),
    };
    let array = cast(array, &wanted).map_err(|_| cannot())?;
    if is_number {
        array.as_any().downcast_ref::<Float64Array>().cloned().map(Column::Numbers)
    } else {
        array.as_any().downcast_ref::<StringArray>().cloned().map(Column::Text)
    }
    .ok_or_else(cannot)
}
