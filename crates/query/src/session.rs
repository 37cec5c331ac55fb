//! A session: the four views over one store as of one day, and queries against them.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use datafusion::common::DataFusionError;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use observations::store::Store;
use time::Date;

use crate::answer::Answer;
use crate::reading_only::{self, VIEWS};
use crate::vintages::Vintages;
use crate::{description_views, observation_view};

/// The longest query in bytes: longer ones are made by programs that went wrong.
const MOST_SQL_BYTES: usize = 100_000;

/// What a query may take of the machine.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of memory for sorting, grouping and joining; beyond it the work goes over the disk.
    pub memory_bytes: usize,
    /// Processors at work.
    pub threads: NonZeroUsize,
}

/// A query could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The statement does something else than reading.
    #[error(
        "run {statement}: queries only read; begin with SELECT, WITH, EXPLAIN, SHOW or DESCRIBE"
    )]
    Writes {
        /// The first word of the statement, or what it does.
        statement: String,
    },
    /// Something else than the four views is read from.
    #[error("read from '{name}': there are only the views {}", VIEWS.join(", "))]
    UnknownView {
        /// The table, file or table function.
        name: String,
    },
    /// None or several statements.
    #[error("run {found} statements at once: give one")]
    NotOne {
        /// How many there are.
        found: usize,
    },
    /// The text of the query is too long.
    #[error("run a query of {found} bytes: {MOST_SQL_BYTES} are the most")]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// The text is not SQL.
    #[error("understand the query: {reason}")]
    Syntax {
        /// Where and why.
        reason: String,
    },
    /// The query is SQL but cannot be run.
    #[error("run the query: {reason}")]
    Failed {
        /// Why.
        reason: String,
    },
    /// A file of the store cannot be read.
    #[error("read {path}: {reason}", path = path.display())]
    Store {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        reason: String,
    },
    /// The answer cannot be written.
    #[error("write the answer: {0}")]
    Output(#[from] std::io::Error),
    /// The answer has two columns of one name, which the form does not allow.
    #[error("write two columns named '{name}' as {format}: name them apart with AS")]
    SameName {
        /// The name.
        name: String,
        /// The form.
        format: &'static str,
    },
}

impl QueryError {
    pub(crate) fn failed(error: &DataFusionError) -> Self {
        match error.find_root() {
            DataFusionError::SQL(error, _) => {
                Self::Syntax { reason: reading_only::syntax_reason(&error.to_string()) }
            }
            root => Self::Failed { reason: one_line(&root.strip_backtrace()) },
        }
    }
}

/// Puts a message on one line.
pub(crate) fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// The views over one store as of one day.
pub struct Session {
    context: SessionContext,
}

impl Session {
    /// Opens the views over the store kept in `directory`, from the data sets published up to
    /// `as_of`, or from all where it is `None`.
    ///
    /// # Errors
    /// [`QueryError::Store`] where a file of the store cannot be read.
    pub fn open(
        store: &Arc<Store>,
        directory: &Path,
        as_of: Option<Date>,
        limits: Limits,
    ) -> Result<Self, QueryError> {
        let context = context(limits).map_err(|error| QueryError::failed(&error))?;
        let vintages = Vintages::visible(store, directory, as_of)?;
        let register = |name: &str, view| context.register_table(name, view);
        let observation = observation_view::view(&context, store, &vintages, as_of);
        observation
            .and_then(|view| register("observation", view))
            .and_then(|_| register("indicator", description_views::indicators(&vintages)?))
            .and_then(|_| register("area", description_views::areas(&store.areas())?))
            .and_then(|_| register("data_set", description_views::data_sets(&vintages)?))
            .map_err(|error| QueryError::failed(&error))?;
        Ok(Self { context })
    }

    /// Starts a query. Its rows are computed as the answer is written.
    ///
    /// # Errors
    /// [`QueryError::Writes`] and [`QueryError::UnknownView`] where it does more than reading the
    /// four views, [`QueryError::Syntax`] and [`QueryError::Failed`] where it cannot be run.
    pub async fn run(&self, sql: &str) -> Result<Answer, QueryError> {
        if sql.len() > MOST_SQL_BYTES {
            return Err(QueryError::TooLong { found: sql.len() });
        }
        let statement = reading_only::statement(sql)?;
        reading_only::check_views(&statement)?;
        let failed = |error: DataFusionError| QueryError::failed(&error);
        let state = self.context.state();
        let plan = state.statement_to_plan(statement).await.map_err(failed)?;
        reading_only::check_plan(&plan)?;
        let frame = self.context.execute_logical_plan(plan).await.map_err(failed)?;
        Ok(Answer::new(frame.execute_stream().await.map_err(failed)?))
    }
}

fn context(limits: Limits) -> Result<SessionContext, DataFusionError> {
    let mut config = SessionConfig::new()
        .with_target_partitions(limits.threads.get())
        .with_default_catalog_and_schema("brygga", "store")
        .with_information_schema(true);
    let options = &mut config.options_mut().execution.parquet;
    options.pushdown_filters = true;
    options.reorder_filters = true;
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(limits.memory_bytes)))
        .build_arc()?;
    Ok(SessionContext::new_with_config_rt(config, runtime))
}
