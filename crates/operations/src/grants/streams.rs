//! Streams read from the register and folded to states.

mod kept;

use std::sync::{Arc, MutexGuard, PoisonError};

use domain::agreement;
use domain::commitment::lives::Lives;
use domain::grants::access::People;
use domain::grants::act::{Recorded, Stream as State};
use domain::grants::id::{ApplicationId, CallId, GrantId, ProgrammeId};
use domain::grants::{
    application, bank_statement, call, cost_bearer, grant, payment_file, programme,
};
use domain::{intervention, lesson, network, people};
use register::append::{Expected, NewEvent, StreamAppend};
use register::event::{self, Stream};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Desk;
use super::error::DeskError;
use super::events;

pub(super) use self::kept::KeptStreams;

/// A state whose stream the register keeps.
pub trait Subject:
    State<Event: Serialize + DeserializeOwned> + Clone + Send + Sync + 'static
{
    /// The kind of the stream, as the register names it.
    const KIND: &'static str;
}

impl Subject for programme::State {
    const KIND: &'static str = "programme";
}

impl Subject for call::State {
    const KIND: &'static str = "call";
}

impl Subject for application::State {
    const KIND: &'static str = "application";
}

impl Subject for grant::State {
    const KIND: &'static str = "grant";
}

impl Subject for cost_bearer::State {
    const KIND: &'static str = "cost-bearer";
}

impl Subject for payment_file::State {
    const KIND: &'static str = "payment-file";
}

impl Subject for bank_statement::State {
    const KIND: &'static str = "bank-statement";
}

impl Subject for Lives {
    const KIND: &'static str = "commitments";
}

impl Subject for agreement::life::State {
    const KIND: &'static str = "agreement";
}

impl Subject for lesson::State {
    const KIND: &'static str = "lesson";
}

impl Subject for network::State {
    const KIND: &'static str = "network";
}

impl Subject for intervention::life::State {
    const KIND: &'static str = "intervention";
}

impl Subject for people::State {
    const KIND: &'static str = "people";
}

/// A state as it was when it was read. Nothing has happened to it at version 0.
#[derive(Debug, Clone)]
pub struct Seen<S> {
    /// The stream.
    pub stream: Stream,
    /// The state.
    pub state: Arc<S>,
    /// How many events have made it.
    pub version: u64,
}

impl<S: Subject> Seen<S> {
    /// Returns what to append: these events, if nothing more has happened to the stream.
    pub(super) fn then(
        &self,
        happened: &[S::Event],
        files: &[register::hash::ContentHash],
    ) -> Result<StreamAppend, DeskError> {
        let write = |event| events::write(event, files);
        let written: Result<Vec<NewEvent>, DeskError> = happened.iter().map(write).collect();
        let (stream, expected) = (self.stream.clone(), Expected::Version(self.version));
        Ok(StreamAppend { stream, expected, events: written? })
    }

    /// Returns the demand that nothing more has happened to the stream.
    pub(super) fn guard(&self) -> StreamAppend {
        let (stream, expected) = (self.stream.clone(), Expected::Version(self.version));
        StreamAppend { stream, expected, events: Vec::new() }
    }
}

/// What the rules of grants ask of people, with the version of the people that it is of.
pub(super) type KeptAccess = (u64, Arc<People>);

/// Kinds that are read far more often than they change: each page of a form reads its application.
const KEPT: [&str; 8] = [
    "agreement",
    "application",
    "call",
    "commitments",
    "intervention",
    "network",
    "people",
    "programme",
];

impl Desk {
    /// Returns a stream's name.
    pub(super) fn stream_of<S: Subject>(id: &str) -> Result<Stream, DeskError> {
        Ok(Stream { kind: S::KIND.parse()?, id: id.parse()? })
    }

    /// Returns a state, also where nothing has happened yet.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub async fn read<S: Subject>(&self, id: &str) -> Result<Seen<S>, DeskError> {
        let stream = Self::stream_of::<S>(id)?;
        let (mut state, known) = self.memory().kept::<S>(&stream).unwrap_or_default();
        let later = self.register.stream(&stream, known).await?;
        let version = later.last().map_or(known, |event| event.version);
        if !later.is_empty() {
            let state = Arc::make_mut(&mut state);
            for event in &later {
                state.apply(&events::read(event)?);
            }
        }
        if version > known && KEPT.contains(&S::KIND) {
            self.memory().keep::<S>(stream.clone(), Arc::clone(&state), version);
        }
        Ok(Seen { stream, state, version })
    }

    /// Returns a state whose version a read table tells: the register is asked only where another is
    /// kept.
    pub(super) async fn read_at<S: Subject>(
        &self,
        id: &str,
        version: u64,
    ) -> Result<Seen<S>, DeskError> {
        let stream = Self::stream_of::<S>(id)?;
        let kept = self.memory().kept::<S>(&stream);
        match kept.filter(|(_, known)| *known == version) {
            Some((state, version)) => Ok(Seen { stream, state, version }),
            None => self.read::<S>(id).await,
        }
    }

    /// Returns a state that something has happened to.
    ///
    /// # Errors
    /// As [`Self::read`], and [`DeskError::NotFound`] where nothing has.
    pub async fn find<S: Subject>(&self, id: &str) -> Result<Seen<S>, DeskError> {
        let seen = self.read::<S>(id).await?;
        if seen.version > 0 {
            return Ok(seen);
        }
        Err(DeskError::NotFound { kind: S::KIND, id: id.chars().take(80).collect() })
    }

    fn memory(&self) -> MutexGuard<'_, KeptStreams> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a programme.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn programme(&self, id: &ProgrammeId) -> Result<Seen<programme::State>, DeskError> {
        self.find(id.as_str()).await
    }

    /// Returns a call.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn call(&self, id: &CallId) -> Result<Seen<call::State>, DeskError> {
        self.find(id.as_str()).await
    }

    /// Returns an application.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn application(
        &self,
        id: &ApplicationId,
    ) -> Result<Seen<application::State>, DeskError> {
        self.find(id.as_str()).await
    }

    /// Returns a grant.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn grant(&self, id: &GrantId) -> Result<Seen<grant::State>, DeskError> {
        self.find(id.as_str()).await
    }

    /// Returns the people.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn people(&self) -> Result<Seen<people::State>, DeskError> {
        self.read(people::STREAM).await
    }

    /// Returns what the rules of grants ask of people, as [`people::State::people`] puts it together:
    /// once for each version of them.
    pub(super) fn access(&self, people: &Seen<people::State>) -> Arc<People> {
        let mut kept = self.access.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|(version, _)| *version == people.version) {
            Some((_, access)) => Arc::clone(access),
            None => {
                let access = Arc::new(people.state.people());
                *kept = Some((people.version, Arc::clone(&access)));
                access
            }
        }
    }

    /// Returns what has happened to a thing, oldest first, each with who, when and why.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub async fn told<S: Subject>(&self, id: &str) -> Result<Vec<Recorded<S::Event>>, DeskError> {
        self.history::<S>(id).await?.iter().map(events::read).collect()
    }

    /// Returns what has happened to a stream, oldest first.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn history<S: Subject>(&self, id: &str) -> Result<Vec<event::Event>, DeskError> {
        Ok(self.register.stream(&Self::stream_of::<S>(id)?, 0).await?)
    }
}
