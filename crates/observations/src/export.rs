//! Rows as others read them: CSV, JSON, Parquet and JSON-stat.
//!
//! Every form has `indicator`, `area`, `period`, `group`, `value`, `status` and `data_set`. A row
//! without value has an empty cell or null and says why in `status`; it is never a zero.

mod json_stat;

use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Builder, RecordBatch, StringDictionaryBuilder as Text};
use arrow::datatypes::Int32Type;
use domain::observation::Observation;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::{Number, Value};

pub use json_stat::{JsonStatError, Labels, json_stat};

/// The columns, in the order that every form has them.
pub const COLUMNS: [&str; 7] =
    ["indicator", "area", "period", "group", "value", "status", "data_set"];

/// Rows that are gathered before they are written to Parquet.
const BATCH_ROWS: usize = 100_000;

/// Writes comma-separated values with a header, in UTF-8, with a decimal point.
///
/// # Errors
/// What `out` says where it cannot be written to.
pub fn csv(rows: impl IntoIterator<Item = Observation>, out: impl Write) -> Result<(), io::Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(output_failure)?;
    for row in rows {
        let value = row.measured.value().map(|value| value.to_string()).unwrap_or_default();
        let period = row.period.to_string();
        let cells = [
            row.indicator.as_str(),
            row.area.as_str(),
            &period,
            row.group.as_str(),
            &value,
            row.measured.status().as_str(),
            row.data_set.as_str(),
        ];
        writer.write_record(cells).map_err(output_failure)?;
    }
    writer.flush()
}

/// Returns what the output said, so that a closed output can be told from other failures.
fn output_failure(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(cause) => cause,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Writes a JSON array with an object per row and line.
///
/// # Errors
/// What `out` says where it cannot be written to.
pub fn json(
    rows: impl IntoIterator<Item = Observation>,
    mut out: impl Write,
) -> Result<(), io::Error> {
    let mut before: &[u8] = b"[\n";
    for row in rows {
        out.write_all(before)?;
        before = b",\n";
        let object = serde_json::json!({
            "indicator": row.indicator.as_str(),
            "area": row.area.as_str(),
            "period": row.period.to_string(),
            "group": row.group.as_str(),
            "value": row.measured.value().map_or(Value::Null, number),
            "status": row.measured.status().as_str(),
            "data_set": row.data_set.as_str(),
        });
        serde_json::to_writer(&mut out, &object)?;
    }
    out.write_all(if before == b"[\n" { b"[]\n" } else { b"\n]\n" })?;
    out.flush()
}

/// Returns a whole number without decimal point, any other number with the fewest digits that
/// read back as the same number.
fn number(value: f64) -> Value {
    /// Beyond this, not every whole number is an `f64`.
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    let is_whole =
        value.fract() == 0.0 && value.abs() < LIMIT && !(value == 0.0 && value.is_sign_negative());
    if is_whole && let Ok(whole) = format!("{value:.0}").parse::<i64>() {
        return Value::from(whole);
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// Returns a Parquet file with text columns and the nullable number `value`.
///
/// # Errors
/// Where the Parquet writer refuses.
pub fn parquet(rows: impl IntoIterator<Item = Observation>) -> Result<Vec<u8>, io::Error> {
    let mut bytes = Vec::new();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("zstd has level 3")))
        .build();
    let mut batch = Batch::default();
    let schema = batch.finish().schema();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties))?;
    for row in rows {
        batch.push(&row);
        if batch.n_rows == BATCH_ROWS {
            writer.write(&batch.finish())?;
        }
    }
    writer.write(&batch.finish())?;
    writer.close()?;
    Ok(bytes)
}

#[derive(Default)]
struct Batch {
    n_rows: usize,
    indicators: Text<Int32Type>,
    areas: Text<Int32Type>,
    periods: Text<Int32Type>,
    groups: Text<Int32Type>,
    values: Float64Builder,
    statuses: Text<Int32Type>,
    data_sets: Text<Int32Type>,
}

impl Batch {
    fn push(&mut self, row: &Observation) {
        self.n_rows += 1;
        self.indicators.append_value(row.indicator.as_str());
        self.areas.append_value(row.area.as_str());
        self.periods.append_value(row.period.to_string());
        self.groups.append_value(row.group.as_str());
        self.values.append_option(row.measured.value());
        self.statuses.append_value(row.measured.status().as_str());
        self.data_sets.append_value(row.data_set.as_str());
    }

    fn finish(&mut self) -> RecordBatch {
        self.n_rows = 0;
        let columns: [ArrayRef; 7] = [
            Arc::new(self.indicators.finish()),
            Arc::new(self.areas.finish()),
            Arc::new(self.periods.finish()),
            Arc::new(self.groups.finish()),
            Arc::new(self.values.finish()),
            Arc::new(self.statuses.finish()),
            Arc::new(self.data_sets.finish()),
        ];
        let named = COLUMNS.into_iter().zip(columns);
        RecordBatch::try_from_iter_with_nullable(
            named.map(|(name, column)| (name, column, name == "value")),
        )
        .expect("columns of one length")
    }
}

#[cfg(test)]
mod tests;
