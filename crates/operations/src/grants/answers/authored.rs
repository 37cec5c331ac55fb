//! An application with who wrote what in it.

use std::sync::Arc;

use domain::grants::act::{Moment, Recorded, Stream};
use domain::grants::application::{Event, State};
use domain::grants::id::ApplicationId;

use super::LastHands;
use crate::grants::Desk;
use crate::grants::error::DeskError;
use crate::grants::streams::{Seen, Subject};

/// An application with who last answered each of its parts.
#[derive(Debug, Clone, Default)]
pub struct Authored {
    /// The application.
    pub application: Arc<State>,
    /// Who last answered each part, and when.
    pub hands: LastHands,
    /// When parts were last to be completed; `None` where they never were.
    pub completion_requested: Option<Moment>,
}

impl Stream for Authored {
    type Event = Event;

    fn apply(&mut self, recorded: &Recorded<Event>) {
        match &recorded.event {
            Event::Answered { part, .. } => {
                self.hands.insert(part.clone(), (recorded.actor.clone(), recorded.at));
            }
            Event::CompletionRequested(_) => self.completion_requested = Some(recorded.at),
            _ => {}
        }
        Arc::make_mut(&mut self.application).apply(recorded);
    }
}

impl Subject for Authored {
    const KIND: &'static str = State::KIND;
}

impl Desk {
    /// Returns an application with who wrote what in it.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub async fn authored(&self, id: &ApplicationId) -> Result<Seen<Authored>, DeskError> {
        self.find(id.as_str()).await
    }
}
