//! Forms that only their own session can send.

use axum::body::Bytes;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Recognised;
use super::typed::{anew, of_another, pairs};
use crate::answer::Visit;
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
        let form = || anew(&again, &whole);
        let guard = Form::<Guard>::from_request(form(), service).await;
        let is_own = guard.is_ok_and(|Form(Guard { csrf })| recognised.present.made(&csrf));
        if !is_own {
            return Err(of_another(&visit, pairs(form()).await));
        }
        let fields = Form::<Fields>::from_request(form(), service).await;
        fields.map(|Form(fields)| Self(fields)).map_err(IntoResponse::into_response)
    }
}
