//! Why something is not done to an intervention.

use time::Date;

use crate::grants::id::GrantId;
use crate::grants::refusal::Refusal as NotPermitted;
use crate::intervention::result::ResultError;

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Someone else than the owner would change the text.
    #[error("only the owner writes an intervention; leave a comment instead")]
    NotTheOwner,
    /// Nothing is described yet.
    #[error("the intervention is not described yet; describe it first")]
    NotDescribed,
    /// Something has to be written.
    #[error("the intervention has no {0}; write it")]
    Lacking(&'static str),
    /// The cost is below zero.
    #[error("the intervention's cost is below zero; leave it out where it is not known")]
    NegativeCost,
    /// An indicator.
    #[error(transparent)]
    Result(#[from] ResultError),
    /// The indicator, or its period, is not described.
    #[error("the intervention has no indicator '{indicator}' with the period {days}")]
    NoSuchPeriod {
        /// The indicator.
        indicator: String,
        /// The days.
        days: String,
    },
    /// It has ended already.
    #[error("the intervention ended on {0} already, and that stands")]
    HasEnded(Date),
    /// It would end before it begins.
    #[error("the intervention begins on {begins} and cannot end on {on}")]
    EndsBeforeItBegins {
        /// The first day.
        begins: Date,
        /// The last day.
        on: Date,
    },
    /// It is asked later.
    #[error("what lives on is asked from {0}; answer then")]
    NotYetAsked(Date),
    /// It lasts still.
    #[error("the intervention has not ended; what lives on is asked when it has")]
    NotEnded,
    /// The role may not.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// A grant that pays for it is none of the owner's.
    #[error("the grant '{0}' is none of the owner's; name one that the owner has")]
    NotOwnGrant(GrantId),
    /// The owner would ask itself.
    #[error("the intervention is your own organisation's; ask where another owns it")]
    OwnQuestion,
    /// There is no such question.
    #[error("nobody has asked a question {0} about the intervention")]
    NoSuchQuestion(u16),
    /// Time runs backwards.
    #[error("the act lies before what has already happened")]
    OutOfOrder,
}
