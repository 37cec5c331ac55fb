//! The log: how many events there are, what they hash to, and how anyone checks that nothing was changed.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use operations::grants::public::{AnchorView, LogView};

use super::section::{Fact, Section};
use super::table::{Cell, Table};
use super::{AtGrants, say};
use crate::grant_words::days;

/// Shows the log.
pub(super) async fn show(at: AtGrants) -> Response {
    match at.log().await {
        Ok(log) => build(&at, log.as_ref()),
        Err(response) => response,
    }
}

/// Answers with the anchors as `brygga verify --anchors` reads them, today's head last.
pub(super) async fn anchors(at: AtGrants) -> Response {
    match at.log().await {
        Ok(log) => {
            let lines = log.map_or_else(String::new, |log| log.lines());
            ([(CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response()
        }
        Err(response) => response,
    }
}

impl AtGrants {
    async fn log(&self) -> Result<Option<LogView>, Response> {
        let Some(kept) = &self.kept else { return Ok(None) };
        let log = kept.desk.log_view(self.now.day()).await;
        log.map(Some).map_err(|error| self.visit.failed(&error))
    }
}

fn build(at: &AtGrants, log: Option<&LogView>) -> Response {
    let language = at.language();
    let text = |key: &str| language.text(key);
    let title = text("grants-log-title");
    let Some(log) = log else {
        return at.page(title, at.head(text("grants-log-none")), Vec::new());
    };
    let count = language.whole(usize::try_from(log.head.position).unwrap_or(usize::MAX));
    let lead = say(language, "grants-log-lead", &[("count", count.clone())]);
    let row = |anchor: &AnchorView| {
        vec![
            Cell::words(days::day(language, anchor.day)),
            Cell::number(anchor.position.to_string()),
            Cell::words(anchor.hash.clone()),
        ]
    };
    let name = text("grants-anchors");
    let rows = log.anchors.iter().rev().map(row).collect();
    let heads = ["day", "#position", "hash"];
    let anchors = Section {
        paragraphs: vec![if log.anchors.is_empty() {
            text("grants-anchors-none")
        } else {
            text("grants-anchors-reading")
        }],
        table: (!log.anchors.is_empty()).then(|| Table::new(language, name.clone(), &heads, rows)),
        files: vec![("TXT".to_owned(), format!("{}/bidrag/loggen.txt", language.prefix()))],
        ..Section::titled("ankare", name)
    };
    let head = Section {
        facts: vec![
            Fact::new(text("grants-log-events"), count),
            Fact::new(text("grants-log-hash"), log.head.hash.clone()),
        ],
        paragraphs: vec![text("grants-log-chain")],
        ..Section::titled("huvud", text("grants-log-head"))
    };
    let how = Section {
        paragraphs: vec![text("grants-log-verify"), text("grants-log-own")],
        swedish_list: vec![
            "brygga verify".to_owned(),
            "brygga verify --anchors loggen.txt".to_owned(),
        ],
        ..Section::titled("granska", text("grants-log-how"))
    };
    at.page(title, at.head(lead), vec![head, anchors, how])
}
