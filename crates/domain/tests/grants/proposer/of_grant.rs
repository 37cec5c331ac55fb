//! What someone might do with a grant.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::budget::Kind;
use domain::grants::conflict::Ground;
use domain::grants::grant::account::Account;
use domain::grants::grant::change::{Command as Change, Part, PartOutcome, Stage as ChangeStage};
use domain::grants::grant::check::Command as Check;
use domain::grants::grant::claim::{Command as Claim, Finding, Stage as ClaimStage};
use domain::grants::grant::decision::Command as Decision;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::instalment::{OrderKey, Stage as InstalmentStage};
use domain::grants::grant::payment::{BankOutcome, Command as Payment};
use domain::grants::grant::reclaim::{self, Stage as ReclaimStage, Step as ReclaimStep};
use domain::grants::grant::report::{self, Stage as ReportStage, Step as ReportStep};
use domain::grants::grant::{Command, Stage, State};
use domain::grants::id::GrantId;
use domain::money::Ore;
use domain::regime::afterwards::{RemissionReasons, RepaymentGround, StopGround};
use time::Duration;
use time::macros::date;

use super::{Answer, Dice, one_in, roll, some_budget, who};
use crate::world::*;

pub(crate) fn step(world: &mut World, grant: &GrantId, dice: Dice) -> Answer {
    let state = world.grants[grant].state.clone();
    let organisation = grant.as_str().rsplit('/').next().unwrap();
    let signatory = format!("signatory {organisation}");
    let applicant = format!("applicant {organisation}");
    if one_in(dice, 92, 3) {
        match (state.stage, state.check.as_ref().map(|check| check.stage)) {
            (Some(Stage::FinalReported), None) => {
                let officer = who(dice, "officer").to_owned();
                return world.draw(&World::call_of_grant(grant), &officer, crate::story::SEED);
            }
            (Some(Stage::FinalReported), _) if one_in(dice, 93, 2) => {
                return world.end(grant, who(dice, "decider"), Ending::Settled);
            }
            (Some(Stage::Settled), _) => {
                return main_line(world, grant, &state, (&applicant, &signatory), dice);
            }
            _ => {}
        }
    }
    let (should, command) = match roll(dice, 34) % 32 {
        0..=10 => return pay(world, grant, &state, &signatory, dice),
        11..=15 => claim(&state, &signatory, dice),
        16..=19 => report(&state, &applicant, &signatory, dice),
        20..=22 => match change(world, grant, &state, (&applicant, &signatory), dice) {
            Ok(proposed) => proposed,
            Err(answer) => return answer,
        },
        23..=26 => reclaim(world, &state, &applicant, dice),
        27 if state.check.is_some() || one_in(dice, 98, 3) => check(dice),
        28 => return end(world, grant, &signatory, dice),
        29 => return confirm(world, grant, &state, dice),
        30 => aside(&state, &signatory, dice),
        27 => return pay(world, grant, &state, &signatory, dice),
        _ => return main_line(world, grant, &state, (&applicant, &signatory), dice),
    };
    if matches!(state.stage, Some(Stage::Decided | Stage::Despatched | Stage::Accepted))
        && one_in(dice, 35, 2)
    {
        return main_line(world, grant, &state, (&applicant, &signatory), dice);
    }
    let is_from_bank = matches!(
        command,
        Command::Reclaim(reclaim::Command { step: ReclaimStep::TakeIn { .. }, .. })
    );
    let who = who(dice, &should).to_owned();
    let answer = world.grant(grant, &who, command.clone())?;
    if is_from_bank {
        assert_eq!(world.grant(grant, &who, command), Ok(Done::Nothing), "taken in twice");
    }
    Ok(answer)
}

fn main_line(
    world: &mut World,
    grant: &GrantId,
    state: &State,
    (applicant, signatory): (&str, &str),
    dice: Dice,
) -> Answer {
    let (should, command) = match state.stage {
        Some(Stage::Decided) => ("officer", Decision::Despatch),
        Some(Stage::Despatched) => (signatory, Decision::Accept),
        Some(Stage::Accepted) => (applicant, Decision::Start),
        _ => ("officer", Decision::Close),
    };
    world.grant(grant, who(dice, should), Command::Decision(command))
}

fn pay(world: &mut World, grant: &GrantId, state: &State, signatory: &str, dice: Dice) -> Answer {
    let numbers: Vec<u16> = state.instalments.keys().copied().collect();
    let numbers: Vec<u16> = match in_flight(state) {
        _ if !one_in(dice, 97, 3) && !open(state).is_empty() && in_flight(state).is_empty() => {
            open(state)
        }
        flying if !flying.is_empty() && !one_in(dice, 91, 4) => flying,
        _ => numbers,
    };
    let number = numbers[usize::from(roll(dice, 36)) % numbers.len()];
    let one = &state.instalments[&number];
    let attempt = one.attempts + u16::from(one.stage != InstalmentStage::Sent);
    let order = OrderKey { grant: grant.clone(), instalment: number, attempt };
    let advance = state.total(Account::Advance);
    let (should, command) = match (one.stage, roll(dice, 37) % 16) {
        (_, 0) => ("officer", Payment::Withhold { instalment: number }),
        (_, 3) => ("officer", Payment::SendBack { instalment: number }),
        (_, 4) if advance > Ore::default() => {
            let amount = part_of(advance, roll(dice, 38));
            ("officer", Payment::SettleAdvance { amount })
        }
        (InstalmentStage::Planned, _) => (signatory, Payment::Request { instalment: number }),
        (InstalmentStage::Requested, _) => {
            let amount = part_of(one.planned.amount, roll(dice, 39));
            ("officer", Payment::Fix { instalment: number, amount })
        }
        (InstalmentStage::Fixed | InstalmentStage::Failed, _) => {
            ("accountant", Payment::Attest { instalment: number })
        }
        (InstalmentStage::FirstAttested, _) => {
            ("second accountant", Payment::Attest { instalment: number })
        }
        (InstalmentStage::Attested, 7) => {
            (signatory, Payment::StateBankAccount { bank_account: id("bankgiro 2") })
        }
        (InstalmentStage::Attested, _) => return send(world, grant, state, order, dice),
        (InstalmentStage::Sent, other) => {
            let outcome = if other % 3 == 0 { BankOutcome::Failed } else { BankOutcome::Paid };
            let bank_event = id(&format!("{grant} {number} {attempt}"));
            ("accountant", Payment::TakeIn { bank_event, order, outcome })
        }
        (InstalmentStage::Withheld, _) => ("officer", Payment::Resume { instalment: number }),
        (InstalmentStage::Paid, 5..8) => {
            let bank_event = id(&format!("{grant} {number} {attempt} came back"));
            let order = OrderKey { attempt: one.attempts, ..order };
            let outcome = BankOutcome::Failed;
            ("accountant", Payment::TakeIn { bank_event, order, outcome })
        }
        (InstalmentStage::Paid | InstalmentStage::Struck, _) => {
            let bank_event = id(&format!("{grant} {number} again"));
            ("accountant", Payment::TakeIn { bank_event, order, outcome: BankOutcome::Paid })
        }
    };
    let is_once = matches!(command, Payment::TakeIn { .. });
    let who = who(dice, should).to_owned();
    let answer = world.grant(grant, &who, Command::Payment(command.clone()))?;
    if is_once {
        let again = world.grant(grant, &who, Command::Payment(command));
        assert_eq!(again, Ok(Done::Nothing), "an order twice");
    }
    Ok(answer)
}

/// Sends an order, or does what must be done before.
fn send(world: &mut World, grant: &GrantId, state: &State, order: OrderKey, dice: Dice) -> Answer {
    let signatory = format!("signatory {}", grant.as_str().rsplit('/').next().unwrap());
    let (should, command) = match &state.bank_account {
        None => {
            let bank_account = id("bankgiro 1");
            (signatory.as_str(), Payment::StateBankAccount { bank_account })
        }
        Some(one) if one.verified_by.len() < 2 && !one_in(dice, 104, 5) => {
            let bank_account = one.id.clone();
            let who = ["accountant", "second accountant"][usize::from(roll(dice, 105) % 2)];
            (who, Payment::VerifyBankAccount { bank_account })
        }
        Some(_) => ("accountant", Payment::Send(order)),
    };
    let who = who(dice, should).to_owned();
    let answer = world.grant(grant, &who, Command::Payment(command.clone()))?;
    if matches!(command, Payment::Send(_)) {
        let again = world.grant(grant, &who, Command::Payment(command));
        assert_eq!(again, Ok(Done::Nothing), "an order twice");
    }
    Ok(answer)
}

/// Returns the instalments that are on their way to be paid.
fn in_flight(state: &State) -> Vec<u16> {
    let is_flying =
        |stage: InstalmentStage| stage.is_ordered() || stage == InstalmentStage::Requested;
    state.instalments.iter().filter(|(_, one)| is_flying(one.stage)).map(|(n, _)| *n).collect()
}

/// Returns the instalments that nothing is ordered or paid of.
fn open(state: &State) -> Vec<u16> {
    let open = state.instalments.iter().filter(|(_, one)| one.stage.is_open());
    open.map(|(number, _)| *number).collect()
}

/// Returns all of an amount half the time, else a part of it in whole kronor.
fn part_of(amount: Ore, dice: u16) -> Ore {
    let part = amount.ore() / 100 * i64::from(dice % 97) / 97 * 100;
    if dice.is_multiple_of(2) || part == 0 { amount } else { Ore::new(part) }
}

fn claim(state: &State, signatory: &str, dice: Dice) -> (String, Command) {
    let number = roll(dice, 40) % 4 + 1;
    let command = match state.claims.get(&number).map(|claim| claim.stage) {
        None | Some(ClaimStage::Returned) => {
            let day = date!(2018 - 03 - 01) + Duration::days(i64::from(roll(dice, 41) % 3));
            let kind = if one_in(dice, 42, 5) { Kind::InKind } else { Kind::Cash };
            let amount = i64::from(roll(dice, 43) % 5 + 1) * 400_000;
            let mut item = cost(&format!("V{}", roll(dice, 44) % 9), day, kind, amount);
            item.explanation = (!one_in(dice, 45, 3)).then(|| "another month".to_owned());
            let in_kind = if kind == Kind::InKind && !one_in(dice, 46, 10) { amount } else { 0 };
            let (items, in_kind_financing) = (BTreeMap::from([(1, item)]), kronor(in_kind));
            Claim::Submit { claim: number, items, in_kind_financing }
        }
        Some(ClaimStage::Submitted) if one_in(dice, 47, 7) => Claim::Return { claim: number },
        Some(ClaimStage::Submitted) => {
            let found = |amount: Ore| Finding {
                approved: if one_in(dice, 106, 9) {
                    kronor(9_000_000)
                } else {
                    part_of(amount, roll(dice, 48))
                },
                reason: "no voucher for the rest".into(),
            };
            let items = &state.claims[&number].items;
            let findings = items.iter().map(|(item, cost)| (*item, found(cost.amount))).collect();
            Claim::Assess { claim: number, findings }
        }
        Some(ClaimStage::Assessed) => {
            let before = state.claims[&number].findings[&1].approved;
            let approved = Ore::new(before.ore() / 200 * i64::from(roll(dice, 49) % 3) / 2 * 100);
            let finding = Finding { approved, reason: "not of the project".into() };
            Claim::Disallow { claim: number, item: 1, finding }
        }
    };
    let is_submit = matches!(command, Claim::Submit { .. });
    (if is_submit { signatory } else { "officer" }.to_owned(), Command::Claim(command))
}

/// Saves a part: in two of three cases the one that changes are asked for.
fn save(dice: Dice) -> ReportStep {
    let part = if roll(dice, 52).is_multiple_of(3) { "andra" } else { "mål" };
    ReportStep::Save { part: id(part), answer: id("svar") }
}

fn report(state: &State, applicant: &str, signatory: &str, dice: Dice) -> (String, Command) {
    let number = roll(dice, 50) % 2 + 1;
    let parts = BTreeSet::from([id("mål")]);
    let (who, step) = match (state.reports[&number].stage, roll(dice, 51) % 7) {
        (ReportStage::NotStarted | ReportStage::Reopened, _) => (applicant, save(dice)),
        (ReportStage::InProgress, 0) => (applicant, save(dice)),
        (ReportStage::InProgress, _) => (applicant, ReportStep::MarkReady),
        (ReportStage::ReadyToSign, 0) => (applicant, save(dice)),
        (ReportStage::ReadyToSign, _) => (signatory, ReportStep::Sign),
        (ReportStage::Submitted | ReportStage::Changed, 0) => {
            ("officer", ReportStep::RequestChanges { parts })
        }
        (ReportStage::Submitted | ReportStage::Changed, _) => ("officer", ReportStep::CheckContent),
        (ReportStage::ChangesRequested, 0) => (applicant, save(dice)),
        (ReportStage::ChangesRequested, _) => (applicant, ReportStep::Change),
        (ReportStage::ContentChecked, 0) => ("officer", ReportStep::CheckFinances),
        (ReportStage::ContentChecked, _) => ("accountant", ReportStep::CheckFinances),
        (ReportStage::FinancesChecked, 0) => ("officer", ReportStep::Fail),
        (ReportStage::FinancesChecked, _) => ("officer", ReportStep::Approve),
        (ReportStage::Approved | ReportStage::Failed, _) => ("officer", ReportStep::Reopen),
    };
    (who.to_owned(), Command::Report(report::Command { report: number, step }))
}

fn change(
    world: &mut World,
    grant: &GrantId,
    state: &State,
    (applicant, signatory): (&str, &str),
    dice: Dice,
) -> Result<(String, Command), Answer> {
    let number = roll(dice, 52) % 3 + 1;
    let (who, command) = match state.changes.get(&number).map(|change| change.stage) {
        None => {
            let award = &state.versions.last().unwrap().award;
            let mut parts = vec![Part::Content(id("nytt innehåll"))];
            if one_in(dice, 53, 2) {
                parts.push(replanned(state, dice));
            }
            if one_in(dice, 54, 3) {
                parts.push(Part::Time(award.period));
                parts.push(Part::Partner(id("1480")));
            }
            (applicant, Change::Draft { change: number, parts })
        }
        Some(ChangeStage::Draft) => (signatory, Change::Submit { change: number }),
        Some(ChangeStage::Submitted) => {
            let parts = state.changes[&number].parts.iter().enumerate();
            let outcome =
                |(index, _): (usize, &Part)| match (index + usize::from(roll(dice, 55))) % 4 {
                    0 => PartOutcome::Refused { reason: "not needed".into() },
                    _ => PartOutcome::Approved,
                };
            let outcomes = parts.map(outcome).collect();
            ("officer", Change::Prepare { change: number, outcomes })
        }
        Some(ChangeStage::Prepared | ChangeStage::Decided) => {
            let decider =
                if one_in(dice, 107, 6) { "officer as decider" } else { "second decider" };
            return Err(world.decide_change(grant, who(dice, decider), number));
        }
    };
    Ok((who.to_owned(), Command::Change(command)))
}

/// Returns another budget: what is bound stays, what is open of the first year gets more or less.
fn replanned(state: &State, dice: Dice) -> Part {
    let mut plan = state.plan_in_force();
    let open = state.instalments.iter().find(|(_, one)| one.stage.is_open());
    if let Some((number, one)) = open {
        let planned = plan.get_mut(number).unwrap();
        let more = i64::from(roll(dice, 56) % 7) * 10_000_000 - 20_000_000;
        planned.amount = Ore::new((one.planned.amount.ore() + more).max(100));
    }
    if let Some((number, _)) = open.filter(|_| one_in(dice, 101, 3)) {
        // The same instalment under a number of its own.
        let planned = plan.remove(number).unwrap();
        plan.insert(state.instalments.keys().next_back().unwrap() + 1, planned);
    }
    let mut grant: BTreeMap<i32, Ore> = BTreeMap::new();
    for planned in plan.values() {
        let sum = grant.entry(planned.year).or_default();
        *sum = sum.checked_add(planned.amount).unwrap();
    }
    let mut budget = some_budget(dice);
    let total: i64 = grant.values().map(|amount| amount.ore()).sum();
    // Costs in whole kronor of which the grant is at most 90 %, and the rest is co-financed.
    let costs = total / 100 * 10 / 9 + 1;
    budget.costs.truncate(1);
    budget.costs[0].amount = kronor(costs);
    budget.financing.retain(|line| line.kind == Kind::Cash);
    budget.financing.truncate(1);
    budget.financing[0].amount = Ore::new(costs * 100 - total);
    budget.grant = grant;
    Part::Budget { budget, plan }
}

fn reclaim(world: &World, state: &State, applicant: &str, dice: Dice) -> (String, Command) {
    let number = roll(dice, 57) % 2 + 1;
    let answer_by = world.now.day() + Duration::days(i64::from(roll(dice, 58) % 20));
    let waive = ReclaimStep::Waive { reasons: RemissionReasons::Special };
    let found = state.reclaims.get(&number);
    let (who, step) = match (found.map(|reclaim| reclaim.stage), roll(dice, 59) % 8) {
        (None, _) => {
            let paid = state.total(Account::Surplus).max(state.total(Account::Advance));
            let amount = part_of(paid.max(kronor(1_000)), roll(dice, 60));
            let ground = RepaymentGround::ALL[usize::from(roll(dice, 61)) % 5];
            ("officer", ReclaimStep::Investigate { ground, amount })
        }
        (Some(ReclaimStage::UnderInvestigation | ReclaimStage::Communicated), 7) => {
            ("officer", ReclaimStep::Drop)
        }
        (Some(ReclaimStage::UnderInvestigation), _) => {
            ("officer", ReclaimStep::Communicate { answer_by })
        }
        (Some(ReclaimStage::Communicated), 0) => ("decider", waive),
        (Some(ReclaimStage::Communicated), 3 | 4) => {
            (applicant, ReclaimStep::Answer { text: "we agree".into() })
        }
        (Some(ReclaimStage::Communicated), _) => ("decider", ReclaimStep::Reclaim),
        (Some(ReclaimStage::Decided), 0) => ("decider", waive),
        (Some(ReclaimStage::Decided), _) => ("accountant", ReclaimStep::Invoice),
        (Some(_), 0) => ("decider", waive),
        (Some(_), 3) => ("accountant", ReclaimStep::SendToCollection),
        (Some(_), 4) => ("accountant", ReclaimStep::ChargeInterest),
        (Some(_), _) => {
            let amount = part_of(found.unwrap().principal().max(kronor(1)), roll(dice, 62));
            let bank_event = id(&format!("repaid {number} {}", roll(dice, 63) % 50));
            ("accountant", ReclaimStep::TakeIn { bank_event, amount })
        }
    };
    (who.to_owned(), Command::Reclaim(reclaim::Command { reclaim: number, step }))
}

fn check(dice: Dice) -> (String, Command) {
    let command = if one_in(dice, 64, 3) {
        Check::FlagRisk { flag: "new recipient".into() }
    } else {
        Check::Conclude { findings: "vouchers agree".into() }
    };
    ("officer".to_owned(), Command::Check(command))
}

fn end(world: &mut World, grant: &GrantId, signatory: &str, dice: Dice) -> Answer {
    match roll(dice, 65) % 8 {
        0 => world.end(grant, who(dice, signatory), Ending::Declined),
        3 => world.end(grant, who(dice, signatory), Ending::Interrupted),
        4 => world.end(grant, who(dice, "decider"), Ending::Revoked),
        _ => world.end(grant, who(dice, "decider"), Ending::Settled),
    }
}

fn confirm(world: &mut World, grant: &GrantId, state: &State, dice: Dice) -> Answer {
    let conditional: Vec<(i32, Ore)> = state.years_with(Account::Conditional).collect();
    let Some((year, hoped)) = conditional.first().copied() else {
        return Ok(Done::Nothing);
    };
    let amount = if one_in(dice, 66, 9) { Ore::default() } else { part_of(hoped, roll(dice, 67)) };
    let open = state.instalments.iter().find(|(_, one)| one.planned.year == year);
    let mut plan = BTreeMap::new();
    if let Some((number, one)) = open.filter(|_| amount > Ore::default()) {
        plan.insert(*number, one.planned);
        let wrong = Ore::new(if one_in(dice, 100, 8) { 100 } else { 0 });
        plan.get_mut(number).unwrap().amount = amount.checked_add(wrong).unwrap();
    }
    world.confirm_year(grant, who(dice, "decider"), (year, amount), plan)
}

fn aside(state: &State, signatory: &str, dice: Dice) -> (String, Command) {
    let (who, command) = match roll(dice, 68) % 8 {
        0 => ("officer", Decision::FindBreach { condition: "reports".into() }),
        1 => ("officer", Decision::MendBreach),
        2 => ("officer", Decision::Hold { ground: StopGround::RepaymentGround }),
        3 | 4 => ("officer", Decision::Release),
        5 => ("officer", Decision::DeclareConflict { ground: Ground::Circumstance }),
        6 => ("officer", Decision::Appeal),
        _ => {
            let amount = part_of(state.decided(), roll(dice, 69));
            (signatory, Decision::PassOn { organisation: id("1480"), amount })
        }
    };
    (who.to_owned(), Command::Decision(command))
}
