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
use crate::desk::confirming::{Confirming, Unconfirmed};
use crate::desk::posted::{PASSWORD, Posted};
use crate::frame::Frame;
use crate::grant_words;
use crate::signed_in::{Guarded, led};

/// The name of the box that the assurance is given by.
const ASSURANCE: &str = "pa-heder-och-samvete";

#[derive(Template)]
#[template(path = "pages/apply_sign.html")]
struct SignPage {
    frame: Frame,
    csrf: String,
    nonce: String,
    seen: u64,
    back: String,
    action: String,
    /// What was wrong, and with which field.
    problem: Option<(&'static str, String)>,
    /// Whether the assurance was ticked.
    is_assured: bool,
    confirming: Option<Confirming>,
    facts: Vec<(String, String)>,
    version: String,
    sections: Vec<SectionView>,
    assurance: String,
}

/// What was sent, and what was wrong with it.
#[derive(Default)]
struct Typed {
    problem: Option<(&'static str, String)>,
    is_assured: bool,
}

/// Shows what is to be signed.
pub(super) async fn show(at: AtDesk, Path(id): Path<String>) -> Response {
    match found(&at, &id).await {
        Ok(filling) => {
            let leading = at.leading_to_confirm();
            leading.unwrap_or_else(|| shown(&at, &filling, Typed::default()))
        }
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
    let is_assured = !posted.text(ASSURANCE).is_empty();
    if let Err(Unconfirmed { status, text }) = at.confirm(&posted).await {
        return with_status(
            status,
            shown(&at, &filling, Typed { problem: Some((PASSWORD, text)), is_assured }),
        );
    }
    if !is_assured {
        let problem = Some((ASSURANCE, language.text("apply-honour-lacking")));
        let again = shown(&at, &filling, Typed { problem, is_assured });
        return with_status(StatusCode::UNPROCESSABLE_ENTITY, again);
    }
    match signed(&at, &id, &posted).await {
        Ok(()) => led(&format!("{}/ansok/{id}/kvitto", language.prefix())),
        Err(error @ (DeskError::Refused(_) | DeskError::Changed { .. } | DeskError::Busy)) => {
            let problem = grant_words::desk::desk_error(language, &at.people(), &error);
            let again =
                shown(&at, &filling, Typed { problem: Some((ASSURANCE, problem)), is_assured });
            with_status(StatusCode::CONFLICT, again)
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
    Ok(filling)
}

fn shown(at: &AtDesk, filling: &Filling, typed: Typed) -> Response {
    let Typed { problem, is_assured } = typed;
    let language = at.visit.language;
    let Subject::Application(id, state) = &filling.subject else { return at.visit.not_found() };
    if problem.is_none() && state.stage != Some(Stage::ReadyToSign) {
        let is_sent = !matches!(state.stage, Some(Stage::Draft));
        let page = if is_sent { "/kvitto" } else { "" };
        return led(&format!("{}/ansok/{id}{page}", language.prefix()));
    }
    let frame = at.frame(language.text("apply-step-signera"));
    let name = at.name_of(&filling.owner);
    let unconfirmed = problem.iter().find(|(field, _)| *field == PASSWORD);
    let unconfirmed = unconfirmed.map(|(_, text)| text.clone());
    let confirming = at.confirming(PASSWORD).map(|asked| asked.with_problem(unconfirmed));
    page(&SignPage {
        frame: if problem.is_some() { frame.with_problems() } else { frame },
        csrf: at.who.csrf.clone(),
        nonce: at.nonce(),
        seen: filling.seen,
        back: filling.address_of(""),
        action: filling.address_of("signera"),
        problem,
        is_assured,
        confirming,
        facts: filling.facts(at),
        version: filling.form.version().to_string(),
        sections: filling.sections_in(language),
        assurance: language.text_with("apply-honour", &[("name", &name)]),
    })
}
