//! Someone who is signed in shows again that it is them, before they act on what binds.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use operations::sign_in::SignInError;
use operations::sign_in::password::Password;
use serde::Deserialize;

use super::at_provider::leaving;
use super::sign_in::{LeadsTo, lead_on, refusal};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::signed_in::return_address::ReturnAddress;
use crate::signed_in::{Guarded, Recognised};

/// The page that says that it is shown, without language.
pub(crate) const DONE: &str = "/bekrafta/klar";

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
    match recognised.confirm(&reception.sign_in, Password::typed(losenord)).await {
        Ok(()) => lead_on(&visit, &till),
        Err(error) => match why_not(&error) {
            Some(problem) => form(&visit, &recognised, &till, Some(problem)),
            None => visit.failed(&error),
        },
    }
}

/// Returns how it is told that someone has not shown who they are; `None` where it is the service that
/// failed.
pub(crate) fn why_not(error: &SignInError) -> Option<(StatusCode, &'static str)> {
    match error {
        SignInError::Wrong => Some((StatusCode::UNPROCESSABLE_ENTITY, "confirm-wrong")),
        error => refusal(error),
    }
}

/// Says that it is shown, to someone whose form waits in another tab.
pub(crate) async fn done(visit: Visit, recognised: Recognised) -> Response {
    if !recognised.is_confirmed() {
        return form(&visit, &recognised, DONE, None);
    }
    let text = |key: &str| visit.language.text(key);
    visit.notice(StatusCode::OK, text("confirm-done-title"), text("confirm-done"))
}

fn form(
    visit: &Visit,
    recognised: &Recognised,
    till: &str,
    problem: Option<(StatusCode, &str)>,
) -> Response {
    let frame = visit.frame(Place::Elsewhere, visit.language.text("confirm-title"));
    let address = recognised.present.address.as_ref();
    let leads_to = ReturnAddress::local(till);
    let sign_in = visit.reception().ok().map(|reception| &reception.sign_in);
    let has_provider = sign_in.is_some_and(|sign_in| recognised.has_provider_at(sign_in));
    let mut response = page(&ConfirmPage {
        at_provider: has_provider.then(|| leaving("/bekrafta/organisation", till)),
        with_password: sign_in.is_some_and(|sign_in| recognised.has_password_at(sign_in)),
        frame: if problem.is_some() { frame.with_problems() } else { frame },
        problem: problem.map(|(_, key)| visit.language.text(key)),
        csrf: recognised.present.session.csrf.as_str().to_owned(),
        leads_to: leads_to.map_or_else(String::new, |address| address.as_str().to_owned()),
        address: address.map_or_else(String::new, ToString::to_string),
    });
    if let Some((status, _)) = problem {
        *response.status_mut() = status;
    }
    response
}
