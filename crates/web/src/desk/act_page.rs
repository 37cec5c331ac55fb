//! One act on a page of its own: what it means, what it asks for, what was wrong.

use askama::Template;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::grants::act::Moment;
use operations::grants::error::DeskError;
use register::event::Event;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::AtDesk;
use super::confirming::{Confirming, Unconfirmed};
use super::field::{Field, Problem};
use super::names::role_and_organisation;
use super::posted::{PASSWORD, Posted};
use super::reading::Reader;
use crate::answer::page;
use crate::frame::Frame;
use crate::grant_words::{days, desk as desk_words, events};

/// What a page for one act says and asks.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// The heading, which names the act.
    pub(crate) title: String,
    /// What it means, in a sentence or two.
    pub(crate) lead: String,
    /// What it is done to, for whoever decides: what and figure.
    pub(crate) facts: Vec<(String, String)>,
    /// What it asks for.
    pub(crate) fields: Vec<Field>,
    /// What the button says.
    pub(crate) button: String,
    /// The page that it stands on, without language.
    pub(crate) back: String,
    /// What that page is called.
    pub(crate) back_name: String,
    /// Where it is sent, without language.
    pub(crate) action: String,
    /// How many events of the thing the page shows.
    pub(crate) seen: u64,
    /// Whether whoever does it must have shown recently who they are: money, signatures, delegations.
    pub(crate) confirms: bool,
}

#[derive(Template)]
#[template(path = "pages/act.html")]
struct ActPage {
    frame: Frame,
    act: Act,
    csrf: String,
    nonce: String,
    problems: Vec<Problem>,
    /// What others did since the page was made.
    changes: Vec<String>,
    /// What it asks for besides, where it binds.
    confirming: Option<Confirming>,
}

/// What the desk says when it does not do what was asked.
pub(crate) struct Told {
    /// The status of the answer.
    pub(crate) status: StatusCode,
    /// Why not.
    pub(crate) problem: Problem,
    /// What others did since the form was made.
    pub(crate) changes: Vec<String>,
}

impl AtDesk {
    /// Shows an act. Who is to show first who they are and has no password is led away before anything is
    /// typed.
    pub(crate) fn show_act(&self, act: Act) -> Response {
        let leading = if act.confirms { self.leading_to_confirm() } else { None };
        leading.unwrap_or_else(|| self.act_page(act, self.nonce(), Vec::new(), Vec::new()))
    }

    /// Does the act of a form that was sent: takes the password where the act asks for it, reads the fields,
    /// sends what they ask for and answers as `send` does. Whatever is refused is shown in the form as it was
    /// typed, with the reason.
    pub(crate) async fn do_act<C, Sending>(
        &self,
        act: Act,
        posted: &Posted,
        read: impl FnOnce(&mut Reader<'_>) -> Option<C>,
        send: impl FnOnce(C) -> Sending,
    ) -> Response
    where
        Sending: Future<Output = Result<Response, DeskError>>,
    {
        let mut reader = Reader::new(self.visit.language, posted);
        let command = read(&mut reader);
        let command = reader.finish(command);
        if let Err(again) = self.confirm_act(&act, posted).await {
            return again;
        }
        let command = match command {
            Ok(command) => command,
            Err(problems) => return self.show_problems(act, posted, problems),
        };
        match send(command).await {
            Ok(done) => done,
            Err(error) => self.show_refusal(act, posted, &error),
        }
    }

    /// Takes the password of an act's form, where the act asks for it.
    ///
    /// # Errors
    /// The form again, with what was typed and why it is not done.
    pub(crate) async fn confirm_act(&self, act: &Act, posted: &Posted) -> Result<(), Response> {
        if !act.confirms {
            return Ok(());
        }
        let Err(Unconfirmed { status, text }) = self.confirm(posted).await else { return Ok(()) };
        let mut act = act.clone();
        refill(&mut act, posted);
        let problems = vec![Problem { field: PASSWORD.to_owned(), text }];
        let mut response = self.act_again(act, posted, problems, Vec::new());
        *response.status_mut() = status;
        Err(response)
    }

    /// Shows an act again, with what was typed and what was wrong.
    pub(crate) fn show_problems(
        &self,
        mut act: Act,
        posted: &Posted,
        problems: Vec<Problem>,
    ) -> Response {
        refill(&mut act, posted);
        let mut named = Vec::new();
        for field in &mut act.fields {
            let own = problems.iter().find(|problem| problem.field == field.name);
            field.problem = own.map(|problem| problem.text.clone());
            let text = |text: &String| format!("{}: {text}", field.label);
            named.extend(field.problem.as_ref().map(|problem| (field.name.clone(), text(problem))));
        }
        let of_fields = |problem: &Problem| named.iter().any(|(name, _)| *name == problem.field);
        let others = problems.into_iter().filter(|problem| !of_fields(problem));
        let own = named.iter().cloned().map(|(field, text)| Problem { field, text });
        let problems = own.chain(others).collect();
        let mut response = self.act_again(act, posted, problems, Vec::new());
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response
    }

    /// Shows an act again after the desk refused it: by what rule, or what changed meanwhile. Nothing that
    /// was typed is lost.
    pub(crate) fn show_refusal(
        &self,
        mut act: Act,
        posted: &Posted,
        error: &DeskError,
    ) -> Response {
        refill(&mut act, posted);
        let Some(told) = self.told(error) else { return self.failed(error) };
        let mut response = self.act_again(act, posted, vec![told.problem], told.changes);
        *response.status_mut() = told.status;
        response
    }

    /// Returns what a refusal says to whoever can mend the form or send it again, with what others did
    /// since it was made; `None` where there is no such thing.
    pub(crate) fn told(&self, error: &DeskError) -> Option<Told> {
        let mut status = StatusCode::CONFLICT;
        let changes = match error {
            DeskError::NotFound { .. } => return None,
            DeskError::Changed { since, .. } => {
                since.iter().map(|event| log_line(self, event)).collect()
            }
            DeskError::Register(_) | DeskError::Unreadable { .. } => {
                tracing::error!(address = %self.visit.address, %error, "an act was not kept");
                status = StatusCode::INTERNAL_SERVER_ERROR;
                Vec::new()
            }
            DeskError::Refused(_)
            | DeskError::Intervention(_)
            | DeskError::NotInForce(_)
            | DeskError::UnknownWording { .. }
            | DeskError::Busy
            | DeskError::Payload(_)
            | DeskError::Text(_)
            | DeskError::Id(_) => Vec::new(),
        };
        let text = desk_words::desk_error(self.visit.language, &self.people(), error);
        Some(Told { status, problem: Problem { field: String::new(), text }, changes })
    }

    /// Returns the page of an act again. Its form is the same: where it is uncertain whether the first sending was
    /// kept, a second is not kept twice.
    fn act_again(
        &self,
        act: Act,
        posted: &Posted,
        problems: Vec<Problem>,
        changes: Vec<String>,
    ) -> Response {
        let nonce = posted.text("nonce");
        let nonce = if nonce.is_empty() { self.nonce() } else { nonce.to_owned() };
        self.act_page(act, nonce, problems, changes)
    }

    fn act_page(
        &self,
        act: Act,
        nonce: String,
        problems: Vec<Problem>,
        changes: Vec<String>,
    ) -> Response {
        let frame = self.frame(act.title.clone());
        let frame = if problems.is_empty() { frame } else { frame.with_problems() };
        let csrf = self.who.csrf.clone();
        let own = problems.iter().find(|problem| problem.field == PASSWORD);
        let own = own.map(|problem| problem.text.clone());
        let confirming = if act.confirms { self.confirming(PASSWORD) } else { None };
        let confirming = confirming.map(|asked| asked.with_problem(own));
        page(&ActPage { frame, act, csrf, nonce, problems, changes, confirming })
    }

    /// Returns what makes a form one of its own: no other has it.
    pub(crate) fn nonce(&self) -> String {
        let now = OffsetDateTime::now_utc().unix_timestamp_nanos();
        let hash = Sha256::digest(format!("{} {} {now}", self.who.csrf, self.visit.address));
        hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Leads to a page of the desk after an act was done; `done` is the key of the sentence that says so.
    pub(crate) fn led_to(&self, path: &str, done: &str) -> Response {
        let place = format!("{}{path}?klart={done}", self.visit.language.prefix());
        match HeaderValue::from_str(&place) {
            Ok(place) => (StatusCode::SEE_OTHER, [(LOCATION, place)]).into_response(),
            Err(_) => self.visit.not_found(),
        }
    }
}

/// Returns what happened, when, and in what role and for whom it was done.
fn log_line(desk: &AtDesk, event: &Event) -> String {
    let language = desk.visit.language;
    let at = Moment::from_unix(event.at.as_time().unix_timestamp());
    let at = at.map_or(String::new(), |at| days::moment(language, at));
    let what = events::event(language, event.stream.kind.as_str(), event.kind.as_str());
    format!("{at}: {what} ({})", role_and_organisation(desk, &event.actor))
}

/// Puts back what was typed.
fn refill(act: &mut Act, posted: &Posted) {
    for field in &mut act.fields {
        let typed = posted.0.iter().find(|(name, _)| *name == field.name);
        if field.is_tick() {
            field.value = typed.map_or(String::new(), |_| "1".to_owned());
        } else if let Some((_, typed)) = typed {
            field.value.clone_from(typed);
        }
    }
}
