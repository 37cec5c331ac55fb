//! For whom and in what role someone who is signed in works now.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use domain::grants::id::OrganisationId;
use domain::people::{self, Held, Membership};
use serde::Deserialize;

use super::people::{ending_of, in_words};
use super::sign_in::{LeadsTo, lead_on};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::grant_words::days;
use crate::language::Language;
use crate::signed_in::return_address::ReturnAddress;
use crate::signed_in::{Guarded, Recognised, moment};

/// What the form holds.
#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    till: String,
    #[serde(default)]
    uppdrag: String,
}

struct Choice {
    value: String,
    organisation: String,
    role: String,
    is_current: bool,
    /// Where the person ends it.
    end: String,
}

/// A delegation in force that the person has.
struct Delegated {
    what: String,
    organisation: String,
    basis: String,
    last: String,
}

#[derive(Template)]
#[template(path = "pages/assignments.html")]
struct AssignmentsPage {
    frame: Frame,
    problem: Option<String>,
    csrf: String,
    leads_to: String,
    choices: Vec<Choice>,
    delegations: Vec<Delegated>,
}

/// Shows the roles to choose among.
pub(crate) async fn show(
    visit: Visit,
    recognised: Recognised,
    Query(LeadsTo { till }): Query<LeadsTo>,
) -> Response {
    choices(&visit, &recognised, &till, None)
}

/// Takes the choice and leads on.
pub(crate) async fn submit(
    visit: Visit,
    recognised: Recognised,
    Guarded(Fields { till, uppdrag }): Guarded<Fields>,
) -> Response {
    if uppdrag.is_empty() {
        return choices(&visit, &recognised, &till, Some("assignments-unchosen"));
    }
    let Some(membership) = memberships(&recognised).into_iter().find(|of| value(of) == uppdrag)
    else {
        return choices(&visit, &recognised, &till, Some("assignments-gone"));
    };
    let reception = match visit.reception() {
        Ok(reception) => reception,
        Err(starting) => return starting,
    };
    let chosen =
        reception.sign_in.choose(&recognised.present, &membership, &recognised.people).await;
    match chosen {
        Ok(true) => lead_on(&visit, &till),
        Ok(false) => choices(&visit, &recognised, &till, Some("assignments-gone")),
        Err(error) => visit.failed(&error),
    }
}

fn memberships(recognised: &Recognised) -> Vec<Membership> {
    let person = recognised.present.session.person.as_str().parse();
    person.map_or_else(
        |_| Vec::new(),
        |person| recognised.people.memberships_of(&person).cloned().collect(),
    )
}

/// Returns what the form sends for a membership.
fn value(of: &Membership) -> String {
    format!("{}|{}", of.role.swedish(), of.organisation)
}

fn choices(visit: &Visit, recognised: &Recognised, till: &str, problem: Option<&str>) -> Response {
    let people = &recognised.people;
    let current = recognised.present.membership(people);
    let choice = |of: &Membership| Choice {
        value: value(of),
        organisation: name_of(people, &of.organisation),
        role: role(visit.language, of),
        is_current: current.as_ref() == Some(of),
        end: ending_of(of),
    };
    let choices: Vec<Choice> = memberships(recognised).iter().map(choice).collect();
    let frame = visit.frame(Place::Elsewhere, visit.language.text("assignments-title"));
    let leads_to = ReturnAddress::local(till);
    let mut response = page(&AssignmentsPage {
        frame: if problem.is_some() { frame.with_problems() } else { frame },
        problem: problem.map(|key| visit.language.text(key)),
        csrf: recognised.present.session.csrf.as_str().to_owned(),
        leads_to: leads_to.map_or_else(String::new, |address| address.as_str().to_owned()),
        choices,
        delegations: delegations(visit, recognised),
    });
    if problem.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

fn name_of(people: &people::State, organisation: &OrganisationId) -> String {
    let known = people.organisations.get(organisation);
    known.map_or_else(|| organisation.to_string(), |known| known.name.clone())
}

/// Returns the delegations of the person that hold today or from a later day.
fn delegations(visit: &Visit, recognised: &Recognised) -> Vec<Delegated> {
    let Recognised { present, people, .. } = recognised;
    let language = visit.language;
    let today = moment().day();
    let is_own = |held: &&Held| {
        let of = &held.delegation;
        held.given_by.is_some()
            && of.person.as_str() == present.session.person.as_str()
            && of.to.is_none_or(|last| today <= last)
    };
    let delegated = |held: &Held| {
        let of = &held.delegation;
        let last = of.to.map(|last| days::day(language, last));
        Delegated {
            what: in_words(language, of),
            organisation: name_of(people, &of.organisation),
            basis: of.basis.clone(),
            last: last.unwrap_or_else(|| language.text("delegations-until-further-notice")),
        }
    };
    people.delegations.values().filter(is_own).map(delegated).collect()
}

/// Returns the role's name in the visitor's language.
fn role(language: Language, of: &Membership) -> String {
    let name = format!("{:?}", of.role);
    let mut key = "role".to_owned();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            key.push('-');
        }
        key.push(letter.to_ascii_lowercase());
    }
    language.text(&key)
}

#[cfg(test)]
mod tests {
    use domain::grants::access::Role;

    use super::*;

    #[test]
    fn every_role_has_a_name_in_both_languages() {
        for role_of in Role::ALL {
            let membership = Membership {
                person: "p".parse().unwrap(),
                organisation: "o".parse().unwrap(),
                role: role_of,
            };
            let swedish = role(Language::Swedish, &membership);
            assert_eq!(swedish.to_lowercase(), role_of.swedish());
            let english = role(Language::English, &membership);
            assert!(!english.is_empty() && english != swedish && !english.contains("role-"));
        }
    }
}
