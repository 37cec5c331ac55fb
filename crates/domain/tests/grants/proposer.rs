//! Proposes what someone might do next: mostly what makes sense, by someone who may, and now and
//! then what does not.

mod of_grant;

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::application::assessment::ConsultationStage;
use domain::grants::application::proposal::Proposal;
use domain::grants::application::{self, Command as Apply, CompletionRequest, Editable};
use domain::grants::budget::Kind;
use domain::grants::call::{self, Command as Call};
use domain::grants::conflict::Ground;
use domain::grants::draw::{Hash, Size};
use domain::grants::grant;
use domain::grants::grant::payment::Command as Payment;
use domain::grants::id::{ApplicationId, CallId, ProgrammeId};
use domain::grants::programme::{Command as Programme, FrameStage};
use domain::grants::refusal::Refusal;
use time::Duration;

use crate::story::{self, SEED, state_frame};
use crate::world::*;

/// A number that chooses an act.
pub(crate) type Dice = u64;

/// Returns the throw for one choice: each choice within an act has a throw of its own.
pub(crate) fn roll(dice: Dice, choice: u64) -> u16 {
    // The finaliser of splitmix64 (Steele, Lea and Flood 2014).
    let mut mixed = dice.wrapping_add(choice.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u16::try_from((mixed ^ (mixed >> 31)) >> 48).unwrap()
}

type Answer = Result<Done, Refusal>;

const ANYONE: [&str; 16] = [
    "officer",
    "second officer",
    "torn officer",
    "decider",
    "second decider",
    "small decider",
    "accountant",
    "second accountant",
    "officer as decider",
    "officer as accountant",
    "torn decider",
    "torn accountant",
    "auditor",
    "public",
    "applicant 1280",
    "signatory 1280",
];

/// Returns whether the throw for one choice is one in so many.
pub(crate) fn one_in(dice: Dice, choice: u64, sides: u16) -> bool {
    roll(dice, choice).is_multiple_of(sides)
}

/// Returns who acts: who should, and one time in twelve someone else.
pub(crate) fn who(dice: Dice, should: &str) -> &str {
    if roll(dice, 1) % 12 == 1 {
        ANYONE[usize::from(roll(dice, 2) / 7) % ANYONE.len()]
    } else {
        should
    }
}

/// Returns the world at a point of the story, from nothing at all to a final report with all paid.
pub(crate) fn at_phase(phase: usize) -> World {
    let mut world = World::new();
    let parts: [fn(&mut World); 8] = [
        story::open_call,
        story::apply,
        story::assess,
        story::cut_and_decide,
        story::start_work,
        |world| {
            story::pay(world, 1, kronor(660_000));
            story::claim_costs(world, 1, 1_500_000, 1_400_000);
        },
        |world| {
            let commit = Call::CommitDraw { commitment: Hash::of(SEED), size: Size::Count(0) };
            world.call(&story::call(), "officer", commit).unwrap();
            story::report(world, 2);
        },
        |world| {
            let settle = Payment::SettleAdvance { amount: kronor(660_000) };
            let settle = grant::Command::Payment(settle);
            world.grant(&story::grant(), "officer", settle).unwrap();
            story::pay(world, 2, kronor(600_000));
        },
    ];
    for part in parts.iter().take(phase) {
        part(&mut world);
    }
    world
}

/// Tries one act.
pub(crate) fn step(world: &mut World, dice: Dice) -> Answer {
    world.reason = (roll(dice, 3) % 17 != 2).then(|| "tests it".to_owned());
    if one_in(dice, 4, 9) {
        world.wait_days(i64::from(roll(dice, 5) % 60));
    }
    let programme: ProgrammeId = id(if roll(dice, 6) % 5 == 4 { "annat" } else { "satsning" });
    let call: CallId = id(&format!("{programme}/2018"));
    match roll(dice, 7) % 16 {
        0 => of_programme(world, &programme, dice),
        1 | 2 => of_call(world, &call, dice),
        3..=6 => of_application(world, &call, dice),
        _ => {
            let grants: Vec<_> = world.grants.keys().cloned().collect();
            match grants.get(usize::from(roll(dice, 8)) % grants.len().max(1)) {
                Some(grant) => of_grant::step(world, grant, dice),
                None => of_application(world, &call, dice),
            }
        }
    }
}

fn of_programme(world: &mut World, programme: &ProgrammeId, dice: Dice) -> Answer {
    let state = world.programme_state(programme);
    if state.stage.is_none() {
        let legal_source = "prop.".to_owned();
        let establish = Programme::Establish { first_year: 2018, last_year: 2021, legal_source };
        return world.programme(programme, who(dice, "decider"), establish);
    }
    if roll(dice, 9) % 40 == 39 {
        return world.programme(programme, who(dice, "decider"), Programme::End);
    }
    let year = 2018 + i32::from(roll(dice, 10) % 4);
    let stage = match (state.frames.get(&year).map(|frame| frame.stage), roll(dice, 11) % 6) {
        (_, 0) | (None, 1) => FrameStage::Proposed,
        (None | Some(FrameStage::Proposed), _) => FrameStage::Decided,
        _ => FrameStage::Revised,
    };
    let who = who(dice, if stage == FrameStage::Proposed { "officer" } else { "decider" });
    world.programme(
        programme,
        who,
        state_frame(stage, year, i64::from(roll(dice, 12) % 900) * 100_000),
    )
}

fn of_call(world: &mut World, call: &CallId, dice: Dice) -> Answer {
    let stage = world.calls.get(call).and_then(|kept| kept.state.stage);
    let officer = who(dice, "officer");
    let decider = who(dice, "decider");
    let day = |moment: domain::grants::act::Moment| moment.day();
    match (stage, roll(dice, 13) % 20) {
        (Some(_), 0) => world.cancel_call(call, decider),
        (Some(_), 1) => {
            let commitment = Hash::of(SEED);
            let size = [Size::Percent(50), Size::Count(0)][usize::from(roll(dice, 94) % 2)];
            world.call(call, officer, Call::CommitDraw { commitment, size })
        }
        (Some(_), 2..=4) => {
            world.draw(call, officer, if one_in(dice, 14, 8) { "annat frö" } else { SEED })
        }
        (Some(_), 5) => world.call(call, officer, Call::SendBack),
        (Some(call::Stage::Open), 6 | 7) => {
            let closes = world.calls[call].state.plan.as_ref().unwrap().closes;
            let later = closes.unix() + i64::from(roll(dice, 15)) * 60 - 60_000;
            let closes = domain::grants::act::Moment::from_unix(later).unwrap();
            world.call(call, officer, Call::Extend { closes })
        }
        (None, _) | (Some(call::Stage::Draft), 8..=10) => {
            let frame = BTreeMap::from([(2018, kronor(i64::from(roll(dice, 16) % 700) * 100_000))]);
            let mut plan = plan(world, frame);
            let soon = world.now.day() + Duration::days(20);
            plan.opens = plan.opens.max(domain::grants::act::Moment::start_of(soon).unwrap());
            let month = plan.opens.unix() + 30 * 86_400;
            plan.closes = domain::grants::act::Moment::from_unix(month).unwrap();
            if one_in(dice, 17, 9) {
                plan.eligible.frozen_by = None;
            }
            let plan = Box::new(plan);
            let draft = if stage.is_none() { Call::Draft(plan) } else { Call::Amend(plan) };
            world.call(call, officer, draft)
        }
        (Some(call::Stage::Draft), _) => world.call(call, officer, Call::Review),
        (Some(call::Stage::Reviewed), _) => world.schedule(call, decider),
        (Some(call::Stage::Scheduled), _) => {
            let opens = world.calls[call].state.plan.as_ref().unwrap().opens;
            world.wait_until(day(opens));
            world.call(call, officer, Call::Open)
        }
        (Some(call::Stage::Open), _) => {
            if one_in(dice, 18, 3) {
                let closes = world.calls[call].state.plan.as_ref().unwrap().closes;
                world.wait_until(day(closes));
            }
            world.call(call, officer, Call::Close)
        }
        (Some(call::Stage::Closed), _) => world.call(call, officer, Call::BeginAssessment),
        (Some(call::Stage::UnderAssessment), _) => world.settle_call(call, decider),
        _ => world.call(call, officer, Call::Archive),
    }
}

fn of_application(world: &mut World, call: &CallId, dice: Dice) -> Answer {
    if !world.calls.contains_key(call) {
        return of_call(world, call, dice);
    }
    let organisation = ["0114", "1280", "1480"][usize::from(roll(dice, 19)) % 3];
    let application: ApplicationId = id(&format!("{call}/{organisation}"));
    let stage = world.applications.get(&application).and_then(|kept| kept.state.stage);
    if stage.is_none() && !world.calls[call].state.receives_at(world.now) && !one_in(dice, 90, 9) {
        return of_call(world, call, dice);
    }
    use application::Stage::*;
    let is_over = matches!(stage, Some(Decided | Withdrawn));
    if is_over && !one_in(dice, 95, 9) {
        let grants: Vec<_> = world.grants.keys().cloned().collect();
        if let Some(grant) = grants.get(usize::from(roll(dice, 96)) % grants.len().max(1)) {
            return of_grant::step(world, grant, dice);
        }
        return of_call(world, call, dice);
    }
    let applicant = format!("applicant {organisation}");
    let signatory = format!("signatory {organisation}");
    let aside = roll(dice, 20) % 24;
    let (who, command) = match (stage, aside) {
        (None, _) => (applicant, Apply::Start { call: call.clone() }),
        (_, 0) => (signatory, Apply::Withdraw),
        (_, 1) => ("second officer".into(), Apply::DeclareConflict { ground: Ground::Affected }),
        (Some(Draft), _) => drafted(organisation, dice),
        (Some(ReadyToSign), 2) => (applicant, Apply::TakeBack),
        (Some(ReadyToSign), _) => {
            let sign = story::sign("k");
            let who = who(dice, &signatory).to_owned();
            let answer = world.apply_for(&application, &who, sign.clone())?;
            assert_eq!(
                world.apply_for(&application, &who, sign),
                Ok(Done::Nothing),
                "signed twice"
            );
            return Ok(answer);
        }
        (Some(Submitted), _) => {
            ("officer".into(), Apply::Register { diary_number: application.to_string() })
        }
        (Some(CompletionRequested), _) => completed(&applicant, dice),
        (Some(Registered | Completed), 2..=12) => ("officer".into(), Apply::BeginAssessment),
        (Some(Registered | Completed | UnderAssessment), _) => assessed(world, &application, dice),
        (Some(Proposed), 2) => ("decider".into(), Apply::ReturnProposal),
        (Some(Proposed), _) => {
            let decider = match roll(dice, 22) % 12 {
                0 => "small decider",
                1 => "torn decider",
                2 => "officer as decider",
                _ => "decider",
            };
            return world.decide(&application, who(dice, decider));
        }
        (Some(Decided), _) => ("decider".into(), Apply::Correct { text: "rätt namn".into() }),
        (Some(Withdrawn), _) => (applicant, Apply::MarkReady),
    };
    let who = self::who(dice, &who).to_owned();
    world.apply_for(&application, &who, command)
}

/// Returns what is done while completion is asked for.
fn completed(applicant: &str, dice: Dice) -> (String, Apply) {
    match roll(dice, 103) % 20 {
        0..=3 => ("officer".into(), Apply::BeginAssessment),
        4..=10 => {
            let part = id(if one_in(dice, 21, 2) { "mål" } else { "tidsplan" });
            (applicant.into(), Apply::Answer { part, answer: id("svar") })
        }
        11 | 12 => (applicant.into(), Apply::SetBudget(Box::new(some_budget(dice)))),
        _ => (applicant.into(), Apply::Complete),
    }
}

/// Returns what an applicant does with a draft.
fn drafted(organisation: &str, dice: Dice) -> (String, Apply) {
    let applicant = format!("applicant {organisation}");
    match roll(dice, 102) % 22 {
        2 => (applicant, Apply::InvitePartner { organisation: id("1480") }),
        3 | 4 => ("signatory 1480".into(), Apply::ConfirmPartner),
        5..=8 => (applicant, Apply::Answer { part: id("mål"), answer: id("svar") }),
        9..=15 => (applicant, Apply::SetBudget(Box::new(some_budget(dice)))),
        _ => (applicant, Apply::MarkReady),
    }
}

/// Returns what the funder does before a proposal, and the proposal.
fn assessed(world: &World, application: &ApplicationId, dice: Dice) -> (String, Apply) {
    let state = &world.applications[application].state;
    let last_day = world.now.day() + Duration::days(i64::from(roll(dice, 23) % 20));
    let officer = if one_in(dice, 24, 5) { "torn officer" } else { "officer" };
    if roll(dice, 25) % 24 == 23 {
        let parts = BTreeSet::from([id("mål")]);
        let budget = if one_in(dice, 26, 2) { Editable::Open } else { Editable::Locked };
        let request = CompletionRequest { parts, budget, last_day };
        return (officer.into(), Apply::RequestCompletion(request));
    }
    if state.reviews.is_empty() {
        let (person, organisation) = (id("second officer"), id("tvv"));
        return (officer.into(), Apply::AppointReviewer { person, organisation });
    }
    if state.consultations.is_empty() {
        return (officer.into(), Apply::Consult { organisation: id("delmos"), last_day });
    }
    match roll(dice, 27) % 4 {
        0 => {
            let stage = [ConsultationStage::Answered, ConsultationStage::Abstained];
            let stage = stage[usize::from(roll(dice, 28)) % 2];
            (officer.into(), Apply::KeepOpinion { organisation: id("delmos"), stage })
        }
        1 => {
            let review = Apply::FileReview { points: 70, reason: "holds".into() };
            ("second officer".into(), review)
        }
        _ => (officer.into(), Apply::Propose(Box::new(some_proposal(state, dice)))),
    }
}

fn some_proposal(state: &application::State, dice: Dice) -> Proposal {
    match (&state.budget, roll(dice, 29) % 10) {
        (_, 0) | (None, _) => Proposal::Reject { reasons: "no need shown".into() },
        (_, 1) => Proposal::Dismiss { reasons: "too late".into() },
        (_, 2 | 3) => Proposal::Grant(Box::new(award(some_budget(dice)))),
        (Some(budget), _) => Proposal::Grant(Box::new(award(budget.clone()))),
    }
}

/// Returns a budget that balances, but for the share one time in eight.
pub(crate) fn some_budget(dice: Dice) -> domain::grants::budget::Budget {
    let years = &[2018, 2019, 2020][..usize::from(roll(dice, 30) / 24 % 3) + 1];
    let cash = i64::from(roll(dice, 31) % 400 + 1) * 100_000;
    let in_kind = i64::from(roll(dice, 32) % 3) * 50_000;
    let share = if one_in(dice, 33, 8) { 25 } else { 10 };
    let mut budget = budget(cash, in_kind, cash / share, years);
    if one_in(dice, 99, 16) {
        // What is said to be given in kind is given in money.
        budget.financing.iter_mut().for_each(|line| line.kind = Kind::Cash);
    }
    budget
}
