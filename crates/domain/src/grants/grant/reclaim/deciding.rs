//! What is decided of reclaims.

use super::{Command, Event, Happened, Reclaim, Stage, Step};
use crate::calendar::deadline::{Deadline, TimeLimit};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require, require_own};
use crate::grants::act::Act;
use crate::grants::grant::account::Account;
use crate::grants::grant::{Context, Stage as GrantStage, State, unknown};
use crate::grants::id::BankEventId;
use crate::grants::ledger::{amount, sum};
use crate::grants::life_cycle::{no_step, take};
use crate::grants::programme::booking::Years;
use crate::grants::refusal::{Cause, Refusal, Rule, cite, refuse};
use crate::money::Ore;
use crate::regime::afterwards::{RemissionReasons, RepaymentGround};
use crate::regime::interest::Claim;

/// The days to pay an invoice: thirty, the custom of the state where the regime says nothing else.
const DAYS_TO_PAY: u16 = 30;

/// Decides what is done to a reclaim.
pub(in crate::grants::grant) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let Command { reclaim: number, step } = &act.command;
    let happened = match step {
        Step::Investigate { ground, amount } => {
            state.investigate(act, context, *number, *ground, *amount)?
        }
        Step::Answer { text } => {
            let recipient = &state.origin("answer")?.recipient;
            require_own(&act.actor, Right::Write, Object::ReclaimAnswer, recipient)?;
            let reclaim = state.reclaim("answer", *number)?;
            if reclaim.stage != Stage::Communicated {
                return no_step(Some(reclaim.stage), "answer");
            }
            Happened::Answered { text: text.clone() }
        }
        Step::TakeIn { bank_event, amount } => {
            require(act.actor.role, Right::Write, Object::Reclaim, &[])?;
            return state.take_in_repayment(act, context, *number, bank_event, *amount);
        }
        Step::Drop => state.drop_reclaim(act, context, *number)?,
        Step::Reclaim | Step::Waive { .. } => state.conclude(act, context, *number, step)?,
        _ => state.proceed(act, context, *number, step)?,
    };
    Ok(vec![Event { reclaim: *number, happened }])
}

/// Returns amounts by account added up by year.
pub(super) fn added(principal: &[(Account, Years)]) -> Years {
    let mut sums = Years::new();
    for (year, amount) in principal.iter().flat_map(|(_, years)| years) {
        let sum = sums.entry(*year).or_default();
        *sum = sum.checked_add(*amount).unwrap_or(*sum);
    }
    sums
}

impl State {
    fn reclaim(&self, act: &'static str, number: u16) -> Result<&Reclaim, Refusal> {
        self.reclaims.get(&number).map_or_else(|| unknown(act, "reclaim", number), Ok)
    }

    fn investigate(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
        ground: RepaymentGround,
        wanted: Ore,
    ) -> Result<Happened, Refusal> {
        const ACT: &str = "investigate";
        require(act.actor.role, Right::Write, Object::Reclaim, &[])?;
        self.impartial(ACT, act, context)?;
        self.require_stage(
            ACT,
            &[
                GrantStage::Ongoing,
                GrantStage::FinalReported,
                GrantStage::Settled,
                GrantStage::Closed,
                GrantStage::Revoked,
            ],
        )?;
        take(self.reclaims.get(&number).map(|reclaim| reclaim.stage), ACT)?;
        act.given_reason(ACT)?;
        amount(ACT, wanted)?;
        let paragraph = cite(context.regime.sfs, &context.regime.must_repay(ground)?).into();
        let mut left = wanted;
        let mut principal = Vec::new();
        for account in [Account::Surplus, Account::Advance, Account::Earned] {
            let years = self.take_back_to_front(account, left);
            let taken = sum(ACT, years.values().copied())?;
            left = left.checked_sub(taken).unwrap_or_default();
            if !years.is_empty() {
                principal.push((account, years));
            }
        }
        if left > Ore::default() {
            let ceiling = wanted.checked_sub(left).unwrap_or_default();
            return refuse(Cause::TooMuch { rule: Rule::M3, what: ACT, amount: wanted, ceiling });
        }
        Ok(Happened::Investigated { ground, paragraph, by: act.actor.person.clone(), principal })
    }

    /// Decides the steps that an officer or an accountant takes.
    fn proceed(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
        step: &Step,
    ) -> Result<Happened, Refusal> {
        require(act.actor.role, Right::Write, Object::Reclaim, &[])?;
        self.impartial("handle the reclaim", act, context)?;
        let reclaim = self.reclaim("handle the reclaim", number)?;
        let day = act.at.day();
        Ok(match step {
            Step::Communicate { answer_by } => {
                take(Some(reclaim.stage), "communicate")?;
                if *answer_by <= day {
                    let act = "end the time to answer";
                    return refuse(Cause::TooEarly { act, day: *answer_by, first: day });
                }
                Happened::Communicated { answer_by: *answer_by }
            }
            Step::Invoice => {
                take(Some(reclaim.stage), "invoice")?;
                let due = Deadline::counted(day, TimeLimit::Days(DAYS_TO_PAY))
                    .map_err(|_| Cause::Overflow { what: "the day to pay" })?;
                Happened::Invoiced { due }
            }
            Step::ChargeInterest => reclaim.charge_interest(act, context)?,
            _ => {
                take(Some(reclaim.stage), "send to collection")?;
                if let Some(due) = &reclaim.due
                    && due.is_met_on(day)
                {
                    let first = due.day.next_day().unwrap_or(due.day);
                    return refuse(Cause::TooEarly { act: "send to collection", day, first });
                }
                Happened::SentToCollection
            }
        })
    }

    /// Decides that there is no ground. What was found among earned money goes back there, which
    /// approved costs must have room for.
    fn drop_reclaim(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
    ) -> Result<Happened, Refusal> {
        const ACT: &str = "drop";
        require(act.actor.role, Right::Write, Object::Reclaim, &[])?;
        self.impartial(ACT, act, context)?;
        let reclaim = self.reclaim(ACT, number)?;
        take(Some(reclaim.stage), ACT)?;
        act.given_reason(ACT)?;
        let earned = reclaim.found_in.iter().filter(|(account, _)| *account == Account::Earned);
        let earned = sum(ACT, earned.flat_map(|(_, years)| years.values().copied()))?;
        let room = self.room(context)?;
        if earned > room {
            let what = "count as earned again";
            return refuse(Cause::TooMuch { rule: Rule::M4, what, amount: earned, ceiling: room });
        }
        Ok(Happened::Dropped)
    }

    /// Decides that money is to come back, or that it is not; either way the decision says why
    /// (förvaltningslagen (2017:900) 32 §).
    fn conclude(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
        step: &Step,
    ) -> Result<Happened, Refusal> {
        let verb = if *step == Step::Reclaim { "reclaim" } else { "waive" };
        require(act.actor.role, Right::Approve, Object::Reclaim, &[])?;
        self.impartial(verb, act, context)?;
        let reclaim = self.reclaim(verb, number)?;
        take(Some(reclaim.stage), verb)?;
        if reclaim.investigated_by == act.actor.person {
            return refuse(Cause::SamePerson { act: verb, earlier: "investigate" });
        }
        let (day, principal) = (act.at.day(), reclaim.principal());
        context.people.delegation_for(&act.actor, Duty::Decide, principal, day)?;
        if let Step::Waive { reasons } = step {
            return waive(act, context, *reasons);
        }
        act.given_reason(verb)?;
        context.regime.reclaim()?;
        match reclaim.answer_by {
            Some(answer_by) if reclaim.answer.is_none() && day <= answer_by => {
                let first = answer_by.next_day().unwrap_or(answer_by);
                refuse(Cause::TooEarly { act: verb, day, first })
            }
            _ => Ok(Happened::Reclaimed { on: day }),
        }
    }

    /// Decides a repayment: interest up to its day first, where it can be reckoned, then the
    /// principal, the last year first. The same event of the bank again changes nothing.
    fn take_in_repayment(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
        bank_event: &BankEventId,
        repaid: Ore,
    ) -> Result<Vec<Event>, Refusal> {
        const ACT: &str = "take in repayment";
        let reclaim = self.reclaim(ACT, number)?;
        if reclaim.bank_events.contains(bank_event) {
            return Ok(Vec::new());
        }
        take(Some(reclaim.stage), ACT)?;
        amount(ACT, repaid)?;
        let charged = reclaim.charge_interest(act, context).ok();
        let new_interest = match &charged {
            Some(Happened::InterestCharged { amount, .. }) => *amount,
            _ => Ore::default(),
        };
        let owed = sum(ACT, [reclaim.interest, new_interest])?;
        let interest = owed.checked_sub(reclaim.interest_paid).unwrap_or_default().min(repaid);
        let to_principal = repaid.checked_sub(interest).unwrap_or_default();
        let ceiling = reclaim.principal();
        if to_principal > ceiling {
            let (rule, what, amount) = (Rule::M3, "pay back", to_principal);
            return refuse(Cause::TooMuch { rule, what, amount, ceiling });
        }
        let principal = divide_backwards(&reclaim.outstanding, to_principal);
        let repaid = Happened::Repaid { bank_event: bank_event.clone(), interest, principal };
        let happened = charged.into_iter().chain([repaid]);
        Ok(happened.map(|happened| Event { reclaim: number, happened }).collect())
    }
}

/// Divides an amount over years, the last year first.
fn divide_backwards(outstanding: &Years, amount: Ore) -> Years {
    let mut left = amount;
    let mut parts = Years::new();
    for (year, balance) in outstanding.iter().rev() {
        let part = left.min(*balance);
        if part > Ore::default() {
            parts.insert(*year, part);
            left = left.checked_sub(part).unwrap_or_default();
        }
    }
    parts
}

fn waive(
    act: &Act<Command>,
    context: &Context<'_>,
    reasons: RemissionReasons,
) -> Result<Happened, Refusal> {
    act.given_reason("waive")?;
    context.regime.may_remit(reasons)?;
    Ok(Happened::Waived { reasons })
}

impl Reclaim {
    /// Decides the interest since it was last charged, on what is left of the principal.
    fn charge_interest(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
    ) -> Result<Happened, Refusal> {
        const ACT: &str = "charge interest";
        let (Some(decided_on), Some(due)) = (self.decided_on, &self.due) else {
            return no_step(Some(self.stage), ACT);
        };
        if !self.stage.is_open() {
            return no_step(Some(self.stage), ACT);
        }
        let claim = Claim { principal: self.principal(), decided_on, due_on: due.day };
        context.regime.interest_begins(&claim)?;
        let Some(rates) = context.rates else {
            let what = "the rates that interest follows";
            return refuse(Cause::Lacking { rule: Rule::Regime, act: ACT, what });
        };
        let to = act.at.day();
        let from = self.interest_to;
        let until_now = context.regime.interest(&claim, to, rates)?.amount;
        let before = match from {
            Some(from) => context.regime.interest(&claim, from, rates)?.amount,
            None => Ore::default(),
        };
        let charged = until_now.checked_sub(before).unwrap_or_default();
        Ok(Happened::InterestCharged { to, amount: amount(ACT, charged)? })
    }
}
