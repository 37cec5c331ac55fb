//! Money of grants: instalments, costs and reclaims.

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::grants::budget::{Kind, PlaceShares};
use domain::grants::grant::Command;
use domain::grants::grant::claim::{Command as Claim, CostItem, Finding};
use domain::grants::grant::instalment::OrderKey;
use domain::grants::grant::payment::{BankOutcome, Command as Payment};
use domain::grants::grant::reclaim::{self, Step};
use domain::grants::payment_file::{MessageVersion, Payer};
use domain::regime::afterwards::{RemissionReasons, RepaymentGround};
use time::{Duration, Month};

use super::MARK;
use super::applications::Case;
use super::calls::{day, kronor_of};
use super::cast::{Funder, Player};
use super::scene::{Scene, named};
use crate::grants::error::DeskError;
use crate::grants::payment_error::PaymentError;

/// Kronor of the advance, which all that is reclaimed is taken of.
const ADVANCE: i64 = 320_000;
/// Kronor of the instalments that follow.
const LATER: [(u16, i64); 2] = [(2, 320_000), (3, 160_000)];

async fn act(
    scene: &mut Scene<'_>,
    case: Case,
    who: Player,
    command: Payment,
) -> Result<(), DeskError> {
    scene.grant(&case.grant()?, who, Command::Payment(command)).await
}

/// The number that Bankgirot itself gives as an example, for every recipient.
const BANK_ACCOUNT: &str = "bankgiro 5050-1055";

/// States the recipient's bank account, which two verify.
pub(super) async fn state_bank_account(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    let bank_account = || named(BANK_ACCOUNT);
    let stated = Payment::StateBankAccount { bank_account: bank_account()? };
    act(scene, case, case.home()[1], stated).await?;
    for who in [case.funder.accountant(), case.funder.second_accountant()] {
        let verify = Payment::VerifyBankAccount { bank_account: bank_account()? };
        act(scene, case, who, verify).await?;
    }
    Ok(())
}

/// The account that every authority pays from: the example of the register of IBAN (ISO 13616), at a bank that is
/// made up.
const PAYING_ACCOUNT: &str = "SE45 5000 0000 0583 9825 7466";
/// The made-up bank's code.
const PAYING_BANK: &str = "PAHISESS";

/// States the account that each authority pays from, so that a file for the bank can be made.
pub(super) async fn state_payers(scene: &mut Scene<'_>) -> Result<(), PaymentError> {
    for funder in [Funder::CrimePrevention, Funder::SocialServices, Funder::RegionalGrowth] {
        let payer = Payer {
            account: PAYING_ACCOUNT.parse()?,
            bank: PAYING_BANK.to_owned(),
            agreement: None,
            version: MessageVersion::V03,
        };
        let accountant = funder.accountant();
        let sent = scene.sent(accountant, payer)?;
        scene.desk.state_payer(&accountant.organisation.parse()?, &sent).await?;
    }
    Ok(())
}

/// Takes an instalment through all its steps to its payment.
pub(super) async fn pay(
    scene: &mut Scene<'_>,
    case: Case,
    instalment: u16,
) -> Result<(), DeskError> {
    let kronor = LATER.iter().find(|(number, _)| *number == instalment);
    let kronor = kronor.map_or(ADVANCE, |(_, kronor)| *kronor);
    let steps = steps_of(case, instalment, kronor, BankOutcome::Paid)?;
    for (who, command) in steps {
        act(scene, case, who, command).await?;
    }
    Ok(())
}

fn steps_of(
    case: Case,
    instalment: u16,
    kronor: i64,
    outcome: BankOutcome,
) -> Result<[(Player, Payment); 6], DeskError> {
    let (first, second) = (case.funder.accountant(), case.funder.second_accountant());
    let order = || -> Result<OrderKey, DeskError> {
        Ok(OrderKey { grant: case.grant()?, instalment, attempt: 1 })
    };
    let bank_event = named(&format!("pahittad-bankhandelse-{}-{instalment}", case.name()?))?;
    let amount = kronor_of(kronor);
    Ok([
        (case.home()[1], Payment::Request { instalment }),
        (case.funder.officer(), Payment::Fix { instalment, amount }),
        (first, Payment::Attest { instalment }),
        (second, Payment::Attest { instalment }),
        (first, Payment::Send(order()?)),
        (first, Payment::TakeIn { bank_event, order: order()?, outcome }),
    ])
}

/// Takes the first instalment as far as a number says: 1 withheld, 2 requested, 3 fixed, 4 and 5
/// attested by one and two, 6 sent, 7 failed at the bank, 8 paid.
pub(super) async fn take_instalment(
    scene: &mut Scene<'_>,
    case: Case,
    stage: usize,
) -> Result<(), DeskError> {
    if stage == 1 {
        let withhold = Payment::Withhold { instalment: 1 };
        return act(scene, case, case.funder.officer(), withhold).await;
    }
    let outcome = if stage == 7 { BankOutcome::Failed } else { BankOutcome::Paid };
    for (who, command) in steps_of(case, 1, ADVANCE, outcome)?.into_iter().take(stage - 1) {
        act(scene, case, who, command).await?;
    }
    Ok(())
}

/// Claims all costs, has them approved, settles the advance and pays the rest.
pub(super) async fn earn_and_pay(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    claim(scene, case, 1, 800_000).await?;
    assess(scene, case, 1, 800_000).await?;
    let settle = Payment::SettleAdvance { amount: kronor_of(ADVANCE) };
    act(scene, case, case.funder.officer(), settle).await?;
    for (instalment, _) in LATER {
        pay(scene, case, instalment).await?;
    }
    Ok(())
}

async fn claim(
    scene: &mut Scene<'_>,
    case: Case,
    number: u16,
    kronor: i64,
) -> Result<(), DeskError> {
    let home = case.home()[1];
    let places = PlaceShares::new(areas_of(home)?)?;
    let days = i64::try_from(case.number).unwrap_or_default() * 7 + i64::from(number);
    let item = CostItem {
        organisation: named(home.organisation)?,
        voucher: format!("{}-{number}", case.name()?).into(),
        day: day(case.year, Month::January, 15) + Duration::days(days),
        category: named("personal")?,
        kind: Kind::Cash,
        amount: kronor_of(kronor),
        places,
        explanation: Some(format!("{MARK}: lön för vuxna på plats")),
    };
    let (items, in_kind_financing) = (BTreeMap::from([(1, item)]), kronor_of(0));
    let submit = Claim::Submit { claim: number, items, in_kind_financing };
    scene.grant(&case.grant()?, home, Command::Claim(submit)).await
}

/// Returns the two areas of a municipality that money and work go to, with their shares.
pub(super) fn areas_of(home: Player) -> Result<Vec<(AreaCode, u16)>, DeskError> {
    let area = |(number, share)| {
        let code = format!("{}R{number:03}", home.organisation);
        let code = code.parse().map_err(|_| DeskError::NotFound { kind: "area", id: code })?;
        Ok((code, share))
    };
    [(1, 6_000), (2, 4_000)].into_iter().map(area).collect()
}

async fn assess(
    scene: &mut Scene<'_>,
    case: Case,
    number: u16,
    kronor: i64,
) -> Result<(), DeskError> {
    let reason = format!("{MARK}: underlag saknas för resten");
    let finding = Finding { approved: kronor_of(kronor), reason };
    let assess = Claim::Assess { claim: number, findings: BTreeMap::from([(1, finding)]) };
    scene.grant(&case.grant()?, case.funder.officer(), Command::Claim(assess)).await
}

/// A claim of costs: 1 sent, 2 sent back, 3 approved in part.
pub(super) async fn claim_to(
    scene: &mut Scene<'_>,
    case: Case,
    stage: usize,
) -> Result<(), DeskError> {
    claim(scene, case, 1, 250_000).await?;
    match stage {
        2 => {
            let back = Claim::Return { claim: 1 };
            scene.grant(&case.grant()?, case.funder.officer(), Command::Claim(back)).await
        }
        3 => assess(scene, case, 1, 200_000).await,
        _ => Ok(()),
    }
}

/// How far a reclaim has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reclaimed {
    UnderInvestigation,
    Communicated,
    Dropped,
    Remitted,
    Decided,
    Invoiced,
    InCollection,
    PartlyPaid,
    Paid,
}

async fn take(scene: &mut Scene<'_>, case: Case, who: Player, step: Step) -> Result<(), DeskError> {
    let command = Command::Reclaim(reclaim::Command { reclaim: 1, step });
    scene.grant(&case.grant()?, who, command).await
}

/// Claims an advance back that was not used, as far as is asked for.
pub(super) async fn reclaim(
    scene: &mut Scene<'_>,
    case: Case,
    to: Reclaimed,
) -> Result<(), DeskError> {
    let (officer, decider) = (case.funder.officer(), case.funder.decider());
    let investigate = Step::Investigate {
        ground: RepaymentGround::NotUsedForPurpose,
        amount: kronor_of(ADVANCE),
    };
    take(scene, case, officer, investigate).await?;
    if to == Reclaimed::UnderInvestigation {
        return Ok(());
    }
    let answer_by = scene.now.day() + Duration::days(21);
    take(scene, case, officer, Step::Communicate { answer_by }).await?;
    let text = format!("{MARK}: projektet kom inte i gång");
    match to {
        Reclaimed::Communicated => return Ok(()),
        Reclaimed::Dropped => return take(scene, case, officer, Step::Drop).await,
        _ => take(scene, case, case.home()[0], Step::Answer { text }).await?,
    }
    if to == Reclaimed::Remitted {
        let waive = Step::Waive { reasons: RemissionReasons::Special };
        return take(scene, case, decider, waive).await;
    }
    take(scene, case, decider, Step::Reclaim).await?;
    if to == Reclaimed::Decided {
        return Ok(());
    }
    take(scene, case, case.funder.accountant(), Step::Invoice).await?;
    match to {
        Reclaimed::PartlyPaid => repay(scene, case, ADVANCE / 4).await,
        Reclaimed::Paid => repay(scene, case, ADVANCE).await,
        _ => Ok(()),
    }
}

async fn repay(scene: &mut Scene<'_>, case: Case, kronor: i64) -> Result<(), DeskError> {
    let bank_event = named(&format!("pahittad-aterbetalning-{}", case.name()?))?;
    let amount = kronor_of(kronor);
    let who = case.funder.accountant();
    take(scene, case, who, Step::TakeIn { bank_event, amount }).await
}

/// Sends a reclaim that was not paid in time to collection.
pub(super) async fn pursue(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    take(scene, case, case.funder.accountant(), Step::SendToCollection).await
}
