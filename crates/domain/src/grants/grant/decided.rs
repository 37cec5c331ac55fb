//! The decision that a grant begins with, and the versions of it.

use serde::{Deserialize, Serialize};

use super::award::Award;
use crate::grants::act::Moment;
use crate::grants::conflict::Parties;
use crate::grants::id::{ApplicationId, CallId, DelegationId, GrantId, OrganisationId, PersonId};
use crate::grants::programme::booking::Years;
use crate::grants::wording::Wording;

/// The decision that a grant begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The grant.
    pub grant: GrantId,
    /// The call.
    pub call: CallId,
    /// The application.
    pub application: ApplicationId,
    /// The recipient.
    pub recipient: OrganisationId,
    /// The organisation that decided.
    pub funder: OrganisationId,
    /// The wording of the law that was in force.
    pub wording: Wording,
    /// What the decision says.
    pub award: Award,
    /// How much of each year's grant is subject to budget.
    pub conditional: Years,
    /// Who is party to it.
    pub parties: Parties,
    /// The delegation that the decision rests on.
    pub delegation: DelegationId,
    /// Who prepared the decision.
    pub rapporteur: PersonId,
}

/// A decision as it stood at one time; a changed decision is a new version beside it (R4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionVersion {
    /// When it was taken.
    pub at: Moment,
    /// What it says.
    pub award: Award,
    /// The change request that led to it; `None` for the first.
    pub change: Option<u16>,
}
