//! Forms that only their own session can send.

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Recognised;
use crate::answer::{Visit, page};
use crate::desk::posted::PASSWORD;
use crate::frame::{Frame, Place};
use crate::service::Service;

/// The fields of a form that was made for the session that sends it.
#[derive(Debug)]
pub struct Guarded<Fields>(pub Fields);

#[derive(Deserialize)]
struct Guard {
    #[serde(default)]
    csrf: String,
}

impl<Fields: DeserializeOwned + Send> FromRequest<Service> for Guarded<Fields> {
    type Rejection = Response;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, service).await?;
        let recognised = Recognised::from_request_parts(&mut parts, service).await?;
        let again = parts.clone();
        let whole = Bytes::from_request(Request::from_parts(parts, body), service).await;
        let whole = whole.map_err(IntoResponse::into_response)?;
        let form = || Request::from_parts(again.clone(), Body::from(whole.clone()));
        let guard = Form::<Guard>::from_request(form(), service).await;
        let is_own = guard.is_ok_and(|Form(Guard { csrf })| recognised.present.made(&csrf));
        if !is_own {
            let sent = Form::<Vec<(String, String)>>::from_request(form(), service).await;
            return Err(of_another(&visit, sent.map_or_else(|_| Vec::new(), |Form(pairs)| pairs)));
        }
        let fields = Form::<Fields>::from_request(form(), service).await;
        fields.map(|Form(fields)| Self(fields)).map_err(IntoResponse::into_response)
    }
}

#[derive(Template)]
#[template(path = "pages/form_of_another.html")]
struct FormOfAnother {
    frame: Frame,
    /// What was typed, for whoever wants to write it again.
    typed: Vec<String>,
}

/// Answers a form that was made for another session: nothing is done, and texts that were typed are shown,
/// so that they are not lost. A browser forgets them with the page.
fn of_another(visit: &Visit, pairs: Vec<(String, String)>) -> Response {
    let is_text = |text: &str| text.trim().contains(char::is_whitespace);
    let shown = pairs.into_iter().filter(|(name, text)| name != PASSWORD && is_text(text));
    let frame = visit.frame(Place::Elsewhere, visit.language.text("sign-in-refused"));
    let typed = shown.map(|(_, text)| text).collect();
    (StatusCode::FORBIDDEN, page(&FormOfAnother { frame, typed })).into_response()
}
