//! The store's tables, brought up to this version of the program step by step.
//!
//! Each step is an SQL file per store. A step that was taken is remembered with the SHA-256 of its
//! file; a register whose steps differ from these was made by another program or version.

use sqlx::{Any, Row as _, Transaction};

use crate::connection::{Connections, Dialect};
use crate::failure::RegisterError;
use crate::hash::ContentHash;

/// One step: its name and what each store is told.
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgresql: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_events",
        sqlite: include_str!("../migrations/sqlite/0001_events.sql"),
        postgresql: include_str!("../migrations/postgresql/0001_events.sql"),
    },
    Migration {
        name: "0002_accounts",
        sqlite: include_str!("../migrations/sqlite/0002_accounts.sql"),
        postgresql: include_str!("../migrations/postgresql/0002_accounts.sql"),
    },
    Migration {
        name: "0003_invitations",
        sqlite: include_str!("../migrations/sqlite/0003_invitations.sql"),
        postgresql: include_str!("../migrations/postgresql/0003_invitations.sql"),
    },
];

/// `BRYG` in the header of an SQLite file.
const APPLICATION: i64 = 0x4252_5947;
/// Two programs that start at once on one server take turns.
const TAKE_TURNS: &str = "select pg_advisory_xact_lock(1112693063)";
/// The steps that were taken, with the SHA-256 of their files.
const STEPS: &str = "create table if not exists migration \
     (number bigint primary key, name text not null, checksum text not null)";

/// Takes the steps that the store lacks, all of them or none.
///
/// # Errors
/// [`RegisterError::Newer`] for steps that this version does not know, and
/// [`RegisterError::Foreign`] for a store with other steps or of another program.
pub(crate) async fn migrate(connections: &Connections) -> Result<(), RegisterError> {
    let failed = |error: sqlx::Error| connections.failed(&error);
    let mut transaction = connections.begin_writing().await?;
    match connections.dialect {
        Dialect::Sqlite => refuse_foreign_file(connections, &mut transaction).await?,
        Dialect::PostgreSql => {
            sqlx::raw_sql(TAKE_TURNS).execute(&mut *transaction).await.map_err(failed)?;
        }
    }
    sqlx::raw_sql(STEPS).execute(&mut *transaction).await.map_err(failed)?;
    let taken = taken(connections, &mut transaction).await?;
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(taken) {
        let text = migration.text(connections.dialect);
        sqlx::raw_sql(text).execute(&mut *transaction).await.map_err(failed)?;
        sqlx::query("insert into migration values ($1, $2, $3)")
            .bind(i64::try_from(index + 1).expect("few migrations"))
            .bind(migration.name)
            .bind(ContentHash::of(text.as_bytes()).to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

/// Returns how many steps were taken, each of them compared with this version's.
async fn taken(
    connections: &Connections,
    transaction: &mut Transaction<'static, Any>,
) -> Result<usize, RegisterError> {
    let failed = |error: sqlx::Error| connections.failed(&error);
    let location = || connections.location.clone();
    let rows = sqlx::query("select name, checksum from migration order by number")
        .fetch_all(&mut **transaction)
        .await
        .map_err(failed)?;
    for (index, row) in rows.iter().enumerate() {
        let name: String = row.try_get(0).map_err(failed)?;
        let checksum: String = row.try_get(1).map_err(failed)?;
        let Some(known) = MIGRATIONS.get(index) else {
            return Err(RegisterError::Newer { location: location(), what: name });
        };
        let expected = ContentHash::of(known.text(connections.dialect).as_bytes()).to_string();
        if checksum != expected {
            let what = format!("its tables were made by another version ({name})");
            return Err(RegisterError::Foreign { location: location(), what });
        }
    }
    Ok(rows.len())
}

async fn refuse_foreign_file(
    connections: &Connections,
    transaction: &mut Transaction<'static, Any>,
) -> Result<(), RegisterError> {
    let mut number = async |statement: &'static str| -> Result<i64, RegisterError> {
        let row = sqlx::query(statement).fetch_one(&mut **transaction).await;
        row.and_then(|row| row.try_get(0)).map_err(|error| connections.failed(&error))
    };
    let is_used = number("select count(*) from sqlite_master").await? > 0;
    if is_used && number("pragma application_id").await? != APPLICATION {
        let (location, what) = (connections.location.clone(), "it is another program's file");
        return Err(RegisterError::Foreign { location, what: what.to_owned() });
    }
    Ok(())
}

impl Migration {
    fn text(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::PostgreSql => self.postgresql,
        }
    }
}
