//! Forms that only their own session can send.

use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Recognised, refused};
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
        let form = || Request::from_parts(again.clone(), Body::from(whole.clone()));
        let Ok(Form(Guard { csrf })) = Form::<Guard>::from_request(form(), service).await else {
            return Err(refused(&visit, "sign-in-csrf"));
        };
        if !recognised.present.made(&csrf) {
            return Err(refused(&visit, "sign-in-csrf"));
        }
        let fields = Form::<Fields>::from_request(form(), service).await;
        fields.map(|Form(fields)| Self(fields)).map_err(IntoResponse::into_response)
    }
}
