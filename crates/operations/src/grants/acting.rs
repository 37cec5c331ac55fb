//! How a command is kept: once, wholly or not at all, on what holds when it is kept.

use std::pin::Pin;

use domain::grants::act::Act;
use register::append::{Append, Outcome, StreamAppend};
use register::hash::ContentHash;
use register::text::Word;

use super::Desk;
use super::error::DeskError;
use super::events;
use super::meeting::Meets;
use super::streams::{Seen, Subject};

/// How often a command is tried again when others act on the same streams.
const ATTEMPTS: u8 = 20;

/// A command as it was sent.
#[derive(Debug, Clone)]
pub struct Sent<C> {
    /// Who does what, when and why.
    pub act: Act<C>,
    /// What makes it one and the same: the nonce of the form and the hash of what was sent with it, so
    /// that a second click is the same command and a corrected form is another.
    pub key: Word,
    /// How many events of the stream the sender had seen; `None` where nothing was shown.
    pub seen: Option<u64>,
    /// The files that what happens names; each is kept already.
    pub files: Vec<ContentHash>,
}

impl<C> Sent<C> {
    /// Returns a command that was sent with nothing but itself.
    #[must_use]
    pub fn new(act: Act<C>, key: Word) -> Self {
        Self { act, key, seen: None, files: Vec::new() }
    }
}

/// A decision on its way: what to append to which streams.
pub(super) type Deciding<'a, E = DeskError> =
    Pin<Box<dyn Future<Output = Result<Vec<StreamAppend>, E>> + Send + 'a>>;

/// What became of a command that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It happened now.
    Now,
    /// It had happened before: the same command was sent twice.
    Before,
    /// There was nothing to do.
    Nothing,
}

impl Desk {
    /// Decides and keeps, again where others came between: what is kept was decided on what held then.
    ///
    /// Whether the command was done before is asked where the decision is refused or finds nothing to
    /// do; else the register tells when it is asked to keep it.
    pub(super) async fn keep<'a, C, E: From<DeskError>>(
        &self,
        sent: &Sent<C>,
        decide: impl Fn() -> Deciding<'a, E>,
    ) -> Result<Done, E> {
        let reason = sent.act.reason.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let reason = reason.map(str::parse).transpose().map_err(DeskError::from)?;
        for _ in 0..ATTEMPTS {
            let streams = match decide().await {
                Ok(streams) => streams,
                // The same command may have been done a moment ago, and is refused for that.
                Err(_) if self.was_done(sent).await? => return Ok(Done::Before),
                Err(error) => return Err(error),
            };
            if streams.iter().all(|part| part.events.is_empty()) {
                let was_done = self.was_done(sent).await?;
                return Ok(if was_done { Done::Before } else { Done::Nothing });
            }
            let delegation = delegation_in(&streams);
            let append = Append {
                key: sent.key.clone(),
                at: events::write_moment(sent.act.at)?,
                actor: events::write_actor(&sent.act, delegation)?,
                reason: reason.clone(),
                streams,
            };
            match self.register.append(append).await.map_err(DeskError::from)? {
                Outcome::Appended(_) => return Ok(Done::Now),
                Outcome::AlreadyDone(_) | Outcome::KeyTaken(_) => return Ok(Done::Before),
                Outcome::Conflict(_) => {}
            }
        }
        Err(DeskError::Busy.into())
    }

    /// Returns whether the command has been done.
    async fn was_done<C>(&self, sent: &Sent<C>) -> Result<bool, DeskError> {
        Ok(!self.register.command(&sent.key).await?.is_empty())
    }

    /// Refuses a command whose sender has not seen what others did to the same thing.
    pub(super) async fn refuse_unseen<S: Subject, C: Meets<S::Event>>(
        &self,
        sent: &Sent<C>,
        now: &Seen<S>,
    ) -> Result<(), DeskError> {
        let Some(seen) = sent.seen.filter(|seen| *seen < now.version) else { return Ok(()) };
        let since = self.register.stream(&now.stream, seen).await?;
        for event in &since {
            let recorded = events::read::<S::Event>(event)?;
            if sent.act.command.meets(&recorded.event) {
                return Err(DeskError::Changed { stream: now.stream.clone(), since });
            }
        }
        Ok(())
    }
}

/// Returns the delegation that the first event with one says it rests on.
fn delegation_in(streams: &[StreamAppend]) -> Option<Word> {
    let mut events = streams.iter().flat_map(|part| part.events.iter());
    events.find_map(events::delegation_in)
}
