//! Acts that concern several streams: what each of them gets, to be kept in one transaction or not
//! at all.
//!
//! A call reserves money of its programme; a decision closes an application, commits money and
//! opens a grant. Each stream decides its own part by its own rules, and the first that refuses
//! refuses all. The commands of one stream cannot do these things alone, so a decision without its
//! commitment cannot be written.

use std::collections::{BTreeMap, BTreeSet};

use super::access::delegation::Duty;
use super::access::{Object, People, Right, require};
use super::act::{Act, in_order};
use super::application::proposal::Proposal;
use super::draw::{draw, rank};
use super::grant::award;
use super::grant::award::PlannedInstalment;
use super::grant::check::{IsDrawn, Selection};
use super::grant::decided::Decided;
use super::grant::ending::Ending;
use super::id::{ApplicationId, CallId, GrantId};
use super::programme::booking::{Entry, Years};
use super::refusal::{Cause, Refusal, Rule, refuse};
use super::wording::Wording;
use super::{application, call, grant, programme};
use crate::money::Ore;

/// The events of one act, by stream. Kept together or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transaction {
    /// For the programme.
    pub programme: Vec<programme::Event>,
    /// For the call.
    pub call: Vec<call::Event>,
    /// For the application.
    pub application: Vec<application::Event>,
    /// For the grants.
    pub grants: BTreeMap<GrantId, Vec<grant::Event>>,
}

impl Transaction {
    fn booked(mut self, entry: Option<Entry>) -> Self {
        self.programme.extend(entry.map(programme::Event::Booked));
        self
    }
}

/// Approves a call and reserves its frame.
///
/// # Errors
/// The first rule that forbids it: four eyes (R1), the frame (M1).
pub fn schedule_call(
    act: &Act<CallId>,
    call: &call::State,
    programme: &programme::State,
) -> Result<Transaction, Refusal> {
    in_order(programme.last, act.at)?;
    let event = call.schedule(act)?;
    let frame = &call.plan("schedule")?.frame;
    let entry = if frame.is_empty() { None } else { Some(programme.reserve(&act.command, frame)?) };
    Ok(Transaction { call: vec![event], ..Transaction::default() }.booked(entry))
}

/// Settles a call and releases what it has left.
///
/// `n_undecided` is how many submitted applications have no decision.
///
/// # Errors
/// The first rule that forbids it.
pub fn settle_call(
    act: &Act<CallId>,
    call: &call::State,
    programme: &programme::State,
    n_undecided: usize,
) -> Result<Transaction, Refusal> {
    in_order(programme.last, act.at)?;
    let event = call.settle(act, n_undecided)?;
    let entry = programme.release(&act.command);
    Ok(Transaction { call: vec![event], ..Transaction::default() }.booked(entry))
}

/// Calls a call off and releases what it has reserved.
///
/// # Errors
/// The first rule that forbids it.
pub fn cancel_call(
    act: &Act<CallId>,
    call: &call::State,
    programme: &programme::State,
) -> Result<Transaction, Refusal> {
    in_order(programme.last, act.at)?;
    let event = call.cancel(act)?;
    let entry = programme.release(&act.command);
    Ok(Transaction { call: vec![event], ..Transaction::default() }.booked(entry))
}

/// To decide an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decide {
    /// The application.
    pub application: ApplicationId,
    /// The name of the grant that it opens, if it opens one.
    pub grant: GrantId,
}

/// Decides an application as proposed: commits the money, firm or subject to budget, and opens the
/// grant. `grant` is the state of the stream that the grant is to begin: nothing may be in it.
///
/// # Errors
/// The first rule that forbids it: four eyes (R1), conflict of interest (R2), the share (M2), the
/// frame (M1), the regime.
pub fn decide_application(
    act: &Act<Decide>,
    application: &application::State,
    grant: &grant::State,
    context: &application::Context<'_>,
    programme: &programme::State,
) -> Result<Transaction, Refusal> {
    in_order(programme.last, act.at)?;
    let begun = grant.stage.is_some();
    let Decide { application: id, grant } = &act.command;
    let event = application.decide_outcome(act, context, grant)?;
    if begun {
        return refuse(Cause::AlreadyDone { rule: Rule::R4, act: "begin the grant" });
    }
    let mut transaction =
        Transaction { application: vec![event.clone()], ..Transaction::default() };
    let (Some(Proposal::Grant(award)), application::Event::Decided { delegation, .. }) =
        (&application.proposal, event)
    else {
        return Ok(transaction);
    };
    let (Some(call), Some(recipient), Some(rapporteur)) =
        (&application.call, &application.applicant, &application.rapporteur)
    else {
        return refuse(Cause::Lacking { rule: Rule::Input, act: "decide", what: "the applicant" });
    };
    let entry = programme.commit(grant, call, &award.budget.grant)?;
    let conditional = match &entry {
        Entry::Committed { conditional, .. } => conditional.clone(),
        _ => Years::new(),
    };
    let decided = Decided {
        grant: grant.clone(),
        call: call.clone(),
        application: id.clone(),
        recipient: recipient.clone(),
        funder: act.actor.organisation.clone(),
        wording: Wording::of(context.regime),
        award: award.as_ref().clone(),
        conditional,
        parties: application.parties.clone(),
        delegation,
        rapporteur: rapporteur.clone(),
    };
    transaction.grants.insert(grant.clone(), vec![grant::Event::Decided(Box::new(decided))]);
    Ok(transaction.booked(Some(entry)))
}

/// To try what was decided for a year subject to budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmYear {
    /// The grant.
    pub grant: GrantId,
    /// The year.
    pub year: i32,
    /// How much holds; zero where nothing does.
    pub amount: Ore,
    /// The instalments of the year from now on.
    pub plan: BTreeMap<u16, PlannedInstalment>,
}

/// Tries what was decided for a year subject to budget, now that its frame is decided.
///
/// # Errors
/// The first rule that forbids it: the frame (M1), the plan (M5).
pub fn confirm_year(
    act: &Act<ConfirmYear>,
    grant: &grant::State,
    context: &grant::Context<'_>,
) -> Result<Transaction, Refusal> {
    const ACT: &str = "confirm";
    let ConfirmYear { grant: id, year, amount, plan } = &act.command;
    in_order(context.programme.last, act.at)?;
    grant.refuse_elsewhere(act, ACT, context)?;
    require(act.actor.role, Right::Approve, Object::Decision, &[])?;
    grant.impartial(ACT, act, context)?;
    context.people.delegation_for(&act.actor, Duty::Decide, *amount, act.at.day())?;
    let entry = context.programme.confirm(id, *year, *amount)?;
    let held =
        if *amount > Ore::default() { Years::from([(*year, *amount)]) } else { Years::new() };
    award::check_plan(&held, plan)?;
    grant.refuse_taken_numbers(ACT, *year, plan)?;
    grant.refuse_passed_on_after(ACT, *year, *amount)?;
    let (year, amount, plan) = (*year, *amount, plan.clone());
    let event = grant::Event::YearConfirmed { year, amount, plan };
    let grants = BTreeMap::from([(id.clone(), vec![event])]);
    Ok(Transaction { grants, ..Transaction::default() }.booked(Some(entry)))
}

/// To decide a change request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideChange {
    /// The grant.
    pub grant: GrantId,
    /// The change request.
    pub change: u16,
}

/// Decides a change request as it is prepared; money goes to or from the frame with it.
///
/// # Errors
/// The first rule that forbids it.
pub fn decide_change(
    act: &Act<DecideChange>,
    grant: &grant::State,
    context: &grant::Context<'_>,
) -> Result<Transaction, Refusal> {
    let DecideChange { grant: id, change } = &act.command;
    in_order(context.programme.last, act.at)?;
    let event = grant.decide_change(act, context, *change)?;
    let entry = match &event {
        grant::change::Event::Decided { more, less, .. }
            if !more.is_empty() || !less.is_empty() =>
        {
            Some(context.programme.change(id, more, less)?)
        }
        _ => None,
    };
    let grants = BTreeMap::from([(id.clone(), vec![grant::Event::Change(event)])]);
    Ok(Transaction { grants, ..Transaction::default() }.booked(entry))
}

/// To end a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The grant.
    pub grant: GrantId,
    /// How.
    pub ending: Ending,
}

/// Ends a grant: declined, broken off, revoked or settled. What is left goes back to the frame, and
/// what was subject to budget lapses.
///
/// # Errors
/// The first rule that forbids it.
pub fn end_grant(
    act: &Act<End>,
    grant: &grant::State,
    context: &grant::Context<'_>,
) -> Result<Transaction, Refusal> {
    let End { grant: id, ending } = &act.command;
    in_order(context.programme.last, act.at)?;
    let event = grant.end(act, context, *ending)?;
    let mut transaction = Transaction::default();
    if let grant::Event::Ended { withdrawn, lapsed, .. } = &event {
        if !withdrawn.is_empty() {
            let entry = context.programme.change(id, &Years::new(), withdrawn)?;
            transaction = transaction.booked(Some(entry));
        }
        for year in lapsed.keys() {
            let entry = Entry::Lapsed { grant: id.clone(), year: *year };
            transaction = transaction.booked(Some(entry));
        }
    }
    transaction.grants.insert(id.clone(), vec![event]);
    Ok(transaction)
}

/// Draws the grants to check by the seed that the call committed to (R10): of those whose final
/// report is approved and that are not selected already.
///
/// # Errors
/// [`Cause::WrongSeed`]; no commitment; no right.
pub fn draw_sample(
    act: &Act<String>,
    call: &call::State,
    grants: &BTreeMap<GrantId, grant::State>,
    people: &People,
) -> Result<Transaction, Refusal> {
    const ACT: &str = "draw";
    in_order(call.last, act.at)?;
    require(act.actor.role, Right::Write, Object::ReportCheck, &[])?;
    let Some((commitment, size)) = &call.commitment else {
        let what = "a commitment to a seed, published before";
        return refuse(Cause::Lacking { rule: Rule::R10, act: ACT, what });
    };
    let seed = &act.command;
    let candidates: BTreeSet<GrantId> =
        grants.iter().filter(|(_, grant)| grant.can_be_drawn()).map(|(id, _)| id.clone()).collect();
    let drawn = draw(commitment, seed, &candidates, *size)?;
    let mut transaction = Transaction::default();
    for (id, grant) in grants.iter().filter(|(id, _)| candidates.contains(*id)) {
        grant.parties.refuse(ACT, &act.actor, people)?;
        let selection = Selection::Draw { commitment: commitment.clone(), rank: rank(seed, id) };
        let is_drawn = if drawn.contains(id) { IsDrawn::Drawn } else { IsDrawn::Not };
        let event = grant.be_drawn(act, selection, is_drawn)?;
        transaction.grants.insert(id.clone(), vec![event]);
    }
    transaction.call.push(call::Event::SampleDrawn { seed: seed.clone(), candidates, drawn });
    Ok(transaction)
}
