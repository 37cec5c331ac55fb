//! Someone who is signed in shows again that it is them, before they act on what binds.

use askama::Template;
use axum::extract::{ConnectInfo, Query};
use axum::http::header::SET_COOKIE;
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::Response;
use operations::sign_in::password::Password;
use operations::sign_in::{SignInDesk, SignInError};
use serde::Deserialize;

use super::at_provider::leaving;
use super::sign_in::{LeadsTo, lead_on, refusal};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::signed_in::cookie::Cookie;
use crate::signed_in::return_address::ReturnAddress;
use crate::signed_in::{Guarded, Recognised, now, source};

/// What the form holds.
#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    till: String,
    #[serde(default)]
    losenord: String,
}

#[derive(Template)]
#[template(path = "pages/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    problem: Option<String>,
    csrf: String,
    leads_to: String,
    address: String,
    /// Where the person shows it at their organisation; `None` where no provider knows them.
    at_provider: Option<String>,
    /// Whether the person has a password that is taken.
    with_password: bool,
}

/// Shows the form.
pub(crate) async fn show(
    visit: Visit,
    recognised: Recognised,
    Query(LeadsTo { till }): Query<LeadsTo>,
) -> Response {
    form(&visit, &recognised, &till, None)
}

/// Takes the password and leads on.
pub(crate) async fn submit(
    visit: Visit,
    recognised: Recognised,
    peer: Option<axum::Extension<ConnectInfo<std::net::SocketAddr>>>,
    headers: HeaderMap,
    Guarded(Fields { till, losenord }): Guarded<Fields>,
) -> Response {
    if losenord.is_empty() {
        let problem = (StatusCode::UNPROCESSABLE_ENTITY, "sign-in-password-empty");
        return form(&visit, &recognised, &till, Some(problem));
    }
    let reception = match visit.reception() {
        Ok(reception) => reception,
        Err(starting) => return starting,
    };
    let mut extensions = Extensions::new();
    if let Some(axum::Extension(peer)) = peer {
        extensions.insert(peer);
    }
    let Recognised { present, token, .. } = &recognised;
    let source = source(&extensions, &headers);
    let password = Password::typed(losenord);
    match reception.sign_in.confirm(present, token, source, password, now()).await {
        Ok(signed_in) => {
            let mut response = lead_on(&visit, &till);
            let cookie = Cookie::Session.set(&headers, &signed_in.token);
            response.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
            response
        }
        Err(SignInError::Wrong) => {
            let problem = (StatusCode::UNPROCESSABLE_ENTITY, "confirm-wrong");
            form(&visit, &recognised, &till, Some(problem))
        }
        Err(error) => match refusal(&error) {
            Some(problem) => form(&visit, &recognised, &till, Some(problem)),
            None => visit.failed(&error),
        },
    }
}

fn form(
    visit: &Visit,
    recognised: &Recognised,
    till: &str,
    problem: Option<(StatusCode, &str)>,
) -> Response {
    let frame = visit.frame(Place::Elsewhere, visit.language.text("confirm-title"));
    let present = &recognised.present;
    let address = present.address.as_ref();
    let leads_to = ReturnAddress::local(till);
    let sign_in = visit.reception().ok().map(|reception| &reception.sign_in);
    let has_provider = present.has_identity && sign_in.is_some_and(SignInDesk::has_provider);
    let mut response = page(&ConfirmPage {
        at_provider: has_provider.then(|| leaving("/bekrafta/organisation", till)),
        with_password: present.has_password && sign_in.is_some_and(SignInDesk::takes_passwords),
        frame: if problem.is_some() { frame.with_problems() } else { frame },
        problem: problem.map(|(_, key)| visit.language.text(key)),
        csrf: present.session.csrf.as_str().to_owned(),
        leads_to: leads_to.map_or_else(String::new, |address| address.as_str().to_owned()),
        address: address.map_or_else(String::new, ToString::to_string),
    });
    if let Some((status, _)) = problem {
        *response.status_mut() = status;
    }
    response
}
