//! The letter of a decision as a PDF.

use axum::extract::{Path, Query};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::grants::id::ApplicationId;
use domain::grants::{application, grant};
use operations::grants::letters::{LaterDecision, LetterError, PaperLetter};
use serde::Deserialize;

use super::matter::Matter;
use crate::desk::AtDesk;

/// Which of several decisions.
#[derive(Deserialize)]
pub(crate) struct Numbered {
    nr: u16,
}

/// Answers with the letter of a decided application.
pub(crate) async fn show(at: AtDesk, Path(id): Path<String>) -> Response {
    let application = match at.desk.find::<application::State>(&id).await {
        Ok(seen) if seen.state.may_be_read(&at) => seen,
        Ok(_) => return at.visit.not_found(),
        Err(error) => return at.failed(&error),
    };
    let Ok(id) = application.stream.id.as_str().parse::<ApplicationId>() else {
        return at.visit.not_found();
    };
    answer(&at, &format!("beslut-{id}"), at.desk.decision_letter(&id).await)
}

/// Answers with the letter of a decided change.
pub(crate) async fn show_change(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    later(&at, &id, LaterDecision::Change(asked.nr)).await
}

/// Answers with the letter of a decided reclaim.
pub(crate) async fn show_reclaim(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    later(&at, &id, LaterDecision::Reclaim(asked.nr)).await
}

async fn later(at: &AtDesk, id: &str, decision: LaterDecision) -> Response {
    match at.desk.find::<grant::State>(id).await {
        Ok(seen) if seen.state.may_be_read(at) => {}
        Ok(_) => return at.visit.not_found(),
        Err(error) => return at.failed(&error),
    }
    let Ok(grant) = id.parse() else { return at.visit.not_found() };
    let (what, number) = match decision {
        LaterDecision::Change(number) => ("andring", number),
        LaterDecision::Reclaim(number) => ("aterkrav", number),
    };
    let name = format!("{what}-{id}-{number}");
    answer(at, &name, at.desk.later_letter(&grant, decision).await)
}

fn answer(at: &AtDesk, name: &str, letter: Result<PaperLetter, LetterError>) -> Response {
    match letter {
        Ok(letter) => {
            let name = format!("inline; filename=\"{}.pdf\"", file_name(name));
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
