//! One lesson: what was learned, what it rests on, what became of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::act::Recorded;
use domain::grants::id::OrganisationId;
use domain::lesson::{Event, State, Status};
use operations::grants::error::DeskError;
use operations::known_lessons::KnownLesson;

use super::acts::{Doing, done_words};
use super::{Asked, LessonCard, card, evidence_link, fresh, read};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::grant_words::days;
use crate::language::Language;

#[derive(Template)]
#[template(path = "pages/lesson.html")]
struct LessonPage {
    frame: Frame,
    lesson: LessonCard,
    /// What the status means, in a sentence.
    standing: String,
    /// The lesson that took its place.
    instead: Option<(String, String)>,
    /// What speaks against it, and where that leads.
    against: Option<(String, Option<String>)>,
    history: Vec<Line>,
    /// Name and address of what can be done, where someone is signed in.
    acts: Vec<(String, String)>,
    done: Option<String>,
}

/// One thing that has happened.
struct Line {
    day: String,
    who: String,
    what: String,
    reason: Option<String>,
}

/// Shows one lesson; a proposal to those alone who may read proposals.
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let (lessons, names) = match read(&visit).await {
        Ok(read) => read,
        Err(error) => return visit.failed(&error),
    };
    let Some(lesson) = lessons.iter().find(|lesson| lesson.id == id) else {
        return visit.not_found();
    };
    let told = match told(&visit, lesson).await {
        Ok(told) => told,
        Err(error) => return visit.failed(&error),
    };
    let language = visit.language;
    let title = language.text_with("lesson-titled", &[("claim", &lesson.claim.claim)]);
    let shown = page(&LessonPage {
        frame: visit.frame(Place::Effects, title),
        standing: language.text(&format!("lesson-standing-{}", lesson.status.as_str())),
        instead: instead(language, &lessons, lesson),
        against: match &lesson.status {
            Status::Contradicted { by } => Some(evidence_link(language, by)),
            _ => None,
        },
        history: told.iter().rev().map(|event| line(language, event, &names)).collect(),
        acts: acts(&visit, lesson),
        done: done_words(language, &asked.klart),
        lesson: card(language, lesson, &names),
    });
    fresh(&visit, shown)
}

/// Returns what has happened to a lesson of the desk; nothing where a file tells it.
async fn told(visit: &Visit, lesson: &KnownLesson) -> Result<Vec<Recorded<Event>>, DeskError> {
    match visit.desk().filter(|_| lesson.filed_under.is_none()) {
        Some(desk) => desk.told::<State>(&lesson.id).await,
        None => Ok(Vec::new()),
    }
}

/// Returns the words and the address of the lesson that took its place.
fn instead(
    language: Language,
    lessons: &[KnownLesson],
    lesson: &KnownLesson,
) -> Option<(String, String)> {
    let Status::Replaced { by } = &lesson.status else { return None };
    let found = lessons.iter().find(|one| one.id == *by);
    let words = found.map_or_else(|| by.clone(), |one| one.claim.claim.clone());
    Some((words, format!("{}/lardomar/{by}", language.prefix())))
}

/// Returns what the one who is signed in may do now; nothing where nobody is.
fn acts(visit: &Visit, lesson: &KnownLesson) -> Vec<(String, String)> {
    let actor = visit.actor().filter(|actor| domain::lesson::may_write(actor).is_ok());
    if actor.is_none() || lesson.filed_under.is_some() {
        return Vec::new();
    }
    let act = |doing: Doing| {
        let slug = doing.slug();
        let name = visit.language.text(&format!("lesson-do-{slug}"));
        (name, format!("{}/lardomar/{}/{slug}", visit.language.prefix(), lesson.id))
    };
    let leads = |doing: &Doing| doing.leads_from(lesson.status.stage());
    Doing::OF_ONE.into_iter().filter(leads).map(act).collect()
}

fn line(
    language: Language,
    recorded: &Recorded<Event>,
    names: &BTreeMap<OrganisationId, String>,
) -> Line {
    let organisation = &recorded.actor.organisation;
    let key = match &recorded.event {
        Event::Proposed(_) => "proposed",
        Event::Reviewed => "reviewed",
        Event::Adopted => "adopted",
        Event::Contradicted { .. } => "contradicted",
        Event::Replaced { .. } => "replaced",
    };
    Line {
        day: days::day(language, recorded.at.day()),
        who: names.get(organisation).cloned().unwrap_or_else(|| organisation.to_string()),
        what: language.text(&format!("lesson-happened-{key}")),
        reason: recorded.reason.clone(),
    }
}
