//! What the applicant does: writes, signs, completes, withdraws.

use super::{Assurance, Command, Context, Editable, Event, Stage, State};
use crate::grants::access::delegation::Duty;
use crate::grants::access::{Object, Right, require_own};
use crate::grants::act::Act;
use crate::grants::budget::Budget;
use crate::grants::id::{AnswerId, CallId, PartId};
use crate::grants::life_cycle::{no_step, take};
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::regime::applying::Signature;

/// Decides what the applicant does.
pub(super) fn decide(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match &act.command {
        Command::Start { call } => start(state, act, context, call)?,
        Command::InvitePartner { organisation } => {
            state.require_draft(act, "invite a partner")?;
            if state.parties.organisations.contains(organisation) {
                return refuse(Cause::AlreadyDone { rule: Rule::Input, act: "invite a partner" });
            }
            Event::PartnerInvited { organisation: organisation.clone() }
        }
        Command::ConfirmPartner => confirm_partner(state, act)?,
        Command::Answer { part, answer } => state.answer(act, context, part, answer)?,
        Command::SetBudget(budget) => state.set_budget(act, budget)?,
        Command::MarkReady => {
            state.require_own(act, Right::Write, Object::ApplicationDraft)?;
            take(state.stage, "mark ready")?;
            state.refuse_incomplete("mark ready", context)?;
            Event::MarkedReady
        }
        Command::TakeBack => {
            state.require_own(act, Right::Write, Object::ApplicationDraft)?;
            take(state.stage, "take back")?;
            Event::TakenBack
        }
        Command::Sign { key, assurance } => return state.sign(act, context, key, *assurance),
        Command::Complete => {
            state.require_own(act, Right::Write, Object::Completion)?;
            take(state.stage, "complete")?;
            state.refuse_late_completion(act)?;
            state.refuse_incomplete("complete", context)?;
            Event::Completed
        }
        _ => {
            take(state.stage, "withdraw")?;
            state.require_own(act, Right::Approve, Object::Signature)?;
            Event::Withdrawn
        }
    }])
}

fn start(
    state: &State,
    act: &Act<Command>,
    context: &Context<'_>,
    call: &CallId,
) -> Result<Event, Refusal> {
    let organisation = &act.actor.organisation;
    require_own(&act.actor, Right::Write, Object::ApplicationDraft, organisation)?;
    take(state.stage, "start")?;
    let plan = context.call.plan("apply")?;
    if !context.call.receives_at(act.at) {
        let (from, to) = (plan.opens, plan.closes);
        return refuse(Cause::OutsideWindow { act: "apply", at: act.at, from, to });
    }
    if !plan.eligible.organisations.contains(organisation) {
        return refuse(Cause::NotEligible { organisation: organisation.clone() });
    }
    let Some(funder) = context.call.funder.clone() else {
        return refuse(Cause::Lacking { rule: Rule::Input, act: "apply", what: "the funder" });
    };
    let (form, mandatory) = (plan.form.version.clone(), plan.form.mandatory.clone());
    let wording = plan.wording;
    Ok(Event::Started { call: call.clone(), funder, wording, form, mandatory })
}

fn confirm_partner(state: &State, act: &Act<Command>) -> Result<Event, Refusal> {
    let organisation = &act.actor.organisation;
    require_own(&act.actor, Right::Approve, Object::Signature, organisation)?;
    if state.stage != Some(Stage::Draft) {
        return no_step(state.stage, "confirm partner");
    }
    match state.partners.get(organisation) {
        Some(false) => Ok(Event::PartnerConfirmed { organisation: organisation.clone() }),
        Some(true) => refuse(Cause::AlreadyDone { rule: Rule::Input, act: "confirm partner" }),
        None => refuse(Cause::Unknown {
            act: "confirm partner",
            what: "invitation to",
            name: organisation.as_str().into(),
        }),
    }
}

impl State {
    fn require_own(&self, act: &Act<Command>, right: Right, object: Object) -> Result<(), Refusal> {
        match &self.applicant {
            Some(applicant) => require_own(&act.actor, right, object, applicant),
            None => {
                refuse(Cause::Unknown { act: "act", what: "application", name: "not begun".into() })
            }
        }
    }

    fn require_draft(&self, act: &Act<Command>, verb: &'static str) -> Result<(), Refusal> {
        self.require_own(act, Right::Write, Object::ApplicationDraft)?;
        match self.stage {
            Some(Stage::Draft) => Ok(()),
            stage => no_step(stage, verb),
        }
    }

    /// Decides an answer: any part of a draft, or a listed part while completion is asked for.
    fn answer(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        part: &PartId,
        answer: &AnswerId,
    ) -> Result<Event, Refusal> {
        if !context.call.plan("answer")?.form.parts.contains(part) {
            let name = part.as_str().into();
            return refuse(Cause::Unknown { act: "answer", what: "part", name });
        }
        if let Some(request) = &self.completion {
            self.require_own(act, Right::Write, Object::Completion)?;
            self.refuse_late_completion(act)?;
            if !request.parts.contains(part) {
                return refuse(Cause::PartLocked { part: part.as_str().into() });
            }
        } else {
            self.require_draft(act, "answer")?;
        }
        Ok(Event::Answered { part: part.clone(), answer: answer.clone() })
    }

    /// Decides a budget. A draft may be saved out of balance: it must balance when it is ready.
    fn set_budget(&self, act: &Act<Command>, budget: &Budget) -> Result<Event, Refusal> {
        if let Some(request) = &self.completion {
            self.require_own(act, Right::Write, Object::Completion)?;
            self.refuse_late_completion(act)?;
            if request.budget == Editable::Locked {
                return refuse(Cause::PartLocked { part: "budget".into() });
            }
        } else {
            self.require_draft(act, "set budget")?;
        }
        Ok(Event::BudgetSet(Box::new(budget.clone())))
    }

    fn refuse_late_completion(&self, act: &Act<Command>) -> Result<(), Refusal> {
        match &self.completion {
            Some(request) if act.at.day() > request.last_day => refuse(Cause::TooLate {
                act: "complete",
                day: act.at.day(),
                last: request.last_day,
            }),
            _ => Ok(()),
        }
    }

    /// Refuses an application that lacks a mandatory part, a balanced budget or a partner's word.
    fn refuse_incomplete(&self, act: &'static str, context: &Context<'_>) -> Result<(), Refusal> {
        let lacking = |what| refuse(Cause::Lacking { rule: Rule::LifeCycle, act, what });
        let is_answered = |part| self.answers.contains_key(part);
        if !self.mandatory.iter().all(is_answered) || !context.unanswered.is_empty() {
            return lacking("the answer to a mandatory part");
        }
        if self.partners.values().any(|has_confirmed| !has_confirmed) {
            return lacking("a partner's confirmation");
        }
        let Some(budget) = &self.budget else { return lacking("the budget") };
        budget.check(context.regime)
    }

    /// Decides the signature. The same key again is the same act again: nothing happens.
    fn sign(
        &self,
        act: &Act<Command>,
        context: &Context<'_>,
        key: &str,
        assurance: Assurance,
    ) -> Result<Vec<Event>, Refusal> {
        self.require_own(act, Right::Approve, Object::Signature)?;
        if self.key.as_deref() == Some(key) {
            return Ok(Vec::new());
        }
        take(self.stage, "sign")?;
        let plan = context.call.plan("sign")?;
        if !context.call.receives_at(act.at) {
            let (from, to) = (plan.opens, plan.closes);
            return refuse(Cause::OutsideWindow { act: "sign", at: act.at, from, to });
        }
        self.refuse_incomplete("sign", context)?;
        let requested = self.budget.as_ref().map_or(Ok(Default::default()), Budget::grant)?;
        let day = act.at.day();
        let delegation =
            context.people.delegation_for(&act.actor, Duty::Sign, requested, day)?.clone();
        context.regime.signature_is_valid(Signature {
            // The delegation was found.
            by_authorised_representative: true,
            on_honour_and_conscience: assurance == Assurance::OnHonourAndConscience,
        })?;
        Ok(vec![Event::Signed { key: key.to_owned(), assurance, delegation }])
    }
}
