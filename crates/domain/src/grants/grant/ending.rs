//! How a grant ends: declined, broken off, revoked or settled. What is left goes back to the frame.

use serde::{Deserialize, Serialize};

use super::account::Account;
use super::instalment::Stage as InstalmentStage;
use super::{Context, Event, Stage, State, check, claim};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require, require_own};
use crate::grants::act::Act;
use crate::grants::life_cycle::take;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// How a grant ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The recipient declines it.
    Declined,
    /// The recipient breaks it off before it starts.
    Interrupted,
    /// The funder revokes it.
    Revoked,
    /// It is finally settled.
    Settled,
}

impl Ending {
    /// Returns the stage that it leads to.
    #[must_use]
    pub fn stage(self) -> Stage {
        match self {
            Self::Declined => Stage::Declined,
            Self::Interrupted => Stage::Interrupted,
            Self::Revoked => Stage::Revoked,
            Self::Settled => Stage::Settled,
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Declined => "decline",
            Self::Interrupted => "interrupt",
            Self::Revoked => "revoke",
            Self::Settled => "settle",
        }
    }
}

impl State {
    /// Decides an ending; what goes back to the frame is booked with it.
    pub(in crate::grants) fn end<C>(
        &self,
        act: &Act<C>,
        context: &Context<'_>,
        ending: Ending,
    ) -> Result<Event, Refusal> {
        let verb = ending.verb();
        let recipient = &self.refuse_elsewhere(act, verb, context)?.recipient;
        match ending {
            Ending::Declined | Ending::Interrupted => {
                require_own(&act.actor, Right::Approve, Object::Acceptance, recipient)?;
                let (amount, day) = (self.decided(), act.at.day());
                context.people.delegation_for(&act.actor, Duty::Sign, amount, day)?;
            }
            Ending::Revoked | Ending::Settled => {
                require(act.actor.role, Right::Approve, Object::Decision, &[])?;
                self.impartial(verb, act, context)?;
                let (amount, day) = (self.decided(), act.at.day());
                context.people.delegation_for(&act.actor, Duty::Decide, amount, day)?;
            }
        }
        take(self.stage, verb)?;
        if ending != Ending::Settled {
            act.given_reason(verb)?;
        }
        if self.total(Account::Ordered) > Ore::default() {
            return refuse(Cause::Pending { rule: Rule::M11, act: verb, what: "a payment" });
        }
        if ending == Ending::Settled {
            self.refuse_unsettled(context)?;
        }
        let withdrawn = self.years_with(Account::Remaining).collect();
        let lapsed = self.years_with(Account::Conditional).collect();
        let passed = crate::grants::ledger::sum(verb, self.passed_on.values().copied())?;
        self.refuse_passed_on(verb, passed, self.paid())?;
        Ok(Event::Ended { ending, withdrawn, lapsed })
    }

    /// Refuses a settlement with something open, or that pays less or more than it must (M13).
    fn refuse_unsettled(&self, context: &Context<'_>) -> Result<(), Refusal> {
        const ACT: &str = "settle";
        let pending = |rule, what| refuse(Cause::Pending { rule, act: ACT, what });
        if self.claims.values().any(|claim| claim.stage == claim::Stage::Submitted) {
            return pending(Rule::M13, "a cost claim");
        }
        match self.check.as_ref().map(|check| check.stage) {
            None => return pending(Rule::R10, "the draw of grants to check"),
            Some(check::Stage::Selected) => return pending(Rule::R10, "the check"),
            Some(check::Stage::PassedOver | check::Stage::Concluded) => {}
        }
        if self.side.breach.is_some() || self.side.appealed {
            return pending(Rule::LifeCycle, "a breach or an appeal");
        }
        if self.total(Account::Advance) > Ore::default() {
            return pending(Rule::M7, "the settlement of an advance");
        }
        if self.total(Account::Surplus) > Ore::default() {
            return pending(Rule::M13, "a reclaim of the surplus");
        }
        if self.total(Account::Investigated) > Ore::default() {
            return pending(Rule::M13, "the investigation of a reclaim");
        }
        let earned = self.total(Account::Earned);
        let entitled = self.entitled(context)?;
        if earned != entitled {
            let (rule, what) = (Rule::M13, "paid and earned against what costs entitle to");
            return refuse(Cause::Unequal { rule, what, left: earned, right: entitled });
        }
        Ok(())
    }

    /// Returns what the recipient is entitled to in the end: the lesser of what is decided and still
    /// in force, and what approved costs entitle to (M13).
    ///
    /// What was found not to be earned, claimed back or not, is not in force any longer; what is
    /// subject to budget never was.
    ///
    /// # Errors
    /// As [`State::earned_at_most`].
    pub fn entitled(&self, context: &Context<'_>) -> Result<Ore, Refusal> {
        let in_force = [Account::Remaining, Account::Ordered, Account::Earned];
        let decided = self.ledger.total(|(_, account)| in_force.contains(&account));
        Ok(decided.min(self.earned_at_most(context)?))
    }

    /// Takes an ending in.
    pub(super) fn take_ending(
        &mut self,
        ending: Ending,
        withdrawn: &std::collections::BTreeMap<i32, Ore>,
        lapsed: &std::collections::BTreeMap<i32, Ore>,
    ) {
        self.stage = Some(ending.stage());
        for (year, amount) in withdrawn {
            self.move_money(*year, Account::Remaining, Account::Withdrawn, *amount);
        }
        for (year, amount) in lapsed {
            self.move_money(*year, Account::Conditional, Account::Withdrawn, *amount);
        }
        for instalment in self.instalments.values_mut() {
            if instalment.stage.is_open() {
                instalment.stage = InstalmentStage::Struck;
            }
        }
    }
}
