//! A command's events on their way in, and what became of them.

use crate::event::{Actor, Event, Stream};
use crate::hash::ContentHash;
use crate::payload::Payload;
use crate::text::{Moment, Name, Reason, Word};

/// The most events that one command may have.
pub const MAX_EVENTS: usize = 1_000;

/// A command's events, appended all or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The idempotency key: sent again, the command is not done again.
    pub key: Word,
    /// When it happens; a repetition may say another time.
    pub at: Moment,
    /// Who acts.
    pub actor: Actor,
    /// Why, where a reason is given.
    pub reason: Option<Reason>,
    /// The events by stream, in the order they are appended. A stream without events is only
    /// guarded: the command is refused if the stream has changed.
    pub streams: Vec<StreamAppend>,
}

/// The events for one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamAppend {
    /// The stream.
    pub stream: Stream,
    /// What the command has seen of the stream.
    pub expected: Expected,
    /// The events, oldest first.
    pub events: Vec<NewEvent>,
}

/// What a command has seen of a stream before it adds to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The stream up to this version; 0 is a stream that is not there yet.
    Version(u64),
    /// It does not depend on what the stream holds.
    Whatever,
}

/// An event that has no place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What happened.
    pub kind: Name,
    /// The particulars.
    pub payload: Payload,
    /// The files it names; each is kept already.
    pub files: Vec<ContentHash>,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The events are kept and on the disk.
    Appended(Receipt),
    /// The same command was done before; nothing was added.
    AlreadyDone(Receipt),
    /// The key belongs to a command with other content; nothing was added.
    KeyTaken(Receipt),
    /// Streams have changed since the command saw them; nothing was added.
    Conflict(Vec<Conflict>),
}

/// Where a command's events are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The position of its first event.
    pub first: u64,
    /// The position of its last event.
    pub last: u64,
    /// The hash of its last event.
    pub hash: ContentHash,
}

/// A stream that has changed since a command saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The stream.
    pub stream: Stream,
    /// The version that the command had seen.
    pub expected: u64,
    /// The version that the stream has.
    pub found: u64,
    /// What happened in between, oldest first, for the later one to see.
    pub since: Vec<Event>,
}

/// A command that says nothing that can be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAppend {
    /// No events.
    #[error("append the command {key}: it has no events")]
    Empty {
        /// The command's key.
        key: Word,
    },
    /// More than [`MAX_EVENTS`].
    #[error("append the command {key} with {found} events: at most {MAX_EVENTS}; divide it")]
    TooMany {
        /// The command's key.
        key: Word,
        /// How many events it has.
        found: usize,
    },
    /// One stream twice.
    #[error(
        "append the command {key}: it names the stream {stream} twice; put its events together"
    )]
    RepeatedStream {
        /// The command's key.
        key: Word,
        /// The stream.
        stream: Stream,
    },
}

impl Append {
    /// # Errors
    /// [`InvalidAppend`] where there is nothing to append, too much, or a stream twice.
    pub(crate) fn check(&self) -> Result<(), InvalidAppend> {
        let key = &self.key;
        let found = self.n_events();
        if found == 0 {
            return Err(InvalidAppend::Empty { key: key.clone() });
        }
        if found > MAX_EVENTS {
            return Err(InvalidAppend::TooMany { key: key.clone(), found });
        }
        let mut streams: Vec<&Stream> = self.streams.iter().map(|part| &part.stream).collect();
        streams.sort();
        match streams.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => {
                let stream = pair[0].clone();
                Err(InvalidAppend::RepeatedStream { key: key.clone(), stream })
            }
            None => Ok(()),
        }
    }

    pub(crate) fn n_events(&self) -> usize {
        self.streams.iter().map(|part| part.events.len()).sum()
    }

    /// Tells whether the kept events say what the command says: the same events for the same
    /// streams by the same actor for the same reason. When it was sent, and what it had seen of
    /// the streams, may differ.
    pub(crate) fn says_the_same(&self, kept: &[Event]) -> bool {
        let new = self
            .streams
            .iter()
            .flat_map(|part| part.events.iter().map(move |event| (&part.stream, event)));
        self.n_events() == kept.len()
            && new.zip(kept).all(|((stream, new), kept)| {
                *stream == kept.stream
                    && new.kind == kept.kind
                    && new.payload == kept.payload
                    && new.files == kept.files
                    && self.actor == kept.actor
                    && self.reason == kept.reason
            })
    }
}
