//! Refusals that arise before a handler is reached, such as an address that is no text, become
//! pages like any other.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::Response;

use crate::answer::Visit;
use crate::service::Service;

/// Turns a refusal in plain text into a page in the visitor's language.
pub(crate) async fn answer(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &service).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    let is_plain = response
        .headers()
        .get(CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match (visit, response.status()) {
        (Ok(visit), StatusCode::NOT_FOUND) if is_plain => visit.not_found(),
        (Ok(visit), status) if is_plain && status.is_client_error() => {
            let reason = visit.language.text("frame-bad-address");
            let mut page = visit.refused(reason);
            *page.status_mut() = status;
            page
        }
        _ => response,
    }
}
