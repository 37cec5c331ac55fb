//! Interventions that their owners keep in the register, beside those that ship with the program: what
//! lives on, what others ask and say, and what the grants that pay for them approved.

use std::collections::BTreeMap;

use domain::grants::grant::{self, Stage};
use domain::grants::id::{CategoryId, GrantId};
use domain::intervention::life::{LivesOn, State};
use domain::money::Ore;
use domain::people;
use domain::people::organisation::Organisation;
use operations::grants::Desk;
use operations::grants::chronicle::Chronicle;
use operations::grants::error::DeskError;
use operations::intervention_file::InterventionFile;
use operations::library::Library;

use crate::answer::Visit;
use crate::grant_words::days;
use crate::language::Language;
use crate::pages::own_interventions::{doings, done, word_of};

/// What the register tells of an intervention beside its description.
#[derive(Default)]
pub(super) struct Said {
    /// Whether and when it ended.
    pub(super) ended: String,
    /// What lives on: when it was asked, and the answer.
    pub(super) lives_on: Vec<(String, String)>,
    /// Questions: who and when, what, the reply.
    pub(super) questions: Vec<(String, String, Option<String>)>,
    /// Comments: who and when, what.
    pub(super) comments: Vec<(String, String)>,
    /// The grants that pay for it.
    pub(super) grants: Vec<GrantView>,
    /// What the one who is signed in may do: in words, and where, without language.
    pub(super) acts: Vec<(String, String)>,
    /// What was just done.
    pub(super) done: Option<String>,
}

/// A grant that pays for an intervention, with the costs that its decision approved.
pub(super) struct GrantView {
    pub(super) id: String,
    pub(super) project: String,
    /// Category, year and amount.
    pub(super) costs: Vec<(String, String, String)>,
}

/// Returns every intervention: those that ship with the program, then those of the register, with
/// their lessons.
pub(in crate::pages) async fn all(visit: &Visit) -> Result<Vec<InterventionFile>, DeskError> {
    Ok(known(visit.library(), visit.chronicle().await?.as_deref()))
}

/// Returns the same of a register that has been read.
pub(super) fn known(library: &Library, chronicle: Option<&Chronicle>) -> Vec<InterventionFile> {
    match chronicle {
        Some(chronicle) => chronicle.interventions(library),
        None => library.interventions().to_vec(),
    }
}

/// Returns who described the interventions of the register, by the id of the intervention.
pub(super) async fn owners(visit: &Visit) -> Result<BTreeMap<String, Organisation>, DeskError> {
    match visit.desk() {
        Some(desk) => desk.intervention_owners().await,
        None => Ok(BTreeMap::new()),
    }
}

/// Returns an intervention with what the register tells of it; `None` where there is none.
pub(super) async fn find(
    visit: &Visit,
    id: &str,
    klart: &str,
) -> Result<Option<(InterventionFile, Option<Said>)>, DeskError> {
    let shipped = visit.library().interventions().iter().find(|file| file.id == id);
    let file = match visit.chronicle().await? {
        Some(chronicle) => chronicle.intervention(visit.library(), id),
        None => shipped.cloned(),
    };
    let Some(file) = file else { return Ok(None) };
    let desk = visit.desk().filter(|_| shipped.is_none());
    let Some(desk) = desk else { return Ok(Some((file, None))) };
    let state = desk.intervention(id).await?.state;
    let people = desk.people().await?.state;
    let grants = grants(visit.language, desk, &file.description.grants).await?;
    let said = said(visit, id, &state, &people);
    let done = done(visit.language, klart);
    Ok(Some((file, Some(Said { grants, done, ..said }))))
}

fn said(visit: &Visit, id: &str, state: &State, people: &people::State) -> Said {
    let language = visit.language;
    let who = |by, at| {
        let entered = people.organisations.get(by);
        let name = entered.map_or_else(|| by.to_string(), |entered| entered.name.clone());
        format!("{name}, {}", days::day(language, domain::grants::act::Moment::day(at)))
    };
    let ended = match state.ended {
        Some(on) => {
            let day = days::day(language, on);
            language.text_with("own-intervention-ended-on", &[("day", &day)])
        }
        None => language.text("own-intervention-goes-on"),
    };
    let answers = state.lives_on.iter().map(|(asked, answer)| {
        let time = language.text(&format!("own-intervention-time-{}", word_of(*asked)));
        (time, lives_on(language, answer))
    });
    let questions = state.questions.iter().map(|question| {
        let reply = question.reply.as_ref().map(|(_, text)| text.clone());
        (who(&question.by, question.at), question.text.clone(), reply)
    });
    let comments = state.comments.iter().map(|(by, at, text)| (who(by, *at), text.clone()));
    let actor = visit.actor();
    Said {
        ended,
        lives_on: answers.collect(),
        questions: questions.collect(),
        comments: comments.collect(),
        acts: actor.map(|actor| doings(language, id, state, &actor)).unwrap_or_default(),
        ..Said::default()
    }
}

fn lives_on(language: Language, answer: &LivesOn) -> String {
    match answer {
        LivesOn::Yes { owner, budget_line, since } => {
            let since = days::day(language, *since);
            let places = [("owner", owner.as_str()), ("budget", budget_line), ("since", &since)];
            language.text_with("intervention-lives-on-yes", &places)
        }
        LivesOn::No { why } => language.text_with("intervention-lives-on-no", &[("why", why)]),
    }
}

/// Returns the grants that everyone may see, with the costs that the decision in force approved.
async fn grants(
    language: Language,
    desk: &Desk,
    ids: &[GrantId],
) -> Result<Vec<GrantView>, DeskError> {
    let mut views = Vec::new();
    for id in ids {
        let grant = desk.read::<grant::State>(id.as_str()).await?.state;
        if grant.stage.is_none_or(|stage| stage == Stage::Decided) {
            continue;
        }
        let award = grant.award("show")?;
        let mut costs: BTreeMap<(i32, CategoryId), i64> = BTreeMap::new();
        for line in &award.budget.costs {
            let sum = costs.entry((line.year, line.category.clone())).or_default();
            *sum = sum.saturating_add(line.amount.ore());
        }
        let row = |((year, category), ore): ((i32, CategoryId), i64)| {
            let label = desk.category(&category).map(|label| language.of(label));
            let name = label.unwrap_or(category.as_str()).to_owned();
            (name, year.to_string(), language.kronor(Ore::new(ore)))
        };
        views.push(GrantView {
            id: id.to_string(),
            project: award.project.clone(),
            costs: costs.into_iter().map(row).collect(),
        });
    }
    Ok(views)
}
