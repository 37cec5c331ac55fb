//! What is decided of claims.

use std::collections::{BTreeMap, BTreeSet};

use super::{Claim, Command, CostItem, Event, Finding, ItemKey, Stage};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require, require_own};
use crate::grants::act::Act;
use crate::grants::budget::Kind;
use crate::grants::grant::account::Account;
use crate::grants::grant::{Context, State, unknown};
use crate::grants::ledger::{amount, sum};
use crate::grants::life_cycle::take;
use crate::grants::programme::booking::Years;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// Decides what is done to a claim.
pub(in crate::grants::grant) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match &act.command {
        Command::Submit { claim, items, in_kind_financing } => {
            state.submit_claim(act, context, *claim, items, *in_kind_financing)?
        }
        Command::Return { claim } => {
            state.checker(act, "return claim", context)?;
            take(Some(state.claim("return claim", *claim)?.stage), "return claim")?;
            act.given_reason("return claim")?;
            Event::Returned { claim: *claim }
        }
        Command::Assess { claim, findings } => {
            state.checker(act, "assess claim", context)?;
            let found = state.claim("assess claim", *claim)?;
            take(Some(found.stage), "assess claim")?;
            refuse_unfounded(found, findings)?;
            Event::Assessed { claim: *claim, findings: findings.clone() }
        }
        Command::Disallow { claim, item, finding } => {
            state.disallow(act, context, *claim, *item, finding)?
        }
    }])
}

/// Refuses findings that leave an item out, approve more than it costs or refuse without a reason.
fn refuse_unfounded(claim: &Claim, findings: &BTreeMap<u16, Finding>) -> Result<(), Refusal> {
    const ACT: &str = "assess claim";
    if !claim.items.keys().eq(findings.keys()) {
        let what = "a finding for each item";
        return refuse(Cause::Lacking { rule: Rule::Input, act: ACT, what });
    }
    claim.items.values().zip(findings.values()).try_for_each(|(item, finding)| check(item, finding))
}

fn check(item: &CostItem, finding: &Finding) -> Result<(), Refusal> {
    let what = "approve";
    if finding.approved > item.amount {
        let (amount, ceiling) = (finding.approved, item.amount);
        return refuse(Cause::TooMuch { rule: Rule::M4, what, amount, ceiling });
    }
    if finding.approved < Ore::default() {
        return refuse(Cause::NotAnAmount { what, amount: finding.approved });
    }
    if finding.approved < item.amount && finding.reason.trim().is_empty() {
        return refuse(Cause::ReasonLacking { act: "refuse a cost" });
    }
    Ok(())
}

impl State {
    fn claim(&self, act: &'static str, number: u16) -> Result<&Claim, Refusal> {
        self.claims.get(&number).map_or_else(|| unknown(act, "claim", number), Ok)
    }

    /// Refuses someone who does not check reports and costs, or has a conflict of interest.
    pub(in crate::grants::grant) fn checker<C>(
        &self,
        act: &Act<C>,
        verb: &'static str,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        require(act.actor.role, Right::Write, Object::ReportCheck, &[])?;
        self.impartial(verb, act, context)
    }

    fn submit_claim(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
        items: &BTreeMap<u16, CostItem>,
        in_kind_financing: Ore,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "submit claim";
        use crate::grants::grant::Stage as GrantStage;
        let recipient = &self.origin(ACT)?.recipient;
        require_own(&act.actor, Right::Approve, Object::PaymentRequest, recipient)?;
        self.require_stage(ACT, &[GrantStage::Ongoing, GrantStage::FinalReported])?;
        take(self.claims.get(&number).map(|claim| claim.stage), ACT)?;
        if items.is_empty() {
            return refuse(Cause::Lacking { rule: Rule::Input, act: ACT, what: "a cost item" });
        }
        let mut keys: BTreeSet<ItemKey> = BTreeSet::new();
        for item in items.values() {
            self.refuse_item(item, context)?;
            if !keys.insert(item.key()) {
                let (voucher, grant) = (item.voucher.clone(), self.origin(ACT)?.grant.clone());
                return refuse(Cause::AlreadyClaimed { voucher, grant });
            }
        }
        let in_kind = items.values().filter(|item| item.kind == Kind::InKind);
        let left = sum("the costs in kind", in_kind.map(|item| item.amount))?;
        if left != in_kind_financing {
            let what = "costs in kind against co-financing in kind";
            return refuse(Cause::Unequal { rule: Rule::M8, what, left, right: in_kind_financing });
        }
        let total = sum("the claim", items.values().map(|item| item.amount))?;
        context.people.delegation_for(&act.actor, Duty::Sign, total, act.at.day())?;
        // Approved costs of all claims must add up whatever is approved of this one.
        sum("all claims", [self.approved_costs()?, total])?;
        Ok(Event::Submitted { claim: number, items: items.clone(), in_kind_financing })
    }

    fn refuse_item(&self, item: &CostItem, context: &Context<'_>) -> Result<(), Refusal> {
        const ACT: &str = "claim a cost";
        amount(ACT, item.amount)?;
        let award = self.award(ACT)?;
        if item.day > award.period.last() {
            return refuse(Cause::TooLate { act: ACT, day: item.day, last: award.period.last() });
        }
        if item.day < award.period.first() {
            let (day, first) = (item.day, award.period.first());
            return refuse(Cause::TooEarly { act: ACT, day, first });
        }
        if !self.categories().contains(&item.category) {
            let name = item.category.as_str().into();
            return refuse(Cause::Unknown { act: ACT, what: "category in the budget,", name });
        }
        if let Some(grant) = context.claimed.find(item) {
            let (voucher, grant) = (item.voucher.clone(), grant.clone());
            return refuse(Cause::AlreadyClaimed { voucher, grant });
        }
        Ok(())
    }

    fn disallow(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        number: u16,
        item_number: u16,
        finding: &Finding,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "disallow cost";
        self.checker(act, ACT, context)?;
        let claim = self.claim(ACT, number)?;
        take(Some(claim.stage), ACT)?;
        act.given_reason(ACT)?;
        let (Some(item), Some(before)) =
            (claim.items.get(&item_number), claim.findings.get(&item_number))
        else {
            return unknown(ACT, "cost item", item_number);
        };
        check(item, finding)?;
        if finding.approved >= before.approved {
            let what = "approve less than before; it approves";
            let (amount, ceiling) = (finding.approved, before.approved);
            return refuse(Cause::TooMuch { rule: Rule::R4, what, amount, ceiling });
        }
        use crate::grants::grant::Stage as GrantStage;
        self.require_stage(
            ACT,
            &[GrantStage::Ongoing, GrantStage::FinalReported, GrantStage::Revoked],
        )?;
        let surplus = self.surplus_after(context, number, item_number, finding)?;
        let (claim, item) = (number, item_number);
        Ok(Event::Disallowed { claim, item, finding: finding.clone(), surplus })
    }

    /// Returns what would no longer be earned of each year, the last year first.
    fn surplus_after(
        &self,
        context: &Context<'_>,
        number: u16,
        item: u16,
        finding: &Finding,
    ) -> Result<Years, Refusal> {
        let mut after = self.clone();
        if let Some(claim) = after.claims.get_mut(&number) {
            claim.stage = Stage::Assessed;
            claim.findings.insert(item, finding.clone());
        }
        let earned = self.total(Account::Earned);
        let too_much = earned.checked_sub(after.earned_at_most(context)?).unwrap_or_default();
        Ok(self.take_back_to_front(Account::Earned, too_much))
    }

    /// Divides an amount over the years with money in an account, the last year first.
    pub(in crate::grants::grant) fn take_back_to_front(
        &self,
        account: Account,
        amount: Ore,
    ) -> Years {
        let mut left = amount;
        let mut taken = Years::new();
        let mut years: Vec<(i32, Ore)> = self.years_with(account).collect();
        years.reverse();
        for (year, balance) in years {
            let part = balance.min(left);
            if part > Ore::default() {
                taken.insert(year, part);
                left = left.checked_sub(part).unwrap_or_default();
            }
        }
        taken
    }
}
