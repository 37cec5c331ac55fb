//! Conflict of interest: who may not take part (R2).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::access::People;
use super::act::Actor;
use super::id::{OrganisationId, PersonId};
use super::refusal::{Cause, Refusal};

/// Why a person has a conflict of interest.
///
/// # Source
/// Förvaltningslagen (2017:900) 16 § first paragraph: party or close to a party (1–2), represents a
/// party (3), has dealt with the matter at another authority (4), other particular circumstance (5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The person belongs to the organisation that applies, or to a partner of it.
    SameOrganisation,
    /// The person signed or prepared the application.
    TookPart,
    /// The person, or someone close, is affected by the outcome to an extent that matters.
    Affected,
    /// The person represents a party or speaks for someone affected.
    Represents,
    /// Something else makes the person's impartiality open to question.
    Circumstance,
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameOrganisation => "belongs to the applicant or a partner",
            Self::TookPart => "signed or prepared the application",
            Self::Affected => "is affected by the outcome",
            Self::Represents => "represents a party",
            Self::Circumstance => "a circumstance puts the impartiality in question",
        })
    }
}

/// What is known of who is party to a matter. Grows by events, never shrinks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// The applicant and its partners.
    pub organisations: BTreeSet<OrganisationId>,
    /// Those who signed or prepared the application.
    pub took_part: BTreeSet<PersonId>,
    /// What people have declared of themselves.
    pub declared: BTreeMap<PersonId, Ground>,
}

impl Parties {
    /// Returns why the actor has a conflict of interest, or `None` where nothing is known that
    /// gives one: declared, took part, acts for or belongs to a party.
    #[must_use]
    pub fn conflict_of(&self, actor: &Actor, people: &People) -> Option<Ground> {
        if let Some(ground) = self.declared.get(&actor.person) {
            return Some(*ground);
        }
        if self.took_part.contains(&actor.person) {
            return Some(Ground::TookPart);
        }
        let is_party = |organisation: &OrganisationId| self.organisations.contains(organisation);
        let belongs =
            is_party(&actor.organisation) || people.organisations_of(&actor.person).any(is_party);
        belongs.then_some(Ground::SameOrganisation)
    }

    /// Refuses an actor who has a conflict of interest.
    ///
    /// # Errors
    /// [`Cause::ConflictOfInterest`] (R2).
    pub fn refuse(&self, act: &'static str, actor: &Actor, people: &People) -> Result<(), Refusal> {
        match self.conflict_of(actor, people) {
            Some(ground) => Err(Cause::ConflictOfInterest { act, ground }.into()),
            None => Ok(()),
        }
    }
}
