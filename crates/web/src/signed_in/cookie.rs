//! The two cookies: the session's, and one that ties the form for signing in to the browser.

use axum::http::header::{COOKIE, HOST};
use axum::http::{HeaderMap, HeaderValue};
use operations::sign_in::Token;

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The token of a session.
    Session,
    /// What the form for signing in repeats.
    Form,
}

impl Cookie {
    /// Returns the name of the cookie: with the prefix that binds it to the host and to https, or
    /// plain where the service is reached on the same machine.
    fn name(self, is_loopback: bool) -> &'static str {
        match (self, is_loopback) {
            (Self::Session, false) => "__Host-brygga",
            (Self::Session, true) => "brygga",
            (Self::Form, false) => "__Host-brygga-form",
            (Self::Form, true) => "brygga-form",
        }
    }

    /// Returns the token that the browser keeps.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<Token> {
        let name = self.name(is_loopback(headers));
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name)
            .and_then(|(_, value)| value.parse().ok())
    }

    /// Returns what tells the browser to keep a token, as long as it is open.
    pub(crate) fn set(self, headers: &HeaderMap, token: &Token) -> Option<HeaderValue> {
        self.written(headers, token.as_str(), "")
    }

    /// Returns what tells the browser to forget the token.
    pub(crate) fn forget(self, headers: &HeaderMap) -> Option<HeaderValue> {
        self.written(headers, "", "; Max-Age=0")
    }

    fn written(self, headers: &HeaderMap, value: &str, end: &str) -> Option<HeaderValue> {
        let is_loopback = is_loopback(headers);
        let secure = if is_loopback { "" } else { "; Secure" };
        let name = self.name(is_loopback);
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{end}");
        HeaderValue::from_str(&text).ok()
    }
}

/// Returns the token of the session.
pub(crate) fn session(headers: &HeaderMap) -> Option<Token> {
    Cookie::Session.read(headers)
}

/// Returns whether the visitor addressed this machine itself, which browsers allow without https.
pub(crate) fn is_loopback(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost"
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &'static str, cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static(host));
        headers.insert(COOKIE, HeaderValue::from_str(cookie).unwrap());
        headers
    }

    #[test]
    fn a_cookie_is_bound_to_the_host_and_to_https_except_on_the_same_machine() {
        let token: Token = "a".repeat(64).parse().unwrap();
        let set = |host| {
            let value = Cookie::Session.set(&headers(host, ""), &token).unwrap();
            value.to_str().unwrap().replace(token.as_str(), "T")
        };
        assert_eq!(
            set("brygga.example"),
            "__Host-brygga=T; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        for host in ["localhost:8080", "127.0.0.1", "[::1]:8080"] {
            assert_eq!(set(host), "brygga=T; Path=/; HttpOnly; SameSite=Lax");
        }
        assert!(set("localhost.example").contains("Secure"));
    }

    #[test]
    fn only_the_cookie_of_the_host_is_read() {
        let token = "b".repeat(64);
        let read = |host, text: String| session(&headers(host, &text)).is_some();
        assert!(read("localhost", format!("x=1; brygga={token}; y")));
        assert!(!read("brygga.example", format!("brygga={token}")), "without the prefix");
        assert!(read("brygga.example", format!("__Host-brygga={token}")));
        assert!(!read("localhost", "brygga=kort".to_owned()));
        assert!(!read("localhost", format!("brygga-form={token}")));
    }
}
