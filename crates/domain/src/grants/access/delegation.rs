//! Delegations: who may sign, decide or attest, up to what amount, from when to when.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::grants::act::Actor;
use crate::grants::id::{OrganisationId, PersonId};
use crate::money::Ore;

/// What a delegation lets a person do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Sign for the organisation.
    Sign,
    /// Decide on grants, changes and reclaims.
    Decide,
    /// Attest payments.
    Attest,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 3] = [Self::Sign, Self::Decide, Self::Attest];
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sign => "sign for",
            Self::Decide => "decide",
            Self::Attest => "attest",
        })
    }
}

/// A right to act for an organisation, given by a rule of delegation or a power of attorney.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Who may act.
    pub person: PersonId,
    /// For whom.
    pub organisation: OrganisationId,
    /// What the person may do.
    pub duty: Duty,
    /// The largest amount; `None` where the rule sets none.
    pub up_to: Option<Ore>,
    /// First day.
    pub from: Date,
    /// Last day; `None` until further notice.
    pub to: Option<Date>,
    /// The rule of delegation with paragraph, or the power of attorney.
    pub basis: String,
}

impl Delegation {
    /// Returns whether it lets the actor do the duty for the amount on the day.
    #[must_use]
    pub fn covers(&self, actor: &Actor, duty: Duty, amount: Ore, day: Date) -> bool {
        self.person == actor.person
            && self.organisation == actor.organisation
            && self.duty == duty
            && self.up_to.is_none_or(|ceiling| amount <= ceiling)
            && self.from <= day
            && self.to.is_none_or(|last| day <= last)
    }
}
