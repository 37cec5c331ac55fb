//! Pages that were just made are kept as they were sent, since statistics change only with a new
//! data set. What someone who is signed in sees is never kept. Compressing and drawing the same page again is most of what a page costs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::signed_in::Recognised;

/// How many bytes of pages are kept at the most.
const MOST_BYTES: usize = 32 << 20;

/// The largest answer that is kept; data files are made anew.
const LARGEST_PAGE: usize = 512 << 10;

/// The headers that are kept with a page.
const KEPT_HEADERS: [HeaderName; 3] = [CONTENT_TYPE, CONTENT_ENCODING, VARY];

/// Address with query, and whether the visitor takes gzip.
type Key = (String, bool);

/// Pages by address.
#[derive(Clone, Default)]
pub(crate) struct KeptPages(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    pages: HashMap<Key, (HeaderMap, Bytes)>,
    n_bytes: usize,
    /// How often everything was forgotten; a page begun before that is not kept after.
    generation: u64,
}

impl KeptPages {
    /// Forgets every page, because the statistics have changed.
    pub(crate) fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = kept.generation + 1;
        *kept = Kept { generation, ..Kept::default() };
    }

    fn find(&self, key: &Key) -> (Option<Response>, u64) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.pages.get(key).map(|(headers, body)| {
            let mut response = Response::new(Body::from(body.clone()));
            *response.headers_mut() = headers.clone();
            response
        });
        (found, kept.generation)
    }

    fn keep(&self, key: Key, generation: u64, headers: &HeaderMap, body: Bytes) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.generation != generation {
            return;
        }
        if kept.n_bytes + body.len() > MOST_BYTES {
            kept.pages.clear();
            kept.n_bytes = 0;
        }
        let chosen = KEPT_HEADERS
            .iter()
            .filter_map(|name| headers.get(name).map(|value| (name.clone(), value.clone())))
            .collect();
        kept.n_bytes += body.len();
        if let Some((_, before)) = kept.pages.insert(key, (chosen, body)) {
            kept.n_bytes -= before.len();
        }
    }
}

/// Answers with the kept page, or makes it and keeps it.
pub(crate) async fn answer(
    State(pages): State<KeptPages>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::GET || Recognised::in_request(request.extensions()).is_some() {
        return next.run(request).await;
    }
    let address = request.uri().path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
    let key = (address, takes_gzip(request.headers()));
    let (found, generation) = pages.find(&key);
    if let Some(page) = found {
        return page;
    }
    let response = next.run(request).await;
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_private = response.headers().contains_key(CACHE_CONTROL);
    if response.status() != StatusCode::OK || !is_page || is_private {
        return response;
    }
    let (parts, body) = response.into_parts();
    match axum::body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => {
            if bytes.len() <= LARGEST_PAGE {
                pages.keep(key, generation, &parts.headers, bytes.clone());
            }
            Response::from_parts(parts, Body::from(bytes))
        }
        Err(error) => {
            tracing::error!(%error, "a page was cut off while it was made");
            let mut failed = Response::new(Body::empty());
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            failed
        }
    }
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value: &HeaderValue| value.to_str().ok())
        .any(|value| value.contains("gzip"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(address: &str) -> Key {
        (address.to_owned(), true)
    }

    #[test]
    fn a_page_made_before_the_statistics_changed_is_not_kept() {
        let pages = KeptPages::default();
        let (_, begun) = pages.find(&key("/"));
        pages.forget();
        pages.keep(key("/"), begun, &HeaderMap::new(), Bytes::from_static(b"old"));
        assert!(pages.find(&key("/")).0.is_none());
        let (_, now) = pages.find(&key("/"));
        pages.keep(key("/"), now, &HeaderMap::new(), Bytes::from_static(b"new"));
        assert!(pages.find(&key("/")).0.is_some());
        assert!(pages.find(&("/".to_owned(), false)).0.is_none(), "not for who takes no gzip");
    }

    #[test]
    fn pages_never_take_more_room_than_allowed() {
        let pages = KeptPages::default();
        let page = Bytes::from(vec![0; LARGEST_PAGE]);
        for number in 0..200 {
            let (_, now) = pages.find(&key("/"));
            pages.keep(key(&format!("/{number}")), now, &HeaderMap::new(), page.clone());
            assert!(pages.0.lock().unwrap().n_bytes <= MOST_BYTES);
        }
    }
}
