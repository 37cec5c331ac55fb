//! Networks (nätverk) of a development area: members on levels from political leadership to
//! practitioners, meetings, questions that travel upward and answers that travel down, and the
//! researcher attached.
//!
//! ```text
//! state + act { actor, at, reason, command } ─► events | refusal
//! state + event                              ─► state
//! ```

mod command;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use crate::grants::access::table::Limit;
use crate::grants::access::{Object, Right, Role, require};
use crate::grants::act::{Act, Actor, Moment, Recorded, Stream, in_order};
use crate::grants::id::{MeetingId, NetworkQuestionId, OrganisationId, PersonId};
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};

pub use self::command::Command;

/// A level of a network, the lowest first: questions travel up, answers down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Praktiker: those who do the work.
    Practitioners,
    /// Chefer.
    Managers,
    /// Politisk ledning.
    PoliticalLeadership,
}

impl Level {
    /// Every level, the lowest first.
    pub const ALL: [Self; 3] = [Self::Practitioners, Self::Managers, Self::PoliticalLeadership];

    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Practitioners => "practitioners",
            Self::Managers => "managers",
            Self::PoliticalLeadership => "political-leadership",
        }
    }
}

/// A member: an organisation at a level.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Member {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The level it takes part at.
    pub level: Level,
}

/// What has happened to a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// An organisation joined.
    Joined(Member),
    /// An organisation left.
    Left(Member),
    /// A researcher was attached.
    Attached {
        /// The researcher.
        researcher: PersonId,
        /// Where the researcher works.
        organisation: OrganisationId,
    },
    /// A meeting was held.
    Met {
        /// The meeting.
        id: MeetingId,
        /// The level.
        level: Level,
        /// The day.
        on: Date,
        /// What was said and agreed.
        minutes: String,
    },
    /// A question was asked of a higher level.
    Asked {
        /// The question.
        id: NetworkQuestionId,
        /// The level that asked.
        from: Level,
        /// The level that was asked.
        to: Level,
        /// The text.
        text: String,
    },
    /// A question was answered.
    Answered {
        /// The question.
        id: NetworkQuestionId,
        /// The answer.
        text: String,
    },
}

/// A meeting that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The level.
    pub level: Level,
    /// The day.
    pub on: Date,
    /// What was said and agreed.
    pub minutes: String,
}

/// A question between two levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The organisation that asked.
    pub asked_by: OrganisationId,
    /// The level that asked.
    pub from: Level,
    /// The level that was asked.
    pub to: Level,
    /// When.
    pub at: Moment,
    /// The text.
    pub text: String,
    /// The answer with when it came; `None` while it waits.
    pub answer: Option<(Moment, String)>,
}

/// A network as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The members.
    pub members: BTreeSet<Member>,
    /// The researchers attached, with where they work.
    pub researchers: BTreeMap<PersonId, OrganisationId>,
    /// The meetings.
    pub meetings: BTreeMap<MeetingId, Meeting>,
    /// The questions.
    pub questions: BTreeMap<NetworkQuestionId, Question>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns the members of a level.
    pub fn at(&self, level: Level) -> impl Iterator<Item = &OrganisationId> {
        let of_level = move |member: &&Member| member.level == level;
        self.members.iter().filter(of_level).map(|member| &member.organisation)
    }

    /// Returns how many questions are answered, and how many were asked. Neither is a share of
    /// nothing: where none was asked there is no rate.
    #[must_use]
    pub fn answered(&self) -> (usize, usize) {
        let answered = self.questions.values().filter(|question| question.answer.is_some());
        (answered.count(), self.questions.len())
    }

    /// Returns the questions that wait for an organisation: those asked of a level where it sits.
    pub fn waiting_for(
        &self,
        organisation: &OrganisationId,
    ) -> impl Iterator<Item = (&NetworkQuestionId, &Question)> {
        let waits = move |one: &Question| {
            one.answer.is_none() && self.at(one.to).any(|at| at == organisation)
        };
        self.questions.iter().filter(move |(_, one)| waits(one))
    }

    /// Decides a command.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub fn decide(&self, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        in_order(self.last, act.at)?;
        match &act.command {
            Command::Join(member) => {
                may_lead(&act.actor)?;
                if self.members.contains(member) {
                    return done("join network");
                }
                Ok(vec![Event::Joined(member.clone())])
            }
            Command::Leave(member) => {
                may_lead(&act.actor)?;
                if !self.members.contains(member) {
                    return unknown("leave network", "member", member.organisation.as_str());
                }
                act.given_reason("leave network")?;
                Ok(vec![Event::Left(member.clone())])
            }
            Command::Attach { researcher, organisation } => {
                may_lead(&act.actor)?;
                if self.researchers.contains_key(researcher) {
                    return done("attach researcher");
                }
                let (researcher, organisation) = (researcher.clone(), organisation.clone());
                Ok(vec![Event::Attached { researcher, organisation }])
            }
            Command::Meet { id, level, on, minutes } => self.meet(act, id, *level, *on, minutes),
            Command::Ask { id, from, to, text } => self.ask(act, id, *from, *to, text),
            Command::Answer { id, text } => self.answer(act, id, text),
        }
    }

    fn meet(
        &self,
        act: &Act<Command>,
        id: &MeetingId,
        level: Level,
        on: Date,
        minutes: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "hold meeting";
        self.may_take_part(&act.actor)?;
        if self.meetings.contains_key(id) {
            return done(verb);
        }
        if on > act.at.day() {
            return lacking(verb, "a day that has come");
        }
        if self.at(level).next().is_none() {
            return lacking(verb, "a member at the level");
        }
        written(verb, "the minutes", minutes)?;
        let (id, minutes) = (id.clone(), minutes.trim().to_owned());
        Ok(vec![Event::Met { id, level, on, minutes }])
    }

    fn ask(
        &self,
        act: &Act<Command>,
        id: &NetworkQuestionId,
        from: Level,
        to: Level,
        text: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "ask question";
        self.may_take_part(&act.actor)?;
        if self.questions.contains_key(id) {
            return done(verb);
        }
        if to <= from {
            return lacking(verb, "a higher level to ask");
        }
        self.refuse_unless_at(act, verb, from)?;
        written(verb, "the question", text)?;
        let (id, text) = (id.clone(), text.trim().to_owned());
        Ok(vec![Event::Asked { id, from, to, text }])
    }

    fn answer(
        &self,
        act: &Act<Command>,
        id: &NetworkQuestionId,
        text: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "answer question";
        self.may_take_part(&act.actor)?;
        let Some(question) = self.questions.get(id) else {
            return unknown(verb, "question", id.as_str());
        };
        if question.answer.is_some() {
            return done(verb);
        }
        self.refuse_unless_at(act, verb, question.to)?;
        written(verb, "the answer", text)?;
        Ok(vec![Event::Answered { id: id.clone(), text: text.trim().to_owned() }])
    }

    /// Refuses whoever is no member, unless the role stands above membership: to hold meetings, ask
    /// and answer is to take part.
    ///
    /// # Errors
    /// [`Cause::NotPermitted`].
    pub fn may_take_part(&self, actor: &Actor) -> Result<(), Refusal> {
        let own = &actor.organisation;
        let is_member = self.members.iter().any(|member| member.organisation == *own)
            || self.researchers.contains_key(&actor.person);
        let holds: &[Limit] = if is_member { &[Limit::Member] } else { &[] };
        require(actor.role, Right::Write, Object::Network, holds)
    }

    fn refuse_unless_at(
        &self,
        act: &Act<Command>,
        verb: &'static str,
        level: Level,
    ) -> Result<(), Refusal> {
        let own = &act.actor.organisation;
        if act.actor.role == Role::NetworkLeader || self.at(level).any(|one| one == own) {
            return Ok(());
        }
        lacking(verb, "membership at the level")
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::Joined(member) => {
                self.members.insert(member.clone());
            }
            Event::Left(member) => {
                self.members.remove(member);
            }
            Event::Attached { researcher, organisation } => {
                self.researchers.insert(researcher.clone(), organisation.clone());
            }
            Event::Met { id, level, on, minutes } => {
                let meeting = Meeting { level: *level, on: *on, minutes: minutes.clone() };
                self.meetings.insert(id.clone(), meeting);
            }
            Event::Asked { id, from, to, text } => {
                let question = Question {
                    asked_by: recorded.actor.organisation.clone(),
                    from: *from,
                    to: *to,
                    at: recorded.at,
                    text: text.clone(),
                    answer: None,
                };
                self.questions.insert(id.clone(), question);
            }
            Event::Answered { id, text } => {
                if let Some(question) = self.questions.get_mut(id) {
                    question.answer = Some((recorded.at, text.clone()));
                }
            }
        }
    }
}

/// Refuses whoever neither leads networks nor coordinates a region: to take in members and attach
/// researchers is to lead.
///
/// # Errors
/// [`Cause::NotPermitted`].
pub fn may_lead(actor: &Actor) -> Result<(), Refusal> {
    let role = actor.role;
    if !matches!(role, Role::NetworkLeader | Role::RegionalCoordinator) {
        let (right, object) = (Right::Write, Object::Network);
        return refuse(Cause::NotPermitted { role, right, object });
    }
    require(role, Right::Write, Object::Network, &[])
}

/// The most characters of minutes, a question or an answer.
const MOST_CHARACTERS: usize = 10_000;

fn written(act: &'static str, what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return lacking(act, what);
    }
    if text.chars().count() > MOST_CHARACTERS {
        return lacking(act, "a text of at most 10 000 characters");
    }
    Ok(())
}

fn lacking<T>(act: &'static str, what: &'static str) -> Result<T, Refusal> {
    refuse(Cause::Lacking { rule: Rule::Input, act, what })
}

fn done<T>(act: &'static str) -> Result<T, Refusal> {
    refuse(Cause::AlreadyDone { rule: Rule::R4, act })
}

fn unknown<T>(act: &'static str, what: &'static str, name: &str) -> Result<T, Refusal> {
    refuse(Cause::Unknown { act, what, name: name.into() })
}
