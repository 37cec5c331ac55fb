//! The register: opened, appended to, read.

use std::sync::Arc;

use crate::append::{Append, Outcome};
pub use crate::batch::Head;
use crate::batch::unreadable;
use crate::connection::{Connections, Presence};
use crate::event::{Event, Stream};
use crate::failure::RegisterError;
use crate::location::Location;
use crate::query::{Filter, InvalidQuery, Page, Query};
use crate::read_table::{ReadTable, ReadTables, Row, Rows, TableShape};
use crate::text::Word;
use crate::writing::{Writer, Writing, Written};
use crate::{batch, event_rows, migration, query, read_rows, replay};

/// The most events that are read at once.
pub const MAX_EVENTS_READ: u32 = 10_000;

/// A register. Shared freely between tasks; several programs may have one open.
#[derive(Debug)]
pub struct Register {
    pub(crate) connections: Connections,
    pub(crate) tables: Arc<ReadTables>,
    writer: Writer,
    _presence: Presence,
}

impl Register {
    /// Opens the register with its read tables, creating what is absent.
    ///
    /// Read tables that are new, changed or no longer kept are built anew by replaying the events.
    /// The register belongs to the Tokio runtime that it is opened on.
    ///
    /// # Errors
    /// [`RegisterError::NoAccess`], [`RegisterError::Unreachable`], [`RegisterError::Busy`] and
    /// [`RegisterError::Full`] where the store refuses, [`RegisterError::Newer`] and
    /// [`RegisterError::Foreign`] where it was made by something else, and
    /// [`RegisterError::ReadTable`] where a read table cannot be kept.
    pub async fn open(
        location: &Location,
        tables: Vec<Box<dyn ReadTable>>,
    ) -> Result<Self, RegisterError> {
        Self::open_with(location, Arc::new(ReadTables::new(tables)?)).await
    }

    pub(crate) async fn open_with(
        location: &Location,
        tables: Arc<ReadTables>,
    ) -> Result<Self, RegisterError> {
        let presence = Presence::share(location)?;
        let connections = Connections::open(location).await?;
        migration::migrate(&connections).await?;
        replay::prepare(&connections, &tables).await?;
        let writer = Writer::start(connections.clone(), Arc::clone(&tables));
        Ok(Self { connections, tables, writer, _presence: presence })
    }

    /// Finishes what was sent and closes the register.
    pub async fn close(self) {
        self.writer.finish().await;
        self.connections.close().await;
    }

    /// Returns where the register is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.connections.location
    }

    /// Appends a command's events, all or not at all, and waits until they are on the disk.
    ///
    /// What becomes of the command is an [`Outcome`], also where it was done before, where its key
    /// belongs to another command and where streams have changed. It is done also when the caller
    /// stops waiting.
    ///
    /// # Errors
    /// [`RegisterError::Append`], [`RegisterError::UnknownFile`] and [`RegisterError::ReadTable`]
    /// where the command cannot be; [`RegisterError::Uncertain`] where it may have been kept: send
    /// it again with the same key. After any other error nothing was added.
    pub async fn append(&self, append: Append) -> Result<Outcome, RegisterError> {
        append.check()?;
        match self.write(Writing::Append(append)).await? {
            Written::Command(outcome) => Ok(outcome),
            Written::Done => unreachable!("a command has an outcome"),
        }
    }

    /// Writes together with what else waits to be written.
    pub(crate) async fn write(&self, writing: Writing) -> Result<Written, RegisterError> {
        let closed = || RegisterError::Closed { location: self.location().clone() };
        self.writer.write(writing).await.unwrap_or_else(|| Err(closed()))
    }

    /// Returns the position and hash of the last event.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn head(&self) -> Result<Head, RegisterError> {
        let mut connection = self.reader().await?;
        Ok(batch::head(&self.connections, &mut connection, false).await?.0)
    }

    /// Returns the events after a position in their order, at most `limit` and at most
    /// [`MAX_EVENTS_READ`].
    ///
    /// # Errors
    /// Where the store refuses, or a row cannot be read.
    pub async fn events(&self, after: u64, limit: u32) -> Result<Vec<Event>, RegisterError> {
        let mut connection = self.reader().await?;
        let events = event_rows::page(&mut connection, after, limit.min(MAX_EVENTS_READ)).await;
        events.map_err(|error| unreadable(&self.connections, error))
    }

    /// Returns the events of a stream after a version; 0 gives all of them.
    ///
    /// # Errors
    /// Where the store refuses, or a row cannot be read.
    pub async fn stream(&self, stream: &Stream, after: u64) -> Result<Vec<Event>, RegisterError> {
        let mut connection = self.reader().await?;
        let events = event_rows::of_stream(&mut connection, stream, after).await;
        events.map_err(|error| unreadable(&self.connections, error))
    }

    /// Returns the events that the command with this key appended; none where it was not done.
    ///
    /// # Errors
    /// Where the store refuses, or a row cannot be read.
    pub async fn command(&self, key: &Word) -> Result<Vec<Event>, RegisterError> {
        let mut connection = self.reader().await?;
        let events = event_rows::of_command(&mut connection, key.as_str()).await;
        events.map_err(|error| unreadable(&self.connections, error))
    }

    /// Returns one row of a read table.
    ///
    /// # Errors
    /// [`RegisterError::Query`] for an unknown table, and where the store refuses.
    pub async fn row(&self, table: &str, key: &str) -> Result<Option<Row>, RegisterError> {
        let (index, _) = self.table(table)?;
        let place = (index, key.to_owned());
        let mut rows = Rows::new();
        let mut connection = self.reader().await?;
        read_rows::load(&mut connection, &self.tables, &[place.clone()].into(), &mut rows)
            .await
            .map_err(|error| self.connections.failed(&error))?;
        Ok(rows.remove(&place).flatten())
    }

    /// Returns a page of a read table.
    ///
    /// # Errors
    /// [`RegisterError::Query`] where the tables cannot answer, and where the store refuses.
    pub async fn page(&self, query: &Query) -> Result<Page, RegisterError> {
        let (_, shape) = self.table(&query.table)?;
        let mut connection = self.reader().await?;
        let page = query::page(&mut connection, shape, query).await;
        Ok(page.map_err(|error| self.connections.failed(&error))??)
    }

    /// Returns how many rows of a read table fulfil every filter.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub async fn count(&self, table: &str, filters: &[Filter]) -> Result<u64, RegisterError> {
        let (_, shape) = self.table(table)?;
        let mut connection = self.reader().await?;
        let count = query::count(&mut connection, shape, filters).await;
        let count = count.map_err(|error| self.connections.failed(&error))??;
        Ok(u64::try_from(count).expect("a count is not negative"))
    }

    /// Returns the sum of a column of whole numbers over the rows that fulfil every filter; `None`
    /// where no such row has a value.
    ///
    /// # Errors
    /// As [`Self::page`], also where the sum does not fit in 64 bits.
    pub async fn sum(
        &self,
        table: &str,
        column: &str,
        filters: &[Filter],
    ) -> Result<Option<i64>, RegisterError> {
        let (_, shape) = self.table(table)?;
        let mut connection = self.reader().await?;
        let sum = query::sum(&mut connection, shape, column, filters).await;
        Ok(sum.map_err(|error| self.connections.failed(&error))??)
    }

    fn table(&self, name: &str) -> Result<(usize, &TableShape), InvalidQuery> {
        let unknown = || InvalidQuery::Table { table: name.chars().take(80).collect() };
        let index = self.tables.position(name).ok_or_else(unknown)?;
        Ok((index, self.tables.shape(index)))
    }

    pub(crate) async fn reader(
        &self,
    ) -> Result<sqlx::pool::PoolConnection<sqlx::Any>, RegisterError> {
        self.connections.readers.acquire().await.map_err(|error| self.connections.failed(&error))
    }
}
