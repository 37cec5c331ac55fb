//! Files in and out: taken in by what they contain, given out as downloads and never as pages.

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, Query};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::form::Question;
use domain::form::answer::{Answer, Given, StoredFile};
use domain::form::fields::Fields;
use domain::form::kind::{FileLimits, Kind};
use operations::grants::answers::AnswerError;
use operations::grants::attachments::{AttachmentError, MOST_BYTES, MOST_BYTES_TOGETHER};
use operations::grants::error::DeskError;

use super::MOST_UPLOADED;
use super::filling::{Filling, Numbered};
use super::question::{Said, with_status};
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::language::Language;
use crate::signed_in::{led, refused};

/// A form with a file.
pub(in crate::pages) struct Upload {
    pub(in crate::pages) posted: Posted,
    /// The name and the content of the file; `None` where none was chosen.
    pub(in crate::pages) file: Option<(String, Vec<u8>)>,
}

/// A form with a file cannot be taken in.
pub(in crate::pages) enum UploadError {
    /// It is too large.
    TooLarge,
    /// It broke on the way.
    Broken,
    /// It was made for another session.
    Foreign,
}

impl UploadError {
    /// Returns the key of the sentence that says so.
    pub(in crate::pages) fn key(&self) -> &'static str {
        match self {
            Self::TooLarge => "apply-file-too-large",
            Self::Broken => "apply-file-broken",
            Self::Foreign => "sign-in-csrf",
        }
    }
}

/// Takes in a form with a file, if it was made for the session that sends it.
pub(in crate::pages) async fn taken_in(
    at: &AtDesk,
    headers: &HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Upload, UploadError> {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length: Option<usize> = length.and_then(|text| text.parse().ok());
    if length.is_some_and(|bytes| bytes > MOST_UPLOADED) {
        return Err(UploadError::TooLarge);
    }
    let mut multipart = multipart.map_err(|_| UploadError::Broken)?;
    let (mut posted, mut file) = (Posted::default(), None);
    while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let content = field.bytes().await.map_err(|error| broken(&error))?;
        match file_name {
            Some(file_name) if !file_name.is_empty() => {
                file = Some((file_name, content.to_vec()));
            }
            Some(_) => {}
            None => posted.0.push((name, String::from_utf8_lossy(&content).into_owned())),
        }
    }
    if posted.text("csrf") != at.who.csrf {
        return Err(UploadError::Foreign);
    }
    Ok(Upload { posted, file })
}

fn broken(error: &axum::extract::multipart::MultipartError) -> UploadError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        UploadError::TooLarge
    } else {
        UploadError::Broken
    }
}

/// Takes in a file of an application.
pub(super) async fn upload_to_application(
    at: AtDesk,
    Path((id, part)): Path<(String, String)>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let filling = Filling::of_application(&at, &id).await;
    upload(&at, filling, &part, taken_in(&at, &headers, multipart).await).await
}

/// Takes in a file of a report.
pub(super) async fn upload_to_report(
    at: AtDesk,
    Path((id, part)): Path<(String, String)>,
    Query(asked): Query<Numbered>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let filling = Filling::of_report(&at, &id, asked.nr).await;
    upload(&at, filling, &part, taken_in(&at, &headers, multipart).await).await
}

async fn upload(
    at: &AtDesk,
    filling: Result<Filling, DeskError>,
    part: &str,
    upload: Result<Upload, UploadError>,
) -> Response {
    let filling = match filling {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    let Some(question) = filling.question(part) else { return at.visit.not_found() };
    let Kind::Files(limits) = &question.kind else { return at.visit.not_found() };
    let upload = match upload {
        Ok(upload) => upload,
        Err(UploadError::Foreign) => return refused(&at.visit, "sign-in-csrf"),
        Err(error) => return filling.no_file(at, question, &[error.key()]),
    };
    let Some((name, content)) = upload.file else {
        return filling.no_file(at, question, &["apply-file-none"]);
    };
    if !filling.is_editable(&question.part) {
        return at.visit.not_found();
    }
    filling.add_file(at, question, limits, upload.posted, (&name, content)).await
}

impl Filling {
    async fn add_file(
        &self,
        at: &AtDesk,
        question: &Question,
        limits: &FileLimits,
        mut posted: Posted,
        (name, content): (&str, Vec<u8>),
    ) -> Response {
        let mut files = self.files_in(question);
        let found = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let together: u64 = self.all_files().map(|file| file.bytes).sum();
        if found > limits.most_bytes || content.len() > MOST_BYTES {
            return self.no_file(at, question, &["apply-file-too-large"]);
        }
        if together.saturating_add(found) > MOST_BYTES_TOGETHER {
            return self.no_file(at, question, &["apply-files-too-large"]);
        }
        if files.len() >= usize::from(limits.rows.most) {
            return self.no_file(at, question, &["apply-files-too-many"]);
        }
        let file = match at.desk.keep_attachment(name, content, &limits.kinds).await {
            Ok(file) => file,
            Err(AttachmentError::Desk(error)) => return at.failed(&error),
            Err(error) => return self.no_file(at, question, &[sentence_of(&error)]),
        };
        posted.0.push(("sha256".to_owned(), file.sha256.clone()));
        if !files.iter().any(|known| known.sha256 == file.sha256) {
            files.push(file);
        }
        self.keep_files(at, question, &posted, files).await
    }

    async fn keep_files(
        &self,
        at: &AtDesk,
        question: &Question,
        posted: &Posted,
        files: Vec<StoredFile>,
    ) -> Response {
        let given = if files.is_empty() {
            Given::Typed(Fields::default())
        } else {
            Given::Read(Answer::Files(files))
        };
        match self.keep(at, question, posted, &given).await {
            Ok(()) => {
                let page = self.address_of(question.part.as_str());
                led(&format!("{}{page}", at.visit.language.prefix()))
            }
            Err(AnswerError::Desk(error @ DeskError::NotFound { .. })) => at.failed(&error),
            Err(error) => {
                let from = posted.text("fran").to_owned();
                self.not_saved(at, question, Fields::default(), &error, from)
            }
        }
    }

    /// Shows a question of files again with why a file was not taken.
    fn no_file(&self, at: &AtDesk, question: &Question, keys: &[&str]) -> Response {
        let sentences = keys.iter().map(|key| at.visit.language.text(key)).collect();
        let said = Said { sentences, ..Said::default() };
        let shown = self.question_page(at, question, said);
        with_status(StatusCode::UNPROCESSABLE_ENTITY, shown)
    }

    /// Returns the files of a question: name, size, address and hash.
    pub(super) fn files_of(
        &self,
        language: Language,
        question: &Question,
    ) -> Vec<(String, String, String, String)> {
        let Some(Given::Read(Answer::Files(files))) = self.answers.get(&question.part) else {
            return Vec::new();
        };
        let file = |file: &StoredFile| {
            let page = format!("{}/fil/{}", question.part, file.sha256);
            let size = super::answer_view::size(language, file.bytes);
            (file.name.clone(), size, self.address_of(&page), file.sha256.clone())
        };
        files.iter().map(file).collect()
    }

    fn files_in(&self, question: &Question) -> Vec<StoredFile> {
        match self.answers.get(&question.part) {
            Some(Given::Read(Answer::Files(files))) => files.clone(),
            _ => Vec::new(),
        }
    }

    fn all_files(&self) -> impl Iterator<Item = &StoredFile> {
        self.answers.values().flat_map(|given| match given {
            Given::Read(Answer::Files(files)) => files.as_slice(),
            _ => &[],
        })
    }
}

/// Removes a file, or goes on.
pub(super) async fn submit(
    at: &AtDesk,
    filling: &Filling,
    question: &Question,
    posted: &Posted,
) -> Response {
    let gone = posted.text("fil-bort");
    if gone.is_empty() {
        let next = filling.next_after(question, posted.text("fran"));
        return led(&format!("{}{next}", at.visit.language.prefix()));
    }
    if !filling.is_editable(&question.part) {
        return at.visit.not_found();
    }
    let mut files = filling.files_in(question);
    files.retain(|file| file.sha256 != gone);
    filling.keep_files(at, question, posted, files).await
}

/// Gives out a file of an application.
pub(super) async fn download_of_application(
    at: AtDesk,
    Path((id, part, hash)): Path<(String, String, String)>,
) -> Response {
    download(&at, Filling::of_application(&at, &id).await, &part, &hash).await
}

/// Gives out a file of a report.
pub(super) async fn download_of_report(
    at: AtDesk,
    Path((id, part, hash)): Path<(String, String, String)>,
    Query(asked): Query<Numbered>,
) -> Response {
    download(&at, Filling::of_report(&at, &id, asked.nr).await, &part, &hash).await
}

async fn download(
    at: &AtDesk,
    filling: Result<Filling, DeskError>,
    part: &str,
    hash: &str,
) -> Response {
    let filling = match filling {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    let question = filling.question(part);
    let files = question.map(|question| filling.files_in(question)).unwrap_or_default();
    let Some(file) = files.iter().find(|file| file.sha256 == hash) else {
        return at.visit.not_found();
    };
    match at.desk.attachment(file).await {
        Ok(Some(kept)) => given_out(&file.name, kept.kind.as_str(), kept.content),
        Ok(None) => at.visit.not_found(),
        Err(error) => at.failed(&error),
    }
}

/// Answers with a file that a browser saves and never shows or runs.
pub(super) fn given_out(name: &str, kind: &str, content: Vec<u8>) -> Response {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let mut response = Body::from(content).into_response();
    let headers = response.headers_mut();
    for (header, value) in [
        (CONTENT_TYPE, kind),
        (CONTENT_DISPOSITION, &disposition),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(header, value);
        }
    }
    response
}

/// Returns the endings of the files that a question takes; empty where it takes none.
pub(super) fn taken(question: &Question) -> String {
    let Kind::Files(limits) = &question.kind else { return String::new() };
    let endings = limits.kinds.iter().flat_map(|kind| kind.endings());
    endings.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ")
}

fn sentence_of(error: &AttachmentError) -> &'static str {
    match error {
        AttachmentError::Empty => "apply-file-empty",
        AttachmentError::TooLarge { .. } => "apply-file-too-large",
        AttachmentError::UnknownContent => "apply-file-unknown",
        AttachmentError::OtherContent { .. } => "apply-file-other",
        AttachmentError::NotTaken { .. } => "apply-file-not-taken",
        AttachmentError::Desk(_) => "apply-file-broken",
    }
}
