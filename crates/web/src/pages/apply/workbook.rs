//! A whole application as a workbook: out, filled in, and in again once what changes has been seen.

use askama::Template;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::form::answer::{Answers, Given};
use domain::form::kind::Kind;
use domain::form::{Form, Question};
use operations::form_workbook;
use operations::grants::answers::AnswerError;
use operations::grants::attachments::Content;
use operations::grants::error::DeskError;
use register::hash::ContentHash;

use super::answer_view::{AnswerView, view_of};
use super::files::{UploadError, given_out, taken_in};
use super::filling::{Editing, Filling};
use super::question::with_status;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::signed_in::{Guarded, led, refused};

#[derive(Template)]
#[template(path = "pages/apply_workbook.html")]
struct WorkbookPage {
    frame: Frame,
    csrf: String,
    nonce: String,
    seen: u64,
    back: String,
    action: String,
    lead: String,
    problem: Option<String>,
    /// What stands there now and what would.
    changes: Vec<(AnswerView, AnswerView)>,
    /// The workbook that is to be kept.
    hash: String,
}

/// Gives out the answers as a workbook.
pub(super) async fn download(at: AtDesk, Path(id): Path<String>) -> Response {
    let filling = match Filling::of_application(&at, &id).await {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    match form_workbook::write(&filling.form, &filling.answers) {
        Ok(bytes) => given_out(&format!("{id}.xlsx"), Content::Xlsx.media_type(), bytes),
        Err(error) => at.visit.refused(error.to_string()),
    }
}

/// Shows what a workbook would change. Nothing of the application changes yet.
pub(super) async fn preview(
    at: AtDesk,
    Path(id): Path<String>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let filling = match Filling::of_application(&at, &id).await {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    if filling.editing == Editing::Nothing {
        return at.visit.not_found();
    }
    let language = at.visit.language;
    let upload = match taken_in(&at, &headers, multipart).await {
        Ok(upload) => upload,
        Err(UploadError::Foreign) => return refused(&at.visit, "sign-in-csrf"),
        Err(error) => return not_taken(&at, &filling, language.text(error.key())),
    };
    let Some((_, content)) = upload.file else {
        return not_taken(&at, &filling, language.text("apply-file-none"));
    };
    let answers = match form_workbook::read(&filling.form, &content) {
        Ok(answers) => answers,
        Err(error) => return not_taken(&at, &filling, told(&at, &error)),
    };
    match kept(&at, content).await {
        Ok(hash) => shown(&at, &filling, &answers, None, hash.to_string()),
        Err(error) => at.failed(&error),
    }
}

async fn kept(at: &AtDesk, content: Vec<u8>) -> Result<ContentHash, DeskError> {
    let kind = Content::Xlsx.media_type().parse()?;
    Ok(at.desk.register().keep_file(&kind, content).await?)
}

fn told(at: &AtDesk, error: &form_workbook::WorkbookError) -> String {
    at.visit.language.text_with("apply-workbook-refused", &[("reason", &error.to_string())])
}

fn not_taken(at: &AtDesk, filling: &Filling, problem: String) -> Response {
    let shown = shown(at, filling, &filling.answers, Some(problem), String::new());
    with_status(StatusCode::UNPROCESSABLE_ENTITY, shown)
}

fn shown(
    at: &AtDesk,
    filling: &Filling,
    answers: &Answers,
    problem: Option<String>,
    hash: String,
) -> Response {
    let language = at.visit.language;
    let changed = changed(&filling.form, filling, answers);
    let change = |question: &&Question| {
        let now = view_of(language, question, filling.answers.get(&question.part));
        (now, view_of(language, question, answers.get(&question.part)))
    };
    let changes: Vec<_> = changed.iter().map(change).collect();
    let frame = at.frame(language.text("apply-workbook"));
    let lead = match changes.len() {
        0 => language.text("apply-workbook-same"),
        count => language.counted("apply-workbook-changes", count),
    };
    page(&WorkbookPage {
        frame: if problem.is_some() { frame.with_problems() } else { frame },
        csrf: at.who.csrf.clone(),
        nonce: at.nonce(),
        seen: filling.seen,
        back: filling.address_of(""),
        action: filling.address_of("kalkylblad/spara"),
        lead,
        problem,
        changes,
        hash,
    })
}

/// Returns the questions that a workbook answers otherwise than they are and that may be changed.
fn changed<'a>(form: &'a Form, filling: &Filling, answers: &Answers) -> Vec<&'a Question> {
    let is_changed = |question: &&Question| {
        !matches!(question.kind, Kind::Files(_) | Kind::Calculated(_))
            && filling.is_editable(&question.part)
            && answers.get(&question.part) != filling.answers.get(&question.part)
    };
    form.questions().filter(is_changed).collect()
}

/// Keeps what a workbook that was shown changes.
pub(super) async fn keep(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let posted = Posted(pairs);
    let filling = match Filling::of_application(&at, &id).await {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    let file = match posted.text("kalkylblad").parse::<ContentHash>() {
        Ok(hash) => at.desk.register().file(hash).await,
        Err(_) => return at.visit.not_found(),
    };
    let answers = match file {
        Ok(Some(file)) => form_workbook::read(&filling.form, &file.content),
        Ok(None) => return at.visit.not_found(),
        Err(error) => return at.failed(&DeskError::from(error)),
    };
    let answers = match answers {
        Ok(answers) => answers,
        Err(error) => return not_taken(&at, &filling, told(&at, &error)),
    };
    for question in changed(&filling.form, &filling, &answers) {
        let empty = Given::Typed(domain::form::fields::Fields::default());
        let given = answers.get(&question.part).unwrap_or(&empty);
        let mut own = posted.clone();
        own.0.push(("del".to_owned(), question.part.to_string()));
        match filling.keep(&at, question, &own, given).await {
            Ok(()) => {}
            Err(AnswerError::File(error)) => return at.visit.refused(error.to_string()),
            Err(AnswerError::Desk(error)) => return at.failed(&error),
        }
    }
    let back = Filling::asking(&filling.address_of(""), "klart=kalkylblad");
    led(&format!("{}{back}", at.visit.language.prefix()))
}
