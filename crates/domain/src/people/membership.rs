//! Memberships: that a person acts for an organisation in a role, and from when to when.

use serde::{Deserialize, Serialize};

use crate::grants::access::Role;
use crate::grants::act::Moment;
use crate::grants::id::{OrganisationId, PersonId};
use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};

/// That a person acts for an organisation in a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Membership {
    /// The person.
    pub person: PersonId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The role.
    pub role: Role,
}

/// A time that a membership was in force. The same membership can be made again after it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// When it was made.
    pub from: Moment,
    /// When it ended; `None` while it is in force.
    pub to: Option<Moment>,
}

/// The stages of a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipStage {
    /// The person acts for the organisation in the role.
    InForce,
    /// No longer.
    Ended,
}

impl life_cycle::Stage for MembershipStage {
    fn swedish(self) -> &'static str {
        match self {
            Self::InForce => "Gäller",
            Self::Ended => "Upphört",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        const STEPS: &[Transition<MembershipStage>] = &[
            start(
                "make member",
                MembershipStage::InForce,
                "by another person (R1): an administrator, or someone in the role who may write for the organisation",
            ),
            step(
                MembershipStage::InForce,
                "end membership",
                MembershipStage::Ended,
                "a reason; one administrator remains; delegations that rest on it end",
            ),
            step(
                MembershipStage::Ended,
                "make member",
                MembershipStage::InForce,
                "as the first time; delegations that ended do not come back",
            ),
        ];
        &LifeCycle { name: "membership", swedish: "Uppdrag", transitions: STEPS }
    }
}
