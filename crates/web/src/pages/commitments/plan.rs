//! An action plan: situation, action, owners, and what remains.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::action_plan::{Process, Remains, remains};
use domain::agreement::life::State;
use domain::commitment::StatedGap;
use domain::commitment::lives::Lives;
use operations::commitment_file::CommitmentFile;
use operations::follow_commitments::{FollowError, figure, of};
use operations::grants::error::DeskError;

use super::{Row, fresh, row, words};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::language::Language;
use crate::pages::agreements::{self, AgreementView};
use crate::signed_in::moment;

#[derive(Template)]
#[template(path = "pages/action_plans.html")]
struct PlansPage {
    frame: Frame,
    lead: String,
    /// Id, title, publisher and what it holds.
    plans: Vec<[String; 4]>,
}

#[derive(Template)]
#[template(path = "pages/action_plan.html")]
struct PlanPage {
    frame: Frame,
    id: String,
    lead: String,
    document: String,
    publisher: String,
    addresses: Vec<String>,
    facts: Vec<(String, String)>,
    /// When, what, source.
    steps: Vec<[String; 3]>,
    /// That actions were adopted whose text and owner the document does not tell.
    ownerless: Option<String>,
    situations: Vec<Situation>,
    gaps: Vec<GapView>,
    agreements: Vec<AgreementView>,
}

/// A situation with the actions that answer to it.
struct Situation {
    title: String,
    line: String,
    id: String,
    actions: Vec<Row>,
}

/// A difference that the document names.
struct GapView {
    told: String,
    text: String,
    line: String,
    baseline: String,
    missing: String,
    nearest: Option<String>,
}

/// What has happened to a plan's commitments and to its agreements, these in the order of the file.
struct Happened {
    lives: Arc<Lives>,
    agreements: Vec<Arc<State>>,
}

/// Shows every plan.
pub(crate) async fn list(visit: Visit) -> Response {
    let language = visit.language;
    let files = visit.library().commitments();
    let plan = |file: &CommitmentFile| {
        let register = &file.register;
        let n = register.commitments().iter().filter(|one| one.parent.is_none()).count();
        [
            register.id.clone(),
            language.of(&register.title).to_owned(),
            register.document.publisher.clone(),
            language.counted("commitment-count", n),
        ]
    };
    page(&PlansPage {
        frame: visit.frame(Place::Commitments, language.text("plan-list-title")),
        lead: language.text("plan-list-lead"),
        plans: files.iter().map(plan).collect(),
    })
}

/// Shows one plan.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let files = visit.library().commitments();
    match files.iter().find(|file| file.register.id == id) {
        Some(file) => match (happened(&visit, file).await, gaps(&visit, file)) {
            (Ok(happened), Ok(gaps)) => fresh(&visit, page(&build(&visit, file, gaps, &happened))),
            (Err(error), _) => visit.failed(&error),
            (_, Err(error)) => visit.failed(&error),
        },
        None => visit.not_found(),
    }
}

/// Returns what has happened to a plan; nothing where no register is open.
async fn happened(visit: &Visit, file: &CommitmentFile) -> Result<Happened, DeskError> {
    let lives = match visit.desk() {
        Some(desk) => desk.lives_of(&file.register).await?.state,
        None => Arc::default(),
    };
    let mut agreements = Vec::new();
    for one in &file.agreements {
        agreements.push(agreements::state(visit, one).await?);
    }
    Ok(Happened { lives, agreements })
}

fn build(
    visit: &Visit,
    file: &CommitmentFile,
    gaps: Vec<GapView>,
    Happened { lives, agreements }: &Happened,
) -> PlanPage {
    let language = visit.language;
    let register = &file.register;
    let all = of(register, lives);
    let left = remains(register, &lives.states);
    let process = register.process.as_ref();
    let actions = |id: &str| {
        all.iter().filter(|one| one.commitment.list == id).map(|one| row(language, one)).collect()
    };
    let situation = |list: &domain::commitment::List| Situation {
        title: list.title.clone(),
        line: language.text_with("commitment-line", &[("line", &list.line.to_string())]),
        id: list.id.clone(),
        actions: actions(&list.id),
    };
    let step = |step: &domain::action_plan::ProcessStep| {
        [step.when.clone(), language.of(&step.told).to_owned(), step.source.clone()]
    };
    PlanPage {
        frame: visit.frame(Place::Commitments, language.of(&register.title).to_owned()),
        id: register.id.clone(),
        lead: lead(language, &left, process),
        document: register.document.title.clone(),
        publisher: register.document.publisher.clone(),
        addresses: register.document.addresses.clone(),
        facts: facts(language, &left, process),
        steps: process.map_or_else(Vec::new, |process| process.steps.iter().map(step).collect()),
        ownerless: left
            .n_unlisted
            .filter(|n| *n > 0)
            .map(|n| language.counted("plan-ownerless", n)),
        situations: register.lists.iter().map(situation).collect(),
        gaps,
        agreements: file
            .agreements
            .iter()
            .zip(agreements)
            .map(|(one, state)| agreements::view(language, (one, state), (&all, moment().day())))
            .collect(),
    }
}

fn lead(language: Language, left: &Remains, process: Option<&Process>) -> String {
    let written = |count: usize| language.whole(count);
    let places = [
        ("actions", written(left.n_actions)),
        ("unlisted", left.n_unlisted.map_or_else(String::new, written)),
        ("parts", written(left.n_parts)),
        ("signed", written(left.n_signed)),
        ("unreported", written(left.without_report)),
        ("without", written(left.without_indicator)),
    ];
    let places = places.each_ref().map(|(key, text)| (*key, text.as_str()));
    let key = match process.and(left.n_unlisted) {
        Some(_) => "plan-lead-process",
        None => "plan-lead",
    };
    language.text_with(key, &places)
}

/// Returns what remains, counted.
fn facts(language: Language, left: &Remains, process: Option<&Process>) -> Vec<(String, String)> {
    let stated = |count: Option<u32>| match count.and_then(|count| usize::try_from(count).ok()) {
        Some(count) => language.whole(count),
        None => language.text("commitment-not-stated"),
    };
    let fact = |key: &str, text: String| (language.text(&format!("plan-fact-{key}")), text);
    let mut facts = Vec::new();
    if let Some(process) = process {
        facts.push(fact("proposals", stated(process.n_proposals)));
        facts.push(fact("adopted", stated(process.n_actions)));
    }
    facts.push(fact("listed", language.whole(left.n_actions)));
    facts.push(fact("parts", language.whole(left.n_parts)));
    facts.push(fact("signed", language.whole(left.n_signed)));
    facts.push(fact("unreported", language.whole(left.without_report)));
    facts
}

fn gaps(visit: &Visit, file: &CommitmentFile) -> Result<Vec<GapView>, FollowError> {
    let language = visit.language;
    let view = |gap: &StatedGap| {
        let found = match &gap.indicator {
            Some(id) => figure(visit.library(), id, &file.register.area)?,
            None => None,
        };
        let nearest = found.and_then(|figure| {
            let value = language.value(figure.value?, figure.indicator.unit);
            let year = figure.period.to_string();
            let places =
                [("series", figure.indicator.name.as_str()), ("value", &value), ("year", &year)];
            Some(language.text_with("plan-gap-nearest", &places))
        });
        Ok(GapView {
            told: language.of(&gap.told).to_owned(),
            text: gap.text.clone(),
            line: language.text_with("commitment-line", &[("line", &gap.line.to_string())]),
            baseline: words::baseline(language, &gap.measure),
            missing: words::missing(language, &gap.measure.missing()),
            nearest,
        })
    };
    file.register.gaps.iter().map(view).collect()
}
