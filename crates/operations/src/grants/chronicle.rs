//! Everything that has happened up to a day, put together stream by stream: what accounts and public
//! pages are made of. The same day gives the same chronicle from the same register.

mod documented;
mod kept;

use std::collections::BTreeMap;

use domain::grants::act::{Recorded, Stream as State};
use domain::grants::id::{ApplicationId, CallId, GrantId, LessonId, OrganisationId, ProgrammeId};
use domain::grants::{application, call, grant, programme};
use domain::people::organisation::Kind;
use domain::{intervention, lesson, people};
use register::event::Event;
use serde::de::DeserializeOwned;
use time::Date;

use super::annual_report::legal_source_of;
use super::demonstration::MARK;
use super::error::DeskError;
use super::events;
use super::public::DiaryLine;
use super::streams::Subject;

pub(super) use self::kept::KeptChronicles;

/// A stream: what has happened to it, oldest first, and the state that it has made.
#[derive(Debug, Clone)]
pub struct Told<S: State> {
    /// What has happened.
    pub events: Vec<Recorded<S::Event>>,
    /// The state.
    pub state: S,
}

impl<S: State> Default for Told<S> {
    fn default() -> Self {
        Self { events: Vec::new(), state: S::default() }
    }
}

/// Everything that has happened up to and with a day.
#[derive(Debug, Clone)]
pub struct Chronicle {
    /// The day.
    pub as_of: Date,
    /// The programmes.
    pub programmes: BTreeMap<ProgrammeId, Told<programme::State>>,
    /// The calls.
    pub calls: BTreeMap<CallId, Told<call::State>>,
    /// The applications.
    pub applications: BTreeMap<ApplicationId, Told<application::State>>,
    /// The grants.
    pub grants: BTreeMap<GrantId, Told<grant::State>>,
    /// The interventions that their owners describe here, by id.
    interventions: BTreeMap<String, Told<intervention::life::State>>,
    /// The lessons, published or not.
    lessons: BTreeMap<LessonId, Told<lesson::State>>,
    /// The organisations' names.
    pub names: BTreeMap<OrganisationId, String>,
    /// The kinds of organisations.
    pub kinds: BTreeMap<OrganisationId, Kind>,
    /// One line for each event, in the order of the register.
    pub log: Vec<DiaryLine>,
}

impl Chronicle {
    /// Returns an organisation's name, or its id where none was entered.
    #[must_use]
    pub fn name<'a>(&'a self, organisation: &'a OrganisationId) -> &'a str {
        self.names.get(organisation).map_or(organisation.as_str(), String::as_str)
    }

    /// Returns the programme whose money a call announces.
    #[must_use]
    pub fn programme_of(&self, call: &CallId) -> Option<&ProgrammeId> {
        Some(&self.calls.get(call)?.state.plan.as_ref()?.programme)
    }

    /// Returns the calls of a programme.
    pub fn calls_of<'a>(
        &'a self,
        programme: &'a ProgrammeId,
    ) -> impl Iterator<Item = (&'a CallId, &'a Told<call::State>)> {
        self.calls.iter().filter(move |(id, _)| self.programme_of(id) == Some(programme))
    }

    /// Returns the grants of a programme.
    pub fn grants_of<'a>(
        &'a self,
        programme: &'a ProgrammeId,
    ) -> impl Iterator<Item = (&'a GrantId, &'a Told<grant::State>)> {
        let is_of = move |told: &Told<grant::State>| {
            let call = told.state.origin.as_ref().map(|origin| &origin.call);
            call.and_then(|call| self.programme_of(call)) == Some(programme)
        };
        self.grants.iter().filter(move |(_, told)| is_of(told))
    }

    /// Returns the applications of a programme.
    pub fn applications_of<'a>(
        &'a self,
        programme: &'a ProgrammeId,
    ) -> impl Iterator<Item = (&'a ApplicationId, &'a Told<application::State>)> {
        let is_of = move |told: &Told<application::State>| {
            told.state.call.as_ref().and_then(|call| self.programme_of(call)) == Some(programme)
        };
        self.applications.iter().filter(move |(_, told)| is_of(told))
    }

    /// Returns a chronicle of which nothing has been told.
    fn begun(as_of: Date) -> Self {
        Self {
            as_of,
            programmes: BTreeMap::new(),
            calls: BTreeMap::new(),
            applications: BTreeMap::new(),
            grants: BTreeMap::new(),
            interventions: BTreeMap::new(),
            lessons: BTreeMap::new(),
            names: BTreeMap::new(),
            kinds: BTreeMap::new(),
            log: Vec::new(),
        }
    }

    /// Returns whether something of it is made up: a programme says so in what it rests on.
    #[must_use]
    pub fn is_fictional(&self) -> bool {
        self.programmes.values().any(|told| legal_source_of(&told.events).starts_with(MARK))
    }

    fn take(&mut self, event: &Event, people: &mut people::State) -> Result<(), DeskError> {
        let id = event.stream.id.as_str();
        match event.stream.kind.as_str() {
            programme::State::KIND => tell(&mut self.programmes, id.parse()?, event),
            call::State::KIND => tell(&mut self.calls, id.parse()?, event),
            application::State::KIND => tell(&mut self.applications, id.parse()?, event),
            grant::State::KIND => tell(&mut self.grants, id.parse()?, event),
            intervention::life::State::KIND => tell(&mut self.interventions, id.to_owned(), event),
            lesson::State::KIND => tell(&mut self.lessons, id.parse()?, event),
            people::State::KIND => {
                people.apply(&events::read(event)?);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn tell<Id: Ord, S: State<Event: DeserializeOwned>>(
    streams: &mut BTreeMap<Id, Told<S>>,
    id: Id,
    event: &Event,
) -> Result<(), DeskError> {
    let recorded = events::read(event)?;
    let told = streams.entry(id).or_default();
    told.state.apply(&recorded);
    told.events.push(recorded);
    Ok(())
}
