//! One own intervention: what is asked now, what is described, what others say.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::access::Object;
use domain::intervention::logic_model::Level;
use serde::Deserialize;

use super::sections::Section;
use super::{Own, asked_now, own};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::frame::Frame;
use crate::grant_words::days;
use crate::language::Language;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/own_intervention.html")]
struct OverviewPage {
    frame: Frame,
    id: String,
    done: Option<String>,
    /// What is asked now: in words, and where.
    asked: Vec<(String, String)>,
    /// Each section: its name, what it says, where it is written.
    sections: Vec<(String, String, String)>,
    /// What else can be done: in words, and where.
    acts: Vec<(String, String)>,
    /// Questions: who and when, what, the reply, where it is written.
    questions: Vec<(String, String, Option<String>, String)>,
    /// Comments: who and when, what.
    comments: Vec<(String, String)>,
}

/// Shows it.
pub(super) async fn show(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let own = match own(&at, &id, Object::Intervention).await {
        Ok(own) => own,
        Err(refused) => return refused,
    };
    let language = at.visit.language;
    let address = own.address();
    let who = |by, moment| format!("{}, {}", at.name_of(by), days::moment(language, moment));
    let act = |slug: &str| {
        (language.text(&format!("own-intervention-do-{slug}")), format!("{address}/{slug}"))
    };
    let is_counted = !own.state.reportable(at.now().day()).is_empty();
    let correct =
        || (language.text("own-intervention-correct"), format!("{address}/redovisa?alla=1"));
    let redovisa = is_counted.then(|| [act("redovisa"), correct()]);
    let can_end = own.state.lives_on.is_empty().then(|| act("avsluta"));
    let lives_on = own.state.ended.map(|_| act("lever-vidare"));
    page(&OverviewPage {
        frame: at.frame(own.description.title.clone()),
        id: id.clone(),
        done: done(language, &asked.klart),
        asked: asked_now(&at, &id, &own.state),
        sections: Section::ALL.into_iter().map(|one| section(language, &own, one)).collect(),
        acts: redovisa.into_iter().flatten().chain(can_end).chain(lives_on).collect(),
        questions: (1..)
            .zip(&own.state.questions)
            .map(|(number, question)| {
                let reply = question.reply.as_ref().map(|(_, text)| text.clone());
                let place = format!("{address}/besvara?nr={number}");
                (who(&question.by, question.at), question.text.clone(), reply, place)
            })
            .collect(),
        comments: own
            .state
            .comments
            .iter()
            .map(|(by, moment, text)| (who(by, *moment), text.clone()))
            .collect(),
    })
}

/// Returns a section's name, what it says in short and where it is written.
fn section(language: Language, own: &Own, section: Section) -> (String, String, String) {
    let known = &own.description;
    let said = match section {
        Section::Description => known.summary.clone(),
        Section::Places => {
            language.counted("own-intervention-n-places", known.places.parts().len())
        }
        Section::Circumstances => {
            let cost = known.cost.as_ref().map_or_else(
                || language.text("intervention-not-stated"),
                |cost| language.kronor(cost.amount),
            );
            let (first, last) = (known.days.first(), known.days.last());
            format!("{first} – {last}; {}: {cost}", language.text("intervention-cost"))
        }
        Section::LogicModel => {
            let levels = Level::ALL
                .into_iter()
                .filter(|level| known.logic_model.at(*level).next().is_some());
            language.counted("own-intervention-n-levels", levels.count())
        }
        Section::Indicators => {
            language.counted("own-intervention-n-indicators", known.indicators.len())
        }
    };
    let name = language.text(&format!("own-intervention-{}", section.slug()));
    (name, said, format!("{}/{}", own.address(), section.slug()))
}

/// Returns the sentence that says what was done.
fn done(language: Language, slug: &str) -> Option<String> {
    let is_slug = !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    is_slug.then(|| language.known(&format!("own-intervention-done-{slug}"))).flatten().or_else(
        || {
            let is_section = Section::ALL.iter().any(|section| section.slug() == slug);
            is_section.then(|| language.text("own-intervention-done"))
        },
    )
}
