//! What waits for whoever is signed in, and the matters that they act on.

pub(crate) mod acts;
mod all;
mod application;
pub(crate) mod basket;
mod call;
mod grant;
mod history;
mod letter;
pub(crate) mod matter;
mod questions;
mod waiting;

use axum::Router;
use axum::routing::get;
use domain::grants::{application as applications, call as calls, grant as grants};

use self::acts::{show_act, submit_act};
use crate::service::Service;

/// Returns the routes of the desk.
pub(crate) fn routes() -> Router<Service> {
    type Application = applications::State;
    type Call = calls::State;
    type Grant = grants::State;
    let application = get(show_act::<Application>).post(submit_act::<Application>);
    let call = get(show_act::<Call>).post(submit_act::<Call>);
    let grant = get(show_act::<Grant>).post(submit_act::<Grant>);
    Router::new()
        .route("/arbete", get(basket::show))
        .route("/arbete/arenden", get(all::show))
        .route("/arbete/ansokan/{id}", get(matter::show::<Application>))
        .route("/arbete/ansokan/{id}/beslut.pdf", get(letter::show))
        .route("/arbete/ansokan/{id}/{act}", application)
        .route("/arbete/bidrag/{id}", get(matter::show::<Grant>))
        .route("/arbete/bidrag/{id}/andring.pdf", get(letter::show_change))
        .route("/arbete/bidrag/{id}/aterkrav.pdf", get(letter::show_reclaim))
        .route("/arbete/bidrag/{id}/{act}", grant)
        .route("/arbete/utlysning/{id}", get(matter::show::<Call>))
        .route("/arbete/utlysning/{id}/utkast", get(call::show_draft).post(call::submit_draft))
        .route("/arbete/utlysning/{id}/{act}", call)
}
