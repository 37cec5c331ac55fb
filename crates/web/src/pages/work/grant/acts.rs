//! What can be done to a grant by a form of a few fields.

mod claiming;
mod payment;
mod reclaiming;
mod reporting;

use std::collections::BTreeMap;

use domain::grants::access::Role;
use domain::grants::grant::award::PlannedInstalment;
use domain::grants::grant::decision::Command as Decision;
use domain::grants::grant::ending::Ending;
use domain::grants::grant::{Command, Stage, State};
use domain::money::Ore;
use domain::regime::afterwards::StopGround;

use crate::desk::field::{Field, Input};
use crate::grant_words::names::name;
use crate::pages::work::acts::{ActOn, act, reason};

/// An act on a grant.
type GrantAct = ActOn<State>;
/// A grant that an act is about to be done to.
pub(super) type Scene<'a> = crate::pages::work::acts::Scene<'a, State>;

const OFFICER: &[Role] = &[Role::Officer];
const DECIDER: &[Role] = &[Role::Decider];
const ACCOUNTANT: &[Role] = &[Role::Accountant];
const APPLICANT: &[Role] = &[Role::Applicant];
const SIGNATORY: &[Role] = &[Role::Signatory];

/// What an act sends.
pub(crate) enum OnGrant {
    /// A command of the grant's own.
    Command(Box<Command>),
    /// An ending.
    End(Ending),
    /// A year that was subject to budget.
    ConfirmYear { year: i32, amount: Ore, plan: BTreeMap<u16, PlannedInstalment> },
    /// A change request, decided as it is prepared.
    DecideChange(u16),
}

/// The grant is accepted and the work not yet reported.
fn works(grant: &State) -> bool {
    at(grant, &[Stage::Accepted, Stage::Ongoing])
}

fn at(grant: &State, stages: &[Stage]) -> bool {
    grant.stage.is_some_and(|stage| stages.contains(&stage))
}

/// Every act, in the order that a grant usually meets them.
pub(super) static ACTS: &[GrantAct] = &[
    act(
        "expediera",
        OFFICER,
        |grant| at(grant, &[Stage::Decided]),
        |_, _| decision(Decision::Despatch),
    ),
    act(
        "acceptera",
        SIGNATORY,
        |grant| at(grant, &[Stage::Despatched]),
        |_, _| decision(Decision::Accept),
    )
    .confirmed()
    .showing(|scene| super::figures::facts(scene.at, scene.state)),
    act("avsta", SIGNATORY, |grant| at(grant, &[Stage::Despatched]), |_, _| end(Ending::Declined))
        .confirmed()
        .with_reason(),
    act(
        "starta",
        APPLICANT,
        |grant| at(grant, &[Stage::Accepted]),
        |_, _| decision(Decision::Start),
    ),
    act(
        "avbryt",
        SIGNATORY,
        |grant| at(grant, &[Stage::Accepted]),
        |_, _| end(Ending::Interrupted),
    )
    .confirmed()
    .with_reason(),
    payment::STATE_ACCOUNT,
    payment::VERIFY_ACCOUNT,
    payment::REQUEST,
    payment::FIX,
    payment::ATTEST,
    payment::SEND,
    payment::BOOK,
    payment::SEND_BACK,
    payment::WITHHOLD,
    payment::RESUME,
    payment::SETTLE_ADVANCE,
    payment::CONFIRM_YEAR,
    claiming::RETURN,
    claiming::DISALLOW,
    reporting::MARK_READY,
    reporting::SIGN,
    reporting::CHANGED,
    reporting::REQUEST_CHANGES,
    reporting::CHECK_CONTENT,
    reporting::CHECK_FINANCES,
    reporting::APPROVE,
    reporting::FAIL,
    reporting::REOPEN,
    reporting::FLAG_RISK,
    reporting::CONCLUDE,
    reclaiming::INVESTIGATE,
    reclaiming::COMMUNICATE,
    reclaiming::ANSWER,
    reclaiming::DROP,
    reclaiming::RECLAIM,
    reclaiming::INVOICE,
    reclaiming::CHARGE_INTEREST,
    reclaiming::TAKE_IN,
    reclaiming::WAIVE,
    reclaiming::COLLECT,
    act(
        "hall-utbetalning",
        OFFICER,
        |one: &State| works(one) && one.side.held.is_none(),
        |reader, _| {
            let chosen = reader.text("ground");
            let ground = StopGround::ALL.into_iter().find(|ground| ground.as_str() == chosen)?;
            decision(Decision::Hold { ground })
        },
    )
    .asking(|scene| {
        let word = |ground: StopGround| name(scene.language(), &ground);
        let options = StopGround::ALL.map(|ground| (ground.as_str().to_owned(), word(ground)));
        let label = scene.text("desk-ground");
        vec![Field::new("ground", label, Input::Choice(options.into())), reason(scene)]
    }),
    act(
        "slapp-utbetalning",
        OFFICER,
        |one: &State| one.side.held.is_some(),
        |_, _| decision(Decision::Release),
    ),
    act(
        "villkorsbrott",
        OFFICER,
        |one: &State| works(one) && one.side.breach.is_none(),
        |reader, _| decision(Decision::FindBreach { condition: reader.text("condition") }),
    )
    .asking(|scene| vec![Field::new("condition", scene.text("desk-condition"), Input::Lines)]),
    act(
        "lakt-villkor",
        OFFICER,
        |one: &State| one.side.breach.is_some(),
        |_, _| decision(Decision::MendBreach),
    ),
    act("besluta-andring", DECIDER, works, |_, scene| Some(OnGrant::DecideChange(scene.number)))
        .numbered()
        .confirmed()
        .showing(super::figures::change),
    act(
        "hav",
        DECIDER,
        |grant| at(grant, &[Stage::Despatched, Stage::Accepted, Stage::Ongoing]),
        |_, _| end(Ending::Revoked),
    )
    .confirmed()
    .with_reason(),
    act(
        "slutreglera",
        DECIDER,
        |grant| at(grant, &[Stage::FinalReported]),
        |_, _| end(Ending::Settled),
    )
    .confirmed()
    .showing(|scene| super::figures::facts(scene.at, scene.state)),
    act("avsluta", OFFICER, |grant| at(grant, &[Stage::Settled]), |_, _| decision(Decision::Close)),
];

fn decision(command: Decision) -> Option<OnGrant> {
    send(Command::Decision(command))
}

fn end(ending: Ending) -> Option<OnGrant> {
    Some(OnGrant::End(ending))
}

fn send(command: Command) -> Option<OnGrant> {
    Some(OnGrant::Command(Box::new(command)))
}
