//! A membership is ended, with a reason; delegations that rest on it end with it.

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::access::{Right, Role};
use domain::people::{Command, Membership};
use operations::grants::error::DeskError;

use super::{Asked, address, ending_of, led_to, may};
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input};
use crate::desk::names::Names;
use crate::desk::posted::Posted;
use crate::grant_words::names::{Named as _, name};
use crate::signed_in::{Guarded, led};

/// Shows what ends.
pub(super) async fn show(
    at: AtDesk,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let membership = match begun(&at, &person, &asked) {
        Ok(membership) => membership,
        Err(answer) => return answer,
    };
    match act(&at, &membership).await {
        Ok(act) => at.show_act(act),
        Err(error) => at.failed(&error),
    }
}

/// Ends the membership.
pub(super) async fn submit(
    at: AtDesk,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let membership = match begun(&at, &person, &asked) {
        Ok(membership) => membership,
        Err(answer) => return answer,
    };
    let posted = Posted(pairs);
    let act = match act(&at, &membership).await {
        Ok(act) => act,
        Err(error) => return at.failed(&error),
    };
    if let Err(again) = at.confirm_act(&act, &posted).await {
        return again;
    }
    let (of, is_own) = (membership.organisation.clone(), membership.person == at.who.actor.person);
    let sent = match at.sent(&posted, Command::EndMembership(membership)) {
        Ok(sent) => sent,
        Err(error) => return at.show_refusal(act, &posted, &error),
    };
    match at.desk.act_on_people(&sent).await {
        Ok(_) if is_own => led(&format!("{}/mina-uppdrag", at.visit.language.prefix())),
        Ok(_) => led_to(&at, "/arbete/personer", &of, "avsluta-uppdrag"),
        Err(error) => at.show_refusal(act, &posted, &error),
    }
}

/// Returns the membership in force that is to end: one's own, or one of an organisation that one may
/// write for.
fn begun(at: &AtDesk, person: &str, asked: &Asked) -> Result<Membership, Response> {
    let read = || {
        let role = Role::ALL.into_iter().find(|role| role.word() == asked.roll)?;
        let (person, organisation) = (person.parse().ok()?, asked.organisation.parse().ok()?);
        Some(Membership { person, organisation, role })
    };
    let is_known = |one: &Membership| {
        let is_own = one.person == at.who.actor.person;
        at.who.people.memberships.contains(one)
            && (is_own || may(at, Right::Write, &one.organisation).is_ok())
    };
    read().filter(is_known).ok_or_else(|| at.visit.not_found())
}

async fn act(at: &AtDesk, of: &Membership) -> Result<Act, DeskError> {
    let language = at.visit.language;
    let text = |key: &str| language.text(key);
    let names = Names::of(at).await?;
    let hint = text("people-reason-hint");
    let is_own = of.person == at.who.actor.person;
    let back = if is_own {
        "/mina-uppdrag".to_owned()
    } else {
        address("/arbete/personer", &of.organisation)
    };
    Ok(Act {
        title: text("do-avsluta-uppdrag"),
        lead: text("do-avsluta-uppdrag-lead"),
        facts: vec![
            (text("people-person"), names.name(&of.person)),
            (text("people-role"), name(language, &of.role)),
            (text("work-organisation"), at.name_of(&of.organisation)),
        ],
        fields: vec![Field::new("reason", text("desk-reason"), Input::Lines).hint(hint)],
        button: text("do-avsluta-uppdrag-button"),
        back,
        back_name: text(if is_own { "assignments-title" } else { "people-people" }),
        action: ending_of(of),
        seen: 0,
        confirms: true,
    })
}
