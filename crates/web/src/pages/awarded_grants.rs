//! Grants that are made known, as open data for those who gather grants: 360Giving.

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::answer::Visit;
use crate::service::Service;

/// Returns the routes of the open data on grants.
pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/bidrag/360giving.json", get(json))
        .route("/bidrag/360giving.csv", get(csv))
}

/// Answers with the package as JSON.
pub(crate) async fn json(visit: Visit) -> Response {
    answer(&visit, Form::Json).await
}

/// Answers with the same grants as a table.
pub(crate) async fn csv(visit: Visit) -> Response {
    answer(&visit, Form::Csv).await
}

enum Form {
    Json,
    Csv,
}

async fn answer(visit: &Visit, form: Form) -> Response {
    let desk = match visit.reception() {
        Ok(reception) => &reception.desk,
        Err(starting) => return starting,
    };
    let package = match desk.awarded_grants().await {
        Ok(Some(package)) => package,
        Ok(None) => {
            let title = visit.language.text("awarded-none");
            let lead = visit.language.text("awarded-none-lead");
            return visit.notice(StatusCode::NOT_FOUND, title, lead);
        }
        Err(error) => return visit.failed(&error),
    };
    let written = match form {
        Form::Json => package.to_json().map(|bytes| ("application/json", "json", bytes)),
        Form::Csv => package.to_csv().map(|bytes| ("text/csv; charset=utf-8", "csv", bytes)),
    };
    match written {
        Ok((kind, ending, bytes)) => {
            let disposition = format!("attachment; filename=\"360giving.{ending}\"");
            let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)];
            (headers, bytes).into_response()
        }
        Err(error) => visit.failed(&error),
    }
}
