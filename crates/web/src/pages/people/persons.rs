//! Who acts for an organisation in what role, from when to when.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::grants::access::{Object, Right, require};
use domain::grants::id::OrganisationId;
use domain::people::{Membership, Term};
use operations::grants::error::DeskError;

use super::delegations::in_words;
use super::{Asked, address, ending_of, may, organisation};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::names::Names;
use crate::frame::Frame;
use crate::grant_words::days;
use crate::grant_words::names::name;
use crate::pages::work::basket::is_key;

#[derive(Template)]
#[template(path = "pages/people.html")]
struct PeoplePage {
    frame: Frame,
    /// One sentence: how many act for the organisation.
    lead: String,
    done: Option<String>,
    /// The organisations that the reader may choose among: id, name, whether it is shown.
    organisations: Vec<(String, String, bool)>,
    in_force: Vec<Line>,
    ended: Vec<Line>,
    /// Where someone is taken up; `None` where the reader may not.
    take_up: Option<String>,
    /// The organisation's number, or that it is not known.
    number: String,
    /// Where the number is entered; `None` where the reader may not.
    numbering: Option<String>,
    delegations: String,
}

/// A membership during one term.
struct Line {
    person: String,
    role: String,
    from: String,
    to: String,
    /// The delegations in force that the person has.
    delegations: Vec<String>,
    /// Where it is ended; `None` where the reader may not.
    end: Option<String>,
}

/// Shows the members of an organisation.
pub(super) async fn show(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    let of = match organisation(&at, &asked.organisation, Right::Read) {
        Ok(of) => of,
        Err(answer) => return answer,
    };
    match shown(&at, &of, &asked).await {
        Ok(response) => response,
        Err(error) => at.failed(&error),
    }
}

async fn shown(at: &AtDesk, of: &OrganisationId, asked: &Asked) -> Result<Response, DeskError> {
    let language = at.visit.language;
    let names = Names::of(at).await?;
    let terms = at.who.people.terms.iter().filter(|(one, _)| one.organisation == *of);
    let mut lines: Vec<(bool, Line)> = terms
        .flat_map(|(one, terms)| terms.iter().map(move |term| (one, term)))
        .map(|(one, term)| (term.to.is_none(), line(at, &names, one, *term)))
        .collect();
    lines.sort_by(|(_, one), (_, other)| {
        (&one.person, &one.role, &one.from).cmp(&(&other.person, &other.role, &other.from))
    });
    let (in_force, ended): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(now, _)| *now);
    let line_of = |(_, line)| line;
    let in_force: Vec<Line> = in_force.into_iter().map(line_of).collect();
    let organisation = at.name_of(of);
    let title = language.text_with("people-title", &[("organisation", &organisation)]);
    let done = Some(asked.klart.as_str()).filter(|key| is_key(key));
    let may_write = may(at, Right::Write, of).is_ok();
    let may_enter = require(at.who.actor.role, Right::Write, Object::Delegation, &[]).is_ok();
    let entered = at.who.people.organisations.get(of);
    let number = entered.and_then(|entered| entered.number.as_ref());
    Ok(page(&PeoplePage {
        frame: at.frame(title),
        lead: language.counted("people-lead", in_force.len()),
        done: done.and_then(|key| language.known(&format!("done-{key}"))),
        organisations: organisations(at, of),
        in_force,
        ended: ended.into_iter().map(line_of).collect(),
        take_up: may_write.then(|| address("/arbete/personer/ta-upp", of)),
        number: number.map_or_else(|| language.text("people-number-unknown"), ToString::to_string),
        numbering: may_enter.then(|| address("/arbete/personer/nummer", of)),
        delegations: address("/arbete/delegationer", of),
    }))
}

fn line(at: &AtDesk, names: &Names, one: &Membership, term: Term) -> Line {
    let (language, today) = (at.visit.language, at.now().day());
    let is_in_force = term.to.is_none();
    let people = &at.who.people;
    let given = people.delegations.values().filter(|held| {
        let of = &held.delegation;
        held.given_by.is_some()
            && of.person == one.person
            && of.organisation == one.organisation
            && of.to.is_none_or(|last| today <= last)
    });
    let delegations = given.map(|held| in_words(language, &held.delegation));
    let is_own = one.person == at.who.actor.person;
    let may_end = is_own || may(at, Right::Write, &one.organisation).is_ok();
    let end = (is_in_force && may_end).then(|| ending_of(one));
    Line {
        person: names.name(&one.person),
        role: name(language, &one.role),
        from: days::day(language, term.from.day()),
        to: term.to.map_or(String::new(), |to| days::day(language, to.day())),
        delegations: if is_in_force { delegations.collect() } else { Vec::new() },
        end,
    }
}

/// Returns the organisations that have had members, for those who may read of all.
pub(super) fn organisations(at: &AtDesk, shown: &OrganisationId) -> Vec<(String, String, bool)> {
    let people = &at.who.people;
    if require(at.who.actor.role, Right::Read, Object::Delegation, &[]).is_err() {
        return Vec::new();
    }
    let has_had_members =
        |id: &OrganisationId| id == shown || people.terms.keys().any(|one| one.organisation == *id);
    let known = people.organisations.values().filter(|one| has_had_members(&one.id));
    let mut listed: Vec<(String, String, bool)> =
        known.map(|one| (one.id.to_string(), one.name.clone(), one.id == *shown)).collect();
    listed.sort_by(|one, other| one.1.cmp(&other.1));
    listed
}
