//! What a register cannot do, in one sentence each.

use std::io;
use std::path::{Path, PathBuf};

use crate::append::InvalidAppend;
use crate::hash::ContentHash;
use crate::location::Location;
use crate::query::InvalidQuery;
use crate::read_table::InvalidReadTable;

/// What a register cannot do.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The command says nothing that can be done.
    #[error(transparent)]
    Append(#[from] InvalidAppend),
    /// A read table cannot be kept, or refuses an event.
    #[error(transparent)]
    ReadTable(#[from] InvalidReadTable),
    /// A question that the read tables cannot answer.
    #[error(transparent)]
    Query(#[from] InvalidQuery),
    /// The event names a file that is not kept.
    #[error("append an event that names the file {hash}: keep the file first")]
    UnknownFile {
        /// The file's hash.
        hash: ContentHash,
    },
    /// More than a file may hold.
    #[error("keep a file of {found} bytes: at most {limit}")]
    FileTooLarge {
        /// Its size.
        found: usize,
        /// The greatest size.
        limit: usize,
    },
    /// A newer version of the program has changed the register.
    #[error(
        "open the register {location}: a newer version of the program has changed it ({what}); start \
         that version"
    )]
    Newer {
        /// Where the register is.
        location: Location,
        /// What is newer.
        what: String,
    },
    /// A file or database that holds something else.
    #[error("open the register {location}: {what}; name another place")]
    Foreign {
        /// Where it is.
        location: Location,
        /// What it is instead.
        what: String,
    },
    /// The file or the database may not be used.
    #[error(
        "use the register {location}: {reason}; see that it exists and that you may write there"
    )]
    NoAccess {
        /// Where the register is.
        location: Location,
        /// What the store says.
        reason: String,
    },
    /// Another program holds it.
    #[error("use the register {location}: another program is writing to it; try again")]
    Busy {
        /// Where the register is.
        location: Location,
    },
    /// Another program has it open.
    #[error("replace the register {location}: a program has it open; stop that program first")]
    InUse {
        /// Where the register is.
        location: Location,
    },
    /// No space.
    #[error("write to the register {location}: the disk is full; nothing was changed")]
    Full {
        /// Where the register is.
        location: Location,
    },
    /// The store cannot read its own file.
    #[error("read the register {location}: it is damaged ({reason}); restore a backup")]
    Damaged {
        /// Where the register is.
        location: Location,
        /// What the store says.
        reason: String,
    },
    /// A row that the program cannot have written.
    #[error("read the register {location}: {what} cannot be read; verify the register")]
    Inconsistent {
        /// Where the register is.
        location: Location,
        /// The row and column.
        what: String,
    },
    /// The server does not answer.
    #[error("reach the register {location}: {reason}")]
    Unreachable {
        /// Where the register is.
        location: Location,
        /// What is known of it.
        reason: String,
    },
    /// The store stopped answering while it was told to keep the events.
    #[error(
        "tell whether {location} kept the events ({reason}); send the same command with the same key \
         again"
    )]
    Uncertain {
        /// Where the register is.
        location: Location,
        /// What is known of it.
        reason: String,
    },
    /// Another version of the program has given the register other read tables since it was opened.
    #[error("append to the register {location}: its read tables have changed; restart the program")]
    OtherReadTables {
        /// Where the register is.
        location: Location,
    },
    /// The file system refused.
    #[error("{action} {path}: {source}", path = path.display())]
    File {
        /// What was tried: "read", "write".
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A copy that is not what a register writes, or that has been changed.
    #[error("read the copy {path}: {reason}; nothing was changed", path = path.display())]
    Copy {
        /// The file or directory.
        path: PathBuf,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// There are events already.
    #[error("import into the register {location}: it has events; name an empty one")]
    NotEmpty {
        /// Where the register is.
        location: Location,
    },
    /// The register was closed.
    #[error("append to the register {location}: it is closed")]
    Closed {
        /// Where the register is.
        location: Location,
    },
    /// Anything else the store says.
    #[error("use the register {location}: {reason}")]
    Store {
        /// Where the register is.
        location: Location,
        /// What the store says.
        reason: String,
    },
}

impl RegisterError {
    /// Returns the error for a file that could not be read, written and so on.
    pub(crate) fn file(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }

    /// Words what the database driver says.
    pub(crate) fn of(error: &sqlx::Error, location: &Location) -> Self {
        let location = location.clone();
        let reason = one_line(&error.to_string());
        match error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                let reason = one_line(database.message());
                match &location {
                    Location::File(_) => of_sqlite(&code, location, reason),
                    Location::PostgreSql(_) => of_postgresql(&code, location, reason),
                }
            }
            sqlx::Error::PoolTimedOut => match location {
                Location::File(_) => Self::Busy { location },
                Location::PostgreSql(_) => Self::Unreachable { location, reason },
            },
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => {
                Self::Unreachable { location, reason }
            }
            _ => Self::Store { location, reason },
        }
    }
}

/// The primary result codes of SQLite, the low byte of the extended ones.
fn of_sqlite(code: &str, location: Location, reason: String) -> RegisterError {
    match code.parse::<u32>().unwrap_or_default() & 0xff {
        5 | 6 => RegisterError::Busy { location },
        3 | 8 | 14 | 23 => RegisterError::NoAccess { location, reason },
        11 => RegisterError::Damaged { location, reason },
        13 => RegisterError::Full { location },
        26 => {
            let what = "the file is no SQLite database".to_owned();
            RegisterError::Foreign { location, what }
        }
        _ => RegisterError::Store { location, reason },
    }
}

/// The five-letter codes of PostgreSQL.
fn of_postgresql(code: &str, location: Location, reason: String) -> RegisterError {
    match code {
        "53100" => RegisterError::Full { location },
        "55P03" => RegisterError::Busy { location },
        "42501" | "3D000" | "28P01" | "28000" | "25006" => {
            RegisterError::NoAccess { location, reason }
        }
        "XX001" | "XX002" => RegisterError::Damaged { location, reason },
        "57P01" | "57P02" | "57P03" | "53300" => RegisterError::Unreachable { location, reason },
        _ => RegisterError::Store { location, reason },
    }
}

/// Returns the text on one line, at most 200 characters.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_stores_say_is_worded() {
        let file = || Location::File("r.sqlite".into());
        let told = |code: &str| of_sqlite(code, file(), "reason".to_owned()).to_string();
        assert_eq!(
            told("13"),
            "write to the register r.sqlite: the disk is full; nothing was changed"
        );
        // SQLITE_READONLY_DIRECTORY and SQLITE_CANTOPEN.
        assert!(told("1544").contains("you may write there"), "{}", told("1544"));
        assert!(told("14").contains("you may write there"), "{}", told("14"));
        assert!(told("5").contains("another program is writing"), "{}", told("5"));
        assert!(told("267").contains("it is damaged"), "{}", told("267"));
        let server: Location = "postgres://u:p@host/d".parse().unwrap();
        let told = |code: &str| of_postgresql(code, server.clone(), "reason".to_owned());
        assert!(matches!(told("53100"), RegisterError::Full { .. }));
        assert!(matches!(told("28P01"), RegisterError::NoAccess { .. }));
        assert!(matches!(told("57P01"), RegisterError::Unreachable { .. }));
        assert_eq!(one_line("a\nb"), "a b");
    }
}
