//! A register as plain files that anyone can read and check without this program.
//!
//! ```text
//! DIRECTORY/events.ndjson    one event a line: {"event":{…},"hash":"…"}
//! DIRECTORY/anchors.txt      one anchor a line: day, position, hash
//! DIRECTORY/files.txt        one file a line: hash, kind
//! DIRECTORY/files/HASH       the files that events name
//! ```

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use futures::TryStreamExt as _;
use sqlx::AnyConnection;

use crate::batch::unreadable;
use crate::failure::RegisterError;
use crate::register::Register;
use crate::{anchor, attachment, event_rows};

/// The file of events in an exported directory.
pub const EVENTS: &str = "events.ndjson";
/// The file of anchors.
pub const ANCHORS: &str = "anchors.txt";
/// The file with the kinds of files.
pub const KINDS: &str = "files.txt";
/// The directory of files.
pub const FILES: &str = "files";

impl Register {
    /// Writes everything to a new directory and returns the number of events. The directory
    /// appears when it is complete and on the disk.
    ///
    /// # Errors
    /// [`RegisterError::File`] where the directory is there already or cannot be written, and
    /// where the store refuses.
    pub async fn export(&self, directory: &Path) -> Result<u64, RegisterError> {
        if directory.exists() {
            let there = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            return Err(RegisterError::file("write", directory)(there));
        }
        let parent = match directory.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let unfinished =
            tempfile::tempdir_in(parent).map_err(RegisterError::file("write in", parent))?;
        let n_events = self.export_into(unfinished.path()).await?;
        let unfinished = unfinished.keep();
        fs::rename(&unfinished, directory).map_err(RegisterError::file("write", directory))?;
        sync(parent)?;
        Ok(n_events)
    }

    async fn export_into(&self, directory: &Path) -> Result<u64, RegisterError> {
        let mut transaction = self.connections.begin_reading().await?;
        let mut events = Output::create(directory.join(EVENTS))?;
        let mut n_events = 0;
        let mut kept = event_rows::all_after(&mut transaction, 0);
        let failed = |error| unreadable(&self.connections, error);
        while let Some(event) = kept.try_next().await.map_err(failed)? {
            let (line, hash) = (event.canonical(), event.hash);
            events.line(format_args!("{{\"event\":{line},\"hash\":\"{hash}\"}}"))?;
            n_events += 1;
        }
        drop(kept);
        events.finish()?;
        let lines = anchor::anchors(&mut transaction).await;
        let mut anchors = Output::create(directory.join(ANCHORS))?;
        for line in lines.map_err(|error| self.connections.failed(&error))? {
            anchors.line(format_args!("{line}"))?;
        }
        anchors.finish()?;
        self.export_files(&mut transaction, directory).await?;
        sync(directory)?;
        Ok(n_events)
    }

    async fn export_files(
        &self,
        connection: &mut AnyConnection,
        directory: &Path,
    ) -> Result<(), RegisterError> {
        let folder = directory.join(FILES);
        fs::create_dir(&folder).map_err(RegisterError::file("write", &folder))?;
        let mut kinds = Output::create(directory.join(KINDS))?;
        let mut files = attachment::all(connection);
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        while let Some(file) = files.try_next().await.map_err(failed)? {
            kinds.line(format_args!("{} {}", file.hash, file.kind))?;
            // An altered name must not lead out of the directory.
            let name: String = file.hash.chars().filter(char::is_ascii_hexdigit).collect();
            let mut output = Output::create(folder.join(name))?;
            output.bytes(&file.content)?;
            output.finish()?;
        }
        kinds.finish()?;
        sync(&folder)
    }
}

/// A file that is being written.
struct Output {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Output {
    fn create(path: PathBuf) -> Result<Self, RegisterError> {
        let file = File::create_new(&path).map_err(RegisterError::file("write", &path))?;
        Ok(Self { path, file: BufWriter::with_capacity(1 << 16, file) })
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) -> Result<(), RegisterError> {
        writeln!(self.file, "{line}").map_err(RegisterError::file("write", &self.path))
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), RegisterError> {
        self.file.write_all(bytes).map_err(RegisterError::file("write", &self.path))
    }

    fn finish(self) -> Result<(), RegisterError> {
        let failed = RegisterError::file("write", &self.path);
        let written = self.file.into_inner().map_err(|error| error.into_error());
        written.and_then(|file| file.sync_all()).map_err(failed)
    }
}

/// Makes sure that what was done in the directory is on the disk.
pub(crate) fn sync(directory: &Path) -> Result<(), RegisterError> {
    File::open(directory)
        .and_then(|opened| opened.sync_all())
        .map_err(RegisterError::file("write", directory))
}
