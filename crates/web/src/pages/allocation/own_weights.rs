//! Weights of one's own, sent as text or as a file; they are divided by and forgotten.

use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::money::Ore;
use operations::allocate::question::{Answer, answer_by_own_weights};
use operations::weights_file::{Codes, read_weights};

use super::asked::{Asked, Problem, View, kronor, not_an_amount};
use super::form::{Form, OwnWeights};
use super::{Downloads, FileKind, refusal, refuse, respond};
use crate::answer::Visit;

/// What was sent.
#[derive(Debug, Default)]
struct Sent {
    frame: String,
    reduced: String,
    /// The text field.
    text: String,
    /// The file, where one was chosen, with its name.
    file: Option<(String, Vec<u8>)>,
    /// The file that is asked for, where it is not the page.
    wanted: String,
}

/// Divides a frame by the weights sent, and shows it as any other division.
pub(super) async fn submit(visit: Visit, form: Result<Multipart, MultipartRejection>) -> Response {
    let sent = match form {
        Ok(form) => read(form).await.map_err(|error| error.status()),
        Err(_) => Err(StatusCode::BAD_REQUEST),
    };
    match sent {
        Ok(sent) => answer(&visit, &sent),
        Err(status) => unread(&visit, status),
    }
}

async fn read(mut form: Multipart) -> Result<Sent, MultipartError> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name: Option<String> =
            field.file_name().map(|name| name.chars().take(80).collect());
        let bytes = field.bytes().await?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match (name.as_str(), file_name) {
            ("ram", _) => sent.frame = text(),
            ("minskad", _) => sent.reduced = text(),
            ("vikter", None) => sent.text = text(),
            ("fil", Some(name)) if !bytes.is_empty() => sent.file = Some((name, bytes.to_vec())),
            ("som", _) => sent.wanted = text(),
            _ => {}
        }
    }
    Ok(sent)
}

/// Says that the form could not be read: too large, or not a form at all.
fn unread(visit: &Visit, status: StatusCode) -> Response {
    let key = if status == StatusCode::PAYLOAD_TOO_LARGE {
        "allocation-own-too-large"
    } else {
        "allocation-own-unread"
    };
    let mut response = visit.refused(visit.language.text(key));
    *response.status_mut() = status;
    response.into_response()
}

fn answer(visit: &Visit, sent: &Sent) -> Response {
    let mut problems = Vec::new();
    let mut amount = |field, text: &str| match kronor(text) {
        Ok(amount) => amount,
        Err(()) => {
            problems.push(not_an_amount(visit, field, text));
            None
        }
    };
    let frame = amount("egen-ram", &sent.frame);
    let reduced = amount("egen-minskad", &sent.reduced);
    if frame.is_none() && problems.is_empty() {
        let text = visit.language.text("allocation-own-no-frame");
        problems.push(Problem { field: "egen-ram", text });
    }
    let divided = match frame {
        Some(frame) if problems.is_empty() => divide(visit, sent, frame),
        _ => Err(problems),
    };
    let asked = Asked { program: Some("egen".to_owned()), ..Asked::default() };
    let form = Form::of(visit, &asked).with_own(own(sent, divided.as_ref().err()));
    match divided {
        Err(problems) => refuse(visit, form, problems),
        Ok(answer) => {
            if let Some(kind) = FileKind::named(&sent.wanted) {
                return kind.of(&answer);
            }
            let view = View { reduced, ..View::default() };
            let weights = answer.allocation.to_weights_file();
            let frame = answer.allocation.frame().to_string();
            let downloads = Downloads::Resend { frame, weights };
            respond(visit, form, &view, &answer, downloads, Vec::new())
        }
    }
}

fn divide(visit: &Visit, sent: &Sent, frame: Ore) -> Result<Answer, Vec<Problem>> {
    let pasted = visit.language.text("allocation-own-pasted");
    let (name, bytes) = match &sent.file {
        Some((name, bytes)) => (name.as_str(), bytes.as_slice()),
        None => (pasted.as_str(), sent.text.as_bytes()),
    };
    let areas = visit.library().areas();
    let claims = read_weights(name, bytes, Codes::InRegister(&areas))
        .map_err(|error| vec![refusal::of_file(visit, &error)])?;
    answer_by_own_weights(visit.library(), frame, None, claims)
        .map_err(|error| vec![refusal::problem(visit, &error)])
}

/// Nothing typed is lost; a file that is text is shown as text, since a file field forgets.
fn own(sent: &Sent, problems: Option<&Vec<Problem>>) -> OwnWeights {
    let weights = match &sent.file {
        Some((_, bytes)) => String::from_utf8(bytes.clone()).unwrap_or_default(),
        None => sent.text.clone(),
    };
    OwnWeights {
        is_open: true,
        frame: sent.frame.clone(),
        weights,
        reduced: sent.reduced.clone(),
        problem: problems.and_then(|all| all.first()).map(|problem| problem.text.clone()),
    }
}
