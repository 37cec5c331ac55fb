//! What is decided of instalments.

use super::{BackTo, BankOutcome, Command, Event};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require, require_own};
use crate::grants::act::Act;
use crate::grants::grant::account::Account;
use crate::grants::grant::instalment::{Instalment, OrderKey, PaymentKind, Stage};
use crate::grants::grant::{Context, Stage as GrantStage, State, unknown};
use crate::grants::id::{BankAccountId, BankEventId};
use crate::grants::ledger::{amount, sum};
use crate::grants::life_cycle::take;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// Decides what is done to an instalment.
pub(in crate::grants::grant) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let event = match &act.command {
        Command::Request { instalment } => state.request(act, context, *instalment)?,
        Command::Fix { instalment, amount } => {
            return state.fix(act, context, *instalment, *amount);
        }
        Command::Attest { instalment } => state.attest(act, context, *instalment)?,
        Command::Send(order) => return state.send(act, context, order),
        Command::StateBankAccount { bank_account } => {
            let recipient = &state.origin("state the bank account")?.recipient;
            require_own(&act.actor, Right::Approve, Object::PaymentRequest, recipient)?;
            let (nothing, day) = (Ore::default(), act.at.day());
            context.people.delegation_for(&act.actor, Duty::Sign, nothing, day)?;
            Event::BankAccountStated { bank_account: bank_account.clone() }
        }
        Command::VerifyBankAccount { bank_account } => state.verify(act, context, bank_account)?,
        Command::TakeIn { bank_event, order, outcome } => {
            return state.take_in_bank(act, context, bank_event, order, *outcome);
        }
        Command::SendBack { instalment } => state.send_back(act, context, *instalment)?,
        Command::Withhold { instalment } => {
            state.officer(act, "withhold", context)?;
            take(state.stage_of("withhold", *instalment)?, "withhold")?;
            act.given_reason("withhold")?;
            Event::Withheld { instalment: *instalment }
        }
        Command::Resume { instalment } => {
            state.officer(act, "resume", context)?;
            take(state.stage_of("resume", *instalment)?, "resume")?;
            act.given_reason("resume")?;
            Event::Resumed { instalment: *instalment }
        }
        Command::SettleAdvance { amount } => return state.settle_advance(act, context, *amount),
    };
    Ok(vec![event])
}

impl State {
    /// Returns an instalment.
    ///
    /// # Errors
    /// [`Cause::Unknown`].
    pub fn instalment(&self, act: &'static str, number: u16) -> Result<&Instalment, Refusal> {
        self.instalments.get(&number).map_or_else(|| unknown(act, "instalment", number), Ok)
    }

    fn stage_of(&self, act: &'static str, number: u16) -> Result<Option<Stage>, Refusal> {
        self.instalment(act, number).map(|instalment| Some(instalment.stage))
    }

    fn officer<C>(
        &self,
        act: &Act<C>,
        verb: &'static str,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        require(act.actor.role, Right::Write, Object::Payment, &[])?;
        self.impartial(verb, act, context)
    }

    fn refuse_held(&self, act: &'static str) -> Result<(), Refusal> {
        if self.side.held.is_some() { refuse(Cause::PaymentsHeld { act }) } else { Ok(()) }
    }

    fn request(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "request";
        let recipient = &self.origin(ACT)?.recipient;
        require_own(&act.actor, Right::Approve, Object::PaymentRequest, recipient)?;
        self.require_stage(ACT, &[GrantStage::Ongoing, GrantStage::FinalReported])?;
        let instalment = self.instalment(ACT, number)?;
        take(Some(instalment.stage), ACT)?;
        self.refuse_held(ACT)?;
        let planned = instalment.planned;
        context.programme.refuse_short(ACT, planned.year, planned.amount)?;
        if self.ledger.balance((planned.year, Account::Conditional)) > Ore::default() {
            return refuse(Cause::YearUndecided { act: ACT, year: planned.year });
        }
        context.people.delegation_for(&act.actor, Duty::Sign, planned.amount, act.at.day())?;
        Ok(Event::Requested { instalment: number })
    }

    fn fix(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
        fixed: Ore,
    ) -> Result<Vec<Event>, Refusal> {
        const ACT: &str = "fix";
        self.officer(act, ACT, context)?;
        let instalment = self.instalment(ACT, number)?;
        take(Some(instalment.stage), ACT)?;
        self.refuse_held(ACT)?;
        amount(ACT, fixed)?;
        let planned = instalment.planned.amount;
        if fixed > planned {
            return refuse(Cause::TooMuch {
                rule: Rule::M5,
                what: ACT,
                amount: fixed,
                ceiling: planned,
            });
        }
        self.refuse_above_ceilings(ACT, instalment, fixed, context)?;
        let mut events = Vec::new();
        if fixed < planned {
            let rest = self.next_instalment(ACT)?;
            events.push(Event::Split { instalment: number, kept: fixed, rest });
        }
        events.push(Event::Fixed { instalment: number });
        Ok(events)
    }

    fn next_instalment(&self, act: &'static str) -> Result<u16, Refusal> {
        let last = self.instalments.keys().next_back().copied().unwrap_or_default();
        last.checked_add(1).ok_or_else(|| Cause::Overflow { what: act }.into())
    }

    fn attest(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "attest";
        require(act.actor.role, Right::Approve, Object::Payment, &[])?;
        self.impartial(ACT, act, context)?;
        let instalment = self.instalment(ACT, number)?;
        let next = take(Some(instalment.stage), ACT)?;
        self.refuse_held(ACT)?;
        let person = Some(&act.actor.person);
        if instalment.fixed_by.as_ref() == person {
            return refuse(Cause::SamePerson { act: ACT, earlier: "fix" });
        }
        if next == Stage::Attested && instalment.attested_by.as_ref() == person {
            return refuse(Cause::SamePerson { act: ACT, earlier: ACT });
        }
        let planned = instalment.planned.amount;
        context.people.delegation_for(&act.actor, Duty::Attest, planned, act.at.day())?;
        self.refuse_above_ceilings(ACT, instalment, Ore::default(), context)?;
        Ok(match next {
            Stage::Attested => Event::Attested { instalment: number },
            _ => Event::FirstAttested { instalment: number },
        })
    }

    /// Decides to send an order. The same order again changes nothing, whatever became of it.
    fn send(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        order: &OrderKey,
    ) -> Result<Vec<Event>, Refusal> {
        const ACT: &str = "send";
        require(act.actor.role, Right::Approve, Object::Payment, &[])?;
        let instalment = self.order(ACT, order)?;
        if (1..=instalment.attempts).contains(&order.attempt) {
            return Ok(Vec::new());
        }
        take(Some(instalment.stage), ACT)?;
        if instalment.attempts.checked_add(1) != Some(order.attempt) {
            return unknown(ACT, "attempt", order.attempt);
        }
        self.impartial(ACT, act, context)?;
        self.refuse_held(ACT)?;
        self.refuse_above_ceilings(ACT, instalment, Ore::default(), context)?;
        let (order, bank_account) = (order.clone(), self.verified_bank_account(ACT)?.clone());
        Ok(vec![Event::Sent { order, bank_account }])
    }

    /// Returns the bank account, verified by two persons since it was stated (R1).
    fn verified_bank_account(&self, act: &'static str) -> Result<&BankAccountId, Refusal> {
        match &self.bank_account {
            Some(bank_account) if bank_account.verified_by.len() >= 2 => Ok(&bank_account.id),
            _ => {
                let what = "a bank account that two persons have verified";
                refuse(Cause::Lacking { rule: Rule::R1, act, what })
            }
        }
    }

    fn verify(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        stated: &BankAccountId,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "verify the bank account";
        require(act.actor.role, Right::Approve, Object::Payment, &[])?;
        self.impartial(ACT, act, context)?;
        match &self.bank_account {
            Some(found) if found.id == *stated => {
                if found.verified_by.contains(&act.actor.person) {
                    return refuse(Cause::SamePerson { act: ACT, earlier: ACT });
                }
                Ok(Event::BankAccountVerified { bank_account: stated.clone() })
            }
            _ => {
                let name = stated.as_str().into();
                refuse(Cause::Unknown { act: ACT, what: "bank account stated as", name })
            }
        }
    }

    fn order(&self, act: &'static str, order: &OrderKey) -> Result<&Instalment, Refusal> {
        if self.origin(act)?.grant != order.grant {
            let name = order.grant.as_str().into();
            return refuse(Cause::Unknown { act, what: "order of this grant for", name });
        }
        self.instalment(act, order.instalment)
    }

    /// Decides what the bank says. The same event again changes nothing; what the bank has done is
    /// a fact and is taken in whatever has been found since the order was sent.
    fn take_in_bank(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        bank_event: &BankEventId,
        order: &OrderKey,
        outcome: BankOutcome,
    ) -> Result<Vec<Event>, Refusal> {
        let verb = match outcome {
            BankOutcome::Paid => "take in payment",
            BankOutcome::Failed => "take in failure",
        };
        require(act.actor.role, Right::Approve, Object::Payment, &[])?;
        if self.bank_events.contains(bank_event) {
            return Ok(Vec::new());
        }
        let instalment = self.order(verb, order)?;
        take(Some(instalment.stage), verb)?;
        if instalment.attempts != order.attempt {
            return unknown(verb, "attempt", order.attempt);
        }
        let (number, bank_event) = (order.instalment, bank_event.clone());
        if outcome == BankOutcome::Failed {
            if instalment.stage == Stage::Paid {
                self.refuse_spent(verb, instalment)?;
            }
            return Ok(vec![Event::Failed { instalment: number, bank_event }]);
        }
        let paid = instalment.planned.amount;
        let supported = match instalment.planned.kind {
            PaymentKind::Advance => paid,
            PaymentKind::Running | PaymentKind::Final => paid.min(self.room(context)?),
        };
        let surplus = paid.checked_sub(supported).unwrap_or_default();
        Ok(vec![Event::Paid { instalment: number, bank_event, surplus }])
    }

    /// Refuses to take back what was paid where some of it is reclaimed, or the grant is settled: the
    /// money that came back then answers a reclaim.
    fn refuse_spent(&self, act: &'static str, instalment: &Instalment) -> Result<(), Refusal> {
        self.require_stage(act, &[GrantStage::Ongoing, GrantStage::FinalReported])?;
        let amount = instalment.planned.amount;
        let parts = self.comes_back_from(instalment.planned);
        let ceiling = sum(act, parts.into_iter().map(|(_, part)| part))?;
        if ceiling < amount {
            return refuse(Cause::TooMuch { rule: Rule::M3, what: act, amount, ceiling });
        }
        Ok(())
    }

    fn send_back(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "send back";
        require(act.actor.role, Right::Write, Object::Payment, &[])
            .or_else(|_| require(act.actor.role, Right::Approve, Object::Payment, &[]))?;
        self.impartial(ACT, act, context)?;
        let to = match take(self.stage_of(ACT, number)?, ACT)? {
            Stage::Planned => BackTo::Planned,
            _ => BackTo::Requested,
        };
        act.given_reason(ACT)?;
        Ok(Event::SentBack { instalment: number, to })
    }

    fn settle_advance(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        settled: Ore,
    ) -> Result<Vec<Event>, Refusal> {
        const ACT: &str = "settle advance";
        self.officer(act, ACT, context)?;
        amount(ACT, settled)?;
        let outstanding = self.total(Account::Advance);
        if settled > outstanding {
            let (amount, ceiling) = (settled, outstanding);
            return refuse(Cause::TooMuch { rule: Rule::M7, what: ACT, amount, ceiling });
        }
        let room = self.room(context)?;
        if settled > room {
            let (amount, ceiling) = (settled, room);
            return refuse(Cause::TooMuch { rule: Rule::M4, what: ACT, amount, ceiling });
        }
        let mut left = settled;
        let mut events = Vec::new();
        for (year, advance) in self.years_with(Account::Advance) {
            let amount = advance.min(left);
            if amount > Ore::default() {
                events.push(Event::AdvanceSettled { year, amount });
                left = left.checked_sub(amount).unwrap_or_default();
            }
        }
        Ok(events)
    }
}
