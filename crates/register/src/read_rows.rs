//! Read tables in the store: made, filled, read.

use std::collections::BTreeSet;

use futures::stream::{BoxStream, StreamExt};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row as _};

use crate::connection::Dialect;
use crate::event_rows::{pieces, placeholders};
use crate::payload::Payload;
use crate::read_table::{ColumnKind, ReadTables, Row, Rows, TableShape, Value};

/// Drops the table where it is there and makes it anew, empty.
pub(crate) async fn create(
    connection: &mut AnyConnection,
    dialect: Dialect,
    shape: &TableShape,
) -> Result<(), sqlx::Error> {
    for statement in definition(dialect, shape) {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}

fn definition(dialect: Dialect, shape: &TableShape) -> Vec<String> {
    let (text, integer, strict) = match dialect {
        Dialect::Sqlite => ("text", "integer", " strict"),
        Dialect::PostgreSql => ("text collate \"C\"", "bigint", ""),
    };
    let table = shape.name;
    let mut columns = vec![format!("key {text} primary key"), format!("content {text} not null")];
    for column in shape.columns {
        let kind = if column.kind.is_text() { text } else { integer };
        let presence = if column.kind.is_optional() { "" } else { " not null" };
        columns.push(format!("\"{}\" {kind}{presence}", column.name));
    }
    let mut statements = vec![
        format!("drop table if exists \"read_{table}\""),
        format!("create table \"read_{table}\" ({}){strict}", columns.join(", ")),
    ];
    for (number, index) in shape.indexes.iter().enumerate() {
        let columns: String = index.iter().map(|column| format!("\"{column}\", ")).collect();
        statements.push(format!(
            "create index \"read_{table}_{number}\" on \"read_{table}\" ({columns}key)"
        ));
    }
    statements
}

/// Drops a table that this version of the program does not have.
pub(crate) async fn drop_table(
    connection: &mut AnyConnection,
    table: &str,
) -> Result<(), sqlx::Error> {
    let name = table.replace('"', "\"\"");
    let statement = format!("drop table if exists \"read_{name}\"");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await?;
    Ok(())
}

/// Returns `key, content` and the columns.
pub(crate) fn selected(shape: &TableShape) -> String {
    let columns: String =
        shape.columns.iter().map(|column| format!(", \"{}\"", column.name)).collect();
    format!("key, content{columns}")
}

/// Reads the wanted rows into `rows`; a row that is not there is known not to be.
pub(crate) async fn load(
    connection: &mut AnyConnection,
    tables: &ReadTables,
    wanted: &BTreeSet<(usize, String)>,
    rows: &mut Rows,
) -> Result<(), sqlx::Error> {
    let lacking: Vec<&(usize, String)> =
        wanted.iter().filter(|place| !rows.contains_key(*place)).collect();
    for of_table in lacking.chunk_by(|(a, _), (b, _)| a == b) {
        let shape = tables.shape(of_table[0].0);
        for piece in pieces(of_table) {
            let keys: Vec<String> = (1..=piece.len()).map(|n| format!("${n}")).collect();
            let statement = format!(
                "select {} from \"read_{}\" where key in ({})",
                selected(shape),
                shape.name,
                keys.join(",")
            );
            let query = sqlx::query(AssertSqlSafe(statement));
            let query = piece.iter().fold(query, |query, (_, key)| query.bind(key.clone()));
            let found = query.fetch_all(&mut *connection).await?;
            rows.extend(piece.iter().map(|place| ((*place).clone(), None)));
            for row in &found {
                let (key, row) = decode(row, shape)?;
                rows.insert((of_table[0].0, key), Some(row));
            }
        }
    }
    Ok(())
}

/// Writes the rows at the changed places and removes those that are no longer there.
pub(crate) async fn save(
    connection: &mut AnyConnection,
    tables: &ReadTables,
    changed: &BTreeSet<(usize, String)>,
    rows: &Rows,
) -> Result<(), sqlx::Error> {
    let changed: Vec<&(usize, String)> = changed.iter().collect();
    for of_table in changed.chunk_by(|(a, _), (b, _)| a == b) {
        let shape = tables.shape(of_table[0].0);
        let row = |place: &&&(usize, String)| rows.get(**place).and_then(Option::as_ref);
        let (kept, removed): (Vec<_>, Vec<_>) =
            of_table.iter().partition(|place| row(place).is_some());
        for piece in pieces(&kept) {
            let statement = upsert(shape, piece.len());
            let mut query = sqlx::query(AssertSqlSafe(statement));
            for place in piece {
                let row = row(place).expect("partitioned by it");
                query = query.bind(place.1.clone()).bind(row.content.as_str().to_owned());
                query = bind_values(query, shape, row);
            }
            query.execute(&mut *connection).await?;
        }
        for (_, key) in removed {
            let statement = format!("delete from \"read_{}\" where key = $1", shape.name);
            let query = sqlx::query(AssertSqlSafe(statement)).bind(key.clone());
            query.execute(&mut *connection).await?;
        }
    }
    Ok(())
}

fn upsert(shape: &TableShape, n_rows: usize) -> String {
    let set: String = shape
        .columns
        .iter()
        .map(|column| format!(", \"{0}\" = excluded.\"{0}\"", column.name))
        .collect();
    format!(
        "insert into \"read_{}\" ({}) values {} \
         on conflict (key) do update set content = excluded.content{set}",
        shape.name,
        selected(shape),
        placeholders(n_rows, shape.columns.len() + 2),
    )
}

fn bind_values<'q>(
    query: Query<'q, Any, AnyArguments>,
    shape: &TableShape,
    row: &Row,
) -> Query<'q, Any, AnyArguments> {
    row.values
        .iter()
        .zip(shape.columns)
        .fold(query, |query, (value, column)| bind_value(query, column.kind, value))
}

/// Binds a value as its column's type, also where there is none.
pub(crate) fn bind_value<'q>(
    query: Query<'q, Any, AnyArguments>,
    kind: ColumnKind,
    value: &Value,
) -> Query<'q, Any, AnyArguments> {
    match value {
        Value::Text(text) => query.bind(text.clone()),
        Value::Integer(number) => query.bind(*number),
        Value::Missing if kind.is_text() => query.bind(None::<String>),
        Value::Missing => query.bind(None::<i64>),
    }
}

/// Returns a row with its key.
pub(crate) fn decode(row: &AnyRow, shape: &TableShape) -> Result<(String, Row), sqlx::Error> {
    let value = |(index, kind): (usize, ColumnKind)| {
        Ok(if kind.is_text() {
            row.try_get::<Option<String>, _>(index)?.map_or(Value::Missing, Value::Text)
        } else {
            row.try_get::<Option<i64>, _>(index)?.map_or(Value::Missing, Value::Integer)
        })
    };
    let kinds = shape.columns.iter().map(|column| column.kind);
    let values = (2..).zip(kinds).map(value).collect::<Result<_, sqlx::Error>>()?;
    let content = Payload::stored(row.try_get(1)?);
    Ok((row.try_get(0)?, Row { values, content }))
}

/// Returns every row of a table in the order of the keys' bytes.
pub(crate) fn all<'c>(
    connection: &'c mut AnyConnection,
    shape: &'c TableShape,
) -> BoxStream<'c, Result<(String, Row), sqlx::Error>> {
    let statement = format!("select {} from \"read_{}\" order by key", selected(shape), shape.name);
    sqlx::query(AssertSqlSafe(statement)).fetch(connection).map(|row| decode(&row?, shape)).boxed()
}
