//! What is written in one transaction: commands are decided first and written together at its end.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Any, AnyConnection, Row as _, Transaction};

use crate::append::{Append, Conflict, Expected, NewEvent, Outcome, Receipt};
use crate::attachment::{self, File};
use crate::connection::{Connections, Dialect};
use crate::event::{CommandPart, Event, Stream};
use crate::event_rows::{self, EventRowError};
use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::read_table::{ReadTables, Rows};
use crate::text::{Moment, Word};
use crate::{read_rows, session};

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The position of the last event, 0 where there is none.
    pub position: u64,
    /// Its hash, [`ContentHash::ORIGIN`] where there is none.
    pub hash: ContentHash,
}

/// Commands on their way in. What is decided is written by [`Batch::finish`].
pub(crate) struct Batch<'a> {
    connections: &'a Connections,
    tables: &'a ReadTables,
    connection: &'a mut AnyConnection,
    head: Head,
    events: Vec<Event>,
    /// Where each command's events are in `events`.
    commands: BTreeMap<Word, (usize, usize)>,
    versions: BTreeMap<Stream, u64>,
    rows: Rows,
    changed: BTreeSet<(usize, String)>,
    /// Whether the register keeps the read tables that this program folds.
    has_own_tables: bool,
    /// Whether something besides commands was written.
    has_written: bool,
}

impl<'a> Batch<'a> {
    /// Takes the head, so that no other program can append until the transaction ends.
    pub(crate) async fn start(
        connections: &'a Connections,
        tables: &'a ReadTables,
        transaction: &'a mut Transaction<'static, Any>,
    ) -> Result<Self, RegisterError> {
        let connection: &'a mut AnyConnection = transaction;
        let (head, kept_tables) = head(connections, connection, true).await?;
        Ok(Self {
            has_own_tables: kept_tables == tables.fingerprint(),
            connections,
            tables,
            connection,
            head,
            events: Vec::new(),
            commands: BTreeMap::new(),
            versions: BTreeMap::new(),
            rows: Rows::new(),
            changed: BTreeSet::new(),
            has_written: false,
        })
    }

    /// Decides a command. The inner error refuses this command; the outer one stops them all.
    pub(crate) async fn add(
        &mut self,
        append: &Append,
    ) -> Result<Result<Outcome, RegisterError>, RegisterError> {
        if !self.has_own_tables {
            let location = self.connections.location.clone();
            return Err(RegisterError::OtherReadTables { location });
        }
        if let Some(outcome) = self.earlier(append).await? {
            return Ok(Ok(outcome));
        }
        let conflicts = self.conflicts(append).await?;
        if !conflicts.is_empty() {
            return Ok(Ok(Outcome::Conflict(conflicts)));
        }
        if let Some(hash) = self.unknown_file(append).await? {
            return Ok(Err(RegisterError::UnknownFile { hash }));
        }
        let events = self.placed(append);
        let mut wanted = BTreeSet::new();
        for event in &events {
            match self.tables.touched(event) {
                Ok(touched) => wanted.extend(touched),
                Err(refusal) => return Ok(Err(refusal.into())),
            }
        }
        read_rows::load(self.connection, self.tables, &wanted, &mut self.rows)
            .await
            .map_err(|error| self.connections.failed(&error))?;
        let known = |place: &(usize, String)| (place.clone(), self.rows[place].clone());
        let mut rows: Rows = wanted.iter().map(known).collect();
        for event in &events {
            if let Err(refusal) = self.tables.fold(event, &mut rows) {
                return Ok(Err(refusal.into()));
            }
        }
        self.rows.extend(rows);
        self.changed.extend(wanted);
        Ok(Ok(Outcome::Appended(self.take(append, events))))
    }

    /// Keeps a file, which a later command of the same transaction may name.
    pub(crate) async fn keep(
        &mut self,
        hash: ContentHash,
        file: &File,
    ) -> Result<(), RegisterError> {
        self.has_written = true;
        let kept = attachment::insert(self.connection, hash, file.clone()).await;
        kept.map_err(|error| self.connections.failed(&error))
    }

    /// Says that a session was seen.
    pub(crate) async fn see(
        &mut self,
        token: ContentHash,
        now: Moment,
    ) -> Result<(), RegisterError> {
        self.has_written = true;
        let seen = session::see(self.connection, token, now).await;
        seen.map_err(|error| self.connections.failed(&error))
    }

    /// Writes what was decided; false where the transaction has nothing to keep.
    pub(crate) async fn finish(self) -> Result<bool, RegisterError> {
        if self.events.is_empty() {
            return Ok(self.has_written);
        }
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        event_rows::insert(self.connection, &self.events).await.map_err(failed)?;
        read_rows::save(self.connection, self.tables, &self.changed, &self.rows)
            .await
            .map_err(failed)?;
        sqlx::query("update head set position = $1, hash = $2")
            .bind(event_rows::as_stored(self.head.position))
            .bind(self.head.hash.to_string())
            .execute(self.connection)
            .await
            .map_err(failed)?;
        Ok(true)
    }

    /// Returns what became of an earlier command with the same key.
    async fn earlier(&mut self, append: &Append) -> Result<Option<Outcome>, RegisterError> {
        let outcome = |kept: &[Event]| {
            let (first, last) = (kept.first()?, kept.last()?);
            let receipt = Receipt { first: first.position, last: last.position, hash: last.hash };
            Some(if append.says_the_same(kept) {
                Outcome::AlreadyDone(receipt)
            } else {
                Outcome::KeyTaken(receipt)
            })
        };
        if let Some((start, end)) = self.commands.get(&append.key) {
            return Ok(outcome(&self.events[*start..*end]));
        }
        let kept = event_rows::of_command(self.connection, append.key.as_str()).await;
        Ok(outcome(&kept.map_err(|error| unreadable(self.connections, error))?))
    }

    /// Returns the streams that have changed since the command saw them.
    async fn conflicts(&mut self, append: &Append) -> Result<Vec<Conflict>, RegisterError> {
        let mut conflicts = Vec::new();
        for part in &append.streams {
            let stream = &part.stream;
            let found = match self.versions.get(stream) {
                Some(version) => *version,
                None => event_rows::version(self.connection, stream)
                    .await
                    .map_err(|error| self.connections.failed(&error))?,
            };
            self.versions.insert(stream.clone(), found);
            if let Expected::Version(expected) = part.expected
                && expected != found
            {
                let since = self.since(stream, expected).await?;
                conflicts.push(Conflict { stream: stream.clone(), expected, found, since });
            }
        }
        Ok(conflicts)
    }

    /// Returns the stream's events after a version, kept ones and those decided just now.
    async fn since(&mut self, stream: &Stream, version: u64) -> Result<Vec<Event>, RegisterError> {
        let kept = event_rows::of_stream(self.connection, stream, version).await;
        let mut since = kept.map_err(|error| unreadable(self.connections, error))?;
        let is_later = |event: &&Event| event.stream == *stream && event.version > version;
        since.extend(self.events.iter().filter(is_later).cloned());
        Ok(since)
    }

    async fn unknown_file(
        &mut self,
        append: &Append,
    ) -> Result<Option<ContentHash>, RegisterError> {
        let named = append.streams.iter().flat_map(|part| &part.events);
        let named: BTreeSet<ContentHash> = named.flat_map(|event| event.files.clone()).collect();
        for hash in named {
            let found = sqlx::query("select size from file where hash = $1")
                .bind(hash.to_string())
                .fetch_optional(&mut *self.connection)
                .await
                .map_err(|error| self.connections.failed(&error))?;
            if found.is_none() {
                return Ok(Some(hash));
            }
        }
        Ok(None)
    }

    /// Gives the events their places after the head.
    fn placed(&self, append: &Append) -> Vec<Event> {
        let parts = u32::try_from(append.n_events()).expect("checked against MAX_EVENTS");
        let mut head = self.head;
        let mut events = Vec::with_capacity(append.n_events());
        for stream_append in &append.streams {
            let mut version = self.versions[&stream_append.stream];
            for new in &stream_append.events {
                version += 1;
                let part = u32::try_from(events.len() + 1).expect("checked against MAX_EVENTS");
                let command = CommandPart { key: append.key.clone(), part, parts };
                let event = place(append, &stream_append.stream, new, version, command, head);
                head = Head { position: event.position, hash: event.hash };
                events.push(event);
            }
        }
        events
    }

    /// Takes the events of a command that nothing speaks against.
    fn take(&mut self, append: &Append, events: Vec<Event>) -> Receipt {
        let first = self.head.position + 1;
        for event in &events {
            self.versions.insert(event.stream.clone(), event.version);
            self.head = Head { position: event.position, hash: event.hash };
        }
        let start = self.events.len();
        self.events.extend(events);
        self.commands.insert(append.key.clone(), (start, self.events.len()));
        Receipt { first, last: self.head.position, hash: self.head.hash }
    }
}

fn place(
    append: &Append,
    stream: &Stream,
    new: &NewEvent,
    version: u64,
    command: CommandPart,
    head: Head,
) -> Event {
    let mut event = Event {
        position: head.position + 1,
        stream: stream.clone(),
        version,
        kind: new.kind.clone(),
        payload: new.payload.clone(),
        files: new.files.clone(),
        actor: append.actor.clone(),
        at: append.at,
        reason: append.reason.clone(),
        command,
        previous: head.hash,
        hash: ContentHash::ORIGIN,
    };
    event.hash = event.computed_hash();
    event
}

/// Returns the head and the fingerprint of the read tables; held until the transaction ends where
/// `for_writing`.
pub(crate) async fn head(
    connections: &Connections,
    connection: &mut AnyConnection,
    for_writing: bool,
) -> Result<(Head, String), RegisterError> {
    let statement = if for_writing && connections.dialect == Dialect::PostgreSql {
        "select position, hash, read_tables from head for update"
    } else {
        "select position, hash, read_tables from head"
    };
    let failed = |error: sqlx::Error| connections.failed(&error);
    let row = sqlx::query(statement).fetch_one(connection).await.map_err(failed)?;
    let position: i64 = row.try_get(0).map_err(failed)?;
    let hash: String = row.try_get(1).map_err(failed)?;
    let inconsistent = || RegisterError::Inconsistent {
        location: connections.location.clone(),
        what: "the head".to_owned(),
    };
    let head = Head {
        position: u64::try_from(position).map_err(|_| inconsistent())?,
        hash: hash.parse().map_err(|_| inconsistent())?,
    };
    Ok((head, row.try_get(2).map_err(failed)?))
}

/// Words an event that could not be read.
pub(crate) fn unreadable(connections: &Connections, error: EventRowError) -> RegisterError {
    match error {
        EventRowError::Store(error) => connections.failed(&error),
        EventRowError::Unreadable(row) => RegisterError::Inconsistent {
            location: connections.location.clone(),
            what: format!("{} of the event at position {}", row.column, row.position),
        },
    }
}
