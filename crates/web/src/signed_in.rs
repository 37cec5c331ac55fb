//! Who is signed in: recognised once per request, asked for by the pages that need someone.
//!
//! `recognise` runs before every page: it refuses forms that another site sent and looks up the
//! session of a browser that has one. A handler that takes [`SignedIn`] is reached only by someone who
//! acts for an organisation in a role; a handler that takes [`Guarded`] only by a form made for the
//! same session.

mod confirming;
pub(crate) mod cookie;
pub(crate) mod guarded;
mod origin;
pub(crate) mod return_address;
mod typed;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri, Request, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::grants::act::{Actor, Moment};
use domain::people;
use operations::sign_in::{Present, Token};
use time::OffsetDateTime;

use self::cookie::Cookie;
pub use self::guarded::Guarded;
use self::return_address::ReturnAddress;
use crate::answer::Visit;
use crate::service::Service;

/// Someone who is signed in, perhaps without having chosen for whom they act.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The session with the person's name.
    pub present: Arc<Present>,
    /// The people as they are at this request.
    pub people: Arc<people::State>,
    pub(crate) token: Token,
    /// Where the request comes from.
    source: IpAddr,
    /// The token in place of this one, once the person has shown in this request that it is them.
    renewed: Arc<OnceLock<Token>>,
}

/// Someone who is signed in and acts for an organisation in a role.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Person, organisation and role, as the rules ask for them.
    pub actor: Actor,
    /// What pages call the person.
    pub name: String,
    /// What every form must repeat in a field `csrf`.
    pub csrf: String,
    /// The people as they are at this request.
    pub people: Arc<people::State>,
    pub(crate) recognised: Recognised,
}

impl SignedIn {
    /// Returns who is signed in, if they have chosen for whom they act and are still a member.
    pub(crate) fn of(recognised: &Recognised) -> Option<Self> {
        let Recognised { present, people, .. } = recognised;
        let actor = people.actor(&present.membership(people)?).ok()?;
        Some(Self {
            actor,
            name: present.name.clone(),
            csrf: present.session.csrf.as_str().to_owned(),
            people: Arc::clone(people),
            recognised: recognised.clone(),
        })
    }
}

impl FromRequestParts<Service> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, service).await?;
        let recognised = Recognised::from_request_parts(parts, service).await?;
        Self::of(&recognised)
            .ok_or_else(|| led_to(visit.language.prefix(), "/mina-uppdrag", &asked_for(parts)))
    }
}

impl FromRequestParts<Service> for Recognised {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, service).await?;
        let recognised = Self::in_request(&parts.extensions).cloned();
        recognised.ok_or_else(|| {
            let mut led = led_to(visit.language.prefix(), "/logga-in", &asked_for(parts));
            led.extensions_mut().insert(typed::LeadsToSignIn);
            led
        })
    }
}

impl Recognised {
    /// Returns who was recognised before the page was reached.
    pub(crate) fn in_request(extensions: &Extensions) -> Option<&Self> {
        extensions.get::<Self>()
    }
}

/// Recognises who is signed in, and refuses a form that another site sent.
pub(crate) async fn recognise(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    if origin::is_foreign(request.method(), request.headers()) {
        return refused_form(service, request, "sign-in-foreign").await;
    }
    let source = source(request.extensions(), request.headers());
    let recognised = match look_up(&service, request.headers(), source).await {
        Ok(recognised) => recognised,
        Err(error) => {
            let (mut parts, _) = request.into_parts();
            return match Visit::from_request_parts(&mut parts, &service).await {
                Ok(visit) => visit.failed(&*error),
                Err(starting) => starting,
            };
        }
    };
    let Some(recognised) = recognised else {
        return typed::answer_stranger(service, request, next).await;
    };
    if !request.method().is_safe() && !may_send(&service, &recognised) {
        let mut refused = refused_form(service, request, "sign-in-sends-too-often").await;
        *refused.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return refused;
    }
    let (renewed, headers) = (Arc::clone(&recognised.renewed), request.headers().clone());
    request.extensions_mut().insert(recognised);
    let mut response = next.run(request).await;
    let headers_out = response.headers_mut();
    headers_out.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Whatever became of the form: the token that it was sent with is over.
    if let Some(cookie) = renewed.get().and_then(|token| Cookie::Session.set(&headers, token)) {
        headers_out.append(SET_COOKIE, cookie);
    }
    response
}

fn may_send(service: &Service, recognised: &Recognised) -> bool {
    let reception = service.reception();
    reception.is_none_or(|reception| reception.sign_in.may_send(&recognised.present, now()))
}

async fn look_up(
    service: &Service,
    headers: &HeaderMap,
    source: IpAddr,
) -> Result<Option<Recognised>, Box<dyn std::error::Error + Send + Sync>> {
    let (Some(token), Some(reception)) = (cookie::session(headers), service.reception()) else {
        return Ok(None);
    };
    let Some(present) = reception.sign_in.present(&token, now()).await? else { return Ok(None) };
    let people = reception.desk.people().await?.state;
    let (present, renewed) = (Arc::new(present), Arc::new(OnceLock::new()));
    Ok(Some(Recognised { present, people, token, source, renewed }))
}

/// Returns the page that says that a form was not taken, and why.
async fn refused_form(service: Service, request: Request, key: &str) -> Response {
    let (mut parts, _) = request.into_parts();
    match Visit::from_request_parts(&mut parts, &service).await {
        Ok(visit) => refused(&visit, key),
        Err(starting) => starting,
    }
}

/// Returns the page that says that a form was not taken; nothing was changed.
pub(crate) fn refused(visit: &Visit, key: &str) -> Response {
    let title = visit.language.text("sign-in-refused");
    visit.notice(StatusCode::FORBIDDEN, title, visit.language.text(key))
}

/// Returns the address that a page was asked for by, so that signing in leads back to it; a form leads
/// to the page it stood on.
fn asked_for(parts: &Parts) -> String {
    let whole = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    whole.path_and_query().map_or("/", |address| address.as_str()).to_owned()
}

/// Leads to a page of the service that leads on to `address` when it is done.
pub(crate) fn led_to(prefix: &str, path: &str, address: &str) -> Response {
    let query = ReturnAddress::local(address).map(|address| address.as_query());
    let place = match query.filter(|query| !query.is_empty()) {
        Some(query) => format!("{prefix}{path}?till={query}"),
        None => format!("{prefix}{path}"),
    };
    led(&place)
}

/// Leads to an address of the service by a request of its own.
pub(crate) fn led(place: &str) -> Response {
    match HeaderValue::from_str(place) {
        Ok(place) => (StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Returns where a request comes from. Behind a proxy on the same machine, what the proxy says: the
/// last address of `X-Forwarded-For`.
pub(crate) fn source(extensions: &Extensions, headers: &HeaderMap) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip().to_canonical());
    if !peer.is_loopback() {
        return peer;
    }
    let told = headers.get_all("x-forwarded-for").iter().next_back();
    told.and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .unwrap_or(peer)
}

/// Returns the time of the request.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Returns the moment of the request, as acts are dated.
pub(crate) fn moment() -> Moment {
    Moment::from_unix(now().unix_timestamp()).expect("the clock is within the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_on_the_same_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("198.51.100.9, 192.0.2.7"));
        let from = |address: &str| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(address.parse::<SocketAddr>().unwrap()));
            source(&extensions, &headers).to_string()
        };
        assert_eq!(from("127.0.0.1:4000"), "192.0.2.7");
        assert_eq!(from("203.0.113.5:4000"), "203.0.113.5");
        headers.clear();
        assert_eq!(source(&Extensions::new(), &headers).to_string(), "127.0.0.1");
    }
}
