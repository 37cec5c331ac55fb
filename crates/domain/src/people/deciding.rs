//! What may happen to organisations, persons and memberships.

use super::organisation::Organisation;
use super::{Command, DelegationStage, Event, Membership, MembershipStage, State};
use crate::grants::access::{self, Object, Right, Role};
use crate::grants::act::{Act, Actor};
use crate::grants::id::{OrganisationId, PersonId};
use crate::grants::life_cycle::Stage as _;
use crate::grants::refusal::{Cause, Refusal, Rule};

impl State {
    /// Decides a command. That the actor holds the role is for the caller to see to
    /// ([`State::actor`]).
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub fn decide(&self, act: &Act<Command>) -> Result<Vec<Event>, Refusal> {
        if let Some(last) = self.last.filter(|last| act.at < *last) {
            return Err(Cause::ClockRunsBackwards { last, at: act.at }.into());
        }
        match &act.command {
            Command::EnterOrganisation(organisation) => self.enter_organisation(act, organisation),
            Command::EnterPerson { person } => self.enter_person(act, person),
            Command::MakeMember(membership) => self.make_member(act, membership),
            Command::EndMembership(membership) => self.end_membership(act, membership),
            Command::ProposeDelegation { id, delegation } => {
                self.propose_delegation(act, id, delegation)
            }
            Command::GiveDelegation { id } => self.give_delegation(act, id),
            Command::EndDelegation { id, on } => self.end_delegation(act, id, *on),
        }
    }

    fn enter_organisation(
        &self,
        act: &Act<Command>,
        organisation: &Organisation,
    ) -> Result<Vec<Event>, Refusal> {
        const VERB: &str = "enter organisation";
        access::require(act.actor.role, Right::Write, Object::Delegation, &[])?;
        organisation.check()?;
        if let Some(entered) = self.organisations.get(&organisation.id) {
            if entered == organisation {
                return Err(Cause::AlreadyDone { rule: Rule::Input, act: VERB }.into());
            }
            act.given_reason(VERB)?;
        }
        let is_taken = |other: &&Organisation| {
            other.id != organisation.id
                && (other.name == organisation.name
                    || (other.number.is_some() && other.number == organisation.number))
        };
        if self.organisations.values().any(|other| is_taken(&other)) {
            let what = "a name and a number that no other organisation has";
            return Err(Cause::Lacking { rule: Rule::Input, act: VERB, what }.into());
        }
        Ok(vec![Event::OrganisationEntered(organisation.clone())])
    }

    fn enter_person(&self, act: &Act<Command>, person: &PersonId) -> Result<Vec<Event>, Refusal> {
        const VERB: &str = "enter person";
        let Actor { role, organisation, .. } = &act.actor;
        let own = access::require_own(&act.actor, Right::Write, Object::Delegation, organisation);
        access::require(*role, Right::Write, Object::Delegation, &[]).or(own)?;
        if self.persons.contains(person) {
            return Err(Cause::AlreadyDone { rule: Rule::Input, act: VERB }.into());
        }
        Ok(vec![Event::PersonEntered { person: person.clone() }])
    }

    /// Whoever is no administrator gives only the role that they have themselves, and nobody gives
    /// themselves one.
    fn make_member(
        &self,
        act: &Act<Command>,
        membership: &Membership,
    ) -> Result<Vec<Event>, Refusal> {
        const VERB: &str = "make member";
        let Membership { person, organisation, role } = membership;
        require_write(&act.actor, organisation)?;
        if act.actor.role != Role::Administrator && act.actor.role != *role {
            let (role, right) = (act.actor.role, Right::Write);
            return Err(Cause::NotPermitted { role, right, object: Object::Delegation }.into());
        }
        if act.actor.person == *person {
            return Err(Cause::SamePerson { act: VERB, earlier: "receive the role" }.into());
        }
        self.refuse_unknown(VERB, person, organisation)?;
        if *role == Role::Public {
            let what = "a role that one is given";
            return Err(Cause::Lacking { rule: Rule::Input, act: VERB, what }.into());
        }
        if self.memberships.contains(membership) {
            return Err(Cause::AlreadyDone { rule: Rule::Input, act: VERB }.into());
        }
        MembershipStage::life_cycle().take(self.membership_stage(membership), VERB)?;
        Ok(vec![Event::MemberMade(membership.clone())])
    }

    /// Ends a membership with the delegations that rest on it. One administrator always remains.
    fn end_membership(
        &self,
        act: &Act<Command>,
        membership: &Membership,
    ) -> Result<Vec<Event>, Refusal> {
        const VERB: &str = "end membership";
        let own = act.actor.person == membership.person;
        if !own {
            require_write(&act.actor, &membership.organisation)?;
        }
        if !own && act.actor.role != Role::Administrator && act.actor.role != membership.role {
            let (role, right) = (act.actor.role, Right::Write);
            return Err(Cause::NotPermitted { role, right, object: Object::Delegation }.into());
        }
        if !self.memberships.contains(membership) {
            let name = format!("{}, {}", membership.role, membership.organisation).into();
            return Err(Cause::Unknown { act: VERB, what: "such membership", name }.into());
        }
        MembershipStage::life_cycle().take(self.membership_stage(membership), VERB)?;
        act.given_reason(VERB)?;
        let is_administrator = |other: &&Membership| other.role == Role::Administrator;
        let n_administrators = self.memberships.iter().filter(is_administrator).count();
        if membership.role == Role::Administrator && n_administrators == 1 {
            let what = "another administrator";
            return Err(Cause::Lacking { rule: Rule::Access, act: VERB, what }.into());
        }
        let mut events = vec![Event::MembershipEnded(membership.clone())];
        let on = act.at.day();
        let rests = self.delegations.iter().filter(|(_, held)| {
            let of = &held.delegation;
            let lasts = of.to.is_none_or(|last| on < last);
            (lasts || held.stage != DelegationStage::Ended)
                && of.person == membership.person
                && of.organisation == membership.organisation
                && !self.may_hold(of, Some(membership))
        });
        events.extend(rests.map(|(id, _)| Event::DelegationEnded { id: id.clone(), on }));
        Ok(events)
    }

    /// Refuses a person or an organisation that was not entered.
    pub(super) fn refuse_unknown(
        &self,
        act: &'static str,
        person: &PersonId,
        organisation: &OrganisationId,
    ) -> Result<(), Refusal> {
        let unknown = |what, name: &str| Cause::Unknown { act, what, name: name.into() };
        if !self.persons.contains(person) {
            return Err(unknown("person", person.as_str()).into());
        }
        if !self.organisations.contains_key(organisation) {
            return Err(unknown("organisation", organisation.as_str()).into());
        }
        Ok(())
    }
}

/// Refuses who may write neither all delegations nor those of the organisation.
pub(super) fn require_write(actor: &Actor, organisation: &OrganisationId) -> Result<(), Refusal> {
    access::require(actor.role, Right::Write, Object::Delegation, &[])
        .or_else(|_| access::require_own(actor, Right::Write, Object::Delegation, organisation))
}
