//! One network: members on each level, researchers, meetings, and questions that travel between levels.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::grants::id::{NetworkId, OrganisationId};
use domain::network::{Level, Meeting, Question, State, may_lead};
use domain::programme::Programme;
use domain::programme::reform::DevelopmentArea;
use operations::grants::error::DeskError;
use serde::Deserialize;

use super::acts::{Doing, done_words};
use super::{file, find, fresh, level_name, questions, states};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::grant_words::days;
use crate::language::Language;
use crate::pages::commitments::one::names;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// What was just done.
    #[serde(default)]
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/network.html")]
struct NetworkPage {
    frame: Frame,
    programme: String,
    lead: String,
    /// Level and the names of its members, the highest level first.
    levels: Vec<(String, Vec<String>)>,
    /// Where the researchers work.
    researchers: Vec<String>,
    /// Those that wait first.
    questions: Vec<QuestionView>,
    /// Day, level and minutes, the latest first.
    meetings: Vec<(String, String, String)>,
    /// Name and address of what can be done, where someone is signed in.
    acts: Vec<(String, String)>,
    done: Option<String>,
}

struct QuestionView {
    id: String,
    text: String,
    /// Who asked whom, and when.
    asked: String,
    /// The answer, and when it came.
    answer: Option<(String, String)>,
    /// For whom it waits, since when.
    waits: String,
}

/// What organisations are called.
type Names = BTreeMap<OrganisationId, String>;

/// Shows one network, or all of them as a file.
pub(crate) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    if let "natverk.csv" | "natverk.json" = id.as_str() {
        return match states(&visit).await {
            Ok(states) => fresh(&visit, file(&visit, &states, id == "natverk.csv")),
            Err(error) => visit.failed(&error),
        };
    }
    let Some((programme, area)) = find(visit.library(), &id) else {
        return visit.not_found();
    };
    match read(&visit, &id).await {
        Ok((state, names)) => {
            let about = (programme, area);
            let shown = page(&build(&visit, &id, about, (&state, &names), &asked.klart));
            fresh(&visit, shown)
        }
        Err(error) => visit.failed(&error),
    }
}

async fn read(visit: &Visit, id: &str) -> Result<(State, Names), DeskError> {
    let state = match visit.desk() {
        Some(desk) => {
            let id: NetworkId = id.parse()?;
            desk.network(&id).await?.state.as_ref().clone()
        }
        None => State::default(),
    };
    Ok((state, names(visit).await?))
}

fn build(
    visit: &Visit,
    id: &str,
    (programme, area): (&Programme, &DevelopmentArea),
    (state, names): (&State, &Names),
    done: &str,
) -> NetworkPage {
    let language = visit.language;
    let title = language.text_with("network-titled", &[("area", &area.name)]);
    let level = |level: Level| {
        let members = state.at(level).map(|one| name(names, one)).collect();
        (level_name(language, level), members)
    };
    let mut researchers: Vec<String> =
        state.researchers.values().map(|one| name(names, one)).collect();
    researchers.sort();
    NetworkPage {
        frame: visit.frame(Place::Commitments, title),
        programme: programme.name.clone(),
        lead: lead(language, state),
        levels: Level::ALL.into_iter().rev().map(level).collect(),
        researchers,
        questions: in_order(state)
            .into_iter()
            .map(|(id, one)| question(language, id.as_str(), one, names))
            .collect(),
        meetings: meetings(language, state),
        acts: acts(visit, id, state),
        done: done_words(language, done),
    }
}

fn name(names: &Names, organisation: &OrganisationId) -> String {
    names.get(organisation).cloned().unwrap_or_else(|| organisation.to_string())
}

fn lead(language: Language, state: &State) -> String {
    let mut lead = match state.members.len() {
        0 => language.text("network-no-members"),
        n => {
            let levels = Level::ALL.into_iter().filter(|level| state.at(*level).next().is_some());
            let (members, levels) = (language.whole(n), language.whole(levels.count()));
            let places = [("members", members.as_str()), ("levels", &levels)];
            language.text_with("network-members-told", &places)
        }
    };
    lead.push(' ');
    lead.push_str(&questions(language, std::iter::once(state)));
    lead
}

/// Returns the questions: those that wait first, then those answered; the oldest first of each.
fn in_order(state: &State) -> Vec<(&domain::grants::id::NetworkQuestionId, &Question)> {
    let mut all: Vec<_> = state.questions.iter().collect();
    all.sort_by_key(|(id, one)| (one.answer.is_some(), one.at, *id));
    all
}

fn question(language: Language, id: &str, one: &Question, names: &Names) -> QuestionView {
    let day = days::day(language, one.at.day());
    let (from, to) = (level_name(language, one.from), level_name(language, one.to));
    let (from, to) = (from.to_lowercase(), to.to_lowercase());
    let who = name(names, &one.asked_by);
    let places = [("who", who.as_str()), ("from", &from), ("to", &to), ("day", &day)];
    QuestionView {
        id: id.to_owned(),
        text: one.text.clone(),
        asked: language.text_with("network-asked", &places),
        answer: one.answer.as_ref().map(|(at, text)| (text.clone(), days::day(language, at.day()))),
        waits: language.text_with("network-waits", &[("to", &to), ("day", &day)]),
    }
}

fn meetings(language: Language, state: &State) -> Vec<(String, String, String)> {
    let mut held: Vec<(&domain::grants::id::MeetingId, &Meeting)> = state.meetings.iter().collect();
    held.sort_by_key(|(id, one)| (std::cmp::Reverse(one.on), *id));
    held.into_iter()
        .map(|(_, one)| {
            let level = level_name(language, one.level);
            (days::day(language, one.on), level, one.minutes.clone())
        })
        .collect()
}

/// Returns what the one who is signed in may do; nothing where nobody is.
fn acts(visit: &Visit, id: &str, state: &State) -> Vec<(String, String)> {
    let Some(actor) = visit.actor() else { return Vec::new() };
    let (leads, takes_part) = (may_lead(&actor).is_ok(), state.may_take_part(&actor).is_ok());
    let act = |doing: Doing| {
        let slug = doing.slug();
        let name = visit.language.text(&format!("network-do-{slug}"));
        (name, format!("{}/natverk/{id}/{slug}", visit.language.prefix()))
    };
    let is_open = |doing: &Doing| {
        let may = if doing.is_to_lead() { leads } else { takes_part };
        may && doing.has_something(state)
    };
    Doing::ALL.into_iter().filter(is_open).map(act).collect()
}
