//! Reclaims, from the first question to the last öre.

use domain::grants::access::Role;
use domain::grants::grant::reclaim::{self, Step};
use domain::grants::grant::{Command, Stage, State};
use domain::money::Ore;
use domain::regime::afterwards::{RemissionReasons, RepaymentGround};

use super::{ACCOUNTANT, APPLICANT, DECIDER, GrantAct, OFFICER, OnGrant, Scene, at, send};
use crate::desk::field::{Field, Input};
use crate::desk::reading::Reader;
use crate::grant_words::{days, names::name, stages};
use crate::pages::work::acts::{act, reason};

fn paid(grant: &State) -> bool {
    at(grant, &[Stage::Ongoing, Stage::FinalReported, Stage::Settled, Stage::Revoked])
}

pub(super) const INVESTIGATE: GrantAct = act("utred-aterkrav", OFFICER, paid, |reader, scene| {
    let chosen = reader.text("ground");
    let ground = RepaymentGround::ALL.into_iter().find(|ground| ground.as_str() == chosen)?;
    let amount = reader.money("amount");
    let last = scene.state.reclaims.keys().next_back().copied().unwrap_or_default();
    let (reclaim, step) = (last.checked_add(1)?, Step::Investigate { ground, amount });
    send(Command::Reclaim(reclaim::Command { reclaim, step }))
})
.asking(|scene| {
    let word = |ground: RepaymentGround| name(scene.language(), &ground);
    let options = RepaymentGround::ALL.map(|ground| (ground.as_str().to_owned(), word(ground)));
    vec![
        Field::new("ground", scene.text("desk-ground"), Input::Choice(options.into())),
        Field::new("amount", scene.text("desk-amount"), Input::Money),
        reason(scene),
    ]
});

pub(super) const COMMUNICATE: GrantAct = about("kommunicera", OFFICER, |reader, scene| {
    step(scene, Step::Communicate { answer_by: reader.day("answer_by") })
})
.asking(|scene| vec![Field::new("answer_by", scene.text("desk-answer-by"), Input::Day)]);

pub(super) const ANSWER: GrantAct = about("svara", APPLICANT, |reader, scene| {
    step(scene, Step::Answer { text: reader.text("answer") })
})
.asking(|scene| vec![Field::new("answer", scene.text("desk-answer"), Input::Lines)]);

pub(super) const DROP: GrantAct =
    about("lagg-ned", OFFICER, |_, scene| step(scene, Step::Drop)).with_reason();

pub(super) const RECLAIM: GrantAct =
    about("besluta-aterkrav", DECIDER, |_, scene| step(scene, Step::Reclaim))
        .confirmed()
        .with_reason();

pub(super) const INVOICE: GrantAct =
    about("fakturera", ACCOUNTANT, |_, scene| step(scene, Step::Invoice)).confirmed();

pub(super) const CHARGE_INTEREST: GrantAct =
    about("debitera-ranta", ACCOUNTANT, |_, scene| step(scene, Step::ChargeInterest));

pub(super) const TAKE_IN: GrantAct = about("aterbetalning", ACCOUNTANT, |reader, scene| {
    let bank_event = reader.id("bank_event");
    let amount = reader.money("amount");
    step(scene, Step::TakeIn { bank_event: bank_event?, amount })
})
.confirmed()
.asking(|scene| {
    vec![
        Field::new("bank_event", scene.text("desk-bank-event"), Input::Line),
        Field::new("amount", scene.text("desk-amount"), Input::Money),
    ]
});

pub(super) const WAIVE: GrantAct = about("efterge", DECIDER, |reader, scene| {
    let chosen = reader.text("reasons");
    let reasons = RemissionReasons::ALL.into_iter().find(|reasons| reasons.as_str() == chosen)?;
    step(scene, Step::Waive { reasons })
})
.confirmed()
.asking(|scene| {
    let word = |reasons: RemissionReasons| name(scene.language(), &reasons);
    let options = RemissionReasons::ALL.map(|reasons| (reasons.as_str().to_owned(), word(reasons)));
    vec![
        Field::new("reasons", scene.text("desk-remission"), Input::Choice(options.into())),
        reason(scene),
    ]
});

pub(super) const COLLECT: GrantAct =
    about("inkasso", ACCOUNTANT, |_, scene| step(scene, Step::SendToCollection)).with_reason();

const fn about(
    slug: &'static str,
    roles: &'static [Role],
    command: fn(&mut Reader<'_>, &Scene<'_>) -> Option<OnGrant>,
) -> GrantAct {
    act(slug, roles, paid, command).numbered().showing(facts)
}

fn facts(scene: &Scene<'_>) -> Vec<(String, String)> {
    let Some(reclaim) = scene.state.reclaims.get(&scene.number) else { return Vec::new() };
    let language = scene.language();
    let mut facts = vec![
        (scene.text("desk-stage"), stages::stage(language, reclaim.stage)),
        (scene.text("desk-ground"), name(language, &reclaim.ground)),
        (scene.text("desk-principal"), language.kronor(reclaim.principal())),
    ];
    if let Some(due) = &reclaim.due {
        facts.push((scene.text("desk-pay-by"), days::day(language, due.day)));
        facts.push((scene.text("desk-reckoned"), days::reckoned(language, due)));
    }
    if reclaim.interest > Ore::default() {
        facts.push((scene.text("desk-interest"), language.kronor(reclaim.interest)));
    }
    let answered = reclaim.answer.clone();
    facts.extend(answered.map(|answer| (scene.text("desk-answer"), answer)));
    facts
}

fn step(scene: &Scene<'_>, step: Step) -> Option<OnGrant> {
    send(Command::Reclaim(reclaim::Command { reclaim: scene.number, step }))
}
