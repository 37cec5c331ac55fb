//! An event study in a file: a table, or the answer of `brygga evaluate event-study`.

use std::io::{BufReader, Read};

use anyhow::{anyhow, bail};
use evaluation::honesty::event_study::EventStudyColumns;
use numerics::matrix::Matrix;
use serde_json::Value;

use crate::columns::{File, Table, whole};

/// No answer of an event study is larger than this.
const MOST_BYTES: u64 = 64 << 20;

/// An event study in a file.
#[derive(Debug, clap::Args)]
pub(super) struct Study {
    #[command(flatten)]
    file: File,
    /// In a table: the column with the period of each coefficient, without the reference.
    #[arg(long, value_name = "COLUMN", requires = "coefficient")]
    period: Option<String>,
    /// In a table: the column with the coefficients.
    #[arg(long, value_name = "COLUMN", requires = "period")]
    coefficient: Option<String>,
    /// The columns with the covariances, one per row of the file, in the rows' order.
    #[arg(long, value_delimiter = ',', value_name = "COLUMN,…")]
    covariance: Vec<String>,
    /// Instead of --covariance, for coefficients that do not vary together: their standard errors.
    #[arg(long, value_name = "COLUMN", conflicts_with = "covariance")]
    standard_error: Option<String>,
    /// The period that the others are compared with.
    #[arg(long, default_value_t = -1, allow_hyphen_values = true, value_name = "PERIOD")]
    reference: i64,
    /// The rows that the study rests on.
    #[arg(long, default_value_t = 0, value_name = "N")]
    rows: usize,
}

impl Study {
    pub(super) fn read(&self) -> anyhow::Result<ReadStudy> {
        let Some((period, coefficient)) = self.period.as_ref().zip(self.coefficient.as_ref())
        else {
            return self.read_answer();
        };
        let more = self.covariance.iter().chain(&self.standard_error);
        let wanted = [period, coefficient].into_iter().chain(more).map(String::as_str);
        let table = self.file.read(wanted, [])?;
        let periods = table.whole_numbers(period)?;
        let coefficients = table.complete(coefficient)?;
        let covariance = self.covariance(&table, periods.len())?;
        Ok(ReadStudy {
            periods,
            reference: self.reference,
            coefficients,
            covariance,
            rows: self.rows,
        })
    }

    fn covariance(&self, table: &Table, k: usize) -> anyhow::Result<Matrix> {
        if let Some(name) = &self.standard_error {
            let errors = table.complete(name)?;
            return Ok(Matrix::from_fn(k, k, |row, column| {
                if row == column { errors[row] * errors[row] } else { 0.0 }
            }));
        }
        if self.covariance.len() != k {
            bail!(
                "read the covariance: {} columns are named for {k} coefficients; name one per \
                 coefficient, or --standard-error",
                self.covariance.len()
            );
        }
        let columns = self.covariance.iter().map(|name| table.complete(name));
        Ok(Matrix::from_columns(&columns.collect::<anyhow::Result<Vec<_>>>()?))
    }

    /// Reads the answer that `event-study` printed as JSON.
    fn read_answer(&self) -> anyhow::Result<ReadStudy> {
        let name = self.file.path().display();
        let file = std::fs::File::open(self.file.path())
            .map_err(|error| anyhow!("read the event study {name}: {error}"))?;
        let answer: Value = serde_json::from_reader(BufReader::new(file.take(MOST_BYTES)))
            .map_err(|_| {
                anyhow!(
                    "read the event study {name}: it is no JSON; give what event-study --format \
                     json printed, or a table with --period and --coefficient"
                )
            })?;
        let lacking = |what: &str| {
            anyhow!(
                "read the event study {name}: it has no {what}; give what event-study --format \
                 json printed, or staggered with --base universal --aggregate dynamic"
            )
        };
        let reference = answer["options"]["reference"].as_str().and_then(|text| text.parse().ok());
        let reference = reference.unwrap_or(self.reference);
        let path = ["event_times", "effects"].map(|table| answer["details"][table].as_array());
        let path = path.into_iter().flatten().next();
        let path = path.ok_or_else(|| lacking("details.event_times"))?;
        let pairs = answer["details"]["covariance"].as_array();
        let pairs = pairs.ok_or_else(|| lacking("details.covariance"))?;
        let (mut periods, mut coefficients) = (Vec::new(), Vec::new());
        for row in path {
            let time = row["relative_time"].as_f64().or(row["event_time"].as_f64());
            let (time, estimate) = (time, row["estimate"].as_f64());
            let (time, estimate) = time.zip(estimate).ok_or_else(|| lacking("complete path"))?;
            let size = whole(time.abs()).and_then(|size| i64::try_from(size).ok());
            let size = size.ok_or_else(|| lacking("whole times"))?;
            let time = if time < 0.0 { -size } else { size };
            // The reference is zero by definition, and no coefficient.
            if time != reference {
                periods.push(time);
                coefficients.push(estimate);
            }
        }
        let k = periods.len();
        let covariances: Option<Vec<f64>> =
            pairs.iter().map(|pair| pair["covariance"].as_f64()).collect();
        let covariances = covariances.filter(|all| all.len() == k * k);
        let covariances = covariances.ok_or_else(|| lacking("complete covariance"))?;
        let rows = answer["n"].as_u64().and_then(|n| usize::try_from(n).ok());
        Ok(ReadStudy {
            periods,
            reference,
            coefficients,
            covariance: Matrix::from_fn(k, k, |row, column| covariances[row * k + column]),
            rows: rows.unwrap_or(self.rows),
        })
    }
}

/// An event study that was read.
pub(super) struct ReadStudy {
    periods: Vec<i64>,
    reference: i64,
    coefficients: Vec<f64>,
    covariance: Matrix,
    rows: usize,
}

impl ReadStudy {
    /// Lends the study as methods read it.
    pub(super) fn columns(&self) -> EventStudyColumns<'_> {
        EventStudyColumns {
            periods: &self.periods,
            reference: self.reference,
            coefficients: &self.coefficients,
            covariance: &self.covariance,
            n: self.rows,
            clusters: None,
        }
    }
}
