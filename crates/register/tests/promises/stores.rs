//! Places for registers, and what a stranger with the keys to the store can do there.

use std::str::FromStr;

use register::location::Location;
use register::read_table::ReadTable;
use register::register::Register;
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions};
use tempfile::TempDir;

use crate::{grants, postgresql};

/// Which store a promise is told on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// A file.
    Sqlite,
    /// A database.
    PostgreSql,
}

/// A place for one register, which goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    /// Where the register is.
    pub(crate) location: Location,
    /// A directory for what lies beside it.
    pub(crate) folder: TempDir,
    url: String,
    store: Store,
}

impl Place {
    /// Returns an empty place.
    pub(crate) async fn new(store: Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match store {
            Store::Sqlite => {
                format!("sqlite://{}?mode=rwc", folder.path().join("å 1.sqlite").display())
            }
            Store::PostgreSql => postgresql::new_database().await,
        };
        let location = match store {
            Store::Sqlite => Location::File(folder.path().join("å 1.sqlite")),
            Store::PostgreSql => url.parse().unwrap(),
        };
        Self { location, folder, url: url.replace("å 1", "%C3%A5%201"), store }
    }

    /// Opens the register with the grants' read tables.
    pub(crate) async fn open(&self) -> Register {
        self.open_with(grants::tables()).await
    }

    /// Opens the register with other read tables.
    pub(crate) async fn open_with(&self, tables: Vec<Box<dyn ReadTable>>) -> Register {
        Register::open(&self.location, tables).await.unwrap()
    }

    /// Returns the store's address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Connects to the store past the register.
    pub(crate) async fn stranger(&self) -> AnyConnection {
        self.try_stranger().await.unwrap()
    }

    /// Connects to the store where it answers.
    pub(crate) async fn try_stranger(&self) -> Result<AnyConnection, sqlx::Error> {
        sqlx::any::install_default_drivers();
        AnyConnectOptions::from_str(&self.url)?.connect().await
    }

    /// Does what the register never does.
    pub(crate) async fn tamper(&self, statement: &str) {
        let mut stranger = self.stranger().await;
        let guards = match self.store {
            Store::Sqlite => {
                "drop trigger event_is_never_changed; drop trigger event_is_never_removed; \
                 drop trigger file_is_never_changed; drop trigger file_is_never_removed;"
            }
            Store::PostgreSql => {
                "alter table event disable trigger user; alter table file disable trigger user;"
            }
        };
        sqlx::raw_sql(guards).execute(&mut stranger).await.unwrap();
        let told = AssertSqlSafe(statement.to_owned());
        let done = sqlx::raw_sql(told).execute(&mut stranger).await.unwrap();
        assert!(done.rows_affected() > 0, "{statement}");
        let guards = match self.store {
            Store::Sqlite => include_str!("../../migrations/sqlite/0001_events.sql")
                .split("\n\n")
                .last()
                .unwrap()
                .split("create trigger ")
                .filter(|text| text.starts_with("event") || text.starts_with("file"))
                .map(|text| format!("create trigger {text}"))
                .collect(),
            Store::PostgreSql => {
                "alter table event enable trigger user; alter table file enable trigger user;"
                    .to_owned()
            }
        };
        sqlx::raw_sql(AssertSqlSafe(guards)).execute(&mut stranger).await.unwrap();
    }
}
