//! The diary: that something happened, to what and when; who did it and what it says are hidden but
//! counted.

use domain::grants::id::ApplicationId;
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

impl Chronicle {
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
                let id = line.id.parse().ok();
                id.is_some_and(|id| self.call_view(&id).is_some())
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
