//! To the organisation's provider of OpenID Connect and back.
//!
//! A browser is tied to its question by the cookie of the form for signing in. A link leads to the provider
//! and no form: the content security policy lets forms be sent nowhere else.

use axum::extract::{ConnectInfo, Query};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use operations::sign_in::by_provider::{Leaving, Purpose, Returning, note_of};
use operations::sign_in::{SignInError, Token};
use serde::Deserialize;

use super::invitation;
use super::sign_in::welcome;
use crate::answer::Visit;
use crate::language::Language;
use crate::signed_in::cookie::{Cookie, session};
use crate::signed_in::return_address::ReturnAddress;
use crate::signed_in::{Recognised, led, now, source};

/// What the address that leads to the provider holds.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    till: String,
    /// The token of an invitation.
    kod: String,
}

/// What the provider sends back.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    code: String,
    state: String,
    iss: Option<String>,
    error: String,
}

type Peer = Option<axum::Extension<ConnectInfo<std::net::SocketAddr>>>;

/// Returns the address that leads to the provider and then on to `till`.
pub(crate) fn leaving(path: &str, till: &str) -> String {
    let query = ReturnAddress::local(till).map(|address| address.as_query());
    query.map_or_else(|| path.to_owned(), |query| format!("{path}?till={query}"))
}

/// Leads someone who wants to sign in, or who is invited, to the provider.
pub(crate) async fn leave(
    visit: Visit,
    peer: Peer,
    headers: HeaderMap,
    Query(Asked { till, kod }): Query<Asked>,
) -> Response {
    if kod.is_empty() {
        return led_away(&visit, peer, &headers, Purpose::SignIn, &till).await;
    }
    match invitation::invited(&visit, &kod).await {
        Ok((token, _)) => {
            led_away(&visit, peer, &headers, Purpose::Invitation(&token), &till).await
        }
        Err(answer) => answer,
    }
}

/// Leads someone who is to show anew who they are to the provider.
pub(crate) async fn leave_to_confirm(
    visit: Visit,
    recognised: Recognised,
    peer: Peer,
    headers: HeaderMap,
    Query(Asked { till, .. }): Query<Asked>,
) -> Response {
    led_away(&visit, peer, &headers, Purpose::Confirm(&recognised.token), &till).await
}

async fn led_away(
    visit: &Visit,
    peer: Peer,
    headers: &HeaderMap,
    purpose: Purpose<'_>,
    till: &str,
) -> Response {
    let reception = match visit.reception() {
        Ok(reception) => reception,
        Err(starting) => return starting,
    };
    let mut extensions = Extensions::new();
    if let Some(axum::Extension(peer)) = peer {
        extensions.insert(peer);
    }
    let kept = Cookie::Form.read(headers);
    let browser = match kept.clone().map_or_else(Token::new, Ok) {
        Ok(browser) => browser,
        Err(error) => return visit.failed(&error),
    };
    let own = || format!("{}/mina-uppdrag", visit.language.prefix());
    let till = ReturnAddress::local(till).map_or_else(own, |address| address.as_str().to_owned());
    let leaving = Leaving {
        source: source(&extensions, headers),
        browser: &browser,
        purpose,
        leads_to: &till,
        note: visit.language.code(),
        now: now(),
    };
    let mut response = match reception.sign_in.leave_for_provider(leaving).await {
        Ok(address) => led(&address),
        Err(error) => refused(visit, &error),
    };
    let headers_out = response.headers_mut();
    headers_out.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if kept.is_none() {
        headers_out.extend(Cookie::Form.set(headers, &browser).map(|cookie| (SET_COOKIE, cookie)));
    }
    response
}

/// Signs in who comes back from the provider, whose address here has no language: the visitor's own comes back
/// with the state.
pub(crate) async fn arrive(visit: Visit, headers: HeaderMap, Query(sent): Query<Sent>) -> Response {
    let spoken = Language::ALL.into_iter().find(|one| one.code() == note_of(&sent.state));
    let visit = match spoken {
        Some(language) => visit.spoken_in(language),
        None => visit,
    };
    let mut response = arrived(&visit, &headers, &sent).await;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn arrived(visit: &Visit, headers: &HeaderMap, sent: &Sent) -> Response {
    if !sent.error.is_empty() {
        return notice(visit, StatusCode::FORBIDDEN, visit.language.text("provider-declined"));
    }
    let Some(browser) = Cookie::Form.read(headers) else {
        return refused(visit, &SignInError::NotAsked);
    };
    let reception = match visit.reception() {
        Ok(reception) => reception,
        Err(starting) => return starting,
    };
    let before = session(headers);
    let returning = Returning {
        browser: &browser,
        state: &sent.state,
        code: &sent.code,
        issuer: sent.iss.as_deref(),
        session: before.as_ref(),
        now: now(),
    };
    match reception.sign_in.return_from_provider(returning).await {
        Ok((signed_in, till)) => welcome(visit, headers, &signed_in, &till).await,
        Err(error) => refused(visit, &error),
    }
}

/// Returns the page that says why someone is not signed in, and what to do.
fn refused(visit: &Visit, error: &SignInError) -> Response {
    let text = |key: &str| visit.language.text(key);
    let (status, told) = match error {
        SignInError::NoProvider => return visit.not_found(),
        SignInError::TooOften => (StatusCode::TOO_MANY_REQUESTS, text("sign-in-too-often")),
        SignInError::NotAsked => (StatusCode::FORBIDDEN, text("provider-not-asked")),
        SignInError::NotAnew => (StatusCode::FORBIDDEN, text("provider-not-anew")),
        SignInError::Taken => (StatusCode::CONFLICT, text("provider-taken")),
        SignInError::Wrong => (StatusCode::FORBIDDEN, text("provider-wrong")),
        SignInError::Stranger { subject } => {
            let subject: String = subject.chars().take(200).collect();
            let told = visit.language.text_with("provider-stranger", &[("subject", &subject)]);
            (StatusCode::FORBIDDEN, told)
        }
        SignInError::Identity(error) => {
            tracing::warn!(%error, "a provider of OpenID Connect was not believed or not reached");
            (StatusCode::BAD_GATEWAY, text("provider-failed"))
        }
        error => return visit.failed(error),
    };
    notice(visit, status, told)
}

fn notice(visit: &Visit, status: StatusCode, told: String) -> Response {
    visit.notice(status, visit.language.text("provider-refused"), told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::apply::tests::world::World;

    #[tokio::test]
    async fn what_went_wrong_is_told_in_the_language_that_the_visitor_left_in() {
        let world = World::new().await;
        for (state, told, language) in [
            ("", "Organisationens inloggning avbröts", "sv"),
            ("abc.sv", "Organisationens inloggning avbröts", "sv"),
            ("abc.en", "sign-in was broken off", "en"),
            ("abc.tlh", "Organisationens inloggning avbröts", "sv"),
        ] {
            let address = format!("/logga-in/svar?error=access_denied&state={state}");
            let page = world.visitor().get(&address).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
            assert!(page.body.contains(told), "{state}: {}", page.body);
            assert!(page.body.contains(&format!("<html lang=\"{language}\">")), "{state}");
        }
    }

    #[test]
    fn the_provider_is_left_for_a_page_of_the_service_alone() {
        let path = "/logga-in/organisation";
        assert_eq!(leaving(path, "/arbete?a=1"), format!("{path}?till=/arbete%3Fa%3D1"));
        assert_eq!(leaving(path, "https://ond.example/"), path);
    }
}
