//! The signature: everything that is signed is shown, and given on honour and conscience.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::grants::access::Role;
use domain::grants::application::{Assurance, Command, Stage};
use domain::grants::id::ApplicationId;
use operations::grants::error::DeskError;

use super::answer_view::SectionView;
use super::filling::{Filling, Subject};
use super::question::with_status;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words;
use crate::signed_in::{Guarded, led};

#[derive(Template)]
#[template(path = "pages/apply_sign.html")]
struct SignPage {
    frame: Frame,
    csrf: String,
    nonce: String,
    seen: u64,
    back: String,
    action: String,
    problem: Option<String>,
    facts: Vec<(String, String)>,
    version: String,
    sections: Vec<SectionView>,
    assurance: String,
}

/// Shows what is to be signed.
pub(super) async fn show(at: AtDesk, Path(id): Path<String>) -> Response {
    match found(&at, &id).await {
        Ok(filling) => shown(&at, &filling, None),
        Err(response) => response,
    }
}

/// Signs and sends.
pub(super) async fn submit(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let posted = Posted(pairs);
    let filling = match found(&at, &id).await {
        Ok(filling) => filling,
        Err(response) => return response,
    };
    let language = at.visit.language;
    if posted.text("pa-heder-och-samvete").is_empty() {
        let problem = Some(language.text("apply-honour-lacking"));
        return with_status(StatusCode::UNPROCESSABLE_ENTITY, shown(&at, &filling, problem));
    }
    match signed(&at, &id, &posted).await {
        Ok(()) => led(&format!("{}/ansok/{id}/kvitto", language.prefix())),
        Err(error @ (DeskError::Refused(_) | DeskError::Changed { .. } | DeskError::Busy)) => {
            let problem = grant_words::desk::desk_error(language, &at.people(), &error);
            with_status(StatusCode::CONFLICT, shown(&at, &filling, Some(problem)))
        }
        Err(error) => at.failed(&error),
    }
}

async fn signed(at: &AtDesk, id: &str, posted: &Posted) -> Result<(), DeskError> {
    let id: ApplicationId = id.parse()?;
    let key = posted.key()?.as_str().to_owned();
    let command = Command::Sign { key, assurance: Assurance::OnHonourAndConscience };
    at.desk.act_on_application(&id, &at.sent(posted, command)?).await?;
    Ok(())
}

async fn found(at: &AtDesk, id: &str) -> Result<Filling, Response> {
    let filling = Filling::of_application(at, id).await.map_err(|error| at.failed(&error))?;
    at.in_role(&[Role::Signatory, Role::CivilSociety])?;
    at.who.confirmed(&at.visit, &at.visit.address)?;
    Ok(filling)
}

fn shown(at: &AtDesk, filling: &Filling, problem: Option<String>) -> Response {
    let language = at.visit.language;
    let Subject::Application(id, state) = &filling.subject else { return at.visit.not_found() };
    if problem.is_none() && state.stage != Some(Stage::ReadyToSign) {
        let is_sent = !matches!(state.stage, Some(Stage::Draft));
        let page = if is_sent { "/kvitto" } else { "" };
        return led(&format!("{}/ansok/{id}{page}", language.prefix()));
    }
    let frame = at.frame(language.text("apply-step-signera"));
    let name = at.name_of(&filling.owner);
    page(&SignPage {
        frame: if problem.is_some() { frame.with_problems() } else { frame },
        csrf: at.who.csrf.clone(),
        nonce: at.nonce(),
        seen: filling.seen,
        back: filling.address_of(""),
        action: filling.address_of("signera"),
        problem,
        facts: filling.facts(at),
        version: filling.form.version().to_string(),
        sections: filling.sections_in(language),
        assurance: language.text_with("apply-honour", &[("name", &name)]),
    })
}
