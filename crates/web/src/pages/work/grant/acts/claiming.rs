//! Accounts of costs after they are handed in; each cost is assessed on a page of its own.

use domain::grants::access::Role;
use domain::grants::grant::claim::{Claim, Command as Claims, Finding};
use domain::grants::grant::{Command, Stage, State};

use super::{GrantAct, OFFICER, OnGrant, Scene, at, send};
use crate::desk::field::{Field, Input};
use crate::desk::reading::Reader;
use crate::grant_words::stages;
use crate::pages::work::acts::{act, reason};

fn costs_are_tried(grant: &State) -> bool {
    at(grant, &[Stage::Ongoing, Stage::FinalReported, Stage::Revoked])
}

pub(super) const RETURN: GrantAct =
    about("atersand-kostnader", OFFICER, |_, scene| claims(Claims::Return { claim: scene.number }))
        .with_reason();

pub(super) const DISALLOW: GrantAct = about("underkann-kostnad", OFFICER, |reader, scene| {
    let item = reader.number("item");
    let finding = Finding { approved: reader.money("approved"), reason: reader.text("reason") };
    claims(Claims::Disallow { claim: scene.number, item, finding })
})
.asking(|scene| {
    let costs = scene.state.claims.get(&scene.number).map(|claim| approved(scene, claim));
    let costs = Input::Choice(costs.unwrap_or_default());
    vec![
        Field::new("item", scene.text("desk-cost"), costs),
        Field::new("approved", scene.text("desk-approved-now"), Input::Money).value("0"),
        reason(scene),
    ]
});

/// Returns the costs that something is approved of, by number and in words.
fn approved(scene: &Scene<'_>, claim: &Claim) -> Vec<(String, String)> {
    let line = |number: &u16, finding: &Finding| {
        let item = claim.items.get(number)?;
        let amount = scene.language().kronor(finding.approved);
        let category = scene.at.category(&item.category);
        let words = format!("{number}. {} · {category} · {amount}", item.voucher);
        (finding.approved.ore() > 0).then(|| (number.to_string(), words))
    };
    claim.findings.iter().filter_map(|(number, finding)| line(number, finding)).collect()
}

const fn about(
    slug: &'static str,
    roles: &'static [Role],
    command: fn(&mut Reader<'_>, &Scene<'_>) -> Option<OnGrant>,
) -> GrantAct {
    act(slug, roles, costs_are_tried, command).numbered().showing(facts)
}

fn facts(scene: &Scene<'_>) -> Vec<(String, String)> {
    let Some(claim) = scene.state.claims.get(&scene.number) else { return Vec::new() };
    let claimed = claim.items.values().map(|item| item.amount).sum();
    vec![
        (scene.text("desk-stage"), stages::stage(scene.language(), claim.stage)),
        (scene.text("work-claimed"), scene.language().kronor(claimed)),
    ]
}

fn claims(command: Claims) -> Option<OnGrant> {
    send(Command::Claim(command))
}
