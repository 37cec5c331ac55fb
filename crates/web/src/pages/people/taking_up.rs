//! Someone is taken up: gets a role, and is invited where they cannot sign in yet.

use askama::Template;
use axum::extract::Query;
use axum::http::header::{CACHE_CONTROL, HOST};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use domain::grants::access::{Right, Role};
use domain::grants::id::OrganisationId;
use operations::grants::error::DeskError;
use operations::grants::taking_up::{TakeUp, TakenUp};
use operations::sign_in::Token;
use register::account::EmailAddress;

use super::{Asked, address, led_to, organisation};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input};
use crate::desk::posted::Posted;
use crate::desk::reading::Reader;
use crate::frame::Frame;
use crate::grant_words::names::{Named as _, name};
use crate::signed_in::cookie::is_loopback;
use crate::signed_in::{Guarded, now};

/// Fields that are about a person and leave no trace in the command's key: it stays for good.
const OF_A_PERSON: [&str; 2] = ["name", "address"];

#[derive(Template)]
#[template(path = "pages/invited.html")]
struct InvitedPage {
    frame: Frame,
    lead: String,
    /// The address that the invited is to be sent.
    invitation: String,
    back: String,
}

/// Shows what is asked of whoever takes someone up.
pub(super) async fn show(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    match begun(&at, &asked) {
        Ok(of) => at.show_act(act(&at, &of)),
        Err(answer) => answer,
    }
}

/// Takes someone up.
pub(super) async fn submit(
    at: AtDesk,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let of = match begun(&at, &asked) {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    let posted = Posted(pairs);
    if let Err(again) = at.confirm_act(&act(&at, &of), &posted).await {
        return again;
    }
    let mut reader = Reader::new(at.visit.language, &posted);
    let read = read(&at, &mut reader, &of);
    let take_up = match reader.finish(read) {
        Ok(take_up) => take_up,
        Err(problems) => return at.show_problems(act(&at, &of), &posted, problems),
    };
    match taken_up(&at, &posted, take_up).await {
        Ok(taken_up) => welcomed(&at, &of, &headers, &taken_up).await,
        Err(error) => at.show_refusal(act(&at, &of), &posted, &error),
    }
}

/// Returns the organisation that someone is to be taken up in.
fn begun(at: &AtDesk, asked: &Asked) -> Result<OrganisationId, Response> {
    organisation(at, &asked.organisation, Right::Write)
}

fn act(at: &AtDesk, of: &OrganisationId) -> Act {
    let language = at.visit.language;
    let text = |key: &str| language.text(key);
    let options = roles(at).map(|role| (role.word(), name(language, &role))).collect();
    let hint = text("people-address-hint");
    Act {
        title: text("do-ta-upp"),
        lead: text("do-ta-upp-lead"),
        facts: vec![(text("work-organisation"), at.name_of(of))],
        fields: vec![
            Field::new("name", text("people-name"), Input::Line),
            Field::new("address", text("sign-in-address"), Input::Line).hint(hint),
            Field::new("role", text("people-role"), Input::Choice(options)),
        ],
        button: text("do-ta-upp-button"),
        back: address("/arbete/personer", of),
        back_name: text("people-people"),
        action: address("/arbete/personer/ta-upp", of),
        seen: 0,
        confirms: true,
    }
}

/// Returns the roles that the one at the desk may hand out: any for an administrator, else their own.
fn roles(at: &AtDesk) -> impl Iterator<Item = Role> {
    let own = at.who.actor.role;
    let is_offered = move |role: &Role| {
        if own == Role::Administrator { *role != Role::Public } else { *role == own }
    };
    Role::ALL.into_iter().filter(is_offered)
}

fn read(at: &AtDesk, reader: &mut Reader<'_>, of: &OrganisationId) -> Option<TakeUp> {
    let (name, address) = (reader.text("name"), reader.text("address"));
    let chosen = reader.text("role");
    let role = roles(at).find(|role| role.word() == chosen);
    if role.is_none() && !chosen.is_empty() {
        reader.problem("role", "desk-no-choice");
    }
    let is_told = |text: &String| !text.is_empty();
    let name_read = name.parse().ok();
    if name_read.is_none() && is_told(&name) {
        reader.problem("name", "people-no-name");
    }
    let address_read = address.parse::<EmailAddress>().ok();
    if address_read.is_none() && is_told(&address) {
        reader.problem("address", "people-no-address");
    }
    let organisation = of.clone();
    Some(TakeUp { address: address_read?, name: name_read?, organisation, role: role? })
}

async fn taken_up(at: &AtDesk, posted: &Posted, take_up: TakeUp) -> Result<TakenUp, DeskError> {
    let of_command = posted.0.iter().filter(|(name, _)| !OF_A_PERSON.contains(&name.as_str()));
    let of_command = Posted(of_command.cloned().collect());
    at.desk.take_up(&at.sent(&of_command, take_up)?).await
}

/// Invites someone who has no way in, or leads on where they have one.
async fn welcomed(
    at: &AtDesk,
    of: &OrganisationId,
    headers: &HeaderMap,
    taken_up: &TakenUp,
) -> Response {
    if !taken_up.has_no_way_in() {
        return led_to(at, "/arbete/personer", of, "ta-upp");
    }
    let reception = match at.visit.reception() {
        Ok(reception) => reception,
        Err(starting) => return starting,
    };
    match reception.sign_in.invite(&taken_up.account.person, now()).await {
        Ok(token) => invited(at, of, headers, &token),
        Err(error) => at.visit.failed(&error),
    }
}

/// Shows what the invited is to be sent: here and never again.
fn invited(at: &AtDesk, of: &OrganisationId, headers: &HeaderMap, token: &Token) -> Response {
    let language = at.visit.language;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if is_loopback(headers) { "http" } else { "https" };
    let mut response = page(&InvitedPage {
        frame: at.frame(language.text("invited-title")),
        lead: language.text("invited-lead"),
        invitation: format!(
            "{scheme}://{host}{}/inbjudan?kod={}",
            language.prefix(),
            token.as_str()
        ),
        back: address("/arbete/personer", of),
    });
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
