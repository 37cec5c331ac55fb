//! What was learned, failures first.

use askama::Template;
use axum::response::Response;
use domain::lesson::Evidence;
use operations::intervention_file::{FiledLesson, InterventionFile};
use operations::search_interventions::published_lessons;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// A lesson as pages tell it.
pub(super) struct LessonCard {
    pub(super) id: String,
    pub(super) claim: String,
    pub(super) context: String,
    pub(super) for_whom: String,
    pub(super) verdict: String,
    pub(super) status: String,
    /// What it rests on: the words, and where they lead.
    pub(super) evidence: Vec<(String, Option<String>)>,
    pub(super) intervention: (String, String),
}

#[derive(Template)]
#[template(path = "pages/lessons.html")]
struct LessonsPage {
    frame: Frame,
    lessons: Vec<LessonCard>,
}

pub(super) async fn show(visit: Visit) -> Response {
    let language = visit.language;
    let lessons = published_lessons(visit.library().interventions());
    page(&LessonsPage {
        frame: visit.frame(Place::Effects, language.text("lesson-list-title")),
        lessons: lessons.into_iter().map(|(file, lesson)| card(language, file, lesson)).collect(),
    })
}

pub(super) fn card(
    language: Language,
    file: &InterventionFile,
    lesson: &FiledLesson,
) -> LessonCard {
    let claim = &lesson.claim;
    let prefix = language.prefix();
    let evidence = |evidence: &Evidence| match evidence {
        Evidence::Intervention(id) => {
            (language.text("lesson-of-intervention"), Some(format!("{prefix}/insatser/{id}")))
        }
        Evidence::Evaluation(id) => {
            (language.text("lesson-of-evaluation"), Some(format!("{prefix}/effekter/{id}")))
        }
        Evidence::Report(words) => (words.clone(), None),
    };
    LessonCard {
        id: lesson.id.clone(),
        claim: claim.claim.clone(),
        context: claim.context.clone(),
        for_whom: claim.for_whom.clone(),
        verdict: language.text(&format!("intervention-verdict-{}", claim.verdict.as_str())),
        status: language.text(&format!("lesson-status-{}", lesson.status.as_str())),
        evidence: claim.evidence.iter().map(evidence).collect(),
        intervention: (file.id.clone(), file.description.title.clone()),
    }
}
