//! The pages, each in a file of its own beside its template.

use axum::Router;

use crate::service::Service;

/// Returns the routes of all pages in one language.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
}
