//! All matters that an organisation handles or is party to.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::grants::access::table::Limit;
use domain::grants::access::{Object, Right, require};
use domain::grants::application::Stage;
use domain::grants::life_cycle::Stage as _;
use operations::grants::tables::matters::{Asked, Listed};
use register::query::Cursor;
use serde::Deserialize;

use super::acts::address_for;
use super::basket::of_own;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::frame::Frame;
use crate::grant_words::stages;

/// How many matters a page shows.
const PAGE: u32 = 100;

/// The kinds of matters, as addresses and streams name them.
const KINDS: [(&str, &str); 3] =
    [("utlysning", "call"), ("ansokan", "application"), ("bidrag", "grant")];

/// Which matters, and where the page before ended.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Place {
    slag: String,
    efter: String,
}

#[derive(Template)]
#[template(path = "pages/all_matters.html")]
struct AllPage {
    frame: Frame,
    lead: String,
    /// The kinds: name, address, whether it is shown.
    kinds: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    /// The kind that is shown, as addresses name it; empty for all.
    kind: String,
    next: Option<String>,
}

struct Line {
    title: String,
    address: String,
    kind: String,
    number: String,
    party: String,
    amount: String,
    stage: String,
}

/// Shows all matters, or those of one kind.
pub(crate) async fn show(at: AtDesk, Query(place): Query<Place>) -> Response {
    let language = at.visit.language;
    let kind = KINDS.iter().find(|(slug, _)| *slug == place.slag).map(|(_, kind)| *kind);
    let asked = Asked { kind, after: place.efter.parse::<Cursor>().ok(), ..of_own(&at) };
    let listed = match at.desk.matters(&asked, PAGE).await {
        Ok(listed) => listed,
        Err(error) => return at.failed(&error),
    };
    let kinds = KINDS.iter().map(|(slug, name)| {
        let address = format!("/arbete/arenden?slag={slug}");
        (language.text(&format!("work-kind-{name}")), address, *slug == place.slag)
    });
    let next = listed.next.map(|cursor| cursor.to_string());
    page(&AllPage {
        frame: at.frame(language.text("work-all")),
        lead: language.text("work-all-lead"),
        kinds: kinds.collect(),
        lines: listed
            .matters
            .iter()
            .filter(|one| is_known(&at, one))
            .map(|one| line(&at, one))
            .collect(),
        kind: place.slag.clone(),
        next,
    })
}

/// Returns whether the reader may know of a matter, as the table of rights says: an application that is
/// not sent is its applicant's, and who attests payments knows of grants alone.
fn is_known(at: &AtDesk, listed: &Listed) -> bool {
    let actor = &at.who.actor;
    let is_own = listed.matter.party.as_ref() == Some(&actor.organisation);
    let own: &[Limit] = if is_own { &[Limit::Own, Limit::OwnPart] } else { &[] };
    let reads = |object| require(actor.role, Right::Read, object, own).is_ok();
    let is_unsent =
        [Stage::Draft, Stage::ReadyToSign].iter().any(|one| one.swedish() == listed.matter.stage);
    match listed.kind.as_str() {
        "call" => reads(Object::Call),
        "application" if is_unsent => reads(Object::ApplicationDraft),
        "application" => reads(Object::Application),
        _ => reads(Object::Decision) || reads(Object::Payment),
    }
}

fn line(at: &AtDesk, listed: &Listed) -> Line {
    let language = at.visit.language;
    let matter = &listed.matter;
    let title = if matter.title.is_empty() { listed.id.clone() } else { matter.title.clone() };
    Line {
        title,
        address: address_for(at.who.actor.role, &listed.kind, &listed.id),
        kind: language.text(&format!("work-kind-{}", listed.kind)),
        number: matter.diary_number.clone().unwrap_or_default(),
        party: matter.party.as_ref().map_or(String::new(), |party| at.name_of(party)),
        amount: language.kronor(matter.amount),
        stage: stages::written(language, &listed.kind, &matter.stage),
    }
}
