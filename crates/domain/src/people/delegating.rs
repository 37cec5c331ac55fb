//! What may happen to delegations: one person puts one forward, another gives it.

use time::Date;

use super::deciding::require_write;
use super::{Command, DelegationStage, Event, Held, Membership, State};
use crate::grants::access::delegation::{Delegation, Duty};
use crate::grants::access::table::Limit;
use crate::grants::access::{self, Object, Right};
use crate::grants::act::Act;
use crate::grants::id::{DelegationId, OrganisationId, PersonId};
use crate::grants::life_cycle::Stage as _;
use crate::grants::refusal::{Cause, Refusal, Rule};
use crate::money::Ore;

impl State {
    pub(super) fn propose_delegation(
        &self,
        act: &Act<Command>,
        id: &DelegationId,
        delegation: &Delegation,
    ) -> Result<Vec<Event>, Refusal> {
        const VERB: &str = "propose delegation";
        require_write(&act.actor, &delegation.organisation)?;
        let stage = self.delegations.get(id).map(|held| held.stage);
        DelegationStage::life_cycle().take(stage, VERB)?;
        self.refuse_unknown(VERB, &delegation.person, &delegation.organisation)?;
        if !self.may_hold(delegation, None) {
            let what = "a membership in a role for the duty";
            return Err(Cause::Lacking { rule: Rule::Access, act: VERB, what }.into());
        }
        let lacking = |what| Err(Cause::Lacking { rule: Rule::Input, act: VERB, what }.into());
        let basis = delegation.basis.trim();
        if basis.is_empty() || basis.chars().count() > 500 || basis.chars().any(char::is_control) {
            return lacking(
                "the rule of delegation or power of attorney, in at most 500 characters",
            );
        }
        if let Some(amount) = delegation.up_to.filter(|amount| *amount <= Ore::default()) {
            return Err(Cause::NotAnAmount { what: "delegate up to", amount }.into());
        }
        if delegation.to.is_some_and(|last| last < delegation.from) {
            return lacking("a last day that is not before the first");
        }
        Ok(vec![Event::DelegationProposed { id: id.clone(), delegation: delegation.clone() }])
    }

    /// To give is to approve: the organisation's own signatory does it. The one who receives it may,
    /// the one who put it forward may not.
    pub(super) fn give_delegation(
        &self,
        act: &Act<Command>,
        id: &DelegationId,
    ) -> Result<Vec<Event>, Refusal> {
        const VERB: &str = "give delegation";
        let held = self.held(VERB, id)?;
        let delegation = &held.delegation;
        let owner = &delegation.organisation;
        access::require_own(&act.actor, Right::Approve, Object::Delegation, owner)?;
        DelegationStage::life_cycle().take(Some(held.stage), VERB)?;
        if act.actor.person == held.proposed_by {
            return Err(Cause::SamePerson { act: VERB, earlier: "propose delegation" }.into());
        }
        if !self.may_hold(delegation, None) {
            let what = "a membership in a role for the duty";
            return Err(Cause::Lacking { rule: Rule::Access, act: VERB, what }.into());
        }
        Ok(vec![Event::DelegationGiven { id: id.clone(), delegation: delegation.clone() }])
    }

    pub(super) fn end_delegation(
        &self,
        act: &Act<Command>,
        id: &DelegationId,
        on: Date,
    ) -> Result<Vec<Event>, Refusal> {
        const VERB: &str = "end delegation";
        let held = self.held(VERB, id)?;
        let owner = &held.delegation.organisation;
        let approve = || access::require_own(&act.actor, Right::Approve, Object::Delegation, owner);
        require_write(&act.actor, owner).or_else(|_| approve())?;
        DelegationStage::life_cycle().take(Some(held.stage), VERB)?;
        act.given_reason(VERB)?;
        let today = act.at.day();
        if on < today {
            return Err(Cause::TooEarly { act: VERB, day: on, first: today }.into());
        }
        Ok(vec![Event::DelegationEnded { id: id.clone(), on }])
    }

    fn held(&self, act: &'static str, id: &DelegationId) -> Result<&Held, Refusal> {
        let unknown =
            || Cause::Unknown { act, what: "delegation", name: id.as_str().into() }.into();
        self.delegations.get(id).ok_or_else(unknown)
    }

    /// Returns the duties that some membership of the person in the organisation lets them be given.
    pub fn duties_of(
        &self,
        person: &PersonId,
        organisation: &OrganisationId,
    ) -> impl Iterator<Item = Duty> {
        Duty::ALL.into_iter().filter(|duty| self.may_do(person, organisation, *duty, None))
    }

    /// Returns whether some membership, `without` one, lets the person do the duty at all.
    pub(super) fn may_hold(&self, delegation: &Delegation, without: Option<&Membership>) -> bool {
        let Delegation { person, organisation, duty, .. } = delegation;
        self.may_do(person, organisation, *duty, without)
    }

    fn may_do(
        &self,
        person: &PersonId,
        organisation: &OrganisationId,
        duty: Duty,
        without: Option<&Membership>,
    ) -> bool {
        let object = match duty {
            Duty::Sign => Object::Signature,
            Duty::Decide => Object::Decision,
            Duty::Attest => Object::Payment,
        };
        let own = [Limit::Own, Limit::OwnPart];
        self.memberships_of(person).any(|membership| {
            membership.organisation == *organisation
                && Some(membership) != without
                && access::require(membership.role, Right::Approve, object, &own).is_ok()
        })
    }
}
