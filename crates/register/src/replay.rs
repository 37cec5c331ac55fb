//! Read tables built anew from the events.

use futures::TryStreamExt as _;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use crate::batch::{head, unreadable};
use crate::connection::Connections;
use crate::failure::RegisterError;
use crate::read_table::{ReadTables, Rows};
use crate::{event_rows, read_rows};

/// Builds the read tables anew where what the store has was made for others.
pub(crate) async fn prepare(
    connections: &Connections,
    tables: &ReadTables,
) -> Result<(), RegisterError> {
    let mut transaction = connections.begin_writing().await?;
    head(connections, &mut transaction, true).await?;
    let kept = kept(connections, &mut transaction).await?;
    for shape in tables.shapes() {
        let newer = |(name, version, _): &&(String, i64, String)| {
            name == shape.name && *version > i64::from(shape.version)
        };
        if let Some((name, version, _)) = kept.iter().find(newer) {
            let what = format!("the read table {name}, version {version}");
            return Err(RegisterError::Newer { location: connections.location.clone(), what });
        }
    }
    let wanted = tables
        .shapes()
        .map(|shape| (shape.name.to_owned(), i64::from(shape.version), shape.as_line()));
    if !wanted.eq(kept.iter().cloned()) {
        rebuild(connections, tables, &mut transaction, &kept).await?;
    }
    transaction.commit().await.map_err(|error| connections.failed(&error))
}

/// Returns the name, version and shape of each table that the store has, sorted by name.
async fn kept(
    connections: &Connections,
    connection: &mut AnyConnection,
) -> Result<Vec<(String, i64, String)>, RegisterError> {
    let read = async {
        let rows = sqlx::query("select name, version, shape from read_table order by name")
            .fetch_all(connection)
            .await?;
        let columns = |row: &AnyRow| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
        rows.iter().map(columns).collect::<Result<_, sqlx::Error>>()
    };
    read.await.map_err(|error| connections.failed(&error))
}

async fn rebuild(
    connections: &Connections,
    tables: &ReadTables,
    connection: &mut AnyConnection,
    kept: &[(String, i64, String)],
) -> Result<(), RegisterError> {
    let failed = |error: sqlx::Error| connections.failed(&error);
    for (name, _, _) in kept {
        read_rows::drop_table(connection, name).await.map_err(failed)?;
    }
    sqlx::query("delete from read_table").execute(&mut *connection).await.map_err(failed)?;
    for shape in tables.shapes() {
        read_rows::create(connection, connections.dialect, shape).await.map_err(failed)?;
        sqlx::query("insert into read_table values ($1, $2, $3)")
            .bind(shape.name)
            .bind(i64::from(shape.version))
            .bind(shape.as_line())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    fill(connections, tables, connection).await?;
    sqlx::query("update head set read_tables = $1")
        .bind(tables.fingerprint())
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Fills the empty read tables from all events.
pub(crate) async fn fill(
    connections: &Connections,
    tables: &ReadTables,
    connection: &mut AnyConnection,
) -> Result<(), RegisterError> {
    let mut rows = Rows::new();
    if tables.shapes().next().is_some() {
        let mut events = event_rows::all_after(connection, 0);
        let failed = |error| unreadable(connections, error);
        while let Some(event) = events.try_next().await.map_err(failed)? {
            tables.fold(&event, &mut rows)?;
        }
    }
    let changed = rows.keys().cloned().collect();
    read_rows::save(connection, tables, &changed, &rows)
        .await
        .map_err(|error| connections.failed(&error))
}
