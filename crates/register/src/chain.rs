//! The chain of events, checked link by link.

use std::collections::HashMap;

use crate::batch::Head;
use crate::event::{Event, Stream};
use crate::hash::ContentHash;
use crate::text::Word;

/// The first place where a register is not what was appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A column holds what the program cannot have written.
    #[error("the event at position {position} was altered: its {column} cannot be read")]
    Unreadable {
        /// Where.
        position: u64,
        /// Which column.
        column: &'static str,
    },
    /// A gap.
    #[error("the event at position {position} is missing: {found} follows {before}", before = position - 1)]
    Missing {
        /// The first missing position.
        position: u64,
        /// The next position there is.
        found: u64,
    },
    /// An event that was bound to another one before it.
    #[error(
        "the event at position {position} does not follow the one before: it names the hash {stored}, \
         the one before has {computed}; an event was moved, removed or altered"
    )]
    OutOfOrder {
        /// Where.
        position: u64,
        /// The previous hash that the event names.
        stored: ContentHash,
        /// The hash of the event before.
        computed: ContentHash,
    },
    /// Fields that do not have the stored hash.
    #[error(
        "the event at position {position} was altered: stored hash {stored}, computed hash {computed}"
    )]
    Altered {
        /// Where.
        position: u64,
        /// The stored hash.
        stored: ContentHash,
        /// The hash that the fields have.
        computed: ContentHash,
    },
    /// A payload in another written form.
    #[error("the event at position {position} has a payload that is not canonical JSON")]
    NotCanonical {
        /// Where.
        position: u64,
    },
    /// A version that does not follow the stream's last.
    #[error("the event at position {position} is version {found} of {stream}, expected {expected}")]
    Version {
        /// Where.
        position: u64,
        /// The stream.
        stream: Stream,
        /// The version that comes next.
        expected: u64,
        /// The version it has.
        found: u64,
    },
    /// A command that is not wholly there.
    #[error("the command {key} is not wholly there at position {position}")]
    Command {
        /// Where.
        position: u64,
        /// Its key.
        key: Word,
    },
    /// Events after the head, or none up to it.
    #[error("the register ends at position {found}, but its head is at {head}")]
    End {
        /// The position of the last event.
        found: u64,
        /// The position of the head.
        head: u64,
    },
    /// A head with another hash than the last event.
    #[error(
        "the head has the hash {stored}, the last event, at position {position}, has {computed}"
    )]
    HeadAltered {
        /// The position of the last event.
        position: u64,
        /// The head's hash.
        stored: ContentHash,
        /// The last event's hash.
        computed: ContentHash,
    },
    /// An anchor that the chain does not pass through.
    #[error("the chain does not pass through the anchor {anchor}: there {found}")]
    Anchor {
        /// The anchor as it is written.
        anchor: String,
        /// What is there instead.
        found: String,
    },
    /// A file that an event names.
    #[error("the file {hash}, which the event at position {position} names, is missing")]
    FileMissing {
        /// The file's hash.
        hash: ContentHash,
        /// The first event that names it.
        position: u64,
    },
    /// A file with other content, size or kind.
    #[error("the file {stored} was altered: its content has the hash {computed}")]
    FileAltered {
        /// The stored hash.
        stored: String,
        /// The content's hash.
        computed: ContentHash,
    },
    /// A row that replay does not give.
    #[error("the row \"{key}\" of the read table {table} {what}")]
    Row {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
        /// How stored and replayed row differ.
        what: String,
    },
    /// A read table refuses an event.
    #[error("the event at position {position} cannot be replayed: {reason}")]
    Replay {
        /// Where.
        position: u64,
        /// What the read table says.
        reason: String,
    },
    /// What keeps events from being changed was taken away.
    #[error(
        "{found} of {expected} guards against changes are in place; somebody removed the others"
    )]
    Guards {
        /// How many are there.
        found: i64,
        /// How many there should be.
        expected: i64,
    },
}

/// A chain that was followed up to its head.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) head: Head,
    versions: HashMap<Stream, u64>,
    /// The command that the last event belongs to: its key, part and parts.
    command: Option<(Word, u32, u32)>,
}

impl Chain {
    pub(crate) fn new() -> Self {
        let head = Head { position: 0, hash: ContentHash::ORIGIN };
        Self { head, versions: HashMap::new(), command: None }
    }

    pub(crate) fn n_streams(&self) -> usize {
        self.versions.len()
    }

    /// Follows the chain to its next event.
    pub(crate) fn follow(&mut self, event: &Event) -> Result<(), Fault> {
        let position = self.head.position + 1;
        if event.position != position {
            return Err(Fault::Missing { position, found: event.position });
        }
        if event.previous != self.head.hash {
            let (stored, computed) = (event.previous, self.head.hash);
            return Err(Fault::OutOfOrder { position, stored, computed });
        }
        let computed = event.computed_hash();
        if computed != event.hash {
            return Err(Fault::Altered { position, stored: event.hash, computed });
        }
        if !event.payload.is_canonical() {
            return Err(Fault::NotCanonical { position });
        }
        self.follow_stream(event)?;
        self.follow_command(event)?;
        self.head = Head { position, hash: computed };
        Ok(())
    }

    /// Tells whether the last command is wholly there.
    pub(crate) fn end(&self) -> Result<(), Fault> {
        match &self.command {
            Some((key, part, parts)) if part != parts => {
                Err(Fault::Command { position: self.head.position, key: key.clone() })
            }
            _ => Ok(()),
        }
    }

    fn follow_stream(&mut self, event: &Event) -> Result<(), Fault> {
        if !self.versions.contains_key(&event.stream) {
            self.versions.insert(event.stream.clone(), 0);
        }
        let version = self.versions.get_mut(&event.stream).expect("inserted above");
        *version += 1;
        if event.version == *version {
            return Ok(());
        }
        let (position, stream) = (event.position, event.stream.clone());
        Err(Fault::Version { position, stream, expected: *version, found: event.version })
    }

    fn follow_command(&mut self, event: &Event) -> Result<(), Fault> {
        let this = &event.command;
        let follows = match &self.command {
            Some((key, part, parts)) if part != parts => {
                *key == this.key && this.part == part + 1 && this.parts == *parts
            }
            _ => this.part == 1 && this.parts >= 1,
        };
        self.command = Some((this.key.clone(), this.part, this.parts));
        if follows {
            return Ok(());
        }
        Err(Fault::Command { position: event.position, key: this.key.clone() })
    }
}
