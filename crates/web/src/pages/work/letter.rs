//! The letter of a decision as a PDF.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::grants::application::State;
use domain::grants::id::ApplicationId;
use operations::grants::letters::LetterError;

use super::matter::Matter;
use crate::desk::AtDesk;

/// Answers with the letter of a decided application.
pub(crate) async fn show(at: AtDesk, Path(id): Path<String>) -> Response {
    let application = match at.desk.find::<State>(&id).await {
        Ok(seen) if seen.state.may_be_read(&at) => seen,
        Ok(_) => return at.visit.not_found(),
        Err(error) => return at.failed(&error),
    };
    let Ok(id) = application.stream.id.as_str().parse::<ApplicationId>() else {
        return at.visit.not_found();
    };
    match at.desk.decision_letter(&id).await {
        Ok(letter) => {
            let name = format!("inline; filename=\"beslut-{}.pdf\"", file_name(id.as_str()));
            let headers =
                [(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, name)];
            (headers, letter.pdf).into_response()
        }
        Err(LetterError::Desk(error)) => at.failed(&error),
        Err(LetterError::Unwritable(error)) => at.visit.refused(error.to_string()),
        Err(error @ LetterError::Unprintable(_)) => at.visit.failed(&error),
    }
}

/// Returns what of an id can stand in the name of a file.
fn file_name(id: &str) -> String {
    id.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.'))
        .collect()
}
