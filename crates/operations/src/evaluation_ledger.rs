//! Where designs are registered and records kept: files that are written once and never changed.
//!
//! `evaluations/designs/ID/HASH.toml` is a registered design byte for byte, `HASH.json` beside it
//! when that was and what the store knew then; `evaluations/records/RECORD.json` is a record.

mod wire;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use evaluation::design::adoption::Outcome;
use serde::{Deserialize, Serialize};

use crate::design_file::{self, DesignFile, DesignFileError};

/// When a design was registered, and what was known then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "wire::Row", into = "wire::Row")]
pub struct Registration {
    /// The design's id.
    pub design: String,
    /// SHA-256 of the design's file.
    pub sha256: String,
    /// The moment in universal time: `2026-11-22T07:45:00Z`.
    pub registered_at: String,
    /// What was known then.
    pub knew: Knew,
}

/// What was known when a design was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Knew {
    /// Statistics of the store.
    Statistics {
        /// The last year that the store had of each outcome, in the design's order.
        known: Vec<Known>,
        /// The municipalities that the design's rule of comparison gave, where the rule rests on
        /// statistics that may change; `None` for other rules.
        compared: Option<Vec<String>>,
    },
    /// A whole data set that ships with the program.
    DataSet(KnownDataSet),
}

/// What was known of an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The indicator.
    pub indicator: String,
    /// Of whom.
    pub group: String,
    /// The last year with a municipality's value; `None` where there was none.
    pub last_year: Option<i32>,
}

/// A data set that was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownDataSet {
    /// Its id among those that ship.
    pub id: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

impl Registration {
    /// Returns the last year that was known of an outcome.
    #[must_use]
    pub fn last_known(&self, outcome: &Outcome) -> Option<i32> {
        let Knew::Statistics { known, .. } = &self.knew else { return None };
        let of = |known: &&Known| {
            known.indicator == outcome.indicator.as_str() && known.group == outcome.group.as_str()
        };
        known.iter().find(of)?.last_year
    }

    /// Returns the municipalities that the rule of comparison gave, where it is fixed.
    #[must_use]
    pub fn compared(&self) -> Option<&[String]> {
        match &self.knew {
            Knew::Statistics { compared, .. } => compared.as_deref(),
            Knew::DataSet(_) => None,
        }
    }
}

/// What became of something that is kept once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept<T> {
    /// It was not there.
    New(T),
    /// It was there already, with these bytes.
    Known(T),
}

/// The ledger cannot do what is asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A file cannot be read or written.
    #[error("{action} {path}: {source}")]
    File {
        /// What was tried: "read", "write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file was changed after it was written.
    #[error(
        "read {path}: {reason}; it was changed after it was written, so bring back the original"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A record of the same inputs has other bytes.
    #[error(
        "keep the record {record}: one of the same design and data sets has other bytes, so the \
         program's methods have changed since; nothing was written"
    )]
    OtherBytes {
        /// The record.
        record: String,
    },
    /// No such design.
    #[error("find the design {id}: it is not registered here; register its file first{known}")]
    Unknown {
        /// The id.
        id: String,
        /// Those that are, in words.
        known: String,
    },
    /// A registered design can no longer be read.
    #[error(transparent)]
    Design(#[from] DesignFileError),
}

/// The registered designs and the records of one store.
#[derive(Debug, Clone)]
pub struct Ledger {
    directory: PathBuf,
}

impl Ledger {
    /// Returns the ledger of the store in `directory`; nothing is created until something is kept.
    #[must_use]
    pub fn of(directory: &Path) -> Self {
        Self { directory: directory.join("evaluations") }
    }

    /// Registers a design at a moment, with what was known then; the same bytes again change
    /// nothing.
    ///
    /// # Errors
    /// [`LedgerError`] where a file cannot be written or was changed.
    pub fn register(
        &self,
        file: &DesignFile,
        registered_at: &str,
        knew: Knew,
    ) -> Result<Kept<Registration>, LedgerError> {
        let folder = self.directory.join("designs").join(&file.design.id);
        let path = folder.join(format!("{}.json", file.hash));
        if path.exists() {
            return Ok(Kept::Known(self.registration(&path)?.1));
        }
        let registration = Registration {
            design: file.design.id.clone(),
            sha256: file.hash.clone(),
            registered_at: registered_at.to_owned(),
            knew,
        };
        let mut text =
            serde_json::to_string_pretty(&registration).expect("a registration is writable");
        text.push('\n');
        // The design first: a registration always has its design beside it.
        write_once(&folder.join(format!("{}.toml", file.hash)), file.text.as_bytes())?;
        write_once(&path, text.as_bytes())?;
        Ok(Kept::New(registration))
    }

    /// Returns every registered design, by id and then by when it was registered.
    ///
    /// # Errors
    /// [`LedgerError`] where a file cannot be read or was changed.
    pub fn designs(&self) -> Result<Vec<(DesignFile, Registration)>, LedgerError> {
        let mut designs = Vec::new();
        for folder in entries(&self.directory.join("designs"))? {
            for path in entries(&folder)? {
                if path.extension().is_some_and(|extension| extension == "json") {
                    designs.push(self.registration(&path)?);
                }
            }
        }
        designs.sort_by(|(_, a), (_, b)| {
            let key =
                |r: &Registration| (r.design.clone(), r.registered_at.clone(), r.sha256.clone());
            key(a).cmp(&key(b))
        });
        Ok(designs)
    }

    /// Returns the design with an id that was registered last.
    ///
    /// # Errors
    /// [`LedgerError::Unknown`] where none was, else as [`Self::designs`].
    pub fn latest(&self, id: &str) -> Result<(DesignFile, Registration), LedgerError> {
        let all = self.designs()?;
        let mut ids: Vec<&str> = all.iter().map(|(file, _)| file.design.id.as_str()).collect();
        ids.dedup();
        let known =
            if ids.is_empty() { String::new() } else { format!(" ({} are)", ids.join(", ")) };
        let found = all.iter().rfind(|(file, _)| file.design.id == id).cloned();
        found.ok_or_else(|| LedgerError::Unknown { id: id.to_owned(), known })
    }

    /// Keeps a record under its id; the same bytes again change nothing.
    ///
    /// # Errors
    /// [`LedgerError::OtherBytes`] where one of that id has other bytes, [`LedgerError::File`]
    /// where it cannot be written.
    pub fn keep(&self, record: &str, text: &str) -> Result<Kept<PathBuf>, LedgerError> {
        let path = self.directory.join("records").join(format!("{record}.json"));
        if path.exists() {
            return match read(&path)? == text.as_bytes() {
                true => Ok(Kept::Known(path)),
                false => Err(LedgerError::OtherBytes { record: record.to_owned() }),
            };
        }
        write_once(&path, text.as_bytes())?;
        Ok(Kept::New(path))
    }

    /// Returns the ids of all records, in order, each with its bytes.
    ///
    /// # Errors
    /// [`LedgerError::File`] where one cannot be read.
    pub fn records(&self) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        let mut records = Vec::new();
        for path in entries(&self.directory.join("records"))? {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
            if let Some(name) = name.filter(|_| path.extension().is_some_and(|e| e == "json")) {
                records.push((name, read(&path)?));
            }
        }
        Ok(records)
    }

    /// Reads a registration and the design beside it, and checks that they belong together.
    fn registration(&self, path: &Path) -> Result<(DesignFile, Registration), LedgerError> {
        let damaged = |reason: String| LedgerError::Damaged { path: path.to_owned(), reason };
        let registration: Registration =
            serde_json::from_slice(&read(path)?).map_err(|error| damaged(error.to_string()))?;
        let design = path.with_extension("toml");
        let file = design_file::read(&design.display().to_string(), &read(&design)?)?;
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        if file.hash != registration.sha256
            || file.design.id != registration.design
            || name.as_deref() != Some(&registration.sha256)
        {
            return Err(damaged("the design beside it has another hash".to_owned()));
        }
        Ok((file, registration))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, LedgerError> {
    let failed = |source| LedgerError::File { action: "read", path: path.to_owned(), source };
    fs::read(path).map_err(failed)
}

/// Returns what a directory holds, by name; nothing where it is absent.
fn entries(directory: &Path) -> Result<Vec<PathBuf>, LedgerError> {
    let failed = |source| LedgerError::File { action: "read", path: directory.to_owned(), source };
    let listed = match fs::read_dir(directory) {
        Ok(listed) => listed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut paths: Vec<PathBuf> = listed
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    paths.retain(|path| !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')));
    paths.sort();
    Ok(paths)
}

/// Writes a file whole: beside its place, made durable, and renamed to it.
fn write_once(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::File { action: "write", path: path.to_owned(), source };
    let folder = path.parent().unwrap_or(path);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unfinished = folder.join(format!(".unfinished-{}-{name}", std::process::id()));
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().map_err(failed)
}

#[cfg(test)]
mod tests;
