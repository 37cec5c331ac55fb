//! Someone who is invited says how they will sign in.

use askama::Template;
use axum::extract::{Form, Query, Request};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use operations::sign_in::inviting::{InvitationError, Invited};
use operations::sign_in::password::{LEAST, MOST, Password, UnfitPassword};
use operations::sign_in::{SignInDesk, Token};
use serde::Deserialize;

use super::sign_in::Problem;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::signed_in::cookie::Cookie;
use crate::signed_in::now;

/// What the address holds.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    kod: String,
}

/// What the form holds.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Fields {
    csrf: String,
    kod: String,
    losenord: String,
    igen: String,
}

#[derive(Template)]
#[template(path = "pages/invitation.html")]
struct InvitationPage {
    frame: Frame,
    lead: String,
    problems: Vec<Problem>,
    csrf: String,
    token: String,
    address: String,
    /// Whether the invited can sign in at their organisation.
    has_provider: bool,
    takes_passwords: bool,
}

impl InvitationPage {
    fn problem_of(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|of| of.text.as_str())
    }
}

/// Shows the form.
pub(crate) async fn show(visit: Visit, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    match invited(&visit, &asked.kod).await {
        Ok((token, invited)) => form(&visit, &headers, &token, &invited, Vec::new()),
        Err(answer) => answer,
    }
}

/// Keeps the password, or shows the form again with what is wrong.
pub(crate) async fn submit(visit: Visit, request: Request) -> Response {
    let headers = request.headers().clone();
    let language = visit.language;
    let read = <Form<Fields> as axum::extract::FromRequest<()>>::from_request(request, &()).await;
    let Ok(Form(Fields { csrf, kod, losenord, igen })) = read else {
        return visit.refused(language.text("frame-bad-address"));
    };
    let (token, invited) = match invited(&visit, &kod).await {
        Ok(invited) => invited,
        Err(answer) => return answer,
    };
    let again = |field, text| {
        let problems = vec![Problem { field, text }];
        let mut response = form(&visit, &headers, &token, &invited, problems);
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response
    };
    if !Cookie::Form.read(&headers).is_some_and(|token| token.is_repeated_by(&csrf)) {
        return again("losenord", language.text("sign-in-form-old"));
    }
    if losenord != igen {
        return again("igen", language.text("invitation-not-the-same"));
    }
    let sign_in = match visit.reception() {
        Ok(reception) => &reception.sign_in,
        Err(starting) => return starting,
    };
    if !sign_in.takes_passwords() {
        return again("losenord", language.text("sign-in-passwords-off"));
    }
    match sign_in.take_up_with_password(&invited, &Password::typed(losenord), now()).await {
        Ok(true) => {
            let address = address_of(&invited);
            let lead = language.text_with("invitation-done-lead", &[("address", &address)]);
            visit.notice(StatusCode::OK, language.text("invitation-done"), lead)
        }
        Ok(false) => over(&visit),
        Err(InvitationError::Password(unfit)) => again("losenord", unfit_password(&visit, unfit)),
        Err(error) => visit.failed(&error),
    }
}

/// Returns who is invited.
///
/// # Errors
/// The page that says that the invitation does not hold, whether it never did or no longer.
pub(crate) async fn invited(visit: &Visit, token: &str) -> Result<(Token, Invited), Response> {
    let Ok(token) = token.parse::<Token>() else { return Err(over(visit)) };
    let reception = visit.reception()?;
    match reception.sign_in.invited(&token, now()).await {
        Ok(Some(invited)) => Ok((token, invited)),
        Ok(None) => Err(over(visit)),
        Err(error) => Err(visit.failed(&error)),
    }
}

/// Returns the page that says that an invitation does not hold.
pub(crate) fn over(visit: &Visit) -> Response {
    let (title, lead) = ("invitation-over", "invitation-over-lead");
    let mut response =
        visit.notice(StatusCode::NOT_FOUND, visit.language.text(title), visit.language.text(lead));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn unfit_password(visit: &Visit, unfit: UnfitPassword) -> String {
    let count = |count: usize| visit.language.whole(count);
    let told = |key: &str, limit: usize| {
        visit.language.text_with(key, &[("limit", count(limit).as_str())])
    };
    match unfit {
        UnfitPassword::Short { .. } => told("invitation-password-short", LEAST),
        UnfitPassword::Long { .. } => told("invitation-password-long", MOST),
        UnfitPassword::Common => visit.language.text("invitation-password-common"),
        UnfitPassword::System => visit.language.text("frame-failed-lead"),
    }
}

fn address_of(invited: &Invited) -> String {
    invited.account.address.as_ref().map_or_else(String::new, ToString::to_string)
}

fn form(
    visit: &Visit,
    headers: &HeaderMap,
    token: &Token,
    invited: &Invited,
    problems: Vec<Problem>,
) -> Response {
    let kept = Cookie::Form.read(headers);
    let form_token = match kept.clone().map_or_else(Token::new, Ok) {
        Ok(token) => token,
        Err(error) => return visit.failed(&error),
    };
    let frame = visit.frame(Place::Elsewhere, visit.language.text("invitation-title"));
    let sign_in = visit.reception().ok().map(|reception| &reception.sign_in);
    let takes_passwords = sign_in.is_none_or(SignInDesk::takes_passwords);
    let lead = if takes_passwords { "invitation-lead" } else { "invitation-lead-provider" };
    let name = invited.account.name.as_ref().map_or("", |name| name.as_str());
    let mut response = page(&InvitationPage {
        frame: if problems.is_empty() { frame } else { frame.with_problems() },
        lead: visit.language.text_with(lead, &[("name", name)]),
        problems,
        csrf: form_token.as_str().to_owned(),
        token: token.as_str().to_owned(),
        address: address_of(invited),
        has_provider: sign_in.is_some_and(SignInDesk::has_provider),
        takes_passwords,
    });
    let headers_out = response.headers_mut();
    headers_out.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if kept.is_none() {
        let cookie = Cookie::Form.set(headers, &form_token);
        headers_out.extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    }
    response
}
