//! Grants, year by year: those of 2024 have come to their end, those of 2025 are reported, those of
//! 2026 go on.

use std::collections::BTreeSet;

use domain::calendar::DaySpan;
use domain::grants::call;
use domain::grants::grant::Command;
use domain::grants::grant::change::{Command as Change, Part, PartOutcome};
use domain::grants::grant::check::{self, Command as Check};
use domain::grants::grant::decision::Command as Decision;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::report::{self, Step};
use domain::grants::id::GrantId;
use domain::regime::afterwards::StopGround;
use time::Month;
use time::macros::date;

use super::MARK;
use super::applications::{self, Case, text};
use super::calls::{self, Days, close, day, open, settle};
use super::cast::{Funder, Player};
use super::money::{self, Reclaimed};
use super::results;
use super::scene::{REPORT_FORM, Scene, named};
use crate::grants::error::DeskError;

const CRIME: Funder = Funder::CrimePrevention;

impl Case {
    pub(super) fn grant(self) -> Result<GrantId, DeskError> {
        named(&self.name()?)
    }
}

fn cases(funder: Funder, year: i32, n: usize) -> impl Iterator<Item = Case> {
    (1..=n).map(move |number| Case { funder, year, number })
}

fn case(funder: Funder, year: i32, number: usize) -> Case {
    Case { funder, year, number }
}

/// Returns the days of a call in the autumn before the grant year.
fn autumn_before(year: i32) -> Days {
    Days {
        opens: day(year - 1, Month::October, 2),
        closes: day(year - 1, Month::November, 15),
        decision: day(year - 1, Month::December, 12),
    }
}

/// A call with `n` applications that are all granted.
async fn call_and_decide(
    scene: &mut Scene<'_>,
    funder: Funder,
    year: i32,
    days: &Days,
    n: usize,
) -> Result<(), DeskError> {
    open(scene, funder, year, days, 8_000_000).await?;
    for case in cases(funder, year, n) {
        applications::send(scene, case).await?;
    }
    close(scene, funder, year, days).await?;
    for case in cases(funder, year, n) {
        applications::grant(scene, case).await?;
    }
    scene.wait_until(days.decision);
    settle(scene, funder, year).await
}

async fn about(
    scene: &mut Scene<'_>,
    case: Case,
    who: Player,
    command: Decision,
) -> Result<(), DeskError> {
    scene.grant(&case.grant()?, who, Command::Decision(command)).await
}

async fn despatch(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    about(scene, case, case.funder.officer(), Decision::Despatch).await
}

async fn accept(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    despatch(scene, case).await?;
    about(scene, case, case.home()[1], Decision::Accept).await
}

async fn start(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    accept(scene, case).await?;
    about(scene, case, case.home()[0], Decision::Start).await?;
    money::state_bank_account(scene, case).await
}

/// Takes a report through its steps in order, up to and with the given number of them. Its numbers are
/// written first.
async fn take_report(
    scene: &mut Scene<'_>,
    case: Case,
    number: u16,
    n_steps: usize,
) -> Result<(), DeskError> {
    let [writer, signatory] = case.home();
    let officer = case.funder.officer();
    for (part, answer) in results::of_report(case, number)? {
        let answer = scene.kept(REPORT_FORM, part, answer).await?.id;
        let step = Step::Save { part: named(part)?, answer };
        let command = Command::Report(report::Command { report: number, step });
        scene.grant(&case.grant()?, writer, command).await?;
    }
    let parts = BTreeSet::from([named("resultat")?]);
    let says = "Påhittat exempel: barnen har följt med på vandringarna varje vecka.";
    let kept = scene.kept(REPORT_FORM, "resultat", text(says)).await?;
    let save = || -> Result<Step, DeskError> {
        Ok(Step::Save { part: named("resultat")?, answer: kept.id.clone() })
    };
    let steps = [
        (writer, save()?),
        (writer, Step::MarkReady),
        (signatory, Step::Sign),
        (officer, Step::RequestChanges { parts }),
        (writer, save()?),
        (writer, Step::Change),
        (officer, Step::CheckContent),
        (case.funder.accountant(), Step::CheckFinances),
        (officer, Step::Approve),
    ];
    for (who, step) in steps.into_iter().take(n_steps) {
        let command = Command::Report(report::Command { report: number, step });
        scene.grant(&case.grant()?, who, command).await?;
    }
    Ok(())
}

/// Every step of a report, to its approval.
const APPROVED: usize = 9;
/// Every step but the approval.
const FINANCES_CHECKED: usize = 8;

async fn step(scene: &mut Scene<'_>, case: Case, number: u16, step: Step) -> Result<(), DeskError> {
    let command = Command::Report(report::Command { report: number, step });
    scene.grant(&case.grant()?, case.funder.officer(), command).await
}

/// Nine grants of 2024: decided, and accepted, declined or broken off.
pub(super) async fn begin_2024(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    call_and_decide(scene, CRIME, 2024, &autumn_before(2024), 9).await?;
    scene.wait_until(date!(2024 - 01 - 15));
    for case in cases(CRIME, 2024, 9) {
        match case.number {
            3 => {
                despatch(scene, case).await?;
                scene.end(&case.grant()?, case.home()[1], Ending::Declined).await?;
            }
            4 => {
                accept(scene, case).await?;
                scene.end(&case.grant()?, case.home()[1], Ending::Interrupted).await?;
            }
            _ => start(scene, case).await?,
        }
    }
    Ok(())
}

/// The first money of 2024, and interim reports of those that go on.
pub(super) async fn follow_2024(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    scene.wait_until(date!(2024 - 03 - 04));
    for case in cases(CRIME, 2024, 9).filter(|case| !matches!(case.number, 3 | 4)) {
        money::pay(scene, case, 1).await?;
    }
    scene.wait_until(date!(2024 - 09 - 09));
    for number in [1, 2] {
        take_report(scene, case(CRIME, 2024, number), 1, APPROVED).await?;
        money::earn_and_pay(scene, case(CRIME, 2024, number)).await?;
    }
    Ok(())
}

/// The end of 2024: final reports, draw, settlement; one revoked; reclaims to their ends.
pub(super) async fn finish_2024(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    scene.wait_until(date!(2025 - 02 - 24));
    let reported = [1, 2].map(|number| case(CRIME, 2024, number));
    for case in reported {
        take_report(scene, case, 2, APPROVED).await?;
    }
    check_and_settle(scene, 2024, &reported).await?;
    for case in reported {
        about(scene, case, CRIME.officer(), Decision::Close).await?;
    }
    let revoked = case(CRIME, 2024, 5);
    scene.end(&revoked.grant()?, CRIME.decider(), Ending::Revoked).await?;
    for (number, to) in [
        (5, Reclaimed::Paid),
        (6, Reclaimed::PartlyPaid),
        (7, Reclaimed::InCollection),
        (8, Reclaimed::Remitted),
        (9, Reclaimed::Dropped),
    ] {
        money::reclaim(scene, case(CRIME, 2024, number), to).await?;
    }
    scene.wait_until(date!(2025 - 07 - 01));
    money::pursue(scene, case(CRIME, 2024, 7)).await?;
    scene.call(&CRIME.call(2024)?, CRIME.officer(), call::Command::Archive).await
}

/// Draws one of the grants that are reported, checks it and settles them all.
async fn check_and_settle(
    scene: &mut Scene<'_>,
    year: i32,
    reported: &[Case],
) -> Result<(), DeskError> {
    let grants: Vec<GrantId> =
        reported.iter().map(|case| case.grant()).collect::<Result<_, _>>()?;
    calls::draw(scene, CRIME, year, &grants).await?;
    for (case, grant) in reported.iter().zip(&grants) {
        let state = scene.desk.grant(grant).await?.state;
        // The same check is concluded again where a demonstration that was broken off goes on.
        if state.check.as_ref().is_some_and(|check| check.stage != check::Stage::PassedOver) {
            let conclude = Check::Conclude { findings: format!("{MARK}: underlagen stämmer") };
            scene.grant(grant, case.funder.officer(), Command::Check(conclude)).await?;
        }
    }
    for grant in &grants {
        scene.end(grant, CRIME.decider(), Ending::Settled).await?;
    }
    Ok(())
}

/// Nine grants of 2025 for crime prevention and three for social services.
pub(super) async fn begin_2025(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    call_and_decide(scene, CRIME, 2025, &autumn_before(2025), 9).await?;
    let winter = Days {
        opens: date!(2024 - 12 - 20),
        closes: date!(2025 - 01 - 10),
        decision: date!(2025 - 01 - 13),
    };
    call_and_decide(scene, Funder::SocialServices, 2025, &winter, 3).await?;
    scene.wait_until(date!(2025 - 01 - 13));
    for case in cases(CRIME, 2025, 9).chain(cases(Funder::SocialServices, 2025, 3)) {
        start(scene, case).await?;
    }
    Ok(())
}

/// The first money of 2025, and interim reports.
pub(super) async fn follow_2025(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    scene.wait_until(date!(2025 - 08 - 04));
    for case in cases(CRIME, 2025, 9).chain(cases(Funder::SocialServices, 2025, 3)) {
        money::pay(scene, case, 1).await?;
    }
    scene.wait_until(date!(2025 - 09 - 12));
    for case in cases(CRIME, 2025, 3).chain(cases(Funder::SocialServices, 2025, 1)) {
        take_report(scene, case, 1, APPROVED).await?;
        money::earn_and_pay(scene, case).await?;
    }
    scene.wait_until(date!(2025 - 09 - 29));
    // Handed in after its last day.
    take_report(scene, case(CRIME, 2025, 8), 1, APPROVED).await
}

/// The reports of 2025: one settled, two that wait for it, one failed, one opened again; reclaims on
/// their way.
pub(super) async fn finish_2025(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    scene.wait_until(date!(2026 - 02 - 25));
    for case in cases(CRIME, 2025, 3) {
        take_report(scene, case, 2, APPROVED).await?;
    }
    let flagged = case(CRIME, 2025, 2).grant()?;
    let flag = Check::FlagRisk { flag: "ovanligt stora kostnader i december".to_owned() };
    scene.grant(&flagged, CRIME.officer(), Command::Check(flag)).await?;
    check_and_settle(scene, 2025, &[case(CRIME, 2025, 1)]).await?;
    let failed = case(CRIME, 2025, 8);
    take_report(scene, failed, 2, FINANCES_CHECKED).await?;
    step(scene, failed, 2, Step::Fail).await?;
    let reopened = case(CRIME, 2025, 9);
    take_report(scene, reopened, 2, APPROVED).await?;
    step(scene, reopened, 2, Step::Reopen).await?;
    for (number, to) in [
        (4, Reclaimed::UnderInvestigation),
        (5, Reclaimed::Communicated),
        (6, Reclaimed::Decided),
        (7, Reclaimed::Invoiced),
    ] {
        money::reclaim(scene, case(CRIME, 2025, number), to).await?;
    }
    money::reclaim(scene, case(Funder::SocialServices, 2025, 3), Reclaimed::Invoiced).await
}

/// Ten grants of 2026, started.
pub(super) async fn begin_2026(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    call_and_decide(scene, CRIME, 2026, &autumn_before(2026), 10).await?;
    scene.wait_until(date!(2026 - 01 - 12));
    for case in cases(CRIME, 2026, 10) {
        start(scene, case).await?;
    }
    Ok(())
}

/// The grants of 2026: instalments, reports, claims and changes at every stage.
pub(super) async fn follow_2026(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    scene.wait_until(date!(2026 - 06 - 08));
    for case in cases(CRIME, 2026, 8) {
        // The first is withheld; the others come one step further each, the last to its payment.
        money::take_instalment(scene, case, case.number).await?;
    }
    for number in 1..=3 {
        money::claim_to(scene, case(CRIME, 2026, number), number).await?;
    }
    for number in 4..=7 {
        change(scene, case(CRIME, 2026, number), number - 3).await?;
    }
    let held = case(CRIME, 2026, 9);
    let officer = CRIME.officer();
    let condition = "Ändringar av projektet ska anmälas innan de genomförs".to_owned();
    about(scene, held, officer, Decision::FindBreach { condition }).await?;
    let hold = Decision::Hold { ground: StopGround::RepaymentGround };
    about(scene, held, officer, hold).await?;
    let passing = case(CRIME, 2026, 8);
    let (organisation, amount) = (named("0123")?, calls::kronor_of(100_000));
    let pass_on = Decision::PassOn { organisation, amount };
    about(scene, passing, passing.home()[1], pass_on).await?;
    scene.wait_until(date!(2026 - 08 - 03));
    // The interim report of each comes as far as the case has a number; that of the tenth is not begun.
    for case in cases(CRIME, 2026, APPROVED) {
        take_report(scene, case, 1, case.number).await?;
    }
    Ok(())
}

/// A change request of other days, drafted, sent, prepared and decided: so many of these steps.
async fn change(scene: &mut Scene<'_>, case: Case, n_steps: usize) -> Result<(), DeskError> {
    let [writer, signatory] = case.home();
    let days = DaySpan::new(date!(2026 - 02 - 01), date!(2026 - 12 - 31));
    let parts = vec![Part::Time(days.expect("February comes before December"))];
    let outcomes = vec![PartOutcome::Approved];
    let steps = [
        (writer, Change::Draft { change: 1, parts }),
        (signatory, Change::Submit { change: 1 }),
        (CRIME.officer(), Change::Prepare { change: 1, outcomes }),
    ];
    for (who, command) in steps.into_iter().take(n_steps) {
        scene.grant(&case.grant()?, who, Command::Change(command)).await?;
    }
    if n_steps > 3 {
        scene.decide_change(&case.grant()?, CRIME.decider(), 1).await?;
    }
    Ok(())
}

/// Three grants of 2027: made known, accepted and declined.
pub(super) async fn make_known(
    scene: &mut Scene<'_>,
    [first, second, third]: [Case; 3],
) -> Result<(), DeskError> {
    despatch(scene, first).await?;
    accept(scene, second).await?;
    despatch(scene, third).await?;
    scene.end(&third.grant()?, third.home()[1], Ending::Declined).await
}
