//! Whether a form was sent by another site.
//!
//! # Source
//! W3C Fetch Metadata; RFC 6454 (Origin). A browser that sends neither is held by the token that
//! every form repeats.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};

/// Returns whether a request that can change something comes from another site.
pub(super) fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return false };
    let host = text(HOST.as_str()).unwrap_or_default();
    let sent_by = origin.split_once("://").map(|(_, host)| host);
    sent_by.is_none_or(|sent_by| host.is_empty() || !sent_by.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn foreign(method: Method, told: &[(&'static str, &'static str)]) -> bool {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        is_foreign(&method, &told.iter().map(pair).collect())
    }

    #[test]
    fn a_form_of_another_site_is_told_from_an_own_one() {
        let host = ("host", "brygga.example");
        let own = ("origin", "https://brygga.example");
        let other = ("origin", "https://ond.example");
        assert!(!foreign(Method::POST, &[host, own]));
        assert!(foreign(Method::POST, &[host, other]));
        assert!(foreign(Method::POST, &[host, ("origin", "null")]));
        assert!(foreign(Method::POST, &[own]), "no host to compare with");
        assert!(foreign(Method::POST, &[host, ("origin", "https://brygga.example.ond.example")]));
        assert!(!foreign(Method::POST, &[host]));
        for site in ["cross-site", "same-site", "?"] {
            assert!(foreign(Method::POST, &[host, own, ("sec-fetch-site", site)]), "{site}");
        }
        assert!(!foreign(Method::POST, &[host, ("sec-fetch-site", "same-origin")]));
        assert!(foreign(Method::DELETE, &[host, other]));
        assert!(!foreign(Method::GET, &[host, other, ("sec-fetch-site", "cross-site")]));
    }
}
