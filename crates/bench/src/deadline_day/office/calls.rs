//! A made-up programme under SFS 2023:442 and its open calls.

use std::collections::BTreeMap;

use domain::grants::access::Role;
use domain::grants::act::Actor;
use domain::grants::call::Command;
use domain::grants::call::plan::{EligibleList, Evaluation, Plan};
use domain::grants::id::{CallId, OrganisationId};
use domain::grants::programme::{self, FrameStage, Statement};
use domain::grants::wording::Wording;
use domain::money::Ore;
use time::Duration;

use super::{Done, FORM, MARK, Preparing, YEAR, named};

/// The authority that makes the calls.
const FUNDER: &str = "brottsförebyggande-rådet";
/// The programme.
const PROGRAMME: &str = "sista-dagen";
/// Kronor that each call announces.
const ANNOUNCED: i64 = 10_000_000;
/// The most minutes that the form may take.
const MOST_MINUTES: u32 = 120;

/// Days ago that the programme was established, the calls were written and they were opened.
const ESTABLISHED: i64 = 38;
const WRITTEN: i64 = 37;
const OPENED: i64 = 29;

fn actor(person: &str, role: Role) -> Done<Actor> {
    Ok(Actor { person: named(person)?, organisation: named(FUNDER)?, role })
}

fn officer() -> Done<Actor> {
    actor("officer", Role::Officer)
}

fn decider() -> Done<Actor> {
    actor("decider", Role::Decider)
}

/// Opens calls that every municipality may answer.
pub(super) async fn open(
    preparing: &Preparing,
    municipalities: &[OrganisationId],
    n_calls: usize,
) -> Done<Vec<CallId>> {
    establish(preparing, i64::try_from(n_calls)?).await?;
    let mut calls = Vec::new();
    for number in 1..=n_calls {
        let call: CallId = named(&format!("{PROGRAMME}-{number}"))?;
        open_one(preparing, &call, plan(preparing, municipalities, number)?).await?;
        calls.push(call);
    }
    Ok(calls)
}

/// Establishes the programme with a frame for all calls, put forward and decided.
async fn establish(preparing: &Preparing, n_calls: i64) -> Done<()> {
    let (desk, programme) = (&preparing.desk, named(PROGRAMME)?);
    let legal_source = format!("{MARK} under förordning (2023:442)");
    let establish =
        programme::Command::Establish { first_year: YEAR, last_year: YEAR, legal_source };
    let sent = preparing.sent("programme", decider()?, ESTABLISHED, establish)?;
    desk.act_on_programme(&programme, &sent).await?;
    let amount = Ore::from_kronor(ANNOUNCED * n_calls).ok_or("the frame is too large")?;
    for (who, stage) in [(officer()?, FrameStage::Proposed), (decider()?, FrameStage::Decided)] {
        let key = format!("frame {stage:?}");
        let statement = Statement { stage, year: YEAR, amount, source: MARK.to_owned() };
        let state = programme::Command::State(statement);
        let sent = preparing.sent(&key, who, ESTABLISHED, state)?;
        desk.act_on_programme(&programme, &sent).await?;
    }
    Ok(())
}

async fn open_one(preparing: &Preparing, call: &CallId, plan: Plan) -> Done<()> {
    let desk = &preparing.desk;
    for (act, command) in [("draft", Command::Draft(Box::new(plan))), ("review", Command::Review)] {
        let sent = preparing.sent(&format!("{act} {call}"), officer()?, WRITTEN, command)?;
        desk.act_on_call(call, &sent).await?;
    }
    let key = format!("schedule {call}");
    desk.schedule_call(&preparing.sent(&key, decider()?, WRITTEN, call.clone())?).await?;
    let sent = preparing.sent(&format!("open {call}"), officer()?, OPENED, Command::Open)?;
    desk.act_on_call(call, &sent).await?;
    Ok(())
}

/// Returns what a call says that opened a month ago and is open for twenty days more, so that it is
/// open however long the preparation takes.
fn plan(preparing: &Preparing, municipalities: &[OrganisationId], number: usize) -> Done<Plan> {
    let desk = &preparing.desk;
    let form = desk.form(&named(FORM)?).ok_or("the form is not there")?.for_call(MOST_MINUTES);
    let regime = desk.regimes().iter().find(|regime| regime.id() == "2023-442");
    let regime = regime.ok_or("the regime is not there")?;
    let announced = Ore::from_kronor(ANNOUNCED).ok_or("the frame is too large")?;
    Ok(Plan {
        programme: named(PROGRAMME)?,
        title: format!("{MARK}: brottsförebyggande åtgärder {number}"),
        wording: Wording::of(&regime.versions()[0]),
        decision_day: (preparing.now + Duration::days(60)).date(),
        opens: preparing.moment(-OPENED - 1)?,
        closes: preparing.moment(20)?,
        frame: BTreeMap::from([(YEAR, announced)]),
        eligible: EligibleList {
            selection: named("påhittat urval")?,
            made_by: named("officer")?,
            frozen_by: Some(named("decider")?),
            organisations: municipalities.iter().cloned().collect(),
        },
        form,
        evaluation: Evaluation::NotPossible { reason: MARK.to_owned() },
        n_reviews: 1,
    })
}
