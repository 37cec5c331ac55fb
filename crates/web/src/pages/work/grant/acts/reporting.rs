//! Reports after they are written, and checks.

use domain::grants::access::Role;
use domain::grants::grant::check::{Command as Check, Stage as CheckStage};
use domain::grants::grant::report::{self, Step};
use domain::grants::grant::{Command, Stage, State};
use domain::grants::id::PartId;

use super::{ACCOUNTANT, APPLICANT, GrantAct, OFFICER, OnGrant, SIGNATORY, Scene, at, send};
use crate::desk::field::{Field, Input};
use crate::desk::reading::Reader;
use crate::grant_words::{days, stages};
use crate::pages::work::acts::{act, reason};

fn reported(grant: &State) -> bool {
    at(grant, &[Stage::Ongoing, Stage::FinalReported])
}

pub(super) const MARK_READY: GrantAct =
    about("klar-redovisning", APPLICANT, |_, scene| step(scene, Step::MarkReady));

pub(super) const SIGN: GrantAct =
    about("signera-redovisning", SIGNATORY, |_, scene| step(scene, Step::Sign)).confirmed();

pub(super) const CHANGED: GrantAct =
    about("andrad-redovisning", APPLICANT, |_, scene| step(scene, Step::Change));

pub(super) const REQUEST_CHANGES: GrantAct = about("begar-andring", OFFICER, |reader, scene| {
    let answered = scene.state.reports.get(&scene.number)?.answers.keys();
    let parts = answered.filter(|part| !reader.text_or_empty(&ticked(part)).is_empty());
    let parts = parts.cloned().collect();
    step(scene, Step::RequestChanges { parts })
})
.asking(|scene| {
    let report = scene.state.reports.get(&scene.number);
    let parts = report.into_iter().flat_map(|report| report.answers.keys());
    let mut fields: Vec<Field> =
        parts.map(|part| Field::new(ticked(part), part.to_string(), Input::Tick)).collect();
    fields.push(reason(scene));
    fields
});

pub(super) const CHECK_CONTENT: GrantAct =
    about("granska-i-sak", OFFICER, |_, scene| step(scene, Step::CheckContent));

pub(super) const CHECK_FINANCES: GrantAct =
    about("granska-ekonomi", ACCOUNTANT, |_, scene| step(scene, Step::CheckFinances));

pub(super) const APPROVE: GrantAct =
    about("godkann-redovisning", OFFICER, |_, scene| step(scene, Step::Approve));

pub(super) const FAIL: GrantAct =
    about("underkann-redovisning", OFFICER, |_, scene| step(scene, Step::Fail)).with_reason();

pub(super) const REOPEN: GrantAct =
    about("oppna-redovisning", OFFICER, |_, scene| step(scene, Step::Reopen)).with_reason();

pub(super) const FLAG_RISK: GrantAct = act(
    "riskflagga",
    OFFICER,
    |one: &State| reported(one) && one.check.is_none(),
    |reader, _| send(Command::Check(Check::FlagRisk { flag: reader.text("flag") })),
)
.asking(|scene| vec![Field::new("flag", scene.text("desk-risk"), Input::Lines)]);

fn selected(grant: &State) -> bool {
    grant.check.as_ref().is_some_and(|check| check.stage == CheckStage::Selected)
}

pub(super) const CONCLUDE: GrantAct = act("avsluta-granskning", OFFICER, selected, |reader, _| {
    send(Command::Check(Check::Conclude { findings: reader.text("findings") }))
})
.asking(|scene| vec![Field::new("findings", scene.text("desk-findings"), Input::Lines)]);

const fn about(
    slug: &'static str,
    roles: &'static [Role],
    command: fn(&mut Reader<'_>, &Scene<'_>) -> Option<OnGrant>,
) -> GrantAct {
    act(slug, roles, reported, command).numbered().showing(facts)
}

fn facts(scene: &Scene<'_>) -> Vec<(String, String)> {
    let Some(report) = scene.state.reports.get(&scene.number) else { return Vec::new() };
    let language = scene.language();
    vec![
        (scene.text("desk-stage"), stages::stage(language, report.stage)),
        (scene.text("desk-due"), days::day(language, report.due)),
    ]
}

fn ticked(part: &PartId) -> String {
    format!("del-{part}")
}

fn step(scene: &Scene<'_>, step: Step) -> Option<OnGrant> {
    send(Command::Report(report::Command { report: scene.number, step }))
}
