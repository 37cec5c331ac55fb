//! The interventions of an organisation, each with what is asked now.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::grants::access::Object;
use domain::grants::id::GrantId;
use domain::intervention::life::State;
use operations::grants::error::DeskError;
use serde::Deserialize;

use super::sections::grants_of;
use super::{LIST, asked_now};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::frame::Frame;
use crate::grant_words::days;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/own_interventions.html")]
struct ListPage {
    frame: Frame,
    lead: String,
    done: Option<String>,
    lines: Vec<Line>,
    /// Grants that no intervention is tied to: the project and where one is begun from it.
    grants: Vec<(String, String)>,
}

/// An intervention of the list.
struct Line {
    id: String,
    title: String,
    days: String,
    ended: String,
    /// What is asked now: in words, and where.
    asked: Vec<(String, String)>,
}

/// Shows the list.
pub(super) async fn show(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    if let Err(refusal) = State::default().may_write(Object::Intervention, &at.who.actor) {
        return at.failed(&refusal.into());
    }
    match build(&at, &asked).await {
        Ok(list) => page(&list),
        Err(error) => at.failed(&error),
    }
}

async fn build(at: &AtDesk, asked: &Asked) -> Result<ListPage, DeskError> {
    let language = at.visit.language;
    let owner = &at.who.actor.organisation;
    let found = at.desk.interventions(Some(owner)).await?;
    let mut lines: Vec<Line> =
        found.iter().filter_map(|(id, seen)| line(at, id, &seen.state)).collect();
    // What is asked comes first.
    lines.sort_by_key(|line| line.asked.is_empty());
    let described = || found.iter().filter_map(|(_, seen)| seen.state.description.as_ref());
    let is_tied = |grant: &GrantId| described().any(|known| known.grants.contains(grant));
    let grants = grants_of(at, owner).await?;
    let free = grants.into_iter().filter(|(grant, _)| !is_tied(grant));
    let n_asked: usize = lines.iter().map(|line| line.asked.len()).sum();
    let lead = match n_asked {
        0 => language.text("own-intervention-nothing-asked"),
        n => language.counted("own-intervention-asked", n),
    };
    Ok(ListPage {
        frame: at.frame(language.text("own-intervention-list")),
        lead,
        done: ["borjad", "inlasta"]
            .contains(&asked.klart.as_str())
            .then(|| language.text(&format!("own-intervention-done-{}", asked.klart))),
        lines,
        grants: free
            .map(|(grant, project)| {
                let id = crate::pages::indicators::encoded(grant.as_str());
                (format!("{project} ({grant})"), format!("{LIST}/ny?bidrag={id}"))
            })
            .collect(),
    })
}

fn line(at: &AtDesk, id: &str, state: &State) -> Option<Line> {
    let language = at.visit.language;
    let description = state.description.as_ref()?;
    let ended = match state.ended {
        Some(on) => {
            let day = days::day(language, on);
            language.text_with("own-intervention-ended-on", &[("day", &day)])
        }
        None => language.text("own-intervention-goes-on"),
    };
    Some(Line {
        id: id.to_owned(),
        title: description.title.clone(),
        days: format!("{} – {}", description.days.first(), description.days.last()),
        ended,
        asked: asked_now(at, id, state),
    })
}
