//! Files that never change while the program runs: style sheet and icon.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

const YEAR: &str = "public, max-age=31536000, immutable";
const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="8" fill="#0b4a5b"/><path d="M4 34h40M8 34C12 20 19 14 24 14s12 6 16 20M16 34V22M24 34V14M32 34V22" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>"##;

static STYLE: LazyLock<String> =
    LazyLock::new(|| [include_str!("../assets/style.css"), PLACES, charts::style::STYLE].concat());

const PLACES: &str = include_str!("../assets/places.css");

/// The address changes with the contents, so that browsers may keep it for ever.
static STYLE_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/static/style-{:016x}.css", fingerprint(STYLE.as_bytes())));

/// Returns the address of the style sheet.
pub(crate) fn stylesheet_path() -> &'static str {
    &STYLE_PATH
}

/// Returns the routes of the static files.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> axum::Router<S> {
    axum::Router::new()
        .route(stylesheet_path(), get(async || file("text/css; charset=utf-8", STYLE.as_str())))
        .route("/static/icon.svg", get(async || file("image/svg+xml", ICON)))
}

fn file(kind: &'static str, contents: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, YEAR)], contents).into_response()
}

/// The 64-bit FNV-1a hash.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
