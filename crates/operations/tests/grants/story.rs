//! The story of one grant: from a frame of 75 mnkr to the settlement, with what is refused on the
//! way.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::application::assessment::ConsultationStage;
use domain::grants::application::proposal::Proposal;
use domain::grants::application::{self, Assurance, Command as Apply};
use domain::grants::budget::{Kind, PlaceShares};
use domain::grants::call::Command as Call;
use domain::grants::draw::{Hash, Size};
use domain::grants::grant::account::Account;
use domain::grants::grant::award::RefusedCost;
use domain::grants::grant::check::{self, Command as Check};
use domain::grants::grant::claim::{Command as Claim, CostItem, Finding};
use domain::grants::grant::decision::Command as Decision;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::instalment::OrderKey;
use domain::grants::grant::payment::{BankOutcome, Command as Payment};
use domain::grants::grant::report::{self, Step};
use domain::grants::grant::{self, Command as Grant};
use domain::grants::id::{ApplicationId, GrantId};
use domain::grants::refusal::{Cause, Rule};
use domain::money::Ore;
use operations::grants::acting::Done;
use operations::grants::error::DeskError;
use operations::grants::tables::matters::Asked;
use time::macros::date;

use crate::office::*;

const SEED: &str = "tärningskast 2019-03-15: 4 1 6 2 2 5";

/// The municipality that the story is about.
pub(crate) const OURS: &str = "0127";

/// Writes and signs an application of 4.0 of 4.6 mnkr, 87 %.
pub(crate) async fn apply(office: &Office, municipality: &str) {
    let application = application_of(municipality);
    let (applicant, signatory) =
        (format!("applicant {municipality}"), format!("signatory {municipality}"));
    let budget = budget(municipality, 4_600_000, 600_000, &[2018, 2019, 2020]);
    for command in [
        Apply::Start { call: call() },
        Apply::Answer { part: id("mål"), answer: id("svar-1") },
        Apply::SetBudget(Box::new(budget)),
        Apply::MarkReady,
    ] {
        office.apply(&application, &applicant, command).await.unwrap();
    }
    let sign = || Apply::Sign { key: "a".into(), assurance: Assurance::Plain };
    office.apply(&application, &signatory, sign()).await.unwrap();
    // The same submission again, as after a lost answer, changes nothing.
    assert_eq!(office.apply(&application, &signatory, sign()).await.unwrap(), Done::Nothing);
}

/// Closes the call and begins the assessment.
pub(crate) async fn close_call(office: &mut Office) {
    office.wait_until(date!(2018 - 06 - 02));
    office.call("officer", Call::Close).await.unwrap();
    office.call("officer", Call::BeginAssessment).await.unwrap();
}

/// What the officer does before a proposal.
pub(crate) async fn assess(office: &Office, municipality: &str) {
    let application = application_of(municipality);
    let diary_number = office.desk.free_diary_number(2018).await.unwrap();
    for (who, command) in [
        ("officer", Apply::Register { diary_number }),
        ("officer", Apply::BeginAssessment),
        (
            "officer",
            Apply::AppointReviewer { person: id("second officer"), organisation: id("tvv") },
        ),
        ("second officer", Apply::FileReview { points: 80, reason: "long-term".into() }),
        ("officer", Apply::Consult { organisation: id("delmos"), last_day: date!(2018 - 08 - 01) }),
        (
            "officer",
            Apply::KeepOpinion { organisation: id("delmos"), stage: ConsultationStage::Answered },
        ),
    ] {
        office.apply(&application, who, command).await.unwrap();
    }
}

/// A cost of 200 000 kronor is refused, so 4.0 mnkr would be more than 90 %: the grant is cut.
async fn cut_and_decide(office: &Office) {
    let application = application_of(OURS);
    let years = [2018, 2019, 2020];
    let propose = |award| Apply::Propose(Box::new(Proposal::Grant(Box::new(award))));
    let uncut = award(budget(OURS, 4_400_000, 400_000, &years), 2);
    let refusal = refused(office.apply(&application, "officer", propose(uncut)).await);
    assert_eq!(refusal.basis(), "M2, SFS 2018:151 7 §");

    let mut cut = award(budget(OURS, 4_400_000, 440_000, &years), 2);
    let (cost, amount) = ("lokaler".to_owned(), kronor(200_000));
    cut.refused.push(RefusedCost { cost, amount, reason: "ordinary activity".into() });
    office.apply(&application, "officer", propose(cut)).await.unwrap();
    let own = refused(office.decide(&application, "small decider").await);
    assert!(matches!(own.cause, Cause::NoDelegation { .. }), "{own}");
    office.decide(&application, "decider").await.unwrap();
}

/// The grant is made known, accepted and started.
pub(crate) async fn start_work(office: &Office, municipality: &str) {
    let grant = grant_of(&application_of(municipality));
    let (applicant, signatory) =
        (format!("applicant {municipality}"), format!("signatory {municipality}"));
    let bank_account = || id("bankgiro 1");
    let state = Grant::Payment(Payment::StateBankAccount { bank_account: bank_account() });
    let verify = || Grant::Payment(Payment::VerifyBankAccount { bank_account: bank_account() });
    for (who, command) in [
        ("officer", Grant::Decision(Decision::Despatch)),
        (signatory.as_str(), Grant::Decision(Decision::Accept)),
        (applicant.as_str(), Grant::Decision(Decision::Start)),
        (signatory.as_str(), state),
        ("accountant", verify()),
    ] {
        office.grant(&grant, who, command).await.unwrap();
    }
    let same = refused(office.grant(&grant, "accountant", verify()).await);
    assert_eq!(same.rule(), Rule::R1);
    office.grant(&grant, "second accountant", verify()).await.unwrap();
}

/// An instalment is asked for, fixed, attested by two, sent and paid.
async fn pay(office: &Office, number: u16, amount: Ore) {
    let grant = grant_of(&application_of(OURS));
    let act = async |who: &str, command| office.grant(&grant, who, Grant::Payment(command)).await;
    let attest = || Payment::Attest { instalment: number };
    act("signatory 0127", Payment::Request { instalment: number }).await.unwrap();
    act("officer", Payment::Fix { instalment: number, amount }).await.unwrap();
    act("accountant", attest()).await.unwrap();
    assert_eq!(refused(act("accountant", attest()).await).rule(), Rule::R1);
    act("second accountant", attest()).await.unwrap();
    let order = OrderKey { grant: grant.clone(), instalment: number, attempt: 1 };
    act("accountant", Payment::Send(order.clone())).await.unwrap();
    assert_eq!(act("accountant", Payment::Send(order.clone())).await.unwrap(), Done::Nothing);
    let bank_event = id(&format!("bank-{number}"));
    let paid = Payment::TakeIn { bank_event, order, outcome: BankOutcome::Paid };
    act("accountant", paid.clone()).await.unwrap();
    assert_eq!(act("accountant", paid).await.unwrap(), Done::Nothing);
}

pub(crate) fn claimed(municipality: &str, number: u16, amount: i64) -> Claim {
    let shares = vec![("0127".parse().unwrap(), 6_667), ("0180".parse().unwrap(), 3_333)];
    let item = CostItem {
        organisation: id(municipality),
        voucher: format!("V{number}").into(),
        day: date!(2018 - 10 - 01),
        category: id("personal"),
        kind: Kind::Cash,
        amount: kronor(amount),
        places: PlaceShares::new(shares).unwrap(),
        explanation: None,
    };
    let items = BTreeMap::from([(1, item)]);
    Claim::Submit { claim: number, items, in_kind_financing: kronor(0) }
}

async fn claim_costs(office: &Office, number: u16, amount: i64, approved: i64) {
    let grant = grant_of(&application_of(OURS));
    let submit = Grant::Claim(claimed(OURS, number, amount));
    office.grant(&grant, "signatory 0127", submit).await.unwrap();
    let finding = Finding { approved: kronor(approved), reason: "no voucher for the rest".into() };
    let assess = Claim::Assess { claim: number, findings: BTreeMap::from([(1, finding)]) };
    office.grant(&grant, "officer", Grant::Claim(assess)).await.unwrap();
}

async fn report(office: &Office, number: u16) {
    let grant = grant_of(&application_of(OURS));
    let saved = || Step::Save { part: id("mål"), answer: id("svar") };
    for (who, step) in [
        ("applicant 0127", saved()),
        ("applicant 0127", Step::MarkReady),
        ("signatory 0127", Step::Sign),
        ("officer", Step::RequestChanges { parts: BTreeSet::from([id("mål")]) }),
        ("applicant 0127", saved()),
        ("applicant 0127", Step::Change),
        ("officer", Step::CheckContent),
        ("accountant", Step::CheckFinances),
        ("officer", Step::Approve),
    ] {
        let command = Grant::Report(report::Command { report: number, step });
        office.grant(&grant, who, command).await.unwrap();
    }
}

/// Two instalments of the first year, the first of them an advance.
async fn pay_against_costs(office: &Office) {
    let grant = grant_of(&application_of(OURS));
    pay(office, 1, kronor(660_000)).await;
    let request = |instalment| Grant::Payment(Payment::Request { instalment });
    let early = refused(office.grant(&grant, "signatory 0127", request(3)).await);
    assert_eq!(early.cause, Cause::YearUndecided { act: "request", year: 2019 });
    claim_costs(office, 1, 1_500_000, 1_400_000).await;
    office.grant(&grant, "signatory 0127", request(2)).await.unwrap();
    let fix = |amount| Grant::Payment(Payment::Fix { instalment: 2, amount: kronor(amount) });
    assert_eq!(refused(office.grant(&grant, "officer", fix(1)).await).rule(), Rule::M7);
    let settle = Grant::Payment(Payment::SettleAdvance { amount: kronor(660_000) });
    office.grant(&grant, "officer", settle).await.unwrap();
    // 90 % of 1.4 mnkr is 1.26: with 0.66 earned there is room for 0.6 of the 0.66 planned.
    assert_eq!(refused(office.grant(&grant, "officer", fix(660_000)).await).rule(), Rule::M4);
    let back = Grant::Payment(Payment::SendBack { instalment: 2 });
    office.grant(&grant, "officer", back).await.unwrap();
    pay(office, 2, kronor(600_000)).await;
    let rest = office.state(&grant).await.instalments[&7].planned.amount;
    assert_eq!(rest, kronor(60_000));
}

/// The second year, of which half holds.
async fn try_second_year(office: &mut Office) {
    let grant = grant_of(&application_of(OURS));
    office.wait_until(date!(2019 - 01 - 10));
    office.programme("decider", frame(2019, 660_000)).await.unwrap();
    let whole = (2019, kronor(1_320_000));
    let told = refused(office.confirm_year(&grant, "decider", whole, BTreeMap::new()).await);
    assert_eq!(told.rule(), Rule::M1);
    let mut planned = office.state(&grant).await.instalments[&3].planned;
    planned.amount = kronor(660_000);
    let (half, plan) = ((2019, planned.amount), BTreeMap::from([(3, planned)]));
    office.confirm_year(&grant, "decider", half, plan).await.unwrap();
}

/// Draws the grants to check, checks and settles.
async fn draw_and_settle(office: &mut Office, grant: &GrantId) {
    let settled = async |office: &Office| office.end(grant, "decider", Ending::Settled).await;
    assert_eq!(refused(settled(office).await).rule(), Rule::R10);
    let grants = [grant.clone()];
    let draw = async |office: &Office, seed: &str| {
        let sent = office.sent("officer", seed.to_owned());
        office.desk.draw_sample(&call(), &grants, &sent).await
    };
    assert_eq!(refused(draw(office, "another seed").await).cause, Cause::WrongSeed);
    draw(office, SEED).await.unwrap();
    let stage = office.state(grant).await.check.as_ref().map(|check| check.stage);
    assert_eq!(stage, Some(check::Stage::Selected));
    let conclude = Check::Conclude { findings: "vouchers agree".into() };
    office.grant(grant, "officer", Grant::Check(conclude)).await.unwrap();
    settled(office).await.unwrap();
}

/// Everything happens to a grant as in the pure story, and the register proves it.
pub(crate) async fn a_grant_from_call_to_settlement(store: Store) {
    let mut office = Office::new(store).await;
    office.open_call(75_000_000).await;
    apply(&office, OURS).await;
    close_call(&mut office).await;
    assess(&office, OURS).await;
    cut_and_decide(&office).await;
    let application: ApplicationId = application_of(OURS);
    let grant = grant_of(&application);
    let stage = office.desk.application(&application).await.unwrap().state.stage;
    assert_eq!(stage, Some(application::Stage::Decided));

    // Three years, the second and third subject to budget: only 2018 binds a frame.
    let state = office.state(&grant).await;
    assert_eq!(state.total(Account::Remaining), kronor(1_320_000));
    assert_eq!(state.total(Account::Conditional), kronor(2_640_000));
    start_work(&office, OURS).await;
    pay_against_costs(&office).await;
    try_second_year(&mut office).await;

    // The seed of the draw is committed to before anyone can be drawn.
    let commit = Call::CommitDraw { commitment: Hash::of(SEED), size: Size::Percent(10) };
    office.call("officer", commit).await.unwrap();
    report(&office, 1).await;
    office.wait_until(date!(2019 - 03 - 15));
    report(&office, 2).await;
    assert_eq!(office.state(&grant).await.stage, Some(grant::Stage::FinalReported));
    draw_and_settle(&mut office, &grant).await;
    assert_settled(&office, &grant).await;
}

async fn assert_settled(office: &Office, grant: &GrantId) {
    // 1.26 mnkr is paid, and 1.4 mnkr of approved costs entitle to 1.26: nothing more, nothing less.
    let state = office.state(grant).await;
    assert_eq!(state.stage, Some(grant::Stage::Settled));
    assert_eq!(state.total(Account::Earned), kronor(1_260_000));
    assert_eq!(state.total(Account::Withdrawn), kronor(3_960_000 - 1_260_000));
    let free = async |year| office.desk.programme(&programme()).await.unwrap().state.free(year);
    assert_eq!(free(2019).await, Some(kronor(660_000)));
    office.desk.settle_call(&office.sent("decider", call()), 0).await.unwrap();
    assert_eq!(free(2018).await, Some(kronor(75_000_000 - 1_260_000)));

    let verified = office.sound().await;
    // The call, the application, the grant and the diary number are rows.
    assert_eq!(verified.n_rows, 4);
    let grants = Asked { kind: Some("grant"), ..Asked::default() };
    let listed = office.desk.matters(&grants, 10).await.unwrap().matters;
    assert_eq!(listed[0].matter.stage, "Slutreglerad");
    assert_eq!(listed[0].matter.paid, kronor(1_260_000));
    // Another program, which remembers nothing, reads the same.
    let other = desk_at(&office.location).await.unwrap();
    assert_eq!(*other.grant(grant).await.unwrap().state, *state);
    let unknown = other.grant(&id("another")).await.unwrap_err();
    assert!(matches!(unknown, DeskError::NotFound { kind: "grant", .. }), "{unknown}");
}
