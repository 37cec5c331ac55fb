//! Who may do what: thirteen roles, and denied unless the table says otherwise.
//!
//! The table speaks of the *thing*, not of a page or an address: hiding a button protects nothing.
//! What a role may do can be limited to its own organisation's things; delegations limit by amount
//! and time besides, and a conflict of interest stops everyone.

pub mod delegation;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use self::delegation::{Delegation, Duty};
use self::table::{Cell, Limit};
use super::act::Actor;
use super::id::{DelegationId, OrganisationId, PersonId};
use super::refusal::{Cause, Refusal};
use crate::money::Ore;
use crate::regime::deciding::Body;

/// A role, in the order of the columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Handläggare: prepares calls, applications, payments and checks at the funder.
    Officer,
    /// Beslutsfattare: decides at the funder.
    Decider,
    /// Ekonom, attestant: attests payments at the funder.
    Accountant,
    /// Kommunal sökande: writes applications and reports.
    Applicant,
    /// Firmatecknare, behörig företrädare: signs for the applicant.
    Signatory,
    /// Regional samordnare.
    RegionalCoordinator,
    /// Forskare, utvärderare.
    Researcher,
    /// Civilsamhällespartner.
    CivilSociety,
    /// Nätverksledare.
    NetworkLeader,
    /// Ärendehandläggare at a contact point.
    CaseOfficer,
    /// Revisor: Riksrevisionen or internal audit.
    Auditor,
    /// Systemförvaltare.
    Administrator,
    /// Allmänhet.
    Public,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 13] = [
        Self::Officer,
        Self::Decider,
        Self::Accountant,
        Self::Applicant,
        Self::Signatory,
        Self::RegionalCoordinator,
        Self::Researcher,
        Self::CivilSociety,
        Self::NetworkLeader,
        Self::CaseOfficer,
        Self::Auditor,
        Self::Administrator,
        Self::Public,
    ];

    /// Returns the role's name in Swedish.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Officer => "handläggare",
            Self::Decider => "beslutsfattare",
            Self::Accountant => "ekonom",
            Self::Applicant => "sökande",
            Self::Signatory => "firmatecknare",
            Self::RegionalCoordinator => "regional samordnare",
            Self::Researcher => "forskare",
            Self::CivilSociety => "civilsamhällespartner",
            Self::NetworkLeader => "nätverksledare",
            Self::CaseOfficer => "ärendehandläggare",
            Self::Auditor => "revisor",
            Self::Administrator => "systemförvaltare",
            Self::Public => "allmänhet",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.swedish())
    }
}

/// What can be done to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// See it.
    Read,
    /// Write it or prepare it.
    Write,
    /// Approve it: decide, sign, attest.
    Approve,
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Approve => "approve",
        })
    }
}

pub use self::table::Object;

/// Refuses unless the table gives the role the right, without limit or under one of the limits that
/// are known to hold.
///
/// # Errors
/// [`Cause::NotPermitted`].
pub fn require(role: Role, right: Right, object: Object, holds: &[Limit]) -> Result<(), Refusal> {
    let permitted = match table::cell(object, role) {
        Cell::Nothing => None,
        Cell::Read(limit) => (right == Right::Read).then_some(limit),
        Cell::Write(limit) => (right != Right::Approve).then_some(limit),
        Cell::Approve(limit) => (right != Right::Write).then_some(limit),
    };
    match permitted {
        Some(limit) if limit == Limit::None || holds.contains(&limit) => Ok(()),
        _ => Err(Cause::NotPermitted { role, right, object }.into()),
    }
}

/// Refuses unless the table gives the role the right and the thing is the actor's organisation's own.
///
/// # Errors
/// [`Cause::NotOwn`] where another organisation owns it, else [`Cause::NotPermitted`].
pub fn require_own(
    actor: &Actor,
    right: Right,
    object: Object,
    owner: &OrganisationId,
) -> Result<(), Refusal> {
    if actor.organisation != *owner {
        return Err(Cause::NotOwn { right, object, owner: owner.clone() }.into());
    }
    require(actor.role, right, object, &[Limit::Own, Limit::OwnPart])
}

/// Refuses an officer, a decider or an accountant of another organisation than the one that handles
/// the matter. Roles of others are not of the funder, and the table tells what they may.
///
/// # Errors
/// [`Cause::NotFunder`].
pub(super) fn refuse_other_funder(
    act: &'static str,
    actor: &Actor,
    funder: Option<&OrganisationId>,
) -> Result<(), Refusal> {
    let is_of_funder = matches!(actor.role, Role::Officer | Role::Decider | Role::Accountant);
    match funder {
        Some(funder) if is_of_funder && actor.organisation != *funder => {
            Err(Cause::NotFunder { act, funder: funder.clone() }.into())
        }
        _ => Ok(()),
    }
}

/// What is known of people: who belongs where and who may act for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// The delegations, in force or not.
    pub delegations: BTreeMap<DelegationId, Delegation>,
    /// The organisations that each person belongs to.
    pub memberships: BTreeMap<PersonId, BTreeSet<OrganisationId>>,
    /// The organisations' names, as ordinances write them.
    pub names: BTreeMap<OrganisationId, String>,
}

impl People {
    /// Returns the organisations that a person belongs to.
    pub fn organisations_of(&self, person: &PersonId) -> impl Iterator<Item = &OrganisationId> {
        self.memberships.get(person).into_iter().flatten()
    }

    /// Returns an organisation as an ordinance names it: by its name, or by its id where no name is
    /// known.
    #[must_use]
    pub fn body(&self, organisation: &OrganisationId) -> Body {
        let name = self.names.get(organisation).map_or(organisation.as_str(), String::as_str);
        Body(name.to_owned())
    }

    /// Returns the delegation that lets the actor do a duty for an amount on a day: the first by id
    /// of those that cover it.
    ///
    /// # Errors
    /// [`Cause::NoDelegation`] where none does.
    pub fn delegation_for(
        &self,
        actor: &Actor,
        duty: Duty,
        amount: Ore,
        day: Date,
    ) -> Result<&DelegationId, Refusal> {
        self.delegations
            .iter()
            .find(|(_, delegation)| delegation.covers(actor, duty, amount, day))
            .map(|(id, _)| id)
            .ok_or_else(|| Cause::NoDelegation { duty, amount, day }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_permitted_that_the_table_does_not_give() {
        let permitted = |role, right, object| require(role, right, object, &[]).is_ok();
        assert!(permitted(Role::Decider, Right::Approve, Object::Decision));
        assert!(!permitted(Role::Decider, Right::Write, Object::Decision));
        assert!(permitted(Role::Officer, Right::Write, Object::Decision));
        assert!(!permitted(Role::Officer, Right::Approve, Object::Decision));
        for object in Object::ALL {
            assert!(!permitted(Role::Auditor, Right::Write, object), "{object}");
            assert!(!permitted(Role::Auditor, Right::Approve, object), "{object}");
            assert!(!permitted(Role::Public, Right::Write, object), "{object}");
            assert!(
                permitted(Role::Auditor, Right::Read, object)
                    || object == Object::ApplicationDraft
                    || object == Object::Signature,
                "{object}"
            );
        }
    }

    #[test]
    fn no_role_both_writes_and_approves_the_same_thing_at_the_funder() {
        for object in Object::ALL {
            for role in [Role::Officer, Role::Decider, Role::Accountant] {
                let both = require(role, Right::Write, object, &[]).is_ok()
                    && require(role, Right::Approve, object, &[]).is_ok();
                assert!(!both, "{role} {object}");
            }
        }
    }
}
