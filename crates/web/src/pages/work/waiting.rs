//! What a matter waits for, told to the one who reads its page.

use domain::grants::matter::Awaited;
use operations::grants::error::DeskError;

use super::acts::{Asked, address_of};
use super::basket::is_key;
use super::matter::Matter;
use crate::desk::AtDesk;
use crate::grant_words::tasks;

/// What was just done, and what a matter waits for.
pub(crate) struct Waiting {
    /// The receipt of what was just done.
    pub(crate) done: Option<String>,
    /// What waits for the reader: what and address.
    pub(crate) mine: Vec<(String, String)>,
    /// What waits for others.
    pub(crate) others: Vec<String>,
}

impl Waiting {
    /// Returns what a matter waits for.
    pub(crate) async fn of<S: Matter>(
        at: &AtDesk,
        id: &str,
        asked: &Asked,
    ) -> Result<Self, DeskError> {
        let language = at.visit.language;
        let matter = at.desk.matter::<S>(id).await?.unwrap_or_default();
        let actor = &at.who.actor;
        let is_mine = |awaited: &&Awaited| {
            awaited.role == Some(actor.role)
                && awaited.organisation.as_ref() == Some(&actor.organisation)
        };
        let mine = matter.awaited.iter().filter(is_mine).map(|awaited| {
            let what = tasks::task(language, awaited.what, awaited.concern);
            (what, address_of(S::KIND, id, awaited))
        });
        let others = matter.awaited.iter().filter(|awaited| !is_mine(awaited));
        let others = others.map(|awaited| tasks::waiting(language, awaited, at.now()));
        let done = Some(asked.klart.as_str()).filter(|key| is_key(key));
        Ok(Self {
            done: done.map(|key| language.text(&format!("done-{key}"))),
            mine: mine.collect(),
            others: others.collect(),
        })
    }
}
