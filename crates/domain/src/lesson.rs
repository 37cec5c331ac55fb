//! Lessons: what others can take over, and what failed, each with its evidence.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::grants::act::{Act, Moment, Recorded, Stream};
use crate::grants::id::{OrganisationId, PersonId};

/// How it went, so that failures can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It did what it was meant to.
    Worked,
    /// It did not, or did harm.
    Failed,
    /// It cannot be told, and that is worth knowing.
    CannotBeTold,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Worked, Self::Failed, Self::CannotBeTold];

    /// Returns the word used in files and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Worked => "worked",
            Self::Failed => "failed",
            Self::CannotBeTold => "cannot-be-told",
        }
    }
}

/// What a lesson rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A documented intervention, by its id.
    Intervention(String),
    /// An evaluation, by the id of its registered design or worked example.
    Evaluation(String),
    /// A published report, by author, title and year.
    Report(String),
}

impl Evidence {
    /// Returns the id or the words.
    #[must_use]
    pub fn reference(&self) -> &str {
        match self {
            Self::Intervention(id) | Self::Evaluation(id) | Self::Report(id) => id,
        }
    }
}

/// A lesson as its author words it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What was learned, in a sentence or two.
    pub claim: String,
    /// Where and when it holds.
    pub context: String,
    /// Who can use it.
    pub for_whom: String,
    /// How it went.
    pub verdict: Verdict,
    /// What it rests on. May be empty in a proposal only.
    pub evidence: BTreeSet<Evidence>,
}

/// Where a lesson stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Written by one.
    Proposed,
    /// Read and upheld by another.
    Reviewed,
    /// Taken up by others.
    Spread,
    /// Evidence speaks against it.
    Contradicted {
        /// What does.
        by: Evidence,
    },
    /// Another lesson has taken its place.
    Replaced {
        /// Which.
        by: String,
    },
}

impl Status {
    /// Returns the word used in files and addresses.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Reviewed => "reviewed",
            Self::Spread => "spread",
            Self::Contradicted { .. } => "contradicted",
            Self::Replaced { .. } => "replaced",
        }
    }

    /// Returns whether everyone may read it. What was once published stays so, with what became
    /// of it.
    #[must_use]
    pub fn is_published(&self) -> bool {
        *self != Self::Proposed
    }
}

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Proposes a lesson, or words a proposal anew.
    Propose(Box<Claim>),
    /// Upholds it, which publishes it.
    Review,
    /// Takes it up in one's own organisation.
    Adopt,
    /// Says that evidence speaks against it.
    Contradict {
        /// What does.
        by: Evidence,
    },
    /// Puts another in its place.
    Replace {
        /// Which.
        by: String,
    },
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was proposed, or worded anew.
    Proposed(Box<Claim>),
    /// It was upheld and published.
    Reviewed,
    /// An organisation took it up.
    Adopted,
    /// Evidence speaks against it.
    Contradicted {
        /// What does.
        by: Evidence,
    },
    /// Another took its place.
    Replaced {
        /// Which.
        by: String,
    },
}

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A text is empty.
    #[error("the lesson has no {0}; write it")]
    Lacking(&'static str),
    /// It rests on nothing.
    #[error(
        "a lesson without evidence cannot be published; link an intervention, an evaluation or a report"
    )]
    WithoutEvidence,
    /// Who wrote it may not uphold it.
    #[error("who proposed the lesson cannot review it; let another person do it")]
    OwnLesson,
    /// Its status does not allow it.
    #[error("the lesson is {status} and cannot be {wanted}")]
    Status {
        /// What it is.
        status: &'static str,
        /// What was asked for.
        wanted: &'static str,
    },
    /// It would replace itself.
    #[error("a lesson cannot replace itself")]
    Itself,
    /// The organisation has taken it up already.
    #[error("the organisation has taken the lesson up already")]
    AlreadyAdopted,
    /// Time runs backwards.
    #[error("the act lies before what has already happened")]
    OutOfOrder,
}

/// A lesson as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The lesson.
    pub claim: Option<Claim>,
    /// Where it stands; `None` before it is proposed.
    pub status: Option<Status>,
    /// Who proposed it last.
    pub author: Option<PersonId>,
    /// Who has taken it up.
    pub adopted_by: BTreeSet<OrganisationId>,
    /// When something last happened.
    pub last: Option<Moment>,
}

impl State {
    /// Decides what an act on the lesson with the id leads to. Changes nothing.
    ///
    /// # Errors
    /// [`Refusal`] says why and what to do.
    pub fn decide(&self, id: &str, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        if self.last.is_some_and(|last| act.at < last) {
            return Err(Refusal::OutOfOrder);
        }
        let wrong = |wanted| {
            let status = self.status.as_ref().map_or("not proposed", Status::as_str);
            Err(Refusal::Status { status, wanted })
        };
        match (&act.command, &self.status) {
            (Command::Propose(claim), None | Some(Status::Proposed)) => {
                filled(claim)?;
                Ok(vec![Event::Proposed(claim.clone())])
            }
            (Command::Propose(_), _) => wrong("worded anew"),
            (Command::Review, Some(Status::Proposed)) => self.review(&act.actor.person),
            (Command::Review, _) => wrong("reviewed"),
            (Command::Adopt, Some(Status::Reviewed | Status::Spread)) => {
                match self.adopted_by.contains(&act.actor.organisation) {
                    true => Err(Refusal::AlreadyAdopted),
                    false => Ok(vec![Event::Adopted]),
                }
            }
            (Command::Adopt, _) => wrong("taken up"),
            (Command::Contradict { by }, Some(Status::Reviewed | Status::Spread)) => {
                match by.reference().trim().is_empty() {
                    true => Err(Refusal::Lacking("evidence against it")),
                    false => Ok(vec![Event::Contradicted { by: by.clone() }]),
                }
            }
            (Command::Contradict { .. }, _) => wrong("contradicted"),
            (Command::Replace { by }, _) if by == id => Err(Refusal::Itself),
            (
                Command::Replace { by },
                Some(Status::Reviewed | Status::Spread | Status::Contradicted { .. }),
            ) => Ok(vec![Event::Replaced { by: by.clone() }]),
            (Command::Replace { .. }, _) => wrong("replaced"),
        }
    }

    fn review(&self, reviewer: &PersonId) -> Result<Vec<Event>, Refusal> {
        if self.author.as_ref() == Some(reviewer) {
            return Err(Refusal::OwnLesson);
        }
        match &self.claim {
            Some(claim) if !claim.evidence.is_empty() => Ok(vec![Event::Reviewed]),
            _ => Err(Refusal::WithoutEvidence),
        }
    }
}

fn filled(claim: &Claim) -> Result<(), Refusal> {
    for (text, what) in
        [(&claim.claim, "claim"), (&claim.context, "context"), (&claim.for_whom, "audience")]
    {
        if text.trim().is_empty() {
            return Err(Refusal::Lacking(what));
        }
    }
    match claim.evidence.iter().any(|evidence| evidence.reference().trim().is_empty()) {
        true => Err(Refusal::Lacking("name of its evidence")),
        false => Ok(()),
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::Proposed(claim) => {
                self.claim = Some((**claim).clone());
                self.status = Some(Status::Proposed);
                self.author = Some(recorded.actor.person.clone());
            }
            Event::Reviewed => self.status = Some(Status::Reviewed),
            Event::Adopted => {
                self.adopted_by.insert(recorded.actor.organisation.clone());
                self.status = Some(Status::Spread);
            }
            Event::Contradicted { by } => {
                self.status = Some(Status::Contradicted { by: by.clone() });
            }
            Event::Replaced { by } => self.status = Some(Status::Replaced { by: by.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grants::access::Role;
    use crate::grants::act::Actor;

    fn act(person: &str, at: i64, command: Command) -> Act<Command> {
        Act {
            actor: Actor {
                person: person.parse().unwrap(),
                organisation: "påhittade kommunen".parse().unwrap(),
                role: Role::Applicant,
            },
            at: Moment::from_unix(at).unwrap(),
            reason: None,
            command,
        }
    }

    fn claim(evidence: &[&str]) -> Box<Claim> {
        Box::new(Claim {
            claim: "Läxhjälp räcker inte ensam.".to_owned(),
            context: "En påhittad kommun.".to_owned(),
            for_whom: "Skolchefer.".to_owned(),
            verdict: Verdict::Failed,
            evidence: evidence.iter().map(|id| Evidence::Intervention((*id).to_owned())).collect(),
        })
    }

    fn after(acts: &[Act<Command>]) -> State {
        let mut state = State::default();
        for act in acts {
            for recorded in act.record(state.decide("a", act).unwrap()) {
                state.apply(&recorded);
            }
        }
        state
    }

    #[test]
    fn a_lesson_without_evidence_cannot_be_published() {
        let state = after(&[act("anna", 1, Command::Propose(claim(&[])))]);
        let refusal = state.decide("a", &act("bo", 2, Command::Review)).unwrap_err();
        assert_eq!(refusal, Refusal::WithoutEvidence);
    }

    #[test]
    fn another_person_reviews_and_others_take_up_or_contradict() {
        let proposed = act("anna", 1, Command::Propose(claim(&["läxhjälp"])));
        let state = after(std::slice::from_ref(&proposed));
        let own = state.decide("a", &act("anna", 2, Command::Review)).unwrap_err();
        assert_eq!(own, Refusal::OwnLesson);
        let acts = [proposed, act("bo", 2, Command::Review), act("bo", 3, Command::Adopt)];
        let state = after(&acts);
        assert_eq!(state.status, Some(Status::Spread));
        let twice = state.decide("a", &act("bo", 4, Command::Adopt)).unwrap_err();
        assert_eq!(twice, Refusal::AlreadyAdopted);
        let itself = Command::Replace { by: "a".to_owned() };
        assert_eq!(state.decide("a", &act("bo", 4, itself)).unwrap_err(), Refusal::Itself);
    }

    fn command() -> impl Strategy<Value = Command> {
        let evidence = Evidence::Report("Rapport".to_owned());
        prop_oneof![
            Just(Command::Propose(claim(&[]))),
            Just(Command::Propose(claim(&["läxhjälp"]))),
            Just(Command::Review),
            Just(Command::Adopt),
            Just(Command::Contradict { by: evidence }),
            Just(Command::Replace { by: "b".to_owned() }),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_tried_nothing_is_published_without_evidence(
            tried in prop::collection::vec((prop_oneof![Just("anna"), Just("bo")], command()), 0..12)
        ) {
            let mut state = State::default();
            for (at, (person, command)) in (0..).zip(tried) {
                let act = act(person, at, command);
                if let Ok(events) = state.decide("a", &act) {
                    for recorded in act.record(events) {
                        let written = serde_json::to_string(&recorded.event).unwrap();
                        prop_assert_eq!(&serde_json::from_str::<Event>(&written).unwrap(), &recorded.event);
                        state.apply(&recorded);
                    }
                }
            }
            if state.status.as_ref().is_some_and(Status::is_published) {
                prop_assert!(!state.claim.unwrap().evidence.is_empty());
            }
        }
    }
}
