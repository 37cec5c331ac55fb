//! What can be done to a grant by a form of a few fields. Each act has a page of its own, with its
//! heading, sentence and button under `act-SLUG`, `act-SLUG-lead` and `act-SLUG-button`.

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

use crate::desk::AtDesk;
use crate::desk::field::{Field, Input};
use crate::desk::reading::Reader;
use crate::grant_words;
use crate::language::Language;

/// A grant, and which of its numbered things an act is about.
pub(super) struct Scene<'a> {
    pub(super) at: &'a AtDesk,
    pub(super) state: &'a State,
    /// The instalment, claim, report, change or reclaim; 0 for the grant itself.
    pub(super) number: u16,
}

/// What an act sends.
pub(super) enum OnGrant {
    /// A command of the grant's own.
    Command(Box<Command>),
    /// An ending.
    End(Ending),
    /// A year that was subject to budget.
    ConfirmYear { year: i32, amount: Ore, plan: BTreeMap<u16, PlannedInstalment> },
    /// A change request, decided as it is prepared.
    DecideChange(u16),
}

/// An act of a few fields.
pub(super) struct GrantAct {
    /// Its name in addresses and locale files.
    pub(super) slug: &'static str,
    /// Whether it is about a numbered thing.
    pub(super) is_numbered: bool,
    /// The role that does it.
    role: Role,
    /// The stages of the grant that it is offered in; whether it may be done is for the desk to say.
    stages: &'static [Stage],
    /// Whether the password is asked for again: money, signatures.
    pub(super) confirms: bool,
    /// What whoever does it must see.
    pub(super) facts: fn(&Scene<'_>) -> Vec<(String, String)>,
    /// What it asks for.
    pub(super) fields: fn(&Scene<'_>) -> Vec<Field>,
    /// What it sends; `None` where a field cannot be read.
    pub(super) command: fn(&mut Reader<'_>, &Scene<'_>) -> Option<OnGrant>,
}

type Read = fn(&mut Reader<'_>, &Scene<'_>) -> Option<OnGrant>;

/// Returns an act that asks for nothing.
const fn act(slug: &'static str, role: Role, stages: &'static [Stage], command: Read) -> GrantAct {
    GrantAct {
        slug,
        is_numbered: false,
        role,
        stages,
        confirms: false,
        facts: |_| Vec::new(),
        fields: |_| Vec::new(),
        command,
    }
}

impl GrantAct {
    /// About a numbered thing.
    const fn numbered(self) -> Self {
        Self { is_numbered: true, ..self }
    }

    /// With the password again.
    const fn confirmed(self) -> Self {
        Self { confirms: true, ..self }
    }

    /// With a reason.
    const fn with_reason(self) -> Self {
        Self { fields: |scene| vec![reason(scene)], ..self }
    }

    const fn asking(self, fields: fn(&Scene<'_>) -> Vec<Field>) -> Self {
        Self { fields, ..self }
    }

    const fn showing(self, facts: fn(&Scene<'_>) -> Vec<(String, String)>) -> Self {
        Self { facts, ..self }
    }

    /// Returns whether the one who is signed in may think of doing it now.
    pub(super) fn is_offered(&self, at: &AtDesk, state: &State) -> bool {
        let is_stage = state.stage.is_some_and(|stage| self.stages.contains(&stage));
        at.who.actor.role == self.role && is_stage
    }
}

const WORKING: &[Stage] = &[Stage::Accepted, Stage::Ongoing];

/// Every act, in the order that a grant usually meets them.
pub(super) static ACTS: &[GrantAct] = &[
    act("expediera", Role::Officer, &[Stage::Decided], |_, _| decision(Decision::Despatch)),
    act("acceptera", Role::Signatory, &[Stage::Despatched], |_, _| decision(Decision::Accept))
        .confirmed()
        .showing(|scene| super::figures::facts(scene.at, scene.state)),
    act("avsta", Role::Signatory, &[Stage::Despatched], |_, _| end(Ending::Declined))
        .confirmed()
        .with_reason(),
    act("starta", Role::Applicant, &[Stage::Accepted], |_, _| decision(Decision::Start)),
    act("avbryt", Role::Signatory, &[Stage::Accepted], |_, _| end(Ending::Interrupted))
        .confirmed()
        .with_reason(),
    payment::STATE_ACCOUNT,
    payment::VERIFY_ACCOUNT,
    payment::REQUEST,
    payment::FIX,
    payment::ATTEST,
    payment::SEND,
    payment::SEND_BACK,
    payment::WITHHOLD,
    payment::RESUME,
    payment::SETTLE_ADVANCE,
    payment::CONFIRM_YEAR,
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
    reclaiming::TAKE_IN,
    reclaiming::WAIVE,
    reclaiming::COLLECT,
    act("hall-utbetalning", Role::Officer, WORKING, |reader, _| {
        let chosen = reader.text("ground");
        let ground = StopGround::ALL.into_iter().find(|ground| ground.as_str() == chosen)?;
        decision(Decision::Hold { ground })
    })
    .asking(|scene| {
        let word = |ground: StopGround| grant_words::stop_ground(scene.language(), ground);
        let options = StopGround::ALL.map(|ground| (ground.as_str().to_owned(), word(ground)));
        let label = scene.text("desk-ground");
        vec![Field::new("ground", label, Input::Choice(options.into())), reason(scene)]
    }),
    act("slapp-utbetalning", Role::Officer, WORKING, |_, _| decision(Decision::Release)),
    act("villkorsbrott", Role::Officer, WORKING, |reader, _| {
        decision(Decision::FindBreach { condition: reader.text("condition") })
    })
    .asking(|scene| vec![Field::new("condition", scene.text("desk-condition"), Input::Lines)]),
    act("lakt-villkor", Role::Officer, WORKING, |_, _| decision(Decision::MendBreach)),
    act("besluta-andring", Role::Decider, WORKING, |_, scene| {
        Some(OnGrant::DecideChange(scene.number))
    })
    .numbered()
    .confirmed()
    .showing(|scene| super::figures::change(scene)),
    act(
        "hav",
        Role::Decider,
        &[Stage::Despatched, Stage::Accepted, Stage::Ongoing],
        |_, _| end(Ending::Revoked),
    )
    .confirmed()
    .with_reason(),
    act("slutreglera", Role::Decider, &[Stage::FinalReported], |_, _| end(Ending::Settled))
        .confirmed()
        .showing(|scene| super::figures::facts(scene.at, scene.state)),
    act("avsluta", Role::Officer, &[Stage::Settled], |_, _| decision(Decision::Close)),
];

impl Scene<'_> {
    fn language(&self) -> Language {
        self.at.visit.language
    }

    fn text(&self, key: &str) -> String {
        self.language().text(key)
    }
}

fn decision(command: Decision) -> Option<OnGrant> {
    send(Command::Decision(command))
}

fn end(ending: Ending) -> Option<OnGrant> {
    Some(OnGrant::End(ending))
}

fn send(command: Command) -> Option<OnGrant> {
    Some(OnGrant::Command(Box::new(command)))
}

/// Returns the field for a reason.
fn reason(scene: &Scene<'_>) -> Field {
    let hint = scene.text("desk-reason-hint");
    Field::new("reason", scene.text("desk-reason"), Input::Lines).hint(hint)
}
