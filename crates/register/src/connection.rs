//! Connections to the store: one that writes, several that read, each set up for durability.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Once;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyPool, ConnectOptions, Connection as _, Transaction};

use crate::failure::RegisterError;
use crate::location::Location;

/// How long to wait for a connection before another program is held to block it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Written to the disk before a commit is answered; readers are never kept waiting by the writer.
const SQLITE_WRITER: &str = "pragma journal_mode = wal; pragma synchronous = full; \
     pragma foreign_keys = on; pragma busy_timeout = 10000; pragma cache_size = -65536;";
const SQLITE_READER: &str = "pragma query_only = on; pragma busy_timeout = 10000; \
     pragma cache_size = -65536;";
/// A server told to answer before it has written is told otherwise for these connections.
const POSTGRESQL: &str = "select set_config('synchronous_commit', 'on', false) \
     where current_setting('synchronous_commit') = 'off'; set client_min_messages = warning;";

/// Which SQL the store speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    PostgreSql,
}

/// The connections of one register.
#[derive(Debug, Clone)]
pub(crate) struct Connections {
    pub(crate) location: Location,
    pub(crate) dialect: Dialect,
    /// One connection: there is one writer.
    pub(crate) writer: AnyPool,
    pub(crate) readers: AnyPool,
}

impl Connections {
    /// Connects to the store, creating the SQLite file where it is absent.
    pub(crate) async fn open(location: &Location) -> Result<Self, RegisterError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let location = match location {
            Location::File(path) => Location::File(absolute(path)?),
            Location::PostgreSql(_) => location.clone(),
        };
        let failed = |error| RegisterError::of(&error, &location);
        let (dialect, for_writing, for_reading, n_readers) = match &location {
            Location::File(_) => (Dialect::Sqlite, SQLITE_WRITER, SQLITE_READER, 4),
            Location::PostgreSql(_) => (Dialect::PostgreSql, POSTGRESQL, POSTGRESQL, 8),
        };
        let options = AnyConnectOptions::from_str(&location.url())
            .map_err(failed)?
            .disable_statement_logging();
        // A pool tries again until its patience ends; the first connection tells at once.
        let mut first = options.connect().await.map_err(failed)?;
        sqlx::raw_sql(for_writing).execute(&mut first).await.map_err(failed)?;
        first.close().await.map_err(failed)?;
        let pool = |n_connections, set_up| pool(n_connections, set_up, dialect);
        let writer = pool(1, for_writing).connect_with(options.clone()).await.map_err(failed)?;
        let readers = pool(n_readers, for_reading).connect_lazy_with(options);
        Ok(Self { location, dialect, writer, readers })
    }

    /// Begins a transaction that writes; only one at a time holds the head.
    pub(crate) async fn begin_writing(&self) -> Result<Transaction<'static, Any>, RegisterError> {
        let begin = match self.dialect {
            Dialect::Sqlite => "begin immediate",
            Dialect::PostgreSql => "begin isolation level read committed",
        };
        self.writer.begin_with(begin).await.map_err(|e| self.failed(&e))
    }

    /// Begins a transaction that sees the register as it is now until it ends.
    pub(crate) async fn begin_reading(&self) -> Result<Transaction<'static, Any>, RegisterError> {
        let begin = match self.dialect {
            Dialect::Sqlite => "begin",
            Dialect::PostgreSql => "begin isolation level repeatable read read only",
        };
        self.readers.begin_with(begin).await.map_err(|e| self.failed(&e))
    }

    /// Words what the database driver says.
    pub(crate) fn failed(&self, error: &sqlx::Error) -> RegisterError {
        RegisterError::of(error, &self.location)
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn pool(n_connections: u32, set_up: &'static str, dialect: Dialect) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(n_connections)
        // A server may have gone; a file that is open stays, and to ask each time takes as long as
        // many a question.
        .test_before_acquire(dialect == Dialect::PostgreSql)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(set_up).execute(connection).await?;
                Ok(())
            })
        })
}

fn absolute(path: &Path) -> Result<PathBuf, RegisterError> {
    std::path::absolute(path).map_err(RegisterError::file("find", path))
}

/// What tells other programs that a register's file is open; released with the process.
#[derive(Debug)]
pub(crate) struct Presence {
    _lock: Option<File>,
}

impl Presence {
    /// Joins the programs that have the register open.
    pub(crate) fn share(location: &Location) -> Result<Self, RegisterError> {
        let Location::File(path) = location else { return Ok(Self { _lock: None }) };
        let (file, path) = lock_file(path)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Self { _lock: Some(file) }),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(RegisterError::Busy { location: location.clone() })
            }
            Err(std::fs::TryLockError::Error(error)) => {
                Err(RegisterError::file("lock", &path)(error))
            }
        }
    }

    /// Makes sure that no program has the register open, until dropped.
    pub(crate) fn alone(path: &Path) -> Result<Self, RegisterError> {
        let (file, lock_path) = lock_file(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: Some(file) }),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(RegisterError::InUse { location: Location::File(path.to_owned()) })
            }
            Err(std::fs::TryLockError::Error(error)) => {
                Err(RegisterError::file("lock", &lock_path)(error))
            }
        }
    }
}

fn lock_file(path: &Path) -> Result<(File, PathBuf), RegisterError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    Ok((file.map_err(RegisterError::file("write", &path))?, path))
}
