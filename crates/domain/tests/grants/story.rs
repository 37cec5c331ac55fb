//! The story of one grant: from a frame of 75 mnkr to the settlement, with what is refused on the
//! way.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::application::assessment::ConsultationStage;
use domain::grants::application::proposal::Proposal;
use domain::grants::application::{self, Assurance, Command as Apply};
use domain::grants::budget::Kind;
use domain::grants::call::Command as Call;
use domain::grants::draw::{Hash, Size};
use domain::grants::grant::account::Account;
use domain::grants::grant::award::RefusedCost;
use domain::grants::grant::check::{self, Command as Check};
use domain::grants::grant::claim::{Command as Claim, Finding};
use domain::grants::grant::decision::Command as Decision;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::instalment::{self, OrderKey};
use domain::grants::grant::payment::{BankOutcome, Command as Payment};
use domain::grants::grant::report::{self, Step};
use domain::grants::grant::{self, Command as Grant};
use domain::grants::id::{ApplicationId, CallId, GrantId, ProgrammeId};
use domain::grants::programme::{Command as Programme, FrameStage, Statement};
use domain::grants::refusal::{Cause, Rule};
use domain::money::Ore;
use time::macros::date;

use crate::world::*;

pub(crate) const SEED: &str = "tärningskast 2019-03-15: 4 1 6 2 2 5";

pub(crate) fn state_frame(stage: FrameStage, year: i32, amount: i64) -> Programme {
    let source = "prop. 2017/18:1".to_owned();
    Programme::State(Statement { stage, year, amount: kronor(amount), source })
}

pub(crate) fn programme() -> ProgrammeId {
    id("satsning")
}

pub(crate) fn call() -> CallId {
    id("satsning/2018")
}

pub(crate) fn application() -> ApplicationId {
    id("satsning/2018/0114")
}

pub(crate) fn grant() -> GrantId {
    World::grant_of(&application())
}

/// A programme with a frame for 2018, and a call that is open.
pub(crate) fn open_call(world: &mut World) {
    let legal_source = "N2018/01913/RTS".to_owned();
    let establish = Programme::Establish { first_year: 2018, last_year: 2027, legal_source };
    world.programme(&programme(), "decider", establish).unwrap();
    let frame = state_frame(FrameStage::Decided, 2018, 75_000_000);
    world.programme(&programme(), "decider", frame).unwrap();
    let plan = plan(world, BTreeMap::from([(2018, kronor(60_000_000))]));
    world.call(&call(), "officer", Call::Draft(Box::new(plan))).unwrap();
    world.call(&call(), "officer", Call::Review).unwrap();
    world.schedule(&call(), "decider").unwrap();
    world.wait_until(date!(2018 - 05 - 02));
    world.call(&call(), "officer", Call::Open).unwrap();
}

pub(crate) fn sign(key: &str) -> Apply {
    Apply::Sign { key: key.into(), assurance: Assurance::OnHonourAndConscience }
}

/// The application: 4.0 of 4.6 mnkr, 87 %.
pub(crate) fn apply(world: &mut World) {
    let application = application();
    let write = |world: &mut World, command| {
        world.apply_for(&application, "applicant 0114", command).unwrap()
    };
    write(world, Apply::Start { call: call() });
    write(world, Apply::Answer { part: id("mål"), answer: id("svar-1") });
    let budget = budget(4_600_000, 0, 600_000, &[2018, 2019, 2020]);
    write(world, Apply::SetBudget(Box::new(budget)));
    // A part whose condition is met must be answered as well.
    world.unanswered.insert(id("delmål"));
    let refusal = refused(world.apply_for(&application, "applicant 0114", Apply::MarkReady));
    assert!(refusal.to_string().contains("the answer to a mandatory part"), "{refusal}");
    world.unanswered.clear();
    write(world, Apply::MarkReady);
    let signed = sign("a");
    world.apply_for(&application, "signatory 0114", signed.clone()).unwrap();
    // The same submission again, as after a lost answer, changes nothing.
    assert_eq!(world.apply_for(&application, "signatory 0114", signed), Ok(Done::Nothing));
}

/// What the officer does before a proposal.
pub(crate) fn assess(world: &mut World) {
    let application = application();
    world.wait_until(date!(2018 - 06 - 02));
    world.call(&call(), "officer", Call::Close).unwrap();
    world.call(&call(), "officer", Call::BeginAssessment).unwrap();
    let officer =
        |world: &mut World, command| world.apply_for(&application, "officer", command).unwrap();
    officer(world, Apply::Register { diary_number: "2018/0042".into() });
    officer(world, Apply::BeginAssessment);
    let (person, organisation) = (id("second officer"), id("tvv"));
    officer(world, Apply::AppointReviewer { person, organisation });
    let review = Apply::FileReview { points: 80, reason: "long-term".into() };
    world.apply_for(&application, "second officer", review).unwrap();
    let (organisation, last_day) = (id("delmos"), date!(2018 - 08 - 01));
    officer(world, Apply::Consult { organisation, last_day });
    let stage = ConsultationStage::Answered;
    officer(world, Apply::KeepOpinion { organisation: id("delmos"), stage });
}

/// A cost of 200 000 kronor is refused, so 4.0 mnkr would be more than 90 %: the grant is cut.
pub(crate) fn cut_and_decide(world: &mut World) {
    let application = application();
    let years = [2018, 2019, 2020];
    let refused_cost = RefusedCost {
        cost: "lokaler".into(),
        amount: kronor(200_000),
        reason: "ordinary activity".into(),
    };
    let uncut = award(budget(4_400_000, 0, 400_000, &years));
    let propose = |award| Apply::Propose(Box::new(Proposal::Grant(Box::new(award))));
    let refusal = refused(world.apply_for(&application, "officer", propose(uncut)));
    assert_eq!(refusal.rule(), Rule::M2);
    assert_eq!(refusal.basis(), "M2, SFS 2018:151 7 §");

    let mut cut = award(budget(4_400_000, 0, 440_000, &years));
    cut.refused.push(refused_cost);
    world.apply_for(&application, "officer", propose(cut)).unwrap();
    let own = refused(world.decide(&application, "small decider"));
    assert!(matches!(own.cause, Cause::NoDelegation { .. }), "{own}");
    world.decide(&application, "decider").unwrap();
}

/// The grant is made known, accepted and started.
pub(crate) fn start_work(world: &mut World) {
    let grant = grant();
    world.grant(&grant, "officer", Grant::Decision(Decision::Despatch)).unwrap();
    world.grant(&grant, "signatory 0114", Grant::Decision(Decision::Accept)).unwrap();
    world.grant(&grant, "applicant 0114", Grant::Decision(Decision::Start)).unwrap();
    let bank_account = id("bankgiro 1");
    let state = Payment::StateBankAccount { bank_account };
    world.grant(&grant, "signatory 0114", Grant::Payment(state)).unwrap();
    let verify = Grant::Payment(Payment::VerifyBankAccount { bank_account: id("bankgiro 1") });
    world.grant(&grant, "accountant", verify.clone()).unwrap();
    let same = refused(world.grant(&grant, "accountant", verify.clone()));
    assert_eq!(same.rule(), Rule::R1);
    world.grant(&grant, "second accountant", verify).unwrap();
}

/// An instalment is asked for, fixed, attested by two, sent and paid.
pub(crate) fn pay(world: &mut World, number: u16, amount: Ore) {
    let grant = grant();
    let mut act = |who: &str, command| world.grant(&grant, who, Grant::Payment(command));
    act("signatory 0114", Payment::Request { instalment: number }).unwrap();
    act("officer", Payment::Fix { instalment: number, amount }).unwrap();
    let attest = Payment::Attest { instalment: number };
    act("accountant", attest.clone()).unwrap();
    assert_eq!(refused(act("accountant", attest.clone())).rule(), Rule::R1);
    act("second accountant", attest).unwrap();
    let order = OrderKey { grant: grant.clone(), instalment: number, attempt: 1 };
    act("accountant", Payment::Send(order.clone())).unwrap();
    assert_eq!(act("accountant", Payment::Send(order.clone())), Ok(Done::Nothing));
    let bank_event = id(&format!("bank-{number}"));
    let paid = Payment::TakeIn { bank_event, order, outcome: BankOutcome::Paid };
    act("accountant", paid.clone()).unwrap();
    assert_eq!(act("accountant", paid), Ok(Done::Nothing));
}

pub(crate) fn claim_costs(world: &mut World, number: u16, amount: i64, approved: i64) {
    let grant = grant();
    let item = cost(&format!("V{number}"), date!(2018 - 10 - 01), Kind::Cash, amount);
    let items = BTreeMap::from([(1, item)]);
    let submit = Claim::Submit { claim: number, items, in_kind_financing: kronor(0) };
    world.grant(&grant, "signatory 0114", Grant::Claim(submit)).unwrap();
    let reason = if approved < amount { "no voucher for the rest".into() } else { String::new() };
    let findings = BTreeMap::from([(1, Finding { approved: kronor(approved), reason })]);
    let assess = Claim::Assess { claim: number, findings };
    world.grant(&grant, "officer", Grant::Claim(assess)).unwrap();
}

pub(crate) fn saved(part: &str) -> Step {
    Step::Save { part: id(part), answer: id("svar") }
}

pub(crate) fn report(world: &mut World, number: u16) {
    let grant = grant();
    let mut step = |who: &str, step| {
        world.grant(&grant, who, Grant::Report(report::Command { report: number, step })).unwrap()
    };
    step("applicant 0114", saved("mål"));
    step("applicant 0114", Step::MarkReady);
    step("signatory 0114", Step::Sign);
    step("officer", Step::RequestChanges { parts: BTreeSet::from([id("mål")]) });
    step("applicant 0114", saved("mål"));
    step("applicant 0114", Step::Change);
    step("officer", Step::CheckContent);
    step("accountant", Step::CheckFinances);
    step("officer", Step::Approve);
}

/// Two instalments of the first year, the first of them an advance.
fn pay_against_costs(world: &mut World) {
    let grant = grant();
    // The first instalment, an advance, is paid; the second waits for approved costs.
    pay(world, 1, kronor(660_000));
    let request = |instalment| Grant::Payment(Payment::Request { instalment });
    let early = refused(world.grant(&grant, "signatory 0114", request(3)));
    assert_eq!(early.cause, Cause::YearUndecided { act: "request", year: 2019 });
    claim_costs(world, 1, 1_500_000, 1_400_000);
    // Approved costs settle the advance before anything more is paid against them.
    world.grant(&grant, "signatory 0114", request(2)).unwrap();
    let small = Grant::Payment(Payment::Fix { instalment: 2, amount: kronor(1) });
    assert_eq!(refused(world.grant(&grant, "officer", small)).rule(), Rule::M7);
    let settle = Grant::Payment(Payment::SettleAdvance { amount: kronor(660_000) });
    world.grant(&grant, "officer", settle).unwrap();
    // 90 % of 1.4 mnkr is 1.26: with 0.66 earned there is room for 0.6 of the 0.66 planned.
    let fix = Payment::Fix { instalment: 2, amount: kronor(660_000) };
    let above = refused(world.grant(&grant, "officer", Grant::Payment(fix)));
    assert_eq!(above.rule(), Rule::M4);
    let back = Grant::Payment(Payment::SendBack { instalment: 2 });
    world.grant(&grant, "officer", back).unwrap();
    pay(world, 2, kronor(600_000));
    let rest = &world.grants[&grant].state.instalments[&7];
    assert_eq!(rest.planned.amount, kronor(60_000));
}

/// The second year, of which half holds.
fn try_second_year(world: &mut World) {
    let grant = grant();
    // The budget of 2019 is decided, half of what was hoped for.
    world.wait_until(date!(2019 - 01 - 10));
    let frame = state_frame(FrameStage::Decided, 2019, 660_000);
    world.programme(&programme(), "decider", frame).unwrap();
    let whole =
        refused(world.confirm_year(&grant, "decider", (2019, kronor(1_320_000)), BTreeMap::new()));
    assert_eq!(whole.rule(), Rule::M1);
    let mut planned = world.grants[&grant].state.instalments[&3].planned;
    planned.amount = kronor(660_000);
    let plan = BTreeMap::from([(3, planned)]);
    world.confirm_year(&grant, "decider", (2019, kronor(660_000)), plan).unwrap();
}

#[test]
fn a_grant_from_call_to_settlement() {
    let mut world = World::new();
    open_call(&mut world);
    apply(&mut world);
    assess(&mut world);
    cut_and_decide(&mut world);
    let (application, grant, call) = (application(), grant(), call());
    assert_eq!(world.applications[&application].state.stage, Some(application::Stage::Decided));

    // Three years, the second and third subject to budget: only 2018 binds a frame.
    let decided = |world: &World, account| world.grants[&grant].state.total(account);
    assert_eq!(decided(&world, Account::Remaining), kronor(1_320_000));
    assert_eq!(decided(&world, Account::Conditional), kronor(2_640_000));
    start_work(&mut world);

    pay_against_costs(&mut world);
    try_second_year(&mut world);

    // The seed of the draw is committed to before anyone can be drawn.
    let commit = Call::CommitDraw { commitment: Hash::of(SEED), size: Size::Percent(10) };
    world.call(&call, "officer", commit).unwrap();
    report(&mut world, 1);
    world.wait_until(date!(2019 - 03 - 15));
    report(&mut world, 2);
    assert_eq!(world.grants[&grant].state.stage, Some(grant::Stage::FinalReported));

    let settled = |world: &mut World| world.end(&grant, "decider", Ending::Settled);
    assert_eq!(refused(settled(&mut world)).rule(), Rule::R10);
    assert_eq!(refused(world.draw(&call, "officer", "another seed")).cause, Cause::WrongSeed);
    world.draw(&call, "officer", SEED).unwrap();
    let stage = world.grants[&grant].state.check.as_ref().map(|check| check.stage);
    assert_eq!(stage, Some(check::Stage::Selected));
    let conclude = Check::Conclude { findings: "vouchers agree".into() };
    world.grant(&grant, "officer", Grant::Check(conclude)).unwrap();

    // 1.26 mnkr is paid, and 1.4 mnkr of approved costs entitle to 1.26: nothing more, nothing less.
    settled(&mut world).unwrap();
    let state = &world.grants[&grant].state;
    assert_eq!(state.stage, Some(grant::Stage::Settled));
    assert_eq!(state.total(Account::Earned), kronor(1_260_000));
    assert_eq!(state.total(Account::Withdrawn), kronor(3_960_000 - 1_260_000));
    assert!(
        state.instalments.values().all(|one| {
            matches!(one.stage, instalment::Stage::Paid | instalment::Stage::Struck)
        })
    );
    let programme = world.programme_state(&programme());
    assert_eq!(programme.free(2019), Some(kronor(660_000)));
    world.settle_call(&call, "decider").unwrap();
    let programme = world.programme_state(&self::programme());
    assert_eq!(programme.free(2018), Some(kronor(75_000_000 - 1_260_000)));
    crate::invariants::check(&world);
}
