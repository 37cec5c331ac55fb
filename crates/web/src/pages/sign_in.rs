//! The page to sign in on.

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Query, Request};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use domain::people::{self, Membership};
use operations::grants::demonstration::DemonstrationPerson;
use operations::sign_in::password::Password;
use operations::sign_in::{Attempt, Present, SignInDesk, SignInError, SignedIn, Token};
use serde::Deserialize;

use super::at_provider::leaving;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::grant_words::names::name;
use crate::signed_in::cookie::Cookie;
use crate::signed_in::return_address::ReturnAddress;
use crate::signed_in::{Recognised, led, led_to, now, source};

/// Where signing in leads on to.
#[derive(Deserialize)]
pub(crate) struct LeadsTo {
    #[serde(default)]
    pub(crate) till: String,
}

/// What the form holds.
#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    till: String,
    #[serde(default)]
    adress: String,
    #[serde(default)]
    losenord: String,
}

/// What is wrong, and with which field.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    frame: Frame,
    problems: Vec<Problem>,
    csrf: String,
    leads_to: String,
    address: String,
    shown_people: Vec<ShownPerson>,
    /// Where someone signs in at their organisation; `None` where there is no provider.
    at_provider: Option<String>,
    takes_passwords: bool,
}

/// Someone who can sign in to a demonstration.
struct ShownPerson {
    name: &'static str,
    role: String,
    organisation: &'static str,
    address: String,
    password: &'static str,
}

impl SignInPage {
    fn problem_of(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|of| of.text.as_str())
    }
}

/// Shows the form.
pub(crate) async fn show(
    visit: Visit,
    recognised: Option<Extension<Recognised>>,
    Query(LeadsTo { till }): Query<LeadsTo>,
    headers: HeaderMap,
) -> Response {
    if recognised.is_some() {
        return lead_on(&visit, &till);
    }
    form(&visit, &headers, &till, "", Vec::new(), StatusCode::OK)
}

/// Signs in, or shows the form again with what is wrong.
pub(crate) async fn submit(visit: Visit, request: Request) -> Response {
    let headers = request.headers().clone();
    let source = source(request.extensions(), &headers);
    let language = visit.language;
    let Ok(Form(fields)) =
        <Form<Fields> as axum::extract::FromRequest<()>>::from_request(request, &()).await
    else {
        return visit.refused(language.text("frame-bad-address"));
    };
    let Fields { csrf, till, adress, losenord } = fields;
    let again = |problems, status| form(&visit, &headers, &till, &adress, problems, status);
    let problem = |field, key: &str| Problem { field, text: language.text(key) };
    if !Cookie::Form.read(&headers).is_some_and(|token| token.is_repeated_by(&csrf)) {
        return again(vec![problem("adress", "sign-in-form-old")], StatusCode::FORBIDDEN);
    }
    let mut problems = Vec::new();
    if adress.trim().is_empty() {
        problems.push(problem("adress", "sign-in-address-empty"));
    }
    if losenord.is_empty() {
        problems.push(problem("losenord", "sign-in-password-empty"));
    }
    if !problems.is_empty() {
        return again(problems, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let reception = match visit.reception() {
        Ok(reception) => reception,
        Err(starting) => return starting,
    };
    let before = Cookie::Session.read(&headers);
    let attempt = Attempt {
        source,
        address: &adress,
        password: Password::typed(losenord),
        in_place_of: before.as_ref(),
        now: now(),
    };
    match reception.sign_in.sign_in(attempt).await {
        Ok(signed_in) => welcome(&visit, &headers, &signed_in, &till).await,
        Err(error) => match refusal(&error) {
            Some((status, key)) => again(vec![problem("adress", key)], status),
            None => visit.failed(&error),
        },
    }
}

/// Returns how a refusal is told; `None` where it is the service that failed.
pub(crate) fn refusal(error: &SignInError) -> Option<(StatusCode, &'static str)> {
    match error {
        SignInError::Wrong => Some((StatusCode::UNPROCESSABLE_ENTITY, "sign-in-wrong")),
        SignInError::Locked => Some((StatusCode::TOO_MANY_REQUESTS, "sign-in-locked")),
        SignInError::TooOften => Some((StatusCode::TOO_MANY_REQUESTS, "sign-in-too-often")),
        SignInError::PasswordsOff => Some((StatusCode::FORBIDDEN, "sign-in-passwords-off")),
        _ => None,
    }
}

/// Leads someone who has signed in on: with one membership straight there, else to the choice.
pub(crate) async fn welcome(
    visit: &Visit,
    headers: &HeaderMap,
    signed_in: &SignedIn,
    till: &str,
) -> Response {
    let prefix = if till.starts_with("/en/") { "/en" } else { visit.language.prefix() };
    let mut response = match choose_the_only_one(visit, signed_in).await {
        Ok(true) => lead_on(visit, till),
        Ok(false) => led_to(prefix, "/mina-uppdrag", till),
        Err(failed) => return failed,
    };
    let cookies = [Cookie::Session.set(headers, &signed_in.token), Cookie::Form.forget(headers)];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn choose_the_only_one(visit: &Visit, signed_in: &SignedIn) -> Result<bool, Response> {
    if signed_in.session.chosen.is_some() {
        return Ok(true);
    }
    let reception = visit.reception()?;
    let failed = |error: &dyn std::error::Error| visit.failed(error);
    let people = reception.desk.people().await.map_err(|error| failed(&error))?.state;
    let Some(only) = only_membership(&people, signed_in) else { return Ok(false) };
    let present = Present {
        session: signed_in.session.clone(),
        name: String::new(),
        address: None,
        has_password: false,
        has_identity: false,
    };
    let chosen = reception.sign_in.choose(&present, &only, &people).await;
    chosen.map_err(|error| failed(&error))
}

fn only_membership(people: &people::State, signed_in: &SignedIn) -> Option<Membership> {
    let person = signed_in.session.person.as_str().parse().ok()?;
    let mut memberships = people.memberships_of(&person);
    let only = memberships.next()?;
    memberships.next().is_none().then(|| only.clone())
}

/// Leads on to where the visitor was going, or to their roles.
pub(crate) fn lead_on(visit: &Visit, till: &str) -> Response {
    match ReturnAddress::local(till) {
        Some(address) => led(address.as_str()),
        None => led(&format!("{}/mina-uppdrag", visit.language.prefix())),
    }
}

/// Returns who can sign in to a demonstration; nobody where the register is none.
fn shown_people(visit: &Visit) -> Vec<ShownPerson> {
    let Ok(reception) = visit.reception() else { return Vec::new() };
    let shown = |person: &DemonstrationPerson| ShownPerson {
        name: person.name,
        role: name(visit.language, &person.role),
        organisation: person.organisation_name,
        address: person.address.clone(),
        password: person.password,
    };
    reception.shown_people.iter().map(shown).collect()
}

fn form(
    visit: &Visit,
    headers: &HeaderMap,
    till: &str,
    address: &str,
    problems: Vec<Problem>,
    status: StatusCode,
) -> Response {
    let kept = Cookie::Form.read(headers);
    let token = match kept.clone().map_or_else(Token::new, Ok) {
        Ok(token) => token,
        Err(error) => return visit.failed(&error),
    };
    let frame = visit.frame(Place::Elsewhere, visit.language.text("sign-in-title"));
    let frame = if problems.is_empty() { frame } else { frame.with_problems() };
    let leads_to = ReturnAddress::local(till);
    let sign_in = visit.reception().ok().map(|reception| &reception.sign_in);
    let has_provider = sign_in.is_some_and(SignInDesk::has_provider);
    let mut response = page(&SignInPage {
        frame,
        problems,
        csrf: token.as_str().to_owned(),
        leads_to: leads_to.map_or_else(String::new, |address| address.as_str().to_owned()),
        address: address.to_owned(),
        shown_people: shown_people(visit),
        at_provider: has_provider.then(|| leaving("/logga-in/organisation", till)),
        takes_passwords: sign_in.is_none_or(SignInDesk::takes_passwords),
    });
    *response.status_mut() = status;
    let headers_out = response.headers_mut();
    headers_out.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if kept.is_none() {
        headers_out.extend(Cookie::Form.set(headers, &token).map(|cookie| (SET_COOKIE, cookie)));
    }
    response
}
