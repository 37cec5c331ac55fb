//! Fetches publications from the addresses of Kolada and PxWeb services.
//!
//! Calls are few and polite: only what is asked for, split to stay under the limits that the
//! service states, with a pause between calls and a longer one where the service asks for it.
//! Whatever fails, nothing is kept.

pub mod kolada;
pub mod pxweb1;
pub mod pxweb2;
pub mod selection;

use std::cell::Cell;
use std::io::Read;
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::formats::failure::{Fault, ReadError, shortened};
use crate::formats::text_input::text_of;

/// The most redirections that are followed.
const MAX_REDIRECTIONS: u32 = 5;
/// The longest address that is sent as it is; longer questions are posted.
pub(crate) const MAX_ADDRESS_LENGTH: usize = 2_000;

/// How a client behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSettings {
    /// The name that services see, with a way to reach whoever runs this.
    pub user_agent: String,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long one call may take, answer included.
    pub call_timeout: Duration,
    /// The largest answer that is read, unpacked.
    pub max_response_bytes: u64,
    /// How often one call is tried where the service says "too many calls", the first included.
    pub tries: u32,
    /// The longest pause a service may ask for; more than this is a failure.
    pub longest_pause: Duration,
    /// The pause between calls until a service states its own limit.
    pub pause_between_calls: Duration,
}

impl ClientSettings {
    /// Returns settings for the open services of Swedish agencies: 30 calls in 10 seconds, answers
    /// up to 256 MiB within two minutes, five tries.
    #[must_use]
    pub fn polite(user_agent: &str) -> Self {
        Self {
            user_agent: user_agent.to_owned(),
            connect_timeout: Duration::from_secs(15),
            call_timeout: Duration::from_secs(120),
            max_response_bytes: 256 * 1024 * 1024,
            tries: 5,
            longest_pause: Duration::from_secs(120),
            pause_between_calls: Duration::from_millis(340),
        }
    }
}

/// Why something could not be fetched. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address cannot be used.
    #[error("fetch {address}: {reason}")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The service could not be reached or stopped answering.
    #[error("fetch {address}: {reason}; check the address and the connection, then try again")]
    Connection {
        /// The address.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The service refused the call.
    #[error("fetch {address}: the service answered {status} ({reason})")]
    Refused {
        /// The address.
        address: String,
        /// The status of the answer.
        status: u16,
        /// The service's own words, in one sentence.
        reason: String,
    },
    /// The service asked for a pause too often or for too long.
    #[error(
        "fetch {address}: the service still says too many calls after {tries} tries; try again later"
    )]
    TooManyCalls {
        /// The address.
        address: String,
        /// How often it was tried.
        tries: u32,
    },
    /// The answer is too large.
    #[error("fetch {address}: the answer is larger than {limit} bytes; select less")]
    TooLarge {
        /// The address.
        address: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The service leads somewhere it should not.
    #[error("fetch {address}: it leads on to {next}, which is not followed; {reason}")]
    LeadsAway {
        /// The address.
        address: String,
        /// Where it leads.
        next: String,
        /// Why it is not followed.
        reason: &'static str,
    },
    /// The question cannot be asked.
    #[error("ask {address}: {reason}")]
    Question {
        /// The address.
        address: String,
        /// What is wrong with the question, and what to do.
        reason: String,
    },
    /// The answer could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// A client of open services.
pub struct Client {
    agent: ureq::Agent,
    settings: ClientSettings,
    sleep: Box<dyn Fn(Duration)>,
    pause: Cell<Duration>,
    has_called: Cell<bool>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What is sent.
enum Call<'a> {
    Get,
    Post(&'a str),
}

/// An answer before its status is looked at.
struct Answer {
    status: u16,
    retry_after: Option<String>,
    date: Option<String>,
    location: Option<String>,
    body: Vec<u8>,
}

impl Client {
    /// Returns a client; `sleep` is how it pauses.
    #[must_use]
    pub fn new(settings: ClientSettings, sleep: Box<dyn Fn(Duration)>) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(settings.user_agent.as_str())
            .timeout_connect(Some(settings.connect_timeout))
            .timeout_global(Some(settings.call_timeout))
            .build();
        let pause = Cell::new(settings.pause_between_calls);
        Self { agent: config.new_agent(), settings, sleep, pause, has_called: Cell::new(false) }
    }

    /// Fetches an address and returns the answer's bytes, for a file of any published format.
    ///
    /// # Errors
    /// [`FetchError`] naming the address and the reason.
    pub fn get(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let mut address = address.to_owned();
        for _ in 0..=MAX_REDIRECTIONS {
            let answer = self.call(&address, &Call::Get)?;
            match answer.location {
                Some(location) if (300..400).contains(&answer.status) => {
                    address = redirected(&address, &location)?;
                }
                _ => return Ok(answer.body),
            }
        }
        let reason = "it leads on too often";
        Err(FetchError::Address { address, reason })
    }

    /// Fetches an address and returns the answer as text without byte order mark.
    pub(crate) fn get_text(&self, address: &str) -> Result<String, FetchError> {
        text_at(address, &self.get(address)?)
    }

    /// Posts JSON to an address and returns the answer as text without byte order mark.
    pub(crate) fn post_text(&self, address: &str, body: &str) -> Result<String, FetchError> {
        let answer = self.call(address, &Call::Post(body))?;
        if let Some(next) = answer.location.filter(|_| (300..400).contains(&answer.status)) {
            let (address, next) = (address.to_owned(), shortened(&next));
            let reason = "give the new address instead";
            return Err(FetchError::LeadsAway { address, next, reason });
        }
        text_at(address, &answer.body)
    }

    /// Spreads calls so that no more than `calls` are made in `window` seconds.
    pub(crate) fn keep_to(&self, calls: u64, window: u64) {
        if calls > 0 {
            let between = Duration::from_millis((window * 1000).div_ceil(calls));
            let between = between.min(self.settings.longest_pause);
            self.pause.set(between.max(self.settings.pause_between_calls));
        }
    }

    /// Makes one call, again after a pause where the service says "too many calls".
    fn call(&self, address: &str, call: &Call<'_>) -> Result<Answer, FetchError> {
        if !(address.starts_with("https://") || address.starts_with("http://")) {
            let reason = "only addresses that start with https:// or http:// are fetched";
            return Err(FetchError::Address { address: shortened(address), reason });
        }
        for n_tried in 0..self.settings.tries.max(1) {
            if self.has_called.replace(true) {
                (self.sleep)(self.pause.get());
            }
            let answer = self.send(address, call)?;
            if answer.status < 400 {
                return Ok(answer);
            }
            if answer.status != 429 && !(answer.status == 503 && answer.retry_after.is_some()) {
                let reason = reason_in(&answer.body);
                let (address, status) = (address.to_owned(), answer.status);
                return Err(FetchError::Refused { address, status, reason });
            }
            let pause = asked_pause(&answer, n_tried);
            if pause > self.settings.longest_pause {
                let (address, tries) = (address.to_owned(), n_tried + 1);
                return Err(FetchError::TooManyCalls { address, tries });
            }
            if n_tried + 1 < self.settings.tries {
                (self.sleep)(pause);
            }
        }
        let (address, tries) = (address.to_owned(), self.settings.tries.max(1));
        Err(FetchError::TooManyCalls { address, tries })
    }

    fn send(&self, address: &str, call: &Call<'_>) -> Result<Answer, FetchError> {
        let unreachable = |error: ureq::Error| FetchError::Connection {
            address: address.to_owned(),
            reason: shortened(&error.to_string()),
        };
        let mut response = match call {
            Call::Get => self.agent.get(address).call(),
            Call::Post(body) => {
                self.agent.post(address).header("Content-Type", "application/json").send(*body)
            }
        }
        .map_err(unreachable)?;
        let header = |name: &str| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let (retry_after, date, location) =
            (header("retry-after"), header("date"), header("location"));
        let status = response.status().as_u16();
        let limit = self.settings.max_response_bytes;
        let mut body = Vec::new();
        response
            .body_mut()
            .with_config()
            .limit(u64::MAX)
            .reader()
            .take(limit + 1)
            .read_to_end(&mut body)
            .map_err(|error| FetchError::Connection {
                address: address.to_owned(),
                reason: format!("the answer stops ({})", shortened(&error.to_string())),
            })?;
        if body.len() as u64 > limit {
            return Err(FetchError::TooLarge { address: address.to_owned(), limit });
        }
        Ok(Answer { status, retry_after, date, location, body })
    }
}

fn text_at(address: &str, body: &[u8]) -> Result<String, FetchError> {
    text_of(body, encoding_rs::UTF_8).map_err(|fault: Fault| fault.of_input(address).into())
}

/// Returns the pause that an answer asks for: seconds, or a time compared with the answer's own
/// date; else one second, doubled with each try.
fn asked_pause(answer: &Answer, n_tried: u32) -> Duration {
    let doubled = Duration::from_secs(1 << n_tried.min(10));
    let Some(text) = answer.retry_after.as_deref().map(str::trim) else { return doubled };
    if let Ok(seconds) = text.parse() {
        return Duration::from_secs(seconds);
    }
    let time = |text: &str| OffsetDateTime::parse(text, &Rfc2822).ok();
    let asked = time(text).zip(answer.date.as_deref().and_then(time));
    asked.map_or(doubled, |(until, now)| Duration::try_from(until - now).unwrap_or(Duration::ZERO))
}

/// Returns where a redirection leads; only to http and https, never from https to http.
fn redirected(address: &str, location: &str) -> Result<String, FetchError> {
    let away = |reason| FetchError::LeadsAway {
        address: address.to_owned(),
        next: shortened(location),
        reason,
    };
    if location.starts_with('/') && !location.starts_with("//") {
        return Ok(format!("{}{location}", origin_of(address)));
    }
    let is_secure = location.starts_with("https://");
    if !is_secure && !location.starts_with("http://") {
        return Err(away("only http and https are"));
    }
    if address.starts_with("https://") && !is_secure {
        return Err(away("it is no longer secure"));
    }
    Ok(location.to_owned())
}

/// Returns the scheme and host of an address.
pub(crate) fn origin_of(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at);
    &address[..end]
}

/// Returns an error's words in one sentence: the title and detail of a problem document, the
/// `error` of older services, or the start of any other text without tags.
fn reason_in(body: &[u8]) -> String {
    let text = text_of(body, encoding_rs::UTF_8).unwrap_or_default();
    let words = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(document) => ["title", "detail", "error", "message"]
            .iter()
            .filter_map(|key| document.get(key)?.as_str())
            .collect::<Vec<_>>()
            .join(": "),
        Err(_) => without_tags(&text),
    };
    if words.trim().is_empty() { "without a reason".to_owned() } else { shortened_reason(&words) }
}

fn shortened_reason(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().take(200).collect()
}

fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for sign in text.chars().take(4_000) {
        match sign {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(sign),
            _ => {}
        }
    }
    plain
}

/// Returns a text as it is written in an address.
pub(crate) fn in_address(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirections_stay_on_http_and_never_become_less_secure() {
        let to = |from, location| redirected(from, location).ok();
        assert_eq!(to("https://a.se/x?y", "/z").as_deref(), Some("https://a.se/z"));
        assert_eq!(to("http://a.se/x", "https://b.se/").as_deref(), Some("https://b.se/"));
        assert_eq!(to("https://a.se/x", "http://b.se/"), None);
        assert_eq!(to("http://a.se/x", "file:///etc/passwd"), None);
        assert_eq!(to("http://a.se/x", "//b.se/"), None);
    }

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_until_a_time() {
        let answer = |retry_after: Option<&str>| Answer {
            status: 429,
            retry_after: retry_after.map(str::to_owned),
            date: Some("Sat, 21 Nov 2026 21:00:00 GMT".to_owned()),
            location: None,
            body: Vec::new(),
        };
        let until = Some("Sat, 21 Nov 2026 21:00:07 GMT");
        assert_eq!(asked_pause(&answer(Some("3")), 0), Duration::from_secs(3));
        assert_eq!(asked_pause(&answer(until), 0), Duration::from_secs(7));
        assert_eq!(asked_pause(&answer(None), 2), Duration::from_secs(4));
    }

    #[test]
    fn the_words_of_an_error_become_one_sentence() {
        let problem = br#"{"type":"x","title":"Too many cells selected","status":403}"#;
        assert_eq!(reason_in(problem), "Too many cells selected");
        assert_eq!(reason_in(b"<html><h1>Not\n found</h1></html>"), "Not found");
        assert_eq!(reason_in(b""), "without a reason");
    }
}

#[cfg(test)]
mod replay;
