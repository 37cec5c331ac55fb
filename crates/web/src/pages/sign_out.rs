//! Signing out.

use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use serde::Deserialize;

use crate::answer::Visit;
use crate::signed_in::cookie::Cookie;
use crate::signed_in::{Guarded, Recognised, led};

/// The form has nothing but what every form has.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// Ends the session and leads to the first page.
pub(crate) async fn submit(
    visit: Visit,
    recognised: Recognised,
    headers: HeaderMap,
    Guarded(Nothing {}): Guarded<Nothing>,
) -> Response {
    let reception = match visit.reception() {
        Ok(reception) => reception,
        Err(starting) => return starting,
    };
    if let Err(error) = reception.sign_in.sign_out(&recognised.token).await {
        return visit.failed(&error);
    }
    let mut response = led(&format!("{}/", visit.language.prefix()));
    let forgotten = Cookie::Session.forget(&headers).map(|cookie| (SET_COOKIE, cookie));
    response.headers_mut().extend(forgotten);
    response
}
