//! All answers of an application on one page, alone or beside another's.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use operations::grants::error::DeskError;
use serde::Deserialize;

use super::answer_view::{AnswerView, SectionView};
use super::filling::Filling;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::frame::Frame;

/// Which other application stands beside.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Beside {
    jamfor: String,
}

#[derive(Template)]
#[template(path = "pages/apply_read.html")]
struct ReadPage {
    frame: Frame,
    back: String,
    id: String,
    applications: Vec<Heading>,
    sections: Vec<SectionRow>,
}

struct Heading {
    name: String,
    number: String,
    version: String,
}

struct SectionRow {
    title: String,
    rows: Vec<Row>,
}

/// One question with each application's answer; `None` where it was not asked.
struct Row {
    label: String,
    answers: Vec<Option<AnswerView>>,
}

/// Shows the answers.
pub(super) async fn show(
    at: AtDesk,
    Path(id): Path<String>,
    Query(beside): Query<Beside>,
) -> Response {
    match shown(&at, &id, &beside.jamfor).await {
        Ok(response) => response,
        Err(error) => at.failed(&error),
    }
}

async fn shown(at: &AtDesk, id: &str, other: &str) -> Result<Response, DeskError> {
    let language = at.visit.language;
    let mut fillings = vec![Filling::of_application(at, id).await?];
    if !other.is_empty() && other != id {
        fillings.push(Filling::of_application(at, other).await?);
    }
    let heading = |filling: &Filling| {
        let number = filling.facts(at).into_iter().nth(1).map_or(String::new(), |(_, text)| text);
        let version = filling.form.version().to_string();
        Heading { name: at.name_of(&filling.owner), number, version }
    };
    let applications = fillings.iter().map(heading).collect();
    let mut sides = fillings.iter().map(|filling| filling.sections_in(language));
    let mut sections: Vec<SectionRow> =
        sides.next().unwrap_or_default().into_iter().map(first_side).collect();
    if let Some(side) = sides.next() {
        second_side(&mut sections, side);
    }
    Ok(page(&ReadPage {
        frame: at.frame(language.text("apply-read")),
        back: format!("/arbete/ansokan/{id}"),
        id: id.to_owned(),
        applications,
        sections,
    }))
}

fn first_side(section: SectionView) -> SectionRow {
    let row = |view: AnswerView| {
        let view = AnswerView { change: None, ..view };
        Row { label: view.label.clone(), answers: vec![Some(view)] }
    };
    SectionRow { title: section.title, rows: section.answers.into_iter().map(row).collect() }
}

/// Puts the answers of another application beside those of the first, question by question.
fn second_side(sections: &mut Vec<SectionRow>, side: Vec<SectionView>) {
    for section in side {
        let known = sections.iter().position(|row| row.title == section.title);
        let at = known.unwrap_or_else(|| {
            sections.push(SectionRow { title: section.title.clone(), rows: Vec::new() });
            sections.len() - 1
        });
        let Some(place) = sections.get_mut(at) else { continue };
        for view in section.answers {
            let view = AnswerView { change: None, ..view };
            let is_same =
                |row: &&mut Row| row.answers.iter().flatten().any(|known| known.part == view.part);
            match place.rows.iter_mut().find(is_same) {
                Some(row) => row.answers.push(Some(view)),
                None => {
                    let label = view.label.clone();
                    place.rows.push(Row { label, answers: vec![None, Some(view)] });
                }
            }
        }
    }
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        if row.answers.len() == 1 {
            row.answers.push(None);
        }
    }
}
