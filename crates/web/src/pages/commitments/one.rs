//! One commitment: its text and line, who answers for it, what it lacks, and official statistics.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::commitment::measure::Target;
use domain::commitment::{Basis, Fit, Owner};
use domain::grants::id::OrganisationId;
use operations::follow_commitments::{Figure, FollowError, Followed, follow, rows};

use super::acts::Doing;
use super::{Asked, Row, file, fresh, history, lives, row, words};
use operations::grants::error::DeskError;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::pages::table_file;

#[derive(Template)]
#[template(path = "pages/commitment.html")]
struct CommitmentPage {
    frame: Frame,
    id: String,
    lead: String,
    register: (String, String),
    document: String,
    publisher: String,
    line: String,
    list: String,
    kind: String,
    kind_explained: String,
    owners: Vec<OwnerView>,
    target: String,
    population: Option<String>,
    baseline: String,
    by_year: String,
    /// What is missing, with the question it asks.
    missing: Vec<(String, String)>,
    question: Option<String>,
    asked_of: String,
    figures: Vec<FigureView>,
    parts_told: Option<String>,
    parts: Vec<Row>,
    part_of: Option<(String, String)>,
    stage: String,
    /// The question that waits for the owner.
    returned: Option<String>,
    /// What the owner has answered to what was missing.
    answers: Vec<(String, String)>,
    history: Vec<history::Line>,
    /// Name and address of what can be done, where someone is signed in.
    acts: Vec<(String, String)>,
    /// What was just done.
    done: Option<String>,
}

struct OwnerView {
    name: String,
    basis: String,
    basis_is_law: bool,
    /// The organisations, where the owner is several.
    organisations: Vec<String>,
}

/// An official series beside the commitment.
struct FigureView {
    id: String,
    name: String,
    fit: String,
    is_near: bool,
    period: String,
    value: String,
    nation: String,
    spread: String,
    source: String,
}

/// Shows one commitment, or the register as a file.
pub(crate) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let lives = match lives(&visit).await {
        Ok(lives) => lives,
        Err(error) => return visit.failed(&error),
    };
    match id.as_str() {
        "lista.csv" => return file(&visit, &asked, &lives, "csv"),
        "lista.json" => return file(&visit, &asked, &lives, "json"),
        _ => {}
    }
    let all = follow(visit.library().commitments(), &lives);
    let (name, is_json) = id.strip_suffix(".json").map_or((id.as_str(), false), |id| (id, true));
    let Some(one) = all.iter().find(|one| one.commitment.id.as_str() == name) else {
        return visit.not_found();
    };
    if is_json {
        return table_file::json(&serde_json::json!(rows(&[one])));
    }
    let names = match names(&visit).await {
        Ok(names) => names,
        Err(error) => return visit.failed(&error),
    };
    match build(&visit, &all, one, (&names, &asked.klart)) {
        Ok(commitment) => fresh(&visit, page(&commitment)),
        Err(error) => visit.failed(&error),
    }
}

/// Returns what organisations are called, where the register is open.
pub(in crate::pages) async fn names(
    visit: &Visit,
) -> Result<BTreeMap<OrganisationId, String>, DeskError> {
    let Some(desk) = visit.desk() else { return Ok(BTreeMap::new()) };
    let people = desk.people().await?;
    let entered = people.state.organisations.iter();
    Ok(entered.map(|(id, entered)| (id.clone(), entered.name.clone())).collect())
}

fn build(
    visit: &Visit,
    all: &[Followed<'_>],
    one: &Followed<'_>,
    (names, done): (&BTreeMap<OrganisationId, String>, &str),
) -> Result<CommitmentPage, FollowError> {
    let language = visit.language;
    let (commitment, register) = (one.commitment, one.register);
    let measure = &commitment.measure;
    let list = register.lists.iter().find(|list| list.id == commitment.list);
    let figures = one.figures(visit.library())?;
    let missing = one.missing();
    let parts = all.iter().filter(|part| part.commitment.parent.as_ref() == Some(&commitment.id));
    let parent = commitment.parent.as_ref().and_then(|id| register.find(id.as_str()));
    Ok(CommitmentPage {
        frame: visit.frame(Place::Commitments, commitment.text.clone()),
        id: commitment.id.to_string(),
        lead: lead(language, one),
        register: (register.id.clone(), language.of(&register.title).to_owned()),
        document: register.document.title.clone(),
        publisher: register.document.publisher.clone(),
        line: language.text_with("commitment-line", &[("line", &commitment.line.to_string())]),
        list: list.map_or_else(String::new, |list| list.title.clone()),
        kind: words::kind(language, commitment.kind),
        kind_explained: language
            .text(&format!("commitment-kind-{}-means", commitment.kind.as_str())),
        owners: commitment.owners.iter().map(|owner| owner_view(language, owner)).collect(),
        target: words::target(language, &measure.target),
        population: population(visit, one)?,
        baseline: words::baseline(language, measure),
        by_year: measure
            .by_year
            .map_or_else(|| language.text("commitment-not-stated"), |year| year.to_string()),
        missing: missing
            .iter()
            .map(|lack| (words::missing(language, &[*lack]), words::ask(language, *lack)))
            .collect(),
        question: commitment.question.as_ref().map(|asks| language.of(asks).to_owned()),
        asked_of: words::owners(commitment),
        figures: figures.iter().map(|figure| figure_view(language, figure)).collect(),
        parts_told: (one.parts.total() > 0).then(|| words::parts(language, &one.parts)),
        parts: parts.map(|part| row(language, part)).collect(),
        part_of: parent.map(|parent| (parent.id.to_string(), parent.text.clone())),
        stage: words::stage(language, one.stage()),
        returned: one.state.returned.clone(),
        answers: one
            .state
            .answers
            .iter()
            .map(|(lack, answer)| (words::missing(language, &[*lack]), answer.clone()))
            .collect(),
        history: history::lines(language, &one.state, names),
        acts: acts(visit, one),
        done: done_words(language, done),
    })
}

/// Returns what the one who is signed in may do; nothing where nobody is.
fn acts(visit: &Visit, one: &Followed<'_>) -> Vec<(String, String)> {
    let Some(actor) = visit.actor() else { return Vec::new() };
    let commitment = one.commitment;
    let act = |doing: Doing| {
        let (slug, id) = (doing.slug(), &commitment.id);
        let name = visit.language.text(&format!("commitment-do-{slug}"));
        (name, format!("{}/ataganden/{id}/{slug}", visit.language.prefix()))
    };
    Doing::ALL
        .into_iter()
        .filter(|doing| doing.may_be_done(commitment, &actor).is_ok())
        .filter(|doing| doing.is_left(commitment, &one.state, &actor))
        .map(act)
        .collect()
}

fn done_words(language: Language, done: &str) -> Option<String> {
    let doing = Doing::ALL.into_iter().find(|doing| doing.slug() == done)?;
    Some(language.text(&format!("commitment-done-{}", doing.slug())))
}

/// Returns the sentence that the page opens with: how it stands, and what is missing.
fn lead(language: Language, one: &Followed<'_>) -> String {
    let stage = words::stage(language, one.stage());
    let missing = words::missing(language, &one.missing());
    let key = match (one.is_measurable(), missing.is_empty()) {
        (false, _) => "commitment-one-not-measurable",
        (true, false) => "commitment-one-lacks",
        (true, true) => "commitment-one-whole",
    };
    language.text_with(key, &[("stage", &stage), ("missing", &missing)])
}

fn owner_view(language: Language, owner: &Owner) -> OwnerView {
    let (basis, basis_is_law) = match &owner.basis {
        Basis::Text => (language.text("commitment-basis-text"), false),
        Basis::Task(task) => (task.clone(), true),
    };
    let several = owner.parties.len() > 1;
    OwnerView {
        name: owner.name.clone(),
        basis,
        basis_is_law,
        organisations: owner
            .parties
            .iter()
            .filter(|_| several)
            .map(|party| party.name.clone())
            .collect(),
    }
}

/// Returns the population of a share in words: its number where the statistics hold it, else who
/// publishes it.
fn population(visit: &Visit, one: &Followed<'_>) -> Result<Option<String>, FollowError> {
    let language = visit.language;
    let Target::Share { of, .. } = &one.commitment.measure.target else { return Ok(None) };
    let found = one.population(visit.library())?;
    let number = found.as_ref().and_then(|figure| figure.value.map(|value| (figure, value)));
    let name = language.of(&of.population);
    Ok(Some(match number {
        Some((figure, value)) => {
            let key =
                if of.is_exact { "commitment-population" } else { "commitment-population-nearest" };
            let places = [
                ("name", name.to_owned()),
                ("number", language.value(value, figure.indicator.unit)),
                ("year", figure.period.to_string()),
                ("series", figure.indicator.name.clone()),
                ("source", of.source.clone()),
            ];
            let places = places.each_ref().map(|(key, text)| (*key, text.as_str()));
            language.text_with(key, &places)
        }
        None => {
            let places = [("name", name), ("source", of.source.as_str())];
            language.text_with("commitment-population-elsewhere", &places)
        }
    }))
}

fn figure_view(language: Language, figure: &Figure) -> FigureView {
    let unit = figure.indicator.unit;
    let value = |value: Option<f64>| {
        value.map_or_else(|| language.text("frame-missing"), |value| language.value(value, unit))
    };
    let end = |end: &Option<(String, f64)>| {
        end.as_ref().map(|(name, at)| format!("{name} {}", language.value(*at, unit)))
    };
    let spread = match (end(&figure.lowest), end(&figure.highest)) {
        (Some(low), Some(high)) => {
            let (n, of) = (language.whole(figure.n.0), language.whole(figure.n.1));
            let places = [("low", low.as_str()), ("high", &high), ("n", &n), ("of", &of)];
            language.text_with("commitment-figure-spread", &places)
        }
        _ => language.text("frame-missing"),
    };
    FigureView {
        id: figure.indicator.id.to_string(),
        name: figure.indicator.name.clone(),
        fit: language.text(&format!("commitment-fit-{}", figure.fit.as_str())),
        is_near: figure.fit == Fit::Near,
        period: figure.period.to_string(),
        value: value(figure.value),
        nation: value(figure.nation),
        spread,
        source: figure.source.clone(),
    }
}
