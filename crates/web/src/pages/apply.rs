//! What a municipality does: finds a call, applies, reports, and reads what was written.
//!
//! An application and a report are both forms being filled in ([`filling::Filling`]); the pages of
//! questions, files and answers are the same for both.

mod answer_view;
mod calls;
mod change;
mod check;
mod claim;
mod claim_assessment;
mod field_view;
mod files;
mod filling;
mod question;
mod receipt;
mod reporting;
mod side_by_side;
mod signing;
mod steps;
mod tasks;
mod workbook;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

use crate::service::Service;

pub(in crate::pages) use self::files::{UploadError, taken_in};

/// The most bytes of an upload: a file of the largest size with the form around it.
const MOST_UPLOADED: usize = (25 << 20) + (64 << 10);

/// Returns the routes of those who apply and report.
pub(crate) fn routes() -> Router<Service> {
    let uploads = || DefaultBodyLimit::max(MOST_UPLOADED);
    Router::new()
        .route("/ansok", get(calls::show))
        .route("/ansok/ny", post(calls::start))
        .route("/ansok/{id}", get(tasks::show_application))
        .route("/ansok/{id}/kontrollera", get(check::show_application))
        .route("/ansok/{id}/kvitto", get(receipt::show))
        .route("/ansok/{id}/signera", get(signing::show).post(signing::submit))
        .route("/ansok/{id}/kalkylblad.xlsx", get(workbook::download))
        .route("/ansok/{id}/kalkylblad", post(workbook::preview).layer(uploads()))
        .route("/ansok/{id}/kalkylblad/spara", post(workbook::keep))
        .route("/ansok/{id}/gor/{step}", get(steps::show).post(steps::submit))
        .route("/ansok/{id}/{part}", application_question())
        .route("/ansok/{id}/{part}/fil", post(files::upload_to_application).layer(uploads()))
        .route("/ansok/{id}/{part}/fil/{hash}", get(files::download_of_application))
        .route("/arbete/bidrag/{id}/redovisning", get(tasks::show_report))
        .route("/arbete/bidrag/{id}/redovisning/kontrollera", get(check::show_report))
        .route("/arbete/bidrag/{id}/redovisning/{part}", report_question())
        .route(
            "/arbete/bidrag/{id}/redovisning/{part}/fil",
            post(files::upload_to_report).layer(uploads()),
        )
        .route("/arbete/bidrag/{id}/redovisning/{part}/fil/{hash}", get(files::download_of_report))
        .route("/arbete/ansokan/{id}/svar", get(side_by_side::show))
        .route("/arbete/bidrag/{id}/redovisa-kostnader", get(claim::show).post(claim::submit))
        .route("/arbete/bidrag/{id}/redovisa-kostnader/kostnader.xlsx", get(claim::download))
        .route("/arbete/bidrag/{id}/redovisa-kostnader/fil", post(claim::take_in).layer(uploads()))
        .route(
            "/arbete/bidrag/{id}/begar-andra",
            get(change::show_request).post(change::submit_request),
        )
        .route(
            "/arbete/bidrag/{id}/skicka-andring",
            get(change::show_sending).post(change::submit_sending),
        )
        .route(
            "/arbete/bidrag/{id}/bered-andring",
            get(change::show_preparation).post(change::submit_preparation),
        )
        .route(
            "/arbete/bidrag/{id}/granska-kostnader",
            get(claim_assessment::show).post(claim_assessment::submit),
        )
}

fn application_question() -> MethodRouter<Service> {
    get(question::show_of_application).post(question::submit_of_application)
}

fn report_question() -> MethodRouter<Service> {
    get(question::show_of_report).post(question::submit_of_report)
}

#[cfg(test)]
pub(crate) mod tests;
