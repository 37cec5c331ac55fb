//! The proposal and the decision.

use super::proposal::Proposal;
use super::{Command, Context, Event, Stage, State};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require};
use crate::grants::act::{Act, in_order};
use crate::grants::budget::Budget;
use crate::grants::id::GrantId;
use crate::grants::life_cycle::take;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// Decides what leads to a decision, and its correction.
pub(super) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let role = act.actor.role;
    Ok(vec![match &act.command {
        Command::Propose(proposal) => {
            require(role, Right::Write, Object::Decision, &[])?;
            state.impartial("propose", act, context)?;
            take(state.stage, "propose")?;
            state.refuse_unprepared(act.at.day(), context)?;
            state.refuse_unfounded(proposal, context)?;
            Event::Proposed(proposal.clone())
        }
        Command::ReturnProposal => {
            require(role, Right::Write, Object::Decision, &[])
                .or_else(|_| require(role, Right::Approve, Object::Decision, &[]))?;
            state.impartial("return proposal", act, context)?;
            take(state.stage, "return proposal")?;
            act.given_reason("return proposal")?;
            Event::ProposalReturned
        }
        Command::Correct { text } => {
            require(role, Right::Approve, Object::Decision, &[])?;
            state.impartial("correct", act, context)?;
            take(state.stage, "correct")?;
            act.given_reason("correct")?;
            Event::Corrected { text: text.clone() }
        }
        _ => return Ok(Vec::new()),
    }])
}

impl State {
    /// Returns what is applied for, over all years.
    ///
    /// # Errors
    /// [`Cause::Overflow`].
    pub fn requested(&self) -> Result<Ore, Refusal> {
        self.budget.as_ref().map_or(Ok(Ore::default()), Budget::grant)
    }

    /// Refuses a proposal without reasons, or one that grants what may not be granted.
    fn refuse_unfounded(&self, proposal: &Proposal, context: &Context<'_>) -> Result<(), Refusal> {
        if proposal.reasons().trim().is_empty() {
            return refuse(Cause::Lacking { rule: Rule::R3, act: "propose", what: "the reasons" });
        }
        let Proposal::Grant(award) = proposal else { return Ok(()) };
        award.check(context.regime)?;
        let (amount, ceiling) = (award.budget.grant()?, self.requested()?);
        if amount > ceiling {
            let what = "grant more than is applied for,";
            return refuse(Cause::TooMuch { rule: Rule::Input, what, amount, ceiling });
        }
        Ok(())
    }

    /// Decides the application as proposed; the grant that it opens and the money that it commits
    /// are decided with it.
    pub(in crate::grants) fn decide_outcome<C>(
        &self,
        act: &Act<C>,
        context: &Context<'_>,
        grant: &GrantId,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "decide";
        in_order(self.last, act.at)?;
        require(act.actor.role, Right::Approve, Object::Decision, &[])?;
        take(self.stage, ACT)?;
        self.impartial(ACT, act, context)?;
        if self.rapporteur.as_ref() == Some(&act.actor.person) {
            return refuse(Cause::SamePerson { act: ACT, earlier: "propose" });
        }
        let day = act.at.day();
        context.regime.may_decide(&context.people.body(&act.actor.organisation), day)?;
        // What was proposed is tried again: the law and the reviewers may have changed since.
        self.refuse_unprepared(day, context)?;
        let Some(proposal) = &self.proposal else {
            return crate::grants::life_cycle::no_step::<Stage, _>(self.stage, ACT);
        };
        self.refuse_unfounded(proposal, context)?;
        let (amount, grant) = match proposal {
            Proposal::Grant(award) => {
                context.regime.may_receive(context.bars)?;
                (award.budget.grant()?, Some(grant.clone()))
            }
            Proposal::Reject { .. } | Proposal::Dismiss { .. } => (Ore::default(), None),
        };
        let delegation =
            context.people.delegation_for(&act.actor, Duty::Decide, amount, day)?.clone();
        Ok(Event::Decided { delegation, grant })
    }
}
