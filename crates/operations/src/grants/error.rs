//! Why a command was not done.

use domain::grants::id::IdError;
use domain::grants::refusal::Refusal;
use domain::grants::wording::Wording;
use domain::intervention::life;
use domain::regime::NotInForce;
use register::event::{Event, Stream};
use register::failure::RegisterError;
use register::payload::InvalidPayload;
use register::text::InvalidText;

/// Why a command was not done. Nothing was kept, except where [`RegisterError::Uncertain`] says that it
/// may have been.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A rule forbids it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An intervention does not let it.
    #[error(transparent)]
    Intervention(life::Refusal),
    /// Someone else changed the same thing since it was shown.
    #[error("act on {stream}: it has changed since you saw it; read what changed and decide again")]
    Changed {
        /// What has changed.
        stream: Stream,
        /// What happened since, oldest first.
        since: Vec<Event>,
    },
    /// There is no such thing.
    #[error("find the {kind} '{id}': there is none; follow a link to it")]
    NotFound {
        /// The kind of thing.
        kind: &'static str,
        /// What it was called.
        id: String,
    },
    /// The ordinance, or its wording, is not among the regimes.
    #[error("apply {wording}: the regimes do not have it; enter it among them")]
    UnknownWording {
        /// What was looked for.
        wording: Wording,
    },
    /// No wording of the ordinance is known to be in force on the day.
    #[error(transparent)]
    NotInForce(#[from] NotInForce),
    /// Others acted on the same thing again and again.
    #[error("keep what was decided: others act on the same thing at once; send it again")]
    Busy,
    /// An event cannot be read by this version of the program.
    #[error("read event {position}: {reason}; start the version of the program that wrote it")]
    Unreadable {
        /// Where the event is.
        position: u64,
        /// What the reader says.
        reason: String,
    },
    /// A text that the register cannot keep.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// A name that names nothing.
    #[error(transparent)]
    Id(#[from] IdError),
    /// An event that the register cannot keep.
    #[error("keep what happened: {0}")]
    Payload(#[from] InvalidPayload),
    /// The register cannot.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl From<life::Refusal> for DeskError {
    fn from(refusal: life::Refusal) -> Self {
        match refusal {
            life::Refusal::NotPermitted(refusal) => Self::Refused(refusal),
            refusal => Self::Intervention(refusal),
        }
    }
}

/// What the register could not do, as far as whoever sent a command can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// What was sent may have been kept; the same command, sent again, is kept once.
    Uncertain,
    /// Another program writes to the register.
    Busy,
    /// The disk is full.
    Full,
    /// A file is larger than the register takes, in bytes.
    FileTooLarge {
        /// Its size.
        found: usize,
        /// The greatest size.
        limit: usize,
    },
    /// A file that an event names is not kept.
    UnknownFile,
    /// The register cannot be reached.
    Unreachable,
    /// Something that only whoever runs the program can mend.
    Other,
}

impl From<&RegisterError> for Trouble {
    fn from(error: &RegisterError) -> Self {
        match error {
            RegisterError::Uncertain { .. } => Self::Uncertain,
            RegisterError::Busy { .. } => Self::Busy,
            RegisterError::Full { .. } => Self::Full,
            RegisterError::FileTooLarge { found, limit } => {
                Self::FileTooLarge { found: *found, limit: *limit }
            }
            RegisterError::UnknownFile { .. } => Self::UnknownFile,
            RegisterError::Unreachable { .. } => Self::Unreachable,
            _ => Self::Other,
        }
    }
}

/// What is wrong with a text that the register cannot keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault<'a> {
    /// No name: a lower-case letter, then lower-case letters, digits, `-`, `_` and `.`, at most 64.
    Name(&'a str),
    /// No word: 1 to 200 characters on one line.
    Word(&'a str),
    /// No reason: 1 to 10 000 characters without control characters.
    Reason,
    /// No point in time.
    Moment(&'a str),
}

impl<'a> From<&'a InvalidText> for TextFault<'a> {
    fn from(error: &'a InvalidText) -> Self {
        match error {
            InvalidText::Name { found } => Self::Name(found),
            InvalidText::Word { found } => Self::Word(found),
            InvalidText::Reason { .. } => Self::Reason,
            InvalidText::Moment { found } => Self::Moment(found),
        }
    }
}
