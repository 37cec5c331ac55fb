//! What is decided of change requests.

use std::collections::BTreeMap;

use super::{Change, Command, Event, Part, PartOutcome};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require, require_own};
use crate::grants::act::Act;
use crate::grants::grant::account::Account;
use crate::grants::grant::award::{Award, PlannedInstalment};
use crate::grants::grant::instalment::Stage as InstalmentStage;
use crate::grants::grant::{Context, Stage as GrantStage, State, unknown};
use crate::grants::ledger::sum;
use crate::grants::life_cycle::take;
use crate::grants::programme::booking::Years;
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// Decides what is done to a change request.
pub(in crate::grants::grant) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match &act.command {
        Command::Draft { change, parts } => {
            let recipient = &state.origin("draft change")?.recipient;
            require_own(&act.actor, Right::Write, Object::ChangeRequest, recipient)?;
            state.require_stage("draft change", &[GrantStage::Accepted, GrantStage::Ongoing])?;
            take(state.changes.get(change).map(|change| change.stage), "draft change")?;
            if parts.is_empty() {
                let what = "a part to change";
                return refuse(Cause::Lacking { rule: Rule::Input, act: "draft change", what });
            }
            Event::Drafted { change: *change, parts: parts.clone() }
        }
        Command::Submit { change } => {
            let recipient = &state.origin("submit change")?.recipient;
            require_own(&act.actor, Right::Approve, Object::ChangeRequest, recipient)?;
            take(Some(state.change("submit change", *change)?.stage), "submit change")?;
            let (nothing, day) = (Ore::default(), act.at.day());
            context.people.delegation_for(&act.actor, Duty::Sign, nothing, day)?;
            Event::Submitted { change: *change }
        }
        Command::Prepare { change, outcomes } => {
            require(act.actor.role, Right::Write, Object::ChangeDecision, &[])?;
            state.impartial("prepare change", act, context)?;
            let found = state.change("prepare change", *change)?;
            take(Some(found.stage), "prepare change")?;
            act.given_reason("prepare change")?;
            refuse_unmatched(found, outcomes)?;
            Event::Prepared { change: *change, outcomes: outcomes.clone() }
        }
    }])
}

/// Refuses outcomes that are not one for each part, of the same kind, with a reason where refused.
fn refuse_unmatched(change: &Change, outcomes: &[PartOutcome]) -> Result<(), Refusal> {
    let matches = |(part, outcome): (&Part, &PartOutcome)| match outcome {
        PartOutcome::Approved => true,
        PartOutcome::ApprovedAs(other) => {
            std::mem::discriminant(part) == std::mem::discriminant(other)
        }
        PartOutcome::Refused { reason } => !reason.trim().is_empty(),
    };
    let fits = change.parts.len() == outcomes.len();
    if fits && change.parts.iter().zip(outcomes).all(matches) {
        return Ok(());
    }
    let what = "an outcome for each part, with a reason where it is refused";
    refuse(Cause::Lacking { rule: Rule::R3, act: "prepare change", what })
}

impl State {
    fn change(&self, act: &'static str, number: u16) -> Result<&Change, Refusal> {
        self.changes.get(&number).map_or_else(|| unknown(act, "change request", number), Ok)
    }

    /// Decides a change request as it is prepared, with a new version of the decision.
    pub(in crate::grants) fn decide_change<C>(
        &self,
        act: &Act<C>,
        context: &Context<'_>,
        number: u16,
    ) -> Result<Event, Refusal> {
        const ACT: &str = "decide change";
        self.refuse_elsewhere(act, ACT, context)?;
        require(act.actor.role, Right::Approve, Object::ChangeDecision, &[])?;
        self.impartial(ACT, act, context)?;
        self.require_stage(ACT, &[GrantStage::Accepted, GrantStage::Ongoing])?;
        let change = self.change(ACT, number)?;
        take(Some(change.stage), ACT)?;
        if change.prepared_by.as_ref() == Some(&act.actor.person) {
            return refuse(Cause::SamePerson { act: ACT, earlier: "prepare change" });
        }
        let award = self.changed_award(ACT, change)?;
        let (more, less) = match &award {
            Some(award) => self.difference(ACT, award)?,
            None => Default::default(),
        };
        if let Some(award) = &award {
            award.check(context.regime)?;
            self.refuse_replanned(ACT, award)?;
            let (total, decided) = (award.budget.grant()?, self.decided());
            let passed = sum(ACT, self.passed_on.values().copied())?;
            self.refuse_passed_on(ACT, passed, total)?;
            let amount = total.max(decided);
            context.people.delegation_for(&act.actor, Duty::Decide, amount, act.at.day())?;
        }
        let award = award.map(Box::new);
        Ok(Event::Decided { change: number, award, more, less })
    }

    /// Returns the award with the approved parts in it, or `None` where none is approved.
    fn changed_award(&self, act: &'static str, change: &Change) -> Result<Option<Award>, Refusal> {
        if change.approved().next().is_none() {
            return Ok(None);
        }
        let mut award = self.award(act)?.clone();
        for part in change.approved() {
            match part {
                Part::Time(period) => award.period = *period,
                Part::Budget { budget, plan } => {
                    award.budget = budget.clone();
                    award.plan.clone_from(plan);
                }
                // The content and the partners stand in the request; the award has neither.
                Part::Content(_) | Part::Partner(_) => {}
            }
        }
        // What was replanned along the way is kept where the request does not plan anew.
        if !change.approved().any(|part| matches!(part, Part::Budget { .. })) {
            award.plan = self.plan_in_force();
            award.budget.grant = self.grant_in_force();
        }
        Ok(Some(award))
    }

    /// Returns the instalments that are not struck.
    #[must_use]
    pub fn plan_in_force(&self) -> BTreeMap<u16, PlannedInstalment> {
        let live = self.instalments.iter().filter(|(_, one)| one.stage != InstalmentStage::Struck);
        live.map(|(number, one)| (*number, one.planned)).collect()
    }

    /// Returns what is decided for each year, subject to budget or not.
    #[must_use]
    pub fn grant_in_force(&self) -> Years {
        let plan = self.plan_in_force();
        let years: std::collections::BTreeSet<i32> = plan.values().map(|one| one.year).collect();
        let of = |year: i32| {
            let conditional = self.ledger.balance((year, Account::Conditional));
            self.firm(year).checked_add(conditional).unwrap_or_default()
        };
        years.into_iter().map(|year| (year, of(year))).collect()
    }

    /// Returns how much more and less an award decides of each year than is in force. Years that
    /// are subject to budget cannot change before they are tried.
    fn difference(&self, act: &'static str, award: &Award) -> Result<(Years, Years), Refusal> {
        let before = self.grant_in_force();
        let (mut more, mut less) = (Years::new(), Years::new());
        for year in before.keys().chain(award.budget.grant.keys()) {
            let old = before.get(year).copied().unwrap_or_default();
            let new = award.budget.grant.get(year).copied().unwrap_or_default();
            if old == new {
                continue;
            }
            let key = (*year, Account::Conditional);
            if self.ledger.balance(key) > Ore::default() {
                return refuse(Cause::YearUndecided { act, year: *year });
            }
            let overflow = || Refusal::from(Cause::Overflow { what: act });
            if new > old {
                more.insert(*year, new.checked_sub(old).ok_or_else(overflow)?);
            } else {
                let given_back = old.checked_sub(new).ok_or_else(overflow)?;
                let ceiling = self.ledger.balance((*year, Account::Remaining));
                if given_back > ceiling {
                    let (rule, what, amount) = (Rule::M3, "withdraw", given_back);
                    return refuse(Cause::TooMuch { rule, what, amount, ceiling });
                }
                less.insert(*year, given_back);
            }
        }
        Ok((more, less))
    }

    /// Refuses a plan that changes an instalment that is ordered or paid (R4), or takes the number
    /// of one that is struck.
    pub(in crate::grants::grant) fn refuse_replanned(
        &self,
        act: &'static str,
        award: &Award,
    ) -> Result<(), Refusal> {
        for (number, instalment) in &self.instalments {
            let planned = award.plan.get(number);
            if !instalment.stage.is_open() {
                let is_struck = instalment.stage == InstalmentStage::Struck;
                let fits = if is_struck {
                    planned.is_none()
                } else {
                    planned == Some(&instalment.planned)
                };
                if !fits {
                    return refuse(Cause::AlreadyDone { rule: Rule::R4, act });
                }
            }
        }
        Ok(())
    }

    /// Refuses a plan of a year that takes the number of an instalment of another year, or of one
    /// that is ordered or paid.
    pub(in crate::grants) fn refuse_taken_numbers(
        &self,
        act: &'static str,
        year: i32,
        plan: &BTreeMap<u16, PlannedInstalment>,
    ) -> Result<(), Refusal> {
        let is_taken = |number: &u16| {
            let taken = self.instalments.get(number);
            taken.is_some_and(|one| one.planned.year != year || !one.stage.is_open())
        };
        if plan.keys().any(is_taken) {
            return refuse(Cause::AlreadyDone { rule: Rule::R4, act });
        }
        Ok(())
    }

    /// Refuses a year's outcome that leaves less than is passed on (M15).
    pub(in crate::grants) fn refuse_passed_on_after(
        &self,
        act: &'static str,
        year: i32,
        confirmed: Ore,
    ) -> Result<(), Refusal> {
        let passed = sum(act, self.passed_on.values().copied())?;
        let key = (year, Account::Conditional);
        let lapsed = self.ledger.balance(key).checked_sub(confirmed).unwrap_or_default();
        let left = self.decided().checked_sub(lapsed).unwrap_or_default();
        self.refuse_passed_on(act, passed, left)
    }
}
