//! What waits for the one who is signed in, in the role they act in.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::grants::access::table::Limit;
use domain::grants::access::{Object, Right, Role, require};
use domain::grants::id::DelegationId;
use domain::grants::matter::Awaited;
use domain::people::Held;
use domain::people::organisation::Kind;
use operations::grants::error::DeskError;
use operations::grants::tables::matters::{Asked, Listed};
use register::query::Cursor;
use serde::Deserialize;

use super::acts::{address_for, address_of};
use super::questions;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::names::Names;
use crate::frame::Frame;
use crate::grant_words::{days, names::name, tasks};
use crate::pages::{own_interventions, people};

/// How many matters a page shows.
const PAGE: u32 = 50;

/// Where the page before ended, and what was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Place {
    efter: String,
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/basket.html")]
struct Basket {
    frame: Frame,
    /// One sentence: how much waits, and what is due first.
    lead: String,
    done: Option<String>,
    lines: Vec<Line>,
    /// Where the next page goes on.
    next: Option<String>,
    /// Where else the role begins something: name and address.
    links: Vec<(String, &'static str)>,
}

/// One thing that waits.
pub(super) struct Line {
    pub(super) what: String,
    /// The question, where one is to be answered.
    pub(super) told: String,
    pub(super) address: String,
    pub(super) matter: String,
    pub(super) matter_address: String,
    pub(super) party: String,
    pub(super) since: String,
    pub(super) due: String,
    pub(super) is_late: bool,
}

/// Shows the basket.
pub(crate) async fn show(at: AtDesk, Query(place): Query<Place>) -> Response {
    let language = at.visit.language;
    let asked = asked(&at, place.efter.parse::<Cursor>().ok());
    let listed = match at.desk.matters(&asked, PAGE).await {
        Ok(listed) => listed,
        Err(error) => return at.failed(&error),
    };
    let total = match at.desk.count_matters(&asked).await {
        Ok(total) => usize::try_from(total).unwrap_or(usize::MAX),
        Err(error) => return at.failed(&error),
    };
    let others = match others(&at).await {
        Ok(lines) => lines,
        Err(error) => return at.failed(&error),
    };
    let total = total + others.len();
    let is_first = asked.after.is_none();
    let mut lines = if is_first { others } else { Vec::new() };
    lines.extend(listed.matters.iter().flat_map(|matter| lines_of(&at, matter)));
    let role = name(language, &at.who.actor.role);
    let organisation = at.name_of(&at.who.actor.organisation);
    let places = [("role", role.as_str()), ("organisation", &organisation)];
    let title = language.text_with("work-title", &places);
    let lead = if total == 0 {
        language.text("work-nothing")
    } else {
        language.counted("work-waiting", total)
    };
    let done = Some(place.klart.as_str()).filter(|key| is_key(key));
    page(&Basket {
        frame: at.frame(title),
        lead,
        done: done.map(|key| language.text(&format!("done-{key}"))),
        lines,
        next: listed.next.map(|cursor| cursor.to_string()),
        links: links(&at),
    })
}

/// Returns where a role begins something, and the list of all matters.
fn links(at: &AtDesk) -> Vec<(String, &'static str)> {
    let text = |key: &str| at.visit.language.text(key);
    let mut links = Vec::new();
    match at.who.actor.role {
        Role::Applicant | Role::Signatory if applies(at) => {
            links.push((text("work-apply"), "/ansok"));
        }
        Role::Officer => links.push((text("work-call-new"), "/arbete/utlysning/ny/utkast")),
        Role::Accountant => links.push((text("payments-title"), "/arbete/betalningar")),
        _ => {}
    }
    if own_interventions::writes(&at.who.actor) {
        links.push((text("own-intervention-list"), "/arbete/insatser"));
    }
    if has_matters(at.who.actor.role) {
        links.push((text("work-all"), "/arbete/arenden"));
    }
    if people::may(at, Right::Read, &at.who.actor.organisation).is_ok() {
        links.push((text("people-people"), "/arbete/personer"));
        links.push((text("delegations-delegations"), "/arbete/delegationer"));
    }
    links
}

/// Returns whether the organisation is one that applies: authorities grant, and apply for nothing.
fn applies(at: &AtDesk) -> bool {
    let entered = at.who.people.organisations.get(&at.who.actor.organisation);
    entered.is_some_and(|entered| entered.kind != Kind::Agency)
}

/// Returns whether a role reads calls, applications or grants of its own or of others.
pub(super) fn has_matters(role: Role) -> bool {
    let objects = [Object::Call, Object::Application, Object::Decision, Object::Payment];
    let limits = [Limit::Own, Limit::OwnPart, Limit::OwnRegion, Limit::Agreement];
    objects.into_iter().any(|object| require(role, Right::Read, object, &limits).is_ok())
}

/// Returns what waits and is no matter, which comes first, on the first page: delegations and questions.
async fn others(at: &AtDesk) -> Result<Vec<Line>, DeskError> {
    let mut lines = delegations(at).await?;
    lines.extend(questions::lines(at).await?);
    Ok(lines)
}

/// Returns the delegations that wait for the one at the desk to give them, the oldest first.
async fn delegations(at: &AtDesk) -> Result<Vec<Line>, DeskError> {
    let mut awaiting: Vec<_> = people::awaiting(at).collect();
    if awaiting.is_empty() {
        return Ok(Vec::new());
    }
    awaiting.sort_by_key(|(id, held)| (held.proposed, (*id).clone()));
    let (names, language) = (Names::of(at).await?, at.visit.language);
    let line = |(id, held): (&DelegationId, &Held)| {
        let (of, person) = (&held.delegation, names.name(&held.delegation.person));
        let what = people::in_words(language, of);
        let places = [("person", person.as_str()), ("what", &what)];
        Line {
            what: language.text_with("delegations-task", &places),
            told: String::new(),
            address: format!("/arbete/delegationer/{id}/ge"),
            matter: language.text("delegations-delegations"),
            matter_address: "/arbete/delegationer".to_owned(),
            party: at.name_of(&of.organisation),
            since: days::waited(language, held.proposed, at.now()),
            due: String::new(),
            is_late: false,
        }
    };
    Ok(awaiting.into_iter().map(line).collect())
}

/// Returns whether a text from an address can be the key of a wording.
pub(crate) fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 60
        && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Returns the question for what waits: of the funder's matters, or of the party's own.
fn asked(at: &AtDesk, after: Option<Cursor>) -> Asked {
    let waiting_for = Some(at.who.actor.role);
    Asked { waiting_for, by_due: true, after, ..of_own(at) }
}

/// Returns the question for the matters that the actor's organisation handles or is party to; an auditor
/// is asked for all.
pub(super) fn of_own(at: &AtDesk) -> Asked {
    let organisation = Some(at.who.actor.organisation.clone());
    let (funder, party) = match at.who.actor.role {
        Role::Officer | Role::Decider | Role::Accountant => (organisation, None),
        Role::Auditor => (None, None),
        _ => (None, organisation),
    };
    Asked { funder, party, ..Asked::default() }
}

fn lines_of(at: &AtDesk, listed: &Listed) -> Vec<Line> {
    let role = at.who.actor.role;
    let of_role = |awaited: &&Awaited| awaited.role == Some(role);
    listed.matter.awaited.iter().filter(of_role).map(|awaited| line(at, listed, awaited)).collect()
}

fn line(at: &AtDesk, listed: &Listed, awaited: &Awaited) -> Line {
    let (language, today) = (at.visit.language, at.now().day());
    let (matter, role) = (&listed.matter, at.who.actor.role);
    let title = if matter.title.is_empty() { listed.id.clone() } else { matter.title.clone() };
    let number =
        matter.diary_number.as_ref().map_or(String::new(), |number| format!(" · {number}"));
    Line {
        what: tasks::task(language, awaited.what, awaited.concern),
        told: String::new(),
        address: address_of(&listed.kind, &listed.id, awaited),
        matter: format!("{title}{number}"),
        matter_address: address_for(role, &listed.kind, &listed.id),
        party: matter.party.as_ref().map_or(String::new(), |party| at.name_of(party)),
        since: days::waited(language, awaited.since, at.now()),
        due: awaited.due.map_or(String::new(), |due| days::due(language, due, at.now())),
        is_late: awaited.due.is_some_and(|due| due < today),
    }
}
