//! The assessment of a claim: what is approved of each cost, and why not the rest.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::form::quantity::write_date;
use domain::grants::access::{Object, Right, require};
use domain::grants::grant::claim::{Claim, Command as ClaimCommand, CostItem, Finding, Stage};
use domain::grants::grant::{Command, State};
use domain::grants::id::GrantId;
use operations::grants::Seen;
use operations::grants::error::DeskError;

use super::filling::Numbered;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::signed_in::Guarded;

/// Shows the claim with a field for each cost.
pub(super) async fn show(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    match found(&at, &id, asked.nr).await {
        Ok((seen, claim)) => at.show_act(act(&at, &id, asked.nr, &seen, &claim)),
        Err(error) => at.failed(&error),
    }
}

/// Keeps what was found of each cost.
pub(super) async fn submit(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let (seen, claim) = match found(&at, &id, asked.nr).await {
        Ok(found) => found,
        Err(error) => return at.failed(&error),
    };
    let posted = Posted(pairs);
    let shown = act(&at, &id, asked.nr, &seen, &claim);
    let mut reader = Reader::new(at.visit.language, &posted);
    let mut findings = BTreeMap::new();
    for (number, item) in &claim.items {
        let approved = reader.money(&format!("godkant-{number}"));
        let reason = reader.text_or_empty(&format!("skal-{number}"));
        if approved < item.amount && reason.is_empty() {
            reader.problem(&format!("skal-{number}"), "desk-lacking");
        }
        findings.insert(*number, Finding { approved, reason });
    }
    let findings = match reader.finish(Some(findings)) {
        Ok(findings) => findings,
        Err(problems) => return at.show_problems(shown, &posted, problems),
    };
    let command = Command::Claim(ClaimCommand::Assess { claim: asked.nr, findings });
    match send(&at, &id, &posted, command).await {
        Ok(()) => at.led_to(&format!("/arbete/bidrag/{id}"), "granska-kostnader"),
        Err(error) => at.show_refusal(shown, &posted, &error),
    }
}

async fn send(at: &AtDesk, id: &str, posted: &Posted, command: Command) -> Result<(), DeskError> {
    let id: GrantId = id.parse()?;
    at.desk.act_on_grant(&id, &at.sent(posted, command)?).await?;
    Ok(())
}

async fn found(at: &AtDesk, id: &str, number: u16) -> Result<(Seen<State>, Claim), DeskError> {
    let none = || DeskError::NotFound { kind: "claim", id: format!("{id} {number}") };
    let seen = at.desk.find::<State>(id).await?;
    require(at.who.actor.role, Right::Write, Object::ReportCheck, &[]).map_err(|_| none())?;
    let claim = seen.state.claims.get(&number).filter(|claim| claim.stage == Stage::Submitted);
    let claim = claim.cloned().ok_or_else(none)?;
    Ok((seen, claim))
}

fn act(at: &AtDesk, id: &str, number: u16, seen: &Seen<State>, claim: &Claim) -> Act {
    let language = at.visit.language;
    let fields = |(number, item): (&u16, &CostItem)| {
        let label = describe(at, *number, item);
        let amount = domain::form::quantity::write_money(
            item.amount,
            domain::form::quantity::Style::Swedish,
        );
        let reason = language.text_with("apply-assess-reason", &[("row", &number.to_string())]);
        [
            Field::new(format!("godkant-{number}"), label, Input::Money).value(amount),
            Field::new(format!("skal-{number}"), reason, Input::Line),
        ]
    };
    let back = format!("/arbete/bidrag/{id}");
    Act {
        title: language.text("do-granska-kostnader"),
        lead: language.text("do-granska-kostnader-lead"),
        facts: Vec::new(),
        fields: claim.items.iter().flat_map(fields).collect(),
        button: language.text("do-granska-kostnader-button"),
        action: format!("{back}/granska-kostnader?nr={number}"),
        back,
        back_name: language.text("apply-grant"),
        seen: seen.version,
        confirms: false,
    }
}

/// Returns a cost on one line: number, voucher, day, category, who bore it, where and how much.
fn describe(at: &AtDesk, number: u16, item: &CostItem) -> String {
    let language = at.visit.language;
    let places: Vec<String> = item
        .places
        .parts()
        .iter()
        .map(|(place, part)| {
            let style = domain::form::quantity::Style::Swedish;
            format!("{place} {} %", domain::form::quantity::write_share(*part, style))
        })
        .collect();
    let explanation = item.explanation.as_ref().map_or(String::new(), |text| format!(" · {text}"));
    format!(
        "{number}. {} · {} · {} · {} · {} · {}{explanation}",
        item.voucher,
        write_date(item.day),
        at.category(&item.category),
        at.name_of(&item.organisation),
        language.kronor(item.amount),
        places.join(", "),
    )
}
