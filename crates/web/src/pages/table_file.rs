//! Tables as files, of exactly what a page shows.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// Answers with a CSV file; `name` is without ending and of plain letters, digits and dashes.
pub(crate) fn csv(name: &str, contents: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    (headers, contents).into_response()
}

/// Answers with JSON.
pub(crate) fn json(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}
