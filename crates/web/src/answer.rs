//! What handlers answer: a page, a file, or a clear refusal.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use operations::grants::chronicle::Chronicle;
use operations::grants::error::DeskError;
use operations::reception::Reception;

use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::service::Service;
use crate::signed_in::{self, Recognised};

/// What every handler is given: the library, the language, and the address asked for.
pub struct Visit {
    service: Service,
    /// The language of the address.
    pub language: Language,
    /// Path and query without the language prefix.
    pub address: String,
    signed_in: Option<Recognised>,
}

impl Visit {
    /// Returns the library of statistics.
    #[must_use]
    pub fn library(&self) -> &operations::library::Library {
        self.service.library().expect("Visit is only made once the library is ready")
    }

    /// Returns where people are received.
    ///
    /// # Errors
    /// The page that says that the service is starting.
    pub fn reception(&self) -> Result<&Reception, Response> {
        let starting = || starting(self.language, &self.address, &self.service);
        self.service.reception().ok_or_else(starting)
    }

    /// Returns the desk that keeps what people do; `None` where no register is open.
    #[must_use]
    pub fn desk(&self) -> Option<&operations::grants::Desk> {
        self.service.reception().map(|reception| &reception.desk)
    }

    /// Returns everything that has happened at the desk up to now; `None` where no register is open.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub(crate) async fn chronicle(&self) -> Result<Option<Arc<Chronicle>>, DeskError> {
        match self.desk() {
            Some(desk) => desk.chronicle(signed_in::moment().day()).await.map(Some),
            None => Ok(None),
        }
    }

    /// Returns who acts, for whom and in what role; `None` where nobody is signed in.
    pub(crate) fn actor(&self) -> Option<domain::grants::act::Actor> {
        let signed_in = self.signed_in.as_ref().and_then(signed_in::SignedIn::of);
        signed_in.map(|signed_in| signed_in.actor)
    }

    /// Returns the visit in another language than the address tells.
    pub(crate) fn spoken_in(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Returns the frame of the page asked for.
    #[must_use]
    pub fn frame(&self, place: Place, title: String) -> Frame {
        let frame = Frame::new(self.language, place, title, &self.address);
        match &self.signed_in {
            Some(recognised) => frame.of(recognised),
            None => frame,
        }
    }

    /// Returns the page that says there is nothing here.
    #[must_use]
    pub fn not_found(&self) -> Response {
        let title = self.language.text("frame-not-found");
        let lead = self.language.text("frame-not-found-lead");
        self.notice(StatusCode::NOT_FOUND, title, lead)
    }

    /// Returns a page that says why something cannot be shown; `reason` is a full sentence.
    #[must_use]
    pub fn refused(&self, reason: String) -> Response {
        self.notice(StatusCode::BAD_REQUEST, self.language.text("frame-refused"), reason)
    }

    /// Logs the failure and returns the page that says it is ours.
    #[must_use]
    pub fn failed(&self, error: &dyn std::error::Error) -> Response {
        tracing::error!(address = %self.address, %error, "page failed");
        let title = self.language.text("frame-failed");
        let lead = self.language.text("frame-failed-lead");
        self.notice(StatusCode::INTERNAL_SERVER_ERROR, title, lead)
    }

    pub(crate) fn notice(&self, status: StatusCode, title: String, lead: String) -> Response {
        let frame = self.frame(Place::Elsewhere, title);
        (status, page(&Notice { frame, lead })).into_response()
    }
}

impl FromRequestParts<Service> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Response> {
        let asked = parts
            .extensions
            .get::<axum::extract::OriginalUri>()
            .map_or(&parts.uri, |original| &original.0);
        let whole = asked.path_and_query().map_or("/", |p| p.as_str());
        let (language, address) = language_of(whole);
        if service.library().is_none() {
            return Err(starting(language, address, service));
        }
        let signed_in = Recognised::in_request(&parts.extensions).cloned();
        Ok(Self { service: service.clone(), language, address: address.to_owned(), signed_in })
    }
}

/// Splits an address into its language and the rest.
fn language_of(address: &str) -> (Language, &str) {
    match address.strip_prefix("/en") {
        Some("") => (Language::English, "/"),
        Some(rest) if rest.starts_with(['/', '?']) => (Language::English, rest),
        _ => (Language::Swedish, address),
    }
}

/// Renders a page.
pub(crate) fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "template failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "pages/notice.html")]
struct Notice {
    frame: Frame,
    lead: String,
}

#[derive(Template)]
#[template(path = "pages/starting.html")]
struct Starting {
    frame: Frame,
    done: u64,
    total: u64,
    progress: String,
}

fn starting(language: Language, address: &str, service: &Service) -> Response {
    let (done, total) = service.progress().so_far();
    let written = |count: u64| {
        usize::try_from(count).map_or_else(|_| count.to_string(), |c| language.whole(c))
    };
    let places = [("done", &*written(done)), ("total", &*written(total))];
    let progress = language.text_with("frame-starting-progress", &places);
    let frame = Frame::new(language, Place::Elsewhere, language.text("frame-starting"), address);
    let mut response = page(&Starting { frame, done, total: total.max(1), progress });
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_tells_the_language() {
        assert_eq!(language_of("/"), (Language::Swedish, "/"));
        assert_eq!(language_of("/en"), (Language::English, "/"));
        assert_eq!(language_of("/en/nyckeltal?q=a"), (Language::English, "/nyckeltal?q=a"));
        assert_eq!(language_of("/enkel"), (Language::Swedish, "/enkel"));
    }
}
