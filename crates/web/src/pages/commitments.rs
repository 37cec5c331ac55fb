//! The register of commitments: what has been promised, by whom, whether it can be measured, and how
//! it goes.

pub(crate) mod acts;
mod history;
pub(crate) mod one;
pub(crate) mod plan;
pub(super) mod words;

use askama::Template;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use domain::commitment::life::Stage;
use domain::commitment::lives::Lives;
use operations::follow_commitments::{Filter, Followed, Overview, follow, overview, rows};
use operations::grants::error::DeskError;
use serde::Deserialize;

use super::indicators::encoded;
use super::table_file;
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;

/// What the address can say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    dokument: String,
    #[serde(default)]
    lista: String,
    #[serde(default)]
    agare: String,
    #[serde(default)]
    matbar: String,
    #[serde(default)]
    status: String,
    /// What was just done, on the page of one commitment.
    #[serde(default)]
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/commitments.html")]
struct CommitmentsPage {
    frame: Frame,
    lead: String,
    facts: Vec<(String, String)>,
    /// Stage, how many, and whether it stands for something stopped.
    spread: Vec<(String, String, bool)>,
    plans: Vec<(String, String)>,
    filters: Vec<Choices>,
    count: String,
    table: Vec<Row>,
    query: String,
}

/// A list to choose from: the name in the address, its label, the choices.
struct Choices {
    key: &'static str,
    label: String,
    options: Vec<Choice>,
}

struct Choice {
    value: String,
    name: String,
    is_chosen: bool,
}

/// One line of the table.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) line: String,
    pub(crate) is_part: bool,
    pub(crate) owners: String,
    pub(crate) kind: String,
    pub(crate) is_measurable: bool,
    pub(crate) measurable: String,
    pub(crate) missing: String,
    pub(crate) stage: String,
    pub(crate) is_stopped: bool,
    /// What its parts say, where it has any.
    pub(crate) parts: Option<String>,
    /// How many organisations have signed their part, of how many.
    pub(crate) signed: String,
}

/// Shows the register.
pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    let filter = match filter(&asked) {
        Ok(filter) => filter,
        Err(value) => return refused(&visit, &value),
    };
    match lives(&visit).await {
        Ok(lives) => fresh(&visit, page(&build(&visit, &asked, &filter, &lives))),
        Err(error) => visit.failed(&error),
    }
}

/// Answers with the commitments that are asked for as a file.
pub(super) fn file(visit: &Visit, asked: &Asked, lives: &[Lives], ending: &str) -> Response {
    let filter = match filter(asked) {
        Ok(filter) => filter,
        Err(value) => return refused(visit, &value),
    };
    let all = follow(visit.library().commitments(), lives);
    let taken: Vec<&Followed<'_>> = all.iter().filter(|one| filter.takes(one)).collect();
    if ending == "csv" {
        table_file::csv("ataganden", operations::follow_commitments::csv(&taken))
    } else {
        table_file::json(&serde_json::json!(rows(&taken)))
    }
}

/// Returns what has happened to the commitments of each register; nothing where no register is open.
pub(super) async fn lives(visit: &Visit) -> Result<Vec<Lives>, DeskError> {
    let mut lives = Vec::new();
    if let Some(desk) = visit.desk() {
        for file in visit.library().commitments() {
            lives.push(desk.lives_of(&file.register).await?.state.as_ref().clone());
        }
    }
    Ok(lives)
}

/// Marks a page that shows what people do, so that it is made anew when they have done more.
pub(super) fn fresh(visit: &Visit, mut page: Response) -> Response {
    if visit.desk().is_some() {
        page.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    page
}

fn refused(visit: &Visit, value: &str) -> Response {
    let value: String = value.chars().take(40).collect();
    visit.refused(visit.language.text_with("commitment-unknown-filter", &[("value", &value)]))
}

/// Reads the address; an error is the word that is none.
fn filter(asked: &Asked) -> Result<Filter, String> {
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let is_measurable = match asked.matbar.as_str() {
        "" => None,
        "ja" => Some(true),
        "nej" => Some(false),
        other => return Err(other.to_owned()),
    };
    let stage = match asked.status.as_str() {
        "" => None,
        word => Some(
            Stage::ALL
                .into_iter()
                .find(|stage| stage.as_str() == word)
                .ok_or_else(|| word.to_owned())?,
        ),
    };
    Ok(Filter {
        register: given(&asked.dokument),
        list: given(&asked.lista),
        owner: given(&asked.agare),
        is_measurable,
        stage,
    })
}

fn build(visit: &Visit, asked: &Asked, filter: &Filter, lives: &[Lives]) -> CommitmentsPage {
    let language = visit.language;
    let files = visit.library().commitments();
    let all = follow(files, lives);
    let taken: Vec<&Followed<'_>> = all.iter().filter(|one| filter.takes(one)).collect();
    let told = overview(&all);
    CommitmentsPage {
        frame: visit.frame(Place::Commitments, language.text("commitment-title")),
        lead: lead(language, &told, files.len()),
        facts: facts(language, &told),
        spread: spread(language, &told),
        plans: files
            .iter()
            .map(|file| {
                let title = language.of(&file.register.title);
                (file.register.id.clone(), title.to_owned())
            })
            .collect(),
        filters: filters(visit, asked, &all),
        count: counted(language, &taken),
        table: taken.iter().map(|one| row(language, one)).collect(),
        query: query(asked),
    }
}

fn lead(language: Language, told: &Overview, n_documents: usize) -> String {
    let places = [
        ("count", language.whole(told.n_commitments)),
        ("documents", language.whole(n_documents)),
        ("measurable", language.whole(told.n_measurable)),
        ("returned", language.whole(told.n_returned)),
        ("unreported", language.whole(told.n_unreported)),
    ];
    let places = places.each_ref().map(|(key, text)| (*key, text.as_str()));
    let mut lead = language.text_with("commitment-lead", &places);
    if told.n_with_year == 0 {
        lead.push(' ');
        lead.push_str(&language.text("commitment-no-year"));
    }
    lead
}

fn facts(language: Language, told: &Overview) -> Vec<(String, String)> {
    [
        ("commitments", told.n_commitments),
        ("measurable", told.n_measurable),
        ("returned", told.n_returned),
        ("with-year", told.n_with_year),
        ("unreported", told.n_unreported),
    ]
    .into_iter()
    .map(|(key, n)| (language.text(&format!("commitment-fact-{key}")), language.whole(n)))
    .collect()
}

/// Tells how many commitments are shown, and how many parts of commitments beside them.
fn counted(language: Language, taken: &[&Followed<'_>]) -> String {
    let n_parts = taken.iter().filter(|one| one.commitment.parent.is_some()).count();
    let mut told = language.counted("commitment-count", taken.len() - n_parts);
    if n_parts > 0 {
        told.push(' ');
        told += &language.counted("commitment-count-parts", n_parts);
    }
    told
}

/// Returns every stage with how many stand there, the worst first; none is left out.
fn spread(language: Language, told: &Overview) -> Vec<(String, String, bool)> {
    Stage::ALL
        .into_iter()
        .map(|stage| {
            let n = told.spread.count(stage);
            (words::stage(language, stage), language.whole(n), n > 0 && stage.is_stopped())
        })
        .collect()
}

fn filters(visit: &Visit, asked: &Asked, all: &[Followed<'_>]) -> Vec<Choices> {
    let language = visit.language;
    let files = visit.library().commitments();
    let documents = files
        .iter()
        .map(|file| (file.register.id.clone(), language.of(&file.register.title).to_owned()));
    let lists = files.iter().flat_map(|file| &file.register.lists);
    let lists = lists.map(|list| (list.id.clone(), list.title.clone()));
    let mut owners: Vec<(String, String)> = Vec::new();
    for owner in all.iter().flat_map(|one| &one.commitment.owners) {
        if !owners.iter().any(|(known, _)| *known == owner.name) {
            owners.push((owner.name.clone(), owner.name.clone()));
        }
    }
    let measurable = ["ja", "nej"]
        .map(|word| (word.to_owned(), language.text(&format!("commitment-measurable-{word}"))));
    let stages = Stage::ALL.map(|stage| (stage.as_str().to_owned(), words::stage(language, stage)));
    let choices = |key, chosen: &String, options: Vec<(String, String)>| Choices {
        key,
        label: language.text(&format!("commitment-filter-{key}")),
        options: options
            .into_iter()
            .map(|(value, name)| Choice { is_chosen: value == *chosen, value, name })
            .collect(),
    };
    vec![
        choices("dokument", &asked.dokument, documents.collect()),
        choices("lista", &asked.lista, lists.collect()),
        choices("agare", &asked.agare, owners),
        choices("matbar", &asked.matbar, measurable.to_vec()),
        choices("status", &asked.status, stages.to_vec()),
    ]
}

/// Returns the query that asks for the same again, for links to files.
fn query(asked: &Asked) -> String {
    let parts = [
        ("dokument", &asked.dokument),
        ("lista", &asked.lista),
        ("agare", &asked.agare),
        ("matbar", &asked.matbar),
        ("status", &asked.status),
    ];
    let given = parts.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> =
        given.map(|(key, value)| format!("{key}={}", encoded(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// Returns a commitment as a line of a table.
pub(super) fn row(language: Language, one: &Followed<'_>) -> Row {
    let commitment = one.commitment;
    let is_measurable = one.is_measurable();
    let answer = if is_measurable { "ja" } else { "nej" };
    let parts = (one.parts.total() > 0).then(|| words::parts(language, &one.parts));
    Row {
        id: commitment.id.to_string(),
        text: commitment.text.clone(),
        line: language.text_with("commitment-line", &[("line", &commitment.line.to_string())]),
        is_part: commitment.parent.is_some(),
        owners: words::owners(commitment),
        kind: words::kind(language, commitment.kind),
        is_measurable,
        measurable: language.text(&format!("commitment-measurable-{answer}")),
        missing: words::missing(language, &one.missing()),
        stage: words::stage(language, one.stage()),
        is_stopped: one.worst().is_stopped(),
        parts,
        signed: language.text_with(
            "commitment-signed-of",
            &[
                ("signed", &language.whole(one.state.signed.len())),
                ("parts", &language.whole(commitment.parties().count())),
            ],
        ),
    }
}

#[cfg(test)]
mod tests;
