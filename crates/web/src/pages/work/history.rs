//! What has happened to a matter, as those who work with it read it.

use operations::grants::error::DeskError;
use register::event::Event;

use crate::desk::AtDesk;
use crate::grant_words;

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

/// Returns the history, the newest first.
pub(crate) async fn history(at: &AtDesk, events: &[Event]) -> Result<Vec<HistoryLine>, DeskError> {
    let language = at.visit.language;
    let people = at.people();
    let mut lines = Vec::with_capacity(events.len());
    for event in events.iter().rev() {
        let name = at.visit.name_of_person(event.actor.person.as_str()).await;
        let organisation = event.actor.organisation.as_str().parse().ok();
        let organisation = organisation.map(|organisation| at.name_of(&organisation));
        let role = event.actor.role.as_str();
        lines.push(HistoryLine {
            at: grant_words::moment(language, event.at.as_time()),
            what: grant_words::event(language, event.kind.as_str()),
            who: format!("{name}, {role}, {}", organisation.unwrap_or_default()),
            why: event.reason.as_ref().map_or(String::new(), |reason| reason.as_str().to_owned()),
        });
    }
    drop(people);
    Ok(lines)
}
