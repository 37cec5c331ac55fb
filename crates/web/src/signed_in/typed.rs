//! What someone typed is shown where its form cannot be taken: nothing is lost but the sending.

use askama::Template;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::cookie;
use crate::answer::{Visit, page};
use crate::desk::posted::PASSWORD;
use crate::frame::{Frame, Place};
use crate::service::Service;

/// The most bytes of a form whose texts are shown again: as much as a form may weigh.
const MOST_BYTES: usize = 2 << 20;

#[derive(Template)]
#[template(path = "pages/form_not_taken.html")]
struct FormNotTaken {
    frame: Frame,
    lead: String,
    /// Where one signs in and comes back; `None` where one is signed in.
    sign_in: Option<String>,
    /// The texts, for whoever wants to send them anew.
    typed: Vec<String>,
}

/// Marks an answer that leads to the page to sign in on, for someone who is not signed in.
#[derive(Debug, Clone, Copy)]
pub(super) struct LeadsToSignIn;

/// Answers a form that was made for another session: nothing is done.
pub(super) fn of_another(visit: &Visit, pairs: Vec<(String, String)>) -> Response {
    not_taken(visit, "sign-in-csrf", None, pairs)
}

/// Answers someone who is not signed in. Where a session has ended while they typed, the texts of their form are
/// shown with what leads to the page to sign in on.
pub(super) async fn answer_stranger(service: Service, request: Request, next: Next) -> Response {
    if !is_of_ended_session(request.method(), request.headers()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(whole) = to_bytes(body, MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let again = Request::from_parts(parts.clone(), Body::from(whole.clone()));
    let response = next.run(again).await;
    if response.extensions().get::<LeadsToSignIn>().is_none() {
        return response;
    }
    let Ok(visit) = Visit::from_request_parts(&mut parts, &service).await else { return response };
    let place = response.headers().get(LOCATION);
    let sign_in = place.and_then(|place| place.to_str().ok()).map(str::to_owned);
    let pairs = pairs(Request::from_parts(parts, Body::from(whole))).await;
    not_taken(&visit, "sign-in-ended", sign_in, pairs)
}

/// Returns whether a form was sent by a browser that keeps the token of a session.
fn is_of_ended_session(method: &Method, headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_form = kind.starts_with("application/x-www-form-urlencoded");
    *method == Method::POST && is_form && cookie::session(headers).is_some()
}

/// Returns the fields of a form; none where it cannot be read.
pub(super) async fn pairs(request: Request<Body>) -> Vec<(String, String)> {
    let read = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    read.map_or_else(|_| Vec::new(), |Form(pairs)| pairs)
}

/// Returns the request of a form anew, to be read once more.
pub(super) fn anew(parts: &axum::http::request::Parts, whole: &Bytes) -> Request<Body> {
    Request::from_parts(parts.clone(), Body::from(whole.clone()))
}

fn not_taken(
    visit: &Visit,
    lead: &str,
    sign_in: Option<String>,
    pairs: Vec<(String, String)>,
) -> Response {
    let is_text = |text: &str| text.trim().contains(char::is_whitespace);
    let shown = pairs.into_iter().filter(|(name, text)| name != PASSWORD && is_text(text));
    let shown = FormNotTaken {
        frame: visit.frame(Place::Elsewhere, visit.language.text("sign-in-refused")),
        lead: visit.language.text(lead),
        sign_in,
        typed: shown.map(|(_, text)| text).collect(),
    };
    let private = [(CACHE_CONTROL, "no-store")];
    (StatusCode::FORBIDDEN, private, page(&shown)).into_response()
}
