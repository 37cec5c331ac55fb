//! Copies of a register, and registers from copies.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::connection::{Connections, Presence};
use crate::export::sync;
use crate::failure::RegisterError;
use crate::location::Location;
use crate::read_table::{ReadTable, ReadTables};
use crate::register::Register;
use crate::verification::{Verification, Verified};

/// What SQLite keeps beside its file.
const BESIDE: [&str; 2] = ["-wal", "-shm"];
/// What the register that a restored one takes the place of is named.
const REPLACED: &str = ".replaced";

impl Register {
    /// Copies the register while it is used. From SQLite, `to` becomes one SQLite file; from
    /// PostgreSQL, it becomes a directory as [`Register::export`] writes it. The copy appears when
    /// it is complete and on the disk.
    ///
    /// # Errors
    /// [`RegisterError::File`] where `to` is there already or cannot be written, and where the
    /// store refuses.
    pub async fn backup(&self, to: &Path) -> Result<(), RegisterError> {
        match self.location() {
            Location::File(_) => self.copy_file(to).await,
            Location::PostgreSql(_) => self.export(to).await.map(|_| ()),
        }
    }

    async fn copy_file(&self, to: &Path) -> Result<(), RegisterError> {
        refuse_existing(to)?;
        let unfinished = beside(to, ".unfinished");
        remove_if_there(&unfinished)?;
        let copied = copy_with(&self.connections, &unfinished).await;
        if copied.is_err() {
            remove_if_there(&unfinished)?;
        }
        copied?;
        fs::File::open(&unfinished)
            .and_then(|file| file.sync_all())
            .map_err(RegisterError::file("write", &unfinished))?;
        fs::rename(&unfinished, to).map_err(RegisterError::file("write", to))?;
        sync(&folder(to))
    }
}

/// Makes a register from a copy and returns what was verified of it.
///
/// From an SQLite file, `location` is a file: the copy is copied, opened with the read tables and
/// verified; only then does it take the place of what was there, which is kept beside it with
/// `.replaced` at the end of its name. From an exported directory, `location` is an empty register
/// in either store; every line is checked before the import is committed.
///
/// # Errors
/// [`RegisterError::Copy`] where the copy is not sound, [`RegisterError::InUse`] where a program
/// has the register open, [`RegisterError::NotEmpty`] for a directory into a register with events,
/// and where the disk or the store refuses. The register is then as it was.
pub async fn restore(
    from: &Path,
    location: &Location,
    tables: Vec<Box<dyn ReadTable>>,
) -> Result<Verified, RegisterError> {
    let tables = Arc::new(ReadTables::new(tables)?);
    match location {
        Location::File(to) if !from.is_dir() => restore_file(from, to, tables).await,
        _ if from.is_dir() => {
            let register = Register::open_with(location, tables).await?;
            let verified = match register.import(from).await {
                Ok(_) => verified(&register, from).await,
                Err(error) => Err(error),
            };
            register.close().await;
            verified
        }
        Location::File(_) | Location::PostgreSql(_) => Err(RegisterError::Copy {
            path: from.to_owned(),
            reason: "a PostgreSQL register is restored from an exported directory".to_owned(),
        }),
    }
}

async fn restore_file(
    from: &Path,
    to: &Path,
    tables: Arc<ReadTables>,
) -> Result<Verified, RegisterError> {
    let alone = Presence::alone(to)?;
    let replaced = beside(to, REPLACED);
    refuse_existing(&replaced)?;
    let copy = beside(to, ".restoring");
    remove_with_company(&copy)?;
    let made = make(from, &copy, tables).await;
    if made.is_err() {
        remove_with_company(&copy)?;
    }
    let verified = made?;
    for ending in ["", BESIDE[0], BESIDE[1]] {
        let (old, kept) = (beside(to, ending), beside(&replaced, ending));
        if old.exists() {
            fs::rename(&old, &kept).map_err(RegisterError::file("move away", &old))?;
        }
    }
    fs::rename(&copy, to).map_err(RegisterError::file("write", to))?;
    remove_with_company(&copy)?;
    sync(&folder(to))?;
    drop(alone);
    Ok(verified)
}

/// Copies a file, opens the copy and verifies it.
async fn make(
    from: &Path,
    copy: &Path,
    tables: Arc<ReadTables>,
) -> Result<Verified, RegisterError> {
    fs::copy(from, copy).map_err(RegisterError::file("read", from))?;
    let unsound = |error: RegisterError| match error {
        RegisterError::Damaged { reason, .. } => {
            RegisterError::Copy { path: from.to_owned(), reason }
        }
        RegisterError::Foreign { what, .. } => {
            RegisterError::Copy { path: from.to_owned(), reason: what }
        }
        other => other,
    };
    let register =
        Register::open_with(&Location::File(copy.to_owned()), tables).await.map_err(unsound)?;
    let verified = verified(&register, from).await;
    register.close().await;
    verified.map_err(unsound)
}

async fn verified(register: &Register, from: &Path) -> Result<Verified, RegisterError> {
    match register.verify(&[]).await? {
        Verification::Sound(verified) => Ok(verified),
        Verification::Faulty(fault) => {
            Err(RegisterError::Copy { path: from.to_owned(), reason: fault.to_string() })
        }
    }
}

async fn copy_with(connections: &Connections, to: &Path) -> Result<(), RegisterError> {
    let not_text = || {
        let reason = std::io::Error::from(std::io::ErrorKind::InvalidFilename);
        RegisterError::file("write", to)(reason)
    };
    let path = to.to_str().ok_or_else(not_text)?.to_owned();
    let failed = |error: sqlx::Error| connections.failed(&error);
    let mut reader = connections.readers.acquire().await.map_err(failed)?;
    sqlx::query("pragma query_only = off").execute(&mut *reader).await.map_err(failed)?;
    let copied = sqlx::query("vacuum into $1").bind(path).execute(&mut *reader).await;
    sqlx::query("pragma query_only = on").execute(&mut *reader).await.map_err(failed)?;
    copied.map(|_| ()).map_err(failed)
}

fn refuse_existing(path: &Path) -> Result<(), RegisterError> {
    if !path.exists() {
        return Ok(());
    }
    Err(RegisterError::file("write", path)(std::io::ErrorKind::AlreadyExists.into()))
}

fn remove_if_there(path: &Path) -> Result<(), RegisterError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(RegisterError::file("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Removes a register's file with what lies beside it.
fn remove_with_company(path: &Path) -> Result<(), RegisterError> {
    for ending in ["", BESIDE[0], BESIDE[1], ".lock"] {
        remove_if_there(&beside(path, ending))?;
    }
    Ok(())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
