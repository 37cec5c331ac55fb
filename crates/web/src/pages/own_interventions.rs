//! Interventions that the one at the desk writes for their organisation: begun, described section by
//! section, reported, ended, and what lives on. Others comment and ask.

mod acts;
mod form;
mod list;
mod overview;
mod report;
mod sections;
mod starting;
mod taking_in;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{get, post};
use domain::grants::access::{Object, Right, require_own};
use domain::grants::act::Actor;
use domain::intervention::Description;
use domain::intervention::life::{Command, State};
use operations::grants::acting::Sent;
use operations::grants::error::DeskError;
use operations::intervention_file::table;

use self::acts::Doing;
use self::sections::Section;
use crate::desk::AtDesk;
use crate::desk::doing::on_page;
use crate::desk::posted::Posted;
use crate::language::Language;
use crate::service::Service;

pub(crate) use self::acts::{doings, done, word_of};

/// Where the list of own interventions is, without language.
const LIST: &str = "/arbete/insatser";

/// The most bytes of a form around a table.
const FORM_BYTES: usize = 64 << 10;

/// Returns the routes of these pages in one language.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/arbete/insatser", get(list::show))
        .route("/arbete/insatser/ny", get(starting::show).post(starting::submit))
        .route(
            "/arbete/insatser/tabell",
            get(taking_in::show)
                .post(taking_in::preview)
                .layer(DefaultBodyLimit::max(table::MOST_BYTES + FORM_BYTES)),
        )
        .route("/arbete/insatser/tabell/spara", post(taking_in::submit))
        .route("/arbete/insatser/{id}", get(overview::show))
        .route("/arbete/insatser/{id}/beskrivning", sections::of(Section::Description))
        .route("/arbete/insatser/{id}/platser", sections::of(Section::Places))
        .route("/arbete/insatser/{id}/ramar", sections::of(Section::Circumstances))
        .route("/arbete/insatser/{id}/programlogik", sections::of(Section::LogicModel))
        .route("/arbete/insatser/{id}/indikatorer", sections::of(Section::Indicators))
        .route("/arbete/insatser/{id}/redovisa", get(report::show).post(report::submit))
        .route("/arbete/insatser/{id}/avsluta", on_page(Doing::End))
        .route("/arbete/insatser/{id}/lever-vidare", on_page(Doing::AnswerLivesOn))
        .route("/arbete/insatser/{id}/besvara", on_page(Doing::Reply))
        .route("/insatser/{id}/kommentera", on_page(Doing::Comment))
        .route("/insatser/{id}/fraga-agaren", on_page(Doing::AskOwner))
}

/// Returns whether someone may write interventions for their organisation.
pub(crate) fn writes(actor: &Actor) -> bool {
    let (right, owner) = (Right::Write, &actor.organisation);
    require_own(actor, right, Object::Intervention, owner).is_ok()
}

/// An own intervention as its page finds it.
struct Own {
    id: String,
    state: Arc<State>,
    description: Description,
    version: u64,
}

impl Own {
    /// Returns its page at the desk, without language.
    fn address(&self) -> String {
        format!("{LIST}/{}", self.id)
    }

    /// Returns a command on what the form was made from: where others came between, it is refused and
    /// told.
    fn sent(
        &self,
        at: &AtDesk,
        posted: &Posted,
        command: Command,
    ) -> Result<Sent<Command>, DeskError> {
        let sent = at.sent(posted, command)?;
        let seen = sent.seen.unwrap_or(self.version).min(self.version);
        Ok(Sent { seen: Some(seen), ..sent })
    }
}

/// Finds an intervention that the one at the desk may write.
async fn own(at: &AtDesk, id: &str, object: Object) -> Result<Own, Response> {
    let seen = at.desk.intervention(id).await.map_err(|error| at.failed(&error))?;
    let may = seen.state.may_write(object, &at.who.actor);
    may.map_err(|refusal| at.failed(&refusal.into()))?;
    let description = seen.state.description.clone().ok_or_else(|| at.visit.not_found())?;
    Ok(Own { id: id.to_owned(), state: seen.state, description, version: seen.version })
}

/// Returns what the owner is asked to do now: in words, and where, without language.
fn asked_now(at: &AtDesk, id: &str, state: &State) -> Vec<(String, String)> {
    let language = at.visit.language;
    let today = at.now().day();
    let mut asked = Vec::new();
    let n_periods = state.to_be_reported(today).len();
    if n_periods > 0 {
        let words = language.counted("own-intervention-asked-report", n_periods);
        asked.push((words, format!("{LIST}/{id}/redovisa")));
    }
    let is_past = state.description.as_ref().is_some_and(|known| known.days.last() < today);
    if is_past && state.ended.is_none() {
        let words = language.text("own-intervention-asked-end");
        asked.push((words, format!("{LIST}/{id}/avsluta")));
    }
    for time in state.to_be_answered(today) {
        let key = format!("own-intervention-asked-{}", word_of(time));
        let place = format!("{LIST}/{id}/lever-vidare?nar={}", word_of(time));
        asked.push((language.text(&key), place));
    }
    for number in state.to_be_replied() {
        let words = asked_by(at, language, state, number);
        asked.push((words, format!("{LIST}/{id}/besvara?nr={number}")));
    }
    asked
}

fn asked_by(at: &AtDesk, language: Language, state: &State, number: u16) -> String {
    let index = usize::from(number).checked_sub(1);
    let question = index.and_then(|index| state.questions.get(index));
    let who = question.map_or_else(String::new, |question| at.name_of(&question.by));
    language.text_with("own-intervention-asked-reply", &[("who", &who)])
}

#[cfg(test)]
mod tests;
