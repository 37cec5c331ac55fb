//! `brygga query`: SQL over the statistics, for reading only.

use std::io::{self, BufWriter};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use query::answer::Format;
use query::session::{Limits, Session};
use time::Date;

use crate::observations::{Form, day};
use crate::opening;

/// Memory for sorting, grouping and joining; larger work goes over the disk.
const MEMORY_BYTES: usize = 1 << 30;

/// Deeply nested queries need a deep stack.
const STACK_BYTES: usize = 64 << 20;

/// How long a stopped query may take to remove its temporary files.
const TIME_TO_STOP: Duration = Duration::from_secs(2);

/// Answer a question in SQL over the views observation, indicator, area and data_set
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// One statement that begins with SELECT, WITH, EXPLAIN, SHOW or DESCRIBE.
    #[arg(value_name = "SQL")]
    sql: String,
    /// As published up to this day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Table => Self::Table,
            Form::Csv => Self::Csv,
            Form::Json => Self::Json,
            Form::Parquet => Self::Parquet,
        }
    }
}

/// Prints the answer. Ctrl-C stops the query.
pub(crate) fn run(arguments: &Arguments, directory: &Path) -> anyhow::Result<()> {
    let store = Arc::new(opening::open(directory)?);
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let limits = Limits { memory_bytes: MEMORY_BYTES, threads };
    let session = Session::open(&store, directory, arguments.as_of, limits)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_stack_size(STACK_BYTES)
        .enable_all()
        .build()?;
    let (sql, format) = (arguments.sql.clone(), Format::from(arguments.format));
    let answering = runtime.spawn(async move {
        let answer = session.run(&sql).await?;
        answer.write(format, BufWriter::new(io::stdout())).await
    });
    let done = runtime.block_on(async {
        tokio::select! {
            answered = answering => answered.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from),
            _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("finish the query: it was stopped")),
        }
    });
    runtime.shutdown_timeout(TIME_TO_STOP);
    done
}
