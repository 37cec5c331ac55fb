//! Who acts for an organisation in what role, and under which delegation.
//!
//! Whoever may write or give delegations reads those of their own organisation, an auditor and an
//! administrator those of all; nobody else learns from these pages who is where.

mod delegating;
mod delegations;
mod ending;
mod numbering;
mod persons;
mod taking_up;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use domain::grants::access::{Object, Right, require, require_own};
use domain::grants::id::OrganisationId;
use domain::grants::refusal::Refusal;
use domain::people::Membership;
use serde::Deserialize;

use crate::desk::AtDesk;
use crate::grant_words::names::Named as _;
use crate::service::Service;
use crate::signed_in::led;

pub(super) use self::delegations::{awaiting, in_words};

/// Returns the routes of people and delegations.
pub(crate) fn routes() -> Router<Service> {
    let propose = get(delegating::show_proposal).post(delegating::submit_proposal);
    let give = get(delegating::show_giving).post(delegating::submit_giving);
    let end = get(delegating::show_ending).post(delegating::submit_ending);
    Router::new()
        .route("/arbete/personer", get(persons::show))
        .route("/arbete/personer/nummer", get(numbering::show).post(numbering::submit))
        .route("/arbete/personer/ta-upp", get(taking_up::show).post(taking_up::submit))
        .route("/arbete/personer/{person}/avsluta", get(ending::show).post(ending::submit))
        .route("/arbete/delegationer", get(delegations::show))
        .route("/arbete/delegationer/foresla", propose)
        .route("/arbete/delegationer/{id}/ge", give)
        .route("/arbete/delegationer/{id}/avsluta", end)
}

/// Which organisation and role a page is about, and what was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    organisation: String,
    roll: String,
    klart: String,
}

/// Returns whether the one at the desk has a right to the delegations and members of an organisation.
pub(super) fn may(at: &AtDesk, right: Right, organisation: &OrganisationId) -> Result<(), Refusal> {
    let actor = &at.who.actor;
    let own = || require_own(actor, right, Object::Delegation, organisation);
    require(actor.role, right, Object::Delegation, &[]).or_else(|_| own())
}

/// Returns the organisation that a page is about: the one that was asked for, or the reader's own.
///
/// # Errors
/// The page that says what the reader may not do in their own organisation, or that there is nothing
/// here: of another organisation nobody learns whether it is there.
fn organisation(at: &AtDesk, asked: &str, right: Right) -> Result<OrganisationId, Response> {
    let own = &at.who.actor.organisation;
    let asked = if asked.is_empty() { Ok(own.clone()) } else { asked.parse() };
    let Ok(organisation) = asked else { return Err(at.visit.not_found()) };
    match may(at, right, &organisation) {
        Ok(()) if at.who.people.organisations.contains_key(&organisation) => Ok(organisation),
        Err(refusal) if organisation == *own => Err(at.failed(&refusal.into())),
        _ => Err(at.visit.not_found()),
    }
}

/// Returns an address with the organisation that it is about.
fn address(path: &str, organisation: &OrganisationId) -> String {
    format!("{path}?organisation={}", coded(organisation.as_str()))
}

/// Returns where a membership is ended.
pub(super) fn ending_of(one: &Membership) -> String {
    let path = format!("/arbete/personer/{}/avsluta", coded(one.person.as_str()));
    format!("{}&roll={}", address(&path, &one.organisation), one.role.word())
}

/// Leads to a list after an act was done; `done` is the key of the sentence that says so.
fn led_to(at: &AtDesk, path: &str, organisation: &OrganisationId, done: &str) -> Response {
    let place = address(path, organisation);
    led(&format!("{}{place}&klart={done}", at.visit.language.prefix()))
}

/// Returns a text as it is written in a query.
pub(super) fn coded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

#[cfg(test)]
mod tests;
