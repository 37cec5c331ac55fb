//! The rows of an answer, written as table, CSV, JSON or Parquet.
//!
//! A number has the same digits in every text form: the fewest that read back as the same number,
//! without a decimal point where it is whole. What is missing is an empty cell or `null`, as is in
//! JSON what is no finite number.

mod cells;

use std::io::{self, Write};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;
use futures::TryStreamExt;

use crate::session::QueryError;
use cells::Cells;

/// Rows that decide how wide the columns of a table are; a later cell may stand out.
const MEASURED_ROWS: usize = 10_000;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for reading.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// An array with an object per row and line.
    Json,
    /// A Parquet file.
    Parquet,
}

/// An answer whose rows are computed as they are written.
pub struct Answer {
    rows: SendableRecordBatchStream,
}

impl Answer {
    pub(crate) fn new(rows: SendableRecordBatchStream) -> Self {
        Self { rows }
    }

    /// Computes the rows and writes them.
    ///
    /// # Errors
    /// [`QueryError::Failed`] where a row cannot be computed, [`QueryError::SameName`] where JSON or
    /// Parquet would have two columns of one name, [`QueryError::Output`] where `out` refuses. Part
    /// of the answer may then be written.
    pub async fn write(self, format: Format, out: impl Write + Send) -> Result<(), QueryError> {
        match format {
            Format::Table => self.write_table(out).await,
            Format::Csv => self.write_csv(out).await,
            Format::Json => self.write_json(out).await,
            Format::Parquet => self.write_parquet(out).await,
        }
    }

    fn names(&self) -> Vec<String> {
        names(&self.rows.schema())
    }

    async fn next(&mut self) -> Result<Option<RecordBatch>, QueryError> {
        let failed = |error: DataFusionError| QueryError::failed(&error);
        self.rows.try_next().await.map_err(failed)
    }

    fn refuse_same_names(&self, format: &'static str) -> Result<(), QueryError> {
        let mut names = self.names();
        names.sort();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            None => Ok(()),
            Some(pair) => Err(QueryError::SameName { name: pair[0].clone(), format }),
        }
    }

    async fn write_csv(mut self, out: impl Write + Send) -> Result<(), QueryError> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.names()).map_err(io::Error::from)?;
        while let Some(batch) = self.next().await? {
            let columns = cells::columns(&batch)?;
            for row in 0..batch.num_rows() {
                for column in &columns {
                    writer.write_field(&*column.text(row)).map_err(io::Error::from)?;
                }
                writer.write_record(None::<&[u8]>).map_err(io::Error::from)?;
            }
        }
        Ok(writer.flush()?)
    }

    async fn write_json(mut self, mut out: impl Write + Send) -> Result<(), QueryError> {
        self.refuse_same_names("JSON")?;
        let quoted = |name: String| serde_json::Value::String(name).to_string();
        let names: Vec<String> = self.names().into_iter().map(quoted).collect();
        let mut before = "[\n";
        while let Some(batch) = self.next().await? {
            let columns = cells::columns(&batch)?;
            for row in 0..batch.num_rows() {
                let fields = names.iter().zip(&columns);
                let fields: Vec<String> =
                    fields.map(|(name, column)| format!("{name}:{}", column.json(row))).collect();
                write!(out, "{before}{{{}}}", fields.join(","))?;
                before = ",\n";
            }
        }
        out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?;
        Ok(out.flush()?)
    }

    async fn write_parquet(mut self, out: impl Write + Send) -> Result<(), QueryError> {
        self.refuse_same_names("Parquet")?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).expect("zstd has level 3")))
            .build();
        let failed = |error: ParquetError| QueryError::Output(output_error(error));
        let schema = self.rows.schema();
        let mut writer = ArrowWriter::try_new(out, schema, Some(properties)).map_err(failed)?;
        while let Some(batch) = self.next().await? {
            writer.write(&batch).map_err(failed)?;
        }
        let mut out = writer.into_inner().map_err(failed)?;
        Ok(out.flush()?)
    }

    async fn write_table(mut self, mut out: impl Write + Send) -> Result<(), QueryError> {
        let mut first = Vec::new();
        let mut n_rows = 0;
        while n_rows < MEASURED_ROWS
            && let Some(batch) = self.next().await?
        {
            n_rows += batch.num_rows();
            first.push(cells::columns(&batch)?);
        }
        let names = self.names();
        let mut widths: Vec<usize> = names.iter().map(|name| name.chars().count()).collect();
        for columns in &first {
            for (width, column) in widths.iter_mut().zip(columns) {
                *width = (*width).max(column.longest());
            }
        }
        let is_number: Vec<bool> = match first.first() {
            Some(columns) => columns.iter().map(Cells::is_number).collect(),
            None => vec![false; names.len()],
        };
        let line = |texts: &mut dyn Iterator<Item = String>| aligned(texts, &widths, &is_number);
        out.write_all(line(&mut names.into_iter()).as_bytes())?;
        for columns in &first {
            write_lines(columns, &line, &mut out)?;
        }
        while let Some(batch) = self.next().await? {
            write_lines(&cells::columns(&batch)?, &line, &mut out)?;
        }
        Ok(out.flush()?)
    }
}

/// Returns what the output said, so that a reader who has had enough is told from a full disk.
fn output_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

fn names(schema: &SchemaRef) -> Vec<String> {
    schema.fields().iter().map(|field| field.name().clone()).collect()
}

fn write_lines(
    columns: &[Cells],
    line: &impl Fn(&mut dyn Iterator<Item = String>) -> String,
    out: &mut impl Write,
) -> io::Result<()> {
    let n_rows = columns.first().map_or(0, Cells::n_rows);
    for row in 0..n_rows {
        let mut texts = columns.iter().map(|column| column.shown(row));
        out.write_all(line(&mut texts).as_bytes())?;
    }
    Ok(())
}

/// Aligns numbers to the right and texts to the left.
fn aligned(
    texts: &mut dyn Iterator<Item = String>,
    widths: &[usize],
    is_number: &[bool],
) -> String {
    let cells = texts.zip(widths).zip(is_number).map(|((text, width), is_number)| {
        if *is_number { format!("{text:>width$}") } else { format!("{text:<width$}") }
    });
    let mut line = cells.collect::<Vec<_>>().join("  ").trim_end().to_owned();
    line.push('\n');
    line
}
