//! What has happened to a matter, as those who work with it read it.

use domain::grants::act::Moment;
use operations::grants::Subject;
use operations::grants::error::DeskError;
use register::event::Event;

use crate::desk::AtDesk;
use crate::desk::names::Names;
use crate::grant_words::{days, events};

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
    let events = at.desk.history::<S>(id).await?;
    let persons = events.iter().map(|event| event.actor.person.as_str().to_owned()).collect();
    let names = Names::of_some(at, &persons).await?;
    Ok(events.iter().rev().map(|event| line(at, &names, event)).collect())
}

fn line(at: &AtDesk, names: &Names, event: &Event) -> HistoryLine {
    let language = at.visit.language;
    HistoryLine {
        at: Moment::from_unix(event.at.as_time().unix_timestamp())
            .map_or(String::new(), |at| days::moment(language, at)),
        what: events::event(language, event.stream.kind.as_str(), event.kind.as_str()),
        who: names.of_actor(at, &event.actor),
        why: event.reason.as_ref().map_or(String::new(), |reason| reason.as_str().to_owned()),
    }
}
