//! The page of a matter: a call, an application or a grant, and what is said of each of them alike.

use axum::extract::{Path, Query};
use axum::response::Response;
use operations::grants::Subject;
use operations::grants::acting::Done;
use operations::grants::error::DeskError;

use super::acts::{ActOn, Asked, offered};
use super::history::{HistoryLine, history};
use super::waiting::Waiting;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;

/// A matter that acts are done to.
pub(crate) trait Matter: Subject {
    /// What its acts send.
    type Sends: Send + 'static;

    /// Returns its acts, in the order that it usually meets them.
    fn acts() -> &'static [ActOn<Self>];

    /// Returns whether the one who is signed in may read it.
    fn may_be_read(&self, at: &AtDesk) -> bool;

    /// Returns what it is called.
    fn title(&self, id: &str) -> String;

    /// Returns the sentence that says what it is.
    fn lead(&self, at: &AtDesk) -> String;

    /// Returns where it stands.
    fn stage(&self, at: &AtDesk) -> String;

    /// Returns what is known of it as a whole: what and figure.
    fn facts(&self, at: &AtDesk) -> Vec<(String, String)>;

    /// Returns its page, with what all pages of matters say.
    fn page(
        &self,
        at: &AtDesk,
        id: &str,
        around: Around,
    ) -> impl Future<Output = Result<Response, DeskError>> + Send;

    /// Sends what an act says to the desk.
    fn send(
        at: &AtDesk,
        id: &str,
        posted: &Posted,
        command: Self::Sends,
    ) -> impl Future<Output = Result<Done, DeskError>> + Send;
}

/// What the page of every matter says around its own figures.
pub(crate) struct Around {
    /// One sentence: what it is.
    pub(crate) lead: String,
    /// Where it stands.
    pub(crate) stage: String,
    /// What it waits for.
    pub(crate) waiting: Waiting,
    /// What is known of it: what and figure.
    pub(crate) facts: Vec<(String, String)>,
    /// What else the reader can do: what and address.
    pub(crate) more: Vec<(String, String)>,
    /// What has happened, the newest first.
    pub(crate) history: Vec<HistoryLine>,
}

/// Shows a matter to someone who may read it.
pub(crate) async fn show<S: Matter>(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match shown::<S>(&at, &id, &asked).await {
        Ok(response) => response,
        Err(error) => at.failed(&error),
    }
}

async fn shown<S: Matter>(at: &AtDesk, id: &str, asked: &Asked) -> Result<Response, DeskError> {
    let seen = at.desk.find::<S>(id).await?;
    let state = seen.state.as_ref();
    if !state.may_be_read(at) {
        return Ok(at.visit.not_found());
    }
    let around = Around {
        lead: state.lead(at),
        stage: state.stage(at),
        waiting: Waiting::of::<S>(at, id, asked).await?,
        facts: state.facts(at),
        more: offered(at, id, state),
        history: history::<S>(at, id).await?,
    };
    state.page(at, id, around).await
}
