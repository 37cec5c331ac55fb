//! What can be asked of a network.

use time::Date;

use super::{Level, Member};
use crate::grants::id::{MeetingId, NetworkQuestionId, OrganisationId, PersonId};

/// What can be asked of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An organisation joins at a level.
    Join(Member),
    /// An organisation leaves a level.
    Leave(Member),
    /// A researcher is attached.
    Attach {
        /// The researcher.
        researcher: PersonId,
        /// Where the researcher works.
        organisation: OrganisationId,
    },
    /// A meeting is held at a level.
    Meet {
        /// The meeting.
        id: MeetingId,
        /// The level.
        level: Level,
        /// The day.
        on: Date,
        /// What was said and agreed, without names of persons.
        minutes: String,
    },
    /// A question is asked of a higher level.
    Ask {
        /// The question.
        id: NetworkQuestionId,
        /// The level that asks.
        from: Level,
        /// The level that is asked.
        to: Level,
        /// The text.
        text: String,
    },
    /// A question is answered.
    Answer {
        /// The question.
        id: NetworkQuestionId,
        /// The answer.
        text: String,
    },
}
