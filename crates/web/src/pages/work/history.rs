//! What has happened to a matter, as those who work with it read it.

use std::collections::BTreeMap;

use domain::grants::act::Moment;
use operations::grants::Subject;
use operations::grants::error::DeskError;
use register::event::Event;

use crate::desk::AtDesk;
use crate::grant_words::{days, events};
use crate::language::Language;

/// A line of the history.
pub(crate) struct HistoryLine {
    /// When: day and hour in Sweden.
    pub(crate) at: String,
    /// What happened.
    pub(crate) what: String,
    /// Who did it, for whom, in what role.
    pub(crate) who: String,
    /// Why; empty where no reason was given.
    pub(crate) why: String,
}

/// Returns the history of a matter, the newest first.
pub(crate) async fn history<S: Subject>(
    at: &AtDesk,
    id: &str,
) -> Result<Vec<HistoryLine>, DeskError> {
    let language = at.visit.language;
    let events = at.desk.history::<S>(id).await?;
    let mut names = BTreeMap::new();
    for event in &events {
        let person = event.actor.person.as_str();
        if !names.contains_key(person) {
            let account = at.desk.register().account(person).await?;
            let name = account.and_then(|account| account.name);
            let name = name.map_or_else(|| person.to_owned(), |name| name.as_str().to_owned());
            names.insert(person.to_owned(), name);
        }
    }
    Ok(events.iter().rev().map(|event| line(at, language, &names, event)).collect())
}

fn line(
    at: &AtDesk,
    language: Language,
    names: &BTreeMap<String, String>,
    event: &Event,
) -> HistoryLine {
    let person = event.actor.person.as_str();
    let name = names.get(person).map_or(person, String::as_str);
    let organisation = event.actor.organisation.as_str();
    let organisation =
        organisation.parse().map_or_else(|_| organisation.to_owned(), |id| at.name_of(&id));
    HistoryLine {
        at: Moment::from_unix(event.at.as_time().unix_timestamp())
            .map_or(String::new(), |at| days::moment(language, at)),
        what: events::event(language, event.stream.kind.as_str(), event.kind.as_str()),
        who: format!("{name}, {}, {organisation}", event.actor.role),
        why: event.reason.as_ref().map_or(String::new(), |reason| reason.as_str().to_owned()),
    }
}
