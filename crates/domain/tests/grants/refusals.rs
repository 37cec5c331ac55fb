//! What is refused, by which rule, and in what words.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::access::Role;
use domain::grants::act::Actor;
use domain::grants::application::proposal::Proposal;
use domain::grants::application::{self, Command as Apply, CompletionRequest, Editable};
use domain::grants::budget::Kind;
use domain::grants::call::Command as Call;
use domain::grants::conflict::Ground;
use domain::grants::grant::account::Account;
use domain::grants::grant::change::{Command as Change, Part, PartOutcome};
use domain::grants::grant::claim::{Command as Claim, Finding};
use domain::grants::grant::decision::Command as Decision;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::instalment::OrderKey;
use domain::grants::grant::payment::{BankOutcome, Command as Payment};
use domain::grants::grant::reclaim::{self, Step};
use domain::grants::grant::{Command, Stage};
use domain::grants::id::ApplicationId;
use domain::grants::programme::FrameStage;
use domain::grants::refusal::{Cause, Rule};
use domain::regime::afterwards::{RemissionReasons, RepaymentGround, StopGround};
use time::macros::date;

use crate::proposer::at_phase;
use crate::story::{application, call, grant, programme, state_frame};
use crate::world::*;

/// The phases of the story.
const APPLIED: usize = 2;
const ASSESSED: usize = 3;
const DECIDED: usize = 4;
const ONGOING: usize = 5;
const PAID: usize = 6;

fn propose(costs: i64, cofinanced: i64) -> Apply {
    let award = award(budget(costs, 0, cofinanced, &[2018, 2019, 2020]));
    Apply::Propose(Box::new(Proposal::Grant(Box::new(award))))
}

#[test]
fn a_refusal_is_one_sentence_with_rule_and_paragraph() {
    let mut world = at_phase(ASSESSED);
    let refusal = refused(world.apply_for(&application(), "officer", propose(4_400_000, 400_000)));
    assert_eq!(
        refusal.to_string(),
        "apply max_share in SFS 2018:151, 7 §: 4000000 kronor are more than 3960000, the most that \
         may be granted (90/100 of the costs) (M2, SFS 2018:151 7 §)"
    );
    let refusal = refused(world.apply_for(&application(), "public", propose(4_600_000, 600_000)));
    assert_eq!(
        refusal.to_string(),
        "write the decision: the role allmänhet may not; let someone who may do it (access)"
    );
}

#[test]
fn no_one_approves_what_they_wrote() {
    let mut world = at_phase(1);
    let mut plan = plan(&world, BTreeMap::from([(2018, kronor(1_000))]));
    plan.opens = domain::grants::act::Moment::start_of(date!(2018 - 05 - 20)).unwrap();
    let second = id("satsning/andra");
    let mut own_list = plan.clone();
    own_list.eligible.frozen_by = Some(id("officer"));
    world.call(&second, "officer", Call::Draft(Box::new(own_list))).unwrap();
    assert_eq!(refused(world.call(&second, "officer", Call::Review)).rule(), Rule::R1);
    world.call(&second, "officer", Call::Amend(Box::new(plan))).unwrap();
    world.call(&second, "officer", Call::Review).unwrap();
    assert_eq!(refused(world.schedule(&second, "officer as decider")).rule(), Rule::R1);
    world.schedule(&second, "decider").unwrap();
    // From here neither the call nor its form changes (R6).
    let amended = crate::world::plan(&world, BTreeMap::new());
    for command in [Call::SendBack, Call::Amend(Box::new(amended))] {
        let shut = refused(world.call(&second, "officer", command));
        assert!(matches!(shut.cause, Cause::NoSuchStep { .. }), "{shut}");
    }
}

/// Returns the roles that an act is not refused to for want of a right, tried by people of the
/// funder and of the recipient.
fn roles_that_may(
    world: &World,
    try_it: impl Fn(&mut World, &str) -> Result<Done, domain::grants::refusal::Refusal>,
) -> BTreeSet<Role> {
    let mut may = BTreeSet::new();
    for (role, organisation) in
        Role::ALL.into_iter().flat_map(|role| [(role, "tvv"), (role, "0114")])
    {
        let mut world = world.clone();
        let actor = Actor { person: id("someone"), organisation: id(organisation), role };
        world.actors.insert("someone", actor);
        let refusal = try_it(&mut world, "someone").err();
        let is_access = |cause: &Cause| {
            matches!(
                cause,
                Cause::NotPermitted { .. } | Cause::NotOwn { .. } | Cause::NotFunder { .. }
            )
        };
        if !refusal.is_some_and(|refusal| is_access(&refusal.cause)) {
            may.insert(role);
        }
    }
    may
}

#[test]
fn of_thirteen_roles_only_those_of_the_table_may() {
    use Role::{Accountant, Applicant, CivilSociety, Decider, Officer, Signatory};
    let grant = grant();
    let world = at_phase(ONGOING);
    let of_grant = |command: Command| {
        roles_that_may(&world, |world, who| world.grant(&grant, who, command.clone()))
    };
    let payment = |command| of_grant(Command::Payment(command));
    assert_eq!(payment(Payment::Request { instalment: 1 }), [Signatory].into());
    assert_eq!(payment(Payment::Fix { instalment: 1, amount: kronor(1) }), [Officer].into());
    assert_eq!(payment(Payment::Attest { instalment: 1 }), [Accountant].into());
    let order = OrderKey { grant: grant.clone(), instalment: 1, attempt: 1 };
    assert_eq!(payment(Payment::Send(order)), [Accountant].into());
    let of_reclaim = |step| of_grant(Command::Reclaim(reclaim::Command { reclaim: 1, step }));
    let (ground, amount) = (RepaymentGround::WronglyGranted, kronor(1));
    let investigate = Step::Investigate { ground, amount };
    assert_eq!(of_reclaim(investigate), [Officer, Accountant].into());
    assert_eq!(of_reclaim(Step::Reclaim), [Decider].into());
    let answer = Step::Answer { text: "we agree".into() };
    assert_eq!(of_reclaim(answer), [Applicant, CivilSociety].into());
    let settle = |world: &mut World, who: &str| world.end(&grant, who, Ending::Settled);
    assert_eq!(roles_that_may(&world, settle), [Decider].into());

    let world = at_phase(ASSESSED);
    let decide = |world: &mut World, who: &str| world.decide(&application(), who);
    assert_eq!(roles_that_may(&world, decide), [Decider].into());
    let propose = |world: &mut World, who: &str| {
        world.apply_for(&application(), who, propose(4_600_000, 600_000))
    };
    assert_eq!(roles_that_may(&world, propose), [Officer].into());
    let frame = |world: &mut World, who: &str| {
        world.programme(&programme(), who, state_frame(FrameStage::Decided, 2019, 1))
    };
    assert_eq!(roles_that_may(&world, frame), [Decider].into());
}

#[test]
fn a_conflict_of_interest_is_computed_as_well_as_declared() {
    let mut world = at_phase(APPLIED);
    let theirs: ApplicationId = id("satsning/2018/1280");
    let start = Apply::Start { call: call() };
    world.apply_for(&theirs, "applicant 1280", start).unwrap();
    let register = Apply::Register { diary_number: "1".into() };
    let torn = refused(world.apply_for(&theirs, "torn officer", register.clone()));
    let ground = Ground::SameOrganisation;
    assert_eq!(torn.cause, Cause::ConflictOfInterest { act: "register", ground });
    assert_eq!(torn.basis(), "R2, förvaltningslagen (2017:900) 16–17 §§");
    world.apply_for(&application(), "torn officer", register).unwrap();

    let mut world = at_phase(ASSESSED);
    let declare = Apply::DeclareConflict { ground: Ground::Affected };
    world.apply_for(&application(), "second officer", declare).unwrap();
    // The review of someone who has stepped down does not count.
    let refusal = refused(world.apply_for(&application(), "officer", propose(4_600_000, 600_000)));
    assert!(matches!(refusal.cause, Cause::Lacking { what: "a review", .. }), "{refusal}");
}

#[test]
fn a_decision_is_taken_by_someone_else_without_conflict_of_interest() {
    let mut world = at_phase(ASSESSED);
    world.apply_for(&application(), "officer", propose(4_600_000, 600_000)).unwrap();
    assert_eq!(refused(world.decide(&application(), "officer as decider")).rule(), Rule::R1);
    assert_eq!(refused(world.decide(&application(), "torn decider")).rule(), Rule::R2);
    let mut applicant = world.actors["applicant 0114"].clone();
    (applicant.organisation, applicant.role) = (id("tvv"), Role::Decider);
    world.actors.insert("applicant as decider", applicant);
    let own = refused(world.decide(&application(), "applicant as decider"));
    let ground = Ground::TookPart;
    assert_eq!(own.cause, Cause::ConflictOfInterest { act: "decide", ground });
    let elsewhere = world.decide(&application(), "auditor");
    assert_eq!(refused(elsewhere).rule(), Rule::Access);
    world.decide(&application(), "decider").unwrap();
}

#[test]
fn a_submission_counts_to_the_last_second_and_not_after() {
    let mut world = at_phase(1);
    let theirs: ApplicationId = id("satsning/2018/1280");
    let closes = world.calls[&call()].state.plan.as_ref().unwrap().closes;
    world.now = closes;
    let start = Apply::Start { call: call() };
    world.apply_for(&theirs, "applicant 1280", start.clone()).unwrap();
    let answer = Apply::Answer { part: id("mål"), answer: id("svar") };
    world.apply_for(&theirs, "applicant 1280", answer).unwrap();
    let budget = Apply::SetBudget(Box::new(budget(1_000, 0, 100, &[2018])));
    world.apply_for(&theirs, "applicant 1280", budget).unwrap();
    world.apply_for(&theirs, "applicant 1280", Apply::MarkReady).unwrap();
    let sign = crate::story::sign("k");
    let mut late = world.clone();
    world.apply_for(&theirs, "signatory 1280", sign.clone()).unwrap();
    late.now = domain::grants::act::Moment::from_unix(closes.unix() + 1).unwrap();
    let refusal = refused(late.apply_for(&theirs, "signatory 1280", sign));
    assert!(matches!(refusal.cause, Cause::OutsideWindow { .. }), "{refusal}");
}

#[test]
fn only_the_parts_asked_for_change_and_not_after_the_last_day() {
    let mut world = at_phase(ASSESSED);
    let parts = [id("mål")].into();
    let last_day = world.now.day() + time::Duration::days(10);
    let request = CompletionRequest { parts, budget: Editable::Locked, last_day };
    world.apply_for(&application(), "officer", Apply::RequestCompletion(request)).unwrap();
    let answer = |part: &str| Apply::Answer { part: id(part), answer: id("svar-2") };
    let answered =
        |world: &mut World, part| world.apply_for(&application(), "applicant 0114", answer(part));
    assert_eq!(refused(answered(&mut world, "tidsplan")).rule(), Rule::R4);
    answered(&mut world, "mål").unwrap();
    let early = refused(world.apply_for(&application(), "officer", Apply::BeginAssessment));
    assert_eq!(early.rule(), Rule::R5);
    let requested = world.now;
    let before = world.applications[&application()].state.handling;
    world.wait_days(11);
    assert_eq!(refused(answered(&mut world, "mål")).rule(), Rule::R5);
    world.apply_for(&application(), "officer", Apply::BeginAssessment).unwrap();
    // The clock of handling stood still for eleven days, and runs again.
    let handling = world.applications[&application()].state.handling;
    assert_eq!(handling.seconds_at(world.now), before.seconds_at(requested));
    world.wait_days(2);
    assert!(handling.seconds_at(world.now) > before.seconds_at(requested) + 86_400);
}

#[test]
fn a_decided_application_cannot_be_edited() {
    let mut world = at_phase(DECIDED);
    for (who, command) in [
        ("applicant 0114", Apply::Answer { part: id("mål"), answer: id("annat") }),
        ("applicant 0114", Apply::SetBudget(Box::new(budget(1_000, 0, 100, &[2018])))),
        ("officer", propose(4_600_000, 600_000)),
        ("signatory 0114", Apply::Withdraw),
    ] {
        let refusal = refused(world.apply_for(&application(), who, command));
        assert!(matches!(refusal.cause, Cause::NoSuchStep { .. }), "{refusal}");
    }
    let again = refused(world.decide(&application(), "second decider"));
    assert!(matches!(again.cause, Cause::NoSuchStep { .. }), "{again}");
    // A slip of the pen is corrected beside it, and the decision stands.
    let before = world.applications[&application()].state.clone();
    let correct = Apply::Correct { text: "Botkyrka".into() };
    world.apply_for(&application(), "decider", correct).unwrap();
    let after = &world.applications[&application()].state;
    assert_eq!(application::State { last: before.last, ..after.clone() }, before);
}

#[test]
fn a_lowered_frame_shows_its_shortage_and_stops_what_would_add_to_it() {
    let mut world = at_phase(ONGOING);
    let revise = state_frame(FrameStage::Revised, 2018, 30_000_000);
    world.programme(&programme(), "decider", revise).unwrap();
    let state = world.programme_state(&programme());
    assert_eq!(state.free(2018), Some(kronor(-30_000_000)));
    assert_eq!(state.short_years().collect::<Vec<_>>(), [2018]);
    let request = Command::Payment(Payment::Request { instalment: 1 });
    let refusal = refused(world.grant(&grant(), "signatory 0114", request));
    assert_eq!(refusal.rule(), Rule::M1);
    crate::invariants::check(&world);
}

#[test]
fn nothing_more_is_committed_in_a_year_that_is_short() {
    let mut world = at_phase(ASSESSED);
    world.apply_for(&application(), "officer", propose(4_600_000, 600_000)).unwrap();
    let revise = state_frame(FrameStage::Revised, 2018, 59_000_000);
    world.programme(&programme(), "decider", revise).unwrap();
    // The call has reserved 60 mnkr, and still 1.33 of it may not be committed.
    assert_eq!(refused(world.decide(&application(), "decider")).rule(), Rule::M1);
    let raise = state_frame(FrameStage::Revised, 2018, 60_000_000);
    world.programme(&programme(), "decider", raise).unwrap();
    world.decide(&application(), "decider").unwrap();
}

#[test]
fn one_cost_counts_once_over_all_grants() {
    let mut world = at_phase(PAID);
    let submit = |number, voucher: &str, explanation: Option<&str>| {
        let mut item = cost(voucher, date!(2018 - 10 - 01), Kind::Cash, 1_500_000);
        item.explanation = explanation.map(str::to_owned);
        let items = BTreeMap::from([(1, item)]);
        Command::Claim(Claim::Submit { claim: number, items, in_kind_financing: kronor(0) })
    };
    let mut try_claim = |command| world.grant(&grant(), "signatory 0114", command);
    let same = refused(try_claim(submit(2, "V1", Some("another month"))));
    assert_eq!(same.rule(), Rule::M10, "the very same voucher is never another cost");
    let alike = refused(try_claim(submit(2, "V2", None)));
    assert_eq!(alike.rule(), Rule::M10, "same payer, day and amount");
    try_claim(submit(2, "V2", Some("two invoices of one day"))).unwrap();
    // What is sent back counts nowhere, and can be claimed again.
    let back = Command::Claim(Claim::Return { claim: 2 });
    world.grant(&grant(), "officer", back).unwrap();
    let again = submit(3, "V2", Some("two invoices of one day"));
    world.grant(&grant(), "signatory 0114", again).unwrap();
}

#[test]
fn a_failed_payment_is_attested_anew_and_sent_under_a_new_key() {
    let mut world = at_phase(ONGOING);
    let grant = grant();
    let mut act = |who: &str, command| world.grant(&grant, who, Command::Payment(command));
    act("signatory 0114", Payment::Request { instalment: 1 }).unwrap();
    act("officer", Payment::Fix { instalment: 1, amount: kronor(660_000) }).unwrap();
    let order = |attempt| OrderKey { grant: grant.clone(), instalment: 1, attempt };
    let taken = |attempt, outcome| Payment::TakeIn {
        bank_event: id(&format!("bank {attempt}")),
        order: order(attempt),
        outcome,
    };
    for attempt in [1, 2] {
        act("accountant", Payment::Attest { instalment: 1 }).unwrap();
        act("second accountant", Payment::Attest { instalment: 1 }).unwrap();
        assert!(act("accountant", Payment::Send(order(attempt + 1))).is_err());
        act("accountant", Payment::Send(order(attempt))).unwrap();
        let outcome = if attempt == 1 { BankOutcome::Failed } else { BankOutcome::Paid };
        act("accountant", taken(attempt, outcome)).unwrap();
        assert_eq!(act("accountant", Payment::Send(order(1))), Ok(Done::Nothing));
    }
    // The bank's file again, and a second "paid" under another reference.
    assert_eq!(act("accountant", taken(2, BankOutcome::Paid)), Ok(Done::Nothing));
    let twice =
        Payment::TakeIn { bank_event: id("another"), order: order(2), outcome: BankOutcome::Paid };
    assert!(matches!(refused(act("accountant", twice)).cause, Cause::NoSuchStep { .. }));
    assert_eq!(world.grants[&grant].state.paid(), kronor(660_000));
}

#[test]
fn held_payments_are_not_sent_and_the_paragraph_is_kept() {
    let mut world = at_phase(ONGOING);
    let hold = Command::Decision(Decision::Hold { ground: StopGround::RepaymentGround });
    world.grant(&grant(), "officer", hold).unwrap();
    let request = Command::Payment(Payment::Request { instalment: 1 });
    let refusal = refused(world.grant(&grant(), "signatory 0114", request));
    assert!(matches!(refusal.cause, Cause::PaymentsHeld { .. }), "{refusal}");
    let appeal = refused(world.grant(&grant(), "officer", Command::Decision(Decision::Appeal)));
    assert_eq!(appeal.basis(), "regime, SFS 2018:151 21 §");
}

#[test]
fn a_disallowed_cost_becomes_a_reclaim_with_interest() {
    let mut world = at_phase(PAID);
    let grant = grant();
    let settle = Command::Payment(Payment::SettleAdvance { amount: kronor(660_000) });
    world.grant(&grant, "officer", settle).unwrap();
    let nothing_left = Command::Payment(Payment::SettleAdvance { amount: kronor(1) });
    assert_eq!(refused(world.grant(&grant, "officer", nothing_left)).rule(), Rule::M7);
    let finding = Finding { approved: kronor(400_000), reason: "not of the project".into() };
    let disallow = Claim::Disallow { claim: 1, item: 1, finding };
    world.grant(&grant, "officer", Command::Claim(disallow)).unwrap();
    // 90 % of 400 000 is 360 000: of the 660 000 that were earned, 300 000 are not any longer.
    let total = |world: &World, account| world.grants[&grant].state.total(account);
    assert_eq!(total(&world, Account::Surplus), kronor(300_000));

    let step = |world: &mut World, who: &str, step| {
        world.grant(&grant, who, Command::Reclaim(reclaim::Command { reclaim: 1, step }))
    };
    let investigate = |ground| Step::Investigate { ground, amount: kronor(300_000) };
    let wrong =
        refused(step(&mut world, "officer", investigate(RepaymentGround::NoPartInEvaluation)));
    assert_eq!(wrong.basis(), "regime, SFS 2018:151 18 §");
    let ground = RepaymentGround::NotUsedForPurpose;
    let more = Step::Investigate { ground, amount: kronor(660_001) };
    assert_eq!(refused(step(&mut world, "officer", more)).rule(), Rule::M3);
    step(&mut world, "officer", investigate(ground)).unwrap();
    assert_eq!(&*world.grants[&grant].state.reclaims[&1].paragraph, "SFS 2018:151 18 § 2");
    let answer_by = world.now.day() + time::Duration::days(14);
    step(&mut world, "officer", Step::Communicate { answer_by }).unwrap();
    assert_eq!(refused(step(&mut world, "decider", Step::Reclaim)).rule(), Rule::R5);
    step(&mut world, "applicant 0114", Step::Answer { text: "we agree".into() }).unwrap();
    let reason = world.reason.take();
    assert_eq!(refused(step(&mut world, "decider", Step::Reclaim)).rule(), Rule::R3);
    world.reason = reason;
    step(&mut world, "decider", Step::Reclaim).unwrap();
    step(&mut world, "accountant", Step::Invoice).unwrap();
    // Paid 130 days after the decision: 100 days of 2.5 % on 300 000 kronor are 2 054.79.
    world.wait_days(130);
    let bank_event = id("repaid");
    let repaid = Step::TakeIn { bank_event, amount: kronor(302_054) };
    step(&mut world, "accountant", repaid.clone()).unwrap();
    assert_eq!(step(&mut world, "accountant", repaid), Ok(Done::Nothing));
    let state = &world.grants[&grant].state.reclaims[&1];
    assert_eq!(state.interest.to_string(), "2054.79");
    assert_eq!(state.principal().to_string(), "0.79");
    let more = Step::TakeIn { bank_event: id("more"), amount: kronor(1) };
    assert_eq!(refused(step(&mut world, "accountant", more)).rule(), Rule::M3);
    let light = Step::Waive { reasons: RemissionReasons::Special };
    step(&mut world, "decider", light).unwrap();
    assert_eq!(total(&world, Account::Remitted).to_string(), "0.79");
    crate::invariants::check(&world);
}

#[test]
fn a_change_is_decided_part_by_part_as_a_new_version() {
    let mut world = at_phase(ONGOING);
    let grant = grant();
    let award = world.grants[&grant].state.versions[0].award.clone();
    let mut less = budget(4_000_000, 0, 400_000, &[2018, 2019, 2020]);
    less.grant = award.budget.grant.clone();
    less.grant.insert(2018, kronor(960_000));
    let mut plan = award.plan.clone();
    plan.get_mut(&2).unwrap().amount = kronor(300_000);
    let parts = vec![Part::Budget { budget: less, plan }, Part::Content(id("ny text"))];
    let mut act = |who: &str, command| world.grant(&grant, who, Command::Change(command)).unwrap();
    act("applicant 0114", Change::Draft { change: 1, parts });
    act("signatory 0114", Change::Submit { change: 1 });
    let refused_part = PartOutcome::Refused { reason: "the content is what was granted".into() };
    let outcomes = vec![PartOutcome::Approved, refused_part];
    act("officer", Change::Prepare { change: 1, outcomes });
    let own = refused(world.decide_change(&grant, "officer as decider", 1));
    assert_eq!(own.rule(), Rule::R1);
    world.decide_change(&grant, "decider", 1).unwrap();
    let state = &world.grants[&grant].state;
    assert_eq!(state.versions.len(), 2);
    assert_eq!(state.versions[0].award, award, "the first version stands as it was");
    assert_eq!(state.firm(2018), kronor(960_000));
    assert_eq!(world.programme_state(&programme()).free(2018), Some(kronor(15_360_000)));
    crate::invariants::check(&world);
}

#[test]
fn a_grant_is_handled_by_its_funder_until_it_is_handed_over() {
    let mut world = at_phase(ONGOING);
    let role = Role::Officer;
    let officer = Actor { person: id("elsewhere"), organisation: id("delmos"), role };
    world.actors.insert("officer of Delmos", officer);
    let hold = Command::Decision(Decision::Hold { ground: StopGround::RepaymentGround });
    let refusal = refused(world.grant(&grant(), "officer of Delmos", hold.clone()));
    assert!(matches!(refusal.cause, Cause::NotFunder { .. }), "{refusal}");
    let hand_over = Command::Decision(Decision::HandOver { to: id("delmos") });
    world.grant(&grant(), "decider", hand_over).unwrap();
    assert!(world.grant(&grant(), "officer", hold.clone()).is_err());
    world.grant(&grant(), "officer of Delmos", hold).unwrap();
}

#[test]
fn a_declined_grant_gives_its_money_back() {
    let mut world = at_phase(DECIDED);
    let grant = grant();
    world.grant(&grant, "officer", Command::Decision(Decision::Despatch)).unwrap();
    world.end(&grant, "signatory 0114", Ending::Declined).unwrap();
    let programme = world.programme_state(&programme());
    assert!(programme.commitments.is_empty() && programme.conditional.is_empty());
    assert_eq!(world.grants[&grant].state.stage, Some(Stage::Declined));
    crate::invariants::check(&world);
}

#[test]
fn another_wording_of_the_law_does_not_reach_back() {
    let mut world = at_phase(ONGOING);
    world.regime.wording = "2020:1266".parse().unwrap();
    let request = Command::Payment(Payment::Request { instalment: 1 });
    let refusal = refused(world.grant(&grant(), "signatory 0114", request));
    assert_eq!(
        refusal.to_string(),
        "apply SFS 2018:151 as worded by SFS 2020:1266: the matter is bound to SFS 2018:151 (regime)"
    );
}
