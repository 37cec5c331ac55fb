//! What happens to a commitment: status with evidence, answers to what is missing, signatures.
//!
//! ```text
//! state + act { actor, at, reason, command } + about ─► events | refusal
//! state + event                                      ─► state
//! ```

mod stage;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Commitment;
use super::measure::Lack;
use super::spread::Spread;
use crate::grants::access::table::Limit;
use crate::grants::access::{Object, Right, Role, require};
use crate::grants::act::{Act, Actor, Moment, Recorded, Stream, in_order};
use crate::grants::id::{CommitmentId, OrganisationId};
use crate::grants::life_cycle::{self, take};
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};

pub use self::stage::Stage;

/// Something that shows what a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is: "Regionfullmäktige 2023-04-26 § 51".
    pub what: String,
    /// Where it can be read; `None` where only on paper.
    pub address: Option<String>,
}

impl Evidence {
    /// Returns whether the address, where there is one, leads to a page.
    #[must_use]
    pub fn can_be_followed(&self) -> bool {
        self.address.as_deref().is_none_or(is_address)
    }
}

/// What can be asked of a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Report a new stage.
    Report {
        /// The stage.
        stage: Stage,
        /// What has been done, in the owner's words.
        told: String,
        /// What shows it.
        evidence: Option<Evidence>,
    },
    /// Let another commitment take its place.
    Replace {
        /// The other.
        by: CommitmentId,
    },
    /// Send it back to its owner, since it cannot be followed.
    Return {
        /// What the owner is asked.
        question: String,
    },
    /// Answer what is missing.
    Answer {
        /// What.
        lack: Lack,
        /// The owner's answer.
        answer: String,
    },
    /// Sign one's own part.
    Sign {
        /// What the own part is.
        part: String,
    },
}

/// What has happened to a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A stage was reported.
    Reported {
        /// The stage.
        stage: Stage,
        /// What was told.
        told: String,
        /// What shows it.
        evidence: Option<Evidence>,
    },
    /// Another commitment took its place.
    Replaced {
        /// The other.
        by: CommitmentId,
    },
    /// It went back to its owner.
    Returned {
        /// What the owner was asked.
        question: String,
    },
    /// The owner answered what was missing.
    Answered {
        /// What.
        lack: Lack,
        /// The answer.
        answer: String,
    },
    /// An organisation signed its own part.
    Signed {
        /// The part.
        part: String,
    },
}

/// What a decision rests on beside the state.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// The commitment as the register states it.
    pub commitment: &'a Commitment,
    /// How its parts stand; empty where it has none.
    pub parts: Spread,
}

/// A commitment as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The stage last reported; `None` before any is, when it stands where the document left it.
    pub reported: Option<Stage>,
    /// What took its place.
    pub replaced_by: Option<CommitmentId>,
    /// The question that waits for the owner.
    pub returned: Option<String>,
    /// What the owner has answered, the last answer to each.
    pub answers: BTreeMap<Lack, String>,
    /// Who has signed their own part, and what it is.
    pub signed: BTreeMap<OrganisationId, String>,
    /// Everything that has happened, oldest first.
    pub history: Vec<Recorded<Event>>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns the stage: the last reported, else the one that the document states.
    #[must_use]
    pub fn stage(&self, commitment: &Commitment) -> Stage {
        self.reported.unwrap_or(commitment.stated)
    }

    /// Returns what is still missing: what the text lacks less what the owner has answered.
    #[must_use]
    pub fn missing(&self, commitment: &Commitment) -> Vec<Lack> {
        let mut missing = commitment.measure.missing();
        missing.retain(|lack| !self.answers.contains_key(lack));
        missing
    }

    /// Returns who sent it back and when, as long as the question waits for the owner.
    #[must_use]
    pub fn sent_back(&self) -> Option<&Recorded<Event>> {
        let is_return = |one: &&Recorded<Event>| matches!(one.event, Event::Returned { .. });
        self.returned.as_ref().and(self.history.iter().rfind(is_return))
    }

    /// Returns whether it can be measured, as written or by what the owner has answered.
    #[must_use]
    pub fn is_measurable(&self, commitment: &Commitment) -> bool {
        !self.missing(commitment).into_iter().any(Lack::stops_measuring)
    }

    /// Decides a command.
    ///
    /// # Errors
    /// The first rule that forbids it: who may act, the step, the evidence or reason that it needs.
    pub fn decide(&self, about: &About<'_>, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        in_order(self.last, act.at)?;
        match &act.command {
            Command::Report { stage, told, evidence } => {
                self.report(about, act, *stage, told, evidence.as_ref())
            }
            Command::Replace { by } => self.replace(about, act, by),
            Command::Return { question } => self.send_back(about, act, question),
            Command::Answer { lack, answer } => self.answer(about, act, *lack, answer),
            Command::Sign { part } => self.sign(about, act, part),
        }
    }

    fn report(
        &self,
        about: &About<'_>,
        act: &Act<Command>,
        stage: Stage,
        told: &str,
        evidence: Option<&Evidence>,
    ) -> Result<Vec<Event>, Refusal> {
        may_own(Right::Write, about.commitment, &act.actor)?;
        let Some(verb) = stage.act().filter(|_| stage != Stage::Replaced) else {
            return life_cycle::no_step(Some(self.stage(about.commitment)), "report stage");
        };
        take(Some(self.stage(about.commitment)), verb)?;
        written(verb, "what has been done", told)?;
        if stage.is_stopped() {
            act.given_reason(verb)?;
        }
        if matches!(stage, Stage::Adopted | Stage::Reached | Stage::PartlyReached) {
            let shown = evidence.map_or("", |evidence| evidence.what.as_str());
            written(verb, "the evidence", shown)?;
        }
        if !evidence.is_none_or(Evidence::can_be_followed) {
            return lacking(verb, "an address of the evidence that starts with https://");
        }
        if stage == Stage::Reached {
            self.refuse_unless_shown(about, verb)?;
        }
        let (told, evidence) = (told.trim().to_owned(), evidence.cloned());
        Ok(vec![Event::Reported { stage, told, evidence }])
    }

    /// Refuses that a commitment is reported reached while it cannot be measured or a part is not
    /// reached: a parent never hides a part that was stopped.
    fn refuse_unless_shown(&self, about: &About<'_>, act: &'static str) -> Result<(), Refusal> {
        if !self.is_measurable(about.commitment) {
            let what = "what is missing for it to be measured";
            return refuse(Cause::Pending { rule: Rule::Input, act, what });
        }
        if about.parts.worst().is_some_and(|worst| worst != Stage::Reached) {
            return refuse(Cause::Pending { rule: Rule::Input, act, what: "a part of it" });
        }
        Ok(())
    }

    fn replace(
        &self,
        about: &About<'_>,
        act: &Act<Command>,
        by: &CommitmentId,
    ) -> Result<Vec<Event>, Refusal> {
        may_own(Right::Write, about.commitment, &act.actor)?;
        let verb = "replace commitment";
        take(Some(self.stage(about.commitment)), verb)?;
        act.given_reason(verb)?;
        if *by == about.commitment.id {
            return lacking(verb, "another commitment that takes its place");
        }
        Ok(vec![Event::Replaced { by: by.clone() }])
    }

    fn send_back(
        &self,
        about: &About<'_>,
        act: &Act<Command>,
        question: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "return commitment";
        may_return(about.commitment, &act.actor)?;
        if self.returned.is_some() {
            return refuse(Cause::AlreadyDone { rule: Rule::R4, act: verb });
        }
        if self.missing(about.commitment).is_empty() {
            return lacking(verb, "something missing to ask for");
        }
        written(verb, "the question", question)?;
        Ok(vec![Event::Returned { question: question.trim().to_owned() }])
    }

    fn answer(
        &self,
        about: &About<'_>,
        act: &Act<Command>,
        lack: Lack,
        answer: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "answer what is missing";
        may_own(Right::Write, about.commitment, &act.actor)?;
        if !about.commitment.measure.missing().contains(&lack) {
            return lacking(verb, "something missing to answer");
        }
        if self.answers.contains_key(&lack) {
            act.given_reason(verb)?;
        }
        written(verb, "the answer", answer)?;
        Ok(vec![Event::Answered { lack, answer: answer.trim().to_owned() }])
    }

    fn sign(
        &self,
        about: &About<'_>,
        act: &Act<Command>,
        part: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = "sign part";
        may_own(Right::Approve, about.commitment, &act.actor)?;
        if self.signed.contains_key(&act.actor.organisation) {
            return refuse(Cause::AlreadyDone { rule: Rule::R4, act: verb });
        }
        written(verb, "the own part", part)?;
        Ok(vec![Event::Signed { part: part.trim().to_owned() }])
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::Reported { stage, .. } => self.reported = Some(*stage),
            Event::Replaced { by } => {
                self.reported = Some(Stage::Replaced);
                self.replaced_by = Some(by.clone());
            }
            Event::Returned { question } => self.returned = Some(question.clone()),
            Event::Answered { lack, answer } => {
                self.answers.insert(*lack, answer.clone());
                self.returned = None;
            }
            Event::Signed { part } => {
                self.signed.insert(recorded.actor.organisation.clone(), part.clone());
            }
        }
        self.history.push(recorded.clone());
    }
}

/// Returns the limits of rights that hold for whoever acts.
fn limits(commitment: &Commitment, actor: &Actor) -> Vec<Limit> {
    if commitment.is_owned_by(&actor.organisation) {
        vec![Limit::Own, Limit::OwnPart, Limit::OwnRegion]
    } else {
        Vec::new()
    }
}

/// Refuses whoever does not act for an owner in a role that may: reporting and answering are to write,
/// signing is to approve.
///
/// # Errors
/// [`Cause::NotPermitted`].
pub fn may_own(right: Right, commitment: &Commitment, actor: &Actor) -> Result<(), Refusal> {
    require(actor.role, right, Object::Commitment, &limits(commitment, actor))?;
    let is_leader = actor.role == Role::NetworkLeader;
    if is_leader && !commitment.is_owned_by(&actor.organisation) {
        let (role, object) = (actor.role, Object::Commitment);
        return refuse(Cause::NotPermitted { role, right, object });
    }
    Ok(())
}

/// Refuses whoever may not send a commitment back to its owner: network leaders may, and so may those
/// who write for an owner.
///
/// # Errors
/// [`Cause::NotPermitted`].
pub fn may_return(commitment: &Commitment, actor: &Actor) -> Result<(), Refusal> {
    require(actor.role, Right::Write, Object::Commitment, &limits(commitment, actor))
}

/// The most characters of something told.
const MOST_CHARACTERS: usize = 2_000;

/// Refuses a text that says nothing or too much.
pub(crate) fn written(act: &'static str, what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return lacking(act, what);
    }
    if text.chars().count() > MOST_CHARACTERS {
        return lacking(act, "a text of at most 2 000 characters");
    }
    Ok(())
}

/// Refuses an act for want of something.
pub(crate) fn lacking<T>(act: &'static str, what: &'static str) -> Result<T, Refusal> {
    refuse(Cause::Lacking { rule: Rule::Input, act, what })
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !text.contains(char::is_whitespace)
}
