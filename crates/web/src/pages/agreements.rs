//! An agreement between state, region and municipality: who has signed its part, what each has agreed
//! to do, and what was found when it was followed up.

mod acts;
mod view;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use domain::agreement::Agreement;
use domain::agreement::life::State;
use operations::commitment_file::CommitmentFile;
use operations::follow_commitments::of;
use operations::grants::error::DeskError;
use operations::library::Library;
use serde::Deserialize;

use self::acts::Doing;
pub(super) use self::view::{AgreementView, view};
use self::view::{FindingView, findings};
use super::commitments::fresh;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::service::Service;
use crate::signed_in::moment;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// What was just done.
    #[serde(default)]
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/agreement.html")]
struct AgreementPage {
    frame: Frame,
    /// The plan that it stands in: id and title.
    plan: (String, String),
    agreement: AgreementView,
    findings: Vec<FindingView>,
    /// Name and address of what can be done, where someone is signed in.
    acts: Vec<(String, String)>,
    /// What was just done.
    done: Option<String>,
}

/// Returns the routes of agreements in one language.
pub(super) fn routes() -> Router<Service> {
    Router::new().route("/overenskommelser/{id}", get(show)).merge(acts::routes())
}

/// Shows one agreement.
async fn show(visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let Some((file, agreement)) = find(visit.library(), &id) else {
        return visit.not_found();
    };
    match build(&visit, file, agreement, &asked.klart).await {
        Ok(built) => fresh(&visit, page(&built)),
        Err(error) => visit.failed(&error),
    }
}

/// Returns the agreement with a name, with the file that it stands in.
fn find<'a>(library: &'a Library, id: &str) -> Option<(&'a CommitmentFile, &'a Agreement)> {
    let files = library.commitments().iter();
    let mut all = files.flat_map(|file| file.agreements.iter().map(move |one| (file, one)));
    all.find(|(_, agreement)| agreement.id == id)
}

/// Returns what has happened to an agreement; nothing where no register is open.
pub(super) async fn state(visit: &Visit, agreement: &Agreement) -> Result<Arc<State>, DeskError> {
    match visit.desk() {
        Some(desk) => Ok(desk.agreement(agreement).await?.state),
        None => Ok(Arc::default()),
    }
}

async fn build(
    visit: &Visit,
    file: &CommitmentFile,
    agreement: &Agreement,
    done: &str,
) -> Result<AgreementPage, DeskError> {
    let (language, register) = (visit.language, &file.register);
    let state = state(visit, agreement).await?;
    let lives = match visit.desk() {
        Some(desk) => desk.lives_of(register).await?.state,
        None => Arc::default(),
    };
    let all = of(register, &lives);
    let title = language.of(&agreement.title).to_owned();
    let done = Doing::ALL.into_iter().find(|doing| doing.slug() == done);
    Ok(AgreementPage {
        frame: visit.frame(Place::Commitments, title),
        plan: (register.id.clone(), language.of(&register.title).to_owned()),
        agreement: view(language, (agreement, &state), (&all, moment().day())),
        findings: findings(language, agreement, &state),
        acts: offered(visit, agreement, &state),
        done: done.map(|doing| language.text(&format!("agreement-done-{}", doing.slug()))),
    })
}

/// Returns what the one who is signed in may do; nothing where nobody is.
fn offered(visit: &Visit, agreement: &Agreement, state: &State) -> Vec<(String, String)> {
    let Some(actor) = visit.actor() else { return Vec::new() };
    let act = |doing: Doing| {
        let name = visit.language.text(&format!("agreement-do-{}", doing.slug()));
        (name, format!("{}{}", visit.language.prefix(), doing.address(agreement)))
    };
    Doing::ALL
        .into_iter()
        .filter(|doing| doing.may_be_done(agreement, &actor).is_ok())
        .filter(|doing| doing.is_left(agreement, state, &actor))
        .map(act)
        .collect()
}

#[cfg(test)]
mod tests;
