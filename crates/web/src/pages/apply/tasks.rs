//! The list of tasks: how far each section has come, what is waited for and what can be done.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::form::burden;
use domain::form::condition::Truth;
use domain::form::kind::Kind;
use domain::form::quantity::write_date;
use domain::form::status::{TaskStatus, task_status};
use domain::form::{ReuseKey, Section};
use domain::grants::application;
use domain::grants::grant;
use domain::grants::matter::Awaited;
use operations::grants::answers::unfinished;
use operations::grants::error::DeskError;
use std::collections::BTreeSet;

use super::filling::{Editing, Filling, Numbered, Subject};
use super::steps;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::frame::Frame;
use crate::grant_words;
use crate::language::Language;

#[derive(Template)]
#[template(path = "pages/apply_tasks.html")]
struct TasksPage {
    frame: Frame,
    back: (String, String),
    /// One sentence: how far it has come and how long the rest is expected to take.
    lead: String,
    done: Option<String>,
    stage: String,
    facts: Vec<(String, String)>,
    waits: Vec<String>,
    tasks: Vec<Task>,
    /// What the reader can do: what and address.
    acts: Vec<(String, String)>,
    partners: Vec<String>,
    check: String,
    workbook: Option<String>,
    sheet: Option<(String, String, String)>,
}

struct Task {
    title: String,
    address: Option<String>,
    status: String,
    is_done: bool,
    last: String,
}

/// Shows the tasks of an application.
pub(super) async fn show_application(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    match Filling::of_application(&at, &id).await {
        Ok(filling) => shown(&at, &filling, &asked).await,
        Err(error) => at.failed(&error),
    }
}

/// Shows the tasks of a report.
pub(super) async fn show_report(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    match Filling::of_report(&at, &id, asked.nr).await {
        Ok(filling) => shown(&at, &filling, &asked).await,
        Err(error) => at.failed(&error),
    }
}

async fn shown(at: &AtDesk, filling: &Filling, asked: &Numbered) -> Response {
    let language = at.visit.language;
    let waits = match waits(at, filling).await {
        Ok(waits) => waits,
        Err(error) => return at.failed(&error),
    };
    let tasks: Vec<Task> =
        filling.form.sections().iter().map(|section| filling.task(at, section)).collect();
    let n_done = tasks.iter().filter(|task| task.is_done).count();
    let done = Some(asked.klart.as_str()).filter(|key| is_key(key));
    let is_application = matches!(filling.subject, Subject::Application(..));
    page(&TasksPage {
        frame: at.frame(filling.title(language)),
        back: filling.back(language),
        lead: filling.lead(language, n_done, tasks.len()),
        done: done.map(|key| language.text(&format!("apply-done-{key}"))),
        stage: filling.stage(language),
        facts: filling.facts(at),
        waits,
        tasks,
        acts: steps::offered(at, filling),
        partners: filling.partners(at),
        check: filling.address_of("kontrollera"),
        workbook: is_application.then(|| filling.address_of("kalkylblad.xlsx")),
        sheet: (is_application && filling.editing != Editing::Nothing)
            .then(|| (filling.address_of("kalkylblad"), at.who.csrf.clone(), at.nonce())),
    })
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.len() < 40 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Returns what is waited for, and since when.
async fn waits(at: &AtDesk, filling: &Filling) -> Result<Vec<String>, DeskError> {
    let (matter, number) = match &filling.subject {
        Subject::Application(id, _) => {
            (at.desk.matter::<application::State>(id.as_str()).await?, None)
        }
        Subject::Report(id, _, number) => {
            (at.desk.matter::<grant::State>(id.as_str()).await?, Some(*number))
        }
    };
    let concerns = |awaited: &&Awaited| {
        number.is_none_or(|n| awaited.concern == grant::concern::Concern::Report(n))
    };
    let awaited = matter.map(|matter| matter.awaited).unwrap_or_default();
    let awaited = awaited.iter().filter(concerns);
    Ok(awaited
        .map(|waits| grant_words::tasks::waiting(at.visit.language, waits, at.now()))
        .collect())
}

impl Filling {
    /// Returns what the form is called.
    pub(super) fn title(&self, language: Language) -> String {
        language.of(self.form.title()).to_owned()
    }

    /// Returns the page above the list of tasks: its address and name.
    fn back(&self, language: Language) -> (String, String) {
        match &self.subject {
            Subject::Application(..) => ("/ansok".to_owned(), language.text("apply-calls")),
            Subject::Report(id, ..) => {
                (format!("/arbete/bidrag/{id}"), language.text("apply-grant"))
            }
        }
    }

    /// Returns the stage in the language of the page.
    pub(super) fn stage(&self, language: Language) -> String {
        match &self.subject {
            Subject::Application(_, state) => state
                .stage
                .map_or(String::new(), |stage| grant_words::stages::stage(language, stage)),
            Subject::Report(_, state, number) => state
                .reports
                .get(number)
                .map_or(String::new(), |report| grant_words::stages::stage(language, report.stage)),
        }
    }

    fn lead(&self, language: Language, n_done: usize, n_tasks: usize) -> String {
        let (done, total) = (language.whole(n_done), language.whole(n_tasks));
        let minutes = language.whole(usize::try_from(self.minutes_left()).unwrap_or(usize::MAX));
        let places = [("done", done.as_str()), ("total", &total), ("minutes", &minutes)];
        let key = if unfinished(&self.form, &self.answers).is_empty() {
            "apply-lead-whole"
        } else {
            "apply-lead"
        };
        language.text_with(key, &places)
    }

    /// Returns the minutes that what is not answered yet is expected to take.
    fn minutes_left(&self) -> u32 {
        let known: BTreeSet<ReuseKey> = self.known.keys().cloned().collect();
        let whole = burden::burden(&self.form, &known).seconds;
        let n_asked = u64::try_from(self.asked().count()).unwrap_or(u64::MAX).max(1);
        let is_left = |part| !self.answers.contains_key(part);
        let n_left = self.asked().filter(|question| is_left(&question.part)).count();
        let n_left = u64::try_from(n_left).unwrap_or(u64::MAX);
        u32::try_from((whole * n_left).div_ceil(n_asked * 60)).unwrap_or(u32::MAX)
    }

    /// Returns figures about the whole: whose it is, last day, diary number, amount.
    pub(super) fn facts(&self, at: &AtDesk) -> Vec<(String, String)> {
        let language = at.visit.language;
        let mut facts = vec![(language.text("apply-organisation"), at.name_of(&self.owner))];
        match &self.subject {
            Subject::Application(id, state) => {
                let number = state.diary_number.clone().unwrap_or_else(|| id.to_string());
                facts.push((language.text("apply-number"), number));
                if let Some(Ok(amount)) = state.budget.as_ref().map(|budget| budget.grant()) {
                    facts.push((language.text("apply-amount"), language.kronor(amount)));
                }
                if let Some(request) = &state.completion {
                    facts.push((language.text("apply-complete-by"), write_date(request.last_day)));
                }
            }
            Subject::Report(_, state, number) => {
                if let Some(report) = state.reports.get(number) {
                    facts.push((language.text("apply-due"), write_date(report.due)));
                }
            }
        }
        facts
    }

    /// Returns the partners and whether they have confirmed.
    fn partners(&self, at: &AtDesk) -> Vec<String> {
        let Subject::Application(_, state) = &self.subject else { return Vec::new() };
        let line = |(organisation, has_confirmed): (&_, &bool)| {
            let key =
                if *has_confirmed { "apply-partner-confirmed" } else { "apply-partner-asked" };
            let name = at.name_of(organisation);
            at.visit.language.text_with(key, &[("name", &name)])
        };
        state.partners.iter().map(line).collect()
    }

    fn task(&self, at: &AtDesk, section: &Section) -> Task {
        let language = at.visit.language;
        let status = task_status(section, &self.standing, &self.answers, &self.changes);
        let is_asked = |question: &&domain::form::Question| {
            self.standing.asked(&question.part) == Truth::Yes
                && !matches!(question.kind, Kind::Calculated(_))
        };
        let asked: Vec<_> = section.questions.iter().filter(is_asked).collect();
        let is_waiting = |question: &&&domain::form::Question| {
            self.changes.requested.contains(&question.part)
                || !self.answers.contains_key(&question.part)
        };
        let first = asked.iter().find(is_waiting).or_else(|| asked.first());
        let hand = asked
            .iter()
            .filter(|question| self.hands.contains_key(&question.part))
            .max_by_key(|question| self.hands.get(&question.part).map(|(_, moment)| *moment));
        Task {
            title: language.of(&section.title).to_owned(),
            address: first.map(|question| self.address_of(question.part.as_str())),
            status: match language {
                Language::Swedish => status.swedish(),
                Language::English => status.english(),
            }
            .to_owned(),
            is_done: matches!(
                status,
                TaskStatus::Completed
                    | TaskStatus::NoQuestions
                    | TaskStatus::NotNeeded
                    | TaskStatus::Changed
            ),
            last: hand.and_then(|question| self.last_hand(at, &question.part)).unwrap_or_default(),
        }
    }
}
