//! Lessons: what others can take over, and what failed, each with its evidence.
//!
//! ```text
//! state + act { actor, at, reason, command } ─► events | refusal
//! state + event                              ─► state
//! ```

mod refusal;
mod stage;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::grants::access::{self, Object, Right};
use crate::grants::act::{Act, Actor, Moment, Recorded, Stream};
use crate::grants::id::{OrganisationId, PersonId};
use crate::grants::life_cycle::Stage as _;

pub use self::refusal::Refusal;
pub use self::stage::Stage;

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

    /// Returns the stage of its life, without what led there.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self {
            Self::Proposed => Stage::Proposed,
            Self::Reviewed => Stage::Reviewed,
            Self::Spread => Stage::Spread,
            Self::Contradicted { .. } => Stage::Contradicted,
            Self::Replaced { .. } => Stage::Replaced,
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

/// The act that proposes a lesson or words a proposal anew.
const PROPOSE: &str = "propose lesson";
/// The act that upholds it.
const REVIEW: &str = "review lesson";
/// The act that takes it up.
const ADOPT: &str = "take up lesson";
/// The act that tells what speaks against it.
const CONTRADICT: &str = "contradict lesson";
/// The act that puts another in its place.
const REPLACE: &str = "replace lesson";

impl Command {
    /// Returns the act's name in the life cycle.
    fn name(&self) -> &'static str {
        match self {
            Self::Propose(_) => PROPOSE,
            Self::Review => REVIEW,
            Self::Adopt => ADOPT,
            Self::Contradict { .. } => CONTRADICT,
            Self::Replace { .. } => REPLACE,
        }
    }
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

/// A lesson as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The lesson.
    pub claim: Option<Claim>,
    /// Where it stands; `None` before it is proposed.
    pub status: Option<Status>,
    /// Who proposed it last.
    pub author: Option<PersonId>,
    /// The organisation that proposed it.
    pub proposed_by: Option<OrganisationId>,
    /// Who has taken it up.
    pub adopted_by: BTreeSet<OrganisationId>,
    /// When something last happened.
    pub last: Option<Moment>,
}

impl State {
    /// Decides what an act on the lesson with the id leads to. Changes nothing. Who may write lessons
    /// at all is told by [`may_write`].
    ///
    /// # Errors
    /// [`Refusal`] says why and what to do.
    pub fn decide(&self, id: &str, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        if let Some(last) = self.last.filter(|last| act.at < *last) {
            return Err(Refusal::OutOfOrder { last, at: act.at });
        }
        self.step(act.command.name())?;
        match &act.command {
            Command::Propose(claim) => self.propose(&act.actor.organisation, claim),
            Command::Review => self.review(&act.actor.person),
            Command::Adopt => self.adopt(&act.actor.organisation),
            Command::Contradict { by } if by.reference().trim().is_empty() => {
                Err(Refusal::Lacking { act: CONTRADICT, what: "the evidence against it" })
            }
            Command::Contradict { by } => Ok(vec![Event::Contradicted { by: by.clone() }]),
            Command::Replace { by } if by == id => Err(Refusal::Itself),
            Command::Replace { by } => Ok(vec![Event::Replaced { by: by.clone() }]),
        }
    }

    /// Refuses an act that the life has no step for.
    fn step(&self, act: &'static str) -> Result<(), Refusal> {
        let stage = self.status.as_ref().map(Status::stage);
        match Stage::life_cycle().find(stage, act) {
            Some(_) => Ok(()),
            None => Err(Refusal::NoStep { stage, act }),
        }
    }

    fn propose(&self, own: &OrganisationId, claim: &Claim) -> Result<Vec<Event>, Refusal> {
        if let Some(owner) = self.proposed_by.as_ref().filter(|owner| *owner != own) {
            return Err(Refusal::OtherOrganisation { owner: owner.clone() });
        }
        filled(claim)?;
        Ok(vec![Event::Proposed(Box::new(claim.clone()))])
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

    fn adopt(&self, own: &OrganisationId) -> Result<Vec<Event>, Refusal> {
        if self.proposed_by.as_ref() == Some(own) {
            return Err(Refusal::OwnOrganisation);
        }
        match self.adopted_by.contains(own) {
            true => Err(Refusal::AlreadyAdopted),
            false => Ok(vec![Event::Adopted]),
        }
    }
}

/// Refuses whoever may not write lessons: propose, review, take up, contradict or replace them.
///
/// # Errors
/// [`Cause::NotPermitted`](crate::grants::refusal::Cause::NotPermitted).
pub fn may_write(actor: &Actor) -> Result<(), crate::grants::refusal::Refusal> {
    access::require(actor.role, Right::Write, Object::Lesson, &[])
}

/// The most characters of a text.
const MOST_CHARACTERS: usize = 2_000;

fn filled(claim: &Claim) -> Result<(), Refusal> {
    let lacking = |what| Err(Refusal::Lacking { act: PROPOSE, what });
    for (text, what) in [
        (&claim.claim, "what was learned"),
        (&claim.context, "where it holds"),
        (&claim.for_whom, "who can use it"),
    ] {
        if text.trim().is_empty() {
            return lacking(what);
        }
        if text.chars().count() > MOST_CHARACTERS {
            return lacking("a text of at most 2 000 characters");
        }
    }
    match claim.evidence.iter().any(|evidence| evidence.reference().trim().is_empty()) {
        true => lacking("the name of its evidence"),
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
                self.proposed_by = Some(recorded.actor.organisation.clone());
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

    fn act(person: &str, at: i64, command: Command) -> Act<Command> {
        Act {
            actor: Actor {
                person: person.parse().unwrap(),
                organisation: format!("{person}s kommun").parse().unwrap(),
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
        let own = state.decide("a", &act("anna", 4, Command::Adopt)).unwrap_err();
        assert_eq!(own, Refusal::OwnOrganisation);
        let itself = Command::Replace { by: "a".to_owned() };
        assert_eq!(state.decide("a", &act("bo", 4, itself)).unwrap_err(), Refusal::Itself);
    }

    #[test]
    fn a_proposal_is_worded_anew_by_its_own_organisation_alone_and_never_once_published() {
        let proposed = act("anna", 1, Command::Propose(claim(&["läxhjälp"])));
        let state = after(std::slice::from_ref(&proposed));
        let anew = Command::Propose(claim(&[]));
        let refusal = state.decide("a", &act("bo", 2, anew.clone())).unwrap_err();
        let owner = "annas kommun".parse().unwrap();
        assert_eq!(refusal, Refusal::OtherOrganisation { owner });
        assert!(state.decide("a", &act("anna", 2, anew.clone())).is_ok());
        let state = after(&[proposed, act("bo", 2, Command::Review)]);
        let refusal = state.decide("a", &act("anna", 3, anew)).unwrap_err();
        assert_eq!(refusal, Refusal::NoStep { stage: Some(Stage::Reviewed), act: PROPOSE });
        let told = crate::grants::refusal::Refusal::from(refusal).to_string();
        assert!(told.contains("propose lesson: the lesson is 'Granskad'"), "{told}");
        let late = state.decide("a", &act("bo", 1, Command::Adopt)).unwrap_err();
        assert!(matches!(late, Refusal::OutOfOrder { .. }), "{late}");
    }

    #[test]
    fn a_lesson_is_read_back_as_it_was_written() {
        let acts = [
            act("anna", 1, Command::Propose(claim(&["läxhjälp"]))),
            act("bo", 2, Command::Review),
            act("bo", 3, Command::Adopt),
        ];
        let state = after(&acts);
        let written = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&written).unwrap(), state);
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
