//! Events in the store's rows.

use std::str::FromStr;

use futures::stream::{BoxStream, StreamExt};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row as _};

use crate::event::{Actor, CommandPart, Event, Stream};
use crate::hash::ContentHash;
use crate::payload::Payload;

const COLUMNS: &str = "position, stream_kind, stream_id, version, kind, payload, files, person, \
     organisation, role, delegation, at, reason, command, part, parts, previous, hash";
const N_COLUMNS: usize = 18;

/// A row that the program cannot have written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnreadableEvent {
    pub(crate) position: u64,
    pub(crate) column: &'static str,
}

/// What reading events can meet.
#[derive(Debug)]
pub(crate) enum EventRowError {
    Store(sqlx::Error),
    Unreadable(UnreadableEvent),
}

impl From<sqlx::Error> for EventRowError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error)
    }
}

/// Returns all events after `position` in order, as they are read.
pub(crate) fn all_after(
    connection: &mut AnyConnection,
    position: u64,
) -> BoxStream<'_, Result<Event, EventRowError>> {
    let statement = format!("select {COLUMNS} from event where position > $1 order by position");
    sqlx::query(AssertSqlSafe(statement))
        .bind(as_stored(position))
        .fetch(connection)
        .map(|row| decode(&row?).map_err(EventRowError::Unreadable))
        .boxed()
}

/// Returns at most `limit` events after `position`.
pub(crate) async fn page(
    connection: &mut AnyConnection,
    position: u64,
    limit: u32,
) -> Result<Vec<Event>, EventRowError> {
    let statement =
        format!("select {COLUMNS} from event where position > $1 order by position limit $2");
    let query =
        sqlx::query(AssertSqlSafe(statement)).bind(as_stored(position)).bind(i64::from(limit));
    decoded(query, connection).await
}

/// Returns the events of a stream after a version.
pub(crate) async fn of_stream(
    connection: &mut AnyConnection,
    stream: &Stream,
    version: u64,
) -> Result<Vec<Event>, EventRowError> {
    let statement = format!(
        "select {COLUMNS} from event where stream_kind = $1 and stream_id = $2 and version > $3 \
         order by version"
    );
    let query = sqlx::query(AssertSqlSafe(statement))
        .bind(stream.kind.as_str().to_owned())
        .bind(stream.id.as_str().to_owned())
        .bind(as_stored(version));
    decoded(query, connection).await
}

/// Returns the events that a command appended.
pub(crate) async fn of_command(
    connection: &mut AnyConnection,
    key: &str,
) -> Result<Vec<Event>, EventRowError> {
    let statement = format!("select {COLUMNS} from event where command = $1 order by part");
    decoded(sqlx::query(AssertSqlSafe(statement)).bind(key.to_owned()), connection).await
}

/// Returns the version of a stream, 0 where it has no events.
pub(crate) async fn version(
    connection: &mut AnyConnection,
    stream: &Stream,
) -> Result<u64, sqlx::Error> {
    let row = sqlx::query(
        "select version from event where stream_kind = $1 and stream_id = $2 \
         order by version desc limit 1",
    )
    .bind(stream.kind.as_str().to_owned())
    .bind(stream.id.as_str().to_owned())
    .fetch_optional(connection)
    .await?;
    let version = row.map(|row| row.try_get::<i64, _>(0)).transpose()?.unwrap_or_default();
    Ok(u64::try_from(version).unwrap_or_default())
}

/// Writes the events.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    events: &[Event],
) -> Result<(), sqlx::Error> {
    for piece in pieces(events) {
        let values = placeholders(piece.len(), N_COLUMNS);
        let statement = format!("insert into event ({COLUMNS}) values {values}");
        let query = piece.iter().fold(sqlx::query(AssertSqlSafe(statement)), bind);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn bind<'q>(query: Query<'q, Any, AnyArguments>, event: &Event) -> Query<'q, Any, AnyArguments> {
    let files: Vec<String> = event.files.iter().map(ContentHash::to_string).collect();
    query
        .bind(as_stored(event.position))
        .bind(event.stream.kind.as_str().to_owned())
        .bind(event.stream.id.as_str().to_owned())
        .bind(as_stored(event.version))
        .bind(event.kind.as_str().to_owned())
        .bind(event.payload.as_str().to_owned())
        .bind(files.join(" "))
        .bind(event.actor.person.as_str().to_owned())
        .bind(event.actor.organisation.as_str().to_owned())
        .bind(event.actor.role.as_str().to_owned())
        .bind(event.actor.delegation.as_ref().map(|word| word.as_str().to_owned()))
        .bind(event.at.to_string())
        .bind(event.reason.as_ref().map(|reason| reason.as_str().to_owned()))
        .bind(event.command.key.as_str().to_owned())
        .bind(i64::from(event.command.part))
        .bind(i64::from(event.command.parts))
        .bind(event.previous.to_string())
        .bind(event.hash.to_string())
}

async fn decoded(
    query: Query<'_, Any, AnyArguments>,
    connection: &mut AnyConnection,
) -> Result<Vec<Event>, EventRowError> {
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| decode(row).map_err(EventRowError::Unreadable)).collect()
}

/// Reads columns one after the other, naming the one that cannot be read.
struct Columns<'r> {
    row: &'r AnyRow,
    position: u64,
}

impl Columns<'_> {
    fn unreadable(&self, column: &'static str) -> UnreadableEvent {
        UnreadableEvent { position: self.position, column }
    }

    fn text(&self, column: &'static str, index: usize) -> Result<String, UnreadableEvent> {
        self.row.try_get(index).map_err(|_| self.unreadable(column))
    }

    fn parsed<T: FromStr>(&self, column: &'static str, index: usize) -> Result<T, UnreadableEvent> {
        let text: &str = self.row.try_get(index).map_err(|_| self.unreadable(column))?;
        text.parse().map_err(|_| self.unreadable(column))
    }

    fn optional<T: FromStr>(
        &self,
        column: &'static str,
        index: usize,
    ) -> Result<Option<T>, UnreadableEvent> {
        let text: Option<&str> = self.row.try_get(index).map_err(|_| self.unreadable(column))?;
        text.map(str::parse).transpose().map_err(|_| self.unreadable(column))
    }

    fn number<T: TryFrom<i64>>(
        &self,
        column: &'static str,
        index: usize,
    ) -> Result<T, UnreadableEvent> {
        let number: i64 = self.row.try_get(index).map_err(|_| self.unreadable(column))?;
        T::try_from(number).map_err(|_| self.unreadable(column))
    }
}

fn decode(row: &AnyRow) -> Result<Event, UnreadableEvent> {
    let columns = Columns { row, position: 0 };
    let position = columns.number("position", 0)?;
    let columns = Columns { row, position };
    let files: String = columns.text("files", 6)?;
    let files = files.split(' ').filter(|hash| !hash.is_empty()).map(str::parse);
    Ok(Event {
        position,
        stream: Stream {
            kind: columns.parsed("stream_kind", 1)?,
            id: columns.parsed("stream_id", 2)?,
        },
        version: columns.number("version", 3)?,
        kind: columns.parsed("kind", 4)?,
        payload: Payload::stored(columns.text("payload", 5)?),
        files: files.collect::<Result<_, _>>().map_err(|_| columns.unreadable("files"))?,
        actor: Actor {
            person: columns.parsed("person", 7)?,
            organisation: columns.parsed("organisation", 8)?,
            role: columns.parsed("role", 9)?,
            delegation: columns.optional("delegation", 10)?,
        },
        at: columns.parsed("at", 11)?,
        reason: columns.optional("reason", 12)?,
        command: CommandPart {
            key: columns.parsed("command", 13)?,
            part: columns.number("part", 14)?,
            parts: columns.number("parts", 15)?,
        },
        previous: columns.parsed("previous", 16)?,
        hash: columns.parsed("hash", 17)?,
    })
}

/// Positions and versions are far below 2⁶³; what a caller asks for may not be.
pub(crate) fn as_stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Divides rows into pieces of 32, 16, 8, 4, 2 and 1, so that few different statements are sent.
pub(crate) fn pieces<T>(rows: &[T]) -> Vec<&[T]> {
    let mut pieces = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let length = if rest.len() >= 32 { 32 } else { 1 << rest.len().ilog2() };
        let (piece, others) = rest.split_at(length);
        pieces.push(piece);
        rest = others;
    }
    pieces
}

/// Returns `($1,$2),($3,$4)` for two rows of two columns.
pub(crate) fn placeholders(n_rows: usize, n_columns: usize) -> String {
    let row = |row: usize| {
        let first = row * n_columns;
        let numbers: Vec<String> = (1..=n_columns).map(|n| format!("${}", first + n)).collect();
        format!("({})", numbers.join(","))
    };
    (0..n_rows).map(row).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_divided_into_few_kinds_of_pieces() {
        let lengths = |n: usize| pieces(&vec![0; n]).iter().map(|p| p.len()).collect::<Vec<_>>();
        assert_eq!(lengths(0), [0_usize; 0]);
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(77), [32, 32, 8, 4, 1]);
        assert_eq!(placeholders(2, 2), "($1,$2),($3,$4)");
    }
}
