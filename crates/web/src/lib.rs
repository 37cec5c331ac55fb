//! Pages, public data addresses and static files.

pub mod answer;
mod assets;
mod desk;
pub mod frame;
pub mod grant_words;
mod kept_pages;
pub mod language;
mod pages;
mod plain_refusals;
pub mod selection_words;
pub mod service;
pub mod signed_in;
mod source_line;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::answer::Visit;
use crate::service::Service;

/// How long a page may take before the visitor is told that it failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Headers that every answer carries.
const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Returns everything the service answers to, in both languages.
pub fn router(service: Service) -> Router {
    let in_one_language = pages::routes();
    let mut router = Router::new()
        .merge(in_one_language.clone())
        .nest("/en", in_one_language)
        .route("/en/", pages::first_page())
        .merge(assets::routes())
        .fallback(not_found)
        .with_state(service.clone())
        .layer(from_fn_with_state(service.clone(), plain_refusals::answer))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(service.kept_pages().clone(), kept_pages::answer))
        .layer(from_fn_with_state(service.clone(), signed_in::recognise))
        .layer(CatchPanicLayer::new());
    for (name, value) in HEADERS {
        router = router.layer(SetResponseHeaderLayer::if_not_present(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ));
    }
    router
}

/// Answers visitors until `stop` is done, and lets those being answered finish.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    service: Service,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = router(service).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

async fn not_found(visit: Visit) -> Response {
    visit.not_found()
}
