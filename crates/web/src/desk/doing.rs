//! Acts that are one form each: shown on a page of its own, sent, and shown again where something is wrong.

use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use operations::grants::error::DeskError;

use super::AtDesk;
use super::act_page::Act;
use super::posted::Posted;
use super::reading::Reader;
use crate::service::Service;
use crate::signed_in::Guarded;

/// The pairs of an address or a form, in the order that they were sent.
type Pairs = Vec<(String, String)>;

/// An act on one kind of thing.
pub(crate) trait Doing: Copy + Send + Sync + 'static {
    /// The thing with what has happened to it.
    type Found: Send + Sync;
    /// What the form asks for.
    type Command: Send;

    /// Returns the thing for whoever may do the act; `None` where there is none with the id. `asked` is
    /// what the address or the form says besides.
    fn find(
        self,
        at: &AtDesk,
        id: &str,
        asked: &Posted,
    ) -> impl Future<Output = Result<Option<Self::Found>, DeskError>> + Send;

    /// Returns what the page says and asks.
    fn page(self, at: &AtDesk, found: &Self::Found) -> Act;

    /// Returns what a form asks for; `None` where the reader noted what is wrong.
    fn command(
        self,
        reader: &mut Reader<'_>,
        posted: &Posted,
        found: &Self::Found,
    ) -> Option<Self::Command>;

    /// Does it, and leads to the page that shows it done.
    fn send(
        self,
        at: &AtDesk,
        found: &Self::Found,
        posted: &Posted,
        command: Self::Command,
    ) -> impl Future<Output = Result<Response, DeskError>> + Send;
}

/// Returns the route of an act on the thing that the address names as `id`; without one, on a new one.
pub(crate) fn on_page<D: Doing>(doing: D) -> MethodRouter<Service> {
    get(move |at: AtDesk, path: Option<Path<String>>, Query(asked): Query<Pairs>| {
        show(at, path, Posted(asked), doing)
    })
    .post(move |at: AtDesk, path: Option<Path<String>>, Guarded(sent): Guarded<Pairs>| {
        submit(at, path, Posted(sent), doing)
    })
}

async fn show<D: Doing>(
    at: AtDesk,
    path: Option<Path<String>>,
    asked: Posted,
    doing: D,
) -> Response {
    let id = path.map_or_else(String::new, |Path(id)| id);
    match doing.find(&at, &id, &asked).await {
        Ok(Some(found)) => at.show_act(doing.page(&at, &found)),
        Ok(None) => at.visit.not_found(),
        Err(error) => at.failed(&error),
    }
}

async fn submit<D: Doing>(
    at: AtDesk,
    path: Option<Path<String>>,
    posted: Posted,
    doing: D,
) -> Response {
    let id = path.map_or_else(String::new, |Path(id)| id);
    let found = match doing.find(&at, &id, &posted).await {
        Ok(Some(found)) => found,
        Ok(None) => return at.visit.not_found(),
        Err(error) => return at.failed(&error),
    };
    let read = |reader: &mut Reader<'_>| doing.command(reader, &posted, &found);
    let send = |command| doing.send(&at, &found, &posted, command);
    at.do_act(doing.page(&at, &found), &posted, read, send).await
}
