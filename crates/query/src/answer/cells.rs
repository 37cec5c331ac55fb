//! The cells of a column as texts.

use std::borrow::Cow;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, RecordBatch, StringArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::session::QueryError;

/// A column of an answer.
pub(super) enum Cells {
    /// Numbers with fractions.
    Reals(Float64Array),
    /// Whole numbers, as digits.
    Wholes(StringArray),
    /// True or false.
    Truths(BooleanArray),
    /// Everything else.
    Texts(StringArray),
}

/// Returns the columns of some rows.
pub(super) fn columns(batch: &RecordBatch) -> Result<Vec<Cells>, QueryError> {
    let failed = |error: ArrowError| QueryError::Failed { reason: error.to_string() };
    batch.columns().iter().map(|column| cells(column).map_err(failed)).collect()
}

fn cells(column: &ArrayRef) -> Result<Cells, ArrowError> {
    Ok(match column.data_type() {
        DataType::Dictionary(_, values) => return cells(&cast(column, values)?),
        real if real.is_floating() => {
            Cells::Reals(cast(column, &DataType::Float64)?.as_primitive::<Float64Type>().clone())
        }
        whole if whole.is_integer() => {
            Cells::Wholes(cast(column, &DataType::Utf8)?.as_string().clone())
        }
        DataType::Boolean => Cells::Truths(column.as_boolean().clone()),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            Cells::Texts(cast(column, &DataType::Utf8)?.as_string().clone())
        }
        _ => Cells::Texts(formatted(column)?),
    })
}

/// Returns days, moments, lists and so on as Arrow writes them.
fn formatted(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(column, &options)?;
    // A column of the type `Null` has no mask of its own, but no value either.
    let nulls = column.logical_nulls();
    let text = |row: usize| {
        if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return Ok(None);
        }
        formatter.value(row).try_to_string().map(Some)
    };
    (0..column.len()).map(text).collect()
}

impl Cells {
    pub(super) fn n_rows(&self) -> usize {
        match self {
            Self::Reals(values) => values.len(),
            Self::Wholes(texts) | Self::Texts(texts) => texts.len(),
            Self::Truths(values) => values.len(),
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Reals(_) | Self::Wholes(_))
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Reals(values) => values.is_null(row),
            Self::Wholes(texts) | Self::Texts(texts) => texts.is_null(row),
            Self::Truths(values) => values.is_null(row),
        }
    }

    /// Returns the cell as text, empty where there is nothing.
    pub(super) fn text(&self, row: usize) -> Cow<'_, str> {
        if self.is_null(row) {
            return Cow::Borrowed("");
        }
        match self {
            Self::Reals(values) => Cow::Owned(values.value(row).to_string()),
            Self::Wholes(texts) | Self::Texts(texts) => Cow::Borrowed(texts.value(row)),
            Self::Truths(values) => Cow::Borrowed(if values.value(row) { "true" } else { "false" }),
        }
    }

    /// Returns the cell for a table: on one line, and a dash where there is nothing.
    pub(super) fn shown(&self, row: usize) -> String {
        if self.is_null(row) { "–".to_owned() } else { self.text(row).replace(['\n', '\r'], " ") }
    }

    /// Returns the cell as JSON.
    pub(super) fn json(&self, row: usize) -> Cow<'_, str> {
        let is_no_number = matches!(self, Self::Reals(values) if !values.value(row).is_finite());
        if self.is_null(row) || is_no_number {
            return Cow::Borrowed("null");
        }
        match self {
            Self::Texts(texts) => Cow::Owned(serde_json::Value::from(texts.value(row)).to_string()),
            _ => self.text(row),
        }
    }

    /// Returns the number of letters of the longest cell of a table.
    pub(super) fn longest(&self) -> usize {
        (0..self.n_rows()).map(|row| self.shown(row).chars().count()).max().unwrap_or(0)
    }
}
