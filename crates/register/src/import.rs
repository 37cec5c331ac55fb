//! An exported directory read back into an empty register, every line of it checked.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use sqlx::{Any, Transaction};

use crate::anchor::{self, Anchor};
use crate::attachment;
use crate::batch::head;
use crate::chain::Chain;
use crate::event::{Actor, CommandPart, Event, Stream};
use crate::event_rows;
use crate::export::{ANCHORS, EVENTS, FILES, KINDS};
use crate::failure::{RegisterError, one_line};
use crate::hash::ContentHash;
use crate::payload::Payload;
use crate::register::Register;
use crate::replay;
use crate::text::Word;

/// How many events are written at once.
const AT_ONCE: usize = 1_024;
/// The longest a line may be: a payload twice over, for what may be escaped around it.
const MAX_LINE: u64 = 4 << 20;

/// An event as it is written in a line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    event: EventLine,
    hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventLine {
    actor: ActorLine,
    at: String,
    command: CommandLine,
    files: Vec<String>,
    form: u32,
    kind: String,
    payload: serde_json::Value,
    position: u64,
    previous: String,
    reason: Option<String>,
    stream: StreamLine,
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorLine {
    delegation: Option<String>,
    organisation: String,
    person: String,
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandLine {
    key: String,
    part: u32,
    parts: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StreamLine {
    id: String,
    kind: String,
}

impl Register {
    /// Fills an empty register from an exported directory, all of it or nothing, and returns the
    /// number of events. The chain, the anchors and every file are checked on the way, and the
    /// read tables are built.
    ///
    /// # Errors
    /// [`RegisterError::NotEmpty`]; [`RegisterError::Copy`] with the line that is not what an
    /// export writes; and where the store refuses.
    pub async fn import(&self, directory: &Path) -> Result<u64, RegisterError> {
        let mut transaction = self.connections.begin_writing().await?;
        let (head, _) = head(&self.connections, &mut transaction, true).await?;
        if head.position > 0 {
            return Err(RegisterError::NotEmpty { location: self.location().clone() });
        }
        self.import_files(&mut transaction, directory).await?;
        let chain = self.import_events(&mut transaction, directory).await?;
        self.import_anchors(&mut transaction, directory).await?;
        replay::fill(&self.connections, &self.tables, &mut transaction).await?;
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        sqlx::query("update head set position = $1, hash = $2")
            .bind(event_rows::as_stored(chain.head.position))
            .bind(chain.head.hash.to_string())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(chain.head.position)
    }

    async fn import_events(
        &self,
        transaction: &mut Transaction<'static, Any>,
        directory: &Path,
    ) -> Result<Chain, RegisterError> {
        let path = directory.join(EVENTS);
        let mut chain = Chain::new();
        let mut events = Vec::with_capacity(AT_ONCE);
        let mut lines = Lines::open(&path)?;
        loop {
            let line = lines.next()?;
            if let Some(line) = &line {
                let event = read_event(line).map_err(|reason| lines.refused(&reason))?;
                chain.follow(&event).map_err(|fault| lines.refused(&fault.to_string()))?;
                events.push(event);
            }
            if line.is_none() || events.len() == AT_ONCE {
                event_rows::insert(transaction, &events)
                    .await
                    .map_err(|error| self.connections.failed(&error))?;
                events.clear();
            }
            if line.is_none() {
                chain.end().map_err(|fault| lines.refused(&fault.to_string()))?;
                return Ok(chain);
            }
        }
    }

    async fn import_anchors(
        &self,
        transaction: &mut Transaction<'static, Any>,
        directory: &Path,
    ) -> Result<(), RegisterError> {
        let path = directory.join(ANCHORS);
        let mut lines = Lines::open(&path)?;
        while let Some(line) = lines.next()? {
            let anchor: Anchor = line.parse().map_err(|_| lines.refused("it is no anchor"))?;
            let before = anchor.position.saturating_sub(1);
            let event = event_rows::page(transaction, before, 1).await;
            let event =
                event.map_err(|error| crate::batch::unreadable(&self.connections, error))?;
            let is_passed = match event.first() {
                _ if anchor.position == 0 => anchor.hash == ContentHash::ORIGIN,
                Some(event) => event.position == anchor.position && event.hash == anchor.hash,
                None => false,
            };
            if !is_passed {
                return Err(lines.refused("the chain does not pass through this anchor"));
            }
            anchor::insert(transaction, &anchor)
                .await
                .map_err(|error| self.connections.failed(&error))?;
        }
        Ok(())
    }

    async fn import_files(
        &self,
        transaction: &mut Transaction<'static, Any>,
        directory: &Path,
    ) -> Result<(), RegisterError> {
        let path = directory.join(KINDS);
        let mut lines = Lines::open(&path)?;
        while let Some(line) = lines.next()? {
            let parsed = line.split_once(' ').and_then(|(hash, kind)| {
                Some((hash.parse::<ContentHash>().ok()?, kind.parse::<Word>().ok()?))
            });
            let Some((hash, kind)) = parsed else {
                return Err(lines.refused("it is no hash and kind of a file"));
            };
            let file = directory.join(FILES).join(hash.to_string());
            let content = fs::read(&file).map_err(RegisterError::file("read", &file))?;
            if ContentHash::of(&content) != hash {
                let reason = "its content does not have the hash in its name".to_owned();
                return Err(RegisterError::Copy { path: file, reason });
            }
            attachment::insert(transaction, hash, attachment::File { kind, content })
                .await
                .map_err(|error| self.connections.failed(&error))?;
        }
        Ok(())
    }
}

/// Reads a line into an event; the line must be exactly what is written for the event.
fn read_event(text: &str) -> Result<Event, String> {
    let line: Line = serde_json::from_str(text).map_err(|error| one_line(&error.to_string()))?;
    let event = line.event.into_event(&line.hash)?;
    let expected = format!("{{\"event\":{},\"hash\":\"{}\"}}", event.canonical(), event.hash);
    if expected == text { Ok(event) } else { Err("it is not in the canonical form".to_owned()) }
}

impl EventLine {
    fn into_event(self, hash: &str) -> Result<Event, String> {
        fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, String>
        where
            T::Err: std::fmt::Display,
        {
            text.parse().map_err(|error: T::Err| error.to_string())
        }
        if self.form != 1 {
            return Err(format!("form {} of events is not known", self.form));
        }
        Ok(Event {
            position: self.position,
            stream: Stream { kind: parsed(&self.stream.kind)?, id: parsed(&self.stream.id)? },
            version: self.version,
            kind: parsed(&self.kind)?,
            payload: Payload::from_json(&self.payload).map_err(|error| error.to_string())?,
            files: self.files.iter().map(|file| parsed(file)).collect::<Result<_, _>>()?,
            actor: Actor {
                person: parsed(&self.actor.person)?,
                organisation: parsed(&self.actor.organisation)?,
                role: parsed(&self.actor.role)?,
                delegation: self.actor.delegation.as_deref().map(parsed).transpose()?,
            },
            at: parsed(&self.at)?,
            reason: self.reason.as_deref().map(parsed).transpose()?,
            command: CommandPart {
                key: parsed(&self.command.key)?,
                part: self.command.part,
                parts: self.command.parts,
            },
            previous: parsed(&self.previous)?,
            hash: parsed(hash)?,
        })
    }
}

/// The lines of a file, counted.
struct Lines<'p> {
    path: &'p Path,
    file: BufReader<File>,
    number: u64,
}

impl<'p> Lines<'p> {
    fn open(path: &'p Path) -> Result<Self, RegisterError> {
        let file = File::open(path).map_err(RegisterError::file("read", path))?;
        Ok(Self { path, file: BufReader::new(file), number: 0 })
    }

    /// Returns the next line without its end; `None` after the last.
    fn next(&mut self) -> Result<Option<String>, RegisterError> {
        let mut line = String::new();
        self.number += 1;
        let mut limited = std::io::Read::take(&mut self.file, MAX_LINE);
        let length =
            limited.read_line(&mut line).map_err(RegisterError::file("read", self.path))?;
        if length == 0 {
            return Ok(None);
        }
        if line.pop() == Some('\n') { Ok(Some(line)) } else { Err(self.refused("it is cut off")) }
    }

    fn refused(&self, reason: &str) -> RegisterError {
        let reason = format!("line {}: {}", self.number, one_line(reason));
        RegisterError::Copy { path: self.path.to_owned(), reason }
    }
}
