//! The pages, each in a file of its own beside its template.

use axum::Router;
use axum::routing::get;

use crate::service::Service;

mod indicator;
mod indicators;
mod situation;

/// Returns the routes of all pages in one language.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/", get(situation::show))
        .route("/nyckeltal", get(indicators::show))
        .route("/nyckeltal/{id}", get(indicator::show))
        .route("/sok", get(indicators::lead))
}
