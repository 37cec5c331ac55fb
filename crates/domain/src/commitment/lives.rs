//! The lives of all commitments of a register: one stream, so that a whole and its parts are decided
//! on what holds of both.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Register;
use super::life::{About, Command, Event, Stage, State};
use super::spread::Spread;
use crate::grants::act::{Act, Recorded, Stream};
use crate::grants::id::CommitmentId;
use crate::grants::refusal::{Cause, Refusal, refuse};

/// What is asked of one commitment of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The commitment.
    pub commitment: CommitmentId,
    /// What is asked.
    pub command: Command,
}

/// What has happened to one commitment of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// The commitment.
    pub commitment: CommitmentId,
    /// What has happened.
    pub happened: Event,
}

/// The commitments of a register as their events have made them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lives {
    /// Those to which something has happened.
    pub states: BTreeMap<CommitmentId, State>,
}

impl Lives {
    /// Returns a commitment's state; that of one to which nothing has happened is empty.
    #[must_use]
    pub fn state(&self, id: &CommitmentId) -> State {
        self.states.get(id).cloned().unwrap_or_default()
    }

    /// Returns how the parts of a commitment stand; empty where it has none.
    #[must_use]
    pub fn parts_of(&self, register: &Register, id: &CommitmentId) -> Spread {
        let stage = |part: &super::Commitment| -> Stage {
            self.states.get(&part.id).map_or(part.stated, |state| state.stage(part))
        };
        Spread::of(register.parts_of(id).map(stage))
    }

    /// Decides what is asked of a commitment.
    ///
    /// # Errors
    /// [`Cause::Unknown`] where the register has no such commitment, else the first rule that forbids
    /// it.
    pub fn decide(&self, register: &Register, act: &Act<Asked>) -> Result<Vec<Happened>, Refusal> {
        let Asked { commitment: id, command } = &act.command;
        let Some(commitment) = register.find(id.as_str()) else {
            let (act, what) = ("act on commitment", "commitment");
            return refuse(Cause::Unknown { act, what, name: id.as_str().into() });
        };
        if let Command::Replace { by } = command
            && register.find(by.as_str()).is_none()
        {
            let (act, what) = ("replace commitment", "commitment");
            return refuse(Cause::Unknown { act, what, name: by.as_str().into() });
        }
        let about = About { commitment, parts: self.parts_of(register, id) };
        let events = self.state(id).decide(&about, &act.with(command.clone()))?;
        let kept = |happened| Happened { commitment: id.clone(), happened };
        Ok(events.into_iter().map(kept).collect())
    }
}

impl Stream for Lives {
    type Event = Happened;

    fn apply(&mut self, recorded: &Recorded<Happened>) {
        let Happened { commitment, happened } = recorded.event.clone();
        let Recorded { actor, at, reason, .. } = recorded.clone();
        let state = self.states.entry(commitment).or_default();
        state.apply(&Recorded { actor, at, reason, event: happened });
    }
}
