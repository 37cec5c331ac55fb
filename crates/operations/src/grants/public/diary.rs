//! The diary: that something happened, to what and when; who did it and what it says are hidden but
//! counted.

use domain::grants::id::{ApplicationId, CallId, GrantId};
use register::event::Event;
use serde_json::Value as Json;
use time::Date;

use super::was_sent;
use crate::grants::chronicle::Chronicle;

/// One event of a matter, without what may be secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiaryLine {
    /// Its place among all events of the register.
    pub position: u64,
    /// The day in Sweden.
    pub day: Date,
    /// The kind of matter: `programme`, `call`, `application`, `grant`.
    pub matter: String,
    /// Which one.
    pub id: String,
    /// What happened, as the log calls it: `payment-sent`.
    pub what: String,
    /// How many values the event holds that are not shown: its particulars, who acted and why.
    pub n_hidden: usize,
}

impl DiaryLine {
    /// Returns the line of an event; its actor has three values that are hidden, the reason is one.
    pub(in crate::grants) fn of(event: &Event, day: Date) -> Self {
        let payload: Json = event.payload.read().unwrap_or(Json::Null);
        let n_of_actor = 3 + usize::from(event.actor.delegation.is_some());
        Self {
            position: event.position,
            day,
            matter: event.stream.kind.as_str().to_owned(),
            id: event.stream.id.as_str().to_owned(),
            what: event.kind.as_str().to_owned(),
            n_hidden: n_values(&payload) + n_of_actor + usize::from(event.reason.is_some()),
        }
    }
}

/// Returns how many texts, numbers and truth values a payload holds.
fn n_values(json: &Json) -> usize {
    match json {
        Json::Null => 0,
        Json::Array(parts) => parts.iter().map(n_values).sum(),
        Json::Object(members) => members.values().map(n_values).sum(),
        _ => 1,
    }
}

/// The kinds of matters that the diary tells of.
pub const KINDS: [&str; 4] = ["programme", "call", "application", "grant"];

/// What someone looks for in the diary. What is `None` is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiaryQuery {
    /// The kind of matter, one of [`KINDS`].
    pub kind: Option<String>,
    /// A diary number or the id of a matter, whole or a part of it, in any case.
    pub number: Option<String>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Chronicle {
    /// Returns the lines of the diary that someone looks for, newest first, each with the matter's
    /// diary number where it has one.
    #[must_use]
    pub fn diary_of(&self, query: &DiaryQuery) -> Vec<(&DiaryLine, Option<&str>)> {
        let wanted = query.number.as_ref().map(|text| text.trim().to_lowercase());
        let lines = self.diary().into_iter().map(|line| (line, self.diary_number_of(line)));
        let fits = |(line, number): &(&DiaryLine, Option<&str>)| {
            let has = |wanted: &String| {
                let number = number.map(str::to_lowercase);
                line.id.to_lowercase().contains(wanted)
                    || number.is_some_and(|number| number.contains(wanted))
            };
            query.kind.as_ref().is_none_or(|kind| line.matter == *kind)
                && query.from.is_none_or(|from| line.day >= from)
                && query.to.is_none_or(|to| line.day <= to)
                && wanted.as_ref().is_none_or(has)
        };
        lines.filter(fits).collect()
    }

    /// Returns the diary number of the application that a matter is or began with.
    fn diary_number_of(&self, line: &DiaryLine) -> Option<&str> {
        let application: ApplicationId = match line.matter.as_str() {
            "application" => line.id.parse().ok()?,
            "grant" => {
                let id: GrantId = line.id.parse().ok()?;
                self.grants.get(&id)?.state.origin.as_ref()?.application.clone()
            }
            _ => return None,
        };
        self.applications.get(&application)?.state.diary_number.as_deref()
    }

    /// Returns the diary, newest first: every event of a matter that has come in or been made known. A
    /// call is known from its approval, an application from its signature.
    #[must_use]
    pub fn diary(&self) -> Vec<&DiaryLine> {
        let mut lines: Vec<&DiaryLine> =
            self.log.iter().filter(|line| self.is_known(line)).collect();
        lines.reverse();
        lines
    }

    fn is_known(&self, line: &DiaryLine) -> bool {
        match line.matter.as_str() {
            "programme" | "grant" => true,
            "call" => {
                let id: Option<CallId> = line.id.parse().ok();
                id.is_some_and(|id| self.is_published(&id))
                    && !matches!(
                        line.what.as_str(),
                        "drafted" | "amended" | "reviewed" | "sent-back"
                    )
            }
            "application" => {
                let id: Option<ApplicationId> = line.id.parse().ok();
                let told = id.and_then(|id| self.applications.get(&id));
                told.is_some_and(was_sent) && !is_of_draft(&line.what)
            }
            _ => false,
        }
    }
}

/// Returns whether an application's event happened before it was sent: what is written in a draft has
/// not come in. A part that is answered again on request is told by the completion.
fn is_of_draft(what: &str) -> bool {
    matches!(
        what,
        "started"
            | "answered"
            | "budget-set"
            | "partner-invited"
            | "partner-confirmed"
            | "marked-ready"
            | "taken-back"
    )
}
