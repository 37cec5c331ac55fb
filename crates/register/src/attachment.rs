//! Files that events name: kept by what they contain, before the event that names them.

use futures::stream::{BoxStream, StreamExt};
use sqlx::{AnyConnection, Row as _};

use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::register::Register;
use crate::text::Word;
use crate::writing::Writing;

/// The largest a file may be, in bytes.
pub const MAX_SIZE: usize = 64 << 20;

/// A larger file is written by itself, so that nobody else waits for it.
const MAX_SHARED: usize = 256 << 10;

/// A file's content with what it was said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The kind it was first kept as: `application/pdf`.
    pub kind: Word,
    /// The content.
    pub content: Vec<u8>,
}

/// A row of the table of files, not looked at yet.
pub(crate) struct StoredFile {
    pub(crate) hash: String,
    pub(crate) kind: String,
    pub(crate) size: i64,
    pub(crate) content: Vec<u8>,
}

impl Register {
    /// Keeps a file and returns its hash, which an event may then name. The same content is kept
    /// once, with the kind it was first given. Small files share a commit with what else is written.
    ///
    /// # Errors
    /// [`RegisterError::FileTooLarge`], and where the store refuses.
    pub async fn keep_file(
        &self,
        kind: &Word,
        content: Vec<u8>,
    ) -> Result<ContentHash, RegisterError> {
        let (found, limit) = (content.len(), MAX_SIZE);
        if found > limit {
            return Err(RegisterError::FileTooLarge { found, limit });
        }
        let hash = ContentHash::of(&content);
        let file = File { kind: kind.clone(), content };
        if found <= MAX_SHARED {
            self.write(Writing::Keep(hash, file)).await?;
            return Ok(hash);
        }
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let mut transaction = self.connections.begin_writing().await?;
        insert(&mut transaction, hash, file).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(hash)
    }

    /// Returns the file, `None` where it is not kept.
    ///
    /// # Errors
    /// [`RegisterError::Inconsistent`] where the content has another hash, and where the store
    /// refuses.
    pub async fn file(&self, hash: ContentHash) -> Result<Option<File>, RegisterError> {
        let mut connection = self.reader().await?;
        let read = async {
            let row = sqlx::query("select kind, content from file where hash = $1")
                .bind(hash.to_string())
                .fetch_optional(&mut *connection)
                .await?;
            row.map(|row| Ok((row.try_get::<String, _>(0)?, row.try_get::<Vec<u8>, _>(1)?)))
                .transpose()
        };
        let found = read.await.map_err(|error: sqlx::Error| self.connections.failed(&error))?;
        let Some((kind, content)) = found else { return Ok(None) };
        match kind.parse() {
            Ok(kind) if ContentHash::of(&content) == hash => Ok(Some(File { kind, content })),
            _ => Err(RegisterError::Inconsistent {
                location: self.location().clone(),
                what: format!("the file {hash}"),
            }),
        }
    }
}

pub(crate) async fn insert(
    connection: &mut AnyConnection,
    hash: ContentHash,
    file: File,
) -> Result<(), sqlx::Error> {
    sqlx::query("insert into file values ($1, $2, $3, $4) on conflict (hash) do nothing")
        .bind(hash.to_string())
        .bind(file.kind.as_str().to_owned())
        .bind(i64::try_from(file.content.len()).expect("at most MAX_SIZE"))
        .bind(file.content)
        .execute(connection)
        .await?;
    Ok(())
}

/// Returns every file, ordered by hash, as they are read.
pub(crate) fn all(
    connection: &mut AnyConnection,
) -> BoxStream<'_, Result<StoredFile, sqlx::Error>> {
    sqlx::query("select hash, kind, size, content from file order by hash")
        .fetch(connection)
        .map(|row| {
            let row = row?;
            Ok(StoredFile {
                hash: row.try_get(0)?,
                kind: row.try_get(1)?,
                size: row.try_get(2)?,
                content: row.try_get(3)?,
            })
        })
        .boxed()
}
