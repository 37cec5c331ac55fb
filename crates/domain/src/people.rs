//! People: which organisations there are, who acts for them in what role, and under which delegation.
//!
//! One stream for the installation, decided like those of [`grants`](crate::grants): a state that is
//! nothing but its events, and a `decide` that answers a command with events or with a refusal that
//! names its rule. A person is an id here and nothing more. Name, address and password are in the
//! account, which can be erased; events cannot.
//!
//! ```
//! use domain::grants::access::Role;
//! use domain::grants::act::{Act, Actor, Moment, Stream};
//! use domain::people::{Command, Membership, State};
//!
//! let act = Act {
//!     actor: Actor {
//!         person: "operator".parse().unwrap(),
//!         organisation: "installation".parse().unwrap(),
//!         role: Role::Administrator,
//!     },
//!     at: Moment::from_unix(1_795_341_000).unwrap(),
//!     reason: None,
//!     command: Command::EnterPerson { person: "p-1".parse().unwrap() },
//! };
//! let state = State::of(&act.record(State::default().decide(&act).unwrap()));
//! let membership = Membership {
//!     person: "p-1".parse().unwrap(),
//!     organisation: "delmos".parse().unwrap(),
//!     role: Role::Officer,
//! };
//! let told = state.decide(&act.with(Command::MakeMember(membership))).unwrap_err();
//! assert_eq!(told.to_string(), "make member: there is no organisation 'delmos' (input)");
//! ```

mod deciding;
mod delegating;
mod membership;
pub mod organisation;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use self::organisation::Organisation;
use crate::grants::access::People;
use crate::grants::access::delegation::Delegation;
use crate::grants::act::{Actor, Moment, Recorded, Stream};
use crate::grants::id::{DelegationId, OrganisationId, PersonId};
use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};
use crate::grants::refusal::{Cause, Refusal};

pub use self::membership::{Membership, MembershipStage, Term};

/// The name of the one stream.
pub const STREAM: &str = "people";

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Enters an organisation, or corrects one that was entered wrongly, with a reason.
    EnterOrganisation(Organisation),
    /// Enters a person.
    EnterPerson {
        /// The id: nothing that tells who it is.
        person: PersonId,
    },
    /// Lets a person act for an organisation in a role.
    MakeMember(Membership),
    /// Ends that, with a reason. Delegations that rested on it end with it.
    EndMembership(Membership),
    /// Puts a delegation forward. It gives nothing until another person gives it.
    ProposeDelegation {
        /// Its name.
        id: DelegationId,
        /// What it is to say.
        delegation: Delegation,
    },
    /// Gives a delegation that another person has put forward.
    GiveDelegation {
        /// Its name.
        id: DelegationId,
    },
    /// Ends a delegation or takes a proposed one back, with a reason.
    EndDelegation {
        /// Its name.
        id: DelegationId,
        /// The last day that it holds; not before the day of the act.
        on: Date,
    },
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// An organisation was entered or corrected.
    OrganisationEntered(Organisation),
    /// A person was entered.
    PersonEntered {
        /// The id.
        person: PersonId,
    },
    /// A person became a member in a role.
    MemberMade(Membership),
    /// A membership ended.
    MembershipEnded(Membership),
    /// A delegation was put forward.
    DelegationProposed {
        /// Its name.
        id: DelegationId,
        /// What it is to say.
        delegation: Delegation,
    },
    /// A delegation was given.
    DelegationGiven {
        /// Its name.
        id: DelegationId,
        /// What it says.
        delegation: Delegation,
    },
    /// A delegation ended.
    DelegationEnded {
        /// Its name.
        id: DelegationId,
        /// The last day that it holds.
        on: Date,
    },
}

/// The stages of a delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelegationStage {
    /// Put forward; gives nothing.
    Proposed,
    /// Given.
    Given,
    /// Ended, or taken back before it was given.
    Ended,
}

impl life_cycle::Stage for DelegationStage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Proposed => "Föreslagen",
            Self::Given => "Given",
            Self::Ended => "Upphörd",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        const STEPS: &[Transition<DelegationStage>] = &[
            start(
                "propose delegation",
                DelegationStage::Proposed,
                "a member in a role for the duty; a basis; first day not after last day",
            ),
            step(
                DelegationStage::Proposed,
                "give delegation",
                DelegationStage::Given,
                "another person than proposed it (R1); still a member",
            ),
            step(DelegationStage::Proposed, "end delegation", DelegationStage::Ended, "a reason"),
            step(
                DelegationStage::Given,
                "end delegation",
                DelegationStage::Ended,
                "a reason; the last day not before the day of the act (R4)",
            ),
        ];
        &LifeCycle { name: "delegation", swedish: "Delegation", transitions: STEPS }
    }
}

/// A delegation with how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What it says; its last day is the one it was ended on, where it was.
    pub delegation: Delegation,
    /// The stage.
    pub stage: DelegationStage,
    /// Who put it forward.
    pub proposed_by: PersonId,
    /// When it was put forward.
    pub proposed: Moment,
    /// Who gave it; `None` where nobody has, also where it was taken back.
    pub given_by: Option<PersonId>,
}

/// The people as the events have made them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The organisations.
    pub organisations: BTreeMap<OrganisationId, Organisation>,
    /// Every person that was entered.
    pub persons: BTreeSet<PersonId>,
    /// The memberships in force.
    pub memberships: BTreeSet<Membership>,
    /// From when to when each membership was in force, those that ended too, oldest first.
    pub terms: BTreeMap<Membership, Vec<Term>>,
    /// The delegations.
    pub delegations: BTreeMap<DelegationId, Held>,
    /// When the last event happened.
    pub last: Option<Moment>,
}

impl State {
    /// Returns what the rules of grants ask of people: the delegations that were given, in force or
    /// not, who belongs where, and the organisations' names.
    #[must_use]
    pub fn people(&self) -> People {
        let given = |(id, held): (&DelegationId, &Held)| {
            let is_given = held.given_by.is_some();
            is_given.then(|| (id.clone(), held.delegation.clone()))
        };
        let mut memberships: BTreeMap<PersonId, BTreeSet<OrganisationId>> = BTreeMap::new();
        for membership in &self.memberships {
            let of_person = memberships.entry(membership.person.clone()).or_default();
            of_person.insert(membership.organisation.clone());
        }
        let name = |organisation: &Organisation| {
            (organisation.id.clone(), organisation.name.trim().to_owned())
        };
        People {
            delegations: self.delegations.iter().filter_map(given).collect(),
            memberships,
            names: self.organisations.values().map(name).collect(),
        }
    }

    /// Returns the memberships of a person, by organisation and role.
    pub fn memberships_of(&self, person: &PersonId) -> impl Iterator<Item = &Membership> {
        self.memberships.iter().filter(move |membership| membership.person == *person)
    }

    /// Returns the stage of a membership; `None` where there never was one.
    #[must_use]
    pub fn membership_stage(&self, membership: &Membership) -> Option<MembershipStage> {
        let is_known = self.terms.contains_key(membership);
        let is_in_force = self.memberships.contains(membership);
        is_known.then_some(if is_in_force {
            MembershipStage::InForce
        } else {
            MembershipStage::Ended
        })
    }

    /// Returns who acts where a person chooses an organisation and a role.
    ///
    /// # Errors
    /// [`Cause::Unknown`] where the person has no such membership.
    pub fn actor(&self, membership: &Membership) -> Result<Actor, Refusal> {
        let Membership { person, organisation, role } = membership.clone();
        if self.memberships.contains(membership) {
            return Ok(Actor { person, organisation, role });
        }
        let name = format!("{role}, {organisation}").into();
        Err(Cause::Unknown { act: "act", what: "such membership", name }.into())
    }
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        self.last = Some(recorded.at);
        match &recorded.event {
            Event::OrganisationEntered(organisation) => {
                self.organisations.insert(organisation.id.clone(), organisation.clone());
            }
            Event::PersonEntered { person } => {
                self.persons.insert(person.clone());
            }
            Event::MemberMade(membership) => {
                let term = Term { from: recorded.at, to: None };
                if self.memberships.insert(membership.clone()) {
                    self.terms.entry(membership.clone()).or_default().push(term);
                }
            }
            Event::MembershipEnded(membership) => {
                self.memberships.remove(membership);
                let terms = self.terms.get_mut(membership);
                if let Some(term) = terms.and_then(|terms| terms.last_mut()) {
                    term.to.get_or_insert(recorded.at);
                }
            }
            Event::DelegationProposed { id, delegation } => {
                let held = Held {
                    delegation: delegation.clone(),
                    stage: DelegationStage::Proposed,
                    proposed_by: recorded.actor.person.clone(),
                    proposed: recorded.at,
                    given_by: None,
                };
                self.delegations.insert(id.clone(), held);
            }
            Event::DelegationGiven { id, .. } => {
                if let Some(held) = self.delegations.get_mut(id) {
                    held.stage = DelegationStage::Given;
                    held.given_by = Some(recorded.actor.person.clone());
                }
            }
            Event::DelegationEnded { id, on } => {
                if let Some(held) = self.delegations.get_mut(id) {
                    held.stage = DelegationStage::Ended;
                    let last = held.delegation.to.map_or(*on, |last| last.min(*on));
                    held.delegation.to = Some(last);
                }
            }
        }
    }
}
