//! Lessons: what others can take over and what failed, those of files and those of the desk.

mod acts;
mod evidence;
mod one;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use domain::grants::access::{Object, Right, require};
use domain::grants::id::OrganisationId;
use domain::lesson::{Evidence, Stage, Verdict, may_write};
use operations::grants::error::DeskError;
use operations::grants::tables::lessons::Listed;
use operations::intervention_file::InterventionFile;
use operations::known_lessons::{Filter, KnownLesson, known_lessons};
use serde::Deserialize;

use super::commitments::fresh;
use super::commitments::one::names;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::grant_words::stages::stage;
use crate::language::Language;
use crate::service::Service;

/// Returns the routes of these pages in one language.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/lardomar", get(show))
        .route("/lardomar/{id}", get(one::show))
        .merge(acts::routes())
}

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// How it went.
    #[serde(default)]
    gick: String,
    /// Where the lesson stands.
    #[serde(default)]
    lage: String,
    /// What was just done.
    #[serde(default)]
    klart: String,
}

/// A way to narrow the list: name of its field, its label, the values with name and whether chosen.
struct Choice {
    field: &'static str,
    label: String,
    values: Vec<(&'static str, String, bool)>,
}

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
    /// The intervention whose file tells it: id and title.
    pub(super) filed_under: Option<(String, String)>,
    /// Who has taken it up; empty where nobody has.
    pub(super) adopted_by: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/lessons.html")]
struct LessonsPage {
    frame: Frame,
    /// How many, and how many of them tell of something that did not work.
    lead: String,
    choices: Vec<Choice>,
    lessons: Vec<LessonCard>,
    /// Where a lesson is proposed; `None` where the reader may not.
    propose: Option<String>,
    done: Option<String>,
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let filter = match filter(&asked) {
        Ok(filter) => filter,
        Err(value) => {
            let value: String = value.chars().take(40).collect();
            let places = [("value", value.as_str())];
            return visit.refused(visit.language.text_with("lesson-unknown-filter", &places));
        }
    };
    match read(&visit).await {
        Ok((lessons, names)) => {
            fresh(&visit, page(&build(&visit, &asked, &filter, &lessons, &names)))
        }
        Err(error) => visit.failed(&error),
    }
}

/// The lessons that a reader may read, and what organisations are called.
type Readable = (Vec<KnownLesson>, BTreeMap<OrganisationId, String>);

/// Returns the lessons that the reader may read: published ones, and proposals for those who may read
/// lessons at the desk.
async fn read(visit: &Visit) -> Result<Readable, DeskError> {
    let mut lessons = known_lessons(visit.library().interventions(), &registered(visit).await?);
    if !may_read_proposals(visit) {
        lessons.retain(|lesson| lesson.status.is_published());
    }
    Ok((lessons, names(visit).await?))
}

/// Returns the lessons of the desk; none where no register is open.
async fn registered(visit: &Visit) -> Result<Vec<Listed>, DeskError> {
    match visit.desk() {
        Some(desk) => desk.lessons().await,
        None => Ok(Vec::new()),
    }
}

/// Returns whether the reader is signed in in a role that reads lessons.
fn may_read_proposals(visit: &Visit) -> bool {
    let actor = visit.actor();
    actor.is_some_and(|actor| require(actor.role, Right::Read, Object::Lesson, &[]).is_ok())
}

/// Reads the address; an error is the word that is none.
fn filter(asked: &Asked) -> Result<Filter, String> {
    let verdict = match asked.gick.as_str() {
        "" => None,
        word => {
            let found = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word);
            Some(found.ok_or_else(|| word.to_owned())?)
        }
    };
    let status = match asked.lage.as_str() {
        "" => None,
        word if STAGES.iter().any(|(known, _)| *known == word) => Some(word.to_owned()),
        other => return Err(other.to_owned()),
    };
    Ok(Filter { status, verdict })
}

/// Where a lesson can stand, by the word in addresses.
const STAGES: [(&str, Stage); 5] = [
    ("proposed", Stage::Proposed),
    ("reviewed", Stage::Reviewed),
    ("spread", Stage::Spread),
    ("contradicted", Stage::Contradicted),
    ("replaced", Stage::Replaced),
];

fn build(
    visit: &Visit,
    asked: &Asked,
    filter: &Filter,
    lessons: &[KnownLesson],
    names: &BTreeMap<OrganisationId, String>,
) -> LessonsPage {
    let language = visit.language;
    let taken: Vec<&KnownLesson> = lessons.iter().filter(|one| filter.takes(one)).collect();
    let is_failure = |one: &&&KnownLesson| one.claim.verdict == Verdict::Failed;
    let n_failed = taken.iter().filter(is_failure).count();
    let (count, failed) = (language.whole(taken.len()), language.whole(n_failed));
    let may_propose = visit.actor().is_some_and(|actor| may_write(&actor).is_ok());
    LessonsPage {
        frame: visit.frame(Place::Effects, language.text("lesson-list-title")),
        lead: language.text_with("lesson-list-count", &[("count", &count), ("failed", &failed)]),
        choices: choices(visit, asked),
        lessons: taken.into_iter().map(|lesson| card(language, lesson, names)).collect(),
        propose: may_propose.then(|| format!("{}/lardomar/foresla", language.prefix())),
        done: acts::done_words(language, &asked.klart),
    }
}

fn choices(visit: &Visit, asked: &Asked) -> Vec<Choice> {
    let language = visit.language;
    let verdict = |verdict: Verdict| {
        let word = verdict.as_str();
        (word, language.text(&format!("intervention-verdict-{word}")), asked.gick == word)
    };
    let shows_proposals = may_read_proposals(visit);
    let stages = STAGES.into_iter().filter(|(_, of)| shows_proposals || *of != Stage::Proposed);
    let status = |(word, of)| (word, stage(language, of), asked.lage == word);
    vec![
        Choice {
            field: "gick",
            label: language.text("intervention-verdict"),
            values: Verdict::ALL.map(verdict).to_vec(),
        },
        Choice {
            field: "lage",
            label: language.text("lesson-status"),
            values: stages.map(status).collect(),
        },
    ]
}

/// Returns the lessons of an intervention's file that are published, failures first.
pub(super) fn of_file(language: Language, file: &InterventionFile) -> Vec<LessonCard> {
    let lessons = known_lessons(std::slice::from_ref(file), &[]);
    let published = lessons.iter().filter(|lesson| lesson.status.is_published());
    published.map(|lesson| card(language, lesson, &BTreeMap::new())).collect()
}

fn card(
    language: Language,
    lesson: &KnownLesson,
    names: &BTreeMap<OrganisationId, String>,
) -> LessonCard {
    let claim = &lesson.claim;
    let name = |id: &OrganisationId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    LessonCard {
        id: lesson.id.clone(),
        claim: claim.claim.clone(),
        context: claim.context.clone(),
        for_whom: claim.for_whom.clone(),
        verdict: language.text(&format!("intervention-verdict-{}", claim.verdict.as_str())),
        status: stage(language, lesson.status.stage()),
        evidence: claim.evidence.iter().map(|one| evidence_link(language, one)).collect(),
        filed_under: lesson.filed_under.clone(),
        adopted_by: lesson.adopted_by.iter().map(name).collect(),
    }
}

/// Returns what something rests on in words, and where they lead.
fn evidence_link(language: Language, evidence: &Evidence) -> (String, Option<String>) {
    let prefix = language.prefix();
    match evidence {
        Evidence::Intervention(id) => {
            (language.text("lesson-of-intervention"), Some(format!("{prefix}/insatser/{id}")))
        }
        Evidence::Evaluation(id) => {
            (language.text("lesson-of-evaluation"), Some(format!("{prefix}/effekter/{id}")))
        }
        Evidence::Report(words) => (words.clone(), None),
    }
}

#[cfg(test)]
mod tests;
