//! A delegation is put forward by one person, given by another, and ended by either side.

use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::access::Right;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::id::{DelegationId, OrganisationId};
use domain::people::{Command, Held};
use operations::grants::acting::Sent;
use operations::grants::error::DeskError;

use super::delegations::in_words;
use super::{Asked, address, coded, led_to, may, organisation};
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input};
use crate::desk::names::Names;
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::grant_words::days;
use crate::grant_words::names::{Named as _, name};
use crate::signed_in::Guarded;

/// Where the acts lead.
const LIST: &str = "/arbete/delegationer";

/// Shows what is asked of whoever puts a delegation forward.
pub(super) async fn show_proposal(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    let of = match of_proposal(&at, &asked) {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    match proposal(&at, &of).await {
        Ok(act) => at.show_act(act),
        Err(error) => at.failed(&error),
    }
}

/// Puts a delegation forward.
pub(super) async fn submit_proposal(
    at: AtDesk,
    Query(asked): Query<Asked>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let of = match of_proposal(&at, &asked) {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    let posted = Posted(pairs);
    let act = match proposal(&at, &of).await {
        Ok(act) => act,
        Err(error) => return at.failed(&error),
    };
    let read = |reader: &mut Reader<'_>| read(&at, reader, &posted, &of);
    let send = async |delegation| {
        at.desk.act_on_people(&proposed(&at, &posted, delegation)?).await?;
        Ok(led_to(&at, LIST, &of, "foresla-delegation"))
    };
    at.do_act(act, &posted, read, send).await
}

fn of_proposal(at: &AtDesk, asked: &Asked) -> Result<OrganisationId, Response> {
    organisation(at, &asked.organisation, Right::Write)
}

async fn proposal(at: &AtDesk, of: &OrganisationId) -> Result<Act, DeskError> {
    let text = |key: &str| at.visit.language.text(key);
    let line = |name: &str, key: &str, input| Field::new(name, text(key), input);
    let hinted = |field: Field, key: &str| field.hint(text(key));
    let choice = Input::Choice(candidates(at, of).await?);
    let today = at.now().day().to_string();
    Ok(Act {
        title: text("do-foresla-delegation"),
        lead: text("do-foresla-delegation-lead"),
        facts: vec![(text("work-organisation"), at.name_of(of))],
        fields: vec![
            hinted(line("who", "delegations-who", choice), "delegations-who-hint"),
            hinted(line("amount", "delegations-amount", Input::Money), "delegations-amount-hint"),
            line("from", "work-from", Input::Day).value(today),
            hinted(line("to", "work-to", Input::Day), "delegations-to-hint"),
            hinted(line("basis", "delegations-basis", Input::Lines), "delegations-basis-hint"),
        ],
        button: text("do-foresla-delegation-button"),
        back: address(LIST, of),
        back_name: text("delegations-delegations"),
        action: address("/arbete/delegationer/foresla", of),
        seen: 0,
        confirms: true,
    })
}

/// Returns who can be given what: each member with each duty that their role lets them have.
async fn candidates(at: &AtDesk, of: &OrganisationId) -> Result<Vec<(String, String)>, DeskError> {
    let names = Names::of(at).await?;
    let people = &at.who.people;
    let mut candidates: Vec<(String, String)> = Vec::new();
    for one in people.memberships.iter().filter(|one| one.organisation == *of) {
        for duty in people.duties_of(&one.person, of) {
            let value = format!("{}|{}", one.person, duty.word());
            let shown = format!("{}: {}", names.name(&one.person), name(at.visit.language, &duty));
            if !candidates.iter().any(|(known, _)| *known == value) {
                candidates.push((value, shown));
            }
        }
    }
    candidates.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(candidates)
}

fn read(
    at: &AtDesk,
    reader: &mut Reader<'_>,
    posted: &Posted,
    of: &OrganisationId,
) -> Option<Delegation> {
    let is_empty = |name: &str| posted.text(name).trim().is_empty();
    let up_to = (!is_empty("amount")).then(|| reader.money("amount"));
    let from = reader.day("from");
    let to = (!is_empty("to")).then(|| reader.day("to"));
    let basis = reader.text("basis").replace('\n', " ");
    let who = reader.text("who");
    let chosen = who.rsplit_once('|').and_then(|(person, word)| {
        let duty = Duty::ALL.into_iter().find(|duty| duty.word() == word)?;
        Some((person.parse().ok()?, duty))
    });
    let organisation = of.clone();
    let is_a_candidate =
        |chosen: &(_, Duty)| at.who.people.duties_of(&chosen.0, of).any(|duty| duty == chosen.1);
    let chosen = chosen.filter(is_a_candidate);
    if chosen.is_none() && !who.is_empty() {
        reader.problem("who", "desk-no-choice");
    }
    let (person, duty) = chosen?;
    Some(Delegation { person, organisation, duty, up_to, from, to, basis })
}

/// Returns the command; the delegation's id follows from its key, so that a second click is the same.
fn proposed(
    at: &AtDesk,
    posted: &Posted,
    delegation: Delegation,
) -> Result<Sent<Command>, DeskError> {
    let key = posted.key()?;
    let end = key.as_str().get(key.as_str().len().saturating_sub(16)..).unwrap_or_default();
    let id: DelegationId = format!("delegation-{end}").parse()?;
    at.sent(posted, Command::ProposeDelegation { id, delegation })
}

/// Shows a delegation that waits for a second person.
pub(super) async fn show_giving(at: AtDesk, Path(id): Path<String>) -> Response {
    show_act(&at, &id, GIVE).await
}

/// Gives a delegation.
pub(super) async fn submit_giving(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    submit_act(&at, &id, GIVE, &Posted(pairs)).await
}

/// Shows a delegation that is to end.
pub(super) async fn show_ending(at: AtDesk, Path(id): Path<String>) -> Response {
    show_act(&at, &id, END).await
}

/// Ends a delegation, or takes one back that was put forward.
pub(super) async fn submit_ending(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    submit_act(&at, &id, END, &Posted(pairs)).await
}

/// What is done to a delegation that is there.
#[derive(Clone, Copy)]
struct OnDelegation {
    /// As addresses name it.
    slug: &'static str,
    /// As the locale files name it.
    key: &'static str,
    /// The rights, of which one is needed to be shown it.
    rights: &'static [Right],
}

const GIVE: OnDelegation =
    OnDelegation { slug: "ge", key: "ge-delegation", rights: &[Right::Approve] };
const END: OnDelegation = OnDelegation {
    slug: "avsluta",
    key: "avsluta-delegation",
    rights: &[Right::Write, Right::Approve],
};

async fn show_act(at: &AtDesk, id: &str, doing: OnDelegation) -> Response {
    let (id, held) = match begun(at, id, doing) {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    match act(at, &id, &held, doing).await {
        Ok(act) => at.show_act(act),
        Err(error) => at.failed(&error),
    }
}

async fn submit_act(at: &AtDesk, id: &str, doing: OnDelegation, posted: &Posted) -> Response {
    let (id, held) = match begun(at, id, doing) {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let act = match act(at, &id, &held, doing).await {
        Ok(act) => act,
        Err(error) => return at.failed(&error),
    };
    let read = |reader: &mut Reader<'_>| {
        Some(if doing.slug == GIVE.slug {
            Command::GiveDelegation { id }
        } else {
            Command::EndDelegation { id, on: reader.day("on") }
        })
    };
    let send = async |command| {
        at.desk.act_on_people(&at.sent(posted, command)?).await?;
        Ok(led_to(at, LIST, &held.delegation.organisation, doing.key))
    };
    at.do_act(act, posted, read, send).await
}

/// Returns the delegation; nobody learns of those of organisations that they may do nothing for.
fn begun(at: &AtDesk, id: &str, doing: OnDelegation) -> Result<(DelegationId, Held), Response> {
    let find = || {
        let id: DelegationId = id.parse().ok()?;
        let held = at.who.people.delegations.get(&id)?.clone();
        let of = &held.delegation.organisation;
        doing.rights.iter().any(|right| may(at, *right, of).is_ok()).then_some((id, held))
    };
    find().ok_or_else(|| at.visit.not_found())
}

async fn act(
    at: &AtDesk,
    id: &DelegationId,
    held: &Held,
    doing: OnDelegation,
) -> Result<Act, DeskError> {
    let text = |key: &str| at.visit.language.text(key);
    let today = at.now().day().to_string();
    let mut fields = Vec::new();
    if doing.slug == END.slug {
        let hint = text("delegations-on-hint");
        fields.push(Field::new("on", text("delegations-on"), Input::Day).hint(hint).value(today));
        let hint = text("people-reason-hint");
        fields.push(Field::new("reason", text("desk-reason"), Input::Lines).hint(hint));
    }
    let (key, slug) = (doing.key, doing.slug);
    Ok(Act {
        title: text(&format!("do-{key}")),
        lead: text(&format!("do-{key}-lead")),
        facts: facts(at, held).await?,
        fields,
        button: text(&format!("do-{key}-button")),
        back: address(LIST, &held.delegation.organisation),
        back_name: text("delegations-delegations"),
        action: format!("/arbete/delegationer/{}/{slug}", coded(id.as_str())),
        seen: 0,
        confirms: true,
    })
}

async fn facts(at: &AtDesk, held: &Held) -> Result<Vec<(String, String)>, DeskError> {
    let language = at.visit.language;
    let names = Names::of(at).await?;
    let of = &held.delegation;
    let last = of.to.map(|last| days::day(language, last));
    let last = last.unwrap_or_else(|| language.text("delegations-until-further-notice"));
    let facts = [
        ("people-person", names.name(&of.person)),
        ("work-organisation", at.name_of(&of.organisation)),
        ("delegations-what", in_words(language, of)),
        ("work-from", days::day(language, of.from)),
        ("work-to", last),
        ("delegations-basis", of.basis.clone()),
        ("delegations-proposer", names.name(&held.proposed_by)),
    ];
    Ok(facts.into_iter().map(|(key, value)| (language.text(key), value)).collect())
}
