//! `brygga verify`, `brygga backup` and `brygga restore`: proof, copy and return of the register.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use operations::grants::tables::tables;
use operations::reception::open_register;
use register::anchor::Anchor;
use register::backup;
use register::location::Location;
use register::verification::{Verification, Verified};

use crate::account;

/// Where the register is.
#[derive(Debug, clap::Args)]
struct Place {
    /// Where the register is: a file, or postgres://USER:PASSWORD@HOST/DATABASE [default:
    /// register.sqlite in the store]
    #[arg(long, value_name = "LOCATION")]
    register: Option<Location>,
}

impl Place {
    fn location(&self, store: &Path) -> Location {
        self.register.clone().unwrap_or_else(|| Location::File(store.join("register.sqlite")))
    }

    /// Returns where a register is that is there already.
    fn existing(&self, store: &Path, act: &str) -> anyhow::Result<Location> {
        let location = self.location(store);
        match &location {
            Location::File(path) if !path.is_file() => {
                anyhow::bail!(
                    "{act} the register {location}: there is none; name it with --register"
                )
            }
            _ => Ok(location),
        }
    }
}

/// Follow the register's chain of events, hash its files and rebuild its tables
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    place: Place,
    /// A file with anchors that were published, one a line: day, position, hash.
    #[arg(long, value_name = "FILE")]
    anchors: Option<PathBuf>,
}

/// Copy the register while it is used: SQLite to a file, PostgreSQL to a directory
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// Where the copy is to be; nothing may be there.
    #[arg(value_name = "TO")]
    to: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Make the register from a copy, once the copy is verified
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// A copy that `backup` made.
    #[arg(value_name = "FROM")]
    from: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Says what was verified, or where the register is not what was appended.
pub(crate) fn verify(arguments: &Verify, store: &Path) -> anyhow::Result<()> {
    let published = match &arguments.anchors {
        Some(path) => read_anchors(path)?,
        None => Vec::new(),
    };
    let location = arguments.place.existing(store, "verify")?;
    let verification = in_runtime(async {
        let register = open_register(&location).await?;
        Ok(register.verify(&published).await?)
    })?;
    match verification {
        Verification::Sound(verified) => tell("sound", &verified),
        Verification::Faulty(fault) => anyhow::bail!("verify the register {location}: {fault}"),
    }
}

/// Copies, and verifies the copy.
pub(crate) fn backup(arguments: &Backup, store: &Path) -> anyhow::Result<()> {
    let location = arguments.place.existing(store, "copy")?;
    let head = in_runtime(async {
        let register = open_register(&location).await?;
        let head = register.head().await?;
        register.backup(&arguments.to).await?;
        Ok(head)
    })?;
    let to = arguments.to.display();
    writeln!(io::stdout(), "copied: {to}, {} events or more, from {location}", head.position)?;
    Ok(())
}

/// Restores and says what was verified of the copy.
pub(crate) fn restore(arguments: &Restore, store: &Path) -> anyhow::Result<()> {
    let location = account::location(arguments.place.register.as_ref(), store)?;
    let restored = async { Ok(backup::restore(&arguments.from, &location, tables()).await?) };
    tell("restored", &in_runtime(restored)?)
}

fn in_runtime<T>(done: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(done)
}

fn tell(what: &str, verified: &Verified) -> anyhow::Result<()> {
    let Verified { head, n_streams, n_rows, n_files, n_anchors } = verified;
    writeln!(
        io::stdout(),
        "{what}: {} events in {n_streams} streams, {n_rows} rows, {n_files} files, {n_anchors} anchors",
        head.position
    )?;
    writeln!(io::stdout(), "head: {} {}", head.position, head.hash)?;
    Ok(())
}

fn read_anchors(path: &Path) -> anyhow::Result<Vec<Anchor>> {
    let name = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| anyhow::anyhow!("read the anchors {name}: {error}"))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &str| {
        line.parse().map_err(|error| anyhow::anyhow!("read the anchors {name}: {error}"))
    };
    lines.map(read).collect()
}
