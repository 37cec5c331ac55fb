//! An organisation that bears costs: in which grants they are claimed.
//!
//! A cost counts once over all grants (M10). Who claims a cost asks its bearer's stream where else to look,
//! and is told when another claim came between.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::act::{Recorded, Stream};
use super::id::GrantId;

/// What has happened to a bearer of costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Costs of it were claimed in a grant for the first time.
    ClaimedIn {
        /// The grant.
        grant: GrantId,
    },
}

/// A bearer of costs as its events have made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The grants that costs of it are claimed in.
    pub grants: BTreeSet<GrantId>,
}

impl Stream for State {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        let Event::ClaimedIn { grant } = &recorded.event;
        self.grants.insert(grant.clone());
    }
}
