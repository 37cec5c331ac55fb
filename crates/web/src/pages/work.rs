//! What waits for whoever is signed in, and the matters that they act on.

pub(crate) mod acts;
mod basket;
mod grant;
mod history;

use axum::Router;
use axum::routing::get;

use crate::service::Service;

/// Returns the routes of the desk.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/arbete", get(basket::show))
        .route("/arbete/bidrag/{id}", get(grant::show))
        .route("/arbete/bidrag/{id}/{act}", get(grant::show_act).post(grant::submit_act))
}
